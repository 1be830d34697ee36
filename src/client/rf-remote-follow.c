/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

/*
 * While a request waits for what it has asked for, a thread asks the server now and then how
 * far that is, by the key that the request was sent with. What it does not learn is left
 * open: nothing depends on it. So it asks ever more seldom where nothing is known, as when
 * somebody else's run is waited for: those looks are counted by the token's rate.
 */

/* A hit is answered before; and no oftener than the server would be asked again. */
#define FIRST_LOOK  (400 * G_TIME_SPAN_MILLISECOND)
#define NEXT_LOOK   G_TIME_SPAN_SECOND
#define SELDOM_LOOK (15 * G_TIME_SPAN_SECOND)

/* A rate is one of requests in a minute; what is left of it is not for looking. */
#define LIMITED_LOOK G_TIME_SPAN_MINUTE

struct _RfRemoteFollow
{
  RfRemote *remote;          /* (owned) */
  char *path;                /* (owned) */
  RfProgress *progress;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean is_over; /* guarded by mutex */
};

static const char *
rf_remote_follow_get (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* A phase that is not known here is told by the server's message. */
static void
rf_remote_follow_tell (RfRemoteFollow *self, JsonObject *object)
{
  JsonNode *fraction = json_object_get_member (object, "progress");
  const char *name = rf_remote_follow_get (object, "phase");
  int phase = RF_PHASE_OTHER;

  if (fraction == NULL || !JSON_NODE_HOLDS_VALUE (fraction))
    return;
  if (name != NULL && rf_enum_from_name (rf_phase_names, name, &phase))
    rf_progress_report_phase (self->progress,
                              json_node_get_double (fraction),
                              (RfPhase) phase,
                              rf_remote_follow_get (object, "waits_for"));
  else
    rf_progress_report (
        self->progress, json_node_get_double (fraction), rf_remote_follow_get (object, "message"));
}

/* Returns: after how long to look again, where it was @pause this time */
static gint64
rf_remote_follow_look (RfRemoteFollow *self, gint64 pause)
{
  const RfRemoteCall call = { .path = self->path };
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) answer = rf_remote_ask (self->remote, &call, self->cancellable, &failure);
  JsonObject *object =
      answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;

  if (object != NULL)
    rf_remote_follow_tell (self, object);
  if (g_error_matches (failure, RF_ERROR, RF_ERROR_RATE_LIMITED))
    return LIMITED_LOOK;
  return object != NULL ? NEXT_LOOK : CLAMP (pause * 2, NEXT_LOOK, SELDOM_LOOK);
}

static gpointer
rf_remote_follow_thread (gpointer data)
{
  RfRemoteFollow *self = data;
  gint64 pause = 0;
  gint64 next = g_get_monotonic_time () + FIRST_LOOK;

  g_mutex_lock (&self->mutex);
  while (!self->is_over)
    {
      if (g_cond_wait_until (&self->cond, &self->mutex, next))
        continue;
      g_mutex_unlock (&self->mutex);
      pause = rf_remote_follow_look (self, pause);
      next = g_get_monotonic_time () + pause;
      g_mutex_lock (&self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * rf_remote_follow_begin:
 * @remote: a remote
 * @key: the idempotency key of a request that is sent after this
 * @progress: (nullable): is told how far its run is
 *
 * Returns: (transfer full) (nullable): what is ended with rf_remote_follow_end(); %NULL where
 *   nobody wants to know
 */
RfRemoteFollow *
rf_remote_follow_begin (RfRemote *remote, const char *key, RfProgress *progress)
{
  RfRemoteFollow *self = NULL;

  if (progress == NULL)
    return NULL;
  self = g_new0 (RfRemoteFollow, 1);
  self->remote = g_object_ref (remote);
  self->path = rf_remote_dup_path ("/api/v1/generations/", key, "");
  self->progress = g_object_ref (progress);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("rf-follow", rf_remote_follow_thread, self);
  return self;
}

/**
 * rf_remote_follow_end:
 * @self: (transfer full): what was begun
 *
 * Nothing is told after this.
 */
void
rf_remote_follow_end (RfRemoteFollow *self)
{
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_object_unref (self->cancellable);
  g_object_unref (self->progress);
  g_object_unref (self->remote);
  g_free (self->path);
  g_free (self);
}
