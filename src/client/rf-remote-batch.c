/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

#include "rf-hash.h"
#include "rf-json-fields.h"

#include <string.h>

/*
 * A batch whose lines are asked of a server, some at once. Each line has an
 * idempotency key that comes from the run's id, its number and its text, so a run
 * with an id that is begun again is answered as it was and paid for once, whatever
 * the strategy, for a day. A run without one begins anew; what it has stored is a
 * hit. With a budget lines are asked one after the other, each with what is left.
 */

/* How often who asked is told that it goes on. */
#define TELL_INTERVAL (250 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  RfRemote *remote;
  RfOrder *order;
  RfRemoteBatch *batch; /* (unowned) (nullable) */
  GCancellable *cancellable;
  GMutex mutex;      /* over the reading of lines, and the budget */
  GAsyncQueue *over; /* (owned) jobs, and the run itself from each worker that ends */
  GError *failure;   /* (owned) (nullable) of reading; guarded by mutex */
  int stops;         /* atomic */
} RfRemoteRun;

/**
 * rf_remote_batch_free:
 * @self: (transfer full): where a batch stands
 */
void
rf_remote_batch_free (RfRemoteBatch *self)
{
  g_free (self->nonce);
  g_free (self);
}

gboolean
rf_remote_begin_batch (RfService *service, RfBatch *batch, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  RfRemoteBatch *begun = g_new0 (RfRemoteBatch, 1);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  begun->nonce = batch->begins_anew ? g_uuid_string_random () : g_strdup (batch->name);
  begun->max_cost = batch->max_cost;
  g_hash_table_replace (self->batches, g_strdup (batch->name), begun);
  batch->continued = FALSE;
  batch->n_done = 0;
  batch->charged = 0;
  return TRUE;
}

/**
 * rf_remote_take_over:
 *
 * The server takes its own jobs over, when it begins and when it resumes.
 *
 * Returns: 0
 */
gint64
rf_remote_take_over (RfService *service, GError **error)
{
  return 0;
}

static char *
rf_remote_run_dup_key (const RfRemoteRun *run, const RfJob *job)
{
  g_autofree char *text = NULL;

  if (run->batch == NULL)
    return NULL;
  text = g_strdup_printf ("batch\n%s\n%" G_GINT64_FORMAT "\n%s",
                          run->batch->nonce,
                          job->line,
                          job->hash != NULL ? job->hash : job->request);
  return rf_hash_bytes (text, strlen (text));
}

static void
rf_remote_run_note (RfJob *job, const RfResult *result)
{
  const RfGeneration *generation = rf_result_get_generation (result);

  job->state = RF_JOB_DONE;
  job->outcome = result->outcome;
  job->key = g_strdup (result->key);
  job->generation_id = g_strdup (generation->id);
  job->provider = g_strdup (generation->provider);
  job->model = g_strdup (generation->model);
  job->cost = generation->cost;
  job->charged = rf_result_get_charged (result);
  job->saved = result->saved;
}

/* Returns: whether the run's budget and not the line's own was the limit */
static gboolean
rf_remote_run_cap (const RfRemoteRun *run, RfRequest *request)
{
  gint64 left = run->batch != NULL ? run->batch->max_cost : -1;

  if (left < 0 || (request->max_cost >= 0 && request->max_cost <= left))
    return FALSE;
  request->max_cost = left;
  return TRUE;
}

static void
rf_remote_run_job (RfRemoteRun *run, RfJob *job)
{
  g_autoptr (RfRequest) request = rf_job_dup_request (job, &job->error);
  g_autoptr (RfResult) result = NULL;
  gboolean is_capped = FALSE;

  job->state = RF_JOB_FAILED;
  if (request == NULL)
    return;
  g_free (request->idempotency_key);
  request->idempotency_key = rf_remote_run_dup_key (run, job);
  is_capped = rf_remote_run_cap (run, request);
  result =
      rf_service_generate (RF_SERVICE (run->remote), request, NULL, run->cancellable, &job->error);
  if (result != NULL)
    rf_remote_run_note (job, result);
  if (is_capped && result != NULL)
    run->batch->max_cost = MAX (run->batch->max_cost - job->charged, 0);
  if (is_capped && g_error_matches (job->error, RF_ERROR, RF_ERROR_OVER_BUDGET))
    run->order->n_unaffordable++;
}

static gboolean
rf_remote_run_has_budget (const RfRemoteRun *run)
{
  return run->batch != NULL && run->batch->max_cost >= 0;
}

/* Returns: (transfer full) (nullable): the next line, which has been asked for
 * already where there is a budget */
static RfJob *
rf_remote_run_next (RfRemoteRun *run)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&run->mutex);
  GError *failure = NULL;
  RfJob *job = NULL;

  if (g_atomic_int_get (&run->stops) || g_cancellable_is_cancelled (run->cancellable))
    return NULL;
  job = run->order->next (run->order->user_data, run->cancellable, &failure);
  if (failure != NULL)
    {
      g_atomic_int_set (&run->stops, TRUE);
      if (run->failure == NULL)
        run->failure = failure;
      else
        g_error_free (failure);
      return NULL;
    }
  if (job != NULL && job->error != NULL)
    job->state = RF_JOB_FAILED;
  if (job != NULL && job->error == NULL && rf_remote_run_has_budget (run))
    rf_remote_run_job (run, job);
  return job;
}

static gpointer
rf_remote_run_thread (gpointer data)
{
  RfRemoteRun *run = data;
  gboolean has_budget = rf_remote_run_has_budget (run);
  RfJob *job = NULL;

  while ((job = rf_remote_run_next (run)) != NULL)
    {
      if (job->error == NULL && !has_budget)
        rf_remote_run_job (run, job);
      if (job->state == RF_JOB_FAILED && !run->order->keeps_going)
        g_atomic_int_set (&run->stops, TRUE);
      g_async_queue_push (run->over, job);
    }
  g_async_queue_push (run->over, run);
  return NULL;
}

/* What was left when it was cancelled has not failed. */
static void
rf_remote_run_tell (RfRemoteRun *run, RfJob *owned)
{
  g_autoptr (RfJob) job = owned;

  if (g_error_matches (job->error, RF_ERROR, RF_ERROR_CANCELLED) &&
      g_cancellable_is_cancelled (run->cancellable))
    job->state = RF_JOB_RUNNING;
  run->order->tell (job, run->order->user_data);
}

static void
rf_remote_run_wait (RfRemoteRun *run, guint n_workers)
{
  while (n_workers > 0)
    {
      gpointer item = g_async_queue_timeout_pop (run->over, TELL_INTERVAL);

      if (item == NULL)
        run->order->tell (NULL, run->order->user_data);
      else if (item == run)
        n_workers--;
      else
        rf_remote_run_tell (run, item);
    }
}

static gboolean
rf_remote_run_end (RfRemoteRun *run, GError **error)
{
  run->order->is_complete =
      !g_atomic_int_get (&run->stops) && run->order->n_unaffordable == 0 && run->failure == NULL;
  if (run->failure != NULL)
    {
      g_propagate_error (error, run->failure);
      return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (run->cancellable, error);
}

/* Workers only ever push what this thread pops. */
static void
rf_remote_run_work (RfRemoteRun *run)
{
  guint n_workers = rf_remote_run_has_budget (run) ? 1 : MAX (run->order->at_once, 1);
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 0; i < n_workers; i++)
    g_ptr_array_add (threads, g_thread_new ("rf-remote", rf_remote_run_thread, run));
  rf_remote_run_wait (run, n_workers);
  for (guint i = 0; i < n_workers; i++)
    g_thread_join (g_ptr_array_index (threads, i));
}

gboolean
rf_remote_run_jobs (RfService *service, RfOrder *order, GCancellable *cancellable, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  RfRemoteRun run = { .remote = self, .order = order, .cancellable = cancellable };
  gboolean ended = FALSE;

  order->is_paused = FALSE;
  order->n_changed = 0;
  order->n_unaffordable = 0;
  order->is_complete = TRUE;
  /* Jobs of the server's own queue are run by the server. */
  if (order->next == NULL)
    return TRUE;
  g_mutex_lock (&self->mutex);
  run.batch = order->batch != NULL ? g_hash_table_lookup (self->batches, order->batch) : NULL;
  g_mutex_unlock (&self->mutex);
  g_mutex_init (&run.mutex);
  run.over = g_async_queue_new ();
  rf_remote_run_work (&run);
  ended = rf_remote_run_end (&run, error);
  if (error != NULL)
    rf_error_normalise (error, RF_ERROR_FAILED);
  g_async_queue_unref (run.over);
  g_mutex_clear (&run.mutex);
  return ended;
}

static JsonNode *
rf_remote_new_warm_up (const RfWarmUp *warm_up)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *scenes = json_array_new ();

  for (gsize i = 0; warm_up->scenes[i] != NULL; i++)
    json_array_add_string_element (scenes, warm_up->scenes[i]);
  json_object_set_string_member (object, "playthrough_id", warm_up->playthrough);
  json_object_set_array_member (object, "scene_ids", scenes);
  json_object_set_boolean_member (object, "dry_run", TRUE);
  json_node_take_object (node, object);
  return node;
}

static gboolean
rf_remote_read_request_cb (JsonNode *element, gpointer requests, GError **error)
{
  RfRequest *request = rf_request_new_from_json (element, error);

  if (request != NULL)
    g_ptr_array_add (requests, request);
  return request != NULL;
}

static void
rf_request_unref_cb (gpointer request)
{
  rf_request_unref (request);
}

GPtrArray *
rf_remote_list_warm_up (RfService *service, RfWarmUp *warm_up, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (rf_request_unref_cb);
  g_autoptr (JsonNode) body = rf_remote_new_warm_up (warm_up);
  RfRemoteCall call = { .method = "POST", .path = "/api/v1/generations/cache/warmup" };
  g_autoptr (JsonNode) answer = NULL;
  g_auto (GStrv) unseen = NULL;
  JsonObject *object = NULL;

  call.body = body;
  call.may_repeat = TRUE;
  answer = rf_remote_ask (self, &call, NULL, error);
  if (answer == NULL)
    return NULL;
  object = rf_json_fields_get_object (answer, "a warm-up", error);
  if (object == NULL || !rf_json_fields_need (object, "requests", error) ||
      !rf_json_fields_foreach (object, "requests", rf_remote_read_request_cb, requests, error) ||
      !rf_json_object_read_strings (object, "unseen_scene_ids", &unseen, error))
    {
      rf_remote_misread (self, error);
      return NULL;
    }
  warm_up->unseen = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; unseen != NULL && unseen[i] != NULL; i++)
    g_ptr_array_add (warm_up->unseen, g_strdup (unseen[i]));
  return g_steal_pointer (&requests);
}
