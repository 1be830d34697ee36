/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-runner-private.h"

#include "rf-time.h"

/*
 * The runner of jobs. One thread, the caller's, decides and writes; a feeder
 * reads ahead, and workers wait for the service. The caller's thread goes round:
 * what is over is settled and told, what happened is noted in one transaction,
 * what was read is enqueued, and the next jobs are begun.
 */

/* How long the runner sleeps at most: pause and cancel of other processes are
 * seen, and its owner is told, this often. */
#define TICK (200 * G_TIME_SPAN_MILLISECOND)

/* How often a job that turned out dearer than it was looked up is looked up
 * again. */
#define MAX_LOOKS 3

static void
rf_job_free_cb (gpointer job)
{
  rf_job_free (job);
}

static void
rf_work_free_cb (gpointer work)
{
  rf_work_free (work);
}

static void
rf_runner_wake_cb (GCancellable *cancellable, gpointer data)
{
  RfRunner *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_runner_new:
 * @engine: the engine
 * @order: what is to be run; kept by the caller
 * @cancellable: (nullable): ends it
 *
 * Returns: (transfer full): a runner
 */
RfRunner *
rf_runner_new (RfEngine *engine, RfOrder *order, GCancellable *cancellable)
{
  RfRunner *self = g_new0 (RfRunner, 1);

  self->engine = g_object_ref (engine);
  self->service = RF_SERVICE (engine);
  self->store = RF_JOB_STORE (engine->store);
  self->order = order;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self->feed_cancelled = g_cancellable_new ();
  self->held = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, rf_work_free_cb);
  self->in_flight = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->budgets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->notes = g_ptr_array_new_with_free_func (rf_job_free_cb);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->landed);
  g_queue_init (&self->fed);
  self->pool =
      g_thread_pool_new (rf_runner_work_cb, self, (int) MAX (order->at_once, 1), FALSE, NULL);
  order->at_once = MAX (order->at_once, 1);
  order->is_complete = FALSE;
  order->n_unaffordable = 0;
  order->n_changed = 0;
  return self;
}

/**
 * rf_runner_free:
 * @self: (transfer full): a runner that does not run
 */
void
rf_runner_free (RfRunner *self)
{
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_hash_table_unref (self->held);
  g_hash_table_unref (self->in_flight);
  g_hash_table_unref (self->busy);
  g_hash_table_unref (self->budgets);
  g_ptr_array_unref (self->notes);
  g_queue_clear_full (&self->fed, rf_job_free_cb);
  g_clear_error (&self->feed_error);
  g_object_unref (self->feed_cancelled);
  g_object_unref (self->cancellable);
  g_object_unref (self->engine);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/**
 * rf_runner_tell:
 * @self: a runner
 * @job: (nullable): a job that has come to its end
 */
void
rf_runner_tell (RfRunner *self, const RfJob *job)
{
  if (self->order->tell != NULL)
    self->order->tell (job, self->order->user_data);
}

/**
 * rf_runner_settle:
 * @self: a runner
 * @work: (transfer full): a job that is over
 *
 * Books it, tells it, and notes it with the next group.
 */
void
rf_runner_settle (RfRunner *self, RfWork *work)
{
  RfJob *job = work->job;

  rf_runner_book (self, work);
  rf_work_settle (work);
  job->finished_at = job->state == RF_JOB_QUEUED ? 0 : rf_time_now ();
  rf_runner_tell (self, job);
  if (job->state == RF_JOB_FAILED && !self->order->keeps_going)
    self->stops = TRUE;
  self->freed += rf_runner_weigh (job);
  g_ptr_array_add (self->notes, g_steal_pointer (&work->job));
  rf_work_free (work);
}

static gboolean
rf_runner_is_too_dear (const RfWork *work)
{
  return work->is_capped && work->charged == work->job->charged &&
         work->job->attempts < MAX_LOOKS &&
         g_error_matches (work->error, RF_ERROR, RF_ERROR_OVER_BUDGET);
}

/* Back into the queue, to be looked up anew. */
static void
rf_runner_put_back (RfRunner *self, RfWork *work)
{
  rf_runner_book (self, work);
  work->job->state = RF_JOB_QUEUED;
  g_ptr_array_add (self->notes, g_steal_pointer (&work->job));
  rf_work_free (work);
}

static void
rf_runner_land (RfRunner *self, RfWork *work)
{
  g_hash_table_remove (self->in_flight, &work->job->id);
  rf_runner_occupy (self, work, -1);
  if (rf_runner_is_too_dear (work))
    rf_runner_put_back (self, work);
  else
    rf_runner_settle (self, work);
  self->is_idle = FALSE;
}

static void
rf_runner_settle_landed (RfRunner *self)
{
  g_autoptr (GPtrArray) landed = g_ptr_array_new ();
  RfWork *work = NULL;

  g_mutex_lock (&self->mutex);
  while ((work = g_queue_pop_head (&self->landed)) != NULL)
    g_ptr_array_add (landed, work);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < landed->len; i++)
    rf_runner_land (self, g_ptr_array_index (landed, i));
  if (landed->len == 0 || !self->is_short)
    return;
  /* What waited for money may be a hit by now. */
  g_hash_table_remove_all (self->held);
  self->is_short = FALSE;
}

static gboolean
rf_runner_note (RfRunner *self, GError **error)
{
  gboolean noted = rf_job_store_note (self->store, self->notes, error);

  if (noted)
    g_ptr_array_set_size (self->notes, 0);
  return noted;
}

static void
rf_runner_stop_all (RfRunner *self)
{
  GHashTableIter iterator;
  gpointer work = NULL;

  self->stops = TRUE;
  self->is_cancelled = TRUE;
  g_hash_table_iter_init (&iterator, self->in_flight);
  while (g_hash_table_iter_next (&iterator, NULL, &work))
    g_cancellable_cancel (((RfWork *) work)->cancellable);
}

static gboolean
rf_runner_is_over (RfRunner *self)
{
  gboolean is_fed;

  if (g_hash_table_size (self->in_flight) > 0)
    return FALSE;
  if (self->stops)
    return TRUE;
  g_mutex_lock (&self->mutex);
  is_fed = self->feed_ended && (self->is_cut || g_queue_is_empty (&self->fed));
  self->knows_end = self->feed_ended;
  g_mutex_unlock (&self->mutex);
  return is_fed && self->is_idle && self->n_open == 0;
}

static void
rf_runner_nap (RfRunner *self)
{
  gint64 deadline = g_get_monotonic_time () + TICK;

  g_mutex_lock (&self->mutex);
  while (g_queue_is_empty (&self->landed) &&
         (self->stops || self->is_cut || g_queue_is_empty (&self->fed)) &&
         (self->is_cancelled || !g_cancellable_is_cancelled (self->cancellable)) &&
         (self->stops || self->knows_end == self->feed_ended))
    {
      if (!g_cond_wait_until (&self->cond, &self->mutex, deadline))
        break;
    }
  g_mutex_unlock (&self->mutex);
}

static gboolean
rf_runner_turn (RfRunner *self, GError **error)
{
  if (!self->is_cancelled && g_cancellable_is_cancelled (self->cancellable))
    rf_runner_stop_all (self);
  rf_runner_settle_landed (self);
  if (!rf_runner_note (self, error))
    return FALSE;
  if (!self->stops && !self->is_cut && !rf_runner_enqueue_fed (self, error))
    return FALSE;
  if (!rf_runner_take (self, error))
    return FALSE;
  /* Once for many, since the feeder is woken by it. */
  if (self->freed > 0)
    rf_runner_give_room (self, self->freed);
  self->freed = 0;
  return TRUE;
}

static gboolean
rf_runner_go_round (RfRunner *self, GError **error)
{
  gint64 told = 0;

  while (rf_runner_turn (self, error))
    {
      gint64 now = g_get_monotonic_time ();

      if (rf_runner_is_over (self))
        return rf_runner_note (self, error);
      if (now - told >= TICK)
        {
          rf_runner_tell (self, NULL);
          told = now;
        }
      if (self->is_idle || self->is_paused || self->stops)
        rf_runner_nap (self);
    }
  return FALSE;
}

/* Whatever has gone wrong, what is in flight is waited for: it may be paid for. */
static void
rf_runner_wait_for_workers (RfRunner *self)
{
  rf_runner_stop_all (self);
  while (g_hash_table_size (self->in_flight) > 0)
    {
      rf_runner_settle_landed (self);
      if (g_hash_table_size (self->in_flight) > 0)
        rf_runner_nap (self);
    }
  rf_runner_note (self, NULL);
}

static gboolean
rf_runner_conclude (RfRunner *self, GError **error)
{
  RfOrder *order = self->order;

  if (self->feed_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->feed_error));
      return FALSE;
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_CANCELLED, "it was interrupted");
      return FALSE;
    }
  order->is_complete =
      !self->stops && !self->is_cut && !self->is_partial && order->n_unaffordable == 0;
  return order->batch == NULL ||
         rf_job_store_end_batch (self->store, order->batch, order->is_complete, error);
}

/**
 * rf_runner_run:
 * @self: a runner
 * @error: return location
 *
 * Runs until nothing is left, or until it is stopped.
 *
 * Returns: whether it came to its end
 */
gboolean
rf_runner_run (RfRunner *self, GError **error)
{
  gulong handler =
      g_cancellable_connect (self->cancellable, G_CALLBACK (rf_runner_wake_cb), self, NULL);
  gboolean went;

  self->n_look = 0;
  rf_runner_start_feed (self);
  went = rf_runner_go_round (self, error);
  rf_runner_end_feed (self);
  if (!went)
    rf_runner_wait_for_workers (self);
  g_cancellable_disconnect (self->cancellable, handler);
  return went && rf_runner_conclude (self, error);
}
