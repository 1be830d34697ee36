/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"
#include "rf-server-watch.h"

#include <string.h>

/*
 * Who is let in, asked when the head of a request is there and nothing of its
 * body was read: what is asked for, from where, by whom, and how much.
 */

/* Without its port, and without the brackets of an address. */
static char *
rf_gate_dup_name (const char *host)
{
  const char *end = *host == '[' ? strchr (host, ']') : strchr (host, ':');
  const char *begin = *host == '[' ? host + 1 : host;

  if (*host == '[' && end == NULL)
    return g_strdup ("");
  return end != NULL ? g_strndup (begin, (gsize) (end - begin)) : g_strdup (begin);
}

/* An address cannot be a name that leads elsewhere tomorrow. */
static gboolean
rf_gate_is_own_address (RfExchange *exchange, const char *name)
{
  g_autofree char *text = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (exchange->local))
    return FALSE;
  text = g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (exchange->local)));
  return g_ascii_strcasecmp (text, name) == 0;
}

static gboolean
rf_gate_knows_name (RfExchange *exchange, const char *name)
{
  return rf_server_has_host (exchange->server, name) || rf_gate_is_own_address (exchange, name);
}

static gboolean
rf_gate_knows_host (RfExchange *exchange, const char *host)
{
  g_autofree char *name = rf_gate_dup_name (host);

  return rf_gate_knows_name (exchange, name);
}

static gboolean
rf_gate_refuse (RfErrorCode code, const char *message, const char *hint, GError **error)
{
  g_set_error_literal (error, RF_ERROR, (int) code, message);
  if (error != NULL && hint != NULL)
    rf_error_set_hint (*error, hint);
  return FALSE;
}

/* A page of another site has a name of its own, which it may have let lead to this
 * machine: then it says so in Host. */
static gboolean
rf_gate_check_host (RfExchange *exchange, GError **error)
{
  const char *host = rf_exchange_get_header (exchange, "Host");
  const char *authority = exchange->head.authority;

  if (host != NULL && rf_gate_knows_host (exchange, host) &&
      (authority == NULL || rf_gate_knows_name (exchange, authority)))
    return TRUE;
  return rf_gate_refuse (RF_ERROR_INVALID_REQUEST,
                         "the server does not have the name that the request gives it",
                         "behind a proxy, tell its name with --public-url",
                         error);
}

/* A browser says which site's page made it ask. */
static gboolean
rf_gate_check_site (RfExchange *exchange, GError **error)
{
  const char *origin = rf_exchange_get_header (exchange, "Origin");
  const char *site = rf_exchange_get_header (exchange, "Sec-Fetch-Site");
  const char *host = origin != NULL ? strstr (origin, "://") : NULL;
  gboolean is_open = exchange->server->public_assets && exchange->match.route != NULL &&
                     (exchange->match.route->flags & RF_ROUTE_ASSETS) != 0;

  if (is_open)
    return TRUE;
  if (origin != NULL && (host == NULL || !rf_gate_knows_host (exchange, host + 3)))
    return rf_gate_refuse (
        RF_ERROR_FORBIDDEN, "pages of another site may not use the server", NULL, error);
  if (site != NULL && !g_str_equal (site, "same-origin") && !g_str_equal (site, "none"))
    return rf_gate_refuse (
        RF_ERROR_FORBIDDEN, "pages of another site may not use the server", NULL, error);
  return TRUE;
}

static gboolean
rf_gate_find_route (RfExchange *exchange, GError **error)
{
  rf_route_find (exchange->head.method, exchange->head.path, &exchange->match);
  if (exchange->match.route != NULL)
    return TRUE;
  if (exchange->match.allowed == NULL)
    return rf_gate_refuse (RF_ERROR_NOT_FOUND, "there is no such path", NULL, error);
  rf_exchange_set_header (exchange, "Allow", exchange->match.allowed);
  exchange->status = 405;
  return rf_gate_refuse (
      RF_ERROR_INVALID_REQUEST, "the path does not take this method", NULL, error);
}

static const char *
rf_gate_get_secret (RfExchange *exchange)
{
  const char *header = rf_exchange_get_header (exchange, "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    return NULL;
  header += 7;
  while (*header == ' ')
    header++;
  return *header != '\0' ? header : NULL;
}

static gboolean
rf_gate_find_caller (RfExchange *exchange, GError **error)
{
  RfServer *server = exchange->server;
  const char *secret = rf_gate_get_secret (exchange);
  gboolean has_tokens = FALSE;
  g_autoptr (GError) failure = NULL;

  /* Whoever is found has a token, so there are some: one look for most. */
  if (server->tokens != NULL && secret != NULL)
    exchange->caller = rf_tokens_find (server->tokens, secret, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (exchange->caller != NULL)
    return TRUE;
  if (!rf_tokens_has_any (server->tokens, &has_tokens, error))
    return FALSE;
  exchange->caller = rf_caller_new (has_tokens ? RF_ROLE_OF_NOBODY : RF_ROLE_OF_ADMIN);
  return TRUE;
}

/* A watch can be lost: its token opens what is its bearer's, and nothing else. */
static gboolean
rf_gate_check_person (RfExchange *exchange, GError **error)
{
  const RfRoute *route = exchange->match.route;

  if (exchange->caller->person == NULL || route->role == RF_ROLE_OF_NOBODY ||
      (route->flags & (RF_ROUTE_PERSONAL | RF_ROUTE_ASSETS)) != 0)
    return TRUE;
  return rf_gate_refuse (
      RF_ERROR_FORBIDDEN, "the token is one person's own, and this is not theirs", NULL, error);
}

static gboolean
rf_gate_check_role (RfExchange *exchange, GError **error)
{
  const RfRoute *route = exchange->match.route;
  gboolean is_open = exchange->server->public_assets && (route->flags & RF_ROUTE_ASSETS) != 0;

  if (is_open || exchange->caller->role >= route->role)
    return TRUE;
  if (exchange->caller->role != RF_ROLE_OF_NOBODY)
    return rf_gate_refuse (RF_ERROR_FORBIDDEN, "this is for admins alone", NULL, error);
  rf_exchange_set_header (exchange, "WWW-Authenticate", "Bearer realm=\"Refrain\"");
  return rf_gate_refuse (RF_ERROR_UNAUTHORIZED,
                         rf_gate_get_secret (exchange) != NULL
                             ? "the token is not valid, or not any more"
                             : "a token is wanted",
                         "send it as “Authorization: Bearer TOKEN”",
                         error);
}

/* To ask how far a run is belongs to the request that waits for it, and was counted there. */
static gboolean
rf_gate_is_counted (RfExchange *exchange)
{
  return (exchange->match.route->flags & RF_ROUTE_FOLLOWS) == 0 ||
         !rf_server_watch_is_waited_for (exchange, rf_exchange_get_value (exchange, 0));
}

static gboolean
rf_gate_check_rate (RfExchange *exchange, GError **error)
{
  const RfCaller *caller = exchange->caller;
  guint wait = 0;

  if (caller->per_minute == 0 || caller->id == NULL || !rf_gate_is_counted (exchange) ||
      rf_rates_take (exchange->server->rates, caller->id, caller->per_minute, &wait))
    return TRUE;
  rf_exchange_set_number (exchange, "Retry-After", wait);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_RATE_LIMITED,
               "the token allows %u requests in a minute",
               caller->per_minute);
  return FALSE;
}

static gboolean
rf_gate_check_body (RfExchange *exchange, GError **error)
{
  const RfRoute *route = exchange->match.route;
  gint64 most = route->max_body > 0 ? route->max_body : exchange->server->limits.body;

  if (exchange->head.length > most)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_TOO_LARGE,
                   "the body has more than %" G_GINT64_FORMAT " bytes",
                   most);
      return FALSE;
    }
  rf_connection_stream_set_max_body (exchange->stream, most);
  return TRUE;
}

/**
 * rf_gate_admit:
 * @exchange: a request whose head is there
 * @error: return location; why not
 *
 * Returns: whether it may come in
 */
gboolean
rf_gate_admit (RfExchange *exchange, GError **error)
{
  gboolean has_route = FALSE;
  g_autoptr (GError) no_route = NULL;

  has_route = rf_gate_find_route (exchange, &no_route);
  if (!rf_gate_check_host (exchange, error) || !rf_gate_check_site (exchange, error))
    return FALSE;
  if (!has_route)
    {
      g_propagate_error (error, g_steal_pointer (&no_route));
      return FALSE;
    }
  return rf_gate_find_caller (exchange, error) && rf_gate_check_role (exchange, error) &&
         rf_gate_check_person (exchange, error) && rf_gate_check_rate (exchange, error) &&
         rf_gate_check_body (exchange, error) && rf_exchange_read_query (exchange, error);
}
