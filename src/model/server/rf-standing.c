/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-standing.h"

/*
 * What a process that stays does on a thread of its own: one piece of work, again and
 * again, with a rest after each time, so that a store that fails is not asked at once
 * again.
 */

/* How long it rests, in microseconds. */
#define REST G_USEC_PER_SEC

/* Returns: whether it goes on */
static gboolean
rf_standing_rest (RfStanding *self)
{
  gint64 until = g_get_monotonic_time () + REST;

  g_mutex_lock (&self->mutex);
  while (!g_cancellable_is_cancelled (self->cancellable) &&
         g_cond_wait_until (&self->cond, &self->mutex, until))
    continue;
  g_mutex_unlock (&self->mutex);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static gpointer
rf_standing_thread (gpointer data)
{
  RfStanding *self = data;

  do
    self->work (self->user_data, self->cancellable);
  while (rf_standing_rest (self));
  return NULL;
}

/**
 * rf_standing_begin:
 * @self: uninitialised
 * @name: of its thread
 * @work: what is done, at least once
 * @user_data: for @work; it outlives @self
 */
void
rf_standing_begin (RfStanding *self, const char *name, RfStandingFunc work, gpointer user_data)
{
  self->work = work;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new (name, rf_standing_thread, self);
}

/**
 * rf_standing_wait:
 * @self: work that was begun
 *
 * Waits until it is to end.
 */
void
rf_standing_wait (RfStanding *self)
{
  g_mutex_lock (&self->mutex);
  while (!g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_standing_end:
 * @self: work that was begun; nothing new of it is begun from now on
 *
 * Waits for nothing.
 */
void
rf_standing_end (RfStanding *self)
{
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_standing_clear:
 * @self: work that was begun
 *
 * Ends it, and waits until its thread has.
 */
void
rf_standing_clear (RfStanding *self)
{
  rf_standing_end (self);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_object_unref (self->cancellable);
}
