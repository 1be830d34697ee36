/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "openai-answer.h"

#include "route-request.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Results as answers of OpenAI's interface, under our own headers. */

/* Bytes that may be read and encoded where everybody else waits for it. */
#define QUICK (256 * 1024)

/* What a whole image may have in an answer that is one JSON text. */
#define MOST_IN_TEXT (64 * 1024 * 1024)

static const RfAsset *
rf_openai_get_asset (const RfResult *result)
{
  return g_ptr_array_index (rf_result_get_generation (result)->assets, 0);
}

/**
 * rf_openai_is_quickly_read:
 * @asked: a request whose results are there
 *
 * Returns: whether it can be answered on the loop
 */
gboolean
rf_openai_is_quickly_read (const RfOpenaiAsked *asked)
{
  gint64 bytes = 0;

  for (guint i = 0; i < asked->results->len; i++)
    bytes += rf_openai_get_asset (g_ptr_array_index (asked->results, i))->bytes;
  return !asked->as_base64 || bytes <= QUICK;
}

/* What is kept nowhere is still in the result's own folder.
 * Returns: a descriptor, or -1 */
static int
rf_openai_open (RfExchange *exchange, const RfResult *result, GError **error)
{
  const RfAsset *asset = rf_openai_get_asset (result);
  g_autoptr (RfAsset) found = NULL;
  int descriptor = -1;

  if (result->work_directory == NULL || asset->path == NULL)
    return rf_service_open_asset (rf_exchange_get_service (exchange),
                                  rf_exchange_get_caller (exchange)->namespace_,
                                  asset->sha256,
                                  &found,
                                  error);
  descriptor = open (asset->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_STORE_UNAVAILABLE,
                 "what was made cannot be read: %s",
                 g_strerror (errno));
  return descriptor;
}

static gboolean
rf_openai_read_whole (int descriptor, guchar *bytes, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize count = pread (descriptor, bytes + done, length - done, (off_t) done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return FALSE;
      done += (gsize) count;
    }
  return TRUE;
}

static char *
rf_openai_dup_base64 (RfExchange *exchange, const RfResult *result, GError **error)
{
  gsize length = (gsize) rf_openai_get_asset (result)->bytes;
  g_autofree guchar *bytes = NULL;
  gboolean is_read = FALSE;
  int descriptor = -1;

  if (length > MOST_IN_TEXT)
    {
      rf_error_collect (
          error, "response_format", "the image is too large for “b64_json”; ask for “url”");
      return NULL;
    }
  descriptor = rf_openai_open (exchange, result, error);
  if (descriptor < 0)
    return NULL;
  bytes = g_malloc (length);
  is_read = rf_openai_read_whole (descriptor, bytes, length);
  close (descriptor);
  if (is_read)
    return g_base64_encode (bytes, length);
  g_set_error_literal (
      error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "an asset is shorter than it should be");
  return NULL;
}

static JsonObject *
rf_openai_new_image (RfExchange *exchange,
                     const RfOpenaiAsked *asked,
                     const RfResult *result,
                     GError **error)
{
  const RfAsset *asset = rf_openai_get_asset (result);
  g_autofree char *path = g_strdup_printf ("/assets/%s.%s", asset->sha256, asset->extension);
  g_autofree char *text = asked->as_base64 ? rf_openai_dup_base64 (exchange, result, error)
                                           : rf_exchange_dup_url (exchange, path);
  JsonObject *object = NULL;

  if (text == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, asked->as_base64 ? "b64_json" : "url", text);
  return object;
}

static JsonArray *
rf_openai_new_images (RfExchange *exchange, const RfOpenaiAsked *asked, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < asked->results->len; i++)
    {
      JsonObject *image =
          rf_openai_new_image (exchange, asked, g_ptr_array_index (asked->results, i), error);

      if (image == NULL)
        return NULL;
      json_array_add_object_element (list, image);
    }
  return g_steal_pointer (&list);
}

/* Of several, the headers tell of the one that had the longest way. */
static const RfResult *
rf_openai_get_worst (const RfOpenaiAsked *asked)
{
  const RfResult *worst = g_ptr_array_index (asked->results, 0);

  for (guint i = 1; i < asked->results->len; i++)
    {
      const RfResult *result = g_ptr_array_index (asked->results, i);

      if (worst->outcome == RF_OUTCOME_HIT && result->outcome != RF_OUTCOME_HIT)
        worst = result;
    }
  return worst;
}

static JsonNode *
rf_openai_images_to_json (const RfOpenaiAsked *asked, JsonArray *images)
{
  const RfResult *first = g_ptr_array_index (asked->results, 0);
  const RfAsset *asset = rf_openai_get_asset (first);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *size = g_strdup_printf ("%dx%d", asset->width, asset->height);

  json_object_set_int_member (
      object, "created", rf_result_get_generation (first)->finished_at / 1000);
  json_object_set_array_member (object, "data", images);
  json_object_set_string_member (object, "output_format", asset->extension);
  if (asset->width > 0)
    json_object_set_string_member (object, "size", size);
  json_node_take_object (node, object);
  return node;
}

/**
 * rf_openai_answer_images:
 * @exchange: a request whose data is an #RfOpenaiAsked with its results
 * @error: return location
 *
 * Returns: whether it is answered
 */
gboolean
rf_openai_answer_images (RfExchange *exchange, GError **error)
{
  RfOpenaiAsked *asked = rf_exchange_get_data (exchange);
  JsonArray *images = rf_openai_new_images (exchange, asked, error);

  if (images == NULL)
    return FALSE;
  rf_route_set_result_headers (exchange, rf_openai_get_worst (asked));
  rf_exchange_answer (exchange, 200, rf_openai_images_to_json (asked, images));
  /* What is kept nowhere else waits for who follows its address. */
  for (guint i = 0; i < asked->results->len && !asked->as_base64;)
    {
      if (((RfResult *) g_ptr_array_index (asked->results, i))->work_directory == NULL)
        i++;
      else
        rf_unstored_take (rf_exchange_get_unstored (exchange),
                          rf_exchange_get_caller (exchange)->namespace_,
                          g_ptr_array_steal_index (asked->results, i));
    }
  return TRUE;
}

/**
 * rf_openai_answer_speech:
 * @exchange: a request whose data is an #RfOpenaiAsked with its result
 * @error: return location
 *
 * Returns: whether it is answered
 */
gboolean
rf_openai_answer_speech (RfExchange *exchange, GError **error)
{
  RfOpenaiAsked *asked = rf_exchange_get_data (exchange);
  const RfResult *result = g_ptr_array_index (asked->results, 0);
  int descriptor = rf_openai_open (exchange, result, error);
  GArray *parts = NULL;
  RfBody *body = NULL;
  struct stat status;
  RfFilePart part = { NULL, 0, 0 };

  if (descriptor < 0)
    return FALSE;
  part.length = fstat (descriptor, &status) == 0 ? status.st_size : 0;
  parts = g_array_new (FALSE, FALSE, sizeof (RfFilePart));
  g_array_append_val (parts, part);
  body = rf_file_body_new (descriptor, parts, NULL);
  body->media_type = g_strdup (rf_openai_get_asset (result)->media_type);
  rf_route_set_result_headers (exchange, result);
  rf_exchange_set_header (exchange, "Cache-Control", "no-store");
  rf_exchange_answer_body (exchange, 200, body);
  return TRUE;
}
