/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-deadline.h"

/*
 * An end to a blocking call, however slowly the other side drips. A thread
 * sleeps until the time has come and cancels a cancellable of its own, which
 * the caller's cancellable cancels too.
 */

struct _RfHttpDeadline
{
  GCancellable *cancellable; /* (owned) */
  GCancellable *outer;       /* (owned) (nullable) */
  gulong handler;
  GThread *thread; /* (owned) */
  gint64 whole;    /* monotonic microseconds; constant */
  GMutex mutex;    /* guards what follows */
  GCond condition;
  gint64 until;
  gboolean passed;
  gboolean over;
};

static gpointer
watch_cb (gpointer data)
{
  RfHttpDeadline *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->over && g_get_monotonic_time () < self->until)
    g_cond_wait_until (&self->condition, &self->mutex, self->until);
  self->passed = !self->over;
  g_mutex_unlock (&self->mutex);
  if (self->passed)
    g_cancellable_cancel (self->cancellable);
  return NULL;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * rf_http_deadline_new:
 * @outer: (nullable): the caller's
 * @seconds: how long the whole may take
 *
 * Returns: (transfer full): a deadline that runs
 */
RfHttpDeadline *
rf_http_deadline_new (GCancellable *outer, guint seconds)
{
  RfHttpDeadline *self = g_new0 (RfHttpDeadline, 1);

  self->cancellable = g_cancellable_new ();
  self->whole = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  self->until = self->whole;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->condition);
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->handler = g_cancellable_connect (
          outer, G_CALLBACK (outer_cancelled_cb), g_object_ref (self->cancellable), g_object_unref);
    }
  self->thread = g_thread_new ("http-deadline", watch_cb, self);
  return self;
}

static void
set_until (RfHttpDeadline *self, gint64 until, gboolean over)
{
  g_mutex_lock (&self->mutex);
  self->until = until;
  self->over = over;
  g_cond_signal (&self->condition);
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_http_deadline_free:
 * @self: a deadline
 *
 * Ends it. Waits for the thread, which has nothing more to do.
 */
void
rf_http_deadline_free (RfHttpDeadline *self)
{
  set_until (self, 0, TRUE);
  g_thread_join (self->thread);
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->handler);
  g_clear_object (&self->outer);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->condition);
  g_free (self);
}

/**
 * rf_http_deadline_get_cancellable:
 * @self: a deadline
 *
 * Returns: (transfer none): what is cancelled when the time has come or the
 *   caller cancels
 */
GCancellable *
rf_http_deadline_get_cancellable (RfHttpDeadline *self)
{
  return self->cancellable;
}

/**
 * rf_http_deadline_get_left:
 * @self: a deadline
 *
 * Returns: milliseconds that are left of the whole
 */
gint64
rf_http_deadline_get_left (RfHttpDeadline *self)
{
  return MAX ((self->whole - g_get_monotonic_time ()) / 1000, 0);
}

/**
 * rf_http_deadline_has_passed:
 * @self: a deadline
 *
 * Returns: whether the time has come
 */
gboolean
rf_http_deadline_has_passed (RfHttpDeadline *self)
{
  gboolean passed = FALSE;

  g_mutex_lock (&self->mutex);
  passed = self->passed;
  g_mutex_unlock (&self->mutex);
  return passed;
}

/**
 * rf_http_deadline_hasten:
 * @self: a deadline
 * @seconds: how long what comes now may take, if the whole is not over before
 */
void
rf_http_deadline_hasten (RfHttpDeadline *self, guint seconds)
{
  gint64 until = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;

  set_until (self, MIN (until, self->whole), FALSE);
}

/**
 * rf_http_deadline_relax:
 * @self: a deadline
 *
 * Ends what rf_http_deadline_hasten() began.
 */
void
rf_http_deadline_relax (RfHttpDeadline *self)
{
  set_until (self, self->whole, FALSE);
}
