/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-schema.h"

#include "rf-request-fields.h"
#include "rf-selector.h"

/* What is asked, as JSON schemas: fields of routes, requests, parameters of models. */

/* One type, or several. */
static const char *const route_types[] = {
  [RF_ROUTE_STRING] = "string",   [RF_ROUTE_ID] = "string|integer",
  [RF_ROUTE_INTEGER] = "integer", [RF_ROUTE_NUMBER] = "number",
  [RF_ROUTE_BOOLEAN] = "boolean", [RF_ROUTE_SCALAR] = "string|number|boolean",
  [RF_ROUTE_STRINGS] = "array",   [RF_ROUTE_IDS] = "array",
  [RF_ROUTE_OBJECTS] = "array",
};

static const char *const request_types[] = {
  [RF_FIELD_STRING] = "string",   [RF_FIELD_ID] = "string|integer",
  [RF_FIELD_VERSION] = "integer", [RF_FIELD_DURATION] = "string|number",
  [RF_FIELD_CREDITS] = "number",  [RF_FIELD_BOOLEAN] = "boolean",
  [RF_FIELD_TAGS] = "array",      [RF_FIELD_KIND] = "string",
  [RF_FIELD_STRATEGY] = "string", [RF_FIELD_PARAMS] = "object",
  [RF_FIELD_INPUTS] = "object",
};

static void
rf_schema_set_type (JsonObject *schema, const char *types)
{
  g_auto (GStrv) parts = g_strsplit (types, "|", -1);
  JsonArray *list = NULL;

  if (parts[1] == NULL)
    {
      json_object_set_string_member (schema, "type", types);
      return;
    }
  list = json_array_new ();
  for (gsize i = 0; parts[i] != NULL; i++)
    json_array_add_string_element (list, parts[i]);
  json_object_set_array_member (schema, "type", list);
}

static void
rf_schema_set_names (JsonObject *schema, const RfEnumName *names)
{
  JsonArray *list = json_array_new ();

  for (; names->name != NULL; names++)
    json_array_add_string_element (list, names->name);
  json_object_set_array_member (schema, "enum", list);
}

static JsonObject *
rf_schema_new_of_type (const char *types)
{
  JsonObject *schema = json_object_new ();

  rf_schema_set_type (schema, types);
  return schema;
}

/**
 * rf_schema_new_for_field:
 * @field: of a body or a query
 *
 * Returns: (transfer full): what it takes
 */
JsonObject *
rf_schema_new_for_field (const RfRouteField *field)
{
  JsonObject *schema = rf_schema_new_of_type (route_types[field->type]);

  if (field->type == RF_ROUTE_STRINGS)
    json_object_set_object_member (schema, "items", rf_schema_new_of_type ("string"));
  if (field->type == RF_ROUTE_IDS)
    json_object_set_object_member (schema, "items", rf_schema_new_of_type ("string|integer"));
  if (field->type == RF_ROUTE_OBJECTS)
    json_object_set_object_member (schema, "items", rf_schema_new_of_type ("object"));
  if (field->help != NULL)
    json_object_set_string_member (schema, "description", field->help);
  return schema;
}

/**
 * rf_schema_new_for_selector:
 * @name: of a selector
 *
 * Returns: (transfer full): what it takes
 */
JsonObject *
rf_schema_new_for_selector (const char *name)
{
  return rf_schema_new_of_type ("string|number|boolean");
}

static void
rf_schema_add_selectors (const RfRoute *route, JsonObject *properties)
{
  for (const RfSelectorName *selector = rf_selector_names; selector->name != NULL; selector++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (selector->name), "-", '_');

      if ((route->flags & RF_ROUTE_SELECTS) != 0 &&
          (!selector->pages || (route->flags & RF_ROUTE_PAGES) != 0) &&
          !json_object_has_member (properties, name))
        json_object_set_object_member (
            properties, name, rf_schema_new_for_selector (selector->name));
    }
}

/**
 * rf_schema_new_for_fields:
 * @route: a row that has a body of its own
 *
 * Returns: (transfer full): what its body takes
 */
JsonObject *
rf_schema_new_for_fields (const RfRoute *route)
{
  JsonObject *schema = rf_schema_new_of_type ("object");
  JsonObject *properties = json_object_new ();
  JsonArray *required = json_array_new ();

  for (const RfRouteField *field = route->body; field->name != NULL; field++)
    {
      json_object_set_object_member (properties, field->name, rf_schema_new_for_field (field));
      if (field->is_required)
        json_array_add_string_element (required, field->name);
    }
  rf_schema_add_selectors (route, properties);
  json_object_set_object_member (schema, "properties", properties);
  json_object_set_array_member (schema, "required", required);
  json_object_set_boolean_member (
      schema, "additionalProperties", (route->flags & RF_ROUTE_LOOSE) != 0);
  return schema;
}

static JsonObject *
rf_schema_new_for_request_field (const RfRequestField *field)
{
  JsonObject *schema = NULL;

  if (field->type == RF_FIELD_PARAMS)
    return rf_schema_refer ("Params");
  schema = rf_schema_new_of_type (request_types[field->type]);
  if (field->type == RF_FIELD_KIND)
    rf_schema_set_names (schema, rf_kind_names);
  if (field->type == RF_FIELD_STRATEGY)
    rf_schema_set_names (schema, rf_strategy_names);
  if (field->type == RF_FIELD_TAGS)
    json_object_set_object_member (schema, "items", rf_schema_new_of_type ("string"));
  if (field->type == RF_FIELD_INPUTS)
    json_object_set_string_member (
        schema, "description", "each {\"sha256\"}, {\"key\"}, {\"data\": base64} or {\"step\"}");
  return schema;
}

/**
 * rf_schema_new_for_request:
 *
 * Returns: (transfer full): what a request for a generation takes
 */
JsonObject *
rf_schema_new_for_request (void)
{
  JsonObject *schema = rf_schema_new_of_type ("object");
  JsonObject *properties = json_object_new ();

  for (gsize i = 0; i < RF_REQUEST_N_FIELDS; i++)
    json_object_set_object_member (properties,
                                   rf_request_fields[i].name,
                                   rf_schema_new_for_request_field (&rf_request_fields[i]));
  json_object_set_object_member (properties, "canonical_params", rf_schema_refer ("Params"));
  json_object_set_object_member (schema, "properties", properties);
  json_object_set_boolean_member (schema, "additionalProperties", FALSE);
  return schema;
}

/**
 * rf_schema_new_for_bundle:
 *
 * Returns: (transfer full): what a bundle takes
 */
JsonObject *
rf_schema_new_for_bundle (void)
{
  JsonObject *schema = rf_schema_new_of_type ("object");
  JsonObject *properties = json_object_new ();
  JsonObject *steps = rf_schema_new_of_type ("array");
  JsonArray *required = json_array_new ();

  json_object_set_object_member (steps, "items", rf_schema_refer ("Request"));
  json_object_set_int_member (steps, "minItems", 1);
  json_object_set_object_member (properties, "steps", steps);
  json_array_add_string_element (required, "steps");
  json_object_set_object_member (schema, "properties", properties);
  json_object_set_array_member (schema, "required", required);
  return schema;
}
