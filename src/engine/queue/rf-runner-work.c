/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-runner-private.h"

/*
 * One job: what it costs is looked up, and then it is asked for, once, on a
 * worker thread.
 */

void
rf_work_free (RfWork *work)
{
  rf_job_free (work->job);
  g_clear_pointer (&work->request, rf_request_unref);
  g_clear_pointer (&work->bundle, rf_bundle_free);
  g_ptr_array_unref (work->providers);
  g_object_unref (work->cancellable);
  g_clear_pointer (&work->result, rf_result_free);
  g_clear_pointer (&work->answer, rf_bundle_answer_free);
  g_clear_error (&work->error);
  g_free (work);
}

/**
 * rf_work_limit:
 * @work: a job that was looked up
 * @limit: millionths that it may cost
 *
 * Whatever it asked for, from now on it costs no more.
 */
void
rf_work_limit (RfWork *work, gint64 limit)
{
  gint64 *max_cost = work->bundle != NULL ? &work->bundle->max_cost : &work->request->max_cost;

  if (*max_cost >= 0 && *max_cost <= limit)
    return;
  work->is_capped = TRUE;
  *max_cost = limit;
}

static RfCheck *
rf_work_check_cb (RfRequest *request, gpointer data, GError **error)
{
  const RfWork *work = data;

  return rf_service_check (work->runner->service, request, FALSE, NULL, error);
}

static RfResult *
rf_work_generate_cb (RfRequest *request, gpointer data, GError **error)
{
  RfWork *work = data;
  GError *failure = NULL;
  RfResult *result =
      rf_service_generate (work->runner->service, request, NULL, work->cancellable, &failure);

  if (result != NULL)
    {
      work->charged += rf_result_get_charged (result);
      return result;
    }
  work->charged += rf_error_get_charged (failure);
  g_propagate_error (error, failure);
  return NULL;
}

static void
rf_work_ask_for_steps (RfWork *work)
{
  work->answer = rf_bundle_generate (work->bundle, rf_work_check_cb, rf_work_generate_cb, work);
  work->error = rf_bundle_answer_dup_error (work->answer);
  /* Where it came to nothing this time, what it had cost before stays. */
  work->charged = MAX (work->charged, work->job->charged);
}

/**
 * rf_runner_work_cb:
 * @data: (type RfWork): a job that was looked up
 *
 * Runs on a worker thread.
 */
void
rf_runner_work_cb (gpointer data, gpointer user_data)
{
  RfWork *work = data;
  RfRunner *self = user_data;

  work->charged = 0;
  if (work->bundle != NULL)
    rf_work_ask_for_steps (work);
  else
    work->result = rf_work_generate_cb (work->request, work, &work->error);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->landed, work);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
rf_work_add_provider (RfWork *work, const char *provider)
{
  if (!g_ptr_array_find_with_equal_func (work->providers, provider, g_str_equal, NULL))
    g_ptr_array_add (work->providers, g_strdup (provider));
}

/* All steps before the first one is begun. What is wrong with one of them is
 * told as the answer to the whole, by the worker. */
static gboolean
rf_work_look_at_steps (RfWork *work)
{
  g_autoptr (RfBundleAnswer) answer = NULL;

  work->bundle = rf_job_dup_bundle (work->job, &work->error);
  if (work->bundle == NULL)
    return FALSE;
  answer = rf_bundle_foresee (work->bundle, rf_work_check_cb, work);
  for (guint i = 0; i < answer->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (answer->steps, i);

      if (step->check == NULL)
        continue;
      work->cost += step->check->cost;
      if (!step->check->cached)
        rf_work_add_provider (work, step->check->provider);
    }
  return TRUE;
}

/**
 * rf_work_look:
 * @work: a job that was just taken
 *
 * Looks whether it is a hit, which needs no worker, and else what it costs and
 * who would make it.
 *
 * Returns: whether a worker is needed; if not, the work has its end
 */
gboolean
rf_work_look (RfWork *work)
{
  RfService *service = work->runner->service;
  g_autoptr (RfCheck) check = NULL;

  if (work->job->n_steps > 0)
    return rf_work_look_at_steps (work);
  work->request = rf_job_dup_request (work->job, &work->error);
  if (work->request == NULL)
    return FALSE;
  work->result = rf_service_lookup (service, work->request, &work->error);
  if (work->result != NULL)
    work->charged = rf_result_get_charged (work->result);
  if (work->result != NULL || work->error != NULL)
    return FALSE;
  check = rf_service_check (service, work->request, FALSE, NULL, &work->error);
  if (check == NULL)
    return FALSE;
  work->cost = check->cost;
  rf_work_add_provider (work, check->provider);
  return TRUE;
}
