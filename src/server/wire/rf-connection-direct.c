/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection-stream-private.h"

#include <errno.h>
#include <sys/epoll.h>

/*
 * A connection without libsoup: requests are read one after the other, and answers
 * written, by whoever is told that it is ready. libsoup is given a request, with
 * all that was read of it, where it is needed for that; when it has answered it
 * waits again, and what comes next is read here first.
 */

/* Room that a connection keeps between two requests, in bytes. */
#define MOST_KEPT 1024

/* Returns: whether there is something, which may be the end */
static gboolean
rf_connection_read_ahead (RfConnectionStream *self)
{
  char *block = rf_poll_get_block (self->polled.poll);
  gssize count = rf_connection_receive (self, block, RF_POLL_BLOCK);

  if (count > 0)
    {
      g_byte_array_append (self->ahead, (const guint8 *) block, (guint) count);
      self->keeps_much = self->keeps_much || self->ahead->len > MOST_KEPT;
      return TRUE;
    }
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return FALSE;
  if (self->wire.fault.status == 0)
    rf_connection_stream_break (self);
  return TRUE;
}

static RfArrived
rf_connection_judge (RfConnectionStream *self)
{
  RfWire *wire = &self->wire;

  if (self->is_dead)
    return RF_ARRIVED_END;
  if (wire->fault.status == 0)
    self->judged += rf_wire_take_request (
        wire, (const char *) self->ahead->data + self->judged, self->ahead->len - self->judged);
  if (wire->fault.status != 0)
    {
      rf_connection_stream_refuse (self, wire->fault.status, wire->fault.message);
      return RF_ARRIVED_END;
    }
  if (rf_wire_get_phase (wire) == RF_WIRE_BETWEEN)
    return self->judged > 0 ? RF_ARRIVED_WHOLE : RF_ARRIVED_NOTHING;
  return rf_wire_get_phase (wire) == RF_WIRE_IN_BODY ? RF_ARRIVED_HEAD : RF_ARRIVED_NOTHING;
}

/**
 * rf_connection_stream_receive:
 * @self: a connection that libsoup does not wait for
 *
 * Reads what has come. Where it ends or is wrong, the connection is ended.
 *
 * Returns: how far the request is
 */
RfArrived
rf_connection_stream_receive (RfConnectionStream *self)
{
  if (self->judged == self->ahead->len && !rf_connection_read_ahead (self))
    return RF_ARRIVED_NOTHING;
  return rf_connection_judge (self);
}

/**
 * rf_connection_stream_has_ahead:
 * @self: a connection
 *
 * Returns: whether bytes were read that nobody has looked at yet
 */
gboolean
rf_connection_stream_has_ahead (RfConnectionStream *self)
{
  return !self->is_dead && self->ahead->len > self->judged;
}

/**
 * rf_connection_stream_get_request:
 * @self: a connection
 * @length: (out): bytes of it
 *
 * Returns: (transfer none): what has come of the request so far
 */
const char *
rf_connection_stream_get_request (RfConnectionStream *self, gsize *length)
{
  *length = self->judged;
  return (const char *) self->ahead->data;
}

/**
 * rf_connection_stream_drop_request:
 * @self: a connection whose request was understood
 */
void
rf_connection_stream_drop_request (RfConnectionStream *self)
{
  g_byte_array_remove_range (self->ahead, 0, (guint) self->judged);
  self->judged = 0;
  if (self->ahead->len > 0 || !self->keeps_much)
    return;
  /* Who waits for its next request keeps little room. */
  g_byte_array_unref (self->ahead);
  self->ahead = g_byte_array_new ();
  self->keeps_much = FALSE;
}

/**
 * rf_connection_stream_hold:
 * @self: a connection
 * @text: what leaves with the next that is pushed
 * @length: bytes of it
 */
void
rf_connection_stream_hold (RfConnectionStream *self, const char *text, gsize length)
{
  g_string_append_len (self->held, text, (gssize) length);
}

/**
 * rf_connection_stream_push:
 * @self: a connection
 * @data: what the client is told
 * @length: bytes of it; with 0, what is held leaves alone
 *
 * Returns: bytes of @data that have left, or -1 where there is no room yet, or
 *   the client is gone; then the connection is over
 */
gssize
rf_connection_stream_push (RfConnectionStream *self, const char *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  gssize count = rf_connection_send (self, data, length, &error);

  if (count < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    rf_connection_stream_break (self);
  return count;
}

/**
 * rf_connection_stream_wait:
 * @self: a connection that libsoup does not wait for
 * @to_write: there is more to say; else it waits for what comes
 */
void
rf_connection_stream_wait (RfConnectionStream *self, gboolean to_write)
{
  rf_polled_want (&self->polled, to_write ? EPOLLOUT : EPOLLIN);
}

/**
 * rf_connection_stream_hand_over:
 * @self: a connection
 *
 * What was read of the request, and what comes, is for libsoup.
 *
 * Returns: whether libsoup has the connection already, and is told; else it has
 *   to be given it
 */
gboolean
rf_connection_stream_hand_over (RfConnectionStream *self)
{
  gboolean was_attached = self->is_attached;

  rf_polled_want (&self->polled, 0);
  self->is_attached = TRUE;
  self->is_soups = TRUE;
  if (was_attached && self->waiting != NULL)
    g_source_set_ready_time (self->waiting, 0);
  return was_attached;
}

/**
 * rf_connection_stream_set_soup_busy:
 * @self: a connection
 * @is_busy: libsoup has told of a request, and not yet of its end
 */
void
rf_connection_stream_set_soup_busy (RfConnectionStream *self, gboolean is_busy)
{
  self->soup_is_busy = is_busy;
}
