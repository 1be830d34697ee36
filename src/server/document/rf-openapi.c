/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-openapi.h"

#include "rf-form.h"
#include "rf-schema.h"
#include "rf-selector.h"

#include <string.h>

/*
 * The OpenAPI document, version 3.1, from the table of routes, the forms of answers
 * and the parameters of models. What a client cannot find in it cannot be asked.
 */

static JsonObject *
rf_openapi_new_content (const char *media_type, JsonObject *schema)
{
  JsonObject *content = json_object_new ();
  JsonObject *body = json_object_new ();

  json_object_set_object_member (body, "schema", schema);
  json_object_set_object_member (content, media_type, body);
  return content;
}

static JsonObject *
rf_openapi_new_answer (const char *description, const char *media_type, JsonObject *schema)
{
  JsonObject *answer = json_object_new ();

  json_object_set_string_member (answer, "description", description);
  json_object_set_object_member (answer, "content", rf_openapi_new_content (media_type, schema));
  return answer;
}

/* A bundle has a form of its own, for what it has made and for what has failed. */
static JsonObject *
rf_openapi_new_answer_schema (const RfRoute *route, const char *form)
{
  JsonObject *schema = NULL;
  JsonArray *either = NULL;

  if ((route->flags & RF_ROUTE_REQUESTS) == 0)
    return rf_schema_refer (form);
  schema = json_object_new ();
  either = json_array_new ();
  json_array_add_object_element (either, rf_schema_refer (form));
  json_array_add_object_element (either, rf_schema_refer ("Bundle"));
  json_object_set_array_member (schema, "anyOf", either);
  return schema;
}

static JsonObject *
rf_openapi_new_answers (const RfRoute *route)
{
  JsonObject *answers = json_object_new ();
  const char *media_type = rf_form_find_media_type (route->answers);
  JsonObject *schema = NULL;

  if (media_type != NULL)
    {
      schema = json_object_new ();
      json_object_set_string_member (schema, "type", "string");
    }
  else
    schema = rf_openapi_new_answer_schema (route, route->answers);
  json_object_set_object_member (
      answers,
      "2XX",
      rf_openapi_new_answer (
          route->answers, media_type != NULL ? media_type : "application/json", schema));
  if (g_str_equal (route->answers, "Result"))
    json_object_set_object_member (answers,
                                   "202",
                                   rf_openapi_new_answer ("Job, with respond-async",
                                                          "application/json",
                                                          rf_schema_refer ("Job")));
  json_object_set_object_member (
      answers,
      "default",
      rf_openapi_new_answer ("Error",
                             "application/json",
                             rf_openapi_new_answer_schema (
                                 route, route->error_to_json != NULL ? "OpenaiError" : "Error")));
  return answers;
}

static void
rf_openapi_add_parameter (JsonArray *list, const char *place, const char *name, JsonObject *schema)
{
  JsonObject *parameter = json_object_new ();
  const char *help = json_object_get_string_member_with_default (schema, "description", NULL);

  json_object_set_string_member (parameter, "name", name);
  json_object_set_string_member (parameter, "in", place);
  json_object_set_boolean_member (parameter, "required", g_str_equal (place, "path"));
  if (help != NULL)
    json_object_set_string_member (parameter, "description", help);
  json_object_set_object_member (parameter, "schema", schema);
  json_array_add_object_element (list, parameter);
}

static void
rf_openapi_add_braces (JsonArray *list, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      gsize length = strlen (parts[i]);
      JsonObject *schema = NULL;

      if (parts[i][0] != '{')
        continue;
      parts[i][length - 1] = '\0';
      schema = json_object_new ();
      json_object_set_string_member (schema, "type", "string");
      rf_openapi_add_parameter (list, "path", parts[i] + 1, schema);
    }
}

static JsonArray *
rf_openapi_new_parameters (const RfRoute *route)
{
  JsonArray *list = json_array_new ();

  rf_openapi_add_braces (list, route->path);
  for (const RfRouteField *field = route->query; field != NULL && field->name != NULL; field++)
    rf_openapi_add_parameter (list, "query", field->name, rf_schema_new_for_field (field));
  for (const RfSelectorName *selector = rf_selector_names; selector->name != NULL; selector++)
    {
      if ((route->flags & RF_ROUTE_SELECTS) != 0 &&
          (!selector->pages || (route->flags & RF_ROUTE_PAGES) != 0))
        rf_openapi_add_parameter (
            list, "query", selector->name, rf_schema_new_for_selector (selector->name));
    }
  return list;
}

static JsonObject *
rf_openapi_new_body_schema (const RfRoute *route)
{
  JsonObject *schema = NULL;
  JsonArray *either = NULL;

  if (route->body != NULL)
    return rf_schema_new_for_fields (route);
  schema = json_object_new ();
  either = json_array_new ();
  json_array_add_object_element (either, rf_schema_refer ("Request"));
  json_array_add_object_element (either, rf_schema_refer ("BundleRequest"));
  json_object_set_array_member (schema, "anyOf", either);
  return schema;
}

/* Returns: (transfer full) (nullable): what the body of a request is */
static JsonObject *
rf_openapi_new_body (const RfRoute *route)
{
  JsonObject *body = NULL;
  JsonObject *schema = NULL;

  if (route->body == NULL && (route->flags & (RF_ROUTE_REQUESTS | RF_ROUTE_RAW)) == 0)
    return NULL;
  body = json_object_new ();
  if (route->body == NULL && (route->flags & RF_ROUTE_RAW) != 0)
    {
      schema = json_object_new ();
      json_object_set_string_member (schema, "type", "string");
      json_object_set_object_member (
          body, "content", rf_openapi_new_content ("application/octet-stream", schema));
    }
  else
    json_object_set_object_member (
        body,
        "content",
        rf_openapi_new_content ("application/json", rf_openapi_new_body_schema (route)));
  json_object_set_boolean_member (
      body, "required", (route->flags & (RF_ROUTE_REQUESTS | RF_ROUTE_RAW)) != 0);
  return body;
}

static JsonArray *
rf_openapi_new_security (const RfRoute *route)
{
  JsonArray *list = json_array_new ();
  JsonObject *either = NULL;

  if (route->role == RF_ROLE_OF_NOBODY)
    return list;
  either = json_object_new ();
  json_object_set_array_member (either, "token", json_array_new ());
  json_array_add_object_element (list, either);
  return list;
}

static JsonObject *
rf_openapi_new_operation (const RfRoute *route)
{
  JsonObject *operation = json_object_new ();
  JsonObject *body = rf_openapi_new_body (route);

  json_object_set_string_member (operation, "summary", route->summary);
  json_object_set_string_member (
      operation, "x-role", rf_enum_get_name (rf_caller_role_names, (int) route->role));
  json_object_set_array_member (operation, "parameters", rf_openapi_new_parameters (route));
  if (body != NULL)
    json_object_set_object_member (operation, "requestBody", body);
  json_object_set_array_member (operation, "security", rf_openapi_new_security (route));
  json_object_set_object_member (operation, "responses", rf_openapi_new_answers (route));
  return operation;
}

static void
rf_openapi_add_route (JsonObject *paths, const RfRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);

  if (!json_object_has_member (paths, route->path))
    json_object_set_object_member (paths, route->path, json_object_new ());
  json_object_set_object_member (
      json_object_get_object_member (paths, route->path), method, rf_openapi_new_operation (route));
}

static JsonObject *
rf_openapi_new_paths (void)
{
  JsonObject *paths = json_object_new ();

  for (const RfRoute *const *list = rf_routes; *list != NULL; list++)
    {
      for (const RfRoute *route = *list; route->method != NULL; route++)
        rf_openapi_add_route (paths, route);
    }
  return paths;
}

/* Params are those of whichever model is asked. */
static void
rf_openapi_add_models (JsonObject *schemas, GPtrArray *providers)
{
  JsonObject *params = json_object_new ();
  JsonArray *either = json_array_new ();
  JsonObject *any = json_object_new ();

  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *provider = g_ptr_array_index (providers, i);

      for (guint j = 0; provider->models != NULL && j < provider->models->len; j++)
        {
          const RfModelInfo *model = g_ptr_array_index (provider->models, j);
          g_autofree char *name = g_strconcat ("params.", provider->id, ".", model->id, NULL);

          json_object_set_object_member (schemas, name, rf_schema_new_for_model (model));
          json_array_add_object_element (either, rf_schema_refer (name));
        }
    }
  /* Parameters have other names, too, and some models take any. */
  json_object_set_string_member (any, "type", "object");
  json_array_add_object_element (either, any);
  json_object_set_array_member (params, "anyOf", either);
  json_object_set_object_member (schemas, "Params", params);
}

static JsonObject *
rf_openapi_new_components (GPtrArray *providers)
{
  JsonObject *components = json_object_new ();
  JsonObject *schemas = rf_schema_new_for_forms ();
  JsonObject *schemes = json_object_new ();
  JsonObject *token = json_object_new ();

  json_object_set_object_member (schemas, "Request", rf_schema_new_for_request ());
  json_object_set_object_member (schemas, "BundleRequest", rf_schema_new_for_bundle ());
  rf_openapi_add_models (schemas, providers);
  json_object_set_string_member (token, "type", "http");
  json_object_set_string_member (token, "scheme", "bearer");
  json_object_set_object_member (schemes, "token", token);
  json_object_set_object_member (components, "schemas", schemas);
  json_object_set_object_member (components, "securitySchemes", schemes);
  return components;
}

/**
 * rf_openapi_new:
 * @providers: (element-type RfProviderInfo): who makes something
 * @url: where clients reach the server
 *
 * Returns: (transfer full): the document
 */
JsonNode *
rf_openapi_new (GPtrArray *providers, const char *url)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *document = json_object_new ();
  JsonObject *info = json_object_new ();
  JsonArray *servers = json_array_new ();
  JsonObject *server = json_object_new ();

  json_object_set_string_member (info, "title", "Refrain");
  json_object_set_string_member (info, "version", RF_VERSION);
  json_object_set_string_member (server, "url", url);
  json_array_add_object_element (servers, server);
  json_object_set_string_member (document, "openapi", "3.1.0");
  json_object_set_object_member (document, "info", info);
  json_object_set_array_member (document, "servers", servers);
  json_object_set_object_member (document, "paths", rf_openapi_new_paths ());
  json_object_set_object_member (document, "components", rf_openapi_new_components (providers));
  json_node_take_object (node, document);
  return node;
}
