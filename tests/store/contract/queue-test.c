/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "queue-test.h"

#include "rf-time.h"

/* Jobs and left flights for the tests of the contract. */

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
RfJob *
queue_test_enqueue (RfStore *store, const char *batch, gint64 line, const char *prompt)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (job_free_cb);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (jobs, new_job (batch, line, prompt));
  g_assert_true (rf_job_store_enqueue (JOBS (store), jobs, &error));
  g_assert_no_error (error);
  return g_ptr_array_steal_index (jobs, 0);
}

RfJob *
queue_test_find (RfStore *store, const RfJob *job)
{
  g_autofree char *name = rf_job_dup_name (job);
  g_autoptr (GError) error = NULL;
  RfJob *found = rf_job_store_find (JOBS (store), name, &error);

  g_assert_no_error (error);
  return found;
}

void
queue_test_assert_state (RfStore *store, const RfJob *job, RfJobState state)
{
  g_autoptr (RfJob) found = queue_test_find (store, job);

  g_assert_cmpstr (rf_enum_get_name (rf_job_state_names, (int) found->state),
                   ==,
                   rf_enum_get_name (rf_job_state_names, (int) state));
}

void
queue_test_note (RfStore *store, RfJob *job, RfJobState state)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  job->state = state;
  job->finished_at = rf_job_is_over (job) ? rf_time_now () : 0;
  g_ptr_array_add (jobs, job);
  g_assert_true (rf_job_store_note (JOBS (store), jobs, &error));
  g_assert_no_error (error);
}

GPtrArray *
queue_test_take (RfStore *store, const char *batch, gboolean *paused)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *jobs = rf_job_store_take (JOBS (store), batch, 10, paused, &error);

  g_assert_no_error (error);
  return jobs;
}

guint
queue_test_count_next (RfStore *store, const char *batch)
{
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = queue_test_take (store, batch, &paused);

  return jobs->len;
}

gboolean
queue_test_apply (RfStore *store, RfVerb verb, const RfJob *job, gint64 place, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, verb);
  g_autoptr (RfReport) report = NULL;

  action->name = job != NULL ? rf_job_dup_name (job) : NULL;
  action->place = place;
  report = rf_job_store_apply (JOBS (store), action, error);
  return report != NULL;
}

void
queue_test_must_apply (RfStore *store, RfVerb verb, const RfJob *job, gint64 place)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (queue_test_apply (store, verb, job, place, &error));
  g_assert_no_error (error);
}

RfPage *
queue_test_list (RfStore *store, int state, gint64 limit, const char *cursor)
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

gboolean
queue_test_begin (RfStore *store, RfBatch *batch, const char *name, gboolean anew)
{
  g_free (batch->name);
  batch->name = g_strdup (name);
  batch->begins_anew = anew;
  batch->max_cost = -1;
  return rf_job_store_begin_batch (JOBS (store), batch, NULL);
}

/* A plan that costs outside, of a job or of a plain request. */
RfPlan *
queue_test_paid_plan (const char *word, gint64 job)
{
  RfPlan *plan = store_test_plan (word);

  plan->external_cost = TRUE;
  plan->job = job;
  plan->request = g_strdup_printf ("{\"kind\":\"image\",\"params\":{\"prompt\":\"%s\"}}", word);
  return plan;
}

gint64
queue_test_leave_flight (StoreFixture *fixture, RfPlan *plan, const char *handle)
{
  g_autoptr (RfStore) gone = fixture->factory (fixture->place);
  g_autoptr (RfEntrance) lead = store_test_enter (gone, plan, RF_ENTERING_LEAD);

  g_assert_true (rf_store_mark_sent (gone, lead->token, NULL));
  if (handle != NULL)
    g_assert_true (rf_store_save_handle (gone, lead->token, handle, NULL));
  return lead->token;
}

void
queue_test_assert_unknown (RfStore *store, RfPlan *plan, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *retry = g_strdup_printf ("queue retry %s", name);
  g_autofree char *cancel = g_strdup_printf ("queue cancel %s", name);

  g_assert_null (rf_store_enter (store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
  g_assert_nonnull (g_strrstr (rf_error_get_hint (error), retry));
  g_assert_nonnull (g_strrstr (rf_error_get_hint (error), cancel));
}
