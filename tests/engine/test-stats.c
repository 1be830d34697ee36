/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "rf-time.h"

#include <math.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the counters say of answered requests, and what is left of them. */

static const char few_are_enough[] = "[stats]\nalert-min-requests=2\n";

static RfStats *
must_count (EngineFixture *fixture, RfStatsBy by)
{
  g_autoptr (GError) error = NULL;
  RfStats *stats = NULL;

  engine_test_reopen (fixture);
  stats = rf_service_stats (rf_host_get_service (fixture->host), RF_DAY, by, &error);
  g_assert_no_error (error);
  return stats;
}

static void
ask (EngineFixture *fixture, const char *params, int times)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", params);

  for (int i = 0; i < times; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfResult) result = rf_service_generate (service, request, NULL, NULL, &error);

      g_assert_no_error (error);
    }
}

static void
test_seed_003_hit_rate_of_842_and_178_is_0_8255 (void)
{
  RfTallyRow row = { .outcomes = { [RF_OUTCOME_HIT] = 842, [RF_OUTCOME_MISS] = 178 } };
  double rate = 0.0;

  g_assert_true (rf_tally_row_get_hit_rate (&row, &rate));
  g_assert_cmpfloat (rate, ==, 0.8255);
  /* What neither hit nor missed counts in neither. */
  row.outcomes[RF_OUTCOME_JOINED] = row.outcomes[RF_OUTCOME_STALE] = 500;
  row.outcomes[RF_OUTCOME_BYPASS] = row.outcomes[RF_OUTCOME_REFRESHED] = row.failed = 500;
  g_assert_true (rf_tally_row_get_hit_rate (&row, &rate));
  g_assert_cmpfloat (rate, ==, 0.8255);
  row.outcomes[RF_OUTCOME_HIT] = row.outcomes[RF_OUTCOME_MISS] = 0;
  g_assert_false (rf_tally_row_get_hit_rate (&row, &rate));
}

static void
test_seed_003_alert_is_below_60_percent (void)
{
  g_autoptr (RfStats) stats = rf_stats_new ();
  const RfAlert *alert = NULL;

  stats->day.outcomes[RF_OUTCOME_HIT] = 60;
  stats->day.outcomes[RF_OUTCOME_MISS] = 40;
  rf_stats_add_alerts (stats, 0.6, 100);
  g_assert_cmpuint (stats->alerts->len, ==, 0);
  stats->day.outcomes[RF_OUTCOME_MISS] = 41;
  rf_stats_add_alerts (stats, 0.6, 102);
  g_assert_cmpuint (stats->alerts->len, ==, 0);
  rf_stats_add_alerts (stats, 0.6, 101);
  g_assert_cmpuint (stats->alerts->len, ==, 1);
  alert = g_ptr_array_index (stats->alerts, 0);
  g_assert_cmpint (alert->requests, ==, 101);
  g_assert_cmpfloat (alert->hit_rate, ==, 0.5941);
}

static void
test_seed_004_figures (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfStats) stats = NULL;
  double efficiency = 0.0;

  ask (fixture, "\"prompt\":\"a\",\"price\":5", 4);
  ask (fixture, "\"prompt\":\"b\",\"price\":5", 1);
  stats = must_count (fixture, RF_STATS_BY_NOTHING);
  g_assert_cmpint (stats->total_entries, ==, 2);
  g_assert_cmpint (stats->total_uses, ==, 3);
  g_assert_cmpfloat (rf_stats_get_average_usage (stats), ==, 1.5);
  g_assert_cmpint (stats->total.saved, ==, 15000000);
  g_assert_true (rf_stats_get_efficiency (stats, &efficiency));
  g_assert_cmpfloat (efficiency, ==, 60.0);
}

static void
test_outcomes_are_told_apart (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) refresh = engine_test_request ("dummy", "\"prompt\":\"a\",\"price\":2");
  g_autoptr (RfRequest) refuse = engine_test_request ("dummy", "\"refuse\":true");
  g_autoptr (RfRequest) fail = engine_test_request ("dummy", "\"fail\":\"provider_failed\"");
  g_autoptr (RfRequest) always = engine_test_request ("dummy", "\"prompt\":\"b\"");
  g_autoptr (RfResult) refreshed = NULL;
  g_autoptr (RfResult) bypass = NULL;
  g_autoptr (RfStats) stats = NULL;
  const RfTallyRow *row = NULL;

  ask (fixture, "\"prompt\":\"a\",\"price\":2", 3);
  refresh->force_refresh = TRUE;
  always->strategy = RF_STRATEGY_ALWAYS;
  refreshed = rf_service_generate (service, refresh, NULL, NULL, NULL);
  bypass = rf_service_generate (service, always, NULL, NULL, NULL);
  g_assert_null (rf_service_generate (service, refuse, NULL, NULL, NULL));
  g_assert_null (rf_service_generate (service, fail, NULL, NULL, NULL));
  stats = must_count (fixture, RF_STATS_BY_STRATEGY);
  g_assert_cmpint (stats->day.outcomes[RF_OUTCOME_HIT], ==, 2);
  g_assert_cmpint (stats->day.outcomes[RF_OUTCOME_MISS], ==, 1);
  g_assert_cmpint (stats->day.outcomes[RF_OUTCOME_REFRESHED], ==, 1);
  g_assert_cmpint (stats->day.outcomes[RF_OUTCOME_BYPASS], ==, 1);
  g_assert_cmpint (stats->day.failed, ==, 2);
  g_assert_cmpint (stats->day.refused, ==, 1);
  g_assert_cmpint (stats->day.saved, ==, 4000000);
  g_assert_cmpuint (stats->rows->len, ==, 2);
  row = g_ptr_array_index (stats->rows, 0);
  g_assert_cmpstr (row->name, ==, "always");
  g_assert_cmpint (row->outcomes[RF_OUTCOME_BYPASS], ==, 1);
}

static void
test_checks_are_not_counted (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"a\"");
  g_autoptr (RfCheck) check = NULL;
  g_autoptr (RfStats) stats = NULL;

  check = rf_service_check (rf_host_get_service (fixture->host), request, TRUE, NULL, NULL);
  g_assert_nonnull (check);
  stats = must_count (fixture, RF_STATS_BY_NOTHING);
  g_assert_cmpuint (stats->kinds->len, ==, 0);
}

static void
test_latencies_are_measured (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfStats) stats = NULL;
  const RfLatency *hit = NULL;
  const RfLatency *made = NULL;
  const RfTallyRow *image = NULL;

  ask (fixture, "\"prompt\":\"slow\",\"delay_ms\":300", 5);
  stats = must_count (fixture, RF_STATS_BY_NOTHING);
  image = g_ptr_array_index (stats->kinds, 0);
  hit = &image->latencies[RF_LATENCY_HIT];
  made = &image->latencies[RF_LATENCY_MADE];
  g_assert_cmpint (hit->count, ==, 4);
  g_assert_cmpint (made->count, ==, 1);
  /* Times are known to about 6 percent. */
  g_assert_cmpint (made->p50, >=, 280000);
  g_assert_cmpint (hit->p50, >, 0);
  g_assert_cmpint (hit->p50, <=, hit->p90);
  g_assert_cmpint (hit->p90, <=, hit->p99);
  g_assert_cmpint (hit->p50, <, made->p50);
}

static void
test_alerts_follow_the_configuration (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfStats) stats = NULL;

  ask (fixture, "\"prompt\":\"a\"", 1);
  ask (fixture, "\"prompt\":\"b\"", 2);
  stats = must_count (fixture, RF_STATS_BY_NOTHING);
  /* All, and the one kind. */
  g_assert_cmpuint (stats->alerts->len, ==, 2);
}

/* Hits, a pause longer than counters are held back, and hits again. */
static void
be_killed (const char *folder, const char *config, int tell)
{
  RfHost *host = rf_host_new (folder, config, RF_HOST_FLAG_NONE);
  RfService *service = rf_host_get_service (host);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"a\"");

  for (int i = 0; i < 26; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfResult) result = rf_service_generate (service, request, NULL, NULL, &error);

      if (result == NULL)
        g_error ("%s", error->message);
      if (i == 20)
        g_usleep (4 * G_USEC_PER_SEC);
    }
  if (write (tell, "x", 1) != 1)
    _exit (1);
  pause ();
}

static void
test_a_kill_loses_at_most_a_second_of_counters (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfStats) stats = NULL;
  char told = '\0';
  int pipes[2];
  pid_t child;

  g_clear_object (&fixture->host);
  g_assert_cmpint (pipe (pipes), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      be_killed (fixture->folder, fixture->config, pipes[1]);
      _exit (1);
    }
  close (pipes[1]);
  g_assert_cmpint (read (pipes[0], &told, 1), ==, 1);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (pipes[0]);
  stats = must_count (fixture, RF_STATS_BY_NOTHING);
  g_assert_cmpint (stats->day.outcomes[RF_OUTCOME_MISS], ==, 1);
  g_assert_cmpint (stats->day.outcomes[RF_OUTCOME_HIT], >=, 20);
  g_assert_cmpint (stats->total_uses, >=, 20);
  g_assert_cmpint (stats->total_uses, ==, stats->day.outcomes[RF_OUTCOME_HIT]);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*function) (EngineFixture *, gconstpointer);
    const char *config;
  } tests[] = {
    /* First: it forks, and threads do not go along. */
    { "a-kill-loses-at-most-a-second-of-counters",
      test_a_kill_loses_at_most_a_second_of_counters,
      NULL },
    { "seed-004-figures", test_seed_004_figures, NULL },
    { "outcomes-are-told-apart", test_outcomes_are_told_apart, NULL },
    { "checks-are-not-counted", test_checks_are_not_counted, NULL },
    { "latencies-are-measured", test_latencies_are_measured, NULL },
    { "alerts-follow-the-configuration", test_alerts_follow_the_configuration, few_are_enough },
  };

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/stats/", tests[i].name, NULL);

      g_test_add (path,
                  EngineFixture,
                  tests[i].config,
                  engine_test_set_up,
                  tests[i].function,
                  engine_test_tear_down);
    }
  g_test_add_func ("/stats/seed-003-hit-rate-of-842-and-178-is-0.8255",
                   test_seed_003_hit_rate_of_842_and_178_is_0_8255);
  g_test_add_func ("/stats/seed-003-alert-is-below-60-percent",
                   test_seed_003_alert_is_below_60_percent);
  return g_test_run ();
}
