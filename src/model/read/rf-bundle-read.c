/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-bundle.h"
#include "rf-json-fields.h"

/* How a bundle ended, from the JSON that another machine has made of it. */

typedef struct
{
  GPtrArray *steps;
  gboolean is_check;
} RfBundleReading;

static gboolean
rf_bundle_read_step_cb (JsonNode *element, gpointer data, GError **error)
{
  RfBundleReading *reading = data;
  JsonObject *object = rf_json_fields_get_object (element, "a step", error);
  RfBundleStep *step = NULL;

  if (object == NULL)
    return FALSE;
  step = g_new0 (RfBundleStep, 1);
  g_ptr_array_add (reading->steps, step);
  if (json_object_has_member (object, "error"))
    step->error = rf_error_new_from_json (element);
  else if (reading->is_check)
    step->check = rf_check_new_from_json (element, error);
  else
    step->result = rf_result_new_from_json (element, error);
  return step->error != NULL || step->check != NULL || step->result != NULL;
}

/**
 * rf_bundle_answer_new_from_json:
 * @node: what rf_bundle_answer_to_json() has made, here or on another machine
 * @n_steps: how many steps the bundle has
 * @is_check: it was checked and not generated
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): how its steps ended
 */
RfBundleAnswer *
rf_bundle_answer_new_from_json (JsonNode *node, guint n_steps, gboolean is_check, GError **error)
{
  g_autoptr (RfBundleAnswer) self = rf_bundle_answer_new ();
  RfBundleReading reading = { self->steps, is_check };
  JsonObject *object = rf_json_fields_get_object (node, "the answer to a bundle", error);

  if (object == NULL ||
      !rf_json_fields_foreach (object, "steps", rf_bundle_read_step_cb, &reading, error))
    return NULL;
  if (self->steps->len == n_steps)
    return g_steal_pointer (&self);
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "there is not one answer for each step");
  return NULL;
}
