/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-loop-private.h"

#include <errno.h>
#include <sys/socket.h>

/*
 * libsoup's side of a loop: a SoupServer that is given connections on which
 * something has come that cannot be answered directly. Where the head of that was
 * read before, and let in, the request goes on from there.
 */

static G_DEFINE_QUARK (rf - peer, rf_peer);
static G_DEFINE_QUARK (rf - exchange, rf_exchange);

static RfExchange *
rf_soup_get_exchange (SoupServerMessage *message)
{
  return g_object_get_qdata (G_OBJECT (message), rf_exchange_quark ());
}

static void
rf_exchange_unref_cb (gpointer exchange)
{
  rf_exchange_unref (exchange);
}

static void
rf_peer_free_cb (gpointer peer)
{
  rf_peer_free (peer);
}

/**
 * rf_soup_refuse:
 * @exchange: a request of which the head is there
 * @error: why it is not let in
 *
 * A body that is still on its way is not waited for: then the connection ends.
 * Else the answer is written down.
 */
void
rf_soup_refuse (RfExchange *exchange, const GError *error)
{
  if (rf_connection_stream_has_unread (exchange->stream))
    {
      exchange->status = (guint) rf_error_code_get_http_status (rf_error_get_code (error));
      rf_connection_stream_refuse (exchange->stream, exchange->status, error->message);
      return;
    }
  rf_exchange_answer_error (exchange, error);
}

static void
rf_soup_append_header_cb (const char *name, const char *value, gpointer text)
{
  g_string_append_printf (text, "%s: %s\r\n", name, value);
}

static gboolean
rf_soup_read_head (SoupServerMessage *message, RfHead *head)
{
  g_autoptr (GString) text = g_string_new (soup_server_message_get_method (message));

  g_string_append (text, " / HTTP/1.1\r\n");
  soup_message_headers_foreach (
      soup_server_message_get_request_headers (message), rf_soup_append_header_cb, text);
  g_string_append (text, "\r\n");
  if (!rf_head_read (head, text->str, text->len))
    return FALSE;
  rf_head_set_target (head, soup_server_message_get_uri (message));
  return TRUE;
}

static RfExchange *
rf_soup_new_exchange (RfPeer *peer, SoupServerMessage *message)
{
  g_auto (RfHead) head = { NULL };

  if (!rf_soup_read_head (message, &head))
    return NULL;
  return rf_exchange_new (peer->loop, peer->stream, peer->local, &head);
}

static void
rf_soup_give (RfExchange *exchange, SoupServerMessage *message)
{
  exchange->message = g_object_ref (message);
  /* It would answer any number of ranges, the same bytes over and over. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  g_object_set_qdata_full (
      G_OBJECT (message), rf_exchange_quark (), exchange, rf_exchange_unref_cb);
  rf_connection_stream_set_soup_busy (exchange->stream, TRUE);
}

static void
rf_soup_admit (RfExchange *exchange)
{
  g_autoptr (GError) error = NULL;

  rf_connection_stream_set_busy (exchange->stream, TRUE);
  if (rf_gate_admit (exchange, &error))
    return;
  rf_soup_refuse (exchange, error);
  if (!rf_connection_stream_is_over (exchange->stream))
    rf_exchange_apply (exchange);
}

/* The head is there. */
static void
rf_soup_early_cb (SoupServer *soup,
                  SoupServerMessage *message,
                  const char *path,
                  GHashTable *query,
                  gpointer data)
{
  RfPeer *peer = g_object_get_qdata (G_OBJECT (soup_server_message_get_remote_address (message)),
                                     rf_peer_quark ());
  RfExchange *exchange = NULL;
  gboolean is_new = peer->current == NULL;

  if (!rf_connection_stream_is_over (peer->stream))
    exchange = is_new ? rf_soup_new_exchange (peer, message) : g_steal_pointer (&peer->current);
  if (exchange == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      return;
    }
  rf_soup_give (exchange, message);
  if (is_new)
    rf_soup_admit (exchange);
  if (exchange->status == 0)
    rf_exchange_begin (exchange);
}

/* All of it is there. */
static void
rf_soup_handle_cb (SoupServer *soup,
                   SoupServerMessage *message,
                   const char *path,
                   GHashTable *query,
                   gpointer data)
{
  RfExchange *exchange = rf_soup_get_exchange (message);

  if (exchange != NULL)
    rf_exchange_run (exchange);
}

static void
rf_soup_end (SoupServerMessage *message, gboolean is_complete)
{
  RfExchange *exchange = rf_soup_get_exchange (message);

  if (exchange == NULL)
    return;
  rf_connection_stream_set_soup_busy (exchange->stream, FALSE);
  rf_loop_close (exchange, is_complete);
  g_object_set_qdata (G_OBJECT (message), rf_exchange_quark (), NULL);
}

static void
rf_soup_finished_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  rf_soup_end (message, TRUE);
}

static void
rf_soup_aborted_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  /* libsoup would keep a connection that has broken. */
  soup_message_headers_replace (
      soup_server_message_get_response_headers (message), "Connection", "close");
  rf_soup_end (message, FALSE);
}

/* libsoup keeps connections only while it listens somewhere. It is given a socket
 * that nobody can connect to, and whose other end never says anything. */
static void
rf_soup_listen_nowhere (RfLoop *loop)
{
  int ends[2] = { -1, -1 };
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0)
    {
      loop->silent = ends[1];
      socket = g_socket_new_from_fd (ends[0], &error);
    }
  if (socket == NULL || !soup_server_listen_socket (loop->soup, socket, 0, &error))
    g_warning ("connections are closed after each answer: %s",
               error != NULL ? error->message : g_strerror (errno));
}

/**
 * rf_soup_set_up:
 * @loop: a loop, on its thread
 */
void
rf_soup_set_up (RfLoop *loop)
{
  loop->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (loop->soup, NULL, rf_soup_early_cb, loop, NULL);
  soup_server_add_handler (loop->soup, NULL, rf_soup_handle_cb, loop, NULL);
  g_signal_connect (loop->soup, "request-finished", G_CALLBACK (rf_soup_finished_cb), loop);
  g_signal_connect (loop->soup, "request-aborted", G_CALLBACK (rf_soup_aborted_cb), loop);
  rf_soup_listen_nowhere (loop);
}

/**
 * rf_soup_tear_down:
 * @loop: a loop, on its thread
 *
 * Closes all that libsoup was given.
 */
void
rf_soup_tear_down (RfLoop *loop)
{
  soup_server_disconnect (loop->soup);
}

/**
 * rf_soup_take:
 * @peer: a connection on which something has come
 *
 * That is libsoup's now, and @peer may be gone when this returns.
 */
void
rf_soup_take (RfPeer *peer)
{
  g_autoptr (GSocketAddress) remote = NULL;

  if (rf_connection_stream_hand_over (peer->stream))
    return;
  remote = g_steal_pointer (&peer->remote);
  g_object_set_qdata_full (G_OBJECT (remote), rf_peer_quark (), peer, rf_peer_free_cb);
  soup_server_accept_iostream (
      peer->loop->soup, G_IO_STREAM (peer->stream), peer->local, remote, NULL);
}
