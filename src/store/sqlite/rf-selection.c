/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-selection.h"

#include "rf-json-printer.h"
#include "rf-time.h"
#include "rf-words.h"

/*
 * A selector as SQL: constant fragments chosen by a table, with every value
 * bound. A page is cut by the value that it is sorted by and the row's id
 * (keyset), so that rows which come and go do not shift the next page.
 */

typedef enum
{
  VALUE_STRING,  /* a char * that is asked for when it is set */
  VALUE_KEYS,    /* a GStrv, the same, bound as a JSON array */
  VALUE_COUNT,   /* a gint64 that is asked for when it is not negative */
  VALUE_AGE,     /* the same in seconds, compared with a time */
  VALUE_SWITCH,  /* the same as an int */
  VALUE_KIND,    /* an RfKind or -1, by its name */
  VALUE_STRATEGY /* an RfStrategy or unset, by its name */
} RfSelectionType;

typedef struct
{
  const char *where; /* (nullable) as a row of entries e; NULL: none but its shelf says it */
  const char *shelf; /* (nullable) the same of shelves s, where all entries of one agree in it */
  const char *row;   /* (nullable) the same as @where, quicker for a row that is at hand */
  const char *parameter;
  RfSelectionType type;
  gsize offset;
} RfSelectionTerm;

#define TERM(where, parameter, type, member)                                                       \
  {                                                                                                \
    where, NULL, NULL, parameter, type, G_STRUCT_OFFSET (RfSelector, member)                       \
  }
#define SHELVED(column, parameter, type, member)                                                   \
  {                                                                                                \
    " AND e." column " = " parameter, " AND s." column " = " parameter, NULL, parameter, type,     \
        G_STRUCT_OFFSET (RfSelector, member)                                                       \
  }
#define LISTED(where, row, parameter, member)                                                      \
  {                                                                                                \
    where, NULL, row, parameter, VALUE_STRING, G_STRUCT_OFFSET (RfSelector, member)                \
  }

static const RfSelectionTerm terms[] = {
  SHELVED ("kind", ":kind", VALUE_KIND, kind),
  SHELVED ("provider", ":provider", VALUE_STRING, provider),
  SHELVED ("model", ":model", VALUE_STRING, model),
  SHELVED ("profile", ":profile", VALUE_STRING, profile),
  SHELVED ("strategy", ":strategy", VALUE_STRATEGY, strategy),
  SHELVED ("pinned", ":pinned", VALUE_SWITCH, pinned),
  TERM (" AND e.player = :player", ":player", VALUE_STRING, player),
  TERM (" AND e.playthrough = :playthrough", ":playthrough", VALUE_STRING, playthrough),
  TERM (" AND e.version = :version", ":version", VALUE_COUNT, version),
  LISTED (" AND e.id IN (SELECT entry FROM entry_tags WHERE tag = :tag)",
          " AND EXISTS (SELECT 1 FROM entry_tags t WHERE t.tag = :tag AND t.entry = e.id)",
          ":tag",
          tag),
  TERM (" AND e.key GLOB :glob", ":glob", VALUE_STRING, key),
  TERM (" AND e.key = :key", ":key", VALUE_STRING, exact_key),
  TERM (" AND e.id IN (SELECT value FROM json_each ('[' || :ids || ']'))",
        ":ids",
        VALUE_STRING,
        ids),
  TERM (" AND e.key IN (SELECT value FROM json_each (:among))", ":among", VALUE_KEYS, among),
  TERM (" AND e.key NOT IN (SELECT value FROM json_each (:but))", ":but", VALUE_KEYS, but),
  LISTED (" AND e.id IN (SELECT rowid FROM prompts WHERE prompts MATCH :match)",
          " AND has_words ((SELECT prompt FROM generations g WHERE g.id = e.generation), :text)",
          ":text",
          text),
  TERM (" AND e.created_at < :made_before", ":made_before", VALUE_AGE, older_than),
  TERM (" AND max (e.last_used_at, e.created_at) < :used_before",
        ":used_before",
        VALUE_AGE,
        unused_for),
  TERM (" AND e.uses >= :min_uses", ":min_uses", VALUE_COUNT, min_uses),
  TERM (" AND e.uses <= :max_uses", ":max_uses", VALUE_COUNT, max_uses),
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

static const char *const shelf_states[] = {
  [RF_STATE_ANY] = " AND s.trashed = 0",
  [RF_STATE_LIVE] = " AND s.trashed = 0",
  [RF_STATE_EXPIRED] = " AND s.trashed = 0 AND s.archived = 0",
  [RF_STATE_TRASHED] = " AND s.trashed = 1",
  [RF_STATE_ARCHIVED] = " AND s.trashed = 0 AND s.archived = 1",
  [RF_STATE_SUPERSEDED] = " AND s.trashed = 1 AND s.superseded = 1",
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
    case VALUE_KEYS:
      return *(void *const *) member != NULL;
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

/* Where nothing else leads to few rows, SQLite is led to the shelves: it has no
 * idea how many entries a namespace has. */
static gboolean
rf_selection_goes_by_shelf (const RfSelector *selector)
{
  gboolean asks = selector->state != RF_STATE_ANY || selector->older_than >= 0 ||
                  selector->unused_for >= 0 || selector->min_uses >= 0 || selector->max_uses >= 0;

  if (selector->player != NULL || selector->playthrough != NULL || selector->tag != NULL ||
      selector->key != NULL || rf_selector_names_entries (selector) || selector->text != NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (terms) && !asks; i++)
    asks = terms[i].shelf != NULL && rf_selection_asks (selector, &terms[i]);
  return asks;
}

static void
rf_selection_append_shelf (const RfSelector *selector, GString *sql)
{
  g_string_append (sql, " AND e.shelf IN (SELECT s.id FROM shelves s");
  g_string_append (sql, " WHERE s.namespace = :namespace");
  g_string_append (sql, shelf_states[selector->state]);
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      if (terms[i].shelf != NULL && rf_selection_asks (selector, &terms[i]))
        g_string_append (sql, terms[i].shelf);
    }
  g_string_append_c (sql, ')');
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
  gboolean by_shelf = rf_selection_goes_by_shelf (selector);

  g_string_append (
      sql, by_shelf ? " WHERE +e.namespace = :namespace" : " WHERE e.namespace = :namespace");
  if (by_shelf)
    rf_selection_append_shelf (selector, sql);
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

/**
 * rf_selection_append_row:
 * @selector: a selector
 * @sql: ends after the table `entries e`
 *
 * Appends the same conditions for a row whose id is bound as `:id`.
 */
void
rf_selection_append_row (const RfSelector *selector, GString *sql)
{
  g_string_append (sql, " WHERE e.id = :id AND +e.namespace = :namespace");
  g_string_append (sql, state_terms[selector->state]);
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      if (rf_selection_asks (selector, &terms[i]))
        g_string_append (sql, terms[i].row != NULL ? terms[i].row : terms[i].where);
    }
}

/**
 * rf_selection_is_shelved:
 * @selector: a selector
 *
 * Returns: whether its shelves hold what it asks for and nothing else, but for
 *   what the order's own range cuts
 */
gboolean
rf_selection_is_shelved (const RfSelector *selector)
{
  RfSort sort = selector->sort;

  if (selector->state == RF_STATE_LIVE || selector->state == RF_STATE_EXPIRED ||
      selector->unused_for >= 0)
    return FALSE;
  if ((selector->older_than >= 0 && sort != RF_SORT_CREATED) ||
      ((selector->min_uses >= 0 || selector->max_uses >= 0) && sort != RF_SORT_USES))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      gboolean ranged = terms[i].type == VALUE_AGE ||
                        terms[i].offset == G_STRUCT_OFFSET (RfSelector, min_uses) ||
                        terms[i].offset == G_STRUCT_OFFSET (RfSelector, max_uses);

      if (terms[i].shelf == NULL && !ranged && rf_selection_asks (selector, &terms[i]))
        return FALSE;
    }
  return TRUE;
}

/* Before which time something lies that is longer ago than an age in seconds. */
static gint64
rf_selection_get_time (gint64 age, gint64 now)
{
  return now - MIN (age, now / 1000) * 1000;
}

/**
 * rf_selection_get_range:
 * @selector: a selector
 * @sort: an order
 * @now: the present time
 *
 * Returns: what the selector says of the values of that order; perhaps all
 */
RfRange
rf_selection_get_range (const RfSelector *selector, RfSort sort, gint64 now)
{
  RfRange range = RF_RANGE_ALL;

  if (sort == RF_SORT_CREATED && MAX (selector->older_than, selector->unused_for) >= 0)
    range.most = rf_selection_get_time (MAX (selector->older_than, selector->unused_for), now) - 1;
  if (sort == RF_SORT_USED && selector->unused_for >= 0)
    range.most = rf_selection_get_time (selector->unused_for, now) - 1;
  /* What was never used was never used last. */
  if (sort == RF_SORT_USED && selector->max_uses == 0)
    range.most = 0;
  if (sort == RF_SORT_USES && selector->min_uses >= 0)
    range.least = selector->min_uses;
  if (sort == RF_SORT_USES && selector->max_uses >= 0)
    range.most = selector->max_uses;
  return range;
}

/* A cursor is SORT:VALUE:ID, in hex so that nobody takes it for more. */
/**
 * rf_selection_read_cursor:
 * @selector: a selector
 * @spot: (out): where its cursor stands; before everything where it has none
 * @error: return location
 *
 * Returns: whether the cursor is one; if not, `invalid_request`
 */
gboolean
rf_selection_read_cursor (const RfSelector *selector, RfSpot *spot, GError **error)
{
  g_auto (GStrv) parts = NULL;
  guint64 sort = 0;
  guint64 numbers[2] = { 0, 0 };

  *spot = RF_SPOT_START;
  if (selector->cursor == NULL)
    return TRUE;
  parts = g_strsplit (selector->cursor, "-", -1);
  if (g_strv_length (parts) == 3 &&
      g_ascii_string_to_unsigned (parts[0], 16, 0, RF_SORT_BYTES, &sort, NULL) &&
      g_ascii_string_to_unsigned (parts[1], 16, 0, G_MAXINT64, &numbers[0], NULL) &&
      g_ascii_string_to_unsigned (parts[2], 16, 0, G_MAXINT64, &numbers[1], NULL) &&
      sort == (guint64) selector->sort)
    {
      *spot = (RfSpot){ (gint64) numbers[0], (gint64) numbers[1] };
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
 * Returns: (transfer full): the cursor of the page after this spot
 */
char *
rf_selection_dup_cursor (RfSort sort, const RfSpot *spot)
{
  return g_strdup_printf ("%x-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x",
                          (guint) sort,
                          (guint64) MAX (spot->value, 0),
                          (guint64) spot->id);
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
rf_selection_bind_keys (sqlite3_stmt *statement, const char *name, GStrv keys)
{
  g_autoptr (GString) array = g_string_new ("[");

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (array, ',');
      rf_json_append_string (array, keys[i]);
    }
  g_string_append_c (array, ']');
  return rf_selection_bind_text (statement, name, array->str);
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
    case VALUE_KEYS:
      return rf_selection_bind_keys (statement, term->parameter, *(const GStrv *) member);
    case VALUE_COUNT:
      return rf_selection_bind_int (statement, term->parameter, *(const gint64 *) member);
    case VALUE_AGE:
      return rf_selection_bind_int (
          statement, term->parameter, rf_selection_get_time (*(const gint64 *) member, now));
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

static gboolean
rf_selection_bind_words (RfConnection *connection,
                         sqlite3_stmt *statement,
                         const RfSelector *selector,
                         GError **error)
{
  g_autofree char *match = NULL;

  if (sqlite3_bind_parameter_index (statement, ":match") == 0)
    return TRUE;
  match = rf_words_dup_match (connection, selector->text, error);
  return match != NULL && rf_selection_bind_text (statement, ":match", match) == SQLITE_OK;
}

static int
rf_selection_bind (sqlite3_stmt *statement, const RfSelector *selector)
{
  gint64 now = rf_time_now ();
  int code;

  code = rf_selection_bind_text (
      statement, ":namespace", selector->namespace_ != NULL ? selector->namespace_ : "");
  code |= rf_selection_bind_int (statement, ":now", now);
  for (gsize i = 0; i < G_N_ELEMENTS (terms) && code == SQLITE_OK; i++)
    code = rf_selection_bind_term (statement, selector, &terms[i], now);
  return code;
}

/**
 * rf_selection_prepare:
 * @sql: made of the fragments above
 *
 * Returns: (transfer full) (nullable): a statement with the selector's values
 *   bound; free it with sqlite3_finalize()
 */
sqlite3_stmt *
rf_selection_prepare (RfConnection *connection,
                      const RfSelector *selector,
                      const char *sql,
                      GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code;

  if (selector->text != NULL && !rf_words_register (connection, error))
    return NULL;
  code = sqlite3_prepare_v2 (connection->database, sql, -1, &statement, NULL);
  if (code == SQLITE_OK)
    code = rf_selection_bind (statement, selector);
  if (code != SQLITE_OK)
    rf_connection_fail (connection, code, error);
  else if (rf_selection_bind_words (connection, statement, selector, error))
    return statement;
  sqlite3_finalize (statement);
  return NULL;
}
