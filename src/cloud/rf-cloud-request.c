/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-request.h"

#include "rf-cloud-path.h"
#include "rf-json-object.h"
#include "rf-json-printer.h"

#include <math.h>
#include <string.h>

/*
 * Makes a call out of a task by the endpoint's table.
 */

/**
 * rf_cloud_request_find_endpoint:
 * @service: a service
 * @task: what is to be made
 * @error: %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer none) (nullable): the endpoint that makes it
 */
const RfCloudEndpoint *
rf_cloud_request_find_endpoint (const RfCloudService *service, RfTask *task, GError **error)
{
  const RfModelInfo *model = rf_task_get_model (task);

  for (const RfCloudEndpoint *row = service->endpoints; row->path != NULL; row++)
    {
      if (row->kind == model->kind &&
          (row->models == NULL || g_str_has_prefix (model->id, row->models)) &&
          (row->needs == NULL || rf_task_get_input_path (task, row->needs) != NULL ||
           json_object_has_member (rf_task_get_params (task), row->needs)))
        return row;
    }
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "“%s” has no way to make %s with the model “%s”",
               model->provider,
               rf_enum_get_name (rf_kind_names, (int) model->kind),
               model->id);
  return NULL;
}

static gboolean
has_row (const RfCloudEndpoint *endpoint, const char *parameter)
{
  const RfCloudField *row = endpoint->fields;

  while (row != NULL && row->parameter != NULL && !g_str_equal (row->parameter, parameter))
    row++;
  return row != NULL && row->parameter != NULL;
}

static gboolean
has_value (RfTask *task, const char *parameter)
{
  JsonNode *node = json_object_get_member (rf_task_get_params (task), parameter);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

/* Returns: (transfer full) (nullable) */
static JsonNode *
dup_value (RfTask *task, const char *parameter)
{
  JsonNode *node = NULL;

  if (g_str_equal (parameter, RF_CLOUD_MODEL))
    return json_node_init_string (json_node_alloc (), rf_task_get_model (task)->id);
  node = json_object_get_member (rf_task_get_params (task), parameter);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? rf_json_copy (node) : NULL;
}

/* Returns: (transfer full) */
static char *
dup_text (JsonNode *value)
{
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    return json_node_dup_string (value);
  return rf_json_print (value, NULL, NULL);
}

static JsonNode *
new_text (const char *text, const char *end)
{
  g_autofree char *whole = g_strconcat (text, end, NULL);

  return json_node_init_string (json_node_alloc (), whole);
}

static JsonNode *
new_object (void)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, json_object_new ());
  return node;
}

static JsonNode *
new_message (const char *role, JsonNode *content)
{
  JsonNode *message = new_object ();

  json_object_set_string_member (json_node_get_object (message), "role", role);
  json_object_set_member (json_node_get_object (message), "content", content);
  return message;
}

/* Returns: (transfer full): @value, which it takes, in the form of the row */
static JsonNode *
convert (const RfCloudField *row, JsonNode *value)
{
  g_autoptr (JsonNode) given = value;
  g_autofree char *text = NULL;

  switch (row->as)
    {
    case RF_CLOUD_AS_TEXT:
      text = dup_text (given);
      return new_text (text, row->value);
    case RF_CLOUD_AS_MILLISECONDS:
      return json_node_init_int (json_node_alloc (), llround (json_node_get_double (given) * 1000));
    case RF_CLOUD_AS_CONSTANT:
      return json_from_string (row->value, NULL);
    case RF_CLOUD_AS_MESSAGE:
      return new_message (row->value, json_node_ref (given));
    case RF_CLOUD_AS_FILE:
    case RF_CLOUD_AS_MEDIA_TYPE:
    case RF_CLOUD_AS_FAULT:
    case RF_CLOUD_AS_IS:
    default:
      return g_steal_pointer (&given);
    }
}

/**
 * rf_cloud_request_read_input:
 * @task: what is to be made
 * @parameter: an input that it has
 * @error: %RF_ERROR_STORE_UNAVAILABLE
 *
 * Returns: (transfer full) (nullable): the file's content
 */
GBytes *
rf_cloud_request_read_input (RfTask *task, const char *parameter, GError **error)
{
  g_autoptr (GError) fault = NULL;
  char *content = NULL;
  gsize length = 0;

  if (g_file_get_contents (rf_task_get_input_path (task, parameter), &content, &length, &fault))
    return g_bytes_new_take (content, length);
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "%s", fault->message);
  return NULL;
}

/* The rows of an input: what it is, and of what type; a constant beside them.
 * In a form it is a file, which no JSON has. */
static gboolean
put_input (JsonNode *body, const RfCloudField *row, const RfCloudCall *call, GError **error)
{
  g_autoptr (GBytes) content = NULL;
  g_autofree char *text = NULL;

  if (row->as == RF_CLOUD_AS_CONSTANT)
    rf_cloud_path_put (body, row->to, json_from_string (row->value, NULL));
  if (row->as == RF_CLOUD_AS_MEDIA_TYPE)
    rf_cloud_path_put (
        body, row->to, new_text (rf_task_get_input_media_type (call->task, row->parameter), NULL));
  if (row->as != RF_CLOUD_AS_FILE || call->endpoint->multipart)
    return TRUE;
  content = rf_cloud_request_read_input (call->task, row->parameter, error);
  if (content == NULL)
    return FALSE;
  text = g_base64_encode (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  rf_cloud_path_put (body, row->to, new_text (text, NULL));
  return TRUE;
}

static gboolean
set_fault (const RfCloudCall *call, const RfCloudField *row, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "%s: “%s” does not take it",
               row->parameter,
               rf_task_get_model (call->task)->provider);
  return FALSE;
}

static gboolean
put_row (JsonNode *body, const RfCloudField *row, const RfCloudCall *call, GError **error)
{
  gboolean input = rf_task_get_input_path (call->task, row->parameter) != NULL;
  JsonNode *value = NULL;

  if (row->as == RF_CLOUD_AS_FAULT)
    return !(input || has_value (call->task, row->parameter)) || set_fault (call, row, error);
  if (input)
    return put_input (body, row, call, error);
  value = dup_value (call->task, row->parameter);
  if (value == NULL)
    return TRUE;
  value = convert (row, value);
  if (row->as == RF_CLOUD_AS_MESSAGE)
    rf_cloud_path_append (body, row->to, value);
  else
    rf_cloud_path_put (body, row->to, value);
  return TRUE;
}

/* The name is the asker's where parameters are free: its dots are no path. */
static void
put_other (JsonNode *body, const RfCloudEndpoint *endpoint, const char *name, JsonNode *value)
{
  JsonNode *parent = body;

  if (endpoint->others != NULL)
    parent = rf_cloud_path_ensure (body, endpoint->others);
  json_object_set_member (json_node_get_object (parent), name, value);
}

static gboolean
is_in_body (const RfCloudField *row)
{
  return row->as == RF_CLOUD_AS_FAULT || (row->to[0] != '\0' && row->to[0] != '?');
}

/**
 * rf_cloud_request_build_body:
 * @call: a run
 * @error: %RF_ERROR_STORE_UNAVAILABLE where an input cannot be read,
 *   %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the JSON that is sent
 */
JsonNode *
rf_cloud_request_build_body (const RfCloudCall *call, GError **error)
{
  const RfCloudEndpoint *endpoint = call->endpoint;
  g_autoptr (JsonNode) body = new_object ();
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (endpoint->build != NULL)
    return endpoint->build (call, error);
  for (const RfCloudField *row = endpoint->fields; row != NULL && row->parameter != NULL; row++)
    {
      if (is_in_body (row) && !put_row (body, row, call, error))
        return NULL;
    }
  json_object_iter_init (&iter, rf_task_get_params (call->task));
  while (json_object_iter_next (&iter, &name, &value))
    {
      if (!has_row (endpoint, name) && !JSON_NODE_HOLDS_NULL (value) &&
          rf_task_get_input_path (call->task, name) == NULL)
        put_other (body, endpoint, name, rf_json_copy (value));
    }
  return g_steal_pointer (&body);
}

static gboolean
add_file (RfHttpForm *form, const RfCloudField *row, RfTask *task, GError **error)
{
  const char *media_type = rf_task_get_input_media_type (task, row->parameter);
  g_autofree char *base = g_path_get_basename (rf_task_get_input_path (task, row->parameter));
  g_autoptr (GBytes) content = rf_cloud_request_read_input (task, row->parameter, error);

  if (content == NULL)
    return FALSE;
  rf_http_form_add_file (
      form, row->to, base, media_type != NULL ? media_type : "application/octet-stream", content);
  return TRUE;
}

/**
 * rf_cloud_request_build_form:
 * @call: a run whose endpoint takes a form
 * @error: as rf_cloud_request_build_body()
 *
 * Returns: (transfer full) (nullable): the form that is sent: what would stand
 *   on the first level of the JSON, and the inputs
 */
RfHttpForm *
rf_cloud_request_build_form (const RfCloudCall *call, GError **error)
{
  g_autoptr (JsonNode) body = rf_cloud_request_build_body (call, error);
  g_autoptr (RfHttpForm) form = rf_http_form_new ();
  g_autoptr (GList) names = NULL;

  if (body == NULL)
    return NULL;
  names = json_object_get_members (json_node_get_object (body));
  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonNode *value = json_object_get_member (json_node_get_object (body), name->data);
      g_autofree char *text = dup_text (value);

      rf_http_form_add_text (form, name->data, text);
    }
  for (const RfCloudField *row = call->endpoint->fields; row->parameter != NULL; row++)
    {
      if (row->as == RF_CLOUD_AS_FILE &&
          rf_task_get_input_path (call->task, row->parameter) != NULL &&
          !add_file (form, row, call->task, error))
        return NULL;
    }
  return g_steal_pointer (&form);
}

/* A value in a URL must not become another path. */
static void
append_value (GString *url, RfTask *task, const char *parameter)
{
  g_autoptr (JsonNode) value = dup_value (task, parameter);
  g_autofree char *text = value != NULL ? dup_text (value) : g_strdup ("");

  g_string_append_uri_escaped (url, text, NULL, FALSE);
}

static void
append_path (GString *url, RfTask *task, const char *path)
{
  const char *at = path;

  while (*at != '\0')
    {
      const char *open = strchrnul (at, '{');
      const char *close = strchr (open, '}');
      g_autofree char *name = NULL;

      g_string_append_len (url, at, open - at);
      if (close == NULL)
        return;
      name = g_strndup (open + 1, (gsize) (close - open - 1));
      append_value (url, task, g_str_equal (name, "model") ? RF_CLOUD_MODEL : name);
      at = close + 1;
    }
}

/**
 * rf_cloud_request_build_url:
 * @endpoint: an endpoint
 * @task: what is to be made
 *
 * Returns: (transfer full): the path after the base URL, with its query
 */
char *
rf_cloud_request_build_url (const RfCloudEndpoint *endpoint, RfTask *task)
{
  GString *url = g_string_new (NULL);
  char separator = '?';

  append_path (url, task, endpoint->path);
  for (const RfCloudField *row = endpoint->fields; row != NULL && row->parameter != NULL; row++)
    {
      if (row->to[0] != '?' || !json_object_has_member (rf_task_get_params (task), row->parameter))
        continue;
      g_string_append_printf (url, "%c%s=", separator, row->to + 1);
      append_value (url, task, row->parameter);
      separator = '&';
    }
  return g_string_free (url, FALSE);
}
