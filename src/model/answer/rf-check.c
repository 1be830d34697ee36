/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-result.h"

#include "rf-credits.h"
#include "rf-json-object.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

/* What generating would come to, and its JSON. What is not there is null; only
 * `reason`, `canonical` and `nearest` stand where they say something. */

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

static void
rf_check_append_nearest (const RfCheck *self, GString *text)
{
  g_autoptr (JsonNode) node = rf_json_take_object (rf_check_nearest_to_json (self));

  rf_json_append_name (text, "nearest");
  /* Both sides of it were printed before, when they were hashed. */
  if (!rf_json_append (text, node, NULL))
    g_assert_not_reached ();
}

/**
 * rf_check_append_json:
 * @self: a check
 * @text: where to append
 *
 * Writes the object of `check --json`, without a tree in between. A parameter that one
 * side does not have is null there.
 */
void
rf_check_append_json (const RfCheck *self, GString *text)
{
  g_string_append_c (text, '{');
  rf_json_append_text (text, "cache_key", self->key);
  rf_json_append_boolean (text, "cached", self->cached);
  if (self->canonical != NULL)
    rf_json_append_text (text, "canonical", self->canonical);
  rf_json_append_name (text, "cost");
  rf_json_append_number (text, rf_credits_to_double (self->cost));
  rf_json_append_text (text, "fingerprint", self->fingerprint);
  rf_json_append_text (text, "generation_id", self->generation_id);
  rf_json_append_text (text, "model", self->model);
  if (self->nearest != NULL)
    rf_check_append_nearest (self, text);
  rf_json_append_text (text, "outcome", rf_enum_get_name (rf_outcome_names, (int) self->outcome));
  rf_json_append_text (text, "provider", self->provider);
  if (self->reason != NULL)
    rf_json_append_text (text, "reason", self->reason);
  if (self->ttl_seconds >= 0)
    rf_json_append_whole (text, "ttl_seconds", self->ttl_seconds);
  else
    rf_json_append_text (text, "ttl_seconds", NULL);
  g_string_append_c (text, '}');
}

/**
 * rf_check_to_json:
 * @self: a check
 *
 * Returns: (transfer full): what rf_check_append_json() writes
 */
JsonNode *
rf_check_to_json (const RfCheck *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  rf_check_append_json (self, text);
  return rf_json_parse (text->str, (gssize) text->len, NULL, NULL);
}
