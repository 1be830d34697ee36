/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-bundle.h"

#include "rf-credits.h"
#include "rf-json-object.h"
#include "rf-request-private.h"

/*
 * A bundle from `{"steps":[…],"max_cost":…}`, each step a request. All faults
 * are told at once, each under `steps[N].` and the name that it has there.
 */

/**
 * rf_bundle_is_in_json:
 * @node: what a client sent
 *
 * Returns: whether it means to be a bundle and not one request
 */
gboolean
rf_bundle_is_in_json (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node) &&
         json_object_has_member (json_node_get_object (node), "steps");
}

static void
rf_bundle_collect_step (guint position, const GError *fault, GError **faults)
{
  const GPtrArray *details = rf_error_get_details (fault);

  for (guint i = 0; details != NULL && i < details->len; i++)
    {
      const RfErrorDetail *detail = g_ptr_array_index (details, i);
      g_autofree char *name = g_strdup_printf ("steps[%u].%s", position, detail->parameter);

      rf_error_collect_for (faults, name, detail->reason, "%s", detail->message);
    }
  if (details == NULL)
    {
      g_autofree char *name = g_strdup_printf ("steps[%u]", position);

      rf_error_collect (faults, name, "%s", fault->message);
    }
}

static void
rf_bundle_read_steps (RfBundle *self, JsonNode *node, const char *folder, GError **faults)
{
  JsonArray *steps = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_steps = steps != NULL ? json_array_get_length (steps) : 0;

  if (n_steps == 0 || n_steps > RF_BUNDLE_MAX_STEPS)
    {
      rf_error_collect (
          faults, "steps", "must be an array of 1 to %d requests", RF_BUNDLE_MAX_STEPS);
      return;
    }
  for (guint i = 0; i < n_steps; i++)
    {
      const RfRequestOrigin origin = { (int) i, folder };
      g_autoptr (GError) fault = NULL;
      RfRequest *request = rf_request_read (json_array_get_element (steps, i), &origin, &fault);

      if (request != NULL)
        rf_bundle_take_step (self, request);
      else
        rf_bundle_collect_step (i, fault, faults);
    }
}

/**
 * rf_bundle_new_from_json:
 * @node: the object that a client sent
 * @folder: (nullable): where relative paths of input files begin; %NULL where
 *   no file may be named, since a stranger has sent it
 * @error: return location; %RF_ERROR_INVALID_REQUEST with a detail for each
 *   thing that is wrong
 *
 * Returns: (transfer full): the bundle
 */
RfBundle *
rf_bundle_new_from_json (JsonNode *node, const char *folder, GError **error)
{
  g_autoptr (RfBundle) self = rf_bundle_new ();
  g_autoptr (GError) faults = NULL;
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *member = NULL;

  json_object_iter_init (&iterator, json_node_get_object (node));
  while (json_object_iter_next (&iterator, &name, &member))
    {
      if (g_str_equal (name, "steps"))
        rf_bundle_read_steps (self, member, folder, &faults);
      else if (g_str_equal (name, "max_cost"))
        rf_request_read_credits (member, name, &self->max_cost, &faults);
      else
        rf_error_collect (
            &faults, name, "is no field of a bundle; it belongs into one of its steps");
    }
  if (faults != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&faults));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * rf_bundle_to_json:
 * @self: a bundle
 *
 * What rf_bundle_new_from_json() reads as the same bundle, with `/` as its
 * folder.
 *
 * Returns: (transfer full): the bundle as an object
 */
JsonNode *
rf_bundle_to_json (const RfBundle *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < self->steps->len; i++)
    json_array_add_element (steps, rf_request_to_json (g_ptr_array_index (self->steps, i)));
  json_object_set_array_member (object, "steps", steps);
  if (self->max_cost >= 0)
    {
      g_autofree char *credits = rf_credits_to_string (self->max_cost);

      json_object_set_string_member (object, "max_cost", credits);
    }
  json_node_take_object (node, object);
  return node;
}
