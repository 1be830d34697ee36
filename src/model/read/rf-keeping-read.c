/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-keeping.h"

#include "rf-json-fields.h"

/* What is kept and for how long, read back. */

static gboolean
rf_keeping_read_rule_cb (JsonNode *element, gpointer data, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (element, "a rule", error);
  RfKeepingRule *rule = rf_keeping_add_rule (data, NULL);

  return object != NULL && rf_json_fields_need_string (object, "profile", &rule->profile, error) &&
         rf_json_fields_read_count (object, "older_than", &rule->older_than, error) &&
         rf_json_fields_read_count (object, "fewer_uses", &rule->fewer_uses, error) &&
         rf_json_fields_read_count (object, "more_uses", &rule->more_uses, error) &&
         rf_json_fields_read_count (object, "grace", &rule->grace, error);
}

static gboolean
rf_keeping_read_kind_cb (JsonNode *element, gpointer data, GError **error)
{
  RfKeeping *self = data;
  JsonObject *object = rf_json_fields_get_object (element, "a kind", error);
  RfKeepingKind *kind = g_new0 (RfKeepingKind, 1);
  int value = RF_KIND_IMAGE;

  g_ptr_array_add (self->kinds, kind);
  if (object == NULL || !rf_json_fields_need (object, "kind", error) ||
      !rf_json_fields_read_word (object, "kind", rf_kind_names, &value, error))
    return FALSE;
  kind->kind = (RfKind) value;
  return rf_json_fields_read_count (object, "entries", &kind->entries, error) &&
         rf_json_fields_read_count (object, "bytes", &kind->bytes, error) &&
         rf_json_fields_read_count (object, "trashed", &kind->trashed, error) &&
         rf_json_fields_read_count (object, "trashed_bytes", &kind->trashed_bytes, error);
}

/**
 * rf_keeping_new_from_json:
 * @node: what rf_keeping_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): what is kept
 */
RfKeeping *
rf_keeping_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfKeeping) self = rf_keeping_new ();
  JsonObject *object = rf_json_fields_get_object (node, "what is kept", error);

  if (object == NULL || !rf_json_fields_need (object, "rules", error) ||
      !rf_json_fields_read_count (object, "trash_days", &self->trash_days, error) ||
      !rf_json_fields_read_count (object, "max_bytes", &self->max_bytes, error) ||
      !rf_json_fields_read_count (object, "min_free", &self->min_free, error) ||
      !rf_json_fields_read_count (object, "bytes", &self->bytes, error) ||
      !rf_json_fields_read_count (object, "disk_free", &self->disk_free, error) ||
      !rf_json_fields_foreach (object, "rules", rf_keeping_read_rule_cb, self, error) ||
      !rf_json_fields_foreach (object, "kinds", rf_keeping_read_kind_cb, self, error))
    return NULL;
  return g_steal_pointer (&self);
}
