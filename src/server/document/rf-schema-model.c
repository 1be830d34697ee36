/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-schema.h"

#include <float.h>
#include <string.h>

/* The parameters of models as JSON schemas. */

static const char *const parameter_types[] = {
  [RF_PARAMETER_TEXT] = "string",   [RF_PARAMETER_INTEGER] = "integer",
  [RF_PARAMETER_NUMBER] = "number", [RF_PARAMETER_BOOLEAN] = "boolean",
  [RF_PARAMETER_CHOICE] = "string", [RF_PARAMETER_LIST] = "array",
  [RF_PARAMETER_SIZE] = "string",   [RF_PARAMETER_JSON] = NULL,
  [RF_PARAMETER_INPUT] = "object",
};

static JsonArray *
rf_schema_new_choices (GStrv choices)
{
  JsonArray *list = json_array_new ();

  for (gsize i = 0; choices[i] != NULL; i++)
    json_array_add_string_element (list, choices[i]);
  return list;
}

/* A limit that is the type's own says nothing. */
static void
rf_schema_set_range (JsonObject *schema, const RfParameter *parameter)
{
  gboolean is_text = parameter->type == RF_PARAMETER_TEXT;
  double limit =
      parameter->type == RF_PARAMETER_NUMBER ? DBL_MAX : (double) RF_PARAMETER_INTEGER_LIMIT;

  if (is_text)
    {
      if (parameter->minimum > 0)
        json_object_set_int_member (schema, "minLength", (gint64) parameter->minimum);
      if (parameter->maximum > 0 && parameter->maximum < limit)
        json_object_set_int_member (schema, "maxLength", (gint64) parameter->maximum);
      return;
    }
  if (parameter->type != RF_PARAMETER_INTEGER && parameter->type != RF_PARAMETER_NUMBER)
    return;
  if (parameter->minimum > -limit)
    json_object_set_double_member (schema, "minimum", parameter->minimum);
  if (parameter->maximum < limit)
    json_object_set_double_member (schema, "maximum", parameter->maximum);
}

static void
rf_schema_set_choices (JsonObject *schema, const RfParameter *parameter)
{
  gboolean is_caseless = (parameter->flags & RF_PARAMETER_CASELESS) != 0;
  JsonObject *items = NULL;

  if (parameter->type == RF_PARAMETER_LIST)
    {
      items = json_object_new ();
      json_object_set_string_member (items, "type", "string");
      if (parameter->choices != NULL && !is_caseless)
        json_object_set_array_member (items, "enum", rf_schema_new_choices (parameter->choices));
      json_object_set_object_member (schema, "items", items);
      if (parameter->max_items > 0)
        json_object_set_int_member (schema, "maxItems", parameter->max_items);
    }
  else if (parameter->choices != NULL)
    {
      json_object_set_array_member (
          schema, is_caseless ? "examples" : "enum", rf_schema_new_choices (parameter->choices));
    }
}

/* A default is told as its manifest has it: the node is another thread's, and so is
 * only read. */
static void
rf_schema_set_default (JsonObject *schema, JsonNode *value)
{
  GType type = value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value)
                                                              : G_TYPE_INVALID;

  if (type == G_TYPE_STRING)
    json_object_set_string_member (schema, "default", json_node_get_string (value));
  else if (type == G_TYPE_BOOLEAN)
    json_object_set_boolean_member (schema, "default", json_node_get_boolean (value));
  else if (type == G_TYPE_INT64)
    json_object_set_int_member (schema, "default", json_node_get_int (value));
  else if (type == G_TYPE_DOUBLE)
    json_object_set_double_member (schema, "default", json_node_get_double (value));
}

static JsonObject *
rf_schema_new_for_parameter (const RfParameter *parameter)
{
  JsonObject *schema = json_object_new ();
  const char *type = parameter_types[parameter->type];

  if (type != NULL)
    json_object_set_string_member (schema, "type", type);
  json_object_set_string_member (schema, "title", parameter->label);
  if (parameter->description != NULL)
    json_object_set_string_member (schema, "description", parameter->description);
  if (parameter->type == RF_PARAMETER_SIZE)
    json_object_set_string_member (schema, "pattern", "^[0-9]+x[0-9]+$");
  rf_schema_set_range (schema, parameter);
  rf_schema_set_choices (schema, parameter);
  rf_schema_set_default (schema, parameter->default_value);
  return schema;
}

/**
 * rf_schema_new_for_model:
 * @model: a model
 *
 * Returns: (transfer full): what its parameters take, under their own names
 */
JsonObject *
rf_schema_new_for_model (const RfModelInfo *model)
{
  JsonObject *schema = json_object_new ();
  JsonObject *properties = json_object_new ();
  JsonArray *required = json_array_new ();

  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      /* Inputs stand beside the parameters of a request. */
      if (parameter->type == RF_PARAMETER_INPUT)
        continue;
      json_object_set_object_member (
          properties, parameter->name, rf_schema_new_for_parameter (parameter));
      if ((parameter->flags & RF_PARAMETER_REQUIRED) != 0)
        json_array_add_string_element (required, parameter->name);
    }
  json_object_set_string_member (schema, "type", "object");
  json_object_set_string_member (schema, "title", model->name != NULL ? model->name : model->id);
  if (model->description != NULL)
    json_object_set_string_member (schema, "description", model->description);
  json_object_set_object_member (schema, "properties", properties);
  json_object_set_array_member (schema, "required", required);
  return schema;
}
