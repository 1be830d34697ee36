/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange.h"

#include "rf-hash.h"

/* `PUT /api/v1/inputs/SHA256`: a file that requests can name as their input. */

#define LONGEST (256 * 1024 * 1024)

static gboolean
rf_route_put_input (RfExchange *exchange, GError **error)
{
  const char *sha256 = rf_exchange_get_value (exchange, 0);
  JsonNode *node = NULL;
  JsonObject *object = NULL;

  if (!rf_hash_is_hex (sha256))
    {
      rf_error_collect (error, "sha256", "must be 64 hex digits in lower case");
      return FALSE;
    }
  if (!rf_service_put_input (rf_exchange_get_service (exchange),
                             rf_exchange_get_caller (exchange)->namespace_,
                             sha256,
                             rf_exchange_get_upload (exchange),
                             error))
    return FALSE;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "sha256", sha256);
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 201, node);
  return TRUE;
}

const RfRoute rf_routes_of_inputs[] = {
  { .method = "PUT",
    .path = "/api/v1/inputs/{sha256}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .flags = RF_ROUTE_RAW,
    .max_body = LONGEST,
    .work = rf_route_put_input,
    .answers = "Input",
    .summary = "A file that requests can name as their input by its SHA-256" },
  { .method = NULL },
};
