/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

/*
 * A model is asked on a thread of its own, so that who waits for it can leave it. A call that
 * may have cost money goes on then: its answer is kept by the engine, and found the next time
 * that the same is asked.
 */

typedef struct
{
  gatomicrefcount references;
  RfAvatars *avatars;        /* (owned) */
  RfRequest *request;        /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GMutex mutex;
  GCond changed;
  gboolean is_done; /* guarded by mutex, as the rest is */
  gboolean is_left; /* the caller was told to stop */
  RfResult *result; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
} RfAvatarCall;

static RfAvatarCall *
rf_avatar_call_new (RfAvatars *avatars, RfRequest *request)
{
  RfAvatarCall *self = g_new0 (RfAvatarCall, 1);

  /* The caller's and the thread's. */
  g_atomic_ref_count_init (&self->references);
  g_atomic_ref_count_inc (&self->references);
  self->avatars = g_object_ref (avatars);
  self->request = rf_request_ref (request);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return self;
}

static void
rf_avatar_call_unref (RfAvatarCall *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->result, rf_result_free);
  g_clear_error (&self->error);
  rf_request_unref (self->request);
  g_object_unref (self->cancellable);
  g_object_unref (self->avatars);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

static void
rf_avatar_call_count (RfAvatars *avatars, int change)
{
  g_mutex_lock (&avatars->mutex);
  avatars->calls += change;
  g_cond_broadcast (&avatars->stirred);
  g_mutex_unlock (&avatars->mutex);
}

static gpointer
rf_avatar_call_thread (gpointer data)
{
  RfAvatarCall *self = data;
  /* Whoever waits in rf_avatar_call_finish_all () holds them. */
  RfAvatars *avatars = self->avatars;
  GError *error = NULL;
  RfResult *result =
      rf_service_generate (self->avatars->service, self->request, NULL, self->cancellable, &error);

  g_mutex_lock (&self->mutex);
  self->result = result;
  self->error = error;
  self->is_done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  /* In this order, so that nothing is held any more when it is waited for no longer. */
  rf_avatar_call_unref (self);
  rf_avatar_call_count (avatars, -1);
  return NULL;
}

static void
rf_avatar_call_leave_cb (GCancellable *cancellable, gpointer data)
{
  RfAvatarCall *self = data;

  g_mutex_lock (&self->mutex);
  self->is_left = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* Returns: (transfer full) (nullable): the answer; without an error where there is none yet */
static RfResult *
rf_avatar_call_wait (RfAvatarCall *self, gint64 seconds, GError **error)
{
  gint64 until = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (!self->is_done && !self->is_left &&
         g_cond_wait_until (&self->changed, &self->mutex, until))
    continue;
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return g_steal_pointer (&self->result);
}

/**
 * rf_avatar_call:
 * @self: the avatars
 * @request: what is asked
 * @cancellable: (nullable): stops the waiting
 * @error: return location; %RF_ERROR_TIMEOUT where it takes longer than is configured
 *
 * Returns: (transfer full) (nullable): the answer
 */
RfResult *
rf_avatar_call (RfAvatars *self, RfRequest *request, GCancellable *cancellable, GError **error)
{
  RfAvatarCall *call = rf_avatar_call_new (self, request);
  gint64 patience = self->config->patience;
  RfResult *result = NULL;
  g_autoptr (GError) failure = NULL;
  gulong handler = 0;

  rf_avatar_call_count (self, 1);
  g_thread_unref (g_thread_new ("rf-model", rf_avatar_call_thread, call));
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (rf_avatar_call_leave_cb), call, NULL);
  result = rf_avatar_call_wait (call, patience, &failure);
  g_cancellable_disconnect (cancellable, handler);
  /* One that costs nothing ends here. */
  if (result == NULL && failure == NULL)
    g_cancellable_cancel (call->cancellable);
  if (result == NULL && failure == NULL &&
      !g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (
        error, RF_ERROR, RF_ERROR_TIMEOUT, "it took longer than %" G_GINT64_FORMAT " s", patience);
  else if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  rf_avatar_call_unref (call);
  return result;
}

/**
 * rf_avatar_call_finish_all:
 * @self: the avatars
 *
 * Waits for calls that were left: what they bring may have been paid for.
 */
void
rf_avatar_call_finish_all (RfAvatars *self)
{
  g_mutex_lock (&self->mutex);
  while (self->calls > 0)
    g_cond_wait (&self->stirred, &self->mutex);
  g_mutex_unlock (&self->mutex);
}
