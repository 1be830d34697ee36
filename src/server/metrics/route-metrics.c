/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"
#include "rf-metrics-parts.h"
#include "rf-metrics.h"
#include "rf-prometheus.h"

/* `/metrics`: what a Prometheus server comes to read. */

static void
rf_route_append_server (GString *text, RfServer *server)
{
  rf_prometheus_begin (text, "refrain_build_info", "gauge", "The version, as a label");
  rf_prometheus_add (text, "refrain_build_info", 1, "version", RF_VERSION, NULL);
  rf_metrics_append (server->metrics, text);
  rf_people_metrics_append (rf_server_watch_get_people (server->watch), text);
  rf_prometheus_begin (text, "refrain_connections", "gauge", "Clients that are connected");
  rf_prometheus_add (text, "refrain_connections", rf_server_count_connections (server), NULL);
  rf_prometheus_begin (text, "refrain_event_readers", "gauge", "Clients that listen to events");
  rf_prometheus_add (text,
                     "refrain_event_readers",
                     rf_events_count_readers (rf_server_watch_get_events (server->watch)),
                     NULL);
  rf_prometheus_begin (
      text, "refrain_runs", "gauge", "Runs of providers that are under way in this process");
  rf_prometheus_add (text, "refrain_runs", rf_server_watch_count_runs (server->watch), NULL);
}

static gboolean
rf_route_metrics (RfExchange *exchange, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  rf_route_append_server (text, exchange->server);
  rf_metrics_append_process (text);
  rf_metrics_append_store (text, rf_exchange_get_service (exchange));
  bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  rf_exchange_answer_text (exchange, 200, RF_PROMETHEUS_TYPE, bytes);
  return TRUE;
}

const RfRoute rf_routes_of_metrics[] = {
  { .method = "GET",
    .path = "/metrics",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .work = rf_route_metrics,
    .answers = "Metrics",
    .summary = "Counters and gauges, as Prometheus reads them" },
  { .method = NULL },
};
