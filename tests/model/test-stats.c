/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-stats.h"

/* A row of zeros. */
#define NOTHING                                                                                    \
  "{\"bypass\":0,\"bytes\":0,\"failed\":0,\"hit_rate\":null,\"hits\":0,\"joined\":0,"              \
  "\"misses\":0,\"refreshed\":0,\"refused\":0,\"saved\":0,\"spent\":0,\"stale\":0}"

static void
assert_json (const RfStats *stats, const char *expected)
{
  g_autoptr (JsonNode) node = rf_stats_to_json (stats);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = rf_json_print (node, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_empty (void)
{
  g_autoptr (RfStats) stats = rf_stats_new ();

  assert_json (stats,
               "{\"alerts\":[],\"by_kind\":{},\"bypass_24h\":0,\"cache_hits_24h\":0,"
               "\"cache_misses_24h\":0,\"failed_24h\":0,\"hit_rate_24h\":null,\"joined_24h\":0,"
               "\"last_7d\":" NOTHING ",\"redis_connected\":true,\"refreshed_24h\":0,"
               "\"refused_24h\":0,\"saved_24h\":0,"
               "\"since_seconds\":86400,\"spent_24h\":0,\"stale_24h\":0,"
               "\"store_connected\":true,\"total\":" NOTHING
               ",\"total_bytes\":0,\"total_cached_generations\":0,"
               "\"total_usage_count\":0,\"window\":" NOTHING "}");
}

/* The figures of a busy day: 842 hits and 178 misses are a rate of 0.8255;
 * what was joined, stale, refreshed or bypassed does not change it. */
static void
test_rate (void)
{
  g_autoptr (RfTallyRow) row = rf_tally_row_new ("image");
  double rate = -1.0;

  g_assert_false (rf_tally_row_get_hit_rate (row, &rate));
  g_assert_cmpfloat (rate, ==, -1.0);

  row->outcomes[RF_OUTCOME_JOINED] = 50;
  row->outcomes[RF_OUTCOME_STALE] = 7;
  row->outcomes[RF_OUTCOME_BYPASS] = 9;
  row->outcomes[RF_OUTCOME_REFRESHED] = 3;
  g_assert_false (rf_tally_row_get_hit_rate (row, &rate));

  row->outcomes[RF_OUTCOME_HIT] = 842;
  row->outcomes[RF_OUTCOME_MISS] = 178;
  g_assert_true (rf_tally_row_get_hit_rate (row, &rate));
  g_assert_cmpfloat (rate, ==, 0.8255);

  row->outcomes[RF_OUTCOME_HIT] = 0;
  g_assert_true (rf_tally_row_get_hit_rate (row, &rate));
  g_assert_cmpfloat (rate, ==, 0.0);
}

static void
test_rows (void)
{
  g_autoptr (RfStats) stats = rf_stats_new ();
  RfTallyRow *kind = rf_tally_row_new ("tts");
  RfTallyRow *row = rf_tally_row_new ("espeak");

  stats->total_entries = 2;
  stats->total_uses = 3;
  stats->total_bytes = 100;
  stats->since = 3600;
  stats->day.outcomes[RF_OUTCOME_HIT] = 1;
  stats->day.outcomes[RF_OUTCOME_MISS] = 2;
  stats->day.saved = 1500000;
  stats->day.spent = 250000;
  stats->day.failed = 1;
  kind->latencies[RF_LATENCY_HIT] = (RfLatency){ 4, 1, 2, 3 };
  kind->outcomes[RF_OUTCOME_MISS] = 2;
  g_ptr_array_add (stats->kinds, kind);
  stats->by = RF_STATS_BY_PROVIDER;
  stats->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_tally_row_free);
  row->outcomes[RF_OUTCOME_HIT] = 4;
  row->bytes = 9;
  g_ptr_array_add (stats->rows, row);

  assert_json (
      stats,
      "{\"alerts\":[],\"by_kind\":{\"tts\":{\"bypass\":0,\"bytes\":0,\"failed\":0,\"hit_rate\":0,"
      "\"hits\":0,\"joined\":0,\"latency_us\":{\"hit\":{\"count\":4,\"p50\":1,\"p90\":2,\"p99\":3}}"
      ","
      "\"misses\":2,\"refreshed\":0,\"refused\":0,\"saved\":0,\"spent\":0,\"stale\":0}},"
      "\"bypass_24h\":0,\"cache_hits_24h\":1,\"cache_misses_24h\":2,\"failed_24h\":1,"
      "\"hit_rate_24h\":0.3333,\"joined_24h\":0,\"last_7d\":" NOTHING ","
      "\"redis_connected\":true,\"refreshed_24h\":0,\"refused_24h\":0,"
      "\"rows\":[{\"bypass\":0,\"bytes\":9,\"failed\":0,\"hit_rate\":1,\"hits\":4,\"joined\":0,"
      "\"misses\":0,\"name\":\"espeak\",\"refreshed\":0,\"refused\":0,\"saved\":0,\"spent\":0,"
      "\"stale\":0}],"
      "\"saved_24h\":1.5,\"since_seconds\":3600,\"spent_24h\":0.25,\"stale_24h\":0,"
      "\"store_connected\":true,\"total\":" NOTHING ",\"total_bytes\":100,"
      "\"total_cached_generations\":2,"
      "\"total_usage_count\":3,\"window\":" NOTHING "}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats/empty", test_empty);
  g_test_add_func ("/stats/rate", test_rate);
  g_test_add_func ("/stats/rows", test_rows);
  return g_test_run ();
}
