/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-loop-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

/*
 * One of the server's threads: a main context and the connections that it was
 * given. A connection stays with its loop; nothing of it is touched by another
 * thread.
 */

/* How often it looks for clients that take too long, in milliseconds; more often
 * where they are waited for less long. */
#define TICK 1000

/* How long a client may take to read a refusal, in microseconds. */
#define LINGER (2 * G_USEC_PER_SEC)

typedef struct
{
  int descriptor;
  gint64 until;
  GSource *source;
  RfLoop *loop;
  GList link;
} RfLingering;

/**
 * rf_peer_free:
 * @self: (transfer full): a connection that was closed
 */
void
rf_peer_free (RfPeer *self)
{
  g_object_unref (self->stream);
  g_clear_object (&self->remote);
  g_object_unref (self->local);
  g_free (self->counted);
  g_free (self);
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
  g_autoptr (RfExchange) current = g_steal_pointer (&peer->current);

  g_queue_unlink (&self->peers, &peer->link);
  rf_shares_give_back (self->server->addresses, peer->counted);
  g_atomic_int_add (&self->n_peers, -1);
  if (current != NULL)
    rf_loop_close (current, FALSE);
  if (lingers)
    rf_loop_linger (self, descriptor);
  else
    close (descriptor);
  if (!rf_connection_stream_is_attached (stream))
    rf_peer_free (peer);
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
  peer->remote = g_object_ref (arrival->remote);
  peer->local = g_object_ref (arrival->local);
  peer->counted = g_steal_pointer (&arrival->counted);
  peer->link.data = peer;
  if (self->poll != NULL &&
      rf_connection_stream_begin (
          peer->stream, self->poll, rf_direct_ready_cb, rf_peer_closed_cb, peer))
    {
      g_queue_push_tail_link (&self->peers, &peer->link);
      return G_SOURCE_REMOVE;
    }
  g_warning ("a connection cannot be waited for: %s", g_strerror (errno));
  rf_shares_give_back (self->server->addresses, peer->counted);
  g_atomic_int_add (&self->n_peers, -1);
  rf_peer_free (peer);
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
  GList *next = NULL;

  for (GList *link = self->peers.head; link != NULL; link = next)
    {
      RfPeer *peer = link->data;

      next = link->next;
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

  for (GList *link = self->peers.head; link != NULL; link = next)
    {
      RfPeer *peer = link->data;

      next = link->next;
      rf_connection_stream_tick (peer->stream, &self->server->limits.patience, now);
    }
  for (GList *link = self->lingering.head; link != NULL; link = next)
    {
      RfLingering *lingering = link->data;

      next = link->next;
      if (now >= lingering->until)
        rf_lingering_end (lingering);
    }
  return G_SOURCE_CONTINUE;
}

static void
rf_loop_log (const RfExchange *exchange, gboolean is_complete)
{
  RfServer *server = exchange->server;
  RfAccessLine line = {
    .method = exchange->head.method,
    .route = exchange->match.route != NULL ? exchange->match.route->path : NULL,
    .status = is_complete || exchange->status >= 400 ? exchange->status : 0,
    .outcome = exchange->outcome,
    .key = exchange->key,
    .microseconds = g_get_monotonic_time () - exchange->began,
    .bytes = rf_connection_stream_get_sent (exchange->stream) - exchange->sent_before,
    .caller = exchange->caller != NULL ? exchange->caller->id : NULL,
    .is_direct = exchange->message == NULL,
  };

  rf_metrics_count (server->metrics, &line);
  if (server->log != NULL)
    rf_access_log_add (server->log, &line);
}

/**
 * rf_loop_close:
 * @exchange: a request of which nothing more is read or written
 * @is_complete: the client has the whole answer
 */
void
rf_loop_close (RfExchange *exchange, gboolean is_complete)
{
  exchange->is_over = TRUE;
  rf_connection_stream_set_busy (exchange->stream, FALSE);
  rf_loop_log (exchange, is_complete);
  g_clear_pointer (&exchange->stream_body, rf_body_free);
}

/**
 * rf_loop_get_date:
 * @self: a loop, on its thread
 *
 * Returns: (transfer none): the time as HTTP has it (RFC 9110, section 5.6.7)
 */
const char *
rf_loop_get_date (RfLoop *self)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  gint64 second = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GDateTime) now = NULL;

  if (second == self->dated)
    return self->date;
  self->dated = second;
  now = g_date_time_new_from_unix_utc (second);
  g_snprintf (self->date,
              sizeof self->date,
              "%s, %02d %s %04d %02d:%02d:%02d GMT",
              days[g_date_time_get_day_of_week (now) - 1],
              g_date_time_get_day_of_month (now),
              months[g_date_time_get_month (now) - 1],
              g_date_time_get_year (now),
              g_date_time_get_hour (now),
              g_date_time_get_minute (now),
              g_date_time_get_second (now));
  return self->date;
}

static void
rf_loop_set_up (RfLoop *self)
{
  self->poll = rf_poll_new (self->context);
  rf_soup_set_up (self);
  if (self->poll != NULL)
    rf_poll_settle (self->poll);
}

/* libsoup closes what it has. */
static void
rf_loop_break_all (RfLoop *self)
{
  GList *next = NULL;

  for (GList *link = self->peers.head; link != NULL; link = next)
    {
      RfPeer *peer = link->data;

      next = link->next;
      if (!rf_connection_stream_is_attached (peer->stream))
        rf_connection_stream_break (peer->stream);
    }
}

static void
rf_loop_tear_down (RfLoop *self)
{
  rf_loop_break_all (self);
  rf_soup_tear_down (self);
  while (self->lingering.head != NULL)
    rf_lingering_end (self->lingering.head->data);
  /* What was closed a moment ago is let go of by sources that are due now. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->soup);
  if (self->silent >= 0)
    close (self->silent);
  g_clear_pointer (&self->poll, rf_poll_free);
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
