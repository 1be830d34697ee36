/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-selection.h"

#include "rf-time.h"

#include <string.h>

/*
 * A selector as SQL: constant fragments chosen by a table, with every value
 * bound. A page is cut by the value that it is sorted by and the row's id
 * (keyset), so that rows which come and go do not shift the next page.
 */

typedef enum
{
  VALUE_STRING,  /* a char * that is asked for when it is set */
  VALUE_COUNT,   /* a gint64 that is asked for when it is not negative */
  VALUE_AGE,     /* the same in seconds, compared with a time */
  VALUE_SWITCH,  /* the same as an int */
  VALUE_KIND,    /* an RfKind or -1, by its name */
  VALUE_STRATEGY /* an RfStrategy or unset, by its name */
} RfSelectionType;

typedef struct
{
  const char *where;
  const char *parameter;
  RfSelectionType type;
  gsize offset;
} RfSelectionTerm;

#define TERM(where, parameter, type, member)                                                       \
  {                                                                                                \
    where, parameter, type, G_STRUCT_OFFSET (RfSelector, member)                                   \
  }

static const RfSelectionTerm terms[] = {
  TERM (" AND e.kind = :kind", ":kind", VALUE_KIND, kind),
  TERM (" AND e.provider = :provider", ":provider", VALUE_STRING, provider),
  TERM (" AND e.model = :model", ":model", VALUE_STRING, model),
  TERM (" AND e.profile = :profile", ":profile", VALUE_STRING, profile),
  TERM (" AND e.strategy = :strategy", ":strategy", VALUE_STRATEGY, strategy),
  TERM (" AND e.player = :player", ":player", VALUE_STRING, player),
  TERM (" AND e.playthrough = :playthrough", ":playthrough", VALUE_STRING, playthrough),
  TERM (" AND e.version = :version", ":version", VALUE_COUNT, version),
  TERM (" AND e.id IN (SELECT entry FROM entry_tags WHERE tag = :tag)", ":tag", VALUE_STRING, tag),
  TERM (" AND e.key GLOB :glob", ":glob", VALUE_STRING, key),
  TERM (" AND e.key = :key", ":key", VALUE_STRING, exact_key),
  TERM (" AND has_words ((SELECT prompt FROM generations g WHERE g.id = e.generation), :text)",
        ":text",
        VALUE_STRING,
        text),
  TERM (" AND e.created_at < :made_before", ":made_before", VALUE_AGE, older_than),
  TERM (" AND max (e.last_used_at, e.created_at) < :used_before",
        ":used_before",
        VALUE_AGE,
        unused_for),
  TERM (" AND e.uses >= :min_uses", ":min_uses", VALUE_COUNT, min_uses),
  TERM (" AND e.uses <= :max_uses", ":max_uses", VALUE_COUNT, max_uses),
  TERM (" AND e.pinned = :pinned", ":pinned", VALUE_SWITCH, pinned),
  TERM (" AND e.action = :action", ":action", VALUE_COUNT, action),
};

/* The plus keeps SQLite from going by the index over keys. */
static const char common_key_term[] = " AND +e.key GLOB :glob";

#define EXPIRED "e.expires_at > 0 AND e.expires_at <= :now AND e.archived = 0"

static const char *const state_terms[] = {
  [RF_STATE_ANY] = " AND e.trashed_at = 0",
  [RF_STATE_LIVE] = (" AND e.trashed_at = 0 AND NOT (" EXPIRED ")"),
  [RF_STATE_EXPIRED] = (" AND e.trashed_at = 0 AND " EXPIRED),
  [RF_STATE_TRASHED] = " AND e.trashed_at > 0",
  [RF_STATE_ARCHIVED] = " AND e.trashed_at = 0 AND e.archived = 1",
  [RF_STATE_SUPERSEDED] = " AND e.trashed_at > 0 AND e.superseded = 1",
};

typedef struct
{
  const char *after;
  const char *order;
} RfSelectionSort;

#define SORT(column)                                                                               \
  {                                                                                                \
    " AND (" column ", e.id) < (:after_value, :after_id)",                                         \
        " ORDER BY " column " DESC, e.id DESC LIMIT :limit"                                        \
  }

static const RfSelectionSort sorts[] = {
  [RF_SORT_CREATED] = SORT ("e.created_at"), [RF_SORT_USED] = SORT ("e.last_used_at"),
  [RF_SORT_USES] = SORT ("e.uses"),          [RF_SORT_COST] = SORT ("e.cost"),
  [RF_SORT_BYTES] = SORT ("e.bytes"),
};

static const void *
rf_selection_member (const RfSelector *selector, const RfSelectionTerm *term)
{
  return G_STRUCT_MEMBER_P (selector, term->offset);
}

static gboolean
rf_selection_asks (const RfSelector *selector, const RfSelectionTerm *term)
{
  const void *member = rf_selection_member (selector, term);

  switch (term->type)
    {
    case VALUE_STRING:
      return *(char *const *) member != NULL;
    case VALUE_COUNT:
    case VALUE_AGE:
      return *(const gint64 *) member >= 0;
    case VALUE_SWITCH:
    case VALUE_KIND:
      return *(const int *) member >= 0;
    case VALUE_STRATEGY:
    default:
      return selector->strategy != RF_STRATEGY_UNSET;
    }
}

/**
 * rf_selection_append_where:
 * @selector: a selector
 * @common_key: most keys match its `key`, so an index over keys would not help
 * @sql: ends after the table `entries e`
 *
 * Appends the conditions of everything that the selector asks for.
 */
void
rf_selection_append_where (const RfSelector *selector, gboolean common_key, GString *sql)
{
  g_string_append (sql, " WHERE e.namespace = :namespace");
  g_string_append (sql, state_terms[selector->state]);
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      if (!rf_selection_asks (selector, &terms[i]))
        continue;
      g_string_append (sql,
                       common_key && terms[i].offset == G_STRUCT_OFFSET (RfSelector, key)
                           ? common_key_term
                           : terms[i].where);
    }
}

/* A cursor is SORT:VALUE:ID, in hex so that nobody takes it for more. */
static gboolean
rf_selection_read_cursor (const RfSelector *selector, gint64 *value, gint64 *id, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (selector->cursor, "-", -1);
  guint64 sort = 0;
  guint64 numbers[2] = { 0, 0 };

  if (g_strv_length (parts) == 3 &&
      g_ascii_string_to_unsigned (parts[0], 16, 0, G_N_ELEMENTS (sorts) - 1, &sort, NULL) &&
      g_ascii_string_to_unsigned (parts[1], 16, 0, G_MAXINT64, &numbers[0], NULL) &&
      g_ascii_string_to_unsigned (parts[2], 16, 0, G_MAXINT64, &numbers[1], NULL) &&
      sort == (guint64) selector->sort)
    {
      *value = (gint64) numbers[0];
      *id = (gint64) numbers[1];
      return TRUE;
    }
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "“%s” is no cursor of this list",
               selector->cursor);
  if (error != NULL)
    rf_error_set_hint (*error, "take the cursor that the page before gave, with the same sort");
  return FALSE;
}

/**
 * rf_selection_dup_cursor:
 *
 * Returns: (transfer full): the cursor of the page after this row
 */
char *
rf_selection_dup_cursor (RfSort sort, gint64 value, gint64 id)
{
  return g_strdup_printf ("%x-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x",
                          (guint) sort,
                          (guint64) MAX (value, 0),
                          (guint64) id);
}

/**
 * rf_selection_append_page:
 * @sql: ends after rf_selection_append_where()
 *
 * Appends order, beginning and length of the page.
 *
 * Returns: whether the cursor is one; if not, `invalid_request`
 */
gboolean
rf_selection_append_page (const RfSelector *selector, GString *sql, GError **error)
{
  gint64 value;
  gint64 id;

  if (selector->cursor != NULL)
    {
      if (!rf_selection_read_cursor (selector, &value, &id, error))
        return FALSE;
      g_string_append (sql, sorts[selector->sort].after);
    }
  g_string_append (sql, sorts[selector->sort].order);
  return TRUE;
}

static int
rf_selection_bind_int (sqlite3_stmt *statement, const char *name, gint64 value)
{
  int index = sqlite3_bind_parameter_index (statement, name);

  return index == 0 ? SQLITE_OK : sqlite3_bind_int64 (statement, index, value);
}

static int
rf_selection_bind_text (sqlite3_stmt *statement, const char *name, const char *value)
{
  int index = sqlite3_bind_parameter_index (statement, name);

  return index == 0 ? SQLITE_OK : sqlite3_bind_text (statement, index, value, -1, SQLITE_TRANSIENT);
}

static int
rf_selection_bind_term (sqlite3_stmt *statement,
                        const RfSelector *selector,
                        const RfSelectionTerm *term,
                        gint64 now)
{
  const void *member = rf_selection_member (selector, term);

  switch (term->type)
    {
    case VALUE_STRING:
      return rf_selection_bind_text (statement, term->parameter, *(char *const *) member);
    case VALUE_COUNT:
      return rf_selection_bind_int (statement, term->parameter, *(const gint64 *) member);
    case VALUE_AGE:
      return rf_selection_bind_int (
          statement, term->parameter, now - MIN (*(const gint64 *) member, now / 1000) * 1000);
    case VALUE_SWITCH:
      return rf_selection_bind_int (statement, term->parameter, *(const int *) member);
    case VALUE_KIND:
      return rf_selection_bind_text (
          statement, term->parameter, rf_enum_get_name (rf_kind_names, selector->kind));
    case VALUE_STRATEGY:
    default:
      return rf_selection_bind_text (
          statement,
          term->parameter,
          rf_enum_get_name (rf_strategy_names, (int) selector->strategy));
    }
}

static int
rf_selection_bind (sqlite3_stmt *statement, const RfSelector *selector)
{
  gint64 now = rf_time_now ();
  gint64 value = 0;
  gint64 id = 0;
  int code;

  if (selector->cursor != NULL)
    rf_selection_read_cursor (selector, &value, &id, NULL);
  code = rf_selection_bind_text (
      statement, ":namespace", selector->namespace_ != NULL ? selector->namespace_ : "");
  code |= rf_selection_bind_int (statement, ":now", now);
  code |= rf_selection_bind_int (statement, ":after_value", value);
  code |= rf_selection_bind_int (statement, ":after_id", id);
  code |= rf_selection_bind_int (statement, ":limit", selector->limit + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (terms) && code == SQLITE_OK; i++)
    code = rf_selection_bind_term (statement, selector, &terms[i], now);
  return code;
}

static char *
rf_selection_fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

static void
rf_selection_strv_free_cb (void *words)
{
  g_strfreev (words);
}

static GStrv
rf_selection_get_words (sqlite3_context *context, sqlite3_value *value)
{
  GStrv words = sqlite3_get_auxdata (context, 1);
  g_autofree char *folded = NULL;

  if (words != NULL)
    return words;
  folded = rf_selection_fold ((const char *) sqlite3_value_text (value));
  words = g_strsplit_set (folded, " \t\r\n", -1);
  sqlite3_set_auxdata (context, 1, words, rf_selection_strv_free_cb);
  return sqlite3_get_auxdata (context, 1);
}

/* has_words (prompt, words): every word stands in the prompt, whatever its
 * case; SQLite's own LIKE folds ASCII only. */
static void
rf_selection_has_words_cb (sqlite3_context *context, int count, sqlite3_value **values)
{
  const char *prompt = (const char *) sqlite3_value_text (values[0]);
  GStrv words = rf_selection_get_words (context, values[1]);
  g_autofree char *folded = prompt != NULL ? rf_selection_fold (prompt) : NULL;
  gboolean all = folded != NULL && words != NULL;

  for (gsize i = 0; all && words[i] != NULL; i++)
    all = strstr (folded, words[i]) != NULL;
  sqlite3_result_int (context, all);
}

static int
rf_selection_register (RfConnection *connection)
{
  return sqlite3_create_function (connection->database,
                                  "has_words",
                                  2,
                                  SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                  NULL,
                                  rf_selection_has_words_cb,
                                  NULL,
                                  NULL);
}

/**
 * rf_selection_prepare:
 * @sql: made of the fragments above
 *
 * Returns: (transfer full) (nullable): a statement with the selector's values
 *   bound, of one row more than the page has; free it with sqlite3_finalize()
 */
sqlite3_stmt *
rf_selection_prepare (RfConnection *connection,
                      const RfSelector *selector,
                      const char *sql,
                      GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = selector->text != NULL ? rf_selection_register (connection) : SQLITE_OK;

  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2 (connection->database, sql, -1, &statement, NULL);
  if (code == SQLITE_OK)
    code = rf_selection_bind (statement, selector);
  if (code == SQLITE_OK)
    return statement;
  rf_connection_fail (connection, code, error);
  sqlite3_finalize (statement);
  return NULL;
}
