/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-serve.h"

#include "rf-notify.h"
#include "rf-server.h"

#include <glib-unix.h>
#include <stdio.h>
#include <unistd.h>

/*
 * The program around the server: it runs until a signal, then lets what is under
 * way end. A second signal ends it at once; the store is made for that.
 */

/* How long requests under way are waited for after the first signal, in
 * milliseconds. What may have been paid for is waited for in any case. */
#define PATIENCE 30000

typedef struct
{
  GMainLoop *loop; /* (owned) */
  gboolean ends;
} RfServing;

static gboolean
rf_serving_signal_cb (gpointer data)
{
  RfServing *self = data;

  if (self->ends)
    _exit (0);
  self->ends = TRUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* The second signal comes while this thread waits. */
static gpointer
rf_serving_watch_thread (gpointer data)
{
  GMainContext *context = data;

  g_main_context_push_thread_default (context);
  while (TRUE)
    g_main_context_iteration (context, TRUE);
  return NULL;
}

static void
rf_serving_watch (RfServing *self, GMainContext *context, int number)
{
  g_autoptr (GSource) source = g_unix_signal_source_new (number);

  g_source_set_callback (source, rf_serving_signal_cb, self, NULL);
  g_source_attach (source, context);
}

static void
rf_serving_tell (RfServer *server, const RfServeSettings *settings)
{
  g_autofree char *host =
      settings->listen != NULL
          ? g_strndup (settings->listen,
                       (gsize) (strrchr (settings->listen, ':') - settings->listen))
          : NULL;

  if (host != NULL)
    printf ("http://%s:%u\n", host, rf_server_get_port (server));
  if (settings->unix_path != NULL)
    printf ("unix:%s\n", settings->unix_path);
  fflush (stdout);
}

static void
rf_serving_run (RfServing *self, RfServer *server)
{
  rf_notify ("READY=1");
  g_main_loop_run (self->loop);
  rf_notify ("STOPPING=1");
  rf_server_stop (server, PATIENCE);
}

/**
 * rf_serve:
 * @service: what is served
 * @settings: how
 * @error: return location
 *
 * Prints where it listens, a line for each, on standard output.
 *
 * Returns: whether it could serve; when it does it has been told to stop
 */
gboolean
rf_serve (RfService *service, const RfServeSettings *settings, GError **error)
{
  RfServing self = { NULL, FALSE };
  g_autoptr (RfServer) server = rf_server_new (service, settings, &rf_server_default_limits);
  /* Signals are heard on a thread of their own, and so while this one waits. */
  GMainContext *signals = g_main_context_new ();

  if (!rf_server_start (server, error))
    {
      g_main_context_unref (signals);
      return FALSE;
    }
  self.loop = g_main_loop_new (NULL, FALSE);
  rf_serving_watch (&self, signals, SIGINT);
  rf_serving_watch (&self, signals, SIGTERM);
  g_thread_unref (g_thread_new ("rf-signals", rf_serving_watch_thread, signals));
  rf_serving_tell (server, settings);
  rf_serving_run (&self, server);
  g_main_loop_unref (self.loop);
  return TRUE;
}
