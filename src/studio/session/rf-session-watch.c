/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-session-private.h"

/*
 * What happens in the service, on whatever thread, is told to the session on the main
 * thread. What comes too late for a session that is gone is dropped.
 */

struct _RfSessionWatch
{
  GObject parent_instance;

  GWeakRef session;
};

/* One thing to tell: a run that begins, the id of one that ends, or neither where
 * entries have changed. */
typedef struct
{
  RfSessionWatch *watch; /* (owned) */
  RfSessionRun *begun;   /* (owned) (nullable) */
  char *ended;           /* (owned) (nullable) */
} RfNews;

static void rf_session_watch_iface_init (RfWatchInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfSessionWatch,
                               rf_session_watch,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_WATCH, rf_session_watch_iface_init))

/**
 * rf_session_run_free:
 * @self: (transfer full): a run
 */
void
rf_session_run_free (RfSessionRun *self)
{
  g_free (self->id);
  g_free (self->provider);
  g_clear_object (&self->progress);
  g_free (self);
}

static void
rf_news_free (gpointer data)
{
  RfNews *self = data;

  g_object_unref (self->watch);
  g_clear_pointer (&self->begun, rf_session_run_free);
  g_free (self->ended);
  g_free (self);
}

static gboolean
rf_news_tell_cb (gpointer user_data)
{
  RfNews *self = user_data;
  g_autoptr (RfSession) session = g_weak_ref_get (&self->watch->session);

  if (session == NULL)
    return G_SOURCE_REMOVE;
  if (self->begun != NULL)
    rf_session_take_run (session, g_steal_pointer (&self->begun));
  else if (self->ended != NULL)
    rf_session_drop_run (session, self->ended);
  else
    rf_session_tell_changed (session);
  return G_SOURCE_REMOVE;
}

static void
rf_session_watch_tell (RfWatch *watch, RfSessionRun *begun, const char *ended)
{
  RfNews *news = g_new0 (RfNews, 1);

  /* Only the main thread takes a reference of the session, since the last one is let go of
   * there. */
  news->watch = g_object_ref (RF_SESSION_WATCH (watch));
  news->begun = begun;
  news->ended = g_strdup (ended);
  g_idle_add_full (G_PRIORITY_DEFAULT, rf_news_tell_cb, news, rf_news_free);
}

static void
rf_session_watch_begin_run (RfWatch *watch, const RfWatchedRun *run, RfProgress *progress)
{
  RfSessionRun *begun = g_new0 (RfSessionRun, 1);

  begun->id = g_strdup (run->id);
  begun->kind = run->kind;
  begun->provider = g_strdup (run->provider);
  begun->progress = progress != NULL ? g_object_ref (progress) : rf_progress_new ();
  rf_session_watch_tell (watch, begun, NULL);
}

static void
rf_session_watch_end_run (RfWatch *watch,
                          const RfWatchedRun *run,
                          const RfResult *result,
                          const GError *error)
{
  rf_session_watch_tell (watch, NULL, run->id);
}

static void
rf_session_watch_change (RfWatch *watch,
                         const char *namespace_,
                         RfVerb verb,
                         const RfReport *report)
{
  rf_session_watch_tell (watch, NULL, NULL);
}

static void
rf_session_watch_iface_init (RfWatchInterface *iface)
{
  iface->begin_run = rf_session_watch_begin_run;
  iface->end_run = rf_session_watch_end_run;
  iface->change = rf_session_watch_change;
}

static void
rf_session_watch_finalize (GObject *object)
{
  g_weak_ref_clear (&RF_SESSION_WATCH (object)->session);
  G_OBJECT_CLASS (rf_session_watch_parent_class)->finalize (object);
}

static void
rf_session_watch_class_init (RfSessionWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_session_watch_finalize;
}

static void
rf_session_watch_init (RfSessionWatch *self)
{
  g_weak_ref_init (&self->session, NULL);
}

/**
 * rf_session_watch_new:
 * @session: who is told
 *
 * Returns: (transfer full): a watch to give to a service
 */
RfSessionWatch *
rf_session_watch_new (RfSession *session)
{
  RfSessionWatch *self = g_object_new (RF_TYPE_SESSION_WATCH, NULL);

  g_weak_ref_set (&self->session, session);
  return self;
}
