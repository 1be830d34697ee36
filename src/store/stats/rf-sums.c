/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-latency.h"
#include "rf-operations.h"
#include "rf-time.h"

/*
 * Sums of the counters. A window begins within a day, which lies within a month
 * of 30 days: of that day the hours are read, of that month the days after it,
 * and then months, so that a year is a thousand rows. One read of them answers
 * everything that is asked of a window. What lists would be scanned for stands
 * in totals, which triggers of the schema keep.
 */

#define HOUR          G_GINT64_CONSTANT (3600000)
#define HOURS_OF_DAY  24
#define DAYS_OF_MONTH 30

static const char select_totals[] = "SELECT entries, uses FROM totals WHERE namespace = ?1";

static const char select_bytes[] = "SELECT bytes FROM blob_totals";

#define SUMS                                                                                       \
  "sum (hit), sum (miss), sum (joined), sum (refreshed), sum (stale), sum (bypass), "              \
  "sum (failed), sum (refused), sum (spent), sum (saved), sum (bytes)"

#define COLUMNS                                                                                    \
  "kind, provider, strategy, profile, hit, miss, joined, refreshed, stale, bypass, failed,"        \
  " refused, spent, saved, bytes"

/* ?2 the first hour, ?3 the first whole day, ?4 the first whole month. */
static const char sum_window[] =
    "SELECT kind, provider, strategy, profile, " SUMS " FROM (SELECT " COLUMNS " FROM tally"
    "  WHERE namespace = ?1 AND hour >= ?2 AND hour < ?3 * 24"
    " UNION ALL SELECT " COLUMNS " FROM tally_sums"
    "  WHERE namespace = ?1 AND span = 'day' AND start >= ?3 AND start < ?4 * 30"
    " UNION ALL SELECT " COLUMNS " FROM tally_sums"
    "  WHERE namespace = ?1 AND span = 'month' AND start >= ?4)"
    " GROUP BY kind, provider, strategy, profile";

static const char sum_ever[] = "SELECT kind, provider, strategy, profile, " SUMS " FROM tally_sums"
                               " WHERE namespace = ?1 AND span = 'all'"
                               " GROUP BY kind, provider, strategy, profile";

static const char sum_hours[] = "SELECT hour, 0, 0, 0, " SUMS " FROM tally"
                                " WHERE namespace = ?1 AND hour >= ?2 GROUP BY hour ORDER BY hour";

static const char select_latencies[] =
    "SELECT kind, class, counts FROM latencies"
    " WHERE namespace = ?1 AND span = 'hour' AND start >= ?2 AND start < ?3 * 24"
    " UNION ALL SELECT kind, class, counts FROM latencies"
    " WHERE namespace = ?1 AND span = 'day' AND start >= ?3 AND start < ?4 * 30"
    " UNION ALL SELECT kind, class, counts FROM latencies"
    " WHERE namespace = ?1 AND span = 'month' AND start >= ?4 ORDER BY kind, class";

#define FIRST_COUNT 4

/* The column of each outcome, from the first count on. */
static const RfOutcome outcome_columns[] = {
  RF_OUTCOME_HIT,       RF_OUTCOME_MISS,  RF_OUTCOME_JOINED,
  RF_OUTCOME_REFRESHED, RF_OUTCOME_STALE, RF_OUTCOME_BYPASS,
};

/* The column of what rows are by. */
static const int name_columns[] = {
  [RF_STATS_BY_NOTHING] = 0,  [RF_STATS_BY_KIND] = 0,    [RF_STATS_BY_PROVIDER] = 1,
  [RF_STATS_BY_STRATEGY] = 2, [RF_STATS_BY_PROFILE] = 3, [RF_STATS_BY_HOUR] = 0,
};

typedef struct
{
  const char *namespace_;
  gint64 now;
  RfStats *stats;
} RfSum;

/* The hours that are read, then the days, then the months. */
typedef struct
{
  gint64 hour;
  gint64 day;
  gint64 month;
} RfWindow;

/* Where the sums of a window go. */
typedef struct
{
  RfTallyRow *all;
  GPtrArray *kinds; /* (nullable) */
  GPtrArray *rows;  /* (nullable) */
  RfStatsBy by;     /* what they are by */
} RfSums;

/* An hour counts when it has not ended before the window begins. */
static RfWindow
rf_sums_get_window (const RfSum *sum, gint64 since)
{
  gint64 hour = MAX (0, sum->now - MIN (since, sum->now / 1000) * 1000) / HOUR;
  gint64 day = (hour + HOURS_OF_DAY - 1) / HOURS_OF_DAY;

  return (RfWindow){ hour, day, (day + DAYS_OF_MONTH - 1) / DAYS_OF_MONTH };
}

static void
rf_sums_add_row (sqlite3_stmt *statement, RfTallyRow *row)
{
  int column = FIRST_COUNT;

  for (gsize i = 0; i < G_N_ELEMENTS (outcome_columns); i++)
    row->outcomes[outcome_columns[i]] += sqlite3_column_int64 (statement, column++);
  row->failed += sqlite3_column_int64 (statement, column++);
  row->refused += sqlite3_column_int64 (statement, column++);
  row->spent += sqlite3_column_int64 (statement, column++);
  row->saved += sqlite3_column_int64 (statement, column++);
  row->bytes += sqlite3_column_int64 (statement, column++);
}

static RfTallyRow *
rf_sums_find (GPtrArray *rows, const char *name)
{
  for (guint i = 0; i < rows->len; i++)
    {
      RfTallyRow *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->name, name) == 0)
        return row;
    }
  return NULL;
}

static void
rf_sums_add_to (sqlite3_stmt *statement, GPtrArray *rows, RfStatsBy by)
{
  const char *name = rf_statement_get_text (statement, name_columns[by]);
  RfTallyRow *row = NULL;

  if (rows == NULL)
    return;
  row = rf_sums_find (rows, name);
  if (row == NULL)
    {
      row = rf_tally_row_new (name);
      g_ptr_array_add (rows, row);
    }
  rf_sums_add_row (statement, row);
}

static int
rf_sums_compare_cb (gconstpointer a, gconstpointer b)
{
  const RfTallyRow *const *left = a;
  const RfTallyRow *const *right = b;

  return g_strcmp0 ((*left)->name, (*right)->name);
}

/* @window is %NULL for all time. */
static gboolean
rf_sums_read (RfConnection *connection,
              const RfSum *sum,
              const RfWindow *window,
              const RfSums *sums,
              GError **error)
{
  g_autoptr (RfStatement) statement =
      window != NULL ? rf_connection_query (connection,
                                            error,
                                            sum_window,
                                            "siii",
                                            sum->namespace_,
                                            window->hour,
                                            window->day,
                                            window->month)
                     : rf_connection_query (connection, error, sum_ever, "s", sum->namespace_);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (rf_statement_step (statement, &row, error))
    {
      if (!row)
        {
          if (sums->rows != NULL)
            g_ptr_array_sort (sums->rows, rf_sums_compare_cb);
          return TRUE;
        }
      rf_sums_add_row (statement, sums->all);
      rf_sums_add_to (statement, sums->kinds, RF_STATS_BY_KIND);
      rf_sums_add_to (statement, sums->rows, sums->by);
    }
  return FALSE;
}

static gboolean
rf_sums_read_hours (RfConnection *connection,
                    const RfSum *sum,
                    const RfWindow *window,
                    GPtrArray *rows,
                    GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, sum_hours, "si", sum->namespace_, window->hour);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (rf_statement_step (statement, &row, error))
    {
      g_autofree char *name = NULL;
      RfTallyRow *tally = NULL;

      if (!row)
        return TRUE;
      name = rf_time_to_string (sqlite3_column_int64 (statement, 0) * HOUR);
      tally = rf_tally_row_new (name);
      rf_sums_add_row (statement, tally);
      g_ptr_array_add (rows, tally);
    }
  return FALSE;
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

/* The rows come by kind and class; each pair is read into one histogram. */
static gboolean
rf_sums_read_latencies (RfConnection *connection,
                        const RfSum *sum,
                        const RfWindow *window,
                        GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection,
                                                           error,
                                                           select_latencies,
                                                           "siii",
                                                           sum->namespace_,
                                                           window->hour,
                                                           window->day,
                                                           window->month);
  g_autofree RfHistogram *all = g_new0 (RfHistogram, RF_LATENCY_FAILED + 1);
  g_autofree RfHistogram *one = g_new0 (RfHistogram, 1);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_autofree char *name = rf_statement_dup_text (statement, 0);
      g_autofree char *class_name = rf_statement_dup_text (statement, 1);
      RfTallyRow *kind = rf_sums_find (sum->stats->kinds, name);
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

/* The work may run twice, and adds. */
static void
rf_sums_clear (RfStats *stats)
{
  stats->day = stats->week = stats->total = stats->all = (RfTallyRow){ NULL };
  g_ptr_array_set_size (stats->day_kinds, 0);
  g_ptr_array_set_size (stats->kinds, 0);
  g_clear_pointer (&stats->rows, g_ptr_array_unref);
  if (stats->by != RF_STATS_BY_NOTHING)
    stats->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_tally_row_free);
}

static gboolean
rf_sums_work (RfConnection *connection, gpointer data, GError **error)
{
  RfSum *sum = data;
  RfStats *stats = sum->stats;
  gboolean hours = stats->by == RF_STATS_BY_HOUR;
  RfWindow day = rf_sums_get_window (sum, RF_DAY);
  RfWindow week = rf_sums_get_window (sum, 7 * RF_DAY);
  RfWindow asked = rf_sums_get_window (sum, stats->since);
  RfSums of_day = { &stats->day, stats->day_kinds, NULL, RF_STATS_BY_NOTHING };
  RfSums of_week = { &stats->week, NULL, NULL, RF_STATS_BY_NOTHING };
  RfSums ever = { &stats->total, NULL, NULL, RF_STATS_BY_NOTHING };
  RfSums of_asked = { &stats->all, stats->kinds, NULL, stats->by };

  rf_sums_clear (stats);
  of_asked.rows = hours ? NULL : stats->rows;
  if (!rf_sums_read_totals (connection, sum, stats, error) ||
      !rf_sums_read (connection, sum, &day, &of_day, error) ||
      !rf_sums_read (connection, sum, &week, &of_week, error) ||
      !rf_sums_read (connection, sum, NULL, &ever, error) ||
      !rf_sums_read (connection, sum, &asked, &of_asked, error) ||
      !rf_sums_read_latencies (connection, sum, &asked, error))
    return FALSE;
  return !hours || rf_sums_read_hours (connection, sum, &asked, stats->rows, error);
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
