/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-manifest.h"

#include "rf-text.h"

#include <math.h>

/*
 * Whether what was read fits together: first each parameter for itself, then
 * the model's parameters with each other.
 */

static gboolean
check_step (RfKeyFile *file, const char *group, const RfParameter *parameter, double value)
{
  double steps = parameter->step > 0 ? (value - parameter->minimum) / parameter->step : 0;

  if (parameter->step <= 0 || fabs (steps - round (steps)) <= 1e-9 * fmax (1, fabs (steps)))
    return TRUE;
  rf_key_file_add_fault (file, group, "default", "the default %.15g is between two steps", value);
  return FALSE;
}

static gboolean
check_default_number (RfKeyFile *file,
                      const char *group,
                      const RfParameter *parameter,
                      double value)
{
  g_autofree char *range = NULL;

  if (value >= parameter->minimum && value <= parameter->maximum)
    return check_step (file, group, parameter, value);
  range = rf_parameter_dup_range (parameter);
  rf_key_file_add_fault (file, group, "default", "the default %.15g must be %s", value, range);
  return FALSE;
}

static gboolean
check_default_text (RfKeyFile *file, const char *group, const RfParameter *parameter)
{
  glong length = g_utf8_strlen (json_node_get_string (parameter->default_value), -1);

  if ((double) length >= parameter->minimum && (double) length <= parameter->maximum)
    return TRUE;
  rf_key_file_add_fault (file,
                         group,
                         "default",
                         "the default has %ld characters; it must have %.0f to %.0f",
                         length,
                         parameter->minimum,
                         parameter->maximum);
  return FALSE;
}

static gboolean
check_default_choice (RfKeyFile *file,
                      const char *group,
                      const RfParameter *parameter,
                      const char *word)
{
  g_autofree char *choices = NULL;

  if (parameter->choices == NULL ||
      g_strv_contains ((const char *const *) parameter->choices, word))
    return TRUE;
  choices = rf_text_join_choices ((const char *const *) parameter->choices);
  rf_key_file_add_fault (file, group, "default", "the default “%s” must be %s", word, choices);
  return FALSE;
}

static gboolean
check_default_list (RfKeyFile *file, const char *group, const RfParameter *parameter)
{
  JsonArray *words = json_node_get_array (parameter->default_value);
  guint length = json_array_get_length (words);

  if (parameter->max_items > 0 && length > parameter->max_items)
    {
      rf_key_file_add_fault (file,
                             group,
                             "default",
                             "the default has %u words; it may have %u",
                             length,
                             parameter->max_items);
      return FALSE;
    }
  for (guint i = 0; i < length; i++)
    {
      if (!check_default_choice (file, group, parameter, json_array_get_string_element (words, i)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_default (RfKeyFile *file, const char *group, const RfParameter *parameter)
{
  JsonNode *value = parameter->default_value;

  if (value == NULL)
    return TRUE;
  if ((parameter->flags & RF_PARAMETER_REQUIRED) != 0)
    {
      rf_key_file_add_fault (file, group, "default", "a required parameter has no default");
      return FALSE;
    }
  switch (parameter->type)
    {
    case RF_PARAMETER_TEXT:
      return check_default_text (file, group, parameter);
    case RF_PARAMETER_INTEGER:
    case RF_PARAMETER_NUMBER:
      return check_default_number (file, group, parameter, json_node_get_double (value));
    case RF_PARAMETER_CHOICE:
      return check_default_choice (file, group, parameter, json_node_get_string (value));
    case RF_PARAMETER_LIST:
      return check_default_list (file, group, parameter);
    case RF_PARAMETER_BOOLEAN:
    case RF_PARAMETER_SIZE:
    case RF_PARAMETER_JSON:
    case RF_PARAMETER_INPUT:
    default:
      return TRUE;
    }
}

static gboolean
check_limits (RfKeyFile *file, const char *group, const RfParameter *parameter)
{
  if (parameter->minimum > parameter->maximum)
    {
      rf_key_file_add_fault (file,
                             group,
                             "minimum",
                             "the minimum %.15g is above the maximum %.15g",
                             parameter->minimum,
                             parameter->maximum);
      return FALSE;
    }
  if (parameter->type == RF_PARAMETER_TEXT && parameter->minimum < 0)
    {
      rf_key_file_add_fault (file, group, "minimum", "no text has less than 0 characters");
      return FALSE;
    }
  if (parameter->step >= 0)
    return TRUE;
  rf_key_file_add_fault (file, group, "step", "the step must be above 0");
  return FALSE;
}

static gboolean
check_choices (RfKeyFile *file, const char *group, const RfParameter *parameter)
{
  gboolean caseless = (parameter->flags & RF_PARAMETER_CASELESS) != 0;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (parameter->type == RF_PARAMETER_CHOICE && parameter->choices == NULL)
    {
      rf_key_file_add_fault (file, group, "choices", "a choice needs “choices”");
      return FALSE;
    }
  for (gsize i = 0; parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    {
      char *choice =
          caseless ? rf_text_fold_case (parameter->choices[i]) : g_strdup (parameter->choices[i]);

      if (!g_hash_table_add (seen, choice))
        {
          rf_key_file_add_fault (
              file, group, "choices", "the choice “%s” stands there twice", parameter->choices[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * rf_manifest_check_parameter:
 * @file: the key file that the parameter was read from
 * @group: the parameter's group
 * @parameter: the parameter, read
 *
 * Adds a fault for each thing in the parameter that does not fit the rest
 * of it.
 *
 * Returns: whether the parameter may be used
 */
gboolean
rf_manifest_check_parameter (RfKeyFile *file, const char *group, const RfParameter *parameter)
{
  if (parameter->type == RF_PARAMETER_SIZE &&
      (parameter->expands == NULL || g_strv_length (parameter->expands) != 2))
    {
      rf_key_file_add_fault (
          file, group, "expands", "a size needs “expands” with the names of width and height");
      return FALSE;
    }
  if ((parameter->flags & RF_PARAMETER_DEFAULT_STEP) != 0 && parameter->accepts == 0)
    {
      rf_key_file_add_fault (
          file, group, "accepts", "the flag “default-step” needs “accepts”, the kind to make");
      return FALSE;
    }
  return check_limits (file, group, parameter) && check_choices (file, group, parameter) &&
         check_default (file, group, parameter);
}

static char *
dup_parameter_group (const RfModelInfo *model, const char *name)
{
  return g_strdup_printf ("parameter %s/%s/%s", model->provider, model->id, name);
}

/* A fault of two parameters together is told at the one that stands in the
 * file: of the two, refrain.conf may have either. */
static void G_GNUC_PRINTF (5, 6) add_fault_of_two (RfKeyFile *file,
                                                   const char *group,
                                                   const char *other_group,
                                                   const char *key,
                                                   const char *format,
                                                   ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (rf_key_file_get_line (file, group, NULL) == 0)
    group = other_group;
  rf_key_file_add_fault (file, group, key, "%s", message);
}

static gboolean
check_name (RfKeyFile *file,
            const RfModelInfo *model,
            const RfParameter *parameter,
            const char *name,
            GHashTable *seen)
{
  const char *other = g_hash_table_lookup (seen, name);
  g_autofree char *group = NULL;
  g_autofree char *other_group = NULL;

  if (other == NULL)
    {
      g_hash_table_insert (seen, (char *) name, parameter->name);
      return TRUE;
    }
  group = dup_parameter_group (model, parameter->name);
  other_group = dup_parameter_group (model, other);
  add_fault_of_two (file,
                    group,
                    other_group,
                    "aliases",
                    "the name “%s” belongs to the parameter “%s”",
                    name,
                    other);
  return FALSE;
}

static gboolean
check_names (RfKeyFile *file, const RfModelInfo *model)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean good = TRUE;

  for (guint i = 0; i < model->parameters->len; i++)
    {
      RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      good = check_name (file, model, parameter, parameter->name, seen) && good;
    }
  for (guint i = 0; i < model->parameters->len; i++)
    {
      RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      for (gsize j = 0; parameter->aliases != NULL && parameter->aliases[j] != NULL; j++)
        good = check_name (file, model, parameter, parameter->aliases[j], seen) && good;
    }
  return good;
}

static gboolean
check_single_flag (RfKeyFile *file, const RfModelInfo *model, RfParameterFlags flag)
{
  const RfParameter *first = rf_model_info_find_flagged (model, flag);

  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);
      g_autofree char *group = dup_parameter_group (model, parameter->name);
      g_autofree char *first_group = NULL;

      if (parameter == first || (parameter->flags & flag) == 0)
        continue;
      first_group = dup_parameter_group (model, first->name);
      add_fault_of_two (file,
                        group,
                        first_group,
                        "flags",
                        "“%s” is already the model's %s",
                        first->name,
                        rf_enum_get_name (rf_parameter_flag_names, (int) flag));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_expands (RfKeyFile *file, const RfModelInfo *model, const RfParameter *parameter)
{
  g_autofree char *group = dup_parameter_group (model, parameter->name);

  for (gsize i = 0; parameter->expands != NULL && parameter->expands[i] != NULL; i++)
    {
      const RfParameter *target = rf_manifest_find_parameter (model, parameter->expands[i]);

      if (target != NULL && target->type == RF_PARAMETER_INTEGER)
        continue;
      rf_key_file_add_fault (file,
                             group,
                             "expands",
                             "“%s” is no integer parameter of the model",
                             parameter->expands[i]);
      return FALSE;
    }
  return TRUE;
}

/**
 * rf_manifest_check_model:
 * @file: the key file that the model was read from
 * @model: the model with its parameters, read
 *
 * Adds a fault for each thing in which the parameters do not fit each other.
 *
 * Returns: whether the model may be used
 */
gboolean
rf_manifest_check_model (RfKeyFile *file, const RfModelInfo *model)
{
  gboolean good = check_names (file, model);

  good = check_single_flag (file, model, RF_PARAMETER_SEED) && good;
  good = check_single_flag (file, model, RF_PARAMETER_PROMPT) && good;
  good = check_single_flag (file, model, RF_PARAMETER_DEFAULT_STEP) && good;
  for (guint i = 0; i < model->parameters->len; i++)
    good = check_expands (file, model, g_ptr_array_index (model->parameters, i)) && good;
  return good;
}
