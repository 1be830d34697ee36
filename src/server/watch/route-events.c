/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"
#include "rf-server-watch.h"

/* `/api/v1/events`: what happens, as server-sent events. */

/* How many may listen at once: each is a connection that is never idle. */
#define MOST_READERS 1024

static gboolean
rf_route_events (RfExchange *exchange, GError **error)
{
  RfEvents *events = rf_server_watch_get_events (exchange->server->watch);
  const char *last_id = rf_exchange_get_header (exchange, "Last-Event-ID");

  if (rf_events_count_readers (events) >= MOST_READERS)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_RATE_LIMITED,
                   "%d clients listen already, and no more can",
                   MOST_READERS);
      return FALSE;
    }
  rf_exchange_set_header (exchange, "Cache-Control", "no-store");
  /* A proxy that gathers answers would keep the events to itself. */
  rf_exchange_set_header (exchange, "X-Accel-Buffering", "no");
  rf_exchange_answer_body (exchange, 200, rf_events_read (events, exchange, last_id));
  return TRUE;
}

const RfRoute rf_routes_of_events[] = {
  { .method = "GET",
    .path = "/api/v1/events",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_LOOP,
    .flags = RF_ROUTE_PERSONAL,
    .work = rf_route_events,
    .answers = "Events",
    .summary =
        "What happens, as server-sent events: runs, how far they are, jobs, changes, avatars" },
  { .method = NULL },
};
