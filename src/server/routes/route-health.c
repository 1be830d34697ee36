/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange.h"

/* `/api/health`: that the server answers, and that its store does. */

static gboolean
rf_route_health (RfExchange *exchange, GError **error)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "status", "healthy");
  json_object_set_string_member (object, "version", RF_VERSION);
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 200, node);
  return TRUE;
}

static gboolean
rf_route_store_health (RfExchange *exchange, GError **error)
{
  RfHealth health = { -1, -1, -1 };
  g_autoptr (GError) failure = NULL;

  if (rf_service_probe (rf_exchange_get_service (exchange), &health, &failure))
    {
      rf_exchange_answer (exchange, 200, rf_health_to_json (&health));
      return TRUE;
    }
  g_warning ("the store does not answer: %s", failure->message);
  rf_exchange_note (exchange, rf_error_code_get_name (rf_error_get_code (failure)), NULL);
  rf_exchange_answer (exchange, 503, rf_health_to_json (NULL));
  return TRUE;
}

const RfRoute rf_routes_of_health[] = {
  { .method = "GET",
    .path = "/api/health",
    .role = RF_ROLE_OF_NOBODY,
    .place = RF_PLACE_LOOP,
    .work = rf_route_health,
    .answers = "Liveness",
    .summary = "That the server answers" },
  { .method = "GET",
    .path = "/api/health/store",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_MISSES,
    .work = rf_route_store_health,
    .answers = "Health",
    .summary = "Whether the store can be written and read, and how fast" },
  { .method = "GET",
    .path = "/api/health/redis",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_MISSES,
    .work = rf_route_store_health,
    .answers = "Health",
    .summary = "The same, under the name that older clients know" },
  { .method = NULL },
};
