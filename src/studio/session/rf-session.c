/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-session-private.h"

#include "rf-paths.h"

#include <glib/gi18n.h>

/*
 * What the studio works with: the service of this machine or of a server, whether it can
 * be used, and what happens in it. Lives on the main thread; only the functions of calls
 * run elsewhere.
 */

/* Calls that are quick run at most this many at once. */
#define QUICK_THREADS 4

enum
{
  PROP_STATE = 1,
  N_PROPERTIES,
};

enum
{
  CHANGED,
  RUNS_CHANGED,
  RECALL,
  SHOW_ENTRY,
  QUEUE_ENDED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfSession, rf_session, G_TYPE_OBJECT)

static void
rf_session_set_state (RfSession *self, RfSessionState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
rf_session_open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, rf_opened_new (data), rf_opened_free);
}

static void
rf_session_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RfSession *self = RF_SESSION (source);
  g_autoptr (RfOpened) opened = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_error (&self->problem);
  self->problem = g_steal_pointer (&opened->problem);
  self->host = g_steal_pointer (&opened->host);
  self->service = g_steal_pointer (&opened->service);
  g_clear_pointer (&self->providers, g_ptr_array_unref);
  self->providers = g_steal_pointer (&opened->providers);
  if (opened->state != RF_SESSION_FAILED)
    self->is_admin = opened->is_admin;
  if (self->service != NULL)
    rf_service_set_watch (self->service, RF_WATCH (self->watch));
  if (self->host != NULL && opened->state == RF_SESSION_READY)
    {
      g_autofree char *data_dir = rf_paths_dup_data_dir (self->data_dir);

      self->jobs = rf_session_jobs_new (self, data_dir);
      rf_session_jobs_look (self->jobs);
    }
  rf_session_set_state (self, opened->state);
}

static void
rf_session_jobs_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RF_SESSION (source)->n_ending--;
}

/**
 * rf_session_open:
 * @self: a session that was never opened, or has failed
 *
 * Opens the store or asks the server, on a thread; the property `state` tells how it went.
 */
void
rf_session_open (RfSession *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, rf_session_opened_cb, NULL);
  RfPlace *place = g_new0 (RfPlace, 1);

  rf_session_close (self);
  place->data_dir = g_strdup (self->data_dir);
  place->config_file = g_strdup (self->config_file);
  place->url = g_strdup (self->url);
  place->token = g_strdup (self->token);
  g_task_set_task_data (task, place, rf_place_free);
  g_task_run_in_thread (task, rf_session_open_in_thread);
}

/**
 * rf_session_close:
 * @self: a session
 *
 * Calls that are under way end as they may; nobody can ask any more.
 */
void
rf_session_close (RfSession *self)
{
  if (self->jobs != NULL)
    {
      self->n_ending++;
      rf_session_jobs_end_async (g_steal_pointer (&self->jobs), self, rf_session_jobs_ended_cb);
    }
  /* Its watch stays: what is under way goes on, and its end is still told. */
  g_clear_object (&self->service);
  g_clear_object (&self->host);
  if (self->state != RF_SESSION_OPENING)
    rf_session_set_state (self, RF_SESSION_OPENING);
}

/**
 * rf_session_wait:
 * @self: a session that was closed
 *
 * Until what runs for its queue and may have been paid for has come to its end. Runs the
 * main context meanwhile.
 */
void
rf_session_wait (RfSession *self)
{
  while (self->n_ending > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns: (transfer none) (nullable): its runner of jobs */
RfSessionJobs *
rf_session_get_jobs (RfSession *self)
{
  return self->jobs;
}

void
rf_session_tell_queue_ended (RfSession *self, guint n_done, guint n_failed)
{
  g_signal_emit (self, signals[QUEUE_ENDED], 0, n_done, n_failed);
}

/**
 * rf_session_get_runs:
 * @self: a session
 *
 * The signal `runs-changed` tells when one begins or ends.
 *
 * Returns: (transfer none) (element-type RfSessionRun): what is under way here
 */
const GPtrArray *
rf_session_get_runs (RfSession *self)
{
  return self->runs;
}

/**
 * rf_session_has_costly_run:
 * @self: a session
 *
 * Returns: whether a run that is paid for is under way here
 */
gboolean
rf_session_has_costly_run (RfSession *self)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      const RfSessionRun *run = g_ptr_array_index (self->runs, i);

      if (run->is_costly)
        return TRUE;
    }
  return FALSE;
}

/* Returns: (transfer none): the pool that quick calls wait in */
GThreadPool *
rf_session_get_quick_threads (RfSession *self)
{
  return self->quick;
}

/* @run: (transfer full) */
void
rf_session_take_run (RfSession *self, RfSessionRun *run)
{
  const RfProviderInfo *info = rf_session_find_provider (self, run->provider);

  run->is_costly = info != NULL && info->external_cost;
  g_ptr_array_add (self->runs, run);
  g_signal_emit (self, signals[RUNS_CHANGED], 0);
}

void
rf_session_drop_run (RfSession *self, const char *id)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      const RfSessionRun *run = g_ptr_array_index (self->runs, i);

      if (g_strcmp0 (run->id, id) != 0)
        continue;
      g_ptr_array_remove_index (self->runs, i);
      break;
    }
  g_signal_emit (self, signals[RUNS_CHANGED], 0);
  rf_session_tell_changed (self);
}

/**
 * rf_session_tell_changed:
 * @self: a session
 *
 * Entries were made or changed: the signal `changed` says so to all panels. Who has
 * changed something over a server calls it itself, since nothing comes from there.
 */
void
rf_session_tell_changed (RfSession *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * rf_session_recall:
 * @self: a session
 * @request: what was asked once
 * @how: what of it is wanted again
 *
 * Puts it into the form of the panel Create, by the signal `recall`, or, while nobody
 * listens, by rf_session_take_recall(). Nothing is generated.
 */
void
rf_session_recall (RfSession *self, RfRequest *request, RfRecall how)
{
  if (g_signal_has_handler_pending (self, signals[RECALL], 0, FALSE))
    {
      g_signal_emit (self, signals[RECALL], 0, request, (int) how);
      return;
    }
  g_clear_pointer (&self->recalled, rf_request_unref);
  self->recalled = rf_request_ref (request);
  self->recalled_how = how;
}

/**
 * rf_session_take_recall:
 * @self: a session
 * @how: (out): what of it is wanted again
 *
 * For who begins to listen to the signal `recall`.
 *
 * Returns: (transfer full) (nullable): what was recalled last, while nobody listened
 */
RfRequest *
rf_session_take_recall (RfSession *self, RfRecall *how)
{
  *how = self->recalled_how;
  return g_steal_pointer (&self->recalled);
}

/**
 * rf_session_show_entry:
 * @self: a session
 * @key: (nullable): of an entry, where that is known
 * @generation: the id of what it holds
 *
 * Has the panel Library show one entry, by the signal `show-entry`, or, while nobody
 * listens, by rf_session_take_shown().
 */
void
rf_session_show_entry (RfSession *self, const char *key, const char *generation)
{
  const char *const shown[] = { generation, key, NULL };

  if (g_signal_has_handler_pending (self, signals[SHOW_ENTRY], 0, FALSE))
    {
      g_signal_emit (self, signals[SHOW_ENTRY], 0, shown);
      return;
    }
  g_strfreev (self->shown);
  self->shown = g_strdupv ((char **) shown);
}

/**
 * rf_session_take_shown:
 * @self: a session
 *
 * For who begins to listen to the signal `show-entry`.
 *
 * Returns: (transfer full) (nullable): the id of a generation, and the key of its entry where
 *   that is known, for what was to be shown last, while nobody listened
 */
GStrv
rf_session_take_shown (RfSession *self)
{
  return g_steal_pointer (&self->shown);
}

static void
rf_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_int (value, (int) RF_SESSION (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rf_session_dispose (GObject *object)
{
  RfSession *self = RF_SESSION (object);

  g_clear_pointer (&self->jobs, rf_session_jobs_free);
  /* Its watch stays: what is under way goes on, and its end is still told. */
  g_clear_object (&self->service);
  g_clear_object (&self->host);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (rf_session_parent_class)->dispose (object);
}

static void
rf_session_finalize (GObject *object)
{
  RfSession *self = RF_SESSION (object);

  /* A call holds the session, so none is left. */
  g_thread_pool_free (self->quick, FALSE, FALSE);
  g_ptr_array_unref (self->providers);
  g_ptr_array_unref (self->runs);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->recalled, rf_request_unref);
  g_strfreev (self->shown);
  g_free (self->data_dir);
  g_free (self->config_file);
  g_free (self->url);
  g_free (self->token);
  g_free (self->name);
  G_OBJECT_CLASS (rf_session_parent_class)->finalize (object);
}

static void
rf_session_class_init (RfSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = rf_session_dispose;
  object_class->finalize = rf_session_finalize;
  object_class->get_property = rf_session_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state",
                                             NULL,
                                             NULL,
                                             RF_SESSION_OPENING,
                                             RF_SESSION_FAILED,
                                             RF_SESSION_OPENING,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RUNS_CHANGED] =
      g_signal_new ("runs-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The id of a generation, and the key of its entry where that is known. */
  signals[SHOW_ENTRY] = g_signal_new (
      "show-entry", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  /* An RfRequest, which is alive for as long as the signal, and an RfRecall. */
  signals[RECALL] = g_signal_new ("recall",
                                  type,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  2,
                                  G_TYPE_POINTER,
                                  G_TYPE_INT);
  /* How many jobs were done and how many have failed since it last ended. */
  signals[QUEUE_ENDED] = g_signal_new ("queue-ended",
                                       type,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       2,
                                       G_TYPE_UINT,
                                       G_TYPE_UINT);
}

static void
rf_session_init (RfSession *self)
{
  self->providers = g_ptr_array_new ();
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_session_run_free);
  self->quick = g_thread_pool_new (rf_errand_run, NULL, QUICK_THREADS, FALSE, NULL);
  self->watch = rf_session_watch_new (self);
}

/**
 * rf_session_new:
 * @data_dir: (nullable): where the data is; %NULL for the usual place
 * @config_file: (nullable): the configuration; %NULL for the usual place
 *
 * Returns: (transfer full): a session with this machine's data, not open yet
 */
RfSession *
rf_session_new (const char *data_dir, const char *config_file)
{
  RfSession *self = g_object_new (RF_TYPE_SESSION, NULL);

  self->data_dir = g_strdup (data_dir);
  self->config_file = g_strdup (config_file);
  self->name = g_strdup (_ ("This Computer"));
  return self;
}

/**
 * rf_session_new_for_server:
 * @url: where the server is
 * @token: (nullable): the secret that is shown to it; %NULL for the one of the
 *   configuration
 * @config_file: (nullable): the configuration; %NULL for the usual place
 *
 * Returns: (transfer full): a session with a server, not open yet
 */
RfSession *
rf_session_new_for_server (const char *url, const char *token, const char *config_file)
{
  RfSession *self = g_object_new (RF_TYPE_SESSION, NULL);

  self->url = g_strdup (url);
  self->token = g_strdup (token);
  self->config_file = g_strdup (config_file);
  self->name = g_strdup (url);
  return self;
}
