/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-store.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/*
 * Statistics over a year of counters, by each thing that they can be asked by.
 *
 *   bench-stats [FOLDER]
 *
 * FOLDER may be one of bench-search, with its million entries; a year of
 * counters is put in, once. Times are of the processor, the median of a few.
 */

#define ROUNDS 5
#define LIMIT  5.0
#define HOURS  (365 * 24)
#define NOW    G_GINT64_CONSTANT (1800000000000)
#define GROUPS 20

static const char *const providers[] = { "portrait", "cloud", "espeak", "band", "flipbook" };

/* An hour of uses: twenty rows of the tally, and times of each kind. */
static void
add_hour (GArray *uses, int hour)
{
  for (int group = 0; group < GROUPS; group++)
    {
      RfUse use = {
        .at = NOW - hour * G_GINT64_CONSTANT (3600000),
        .kind = (RfKind) (group % 5),
        .provider = providers[group % 5],
        .profile = group < 10 ? "default" : "scenes",
        .strategy = group % 2 == 0 ? RF_STRATEGY_ONCE : RF_STRATEGY_PER_PLAYER,
        .outcome = (hour + group) % 4 == 0 ? RF_OUTCOME_MISS : RF_OUTCOME_HIT,
        .saved = 1000000,
        .latency = 50 + (hour * 7919 + group * 104729) % 100000,
      };

      g_array_append_val (uses, use);
    }
}

static void
fill (RfStore *store)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (RfUse));
  g_autoptr (GError) error = NULL;

  for (int hour = 0; hour < HOURS; hour++)
    add_hour (uses, hour);
  if (!rf_store_flush_tally (store, (const RfUse *) (gpointer) uses->data, uses->len, &error))
    g_error ("%s", error->message);
}

static double
get_milliseconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000.0 + (double) time.tv_nsec / 1000000.0;
}

static int
compare (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static void
time_stats (RfStore *store, gint64 days, RfStatsBy by, double *worst)
{
  double times[ROUNDS];
  g_autoptr (RfStats) stats = NULL;

  for (int round = 0; round < ROUNDS; round++)
    {
      g_clear_pointer (&stats, rf_stats_free);
      times[round] = get_milliseconds ();
      stats = rf_store_stats (store, "", days * RF_DAY, by, NULL);
      times[round] = get_milliseconds () - times[round];
    }
  qsort (times, ROUNDS, sizeof (double), compare);
  printf ("%3d days by %-8s: %.2f ms, %" G_GINT64_FORMAT " hits of %" G_GINT64_FORMAT " entries\n",
          (int) days,
          by != RF_STATS_BY_NOTHING ? rf_enum_get_name (rf_stats_by_names, (int) by) : "nothing",
          times[ROUNDS / 2],
          stats->all.outcomes[RF_OUTCOME_HIT],
          stats->total_entries);
  *worst = MAX (*worst, times[ROUNDS / 2]);
}

int
main (int argc, char **argv)
{
  static const int days[] = { 1, 7, 30, 365 };
  g_autofree char *folder = bench_dup_folder (argc > 1 ? argv[1] : NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfStore) store = NULL;
  g_autoptr (RfStats) before = NULL;
  double worst = 0.0;

  rf_time_set_for_tests (NOW);
  store = rf_sqlite_store_new (folder, NULL, &error);
  if (store == NULL)
    g_error ("%s", error->message);
  before = rf_store_stats (store, "", RF_DAY, RF_STATS_BY_NOTHING, NULL);
  if (before->total.outcomes[RF_OUTCOME_HIT] == 0)
    fill (store);
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      for (int by = RF_STATS_BY_NOTHING; by <= RF_STATS_BY_PROFILE; by++)
        time_stats (store, days[i], (RfStatsBy) by, &worst);
      /* A line for each hour that is asked about cannot cost the same. */
      if (days[i] <= 7)
        time_stats (store, days[i], RF_STATS_BY_HOUR, &worst);
    }
  printf ("statistics over a year of counters, the worst: %.2f ms (at most %.0f)\n", worst, LIMIT);
  g_clear_object (&store);
  if (argc <= 1)
    bench_remove_folder (folder);
  return worst <= LIMIT ? 0 : 1;
}
