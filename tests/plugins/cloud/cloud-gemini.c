/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#define OF(model) "/v1beta/models/" model ":generateContent"
#define PRO       "gemini-3-pro-image"
#define FLASH     "gemini-3.8-flash"
#define ASK       "{\"prompt\":\"a cat\",\"aspect_ratio\":\"16:9\",\"seed\":7}"
#define JSON      "application/json"

static const CloudCase cases[] = {
  { "image",
    PRO,
    ASK,
    OF (PRO),
    { "\"contents\":[{\"parts\":[{\"text\":\"a cat\"}],\"role\":\"user\"}]",
      "\"imageConfig\":{\"aspectRatio\":\"16:9\",\"imageSize\":\"1K\"}",
      "\"responseModalities\":[\"IMAGE\"]",
      "\"seed\":7" },
    { NULL },
    JSON,
    "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Here it is.\"},"
    "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"@PNG@\"}}]},"
    "\"finishReason\":\"STOP\"}],\"modelVersion\":\"gemini-3-pro-image-001\","
    "\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":1120}}",
    -1,
    "image/png",
    "gemini-3-pro-image-001",
    13442000 },
  { "text",
    FLASH,
    "{\"prompt\":\"How is it?\",\"instructions\":\"Be brief.\",\"schema\":{\"type\":\"object\"}}",
    OF (FLASH),
    { "\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]}",
      "\"maxOutputTokens\":4096",
      "\"responseJsonSchema\":{\"type\":\"object\"}",
      "\"responseMimeType\":\"application/json\"" },
    { NULL },
    JSON,
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"{}\"}]},\"finishReason\":\"STOP\"}],"
    "\"usageMetadata\":{\"promptTokenCount\":100,\"candidatesTokenCount\":10,"
    "\"thoughtsTokenCount\":30}}",
    -1,
    JSON,
    NULL,
    22500 },
  { "speech",
    "gemini-3.8-flash-tts",
    "{\"text\":\"Good evening.\",\"language_code\":\"en-GB\"}",
    OF ("gemini-3.8-flash-tts"),
    { "\"speechConfig\":{\"languageCode\":\"en-GB\",\"voiceConfig\":"
      "{\"prebuiltVoiceConfig\":{\"voiceName\":\"Kore\"}}}",
      "\"responseModalities\":[\"AUDIO\"]" },
    { NULL },
    JSON,
    "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":"
    "\"audio/L16;rate=24000\",\"data\":\"AAABAAIAAwA=\"}}]}}]}",
    -1,
    "audio/wav",
    NULL,
    -1 },
  { "blocked-prompt",
    PRO,
    ASK,
    OF (PRO),
    { NULL },
    { NULL },
    JSON,
    "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}",
    RF_ERROR_REFUSED,
    "PROHIBITED_CONTENT",
    NULL,
    -1 },
  { "blocked-picture",
    PRO,
    ASK,
    OF (PRO),
    { NULL },
    { NULL },
    JSON,
    "{\"candidates\":[{\"finishReason\":\"IMAGE_SAFETY\"}]}",
    RF_ERROR_REFUSED,
    "IMAGE_SAFETY",
    NULL,
    -1 },
  { "excuse",
    PRO,
    ASK,
    OF (PRO),
    { NULL },
    { NULL },
    JSON,
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"I cannot draw that.\"}]}}]}",
    RF_ERROR_REFUSED,
    "I cannot draw that.",
    NULL,
    -1 },
  { NULL },
};

static const CloudFault faults[] = {
  { "key", 403, "PERMISSION_DENIED", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "rate", 429, "RESOURCE_EXHAUSTED", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "input", 400, "INVALID_ARGUMENT", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "region", 400, "FAILED_PRECONDITION", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "gone", 404, "NOT_FOUND", RF_ERROR_PROVIDER_FAILED, "any more" },
  { "broken", 500, "INTERNAL", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { "busy", 503, "UNAVAILABLE", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { NULL },
};

#define ORDERED "{\"id\":\"v1_Ab/c\",\"status\":\"queued\"}"
#define POLL    "/v1beta/interactions/v1_Ab%2Fc"

static const CloudJob jobs[] = {
  { .order = { "video",
               "gemini-omni-1.1-flash",
               "{\"prompt\":\"it runs\",\"duration\":6}",
               "/v1beta/interactions",
               { "\"background\":true",
                 "\"generation_config\":{\"seed\":0}",
                 "\"input\":[{\"text\":\"it runs\",\"type\":\"text\"},{\"data\":\"iVBORw0K",
                 "\"mime_type\":\"image/png\",\"type\":\"image\"}]",
                 "\"response_format\":{\"aspect_ratio\":\"16:9\",\"delivery\":\"uri\","
                 "\"duration\":\"6s\",\"resolution\":\"720p\",\"type\":\"video\"}" },
               { NULL },
               JSON,
               ORDERED,
               -1,
               "video/webm",
               NULL,
               -1 },
    .order.input = "image",
    .handle = "interaction:v1_Ab/c",
    .poll = POLL,
    .pending = { "{\"id\":\"v1_Ab/c\",\"status\":\"in_progress\"}",
                 "{\"id\":\"v1_Ab/c\",\"status\":\"warming_up\"}" },
    .done = "{\"id\":\"v1_Ab/c\",\"status\":\"completed\",\"steps\":[{\"type\":\"model_output\","
            "\"content\":[{\"type\":\"text\",\"text\":\"Done.\"},{\"type\":\"video\","
            "\"mime_type\":\"video/webm\",\"data\":\"@VIDEO@\"}]}]}",
    .failed = "{\"status\":\"failed\",\"errors\":[{\"code\":\"x\",\"message\":\"It broke.\"}]}",
    .refused = { "{\"status\":\"completed\",\"steps\":[{\"content\":[{\"type\":\"text\","
                 "\"text\":\"I will not.\"}]}]}",
                 "{\"status\":\"failed\",\"errors\":[{\"message\":\"SAFETY: no\"}]}" },
    .cancel = { { POLL "/cancel" } } },
  { .order = { "music",
               "lyria-3.5",
               "{\"prompt\":\"a slow waltz\"}",
               "/v1beta/interactions",
               { "\"input\":\"a slow waltz\"", "\"model\":\"lyria-3.5\"" },
               { NULL },
               JSON,
               ORDERED,
               -1,
               "audio/mpeg",
               NULL,
               -1 },
    .handle = "interaction:v1_Ab/c",
    .poll = POLL,
    .pending = { "{\"status\":\"queued\"}", "{}" },
    .done =
        "{\"status\":\"completed\",\"steps\":[{\"content\":[{\"type\":\"text\",\"text\":\"La\"},"
        "{\"type\":\"audio\",\"data\":\"@SOUND@\"}]}]}",
    .failed = "{\"status\":\"budget_exceeded\"}",
    .refused = { "{\"status\":\"completed\",\"steps\":[{\"content\":[{\"text\":\"No.\"}]}]}",
                 "{\"status\":\"failed\",\"errors\":[{\"message\":\"SAFETY\"}]}" },
    .cancel = { { POLL "/cancel" } } },
  { .order = { NULL } },
};

const CloudPlugin cloud_gemini = {
  .id = "gemini",
  .base = "/v1beta",
  .key_header = "x-goog-api-key",
  .key_value = CLOUD_KEY,
  .error = "[{\"error\":{\"code\":400,\"message\":\"%2$s\",\"status\":\"%1$s\"}}]",
  .cases = cases,
  .faults = faults,
  .jobs = jobs,
};
