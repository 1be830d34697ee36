/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-manifest.h"

#include "rf-json-reader.h"

#include <math.h>

/*
 * Reads a [parameter P/M/NAME] group. Reading sets what each key says and
 * tells a key that cannot be understood; whether the keys fit each other is
 * seen by rf-manifest-check.c once all are read, so that their order is free
 * and refrain.conf may change one of them.
 */

#define BIT(type) (1u << (type))
#define NUMBERS   (BIT (RF_PARAMETER_INTEGER) | BIT (RF_PARAMETER_NUMBER))
#define WORDS     (BIT (RF_PARAMETER_CHOICE) | BIT (RF_PARAMETER_LIST))
#define ALL       (~0u)

/* Which flags mean something for which types. */

typedef struct
{
  RfParameterFlags flag;
  guint types;
} RfFlagTypes;

static const RfFlagTypes flag_types[] = {
  { RF_PARAMETER_SET, BIT (RF_PARAMETER_LIST) },
  { RF_PARAMETER_CASELESS, WORDS | BIT (RF_PARAMETER_TEXT) },
  { RF_PARAMETER_SEED, BIT (RF_PARAMETER_INTEGER) },
  { RF_PARAMETER_PROMPT, BIT (RF_PARAMETER_TEXT) },
  { RF_PARAMETER_SQUARE, BIT (RF_PARAMETER_INTEGER) },
  { RF_PARAMETER_DEFAULT_STEP, BIT (RF_PARAMETER_INPUT) },
};

static const char *const parameter_keys[] = {
  "type",     "label",   "description", "unit",    "flags",         "default",
  "minimum",  "maximum", "step",        "choices", "choice-labels", "aliases",
  "prompted", "words",   "expands",     "accepts", "max-items",     NULL,
};

static const char *const parameter_texts[] = {
  "label", "description", "unit", "choice-labels", NULL,
};

static void
read_flag (RfKeyFile *file, const char *group, RfParameter *parameter, const char *name)
{
  int flag = 0;

  if (!rf_enum_from_name (rf_parameter_flag_names, name, &flag))
    {
      g_autofree char *nearest = rf_enum_dup_nearest (rf_parameter_flag_names, name);

      if (nearest != NULL)
        rf_key_file_add_fault (
            file, group, "flags", "unknown flag “%s”; did you mean “%s”?", name, nearest);
      else
        rf_key_file_add_fault (file, group, "flags", "unknown flag “%s”", name);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (flag_types); i++)
    {
      if ((int) flag_types[i].flag == flag && (flag_types[i].types & BIT (parameter->type)) == 0)
        {
          rf_key_file_add_fault (file,
                                 group,
                                 "flags",
                                 "the flag “%s” means nothing for the type “%s”",
                                 name,
                                 rf_enum_get_name (rf_parameter_type_names, (int) parameter->type));
          return;
        }
    }
  parameter->flags |= (RfParameterFlags) flag;
}

static void
read_flags (RfKeyFile *file, const char *group, RfParameter *parameter)
{
  g_auto (GStrv) names = NULL;

  if (!rf_manifest_has_key (file, group, parameter, "flags"))
    return;
  names = rf_key_file_dup_list (file, group, "flags");
  parameter->flags = RF_PARAMETER_FLAG_NONE;
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    read_flag (file, group, parameter, names[i]);
}

static void
read_list (RfKeyFile *file,
           const char *group,
           const RfParameter *parameter,
           const char *key,
           GStrv *list)
{
  g_auto (GStrv) words = NULL;

  if (!rf_manifest_has_key (file, group, parameter, key))
    return;
  words = rf_key_file_dup_list (file, group, key);
  g_strfreev (*list);
  *list = words != NULL && words[0] != NULL ? g_steal_pointer (&words) : NULL;
}

static void
read_limit (RfKeyFile *file,
            const char *group,
            const RfParameter *parameter,
            const char *key,
            double *limit)
{
  double value = 0;

  if (!rf_manifest_has_key (file, group, parameter, key) ||
      !rf_key_file_read_double (file, group, key, &value))
    return;
  if (parameter->type != RF_PARAMETER_NUMBER && value != floor (value))
    rf_key_file_add_fault (file, group, key, "must be a whole number");
  else
    *limit = value;
}

static void
read_accepts (RfKeyFile *file, const char *group, RfParameter *parameter)
{
  g_auto (GStrv) names = NULL;

  if (!rf_manifest_has_key (file, group, parameter, "accepts"))
    return;
  names = rf_key_file_dup_list (file, group, "accepts");
  parameter->accepts = 0;
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      int kind = 0;

      if (rf_enum_from_name (rf_kind_names, names[i], &kind))
        parameter->accepts |= 1u << kind;
      else
        rf_key_file_add_fault (file, group, "accepts", "“%s” is no kind", names[i]);
    }
}

static JsonNode *
read_default_json (RfKeyFile *file, const char *group)
{
  g_autofree char *text = rf_key_file_dup_string (file, group, "default");
  g_autoptr (GError) error = NULL;
  JsonNode *node = text != NULL ? rf_json_parse (text, -1, NULL, &error) : NULL;

  if (error != NULL)
    rf_key_file_add_fault (file, group, "default", "the default is no JSON: %s", error->message);
  return node;
}

static JsonNode *
read_default_list (RfKeyFile *file, const char *group)
{
  g_auto (GStrv) words = rf_key_file_dup_list (file, group, "default");
  g_autoptr (JsonArray) array = json_array_new ();

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    json_array_add_string_element (array, words[i]);
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
read_default_value (RfKeyFile *file, const char *group, RfParameterType type)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *text = NULL;
  gboolean truth = FALSE;
  gint64 whole = 0;
  double number = 0;

  if (type == RF_PARAMETER_BOOLEAN)
    {
      if (!rf_key_file_read_boolean (file, group, "default", &truth))
        return NULL;
      json_node_set_boolean (node, truth);
    }
  else if (type == RF_PARAMETER_INTEGER)
    {
      if (!rf_key_file_read_int (file,
                                 group,
                                 "default",
                                 -RF_PARAMETER_INTEGER_LIMIT,
                                 RF_PARAMETER_INTEGER_LIMIT,
                                 &whole))
        return NULL;
      json_node_set_int (node, whole);
    }
  else if (type == RF_PARAMETER_NUMBER)
    {
      if (!rf_key_file_read_double (file, group, "default", &number))
        return NULL;
      json_node_set_double (node, number);
    }
  else
    {
      text = rf_key_file_dup_string (file, group, "default");
      if (text == NULL)
        return NULL;
      json_node_set_string (node, text);
    }
  return g_steal_pointer (&node);
}

static void
read_default (RfKeyFile *file, const char *group, RfParameter *parameter)
{
  JsonNode *node = NULL;

  if (!rf_manifest_has_key (file, group, parameter, "default"))
    return;
  if (parameter->type == RF_PARAMETER_JSON)
    node = read_default_json (file, group);
  else if (parameter->type == RF_PARAMETER_LIST)
    node = read_default_list (file, group);
  else
    node = read_default_value (file, group, parameter->type);
  if (node == NULL)
    return;
  g_clear_pointer (&parameter->default_value, json_node_unref);
  json_node_seal (node);
  parameter->default_value = node;
  /* Who gives one in refrain.conf need not repeat the flags. */
  if (!rf_key_file_has_key (file, group, "flags"))
    parameter->flags &= ~(RfParameterFlags) RF_PARAMETER_REQUIRED;
}

/**
 * rf_manifest_new_parameter:
 * @file: a manifest or configuration
 * @group: a parameter's group
 * @name: the parameter's name
 *
 * Returns: (transfer full) (nullable): a parameter of the type that the group
 *   says; %NULL where it says none
 */
RfParameter *
rf_manifest_new_parameter (RfKeyFile *file, const char *group, const char *name)
{
  int type = 0;

  if (!rf_key_file_has_key (file, group, "type"))
    {
      rf_key_file_add_fault (file, group, "type", "it is missing");
      return NULL;
    }
  if (!rf_manifest_read_enum (file, group, "type", rf_parameter_type_names, &type))
    return NULL;
  return rf_parameter_new (name, (RfParameterType) type);
}

static void
read_texts (RfKeyFile *file, const char *group, RfParameter *parameter)
{
  GHashTable **translations = &parameter->translations;

  rf_manifest_read_text (file, group, "label", &parameter->label, translations);
  rf_manifest_read_text (file, group, "description", &parameter->description, translations);
  if (rf_manifest_has_text (file, group, parameter, "unit"))
    rf_manifest_read_text (file, group, "unit", &parameter->unit, translations);
}

/**
 * rf_manifest_read_parameter:
 * @file: a manifest or configuration
 * @group: a parameter's group
 * @parameter: a parameter that is still being filled in
 *
 * Sets what the group's keys say; what it does not say stays as it is.
 */
void
rf_manifest_read_parameter (RfKeyFile *file, const char *group, RfParameter *parameter)
{
  gint64 max_items = 0;

  rf_key_file_refuse_unknown_texts (file, group, parameter_keys, parameter_texts);
  read_texts (file, group, parameter);
  read_flags (file, group, parameter);
  read_limit (file, group, parameter, "minimum", &parameter->minimum);
  read_limit (file, group, parameter, "maximum", &parameter->maximum);
  read_limit (file, group, parameter, "step", &parameter->step);
  read_list (file, group, parameter, "choices", &parameter->choices);
  if (rf_manifest_has_text (file, group, parameter, "choice-labels"))
    rf_manifest_read_choice_labels (file, group, parameter);
  read_list (file, group, parameter, "aliases", &parameter->aliases);
  read_list (file, group, parameter, "expands", &parameter->expands);
  if (rf_manifest_has_key (file, group, parameter, "max-items") &&
      rf_key_file_read_int (file, group, "max-items", 1, G_MAXINT, &max_items))
    parameter->max_items = (guint) max_items;
  read_accepts (file, group, parameter);
  rf_manifest_read_prompt_words (file, group, parameter);
  read_default (file, group, parameter);
}
