/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-health.h"

static void
rf_health_add_number (JsonObject *object, const char *name, gint64 number)
{
  if (number >= 0)
    json_object_set_int_member (object, name, number);
  else
    json_object_set_null_member (object, name);
}

/**
 * rf_health_to_json:
 * @self: (nullable): what was found, or %NULL where the store does not answer
 *
 * Returns: (transfer full): `{"status","connected","latency_ms","disk_free",
 *   "oldest_flight"}`; `status` is `healthy` or `unhealthy`, `oldest_flight` is
 *   in seconds, and what is not known is null
 */
JsonNode *
rf_health_to_json (const RfHealth *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "status", self != NULL ? "healthy" : "unhealthy");
  json_object_set_boolean_member (object, "connected", self != NULL);
  if (self != NULL)
    json_object_set_double_member (object, "latency_ms", (double) self->latency / 1000.0);
  else
    json_object_set_null_member (object, "latency_ms");
  rf_health_add_number (object, "disk_free", self != NULL ? self->disk_free : -1);
  rf_health_add_number (object, "oldest_flight", self != NULL ? self->oldest_flight : -1);
  json_node_take_object (node, object);
  return node;
}
