/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-runner.h"

/*
 * The runner of a process that stays: a server's, whose clients did not wait, and the
 * studio's. It runs what is queued and what somebody wants again, and at the beginning
 * what dead processes have left, on a thread of its own and for as long as it lives.
 */

/* How long it rests after a failure of the store, in microseconds. */
#define REST G_USEC_PER_SEC

struct _RfJobRunner
{
  RfService *service; /* (owned) */
  RfJobRunnerFunc tell;
  gpointer user_data;        /* (owned) */
  GDestroyNotify free_data;  /* (nullable) */
  GCancellable *cancellable; /* (owned) */
  GThread *thread;           /* (owned) */
  GMutex mutex;
  GCond cond;
  guint at_once;
  gboolean ends;
};

static gboolean
rf_job_runner_rest (RfJobRunner *self)
{
  gint64 until = g_get_monotonic_time () + REST;
  gboolean ends = FALSE;

  g_mutex_lock (&self->mutex);
  while (!self->ends && g_cond_wait_until (&self->cond, &self->mutex, until))
    continue;
  ends = self->ends;
  g_mutex_unlock (&self->mutex);
  return !ends;
}

/* A runner ends when nothing more can come: while the process runs, it can. */
static RfJob *
rf_job_runner_next_cb (gpointer user_data, GCancellable *cancellable, GError **error)
{
  RfJobRunner *self = user_data;

  g_mutex_lock (&self->mutex);
  while (!self->ends)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
rf_job_runner_tell_cb (const RfJob *job, gpointer user_data)
{
  RfJobRunner *self = user_data;
  g_autofree char *name = NULL;

  if (job == NULL)
    return;
  self->tell (job, self->user_data);
  if (job->error == NULL || job->state == RF_JOB_QUEUED)
    return;
  name = rf_job_dup_name (job);
  g_info ("job %s: %s", name, job->error->message);
}

static gboolean
rf_job_runner_run (RfJobRunner *self, GError **error)
{
  RfOrder order = {
    .at_once = self->at_once,
    .keeps_going = TRUE,
    .renews = TRUE,
    .next = rf_job_runner_next_cb,
    .tell = rf_job_runner_tell_cb,
    .user_data = self,
  };

  return rf_service_take_over (self->service, error) >= 0 &&
         rf_service_run_jobs (self->service, &order, self->cancellable, error);
}

static gpointer
rf_job_runner_thread (gpointer data)
{
  RfJobRunner *self = data;

  do
    {
      g_autoptr (GError) error = NULL;

      if (!rf_job_runner_run (self, &error) && !g_cancellable_is_cancelled (self->cancellable))
        g_warning ("jobs are not run for the moment: %s", error->message);
    }
  while (rf_job_runner_rest (self));
  return NULL;
}

/**
 * rf_job_runner_new:
 * @service: whose jobs are run
 * @at_once: how many of them at the same time
 * @tell: told of each that has come to its end, on the runner's thread
 * @user_data: (transfer full): for @tell
 * @free_data: (nullable): frees that, when the runner is freed
 *
 * Returns: (transfer full): a runner that runs
 */
RfJobRunner *
rf_job_runner_new (RfService *service,
                   guint at_once,
                   RfJobRunnerFunc tell,
                   gpointer user_data,
                   GDestroyNotify free_data)
{
  RfJobRunner *self = g_new0 (RfJobRunner, 1);

  self->service = g_object_ref (service);
  self->at_once = at_once;
  self->tell = tell;
  self->user_data = user_data;
  self->free_data = free_data;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("rf-jobs", rf_job_runner_thread, self);
  return self;
}

/**
 * rf_job_runner_free:
 * @self: (transfer full): a runner. What may have been paid for is waited for;
 *   the rest is left in the queue for who resumes it
 */
void
rf_job_runner_free (RfJobRunner *self)
{
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  self->ends = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_object_unref (self->cancellable);
  g_object_unref (self->service);
  if (self->free_data != NULL)
    self->free_data (self->user_data);
  g_free (self);
}
