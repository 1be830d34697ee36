/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-runner.h"

#include "rf-standing.h"

/*
 * The runner of a process that stays: a server's, whose clients did not wait, and the
 * studio's. It runs what is queued and what somebody wants again, and at the beginning
 * what dead processes have left, on a thread of its own and for as long as it lives.
 */

struct _RfJobRunner
{
  RfService *service; /* (owned) */
  RfJobRunnerFunc tell;
  gpointer user_data;       /* (owned) */
  GDestroyNotify free_data; /* (nullable) */
  guint at_once;
  RfStanding standing;
};

/* A runner ends when nothing more can come: while the process runs, it can. */
static RfJob *
rf_job_runner_next_cb (gpointer user_data, GCancellable *cancellable, GError **error)
{
  RfJobRunner *self = user_data;

  rf_standing_wait (&self->standing);
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
rf_job_runner_run (RfJobRunner *self, GCancellable *cancellable, GError **error)
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
         rf_service_run_jobs (self->service, &order, cancellable, error);
}

static void
rf_job_runner_work (gpointer user_data, GCancellable *cancellable)
{
  RfJobRunner *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rf_job_runner_run (self, cancellable, &error) && !g_cancellable_is_cancelled (cancellable))
    g_warning ("jobs are not run for the moment: %s", error->message);
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
  rf_standing_begin (&self->standing, "rf-jobs", rf_job_runner_work, self);
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
  rf_standing_clear (&self->standing);
  g_object_unref (self->service);
  if (self->free_data != NULL)
    self->free_data (self->user_data);
  g_free (self);
}
