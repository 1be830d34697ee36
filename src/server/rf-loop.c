/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * One of the server's threads: a main context, a SoupServer on it, and the
 * connections that it was given. A connection stays with its loop; nothing of it
 * is touched by another thread.
 */

/* How often it looks for clients that take too long, in milliseconds; more often
 * where they are waited for less long. */
#define TICK 1000

/* How long a client may take to read a refusal, in microseconds. */
#define LINGER (2 * G_USEC_PER_SEC)

struct _RfLoop
{
  RfServer *server;
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  GThread *thread;       /* (owned) */
  SoupServer *soup;      /* (owned) of the thread */
  int silent;            /* a descriptor, or -1 */
  GQueue peers;          /* of RfPeer; of the thread */
  GQueue lingering;      /* of RfLingering; of the thread */
  int n_peers;           /* atomic */
};

typedef struct
{
  RfLoop *loop;
  RfConnectionStream *stream; /* (owned) */
  GSocketAddress *remote;     /* holds this */
  char *counted;              /* (owned) (nullable) the address that it counts for */
  GList link;
} RfPeer;

typedef struct
{
  int descriptor;
  gint64 until;
  GSource *source;
  RfLoop *loop;
  GList link;
} RfLingering;

static G_DEFINE_QUARK (rf - peer, rf_peer);
static G_DEFINE_QUARK (rf - exchange, rf_exchange);

static void
rf_peer_free_cb (gpointer data)
{
  RfPeer *peer = data;

  g_object_unref (peer->stream);
  g_free (peer->counted);
  g_free (peer);
}

static void
rf_lingering_end (RfLingering *self)
{
  g_queue_unlink (&self->loop->lingering, &self->link);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->descriptor);
  g_free (self);
}

/* What a refused client still sends is thrown away, so that the answer is not
 * lost with it (RFC 9112, section 9.6). */
static gboolean
rf_lingering_cb (int descriptor, GIOCondition condition, gpointer data)
{
  RfLingering *self = data;
  char waste[16 * 1024];
  gssize count = read (descriptor, waste, sizeof waste);

  if (count > 0 && g_get_monotonic_time () < self->until)
    return G_SOURCE_CONTINUE;
  rf_lingering_end (self);
  return G_SOURCE_REMOVE;
}

static void
rf_loop_linger (RfLoop *self, int descriptor)
{
  RfLingering *lingering = g_new0 (RfLingering, 1);

  lingering->loop = self;
  lingering->descriptor = descriptor;
  lingering->until = g_get_monotonic_time () + LINGER;
  lingering->link.data = lingering;
  lingering->source = g_unix_fd_source_new (descriptor, G_IO_IN);
  g_source_set_callback (lingering->source, G_SOURCE_FUNC (rf_lingering_cb), lingering, NULL);
  g_source_attach (lingering->source, self->context);
  g_queue_push_tail_link (&self->lingering, &lingering->link);
}

static void
rf_peer_closed_cb (RfConnectionStream *stream, int descriptor, gboolean lingers, gpointer data)
{
  RfPeer *peer = data;
  RfLoop *self = peer->loop;

  g_queue_unlink (&self->peers, &peer->link);
  rf_server_release (self->server, peer->counted);
  g_atomic_int_add (&self->n_peers, -1);
  if (lingers)
    rf_loop_linger (self, descriptor);
  else
    close (descriptor);
}

typedef struct
{
  RfLoop *loop;
  int descriptor;
  GSocketAddress *remote; /* (owned) */
  GSocketAddress *local;  /* (owned) */
  char *counted;          /* (owned) (nullable) */
} RfArrival;

static void
rf_arrival_free_cb (gpointer data)
{
  RfArrival *arrival = data;

  if (arrival->descriptor >= 0)
    close (arrival->descriptor);
  g_object_unref (arrival->remote);
  g_object_unref (arrival->local);
  g_free (arrival->counted);
  g_free (arrival);
}

static gboolean
rf_loop_arrive_cb (gpointer data)
{
  RfArrival *arrival = data;
  RfLoop *self = arrival->loop;
  RfPeer *peer = g_new0 (RfPeer, 1);

  peer->loop = self;
  peer->stream =
      rf_connection_stream_new (g_steal_fd (&arrival->descriptor), self->server->most_body);
  peer->remote = arrival->remote;
  peer->counted = g_steal_pointer (&arrival->counted);
  peer->link.data = peer;
  g_queue_push_tail_link (&self->peers, &peer->link);
  rf_connection_stream_set_closed (peer->stream, rf_peer_closed_cb, peer);
  g_object_set_qdata_full (G_OBJECT (arrival->remote), rf_peer_quark (), peer, rf_peer_free_cb);
  soup_server_accept_iostream (
      self->soup, G_IO_STREAM (peer->stream), arrival->local, arrival->remote, NULL);
  return G_SOURCE_REMOVE;
}

/**
 * rf_loop_take:
 * @self: a loop
 * @accepted: a connection, whose descriptor it takes over
 * @counted: (nullable): the address that it counts for
 *
 * Any thread may call this.
 */
void
rf_loop_take (RfLoop *self, const RfAccepted *accepted, const char *counted)
{
  RfArrival *arrival = g_new0 (RfArrival, 1);

  arrival->loop = self;
  arrival->descriptor = accepted->descriptor;
  arrival->remote = g_object_ref (accepted->remote);
  arrival->local = g_object_ref (accepted->local);
  arrival->counted = g_strdup (counted);
  g_atomic_int_inc (&self->n_peers);
  rf_loop_invoke (self, rf_loop_arrive_cb, arrival, rf_arrival_free_cb);
}

/**
 * rf_loop_invoke:
 * @self: a loop
 * @function: called once on its thread
 * @data: for @function
 * @destroy: (nullable): frees @data
 */
void
rf_loop_invoke (RfLoop *self, GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, self->context);
}

/**
 * rf_loop_count:
 * @self: a loop
 *
 * Returns: how many connections it has
 */
guint
rf_loop_count (RfLoop *self)
{
  return (guint) g_atomic_int_get (&self->n_peers);
}

static gboolean
rf_loop_break_idle_cb (gpointer data)
{
  RfLoop *self = data;

  for (GList *link = self->peers.head; link != NULL; link = link->next)
    {
      RfPeer *peer = link->data;

      if (rf_connection_stream_is_idle (peer->stream))
        rf_connection_stream_break (peer->stream);
    }
  return G_SOURCE_REMOVE;
}

/**
 * rf_loop_break_idle:
 * @self: a loop
 *
 * Ends the connections that have no request under way.
 */
void
rf_loop_break_idle (RfLoop *self)
{
  rf_loop_invoke (self, rf_loop_break_idle_cb, self, NULL);
}

static gboolean
rf_loop_tick_cb (gpointer data)
{
  RfLoop *self = data;
  gint64 now = g_get_monotonic_time ();
  GList *next = NULL;

  for (GList *link = self->peers.head; link != NULL; link = link->next)
    rf_connection_stream_tick (
        ((RfPeer *) link->data)->stream, &self->server->limits.patience, now);
  for (GList *link = self->lingering.head; link != NULL; link = next)
    {
      RfLingering *lingering = link->data;

      next = link->next;
      if (now >= lingering->until)
        rf_lingering_end (lingering);
    }
  return G_SOURCE_CONTINUE;
}

static RfExchange *
rf_loop_get_exchange (SoupServerMessage *message)
{
  return g_object_get_qdata (G_OBJECT (message), rf_exchange_quark ());
}

static void
rf_exchange_unref_cb (gpointer exchange)
{
  rf_exchange_unref (exchange);
}

/* A body that is still on its way is not waited for. */
static void
rf_loop_refuse (RfExchange *exchange, const GError *error)
{
  if (rf_connection_stream_has_unread (exchange->stream))
    {
      exchange->status = (guint) rf_error_code_get_http_status (rf_error_get_code (error));
      rf_connection_stream_refuse (exchange->stream, exchange->status, error->message);
      return;
    }
  rf_exchange_answer_error (exchange, error);
  rf_exchange_apply (exchange);
}

/* The head is there. */
static void
rf_loop_early_cb (SoupServer *soup,
                  SoupServerMessage *message,
                  const char *path,
                  GHashTable *query,
                  gpointer data)
{
  RfLoop *self = data;
  RfPeer *peer = g_object_get_qdata (G_OBJECT (soup_server_message_get_remote_address (message)),
                                     rf_peer_quark ());
  RfExchange *exchange = NULL;
  g_autoptr (GError) error = NULL;

  if (rf_connection_stream_is_over (peer->stream))
    {
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      return;
    }
  exchange = rf_exchange_new (self, peer->stream, message);
  g_object_set_qdata_full (
      G_OBJECT (message), rf_exchange_quark (), exchange, rf_exchange_unref_cb);
  rf_connection_stream_set_busy (peer->stream, TRUE);
  if (!rf_gate_admit (exchange, &error))
    rf_loop_refuse (exchange, error);
  else
    rf_exchange_begin (exchange);
}

/* All of it is there. */
static void
rf_loop_handle_cb (SoupServer *soup,
                   SoupServerMessage *message,
                   const char *path,
                   GHashTable *query,
                   gpointer data)
{
  RfExchange *exchange = rf_loop_get_exchange (message);

  if (exchange != NULL)
    rf_exchange_run (exchange);
}

static void
rf_loop_log (const RfExchange *exchange, gboolean is_complete)
{
  RfServer *server = exchange->server;
  RfAccessLine line = {
    .method = soup_server_message_get_method (exchange->message),
    .route = exchange->match.route != NULL ? exchange->match.route->path : NULL,
    .status = is_complete || exchange->status >= 400 ? exchange->status : 0,
    .outcome = exchange->outcome,
    .key = exchange->key,
    .microseconds = g_get_monotonic_time () - exchange->began,
    .bytes = rf_connection_stream_get_sent (exchange->stream) - exchange->sent_before,
    .caller = exchange->caller != NULL ? exchange->caller->id : NULL,
  };

  rf_metrics_count (server->metrics, &line);
  if (server->log != NULL)
    rf_access_log_add (server->log, &line);
}

static void
rf_loop_end (SoupServerMessage *message, gboolean is_complete)
{
  RfExchange *exchange = rf_loop_get_exchange (message);

  if (exchange == NULL)
    return;
  exchange->is_over = TRUE;
  rf_connection_stream_set_busy (exchange->stream, FALSE);
  rf_loop_log (exchange, is_complete);
  g_clear_pointer (&exchange->stream_body, rf_body_free);
  g_object_set_qdata (G_OBJECT (message), rf_exchange_quark (), NULL);
}

static void
rf_loop_finished_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  rf_loop_end (message, TRUE);
}

static void
rf_loop_aborted_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  /* libsoup would keep a connection that has broken. */
  soup_message_headers_replace (
      soup_server_message_get_response_headers (message), "Connection", "close");
  rf_loop_end (message, FALSE);
}

/* libsoup keeps connections only while it listens somewhere. It is given a socket
 * that nobody can connect to, and whose other end never says anything. */
static void
rf_loop_listen_nowhere (RfLoop *self)
{
  int ends[2] = { -1, -1 };
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0)
    {
      self->silent = ends[1];
      socket = g_socket_new_from_fd (ends[0], &error);
    }
  if (socket == NULL || !soup_server_listen_socket (self->soup, socket, 0, &error))
    g_warning ("connections are closed after each answer: %s",
               error != NULL ? error->message : g_strerror (errno));
}

static void
rf_loop_set_up (RfLoop *self)
{
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, rf_loop_early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, rf_loop_handle_cb, self, NULL);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (rf_loop_finished_cb), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (rf_loop_aborted_cb), self);
  rf_loop_listen_nowhere (self);
}

static void
rf_loop_tear_down (RfLoop *self)
{
  soup_server_disconnect (self->soup);
  while (self->lingering.head != NULL)
    rf_lingering_end (self->lingering.head->data);
  /* What was closed a moment ago is let go of by sources that are due now. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->soup);
  if (self->silent >= 0)
    close (self->silent);
}

static gpointer
rf_loop_thread (gpointer data)
{
  RfLoop *self = data;
  g_autoptr (GSource) tick = NULL;
  gint64 shortest = MIN (self->server->limits.patience.head, self->server->limits.patience.stall);

  g_main_context_push_thread_default (self->context);
  rf_loop_set_up (self);
  tick = g_timeout_source_new ((guint) CLAMP (shortest / 4, 10, TICK));
  g_source_set_callback (tick, rf_loop_tick_cb, self, NULL);
  g_source_attach (tick, self->context);
  g_main_loop_run (self->loop);
  g_source_destroy (tick);
  rf_loop_tear_down (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * rf_loop_new:
 * @server: the server that it is one of
 *
 * Returns: (transfer full): a loop, whose thread runs
 */
RfLoop *
rf_loop_new (RfServer *server)
{
  RfLoop *self = g_new0 (RfLoop, 1);

  self->server = server;
  self->silent = -1;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_queue_init (&self->peers);
  g_queue_init (&self->lingering);
  self->thread = g_thread_new ("rf-loop", rf_loop_thread, self);
  return self;
}

static gboolean
rf_loop_quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * rf_loop_free:
 * @self: (transfer full): a loop; its connections are closed
 */
void
rf_loop_free (RfLoop *self)
{
  /* Only from within: a loop that does not run yet could not be stopped. */
  rf_loop_invoke (self, rf_loop_quit_cb, self->loop, NULL);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * rf_loop_get_server:
 * @self: a loop
 *
 * Returns: (transfer none): the server that it is one of
 */
RfServer *
rf_loop_get_server (RfLoop *self)
{
  return self->server;
}
