/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

/*
 * Suno has no API for the public. What goes by that name are servers of others
 * that use its web site, and speak one of three dialects: a relay as in
 * new-api's relay/channel/task/suno (273c517a), the documents of
 * docs.sunoapi.org, and gcui-art/suno-api (0646ebc5). None of them documents
 * much of what goes wrong; what is not in these tables ends as
 * an unknown outcome.
 *
 * Where one does not know a song any more is documented for none, so such a song
 * is asked for until time is up, and what was held for it stays held.
 *
 * With lyrics, the prompt is the style. Each order makes two songs; the first is
 * taken.
 */

static const RfHttpFaultWord sunoapi_words[] = {
  { "400", RF_HTTP_FAULT_INPUT },
  { "401", RF_HTTP_FAULT_KEY },
  { "402", RF_HTTP_FAULT_MONEY },
  { "404", RF_HTTP_FAULT_INPUT },
  { "405", RF_HTTP_FAULT_RATE },
  { "413", RF_HTTP_FAULT_INPUT },
  { "429", RF_HTTP_FAULT_MONEY },
  { "430", RF_HTTP_FAULT_RATE },
  { "455", RF_HTTP_FAULT_SERVER },
  { "500", RF_HTTP_FAULT_SERVER },
  { "SENSITIVE_WORD_ERROR", RF_HTTP_FAULT_REFUSED },
  { NULL },
};

/* It is being maintained, and takes nothing in. */
static const RfCloudUnpaid sunoapi_unpaid[] = { { 200, "455" }, { 0 } };

static const RfCloudField relay_fields[] = {
  { RF_CLOUD_MODEL, "mv" },
  { "prompt", "gpt_description_prompt" },
  { "instrumental", "make_instrumental" },
  { "title", "" },
  { "avoid", "", RF_CLOUD_AS_FAULT },
  { "callback_url", "" },
  { NULL },
};

static const RfCloudField relay_song_fields[] = {
  { RF_CLOUD_MODEL, "mv" },
  { "lyrics", "prompt" },
  { "prompt", "tags" },
  { "instrumental", "make_instrumental" },
  { "avoid", "", RF_CLOUD_AS_FAULT },
  { "callback_url", "" },
  { NULL },
};

static const RfCloudField sunoapi_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { RF_CLOUD_MODEL, "customMode", RF_CLOUD_AS_CONSTANT, "false" },
  { "title", "" },
  { "avoid", "negativeTags" },
  { "callback_url", "callBackUrl" },
  { NULL },
};

static const RfCloudField sunoapi_song_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { RF_CLOUD_MODEL, "customMode", RF_CLOUD_AS_CONSTANT, "true" },
  { "lyrics", "prompt" },
  { "prompt", "style" },
  { "avoid", "negativeTags" },
  { "callback_url", "callBackUrl" },
  { NULL },
};

static const RfCloudField gcui_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { RF_CLOUD_MODEL, "wait_audio", RF_CLOUD_AS_CONSTANT, "false" },
  { "instrumental", "make_instrumental" },
  { "title", "" },
  { "avoid", "", RF_CLOUD_AS_FAULT },
  { "callback_url", "" },
  { NULL },
};

static const RfCloudField gcui_song_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { RF_CLOUD_MODEL, "wait_audio", RF_CLOUD_AS_CONSTANT, "false" },
  { "lyrics", "prompt" },
  { "prompt", "tags" },
  { "instrumental", "make_instrumental" },
  { "avoid", "negative_tags" },
  { "callback_url", "" },
  { NULL },
};

static const RfCloudMedia relay_media[] = {
  { "data.0.data.*.audio_url", RF_CLOUD_URL },
  { NULL },
};

static const RfCloudMedia sunoapi_media[] = {
  { "data.response.sunoData.*.audioUrl", RF_CLOUD_URL },
  { NULL },
};

static const RfCloudMedia gcui_media[] = { { "0.audio_url", RF_CLOUD_URL }, { NULL } };

static const char *const relay_failed[] = { "failed", "failure", NULL };
static const char *const sunoapi_failed[] = {
  "CREATE_TASK_FAILED", "GENERATE_AUDIO_FAILED", "CALLBACK_EXCEPTION", "SENSITIVE_WORD_ERROR", NULL,
};
static const char *const gcui_failed[] = { "error", NULL };

static const RfCloudJob relay_job = {
  .name = "relay",
  .handle = "data",
  .poll = "/suno/fetch",
  .poll_body = "{\"ids\":[\"{handle}\"]}",
  .interval = 5000,
  .state = "data.0.status",
  .done = "success",
  .failed = relay_failed,
  .reason = "data.0.fail_reason",
};

static const RfCloudJob sunoapi_job = {
  .name = "sunoapi",
  .handle = "data.taskId",
  .poll = "/api/v1/generate/record-info?taskId={handle}",
  .interval = 5000,
  .state = "data.status",
  .done = "SUCCESS",
  .failed = sunoapi_failed,
  .reason = "data.errorMessage",
};

/* Each song has an id of its own. */
static const RfCloudJob gcui_job = {
  .name = "gcui",
  .handle = "0.id",
  .poll = "/api/get?ids={handle}",
  .interval = 5000,
  .state = "0.status",
  .done = "complete",
  .failed = gcui_failed,
};

#define MUSIC(dialect, mode)                                                                       \
  .kind = RF_KIND_MUSIC, .fields = dialect##mode##_fields, .media = dialect##_media,               \
  .job = &dialect##_job

static const RfCloudEndpoint relay_endpoints[] = {
  { .path = "/suno/submit/music", .models = "chirp", .needs = "lyrics", MUSIC (relay, _song) },
  { .path = "/suno/submit/music", .models = "chirp", MUSIC (relay, ) },
  { .path = NULL },
};

static const RfCloudEndpoint sunoapi_endpoints[] = {
  { .path = "/api/v1/generate", .models = "V", .needs = "lyrics", MUSIC (sunoapi, _song) },
  { .path = "/api/v1/generate", .models = "V", MUSIC (sunoapi, ) },
  { .path = NULL },
};

static const RfCloudEndpoint gcui_endpoints[] = {
  { .path = "/api/custom_generate", .models = "chirp", .needs = "lyrics", MUSIC (gcui, _song) },
  { .path = "/api/generate", .models = "chirp", MUSIC (gcui, ) },
  { .path = NULL },
};

#define BEARER .key_header = "Authorization", .key_prefix = "Bearer "

static const RfCloudService gcui = { .dialect = "gcui", .endpoints = gcui_endpoints, BEARER };

static const RfCloudService sunoapi = {
  .dialect = "sunoapi",
  .next = &gcui,
  .endpoints = sunoapi_endpoints,
  .fault_words = sunoapi_words,
  .fault_code = "code",
  .fault_none = "200",
  .unpaid = sunoapi_unpaid,
  BEARER,
};

static const RfCloudService relay = {
  .dialect = "relay",
  .next = &sunoapi,
  .endpoints = relay_endpoints,
  .fault_code = "code",
  .fault_none = "success",
  BEARER,
};

RF_CLOUD_PLUGIN ("suno", RfSunoProvider, rf_suno_provider, relay)
