/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-url.h"

#include "rf-text.h"

/*
 * URLs of strangers. A URL may carry a key or a signature in its query, so
 * messages name the host only.
 */

#define MAX_LENGTH 8192
/* Longest name in the DNS. */
#define MAX_HOST 253

/* As libsoup wants them: nothing is decoded on the way. */
#define URL_FLAGS                                                                                  \
  (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY |               \
   G_URI_FLAGS_ENCODED_FRAGMENT | G_URI_FLAGS_SCHEME_NORMALIZE)

static const char *
find_fault (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    return "it is neither https nor http";
  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return "it names no host";
  if (g_uri_get_userinfo (uri) != NULL)
    return "it has a user name in it";
  return NULL;
}

/**
 * rf_http_url_parse:
 * @from: (nullable): what a relative URL is relative to
 * @text: a URL
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an http or https URL, or %NULL with
 *   %RF_ERROR_PROVIDER_FAILED
 */
GUri *
rf_http_url_parse (GUri *from, const char *text, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *fault = "it is no URL";

  if (strlen (text) <= MAX_LENGTH)
    uri = g_uri_parse_relative (from, text, URL_FLAGS, NULL);
  if (uri != NULL)
    fault = find_fault (uri);
  if (fault == NULL)
    return g_steal_pointer (&uri);
  g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "A URL cannot be used: %s", fault);
  return NULL;
}

/**
 * rf_http_url_dup_host:
 * @uri: a URL
 *
 * Returns: (transfer full): host and, where it stands in the URL, port, fit
 *   for a message
 */
char *
rf_http_url_dup_host (GUri *uri)
{
  g_autofree char *host = rf_text_dup_printable (g_uri_get_host (uri), MAX_HOST);

  if (g_uri_get_port (uri) < 0)
    return g_steal_pointer (&host);
  return g_strdup_printf ("%s:%d", host, g_uri_get_port (uri));
}
