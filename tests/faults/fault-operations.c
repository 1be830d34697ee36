/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-operations.h"

#include "fault-trial.h"
#include "rf-sqlite-people.h"
#include "rf-time.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORD "\"prompt\":\"word\""

static gboolean
ask (FaultWorld *world, RfRequest *request, GError **error)
{
  g_autoptr (RfResult) result = rf_service_generate (world->service, request, NULL, NULL, error);

  if (result != NULL)
    fault_world_assert_whole (result);
  return result != NULL;
}

static gboolean
ask_for (FaultWorld *world, const char *provider, const char *params, GError **error)
{
  g_autoptr (RfRequest) request = fault_world_request (provider, params);

  return ask (world, request, error);
}

static gboolean
run_free (FaultWorld *world, GError **error)
{
  return ask_for (world, "dummy", WORD, error);
}

static gboolean
run_paid (FaultWorld *world, GError **error)
{
  return ask_for (world, "dummy-paid", WORD, error);
}

static gboolean
run_paid_file (FaultWorld *world, GError **error)
{
  return ask_for (world, "dummy-paid", WORD ",\"note\":\"as a file\"", error);
}

static gboolean
run_job (FaultWorld *world, GError **error)
{
  return ask_for (world, "dummy-paid", WORD ",\"job\":true", error);
}

static gboolean
run_fail (FaultWorld *world, GError **error)
{
  return ask_for (world, "dummy-paid", WORD ",\"fail\":\"provider_failed\"", error);
}

static gboolean
run_abandon (FaultWorld *world, GError **error)
{
  return ask_for (world, "dummy-paid", WORD ",\"fail\":\"timeout\"", error);
}

static gboolean
run_refresh (FaultWorld *world, GError **error)
{
  g_autoptr (RfRequest) request = fault_world_request ("dummy", WORD);

  request->force_refresh = TRUE;
  return ask (world, request, error);
}

static gboolean
run_bind (FaultWorld *world, GError **error)
{
  g_autoptr (RfRequest) request = fault_world_request ("dummy", WORD);

  request->purpose = g_strdup ("another place");
  return ask (world, request, error);
}

typedef struct
{
  FaultWorld *world;
  GError *error;
  gboolean done;
} Joiner;

static gpointer
join_thread (gpointer data)
{
  Joiner *joiner = data;

  joiner->done = ask_for (joiner->world, "dummy", WORD ",\"delay_ms\":40", &joiner->error);
  return NULL;
}

/* Two threads ask for the same; both are answered. */
static gboolean
run_join (FaultWorld *world, GError **error)
{
  Joiner joiners[2] = { { world, NULL, FALSE }, { world, NULL, FALSE } };
  GThread *threads[2];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("join", join_thread, &joiners[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_thread_join (threads[i]);
      g_assert_true (joiners[i].done == (joiners[i].error == NULL));
    }
  if (joiners[0].error != NULL)
    {
      g_propagate_error (error, joiners[0].error);
      g_clear_error (&joiners[1].error);
    }
  else if (joiners[1].error != NULL)
    g_propagate_error (error, joiners[1].error);
  return joiners[0].done && joiners[1].done;
}

static gboolean
run_invalidate (FaultWorld *world, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;

  action = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, FALSE);
  report = rf_service_apply (world->service, action, error);
  return report != NULL;
}

/* The trash leaves the store, with its files. */
static gboolean
run_purge (FaultWorld *world, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);
  g_autoptr (RfReport) report = NULL;

  action->purge = TRUE;
  action->confirmed = TRUE;
  report = rf_service_apply (world->service, action, error);
  return report != NULL;
}

/* The counters are written when the engine goes. */
static gboolean
run_tally (FaultWorld *world, GError **error)
{
  FaultWorld *other = NULL;
  gboolean done = run_free (world, error);

  g_clear_object (&world->service);
  other = fault_world_open (world->folder);
  world->service = g_steal_pointer (&other->service);
  fault_world_close (other);
  return done;
}

static gboolean
run_verify (FaultWorld *world, GError **error)
{
  g_autoptr (GPtrArray) findings = rf_service_verify (world->service, NULL, error);

  return findings != NULL;
}

static gboolean
run_list (FaultWorld *world, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = rf_service_list (world->service, RF_NOUN_ENTRY, selector, error);

  return page != NULL;
}

/* A sample is taken, or it is not: whoever is told that it was finds it. */
static gboolean
run_ingest (FaultWorld *world, GError **error)
{
  gint64 now = rf_time_now ();
  RfIngestRules rules = { now, 0, 60000, 60000, 60000 };
  RfIngestReport report = { 0, 0, 0 };
  RfPersonName name = { NULL, "ann" };
  g_autoptr (RfIngest) ingest = rf_ingest_new ("ann");
  g_autoptr (RfPeopleStore) people = rf_sqlite_people_new (world->folder, error);
  g_autoptr (GPtrArray) samples = NULL;

  g_ptr_array_add (ingest->samples, rf_sample_new (now));
  if (people == NULL || !rf_people_store_ingest (people, ingest, &rules, &report, error))
    return FALSE;
  samples = rf_people_store_list_samples (people, &name, now, error);
  g_assert_true (samples == NULL || samples->len == 1);
  return samples != NULL;
}

static void
send_one (FaultWorld *world)
{
  g_autoptr (GError) error = NULL;

  run_ingest (world, &error);
  g_assert_no_error (error);
}

static void
make_one (FaultWorld *world)
{
  g_autoptr (GError) error = NULL;

  run_free (world, &error);
  g_assert_no_error (error);
}

static void
make_paid (FaultWorld *world)
{
  g_autoptr (GError) error = NULL;

  run_paid (world, &error);
  g_assert_no_error (error);
}

/* Two, one of which was paid for, so that there is a ledger to lose. */
static void
make_two (FaultWorld *world)
{
  make_one (world);
  make_paid (world);
}

/* Two in the trash, and one that was made again since, under two places. */
static void
throw_away (FaultWorld *world)
{
  g_autoptr (GError) error = NULL;

  make_two (world);
  run_invalidate (world, &error);
  g_assert_no_error (error);
  make_one (world);
  run_bind (world, &error);
  g_assert_no_error (error);
}

static void
leave_job (FaultWorld *world)
{
  g_autoptr (GError) error = NULL;

  ask_for (world, "dummy-paid", WORD ",\"job\":true,\"fail\":\"timeout\"", &error);
  g_assert_error (error, RF_ERROR, RF_ERROR_TIMEOUT);
}

static void
destroy_header (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  int descriptor = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (pwrite (descriptor, "this was a database once", 24, 0), ==, 24);
  close (descriptor);
}

/* The entries' rows cannot be read, but the ledger can. */
static void
destroy_page (const char *folder)
{
  static const char zeros[4096] = { 0 };
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  gint64 page = fault_world_ask (
      folder, "SELECT max (pageno) FROM dbstat WHERE name = 'entries' AND pagetype = 'leaf'");
  int descriptor = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (
      pwrite (descriptor, zeros, sizeof zeros, (page - 1) * (gint64) sizeof zeros), >, 0);
  close (descriptor);
}

/* Every blob has another time than its row says, so that it is hashed. */
static void
touch_blobs (const char *folder)
{
  g_autofree char *assets = g_build_filename (folder, "assets", NULL);
  g_autofree char *command = g_strdup_printf ("find %s -type f -exec touch -d @1000 {} +", assets);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

const FaultOperation fault_operations[] = {
  { .name = "miss", .run = run_free },
  { .name = "paid-miss", .run = run_paid, .is_paid = TRUE, .is_stored = TRUE },
  { .name = "paid-file", .run = run_paid_file, .is_paid = TRUE, .is_stored = TRUE },
  { .name = "hit", .prepare = make_one, .run = run_free },
  { .name = "hit-hashed-anew", .prepare = make_one, .spoil = touch_blobs, .run = run_free },
  { .name = "paid-hit", .prepare = make_paid, .run = run_paid, .is_paid = TRUE, .is_kept = TRUE },
  { .name = "bind", .prepare = make_one, .run = run_bind },
  { .name = "join", .run = run_join },
  { .name = "refresh", .prepare = make_one, .run = run_refresh },
  { .name = "invalidate", .prepare = make_one, .run = run_invalidate },
  { .name = "purge", .prepare = throw_away, .run = run_purge },
  { .name = "list", .prepare = make_one, .run = run_list },
  { .name = "tally-flush", .prepare = make_one, .run = run_tally },
  { .name = "save-handle", .run = run_job, .is_paid = TRUE, .is_stored = TRUE },
  { .name = "resume", .prepare = leave_job, .run = run_job, .is_paid = TRUE, .is_stored = TRUE },
  { .name = "fail",
    .run = run_fail,
    .code = RF_ERROR_PROVIDER_FAILED,
    .again = RF_ERROR_PROVIDER_FAILED,
    .is_paid = TRUE },
  { .name = "abandon",
    .run = run_abandon,
    .code = RF_ERROR_TIMEOUT,
    .again = RF_ERROR_UNKNOWN_OUTCOME,
    .is_paid = TRUE },
  { .name = "first-ingest", .run = run_ingest },
  { .name = "ingest", .prepare = send_one, .run = run_ingest },
  { .name = "verify", .prepare = make_two, .run = run_verify },
  { .name = "first-open", .run = run_free, .opens = TRUE },
  { .name = "open", .prepare = make_one, .run = run_free, .opens = TRUE },
  { .name = "rebuild",
    .prepare = make_two,
    .spoil = destroy_header,
    .run = run_free,
    .opens = TRUE,
    .loses_ledger = TRUE },
  { .name = "salvage", .prepare = make_two, .spoil = destroy_page, .run = run_free, .opens = TRUE },
};

const gsize fault_n_operations = G_N_ELEMENTS (fault_operations);

typedef struct
{
  const FaultOperation *operation;
  const char *folder;
} Preparation;

static void
prepare_trial (gpointer data, FaultReport *report)
{
  const Preparation *preparation = data;
  g_autoptr (FaultWorld) world = fault_world_open (preparation->folder);

  preparation->operation->prepare (world);
}

static void
spoil_trial (gpointer data, FaultReport *report)
{
  const Preparation *preparation = data;

  preparation->operation->spoil (preparation->folder);
}

/**
 * fault_operation_prepare:
 * @operation: an operation
 * @folder: an empty folder
 *
 * Makes in it what is there before the operation.
 */
void
fault_operation_prepare (const FaultOperation *operation, const char *folder)
{
  Preparation preparation = { operation, folder };

  if (operation->prepare != NULL)
    g_assert_cmpint (fault_trial_run (prepare_trial, &preparation, NULL), ==, 0);
  if (operation->spoil != NULL)
    g_assert_cmpint (fault_trial_run (spoil_trial, &preparation, NULL), ==, 0);
}
