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
  g_free (work->provider);
  g_object_unref (work->cancellable);
  g_clear_pointer (&work->result, rf_result_free);
  g_clear_error (&work->error);
  g_free (work);
}

/* A job is one call of the service, whatever stands in it. */
static RfResult *
rf_work_ask (RfWork *work, GError **error)
{
  RfEngine *engine = work->runner->engine;
  g_autoptr (RfProgress) progress = rf_engine_begin_progress (engine, work->job->id);
  RfResult *result = rf_service_generate (
      work->runner->service, work->request, progress, work->cancellable, error);

  rf_engine_end_progress (engine, work->job->id);
  return result;
}

/* A step that was paid for stays when what should be made of it fails: then the
 * whole costs less than it did before. */
static gint64
rf_work_find_charged (const RfWork *work)
{
  g_autoptr (RfCheck) check = NULL;

  if (work->result != NULL)
    return rf_result_get_charged (work->result);
  check = rf_service_check (work->runner->service, work->request, FALSE, NULL, NULL);
  return check != NULL && !check->cached ? MAX (work->cost - check->cost, 0) : 0;
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

  work->result = rf_work_ask (work, &work->error);
  work->charged = rf_work_find_charged (work);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->landed, work);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
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
  work->provider = g_strdup (check->provider);
  return TRUE;
}
