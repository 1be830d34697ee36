/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-runner-private.h"

#include "rf-time.h"

/*
 * Which jobs are begun: in the order of their positions, hits at once, and the
 * rest as slots, providers and the budget allow.
 */

static RfWork *
rf_work_new (RfRunner *self, RfJob *job)
{
  RfWork *work = g_new0 (RfWork, 1);

  work->runner = self;
  work->job = job;
  work->cancellable = g_cancellable_new ();
  work->providers = g_ptr_array_new_with_free_func (g_free);
  work->charged = job->charged;
  return work;
}

static guint
rf_runner_count_busy (RfRunner *self, const char *provider)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->busy, provider));
}

static gboolean
rf_runner_may_ask (RfRunner *self, const char *provider)
{
  const RfProviderInfo *info = rf_registry_find (self->engine->registry, provider);

  return info == NULL || info->concurrency == 0 ||
         rf_runner_count_busy (self, provider) < info->concurrency;
}

static gboolean
rf_runner_has_slot (RfRunner *self, const RfWork *work)
{
  gboolean has_slot = g_hash_table_size (self->in_flight) < self->order->at_once;

  for (guint i = 0; i < work->providers->len && has_slot; i++)
    has_slot = rf_runner_may_ask (self, g_ptr_array_index (work->providers, i));
  return has_slot;
}

/**
 * rf_runner_occupy:
 * @self: a runner
 * @work: a job that begins or ends
 * @change: 1 or -1
 *
 * Counts it among what its providers work on.
 */
void
rf_runner_occupy (RfRunner *self, const RfWork *work, int change)
{
  for (guint i = 0; i < work->providers->len; i++)
    {
      const char *provider = g_ptr_array_index (work->providers, i);
      int busy = (int) rf_runner_count_busy (self, provider) + change;

      g_hash_table_insert (self->busy, g_strdup (provider), GUINT_TO_POINTER ((guint) busy));
    }
}

/* A worker is given the job. */
static void
rf_runner_begin (RfRunner *self, RfWork *work)
{
  g_autoptr (RfJob) note = NULL;

  g_hash_table_steal (self->held, &work->job->id);
  g_hash_table_insert (self->in_flight, &work->job->id, work);
  rf_runner_occupy (self, work, 1);
  work->job->state = RF_JOB_RUNNING;
  work->job->attempts++;
  work->job->started_at = rf_time_now ();
  note = rf_job_new ();
  note->id = work->job->id;
  note->state = RF_JOB_RUNNING;
  note->attempts = work->job->attempts;
  note->started_at = work->job->started_at;
  g_ptr_array_add (self->notes, g_steal_pointer (&note));
  g_thread_pool_push (self->pool, work, NULL);
}

/* A job that was cancelled in the queue: by whom works on it, it is stopped, and
 * otherwise it is over. */
static void
rf_runner_wind_up (RfRunner *self, RfJob *job)
{
  RfWork *work = g_hash_table_lookup (self->in_flight, &job->id);

  if (work != NULL && work->is_cancelled)
    {
      rf_job_free (job);
      return;
    }
  if (work != NULL)
    {
      work->is_cancelled = TRUE;
      g_cancellable_cancel (work->cancellable);
      rf_job_free (job);
      return;
    }
  g_hash_table_remove (self->held, &job->id);
  work = rf_work_new (self, job);
  work->is_cancelled = TRUE;
  g_set_error (&work->error, RF_ERROR, RF_ERROR_CANCELLED, "it was cancelled");
  rf_runner_settle (self, work);
}

/* Returns whether the job is out of the queue, begun or ended. */
static gboolean
rf_runner_try (RfRunner *self, RfJob *taken)
{
  RfWork *work = g_hash_table_lookup (self->held, &taken->id);

  if (work != NULL)
    rf_job_free (taken);
  else
    {
      work = rf_work_new (self, taken);
      if (!rf_work_look (work))
        {
          work->job->started_at = rf_time_now ();
          work->job->attempts++;
          rf_runner_settle (self, work);
          return TRUE;
        }
      g_hash_table_insert (self->held, &work->job->id, work);
    }
  if (!rf_runner_has_slot (self, work))
    return FALSE;
  if (rf_runner_reserve (self, work))
    {
      rf_runner_begin (self, work);
      return TRUE;
    }
  if (!rf_runner_is_hopeless (self, work))
    {
      self->is_short = TRUE;
      return FALSE;
    }
  g_hash_table_steal (self->held, &work->job->id);
  rf_runner_refuse_budget (self, work);
  rf_runner_settle (self, work);
  return TRUE;
}

/**
 * rf_runner_take:
 * @self: a runner
 * @error: return location
 *
 * Takes the next jobs, unless the queue is paused.
 *
 * Returns: whether the queue could be read
 */
gboolean
rf_runner_take (RfRunner *self, GError **error)
{
  gint64 least = 2 * (gint64) self->order->at_once + 8;
  g_autoptr (GPtrArray) jobs = NULL;
  gboolean moved = FALSE;

  /* More at once while they are hits; few while they wait for a slot. */
  self->n_look = CLAMP (self->n_open > 0 ? least : 2 * self->n_look, least, RF_RUNNER_WINDOW);
  jobs = rf_job_store_take (self->store, self->order->batch, self->n_look, &self->is_paused, error);
  if (jobs == NULL)
    return FALSE;
  self->order->is_paused = self->is_paused;
  if (self->order->renews)
    rf_renewals_set_paused (self->engine->renewals, self->is_paused);
  self->n_open = 0;
  g_ptr_array_set_free_func (jobs, NULL);
  for (guint i = 0; i < jobs->len; i++)
    {
      RfJob *job = g_ptr_array_index (jobs, i);

      if (job->state == RF_JOB_CANCELLED)
        rf_runner_wind_up (self, job);
      else if (self->is_paused || self->stops)
        {
          rf_job_free (job);
          self->n_open++;
        }
      else if (rf_runner_try (self, job))
        moved = TRUE;
      else
        self->n_open++;
    }
  self->is_idle = !moved;
  return TRUE;
}
