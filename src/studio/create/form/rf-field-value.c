/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field.h"

/*
 * What values of parameters are to a form: where a request has them, and which are the same.
 */

static gboolean
rf_field_is_blank (JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value)) == 0;
  return json_node_get_value_type (value) == G_TYPE_STRING && *json_node_get_string (value) == '\0';
}

static gboolean
rf_field_is_number (JsonNode *value)
{
  GType type = json_node_get_value_type (value);

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/**
 * rf_field_is_same_value:
 * @value: (nullable): a value
 * @other: (nullable): another one
 *
 * Returns: whether both of them ask for the same; nothing, none and “” do
 */
gboolean
rf_field_is_same_value (JsonNode *value, JsonNode *other)
{
  if (rf_field_is_blank (value) || rf_field_is_blank (other))
    return rf_field_is_blank (value) && rf_field_is_blank (other);
  if (rf_field_is_number (value) && rf_field_is_number (other))
    return !(json_node_get_double (value) < json_node_get_double (other) ||
             json_node_get_double (value) > json_node_get_double (other));
  return json_node_equal (value, other);
}

/**
 * rf_field_find_value:
 * @parameter: a row of a model's table
 * @request: a request
 *
 * Returns: (transfer none) (nullable): what the request says of it, under any of its names
 */
JsonNode *
rf_field_find_value (const RfParameter *parameter, const RfRequest *request)
{
  JsonNode *value = json_object_get_member (request->params, parameter->name);

  if (value == NULL && (parameter->flags & RF_PARAMETER_PROMPT) != 0)
    value = json_object_get_member (request->params, "prompt");
  for (gsize i = 0; value == NULL && parameter->aliases != NULL && parameter->aliases[i] != NULL;
       i++)
    value = json_object_get_member (request->params, parameter->aliases[i]);
  return value != NULL && !JSON_NODE_HOLDS_NULL (value) ? value : NULL;
}
