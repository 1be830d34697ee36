/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"

#include "rf-json-object.h"
#include "rf-json-reader.h"
#include "rf-text.h"

#include <string.h>

/*
 * What was asked, read strictly: query parameters and members of the body that
 * the route does not have are refused by name, and so is what is said twice.
 */

/**
 * rf_exchange_get_service:
 * @self: a request
 *
 * Returns: (transfer none): the service that answers
 */
RfService *
rf_exchange_get_service (RfExchange *self)
{
  return self->server->service;
}

/**
 * rf_exchange_get_caller:
 * @self: a request
 *
 * Returns: (transfer none): who asks
 */
const RfCaller *
rf_exchange_get_caller (RfExchange *self)
{
  return self->caller;
}

/**
 * rf_exchange_get_route:
 * @self: a request
 *
 * Returns: (transfer none): the row that it came by
 */
const RfRoute *
rf_exchange_get_route (RfExchange *self)
{
  return self->match.route;
}

/**
 * rf_exchange_get_method:
 * @self: a request
 *
 * Returns: (transfer none): its method
 */
const char *
rf_exchange_get_method (RfExchange *self)
{
  return self->head.method;
}

/**
 * rf_exchange_get_value:
 * @self: a request
 * @position: which braces of the route's path, from 0
 *
 * Returns: (transfer none): what stands there, decoded
 */
const char *
rf_exchange_get_value (RfExchange *self, guint position)
{
  return self->match.values[position];
}

/**
 * rf_exchange_get_query:
 * @self: a request
 * @name: of a query parameter
 *
 * Returns: (transfer none) (nullable): its value, decoded
 */
const char *
rf_exchange_get_query (RfExchange *self, const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

/**
 * rf_exchange_wants:
 * @self: a request
 * @name: of a query parameter that is a switch
 *
 * Returns: whether it is on: `1`, `true`, or nothing at all after its name
 */
gboolean
rf_exchange_wants (RfExchange *self, const char *name)
{
  const char *value = rf_exchange_get_query (self, name);

  return value != NULL &&
         (*value == '\0' || g_str_equal (value, "1") || g_str_equal (value, "true"));
}

/**
 * rf_exchange_get_header:
 * @self: a request
 * @name: of a header
 *
 * Returns: (transfer none) (nullable): its value; of several, joined by commas
 */
const char *
rf_exchange_get_header (RfExchange *self, const char *name)
{
  return rf_head_get (&self->head, name);
}

/**
 * rf_exchange_get_body:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): its body; %NULL where it has none
 */
JsonNode *
rf_exchange_get_body (RfExchange *self)
{
  return self->body;
}

/**
 * rf_exchange_take_body:
 * @self: a request
 *
 * json-glib counts who holds a node without atomics. What is made of a body and
 * goes to other threads must not share it.
 *
 * Returns: (transfer full) (nullable): its body, which it has no longer
 */
JsonNode *
rf_exchange_take_body (RfExchange *self)
{
  return g_steal_pointer (&self->body);
}

/**
 * rf_exchange_get_object:
 * @self: a request whose route has a body
 *
 * Returns: (transfer none) (nullable): its body, whose members are those of the
 *   route and of their types
 */
JsonObject *
rf_exchange_get_object (RfExchange *self)
{
  return self->body != NULL ? json_node_get_object (self->body) : NULL;
}

/**
 * rf_exchange_get_cancellable:
 * @self: a request
 *
 * Returns: (transfer none): what ends when the server does. That the client has
 *   gone ends nothing
 */
GCancellable *
rf_exchange_get_cancellable (RfExchange *self)
{
  return self->server->cancellable;
}

/**
 * rf_exchange_get_unstored:
 * @self: a request
 *
 * Returns: (transfer none): where results lie that are kept nowhere else
 */
RfUnstored *
rf_exchange_get_unstored (RfExchange *self)
{
  return self->server->unstored;
}

/**
 * rf_exchange_dup_url:
 * @self: a request
 * @path: a path of the server
 *
 * Returns: (transfer full): where the client finds it
 */
char *
rf_exchange_dup_url (RfExchange *self, const char *path)
{
  if (self->server->public_url != NULL)
    return g_strconcat (self->server->public_url, path, NULL);
  return g_strconcat ("http://", rf_exchange_get_header (self, "Host"), path, NULL);
}

static gboolean
rf_exchange_knows_query (const RfRoute *route, const char *name)
{
  for (const RfRouteField *field = route->query; field != NULL && field->name != NULL; field++)
    {
      if (g_str_equal (field->name, name))
        return TRUE;
    }
  for (const RfSelectorName *selector = rf_selector_names; selector->name != NULL; selector++)
    {
      if ((route->flags & RF_ROUTE_SELECTS) != 0 && g_str_equal (selector->name, name) &&
          (!selector->pages || (route->flags & RF_ROUTE_PAGES) != 0))
        return TRUE;
    }
  return FALSE;
}

/* A name's words are joined by `-` in selectors, and by `_` as everywhere in
 * HTTP: both are taken. */
static char *
rf_exchange_dup_name (const RfRoute *route, const char *encoded, gsize length)
{
  g_autofree char *name = g_uri_unescape_segment (encoded, encoded + length, NULL);
  g_autofree char *dashed = NULL;

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;
  dashed = g_strdelimit (g_strdup (name), "_", '-');
  if (!rf_exchange_knows_query (route, name) && rf_exchange_knows_query (route, dashed))
    return g_steal_pointer (&dashed);
  return g_steal_pointer (&name);
}

static char *
rf_exchange_dup_query_value (const char *encoded)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (encoded), "+", ' ');
  g_autofree char *value = g_uri_unescape_string (spaced, NULL);

  if (value == NULL || !g_utf8_validate (value, -1, NULL))
    return NULL;
  return g_steal_pointer (&value);
}

static void
rf_exchange_read_parameter (RfExchange *self, const char *text, GError **faults)
{
  gsize length = strcspn (text, "=");
  g_autofree char *name = rf_exchange_dup_name (self->match.route, text, length);
  g_autofree char *value =
      rf_exchange_dup_query_value (text[length] == '=' ? text + length + 1 : "");

  if (name == NULL || value == NULL)
    rf_error_collect (faults, name != NULL ? name : "query", "is not well encoded");
  else if (!rf_exchange_knows_query (self->match.route, name) &&
           (self->match.route->flags & RF_ROUTE_LOOSE) != 0)
    return;
  else if (!rf_exchange_knows_query (self->match.route, name))
    {
      g_autofree char *shown = rf_text_dup_printable (name, 80);

      rf_error_collect (faults, shown, "is no query parameter of this path");
    }
  else if (g_hash_table_contains (self->query, name))
    rf_error_collect (faults, name, "stands there twice");
  else
    g_hash_table_insert (self->query, g_steal_pointer (&name), g_steal_pointer (&value));
}

/**
 * rf_exchange_read_query:
 * @self: a request with its route
 * @error: return location; %RF_ERROR_INVALID_REQUEST names each that is wrong
 *
 * Returns: whether its query is one of the route's
 */
gboolean
rf_exchange_read_query (RfExchange *self, GError **error)
{
  const char *query = self->head.query;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GError) faults = NULL;

  if (query == NULL || *query == '\0')
    return TRUE;
  self->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  parts = g_strsplit (query, "&", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] != '\0')
        rf_exchange_read_parameter (self, parts[i], &faults);
    }
  if (faults == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&faults));
  return FALSE;
}

static gboolean
rf_exchange_is_of_type (JsonNode *node, RfRouteType type)
{
  GType value = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  switch (type)
    {
    case RF_ROUTE_STRING:
      return value == G_TYPE_STRING;
    case RF_ROUTE_ID:
      return value == G_TYPE_STRING || value == G_TYPE_INT64;
    case RF_ROUTE_INTEGER:
      return value == G_TYPE_INT64;
    case RF_ROUTE_NUMBER:
      return value == G_TYPE_INT64 || value == G_TYPE_DOUBLE;
    case RF_ROUTE_BOOLEAN:
      return value == G_TYPE_BOOLEAN;
    case RF_ROUTE_SCALAR:
      return value != G_TYPE_INVALID;
    case RF_ROUTE_STRINGS:
    case RF_ROUTE_IDS:
    case RF_ROUTE_OBJECTS:
    default:
      return JSON_NODE_HOLDS_ARRAY (node);
    }
}

static const char *const type_words[] = {
  [RF_ROUTE_STRING] = "a string",
  [RF_ROUTE_ID] = "a string or a whole number",
  [RF_ROUTE_INTEGER] = "a whole number",
  [RF_ROUTE_NUMBER] = "a number",
  [RF_ROUTE_BOOLEAN] = "true or false",
  [RF_ROUTE_SCALAR] = "a string, a number, true or false",
  [RF_ROUTE_STRINGS] = "an array of strings",
  [RF_ROUTE_IDS] = "an array of strings or whole numbers",
  [RF_ROUTE_OBJECTS] = "an array of objects",
};

static gboolean
rf_exchange_is_element (JsonNode *node, RfRouteType of)
{
  if (of == RF_ROUTE_OBJECTS)
    return JSON_NODE_HOLDS_OBJECT (node);
  return rf_exchange_is_of_type (node, of == RF_ROUTE_IDS ? RF_ROUTE_ID : RF_ROUTE_STRING);
}

static gboolean
rf_exchange_has_elements (JsonNode *node, RfRouteType type)
{
  JsonArray *array = NULL;

  if (type != RF_ROUTE_STRINGS && type != RF_ROUTE_IDS && type != RF_ROUTE_OBJECTS)
    return TRUE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!rf_exchange_is_element (json_array_get_element (array, i), type))
        return FALSE;
    }
  return TRUE;
}

static const RfRouteField *
rf_exchange_find_field (const RfRouteField *fields, const char *name)
{
  while (fields->name != NULL && !g_str_equal (fields->name, name))
    fields++;
  return fields->name != NULL ? fields : NULL;
}

static void
rf_exchange_refuse_member (const RfRouteField *fields, const char *name, GError **faults)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *shown = rf_text_dup_printable (name, 80);
  const char *nearest = NULL;

  for (const RfRouteField *field = fields; field->name != NULL; field++)
    g_ptr_array_add (names, (gpointer) field->name);
  g_ptr_array_add (names, NULL);
  nearest = rf_text_find_nearest (name, (const char *const *) names->pdata);
  if (nearest != NULL)
    rf_error_collect (faults, shown, "is no field of this path; did you mean “%s”?", nearest);
  else
    rf_error_collect (faults, shown, "is no field of this path");
}

static void
rf_exchange_check_member (const RfRoute *route, const char *name, JsonNode *node, GError **faults)
{
  const RfRouteField *field = rf_exchange_find_field (route->body, name);
  g_autofree char *dashed = g_strdelimit (g_strdup (name), "_", '-');

  if (field == NULL && (route->flags & RF_ROUTE_SELECTS) != 0 &&
      rf_exchange_knows_query (route, dashed))
    {
      if (!rf_exchange_is_of_type (node, RF_ROUTE_SCALAR))
        rf_error_collect (faults, name, "must be %s", type_words[RF_ROUTE_SCALAR]);
    }
  else if (field == NULL)
    rf_exchange_refuse_member (route->body, name, faults);
  else if (!JSON_NODE_HOLDS_NULL (node) && (!rf_exchange_is_of_type (node, field->type) ||
                                            !rf_exchange_has_elements (node, field->type)))
    rf_error_collect (faults,
                      name,
                      "must be %s, not %s",
                      type_words[field->type],
                      rf_json_node_get_type_word (node));
}

static gboolean
rf_exchange_check_object (RfExchange *self, GError **error)
{
  const RfRoute *route = self->match.route;
  g_autoptr (GError) faults = NULL;
  JsonObject *object = json_node_get_object (self->body);
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *node = NULL;

  json_object_iter_init (&iterator, object);
  while (json_object_iter_next (&iterator, &name, &node))
    rf_exchange_check_member (route, name, node, &faults);
  for (const RfRouteField *field = route->body; field->name != NULL; field++)
    {
      JsonNode *member = json_object_get_member (object, field->name);

      if (field->is_required && (member == NULL || JSON_NODE_HOLDS_NULL (member)))
        rf_error_collect (&faults, field->name, "has to be there");
    }
  if (faults == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&faults));
  return FALSE;
}

static JsonNode *
rf_exchange_new_object (void)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, json_object_new ());
  return node;
}

static gboolean
rf_exchange_parse_body (RfExchange *self, const char *text, gsize length, GError **error)
{
  RfJsonLimits limits = rf_json_default_limits;

  limits.max_bytes = MAX (limits.max_bytes, length);
  /* What asks for nothing in particular needs no body. */
  if (length == 0 && (self->match.route->flags & RF_ROUTE_REQUESTS) == 0)
    self->body = rf_exchange_new_object ();
  else
    self->body = rf_json_parse (text != NULL ? text : "", (gssize) length, &limits, error);
  if (self->body == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (self->body))
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "the body must be a JSON object, not %s",
               rf_json_node_get_type_word (self->body));
  return FALSE;
}

/**
 * rf_exchange_read_body:
 * @self: a request that is there to its end
 * @text: (nullable): what was sent after its head
 * @length: bytes of it
 * @error: return location; %RF_ERROR_INVALID_REQUEST names each member that is
 *   wrong
 *
 * Returns: whether its body is one of the route's
 */
gboolean
rf_exchange_read_body (RfExchange *self, const char *text, gsize length, GError **error)
{
  const RfRoute *route = self->match.route;

  if ((route->flags & RF_ROUTE_RAW) != 0 ||
      (route->body == NULL && (route->flags & RF_ROUTE_REQUESTS) == 0))
    return TRUE;
  if (!rf_exchange_parse_body (self, text, length, error))
    return FALSE;
  return route->body == NULL || (route->flags & RF_ROUTE_LOOSE) != 0 ||
         rf_exchange_check_object (self, error);
}
