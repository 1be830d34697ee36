/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-loop-private.h"

#include "rf-json-printer.h"

#include <string.h>

/*
 * Answers without libsoup. A request that asks for nothing but an answer, and of
 * which the body is short, is read here, goes through the gate and to its route,
 * and where that has an answer at once, it is written to the socket. Everything
 * else is libsoup's, with the bytes as they came; a request that was let in here
 * takes its exchange along, so that nothing is asked or counted twice.
 *
 * A connection is at one request at a time. What comes after it is looked at when
 * its answer has left.
 */

/* Bytes of the longest body that is waited for here. */
#define MOST_BODY (64 * 1024)

/* Bytes that most heads of answers have; malloc is quickest below 1 kB. */
#define MOST_HEAD 800

/* Pieces of a body that one client is given while others wait. */
#define MOST_PIECES 4

static void
rf_direct_finish (RfPeer *peer)
{
  g_autoptr (RfExchange) exchange = g_steal_pointer (&peer->current);
  gboolean ends =
      rf_head_closes (&exchange->head) || g_atomic_int_get (&exchange->server->is_stopping);

  rf_loop_close (exchange, TRUE);
  if (ends)
    rf_connection_stream_break (exchange->stream);
  else
    rf_connection_stream_wait (exchange->stream, FALSE);
}

/* Returns: whether there is a next piece */
static gboolean
rf_direct_next_piece (RfExchange *exchange)
{
  RfBodyState state = RF_BODY_ENDS;

  exchange->pushed = 0;
  g_clear_pointer (&exchange->bytes, g_bytes_unref);
  if (exchange->stream_body != NULL && rf_exchange_has_body (exchange))
    state = exchange->stream_body->next (exchange->stream_body, &exchange->bytes);
  if (state == RF_BODY_BREAKS)
    rf_connection_stream_break (exchange->stream);
  return state == RF_BODY_BYTES;
}

/* Returns: whether all of what is at hand has left */
static gboolean
rf_direct_push (RfExchange *exchange)
{
  gsize length = 0;
  const char *data = exchange->bytes != NULL ? g_bytes_get_data (exchange->bytes, &length) : NULL;
  gssize count = rf_connection_stream_push (
      exchange->stream, data != NULL ? data + exchange->pushed : NULL, length - exchange->pushed);

  exchange->pushed += (gsize) MAX (count, 0);
  return count >= 0 && exchange->pushed == length;
}

/* Goes on with an answer until it has left, or the client has to take a part of
 * it first. Returns: whether the connection is ready for what comes next */
static gboolean
rf_direct_pump (RfPeer *peer)
{
  g_autoptr (RfExchange) exchange = rf_exchange_ref (peer->current);
  RfConnectionStream *stream = exchange->stream;

  for (guint i = 0; i < MOST_PIECES && rf_direct_push (exchange); i++)
    {
      if (rf_direct_next_piece (exchange))
        continue;
      if (!rf_connection_stream_is_over (stream))
        rf_direct_finish (peer);
      return !rf_connection_stream_is_over (stream);
    }
  if (!rf_connection_stream_is_over (stream))
    rf_connection_stream_wait (stream, TRUE);
  return FALSE;
}

static void
rf_direct_append_length (RfExchange *exchange, GString *text)
{
  gint64 length = exchange->bytes != NULL ? (gint64) g_bytes_get_size (exchange->bytes) : 0;

  if (exchange->status == 304 || exchange->status == 204)
    return;
  if (exchange->stream_body != NULL)
    length = exchange->stream_body->length;
  g_string_append (text, "Content-Length: ");
  rf_json_append_integer (text, length);
  g_string_append (text, "\r\n");
}

/* Returns: as rf_direct_pump() */
static gboolean
rf_direct_answer (RfPeer *peer)
{
  g_autoptr (RfExchange) exchange = rf_exchange_ref (peer->current);
  g_autoptr (GString) text = g_string_sized_new (MOST_HEAD);

  g_string_append (text, "HTTP/1.1 ");
  rf_json_append_integer (text, exchange->status);
  g_string_append_c (text, ' ');
  g_string_append (text, soup_status_get_phrase (exchange->status));
  g_string_append (text, "\r\n");
  g_string_append_len (text, exchange->headers->str, (gssize) exchange->headers->len);
  g_string_append (text, "X-Content-Type-Options: nosniff\r\nDate: ");
  g_string_append (text, rf_loop_get_date (peer->loop));
  g_string_append (text, "\r\n");
  rf_direct_append_length (exchange, text);
  if (rf_head_closes (&exchange->head) || g_atomic_int_get (&exchange->server->is_stopping))
    g_string_append (text, "Connection: close\r\n");
  g_string_append (text, "\r\n");
  rf_connection_stream_drop_request (exchange->stream);
  rf_connection_stream_set_answering (exchange->stream);
  rf_connection_stream_hold (exchange->stream, text->str, text->len);
  if (!rf_exchange_has_body (exchange))
    g_clear_pointer (&exchange->bytes, g_bytes_unref);
  if (exchange->bytes == NULL)
    rf_direct_next_piece (exchange);
  return !rf_connection_stream_is_over (exchange->stream) && rf_direct_pump (peer);
}

/* A body of which nobody knows the length leaves in chunks, which libsoup makes. */
static gboolean
rf_direct_can_answer (const RfExchange *exchange)
{
  return exchange->work == NULL &&
         (exchange->stream_body == NULL || exchange->stream_body->length >= 0);
}

static const char *
rf_direct_get_body (RfPeer *peer, gsize *length)
{
  gsize whole = 0;
  const char *request = rf_connection_stream_get_request (peer->stream, &whole);
  const char *end = memmem (request, whole, "\r\n\r\n", 4);

  *length = whole - (gsize) (end + 4 - request);
  return end + 4;
}

/* All of it is there. Returns: as rf_direct_pump() */
static gboolean
rf_direct_run (RfPeer *peer)
{
  RfExchange *exchange = peer->current;
  gsize length = 0;
  const char *body = rf_direct_get_body (peer, &length);

  if (exchange->status == 0)
    rf_exchange_start (exchange, body, length);
  if (rf_direct_can_answer (exchange))
    return rf_direct_answer (peer);
  rf_soup_take (peer);
  return FALSE;
}

static RfExchange *
rf_direct_new_exchange (RfPeer *peer)
{
  gsize length = 0;
  const char *request = rf_connection_stream_get_request (peer->stream, &length);
  const char *end = memmem (request, length, "\r\n\r\n", 4);
  g_auto (RfHead) head = { NULL };

  if (!rf_head_read (&head, request, (gsize) (end + 4 - request)) || !rf_head_is_plain (&head) ||
      head.length > MOST_BODY)
    return NULL;
  return rf_exchange_new (peer->loop, peer->stream, peer->local, &head);
}

/* The head is there. Returns: whether the request is gone on with here */
static gboolean
rf_direct_begin (RfPeer *peer)
{
  RfExchange *exchange = rf_direct_new_exchange (peer);
  g_autoptr (GError) error = NULL;

  peer->current = exchange;
  if (exchange != NULL)
    {
      rf_connection_stream_set_busy (peer->stream, TRUE);
      if (!rf_gate_admit (exchange, &error))
        {
          rf_soup_refuse (exchange, error);
          return TRUE;
        }
    }
  if (exchange != NULL && (exchange->match.route->flags & RF_ROUTE_RAW) == 0)
    return TRUE;
  rf_soup_take (peer);
  return FALSE;
}

/* Returns: whether there may be another request */
static gboolean
rf_direct_take (RfPeer *peer)
{
  RfConnectionStream *stream = peer->stream;
  RfArrived arrived = rf_connection_stream_receive (stream);

  if (arrived != RF_ARRIVED_HEAD && arrived != RF_ARRIVED_WHOLE)
    return FALSE;
  if (peer->current == NULL && !rf_direct_begin (peer))
    return FALSE;
  if (rf_connection_stream_is_over (stream) || arrived == RF_ARRIVED_HEAD)
    return FALSE;
  return rf_direct_run (peer);
}

/**
 * rf_direct_ready_cb:
 * @stream: a connection that libsoup does not wait for
 * @data: (type RfPeer): its peer
 *
 * Reads what has come, or goes on with what was not yet written.
 */
void
rf_direct_ready_cb (RfConnectionStream *stream, gpointer data)
{
  RfPeer *peer = data;
  g_autoptr (RfConnectionStream) kept = g_object_ref (stream);
  gboolean is_answering = peer->current != NULL && rf_connection_stream_is_answering (stream);

  if (is_answering && !rf_direct_pump (peer))
    return;
  if (is_answering && !rf_connection_stream_has_ahead (stream))
    return;
  while (rf_direct_take (peer) && rf_connection_stream_has_ahead (stream))
    continue;
}
