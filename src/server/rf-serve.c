/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-serve.h"

#include "rf-notify.h"
#include "rf-server.h"

#include <glib-unix.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * The program around the server: it runs until a signal, then lets what is under
 * way end. A second signal ends it at once; the store is made for that.
 */

/* How long requests under way are waited for after the first signal, in
 * milliseconds. What may have been paid for is waited for in any case. */
#define PATIENCE 30000

/* Arenas of malloc(), and from how many bytes on a block is none of them. */
#define ARENAS 2
#define LARGE  (128 * 1024)

/* How often what malloc() keeps free is given back, in seconds. */
#define TRIM 10

/* Lives as long as the process does, since signals come as long. */
typedef struct
{
  GMainContext *signals; /* of the thread that hears them */
  int ends;              /* atomic */
} RfServing;

static gboolean
rf_serving_signal_cb (gpointer data)
{
  RfServing *self = data;

  if (g_atomic_int_get (&self->ends))
    _exit (0);
  g_atomic_int_set (&self->ends, TRUE);
  g_main_context_wakeup (NULL);
  return G_SOURCE_CONTINUE;
}

/* The second signal comes while the first thread waits. */
static gpointer
rf_serving_signals_thread (gpointer data)
{
  RfServing *self = data;

  while (TRUE)
    g_main_context_iteration (self->signals, TRUE);
  return NULL;
}

static void
rf_serving_watch (RfServing *self, int number)
{
  g_autoptr (GSource) source = g_unix_signal_source_new (number);

  g_source_set_callback (source, rf_serving_signal_cb, self, NULL);
  g_source_attach (source, self->signals);
}

static RfServing *
rf_serving_new (void)
{
  RfServing *self = g_new0 (RfServing, 1);

  self->signals = g_main_context_new ();
  rf_serving_watch (self, SIGINT);
  rf_serving_watch (self, SIGTERM);
  g_thread_unref (g_thread_new ("rf-signals", rf_serving_signals_thread, self));
  return self;
}

static void
rf_serving_tell (RfServer *server, const RfServeSettings *settings)
{
  const char *colon = settings->listen != NULL ? strrchr (settings->listen, ':') : NULL;

  if (colon != NULL)
    printf ("http://%.*s:%u\n",
            (int) (colon - settings->listen),
            settings->listen,
            rf_server_get_port (server));
  if (settings->unix_path != NULL)
    printf ("unix:%s\n", settings->unix_path);
  fflush (stdout);
}

/* Threads come and go with what is asked. glibc gives them arenas of their own, eight
 * for each processor, each of which keeps what it has ever needed; and after the first
 * large block was freed it takes such blocks out of arenas, too. A process that lives
 * for months has few arenas, and gives large blocks back. */
static void
rf_serving_save_memory (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, ARENAS);
  mallopt (M_MMAP_THRESHOLD, LARGE);
  mallopt (M_TRIM_THRESHOLD, 4 * LARGE);
#endif
}

/* A page between things that stay is not given back by itself. At full load this is a
 * third of all that malloc() has; to look for it takes a millisecond. */
static gboolean
rf_serving_trim_cb (gpointer data)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_CONTINUE;
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
  g_autoptr (RfServer) server = rf_server_new (service, settings, &rf_server_default_limits);
  RfServing *serving = NULL;
  guint trim = 0;

  rf_serving_save_memory ();
  if (!rf_server_start (server, error))
    return FALSE;
  serving = rf_serving_new ();
  rf_serving_tell (server, settings);
  rf_notify ("READY=1");
  trim = g_timeout_add_seconds (TRIM, rf_serving_trim_cb, NULL);
  while (!g_atomic_int_get (&serving->ends))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (trim);
  rf_notify ("STOPPING=1");
  rf_server_stop (server, PATIENCE);
  return TRUE;
}
