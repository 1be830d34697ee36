/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-request.h"

#include "rf-hash.h"
#include "rf-json-object.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/*
 * A request for a generation, from a body and headers. What the caller's token
 * says goes before what the body says; where they differ, it is refused.
 */

#define MAX_IDEMPOTENCY_KEY 255

/**
 * rf_asked_free:
 * @self: (transfer full) (nullable): what was asked
 */
void
rf_asked_free (RfAsked *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->request, rf_request_unref);
  g_clear_pointer (&self->bundle, rf_bundle_free);
  g_free (self);
}

static JsonObject *
rf_route_get_inputs (JsonNode *request)
{
  JsonNode *inputs = JSON_NODE_HOLDS_OBJECT (request)
                         ? json_object_get_member (json_node_get_object (request), "inputs")
                         : NULL;

  return inputs != NULL && JSON_NODE_HOLDS_OBJECT (inputs) ? json_node_get_object (inputs) : NULL;
}

/* Returns: (nullable): the content of {"data": "…"} */
static const char *
rf_route_get_data (JsonNode *input)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (input) ? json_node_get_object (input) : NULL;
  JsonNode *data = object != NULL && json_object_get_size (object) == 1
                       ? json_object_get_member (object, "data")
                       : NULL;

  return data != NULL && json_node_get_value_type (data) == G_TYPE_STRING
             ? json_node_get_string (data)
             : NULL;
}

static GPtrArray *
rf_route_dup_requests (JsonNode *body)
{
  GPtrArray *requests = g_ptr_array_new ();
  JsonNode *steps = NULL;

  g_ptr_array_add (requests, body);
  if (!rf_bundle_is_in_json (body))
    return requests;
  steps = json_object_get_member (json_node_get_object (body), "steps");
  for (guint i = 0;
       JSON_NODE_HOLDS_ARRAY (steps) && i < json_array_get_length (json_node_get_array (steps));
       i++)
    g_ptr_array_add (requests, json_array_get_element (json_node_get_array (steps), i));
  return requests;
}

static gboolean
rf_route_has_data (JsonObject *inputs)
{
  JsonObjectIter iterator;
  JsonNode *input = NULL;

  if (inputs == NULL)
    return FALSE;
  json_object_iter_init (&iterator, inputs);
  while (json_object_iter_next (&iterator, NULL, &input))
    {
      if (rf_route_get_data (input) != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_route_asks_data:
 * @body: a request or a bundle
 *
 * Returns: whether an input's bytes stand in it
 */
gboolean
rf_route_asks_data (JsonNode *body)
{
  g_autoptr (GPtrArray) requests = rf_route_dup_requests (body);

  for (guint i = 0; i < requests->len; i++)
    {
      if (rf_route_has_data (rf_route_get_inputs (g_ptr_array_index (requests, i))))
        return TRUE;
    }
  return FALSE;
}

/* g_base64_decode() passes over what it does not know. */
static guchar *
rf_route_decode (const char *text, gsize *length)
{
  gsize characters = strlen (text);
  gsize plain = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  if (characters == 0 || characters % 4 != 0 || characters - plain > 2 ||
      strspn (text + plain, "=") != characters - plain)
    return NULL;
  return g_base64_decode (text, length);
}

static gboolean
rf_route_store_bytes (RfExchange *exchange,
                      const char *folder,
                      const guchar *bytes,
                      gsize length,
                      GError **error)
{
  g_autofree char *path = g_build_filename (folder, "input", NULL);
  g_autofree char *sha256 = rf_hash_bytes (bytes, length);

  return g_file_set_contents (path, (const char *) bytes, (gssize) length, error) &&
         rf_service_put_input (rf_exchange_get_service (exchange),
                               rf_exchange_get_caller (exchange)->namespace_,
                               sha256,
                               path,
                               error);
}

static JsonObject *
rf_route_new_input (const guchar *bytes, gsize length)
{
  JsonObject *input = json_object_new ();
  g_autofree char *sha256 = rf_hash_bytes (bytes, length);

  json_object_set_string_member (input, "sha256", sha256);
  return input;
}

static gboolean
rf_route_store_input (RfExchange *exchange,
                      JsonObject *inputs,
                      const char *name,
                      const char *folder,
                      GError **error)
{
  const char *text = rf_route_get_data (json_object_get_member (inputs, name));
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  if (text == NULL)
    return TRUE;
  bytes = rf_route_decode (text, &length);
  if (bytes == NULL)
    {
      g_autofree char *parameter = g_strconcat ("inputs.", name, NULL);

      rf_error_collect (error, parameter, "must be base64 without white space, and not empty");
      return FALSE;
    }
  if (!rf_route_store_bytes (exchange, folder, bytes, length, error))
    return FALSE;
  json_object_set_object_member (inputs, name, rf_route_new_input (bytes, length));
  return TRUE;
}

static gboolean
rf_route_store_inputs (RfExchange *exchange, JsonObject *inputs, const char *folder, GError **error)
{
  g_autoptr (GList) names = inputs != NULL ? json_object_get_members (inputs) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    {
      if (!rf_route_store_input (exchange, inputs, name->data, folder, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_route_store_data:
 * @exchange: a request under way; not on its loop, since it writes
 * @body: (inout): a request or a bundle
 * @error: return location
 *
 * Stores inputs whose bytes stand in the body, and names them by their SHA-256.
 *
 * Returns: whether all are there now
 */
gboolean
rf_route_store_data (RfExchange *exchange, JsonNode *body, GError **error)
{
  g_autoptr (GPtrArray) requests = rf_route_dup_requests (body);
  g_autofree char *folder =
      rf_service_dup_work_directory (rf_exchange_get_service (exchange), error);
  gboolean stored = folder != NULL;

  for (guint i = 0; stored && i < requests->len; i++)
    stored = rf_route_store_inputs (
        exchange, rf_route_get_inputs (g_ptr_array_index (requests, i)), folder, error);
  if (folder != NULL)
    rf_service_remove_work_directory (rf_exchange_get_service (exchange), folder);
  return stored;
}

static gboolean
rf_route_refuse (const char *what, const char *name, GError **error)
{
  g_set_error (
      error, RF_ERROR, RF_ERROR_FORBIDDEN, "the token does not allow the %s “%s”", what, name);
  return FALSE;
}

static gboolean
rf_route_set_profile (const RfCaller *caller, RfRequest *request, GError **error)
{
  const char *const *allowed = (const char *const *) caller->profiles;

  if (request->profile == NULL)
    request->profile = allowed != NULL ? g_strdup (allowed[0]) : NULL;
  else if (allowed == NULL || !g_strv_contains (allowed, request->profile))
    return rf_route_refuse ("profile", request->profile, error);
  return TRUE;
}

/* Who pays; else the token. On a machine without tokens all is one person's. */
static char *
rf_route_dup_asker (const RfCaller *caller, const RfRequest *request)
{
  if (request->account != NULL)
    return g_strconcat ("account ", request->account, NULL);
  return caller->id != NULL ? g_strconcat ("token ", caller->id, NULL) : g_strdup ("");
}

static gboolean
rf_route_check_caller (const RfCaller *caller, RfRequest *request, GError **error)
{
  if (caller->role == RF_ROLE_OF_ADMIN)
    {
      if (request->account == NULL)
        request->account = g_strdup (caller->account);
      return TRUE;
    }
  if (request->account != NULL && g_strcmp0 (request->account, caller->account) != 0)
    return rf_route_refuse ("account", request->account, error);
  if (request->account == NULL)
    request->account = g_strdup (caller->account);
  if (request->namespace_ == NULL)
    request->namespace_ = g_strdup ("");
  return rf_route_set_profile (caller, request, error);
}

/**
 * rf_route_set_caller:
 * @exchange: a request under way
 * @request: what it asks for
 * @error: return location; %RF_ERROR_FORBIDDEN
 *
 * Returns: whether its caller may ask for that
 */
gboolean
rf_route_set_caller (RfExchange *exchange, RfRequest *request, GError **error)
{
  const RfCaller *caller = rf_exchange_get_caller (exchange);

  request->namespace_ = g_strdup (caller->namespace_);
  if (!rf_route_check_caller (caller, request, error))
    return FALSE;
  g_free (request->asker);
  request->asker = rf_route_dup_asker (caller, request);
  return TRUE;
}

static gboolean
rf_route_read_max_age (const char *text, RfRequest *request, GError **error)
{
  guint64 seconds = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    {
      rf_error_collect (error, "Cache-Control", "max-age must be a whole number of seconds");
      return FALSE;
    }
  if (request->max_age < 0 || (gint64) seconds < request->max_age)
    request->max_age = (gint64) seconds;
  return TRUE;
}

/* RFC 9111, section 5.2.1; what it has besides does not matter here. */
static gboolean
rf_route_read_directive (const char *text, RfRequest *request, GError **error)
{
  if (g_ascii_strcasecmp (text, "no-cache") == 0)
    request->force_refresh = TRUE;
  else if (g_ascii_strcasecmp (text, "no-store") == 0)
    request->no_store = TRUE;
  else if (g_ascii_strcasecmp (text, "only-if-cached") == 0)
    request->only_if_cached = TRUE;
  else if (g_ascii_strncasecmp (text, "max-age=", 8) == 0)
    return rf_route_read_max_age (text + 8, request, error);
  return TRUE;
}

static gboolean
rf_route_read_cache_control (RfExchange *exchange, RfRequest *request, GError **error)
{
  const char *header = rf_exchange_get_header (exchange, "Cache-Control");
  g_auto (GStrv) parts = header != NULL ? g_strsplit (header, ",", -1) : NULL;

  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (!rf_route_read_directive (g_strstrip (parts[i]), request, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_route_read_idempotency_key (RfExchange *exchange, RfRequest *request, GError **error)
{
  const char *key = rf_exchange_get_header (exchange, "Idempotency-Key");

  if (key == NULL)
    return TRUE;
  if (*key == '\0' || strlen (key) > MAX_IDEMPOTENCY_KEY)
    {
      rf_error_collect (
          error, "Idempotency-Key", "must have 1 to %d characters", MAX_IDEMPOTENCY_KEY);
      return FALSE;
    }
  g_free (request->idempotency_key);
  request->idempotency_key = g_strdup (key);
  return TRUE;
}

/**
 * rf_route_set_directives:
 * @exchange: a request under way
 * @request: what it asks for
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Reads `Cache-Control` and `Idempotency-Key`.
 *
 * Returns: whether they are well formed
 */
gboolean
rf_route_set_directives (RfExchange *exchange, RfRequest *request, GError **error)
{
  return rf_route_read_cache_control (exchange, request, error) &&
         rf_route_read_idempotency_key (exchange, request, error);
}

static gboolean
rf_route_prefers_async (RfExchange *exchange)
{
  const char *header = rf_exchange_get_header (exchange, "Prefer");
  g_auto (GStrv) parts = header != NULL ? g_strsplit_set (header, ",;", -1) : NULL;

  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (g_strstrip (parts[i]), "respond-async") == 0)
        return TRUE;
    }
  return FALSE;
}

/* One key names the whole; each step has its own. */
static void
rf_route_name_steps (RfBundle *bundle)
{
  for (guint i = 0; i < bundle->steps->len; i++)
    {
      RfRequest *step = g_ptr_array_index (bundle->steps, i);
      g_autofree char *key = g_steal_pointer (&step->idempotency_key);

      if (key != NULL)
        step->idempotency_key = g_strdup_printf ("%s#%u", key, i);
    }
}

static gboolean
rf_route_read_bundle (RfExchange *exchange, RfAsked *asked, JsonNode *body, GError **error)
{
  asked->bundle = rf_bundle_new_from_json (body, NULL, error);
  if (asked->bundle == NULL)
    return FALSE;
  for (guint i = 0; i < asked->bundle->steps->len; i++)
    {
      RfRequest *step = g_ptr_array_index (asked->bundle->steps, i);

      if (!rf_route_set_caller (exchange, step, error) ||
          !rf_route_set_directives (exchange, step, error))
        return FALSE;
    }
  rf_route_name_steps (asked->bundle);
  return TRUE;
}

/**
 * rf_route_read_asked:
 * @exchange: a request with a body, in which no bytes stand any more
 * @error: return location
 *
 * Returns: (transfer full): what it asks for
 */
RfAsked *
rf_route_read_asked (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAsked) asked = g_new0 (RfAsked, 1);
  g_autoptr (JsonNode) body = rf_exchange_take_body (exchange);

  asked->is_async = rf_route_prefers_async (exchange);
  if (rf_bundle_is_in_json (body))
    return rf_route_read_bundle (exchange, asked, body, error) ? g_steal_pointer (&asked) : NULL;
  asked->request = rf_request_new_from_json (body, error);
  if (asked->request == NULL || !rf_route_set_caller (exchange, asked->request, error) ||
      !rf_route_set_directives (exchange, asked->request, error))
    return NULL;
  return g_steal_pointer (&asked);
}
