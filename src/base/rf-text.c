/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-text.h"

#include <string.h>

/*
 * What is done to words and prompts: guessing a misspelt name, the one form
 * of a prompt that goes into keys, and texts fit for a message.
 */

/* Names are short; a longer word is no misspelling of any of them. */
#define MAX_WORD_CHARACTERS 64

/* Bytes of combining marks on one letter that are sorted quickly in any way. */
#define FEW_MARKS 64

typedef struct
{
  gunichar characters[MAX_WORD_CHARACTERS];
  gsize length;
} RfWord;

static gboolean
rf_word_init (RfWord *word, const char *text)
{
  word->length = 0;
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (word->length == MAX_WORD_CHARACTERS)
        return FALSE;
      word->characters[word->length++] = g_unichar_tolower (g_utf8_get_char (p));
    }
  return TRUE;
}

static gboolean
rf_word_is_swap (const RfWord *a, const RfWord *b, gsize i, gsize j)
{
  return i > 1 && j > 1 && a->characters[i - 1] == b->characters[j - 2] &&
         a->characters[i - 2] == b->characters[j - 1];
}

/*
 * Damerau-Levenshtein in its restricted form (optimal string alignment):
 * insertion, deletion, replacement and the swap of two neighbours cost one.
 */
static guint
rf_word_distance (const RfWord *a, const RfWord *b)
{
  guint rows[3][MAX_WORD_CHARACTERS + 1];

  for (gsize j = 0; j <= b->length; j++)
    rows[0][j] = (guint) j;
  for (gsize i = 1; i <= a->length; i++)
    {
      guint *row = rows[i % 3];
      const guint *before = rows[(i + 2) % 3];
      const guint *before_that = rows[(i + 1) % 3];

      row[0] = (guint) i;
      for (gsize j = 1; j <= b->length; j++)
        {
          guint replaced = before[j - 1] + (a->characters[i - 1] != b->characters[j - 1]);

          row[j] = MIN (MIN (before[j] + 1, row[j - 1] + 1), replaced);
          if (rf_word_is_swap (a, b, i, j))
            row[j] = MIN (row[j], before_that[j - 2] + 1);
        }
    }
  return rows[a->length % 3][b->length];
}

/**
 * rf_text_find_nearest:
 * @word: a word that is none of @candidates
 * @candidates: (array zero-terminated=1): the words that would be right
 *
 * Finds the candidate with the least Damerau-Levenshtein distance, where
 * upper and lower case are the same. At most a third of the longer word's
 * letters, and one in any case, may be wrong: a guess that is further off
 * misleads more than none. The first of several equally near ones is taken.
 *
 * Returns: (transfer none) (nullable): the candidate, or %NULL when none is
 *   near
 */
const char *
rf_text_find_nearest (const char *word, const char *const *candidates)
{
  const char *nearest = NULL;
  guint least = G_MAXUINT;
  RfWord wanted;

  if (word == NULL || !rf_word_init (&wanted, word) || wanted.length == 0)
    return NULL;
  for (gsize i = 0; candidates[i] != NULL; i++)
    {
      RfWord candidate;
      guint distance;

      if (!rf_word_init (&candidate, candidates[i]))
        continue;
      distance = rf_word_distance (&wanted, &candidate);
      if (distance < least && distance < candidate.length &&
          distance <= MAX (1, MAX (wanted.length, candidate.length) / 3))
        {
          least = distance;
          nearest = candidates[i];
        }
    }
  return nearest;
}

static gboolean
rf_text_is_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x80)
        return FALSE;
    }
  return TRUE;
}

/* U+0085 is white space in Unicode (White_Space) although GLib calls it a control. */
static gboolean
rf_text_is_space (gunichar character)
{
  return g_unichar_isspace (character) || character == '\v' || character == 0x85;
}

/* Three vowel signs are no marks by their class, but decompose to two marks. */
static gboolean
rf_text_is_mark (gunichar character)
{
  return g_unichar_combining_class (character) != 0 || character == 0xf73 || character == 0xf75 ||
         character == 0xf81;
}

static int
rf_text_compare_marks_cb (gconstpointer a, gconstpointer b)
{
  return g_unichar_combining_class (*(const gunichar *) a) -
         g_unichar_combining_class (*(const gunichar *) b);
}

/* Appends the marks that @run begins with, in canonical order. Returns where they end. */
static const char *
rf_text_append_marks (GString *ordered, const char *run)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (gunichar));

  for (; *run != '\0' && rf_text_is_mark (g_utf8_get_char (run)); run = g_utf8_next_char (run))
    {
      gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
      gsize n_parts =
          g_unichar_fully_decompose (g_utf8_get_char (run), FALSE, parts, G_N_ELEMENTS (parts));

      g_array_append_vals (marks, parts, (guint) n_parts);
    }
  g_array_sort (marks, rf_text_compare_marks_cb);
  for (guint i = 0; i < marks->len; i++)
    g_string_append_unichar (ordered, g_array_index (marks, gunichar, i));
  return run;
}

static gsize
rf_text_measure_marks (const char *text)
{
  const char *end = text;

  while (*end != '\0' && rf_text_is_mark (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  return (gsize) (end - text);
}

/*
 * Unicode NFC. GLib sorts the marks behind a letter by swapping neighbours,
 * which for a stranger's letter with a hundred thousand marks takes minutes;
 * so a long run of them is put in order before.
 */
static char *
rf_text_compose (const char *text)
{
  g_autoptr (GString) ordered = g_string_new (NULL);
  const char *start = text;
  const char *at = text;

  while (*at != '\0')
    {
      gsize marks = (guchar) *at >= 0x80 ? rf_text_measure_marks (at) : 0;

      if (marks <= FEW_MARKS)
        {
          at = marks > 0 ? at + marks : g_utf8_next_char (at);
          continue;
        }
      g_string_append_len (ordered, start, at - start);
      start = at = rf_text_append_marks (ordered, at);
    }
  if (start == text)
    return g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_string_append (ordered, start);
  return g_utf8_normalize (ordered->str, (gssize) ordered->len, G_NORMALIZE_NFC);
}

static char *
rf_text_dup_trimmed (const char *text)
{
  const char *start = text;
  const char *end = text + strlen (text);

  while (start < end && rf_text_is_space (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start)
    {
      const char *last = g_utf8_prev_char (end);

      if (!rf_text_is_space (g_utf8_get_char (last)))
        break;
      end = last;
    }
  return g_strndup (start, (gsize) (end - start));
}

static void
rf_text_fold_line_ends (char *text)
{
  char *out = strchr (text, '\r');

  if (out == NULL)
    return;
  for (const char *in = out; *in != '\0'; in++)
    {
      if (in[0] == '\r' && in[1] == '\n')
        continue;
      *out++ = in[0] == '\r' ? '\n' : in[0];
    }
  *out = '\0';
}

/**
 * rf_text_normalise_prompt:
 * @text: a prompt
 *
 * Brings a prompt to the form that keys are made from: Unicode NFC, line ends
 * as LF, no white space (Unicode White_Space) around it. Case and everything
 * inside stay, since they change what a provider makes.
 *
 * Returns: (transfer full) (nullable): the prompt, or %NULL where @text is not
 *   UTF-8
 */
char *
rf_text_normalise_prompt (const char *text)
{
  g_autofree char *composed = NULL;
  char *trimmed = NULL;

  if (rf_text_is_ascii (text))
    trimmed = rf_text_dup_trimmed (text);
  else
    {
      if (!g_utf8_validate (text, -1, NULL))
        return NULL;
      composed = rf_text_compose (text);
      trimmed = rf_text_dup_trimmed (composed);
    }
  rf_text_fold_line_ends (trimmed);
  return trimmed;
}

/**
 * rf_text_fold_case:
 * @text: UTF-8
 *
 * The one form of values in which upper and lower case mean the same: Unicode
 * case folding, then NFC.
 *
 * Returns: (transfer full) (nullable): the folded text, or %NULL where @text
 *   is not UTF-8
 */
char *
rf_text_fold_case (const char *text)
{
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;

  if (rf_text_is_ascii (text))
    return g_ascii_strdown (text, -1);
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;
  /* Composed first: folding a decomposed letter may give another text. */
  composed = rf_text_compose (text);
  folded = g_utf8_casefold (composed, -1);
  return rf_text_compose (folded);
}

/**
 * rf_text_join_choices:
 * @choices: (array zero-terminated=1): words
 *
 * Returns: (transfer full): the words for a sentence: `a, b or c`
 */
char *
rf_text_join_choices (const char *const *choices)
{
  GString *joined = g_string_new (NULL);

  for (gsize i = 0; choices[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (joined, choices[i + 1] == NULL ? " or " : ", ");
      g_string_append (joined, choices[i]);
    }
  return g_string_free (joined, FALSE);
}

/* Marks are: they make the letters of many languages. */
static gboolean
rf_text_is_visible (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return g_unichar_isprint (character) && type != G_UNICODE_LINE_SEPARATOR &&
         type != G_UNICODE_PARAGRAPH_SEPARATOR && type != G_UNICODE_PRIVATE_USE;
}

static void
rf_text_append_printable (GString *printable, gunichar character)
{
  if (character == '\n')
    g_string_append (printable, "\\n");
  else if (character == '\t')
    g_string_append (printable, "\\t");
  else if (character == '\r')
    g_string_append (printable, "\\r");
  else if (rf_text_is_visible (character))
    g_string_append_unichar (printable, character);
  else
    g_string_append_printf (printable, "\\u{%x}", character);
}

/**
 * rf_text_dup_printable:
 * @text: any bytes
 * @max_characters: the most characters of @text that are shown
 *
 * A stranger's text, fit to stand in a message of one line: what is no UTF-8
 * becomes `\xNN`, what is no visible character is escaped, and what is cut off
 * is told by an ellipsis.
 *
 * Returns: (transfer full): valid UTF-8 without control characters
 */
char *
rf_text_dup_printable (const char *text, gsize max_characters)
{
  GString *printable = g_string_new (NULL);
  const char *p = text;

  for (gsize i = 0; *p != '\0' && i < max_characters; i++)
    {
      /* At most six bytes are looked at, so that a huge text costs nothing. */
      gunichar character = g_utf8_get_char_validated (p, (gssize) strnlen (p, 6));

      if (character == (gunichar) -1 || character == (gunichar) -2)
        {
          g_string_append_printf (printable, "\\x%02x", (guint) (guchar) *p);
          p++;
          continue;
        }
      rf_text_append_printable (printable, character);
      p = g_utf8_next_char (p);
    }
  if (*p != '\0')
    g_string_append (printable, "…");
  return g_string_free (printable, FALSE);
}
