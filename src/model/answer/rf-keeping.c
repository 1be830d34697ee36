/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-keeping.h"

#include "rf-json-object.h"

/* What is kept, and for how long. */

static void
rf_keeping_free_rule_cb (gpointer data)
{
  RfKeepingRule *rule = data;

  g_free (rule->profile);
  g_free (rule);
}

/**
 * rf_keeping_new:
 *
 * Returns: (transfer full): no rules, and nothing kept
 */
RfKeeping *
rf_keeping_new (void)
{
  RfKeeping *self = g_new0 (RfKeeping, 1);

  self->disk_free = -1;
  self->rules = g_ptr_array_new_with_free_func (rf_keeping_free_rule_cb);
  self->kinds = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * rf_keeping_free:
 * @self: (transfer full) (nullable): what is kept
 */
void
rf_keeping_free (RfKeeping *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->kinds);
  g_free (self);
}

/**
 * rf_keeping_add_rule:
 * @self: what is kept
 * @profile: (nullable): a profile
 *
 * Returns: (transfer none): its rule, to be filled
 */
RfKeepingRule *
rf_keeping_add_rule (RfKeeping *self, const char *profile)
{
  RfKeepingRule *rule = g_new0 (RfKeepingRule, 1);

  rule->profile = g_strdup (profile);
  rule->older_than = -1;
  rule->more_uses = -1;
  g_ptr_array_add (self->rules, rule);
  return rule;
}

/* Never, and none, are null. */
static void
rf_keeping_set (JsonObject *object, const char *name, gint64 value)
{
  if (value >= 0)
    json_object_set_int_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonArray *
rf_keeping_rules_to_json (const RfKeeping *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->rules->len; i++)
    {
      const RfKeepingRule *rule = g_ptr_array_index (self->rules, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "profile", rule->profile);
      rf_keeping_set (object, "older_than", rule->older_than);
      json_object_set_int_member (object, "fewer_uses", rule->fewer_uses);
      rf_keeping_set (object, "more_uses", rule->more_uses);
      json_object_set_int_member (object, "grace", rule->grace);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
rf_keeping_kinds_to_json (const RfKeeping *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->kinds->len; i++)
    {
      const RfKeepingKind *kind = g_ptr_array_index (self->kinds, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (
          object, "kind", rf_enum_get_name (rf_kind_names, (int) kind->kind));
      json_object_set_int_member (object, "entries", kind->entries);
      json_object_set_int_member (object, "bytes", kind->bytes);
      json_object_set_int_member (object, "trashed", kind->trashed);
      json_object_set_int_member (object, "trashed_bytes", kind->trashed_bytes);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * rf_keeping_to_json:
 * @self: what is kept
 *
 * Returns: (transfer full): what a server answers
 */
JsonNode *
rf_keeping_to_json (const RfKeeping *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "trash_days", self->trash_days);
  json_object_set_int_member (object, "max_bytes", self->max_bytes);
  json_object_set_int_member (object, "min_free", self->min_free);
  json_object_set_int_member (object, "bytes", self->bytes);
  rf_keeping_set (object, "disk_free", self->disk_free);
  json_object_set_array_member (object, "rules", rf_keeping_rules_to_json (self));
  json_object_set_array_member (object, "kinds", rf_keeping_kinds_to_json (self));
  return rf_json_take_object (object);
}
