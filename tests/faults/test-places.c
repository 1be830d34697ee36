/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-trial.h"
#include "fault-world.h"
#include "rf-paths.h"
#include "rf-time.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A disk that is really full, a store that somebody else keeps locked, a clock
 * that steps back: a clear error or the right result, reading goes on, and
 * nothing is lost. A folder without the right to write stands in
 * tests/store/test-sqlite-files.c and tests/engine/test-processes.py, damaged
 * pages in tests/store/test-sqlite-damage.c.
 */

#define NOT_PERMITTED 77
#define PATIENCE      (10 * G_USEC_PER_SEC)

static RfResult *
ask (FaultWorld *world, const char *provider, const char *params, GError **error)
{
  g_autoptr (RfRequest) request = fault_world_request (provider, params);

  return rf_service_generate (world->service, request, NULL, NULL, error);
}

static RfResult *
must_ask (FaultWorld *world, const char *provider, const char *params, RfOutcome outcome)
{
  g_autoptr (GError) error = NULL;
  RfResult *result = ask (world, provider, params, &error);

  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, outcome);
  fault_world_assert_whole (result);
  return result;
}

static void
assert_unavailable (FaultWorld *world, const char *params)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (world, "dummy-paid", params, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_test_message ("%s", error->message);
}

static void
assert_refused (FaultWorld *world, const char *params)
{
  guint calls = fault_world_count_calls (world);

  assert_unavailable (world, params);
  g_assert_cmpuint (fault_world_count_calls (world), ==, calls);
}

/* Takes the last block that there is. */
static void
fill_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "filler", NULL);
  static const char block[4096] = { 1 };
  int descriptor = g_open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  while (write (descriptor, block, sizeof block) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (descriptor);
}

static void
make_room (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "filler", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Fills the disk once the provider was told for the n-th time. */
typedef struct
{
  FaultWorld *world;
  guint calls;
  gboolean takes_reserve;
} Filler;

static gpointer
fill_thread (gpointer data)
{
  const Filler *filler = data;
  g_autofree char *reserve = g_build_filename (filler->world->folder, "tmp", "reserve", NULL);

  while (fault_world_count_calls (filler->world) < filler->calls)
    g_usleep (1000);
  g_assert_true (g_file_test (reserve, G_FILE_TEST_IS_REGULAR));
  if (filler->takes_reserve)
    g_assert_cmpint (g_unlink (reserve), ==, 0);
  fill_disk (filler->world->folder);
  return NULL;
}

static RfResult *
ask_while_it_fills (Filler *filler, const char *params, RfOutcome outcome)
{
  g_autofree char *slow = g_strconcat (params, ",\"delay_ms\":300", NULL);
  GThread *thread = NULL;
  RfResult *result = NULL;

  filler->calls = fault_world_count_calls (filler->world) + 1;
  thread = g_thread_new ("fill", fill_thread, filler);
  result = must_ask (filler->world, "dummy-paid", slow, outcome);
  g_thread_join (thread);
  return result;
}

/* The disk fills after a paid answer: the reserve is there for it. */
static void
live_with_reserve (FaultWorld *world)
{
  Filler filler = { world, 0, FALSE };
  g_autoptr (RfResult) stored =
      ask_while_it_fills (&filler, "\"prompt\":\"stored\",\"bytes\":100000", RF_OUTCOME_MISS);
  g_autoptr (RfResult) free_of_charge = NULL;

  g_assert_true (stored->stored);
  g_assert_cmpint (stored->charged, ==, 1000000);
  fill_disk (world->folder);
  rf_result_free (
      must_ask (world, "dummy-paid", "\"prompt\":\"stored\",\"bytes\":100000", RF_OUTCOME_HIT));
  assert_refused (world, "\"prompt\":\"too late\"");
  free_of_charge = must_ask (world, "dummy", "\"prompt\":\"free\"", RF_OUTCOME_BYPASS);
  g_assert_false (free_of_charge->stored);
  make_room (world->folder);
}

/* And where even that is gone, the bytes go to the caller, charged. */
static void
live_without_reserve (FaultWorld *world)
{
  Filler filler = { world, 0, TRUE };
  g_autoptr (RfResult) result =
      ask_while_it_fills (&filler, "\"prompt\":\"lost\",\"bytes\":100000", RF_OUTCOME_BYPASS);

  g_assert_false (result->stored);
  g_assert_true (rf_error_is_disk_full (result->store_error));
  make_room (world->folder);
}

static gboolean
mount_small (const char *folder)
{
  return unshare (CLONE_NEWNS) == 0 && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("none", folder, "tmpfs", 0, "size=4m") == 0;
}

static void
full_trial (gpointer data, FaultReport *report)
{
  const char *folder = data;
  FaultWorld *world = NULL;

  if (!mount_small (folder))
    _exit (NOT_PERMITTED);
  world = fault_world_open (folder);
  live_with_reserve (world);
  live_without_reserve (world);
  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"too late\"", RF_OUTCOME_MISS));
  fault_world_close (world);
  world = fault_world_open (folder);
  fault_world_assert_sound (world, TRUE);
  fault_world_close (world);
  fault_world_assert_ledger (folder, FALSE);
  /* Three were answered and paid for, and the fourth was refused before. */
  g_assert_cmpint (
      fault_world_ask (folder, "SELECT count (*) FROM ledger WHERE kind = 'settle'"), ==, 3);
  report->done = TRUE;
}

static void
run_place (FaultTrial trial)
{
  g_autoptr (FaultReport) report = fault_report_new ();
  g_autofree char *folder = fault_world_dup_folder ();
  g_autofree char *log = g_strconcat (folder, ".calls", NULL);
  int status = fault_trial_run (trial, folder, report);

  g_unlink (log);
  rf_paths_remove_tree (folder);
  if (status == NOT_PERMITTED)
    g_test_skip ("a small file system cannot be mounted here; the injected faults cover it");
  else
    g_assert_true (status == 0 && report->done);
}

static void
test_full_disk (void)
{
  run_place (full_trial);
}

/* No file can grow from the time on when the provider works. */
static gpointer
forbid_thread (gpointer data)
{
  FaultWorld *world = data;
  const struct rlimit nothing = { 0, RLIM_INFINITY };

  while (fault_world_count_calls (world) < 1)
    g_usleep (1000);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &nothing), ==, 0);
  return NULL;
}

/* What was paid for and can be put nowhere was charged all the same: what was held
 * for it is not given back, and it is not asked for again without a word. */
static void
nowhere_trial (gpointer data, FaultReport *report)
{
  static const char params[] = "\"prompt\":\"lost\",\"bytes\":100000,\"delay_ms\":300";
  const struct rlimit anything = { RLIM_INFINITY, RLIM_INFINITY };
  FaultWorld *world = fault_world_open (data);
  GThread *thread = NULL;
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  thread = g_thread_new ("forbid", forbid_thread, world);
  assert_unavailable (world, params);
  g_thread_join (thread);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &anything), ==, 0);
  fault_world_close (world);
  world = fault_world_open (data);
  g_assert_null (ask (world, "dummy-paid", params, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (fault_world_count_calls (world), ==, 1);
  fault_world_close (world);
  g_assert_cmpint (
      fault_world_ask (data, "SELECT count (*) FROM ledger WHERE kind = 'release'"), ==, 0);
  report->done = TRUE;
}

static void
test_paid_for_and_put_nowhere (void)
{
  run_place (nowhere_trial);
}

/* Somebody else holds the store's lock until the pipe is closed. */
static void
hold_trial (gpointer data, FaultReport *report)
{
  g_autofree char *path = g_build_filename (data, "refrain.lock", NULL);
  int descriptor = g_open (path, O_RDWR | O_CLOEXEC, 0);

  g_assert_cmpint (flock (descriptor, LOCK_EX), ==, 0);
  __atomic_store_n (&report->acknowledged, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n (&report->acknowledged, __ATOMIC_SEQ_CST) == 1)
    g_usleep (10000);
}

static gpointer
refused_thread (gpointer data)
{
  assert_unavailable (data, "\"prompt\":\"locked\"");
  return NULL;
}

static gpointer
bypass_thread (gpointer data)
{
  rf_result_free (must_ask (data, "dummy", "\"prompt\":\"locked\"", RF_OUTCOME_BYPASS));
  return NULL;
}

static void
locked_trial (gpointer data, FaultReport *report)
{
  FaultWorld *world = fault_world_open (data);
  gint64 start = 0;
  GThread *threads[2];
  guint hits = 0;
  guint calls = 0;

  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"kept\"", RF_OUTCOME_MISS));
  calls = fault_world_count_calls (world);
  __atomic_store_n (&report->calls, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n (&report->acknowledged, __ATOMIC_SEQ_CST) == 0)
    g_usleep (1000);
  start = g_get_monotonic_time ();
  threads[0] = g_thread_new ("refused", refused_thread, world);
  threads[1] = g_thread_new ("bypass", bypass_thread, world);
  /* Who reads needs no lock, but opening one more connection does: those two
   * have read by then, and wait. */
  g_usleep (G_USEC_PER_SEC / 2);
  while (g_get_monotonic_time () - start < PATIENCE)
    {
      rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"kept\"", RF_OUTCOME_HIT));
      hits++;
      g_usleep (20000);
    }
  g_thread_join (threads[0]);
  g_thread_join (threads[1]);
  g_test_message ("%u hits meanwhile", hits);
  g_assert_cmpuint (hits, >, 10);
  /* The one that costs nothing was run, and the paid one was not. */
  g_assert_cmpuint (fault_world_count_calls (world), ==, calls + 1);
  __atomic_store_n (&report->acknowledged, 2, __ATOMIC_SEQ_CST);
  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"locked\"", RF_OUTCOME_MISS));
  fault_world_assert_sound (world, FALSE);
  fault_world_close (world);
  fault_world_assert_ledger (data, FALSE);
  report->done = TRUE;
}

/* For as long as a writer waits, and a little longer. */
static void
test_locked_for_ten_seconds (void)
{
  g_autoptr (FaultReport) report = fault_report_new ();
  g_autofree char *folder = fault_world_dup_folder ();
  g_autofree char *log = g_strconcat (folder, ".calls", NULL);
  pid_t asker = fault_trial_start (locked_trial, folder, report);
  pid_t holder = 0;

  while (__atomic_load_n (&report->calls, __ATOMIC_SEQ_CST) == 0)
    g_usleep (1000);
  holder = fault_trial_start (hold_trial, folder, report);
  g_assert_cmpint (fault_trial_wait (asker), ==, 0);
  g_assert_cmpint (fault_trial_wait (holder), ==, 0);
  g_assert_true (report->done);
  g_unlink (log);
  rf_paths_remove_tree (folder);
}

static void
assert_the_clock_does_not_matter (FaultWorld *world)
{
  g_autoptr (RfStats) stats = NULL;
  g_autoptr (GError) error = NULL;

  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"before\"", RF_OUTCOME_HIT));
  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"after\"", RF_OUTCOME_MISS));
  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"after\"", RF_OUTCOME_HIT));
  stats = rf_service_stats (world->service, 0, RF_STATS_BY_NOTHING, &error);
  g_assert_no_error (error);
  /* The job that was left. */
  fault_world_assert_sound (world, TRUE);
}

/* What was made “tomorrow” is there, what is made now is too, and a job that
 * was left is still collected and not submitted anew. */
static void
clock_trial (gpointer data, FaultReport *report)
{
  FaultWorld *world = fault_world_open (data);
  gint64 now = rf_time_now ();
  g_autoptr (GError) error = NULL;

  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"before\"", RF_OUTCOME_MISS));
  g_assert_null (
      ask (world, "dummy-paid", "\"prompt\":\"left\",\"job\":true,\"fail\":\"timeout\"", &error));
  rf_time_set_for_tests (now - RF_DAY * 1000);
  assert_the_clock_does_not_matter (world);
  fault_world_close (world);
  world = fault_world_open (data);
  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"before\"", RF_OUTCOME_HIT));
  rf_result_free (
      must_ask (world, "dummy-paid", "\"prompt\":\"left\",\"job\":true", RF_OUTCOME_MISS));
  g_assert_cmpuint (fault_world_count_calls (world), ==, 3);
  rf_time_set_for_tests (now + 60000);
  rf_result_free (must_ask (world, "dummy-paid", "\"prompt\":\"after\"", RF_OUTCOME_HIT));
  fault_world_assert_sound (world, FALSE);
  fault_world_close (world);
  fault_world_assert_ledger (data, FALSE);
  report->done = TRUE;
}

static void
test_a_clock_that_steps_back_a_day (void)
{
  run_place (clock_trial);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/places/full-disk", test_full_disk);
  g_test_add_func ("/places/paid-for-and-put-nowhere", test_paid_for_and_put_nowhere);
  g_test_add_func ("/places/locked-for-ten-seconds", test_locked_for_ten_seconds);
  g_test_add_func ("/places/a-clock-that-steps-back-a-day", test_a_clock_that_steps_back_a_day);
  return g_test_run ();
}
