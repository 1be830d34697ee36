/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-estimate.h"

#include "rf-ask.h"
#include "rf-hash.h"

#include <string.h>

/*
 * Many requests at once: what they would come to, and then jobs of the queue for them,
 * each of which may cost what was shown for it.
 */

/**
 * rf_estimate_free:
 * @self: (transfer full): an estimate
 */
void
rf_estimate_free (RfEstimate *self)
{
  g_ptr_array_unref (self->requests);
  g_array_unref (self->prices);
  g_clear_error (&self->fault);
  g_free (self);
}

static void
rf_estimate_free_cb (gpointer self)
{
  rf_estimate_free (self);
}

/**
 * rf_estimate_get_n_jobs:
 * @self: an estimate
 *
 * Returns: how many of its requests can be asked so
 */
guint
rf_estimate_get_n_jobs (const RfEstimate *self)
{
  return self->requests->len - self->n_faults;
}

static void
rf_estimate_note_fault (RfEstimate *self, GError *fault)
{
  self->n_faults++;
  if (self->fault == NULL)
    self->fault = fault;
  else
    g_error_free (fault);
}

/* What is wrong with one is noted; only what stops all of them is an error. */
static void
rf_estimate_look (RfEstimate *self,
                  RfService *service,
                  RfRequest *request,
                  GCancellable *cancellable)
{
  GError *fault = NULL;
  g_autoptr (RfCheck) check = rf_service_check (service, request, FALSE, cancellable, &fault);
  gint64 price = check != NULL ? check->cost : -1;

  g_array_append_val (self->prices, price);
  if (check == NULL)
    {
      rf_estimate_note_fault (self, fault);
      return;
    }
  self->cost += price;
  if (check->cached)
    self->n_hits++;
}

static gpointer
rf_estimate_run (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *requests = data;
  g_autoptr (RfEstimate) self = g_new0 (RfEstimate, 1);

  self->requests = g_ptr_array_ref (requests);
  self->prices = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < requests->len; i++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_set_error_literal (error, RF_ERROR, RF_ERROR_CANCELLED, "it is no longer wanted");
          return NULL;
        }
      rf_estimate_look (self, service, requests->pdata[i], cancellable);
    }
  return g_steal_pointer (&self);
}

/**
 * rf_estimate_async:
 * @session: who is asked
 * @requests: (element-type RfRequest): different ones, which are not changed any more
 * @cancellable: (nullable): stops it
 * @callback: called on the main thread
 * @user_data: for the callback
 *
 * Checks each of them. Nothing is made.
 */
void
rf_estimate_async (RfSession *session,
                   GPtrArray *requests,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  RfSessionCall call = {
    .function = rf_estimate_run,
    .data = g_ptr_array_ref (requests),
    .free_data = (GDestroyNotify) g_ptr_array_unref,
    .free_answer = rf_estimate_free_cb,
    .is_long = TRUE,
  };

  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

/**
 * rf_estimate_finish:
 * @session: who was asked
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): what they come to
 */
RfEstimate *
rf_estimate_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return rf_session_call_finish (session, result, error);
}

static RfJob *
rf_estimate_make_job (const RfEstimate *self, guint i, GError **error)
{
  g_autoptr (RfRequest) request = rf_ask_copy (self->requests->pdata[i]);
  g_autoptr (RfJob) job = rf_job_new ();

  request->max_cost = g_array_index (self->prices, gint64, i);
  if (!rf_job_set_request (job, request, error))
    return NULL;
  job->hash = rf_hash_bytes (job->request, strlen (job->request));
  return g_steal_pointer (&job);
}

static gpointer
rf_estimate_enqueue (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *jobs = data;

  return GINT_TO_POINTER (rf_service_enqueue (service, jobs, error) ? (int) jobs->len : 0);
}

/**
 * rf_estimate_enqueue_async:
 * @self: an estimate
 * @session: whose queue it is
 * @callback: called on the main thread
 * @user_data: for the callback
 *
 * Puts a job into the queue for each request that can be asked; all of them, or none.
 */
void
rf_estimate_enqueue_async (const RfEstimate *self,
                           RfSession *session,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
  RfSessionCall call = {
    .function = rf_estimate_enqueue,
    .data = jobs,
    .free_data = (GDestroyNotify) g_ptr_array_unref,
    .is_long = TRUE,
  };

  for (guint i = 0; i < self->requests->len; i++)
    {
      RfJob *job = NULL;

      if (g_array_index (self->prices, gint64, i) >= 0)
        job = rf_estimate_make_job (self, i, NULL);
      if (job != NULL)
        g_ptr_array_add (jobs, job);
    }
  rf_session_call_async (session, &call, NULL, callback, user_data);
}

/**
 * rf_estimate_enqueue_finish:
 * @session: whose queue it is
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: how many jobs were put into the queue; 0 with an error
 */
guint
rf_estimate_enqueue_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return GPOINTER_TO_UINT (rf_session_call_finish (session, result, error));
}
