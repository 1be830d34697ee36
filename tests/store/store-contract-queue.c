/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-job-store.h"
#include "rf-time.h"

/* The contract of the queue: jobs, batches, what dead owners leave, and the two
 * ways out of what nobody knows. */

#define NOW G_GINT64_CONSTANT (1700000000000)

#define JOBS(store) RF_JOB_STORE (store)

static void
job_free_cb (gpointer job)
{
  rf_job_free (job);
}

static RfJob *
new_job (const char *batch, gint64 line, const char *prompt)
{
  RfJob *job = rf_job_new ();

  job->batch = g_strdup (batch);
  job->line = line;
  job->hash = g_strdup (prompt);
  job->request = g_strdup_printf ("{\"kind\":\"image\",\"params\":{\"prompt\":\"%s\"}}", prompt);
  return job;
}

/* Returns the job as the queue has it, with its number. */
static RfJob *
enqueue (RfStore *store, const char *batch, gint64 line, const char *prompt)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (job_free_cb);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (jobs, new_job (batch, line, prompt));
  g_assert_true (rf_job_store_enqueue (JOBS (store), jobs, &error));
  g_assert_no_error (error);
  return g_ptr_array_steal_index (jobs, 0);
}

static RfJob *
find (RfStore *store, const RfJob *job)
{
  g_autofree char *name = rf_job_dup_name (job);
  g_autoptr (GError) error = NULL;
  RfJob *found = rf_job_store_find (JOBS (store), name, &error);

  g_assert_no_error (error);
  return found;
}

static void
assert_state (RfStore *store, const RfJob *job, RfJobState state)
{
  g_autoptr (RfJob) found = find (store, job);

  g_assert_cmpstr (rf_enum_get_name (rf_job_state_names, (int) found->state),
                   ==,
                   rf_enum_get_name (rf_job_state_names, (int) state));
}

static void
note (RfStore *store, RfJob *job, RfJobState state)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  job->state = state;
  job->finished_at = rf_job_is_over (job) ? rf_time_now () : 0;
  g_ptr_array_add (jobs, job);
  g_assert_true (rf_job_store_note (JOBS (store), jobs, &error));
  g_assert_no_error (error);
}

static GPtrArray *
take (RfStore *store, const char *batch, gboolean *paused)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *jobs = rf_job_store_take (JOBS (store), batch, 10, paused, &error);

  g_assert_no_error (error);
  return jobs;
}

static guint
count_next (RfStore *store, const char *batch)
{
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = take (store, batch, &paused);

  return jobs->len;
}

static gboolean
apply (RfStore *store, RfVerb verb, const RfJob *job, gint64 place, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, verb);
  g_autoptr (RfReport) report = NULL;

  action->name = job != NULL ? rf_job_dup_name (job) : NULL;
  action->place = place;
  report = rf_job_store_apply (JOBS (store), action, error);
  return report != NULL;
}

static void
must_apply (RfStore *store, RfVerb verb, const RfJob *job, gint64 place)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (apply (store, verb, job, place, &error));
  g_assert_no_error (error);
}

static RfPage *
list (RfStore *store, int state, gint64 limit, const char *cursor)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;
  RfPage *page = NULL;

  selector->job_state = state;
  selector->limit = limit;
  selector->cursor = g_strdup (cursor);
  page = rf_job_store_list (JOBS (store), selector, &error);
  g_assert_no_error (error);
  return page;
}

static gboolean
begin (RfStore *store, RfBatch *batch, const char *name, gboolean anew)
{
  g_free (batch->name);
  batch->name = g_strdup (name);
  batch->begins_anew = anew;
  batch->max_cost = -1;
  return rf_job_store_begin_batch (JOBS (store), batch, NULL);
}

/* A plan that costs outside, of a job or of a plain request. */
static RfPlan *
paid_plan (const char *word, gint64 job)
{
  RfPlan *plan = store_test_plan (word);

  plan->external_cost = TRUE;
  plan->job = job;
  plan->request = g_strdup_printf ("{\"kind\":\"image\",\"params\":{\"prompt\":\"%s\"}}", word);
  return plan;
}

static gint64
leave_flight (StoreFixture *fixture, RfPlan *plan, const char *handle)
{
  g_autoptr (RfStore) gone = fixture->factory (fixture->place);
  g_autoptr (RfEntrance) lead = store_test_enter (gone, plan, RF_ENTERING_LEAD);

  g_assert_true (rf_store_mark_sent (gone, lead->token, NULL));
  if (handle != NULL)
    g_assert_true (rf_store_save_handle (gone, lead->token, handle, NULL));
  return lead->token;
}

static void
assert_unknown (RfStore *store, RfPlan *plan, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *retry = g_strdup_printf ("queue retry %s", name);
  g_autofree char *cancel = g_strdup_printf ("queue cancel %s", name);

  g_assert_null (rf_store_enter (store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
  g_assert_nonnull (g_strrstr (rf_error_get_hint (error), retry));
  g_assert_nonnull (g_strrstr (rf_error_get_hint (error), cancel));
}

static void
test_jobs_keep_their_order (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) first = enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfJob) second = enqueue (fixture->store, NULL, 0, "b");
  g_autoptr (RfJob) third = enqueue (fixture->store, NULL, 0, "c");
  gboolean paused = TRUE;
  g_autoptr (GPtrArray) jobs = NULL;
  const gint64 wanted[] = { third->id, first->id, second->id };

  must_apply (fixture->store, RF_VERB_MOVE, third, 1);
  must_apply (fixture->store, RF_VERB_MOVE, second, 0);
  jobs = take (fixture->store, NULL, &paused);
  g_assert_false (paused);
  g_assert_cmpuint (jobs->len, ==, 3);
  for (guint i = 0; i < jobs->len; i++)
    g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, i))->id, ==, wanted[i]);
}

/* The room between two neighbours is used up and made again. */
static void
test_moving_never_runs_out_of_room (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) first = enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfJob) second = enqueue (fixture->store, NULL, 0, "b");
  g_autoptr (RfJob) third = enqueue (fixture->store, NULL, 0, "c");
  gboolean paused = FALSE;

  for (int i = 0; i < 60; i++)
    {
      const RfJob *moved = i % 2 == 0 ? third : second;
      g_autoptr (GPtrArray) jobs = NULL;

      must_apply (fixture->store, RF_VERB_MOVE, moved, 2);
      jobs = take (fixture->store, NULL, &paused);
      g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, 0))->id, ==, first->id);
      g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, 1))->id, ==, moved->id);
    }
}

static void
test_pause_is_a_row_that_every_runner_reads (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) other = fixture->factory (fixture->place);
  gboolean paused = FALSE;

  must_apply (other, RF_VERB_PAUSE, NULL, 0);
  g_ptr_array_unref (take (fixture->store, NULL, &paused));
  g_assert_true (paused);
  must_apply (other, RF_VERB_RESUME, NULL, 0);
  g_ptr_array_unref (take (fixture->store, NULL, &paused));
  g_assert_false (paused);
}

static void
test_a_job_without_a_live_runner_is_interrupted (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) waiting = enqueue (runner, NULL, 0, "a");
  g_autoptr (RfJob) running = enqueue (runner, NULL, 0, "b");
  g_autoptr (GError) error = NULL;

  note (runner, running, RF_JOB_RUNNING);
  assert_state (fixture->store, waiting, RF_JOB_QUEUED);
  assert_state (fixture->store, running, RF_JOB_RUNNING);
  g_assert_cmpuint (count_next (fixture->store, NULL), ==, 0);
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), &error), ==, 0);
  g_clear_object (&runner);
  assert_state (fixture->store, waiting, RF_JOB_INTERRUPTED);
  assert_state (fixture->store, running, RF_JOB_INTERRUPTED);
  /* Nobody runs it by itself; it has to be taken over. */
  g_assert_cmpuint (count_next (fixture->store, NULL), ==, 0);
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), &error), ==, 2);
  g_assert_no_error (error);
  g_assert_cmpuint (count_next (fixture->store, NULL), ==, 2);
}

static void
test_a_batch_belongs_to_one_process (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) first = fixture->factory (fixture->place);
  g_autoptr (RfBatch) batch = g_new0 (RfBatch, 1);
  g_autoptr (RfJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (begin (first, batch, "run", TRUE));
  g_assert_false (batch->continued);
  job = enqueue (first, "run", 1, "a");
  g_assert_false (rf_job_store_begin_batch (JOBS (fixture->store), batch, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_object (&first);
  g_assert_true (begin (fixture->store, batch, "run", TRUE));
  g_assert_true (batch->continued);
}

static void
test_finished_lines_are_skipped (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBatch) batch = g_new0 (RfBatch, 1);
  g_autoptr (RfJob) done = NULL;
  g_autoptr (RfJob) failed = NULL;
  g_autoptr (RfJob) again = NULL;
  g_autoptr (RfJob) anew = NULL;
  g_autoptr (RfJob) changed = NULL;

  g_assert_true (begin (fixture->store, batch, "run", FALSE));
  done = enqueue (fixture->store, "run", 1, "a");
  failed = enqueue (fixture->store, "run", 2, "b");
  done->key = g_strdup ("key");
  done->charged = 7;
  note (fixture->store, done, RF_JOB_DONE);
  failed->error = g_error_new_literal (RF_ERROR, RF_ERROR_PROVIDER_FAILED, "it broke");
  note (fixture->store, failed, RF_JOB_FAILED);

  again = enqueue (fixture->store, "run", 1, "a");
  g_assert_true (again->is_known);
  g_assert_cmpint (again->state, ==, RF_JOB_DONE);
  g_assert_cmpstr (again->key, ==, "key");
  g_assert_cmpint (again->charged, ==, 7);
  anew = enqueue (fixture->store, "run", 2, "b");
  g_assert_false (anew->is_known);
  g_assert_cmpint (anew->id, ==, failed->id);
  assert_state (fixture->store, anew, RF_JOB_QUEUED);
  /* A line that says something else is another one. */
  changed = enqueue (fixture->store, "run", 1, "z");
  g_assert_false (changed->is_known);
  g_assert_true (changed->is_changed);
  assert_state (fixture->store, changed, RF_JOB_QUEUED);
}

static void
test_a_finished_batch_begins_anew (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBatch) batch = g_new0 (RfBatch, 1);
  g_autoptr (RfJob) job = NULL;
  g_autoptr (RfJob) again = NULL;

  g_assert_true (begin (fixture->store, batch, "run", TRUE));
  job = enqueue (fixture->store, "run", 1, "a");
  job->charged = 3;
  note (fixture->store, job, RF_JOB_DONE);
  g_assert_true (rf_job_store_end_batch (JOBS (fixture->store), "run", TRUE, NULL));
  /* By name it is the same run for ever. */
  g_assert_true (begin (fixture->store, batch, "run", FALSE));
  g_assert_cmpint (batch->n_done, ==, 1);
  g_assert_cmpint (batch->charged, ==, 3);
  g_assert_true (rf_job_store_end_batch (JOBS (fixture->store), "run", TRUE, NULL));
  g_assert_true (begin (fixture->store, batch, "run", TRUE));
  g_assert_false (batch->continued);
  g_assert_cmpint (batch->n_done, ==, 0);
  again = enqueue (fixture->store, "run", 1, "a");
  g_assert_false (again->is_known);
}

static void
test_a_job_ends_with_its_flight (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) job = enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfPlan) plan = paid_plan ("a", job->id);
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  g_autoptr (RfJob) found = find (fixture->store, job);

  g_assert_cmpint (found->state, ==, RF_JOB_DONE);
  g_assert_cmpint (found->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpstr (found->key, ==, plan->key);
  g_assert_cmpstr (found->generation_id, ==, made->generation->id);
  g_assert_cmpint (found->charged, ==, 5000000);
  g_assert_cmpint (found->finished_at, >, 0);
  /* A late note does not take it back. */
  note (fixture->store, job, RF_JOB_RUNNING);
  assert_state (fixture->store, job, RF_JOB_DONE);
  store_test_assert_sound (fixture->store);
}

static void
test_a_job_fails_with_its_flight (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) job = enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfPlan) plan = paid_plan ("a", job->id);
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_REFUSED, "no");
  g_autoptr (RfJob) found = NULL;

  g_assert_true (rf_store_fail (fixture->store, lead->token, 0, why, NULL));
  found = find (fixture->store, job);
  g_assert_cmpint (found->state, ==, RF_JOB_FAILED);
  g_assert_error (found->error, RF_ERROR, RF_ERROR_REFUSED);
}

static void
test_unknown_waits_for_retry_or_cancel (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = paid_plan ("word", 0);
  g_autoptr (RfJob) left = rf_job_new ();
  g_autofree char *name = NULL;
  g_autoptr (RfPage) page = NULL;

  left->flight = leave_flight (fixture, plan, NULL);
  name = rf_job_dup_name (left);
  assert_unknown (fixture->store, plan, name);
  plan->force_refresh = TRUE;
  assert_unknown (fixture->store, plan, name);
  plan->force_refresh = FALSE;
  page = list (fixture->store, -1, 10, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  assert_state (fixture->store, left, RF_JOB_UNKNOWN);
  /* Resuming takes what has a handle, and nothing else. */
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), NULL), ==, 0);
  assert_unknown (fixture->store, plan, name);

  must_apply (fixture->store, RF_VERB_CANCEL, left, 0);
  store_test_assert_sound (fixture->store);
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

static void
test_retry_submits_anew (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = paid_plan ("word", 0);
  g_autoptr (RfJob) left = rf_job_new ();
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = NULL;
  const RfJob *job = NULL;

  left->flight = leave_flight (fixture, plan, NULL);
  must_apply (fixture->store, RF_VERB_RETRY, left, 0);
  jobs = take (fixture->store, NULL, &paused);
  g_assert_cmpuint (jobs->len, ==, 1);
  job = g_ptr_array_index (jobs, 0);
  g_assert_cmpstr (job->request, ==, plan->request);
  plan->job = job->id;
  rf_entry_free (store_test_make (fixture->store, plan));
  assert_state (fixture->store, job, RF_JOB_DONE);
  store_test_assert_sound (fixture->store);
}

static void
test_an_unknown_job_is_told_by_its_own_id (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) job = enqueue (runner, NULL, 0, "a");
  g_autoptr (RfPlan) plan = paid_plan ("a", job->id);
  g_autoptr (RfEntrance) lead = store_test_enter (runner, plan, RF_ENTERING_LEAD);
  g_autofree char *name = rf_job_dup_name (job);
  g_autoptr (RfPage) page = NULL;

  g_assert_true (rf_store_mark_sent (runner, lead->token, NULL));
  g_clear_object (&runner);
  assert_state (fixture->store, job, RF_JOB_UNKNOWN);
  assert_unknown (fixture->store, plan, name);
  page = list (fixture->store, -1, 10, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  must_apply (fixture->store, RF_VERB_RETRY, job, 0);
  assert_state (fixture->store, job, RF_JOB_QUEUED);
  rf_entry_free (store_test_make (fixture->store, plan));
  assert_state (fixture->store, job, RF_JOB_DONE);
  store_test_assert_sound (fixture->store);
}

static void
test_left_handles_are_taken_over (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = paid_plan ("word", 0);
  g_autoptr (RfJob) left = rf_job_new ();
  g_autoptr (RfEntrance) lead = NULL;
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = NULL;

  left->flight = leave_flight (fixture, plan, "job-1");
  assert_state (fixture->store, left, RF_JOB_RESUMABLE);
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), NULL), ==, 1);
  jobs = take (fixture->store, NULL, &paused);
  g_assert_cmpuint (jobs->len, ==, 1);
  plan->job = ((const RfJob *) g_ptr_array_index (jobs, 0))->id;
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->handle, ==, "job-1");
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), NULL), ==, 0);
}

static void
test_late_success_is_kept_and_absorbed (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = paid_plan ("word", 0);
  g_autoptr (RfJob) left = rf_job_new ();
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntry) late = NULL;
  g_autoptr (RfPage) page = NULL;

  left->flight = leave_flight (fixture, plan, "job-1");
  must_apply (fixture->store, RF_VERB_CANCEL, left, 0);
  store_test_assert_sound (fixture->store);
  page = list (fixture->store, -1, 10, NULL);
  g_assert_cmpuint (page->items->len, ==, 0);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->handle, ==, "job-1");
  g_assert_true (lead->released);
  late = store_test_land (fixture->store, plan, lead->token);
  g_assert_cmpint (late->generation->cost, ==, 5000000);
  g_assert_cmpint (late->generation->charged, ==, 0);
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_HIT));
  store_test_assert_sound (fixture->store);
}

static void
test_cancel_of_a_living_runners_job (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) job = enqueue (runner, NULL, 0, "a");
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = NULL;

  must_apply (fixture->store, RF_VERB_CANCEL, job, 0);
  /* Its runner hears of it, once. */
  jobs = take (runner, NULL, &paused);
  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, 0))->state, ==, RF_JOB_CANCELLED);
  note (runner, job, RF_JOB_CANCELLED);
  g_assert_cmpuint (count_next (runner, NULL), ==, 0);
  assert_state (fixture->store, job, RF_JOB_CANCELLED);
}

/* A run that is under way elsewhere is its own process's to end. */
static void
test_a_living_flight_is_not_touched (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) other = fixture->factory (fixture->place);
  g_autoptr (RfPlan) plan = paid_plan ("word", 0);
  g_autoptr (RfEntrance) lead = store_test_enter (other, plan, RF_ENTERING_LEAD);
  g_autoptr (RfJob) flight = rf_job_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_store_mark_sent (other, lead->token, NULL));
  flight->flight = lead->token;
  assert_state (fixture->store, flight, RF_JOB_RUNNING);
  g_assert_false (apply (fixture->store, RF_VERB_CANCEL, flight, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (apply (fixture->store, RF_VERB_RETRY, flight, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
}

static void
test_time_alone_takes_over_only_what_cannot_be_paid_twice (StoreFixture *fixture,
                                                           gconstpointer factory)
{
  g_autoptr (RfStore) owner = fixture->factory (fixture->place);
  g_autoptr (RfPlan) free_plan = store_test_plan ("free");
  g_autoptr (RfPlan) paid = paid_plan ("paid", 0);
  g_autoptr (RfPlan) job = paid_plan ("job", 0);
  RfEntrance *leads[3] = { store_test_enter (owner, free_plan, RF_ENTERING_LEAD),
                           store_test_enter (owner, paid, RF_ENTERING_LEAD),
                           store_test_enter (owner, job, RF_ENTERING_LEAD) };
  g_autoptr (RfEntrance) taken = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (leads); i++)
    g_assert_true (rf_store_mark_sent (owner, leads[i]->token, NULL));
  g_assert_true (rf_store_save_handle (owner, leads[2]->token, "job-1", NULL));
  /* As long as the owner speaks, nothing is taken. */
  for (int i = 1; i <= 5; i++)
    {
      rf_time_set_for_tests (NOW + i * 60 * 1000);
      g_assert_true (rf_job_store_beat (JOBS (owner), NULL));
    }
  rf_entrance_free (store_test_enter (fixture->store, free_plan, RF_ENTERING_JOIN));
  rf_entrance_free (store_test_enter (fixture->store, job, RF_ENTERING_JOIN));
  rf_time_set_for_tests (NOW + 24 * 60 * 60 * 1000);
  rf_entrance_free (store_test_enter (fixture->store, free_plan, RF_ENTERING_LEAD));
  rf_entrance_free (store_test_enter (fixture->store, paid, RF_ENTERING_JOIN));
  taken = store_test_enter (fixture->store, job, RF_ENTERING_LEAD);
  g_assert_cmpstr (taken->handle, ==, "job-1");
  /* Whose token is lost cannot commit. */
  {
    g_autoptr (RfGeneration) late = store_test_generation ("job");
    g_autoptr (GError) error = NULL;

    g_assert_null (rf_store_commit (owner, leads[2]->token, job, late, &error));
    g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (leads); i++)
    rf_entrance_free (leads[i]);
}

static void
test_an_always_job_is_resumed_by_itself_alone (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) job = enqueue (runner, NULL, 0, "a");
  g_autoptr (RfPlan) mine = paid_plan ("a", job->id);
  g_autoptr (RfPlan) others = paid_plan ("a", 0);
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntrance) resumed = NULL;

  g_clear_pointer (&mine->key, g_free);
  g_clear_pointer (&others->key, g_free);
  mine->strategy = others->strategy = RF_STRATEGY_ALWAYS;
  lead = store_test_enter (runner, mine, RF_ENTERING_LEAD);
  g_assert_true (rf_store_save_handle (runner, lead->token, "job-1", NULL));
  g_clear_object (&runner);
  resumed = store_test_enter (fixture->store, others, RF_ENTERING_LEAD);
  g_assert_null (resumed->handle);
  g_clear_pointer (&resumed, rf_entrance_free);
  resumed = store_test_enter (fixture->store, mine, RF_ENTERING_LEAD);
  g_assert_cmpstr (resumed->handle, ==, "job-1");
}

static void
test_pages_of_jobs (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = paid_plan ("left", 0);
  g_autofree char *cursor = NULL;
  guint seen = 0;

  for (int i = 0; i < 5; i++)
    rf_job_free (enqueue (fixture->store, NULL, 0, "a"));
  leave_flight (fixture, plan, "job-1");
  do
    {
      g_autoptr (RfPage) page = list (fixture->store, -1, 2, cursor);

      g_assert_cmpuint (page->items->len, <=, 2);
      seen += page->items->len;
      g_free (cursor);
      cursor = g_steal_pointer (&page->next_cursor);
    }
  while (cursor != NULL);
  g_assert_cmpuint (seen, ==, 6);
  {
    g_autoptr (RfPage) page = list (fixture->store, RF_JOB_RESUMABLE, 10, NULL);

    g_assert_cmpuint (page->items->len, ==, 1);
  }
}

void
store_contract_add_queue (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "jobs-keep-their-order", test_jobs_keep_their_order },
    { "moving-never-runs-out-of-room", test_moving_never_runs_out_of_room },
    { "pause-is-a-row-that-every-runner-reads", test_pause_is_a_row_that_every_runner_reads },
    { "a-job-without-a-live-runner-is-interrupted",
      test_a_job_without_a_live_runner_is_interrupted },
    { "a-batch-belongs-to-one-process", test_a_batch_belongs_to_one_process },
    { "finished-lines-are-skipped", test_finished_lines_are_skipped },
    { "a-finished-batch-begins-anew", test_a_finished_batch_begins_anew },
    { "a-job-ends-with-its-flight", test_a_job_ends_with_its_flight },
    { "a-job-fails-with-its-flight", test_a_job_fails_with_its_flight },
    { "unknown-waits-for-retry-or-cancel", test_unknown_waits_for_retry_or_cancel },
    { "retry-submits-anew", test_retry_submits_anew },
    { "an-unknown-job-is-told-by-its-own-id", test_an_unknown_job_is_told_by_its_own_id },
    { "left-handles-are-taken-over", test_left_handles_are_taken_over },
    { "late-success-is-kept-and-absorbed", test_late_success_is_kept_and_absorbed },
    { "cancel-of-a-living-runners-job", test_cancel_of_a_living_runners_job },
    { "a-living-flight-is-not-touched", test_a_living_flight_is_not_touched },
    { "time-alone-takes-over-only-what-cannot-be-paid-twice",
      test_time_alone_takes_over_only_what_cannot_be_paid_twice },
    { "an-always-job-is-resumed-by-itself-alone", test_an_always_job_is_resumed_by_itself_alone },
    { "pages-of-jobs", test_pages_of_jobs },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
