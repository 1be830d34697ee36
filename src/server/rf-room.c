/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"

/*
 * Room for what waits for a provider: each such request has a thread. One more is told
 * so at once, and costs next to nothing. Of the room no token has all, so that whoever
 * asks for much leaves some to others.
 */

static gboolean
rf_room_refuse (RfErrorCode code, const char *whose, guint most, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               (int) code,
               "%u requests%s wait for a provider already, and no more can",
               most,
               whose);
  if (error != NULL)
    rf_error_set_hint (*error, "ask again later, or with “Prefer: respond-async”");
  return FALSE;
}

static gboolean
rf_room_has_own (RfExchange *exchange)
{
  RfServer *server = exchange->server;

  return exchange->caller->id == NULL ||
         rf_shares_take (server->waiting, exchange->caller->id, server->limits.misses_of_one);
}

/**
 * rf_room_take:
 * @exchange: a request that is about to wait for a provider
 * @error: return location; %RF_ERROR_RATE_LIMITED where its token has its share of
 *   the room, %RF_ERROR_PROVIDER_UNAVAILABLE where there is none
 *
 * Returns: whether it may
 */
gboolean
rf_room_take (RfExchange *exchange, GError **error)
{
  RfServer *server = exchange->server;

  if (!rf_room_has_own (exchange))
    return rf_room_refuse (
        RF_ERROR_RATE_LIMITED, " of this token", server->limits.misses_of_one, error);
  exchange->is_miss = g_atomic_int_add (&server->n_misses, 1) < (int) server->limits.misses;
  if (exchange->is_miss)
    return TRUE;
  g_atomic_int_add (&server->n_misses, -1);
  rf_shares_give_back (server->waiting, exchange->caller->id);
  return rf_room_refuse (RF_ERROR_PROVIDER_UNAVAILABLE, "", server->limits.misses, error);
}

/**
 * rf_room_leave:
 * @exchange: a request that waits no longer, if it did
 */
void
rf_room_leave (RfExchange *exchange)
{
  if (!exchange->is_miss)
    return;
  exchange->is_miss = FALSE;
  g_atomic_int_add (&exchange->server->n_misses, -1);
  rf_shares_give_back (exchange->server->waiting, exchange->caller->id);
}
