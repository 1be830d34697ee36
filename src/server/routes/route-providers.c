/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-select.h"

#include "rf-model-info.h"

/* `/api/v1/providers`: what is loaded, ready or why not. */

static JsonNode *
rf_route_ask_provider (RfService *service, const RfProviderInfo *info)
{
  g_autoptr (GError) failure = NULL;
  g_auto (RfProviderState) state = { NULL, RF_LACK_NOTHING };
  RfProviderInfo *asked = NULL;

  if (info->refused == NULL)
    asked = rf_service_ask_provider (service, info->id, &state, &failure);
  if (failure != NULL)
    state = (RfProviderState){ g_strdup (failure->message), RF_LACK_OTHER };
  g_clear_pointer (&asked, rf_provider_info_unref);
  return rf_provider_info_state_to_json (info, &state);
}

static gboolean
rf_route_list_providers (RfExchange *exchange, GError **error)
{
  RfService *service = rf_exchange_get_service (exchange);
  g_autoptr (RfPage) page = rf_service_list (service, RF_NOUN_PROVIDER, NULL, error);
  JsonNode *node = NULL;
  JsonObject *object = NULL;
  JsonArray *providers = NULL;

  if (page == NULL)
    return FALSE;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  providers = json_array_new ();
  for (guint i = 0; i < page->items->len; i++)
    json_array_add_element (providers,
                            rf_route_ask_provider (service, g_ptr_array_index (page->items, i)));
  json_object_set_array_member (object, "providers", providers);
  json_object_set_null_member (object, "next_cursor");
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 200, node);
  return TRUE;
}

static gboolean
rf_route_show_provider (RfExchange *exchange, GError **error)
{
  g_auto (RfProviderState) state = { NULL, RF_LACK_NOTHING };
  RfProviderInfo *info = rf_service_ask_provider (
      rf_exchange_get_service (exchange), rf_exchange_get_value (exchange, 0), &state, error);

  if (info == NULL)
    return FALSE;
  rf_exchange_answer (exchange, 200, rf_provider_info_state_to_json (info, &state));
  rf_provider_info_unref (info);
  return TRUE;
}

const RfRoute rf_routes_of_providers[] = {
  { .method = "GET",
    .path = "/api/v1/providers",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .work = rf_route_list_providers,
    .answers = "Providers",
    .summary = "Providers, whether they are ready, their models and prices" },
  { .method = "GET",
    .path = "/api/v1/providers/{id}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .work = rf_route_show_provider,
    .answers = "Provider",
    .summary = "One provider" },
  { .method = NULL },
};
