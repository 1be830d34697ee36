/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-select.h"

#include "rf-credits.h"

/* Cleanup, verification, and the figures that a memoji cache shows. */

static gboolean
rf_route_memoji_stats (RfExchange *exchange, GError **error)
{
  g_autoptr (RfStats) stats =
      rf_service_stats (rf_exchange_get_service (exchange), 86400, RF_STATS_BY_NOTHING, error);
  JsonNode *node = NULL;
  JsonObject *object = NULL;
  double efficiency = 0.0;

  if (stats == NULL)
    return FALSE;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "total_cached", stats->total_entries);
  json_object_set_int_member (object, "total_usage_count", stats->total_uses);
  json_object_set_double_member (object, "average_usage", rf_stats_get_average_usage (stats));
  json_object_set_double_member (
      object, "estimated_savings", rf_credits_to_double (stats->total.saved));
  if (rf_stats_get_efficiency (stats, &efficiency))
    json_object_set_double_member (object, "cache_efficiency", efficiency);
  else
    json_object_set_null_member (object, "cache_efficiency");
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 200, node);
  return TRUE;
}

static gboolean
rf_route_cleanup (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);
  g_autoptr (RfReport) report = NULL;

  action->who = g_strdup (rf_exchange_get_caller (exchange)->name);
  action->dry_run = rf_route_is_dry (exchange);
  action->purge = rf_route_get_flag (exchange, "purge");
  action->orphans = rf_route_get_flag (exchange, "orphans");
  action->confirmed = rf_route_get_flag (exchange, "confirmed");
  action->cancellable = g_object_ref (rf_exchange_get_cancellable (exchange));
  report = rf_service_apply (rf_exchange_get_service (exchange), action, error);
  if (report != NULL)
    rf_exchange_answer (exchange, 200, rf_report_to_cleanup_json (report));
  else if (error != NULL && g_error_matches (*error, RF_ERROR, RF_ERROR_CONFLICT))
    rf_error_set_hint (*error, "look at it with “dry_run”, and send “confirmed”: true");
  return report != NULL;
}

static gboolean
rf_route_keeping (RfExchange *exchange, GError **error)
{
  g_autoptr (RfKeeping) keeping =
      rf_service_get_keeping (rf_exchange_get_service (exchange), error);

  if (keeping != NULL)
    rf_exchange_answer (exchange, 200, rf_keeping_to_json (keeping));
  return keeping != NULL;
}

static JsonArray *
rf_route_sentences_to_json (const GPtrArray *sentences)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sentences->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (sentences, i));
  return array;
}

static gboolean
rf_route_verify (RfExchange *exchange, GError **error)
{
  RfService *service = rf_exchange_get_service (exchange);
  GCancellable *cancellable = rf_exchange_get_cancellable (exchange);
  gboolean repairs = rf_route_get_flag (exchange, "repair");
  g_autoptr (GPtrArray) mended = repairs ? rf_service_repair (service, cancellable, error) : NULL;
  g_autoptr (GPtrArray) findings = NULL;
  JsonNode *node = NULL;
  JsonObject *object = NULL;

  if (repairs && mended == NULL)
    return FALSE;
  findings = rf_service_verify (service, cancellable, error);
  if (findings == NULL)
    return FALSE;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_array_member (object, "findings", rf_route_sentences_to_json (findings));
  if (mended != NULL)
    json_object_set_array_member (object, "mended", rf_route_sentences_to_json (mended));
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 200, node);
  return TRUE;
}

static const RfRouteField cleanup_body[] = {
  { "dry_run", RF_ROUTE_BOOLEAN, FALSE, "say what would be done and do nothing" },
  { "purge", RF_ROUTE_BOOLEAN, FALSE, "empty the trash now, whatever its age" },
  { "orphans", RF_ROUTE_BOOLEAN, FALSE, "look through all files for those that nothing names" },
  { "confirmed", RF_ROUTE_BOOLEAN, FALSE, "somebody has looked at what it would do" },
  { NULL },
};

static const RfRouteField verify_body[] = {
  { "repair", RF_ROUTE_BOOLEAN, FALSE, "mend first what can be mended without losing anything" },
  { NULL },
};

const RfRoute rf_routes_of_upkeep[] = {
  { .method = "GET",
    .path = "/api/cache/stats",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_READS,
    .work = rf_route_memoji_stats,
    .answers = "CacheStats",
    .summary = "How effective the cache is, since its beginning" },
  { .method = "POST",
    .path = "/api/cache/cleanup",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_CHANGES,
    .body = cleanup_body,
    .query = cleanup_body,
    .work = rf_route_cleanup,
    .answers = "Cleanup",
    .summary = "Carry out the rules of what is kept for how long" },
  { .method = "GET",
    .path = "/api/v1/generations/cache/keeping",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_READS,
    .work = rf_route_keeping,
    .answers = "Keeping",
    .summary = "What is kept, how much of it, and by which rules" },
  { .method = "POST",
    .path = "/api/v1/generations/cache/verify",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_CHANGES,
    .body = verify_body,
    .query = verify_body,
    .work = rf_route_verify,
    .answers = "Findings",
    .summary = "Read every row and file and name what is wrong" },
  { .method = NULL },
};
