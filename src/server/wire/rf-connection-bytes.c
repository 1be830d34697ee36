/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection-stream-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

/*
 * What is read of a connection, and what is written. What is read passes RfWire first;
 * what is wrong there is answered here, and libsoup only sees a connection that breaks.
 * It is given one request at a time. The head of an answer is held back until its body
 * begins, so that both leave in one packet.
 */

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
gssize
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

/* Returns: bytes of @buffer that are taken, or -1 with @error set */
gssize
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
