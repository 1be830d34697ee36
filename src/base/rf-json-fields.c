/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-fields.h"

#include "rf-credits.h"
#include "rf-time.h"

#include <math.h>

/*
 * Reading back what answers hold beside plain strings and numbers: times, sums of
 * money and words of a table. As with rf_json_object_read_string(), a member that
 * is absent or null leaves the value as it is.
 */

#define LARGEST G_GINT64_CONSTANT (9007199254740991)

/**
 * rf_json_fields_get_object:
 * @node: (nullable): an answer
 * @what: what it should be, for the message
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer none) (nullable): the object that it is
 */
JsonObject *
rf_json_fields_get_object (JsonNode *node, const char *what, GError **error)
{
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "%s must be an object, not %s",
               what,
               node != NULL ? rf_json_node_get_type_word (node) : "nothing");
  return NULL;
}

static JsonNode *
rf_json_fields_get (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
rf_json_fields_refuse (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "%s must be %s", name, wanted);
  return FALSE;
}

/**
 * rf_json_fields_need:
 * @object: an object
 * @name: a member's name
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: %FALSE where it is absent or null
 */
gboolean
rf_json_fields_need (JsonObject *object, const char *name, GError **error)
{
  return rf_json_fields_get (object, name) != NULL || rf_json_fields_refuse (name, "there", error);
}

/**
 * rf_json_fields_need_string:
 * @object: an object
 * @name: a member's name
 * @value: (inout) (transfer full): the string; what was there is freed
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: %FALSE where it is absent or something else
 */
gboolean
rf_json_fields_need_string (JsonObject *object, const char *name, char **value, GError **error)
{
  g_clear_pointer (value, g_free);
  if (!rf_json_object_read_string (object, name, value, error))
    return FALSE;
  return *value != NULL || rf_json_fields_refuse (name, "there", error);
}

/**
 * rf_json_fields_foreach:
 * @object: an object
 * @name: of an array in it
 * @function: (scope call): called with each element, until it fails
 * @user_data: for @function
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: %FALSE where it is something else, or where @function failed
 */
gboolean
rf_json_fields_foreach (JsonObject *object,
                        const char *name,
                        RfJsonFieldsFunc function,
                        gpointer user_data,
                        GError **error)
{
  JsonArray *array = NULL;

  if (!rf_json_object_read_array (object, name, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!function (json_array_get_element (array, i), user_data, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_json_fields_read_count:
 * @object: an object
 * @name: a member's name
 * @value: (inout): a whole number from 0 up
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: %FALSE where it is something else
 */
gboolean
rf_json_fields_read_count (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  return rf_json_object_read_int (object, name, 0, LARGEST, value, error);
}

/**
 * rf_json_fields_read_double:
 * @object: an object
 * @name: a member's name
 * @value: (inout): a number
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: %FALSE where it is something else
 */
gboolean
rf_json_fields_read_double (JsonObject *object, const char *name, double *value, GError **error)
{
  JsonNode *node = rf_json_fields_get (object, name);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  if (node == NULL)
    return TRUE;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return rf_json_fields_refuse (name, "a number", error);
  *value = json_node_get_double (node);
  return TRUE;
}

/**
 * rf_json_fields_read_time:
 * @object: an object
 * @name: a member's name
 * @milliseconds: (inout): a time, from RFC 3339
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: %FALSE where it is something else
 */
gboolean
rf_json_fields_read_time (JsonObject *object,
                          const char *name,
                          gint64 *milliseconds,
                          GError **error)
{
  g_autofree char *text = NULL;

  if (!rf_json_object_read_string (object, name, &text, error))
    return FALSE;
  if (text == NULL || rf_time_from_string (text, milliseconds))
    return TRUE;
  return rf_json_fields_refuse (name, "a time", error);
}

/**
 * rf_json_fields_read_credits:
 * @object: an object
 * @name: a member's name
 * @millionths: (inout): from a decimal, which may be negative
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: %FALSE where it is something else
 */
gboolean
rf_json_fields_read_credits (JsonObject *object,
                             const char *name,
                             gint64 *millionths,
                             GError **error)
{
  double credits = NAN;

  if (!rf_json_fields_read_double (object, name, &credits, error))
    return FALSE;
  if (isnan (credits) || rf_credits_from_double (credits, millionths))
    return TRUE;
  return rf_json_fields_refuse (name, "credits", error);
}

/**
 * rf_json_fields_read_word:
 * @object: an object
 * @name: a member's name
 * @table: the words that it may be
 * @value: (inout): what the word stands for
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: %FALSE where it is something else
 */
gboolean
rf_json_fields_read_word (JsonObject *object,
                          const char *name,
                          const RfEnumName *table,
                          int *value,
                          GError **error)
{
  g_autofree char *word = NULL;

  if (!rf_json_object_read_string (object, name, &word, error))
    return FALSE;
  if (word == NULL || rf_enum_from_name (table, word, value))
    return TRUE;
  g_set_error (
      error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "%s: the word “%s” is not known", name, word);
  return FALSE;
}
