/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-schema.h"

#include "rf-form.h"

#include <string.h>

/* Forms of answers as JSON schemas. */

static const char *const plain_types[] = {
  "string", "integer", "number", "boolean", "object", NULL
};

/**
 * rf_schema_refer:
 * @form: a form or another schema of the document
 *
 * Returns: (transfer full): a reference to it
 */
JsonObject *
rf_schema_refer (const char *form)
{
  JsonObject *object = json_object_new ();
  g_autofree char *place = g_strconcat ("#/components/schemas/", form, NULL);

  json_object_set_string_member (object, "$ref", place);
  return object;
}

static JsonObject *
rf_schema_new_for_words (const char *words)
{
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();
  g_auto (GStrv) parts = g_strsplit (words, "|", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    json_array_add_string_element (list, parts[i]);
  json_object_set_string_member (object, "type", "string");
  json_object_set_array_member (object, "enum", list);
  return object;
}

static JsonObject *
rf_schema_allow_null (JsonObject *schema)
{
  JsonObject *object = json_object_new ();
  JsonArray *either = json_array_new ();
  JsonObject *null = json_object_new ();

  json_object_set_string_member (null, "type", "null");
  json_array_add_object_element (either, schema);
  json_array_add_object_element (either, null);
  json_object_set_array_member (object, "anyOf", either);
  return object;
}

static JsonObject *
rf_schema_new_for_word (const char *word)
{
  JsonObject *object = NULL;

  if (strchr (word, '|') != NULL)
    return rf_schema_new_for_words (word);
  if (!g_str_equal (word, "any") && !g_strv_contains (plain_types, word))
    return rf_schema_refer (word);
  object = json_object_new ();
  if (!g_str_equal (word, "any"))
    json_object_set_string_member (object, "type", word);
  return object;
}

static JsonObject *
rf_schema_new_for_list (const char *word)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", "array");
  json_object_set_object_member (object, "items", rf_schema_new_for_word (word));
  return object;
}

/* The little language of RfForm.type. */
static JsonObject *
rf_schema_new_for_type (const char *type)
{
  g_autofree char *word = g_strdup (type);
  gboolean may_be_null = g_str_has_suffix (word, "?");
  JsonObject *schema = NULL;

  if (may_be_null)
    word[strlen (word) - 1] = '\0';
  if (g_str_has_suffix (word, "[]"))
    {
      word[strlen (word) - 2] = '\0';
      schema = rf_schema_new_for_list (word);
    }
  else
    schema = rf_schema_new_for_word (word);
  return may_be_null ? rf_schema_allow_null (schema) : schema;
}

static void
rf_schema_add_member (JsonObject *whole, const RfForm *row)
{
  JsonObject *properties = json_object_get_object_member (whole, "properties");
  JsonArray *required = json_object_get_array_member (whole, "required");
  JsonObject *schema = rf_schema_new_for_type (row->type);
  g_autofree char *name = g_strdup (row->name);

  if (row->help != NULL)
    json_object_set_string_member (schema, "description", row->help);
  if (g_str_equal (name, "*"))
    {
      json_object_set_object_member (whole, "additionalProperties", schema);
      return;
    }
  if (g_str_has_suffix (name, "?"))
    name[strlen (name) - 1] = '\0';
  else
    json_array_add_string_element (required, name);
  json_object_set_object_member (properties, name, schema);
}

static JsonObject *
rf_schema_new_whole (void)
{
  JsonObject *whole = json_object_new ();

  json_object_set_string_member (whole, "type", "object");
  json_object_set_object_member (whole, "properties", json_object_new ());
  json_object_set_array_member (whole, "required", json_array_new ());
  return whole;
}

/**
 * rf_schema_new_for_forms:
 *
 * Returns: (transfer full): a schema for each form, under its name
 */
JsonObject *
rf_schema_new_for_forms (void)
{
  JsonObject *schemas = json_object_new ();

  for (const RfForm *row = rf_forms; row->form != NULL; row++)
    {
      if (!json_object_has_member (schemas, row->form))
        json_object_set_object_member (schemas, row->form, rf_schema_new_whole ());
      rf_schema_add_member (json_object_get_object_member (schemas, row->form), row);
    }
  return schemas;
}
