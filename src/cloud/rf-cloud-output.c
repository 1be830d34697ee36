/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-output.h"

#include "rf-cloud-path.h"
#include "rf-cloud-wav.h"
#include "rf-json-printer.h"
#include "rf-media-text.h"
#include "rf-text.h"

#include <math.h>
#include <string.h>

/*
 * Makes an output of a successful answer by the endpoint's table. The media
 * type is what the bytes say, since services say all sorts of things; what is
 * of another kind than was asked for is an error.
 */

#define MAX_MEDIA   (256 * 1024 * 1024)
#define MAX_EXCERPT 200
#define COST_HEADER "header."

static const char *
get_name (const RfCloudCall *call)
{
  return rf_task_get_model (call->task)->provider;
}

static gboolean
fail (GError **error, const RfCloudCall *call, const char *what)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_FAILED,
               "“%s” said that it was done, and %s",
               get_name (call),
               what);
  return FALSE;
}

static gboolean
refuse (GError **error, const RfCloudCall *call, const char *reason)
{
  g_autofree char *excerpt = rf_text_dup_printable (reason, MAX_EXCERPT);

  g_set_error (
      error, RF_ERROR, RF_ERROR_REFUSED, "“%s” refuses this content: %s", get_name (call), excerpt);
  if (error != NULL)
    rf_error_set_hint (*error, "Ask for something else, or in other words");
  return FALSE;
}

static gboolean
check_refusals (const RfCloudCall *call, JsonNode *root, GError **error)
{
  for (const RfCloudRefusal *row = call->endpoint->refusals; row != NULL && row->path != NULL;
       row++)
    {
      const char *text = rf_cloud_path_find_string (root, row->path);

      if (text != NULL && (row->value == NULL || g_str_equal (row->value, text)))
        return refuse (error, call, text);
    }
  return TRUE;
}

static const char *
get_wanted_start (RfKind kind)
{
  switch (kind)
    {
    case RF_KIND_IMAGE:
      return "image/";
    case RF_KIND_VIDEO:
      return "video/";
    case RF_KIND_MUSIC:
    case RF_KIND_TTS:
    case RF_KIND_TEXT:
    default:
      return "audio/";
    }
}

static gboolean
take_media (const RfCloudCall *call, GBytes *bytes, RfOutput *output, GError **error)
{
  RfKind kind = rf_task_get_model (call->task)->kind;
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *media_type = length > 0 ? rf_media_type_sniff (data, length) : NULL;

  if (length == 0)
    return fail (error, call, "sent nothing");
  if (media_type == NULL || !g_str_has_prefix (media_type, get_wanted_start (kind)))
    return fail (error, call, "sent something else than was asked for");
  rf_output_add_bytes (output, rf_kind_get_role (kind), media_type, bytes);
  return TRUE;
}

static char *
dup_address (const char *url, const char *query)
{
  if (query == NULL)
    return g_strdup (url);
  return g_strconcat (url, strchr (url, '?') != NULL ? "&" : "?", query, NULL);
}

/* The path to what an object names; a member that is no text is an empty one. */
static char *
dup_members_path (JsonNode *node, const char *path)
{
  GString *whole = g_string_new (path);
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *member = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return g_string_free (whole, FALSE);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    {
      const char *text = JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;
      g_autofree char *place = g_strdup_printf ("{%s}", name);
      g_autofree char *value = g_uri_escape_string (text != NULL ? text : "", NULL, FALSE);

      g_string_replace (whole, place, value, 0);
    }
  return g_string_free (whole, FALSE);
}

static gboolean
fetch_media (const RfCloudCall *call, const char *address, RfOutput *output, GError **error)
{
  const char *folder = rf_task_get_work_directory (call->task);
  g_autofree char *path = g_build_filename (folder, "fetched", NULL);
  const RfHttpCall download = { .url = address, .max_bytes = MAX_MEDIA };
  g_autoptr (RfHttpAnswer) got = rf_http_client_download (
      call->client, &download, path, call->progress, call->cancellable, error);
  g_autoptr (GBytes) bytes = NULL;
  char *content = NULL;
  gsize length = 0;

  if (got == NULL)
    return FALSE;
  if (!g_file_get_contents (path, &content, &length, NULL))
    return fail (error, call, "what it sent cannot be read");
  bytes = g_bytes_new_take (content, length);
  return take_media (call, bytes, output, error);
}

static gboolean
take_text (const char *text, gboolean json, RfOutput *output)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  rf_output_add_bytes (output, RF_ROLE_TEXT, json ? "application/json" : "text/plain", bytes);
  return TRUE;
}

static gboolean
wants_json (const RfCloudCall *call)
{
  const char *parameter = call->endpoint->json_with;

  return parameter != NULL && json_object_has_member (rf_task_get_params (call->task), parameter);
}

static gboolean
decode_media (const RfCloudCall *call,
              const char *text,
              const RfCloudMedia *row,
              RfOutput *output,
              GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) samples = NULL;
  g_autofree char *address = NULL;

  switch (row->form)
    {
    case RF_CLOUD_URL:
      address = dup_address (text, row->query);
      return fetch_media (call, address, output, error);
    case RF_CLOUD_TEXT:
      return take_text (text, wants_json (call), output);
    case RF_CLOUD_HEX:
      bytes = rf_media_text_decode_hex (text, MAX_MEDIA, error);
      break;
    case RF_CLOUD_SAMPLES:
      samples = rf_media_text_decode_base64 (text, MAX_MEDIA, error);
      bytes = samples != NULL ? rf_cloud_wav_new (samples) : NULL;
      break;
    case RF_CLOUD_MEMBERS:
    case RF_CLOUD_JSON:
    case RF_CLOUD_BASE64:
    default:
      bytes = rf_media_text_decode_base64 (text, MAX_MEDIA, error);
      break;
    }
  return bytes != NULL && take_media (call, bytes, output, error);
}

/* What is no text in the answer, but an object. */
static gboolean
take_object (const RfCloudCall *call,
             JsonNode *node,
             const RfCloudMedia *row,
             RfOutput *output,
             GError **error)
{
  g_autofree char *text = NULL;

  if (row->form == RF_CLOUD_MEMBERS)
    {
      text = dup_members_path (node, row->query);
      return fetch_media (call, text, output, error);
    }
  text = rf_json_print (node, NULL, error);
  return text != NULL && take_text (text, TRUE, output);
}

static gboolean
find_media (const RfCloudCall *call, JsonNode *root, RfOutput *output, GError **error)
{
  for (const RfCloudMedia *row = call->endpoint->media; row->path != NULL; row++)
    {
      JsonNode *node = rf_cloud_path_find (root, row->path);
      const char *text = rf_cloud_path_find_string (root, row->path);

      if (node != NULL && (row->form == RF_CLOUD_MEMBERS || row->form == RF_CLOUD_JSON))
        return take_object (call, node, row, output, error);
      if (text != NULL)
        return decode_media (call, text, row, output, error);
    }
  if (call->endpoint->excuse != NULL &&
      rf_cloud_path_find_string (root, call->endpoint->excuse) != NULL)
    return refuse (error, call, rf_cloud_path_find_string (root, call->endpoint->excuse));
  return fail (error, call, "sent nothing");
}

static gboolean
read_number (JsonNode *node, double *number)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : 0;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

static gboolean
read_count (const RfHttpAnswer *answer, JsonNode *root, const char *place, double *count)
{
  const char *text = NULL;
  char *end = NULL;

  if (!g_str_has_prefix (place, COST_HEADER))
    return root != NULL && read_number (rf_cloud_path_find (root, place), count);
  if (answer != NULL)
    text = rf_http_answer_get_header (answer, place + strlen (COST_HEADER));
  if (text == NULL)
    return FALSE;
  *count = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

/* What the answer counts, at the model's prices for it; not known where it
 * counts nothing of it. */
static gint64
get_cost (const RfCloudCall *call, const RfHttpAnswer *answer, JsonNode *root)
{
  GHashTable *costs = rf_task_get_model (call->task)->price.costs;
  gboolean known = FALSE;
  GHashTableIter iter;
  gpointer place = NULL;
  gpointer sum = NULL;
  double cost = 0;

  if (costs == NULL)
    return -1;
  g_hash_table_iter_init (&iter, costs);
  while (g_hash_table_iter_next (&iter, &place, &sum))
    {
      double count = 0;

      if (!read_count (answer, root, place, &count) || !(count >= 0))
        continue;
      known = TRUE;
      cost += count * (double) *(gint64 *) sum / 1e6;
    }
  return known && cost < 9e18 ? (gint64) ceil (cost) : -1;
}

static RfOutput *
finish (const RfCloudCall *call, const RfHttpAnswer *answer, JsonNode *root, RfOutput *output)
{
  const char *place = call->endpoint->answered_model;

  output->cost = get_cost (call, answer, root);
  if (root != NULL && place != NULL)
    output->answered_model = g_strdup (rf_cloud_path_find_string (root, place));
  return output;
}

/**
 * rf_cloud_output_new_from_json:
 * @call: the run
 * @answer: (nullable): what came, for its headers
 * @root: what it says
 * @error: as rf_cloud_output_new()
 *
 * Returns: (transfer full) (nullable): the output
 */
RfOutput *
rf_cloud_output_new_from_json (const RfCloudCall *call,
                               const RfHttpAnswer *answer,
                               JsonNode *root,
                               GError **error)
{
  g_autoptr (RfOutput) output = rf_output_new ();

  if (!check_refusals (call, root, error) || !find_media (call, root, output, error))
    return NULL;
  return finish (call, answer, root, g_steal_pointer (&output));
}

/**
 * rf_cloud_output_new:
 * @call: the run
 * @answer: what came, a success
 * @error: %RF_ERROR_REFUSED, or %RF_ERROR_PROVIDER_FAILED where what came is
 *   not what was asked for
 *
 * Returns: (transfer full) (nullable): the output
 */
RfOutput *
rf_cloud_output_new (const RfCloudCall *call, const RfHttpAnswer *answer, GError **error)
{
  g_autoptr (RfOutput) output = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (call->endpoint->media != NULL)
    {
      root = rf_http_answer_read_json (answer, NULL, error);
      return root != NULL ? rf_cloud_output_new_from_json (call, answer, root, error) : NULL;
    }
  output = rf_output_new ();
  nothing = g_bytes_new (NULL, 0);
  if (!take_media (call, answer->body != NULL ? answer->body : nothing, output, error))
    return NULL;
  return finish (call, answer, NULL, g_steal_pointer (&output));
}
