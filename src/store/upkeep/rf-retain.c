/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * The rules of one profile. What is due is read from one index, in the order in
 * which entries were made and without the lock of writers; the transactions that
 * follow ask each entry again, since it may have been used or pinned meanwhile.
 *
 * What has expired is not archived: that would bring back what was not to be
 * served any more.
 */

/* ?2 expired_before, ?3 made_before, ?4 fewer_uses, ?5 more_uses, ?6 now; the
 * numbers are RF_DUE_EXPIRED, RF_DUE_POPULAR and RF_DUE_UNUSED. */
#define DUE                                                                                        \
  "CASE WHEN expires_at > 0 AND expires_at <= ?2 THEN 1"                                           \
  " WHEN ?5 >= 0 AND uses > ?5 AND (expires_at = 0 OR expires_at > ?6) THEN 2"                     \
  " WHEN created_at < ?3 AND uses < ?4 THEN 3 ELSE 0 END"

#define FROM_PROFILE                                                                               \
  " FROM entries INDEXED BY entries_to_clean WHERE profile IS ?1"                                  \
  " AND trashed_at = 0 AND pinned = 0 AND archived = 0"

static const char select_all[] = "SELECT id, " DUE ", bytes, cost" FROM_PROFILE;

static const char select_slice[] = "SELECT id, " DUE " AS due, bytes, created_at" FROM_PROFILE
                                   " AND created_at >= ?7 AND due > 0 ORDER BY created_at LIMIT ?8";

#define STILL " WHERE id = ?1 AND trashed_at = 0 AND pinned = 0 AND archived = 0"

static const char throw_expired[] =
    "INSERT INTO temp.thrown SELECT id, shelf, uses FROM entries" STILL
    " AND expires_at > 0 AND expires_at <= ?2";

static const char throw_unused[] =
    "INSERT INTO temp.thrown SELECT id, shelf, uses FROM entries" STILL " AND uses < ?2";

static const char archive[] = "UPDATE entries SET archived = 1" STILL " AND uses > ?2";

/* How many are read at once. The more they are, the more of them share a page when
 * they are changed in the order of their numbers. */
#define WINDOW_ROWS 100000

typedef struct
{
  gint64 id;
  gint64 due;
  gint64 bytes;
  gint64 created_at;
} RfDue;

typedef struct
{
  const RfRetention *rules;
  gint64 action;
  gint64 from;
  GArray *due;
  guint next;       /* of these, the first of the transaction at hand */
  guint rows;       /* of it */
  RfReport *report; /* (owned) of it */
  gint64 took;
} RfRetain;

static RfStatement *
rf_retain_query (RfConnection *connection,
                 const char *sql,
                 const RfRetention *rules,
                 gint64 from,
                 GError **error)
{
  gboolean sliced = sql == select_slice;

  return rf_connection_query (connection,
                              error,
                              sql,
                              sliced ? "siiiiiii" : "siiiii",
                              rules->profile,
                              rules->expired_before,
                              rules->made_before,
                              rules->fewer_uses,
                              rules->more_uses,
                              rules->now,
                              from,
                              (gint64) WINDOW_ROWS);
}

/**
 * rf_retain_foreach:
 * @rules: of one profile
 * @function: (scope call): called with every entry that something is due for;
 *   %FALSE ends it
 * @user_data: for @function
 *
 * Returns: whether the database could be read
 */
gboolean
rf_retain_foreach (RfConnection *connection,
                   const RfRetention *rules,
                   RfRetainFunc function,
                   gpointer user_data,
                   GError **error)
{
  g_autoptr (RfStatement) statement = rf_retain_query (connection, select_all, rules, 0, error);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      const RfRetained entry = { sqlite3_column_int64 (statement, 0),
                                 sqlite3_column_int (statement, 1),
                                 sqlite3_column_int64 (statement, 2),
                                 sqlite3_column_int64 (statement, 3) };

      if (entry.due != 0 && !function (&entry, user_data))
        return TRUE;
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_retain_read_work (RfConnection *connection, gpointer data, GError **error)
{
  RfRetain *retain = data;
  g_autoptr (RfStatement) statement =
      rf_retain_query (connection, select_slice, retain->rules, retain->from, error);
  gboolean row = FALSE;

  g_array_set_size (retain->due, 0);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      RfDue due = { sqlite3_column_int64 (statement, 0),
                    sqlite3_column_int64 (statement, 1),
                    sqlite3_column_int64 (statement, 2),
                    sqlite3_column_int64 (statement, 3) };

      g_array_append_val (retain->due, due);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static void
rf_retain_count (RfReport *report, const RfDue *due)
{
  if (due->due == RF_DUE_POPULAR)
    {
      report->archived++;
      return;
    }
  report->bytes += due->bytes;
  if (due->due == RF_DUE_EXPIRED)
    report->expired++;
  else
    report->unused++;
}

/* These change their shelf by a trigger: there are few of them. */
static gboolean
rf_retain_archive (RfConnection *connection, RfRetain *retain, GError **error)
{
  for (guint i = 0; i < retain->rows; i++)
    {
      const RfDue *due = &g_array_index (retain->due, RfDue, retain->next + i);

      if (due->due != RF_DUE_POPULAR)
        continue;
      if (!rf_connection_run (connection, error, archive, "ii", due->id, retain->rules->more_uses))
        return FALSE;
      if (sqlite3_changes (connection->database) > 0)
        rf_retain_count (retain->report, due);
    }
  return TRUE;
}

static gboolean
rf_retain_throw (RfConnection *connection, RfRetain *retain, const RfDue *due, GError **error)
{
  const RfRetention *rules = retain->rules;
  gboolean expired = due->due == RF_DUE_EXPIRED;

  if (!rf_connection_run (connection,
                          error,
                          expired ? throw_expired : throw_unused,
                          "ii",
                          due->id,
                          expired ? rules->expired_before : rules->fewer_uses))
    return FALSE;
  if (sqlite3_changes (connection->database) > 0)
    rf_retain_count (retain->report, due);
  return TRUE;
}

static gboolean
rf_retain_bulk (RfConnection *connection, gpointer data, GError **error)
{
  RfRetain *retain = data;

  if (!rf_trash_prepare (connection, error))
    return FALSE;
  for (guint i = 0; i < retain->rows; i++)
    {
      const RfDue *due = &g_array_index (retain->due, RfDue, retain->next + i);

      if (due->due != RF_DUE_POPULAR && !rf_retain_throw (connection, retain, due, error))
        return FALSE;
    }
  return rf_trash_run (connection, retain->rules->now, retain->action, error);
}

static gboolean
rf_retain_change_work (RfConnection *connection, gpointer data, GError **error)
{
  RfRetain *retain = data;
  RfReport *report = retain->report;
  gint64 start = g_get_monotonic_time ();

  *report = (RfReport){ 0 };
  if (!rf_retain_archive (connection, retain, error) ||
      !rf_bulk_run (connection, rf_retain_bulk, retain, error))
    return FALSE;
  retain->took = g_get_monotonic_time () - start;
  return rf_log_add (
      connection, retain->action, report->expired + report->unused + report->archived, 0, error);
}

static void
rf_retain_add (RfReport *sum, const RfReport *report)
{
  sum->expired += report->expired;
  sum->unused += report->unused;
  sum->archived += report->archived;
  sum->bytes += report->bytes;
}

static int
rf_retain_compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const RfDue *) a)->id;
  gint64 right = ((const RfDue *) b)->id;

  return (left > right) - (left < right);
}

/* What is due of the window, in the order of their numbers: those that lie side by
 * side are changed one after the other. */
static gboolean
rf_retain_change (RfDatabase *database, RfRetain *retain, RfSlice *slice, GError **error)
{
  while (retain->next < retain->due->len && !g_cancellable_is_cancelled (slice->cancellable))
    {
      if (retain->next > 0)
        g_usleep (RF_SLICE_PAUSE);
      retain->rows = MIN (retain->due->len - retain->next, slice->rows);
      if (!rf_database_run (database, RF_ACCESS_BULK, rf_retain_change_work, retain, error))
        return FALSE;
      retain->next += retain->rows;
      slice->rows = rf_bulk_get_rows (slice->rows, retain->took);
      slice->longest = MAX (slice->longest, retain->took);
      rf_retain_add (slice->report, retain->report);
    }
  return TRUE;
}

gboolean
rf_retain_run (RfDatabase *database, const RfRetention *rules, RfSlice *slice, GError **error)
{
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (RfDue));
  g_autoptr (RfReport) report = rf_report_new ();
  RfRetain retain = {
    .rules = rules, .action = slice->action, .from = slice->from, .due = due, .report = report
  };
  gint64 last = 0;

  slice->more = FALSE;
  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_retain_read_work, &retain, error))
    return FALSE;
  if (due->len == 0)
    return TRUE;
  last = g_array_index (due, RfDue, due->len - 1).created_at;
  slice->more = TRUE;
  g_array_sort (due, rf_retain_compare_ids);
  slice->rows = MAX (slice->rows, rf_bulk_get_rows (0, 0));
  if (!rf_retain_change (database, &retain, slice, error))
    return FALSE;
  /* Of what was made before the last of these nothing is due any more. */
  if (retain.next == due->len)
    slice->from = last;
  return TRUE;
}
