/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-media.h"

#include "rf-cloud-wav.h"
#include "rf-json-printer.h"
#include "rf-media-text.h"
#include "rf-paths.h"

#include <string.h>

/*
 * Takes what was made out of an answer, in whichever form it has it, or fetches
 * it. The media type is what the bytes say, since services say all sorts of
 * things; what is of another kind than was asked for is an error.
 */

#define MAX_MEDIA (256 * 1024 * 1024)

static const char *
get_name (const RfCloudCall *call)
{
  return rf_task_get_model (call->task)->provider;
}

/**
 * rf_cloud_media_fail:
 * @call: a run
 * @what: what is wrong with what came, as `sent nothing`
 * @error: return location
 *
 * Returns: %FALSE with %RF_ERROR_PROVIDER_FAILED
 */
gboolean
rf_cloud_media_fail (const RfCloudCall *call, const char *what, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_FAILED,
               "“%s” said that it was done, and %s",
               get_name (call),
               what);
  return FALSE;
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

/**
 * rf_cloud_media_take_bytes:
 * @call: a run
 * @bytes: what was made
 * @output: takes it
 * @error: %RF_ERROR_PROVIDER_FAILED where it is nothing, or of another kind
 *
 * Returns: whether it was taken
 */
gboolean
rf_cloud_media_take_bytes (const RfCloudCall *call, GBytes *bytes, RfOutput *output, GError **error)
{
  RfKind kind = rf_task_get_model (call->task)->kind;
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *media_type = length > 0 ? rf_media_type_sniff (data, length) : NULL;

  if (length == 0)
    return rf_cloud_media_fail (call, "sent nothing", error);
  if (media_type == NULL || !g_str_has_prefix (media_type, get_wanted_start (kind)))
    return rf_cloud_media_fail (call, "sent something else than was asked for", error);
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
fetch_into (const RfCloudCall *call,
            const char *address,
            const char *folder,
            RfOutput *output,
            GError **error)
{
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
    return rf_cloud_media_fail (call, "what it sent cannot be read", error);
  bytes = g_bytes_new_take (content, length);
  return rf_cloud_media_take_bytes (call, bytes, output, error);
}

/* It is paid for: where the store's disk has no room, another may have. Fetching
 * once more costs nothing. */
static gboolean
fetch_media (const RfCloudCall *call, const char *address, RfOutput *output, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *elsewhere = NULL;
  gboolean fetched = FALSE;

  if (fetch_into (call, address, rf_task_get_work_directory (call->task), output, &failure))
    return TRUE;
  if (rf_error_is_disk_full (failure))
    elsewhere = g_dir_make_tmp ("refrain-XXXXXX", NULL);
  if (elsewhere == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  fetched = fetch_into (call, address, elsewhere, output, error);
  rf_paths_remove_tree (elsewhere);
  return fetched;
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
  return bytes != NULL && rf_cloud_media_take_bytes (call, bytes, output, error);
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

/**
 * rf_cloud_media_take:
 * @call: a run
 * @node: what stands in the answer where @row says
 * @row: in which form it does
 * @output: takes it
 * @error: %RF_ERROR_PROVIDER_FAILED, or as rf_http_client_download()
 *
 * Returns: whether it was taken
 */
gboolean
rf_cloud_media_take (const RfCloudCall *call,
                     JsonNode *node,
                     const RfCloudMedia *row,
                     RfOutput *output,
                     GError **error)
{
  if (row->form == RF_CLOUD_MEMBERS || row->form == RF_CLOUD_JSON)
    return take_object (call, node, row, output, error);
  return decode_media (call, json_node_get_string (node), row, output, error);
}
