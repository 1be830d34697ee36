/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "read-provider.h"

#include "rf-credits.h"
#include "rf-model-info.h"
#include "rf-translations.h"

/* A provider whose model uses all that a table may say. */

static RfParameter *
parameter_new (void)
{
  RfParameter *parameter = rf_parameter_new ("size", RF_PARAMETER_CHOICE);

  g_free (parameter->label);
  parameter->label = g_strdup ("Size");
  parameter->description = g_strdup ("How large");
  parameter->unit = g_strdup ("px");
  parameter->flags = RF_PARAMETER_SET | RF_PARAMETER_REQUIRED | RF_PARAMETER_DEFAULT_STEP;
  parameter->default_value = json_node_init_string (json_node_alloc (), "small");
  parameter->choices = g_strsplit ("small,large", ",", -1);
  parameter->aliases = g_strsplit ("dimensions", ",", -1);
  parameter->max_items = 3;
  parameter->accepts = 1u << RF_KIND_IMAGE | 1u << RF_KIND_VIDEO;
  rf_parameter_add_prompt_word (parameter, "huge", "large");
  rf_translations_set (&parameter->translations, "label", "de", "Größe");
  rf_translations_set (&parameter->translations, "unit", "sr@latin", "tačaka");
  rf_parameter_set_choice_label (parameter, "", "small", "Small");
  rf_parameter_set_choice_label (parameter, "de", "small", "klein");
  rf_parameter_set_choice_label (parameter, "de", "large", "groß");
  return parameter;
}

static void
take_sum (GHashTable **sums, const char *name, gint64 sum)
{
  if (*sums == NULL)
    *sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (*sums, g_strdup (name), g_memdup2 (&sum, sizeof sum));
}

/**
 * read_provider_write:
 *
 * Returns: (transfer full): a provider with a bit of everything that its JSON has
 */
JsonNode *
read_provider_write (void)
{
  g_autoptr (RfProviderInfo) info = rf_provider_info_new ("cloudy");
  RfModelInfo *model = rf_model_info_new ("cloudy", "big", RF_KIND_TTS);
  RfParameter *number = rf_parameter_new ("duration", RF_PARAMETER_NUMBER);

  number->minimum = 0.5;
  number->maximum = 30;
  number->step = 0.5;
  g_ptr_array_add (model->parameters, parameter_new ());
  g_ptr_array_add (model->parameters, number);
  g_ptr_array_add (model->parameters, rf_parameter_new ("prompt", RF_PARAMETER_TEXT));
  model->recipe = 4;
  model->free_parameters = TRUE;
  model->description = g_strdup ("speaks");
  rf_translations_set (&model->translations, "description", "de", "spricht");
  model->price.base = 1;
  model->price.rate = 250000;
  model->price.per = g_strdup ("duration");
  model->price.table_parameter = g_strdup ("size");
  take_sum (&model->price.table, "large", 7 * RF_CREDIT);
  take_sum (&model->price.costs, "usage.tokens", 3);
  info->external_cost = TRUE;
  info->leaves = g_strdup ("the prompt");
  rf_translations_set (&info->translations, "leaves", "de", "der Prompt");
  info->packages = g_strsplit ("a,b", ",", -1);
  info->faults = g_strsplit ("x:1: y", ",", -1);
  g_ptr_array_add (info->models, model);
  return rf_provider_info_to_json (info);
}
