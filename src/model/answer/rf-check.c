/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-result.h"

#include "rf-credits.h"
#include "rf-json-object.h"

/* What generating would come to, and its JSON. What is not there is null; only
 * `reason`, `canonical` and `nearest` stand where they say something. */

static void
rf_json_set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
rf_json_set_credits (JsonObject *object, const char *name, gint64 millionths)
{
  json_object_set_double_member (object, name, rf_credits_to_double (millionths));
}

/**
 * rf_check_new:
 *
 * Returns: (transfer full): a check that found nothing
 */
RfCheck *
rf_check_new (void)
{
  RfCheck *self = g_new0 (RfCheck, 1);

  self->outcome = RF_OUTCOME_MISS;
  self->ttl_seconds = -1;
  return self;
}

/**
 * rf_check_free:
 * @self: (transfer full) (nullable): a check
 */
void
rf_check_free (RfCheck *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self->key);
  g_free (self->fingerprint);
  g_free (self->generation_id);
  g_free (self->provider);
  g_free (self->model);
  g_clear_error (&self->shortfall);
  g_free (self->canonical);
  g_free (self->nearest);
  g_clear_pointer (&self->differs, g_ptr_array_unref);
  g_free (self);
}

/**
 * rf_check_take_shortfall:
 * @self: a check
 * @shortfall: (transfer full): why it would not be paid for
 *
 * Generating would end with that, so it becomes the reason.
 */
void
rf_check_take_shortfall (RfCheck *self, GError *shortfall)
{
  g_clear_error (&self->shortfall);
  self->shortfall = shortfall;
  g_free (self->reason);
  self->reason = g_strdup (rf_error_code_get_name (RF_ERROR_OVER_BUDGET));
}

static void
rf_difference_free (gpointer data)
{
  RfDifference *difference = data;

  g_free (difference->parameter);
  g_clear_pointer (&difference->asked, json_node_unref);
  g_clear_pointer (&difference->cached, json_node_unref);
  g_free (difference);
}

/**
 * rf_check_take_difference:
 * @self: a check
 * @parameter: the parameter that differs
 * @asked: (transfer full) (nullable): its canonical value in the request
 * @cached: (transfer full) (nullable): its canonical value in the nearest entry
 */
void
rf_check_take_difference (RfCheck *self, const char *parameter, JsonNode *asked, JsonNode *cached)
{
  RfDifference *difference = g_new0 (RfDifference, 1);

  difference->parameter = g_strdup (parameter);
  difference->asked = asked;
  difference->cached = cached;
  if (self->differs == NULL)
    self->differs = g_ptr_array_new_with_free_func (rf_difference_free);
  g_ptr_array_add (self->differs, difference);
}

static void
rf_json_set_copy (JsonObject *object, const char *name, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (object, name, rf_json_copy (value));
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
rf_check_nearest_to_json (const RfCheck *self)
{
  JsonObject *nearest = json_object_new ();
  JsonArray *differs = json_array_new ();

  for (guint i = 0; self->differs != NULL && i < self->differs->len; i++)
    {
      const RfDifference *difference = g_ptr_array_index (self->differs, i);
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "parameter", difference->parameter);
      rf_json_set_copy (row, "asked", difference->asked);
      rf_json_set_copy (row, "cached", difference->cached);
      json_array_add_object_element (differs, row);
    }
  json_object_set_string_member (nearest, "key", self->nearest);
  json_object_set_array_member (nearest, "differs", differs);
  return nearest;
}

/**
 * rf_check_to_json:
 * @self: a check
 *
 * A parameter that one side does not have is null there.
 *
 * Returns: (transfer full): the object of `check --json`
 */
JsonNode *
rf_check_to_json (const RfCheck *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "cached", self->cached);
  json_object_set_string_member (
      object, "outcome", rf_enum_get_name (rf_outcome_names, (int) self->outcome));
  if (self->reason != NULL)
    json_object_set_string_member (object, "reason", self->reason);
  rf_json_set_string (object, "cache_key", self->key);
  rf_json_set_string (object, "fingerprint", self->fingerprint);
  rf_json_set_string (object, "generation_id", self->generation_id);
  rf_json_set_string (object, "provider", self->provider);
  rf_json_set_string (object, "model", self->model);
  if (self->ttl_seconds >= 0)
    json_object_set_int_member (object, "ttl_seconds", self->ttl_seconds);
  else
    json_object_set_null_member (object, "ttl_seconds");
  rf_json_set_credits (object, "cost", self->cost);
  if (self->canonical != NULL)
    json_object_set_string_member (object, "canonical", self->canonical);
  if (self->nearest != NULL)
    json_object_set_object_member (object, "nearest", rf_check_nearest_to_json (self));
  return rf_json_take_object (object);
}
