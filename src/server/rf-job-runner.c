/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-runner.h"

/*
 * The server's runner of jobs: those that clients did not wait for, those that
 * somebody wants again, and at the beginning what dead processes have left. It
 * runs as long as the server does.
 */

/* Jobs that run at once. */
#define AT_ONCE 16

/* How long it rests after a failure of the store, in microseconds. */
#define REST G_USEC_PER_SEC

struct _RfJobRunner
{
  RfService *service;        /* (owned) */
  RfServerWatch *watch;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GThread *thread;           /* (owned) */
  GMutex mutex;
  GCond cond;
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

/* A runner ends when nothing more can come: while the server runs, it can. */
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
  rf_server_watch_tell_job (self->watch, job);
  if (job->error == NULL || job->state == RF_JOB_QUEUED)
    return;
  name = rf_job_dup_name (job);
  g_info ("job %s: %s", name, job->error->message);
}

static gboolean
rf_job_runner_run (RfJobRunner *self, GError **error)
{
  RfOrder order = {
    .at_once = AT_ONCE,
    .keeps_going = TRUE,
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
 * @watch: who is told of each that has come to its end
 *
 * Returns: (transfer full): a runner that runs
 */
RfJobRunner *
rf_job_runner_new (RfService *service, RfServerWatch *watch)
{
  RfJobRunner *self = g_new0 (RfJobRunner, 1);

  self->service = g_object_ref (service);
  self->watch = g_object_ref (watch);
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
  g_object_unref (self->watch);
  g_free (self);
}
