/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-words.h"

#include <string.h>

/*
 * Words of prompts. What a word is, and which letters are alike, is said by one
 * tokenizer, FTS5's unicode61 without diacritics: the index was made with it, a
 * person's words are cut by it, and a prompt is looked at with it, so the three
 * cannot differ. A word that ends in * is a beginning. Nothing that a person
 * writes is ever syntax: only what the tokenizer lets through, letters and
 * numbers, is put between quotes.
 */

/* The index holds the beginnings of words of these lengths (0005.sql). */
#define SHORT_PREFIX 2
#define LONG_PREFIX  4

/* Matches no entry, and is no error. */
#define MATCH_NOTHING "\"\""

typedef struct
{
  fts5_tokenizer functions;
  Fts5Tokenizer *tokenizer;
} RfWords;

typedef struct
{
  char *text; /* (owned) folded */
  gboolean begins;
} RfWord;

static void
rf_words_free (gpointer data)
{
  RfWords *self = data;

  if (self->tokenizer != NULL)
    self->functions.xDelete (self->tokenizer);
  g_free (self);
}

static void
rf_word_clear_cb (gpointer data)
{
  g_free (((RfWord *) data)->text);
}

static void
rf_words_array_unref_cb (gpointer array)
{
  g_array_unref (array);
}

static int
rf_words_add_cb (void *data, int flags, const char *token, int length, int start, int end)
{
  RfWord word = { g_strndup (token, (gsize) length), FALSE };

  g_array_append_val ((GArray *) data, word);
  return SQLITE_OK;
}

/* Appends the words of @piece, of which the last is a beginning where a * follows. */
static int
rf_words_cut (RfWords *self, const char *piece, gsize length, GArray *words)
{
  guint before = words->len;
  int code = self->functions.xTokenize (
      self->tokenizer, words, FTS5_TOKENIZE_QUERY, piece, (int) length, rf_words_add_cb);

  if (words->len > before && piece[length - 1] == '*')
    g_array_index (words, RfWord, words->len - 1).begins = TRUE;
  return code;
}

static GArray *
rf_words_new_array (RfWords *self, const char *text)
{
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (RfWord));

  g_array_set_clear_func (words, rf_word_clear_cb);
  while (*text != '\0')
    {
      gsize length = strcspn (text, " \t\r\n");

      if (length > 0 && rf_words_cut (self, text, length, words) != SQLITE_OK)
        return NULL;
      text += length;
      text += strspn (text, " \t\r\n");
    }
  return g_steal_pointer (&words);
}

typedef struct
{
  const GArray *words;
  gboolean *found; /* for each word */
  guint missing;
} RfWordsLook;

static int
rf_words_look_cb (void *data, int flags, const char *token, int length, int start, int end)
{
  RfWordsLook *look = data;

  for (guint i = 0; i < look->words->len; i++)
    {
      const RfWord *word = &g_array_index (look->words, RfWord, i);
      gsize wanted = strlen (word->text);

      if (!look->found[i] && (word->begins ? wanted <= (gsize) length : wanted == (gsize) length) &&
          memcmp (word->text, token, wanted) == 0)
        {
          look->found[i] = TRUE;
          look->missing--;
        }
    }
  return look->missing > 0 ? SQLITE_OK : SQLITE_DONE;
}

/* has_words (prompt, words): every word stands in the prompt. */
static void
rf_words_has_cb (sqlite3_context *context, int count, sqlite3_value **values)
{
  RfWords *self = sqlite3_user_data (context);
  const char *prompt = (const char *) sqlite3_value_text (values[0]);
  GArray *words = sqlite3_get_auxdata (context, 1);
  g_autofree gboolean *found = NULL;
  RfWordsLook look;

  if (words == NULL)
    {
      words = rf_words_new_array (self, (const char *) sqlite3_value_text (values[1]));
      sqlite3_set_auxdata (context, 1, words, rf_words_array_unref_cb);
      words = sqlite3_get_auxdata (context, 1);
    }
  if (prompt == NULL || words == NULL || words->len == 0)
    {
      sqlite3_result_int (context, 0);
      return;
    }
  found = g_new0 (gboolean, words->len);
  look = (RfWordsLook){ words, found, words->len };
  self->functions.xTokenize (self->tokenizer,
                             &look,
                             FTS5_TOKENIZE_DOCUMENT,
                             prompt,
                             sqlite3_value_bytes (values[0]),
                             rf_words_look_cb);
  sqlite3_result_int (context, look.missing == 0);
}

static fts5_api *
rf_words_get_api (sqlite3 *database)
{
  sqlite3_stmt *statement = NULL;
  fts5_api *api = NULL;

  if (sqlite3_prepare_v2 (database, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_pointer (statement, 1, &api, "fts5_api_ptr", NULL);
      sqlite3_step (statement);
    }
  sqlite3_finalize (statement);
  return api;
}

static RfWords *
rf_words_new (sqlite3 *database)
{
  static const char *options[] = { "remove_diacritics", "2" };
  fts5_api *api = rf_words_get_api (database);
  RfWords *self = g_new0 (RfWords, 1);
  void *context = NULL;

  if (api != NULL &&
      api->xFindTokenizer (api, "unicode61", &context, &self->functions) == SQLITE_OK &&
      self->functions.xCreate (context, options, G_N_ELEMENTS (options), &self->tokenizer) ==
          SQLITE_OK)
    return self;
  g_free (self);
  return NULL;
}

/**
 * rf_words_register:
 * @connection: a connection
 * @error: return location
 *
 * Gives the connection the function `has_words (prompt, words)`, once.
 *
 * Returns: whether it has it
 */
gboolean
rf_words_register (RfConnection *connection, GError **error)
{
  RfWords *words = NULL;
  int code;

  if (connection->words != NULL)
    return TRUE;
  words = rf_words_new (connection->database);
  if (words == NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_FAILED,
                   "this SQLite (%s) has no full-text search",
                   sqlite3_libversion ());
      return FALSE;
    }
  code = sqlite3_create_function_v2 (connection->database,
                                     "has_words",
                                     2,
                                     SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                     words,
                                     rf_words_has_cb,
                                     NULL,
                                     NULL,
                                     rf_words_free);
  if (code != SQLITE_OK)
    return rf_connection_fail (connection, code, error);
  connection->words = words;
  return TRUE;
}

static GArray *
rf_words_read (RfConnection *connection, const char *text, GError **error)
{
  GArray *words = NULL;

  if (!rf_words_register (connection, error))
    return NULL;
  words = rf_words_new_array (connection->words, text);
  if (words == NULL)
    rf_connection_fail (connection, SQLITE_NOMEM, error);
  return words;
}

/**
 * rf_words_dup_match:
 * @connection: a connection
 * @text: what a person looks for
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what FTS5 is to match for prompts that
 *   hold all of the words; none for a text without words
 */
char *
rf_words_dup_match (RfConnection *connection, const char *text, GError **error)
{
  g_autoptr (GArray) words = rf_words_read (connection, text, error);
  g_autoptr (GString) match = g_string_new (NULL);

  if (words == NULL)
    return NULL;
  if (words->len == 0)
    return g_strdup (MATCH_NOTHING);
  for (guint i = 0; i < words->len; i++)
    {
      const RfWord *word = &g_array_index (words, RfWord, i);

      g_string_append_printf (
          match, "%s\"%s\"%s", i > 0 ? " " : "", word->text, word->begins ? "*" : "");
    }
  return g_string_free (g_steal_pointer (&match), FALSE);
}

static char *
rf_word_dup_quick (const RfWord *word)
{
  glong length = g_utf8_strlen (word->text, -1);
  g_autofree char *held = NULL;

  if (!word->begins)
    return g_strdup_printf ("\"%s\"", word->text);
  if (length < SHORT_PREFIX)
    return NULL;
  held = g_utf8_substring (word->text, 0, length >= LONG_PREFIX ? LONG_PREFIX : SHORT_PREFIX);
  return g_strdup_printf ("\"%s\"*", held);
}

/**
 * rf_words_dup_quick:
 * @connection: a connection
 * @text: what a person looks for
 * @error: return location
 *
 * Returns: (transfer full) (nullable): for each word what FTS5 is to match for
 *   prompts that hold it, and for a beginning perhaps for some that do not, so
 *   that one list of the index answers; a word is left out where none would
 */
GStrv
rf_words_dup_quick (RfConnection *connection, const char *text, GError **error)
{
  g_autoptr (GArray) words = rf_words_read (connection, text, error);
  g_autoptr (GStrvBuilder) matches = g_strv_builder_new ();

  if (words == NULL)
    return NULL;
  if (words->len == 0)
    g_strv_builder_add (matches, MATCH_NOTHING);
  for (guint i = 0; i < words->len; i++)
    {
      g_autofree char *match = rf_word_dup_quick (&g_array_index (words, RfWord, i));

      if (match != NULL)
        g_strv_builder_add (matches, match);
    }
  return g_strv_builder_end (matches);
}
