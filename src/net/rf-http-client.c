/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-client.h"

#include "rf-http-errand.h"
#include "rf-http-url.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/*
 * The client of one provider: a base URL and the headers that go there. Calls
 * block and may be made from any thread at once; base URL, headers and
 * patience are set before the first.
 */

/* At once. */
#define MAX_CONNECTIONS 256

struct _RfHttpClient
{
  GObject parent_instance;

  RfHttpHome home; /* what is in it is owned */
};

G_DEFINE_FINAL_TYPE (RfHttpClient, rf_http_client, G_TYPE_OBJECT)

static void
rf_http_client_finalize (GObject *object)
{
  RfHttpClient *self = RF_HTTP_CLIENT (object);

  g_clear_object (&self->home.session);
  g_clear_pointer (&self->home.headers, g_ptr_array_unref);
  g_clear_pointer (&self->home.base, g_uri_unref);
  g_clear_pointer (&self->home.base_url, g_free);
  if (self->home.free_sign_data != NULL)
    self->home.free_sign_data (self->home.sign_data);
  G_OBJECT_CLASS (rf_http_client_parent_class)->finalize (object);
}

static void
rf_http_client_class_init (RfHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_http_client_finalize;
}

/* Time is kept by the deadline. Nothing is decompressed, so that a limit on bytes
 * is one; no login is tried that nobody configured. Who calls from many threads
 * must not wait for another one's answer. */
static SoupSession *
new_session (GSocketConnectable *remote)
{
  SoupSession *session = soup_session_new_with_options ("timeout",
                                                        0,
                                                        "user-agent",
                                                        "Refrain",
                                                        "max-conns",
                                                        MAX_CONNECTIONS,
                                                        "max-conns-per-host",
                                                        MAX_CONNECTIONS,
                                                        "remote-connectable",
                                                        remote,
                                                        NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  return session;
}

static void
rf_http_client_init (RfHttpClient *self)
{
  self->home.headers = g_ptr_array_new_with_free_func (g_free);
  self->home.patience = rf_http_patience_usual;
  self->home.session = new_session (NULL);
}

/**
 * rf_http_client_new:
 * @base_url: where the provider's paths begin, such as
 *   `https://api.example.com/v1`; it comes from the configuration, and its
 *   server is trusted, be it on this machine or not encrypted
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a client, or %NULL with
 *   %RF_ERROR_PROVIDER_FAILED where @base_url is no URL
 */
RfHttpClient *
rf_http_client_new (const char *base_url, GError **error)
{
  g_autoptr (GUri) base = rf_http_url_parse (NULL, base_url, error);
  RfHttpClient *self = NULL;

  if (base == NULL)
    return NULL;
  self = g_object_new (RF_TYPE_HTTP_CLIENT, NULL);
  self->home.base = g_steal_pointer (&base);
  self->home.base_url = g_strdup (base_url);
  while (g_str_has_suffix (self->home.base_url, "/"))
    self->home.base_url[strlen (self->home.base_url) - 1] = '\0';
  return self;
}

/**
 * rf_http_client_new_for_socket:
 * @path: a Unix socket's path, absolute
 *
 * Returns: (transfer full): a client of the server that listens there; it is
 *   called `localhost`
 */
RfHttpClient *
rf_http_client_new_for_socket (const char *path)
{
  RfHttpClient *self = rf_http_client_new ("http://localhost", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  g_clear_object (&self->home.session);
  self->home.session = new_session (G_SOCKET_CONNECTABLE (address));
  return self;
}

static gboolean
is_header_value (const char *value)
{
  for (const char *at = value; *at != '\0'; at++)
    {
      if (g_ascii_iscntrl (*at))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_http_client_set_header:
 * @self: a client that makes no calls yet
 * @name: such as `Authorization`
 * @value: white space around it is taken away; it is never shown
 * @error: return location
 *
 * Sets a header of all calls. It is sent to the base URL's server only.
 *
 * Returns: %FALSE with %RF_ERROR_INVALID_REQUEST where @value has control
 *   characters in it
 */
gboolean
rf_http_client_set_header (RfHttpClient *self, const char *name, const char *value, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (value));

  if (!is_header_value (stripped))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "The value for the header %s has line breaks or control characters in it",
                   name);
      return FALSE;
    }
  g_ptr_array_add (self->home.headers, g_strdup (name));
  g_ptr_array_add (self->home.headers, g_steal_pointer (&stripped));
  return TRUE;
}

/**
 * rf_http_client_set_sign:
 * @self: a client that makes no calls yet
 * @sign: signs each request to the base URL's server; may be called from any
 *   thread
 * @user_data: for @sign
 * @free_data: (nullable): frees @user_data
 */
void
rf_http_client_set_sign (RfHttpClient *self,
                         RfHttpSignFunc sign,
                         gpointer user_data,
                         GDestroyNotify free_data)
{
  self->home.sign = sign;
  self->home.sign_data = user_data;
  self->home.free_sign_data = free_data;
}

/**
 * rf_http_client_set_patience:
 * @self: a client that makes no calls yet
 * @patience: how it waits; copied
 */
void
rf_http_client_set_patience (RfHttpClient *self, const RfHttpPatience *patience)
{
  self->home.patience = *patience;
}

/**
 * rf_http_client_get_patience: (skip)
 * @self: a client
 *
 * Returns: (transfer none): how it waits
 */
const RfHttpPatience *
rf_http_client_get_patience (RfHttpClient *self)
{
  return &self->home.patience;
}

/**
 * rf_http_client_call:
 * @self: a client
 * @call: what is asked for
 * @progress: (nullable): told while it waits and reads
 * @cancellable: (nullable): cancels it
 * @error: return location
 *
 * Makes a call and reads the answer into memory. It is made again only where
 * nothing can have been charged: see %RfHttpCall.
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL with
 *   %RF_ERROR_PROVIDER_UNAVAILABLE (cannot be reached, key or money wanting),
 *   %RF_ERROR_RATE_LIMITED, %RF_ERROR_INVALID_REQUEST,
 *   %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_TOO_LARGE, %RF_ERROR_CANCELLED,
 *   %RF_ERROR_TIMEOUT or %RF_ERROR_UNKNOWN_OUTCOME. The last three do not
 *   prove that nothing was charged
 */
RfHttpAnswer *
rf_http_client_call (RfHttpClient *self,
                     const RfHttpCall *call,
                     RfProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  return rf_http_errand_run (&self->home, call, -1, progress, cancellable, error);
}

/**
 * rf_http_client_call_json:
 * @self: a client
 * @call: what is asked for
 * @progress: (nullable): told while it waits
 * @cancellable: (nullable): cancels it
 * @error: return location
 *
 * Makes a call and reads the answer with the strict reader, at most
 * @call's max_bytes of it.
 *
 * Returns: (transfer full) (nullable): the JSON, or %NULL as
 *   rf_http_client_call() or with %RF_ERROR_PROVIDER_FAILED where it is none
 */
JsonNode *
rf_http_client_call_json (RfHttpClient *self,
                          const RfHttpCall *call,
                          RfProgress *progress,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (RfHttpAnswer) answer = rf_http_client_call (self, call, progress, cancellable, error);

  return answer != NULL ? rf_http_answer_read_json (answer, NULL, error) : NULL;
}

/**
 * rf_http_client_download:
 * @self: a client
 * @call: what is asked for; fetching is taken to be free of charge
 * @path: a file that is made; it must not be there yet
 * @progress: (nullable): how much of it has come
 * @cancellable: (nullable): cancels it
 * @error: return location
 *
 * Writes an answer's body to a file while it comes. A server that is not the
 * base URL's must be public and speak https. With @call's any_status an answer
 * that is no success comes with its body, and there is no file.
 *
 * Returns: (transfer full) (nullable): the answer without its body, or %NULL
 *   as rf_http_client_call(), or with %RF_ERROR_STORE_UNAVAILABLE where the
 *   file cannot be written; then there is no file
 */
RfHttpAnswer *
rf_http_client_download (RfHttpClient *self,
                         const RfHttpCall *call,
                         const char *path,
                         RfProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  RfHttpCall free_call = *call;
  RfHttpAnswer *answer = NULL;
  int descriptor = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (descriptor < 0)
    {
      int number = errno;

      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_STORE_UNAVAILABLE,
                   "Cannot make %s: %s",
                   path,
                   g_strerror (number));
      if (error != NULL && (number == ENOSPC || number == EDQUOT))
        rf_error_set_disk_full (*error);
      return NULL;
    }
  free_call.safe = TRUE;
  answer = rf_http_errand_run (&self->home, &free_call, descriptor, progress, cancellable, error);
  close (descriptor);
  if (answer == NULL || !rf_http_answer_is_success (answer))
    g_unlink (path);
  return answer;
}
