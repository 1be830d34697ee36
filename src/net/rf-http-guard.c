/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-guard.h"

#include "rf-http-url.h"

#include <string.h>

/*
 * Where a client may go. Its base URL comes from the configuration, and that
 * one origin ("home") is trusted, whatever and wherever it is. All other
 * addresses come out of answers of strangers: they must be https and public,
 * or an answer could make this machine ask its own network for things. Only
 * where home is this very machine may an answer name another port of it, as
 * local servers do.
 *
 * A name is judged before the look-up, and each address that it is really
 * connected to again, since a name can be made to point anywhere.
 */

typedef struct
{
  guint8 bytes[4];
  guint bits;
} RfNetwork;

/* IANA's registry of special IPv4 addresses, as far as they are not global. */
static const RfNetwork special_networks[] = {
  { { 0, 0, 0, 0 }, 8 },     { { 10, 0, 0, 0 }, 8 },      { { 100, 64, 0, 0 }, 10 },
  { { 127, 0, 0, 0 }, 8 },   { { 169, 254, 0, 0 }, 16 },  { { 172, 16, 0, 0 }, 12 },
  { { 192, 0, 0, 0 }, 24 },  { { 192, 0, 2, 0 }, 24 },    { { 192, 168, 0, 0 }, 16 },
  { { 198, 18, 0, 0 }, 15 }, { { 198, 51, 100, 0 }, 24 }, { { 203, 0, 113, 0 }, 24 },
  { { 224, 0, 0, 0 }, 4 },   { { 240, 0, 0, 0 }, 4 },
};

static int
get_port (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);
  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

/**
 * rf_http_guard_is_home:
 * @base: a client's base URL
 * @uri: a URL
 *
 * Returns: whether both have the same scheme, host and port
 */
gboolean
rf_http_guard_is_home (GUri *base, GUri *uri)
{
  return g_str_equal (g_uri_get_scheme (base), g_uri_get_scheme (uri)) &&
         g_ascii_strcasecmp (g_uri_get_host (base), g_uri_get_host (uri)) == 0 &&
         get_port (base) == get_port (uri);
}

static gboolean
is_in_network (const guint8 *address, const RfNetwork *network)
{
  guint32 mask = ~(guint32) 0 << (32 - network->bits);
  guint32 left = 0;
  guint32 right = 0;

  memcpy (&left, address, sizeof left);
  memcpy (&right, network->bytes, sizeof right);
  return ((GUINT32_FROM_BE (left) ^ GUINT32_FROM_BE (right)) & mask) == 0;
}

static gboolean
is_public_ipv4 (const guint8 *address)
{
  for (gsize i = 0; i < G_N_ELEMENTS (special_networks); i++)
    {
      if (is_in_network (address, &special_networks[i]))
        return FALSE;
    }
  return TRUE;
}

/* Only 2000::/3 is given out, and some of it leads back into IPv4. */
static gboolean
is_public_ipv6 (const guint8 *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  static const guint8 nat64[12] = { 0x00, 0x64, 0xff, 0x9b };

  if (memcmp (address, mapped, sizeof mapped) == 0 || memcmp (address, nat64, sizeof nat64) == 0)
    return is_public_ipv4 (address + 12);
  if (address[0] == 0x20 && address[1] == 0x02) /* 6to4 */
    return is_public_ipv4 (address + 2);
  if (address[0] == 0x20 && address[1] == 0x01 && address[2] < 2) /* Teredo and the like */
    return FALSE;
  if (address[0] == 0x20 && address[1] == 0x01 && address[2] == 0x0d && address[3] == 0xb8)
    return FALSE; /* documentation */
  return (address[0] & 0xe0) == 0x20;
}

/**
 * rf_http_guard_is_public:
 * @address: an address
 *
 * Returns: whether it is one that everybody on the Internet can reach, not
 *   one of this machine, of a local network or with a special meaning
 */
gboolean
rf_http_guard_is_public (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return is_public_ipv4 (bytes);
  return is_public_ipv6 (bytes);
}

static gboolean
is_loopback_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* A server on this machine may name this machine. */
static gboolean
is_local_neighbour (GUri *base, GUri *uri)
{
  return is_loopback_host (g_uri_get_host (base)) && is_loopback_host (g_uri_get_host (uri));
}

static gboolean
is_local_name (const char *host)
{
  g_autofree char *folded = g_ascii_strdown (host, -1);

  return g_str_equal (folded, "localhost") || g_str_has_suffix (folded, ".localhost") ||
         g_str_has_suffix (folded, ".local") || g_str_has_suffix (folded, ".internal");
}

static gboolean
refuse (GUri *uri, const char *reason, GError **error)
{
  g_autofree char *host = rf_http_url_dup_host (uri);

  g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "Not asked: %s %s", host, reason);
  if (error != NULL)
    rf_error_set_hint (*error, "Where this server is to be trusted, make it the base URL");
  return FALSE;
}

/**
 * rf_http_guard_check_uri:
 * @base: the client's base URL
 * @uri: where it shall go
 * @error: return location
 *
 * Returns: whether it may; else %FALSE with %RF_ERROR_PROVIDER_FAILED
 */
gboolean
rf_http_guard_check_uri (GUri *base, GUri *uri, GError **error)
{
  g_autoptr (GInetAddress) address = NULL;

  if (rf_http_guard_is_home (base, uri) || is_local_neighbour (base, uri))
    return TRUE;
  if (!g_str_equal (g_uri_get_scheme (uri), "https"))
    return refuse (uri, "is another server than the base URL's and not https", error);
  if (is_local_name (g_uri_get_host (uri)))
    return refuse (uri, "is a name of a local network", error);
  address = g_inet_address_new_from_string (g_uri_get_host (uri));
  return address == NULL || rf_http_guard_check_address (base, uri, address, error);
}

/**
 * rf_http_guard_check_address:
 * @base: the client's base URL
 * @uri: where it shall go
 * @address: what the host's name led to
 * @error: return location
 *
 * Returns: whether it may be connected to; else %FALSE with
 *   %RF_ERROR_PROVIDER_FAILED
 */
gboolean
rf_http_guard_check_address (GUri *base, GUri *uri, GInetAddress *address, GError **error)
{
  if (rf_http_guard_is_home (base, uri) || rf_http_guard_is_public (address))
    return TRUE;
  if (is_local_neighbour (base, uri) && g_inet_address_get_is_loopback (address))
    return TRUE;
  return refuse (uri, "is not on the public Internet", error);
}
