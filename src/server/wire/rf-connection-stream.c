/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection-stream-private.h"

#include "rf-json-printer.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * A connection, and what libsoup sees of it, where it is given it. What is read
 * passes RfWire first; what is wrong there is answered here, and libsoup only sees
 * a connection that breaks. It is given one request at a time. The head of an
 * answer is held back until its body begins, so that both leave in one packet. All
 * of it runs on the thread of the connection's loop.
 */

/* Of an answer, at most; a refusal is far shorter. */
#define MAX_REFUSAL 1024

G_DEFINE_FINAL_TYPE (RfConnectionStream, rf_connection_stream, G_TYPE_IO_STREAM)

static const char *
rf_connection_get_code (guint status)
{
  switch (status)
    {
    case 408:
      return "timeout";
    case 413:
      return "too_large";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 429:
    case 503:
      return "rate_limited";
    default:
      return "invalid_request";
    }
}

static char *
rf_connection_dup_refusal (guint status, const char *message)
{
  g_autoptr (GString) body = g_string_new ("{\"error\":{\"code\":");

  rf_json_append_string (body, rf_connection_get_code (status));
  g_string_append (body, ",\"message\":");
  rf_json_append_string (body, message);
  g_string_append (body, "}}\n");
  return g_strdup_printf ("HTTP/1.1 %u Refused\r\n"
                          "Connection: close\r\n"
                          "Content-Type: application/json; charset=utf-8\r\n"
                          "X-Content-Type-Options: nosniff\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                          status,
                          body->len,
                          body->str);
}

/**
 * rf_connection_stream_end:
 * @self: a connection that is dead
 *
 * libsoup learns of it at once; where it does not have it, it is closed.
 */
void
rf_connection_stream_end (RfConnectionStream *self)
{
  g_autoptr (RfConnectionStream) kept = g_object_ref (self);

  if (!self->is_attached)
    g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
  else if (self->waiting != NULL)
    g_source_set_ready_time (self->waiting, 0);
}

/**
 * rf_connection_stream_break:
 * @self: a connection
 *
 * Ends it without a word.
 */
void
rf_connection_stream_break (RfConnectionStream *self)
{
  if (self->is_dead)
    return;
  self->is_dead = TRUE;
  shutdown (self->polled.descriptor, SHUT_RDWR);
  rf_connection_stream_end (self);
}

/**
 * rf_connection_stream_refuse:
 * @self: a connection
 * @status: of the answer
 * @message: what is wrong
 *
 * Answers, and reads no more: of what still comes nothing is looked at.
 */
void
rf_connection_stream_refuse (RfConnectionStream *self, guint status, const char *message)
{
  g_autofree char *text = NULL;

  if (self->is_dead)
    return;
  self->is_dead = TRUE;
  self->lingers = TRUE;
  self->refused = status;
  text = rf_connection_dup_refusal (status, message);
  /* Where it does not fit into the socket, the client has not read for long. */
  if (self->held->len == 0 &&
      send (self->polled.descriptor, text, strlen (text), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    self->lingers = FALSE;
  shutdown (self->polled.descriptor, SHUT_WR);
  rf_connection_stream_end (self);
}

/* What GIO has to be told in its own words. */
static gssize
rf_connection_fail (GError **error, GIOErrorEnum code, const char *message)
{
  g_propagate_error (error, g_error_new_literal (G_IO_ERROR, (int) code, message));
  return -1;
}

/* libsoup 3.2 lets go of a connection only after a request on it. Where none is
 * under way when it ends, it is given one last, which is not answered. One that it
 * has a part of is brought to its end: whatever the last line of that part was, it
 * must not be an encoding that libsoup does not know, for then it leaks the path. */
static gssize
rf_connection_say_last_word (RfConnectionStream *self, void *buffer, gsize length, GError **error)
{
  static const char whole[] = "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n";
  static const char rest[] = "\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  const char *word = self->soup_has_part ? rest : whole;

  self->is_dead = TRUE;
  if (!self->soup_is_busy && !self->has_said_last_word && length >= strlen (word))
    {
      self->has_said_last_word = TRUE;
      memcpy (buffer, word, strlen (word));
      return (gssize) strlen (word);
    }
  return rf_connection_fail (error, G_IO_ERROR_CONNECTION_CLOSED, "the connection is gone");
}

/* Returns: bytes read, 0 at the end, or -1 where nothing has come or it is broken */
gssize
rf_connection_receive (RfConnectionStream *self, void *buffer, gsize length)
{
  gssize count = -1;

  do
    count = recv (self->polled.descriptor, buffer, length, MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);
  if (count == 0)
    rf_wire_end (&self->wire);
  if (count <= 0)
    return count;
  self->last_read = g_get_monotonic_time ();
  if (rf_wire_get_phase (&self->wire) == RF_WIRE_BETWEEN)
    self->began = self->last_read;
  return count;
}

/* What was read ahead comes first, then what comes; what belongs to the next
 * request is put back. Returns: bytes that are good, or what recv() says */
static gssize
rf_connection_read_request (RfConnectionStream *self, void *buffer, gsize length)
{
  gboolean from_ahead = self->ahead->len > 0;
  gsize count = MIN (length, self->judged > 0 ? self->judged : self->ahead->len);
  gsize good = 0;
  gssize received = -1;

  if (!from_ahead)
    {
      received = rf_connection_receive (self, buffer, length);
      if (received <= 0)
        return received;
      count = (gsize) received;
    }
  else
    memcpy (buffer, self->ahead->data, count);
  good = self->judged > 0 ? count : rf_wire_take_request (&self->wire, buffer, count);
  self->judged -= self->judged > 0 ? count : 0;
  if (from_ahead)
    g_byte_array_remove_range (self->ahead, 0, (guint) good);
  else if (self->wire.fault.status == 0)
    g_byte_array_append (self->ahead, (const guint8 *) buffer + good, (guint) (count - good));
  self->soup_has_part = self->judged > 0 || rf_wire_get_phase (&self->wire) == RF_WIRE_IN_HEAD;
  return (gssize) good;
}

/* Returns: bytes read, or -1 with @error set */
static gssize
rf_connection_read (RfConnectionStream *self, void *buffer, gsize length, GError **error)
{
  gssize count = 0;
  gboolean is_good = !self->is_dead && (self->wire.fault.status == 0 || self->judged > 0);

  if (is_good)
    count = rf_connection_read_request (self, buffer, length);
  if (is_good && count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return rf_connection_fail (error, G_IO_ERROR_WOULD_BLOCK, "nothing has come");
  /* What was good before a fault goes first; the next read refuses. */
  if (count > 0)
    return count;
  if (self->wire.fault.status != 0)
    rf_connection_stream_refuse (self, self->wire.fault.status, self->wire.fault.message);
  return rf_connection_say_last_word (self, buffer, length, error);
}

/* Returns: bytes of @buffer that have left, or -1 with @error set */
gssize
rf_connection_send (RfConnectionStream *self, const void *buffer, gsize length, GError **error)
{
  struct iovec parts[2] = { { self->held->str, self->held->len }, { (void *) buffer, length } };
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
  gssize count = -1;
  gsize of_head = 0;

  do
    count = sendmsg (self->polled.descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);
  if (count < 0)
    return errno == EAGAIN || errno == EWOULDBLOCK
               ? rf_connection_fail (error, G_IO_ERROR_WOULD_BLOCK, "the client is slow")
               : rf_connection_fail (error, G_IO_ERROR_CONNECTION_CLOSED, "the client is gone");
  self->last_write = g_get_monotonic_time ();
  self->sent += count;
  of_head = MIN ((gsize) count, self->held->len);
  g_string_erase (self->held, 0, (gssize) of_head);
  if (self->held->len > 0 || ((gsize) count == of_head && length > 0))
    return rf_connection_fail (error, G_IO_ERROR_WOULD_BLOCK, "the client is slow");
  return count - (gssize) of_head;
}

static gssize
rf_connection_write (RfConnectionStream *self, const void *buffer, gsize length, GError **error)
{
  if (self->is_dead)
    return rf_connection_fail (error, G_IO_ERROR_CONNECTION_CLOSED, "the connection is gone");
  if (self->holds_head)
    {
      self->holds_head = FALSE;
      g_string_append_len (self->held, buffer, (gssize) length);
      return (gssize) length;
    }
  return rf_connection_send (self, buffer, length, error);
}

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
  self->input = rf_connection_input_new (self, rf_connection_read);
  self->output = rf_connection_output_new (self, rf_connection_write);
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

static gint64
rf_connection_since (gint64 then, gint64 now)
{
  return (now - then) / 1000;
}

static gboolean
rf_connection_is_slow_body (const RfConnectionStream *self, const RfPatience *patience, gint64 now)
{
  gint64 received = rf_wire_get_received (&self->wire);
  gint64 allowed =
      patience->head + patience->stall + received * 1000 / MAX (patience->body_rate, 1);

  return rf_connection_since (self->last_read, now) > patience->stall ||
         rf_connection_since (self->began, now) > allowed;
}

/* Whether the client keeps up with what it is at. */
static gboolean
rf_connection_is_in_time (RfConnectionStream *self, const RfPatience *patience, gint64 now)
{
  RfWirePhase phase = rf_wire_get_phase (&self->wire);

  if (rf_connection_stream_has_unread (self))
    return !rf_connection_is_slow_body (self, patience, now);
  if (self->is_busy)
    return !self->is_answering || rf_connection_since (self->last_write, now) <= patience->stall;
  if (phase != RF_WIRE_BETWEEN)
    return rf_connection_since (self->began, now) <= patience->head;
  return rf_connection_since (MAX (self->last_write, self->last_read), now) <=
         (self->has_answered ? patience->idle : patience->head);
}

/**
 * rf_connection_stream_tick:
 * @self: a connection
 * @patience: how long its client is waited for
 * @now: monotonic time
 *
 * Ends it where its client takes too long; where a request is only half there,
 * with an answer that says so.
 */
void
rf_connection_stream_tick (RfConnectionStream *self, const RfPatience *patience, gint64 now)
{
  if (self->is_dead || rf_connection_is_in_time (self, patience, now))
    return;
  if (!self->is_answering && rf_wire_get_phase (&self->wire) != RF_WIRE_BETWEEN)
    rf_connection_stream_refuse (self, 408, "the request took too long to arrive");
  else
    rf_connection_stream_break (self);
}
