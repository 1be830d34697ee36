/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-heart.h"

/*
 * A thread that beats. It is there from the first run on, and is woken when the
 * process ends.
 */

struct _RfHeart
{
  RfJobStore *store; /* (owned) */
  guint interval;    /* milliseconds */
  GMutex mutex;
  GCond cond;
  GThread *thread; /* (nullable) until it is started; guarded by mutex, as what follows */
  gboolean closing;
};

static gpointer
rf_heart_thread (gpointer data)
{
  RfHeart *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->closing)
    {
      gint64 deadline = g_get_monotonic_time () + self->interval * G_TIME_SPAN_MILLISECOND;
      g_autoptr (GError) error = NULL;

      while (!self->closing && g_cond_wait_until (&self->cond, &self->mutex, deadline))
        ;
      if (self->closing)
        break;
      g_mutex_unlock (&self->mutex);
      if (!rf_job_store_beat (self->store, &error))
        g_info ("nobody was told that this process lives: %s", error->message);
      g_mutex_lock (&self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * rf_heart_new:
 * @store: where it beats
 * @interval: milliseconds between two beats
 *
 * Returns: (transfer full): a heart that does not beat yet
 */
RfHeart *
rf_heart_new (RfJobStore *store, guint interval)
{
  RfHeart *self = g_new0 (RfHeart, 1);

  self->store = g_object_ref (store);
  self->interval = interval;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  return self;
}

/**
 * rf_heart_start:
 * @self: a heart
 *
 * From now on it beats, until it is freed.
 */
void
rf_heart_start (RfHeart *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->thread == NULL)
    self->thread = g_thread_new ("rf-heart", rf_heart_thread, self);
}

/**
 * rf_heart_free:
 * @self: (transfer full): a heart
 */
void
rf_heart_free (RfHeart *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_object_unref (self->store);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
