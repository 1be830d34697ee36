/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "queue-test.h"

#include "rf-time.h"

/* The contract of the queue: jobs, batches, and what people do to them. */

static void
test_jobs_keep_their_order (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) first = queue_test_enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfJob) second = queue_test_enqueue (fixture->store, NULL, 0, "b");
  g_autoptr (RfJob) third = queue_test_enqueue (fixture->store, NULL, 0, "c");
  gboolean paused = TRUE;
  g_autoptr (GPtrArray) jobs = NULL;
  const gint64 wanted[] = { third->id, first->id, second->id };

  queue_test_must_apply (fixture->store, RF_VERB_MOVE, third, 1);
  queue_test_must_apply (fixture->store, RF_VERB_MOVE, second, 0);
  jobs = queue_test_take (fixture->store, NULL, &paused);
  g_assert_false (paused);
  g_assert_cmpuint (jobs->len, ==, 3);
  for (guint i = 0; i < jobs->len; i++)
    g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, i))->id, ==, wanted[i]);
}

static void
test_what_goes_first_is_before_all_others (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) waits = queue_test_enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfJob) again = queue_test_enqueue (fixture->store, "run", 1, "b");
  g_autoptr (RfJob) first = rf_job_new ();
  g_autoptr (RfJob) last = rf_job_new ();
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  g_autoptr (GPtrArray) jobs = NULL;
  gboolean paused = TRUE;
  g_autoptr (GError) error = NULL;
  const RfJob *const wanted[] = { again, first, waits, last };

  queue_test_note (fixture->store, again, RF_JOB_FAILED);
  first->request = g_strdup ("{\"kind\":\"image\"}");
  last->request = g_strdup (first->request);
  first->goes_first = again->goes_first = TRUE;
  g_ptr_array_add (both, first);
  g_ptr_array_add (both, last);
  g_ptr_array_add (failed, again);
  g_assert_true (rf_job_store_enqueue (JOBS (fixture->store), both, &error));
  g_assert_true (rf_job_store_enqueue (JOBS (fixture->store), failed, &error));
  jobs = queue_test_take (fixture->store, NULL, &paused);
  g_assert_cmpuint (jobs->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < jobs->len; i++)
    g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, i))->id, ==, wanted[i]->id);
}

/* The empty namespace is one, and not the same as leaving it to the profile. */
static void
test_a_job_keeps_its_namespace (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const namespaces[] = { NULL, "", "acme" };

  for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
    {
      g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
      RfJob *job = rf_job_new ();
      g_autoptr (RfJob) found = NULL;
      g_autoptr (RfRequest) request = NULL;
      g_autoptr (GError) error = NULL;

      job->request = g_strdup ("{\"kind\":\"image\"}");
      job->namespace_ = g_strdup (namespaces[i]);
      g_ptr_array_add (jobs, job);
      g_assert_true (rf_job_store_enqueue (JOBS (fixture->store), jobs, &error));
      found = queue_test_find (fixture->store, job);
      g_assert_cmpstr (found->namespace_, ==, namespaces[i]);
      request = rf_job_dup_request (found, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (request->namespace_, ==, namespaces[i]);
    }
}

/* The room between two neighbours is used up and made again. */
static void
test_moving_never_runs_out_of_room (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) first = queue_test_enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfJob) second = queue_test_enqueue (fixture->store, NULL, 0, "b");
  g_autoptr (RfJob) third = queue_test_enqueue (fixture->store, NULL, 0, "c");
  gboolean paused = FALSE;

  for (int i = 0; i < 60; i++)
    {
      const RfJob *moved = i % 2 == 0 ? third : second;
      g_autoptr (GPtrArray) jobs = NULL;

      queue_test_must_apply (fixture->store, RF_VERB_MOVE, moved, 2);
      jobs = queue_test_take (fixture->store, NULL, &paused);
      g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, 0))->id, ==, first->id);
      g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, 1))->id, ==, moved->id);
    }
}

static void
test_pause_is_a_row_that_every_runner_reads (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) other = fixture->factory (fixture->place);
  gboolean paused = FALSE;

  queue_test_must_apply (other, RF_VERB_PAUSE, NULL, 0);
  g_ptr_array_unref (queue_test_take (fixture->store, NULL, &paused));
  g_assert_true (paused);
  queue_test_must_apply (other, RF_VERB_RESUME, NULL, 0);
  g_ptr_array_unref (queue_test_take (fixture->store, NULL, &paused));
  g_assert_false (paused);
}

static void
test_a_job_without_a_live_runner_is_interrupted (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) waiting = queue_test_enqueue (runner, NULL, 0, "a");
  g_autoptr (RfJob) running = queue_test_enqueue (runner, NULL, 0, "b");
  g_autoptr (GError) error = NULL;

  queue_test_note (runner, running, RF_JOB_RUNNING);
  queue_test_assert_state (fixture->store, waiting, RF_JOB_QUEUED);
  queue_test_assert_state (fixture->store, running, RF_JOB_RUNNING);
  g_assert_cmpuint (queue_test_count_next (fixture->store, NULL), ==, 0);
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), &error), ==, 0);
  g_clear_object (&runner);
  queue_test_assert_state (fixture->store, waiting, RF_JOB_INTERRUPTED);
  queue_test_assert_state (fixture->store, running, RF_JOB_INTERRUPTED);
  /* Nobody runs it by itself; it has to be taken over. */
  g_assert_cmpuint (queue_test_count_next (fixture->store, NULL), ==, 0);
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), &error), ==, 2);
  g_assert_no_error (error);
  g_assert_cmpuint (queue_test_count_next (fixture->store, NULL), ==, 2);
}

static void
test_a_batch_belongs_to_one_process (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) first = fixture->factory (fixture->place);
  g_autoptr (RfBatch) batch = g_new0 (RfBatch, 1);
  g_autoptr (RfJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (queue_test_begin (first, batch, "run", TRUE));
  g_assert_false (batch->continued);
  job = queue_test_enqueue (first, "run", 1, "a");
  g_assert_false (rf_job_store_begin_batch (JOBS (fixture->store), batch, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_object (&first);
  g_assert_true (queue_test_begin (fixture->store, batch, "run", TRUE));
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

  g_assert_true (queue_test_begin (fixture->store, batch, "run", FALSE));
  done = queue_test_enqueue (fixture->store, "run", 1, "a");
  failed = queue_test_enqueue (fixture->store, "run", 2, "b");
  done->key = g_strdup ("key");
  done->charged = 7;
  queue_test_note (fixture->store, done, RF_JOB_DONE);
  failed->error = g_error_new_literal (RF_ERROR, RF_ERROR_PROVIDER_FAILED, "it broke");
  queue_test_note (fixture->store, failed, RF_JOB_FAILED);

  again = queue_test_enqueue (fixture->store, "run", 1, "a");
  g_assert_true (again->is_known);
  g_assert_cmpint (again->state, ==, RF_JOB_DONE);
  g_assert_cmpstr (again->key, ==, "key");
  g_assert_cmpint (again->charged, ==, 7);
  anew = queue_test_enqueue (fixture->store, "run", 2, "b");
  g_assert_false (anew->is_known);
  g_assert_cmpint (anew->id, ==, failed->id);
  queue_test_assert_state (fixture->store, anew, RF_JOB_QUEUED);
  /* A line that says something else is another one. */
  changed = queue_test_enqueue (fixture->store, "run", 1, "z");
  g_assert_false (changed->is_known);
  g_assert_true (changed->is_changed);
  queue_test_assert_state (fixture->store, changed, RF_JOB_QUEUED);
}

/* What somebody asked another process to do again is not taken from it. */
static void
test_a_line_that_another_process_runs (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) other = fixture->factory (fixture->place);
  g_autoptr (RfBatch) batch = g_new0 (RfBatch, 1);
  g_autoptr (RfJob) failed = NULL;
  g_autoptr (RfJob) again = NULL;

  g_assert_true (queue_test_begin (fixture->store, batch, "run", FALSE));
  failed = queue_test_enqueue (fixture->store, "run", 1, "a");
  queue_test_note (fixture->store, failed, RF_JOB_FAILED);
  queue_test_must_apply (other, RF_VERB_RETRY, failed, 0);
  g_assert_true (queue_test_begin (fixture->store, batch, "run", FALSE));
  again = queue_test_enqueue (fixture->store, "run", 1, "a");
  g_assert_error (again->error, RF_ERROR, RF_ERROR_CONFLICT);
  g_assert_true (rf_job_store_end_batch (JOBS (fixture->store), "run", TRUE, NULL));
  queue_test_assert_state (fixture->store, failed, RF_JOB_QUEUED);
  g_assert_cmpuint (queue_test_count_next (other, NULL), ==, 1);
}

static void
test_a_finished_batch_begins_anew (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBatch) batch = g_new0 (RfBatch, 1);
  g_autoptr (RfJob) job = NULL;
  g_autoptr (RfJob) again = NULL;

  g_assert_true (queue_test_begin (fixture->store, batch, "run", TRUE));
  job = queue_test_enqueue (fixture->store, "run", 1, "a");
  job->charged = 3;
  queue_test_note (fixture->store, job, RF_JOB_DONE);
  g_assert_true (rf_job_store_end_batch (JOBS (fixture->store), "run", TRUE, NULL));
  /* By name it is the same run for ever. */
  g_assert_true (queue_test_begin (fixture->store, batch, "run", FALSE));
  g_assert_cmpint (batch->n_done, ==, 1);
  g_assert_cmpint (batch->charged, ==, 3);
  g_assert_true (rf_job_store_end_batch (JOBS (fixture->store), "run", TRUE, NULL));
  g_assert_true (queue_test_begin (fixture->store, batch, "run", TRUE));
  g_assert_false (batch->continued);
  g_assert_cmpint (batch->n_done, ==, 0);
  again = queue_test_enqueue (fixture->store, "run", 1, "a");
  g_assert_false (again->is_known);
}

static void
test_a_job_ends_with_its_flight (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) job = queue_test_enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("a", job->id);
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  g_autoptr (RfJob) found = queue_test_find (fixture->store, job);

  g_assert_cmpint (found->state, ==, RF_JOB_DONE);
  g_assert_cmpint (found->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpstr (found->key, ==, plan->key);
  g_assert_cmpstr (found->generation_id, ==, made->generation->id);
  g_assert_cmpint (found->charged, ==, 5000000);
  g_assert_cmpint (found->finished_at, >, 0);
  /* A late note does not take it back. */
  queue_test_note (fixture->store, job, RF_JOB_RUNNING);
  queue_test_assert_state (fixture->store, job, RF_JOB_DONE);
  store_test_assert_sound (fixture->store);
}

static void
test_a_job_fails_with_its_flight (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) job = queue_test_enqueue (fixture->store, NULL, 0, "a");
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("a", job->id);
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_REFUSED, "no");
  g_autoptr (RfJob) found = NULL;

  g_assert_true (rf_store_fail (fixture->store, lead->token, 0, why, NULL));
  found = queue_test_find (fixture->store, job);
  g_assert_cmpint (found->state, ==, RF_JOB_FAILED);
  g_assert_error (found->error, RF_ERROR, RF_ERROR_REFUSED);
}

static gint64
take_id (RfPage *page, guint index)
{
  return ((const RfJob *) g_ptr_array_index (page->items, index))->id;
}

static void
test_what_is_over_is_listed_from_the_latest_on (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const prompts[] = { "a", "b", "c" };
  gint64 ids[G_N_ELEMENTS (prompts)] = { 0 };
  g_autoptr (RfPage) first = NULL;
  g_autoptr (RfPage) next = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (RfJob) job = queue_test_enqueue (fixture->store, NULL, 0, prompts[i]);

      ids[i] = job->id;
      queue_test_note (fixture->store, job, RF_JOB_DONE);
    }
  first = queue_test_list (fixture->store, RF_JOB_DONE, 2, NULL);
  g_assert_cmpuint (first->items->len, ==, 2);
  g_assert_cmpint (take_id (first, 0), ==, ids[2]);
  g_assert_cmpint (take_id (first, 1), ==, ids[1]);
  g_assert_nonnull (first->next_cursor);
  next = queue_test_list (fixture->store, RF_JOB_DONE, 2, first->next_cursor);
  g_assert_cmpuint (next->items->len, ==, 1);
  g_assert_cmpint (take_id (next, 0), ==, ids[0]);
  g_assert_null (next->next_cursor);
}

static void
test_cancel_of_a_living_runners_job (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) job = queue_test_enqueue (runner, NULL, 0, "a");
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = NULL;

  queue_test_must_apply (fixture->store, RF_VERB_CANCEL, job, 0);
  /* Its runner hears of it, once. */
  jobs = queue_test_take (runner, NULL, &paused);
  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpint (((const RfJob *) g_ptr_array_index (jobs, 0))->state, ==, RF_JOB_CANCELLED);
  queue_test_note (runner, job, RF_JOB_CANCELLED);
  g_assert_cmpuint (queue_test_count_next (runner, NULL), ==, 0);
  queue_test_assert_state (fixture->store, job, RF_JOB_CANCELLED);
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
    { "a-job-keeps-its-namespace", test_a_job_keeps_its_namespace },
    { "what-goes-first-is-before-all-others", test_what_goes_first_is_before_all_others },
    { "moving-never-runs-out-of-room", test_moving_never_runs_out_of_room },
    { "pause-is-a-row-that-every-runner-reads", test_pause_is_a_row_that_every_runner_reads },
    { "a-job-without-a-live-runner-is-interrupted",
      test_a_job_without_a_live_runner_is_interrupted },
    { "a-batch-belongs-to-one-process", test_a_batch_belongs_to_one_process },
    { "finished-lines-are-skipped", test_finished_lines_are_skipped },
    { "a-line-that-another-process-runs", test_a_line_that_another_process_runs },
    { "a-finished-batch-begins-anew", test_a_finished_batch_begins_anew },
    { "a-job-ends-with-its-flight", test_a_job_ends_with_its_flight },
    { "a-job-fails-with-its-flight", test_a_job_fails_with_its_flight },
    { "what-is-over-is-listed-from-the-latest-on", test_what_is_over_is_listed_from_the_latest_on },
    { "cancel-of-a-living-runners-job", test_cancel_of_a_living_runners_job },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
  store_contract_add_turns (name, factory);
}
