/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

#include "rf-paths.h"
#include "rf-text.h"

#include <string.h>

/*
 * A server of Refrain as a service. Each call is one or a few requests over HTTP,
 * and blocks until they are answered; any number may be made at once, from any
 * thread. Nothing is remembered between two calls but where a batch stands.
 */

#define UNIX_PREFIX "unix:"

static void rf_remote_service_init (RfServiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfRemote,
                               rf_remote,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_SERVICE, rf_remote_service_init))

static gboolean
rf_remote_refuse (const char *url, const char *why, const char *hint, GError **error)
{
  g_autofree char *shown = rf_text_dup_printable (url, 120);

  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "the server “%s” %s", shown, why);
  if (error != NULL)
    rf_error_set_hint (*error, hint);
  return FALSE;
}

static gboolean
rf_remote_is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* A token, and what people write, never goes over a network in the clear. */
static gboolean
rf_remote_check_url (const char *url, GUri *uri, GError **error)
{
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' ||
      (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")))
    return rf_remote_refuse (url,
                             "is no address of a server",
                             "write it as https://HOST, http://localhost:8000 or unix:/PATH",
                             error);
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    return rf_remote_refuse (url,
                             "has a user name, a query or a fragment in its address",
                             "a token is given by REFRAIN_TOKEN",
                             error);
  if (g_str_equal (scheme, "http") && !rf_remote_is_this_machine (host))
    return rf_remote_refuse (url,
                             "would be talked to in the clear, with the token",
                             "use https, or a tunnel that ends on this machine",
                             error);
  return TRUE;
}

static gboolean
rf_remote_open_socket (RfRemote *self, const char *url, GError **error)
{
  const char *path = url + strlen (UNIX_PREFIX);

  if (!g_path_is_absolute (path) || strlen (path) > 107)
    return rf_remote_refuse (
        url, "names no socket", "write it as unix:/PATH, of at most 107 bytes", error);
  self->http = rf_http_client_new_for_socket (path);
  self->url = g_strdup ("http://localhost");
  self->name = rf_text_dup_printable (path, 120);
  return TRUE;
}

static gboolean
rf_remote_open_url (RfRemote *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);

  if (!rf_remote_check_url (url, uri, error))
    return FALSE;
  self->http = rf_http_client_new (url, error);
  if (self->http == NULL)
    return FALSE;
  self->url = g_strdup (url);
  while (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = '\0';
  self->name = g_uri_get_port (uri) > 0
                   ? g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri))
                   : g_strdup (g_uri_get_host (uri));
  return TRUE;
}

/**
 * rf_remote_new:
 * @url: `https://HOST`, with a path where the server is below one; `http://` of
 *   this machine; or `unix:/PATH`
 * @token: (nullable): the secret that is shown to it
 * @error: return location; %RF_ERROR_INVALID_REQUEST for an address that is none,
 *   or that a token must not be sent to
 *
 * Asks nothing yet.
 *
 * Returns: (transfer full) (nullable): the server as a service
 */
RfRemote *
rf_remote_new (const char *url, const char *token, GError **error)
{
  g_autoptr (RfRemote) self = g_object_new (RF_TYPE_REMOTE, NULL);
  g_autofree char *bearer = token != NULL ? g_strconcat ("Bearer ", token, NULL) : NULL;
  gboolean opened = g_str_has_prefix (url, UNIX_PREFIX) ? rf_remote_open_socket (self, url, error)
                                                        : rf_remote_open_url (self, url, error);

  if (!opened ||
      (bearer != NULL && !rf_http_client_set_header (self->http, "Authorization", bearer, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_remote_open:
 * @url: as for rf_remote_new()
 * @token: (nullable): the same
 * @error: return location
 *
 * For the program, which opens this library only where it is wanted.
 *
 * Returns: (transfer full) (nullable): the server as a service
 */
RfService *
rf_remote_open (const char *url, const char *token, GError **error)
{
  RfRemote *self = rf_remote_new (url, token, error);

  return self != NULL ? RF_SERVICE (self) : NULL;
}

static void
rf_remote_finalize (GObject *object)
{
  RfRemote *self = RF_REMOTE (object);

  if (self->directory != NULL)
    rf_paths_remove_tree (self->directory);
  g_clear_object (&self->people);
  g_clear_object (&self->http);
  g_free (self->url);
  g_free (self->name);
  g_free (self->directory);
  g_hash_table_unref (self->batches);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (rf_remote_parent_class)->finalize (object);
}

static void
rf_remote_class_init (RfRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_remote_finalize;
}

static void
rf_remote_batch_free_cb (gpointer batch)
{
  rf_remote_batch_free (batch);
}

static void
rf_remote_init (RfRemote *self)
{
  g_mutex_init (&self->mutex);
  self->people = rf_remote_people_new (self);
  self->batches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_remote_batch_free_cb);
}

static char *
rf_remote_create_token (RfService *service, RfToken *token, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_FORBIDDEN,
               "tokens are made and revoked only where the server's data is");
  return NULL;
}

static RfToken *
rf_remote_find_token (RfService *service, const char *secret, GError **error)
{
  rf_remote_create_token (service, NULL, error);
  return NULL;
}

static void
rf_remote_service_init (RfServiceInterface *iface)
{
  iface->lookup = rf_remote_lookup;
  iface->check = rf_remote_check;
  iface->generate = rf_remote_generate;
  iface->list = rf_remote_list;
  iface->get_entry = rf_remote_get_entry;
  iface->get_account = rf_remote_get_account;
  iface->find_model = rf_remote_find_model;
  iface->get_provider = rf_remote_get_provider;
  iface->get_job = rf_remote_get_job;
  iface->cancel = rf_remote_cancel;
  iface->begin_batch = rf_remote_begin_batch;
  iface->take_over = rf_remote_take_over;
  iface->run_jobs = rf_remote_run_jobs;
  iface->list_warm_up = rf_remote_list_warm_up;
  iface->apply = rf_remote_apply;
  iface->verify = rf_remote_verify;
  iface->repair = rf_remote_repair;
  iface->stats = rf_remote_stats;
  iface->get_keeping = rf_remote_get_keeping;
  iface->export_entry = rf_remote_export;
  iface->import_file = rf_remote_import;
  iface->derive = rf_remote_derive;
  iface->run_bundle = rf_remote_run_bundle;
  iface->enqueue = rf_remote_enqueue;
  iface->fetch_asset = rf_remote_fetch_asset;
  iface->create_token = rf_remote_create_token;
  iface->find_token = rf_remote_find_token;
  iface->get_people = rf_remote_get_people;
}
