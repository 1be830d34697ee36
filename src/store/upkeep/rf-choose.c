/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-rows.h"
#include "rf-selection.h"
#include "rf-shelves.h"
#include "rf-time.h"

/*
 * Which entries a verb is about: the ids of all that its selector chooses at one
 * moment, and what the verb would come to. Read without the lock of writers and
 * before anything is changed, so that a dry run tells what a real one does, and
 * what comes in while a long one works is not touched by it.
 *
 * With a million chosen the tables for that are too large for the memory. Where they
 * outgrow a few pages SQLite lays them into a temporary file, which bears no name.
 */

static const char use_files[] = "PRAGMA temp_store = FILE";
static const char use_memory[] = "PRAGMA temp_store = MEMORY";

static const char make_chosen[] =
    "CREATE TEMP TABLE IF NOT EXISTS chosen ("
    " id INTEGER PRIMARY KEY, generation INTEGER NOT NULL, cost INTEGER NOT NULL);"
    "CREATE TEMP TABLE IF NOT EXISTS chosen_of ("
    " generation INTEGER PRIMARY KEY, cost INTEGER NOT NULL, entries INTEGER NOT NULL,"
    " others INTEGER NOT NULL);"
    "DELETE FROM temp.chosen; DELETE FROM temp.chosen_of";

static const char select_action[] = "SELECT 1 FROM actions WHERE id = ?1";

static const char clear_chosen[] = "DELETE FROM temp.chosen; DELETE FROM temp.chosen_of";

#define CHOOSE "INSERT INTO temp.chosen SELECT e.id, e.generation, e.cost FROM entries e"

/* Rows are read in the order in which they lie: where many are chosen, that is ten
 * times as fast as finding each by an index. */
#define CHOOSE_MANY CHOOSE " NOT INDEXED"

static const char count_older[] =
    "SELECT count (*) FROM shelves s CROSS JOIN entries e INDEXED BY shelf_by_created"
    " ON e.shelf = s.id AND e.created_at <= ?2 WHERE s.namespace = ?1 AND s.trashed = 0";

static const char count_rows[] = "SELECT coalesce (sum (entries), 0) FROM shelves";

static const char select_chosen[] = "SELECT id FROM temp.chosen ORDER BY id";

static const char count_chosen[] = "SELECT count (*) FROM temp.chosen";

/* An entry has its generation's cost. */
static const char sum_up[] =
    "INSERT INTO temp.chosen_of SELECT generation, max (cost), count (*), 0 FROM temp.chosen"
    " GROUP BY generation";

/* Most generations have one entry, which the index tells alone; only of the others
 * are the entries looked at. */
static const char find_others[] =
    "UPDATE temp.chosen_of SET others ="
    "  (SELECT count (*) FROM entries e WHERE e.generation = chosen_of.generation"
    "   AND e.trashed_at = 0 AND e.id NOT IN (SELECT id FROM temp.chosen))"
    " WHERE entries < (SELECT count (*) FROM entries e INDEXED BY entries_by_generation"
    "  WHERE e.generation = chosen_of.generation)";

static const char count_also_under[] = "SELECT coalesce (sum (others), 0) FROM temp.chosen_of";

/* What goes is what no live entry would name any more, by these generations or by
 * others. */
static const char sum_bytes[] =
    "SELECT coalesce (sum (b.bytes), 0) FROM"
    "  (SELECT DISTINCT a.blob FROM temp.chosen_of c CROSS JOIN assets a"
    "   ON a.generation = c.generation WHERE c.others = 0) d CROSS JOIN blobs b ON b.id = d.blob"
    " WHERE NOT EXISTS (SELECT 1 FROM assets a INDEXED BY assets_by_blob WHERE a.blob = d.blob"
    "  AND NOT EXISTS (SELECT 1 FROM temp.chosen_of c WHERE c.generation = a.generation"
    "   AND c.others = 0)"
    "  AND EXISTS (SELECT 1 FROM entries e WHERE e.generation = a.generation"
    "   AND e.trashed_at = 0 AND e.id NOT IN (SELECT id FROM temp.chosen)))";

static const char sum_cost[] = "SELECT coalesce (sum (cost), 0) FROM temp.chosen_of";

/* A key has one live entry: of what went to the trash under it, the last. */
static const char keep_last_of_key[] =
    "DELETE FROM temp.chosen WHERE id IN (SELECT id FROM (SELECT e.id AS id, row_number () OVER"
    "  (PARTITION BY e.namespace, e.key ORDER BY e.trashed_at DESC, e.id DESC) AS place"
    "  FROM temp.chosen c JOIN entries e ON e.id = c.id) WHERE place > 1)";

typedef struct
{
  RfVerb verb;
  const char *where;
} RfChooseTerm;

/* What needs no change is not chosen. */
static const RfChooseTerm terms[] = {
  { RF_VERB_INVALIDATE, " AND e.trashed_at = 0" },
  { RF_VERB_PIN, " AND e.trashed_at = 0 AND e.pinned = 0" },
  { RF_VERB_UNPIN, " AND e.trashed_at = 0 AND e.pinned = 1" },
  { RF_VERB_TAG, " AND e.trashed_at = 0" },
  { RF_VERB_RATE, " AND e.trashed_at = 0" },
  { RF_VERB_RESTORE, " AND e.trashed_at > 0" },
  { RF_VERB_PURGE, " AND e.trashed_at > 0" },
};

typedef struct
{
  const RfAction *action;
  const char *where;
  GArray *ids;
  RfReport *report;
} RfChoose;

static gboolean
rf_choose_is_from_trash (const RfAction *action)
{
  return action->verb == RF_VERB_RESTORE || action->verb == RF_VERB_PURGE;
}

/* What was only replaced by a newer one comes back where it is named, and not
 * along with others. */
static void
rf_choose_append_where (const RfChoose *choose, const RfSelector *selector, GString *sql)
{
  const RfSelector *asked = choose->action->selector;

  rf_selection_append_where (selector, FALSE, sql);
  g_string_append (sql, choose->where);
  if (choose->action->verb == RF_VERB_RESTORE && asked->state == RF_STATE_ANY &&
      !rf_selector_names_entries (asked) && asked->action < 0)
    g_string_append (sql, " AND e.superseded = 0");
}

static gboolean
rf_choose_finds_action (RfConnection *connection, gint64 action, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_action, "i", action);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no action %" G_GINT64_FORMAT, action);
  if (error != NULL)
    rf_error_set_hint (*error, "“refrain cache log” lists them");
  return FALSE;
}

/* One row in so many is many. */
#define SHARE 10

/* Whether an index leads to few rows is not for SQLite to tell: it has no idea how
 * many of them there are. */
static gboolean
rf_choose_is_wide (RfConnection *connection,
                   const RfSelector *selector,
                   gboolean *wide,
                   GError **error)
{
  gint64 most = rf_selection_get_range (selector, RF_SORT_CREATED, rf_time_now ()).most;
  g_autoptr (RfShelves) shelves = NULL;
  g_autoptr (RfStatement) older = NULL;
  gint64 rows = 0;

  *wide = FALSE;
  if (selector->player != NULL || selector->playthrough != NULL || selector->tag != NULL ||
      selector->key != NULL || rf_selector_names_entries (selector) || selector->text != NULL)
    return TRUE;
  shelves = rf_shelves_new (connection, selector, error);
  if (shelves == NULL || !rf_connection_read_int (connection, count_rows, &rows, error))
    return FALSE;
  *wide = rf_shelves_get_n_entries (shelves) >= rows / SHARE;
  if (!*wide || most == G_MAXINT64 || selector->state == RF_STATE_TRASHED ||
      selector->state == RF_STATE_SUPERSEDED)
    return TRUE;
  older = rf_connection_query (
      connection, error, count_older, "si", rf_rows_namespace (selector->namespace_), most);
  if (older == NULL || !rf_statement_step (older, wide, error))
    return FALSE;
  *wide = *wide && sqlite3_column_int64 (older, 0) >= rows / SHARE;
  return TRUE;
}

static gboolean
rf_choose_fill (RfConnection *connection, const RfChoose *choose, GError **error)
{
  g_autoptr (GString) sql = NULL;
  g_autoptr (RfSelector) selector = rf_selector_copy (choose->action->selector);
  sqlite3_stmt *statement = NULL;
  gboolean row = FALSE;
  gboolean wide = FALSE;
  gboolean done;

  if (selector->action >= 0 && !rf_choose_finds_action (connection, selector->action, error))
    return FALSE;
  if (!rf_connection_execute (connection, make_chosen, error))
    return FALSE;
  if (rf_choose_is_from_trash (choose->action) && selector->state == RF_STATE_ANY)
    selector->state = RF_STATE_TRASHED;
  if (!rf_choose_is_wide (connection, selector, &wide, error))
    return FALSE;
  sql = g_string_new (wide ? CHOOSE_MANY : CHOOSE);
  rf_choose_append_where (choose, selector, sql);
  statement = rf_selection_prepare (connection, selector, sql->str, error);
  if (statement == NULL)
    return FALSE;
  done = rf_statement_step (statement, &row, error);
  sqlite3_finalize (statement);
  return done && (choose->action->verb != RF_VERB_RESTORE ||
                  rf_connection_run (connection, error, keep_last_of_key, ""));
}

/* A dry run counts; of what may be so already the entries have to be asked. */
static gboolean
rf_choose_needs_ids (const RfAction *action)
{
  return !action->dry_run || action->verb == RF_VERB_TAG || action->verb == RF_VERB_RATE;
}

static gboolean
rf_choose_read_ids (RfConnection *connection, const RfChoose *choose, GError **error)
{
  g_autoptr (RfStatement) statement = NULL;

  if (!rf_choose_needs_ids (choose->action))
    return rf_connection_read_int (connection, count_chosen, &choose->report->changed, error);
  statement = rf_connection_query (connection, error, select_chosen, "");
  return rf_statement_read_ids (statement, choose->ids, error);
}

static gboolean
rf_choose_sum (RfConnection *connection, const RfChoose *choose, GError **error)
{
  RfReport *report = choose->report;

  if (choose->action->verb != RF_VERB_INVALIDATE)
    return TRUE;
  return rf_connection_run (connection, error, sum_up, "") &&
         rf_connection_run (connection, error, find_others, "") &&
         rf_connection_read_int (connection, count_also_under, &report->also_under, error) &&
         rf_connection_read_int (connection, sum_bytes, &report->bytes, error) &&
         rf_connection_read_int (connection, sum_cost, &report->cost_to_remake, error);
}

static gboolean
rf_choose_read (RfConnection *connection, const RfChoose *choose, GError **error)
{
  return rf_choose_fill (connection, choose, error) &&
         rf_choose_read_ids (connection, choose, error) &&
         rf_choose_sum (connection, choose, error) &&
         rf_connection_execute (connection, clear_chosen, error);
}

/* Where temporary tables lie cannot be changed inside a transaction. */
static gboolean
rf_choose_work (RfConnection *connection, gpointer data, GError **error)
{
  gboolean done = FALSE;

  if (!rf_connection_execute (connection, use_files, error))
    return FALSE;
  done = rf_connection_execute (connection, "BEGIN", error) &&
         rf_choose_read (connection, data, error);
  if (!sqlite3_get_autocommit (connection->database))
    sqlite3_exec (connection->database, "COMMIT", NULL, NULL, NULL);
  return rf_connection_execute (connection, use_memory, done ? error : NULL) && done;
}

static const char *
rf_choose_find_term (RfVerb verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      if (terms[i].verb == verb)
        return terms[i].where;
    }
  return NULL;
}

/**
 * rf_choose_run:
 * @action: a verb on entries
 * @report: (inout): what it would come to is put in; of a dry run that needs no
 *   ids how many there are, too
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the ids in
 *   ascending order, eight bytes for each, where they are needed; or %NULL
 */
GArray *
rf_choose_run (RfDatabase *database, const RfAction *action, RfReport *report, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  RfChoose choose = { action, rf_choose_find_term (action->verb), ids, report };

  if (action->noun != RF_NOUN_ENTRY || choose.where == NULL || action->selector == NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "the store does not know how to %s that",
                   rf_enum_get_name (rf_verb_names, (int) action->verb));
      return NULL;
    }
  if (!rf_database_run (database, RF_ACCESS_GLANCE, rf_choose_work, &choose, error))
    return NULL;
  return g_steal_pointer (&ids);
}
