/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-info.h"

#include "rf-credits.h"
#include "rf-json-object.h"
#include "rf-translations.h"

#include <float.h>
#include <string.h>

/*
 * What a manifest says of a provider, and the JSON that `providers --json`
 * and the HTTP server show of it. Whether a provider is ready is not here:
 * that needs its module.
 */

const RfEnumName rf_lack_names[] = {
  { RF_LACK_KEY, "key" },       { RF_LACK_PROGRAM, "program" }, { RF_LACK_SETTING, "setting" },
  { RF_LACK_MODULE, "module" }, { RF_LACK_OTHER, "other" },     { 0, NULL },
};

/**
 * rf_provider_info_new:
 * @id: the provider's id
 *
 * Returns: (transfer full): a provider without models, without external cost
 */
RfProviderInfo *
rf_provider_info_new (const char *id)
{
  RfProviderInfo *self = g_new0 (RfProviderInfo, 1);

  g_atomic_ref_count_init (&self->references);
  self->id = g_strdup (id);
  self->name = g_strdup (id);
  self->models = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_model_info_unref);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * rf_provider_info_ref:
 * @self: a provider's information
 *
 * Returns: (transfer full): the same information
 */
RfProviderInfo *
rf_provider_info_ref (RfProviderInfo *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_provider_info_unref:
 * @self: (transfer full): a provider's information
 */
void
rf_provider_info_unref (RfProviderInfo *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->description);
  g_free (self->leaves);
  g_strfreev (self->packages);
  g_ptr_array_unref (self->models);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_free (self->like);
  g_strfreev (self->setting_names);
  g_hash_table_unref (self->settings);
  g_free (self->module_path);
  g_free (self->manifest_path);
  g_free (self->refused);
  g_strfreev (self->faults);
  g_clear_pointer (&self->translations, g_hash_table_unref);
  g_free (self);
}

/**
 * rf_provider_info_find_model:
 * @self: a provider's information
 * @id: a model's id
 *
 * Returns: (transfer none) (nullable): the model
 */
RfModelInfo *
rf_provider_info_find_model (const RfProviderInfo *self, const char *id)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      RfModelInfo *model = g_ptr_array_index (self->models, i);

      if (g_str_equal (model->id, id))
        return model;
    }
  return NULL;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_strings (JsonBuilder *builder, const char *name, GStrv values)
{
  if (values == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_credits (JsonBuilder *builder, const char *name, gint64 millionths)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, rf_credits_to_double (millionths));
}

static void
add_flags (JsonBuilder *builder, RfParameterFlags flags)
{
  json_builder_set_member_name (builder, "flags");
  json_builder_begin_array (builder);
  for (const RfEnumName *row = rf_parameter_flag_names; row->name != NULL; row++)
    {
      if (((int) flags & row->value) != 0)
        json_builder_add_string_value (builder, row->name);
    }
  json_builder_end_array (builder);
}

static void
add_kinds (JsonBuilder *builder, const RfParameter *parameter)
{
  if (parameter->accepts == 0)
    return;
  json_builder_set_member_name (builder, "accepts");
  json_builder_begin_array (builder);
  for (const RfEnumName *row = rf_kind_names; row->name != NULL; row++)
    {
      if (rf_parameter_accepts (parameter, (RfKind) row->value))
        json_builder_add_string_value (builder, row->name);
    }
  json_builder_end_array (builder);
}

static void
add_range (JsonBuilder *builder, const RfParameter *parameter)
{
  gboolean number =
      parameter->type == RF_PARAMETER_INTEGER || parameter->type == RF_PARAMETER_NUMBER;
  /* A limit that is the type's own says nothing. */
  double limit =
      parameter->type == RF_PARAMETER_INTEGER ? (double) RF_PARAMETER_INTEGER_LIMIT : DBL_MAX;

  if (!number && parameter->type != RF_PARAMETER_TEXT)
    return;
  if (parameter->minimum > -limit)
    {
      json_builder_set_member_name (builder, "minimum");
      json_builder_add_double_value (builder, parameter->minimum);
    }
  if (parameter->maximum < limit)
    {
      json_builder_set_member_name (builder, "maximum");
      json_builder_add_double_value (builder, parameter->maximum);
    }
  if (parameter->step > 0)
    {
      json_builder_set_member_name (builder, "step");
      json_builder_add_double_value (builder, parameter->step);
    }
}

static void
add_prompt_words (JsonBuilder *builder, const GPtrArray *words)
{
  if (words == NULL)
    return;
  json_builder_set_member_name (builder, "prompt_words");
  json_builder_begin_array (builder);
  for (guint i = 0; i < words->len; i++)
    {
      const RfPromptWord *word = g_ptr_array_index (words, i);

      json_builder_begin_object (builder);
      add_string (builder, "word", word->word);
      add_string (builder, "choice", word->choice);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* What its choices are called in one language. */
static void
add_labels (JsonBuilder *builder, const RfParameter *parameter, const char *language)
{
  GHashTable *labels = g_hash_table_lookup (parameter->choice_labels, language);
  g_autofree char *name = *language != '\0' ? g_strdup_printf ("choice_labels[%s]", language)
                                            : g_strdup ("choice_labels");

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (gsize i = 0; parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    add_string (
        builder, parameter->choices[i], g_hash_table_lookup (labels, parameter->choices[i]));
  json_builder_end_object (builder);
}

static void
add_choice_labels (JsonBuilder *builder, const RfParameter *parameter)
{
  GHashTable *table = parameter->choice_labels;
  g_autoptr (GList) languages = table != NULL ? g_hash_table_get_keys (table) : NULL;

  languages = g_list_sort (languages, (GCompareFunc) strcmp);
  for (GList *at = languages; at != NULL; at = at->next)
    add_labels (builder, parameter, at->data);
}

static void
add_parameter (JsonBuilder *builder, const RfParameter *parameter)
{
  json_builder_begin_object (builder);
  add_string (builder, "name", parameter->name);
  add_string (builder, "label", parameter->label);
  add_string (builder, "description", parameter->description);
  add_string (builder, "type", rf_enum_get_name (rf_parameter_type_names, (int) parameter->type));
  add_string (builder, "unit", parameter->unit);
  add_flags (builder, parameter->flags);
  if (parameter->default_value != NULL)
    {
      json_builder_set_member_name (builder, "default");
      json_builder_add_value (builder, rf_json_copy (parameter->default_value));
    }
  add_strings (builder, "choices", parameter->choices);
  add_strings (builder, "aliases", parameter->aliases);
  add_strings (builder, "expands", parameter->expands);
  add_kinds (builder, parameter);
  add_range (builder, parameter);
  if (parameter->max_items > 0)
    {
      json_builder_set_member_name (builder, "max_items");
      json_builder_add_int_value (builder, parameter->max_items);
    }
  add_prompt_words (builder, parameter->prompt_words);
  rf_translations_write (parameter->translations, builder);
  add_choice_labels (builder, parameter);
  json_builder_end_object (builder);
}

/* What the answer counts, in credits for a million of it. */
static void
add_costs (JsonBuilder *builder, GHashTable *costs)
{
  g_autoptr (GList) places = costs != NULL ? g_hash_table_get_keys (costs) : NULL;

  if (costs == NULL)
    return;
  places = g_list_sort (places, (GCompareFunc) strcmp);
  json_builder_set_member_name (builder, "costs");
  json_builder_begin_object (builder);
  for (GList *at = places; at != NULL; at = at->next)
    add_credits (builder, at->data, *(gint64 *) g_hash_table_lookup (costs, at->data));
  json_builder_end_object (builder);
}

static void
add_price (JsonBuilder *builder, const RfModelInfo *model)
{
  const RfPrice *price = &model->price;
  const RfParameter *parameter = price->table_parameter != NULL
                                     ? rf_model_info_find_parameter (model, price->table_parameter)
                                     : NULL;

  json_builder_set_member_name (builder, "price");
  json_builder_begin_object (builder);
  add_credits (builder, "base", price->base);
  if (price->per != NULL)
    {
      add_credits (builder, "rate", price->rate);
      add_string (builder, "per", price->per);
    }
  if (parameter != NULL && price->table != NULL)
    {
      add_string (builder, "table", price->table_parameter);
      json_builder_set_member_name (builder, "of");
      json_builder_begin_object (builder);
      for (gsize i = 0; parameter->choices[i] != NULL; i++)
        {
          const gint64 *sum = g_hash_table_lookup (price->table, parameter->choices[i]);

          if (sum != NULL)
            add_credits (builder, parameter->choices[i], *sum);
        }
      json_builder_end_object (builder);
    }
  add_costs (builder, price->costs);
  json_builder_end_object (builder);
}

static void
add_model (JsonBuilder *builder, const RfModelInfo *model)
{
  json_builder_begin_object (builder);
  add_string (builder, "id", model->id);
  add_string (builder, "kind", rf_enum_get_name (rf_kind_names, (int) model->kind));
  add_string (builder, "name", model->name);
  add_string (builder, "description", model->description);
  rf_translations_write (model->translations, builder);
  json_builder_set_member_name (builder, "recipe");
  json_builder_add_int_value (builder, model->recipe);
  json_builder_set_member_name (builder, "free_parameters");
  json_builder_add_boolean_value (builder, model->free_parameters);
  add_price (builder, model);
  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_array (builder);
  for (guint i = 0; i < model->parameters->len; i++)
    add_parameter (builder, g_ptr_array_index (model->parameters, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * rf_provider_info_to_json:
 * @self: a provider's information
 *
 * Returns: (transfer full): the object that lists of providers hold: id, name,
 *   description, external_cost, like, leaves, packages, refused, faults, and the models
 *   with their prices (in credits) and whole parameter tables; what is absent
 *   is left out. A text that is translated has beside it what it is in each
 *   language, as `label[de]`
 */
JsonNode *
rf_provider_info_to_json (const RfProviderInfo *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "id", self->id);
  add_string (builder, "name", self->name);
  add_string (builder, "description", self->description);
  json_builder_set_member_name (builder, "external_cost");
  json_builder_add_boolean_value (builder, self->external_cost);
  add_string (builder, "like", self->like);
  add_string (builder, "leaves", self->leaves);
  rf_translations_write (self->translations, builder);
  add_strings (builder, "packages", self->packages);
  add_string (builder, "manifest", self->manifest_path);
  add_string (builder, "refused", self->refused);
  add_strings (builder, "faults", self->faults);
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->models->len; i++)
    add_model (builder, g_ptr_array_index (self->models, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * rf_provider_info_state_to_json:
 * @self: a provider's information
 * @state: whether it is ready
 *
 * Returns: (transfer full): the same, and whether it is ready
 */
JsonNode *
rf_provider_info_state_to_json (const RfProviderInfo *self, const RfProviderState *state)
{
  JsonNode *node = rf_provider_info_to_json (self);
  JsonObject *object = json_node_get_object (node);
  const char *lack = rf_enum_get_name (
      rf_lack_names, (int) (self->refused != NULL ? RF_LACK_SETTING : state->lack));

  json_object_set_boolean_member (object, "ready", state->status == NULL && self->refused == NULL);
  if (state->status != NULL)
    json_object_set_string_member (object, "status", state->status);
  else
    json_object_set_null_member (object, "status");
  if (lack != NULL)
    json_object_set_string_member (object, "lacks", lack);
  else
    json_object_set_null_member (object, "lacks");
  return node;
}

/**
 * rf_provider_state_clear:
 * @self: a state
 *
 * Nothing is known of it any more.
 */
void
rf_provider_state_clear (RfProviderState *self)
{
  g_clear_pointer (&self->status, g_free);
  self->lack = RF_LACK_NOTHING;
}
