/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-server-watch-private.h"

/*
 * Runs that are under way, for those who ask how far one is or want to stop it. It goes by
 * the id of its generation, by its job, or by the key of the request that waits for it, so
 * that whoever waits need not be told an id first. A key is its account's own, as it is
 * where repeats are looked for; and what reads as a job's name is one, whatever keys there
 * are.
 */

static gboolean
rf_watch_is_seen (const RfWatchRun *run, const RfCaller *caller)
{
  return caller->namespace_ == NULL || g_strcmp0 (run->namespace_, caller->namespace_) == 0;
}

static gboolean
rf_watch_is_asked_by (const RfWatchRun *run, const RfCaller *caller)
{
  return run->asker != NULL && (caller->role == RF_ROLE_OF_ADMIN ||
                                g_strcmp0 (run->asker->account, caller->account) == 0);
}

static gboolean
rf_watch_is_asked_as (const RfWatchRun *run, const RfCaller *caller, const char *key)
{
  return rf_watch_is_asked_by (run, caller) && g_strcmp0 (run->asker->key, key) == 0;
}

static gboolean
rf_watch_is_job (const char *id)
{
  gint64 job = 0;
  gint64 flight = 0;

  return rf_job_parse_name (id, &job, &flight);
}

static gboolean
rf_watch_is_meant (const RfWatchRun *run, const RfCaller *caller, const char *id)
{
  g_autofree char *job = rf_watch_dup_job (run->job);

  if (!rf_watch_is_seen (run, caller))
    return FALSE;
  if (rf_watch_is_job (id))
    return g_strcmp0 (job, id) == 0;
  return g_str_equal (run->id, id) || rf_watch_is_asked_as (run, caller, id);
}

/**
 * rf_server_watch_add_progress:
 * @self: a watch
 * @caller: who asks
 * @id: a job, the id of a generation that is under way, or the Idempotency-Key of the
 *   request that has begun it
 * @object: gets `progress`, `message` with its phase, and the generation's id
 *
 * Returns: whether such a run is under way
 */
gboolean
rf_server_watch_add_progress (RfServerWatch *self,
                              const RfCaller *caller,
                              const char *id,
                              JsonObject *object)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->runs->len; i++)
    {
      RfWatchRun *run = g_ptr_array_index (self->runs, i);

      if (!rf_watch_is_meant (run, caller, id))
        continue;
      rf_watch_set_fraction (object, "progress", rf_progress_get_fraction (run->progress));
      rf_watch_set_message (object, run->progress);
      rf_watch_set_string (object, "generation_id", run->id);
      return TRUE;
    }
  return FALSE;
}

static void
rf_watch_asker_free_cb (gpointer data)
{
  RfWatchAsker *asker = data;

  g_free (asker->key);
  g_free (asker->account);
  g_free (asker);
}

/**
 * rf_server_watch_new_progress:
 * @key: (nullable): the Idempotency-Key of a request that is waited for
 * @account: (nullable): who pays for it
 *
 * Returns: (transfer full): what its run tells how far it is, by which the run is found
 */
RfProgress *
rf_server_watch_new_progress (const char *key, const char *account)
{
  RfProgress *progress = rf_progress_new ();
  RfWatchAsker *asker = g_new0 (RfWatchAsker, 1);

  asker->key = g_strdup (key);
  asker->account = g_strdup (account);
  g_object_set_data_full (G_OBJECT (progress), RF_WATCH_ASKER, asker, rf_watch_asker_free_cb);
  return progress;
}

/**
 * rf_server_watch_dup_run:
 * @exchange: a request of somebody who wants to stop a run
 * @id: of a generation, or an Idempotency-Key
 *
 * Returns: (transfer full) (nullable): the id of the generation that is under way, where
 *   somebody of the caller's account waits for it; %NULL for a job, too, which is more than
 *   its run
 */
char *
rf_server_watch_dup_run (RfExchange *exchange, const char *id)
{
  RfServerWatch *self = exchange->server->watch;
  const RfCaller *caller = rf_exchange_get_caller (exchange);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->runs->len; i++)
    {
      const RfWatchRun *run = g_ptr_array_index (self->runs, i);

      if (!rf_watch_is_job (id) && rf_watch_is_asked_by (run, caller) &&
          rf_watch_is_meant (run, caller, id))
        return g_strdup (run->id);
    }
  return NULL;
}

/**
 * rf_server_watch_is_waited_for:
 * @exchange: a request whose caller is known
 * @key: what may be an Idempotency-Key
 *
 * Returns: whether a request of the caller's own with that key waits for a run
 */
gboolean
rf_server_watch_is_waited_for (RfExchange *exchange, const char *key)
{
  RfServerWatch *self = exchange->server->watch;
  const RfCaller *caller = rf_exchange_get_caller (exchange);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->runs->len; i++)
    {
      const RfWatchRun *run = g_ptr_array_index (self->runs, i);

      if (!rf_watch_is_job (key) && rf_watch_is_seen (run, caller) &&
          rf_watch_is_asked_as (run, caller, key))
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_server_watch_show:
 * @exchange: a request
 * @job: a job
 * @object: gets `progress`, from 0 to 1 or null where nobody knows, and `message`
 *   with its phase
 */
void
rf_server_watch_show (RfExchange *exchange, const RfJob *job, JsonObject *object)
{
  g_autofree char *name = rf_job_dup_name (job);

  if (!rf_job_is_over (job) &&
      rf_server_watch_add_progress (
          exchange->server->watch, rf_exchange_get_caller (exchange), name, object))
    return;
  rf_watch_set_fraction (object, "progress", job->state == RF_JOB_DONE ? 1 : -1);
  json_object_set_null_member (object, "message");
  json_object_set_null_member (object, "phase");
  json_object_set_null_member (object, "waits_for");
}

/**
 * rf_server_watch_answer_run:
 * @exchange: a request that asks for a generation
 * @id: its id
 *
 * Returns: whether it is under way, and so the request answered
 */
gboolean
rf_server_watch_answer_run (RfExchange *exchange, const char *id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "state", "running");
  if (!rf_server_watch_add_progress (
          exchange->server->watch, rf_exchange_get_caller (exchange), id, object))
    {
      json_object_unref (object);
      return FALSE;
    }
  rf_exchange_set_number (exchange, "Retry-After", 1);
  rf_exchange_answer (exchange, 200, rf_watch_take_node (object));
  return TRUE;
}
