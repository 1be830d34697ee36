/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-session-private.h"

#include "rf-job-runner.h"
#include "rf-people-runner.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/*
 * The studio's own runner of jobs, for the data of this machine: a server has its own. It
 * takes up what dead processes have left. After a crash it does not: then it is held until
 * somebody says that it may go on, since what has brought the studio down may do it again,
 * and pay again.
 *
 * Whether the last studio has crashed says a file of the data directory, which is locked
 * while one runs and has a mark in it until one ends properly.
 *
 * People's avatars are kept up beside it and are never held: each failure of one makes the
 * next try later, and a paid call of which nobody knows the end is not repeated.
 */

/* Jobs that run at once. */
#define AT_ONCE 4

/* How long after the last end it is asked whether more is to come, in milliseconds. */
#define LULL 800

/* Where the runner's thread leaves its news. It takes no reference of the session: whoever
 * has the last one ends the runner, which that thread cannot. */
typedef struct
{
  GWeakRef session;
} RfJobMailbox;

struct _RfSessionJobs
{
  RfJobMailbox *mailbox;  /* (owned) */
  RfService *service;     /* (owned) */
  RfJobRunner *runner;    /* (owned) (nullable) while it is held */
  RfPeopleRunner *people; /* (owned) */
  int mark;               /* the file, or -1 where another studio has it */
  gboolean is_held;
  guint n_done;
  guint n_failed;
  guint lull;
};

/* One end of a job, on its way to the main thread. */
typedef struct
{
  RfJobMailbox *mailbox; /* (owned) */
  RfJobState state;
} RfJobNews;

static void
rf_job_mailbox_clear_cb (gpointer data)
{
  g_weak_ref_clear (&((RfJobMailbox *) data)->session);
}

static void
rf_job_mailbox_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, rf_job_mailbox_clear_cb);
}

static void
rf_job_news_free (gpointer data)
{
  RfJobNews *self = data;

  rf_job_mailbox_release (self->mailbox);
  g_free (self);
}

/* Whether there is a job in one of two states, as a number in a pointer; and @otherwise where
 * the page has ended early, without an answer. */
static gpointer
rf_session_jobs_find (RfService *service,
                      const RfJobState states[2],
                      gboolean otherwise,
                      GError **error)
{
  gsize found = 0;

  for (gsize i = 0; i < 2 && found == 0; i++)
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfPage) page = NULL;

      selector->limit = 1;
      selector->job_state = (int) states[i];
      page = rf_service_list (service, RF_NOUN_JOB, selector, error);
      if (page == NULL)
        return NULL;
      found = page->items->len > 0 || (otherwise && page->next_cursor != NULL);
    }
  return GSIZE_TO_POINTER (found);
}

static gpointer
rf_session_jobs_count_waiting (RfService *service,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error)
{
  static const RfJobState states[2] = { RF_JOB_RUNNING, RF_JOB_QUEUED };

  return rf_session_jobs_find (service, states, TRUE, error);
}

static void
rf_session_jobs_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RfSession *session = RF_SESSION (source);
  RfSessionJobs *self = rf_session_get_jobs (session);
  g_autoptr (GError) error = NULL;
  gsize waiting = GPOINTER_TO_SIZE (rf_session_call_finish (session, result, &error));
  guint n_done = 0;
  guint n_failed = 0;

  if (self == NULL || error != NULL || waiting > 0)
    return;
  n_done = self->n_done;
  n_failed = self->n_failed;
  self->n_done = 0;
  self->n_failed = 0;
  if (n_done + n_failed > 0)
    rf_session_tell_queue_ended (session, n_done, n_failed);
}

static gboolean
rf_session_jobs_lull_cb (gpointer user_data)
{
  RfSessionJobs *self = user_data;
  g_autoptr (RfSession) session = g_weak_ref_get (&self->mailbox->session);
  const RfSessionCall call = { .function = rf_session_jobs_count_waiting };

  self->lull = 0;
  if (session == NULL)
    return G_SOURCE_REMOVE;
  rf_session_tell_changed (session);
  rf_session_call_async (session, &call, NULL, rf_session_jobs_counted_cb, NULL);
  return G_SOURCE_REMOVE;
}

/* Hits end by the thousand, so what looks at the queue is told when there is a lull, or
 * after so long. */
static gboolean
rf_job_news_tell_cb (gpointer user_data)
{
  RfJobNews *news = user_data;
  g_autoptr (RfSession) session = g_weak_ref_get (&news->mailbox->session);
  RfSessionJobs *self = session != NULL ? rf_session_get_jobs (session) : NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (news->state == RF_JOB_DONE)
    self->n_done++;
  else if (news->state == RF_JOB_FAILED)
    self->n_failed++;
  if (self->lull == 0)
    self->lull = g_timeout_add (LULL, rf_session_jobs_lull_cb, self);
  return G_SOURCE_REMOVE;
}

static void
rf_session_jobs_tell_cb (const RfJob *job, gpointer mailbox)
{
  RfJobNews *news = g_new0 (RfJobNews, 1);

  news->mailbox = g_atomic_rc_box_acquire (mailbox);
  news->state = job->state;
  g_idle_add_full (G_PRIORITY_DEFAULT, rf_job_news_tell_cb, news, rf_job_news_free);
}

static void
rf_session_jobs_run (RfSessionJobs *self)
{
  self->runner = rf_job_runner_new (self->service,
                                    AT_ONCE,
                                    rf_session_jobs_tell_cb,
                                    g_atomic_rc_box_acquire (self->mailbox),
                                    rf_job_mailbox_release);
}

/* Returns: whether the studio that had the mark before has not ended properly */
static gboolean
rf_session_jobs_mark (RfSessionJobs *self, const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "studio.lock", NULL);
  char before = '\0';

  self->mark = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->mark < 0)
    return FALSE;
  if (flock (self->mark, LOCK_EX | LOCK_NB) != 0)
    {
      close (self->mark);
      self->mark = -1;
      return FALSE;
    }
  if (pread (self->mark, &before, 1, 0) == 1)
    return TRUE;
  if (pwrite (self->mark, "1", 1, 0) != 1)
    g_info ("%s: that the studio runs was not noted: %s", path, g_strerror (errno));
  return FALSE;
}

static void
rf_session_jobs_unmark (RfSessionJobs *self)
{
  if (self->mark < 0)
    return;
  /* What is held stays held until somebody has looked. */
  if (!self->is_held && ftruncate (self->mark, 0) != 0)
    g_info ("that the studio has ended was not noted: %s", g_strerror (errno));
  close (self->mark);
}

static gpointer
rf_session_jobs_find_left (RfService *service,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error)
{
  static const RfJobState states[2] = { RF_JOB_INTERRUPTED, RF_JOB_RESUMABLE };

  return rf_session_jobs_find (service, states, FALSE, error);
}

static void
rf_session_jobs_release (RfSessionJobs *self)
{
  self->is_held = FALSE;
  if (self->runner == NULL)
    rf_session_jobs_run (self);
}

static void
rf_session_jobs_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RfSession *session = RF_SESSION (source);
  RfSessionJobs *self = rf_session_get_jobs (session);
  gsize left = GPOINTER_TO_SIZE (rf_session_call_finish (session, result, NULL));

  if (self == NULL || !self->is_held)
    return;
  if (left == 0)
    rf_session_jobs_release (self);
  rf_session_tell_changed (session);
}

/**
 * rf_session_jobs_new:
 * @session: a session whose service was opened just now
 * @data_dir: where its data is
 *
 * Returns: (transfer full): a runner that runs, or is held after a crash
 */
RfSessionJobs *
rf_session_jobs_new (RfSession *session, const char *data_dir)
{
  RfSessionJobs *self = g_new0 (RfSessionJobs, 1);

  self->mailbox = g_atomic_rc_box_new0 (RfJobMailbox);
  g_weak_ref_init (&self->mailbox->session, session);
  self->service = g_object_ref (rf_session_get_service (session));
  self->is_held = rf_session_jobs_mark (self, data_dir);
  if (!self->is_held)
    rf_session_jobs_run (self);
  self->people = rf_people_runner_new (self->service);
  return self;
}

/**
 * rf_session_jobs_look:
 * @self: a runner
 *
 * Where nothing was left behind by the crash, there is nothing to be careful with.
 */
void
rf_session_jobs_look (RfSessionJobs *self)
{
  g_autoptr (RfSession) session = g_weak_ref_get (&self->mailbox->session);
  const RfSessionCall call = { .function = rf_session_jobs_find_left };

  if (self->is_held && session != NULL)
    rf_session_call_async (session, &call, NULL, rf_session_jobs_found_cb, NULL);
}

/**
 * rf_session_jobs_free:
 * @self: (transfer full): a runner. What may have been paid for is waited for, so it may
 *   block for long
 */
void
rf_session_jobs_free (RfSessionJobs *self)
{
  g_clear_handle_id (&self->lull, g_source_remove);
  rf_people_runner_end (self->people);
  g_clear_pointer (&self->runner, rf_job_runner_free);
  g_clear_pointer (&self->people, rf_people_runner_free);
  rf_session_jobs_unmark (self);
  rf_job_mailbox_release (self->mailbox);
  g_object_unref (self->service);
  g_free (self);
}

static void
rf_session_jobs_end_in_thread (GTask *task,
                               gpointer source,
                               gpointer data,
                               GCancellable *cancellable)
{
  rf_session_jobs_free (data);
  g_task_return_boolean (task, TRUE);
}

/**
 * rf_session_jobs_end_async:
 * @self: (transfer full): a runner
 * @session: its session
 * @callback: called when it has ended
 *
 * Nothing new is begun from now on.
 */
void
rf_session_jobs_end_async (RfSessionJobs *self, RfSession *session, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, NULL);

  g_clear_handle_id (&self->lull, g_source_remove);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, rf_session_jobs_end_in_thread);
}

/**
 * rf_session_is_queue_held:
 * @self: a session
 *
 * Returns: whether no job is run since the last studio has crashed, and has left some
 */
gboolean
rf_session_is_queue_held (RfSession *self)
{
  RfSessionJobs *jobs = rf_session_get_jobs (self);

  return jobs != NULL && jobs->is_held;
}

/**
 * rf_session_release_queue:
 * @self: a session, whose jobs are run from now on
 */
void
rf_session_release_queue (RfSession *self)
{
  RfSessionJobs *jobs = rf_session_get_jobs (self);

  if (jobs != NULL)
    rf_session_jobs_release (jobs);
}
