/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection-stream-private.h"

#include "rf-json-printer.h"

#include <string.h>
#include <sys/socket.h>

/*
 * How a connection is ended from here: without a word, or with an answer that says what
 * is wrong. Of that libsoup only sees a connection that breaks.
 */

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

/* libsoup learns of it at once; where it does not have it, it is closed. */
static void
rf_connection_end (RfConnectionStream *self)
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
  rf_connection_end (self);
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
  rf_connection_end (self);
}
