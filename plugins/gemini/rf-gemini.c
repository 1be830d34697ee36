/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

/*
 * Google's Gemini API: `generateContent` for what is ready at once, and
 * interactions for video and music, which are ordered and fetched. The forms
 * are those of python-genai at 66807187 (2026-08-21), google/genai/types.py
 * and _gaos/interactions.py.
 *
 * A refusal is a success without media here: with a reason to block, with a
 * reason to have ended, or with nothing but some words of excuse.
 */

static const RfHttpFaultWord fault_words[] = {
  { "PERMISSION_DENIED", RF_HTTP_FAULT_KEY },      { "UNAUTHENTICATED", RF_HTTP_FAULT_KEY },
  { "RESOURCE_EXHAUSTED", RF_HTTP_FAULT_RATE },    { "INVALID_ARGUMENT", RF_HTTP_FAULT_INPUT },
  { "FAILED_PRECONDITION", RF_HTTP_FAULT_INPUT },  { "NOT_FOUND", RF_HTTP_FAULT_GONE },
  { "UNAVAILABLE", RF_HTTP_FAULT_SERVER },         { "SAFETY", RF_HTTP_FAULT_REFUSED },
  { "PROHIBITED_CONTENT", RF_HTTP_FAULT_REFUSED }, { NULL },
};

static const RfCloudRefusal refusals[] = {
  { "promptFeedback.blockReason" },
  { "candidates.0.finishReason", "SAFETY" },
  { "candidates.0.finishReason", "RECITATION" },
  { "candidates.0.finishReason", "LANGUAGE" },
  { "candidates.0.finishReason", "BLOCKLIST" },
  { "candidates.0.finishReason", "PROHIBITED_CONTENT" },
  { "candidates.0.finishReason", "SPII" },
  { "candidates.0.finishReason", "IMAGE_SAFETY" },
  { "candidates.0.finishReason", "IMAGE_PROHIBITED_CONTENT" },
  { "candidates.0.finishReason", "IMAGE_RECITATION" },
  { NULL },
};

#define CONFIG "generationConfig."

static const RfCloudField image_fields[] = {
  { RF_CLOUD_MODEL, "contents.0.role", RF_CLOUD_AS_CONSTANT, "\"user\"" },
  { "prompt", "contents.0.parts.0.text" },
  { "image", "contents.0.parts.1.inlineData.mimeType", RF_CLOUD_AS_MEDIA_TYPE },
  { "image", "contents.0.parts.1.inlineData.data", RF_CLOUD_AS_FILE },
  { RF_CLOUD_MODEL, CONFIG "responseModalities", RF_CLOUD_AS_CONSTANT, "[\"IMAGE\"]" },
  { "image_size", CONFIG "imageConfig.imageSize" },
  { "aspect_ratio", CONFIG "imageConfig.aspectRatio" },
  { "seed", CONFIG "seed" },
  { NULL },
};

static const RfCloudField text_fields[] = {
  { RF_CLOUD_MODEL, "contents.0.role", RF_CLOUD_AS_CONSTANT, "\"user\"" },
  { "prompt", "contents.0.parts.0.text" },
  { "instructions", "systemInstruction.parts.0.text" },
  { "schema", CONFIG "responseMimeType", RF_CLOUD_AS_CONSTANT, "\"application/json\"" },
  { "schema", CONFIG "responseJsonSchema" },
  { "max_output_tokens", CONFIG "maxOutputTokens" },
  { NULL },
};

#define SPEECH CONFIG "speechConfig."

static const RfCloudField speech_fields[] = {
  { RF_CLOUD_MODEL, "contents.0.role", RF_CLOUD_AS_CONSTANT, "\"user\"" },
  { "text", "contents.0.parts.0.text" },
  { RF_CLOUD_MODEL, CONFIG "responseModalities", RF_CLOUD_AS_CONSTANT, "[\"AUDIO\"]" },
  { "voice", SPEECH "voiceConfig.prebuiltVoiceConfig.voiceName" },
  { "language_code", SPEECH "languageCode" },
  { NULL },
};

#define FORMAT "response_format."

static const RfCloudField video_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { RF_CLOUD_MODEL, "background", RF_CLOUD_AS_CONSTANT, "true" },
  { "prompt", "input.0.type", RF_CLOUD_AS_CONSTANT, "\"text\"" },
  { "prompt", "input.0.text" },
  { "image", "input.1.type", RF_CLOUD_AS_CONSTANT, "\"image\"" },
  { "image", "input.1.mime_type", RF_CLOUD_AS_MEDIA_TYPE },
  { "image", "input.1.data", RF_CLOUD_AS_FILE },
  { RF_CLOUD_MODEL, FORMAT "type", RF_CLOUD_AS_CONSTANT, "\"video\"" },
  /* More than some 4 MB do not go into the answer. */
  { RF_CLOUD_MODEL, FORMAT "delivery", RF_CLOUD_AS_CONSTANT, "\"uri\"" },
  { "duration", FORMAT "duration", RF_CLOUD_AS_TEXT, "s" },
  { "resolution", FORMAT "resolution" },
  { "aspect_ratio", FORMAT "aspect_ratio" },
  { "seed", "generation_config.seed" },
  { NULL },
};

static const RfCloudField music_fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { RF_CLOUD_MODEL, "background", RF_CLOUD_AS_CONSTANT, "true" },
  { "prompt", "input" },
  { NULL },
};

#define PARTS "candidates.0.content.parts.*."

static const RfCloudMedia image_media[] = {
  { PARTS "inlineData.data", RF_CLOUD_BASE64 },
  { NULL },
};

static const RfCloudMedia text_media[] = {
  { PARTS "text", RF_CLOUD_TEXT },
  { NULL },
};

static const RfCloudMedia speech_media[] = {
  { PARTS "inlineData.data", RF_CLOUD_SAMPLES },
  { NULL },
};

static const RfCloudMedia interaction_media[] = {
  { "steps.*.content.*.data", RF_CLOUD_BASE64 },
  { "steps.*.content.*.uri", RF_CLOUD_URL, "alt=media" },
  { NULL },
};

static const char *const failed[] = {
  "failed", "cancelled", "incomplete", "budget_exceeded", "requires_action", NULL,
};

static const RfCloudAct cancel[] = { { "/interactions/{handle}/cancel" }, { NULL } };

static const RfCloudJob interaction = {
  .name = "interaction",
  .handle = "id",
  .poll = "/interactions/{handle}",
  .interval = 5000,
  .state = "status",
  .done = "completed",
  .failed = failed,
  .reason = "errors.0.message",
  .cancel = cancel,
};

static const char *const revision[] = { "Api-Revision", "2026-05-20", NULL };

#define GENERATE "/models/{model}:generateContent"

static const RfCloudEndpoint endpoints[] = {
  { .kind = RF_KIND_IMAGE,
    .path = GENERATE,
    .fields = image_fields,
    .media = image_media,
    .refusals = refusals,
    .answered_model = "modelVersion",
    .excuse = PARTS "text" },
  { .kind = RF_KIND_TEXT,
    .path = GENERATE,
    .fields = text_fields,
    .media = text_media,
    .refusals = refusals,
    .answered_model = "modelVersion",
    .json_with = "schema" },
  { .kind = RF_KIND_TTS,
    .path = GENERATE,
    .fields = speech_fields,
    .media = speech_media,
    .refusals = refusals,
    .answered_model = "modelVersion",
    .excuse = PARTS "text" },
  { .kind = RF_KIND_VIDEO,
    .path = "/interactions",
    .headers = revision,
    .fields = video_fields,
    .media = interaction_media,
    .excuse = "steps.*.content.*.text",
    .job = &interaction },
  { .kind = RF_KIND_MUSIC,
    .path = "/interactions",
    .headers = revision,
    .fields = music_fields,
    .media = interaction_media,
    .excuse = "steps.*.content.*.text",
    .job = &interaction },
  { .path = NULL },
};

static const RfCloudService service = {
  .key_header = "x-goog-api-key",
  .fault_words = fault_words,
  .endpoints = endpoints,
};

RF_CLOUD_PLUGIN ("gemini", RfGeminiProvider, rf_gemini_provider, service)
