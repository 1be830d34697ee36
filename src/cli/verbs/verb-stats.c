/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-verbs.h"
#include "rf-credits.h"
#include "rf-time.h"

/* `refrain stats`: how often the cache answered, and what that was worth. */

static char *
cli_dup_count (gint64 number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

/* A rate is never shown without what it is a rate of. */
static char *
cli_dup_rate (const RfTallyRow *row)
{
  gint64 hits = row->outcomes[RF_OUTCOME_HIT];
  double rate = 0.0;

  if (!rf_tally_row_get_hit_rate (row, &rate))
    return g_strdup ("-");
  return g_strdup_printf ("%.2f %% (%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ")",
                          rate * 100.0,
                          hits,
                          hits + row->outcomes[RF_OUTCOME_MISS]);
}

static char *
cli_dup_latency (gint64 microseconds)
{
  if (microseconds < 1000)
    return g_strdup_printf ("%" G_GINT64_FORMAT " µs", microseconds);
  if (microseconds < 1000000)
    return g_strdup_printf ("%.3g ms", (double) microseconds / 1000.0);
  return g_strdup_printf ("%.3g s", (double) microseconds / 1000000.0);
}

static void
cli_add_tally (CliTable *table, const char *name, const RfTallyRow *row)
{
  cli_table_take_cell (table, g_strdup (name));
  cli_table_take_cell (table, cli_dup_count (row->outcomes[RF_OUTCOME_HIT]));
  cli_table_take_cell (table, cli_dup_count (row->outcomes[RF_OUTCOME_MISS]));
  cli_table_take_cell (table, cli_dup_rate (row));
  cli_table_take_cell (table, cli_dup_count (row->outcomes[RF_OUTCOME_JOINED]));
  cli_table_take_cell (table, cli_dup_count (row->failed));
  cli_table_take_cell (table, rf_credits_to_string (row->spent));
  cli_table_take_cell (table, rf_credits_to_string (row->saved));
  cli_table_take_cell (table, cli_dup_bytes (row->bytes));
}

static void
cli_add_latencies (CliTable *table, const char *name, const RfTallyRow *row)
{
  for (gsize i = 0; i < G_N_ELEMENTS (row->latencies); i++)
    {
      const RfLatency *latency = &row->latencies[i];

      if (latency->count == 0)
        continue;
      cli_table_take_cell (table, g_strdup (name));
      cli_table_take_cell (table, g_strdup (rf_enum_get_name (rf_latency_class_names, (int) i)));
      cli_table_take_cell (table, cli_dup_count (latency->count));
      cli_table_take_cell (table, cli_dup_latency (latency->p50));
      cli_table_take_cell (table, cli_dup_latency (latency->p90));
      cli_table_take_cell (table, cli_dup_latency (latency->p99));
    }
}

static void
cli_print_latencies (const RfStats *stats)
{
  static const char *const titles[] = { "KIND", "TOOK", "COUNT", "P50", "P90", "P99", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);

  for (guint i = 0; i < stats->kinds->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (stats->kinds, i);

      cli_add_latencies (table, row->name, row);
    }
  cli_print ("\n");
  cli_table_print (table, 0);
}

static void
cli_print_alerts (const RfStats *stats)
{
  for (guint i = 0; i < stats->alerts->len; i++)
    {
      const RfAlert *alert = g_ptr_array_index (stats->alerts, i);

      cli_print ("alert: %s%s%.2f %% of %" G_GINT64_FORMAT
                 " requests of the last 24h were hits, and %.0f %% are expected\n",
                 alert->kind != NULL ? alert->kind : "",
                 alert->kind != NULL ? ": " : "",
                 alert->hit_rate * 100.0,
                 alert->requests,
                 alert->threshold * 100.0);
    }
}

static void
cli_print_stats (const RfStats *stats, const char *by, const char *since)
{
  const char *const titles[] = { by,       "HITS",  "MISSES", "HIT RATE", "JOINED",
                                 "FAILED", "SPENT", "SAVED",  "MADE",     NULL };
  const GPtrArray *rows = stats->rows != NULL ? stats->rows : stats->kinds;
  g_autoptr (CliTable) table = cli_table_new (titles);
  g_autofree char *bytes = cli_dup_bytes (stats->total_bytes);
  g_autofree char *saved = cli_dup_credits (stats->all.saved);
  g_autofree char *saved_ever = cli_dup_credits (stats->total.saved);

  cli_print ("%" G_GINT64_FORMAT " %s in the cache, %s, served %" G_GINT64_FORMAT " %s\n",
             stats->total_entries,
             stats->total_entries == 1 ? "entry" : "entries",
             bytes,
             stats->total_uses,
             stats->total_uses == 1 ? "time" : "times");
  cli_print ("last %s: %s saved; in all: %s saved\n",
             since,
             stats->all.saved > 0 ? saved : "nothing",
             stats->total.saved > 0 ? saved_ever : "nothing");
  cli_print_alerts (stats);
  cli_print ("\n");
  for (guint i = 0; i < rows->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (rows, i);

      cli_add_tally (table, row->name, row);
    }
  cli_add_tally (table, "all", &stats->all);
  cli_table_print (table, 0);
  if (stats->rows == NULL && stats->kinds->len > 0)
    cli_print_latencies (stats);
}

/**
 * cli_verb_stats:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_stats (CliContext *context, const CliArguments *arguments, GError **error)
{
  const char *since_text = cli_arguments_get (arguments, "since");
  const char *by_name = cli_arguments_get (arguments, "by");
  g_autoptr (RfSelector) where = rf_selector_new ();
  g_autoptr (RfStats) stats = NULL;
  g_autofree char *title = g_ascii_strup (by_name != NULL ? by_name : "kind", -1);
  gint64 since = RF_DAY;
  int by = RF_STATS_BY_NOTHING;

  if (since_text != NULL && (!rf_duration_from_string (since_text, &since) || since <= 0))
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "--since: “%s” is no age", since_text);
      rf_error_set_hint (*error, "write it as 7d, 24h or 30m");
      return -1;
    }
  if (by_name != NULL)
    rf_enum_from_name (rf_stats_by_names, by_name, &by);
  where->profile = g_strdup (cli_arguments_get (arguments, "profile"));
  stats =
      rf_service_stats_of (cli_context_get_service (context), where, since, (RfStatsBy) by, error);
  if (stats == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_stats_to_json (stats), error) ? 0 : -1;
  cli_print_stats (stats, title, since_text != NULL ? since_text : "24h");
  return 0;
}
