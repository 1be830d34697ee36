/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-memory.h"
#include "fault-operations.h"
#include "fault-plan.h"
#include "fault-trial.h"
#include "rf-paths.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

/*
 * Everything that people do, on a machine that fails: the N-th call of SQLite,
 * of the blob store or of SQLite's allocator fails, once or from there on, for
 * each N until the operation passes untouched. After it:
 *
 *  - what was asked for was delivered whole, or there is one clear error;
 *  - in the same process, once the machine is well, the same request works, or
 *    says `unknown_outcome` where it may have been paid for: no flight is left
 *    that others would wait for;
 *  - the provider was not paid twice without a word;
 *  - the ledger is exact, and the full check finds nothing.
 *
 * With RF_FAULTS=all each N is tried (of more than 600 so many), else a few of
 * them, by GLib's seed.
 *
 * What other stores got wrong is a rule here, and each has its test; the names
 * are those of the programs under tests/.
 *
 *  - Two owners after a stale lock was broken: no time breaks a lock, and only
 *    who can take its flock calls an owner dead. sqlite-processes: a stopped
 *    process is not dead; who asks is no owner (sqlite-files).
 *  - Made twice after a lease ran out: there is no lease. A token is a flight's
 *    for good, and who has lost it commits nothing: store-contract-flights.
 *  - A lock that stays after a crash: kill; test-processes, a killed leader is
 *    taken over. One that stays though its run is over: here, stroke “always”.
 *  - A herd: stampede; test-processes, a failure reaches its joiners. Who is
 *    woken reads the row again and opens the blob: here, join.
 *  - A renewal that outlives the work, or dies before it: nothing is renewed.
 *    The kernel drops the lock with the process: sqlite-processes.
 *  - The wall clock jumps: places, a clock that steps back a day.
 *  - A file is gone between look-up and open: test-processes, a lost blob; one
 *    that cannot be opened now is not gone: here, paid-hit.
 *  - Half a blob: file-blob-faults, with the order of the calls; power; kill.
 *  - The index is durable and the blob is not: power. Nothing has to be verified
 *    after an unclean boot, since a row is never before its synced files.
 *  - Counters slow reads or are lost: test-engine, flushed within a second;
 *    sqlite-files, counting leaves the file alone; here, tally-flush.
 *  - A failed fsync is final: file-blob-faults; here, “io”.
 *  - A full disk makes work fail: places, full-disk; file-reserve; here, “full”.
 *  - A mapped file ends the program: nothing is mapped, which tests/lint checks.
 *  - Keys that run into one another: test-key, test-key-properties.
 *
 * The rules about deleting (one giant entry, a reader against it, mass deletion
 * after a clock jump) stand with the tests of what deletes.
 */

/* Trials of one operation, one kind and one stroke. SQLite allocates thousands
 * of times while an index is made anew. */
#define TRIALS     6
#define TRIALS_ALL 600

typedef struct
{
  const FaultOperation *operation;
  const FaultKind *kind;
} Case;

typedef struct
{
  const Case *what;
  const char *folder;
  FaultStroke stroke;
  guint call;
} Trial;

static void
assert_clear (const GError *error, RfErrorCode expected)
{
  RfErrorCode code = rf_error_get_code (error);

  g_assert_true (error->domain == RF_ERROR);
  g_assert_cmpstr (error->message, !=, "");
  if (code != RF_ERROR_STORE_UNAVAILABLE && code != expected)
    g_error ("no clear error: %s: %s", rf_error_code_get_name (code), error->message);
}

static void
run_on_failing_machine (const Trial *trial, FaultReport *report, FaultWorld **world)
{
  const FaultOperation *operation = trial->what->operation;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  if (!operation->opens)
    *world = fault_world_open (trial->folder);
  fault_plan_arm (trial->what->kind, trial->stroke, trial->call);
  if (operation->opens)
    *world = fault_world_open (trial->folder);
  done = operation->run (*world, &error);
  fault_plan_disarm ();
  report->calls = fault_plan_count ();
  report->touched = fault_plan_was_touched ();
  if (report->touched)
    g_strlcpy (report->name, fault_plan_get_touched (), sizeof report->name);
  g_assert_true (done == (error == NULL));
  if (error != NULL)
    g_strlcpy (report->words, error->message, sizeof report->words);
  if (error != NULL)
    assert_clear (error, operation->code);
  /* Untouched it has to be what it always is. */
  if (!report->touched)
    g_assert_cmpint (error != NULL ? error->code : 0, ==, (int) operation->code);
  /* What cost something and was not delivered is not asked for again. */
  report->acknowledged = done;
}

static void
run_again (const Trial *trial, FaultReport *report, FaultWorld *world)
{
  const FaultOperation *operation = trial->what->operation;
  guint calls = fault_world_count_calls (world);
  g_autoptr (GError) error = NULL;
  gboolean done = operation->run (world, &error);
  gboolean unknown = g_error_matches (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);

  if (!done && !(unknown && operation->is_paid) &&
      !g_error_matches (error, RF_ERROR, (int) operation->again) &&
      !g_error_matches (error, RF_ERROR, (int) operation->code))
    g_error ("again: %s", error->message);
  if (operation->is_kept)
    g_assert_cmpuint (fault_world_count_calls (world), ==, 0);
  /* It was called before, and gave no end of its own: a second call is a
   * second bill. */
  if (operation->is_paid && calls > 0 && !report->acknowledged &&
      operation->code != RF_ERROR_PROVIDER_FAILED)
    g_assert_cmpuint (fault_world_count_calls (world), ==, calls);
}

/* Once a provider was called, the reserve makes up for a disk that is full; but what
 * could not be brought to the disk is given up. */
static gboolean
is_stored (const Trial *trial, const FaultReport *report, FaultWorld *world)
{
  return strstr (report->name, "ync") == NULL && trial->what->operation->is_stored &&
         g_str_equal (trial->what->kind->name, "full") && trial->stroke == FAULT_STROKE_ONCE &&
         fault_world_count_calls (world) > 0;
}

static void
run_trial (gpointer data, FaultReport *report)
{
  const Trial *trial = data;
  FaultWorld *world = NULL;
  guint calls = 0;

  run_on_failing_machine (trial, report, &world);
  calls = is_stored (trial, report, world) ? fault_world_count_calls (world) : 0;
  run_again (trial, report, world);
  if (calls > 0)
    g_assert_cmpuint (fault_world_count_calls (world), ==, calls);
  fault_world_close (world);
  world = fault_world_open (trial->folder);
  fault_world_assert_sound (world, trial->what->operation->is_paid);
  fault_world_close (world);
  fault_world_assert_ledger (trial->folder, trial->what->operation->loses_ledger);
  report->done = TRUE;
}

static void
try_one (const Case *what, const char *template, Trial *trial, FaultReport *report)
{
  g_autofree char *folder = fault_world_dup_folder ();
  g_autofree char *log = g_strconcat (folder, ".calls", NULL);
  int status = 0;

  memset (report, 0, sizeof *report);
  fault_world_copy_folder (template, folder);
  trial->what = what;
  trial->folder = folder;
  status = fault_trial_run (run_trial, trial, report);
  if (status != 0 || !report->done)
    {
      g_test_message ("%s, %s, call %u %s, which was %s: %s; status %d, see %s",
                      what->operation->name,
                      what->kind->name,
                      trial->call,
                      trial->stroke == FAULT_STROKE_ONCE ? "fails" : "and all after it fail",
                      report->name,
                      report->words,
                      status,
                      folder);
      g_test_fail ();
      return;
    }
  g_unlink (log);
  rf_paths_remove_tree (folder);
}

/* The calls that are tried: all, or one at random of each of the stretches
 * into which they fall. */
static guint
pick_call (guint trial, guint trials, guint calls)
{
  guint first = 1 + (guint) ((guint64) trial * calls / trials);
  guint behind = 1 + (guint) ((guint64) (trial + 1) * calls / trials);

  return behind > first + 1 ? (guint) g_test_rand_int_range ((int) first, (int) behind) : first;
}

static void
try_stroke (const Case *what, const char *template, FaultStroke stroke, FaultReport *report)
{
  gboolean all = g_strcmp0 (g_getenv ("RF_FAULTS"), "all") == 0;
  Trial trial = { .stroke = stroke };
  guint calls = 0;
  guint trials = 0;

  try_one (what, template, &trial, report);
  calls = report->calls;
  trials = MIN (calls, all ? TRIALS_ALL : TRIALS);
  for (guint i = 0; i < trials && !g_test_failed (); i++)
    {
      trial.call = pick_call (i, trials, calls);
      try_one (what, template, &trial, report);
    }
  /* Once more than there are calls. */
  for (trial.call = calls + 1; !g_test_failed (); trial.call++)
    {
      try_one (what, template, &trial, report);
      if (!report->touched)
        break;
    }
  g_test_message ("%u calls, %u trials", calls, trials);
}

static void
test_case (gconstpointer data)
{
  const Case *what = data;
  g_autoptr (FaultReport) report = fault_report_new ();
  g_autofree char *template = fault_world_dup_folder ();
  g_autofree char *log = g_strconcat (template, ".calls", NULL);

  fault_operation_prepare (what->operation, template);
  try_stroke (what, template, FAULT_STROKE_ONCE, report);
  try_stroke (what, template, FAULT_STROKE_ALWAYS, report);
  g_unlink (log);
  rf_paths_remove_tree (template);
}

static void
add_case (GPtrArray *cases, const FaultOperation *operation, const FaultKind *kind)
{
  g_autofree char *path = g_strdup_printf ("/faults/%s/%s", kind->name, operation->name);
  Case *what = g_new0 (Case, 1);

  what->operation = operation;
  what->kind = kind;
  g_ptr_array_add (cases, what);
  g_test_add_data_func (path, what, test_case);
}

int
main (int argc, char **argv)
{
  /* GLib frees only those of tests that it runs. */
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < fault_n_operations; i++)
    {
      for (gsize j = 0; j < fault_n_kinds; j++)
        add_case (cases, &fault_operations[i], &fault_kinds[j]);
      add_case (cases, &fault_operations[i], &fault_kind_memory);
    }
  return g_test_run ();
}
