/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-exchange.h"

#include "rf-http-body.h"
#include "rf-http-guard.h"
#include "rf-http-url.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

/*
 * One request and its answer, over as many redirects as are allowed. Where it
 * goes is judged at each step; headers with keys go home only.
 */

#define MAX_REDIRECTS   5
#define CONNECT_SECONDS 30
#define FILE_TYPE       "application/octet-stream"

typedef struct
{
  const RfHttpRequest *request; /* (unowned) */
  GUri *uri;                    /* (owned) where this step goes */
  const char *method;
  GBytes *body; /* (unowned) (nullable) */
  gboolean proxied;
  GSocket *socket; /* (owned) (nullable) of a new connection */
  gboolean sent;
  GError *refusal; /* (owned) (nullable) */
} Step;

/* A proxy looks the name up itself, and its own address says nothing. */
static gboolean
is_proxied (GUri *uri, GCancellable *cancellable)
{
  g_autofree char *text = g_uri_to_string (uri);
  g_auto (GStrv) proxies =
      g_proxy_resolver_lookup (g_proxy_resolver_get_default (), text, cancellable, NULL);

  return proxies != NULL && proxies[0] != NULL && !g_str_has_prefix (proxies[0], "direct:");
}

/* A server that is gone without a word is noticed within two minutes, however
 * long its answer may take. */
static void
watch_connection (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  if (g_socket_get_family (socket) == G_SOCKET_FAMILY_UNIX)
    return;
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, 60, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, 15, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, 4, NULL);
}

static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer user_data)
{
  Step *step = user_data;
  g_autoptr (GSocketAddress) address = NULL;

  if (!G_IS_SOCKET_CONNECTION (connection))
    return;
  if (event == G_SOCKET_CLIENT_CONNECTED)
    {
      g_set_object (&step->socket,
                    g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
      watch_connection (step->socket);
    }
  if (event != G_SOCKET_CLIENT_CONNECTING || step->proxied)
    return;
  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (G_IS_INET_SOCKET_ADDRESS (address) && step->refusal == NULL &&
      !rf_http_guard_check_address (
          step->request->base,
          step->uri,
          g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)),
          &step->refusal))
    g_cancellable_cancel (rf_http_deadline_get_cancellable (step->request->deadline));
}

/* The connection stands, from here on bytes leave. */
static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  Step *step = user_data;

  step->sent = TRUE;
  rf_http_deadline_relax (step->request->deadline);
}

/* Its length is said before, so that one that is cut off meanwhile is a broken
 * call and no shorter file. */
static gboolean
open_file (const Step *step, GInputStream **stream, gint64 *length, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) opened = NULL;
  g_autoptr (GFileInfo) info = NULL;

  if (step->request->file == NULL || !g_str_equal (step->method, step->request->method))
    return TRUE;
  file = g_file_new_for_path (step->request->file);
  opened = g_file_read (file, NULL, error);
  if (opened != NULL)
    info = g_file_input_stream_query_info (opened, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error);
  rf_error_normalise (error, RF_ERROR_INVALID_REQUEST);
  if (info == NULL)
    return FALSE;
  *length = g_file_info_get_size (info);
  *stream = G_INPUT_STREAM (g_steal_pointer (&opened));
  return TRUE;
}

static SoupMessage *
build_message (Step *step, GInputStream *stream, gint64 length)
{
  const RfHttpRequest *request = step->request;
  SoupMessage *message = soup_message_new_from_uri (step->method, step->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (request->fresh)
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    {
      if (rf_http_guard_is_home (request->base, step->uri))
        soup_message_headers_replace (headers,
                                      g_ptr_array_index (request->headers, i),
                                      g_ptr_array_index (request->headers, i + 1));
    }
  if (step->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, step->body);
  else if (stream != NULL)
    soup_message_set_request_body (message, FILE_TYPE, stream, (gssize) length);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), step);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), step);
  return message;
}

static void
add_header_cb (const char *name, const char *value, gpointer user_data)
{
  GHashTable *headers = user_data;
  g_autofree char *shown = g_utf8_make_valid (value, -1);

  g_hash_table_replace (headers, g_ascii_strdown (name, -1), g_steal_pointer (&shown));
}

static RfHttpAnswer *
build_answer (GUri *uri, SoupMessage *message)
{
  g_autofree char *host = rf_http_url_dup_host (uri);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *media_type = soup_message_headers_get_content_type (headers, NULL);
  RfHttpAnswer *answer = rf_http_answer_new (soup_message_get_status (message), host);

  if (media_type != NULL)
    answer->media_type = g_ascii_strdown (media_type, -1);
  soup_message_headers_foreach (headers, add_header_cb, answer->headers);
  return answer;
}

static gboolean
is_redirect (const RfHttpAnswer *answer)
{
  return answer->status >= 301 && answer->status <= 308 && answer->status != 304 &&
         rf_http_answer_get_header (answer, "location") != NULL;
}

/* A call that is more than a question is not carried to another server: it
 * would take the request there, and perhaps be paid twice. */
static gboolean
follow (Step *step, const RfHttpAnswer *answer, GError **error)
{
  g_autoptr (GUri) next =
      rf_http_url_parse (step->uri, rf_http_answer_get_header (answer, "location"), error);

  if (next == NULL)
    return FALSE;
  if (answer->status == 303)
    {
      step->method = "GET";
      step->body = NULL;
    }
  if (!g_str_equal (step->method, "GET") && !rf_http_guard_is_home (step->uri, next))
    {
      g_autofree char *host = rf_http_url_dup_host (next);

      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_FAILED,
                   "%s sends the call on to %s, where it is not taken",
                   answer->host,
                   host);
      if (error != NULL)
        rf_error_set_hint (*error, "Set the base URL to the new place, if it is the right one");
      return FALSE;
    }
  g_uri_unref (step->uri);
  step->uri = g_steal_pointer (&next);
  return TRUE;
}

/* Sends one message. A redirect's body is not read. */
static RfHttpAnswer *
run_step (Step *step, GError **error)
{
  GCancellable *cancellable = rf_http_deadline_get_cancellable (step->request->deadline);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) file = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (RfHttpAnswer) answer = NULL;
  gint64 length = 0;

  if (!open_file (step, &file, &length, error))
    return NULL;
  if (!rf_http_guard_check_uri (step->request->base, step->uri, error))
    return NULL;
  step->proxied = !rf_http_guard_is_home (step->request->base, step->uri) &&
                  is_proxied (step->uri, cancellable);
  g_clear_object (&step->socket);
  rf_http_deadline_hasten (step->request->deadline, CONNECT_SECONDS);
  message = build_message (step, file, length);
  stream = soup_session_send (step->request->session, message, cancellable, error);
  if (step->refusal != NULL)
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&step->refusal));
      return NULL;
    }
  if (stream == NULL)
    return NULL;
  answer = build_answer (step->uri, message);
  g_debug ("%s %s: HTTP %u", step->method, answer->host, answer->status);
  if (is_redirect (answer))
    g_input_stream_close (stream, NULL, NULL);
  else if (!rf_http_body_read (step->request, message, step->socket, stream, answer, error))
    return NULL;
  return g_steal_pointer (&answer);
}

static RfHttpAnswer *
run_steps (Step *step, GError **error)
{
  for (guint i = 0; i <= MAX_REDIRECTS; i++)
    {
      g_autoptr (RfHttpAnswer) answer = run_step (step, error);

      if (answer == NULL || !is_redirect (answer))
        return g_steal_pointer (&answer);
      if (!follow (step, answer, error))
        return NULL;
    }
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_FAILED,
               "The call was sent on more than %d times",
               MAX_REDIRECTS);
  return NULL;
}

/**
 * rf_http_exchange_run:
 * @request: what to send
 * @sent: (out): whether any byte of it may have left
 * @error: return location, for our errors and those of GIO;
 *   %RF_ERROR_UNKNOWN_OUTCOME where the answer broke off
 *
 * Blocks. May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the answer, whatever its status is
 */
RfHttpAnswer *
rf_http_exchange_run (const RfHttpRequest *request, gboolean *sent, GError **error)
{
  Step step = { .request = request, .method = request->method, .body = request->body };
  RfHttpAnswer *answer = NULL;

  step.uri = g_uri_ref (request->uri);
  answer = run_steps (&step, error);
  *sent = step.sent;
  g_uri_unref (step.uri);
  g_clear_object (&step.socket);
  g_clear_error (&step.refusal);
  return answer;
}
