/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-object.h"

/*
 * Reading members of an object that a stranger wrote. Each function leaves the
 * value untouched where the member is absent or null, so that callers set their
 * default first; a member of another type is an error that names it.
 */

/**
 * rf_json_node_get_type_word:
 * @node: any node
 *
 * Returns: (transfer none): what it holds, with its article, for a message:
 *   `an object`, `a string`, `null` …
 */
const char *
rf_json_node_get_type_word (JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return "null";
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "an object";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "an array";
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return "a string";
    case G_TYPE_BOOLEAN:
      return "a boolean";
    case G_TYPE_INT64:
      return "a whole number";
    default:
      return "a number";
    }
}

static JsonNode *
rf_json_object_get (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
rf_json_object_refuse (GError **error, const char *name, const char *wanted, JsonNode *node)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "%s must be %s, not %s",
               name,
               wanted,
               rf_json_node_get_type_word (node));
  return FALSE;
}

static gboolean
rf_json_object_holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/**
 * rf_json_object_read_string:
 * @object: an object
 * @name: a member's name
 * @value: (inout) (transfer full): the string; what was there is freed.
 *   Untouched where the member is absent or null
 * @error: return location for an error
 *
 * Returns: %FALSE with %RF_ERROR_INVALID_REQUEST where it is no string
 */
gboolean
rf_json_object_read_string (JsonObject *object, const char *name, char **value, GError **error)
{
  JsonNode *node = rf_json_object_get (object, name);

  if (node == NULL)
    return TRUE;
  if (!rf_json_object_holds (node, G_TYPE_STRING))
    return rf_json_object_refuse (error, name, "a string", node);
  g_free (*value);
  *value = json_node_dup_string (node);
  return TRUE;
}

/**
 * rf_json_object_read_int:
 * @object: an object
 * @name: a member's name
 * @minimum: the least value that is taken
 * @maximum: the greatest value that is taken
 * @value: (inout): the number; untouched where the member is absent or null
 * @error: return location for an error
 *
 * Returns: %FALSE with %RF_ERROR_INVALID_REQUEST where it is no whole number
 *   or out of range
 */
gboolean
rf_json_object_read_int (JsonObject *object,
                         const char *name,
                         gint64 minimum,
                         gint64 maximum,
                         gint64 *value,
                         GError **error)
{
  JsonNode *node = rf_json_object_get (object, name);
  gint64 number;

  if (node == NULL)
    return TRUE;
  if (!rf_json_object_holds (node, G_TYPE_INT64))
    return rf_json_object_refuse (error, name, "a whole number", node);
  number = json_node_get_int (node);
  if (number < minimum || number > maximum)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "%s must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                   ", not %" G_GINT64_FORMAT,
                   name,
                   minimum,
                   maximum,
                   number);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

/**
 * rf_json_object_read_boolean:
 * @object: an object
 * @name: a member's name
 * @value: (inout): the value; untouched where the member is absent or null
 * @error: return location for an error
 *
 * Returns: %FALSE with %RF_ERROR_INVALID_REQUEST where it is no boolean
 */
gboolean
rf_json_object_read_boolean (JsonObject *object, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = rf_json_object_get (object, name);

  if (node == NULL)
    return TRUE;
  if (!rf_json_object_holds (node, G_TYPE_BOOLEAN))
    return rf_json_object_refuse (error, name, "a boolean", node);
  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * rf_json_object_read_object:
 * @object: an object
 * @name: a member's name
 * @value: (inout) (transfer none): the member, owned by @object; untouched
 *   where it is absent or null
 * @error: return location for an error
 *
 * Returns: %FALSE with %RF_ERROR_INVALID_REQUEST where it is no object
 */
gboolean
rf_json_object_read_object (JsonObject *object,
                            const char *name,
                            JsonObject **value,
                            GError **error)
{
  JsonNode *node = rf_json_object_get (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return rf_json_object_refuse (error, name, "an object", node);
  *value = json_node_get_object (node);
  return TRUE;
}

/**
 * rf_json_object_read_array:
 * @object: an object
 * @name: a member's name
 * @value: (inout) (transfer none): the member, owned by @object; untouched
 *   where it is absent or null
 * @error: return location for an error
 *
 * Returns: %FALSE with %RF_ERROR_INVALID_REQUEST where it is no array
 */
gboolean
rf_json_object_read_array (JsonObject *object, const char *name, JsonArray **value, GError **error)
{
  JsonNode *node = rf_json_object_get (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return rf_json_object_refuse (error, name, "an array", node);
  *value = json_node_get_array (node);
  return TRUE;
}

/**
 * rf_json_object_read_strings:
 * @object: an object
 * @name: a member's name
 * @value: (inout) (transfer full): the strings; what was there is freed.
 *   Untouched where the member is absent or null
 * @error: return location for an error
 *
 * Returns: %FALSE with %RF_ERROR_INVALID_REQUEST where it is no array of
 *   strings; the message names the first wrong element by its index
 */
gboolean
rf_json_object_read_strings (JsonObject *object, const char *name, GStrv *value, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (!rf_json_object_read_array (object, name, &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!rf_json_object_holds (element, G_TYPE_STRING))
        {
          g_autofree char *place = g_strdup_printf ("%s[%u]", name, i);

          return rf_json_object_refuse (error, place, "a string", element);
        }
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  g_strfreev (*value);
  *value = g_strv_builder_end (builder);
  return TRUE;
}

static JsonArray *
rf_json_copy_array (JsonArray *array)
{
  JsonArray *copy = json_array_sized_new (json_array_get_length (array));

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, rf_json_copy (json_array_get_element (array, i)));
  return copy;
}

/**
 * rf_json_copy_object:
 * @object: an object; may be one that other threads read
 *
 * Returns: (transfer full): an object that shares nothing with @object; see
 *   rf_json_copy()
 */
JsonObject *
rf_json_copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iterator, object);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    json_object_set_member (copy, name, rf_json_copy (value));
  return copy;
}

/**
 * rf_json_copy:
 * @node: a value, as deep as the reader allows; may be one that other threads read
 *
 * Copies a value to its leaves. json_node_copy() shares what a node holds, even a
 * number, and json-glib 1.6 counts those references without atomics, so that two
 * threads which copy the same value free it too early.
 *
 * Returns: (transfer full): a value that shares nothing with @node
 */
JsonNode *
rf_json_copy (JsonNode *node)
{
  JsonNode *copy = json_node_new (json_node_get_node_type (node));
  g_auto (GValue) value = G_VALUE_INIT;

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      json_node_take_object (copy, rf_json_copy_object (json_node_get_object (node)));
      break;
    case JSON_NODE_ARRAY:
      json_node_take_array (copy, rf_json_copy_array (json_node_get_array (node)));
      break;
    case JSON_NODE_VALUE:
      json_node_get_value (node, &value);
      json_node_set_value (copy, &value);
      break;
    case JSON_NODE_NULL:
    default:
      break;
    }
  return copy;
}

/**
 * rf_json_take_object:
 * @object: (transfer full): an object
 *
 * Returns: (transfer full): the value that it is
 */
JsonNode *
rf_json_take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}
