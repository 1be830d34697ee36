/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-endings.h"

/*
 * Flights that have ended while the store could not be written. Their owner
 * lives, so nobody else may take them over, and whoever joined one would wait
 * for ever: the end is noted as soon as the store can be written again, by a
 * thread that is there only while something waits, or when the engine goes.
 */

#define PAUSE (500 * G_TIME_SPAN_MILLISECOND)

struct _RfEndings
{
  RfStore *store; /* (owned) */
  GMutex trying;  /* one after the other */
  GMutex mutex;   /* guards the rest */
  GCond closed;
  GPtrArray *waiting; /* (owned) (element-type RfEnding) */
  GThread *thread;    /* (nullable) */
  gboolean closing;
};

static void
rf_ending_free (gpointer data)
{
  RfEnding *self = data;

  g_clear_error (&self->failure);
  g_free (self);
}

/**
 * rf_endings_note:
 * @store: the store
 * @ending: how a flight ended
 * @error: return location
 *
 * Returns: whether the store knows it now
 */
gboolean
rf_endings_note (RfStore *store, const RfEnding *ending, GError **error)
{
  if (ending->is_open)
    return rf_store_abandon (store, ending->token, error);
  return rf_store_fail (store, ending->token, ending->cost, ending->failure, error);
}

static RfEnding *
rf_endings_find (RfEndings *self, gint64 token)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->waiting->len; i++)
    {
      RfEnding *ending = g_ptr_array_index (self->waiting, i);

      if (token == 0 || ending->token == token)
        return ending;
    }
  return NULL;
}

/* Tries the flight of that token, or the first one for 0. Who tries is the only
 * one who takes from the list. */
static RfEndingsState
rf_endings_try (RfEndings *self, gint64 token, GError **error)
{
  g_autoptr (GMutexLocker) trying = g_mutex_locker_new (&self->trying);
  RfEnding *ending = rf_endings_find (self, token);
  g_autoptr (GError) failure = NULL;

  if (ending == NULL)
    return RF_ENDINGS_NONE;
  /* A flight that is another's by now needs no end any more. */
  if (!rf_endings_note (self->store, ending, &failure) &&
      !g_error_matches (failure, RF_ERROR, RF_ERROR_CONFLICT))
    {
      g_info ("the end of flight %" G_GINT64_FORMAT " was not noted: %s",
              ending->token,
              failure->message);
      g_propagate_error (error, g_steal_pointer (&failure));
      return RF_ENDINGS_WAIT;
    }
  g_mutex_lock (&self->mutex);
  g_ptr_array_remove (self->waiting, ending);
  g_mutex_unlock (&self->mutex);
  return RF_ENDINGS_NOTED;
}

/* Returns whether the thread has something to do. */
static gboolean
rf_endings_wait (RfEndings *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 deadline = g_get_monotonic_time () + PAUSE;

  while (!self->closing && g_cond_wait_until (&self->closed, &self->mutex, deadline))
    ;
  return !self->closing;
}

static gpointer
rf_endings_thread (gpointer data)
{
  RfEndings *self = data;

  while (rf_endings_wait (self))
    {
      while (rf_endings_try (self, 0, NULL) == RF_ENDINGS_NOTED)
        ;
    }
  return NULL;
}

/**
 * rf_endings_new:
 * @store: where flights are
 *
 * Returns: (transfer full): nothing that waits yet
 */
RfEndings *
rf_endings_new (RfStore *store)
{
  RfEndings *self = g_new0 (RfEndings, 1);

  self->store = g_object_ref (store);
  self->waiting = g_ptr_array_new_with_free_func (rf_ending_free);
  g_mutex_init (&self->trying);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->closed);
  return self;
}

/**
 * rf_endings_free:
 * @self: (transfer full): what waits is tried once more, and then left to those
 *   who find its owner dead
 */
void
rf_endings_free (RfEndings *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->closed);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  while (rf_endings_try (self, 0, NULL) == RF_ENDINGS_NOTED)
    ;
  g_ptr_array_unref (self->waiting);
  g_object_unref (self->store);
  g_mutex_clear (&self->trying);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->closed);
  g_free (self);
}

/**
 * rf_endings_add:
 * @self: the endings
 * @ending: one that rf_endings_note() could not note; it is copied
 *
 * Never waits for the store.
 */
void
rf_endings_add (RfEndings *self, const RfEnding *ending)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  RfEnding *copy = g_memdup2 (ending, sizeof *ending);

  copy->failure = ending->failure != NULL ? g_error_copy (ending->failure) : NULL;
  g_ptr_array_add (self->waiting, copy);
  if (self->thread == NULL)
    self->thread = g_thread_new ("rf-endings", rf_endings_thread, self);
}

/**
 * rf_endings_settle:
 * @self: the endings
 * @token: of a flight
 * @error: return location; what the store says
 *
 * Notes the end of a flight of this process now, where it waits for that.
 *
 * Returns: %RF_ENDINGS_NONE where it does not wait, %RF_ENDINGS_WAIT with an
 *   error where it goes on waiting
 */
RfEndingsState
rf_endings_settle (RfEndings *self, gint64 token, GError **error)
{
  return rf_endings_find (self, token) != NULL ? rf_endings_try (self, token, error)
                                               : RF_ENDINGS_NONE;
}
