/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-operations.h"
#include "rf-time.h"

/*
 * Counters by the hour, and the sums over them. What lists would be scanned
 * for stands in totals, which triggers of the schema keep.
 */

#define HOUR G_GINT64_CONSTANT (3600000)

static const char add_use[] =
    "INSERT INTO tally (hour, namespace, kind, provider, strategy, profile, hit, miss, joined,"
    "  refreshed, stale, bypass, failed, spent, saved, bytes)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
    " ON CONFLICT DO UPDATE SET hit = hit + excluded.hit, miss = miss + excluded.miss,"
    "  joined = joined + excluded.joined, refreshed = refreshed + excluded.refreshed,"
    "  stale = stale + excluded.stale, bypass = bypass + excluded.bypass,"
    "  failed = failed + excluded.failed, spent = spent + excluded.spent,"
    "  saved = saved + excluded.saved, bytes = bytes + excluded.bytes";

static const char use_entry[] =
    "UPDATE entries SET uses = uses + 1, last_used_at = max (last_used_at, ?2) WHERE id = ?1";

static const char select_totals[] = "SELECT entries, uses FROM totals WHERE namespace = ?1";

static const char select_bytes[] = "SELECT bytes FROM blob_totals";

#define SUMS                                                                                       \
  "sum (hit), sum (miss), sum (joined), sum (refreshed), sum (stale), sum (bypass), "              \
  "sum (failed), sum (spent), sum (saved), sum (bytes)"

#define SUM_BY(column)                                                                             \
  "SELECT " column ", " SUMS " FROM tally WHERE namespace = ?1 AND hour >= ?2"                     \
  " GROUP BY 1 ORDER BY 1"

static const char sum_all[] =
    "SELECT NULL, " SUMS " FROM tally WHERE namespace = ?1 AND hour >= ?2";

static const char *const sums_by[] = {
  [RF_STATS_BY_NOTHING] = NULL,
  [RF_STATS_BY_KIND] = SUM_BY ("kind"),
  [RF_STATS_BY_PROVIDER] = SUM_BY ("provider"),
  [RF_STATS_BY_STRATEGY] = SUM_BY ("strategy"),
  [RF_STATS_BY_PROFILE] = SUM_BY ("profile"),
  [RF_STATS_BY_HOUR] = SUM_BY ("hour"),
};

/* The column of each outcome, after the first. */
static const RfOutcome outcome_columns[] = {
  RF_OUTCOME_HIT,       RF_OUTCOME_MISS,  RF_OUTCOME_JOINED,
  RF_OUTCOME_REFRESHED, RF_OUTCOME_STALE, RF_OUTCOME_BYPASS,
};

typedef struct
{
  const RfUse *uses;
  gsize n_uses;
} RfFlush;

typedef struct
{
  const char *namespace_;
  gint64 from;
  RfStats *stats;
} RfSum;

static const char *
rf_tally_name (const char *name)
{
  return name != NULL ? name : "";
}

static gboolean
rf_tally_add (RfConnection *connection, const RfUse *use, GError **error)
{
  gint64 counts[G_N_ELEMENTS (outcome_columns)] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (outcome_columns) && !use->failed; i++)
    counts[i] = outcome_columns[i] == use->outcome;
  if (!rf_connection_run (connection,
                          error,
                          add_use,
                          "isssssiiiiiiiiii",
                          use->at / HOUR,
                          rf_tally_name (use->namespace_),
                          rf_enum_get_name (rf_kind_names, (int) use->kind),
                          rf_tally_name (use->provider),
                          rf_tally_name (rf_enum_get_name (rf_strategy_names, (int) use->strategy)),
                          rf_tally_name (use->profile),
                          counts[0],
                          counts[1],
                          counts[2],
                          counts[3],
                          counts[4],
                          counts[5],
                          (gint64) (use->failed ? 1 : 0),
                          use->spent,
                          use->saved,
                          use->bytes))
    return FALSE;
  return use->entry_id == 0 ||
         rf_connection_run (connection, error, use_entry, "ii", use->entry_id, use->at);
}

static gboolean
rf_tally_flush_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfFlush *flush = data;

  for (gsize i = 0; i < flush->n_uses; i++)
    {
      if (!rf_tally_add (connection, &flush->uses[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rf_tally_flush (RfDatabase *database, const RfUse *uses, gsize n_uses, GError **error)
{
  RfFlush flush = { uses, n_uses };

  return n_uses == 0 ||
         rf_database_run (database, RF_ACCESS_COUNT, rf_tally_flush_work, &flush, error);
}

static void
rf_tally_read_row (sqlite3_stmt *statement, RfTallyRow *row)
{
  int column = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (outcome_columns); i++)
    row->outcomes[outcome_columns[i]] = sqlite3_column_int64 (statement, column++);
  row->failed = sqlite3_column_int64 (statement, column++);
  row->spent = sqlite3_column_int64 (statement, column++);
  row->saved = sqlite3_column_int64 (statement, column++);
  row->bytes = sqlite3_column_int64 (statement, column++);
}

static char *
rf_tally_dup_row_name (sqlite3_stmt *statement, RfStatsBy by)
{
  if (by == RF_STATS_BY_HOUR)
    return rf_time_to_string (sqlite3_column_int64 (statement, 0) * HOUR);
  return rf_statement_dup_text (statement, 0);
}

static gboolean
rf_tally_read_rows (RfConnection *connection,
                    const RfSum *sum,
                    RfStatsBy by,
                    GPtrArray *rows,
                    GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, sums_by[by], "si", sum->namespace_, sum->from);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_autofree char *name = rf_tally_dup_row_name (statement, by);
      RfTallyRow *tally = rf_tally_row_new (name);

      g_ptr_array_add (rows, tally);
      rf_tally_read_row (statement, tally);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_tally_read_totals (RfConnection *connection, const RfSum *sum, RfStats *stats, GError **error)
{
  g_autoptr (RfStatement) all =
      rf_connection_query (connection, error, sum_all, "si", sum->namespace_, sum->from);
  g_autoptr (RfStatement) totals = NULL;
  gboolean row = FALSE;

  if (all == NULL || !rf_statement_step (all, &row, error))
    return FALSE;
  rf_tally_read_row (all, &stats->all);
  totals = rf_connection_query (connection, error, select_totals, "s", sum->namespace_);
  if (totals == NULL || !rf_statement_step (totals, &row, error))
    return FALSE;
  stats->total_entries = row ? sqlite3_column_int64 (totals, 0) : 0;
  stats->total_uses = row ? sqlite3_column_int64 (totals, 1) : 0;
  return rf_connection_read_int (connection, select_bytes, &stats->total_bytes, error);
}

static gboolean
rf_tally_sum_work (RfConnection *connection, gpointer data, GError **error)
{
  RfSum *sum = data;
  RfStats *stats = sum->stats;

  g_ptr_array_set_size (stats->kinds, 0);
  if (!rf_tally_read_totals (connection, sum, stats, error) ||
      !rf_tally_read_rows (connection, sum, RF_STATS_BY_KIND, stats->kinds, error))
    return FALSE;
  if (stats->by == RF_STATS_BY_NOTHING)
    return TRUE;
  g_clear_pointer (&stats->rows, g_ptr_array_unref);
  stats->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_tally_row_free);
  return rf_tally_read_rows (connection, sum, stats->by, stats->rows, error);
}

RfStats *
rf_tally_sum (RfDatabase *database,
              const char *namespace_,
              gint64 since,
              RfStatsBy by,
              GError **error)
{
  g_autoptr (RfStats) stats = rf_stats_new ();
  RfSum sum = { rf_tally_name (namespace_), 0, stats };

  stats->since = since;
  stats->by = by;
  /* An hour counts when it has not ended before the window begins. */
  sum.from = MAX (0, rf_time_now () - since * 1000) / HOUR;
  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_tally_sum_work, &sum, error))
    return NULL;
  return g_steal_pointer (&stats);
}
