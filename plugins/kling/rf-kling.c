/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"
#include "rf-hash.h"
#include "rf-json-printer.h"
#include "rf-time.h"

#include <string.h>

/*
 * Kling, in both generations of its API: the older one signs each call with
 * a JSON web token (RFC 7519, HS256) of access key and secret key, the one of
 * the 3.x models takes a key as it is. The forms and codes are those of
 * Kling's “General Information” and of comfy_api_nodes/apis in ComfyUI at
 * a125cd84.
 */

#define TOKEN_SECONDS 1800
#define TOKEN_SLACK   5

static const RfHttpFaultWord fault_words[] = {
  { "1000", RF_HTTP_FAULT_KEY },
  { "1001", RF_HTTP_FAULT_KEY },
  { "1002", RF_HTTP_FAULT_KEY },
  { "1003", RF_HTTP_FAULT_KEY },
  { "1004", RF_HTTP_FAULT_KEY },
  { "1100", RF_HTTP_FAULT_MONEY },
  { "1101", RF_HTTP_FAULT_MONEY },
  { "1102", RF_HTTP_FAULT_MONEY },
  { "1103", RF_HTTP_FAULT_KEY },
  { "1200", RF_HTTP_FAULT_INPUT },
  { "1201", RF_HTTP_FAULT_INPUT },
  { "1203", RF_HTTP_FAULT_GONE },
  { "1300", RF_HTTP_FAULT_REFUSED },
  { "1301", RF_HTTP_FAULT_REFUSED },
  { "1302", RF_HTTP_FAULT_RATE },
  { "1303", RF_HTTP_FAULT_RATE },
  { "5000", RF_HTTP_FAULT_SERVER },
  { "5001", RF_HTTP_FAULT_SERVER },
  { "risk control", RF_HTTP_FAULT_REFUSED },
  { NULL },
};

static char *
encode (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  *strchrnul (text, '=') = '\0';
  return text;
}

static char *
encode_text (const char *text)
{
  return encode ((const guint8 *) text, strlen (text));
}

static char *
make_token (const char *access, const char *secret)
{
  gint64 now = rf_time_now () / 1000;
  g_autoptr (GString) issuer = g_string_new (NULL);
  g_autofree char *claims = NULL;
  g_autofree char *header = encode_text ("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
  g_autofree char *body = NULL;
  g_autofree char *message = NULL;
  guint8 digest[RF_SHA256_BYTES] = { 0 };
  g_autofree char *signature = NULL;

  rf_json_append_string (issuer, access);
  claims =
      g_strdup_printf ("{\"exp\":%" G_GINT64_FORMAT ",\"iss\":%s,\"nbf\":%" G_GINT64_FORMAT "}",
                       now + TOKEN_SECONDS,
                       issuer->str,
                       now - TOKEN_SLACK);
  body = encode_text (claims);
  message = g_strconcat (header, ".", body, NULL);
  rf_hash_hmac (secret, strlen (secret), message, digest);
  signature = encode (digest, sizeof digest);
  return g_strconcat (message, ".", signature, NULL);
}

/* A token for each call, since a job may take longer than one lives. */
static void
sign (RfProvider *provider, const char *key, const RfHttpToSign *what, GPtrArray *headers)
{
  g_auto (GStrv) parts = g_strsplit (key, ":", 2);
  g_autofree char *token = make_token (parts[0], parts[1]);

  g_ptr_array_add (headers, g_strdup ("Authorization"));
  g_ptr_array_add (headers, g_strconcat ("Bearer ", token, NULL));
}

static const RfCloudField older_fields[] = {
  { RF_CLOUD_MODEL, "model_name" },
  { "duration", "duration", RF_CLOUD_AS_TEXT },
  { "image", "image", RF_CLOUD_AS_FILE },
  { NULL },
};

static const RfCloudField text_fields[] = {
  { "resolution", "settings.resolution" },
  { "aspect_ratio", "settings.aspect_ratio" },
  { "duration", "settings.duration" },
  { NULL },
};

static const RfCloudField image_fields[] = {
  { "prompt", "contents.0.type", RF_CLOUD_AS_CONSTANT, "\"prompt\"" },
  { "prompt", "contents.0.text" },
  { "image", "contents.1.type", RF_CLOUD_AS_CONSTANT, "\"first_frame\"" },
  { "image", "contents.1.url", RF_CLOUD_AS_FILE },
  { "resolution", "settings.resolution" },
  { "duration", "settings.duration" },
  { "aspect_ratio", "" },
  { NULL },
};

static const RfCloudMedia older_media[] = {
  { "data.task_result.videos.0.url", RF_CLOUD_URL },
  { NULL },
};

static const RfCloudMedia media[] = {
  { "data.0.outputs.*.url", RF_CLOUD_URL },
  { NULL },
};

static const char *const failed[] = { "failed", NULL };

/* Where an order of the older sort was made, it is asked for. */
#define OLDER_JOB(place)                                                                           \
  .name = place, .handle = "data.task_id", .poll = "/v1/videos/" place "/{handle}",                \
  .interval = 5000, .state = "data.task_status", .done = "succeed", .failed = failed,              \
  .reason = "data.task_status_msg"

static const RfCloudJob older_text_job = { OLDER_JOB ("text2video") };
static const RfCloudJob older_image_job = { OLDER_JOB ("image2video") };

static const RfCloudJob job = {
  .name = "task",
  .handle = "data.id",
  .poll = "/tasks?task_ids={handle}",
  .interval = 5000,
  .state = "data.0.status",
  .done = "succeeded",
  .failed = failed,
  .reason = "data.0.message",
  .list = "data",
};

static const RfCloudEndpoint endpoints[] = {
  { .kind = RF_KIND_VIDEO,
    .models = "kling-3",
    .needs = "image",
    .path = "/image-to-video/{model}",
    .fields = image_fields,
    .media = media,
    .job = &job },
  { .kind = RF_KIND_VIDEO,
    .models = "kling-3",
    .path = "/text-to-video/{model}",
    .fields = text_fields,
    .media = media,
    .job = &job },
  { .kind = RF_KIND_VIDEO,
    .needs = "image",
    .path = "/v1/videos/image2video",
    .fields = older_fields,
    .media = older_media,
    .job = &older_image_job },
  { .kind = RF_KIND_VIDEO,
    .path = "/v1/videos/text2video",
    .fields = older_fields,
    .media = older_media,
    .job = &older_text_job },
  { .path = NULL },
};

static const RfCloudService service = {
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
  .sign = sign,
  .fault_words = fault_words,
  .fault_code = "code",
  .endpoints = endpoints,
};

RF_CLOUD_PLUGIN ("kling", RfKlingProvider, rf_kling_provider, service)
