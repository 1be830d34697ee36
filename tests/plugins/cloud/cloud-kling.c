/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#define JSON "application/json"

static const CloudCase cases[] = { { NULL } };

static const CloudFault faults[] = {
  { "key", 401, "1002", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "expired-token", 401, "1004", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "money", 429, "1102", RF_ERROR_PROVIDER_UNAVAILABLE, "has run out" },
  { "rate", 429, "1302", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "slots", 429, "1303", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "refused", 400, "1301", RF_ERROR_REFUSED, "refuses this content" },
  { "input", 400, "1201", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "gone", 404, "1203", RF_ERROR_PROVIDER_FAILED, "any more" },
  { "busy", 503, "5001", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  /* The same in an answer that is a success by its status. */
  { "refused-in-a-success", 200, "1301", RF_ERROR_REFUSED, "refuses this content" },
  { "money-in-a-success", 200, "1101", RF_ERROR_PROVIDER_UNAVAILABLE, "has run out" },
  { NULL },
};

#define OLDER_ORDERED                                                                              \
  "{\"code\":0,\"message\":\"SUCCEED\",\"data\":{\"task_id\":\"77\",\"task_status\":"              \
  "\"submitted\"}}"
#define OLDER(state) "{\"code\":0,\"data\":{\"task_id\":\"77\",\"task_status\":\"" state "\""
#define TASK(state)  "{\"code\":0,\"data\":[{\"id\":\"a-b\",\"status\":\"" state "\""
#define RISK         "Failure to pass the risk control system"

static const CloudJob jobs[] = {
  { .order = { "older-text",
               "kling-v2-6",
               "{\"prompt\":\"it runs\",\"duration\":10}",
               "/v1/videos/text2video",
               { "\"model_name\":\"kling-v2-6\"",
                 "\"duration\":\"10\"",
                 "\"mode\":\"std\"",
                 "\"prompt\":\"it runs\"" },
               { NULL },
               JSON,
               OLDER_ORDERED,
               -1,
               "video/webm",
               NULL,
               -1 },
    .handle = "text2video:77",
    .poll = "/v1/videos/text2video/77",
    .pending = { OLDER ("processing") "}}", OLDER ("thinking") "}}" },
    .done = OLDER ("succeed") ",\"task_result\":{\"videos\":[{\"url\":\"@URL@/made\"}]}}}",
    .failed = OLDER ("failed") ",\"task_status_msg\":\"It broke.\"}}",
    .refused = { OLDER ("failed") ",\"task_status_msg\":\"" RISK "\"}}",
                 OLDER ("failed") ",\"task_status_msg\":\"" RISK "\"}}" },
    .fetched = "/made" },
  { .order = { "older-picture",
               "kling-v2-5-turbo",
               "{\"prompt\":\"it runs\"}",
               "/v1/videos/image2video",
               { "\"image\":\"iVBORw0K", "\"duration\":\"5\"" },
               { NULL },
               JSON,
               OLDER_ORDERED,
               -1,
               "video/webm",
               NULL,
               -1 },
    .order.input = "image",
    .handle = "image2video:77",
    .poll = "/v1/videos/image2video/77",
    .pending = { OLDER ("submitted") "}}", "{}" },
    .done = OLDER ("succeed") ",\"task_result\":{\"videos\":[{\"url\":\"@URL@/made\"}]}}}",
    .failed = OLDER ("failed") "}}",
    .refused = { OLDER ("failed") ",\"task_status_msg\":\"" RISK "\"}}",
                 OLDER ("failed") ",\"task_status_msg\":\"" RISK "\"}}" },
    .fetched = "/made" },
  { .order = { "text",
               "kling-3.0-turbo",
               "{\"prompt\":\"it runs\"}",
               "/text-to-video/kling-3.0-turbo",
               { "{\"prompt\":\"it runs\",\"settings\":{\"aspect_ratio\":\"16:9\",\"duration\":5,"
                 "\"resolution\":\"720p\"}}" },
               { NULL },
               JSON,
               "{\"code\":0,\"data\":{\"id\":\"a-b\",\"status\":\"submitted\"}}",
               -1,
               "video/webm",
               NULL,
               -1 },
    .handle = "task:a-b",
    .poll = "/tasks?task_ids=a-b",
    .pending = { TASK ("processing") "}]}", TASK ("waiting") "}]}" },
    .done = TASK ("succeeded") ",\"outputs\":[{\"type\":\"video\",\"url\":\"@URL@/made\"}]}]}",
    .failed = TASK ("failed") ",\"message\":\"It broke.\"}]}",
    .refused = { TASK ("failed") ",\"message\":\"" RISK "\"}]}",
                 TASK ("failed") ",\"message\":\"" RISK "\"}]}" },
    .lost = "{\"code\":0,\"data\":[]}",
    .odd = "{\"code\":1302,\"data\":null}",
    .fetched = "/made" },
  { .order = { "picture",
               "kling-3.0-turbo",
               "{\"prompt\":\"it runs\"}",
               "/image-to-video/kling-3.0-turbo",
               { "{\"contents\":[{\"text\":\"it runs\",\"type\":\"prompt\"},"
                 "{\"type\":\"first_frame\",\"url\":\"iVBORw0K",
                 "\"settings\":{\"duration\":5,\"resolution\":\"720p\"}}" },
               { NULL },
               JSON,
               "{\"code\":0,\"data\":{\"id\":\"a-b\",\"status\":\"submitted\"}}",
               -1,
               "video/webm",
               NULL,
               -1 },
    .order.input = "image",
    .handle = "task:a-b",
    .poll = "/tasks?task_ids=a-b",
    .pending = { TASK ("processing") "}]}", TASK ("waiting") "}]}" },
    .done = TASK ("succeeded") ",\"outputs\":[{\"type\":\"video\",\"url\":\"@URL@/made\"}]}]}",
    .failed = TASK ("failed") ",\"message\":\"It broke.\"}]}",
    .refused = { TASK ("failed") ",\"message\":\"" RISK "\"}]}",
                 TASK ("failed") ",\"message\":\"" RISK "\"}]}" },
    .lost = "{\"code\":0,\"data\":[]}",
    .odd = "{\"code\":1302,\"data\":null}",
    .fetched = "/made" },
  { .order = { NULL } },
};

const CloudPlugin cloud_kling = {
  .id = "kling",
  .base = "",
  .key_header = "authorization",
  .key_value = "Bearer " CLOUD_KEY,
  .error = "{\"code\":%1$s,\"message\":\"%2$s\",\"request_id\":\"r\"}",
  .cases = cases,
  .faults = faults,
  .jobs = jobs,
};
