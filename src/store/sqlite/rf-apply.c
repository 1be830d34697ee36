/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-charge.h"
#include "rf-operations.h"
#include "rf-selection.h"
#include "rf-time.h"

/*
 * A verb on all entries of a selector. The chosen rows are put into a
 * temporary table first; the report is made of it, and then the change, so
 * that a dry run tells exactly what a real one would.
 */

static const char make_chosen[] = "CREATE TEMP TABLE IF NOT EXISTS chosen ("
                                  " id INTEGER PRIMARY KEY, generation INTEGER NOT NULL)";

static const char clear_chosen[] = "DELETE FROM temp.chosen";

#define CHOOSE "INSERT INTO temp.chosen SELECT e.id, e.generation FROM entries e"

static const char count_changed[] = "SELECT count(*) FROM temp.chosen";

static const char count_also_under[] = "SELECT count(*) FROM entries e WHERE e.trashed_at = 0"
                                       " AND e.generation IN (SELECT generation FROM temp.chosen)"
                                       " AND e.id NOT IN (SELECT id FROM temp.chosen)";

static const char sum_bytes[] =
    "SELECT coalesce (sum (b.bytes), 0) FROM blobs b WHERE b.id IN"
    "  (SELECT a.blob FROM temp.chosen c JOIN assets a ON a.generation = c.generation)"
    " AND NOT EXISTS (SELECT 1 FROM assets a JOIN entries e ON e.generation = a.generation"
    "  WHERE a.blob = b.id AND e.trashed_at = 0 AND e.id NOT IN (SELECT id FROM temp.chosen))";

static const char sum_cost[] = "SELECT coalesce (sum (cost), 0) FROM generations"
                               " WHERE id IN (SELECT generation FROM temp.chosen)";

static const char trash_chosen[] =
    "UPDATE entries SET trashed_at = ?1 WHERE id IN (SELECT id FROM temp.chosen)";

static const char unshare_chosen[] =
    "UPDATE generations SET reusable = 0"
    " WHERE reusable = 1 AND id IN (SELECT generation FROM temp.chosen)";

typedef struct
{
  const RfSelector *selector;
  gboolean dry_run;
  RfReport *report;
} RfApply;

static gboolean
rf_apply_choose (RfConnection *connection, const RfSelector *selector, GError **error)
{
  g_autoptr (GString) sql = g_string_new (CHOOSE);
  sqlite3_stmt *statement = NULL;
  gboolean row = FALSE;
  gboolean done;

  if (!rf_connection_execute (connection, make_chosen, error) ||
      !rf_connection_run (connection, error, clear_chosen, ""))
    return FALSE;
  rf_selection_append_where (selector, FALSE, sql);
  /* What is in the trash already cannot go there again. */
  g_string_append (sql, " AND e.trashed_at = 0");
  statement = rf_selection_prepare (connection, selector, sql->str, error);
  if (statement == NULL)
    return FALSE;
  done = rf_statement_step (statement, &row, error);
  sqlite3_finalize (statement);
  return done;
}

static gboolean
rf_apply_work (RfConnection *connection, gpointer data, GError **error)
{
  RfApply *apply = data;
  RfReport *report = apply->report;

  if (!rf_apply_choose (connection, apply->selector, error) ||
      !rf_connection_read_int (connection, count_changed, &report->changed, error) ||
      !rf_connection_read_int (connection, count_also_under, &report->also_under, error) ||
      !rf_connection_read_int (connection, sum_bytes, &report->bytes, error) ||
      !rf_connection_read_int (connection, sum_cost, &report->cost_to_remake, error))
    return FALSE;
  if (!apply->dry_run &&
      (!rf_connection_run (connection, error, unshare_chosen, "") ||
       !rf_connection_run (connection, error, trash_chosen, "i", rf_time_now ())))
    return FALSE;
  return rf_connection_run (connection, error, clear_chosen, "");
}

RfReport *
rf_apply_run (RfDatabase *database, const RfAction *action, GError **error)
{
  g_autoptr (RfReport) report = rf_report_new ();
  RfApply apply = { action->selector, action->dry_run, report };
  RfAccess access = action->dry_run ? RF_ACCESS_SNAPSHOT : RF_ACCESS_CHANGE;

  if (action->noun == RF_NOUN_ACCOUNT)
    return rf_charge_apply (database, action, error);
  if (action->noun != RF_NOUN_ENTRY || action->verb != RF_VERB_INVALIDATE)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "the store does not know how to %s that",
                   rf_enum_get_name (rf_verb_names, (int) action->verb));
      return NULL;
    }
  report->dry_run = action->dry_run;
  if (!rf_database_run (database, access, rf_apply_work, &apply, error))
    return NULL;
  return g_steal_pointer (&report);
}
