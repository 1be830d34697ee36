/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-latency.h"
#include "rf-operations.h"
#include "rf-time.h"

/*
 * Sums of the counters. A window begins within a day: of that day the hours are
 * read, and of the days after it their sums, so that a year is a few thousand
 * rows. What lists would be scanned for stands in totals, which triggers of the
 * schema keep.
 */

#define HOUR         G_GINT64_CONSTANT (3600000)
#define HOURS_OF_DAY 24

static const char select_totals[] = "SELECT entries, uses FROM totals WHERE namespace = ?1";

static const char select_bytes[] = "SELECT bytes FROM blob_totals";

#define SUMS                                                                                       \
  "sum (hit), sum (miss), sum (joined), sum (refreshed), sum (stale), sum (bypass), "              \
  "sum (failed), sum (refused), sum (spent), sum (saved), sum (bytes)"

#define COUNTS "hit, miss, joined, refreshed, stale, bypass, failed, refused, spent, saved, bytes"

/* ?2 the first hour, ?3 the first whole day. */
#define WINDOW(column)                                                                             \
  "(SELECT " column ", " COUNTS " FROM tally"                                                      \
  "  WHERE namespace = ?1 AND hour >= ?2 AND hour < ?3 * 24"                                       \
  " UNION ALL SELECT " column ", " COUNTS " FROM tally_sums WHERE namespace = ?1 AND day >= ?3)"

#define SUM_BY(column) "SELECT " column ", " SUMS " FROM " WINDOW (column) " GROUP BY 1 ORDER BY 1"

static const char sum_window[] = "SELECT NULL, " SUMS " FROM " WINDOW ("kind");

static const char sum_ever[] =
    "SELECT NULL, " SUMS " FROM tally_sums WHERE namespace = ?1 AND day = -1";

static const char *const sums_by[] = {
  [RF_STATS_BY_NOTHING] = NULL,
  [RF_STATS_BY_KIND] = SUM_BY ("kind"),
  [RF_STATS_BY_PROVIDER] = SUM_BY ("provider"),
  [RF_STATS_BY_STRATEGY] = SUM_BY ("strategy"),
  [RF_STATS_BY_PROFILE] = SUM_BY ("profile"),
  [RF_STATS_BY_HOUR] = "SELECT hour, " SUMS " FROM tally WHERE namespace = ?1 AND hour >= ?2"
                       " AND ?3 >= 0 GROUP BY 1 ORDER BY 1",
};

static const char select_latencies[] =
    "SELECT kind, class, counts FROM latencies"
    " WHERE namespace = ?1 AND span = 'hour' AND start >= ?2 AND start < ?3 * 24"
    " UNION ALL SELECT kind, class, counts FROM latencies"
    " WHERE namespace = ?1 AND span = 'day' AND start >= ?3 ORDER BY kind, class";

/* The column of each outcome, after the first. */
static const RfOutcome outcome_columns[] = {
  RF_OUTCOME_HIT,       RF_OUTCOME_MISS,  RF_OUTCOME_JOINED,
  RF_OUTCOME_REFRESHED, RF_OUTCOME_STALE, RF_OUTCOME_BYPASS,
};

typedef struct
{
  const char *namespace_;
  gint64 now;
  RfStats *stats;
} RfSum;

/* The hours that are read, and then the days. */
typedef struct
{
  gint64 hour;
  gint64 day;
} RfWindow;

/* An hour counts when it has not ended before the window begins. */
static RfWindow
rf_sums_get_window (const RfSum *sum, gint64 since)
{
  gint64 hour = MAX (0, sum->now - MIN (since, sum->now / 1000) * 1000) / HOUR;

  return (RfWindow){ hour, (hour + HOURS_OF_DAY - 1) / HOURS_OF_DAY };
}

static void
rf_sums_read_row (sqlite3_stmt *statement, RfTallyRow *row)
{
  int column = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (outcome_columns); i++)
    row->outcomes[outcome_columns[i]] = sqlite3_column_int64 (statement, column++);
  row->failed = sqlite3_column_int64 (statement, column++);
  row->refused = sqlite3_column_int64 (statement, column++);
  row->spent = sqlite3_column_int64 (statement, column++);
  row->saved = sqlite3_column_int64 (statement, column++);
  row->bytes = sqlite3_column_int64 (statement, column++);
}

static char *
rf_sums_dup_row_name (sqlite3_stmt *statement, RfStatsBy by)
{
  if (by == RF_STATS_BY_HOUR)
    return rf_time_to_string (sqlite3_column_int64 (statement, 0) * HOUR);
  return rf_statement_dup_text (statement, 0);
}

static gboolean
rf_sums_read_rows (RfConnection *connection,
                   const RfSum *sum,
                   RfWindow window,
                   RfStatsBy by,
                   GPtrArray *rows,
                   GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, sums_by[by], "sii", sum->namespace_, window.hour, window.day);
  gboolean row = FALSE;

  g_ptr_array_set_size (rows, 0);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_autofree char *name = rf_sums_dup_row_name (statement, by);
      RfTallyRow *tally = rf_tally_row_new (name);

      g_ptr_array_add (rows, tally);
      rf_sums_read_row (statement, tally);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* @window is %NULL for all time. */
static gboolean
rf_sums_read_sum (RfConnection *connection,
                  const RfSum *sum,
                  const RfWindow *window,
                  RfTallyRow *tally,
                  GError **error)
{
  g_autoptr (RfStatement) statement =
      window != NULL
          ? rf_connection_query (
                connection, error, sum_window, "sii", sum->namespace_, window->hour, window->day)
          : rf_connection_query (connection, error, sum_ever, "s", sum->namespace_);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  rf_sums_read_row (statement, tally);
  return TRUE;
}

static gboolean
rf_sums_read_totals (RfConnection *connection, const RfSum *sum, RfStats *stats, GError **error)
{
  g_autoptr (RfStatement) totals =
      rf_connection_query (connection, error, select_totals, "s", sum->namespace_);
  gboolean row = FALSE;

  if (totals == NULL || !rf_statement_step (totals, &row, error))
    return FALSE;
  stats->total_entries = row ? sqlite3_column_int64 (totals, 0) : 0;
  stats->total_uses = row ? sqlite3_column_int64 (totals, 1) : 0;
  return rf_connection_read_int (connection, select_bytes, &stats->total_bytes, error);
}

static RfTallyRow *
rf_sums_find_kind (RfStats *stats, const char *kind)
{
  for (guint i = 0; i < stats->kinds->len; i++)
    {
      RfTallyRow *row = g_ptr_array_index (stats->kinds, i);

      if (g_strcmp0 (row->name, kind) == 0)
        return row;
    }
  return NULL;
}

/* The rows come by kind and class; each pair is read into one histogram. */
static gboolean
rf_sums_read_latencies (RfConnection *connection, const RfSum *sum, RfWindow window, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, select_latencies, "sii", sum->namespace_, window.hour, window.day);
  g_autofree RfHistogram *all = g_new0 (RfHistogram, RF_LATENCY_FAILED + 1);
  g_autofree RfHistogram *one = g_new0 (RfHistogram, 1);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_autofree char *name = rf_statement_dup_text (statement, 0);
      g_autofree char *class_name = rf_statement_dup_text (statement, 1);
      RfTallyRow *kind = rf_sums_find_kind (sum->stats, name);
      int class_ = RF_LATENCY_HIT;

      *one = (RfHistogram){ { 0 } };
      do
        {
          rf_histogram_unpack (
              one, sqlite3_column_blob (statement, 2), (gsize) sqlite3_column_bytes (statement, 2));
          if (!rf_statement_step (statement, &row, error))
            return FALSE;
        }
      while (row && g_strcmp0 (rf_statement_get_text (statement, 0), name) == 0 &&
             g_strcmp0 (rf_statement_get_text (statement, 1), class_name) == 0);
      if (!rf_enum_from_name (rf_latency_class_names, class_name, &class_))
        continue;
      rf_histogram_merge (&all[class_], one);
      if (kind != NULL)
        rf_histogram_get (one, &kind->latencies[class_]);
    }
  for (gsize i = 0; i <= RF_LATENCY_FAILED; i++)
    rf_histogram_get (&all[i], &sum->stats->all.latencies[i]);
  return TRUE;
}

static gboolean
rf_sums_work (RfConnection *connection, gpointer data, GError **error)
{
  RfSum *sum = data;
  RfStats *stats = sum->stats;
  RfWindow day = rf_sums_get_window (sum, RF_DAY);
  RfWindow week = rf_sums_get_window (sum, 7 * RF_DAY);
  RfWindow asked = rf_sums_get_window (sum, stats->since);

  if (!rf_sums_read_totals (connection, sum, stats, error) ||
      !rf_sums_read_sum (connection, sum, &day, &stats->day, error) ||
      !rf_sums_read_sum (connection, sum, &week, &stats->week, error) ||
      !rf_sums_read_sum (connection, sum, NULL, &stats->total, error) ||
      !rf_sums_read_sum (connection, sum, &asked, &stats->all, error) ||
      !rf_sums_read_rows (connection, sum, day, RF_STATS_BY_KIND, stats->day_kinds, error) ||
      !rf_sums_read_rows (connection, sum, asked, RF_STATS_BY_KIND, stats->kinds, error) ||
      !rf_sums_read_latencies (connection, sum, asked, error))
    return FALSE;
  if (stats->by == RF_STATS_BY_NOTHING)
    return TRUE;
  g_clear_pointer (&stats->rows, g_ptr_array_unref);
  stats->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_tally_row_free);
  return rf_sums_read_rows (connection, sum, asked, stats->by, stats->rows, error);
}

RfStats *
rf_tally_sum (RfDatabase *database,
              const char *namespace_,
              gint64 since,
              RfStatsBy by,
              GError **error)
{
  g_autoptr (RfStats) stats = rf_stats_new ();
  RfSum sum = { namespace_ != NULL ? namespace_ : "", rf_time_now (), stats };

  stats->since = since;
  stats->by = by;
  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_sums_work, &sum, error))
    return NULL;
  return g_steal_pointer (&stats);
}
