/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-job.h"

/* Jobs as answers. A row tells whoever is on this machine where files lie; over the wire
 * that is nobody's business. */

static void
rf_route_hide_assets (JsonObject *step)
{
  JsonNode *assets = json_object_get_member (step, "assets");

  for (guint i = 0; assets != NULL && JSON_NODE_HOLDS_ARRAY (assets) &&
                    i < json_array_get_length (json_node_get_array (assets));
       i++)
    {
      JsonNode *asset = json_array_get_element (json_node_get_array (assets), i);

      if (JSON_NODE_HOLDS_OBJECT (asset))
        json_object_set_null_member (json_node_get_object (asset), "path");
    }
}

static void
rf_route_hide_step (JsonNode *node)
{
  JsonNode *before = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  rf_route_hide_assets (json_node_get_object (node));
  /* What it was made from. */
  before = json_object_get_member (json_node_get_object (node), "step");
  if (before != NULL && JSON_NODE_HOLDS_OBJECT (before))
    rf_route_hide_assets (json_node_get_object (before));
}

/**
 * rf_route_hide_job_error:
 * @exchange: a request under way
 * @job: a job that its caller may see
 * @object: what is told of it
 *
 * What is wrong on this machine is told in general words, but to who runs it: an admin has
 * to know where an answer lies that could not be kept.
 */
void
rf_route_hide_job_error (RfExchange *exchange, const RfJob *job, JsonObject *object)
{
  RfErrorCode code = job->error != NULL ? rf_error_get_code (job->error) : RF_ERROR_CANCELLED;
  JsonObject *error = NULL;

  if (!rf_exchange_is_inner (code) || rf_exchange_get_caller (exchange)->role == RF_ROLE_OF_ADMIN)
    return;
  error = json_object_new ();
  json_object_set_string_member (error, "code", rf_error_code_get_name (code));
  json_object_set_string_member (error, "message", rf_error_code_get_sentence (code));
  json_object_set_object_member (object, "error", error);
}

/**
 * rf_route_job_to_json:
 * @job: (type RfJob): a job
 *
 * Returns: (transfer full): the job, without where its files lie
 */
JsonNode *
rf_route_job_to_json (gconstpointer job)
{
  JsonNode *node = rf_job_to_json (job);
  JsonObject *object = json_node_get_object (node);
  JsonArray *steps = json_object_has_member (object, "steps")
                         ? json_object_get_array_member (object, "steps")
                         : NULL;

  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    rf_route_hide_step (json_array_get_element (steps, i));
  return node;
}
