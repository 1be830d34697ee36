/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-run-private.h"

#include "rf-time.h"

/*
 * provider → accept → blobs → side record → commit, in this order and once.
 *
 * A run belongs to its flight, not to the caller: whoever asked may leave. A
 * run without external cost is then stopped; one that may have cost money goes
 * on, so that what was paid for is kept. Without a store (`token` 0) the run
 * still works and its files stay with the result.
 */

/**
 * rf_run_ref:
 * @self: a run
 *
 * Returns: (transfer full): the same run
 */
RfRun *
rf_run_ref (RfRun *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_run_unref:
 * @self: (transfer full): a run
 */
void
rf_run_unref (RfRun *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_object (&self->engine);
  rf_plan_unref (self->plan);
  g_clear_object (&self->progress);
  g_object_unref (self->cancellable);
  g_free (self->generation_id);
  g_free (self->account);
  g_free (self->handle);
  g_free (self->directory);
  g_clear_pointer (&self->result, rf_result_free);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->done_cond);
  g_free (self);
}

/**
 * rf_run_dup_handle:
 * @self: a run
 *
 * Returns: (transfer full) (nullable): the handle of its job, once it was
 *   submitted and noted
 */
char *
rf_run_dup_handle (RfRun *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->handle);
}

/**
 * rf_run_is_left:
 * @self: a run
 *
 * Returns: whether its caller has left
 */
gboolean
rf_run_is_left (RfRun *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->left;
}

static RfWatchedRun
rf_run_get_watched (const RfRun *self)
{
  return (RfWatchedRun){
    .id = self->generation_id,
    .job = self->plan->job,
    .namespace_ = self->plan->namespace_,
    .key = self->plan->key,
    .kind = self->plan->model->kind,
    .provider = self->plan->model->provider,
    .model = self->plan->model->id,
  };
}

static void
rf_run_finish (RfRun *self, RfResult *result, GError *error)
{
  const RfWatchedRun watched = rf_run_get_watched (self);

  rf_watch_end_run (self->engine->watch, &watched, result, error);
  g_mutex_lock (&self->engine->mutex);
  /* One that was left may have been resumed under the same id by now. */
  if (g_hash_table_lookup (self->engine->runs, self->generation_id) == self)
    g_hash_table_remove (self->engine->runs, self->generation_id);
  g_cond_broadcast (&self->engine->landed);
  g_mutex_unlock (&self->engine->mutex);
  /* Whoever waits may end the program next. The engine closes its store with
   * its last reference, so that must not be this thread's. */
  g_clear_object (&self->engine);

  g_mutex_lock (&self->mutex);
  self->result = result;
  self->error = error;
  self->done = TRUE;
  g_cond_broadcast (&self->done_cond);
  g_mutex_unlock (&self->mutex);
}

/* Whose run waits is told by who asked; else by who pays. */
static const char *
rf_run_get_asker (const RfRun *self)
{
  const RfRequest *asked = self->plan->asked;

  if (asked != NULL && asked->asker != NULL)
    return asked->asker;
  return self->plan->account != NULL ? self->plan->account : RF_ACCOUNT_DEFAULT;
}

/**
 * rf_run_compare_cb:
 * @left: (type RfRun): a run that waits for a worker
 * @right: (type RfRun): another one
 *
 * Returns: less than 0 where @left goes first
 */
int
rf_run_compare_cb (gconstpointer left, gconstpointer right, gpointer user_data)
{
  const RfRun *a = left;
  const RfRun *b = right;

  if (a->turn != b->turn)
    return a->turn < b->turn ? -1 : 1;
  return a->number < b->number ? -1 : a->number > b->number;
}

static void
rf_run_take_up (RfRun *self)
{
  self->started_at = rf_time_now ();
  g_mutex_lock (&self->engine->mutex);
  rf_turns_begin (self->engine->turns, self->turn);
  g_mutex_unlock (&self->engine->mutex);
}

/**
 * rf_run_work:
 * @self: (transfer full): a run
 *
 * The whole run, on a worker thread.
 */
void
rf_run_work (RfRun *self)
{
  g_autoptr (RfRun) run = self;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;
  RfResult *result = NULL;

  rf_run_take_up (run);
  output = rf_run_call (run, &error);
  run->made = output != NULL;
  if (output != NULL && run->token != 0 && rf_run_is_to_be_kept (run, output))
    result = rf_run_commit (run, output, &error);
  if (output != NULL && result == NULL)
    result = rf_run_hand_over (run, output, &error);
  if (result == NULL || !result->stored)
    rf_run_end_flight (run, result, error);
  if (result == NULL || g_strcmp0 (result->work_directory, run->directory) != 0)
    rf_run_remove_directory (run);
  if (result != NULL)
    result->store_error = g_steal_pointer (&error);
  rf_run_finish (run, result, g_steal_pointer (&error));
}

/* Whoever watches wants to know how far it is, whether or not the caller does. */
static void
rf_run_tell_watch (RfRun *self)
{
  const RfWatchedRun watched = rf_run_get_watched (self);

  if (self->engine->watch == NULL)
    return;
  if (self->progress == NULL)
    self->progress = rf_progress_new ();
  rf_watch_begin_run (self->engine->watch, &watched, self->progress);
}

/**
 * rf_run_start:
 * @engine: the engine that leads the flight
 * @plan: what is to be made
 * @entrance: (nullable): the flight that was taken; %NULL to run without a
 *   store
 * @progress: (nullable): told how far the provider is
 *
 * Queues the run for a worker thread.
 *
 * Returns: (transfer full): the run
 */
RfRun *
rf_run_start (RfEngine *engine, RfPlan *plan, const RfEntrance *entrance, RfProgress *progress)
{
  RfRun *self = g_new0 (RfRun, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done_cond);
  self->engine = g_object_ref (engine);
  self->plan = rf_plan_ref (plan);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->progress, progress);
  if (entrance != NULL)
    {
      self->token = entrance->token;
      self->generation_id = g_strdup (entrance->generation_id);
      self->handle = g_strdup (entrance->handle);
      self->hold = entrance->hold;
      self->account = g_strdup (entrance->account);
      self->pays = g_strcmp0 (entrance->account,
                              plan->account != NULL ? plan->account : RF_ACCOUNT_DEFAULT) == 0;
    }
  else
    {
      self->generation_id = g_uuid_string_random ();
    }
  if (self->token != 0 && engine->heart != NULL)
    rf_heart_start (engine->heart);
  g_mutex_lock (&engine->mutex);
  g_hash_table_insert (engine->runs, self->generation_id, self);
  self->turn = rf_turns_take (engine->turns, rf_run_get_asker (self));
  self->number = engine->n_runs++;
  g_mutex_unlock (&engine->mutex);
  /* Whoever is told may cancel it at once, so it is to be found by then. */
  rf_run_tell_watch (self);
  g_thread_pool_push (engine->workers, rf_run_ref (self), NULL);
  return self;
}

static void
rf_run_wake_cb (GCancellable *cancellable, gpointer data)
{
  RfRun *self = data;

  /* What may have cost money is not thrown away because its caller left. */
  if (!self->plan->external_cost)
    g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  self->left = TRUE;
  g_cond_broadcast (&self->done_cond);
  g_mutex_unlock (&self->mutex);
}

/* A job goes on at the service and can be taken up again; a call that cannot
 * be is waited for. Under the mutex. */
static gboolean
rf_run_is_left_to_others (RfRun *self)
{
  return self->left && self->plan->external_cost && self->handle != NULL;
}

/**
 * rf_run_stop:
 * @self: a run
 * @engine: the engine that leads it
 * @error: return location; %RF_ERROR_CONFLICT for a call that may be charged
 *   already
 *
 * Stops it, whoever waits for it. A service is told to stop its job, and what
 * becomes of that nobody knows. A call with external cost is only kept from
 * being sent.
 *
 * Returns: whether it is stopped; if it had a job, it has come to rest by now
 */
gboolean
rf_run_stop (RfRun *self, RfEngine *engine, GError **error)
{
  g_autofree char *handle = NULL;
  g_autoptr (RfProvider) provider = NULL;

  g_mutex_lock (&self->mutex);
  self->left = TRUE;
  while (self->takes_handle)
    g_cond_wait (&self->done_cond, &self->mutex);
  handle = g_strdup (self->handle);
  g_cond_broadcast (&self->done_cond);
  g_mutex_unlock (&self->mutex);
  if (self->plan->external_cost && handle == NULL && self->sent)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_CONFLICT,
                   "generation %s was sent and may be charged already, so it is waited for",
                   self->generation_id);
      return FALSE;
    }
  if (self->plan->external_cost && handle == NULL)
    return TRUE;
  if (handle != NULL)
    provider = rf_registry_open (engine->registry, self->plan->model->provider, NULL);
  if (provider != NULL && !rf_provider_cancel (provider, handle, NULL))
    g_info ("the provider was not told to stop job %s", handle);
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  while (!self->done)
    g_cond_wait (&self->done_cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

/**
 * rf_run_wait:
 * @self: a run
 * @cancellable: (nullable): the caller leaves
 * @error: return location
 *
 * Returns: (transfer full): what the run made
 */
RfResult *
rf_run_wait (RfRun *self, GCancellable *cancellable, GError **error)
{
  RfResult *result = NULL;
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable,
                                                                G_CALLBACK (rf_run_wake_cb),
                                                                rf_run_ref (self),
                                                                (GDestroyNotify) rf_run_unref)
                                       : 0;

  g_mutex_lock (&self->mutex);
  while (!self->done && !rf_run_is_left_to_others (self))
    g_cond_wait (&self->done_cond, &self->mutex);
  if (!self->done)
    {
      g_cancellable_cancel (self->cancellable);
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_CANCELLED,
                   "job %s of generation %s goes on at the provider",
                   self->handle,
                   self->generation_id);
      if (error != NULL)
        rf_engine_hint_at_job (self->plan, self->token, *error);
    }
  else if (self->result != NULL)
    {
      result = g_steal_pointer (&self->result);
    }
  else
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
    }
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);
  return result;
}
