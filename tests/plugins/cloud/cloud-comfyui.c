/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#define ID      "8b0f7c1e-5d0a-4a52-9b3f-0d4a3c2b1a00"
#define HISTORY "/history/" ID
#define JSON    "application/json"

static const CloudCase cases[] = {
  { CLOUD_UNSENT ("nowhere",
                  "image",
                  "{\"prompt\":\"a cat\",\"checkpoint\":\"x\",\"graph\":{\"3\":{}}}",
                  "prompt: the graph has no place") },
  { CLOUD_UNSENT ("no-place-for-more",
                  "image",
                  "{\"steps\":4,\"checkpoint\":\"x\",\"graph\":{\"3\":\"{checkpoint}\"}}",
                  "steps: the graph has no place") },
  { CLOUD_UNSENT ("no-graph",
                  "image",
                  "{\"checkpoint\":\"x\",\"graph\":[]}",
                  "graph: it is no graph") },
  { NULL },
};

static const CloudFault faults[] = {
  { "key", 401, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "forbidden", 403, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "does not allow" },
  { "rate", 429, "x", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "input", 400, "prompt_outputs_failed_validation", RF_ERROR_INVALID_REQUEST, "ckpt_name: 'x'" },
  { "no-output", 400, "prompt_no_outputs", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "gone", 404, "x", RF_ERROR_PROVIDER_FAILED, "knows no such thing" },
  { "busy", 500, "x", RF_ERROR_PROVIDER_FAILED, "failed" },
  { NULL },
};

#define TAKEN "{\"prompt_id\":\"" ID "\",\"number\":3,\"node_errors\":{}}"
#define SPOILED                                                                                    \
  "{\"prompt_id\":\"" ID "\",\"number\":3,\"node_errors\":{\"9\":{\"errors\":[{\"type\":"          \
  "\"value_not_in_list\",\"message\":\"Value not in list\"}],\"class_type\":\"SaveImage\"}}}"
#define QUEUED "{\"queue_running\":[],\"queue_pending\":[[3,\"" ID "\",{},{},[\"9\"]]]}"
#define ENDED(state, more)                                                                         \
  "{\"" ID "\":{\"prompt\":[],\"outputs\":{" more "},\"status\":{\"status_str\":\"" state          \
  "\",\"completed\":true,\"messages\":["
#define BROKE(message)                                                                             \
  ENDED ("error", "")                                                                              \
  "[\"execution_start\",{}],[\"execution_error\",{\"exception_message\":\"" message "\"}]]}}}"
#define FILE_OF(name, folder, type)                                                                \
  "{\"filename\":\"" name "\",\"subfolder\":\"" folder "\",\"type\":\"" type "\"}"

/* A graph that refuses content is a thing of its nodes; the server has no word
 * for it, so such a one is told as failed. */
#define JOB                                                                                        \
  .spoiled = SPOILED, .handle = "prompt:" ID, .poll = HISTORY, .queue = "/queue",                  \
  .queued = QUEUED, .pending = { "{}", "{\"" ID "\":{\"status\":{\"status_str\":\"odd\"}}}" },     \
  .failed = BROKE ("CUDA out of memory"), .lost = "{}",                                            \
  .cancel = {                                                                                      \
    { "/queue", "{\"delete\":[\"" ID "\"]}" },                                                     \
    { "/interrupt", "{\"prompt_id\":\"" ID "\"}" },                                                \
  }

static const CloudJob jobs[] = {
  { .order = { "picture",
               "image",
               "{\"prompt\":\"a \\\"cat\\\" "
               "{seed}\",\"checkpoint\":\"sd15\",\"seed\":7,\"steps\":4,"
               "\"graph\":{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"seed\":\"{seed}\","
               "\"steps\":\"{steps}\",\"cfg\":7.5,\"model\":[\"4\",0],\"x\":\"{other} {\"}},"
               "\"6\":{\"inputs\":{\"text\":\"photo, {prompt}, {steps}\",\"on\":true,"
               "\"off\":null}}}}",
               "/prompt",
               { "{\"prompt\":{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"cfg\":7.5,"
                 "\"model\":[\"4\",0],\"seed\":7,\"steps\":4,\"x\":\"{other} {\"}},"
                 "\"6\":{\"inputs\":{\"off\":null,\"on\":true,"
                 "\"text\":\"photo, a \\\"cat\\\" {seed}, 4\"}}}}" },
               { NULL },
               JSON,
               TAKEN,
               -1,
               "image/png",
               NULL,
               -1 },
    .done =
        ENDED ("success",
               "\"8\":{\"images\":[" FILE_OF ("p.png", "", "temp") "]},"
                                                                   "\"9\":{\"images\":[" FILE_OF (
                                                                       "a b&c.png",
                                                                       "x/y",
                                                                       "output") "]}") "]}}}",
    .fetched = "/view?filename=a%20b%26c.png&subfolder=x%2Fy&type=output",
    JOB },
  { .order = { "film",
               "video",
               "{\"checkpoint\":\"wan "
               "2.2\",\"graph\":{\"1\":{\"inputs\":{\"image\":\"{image}\"}}}}",
               "/prompt",
               { "{\"prompt\":{\"1\":{\"inputs\":{\"image\":\"in/there.png\"}}}}" },
               { NULL },
               JSON,
               TAKEN,
               -1,
               "video/webm",
               NULL,
               -1 },
    .order.input = "image",
    .upload = { "/upload/image",
                "{\"name\":\"there.png\",\"subfolder\":\"in\",\"type\":\"input\"}" },
    .done = ENDED ("success", "\"9\":{\"gifs\":[" FILE_OF ("f.webm", "", "output") "]}") "]}}}",
    .fetched = "/view?filename=f.webm&subfolder=&type=output",
    JOB },
  { .order = { NULL } },
};

const CloudPlugin cloud_comfyui = {
  .id = "comfyui",
  .free = TRUE,
  .base = "",
  .key_header = "authorization",
  .key_value = "Bearer " CLOUD_KEY,
  .error = "{\"error\":{\"type\":\"%1$s\",\"message\":\"%2$s\",\"details\":\"\",\"extra_info\":{}},"
           "\"node_errors\":{\"4\":{\"errors\":[{\"type\":\"value_not_in_list\","
           "\"details\":\"ckpt_name: 'x' is not here\"}]}}}",
  .cases = cases,
  .faults = faults,
  .jobs = jobs,
};
