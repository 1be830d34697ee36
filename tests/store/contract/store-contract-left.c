/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "queue-test.h"

#include "rf-time.h"

/* The contract of what dead owners leave, and the two ways out of what nobody
 * knows. */

static void
test_unknown_waits_for_retry_or_cancel (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("word", 0);
  g_autoptr (RfJob) left = rf_job_new ();
  g_autofree char *name = NULL;
  g_autoptr (RfPage) page = NULL;

  left->flight = queue_test_leave_flight (fixture, plan, NULL);
  name = rf_job_dup_name (left);
  queue_test_assert_unknown (fixture->store, plan, name);
  plan->force_refresh = TRUE;
  queue_test_assert_unknown (fixture->store, plan, name);
  plan->force_refresh = FALSE;
  page = queue_test_list (fixture->store, -1, 10, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  queue_test_assert_state (fixture->store, left, RF_JOB_UNKNOWN);
  /* Resuming takes what has a handle, and nothing else. */
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), NULL), ==, 0);
  queue_test_assert_unknown (fixture->store, plan, name);

  queue_test_must_apply (fixture->store, RF_VERB_CANCEL, left, 0);
  store_test_assert_sound (fixture->store);
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

static void
test_retry_submits_anew (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("word", 0);
  g_autoptr (RfJob) left = rf_job_new ();
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = NULL;
  const RfJob *job = NULL;

  left->flight = queue_test_leave_flight (fixture, plan, NULL);
  queue_test_must_apply (fixture->store, RF_VERB_RETRY, left, 0);
  jobs = queue_test_take (fixture->store, NULL, &paused);
  g_assert_cmpuint (jobs->len, ==, 1);
  job = g_ptr_array_index (jobs, 0);
  g_assert_cmpstr (job->request, ==, plan->request);
  plan->job = job->id;
  rf_entry_free (store_test_make (fixture->store, plan));
  queue_test_assert_state (fixture->store, job, RF_JOB_DONE);
  store_test_assert_sound (fixture->store);
}

static void
test_an_unknown_job_is_told_by_its_own_id (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) job = queue_test_enqueue (runner, NULL, 0, "a");
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("a", job->id);
  g_autoptr (RfEntrance) lead = store_test_enter (runner, plan, RF_ENTERING_LEAD);
  g_autofree char *name = rf_job_dup_name (job);
  g_autoptr (RfPage) page = NULL;

  g_assert_true (rf_store_mark_sent (runner, lead->token, NULL));
  g_clear_object (&runner);
  queue_test_assert_state (fixture->store, job, RF_JOB_UNKNOWN);
  queue_test_assert_unknown (fixture->store, plan, name);
  page = queue_test_list (fixture->store, -1, 10, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  queue_test_must_apply (fixture->store, RF_VERB_RETRY, job, 0);
  queue_test_assert_state (fixture->store, job, RF_JOB_QUEUED);
  rf_entry_free (store_test_make (fixture->store, plan));
  queue_test_assert_state (fixture->store, job, RF_JOB_DONE);
  store_test_assert_sound (fixture->store);
}

/* Its line was answered by what another one brought meanwhile: what its first try
 * may have cost is still somebody's to decide. */
static void
test_what_a_done_job_has_left_is_told (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfJob) job = queue_test_enqueue (fixture->store, "run", 1, "a");
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("a", job->id);
  g_autoptr (RfPage) page = NULL;
  const RfJob *told = NULL;

  queue_test_leave_flight (fixture, plan, NULL);
  queue_test_assert_state (fixture->store, job, RF_JOB_UNKNOWN);
  job->outcome = RF_OUTCOME_HIT;
  queue_test_note (fixture->store, job, RF_JOB_DONE);
  queue_test_assert_state (fixture->store, job, RF_JOB_DONE);
  page = queue_test_list (fixture->store, -1, 10, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  told = g_ptr_array_index (page->items, 0);
  g_assert_cmpint (told->state, ==, RF_JOB_UNKNOWN);
  g_assert_cmpint (told->id, ==, 0);
  queue_test_must_apply (fixture->store, RF_VERB_CANCEL, told, 0);
  store_test_assert_sound (fixture->store);
  rf_entry_free (store_test_make (fixture->store, plan));
}

/* Somebody gave it up while it ran, and then its process died. */
static void
test_what_a_cancelled_job_has_left_is_told (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) job = queue_test_enqueue (runner, NULL, 0, "a");
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("a", job->id);
  g_autoptr (RfEntrance) lead = store_test_enter (runner, plan, RF_ENTERING_LEAD);
  g_autoptr (RfPage) page = NULL;
  const RfJob *told = NULL;

  g_assert_true (rf_store_mark_sent (runner, lead->token, NULL));
  queue_test_note (runner, job, RF_JOB_RUNNING);
  queue_test_must_apply (fixture->store, RF_VERB_CANCEL, job, 0);
  g_clear_object (&runner);
  rf_job_store_take_over (JOBS (fixture->store), NULL);
  page = queue_test_list (fixture->store, -1, 10, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  told = g_ptr_array_index (page->items, 0);
  g_assert_cmpint (told->state, ==, RF_JOB_UNKNOWN);
  queue_test_must_apply (fixture->store, RF_VERB_CANCEL, told, 0);
  store_test_assert_sound (fixture->store);
}

/* The same, and the provider had told under which name it works on. */
static void
test_a_cancelled_job_does_not_come_back (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) runner = fixture->factory (fixture->place);
  g_autoptr (RfJob) job = queue_test_enqueue (runner, NULL, 0, "a");
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("a", job->id);
  g_autoptr (RfEntrance) lead = store_test_enter (runner, plan, RF_ENTERING_LEAD);
  g_autoptr (RfEntrance) late = NULL;

  g_assert_true (rf_store_mark_sent (runner, lead->token, NULL));
  g_assert_true (rf_store_save_handle (runner, lead->token, "job-1", NULL));
  queue_test_note (runner, job, RF_JOB_RUNNING);
  queue_test_must_apply (fixture->store, RF_VERB_CANCEL, job, 0);
  g_clear_object (&runner);
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), NULL), ==, 0);
  g_assert_cmpuint (queue_test_count_next (fixture->store, NULL), ==, 0);
  queue_test_assert_state (fixture->store, job, RF_JOB_CANCELLED);
  store_test_assert_sound (fixture->store);
  /* Its hold was given back, and what comes all the same is kept. */
  plan->job = 0;
  late = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (late->handle, ==, "job-1");
  g_assert_true (late->released);
}

static void
test_left_handles_are_taken_over (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("word", 0);
  g_autoptr (RfJob) left = rf_job_new ();
  g_autoptr (RfEntrance) lead = NULL;
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = NULL;

  left->flight = queue_test_leave_flight (fixture, plan, "job-1");
  queue_test_assert_state (fixture->store, left, RF_JOB_RESUMABLE);
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), NULL), ==, 1);
  jobs = queue_test_take (fixture->store, NULL, &paused);
  g_assert_cmpuint (jobs->len, ==, 1);
  plan->job = ((const RfJob *) g_ptr_array_index (jobs, 0))->id;
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->handle, ==, "job-1");
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), NULL), ==, 0);
}

static void
test_late_success_is_kept_and_absorbed (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("word", 0);
  g_autoptr (RfJob) left = rf_job_new ();
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntry) late = NULL;
  g_autoptr (RfPage) page = NULL;
  g_autoptr (RfGeneration) overtaken = store_test_generation ("word");
  g_autoptr (GError) error = NULL;

  left->flight = queue_test_leave_flight (fixture, plan, "job-1");
  queue_test_must_apply (fixture->store, RF_VERB_CANCEL, left, 0);
  store_test_assert_sound (fixture->store);
  page = queue_test_list (fixture->store, -1, 10, NULL);
  g_assert_cmpuint (page->items->len, ==, 0);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->handle, ==, "job-1");
  g_assert_true (lead->released);
  /* The one that somebody else has taken up is not late: it is his. */
  overtaken->id = g_strdup (lead->generation_id);
  g_assert_null (rf_store_commit (fixture->store, left->flight, plan, overtaken, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  late = store_test_land (fixture->store, plan, lead->token);
  g_assert_cmpint (late->generation->cost, ==, 5000000);
  g_assert_cmpint (late->generation->charged, ==, 0);
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_HIT));
  store_test_assert_sound (fixture->store);
}

/* A run that is under way elsewhere is its own process's to end. */
static void
test_a_living_flight_is_not_touched (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) other = fixture->factory (fixture->place);
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("word", 0);
  g_autoptr (RfEntrance) lead = store_test_enter (other, plan, RF_ENTERING_LEAD);
  g_autoptr (RfJob) flight = rf_job_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_store_mark_sent (other, lead->token, NULL));
  flight->flight = lead->token;
  queue_test_assert_state (fixture->store, flight, RF_JOB_RUNNING);
  g_assert_false (queue_test_apply (fixture->store, RF_VERB_CANCEL, flight, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (queue_test_apply (fixture->store, RF_VERB_RETRY, flight, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
}

static void
test_time_alone_takes_over_only_what_cannot_be_paid_twice (StoreFixture *fixture,
                                                           gconstpointer factory)
{
  g_autoptr (RfStore) owner = fixture->factory (fixture->place);
  g_autoptr (RfPlan) free_plan = store_test_plan ("free");
  g_autoptr (RfPlan) paid = queue_test_paid_plan ("paid", 0);
  g_autoptr (RfPlan) job = queue_test_paid_plan ("job", 0);
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
  g_autoptr (RfJob) job = queue_test_enqueue (runner, NULL, 0, "a");
  g_autoptr (RfPlan) mine = queue_test_paid_plan ("a", job->id);
  g_autoptr (RfPlan) others = queue_test_paid_plan ("a", 0);
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
  g_autoptr (RfPlan) plan = queue_test_paid_plan ("left", 0);
  g_autofree char *cursor = NULL;
  guint seen = 0;

  for (int i = 0; i < 5; i++)
    rf_job_free (queue_test_enqueue (fixture->store, NULL, 0, "a"));
  queue_test_leave_flight (fixture, plan, "job-1");
  do
    {
      g_autoptr (RfPage) page = queue_test_list (fixture->store, -1, 2, cursor);

      g_assert_cmpuint (page->items->len, <=, 2);
      seen += page->items->len;
      g_free (cursor);
      cursor = g_steal_pointer (&page->next_cursor);
    }
  while (cursor != NULL);
  g_assert_cmpuint (seen, ==, 6);
  {
    g_autoptr (RfPage) page = queue_test_list (fixture->store, RF_JOB_RESUMABLE, 10, NULL);

    g_assert_cmpuint (page->items->len, ==, 1);
  }
}

void
store_contract_add_left (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "unknown-waits-for-retry-or-cancel", test_unknown_waits_for_retry_or_cancel },
    { "retry-submits-anew", test_retry_submits_anew },
    { "what-a-done-job-has-left-is-told", test_what_a_done_job_has_left_is_told },
    { "what-a-cancelled-job-has-left-is-told", test_what_a_cancelled_job_has_left_is_told },
    { "a-cancelled-job-does-not-come-back", test_a_cancelled_job_does_not_come_back },
    { "an-unknown-job-is-told-by-its-own-id", test_an_unknown_job_is_told_by_its_own_id },
    { "left-handles-are-taken-over", test_left_handles_are_taken_over },
    { "late-success-is-kept-and-absorbed", test_late_success_is_kept_and_absorbed },
    { "a-living-flight-is-not-touched", test_a_living_flight_is_not_touched },
    { "time-alone-takes-over-only-what-cannot-be-paid-twice",
      test_time_alone_takes_over_only_what_cannot_be_paid_twice },
    { "an-always-job-is-resumed-by-itself-alone", test_an_always_job_is_resumed_by_itself_alone },
    { "pages-of-jobs", test_pages_of_jobs },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
