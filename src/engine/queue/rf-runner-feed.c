/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-runner-private.h"

#include <string.h>

/*
 * Jobs from outside, such as the lines of a manifest, are read on a thread of
 * their own, a window ahead, since whoever writes them may be slow.
 */

/* Bytes of a request that weigh as much as a job. */
#define BYTES_OF_ONE (16 * 1024)

/**
 * rf_runner_weigh:
 * @job: a job
 *
 * Returns: how much of the window it takes up: 1, and more where it is long, so
 *   that long requests need no more memory than many short ones
 */
gint64
rf_runner_weigh (const RfJob *job)
{
  gsize bytes = job->request != NULL ? strlen (job->request) : 0;

  return MIN (1 + (gint64) (bytes / BYTES_OF_ONE), RF_RUNNER_WINDOW);
}

/**
 * rf_runner_give_room:
 * @self: a runner
 * @room: what a job took up that is over
 */
void
rf_runner_give_room (RfRunner *self, gint64 room)
{
  g_mutex_lock (&self->mutex);
  self->n_room = MIN (self->n_room + room, RF_RUNNER_WINDOW);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static gboolean
rf_runner_wait_for_room (RfRunner *self)
{
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  while (self->n_room <= 0 && !g_cancellable_is_cancelled (self->feed_cancelled))
    g_cond_wait (&self->cond, &self->mutex);
  goes_on = !g_cancellable_is_cancelled (self->feed_cancelled);
  g_mutex_unlock (&self->mutex);
  return goes_on;
}

static gpointer
rf_runner_feed_thread (gpointer data)
{
  RfRunner *self = data;
  RfOrder *order = self->order;
  g_autoptr (GError) error = NULL;

  while (error == NULL && rf_runner_wait_for_room (self))
    {
      RfJob *job = order->next (order->user_data, self->feed_cancelled, &error);

      if (job == NULL)
        break;
      g_mutex_lock (&self->mutex);
      g_queue_push_tail (&self->fed, job);
      self->n_room -= rf_runner_weigh (job);
      g_cond_broadcast (&self->cond);
      g_mutex_unlock (&self->mutex);
    }
  g_mutex_lock (&self->mutex);
  self->feed_ended = TRUE;
  self->feed_error = g_steal_pointer (&error);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * rf_runner_start_feed:
 * @self: a runner
 *
 * Begins to read, where there is something to read.
 */
void
rf_runner_start_feed (RfRunner *self)
{
  self->n_room = RF_RUNNER_WINDOW;
  if (self->order->next != NULL)
    self->feeder = g_thread_new ("rf-feed", rf_runner_feed_thread, self);
  else
    self->feed_ended = TRUE;
}

/**
 * rf_runner_end_feed:
 * @self: a runner
 *
 * Reads no more.
 */
void
rf_runner_end_feed (RfRunner *self)
{
  g_cancellable_cancel (self->feed_cancelled);
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&self->feeder, g_thread_join);
}

static void
rf_job_free_cb (gpointer job)
{
  rf_job_free (job);
}

/* What could not be read is no job. It is told, and, unless failures are passed
 * over, nothing after it is begun, but what stands before it is. */
static void
rf_runner_sort_fed (RfRunner *self, GPtrArray *jobs)
{
  g_autoptr (GPtrArray) fed = g_ptr_array_new_with_free_func (rf_job_free_cb);
  RfJob *job = NULL;

  g_mutex_lock (&self->mutex);
  while ((job = g_queue_pop_head (&self->fed)) != NULL)
    g_ptr_array_add (fed, job);
  g_mutex_unlock (&self->mutex);
  while (fed->len > 0 && !self->is_cut)
    {
      g_autoptr (RfJob) next = g_ptr_array_steal_index (fed, 0);

      if (next->error == NULL)
        {
          g_ptr_array_add (jobs, g_steal_pointer (&next));
          continue;
        }
      next->state = RF_JOB_FAILED;
      rf_runner_tell (self, next);
      rf_runner_give_room (self, rf_runner_weigh (next));
      self->is_cut = !self->order->keeps_going;
    }
  if (self->is_cut)
    rf_runner_end_feed (self);
}

/**
 * rf_runner_enqueue_fed:
 * @self: a runner
 * @error: return location
 *
 * Puts what was read into the queue. What an earlier process has finished is
 * told and left alone.
 *
 * Returns: whether the queue could be written
 */
gboolean
rf_runner_enqueue_fed (RfRunner *self, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (rf_job_free_cb);

  rf_runner_sort_fed (self, jobs);
  if (jobs->len == 0)
    return TRUE;
  if (!rf_job_store_enqueue (self->store, jobs, error))
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      const RfJob *job = g_ptr_array_index (jobs, i);

      self->order->n_changed += job->is_changed;
      if (job->error != NULL)
        {
          self->is_partial = TRUE;
          self->is_cut = self->is_cut || !self->order->keeps_going;
        }
      if (job->is_known)
        {
          rf_runner_tell (self, job);
          rf_runner_give_room (self, rf_runner_weigh (job));
        }
    }
  return TRUE;
}
