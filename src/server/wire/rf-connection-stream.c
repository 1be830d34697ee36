/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection-stream-private.h"

#include <sys/epoll.h>
#include <unistd.h>

/*
 * A connection, and what libsoup sees of it, where it is given it: what it is at, and
 * its begin and end. What is read and written of it is in rf-connection-bytes.c. All of
 * it runs on the thread of the connection's loop.
 */

G_DEFINE_FINAL_TYPE (RfConnectionStream, rf_connection_stream, G_TYPE_IO_STREAM)

static GInputStream *
rf_connection_stream_get_input (GIOStream *stream)
{
  return RF_CONNECTION_STREAM (stream)->input;
}

static GOutputStream *
rf_connection_stream_get_output (GIOStream *stream)
{
  return RF_CONNECTION_STREAM (stream)->output;
}

static gboolean
rf_connection_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  RfConnectionStream *self = RF_CONNECTION_STREAM (stream);
  int descriptor = self->polled.descriptor;

  if (descriptor < 0)
    return TRUE;
  rf_polled_remove (&self->polled);
  self->polled.descriptor = -1;
  self->is_dead = TRUE;
  if (self->closed != NULL)
    self->closed (self, descriptor, self->lingers, self->user_data);
  else
    close (descriptor);
  return TRUE;
}

static void
rf_connection_stream_finalize (GObject *object)
{
  RfConnectionStream *self = RF_CONNECTION_STREAM (object);

  if (self->polled.descriptor >= 0)
    {
      rf_polled_remove (&self->polled);
      close (self->polled.descriptor);
    }
  g_clear_pointer (&self->waiting, g_source_unref);
  g_object_unref (self->input);
  g_object_unref (self->output);
  rf_wire_clear (&self->wire);
  g_byte_array_unref (self->ahead);
  g_string_free (self->held, TRUE);
  G_OBJECT_CLASS (rf_connection_stream_parent_class)->finalize (object);
}

static void
rf_connection_stream_class_init (RfConnectionStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rf_connection_stream_finalize;
  stream_class->get_input_stream = rf_connection_stream_get_input;
  stream_class->get_output_stream = rf_connection_stream_get_output;
  stream_class->close_fn = rf_connection_stream_close;
}

static void
rf_connection_stream_init (RfConnectionStream *self)
{
  self->polled.descriptor = -1;
  self->ahead = g_byte_array_new ();
  self->held = g_string_new (NULL);
  self->input = rf_connection_input_new (self);
  self->output = rf_connection_output_new (self);
}

/**
 * rf_connection_stream_new:
 * @descriptor: (transfer full): a connected socket that does not block
 * @max_body: bytes of the longest body of a request
 *
 * Returns: (transfer full): the connection
 */
RfConnectionStream *
rf_connection_stream_new (int descriptor, gint64 max_body)
{
  RfConnectionStream *self = g_object_new (RF_TYPE_CONNECTION_STREAM, NULL);

  self->polled.descriptor = descriptor;
  rf_wire_init (&self->wire, max_body);
  self->most_body = max_body;
  self->began = g_get_monotonic_time ();
  self->last_read = self->began;
  self->last_write = self->began;
  return self;
}

static void
rf_connection_ready (RfPolled *polled)
{
  RfConnectionStream *self =
      (gpointer) ((char *) polled - G_STRUCT_OFFSET (RfConnectionStream, polled));

  if (self->is_dead || polled->wanted == 0)
    rf_polled_want (polled, 0);
  else if (!self->is_soups)
    self->ready (self, self->user_data);
  else
    {
      rf_polled_want (polled, 0);
      if (self->waiting != NULL)
        g_source_set_ready_time (self->waiting, 0);
    }
}

/**
 * rf_connection_stream_begin:
 * @self: a new connection
 * @poll: where it waits
 * @ready: told when there is something to read or room to write
 * @closed: told when it is closed
 * @user_data: for both
 *
 * Returns: whether it could be begun; else it is closed, and nobody is told
 */
gboolean
rf_connection_stream_begin (RfConnectionStream *self,
                            RfPoll *poll,
                            RfConnectionReady ready,
                            RfConnectionClosed closed,
                            gpointer user_data)
{
  if (!rf_poll_add (poll, &self->polled, EPOLLIN))
    return FALSE;
  self->polled.ready = rf_connection_ready;
  self->ready = ready;
  self->closed = closed;
  self->user_data = user_data;
  return TRUE;
}

/**
 * rf_connection_stream_set_max_body:
 * @self: a connection whose request's head was read
 * @max_body: bytes that its body may have
 */
void
rf_connection_stream_set_max_body (RfConnectionStream *self, gint64 max_body)
{
  rf_wire_set_max_body (&self->wire, max_body);
}

/**
 * rf_connection_stream_hold_head:
 * @self: a connection
 *
 * The next thing that is written is a head that has a body: they leave together.
 */
void
rf_connection_stream_hold_head (RfConnectionStream *self)
{
  self->holds_head = TRUE;
}

/**
 * rf_connection_stream_set_busy:
 * @self: a connection
 * @is_busy: a request is under way
 */
void
rf_connection_stream_set_busy (RfConnectionStream *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  self->is_answering = FALSE;
  self->has_answered = self->has_answered || !is_busy;
  self->n_begun += is_busy;
  self->last_write = g_get_monotonic_time ();
  /* What was read ahead of the next request waits from now on. */
  if (is_busy)
    return;
  self->began = self->last_write;
  self->wire.max_body = self->most_body;
}

/**
 * rf_connection_stream_set_answering:
 * @self: a connection
 *
 * The answer is there; it is on the client to read it.
 */
void
rf_connection_stream_set_answering (RfConnectionStream *self)
{
  self->is_answering = TRUE;
  self->last_write = g_get_monotonic_time ();
}

/**
 * rf_connection_stream_is_answering:
 * @self: a connection
 *
 * Returns: whether the answer is there, and has not left to its end
 */
gboolean
rf_connection_stream_is_answering (RfConnectionStream *self)
{
  return self->is_answering;
}

/**
 * rf_connection_stream_is_over:
 * @self: a connection
 *
 * Returns: whether nothing of it is to be answered any more
 */
gboolean
rf_connection_stream_is_over (RfConnectionStream *self)
{
  return self->is_dead;
}

/**
 * rf_connection_stream_is_idle:
 * @self: a connection
 *
 * Returns: whether no request is under way, not even in part
 */
gboolean
rf_connection_stream_is_idle (RfConnectionStream *self)
{
  return !self->is_busy && self->ahead->len == 0 &&
         rf_wire_get_phase (&self->wire) == RF_WIRE_BETWEEN;
}

/**
 * rf_connection_stream_is_attached:
 * @self: a connection
 *
 * Returns: whether libsoup has it, and closes it
 */
gboolean
rf_connection_stream_is_attached (RfConnectionStream *self)
{
  return self->is_attached;
}

/**
 * rf_connection_stream_has_unread:
 * @self: a connection with a request under way
 *
 * Returns: whether a part of its body has still to come
 */
gboolean
rf_connection_stream_has_unread (RfConnectionStream *self)
{
  return rf_wire_get_phase (&self->wire) == RF_WIRE_IN_BODY &&
         self->n_begun == self->wire.n_requests;
}

/**
 * rf_connection_stream_get_sent:
 * @self: a connection
 *
 * Returns: bytes that were sent over it
 */
gint64
rf_connection_stream_get_sent (RfConnectionStream *self)
{
  return self->sent;
}
