/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-trial.h"
#include "fault-world.h"
#include "rf-paths.h"

#include <glib/gstdio.h>
#include <unistd.h>

/*
 * 1,000 threads of one process and 50 other processes ask for the same slow
 * thing at the same time: the provider is called once, and everybody gets the
 * same bytes.
 */

#define THREADS   1000
#define PROCESSES 50

typedef struct
{
  FaultWorld *world;
  const char *provider;
  int outcomes[RF_OUTCOME_BYPASS + 1]; /* atomic */
} Stampede;

static RfResult *
ask (FaultWorld *world, const char *provider)
{
  g_autoptr (RfRequest) request =
      fault_world_request (provider, "\"prompt\":\"stampede\",\"delay_ms\":2000");
  g_autoptr (GError) error = NULL;
  RfResult *result = rf_service_generate (world->service, request, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (result->stored);
  return result;
}

static gpointer
ask_thread (gpointer data)
{
  Stampede *stampede = data;
  g_autoptr (RfResult) result = ask (stampede->world, stampede->provider);

  g_atomic_int_inc (&stampede->outcomes[result->outcome]);
  return NULL;
}

typedef struct
{
  const char *folder;
  const char *provider;
} Place;

static void
process_trial (gpointer data, FaultReport *report)
{
  const Place *place = data;
  g_autoptr (FaultWorld) world = fault_world_open (place->folder);
  g_autoptr (RfResult) result = ask (world, place->provider);

  fault_world_assert_whole (result);
  g_assert_cmpint (result->outcome, !=, RF_OUTCOME_BYPASS);
  __atomic_add_fetch (&report->acknowledged, result->outcome == RF_OUTCOME_MISS, __ATOMIC_SEQ_CST);
}

static void
threads_trial (gpointer data, FaultReport *report)
{
  const Place *place = data;
  FaultWorld *world = fault_world_open (place->folder);
  Stampede stampede = { .world = world, .provider = place->provider };
  GThread *threads[THREADS];
  int answered = 0;

  for (gsize i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("stampede", ask_thread, &stampede);
  for (gsize i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  answered = stampede.outcomes[RF_OUTCOME_MISS] + stampede.outcomes[RF_OUTCOME_JOINED] +
             stampede.outcomes[RF_OUTCOME_HIT];
  g_assert_cmpint (answered, ==, THREADS);
  __atomic_add_fetch (
      &report->acknowledged, (guint) stampede.outcomes[RF_OUTCOME_MISS], __ATOMIC_SEQ_CST);
  fault_world_close (world);
}

static void
check_trial (gpointer data, FaultReport *report)
{
  const Place *place = data;
  FaultWorld *world = fault_world_open (place->folder);

  g_assert_cmpuint (fault_world_count_calls (world), ==, 1);
  fault_world_assert_sound (world, FALSE);
  fault_world_close (world);
  fault_world_assert_ledger (place->folder, FALSE);
}

static void
test_stampede (gconstpointer provider)
{
  g_autoptr (FaultReport) report = fault_report_new ();
  g_autofree char *folder = fault_world_dup_folder ();
  g_autofree char *log = g_strconcat (folder, ".calls", NULL);
  Place place = { folder, provider };
  pid_t processes[1 + PROCESSES];
  gint64 start = g_get_monotonic_time ();

  processes[0] = fault_trial_start (threads_trial, &place, report);
  for (gsize i = 1; i <= PROCESSES; i++)
    processes[i] = fault_trial_start (process_trial, &place, report);
  for (gsize i = 0; i <= PROCESSES; i++)
    g_assert_cmpint (fault_trial_wait (processes[i]), ==, 0);
  g_test_message ("%d threads and %d processes in %.1f s",
                  THREADS,
                  PROCESSES,
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  g_assert_cmpuint (report->acknowledged, ==, 1);
  g_assert_cmpint (fault_trial_run (check_trial, &place, report), ==, 0);
  g_unlink (log);
  rf_paths_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/stampede/free", "dummy", test_stampede);
  g_test_add_data_func ("/stampede/paid", "dummy-paid", test_stampede);
  return g_test_run ();
}
