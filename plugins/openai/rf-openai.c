/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

/*
 * OpenAI's API, and every server that speaks it: pictures, speech, and text
 * by chat completions, which is the form that the other servers have too.
 * The forms are those of openai-python at e43b4224 (2026-08-21):
 * types/image_generate_params.py, types/image_edit_params.py, types/audio/speech_create_params.py,
 * types/chat/completion_create_params.py, types/shared/error_object.py.
 */

static const RfHttpFaultWord fault_words[] = {
  { "moderation_blocked", RF_HTTP_FAULT_REFUSED },
  { "content_policy_violation", RF_HTTP_FAULT_REFUSED },
  { "image_content_policy_violation", RF_HTTP_FAULT_REFUSED },
  { "bio_policy", RF_HTTP_FAULT_REFUSED },
  { "invalid_prompt", RF_HTTP_FAULT_REFUSED },
  { "invalid_api_key", RF_HTTP_FAULT_KEY },
  { "insufficient_quota", RF_HTTP_FAULT_MONEY },
  { "billing_hard_limit_reached", RF_HTTP_FAULT_MONEY },
  { "rate_limit_exceeded", RF_HTTP_FAULT_RATE },
  { "slow_down", RF_HTTP_FAULT_RATE },
  { "model_not_found", RF_HTTP_FAULT_INPUT },
  { NULL },
};

/* The service's word for having taken no call in. */
static const RfCloudUnpaid unpaid[] = { { 503, "server_is_overloaded" }, { 0 } };

/* The older models give an address unless told otherwise; the others refuse
 * to be told. */
static const RfCloudField older_image_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { RF_CLOUD_MODEL, "response_format", RF_CLOUD_AS_CONSTANT, "\"b64_json\"" },
  { NULL },
};

static const RfCloudField image_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { "format", "output_format" },
  { "mask", "", RF_CLOUD_AS_FAULT },
  { NULL },
};

/* By a picture that is there. How strictly a prompt is judged cannot be said
 * here. */
static const RfCloudField edit_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { RF_CLOUD_MODEL, "n", RF_CLOUD_AS_CONSTANT, "1" },
  { "format", "output_format" },
  { "moderation", "" },
  { "image", "image", RF_CLOUD_AS_FILE },
  { "mask", "mask", RF_CLOUD_AS_FILE },
  { NULL },
};

static const RfCloudMedia image_media[] = {
  { "data.0.b64_json", RF_CLOUD_BASE64 },
  { "data.0.url", RF_CLOUD_URL },
  { NULL },
};

/* `text` is what people know it as everywhere else. */
static const RfCloudField speech_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { "text", "input" },
  { "format", "response_format" },
  { NULL },
};

static const RfCloudField chat_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { "instructions", "messages", RF_CLOUD_AS_MESSAGE, "system" },
  { "prompt", "messages", RF_CLOUD_AS_MESSAGE, "user" },
  { "schema", "response_format.type", RF_CLOUD_AS_CONSTANT, "\"json_schema\"" },
  { "schema", "response_format.json_schema.name", RF_CLOUD_AS_CONSTANT, "\"answer\"" },
  { "schema", "response_format.json_schema.strict", RF_CLOUD_AS_CONSTANT, "true" },
  { "schema", "response_format.json_schema.schema" },
  { NULL },
};

static const RfCloudMedia chat_media[] = {
  { "choices.0.message.content", RF_CLOUD_TEXT },
  { NULL },
};

static const RfCloudRefusal chat_refusals[] = {
  { "choices.0.message.refusal" },
  { "choices.0.finish_reason", "content_filter" },
  { NULL },
};

static const RfCloudEndpoint endpoints[] = {
  { .kind = RF_KIND_IMAGE,
    .models = "dall-e",
    .path = "/images/generations",
    .fields = older_image_fields,
    .media = image_media },
  { .kind = RF_KIND_IMAGE,
    .needs = "image",
    .path = "/images/edits",
    .multipart = TRUE,
    .fields = edit_fields,
    .media = image_media },
  { .kind = RF_KIND_IMAGE,
    .path = "/images/generations",
    .fields = image_fields,
    .media = image_media },
  { .kind = RF_KIND_TTS, .path = "/audio/speech", .fields = speech_fields },
  { .kind = RF_KIND_TEXT,
    .path = "/chat/completions",
    .fields = chat_fields,
    .media = chat_media,
    .refusals = chat_refusals,
    .answered_model = "model",
    .json_with = "schema" },
  { .path = NULL },
};

static const RfCloudService service = {
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
  .fault_words = fault_words,
  .unpaid = unpaid,
  .endpoints = endpoints,
};

RF_CLOUD_PLUGIN ("openai", RfOpenaiProvider, rf_openai_provider, service)
