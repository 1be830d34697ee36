/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-plan.h"
#include "fault-trial.h"
#include "fault-world.h"
#include "rf-paths.h"
#include "rf-progress.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/*
 * kill -9 of the leader, at any point: before the provider is told, after,
 * while a job is collected, between blob and commit, between commit and
 * release. Two others ask for the same at the same time. Each of them is
 * answered; what costs money is called once, or nobody is told otherwise than
 * by `unknown_outcome`; nothing is torn, the ledger is exact.
 *
 * The points are drawn with GLib's seed (--seed=R02S… brings a run again).
 * RF_FAULTS=all makes the 200 rounds that the project promises.
 */

#define ROUNDS     24
#define ROUNDS_ALL 200
#define FOLLOWERS  2

typedef struct
{
  const char *name;
  const char *provider;
  const char *params;
} Work;

static const Work works[] = {
  { "free", "dummy", ",\"delay_ms\":60" },
  { "call", "dummy-paid", ",\"delay_ms\":60" },
  { "job", "dummy-paid", ",\"job\":true,\"delay_ms\":60" },
};

/* How far the leader had come. */
typedef enum
{
  PHASE_BEFORE,   /* the provider was not told */
  PHASE_PROVIDER, /* told, and the answer not yet there, or not yet stored */
  PHASE_STORED,   /* the leader said so, and was on its way out */
  PHASE_END,
} Phase;

static const char *const phase_names[] = { "before", "provider", "stored" };

typedef struct
{
  const Work *work;
  const char *folder;
  guint call;           /* at which the leader is killed, or 0 */
  gboolean at_provider; /* killed while the provider works */
  guint delay;          /* of a follower, in microseconds */
} Trial;

/* Kills the process once the provider has told its progress. */
static gpointer
kill_thread (gpointer data)
{
  g_autofree char *message = NULL;

  while (message == NULL)
    {
      g_usleep (2000);
      message = rf_progress_dup_message (data);
    }
  kill (getpid (), SIGKILL);
  return NULL;
}

static RfResult *
ask (FaultWorld *world, const Work *work, RfProgress *progress, GError **error)
{
  g_autofree char *params = g_strdup_printf ("\"prompt\":\"word\"%s", work->params);
  g_autoptr (RfRequest) request = fault_world_request (work->provider, params);

  return rf_service_generate (world->service, request, progress, NULL, error);
}

static void
lead_trial (gpointer data, FaultReport *report)
{
  const Trial *trial = data;
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result = NULL;
  FaultWorld *world = NULL;

  if (trial->at_provider)
    g_thread_unref (g_thread_new ("kill", kill_thread, progress));
  fault_plan_arm (&fault_kind_any, FAULT_STROKE_KILL, trial->call);
  world = fault_world_open (trial->folder);
  result = ask (world, trial->work, progress, &error);
  g_assert_no_error (error);
  fault_world_assert_whole (result);
  report->acknowledged = result->stored;
  fault_world_close (world);
  report->calls = fault_plan_count ();
}

/* Answered, by whoever made it, or told that nobody knows. */
static void
follow_trial (gpointer data, FaultReport *report)
{
  const Trial *trial = data;
  gboolean paid = g_str_equal (trial->work->provider, "dummy-paid");
  g_autoptr (FaultWorld) world = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result = NULL;

  g_usleep (trial->delay);
  world = fault_world_open (trial->folder);
  result = ask (world, trial->work, NULL, &error);
  if (result == NULL && !(paid && g_error_matches (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME)))
    g_error ("a follower: %s", error->message);
  if (result == NULL)
    return;
  fault_world_assert_whole (result);
  report->acknowledged = result->stored;
}

/* Each line of the log ends with the process that called. */
static gboolean
has_called (const char *log, pid_t process)
{
  g_autofree char *text = NULL;
  g_autofree char *end = g_strdup_printf (" %d\n", (int) process);

  return g_file_get_contents (log, &text, NULL, NULL) && strstr (text, end) != NULL;
}

static void
check_trial (gpointer data, FaultReport *report)
{
  const Trial *trial = data;
  gboolean paid = g_str_equal (trial->work->provider, "dummy-paid");
  FaultWorld *world = fault_world_open (trial->folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result = NULL;
  guint calls = 0;

  fault_world_assert_sound (world, TRUE);
  result = ask (world, trial->work, NULL, &error);
  if (result == NULL)
    {
      g_assert_true (paid && report->acknowledged == 0);
      g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
    }
  else
    {
      fault_world_assert_whole (result);
      g_assert_true (result->stored);
    }
  if (report->acknowledged > 0)
    g_assert_cmpint (result->outcome, ==, RF_OUTCOME_HIT);
  calls = fault_world_count_calls (world);
  g_assert_cmpuint (calls, <=, paid ? 1 : 2);
  fault_world_close (world);
  world = fault_world_open (trial->folder);
  /* What is unknown stays to be seen until somebody settles it. */
  fault_world_assert_sound (world, result == NULL);
  fault_world_close (world);
  fault_world_assert_ledger (trial->folder, FALSE);
  report->done = TRUE;
}

static Phase
get_phase (const FaultReport *leader, const char *log, pid_t process)
{
  if (leader->acknowledged)
    return PHASE_STORED;
  return has_called (log, process) ? PHASE_PROVIDER : PHASE_BEFORE;
}

static gboolean
run_processes (Trial *trial, FaultReport *leader, FaultReport *others, Phase *phase)
{
  g_autofree char *log = g_strconcat (trial->folder, ".calls", NULL);
  pid_t processes[1 + FOLLOWERS];
  gboolean fine = TRUE;
  int status = 0;

  processes[0] = fault_trial_start (lead_trial, trial, leader);
  for (gsize i = 1; i <= FOLLOWERS; i++)
    {
      trial->delay = (guint) g_test_rand_int_range (15000, 50000);
      processes[i] = fault_trial_start (follow_trial, trial, others);
    }
  status = fault_trial_wait (processes[0]);
  *phase = get_phase (leader, log, processes[0]);
  fine = status == 0 || status == -SIGKILL;
  for (gsize i = 1; i <= FOLLOWERS; i++)
    fine = fault_trial_wait (processes[i]) == 0 && fine;
  others->acknowledged += leader->acknowledged;
  return fine && fault_trial_run (check_trial, trial, others) == 0 && others->done;
}

/* A store that is there: making it takes many more calls than using it, and is
 * struck in test-power.c. */
static void
open_trial (gpointer data, FaultReport *report)
{
  const Trial *trial = data;

  fault_world_close (fault_world_open (trial->folder));
}

/* Returns how many calls an undisturbed leader makes. */
static guint
run_round (const Work *work, guint call, gboolean at_provider, guint *phases)
{
  g_autoptr (FaultReport) leader = fault_report_new ();
  g_autoptr (FaultReport) others = fault_report_new ();
  g_autofree char *folder = fault_world_dup_folder ();
  g_autofree char *log = g_strconcat (folder, ".calls", NULL);
  Trial trial = { work, folder, call, at_provider, 0 };
  Phase phase = PHASE_BEFORE;

  g_assert_cmpint (fault_trial_run (open_trial, &trial, others), ==, 0);
  if (!run_processes (&trial, leader, others, &phase))
    {
      g_test_message ("%s, killed at call %u%s: see %s",
                      work->name,
                      call,
                      at_provider ? " or while the provider works" : "",
                      folder);
      g_test_fail ();
      return 0;
    }
  phases[phase]++;
  g_unlink (log);
  rf_paths_remove_tree (folder);
  return leader->calls;
}

static guint
count_calls (const Work *work)
{
  guint phases[PHASE_END] = { 0 };
  guint calls = 0;

  /* A leader that joined instead makes fewer. */
  for (guint i = 0; i < 3 && !g_test_failed (); i++)
    calls = MAX (calls, run_round (work, 0, FALSE, phases));
  return calls;
}

static void
test_work (gconstpointer data)
{
  const Work *work = data;
  gboolean all = g_strcmp0 (g_getenv ("RF_FAULTS"), "all") == 0;
  guint rounds = (all ? ROUNDS_ALL : ROUNDS) / G_N_ELEMENTS (works) + 1;
  guint calls = count_calls (work);
  guint phases[PHASE_END] = { 0 };

  for (guint i = 0; i < rounds && !g_test_failed (); i++)
    {
      guint call = (guint) g_test_rand_int_range (1, (int) calls + 1);

      run_round (work, i % 6 == 5 ? 0 : call, i % 6 == 5, phases);
    }
  for (gsize i = 0; i < PHASE_END; i++)
    g_test_message ("%u killed in the phase “%s”", phases[i], phase_names[i]);
}

/* The same line of a batch, begun and then asked for again: whatever was made, it
 * is not given to another job. */
static RfResult *
ask_as_job (FaultWorld *world, RfStrategy strategy, const char *round, GError **error)
{
  g_autoptr (RfRequest) request = fault_world_request ("dummy-paid", "\"prompt\":\"word\"");

  request->strategy = strategy;
  request->job = 77;
  request->idempotency_key = g_strconcat ("job-77-", round, NULL);
  return rf_service_generate (world->service, request, NULL, NULL, error);
}

typedef struct
{
  const char *folder;
  RfStrategy strategy;
  guint call;
} Again;

static void
begin_trial (gpointer data, FaultReport *report)
{
  const Again *again = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result = NULL;
  FaultWorld *world = NULL;

  fault_plan_arm (&fault_kind_any, FAULT_STROKE_KILL, again->call);
  world = fault_world_open (again->folder);
  result = ask_as_job (world, again->strategy, "0", &error);
  g_assert_no_error (error);
  fault_world_close (world);
  report->calls = fault_plan_count ();
}

static void
again_trial (gpointer data, FaultReport *report)
{
  const Again *again = data;
  FaultWorld *world = fault_world_open (again->folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result = NULL;

  report->touched = fault_world_ask (again->folder, "SELECT count (*) FROM generations") == 0;
  result = ask_as_job (world, again->strategy, "1", &error);
  if (result == NULL)
    g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
  else
    fault_world_assert_whole (result);
  report->acknowledged = result != NULL;
  report->calls = fault_world_count_calls (world);
  fault_world_assert_sound (world, result == NULL);
  fault_world_close (world);
  fault_world_assert_ledger (again->folder, FALSE);
}

static gboolean
has_record (const char *folder)
{
  g_autofree char *command = g_strdup_printf ("find '%s/records' -name '*.json'", folder);
  g_autofree char *found = NULL;

  g_assert_true (g_spawn_command_line_sync (command, &found, NULL, NULL, NULL));
  return *found != '\0';
}

/* Returns whether the side record was there and its rows were not. */
static gboolean
kill_and_ask_again (RfStrategy strategy, guint call, guint *calls, gboolean *recorded)
{
  g_autofree char *folder = fault_world_dup_folder ();
  g_autofree char *log = g_strconcat (folder, ".calls", NULL);
  g_autoptr (FaultReport) first = fault_report_new ();
  g_autoptr (FaultReport) second = fault_report_new ();
  Again again = { folder, strategy, call };
  Trial open = { &works[1], folder, 0, FALSE, 0 };
  int status = 0;

  g_assert_cmpint (fault_trial_run (open_trial, &open, second), ==, 0);
  status = fault_trial_run (begin_trial, &again, first);
  g_assert_true (status == 0 || status == -SIGKILL);
  *calls = first->calls;
  *recorded = has_record (folder);
  g_assert_cmpint (fault_trial_run (again_trial, &again, second), ==, 0);
  /* Once the rows are there the job's own row is done, and it asks no more. */
  if (*recorded && (second->touched || strategy == RF_STRATEGY_ONCE))
    {
      g_assert_cmpuint (second->acknowledged, ==, 1);
      g_assert_cmpuint (second->calls, ==, 1);
    }
  g_unlink (log);
  rf_paths_remove_tree (folder);
  return *recorded && second->touched;
}

/* Killed at calls from the end on, until even the record was not written: a
 * line that is tried again is answered by what was made, whatever its strategy. */
static void
test_made_and_not_entered (gconstpointer data)
{
  RfStrategy strategy = (RfStrategy) GPOINTER_TO_INT (data);
  guint calls = 0;
  guint last = 0;
  guint between = 0;
  guint step = 1;
  gboolean recorded = TRUE;
  gboolean all = g_strcmp0 (g_getenv ("RF_FAULTS"), "all") == 0;

  kill_and_ask_again (strategy, 0, &last, &recorded);
  g_assert_cmpuint (last, >, 0);
  for (guint call = last; call > step && recorded; call -= step)
    {
      between += kill_and_ask_again (strategy, call, &calls, &recorded);
      step = all ? 1 : (guint) g_test_rand_int_range (4, 16);
    }
  g_assert_false (recorded);
  g_test_message ("killed %u times between record and rows", between);
  g_assert_cmpuint (between, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_autofree char *path = g_strconcat ("/kill/", works[i].name, NULL);

      g_test_add_data_func (path, &works[i], test_work);
    }
  g_test_add_data_func ("/kill/made-and-not-entered/once",
                        GINT_TO_POINTER (RF_STRATEGY_ONCE),
                        test_made_and_not_entered);
  g_test_add_data_func ("/kill/made-and-not-entered/always",
                        GINT_TO_POINTER (RF_STRATEGY_ALWAYS),
                        test_made_and_not_entered);
  return g_test_run ();
}
