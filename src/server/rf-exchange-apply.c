/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"

#include <string.h>

/* Hands what was written down as an answer to libsoup. Only on the request's
 * loop. */

static void
rf_exchange_feed (RfExchange *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  g_autoptr (GBytes) bytes = NULL;

  switch (self->stream_body->next (self->stream_body, &bytes))
    {
    case RF_BODY_BYTES:
      soup_message_body_append_bytes (body, bytes);
      break;
    case RF_BODY_ENDS:
      soup_message_body_complete (body);
      break;
    case RF_BODY_BREAKS:
      rf_connection_stream_break (self->stream);
      /* libsoup learns that a connection is dead when it writes to it. */
      soup_message_body_append (body, SOUP_MEMORY_STATIC, "\n", 1);
      break;
    case RF_BODY_WAITS:
    default:
      break;
    }
}

static void
rf_exchange_wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  RfExchange *self = data;

  if (!self->is_over && self->stream_body != NULL)
    rf_exchange_feed (self);
}

static void
rf_exchange_apply_stream (RfExchange *self, SoupMessageHeaders *headers, gboolean has_body)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  if (self->stream_body->length >= 0)
    soup_message_headers_set_content_length (headers, self->stream_body->length);
  else
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  if (!has_body || self->stream_body->length == 0)
    {
      soup_message_body_complete (body);
      return;
    }
  soup_message_body_set_accumulate (body, FALSE);
  g_signal_connect (self->message, "wrote-chunk", G_CALLBACK (rf_exchange_wrote_chunk_cb), self);
  rf_connection_stream_hold_head (self->stream);
  rf_exchange_feed (self);
}

static void
rf_exchange_apply_bytes (RfExchange *self, SoupMessageHeaders *headers, gboolean has_body)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  gsize length = self->bytes != NULL ? g_bytes_get_size (self->bytes) : 0;

  if (self->status == 304 || self->status == 204)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_NONE);
  else
    soup_message_headers_set_content_length (headers, (goffset) length);
  if (has_body && length > 0)
    {
      rf_connection_stream_hold_head (self->stream);
      soup_message_body_append_bytes (body, self->bytes);
    }
  soup_message_body_complete (body);
}

static void
rf_exchange_apply_headers (RfExchange *self, SoupMessageHeaders *headers)
{
  g_auto (GStrv) lines = g_strsplit (self->headers->str, "\r\n", -1);

  for (gsize i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      char *colon = strchr (lines[i], ':');

      *colon = '\0';
      soup_message_headers_append (headers, lines[i], colon + 2);
    }
}

/**
 * rf_exchange_has_body:
 * @self: a request that has an answer
 *
 * Returns: whether the answer may have a body
 */
gboolean
rf_exchange_has_body (const RfExchange *self)
{
  return !g_str_equal (self->head.method, "HEAD") && self->status != 304 && self->status != 204;
}

/**
 * rf_exchange_apply:
 * @self: a request that has an answer
 */
void
rf_exchange_apply (RfExchange *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  gboolean has_body = rf_exchange_has_body (self);

  soup_server_message_set_status (self->message, self->status, NULL);
  rf_exchange_apply_headers (self, headers);
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  if (g_atomic_int_get (&self->server->is_stopping))
    soup_message_headers_append (headers, "Connection", "close");
  rf_connection_stream_set_answering (self->stream);
  if (self->stream_body != NULL)
    rf_exchange_apply_stream (self, headers, has_body);
  else
    rf_exchange_apply_bytes (self, headers, has_body);
}

static gboolean
rf_exchange_wake_cb (gpointer data)
{
  RfExchange *self = data;

  /* Where libsoup does not have it yet, it will ask by itself. */
  if (self->is_over || self->stream_body == NULL || self->message == NULL)
    return G_SOURCE_REMOVE;
  rf_exchange_feed (self);
  soup_server_message_unpause (self->message);
  return G_SOURCE_REMOVE;
}

static void
rf_exchange_unref_cb (gpointer exchange)
{
  rf_exchange_unref (exchange);
}

/**
 * rf_exchange_wake:
 * @self: a request whose body waits
 *
 * There is more of the body now. Any thread may say so.
 */
void
rf_exchange_wake (RfExchange *self)
{
  rf_loop_invoke (self->loop, rf_exchange_wake_cb, rf_exchange_ref (self), rf_exchange_unref_cb);
}
