/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-read-private.h"

#include "rf-credits.h"
#include "rf-json-fields.h"
#include "rf-translations.h"

/* A model with its price and its table of parameters, from the JSON that another
 * machine has made of them. */

static gboolean
rf_parameter_read_flags (RfParameter *self, JsonObject *object, GError **error)
{
  g_auto (GStrv) flags = NULL;
  int flag = 0;

  if (!rf_json_object_read_strings (object, "flags", &flags, error))
    return FALSE;
  for (gsize i = 0; flags != NULL && flags[i] != NULL; i++)
    {
      /* A newer server may know more of them. */
      if (rf_enum_from_name (rf_parameter_flag_names, flags[i], &flag))
        self->flags = (RfParameterFlags) ((guint) self->flags | (guint) flag);
    }
  return TRUE;
}

static gboolean
rf_parameter_read_kinds (RfParameter *self, JsonObject *object, GError **error)
{
  g_auto (GStrv) kinds = NULL;
  int kind = 0;

  if (!rf_json_object_read_strings (object, "accepts", &kinds, error))
    return FALSE;
  for (gsize i = 0; kinds != NULL && kinds[i] != NULL; i++)
    {
      if (rf_enum_from_name (rf_kind_names, kinds[i], &kind))
        self->accepts |= 1u << kind;
    }
  return TRUE;
}

static gboolean
rf_parameter_read_word_cb (JsonNode *element, gpointer parameter, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (element, "a word", error);
  g_autofree char *word = NULL;
  g_autofree char *choice = NULL;

  if (object == NULL || !rf_json_fields_need_string (object, "word", &word, error) ||
      !rf_json_fields_need_string (object, "choice", &choice, error))
    return FALSE;
  rf_parameter_add_prompt_word (parameter, word, choice);
  return TRUE;
}

static gboolean
rf_parameter_read_range (RfParameter *self, JsonObject *object, GError **error)
{
  gint64 items = 0;

  if (!rf_json_fields_read_double (object, "minimum", &self->minimum, error) ||
      !rf_json_fields_read_double (object, "maximum", &self->maximum, error) ||
      !rf_json_fields_read_double (object, "step", &self->step, error) ||
      !rf_json_object_read_int (object, "max_items", 0, G_MAXINT, &items, error))
    return FALSE;
  self->max_items = (guint) items;
  return TRUE;
}

static gboolean
rf_parameter_read_labels (RfParameter *self,
                          JsonObject *object,
                          const char *member,
                          const char *language,
                          GError **error)
{
  JsonObject *labels = NULL;
  g_autoptr (GList) choices = NULL;

  if (!rf_json_object_read_object (object, member, &labels, error))
    return FALSE;
  choices = labels != NULL ? json_object_get_members (labels) : NULL;
  for (GList *at = choices; at != NULL; at = at->next)
    {
      g_autofree char *label = NULL;

      if (!rf_json_object_read_string (labels, at->data, &label, error))
        return FALSE;
      if (label != NULL)
        rf_parameter_set_choice_label (self, language, at->data, label);
    }
  return TRUE;
}

static gboolean
rf_parameter_read_choice_labels (RfParameter *self, JsonObject *object, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *at = members; at != NULL; at = at->next)
    {
      g_autofree char *language = NULL;
      g_autofree char *name = rf_translations_split (at->data, &language);

      if (g_strcmp0 (name, "choice_labels") == 0 &&
          !rf_parameter_read_labels (self, object, at->data, language, error))
        return FALSE;
    }
  return rf_parameter_read_labels (self, object, "choice_labels", "", error);
}

static gboolean
rf_parameter_read_rest (RfParameter *self, JsonObject *object, GError **error)
{
  static const char *const texts[] = { "label", "description", "unit", NULL };
  JsonNode *value = json_object_get_member (object, "default");

  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    self->default_value = rf_json_copy (value);
  return rf_json_object_read_string (object, "label", &self->label, error) &&
         rf_json_object_read_string (object, "description", &self->description, error) &&
         rf_json_object_read_string (object, "unit", &self->unit, error) &&
         rf_json_object_read_strings (object, "choices", &self->choices, error) &&
         rf_json_object_read_strings (object, "aliases", &self->aliases, error) &&
         rf_json_object_read_strings (object, "expands", &self->expands, error) &&
         rf_translations_read (&self->translations, object, texts, error) &&
         rf_parameter_read_choice_labels (self, object, error) &&
         rf_parameter_read_flags (self, object, error) &&
         rf_parameter_read_kinds (self, object, error) &&
         rf_parameter_read_range (self, object, error) &&
         rf_json_fields_foreach (object, "prompt_words", rf_parameter_read_word_cb, self, error);
}

static gboolean
rf_model_read_parameter_cb (JsonNode *element, gpointer model, GError **error)
{
  RfModelInfo *self = model;
  JsonObject *object = rf_json_fields_get_object (element, "a parameter", error);
  RfParameter *parameter = NULL;
  g_autofree char *name = NULL;
  int type = RF_PARAMETER_TEXT;

  if (object == NULL || !rf_json_fields_need_string (object, "name", &name, error) ||
      !rf_json_fields_read_word (object, "type", rf_parameter_type_names, &type, error))
    return FALSE;
  parameter = rf_parameter_new (name, (RfParameterType) type);
  g_ptr_array_add (self->parameters, parameter);
  return rf_parameter_read_rest (parameter, object, error);
}

static gboolean
rf_price_read_sums (GHashTable **sums, JsonObject *price, const char *name, GError **error)
{
  JsonObject *object = NULL;
  g_autoptr (GList) names = NULL;

  if (!rf_json_object_read_object (price, name, &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  *sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  names = json_object_get_members (object);
  for (GList *row = names; row != NULL; row = row->next)
    {
      gint64 *sum = g_new0 (gint64, 1);

      g_hash_table_insert (*sums, g_strdup (row->data), sum);
      if (!rf_json_fields_read_credits (object, row->data, sum, error))
        return FALSE;
    }
  return TRUE;
}

/* A table is over the choices of a parameter that is there. */
static gboolean
rf_model_check_table (RfModelInfo *self, GError **error)
{
  const RfPrice *price = &self->price;
  const RfParameter *parameter = price->table_parameter != NULL
                                     ? rf_model_info_find_parameter (self, price->table_parameter)
                                     : NULL;

  if ((price->table == NULL) == (price->table_parameter == NULL) &&
      (price->table == NULL || (parameter != NULL && parameter->choices != NULL)))
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "table names no choice of the model");
  return FALSE;
}

static gboolean
rf_model_read_price (RfModelInfo *self, JsonObject *object, GError **error)
{
  RfPrice *price = &self->price;
  JsonObject *member = NULL;

  if (!rf_json_object_read_object (object, "price", &member, error))
    return FALSE;
  return member == NULL ||
         (rf_json_fields_read_credits (member, "base", &price->base, error) &&
          rf_json_fields_read_credits (member, "rate", &price->rate, error) &&
          rf_json_object_read_string (member, "per", &price->per, error) &&
          rf_json_object_read_string (member, "table", &price->table_parameter, error) &&
          rf_price_read_sums (&price->table, member, "of", error) &&
          rf_price_read_sums (&price->costs, member, "costs", error));
}

/**
 * rf_read_model:
 * @node: a model of a provider, as rf_provider_info_to_json() has made it
 * @provider: the provider's id
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the model
 */
RfModelInfo *
rf_read_model (JsonNode *node, const char *provider, GError **error)
{
  static const char *const texts[] = { "name", "description", NULL };
  JsonObject *object = rf_json_fields_get_object (node, "a model", error);
  g_autoptr (RfModelInfo) self = NULL;
  g_autofree char *id = NULL;
  int kind = RF_KIND_IMAGE;
  gint64 recipe = 1;

  if (object == NULL || !rf_json_fields_need_string (object, "id", &id, error) ||
      !rf_json_fields_read_word (object, "kind", rf_kind_names, &kind, error) ||
      !rf_json_object_read_int (object, "recipe", 0, G_MAXUINT, &recipe, error))
    return NULL;
  self = rf_model_info_new (provider, id, (RfKind) kind);
  self->recipe = (guint) recipe;
  if (!rf_json_object_read_string (object, "name", &self->name, error) ||
      !rf_json_object_read_string (object, "description", &self->description, error) ||
      !rf_translations_read (&self->translations, object, texts, error) ||
      !rf_json_object_read_boolean (object, "free_parameters", &self->free_parameters, error) ||
      !rf_json_fields_foreach (object, "parameters", rf_model_read_parameter_cb, self, error) ||
      !rf_model_read_price (self, object, error) || !rf_model_check_table (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
