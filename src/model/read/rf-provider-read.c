/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-read-private.h"

#include "rf-json-fields.h"
#include "rf-translations.h"

/* A provider from the JSON that another machine has made of it. */

static gboolean
rf_provider_read_model_cb (JsonNode *element, gpointer provider, GError **error)
{
  RfProviderInfo *self = provider;
  RfModelInfo *model = rf_read_model (element, self->id, error);

  if (model != NULL)
    g_ptr_array_add (self->models, model);
  return model != NULL;
}

static gboolean
rf_provider_read_words (RfProviderInfo *self, JsonObject *object, GError **error)
{
  static const char *const texts[] = { "name", "description", "leaves", NULL };

  return rf_translations_read (&self->translations, object, texts, error) &&
         rf_json_object_read_string (object, "name", &self->name, error) &&
         rf_json_object_read_string (object, "description", &self->description, error) &&
         rf_json_object_read_boolean (object, "external_cost", &self->external_cost, error) &&
         rf_json_object_read_string (object, "like", &self->like, error) &&
         rf_json_object_read_string (object, "leaves", &self->leaves, error) &&
         rf_json_object_read_strings (object, "packages", &self->packages, error) &&
         rf_json_object_read_string (object, "manifest", &self->manifest_path, error) &&
         rf_json_object_read_string (object, "refused", &self->refused, error) &&
         rf_json_object_read_strings (object, "faults", &self->faults, error);
}

/**
 * rf_provider_info_new_from_json:
 * @node: what rf_provider_info_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the provider, as lists, forms and help
 *   need it; it has no module
 */
RfProviderInfo *
rf_provider_info_new_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (node, "a provider", error);
  g_autoptr (RfProviderInfo) self = NULL;
  g_autofree char *id = NULL;

  if (object == NULL || !rf_json_fields_need_string (object, "id", &id, error))
    return NULL;
  self = rf_provider_info_new (id);
  if (!rf_provider_read_words (self, object, error) ||
      !rf_json_fields_foreach (object, "models", rf_provider_read_model_cb, self, error))
    return NULL;
  return g_steal_pointer (&self);
}
