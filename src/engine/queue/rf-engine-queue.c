/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"
#include "rf-runner.h"

#include "rf-json-printer.h"
#include "rf-run.h"
#include "rf-time.h"

/*
 * The queue as a service: most of it is the store's, and a run of this process
 * can be stopped.
 */

/**
 * rf_engine_get_jobs:
 * @self: an engine
 * @error: return location; why there is no queue
 *
 * Returns: (transfer none) (nullable): the store's queue
 */
RfJobStore *
rf_engine_get_jobs (RfEngine *self, GError **error)
{
  if (!rf_engine_needs_store (self, error))
    return NULL;
  if (RF_IS_JOB_STORE (self->store))
    return RF_JOB_STORE (self->store);
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "this store has no queue");
  return NULL;
}

/* Inputs are told by their content, so that nothing else is asked for later: a
 * file by its path and what was in it, and what the store has by its SHA-256. */
static void
rf_engine_pin_inputs (const RfPlan *plan, RfRequest *pinned)
{
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, plan->inputs);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    {
      const RfInput *known = value;
      const RfInput *asked = g_hash_table_lookup (plan->asked->inputs, name);
      gboolean is_file = asked != NULL && asked->path != NULL;

      rf_request_take_input (
          pinned, name, rf_input_new (is_file ? known->path : NULL, known->sha256, NULL));
    }
}

/**
 * rf_engine_note_request:
 * @plan: a plan that is about to take a flight
 *
 * Writes down in the plan what was asked, so that the flight can be asked for
 * anew when its process has died.
 */
void
rf_engine_note_request (RfPlan *plan)
{
  g_autoptr (RfRequest) pinned = NULL;
  g_autoptr (JsonNode) asked = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (plan->asked == NULL || plan->request != NULL)
    return;
  asked = rf_request_to_json (plan->asked);
  pinned = rf_request_new_from_local_json (asked, "/", NULL);
  if (pinned == NULL)
    return;
  rf_engine_pin_inputs (plan, pinned);
  node = rf_request_to_json (pinned);
  plan->request = rf_json_print (node, NULL, NULL);
}

/**
 * rf_engine_hint_at_job:
 * @plan: what was asked
 * @token: its flight
 * @error: why the caller is not answered
 *
 * Tells how the job that goes on can be collected.
 */
void
rf_engine_hint_at_job (const RfPlan *plan, gint64 token, GError *error)
{
  RfJob job = { .id = plan->job, .flight = token };
  g_autofree char *name = rf_job_dup_name (&job);
  g_autofree char *hint = g_strdup_printf (
      "it is job %s of the queue; “refrain queue resume” or the same request collects it", name);

  rf_error_set_hint (error, hint);
}

/**
 * rf_engine_list_jobs:
 * @self: an engine
 * @selector: (nullable): which
 * @error: return location
 *
 * Returns: (transfer full): a page of #RfJob
 */
RfPage *
rf_engine_list_jobs (RfEngine *self, const RfSelector *selector, GError **error)
{
  g_autoptr (RfSelector) all = selector == NULL ? rf_selector_new () : NULL;
  RfJobStore *jobs = rf_engine_get_jobs (self, error);

  return jobs != NULL ? rf_job_store_list (jobs, selector != NULL ? selector : all, error) : NULL;
}

RfJob *
rf_engine_get_job (RfService *service, const char *id, GError **error)
{
  RfJobStore *jobs = rf_engine_get_jobs (RF_ENGINE (service), error);

  return jobs != NULL ? rf_job_store_find (jobs, id, error) : NULL;
}

/* A service is told to stop its job; whether it does is not relied on. */
static void
rf_engine_stop_left_job (RfEngine *self, const RfJob *job)
{
  g_autoptr (RfProvider) provider = NULL;

  if (job->provider == NULL || job->handle == NULL)
    return;
  provider = rf_registry_open (self->registry, job->provider, NULL);
  if (provider != NULL && !rf_provider_cancel (provider, job->handle, NULL))
    g_info ("provider “%s” was not told to stop job %s", job->provider, job->handle);
}

/**
 * rf_engine_stop_job:
 * @self: an engine
 * @id: a job that was cancelled
 *
 * Tells the service that works on it, where one does.
 */
void
rf_engine_stop_job (RfEngine *self, gint64 id)
{
  RfJob named = { .id = id };
  g_autofree char *name = rf_job_dup_name (&named);
  g_autoptr (RfJob) job = rf_job_store_find (RF_JOB_STORE (self->store), name, NULL);

  if (job != NULL)
    rf_engine_stop_left_job (self, job);
}

/* What a job of which nobody knew had made all the same, is entered now, and is
 * neither asked for anew nor given up. */
static gboolean
rf_engine_recover_job (RfEngine *self, const RfAction *action, const RfJob *job, GError **error)
{
  RfLeftFlight left = { job->generation_id, job->id, job->seen_at };
  g_autoptr (RfJob) now = NULL;

  if (job->state != RF_JOB_UNKNOWN || job->generation_id == NULL ||
      !rf_engine_recover (self, &left, NULL, error))
    return FALSE;
  now = rf_job_store_find (RF_JOB_STORE (self->store), action->name, NULL);
  return now == NULL || now->state == RF_JOB_DONE;
}

static RfReport *
rf_engine_report_recovered (const RfAction *action, GError **error)
{
  RfReport *report = NULL;

  if (action->verb == RF_VERB_RETRY)
    {
      report = rf_report_new ();
      report->changed = 1;
      return report;
    }
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_CONFLICT,
               "what job %s asked for was made and charged, and is in the cache now",
               action->name);
  if (error != NULL)
    rf_error_set_hint (*error, "“refrain cache list” shows it");
  return NULL;
}

/**
 * rf_engine_apply_to_jobs:
 * @self: an engine
 * @action: a verb of the queue
 * @error: return location
 *
 * Returns: (transfer full): how many jobs it changed
 */
RfReport *
rf_engine_apply_to_jobs (RfEngine *self, const RfAction *action, GError **error)
{
  RfJobStore *jobs = rf_engine_get_jobs (self, error);
  g_autoptr (RfJob) job = NULL;
  GError *failure = NULL;

  if (jobs == NULL)
    return NULL;
  if (action->name != NULL && (action->verb == RF_VERB_CANCEL || action->verb == RF_VERB_RETRY))
    {
      job = rf_job_store_find (jobs, action->name, error);
      if (job == NULL)
        return NULL;
      if (rf_engine_recover_job (self, action, job, &failure))
        return rf_engine_report_recovered (action, error);
      if (failure != NULL)
        {
          g_propagate_error (error, failure);
          return NULL;
        }
      if (action->verb == RF_VERB_CANCEL && job->state == RF_JOB_RESUMABLE)
        rf_engine_stop_left_job (self, job);
    }
  return rf_job_store_apply (jobs, action, error);
}

static RfRun *
rf_engine_find_run (RfEngine *self, const char *generation_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  RfRun *run = g_hash_table_lookup (self->runs, generation_id);

  return run != NULL ? rf_run_ref (run) : NULL;
}

gboolean
rf_engine_cancel (RfService *service, const char *id, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfRun) run = rf_engine_find_run (self, id);
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, RF_VERB_CANCEL);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) failure = NULL;

  if (run != NULL && !rf_run_stop (run, self, error))
    return FALSE;
  action->name = g_strdup (id);
  report = rf_engine_apply_to_jobs (self, action, &failure);
  /* A run that is over has left no flight. */
  if (report != NULL || (run != NULL && (g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND) ||
                                         g_error_matches (failure, RF_ERROR, RF_ERROR_CONFLICT))))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
rf_engine_begin_batch (RfService *service, RfBatch *batch, GError **error)
{
  RfJobStore *jobs = rf_engine_get_jobs (RF_ENGINE (service), error);

  return jobs != NULL && rf_job_store_begin_batch (jobs, batch, error);
}

gint64
rf_engine_take_over (RfService *service, GError **error)
{
  RfJobStore *jobs = rf_engine_get_jobs (RF_ENGINE (service), error);

  return jobs != NULL ? rf_job_store_take_over (jobs, error) : -1;
}

gboolean
rf_engine_run_jobs (RfService *service, RfOrder *order, GCancellable *cancellable, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfRunner) runner = NULL;
  gboolean ran;

  if (rf_engine_get_jobs (self, error) == NULL)
    return FALSE;
  if (order->at_once > (guint) g_thread_pool_get_max_threads (self->workers))
    g_thread_pool_set_max_threads (self->workers, (int) order->at_once, NULL);
  if (self->heart != NULL)
    rf_heart_start (self->heart);
  runner = rf_runner_new (self, order, cancellable);
  if (order->renews)
    rf_renewals_begin (self->renewals);
  ran = rf_runner_run (runner, error);
  if (order->renews)
    rf_renewals_end (self->renewals);
  return ran;
}

gboolean
rf_engine_enqueue (RfService *service, GPtrArray *jobs, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfJobStore *store = rf_engine_get_jobs (self, error);

  for (guint i = 0; i < jobs->len; i++)
    {
      RfJob *job = g_ptr_array_index (jobs, i);

      job->most_of_asker = rf_config_get_most_of_asker (self->config);
      job->most_waiting = rf_config_get_most_waiting (self->config);
    }
  return store != NULL && rf_job_store_enqueue (store, jobs, error);
}

gboolean
rf_engine_probe (RfService *service, RfHealth *health, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfJobStore *store = rf_engine_get_jobs (self, error);
  gint64 began = g_get_monotonic_time ();
  gint64 oldest = 0;

  if (store == NULL || !rf_job_store_probe (store, &oldest, error))
    return FALSE;
  health->latency = g_get_monotonic_time () - began;
  health->disk_free = rf_blob_store_get_free_bytes (self->blobs);
  health->oldest_flight = oldest > 0 ? MAX (rf_time_now () - oldest, 0) / 1000 : -1;
  return TRUE;
}
