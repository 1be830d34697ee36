/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#define MODEL   "0123456789abcdef"
#define PREFIX  "replicate/" MODEL
#define PREDICT "/v1/predictions"
#define POLL    PREDICT "/p1"

static const CloudCase cases[] = { { NULL } };

static const CloudFault faults[] = {
  { "key", 401, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "money", 402, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "has run out" },
  { "rate", 429, "x", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "input", 422, "x", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "gone", 404, "x", RF_ERROR_PROVIDER_FAILED, "knows no such thing" },
  { "busy", 500, "x", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { NULL },
};

static const CloudJob jobs[] = {
  { .order = { "picture",
               MODEL,
               "{\"prompt\":\"a cat\",\"steps\":4,\"a.b\":[1,2]}",
               PREDICT,
               { "{\"input\":{\"a.b\":[1,2],\"prompt\":\"a cat\",\"steps\":4},"
                 "\"version\":\"0123456789abcdef\"}" },
               { NULL },
               "application/json",
               "{\"id\":\"p1\",\"status\":\"starting\",\"output\":null,\"error\":null}",
               -1,
               "image/png",
               NULL,
               -1 },
    .handle = "prediction:p1",
    .poll = POLL,
    .pending = { "{\"id\":\"p1\",\"status\":\"processing\"}", "{\"status\":\"queued\"}" },
    .done = "{\"id\":\"p1\",\"status\":\"succeeded\",\"output\":[\"@URL@/made\"]}",
    .failed = "{\"id\":\"p1\",\"status\":\"failed\",\"error\":\"CUDA out of memory\"}",
    .refused = { "{\"status\":\"failed\",\"error\":\"NSFW content detected.\"}",
                 "{\"status\":\"failed\",\"error\":\"NSFW\"}" },
    .cancel = { { POLL "/cancel" } },
    .fetched = "/made" },
  { .order = { NULL } },
};

const CloudPlugin cloud_replicate = {
  .id = "replicate",
  .base = "/v1",
  .key_header = "authorization",
  .key_value = "Bearer " CLOUD_KEY,
  .error = "{\"title\":\"%1$s\",\"detail\":\"%2$s\"}",
  .config = "[model " PREFIX "]\nkind=image\nprice=1\nfree-parameters=yes\n"
            "[parameter " PREFIX "/prompt]\ntype=text\nflags=prompt;required\n",
  .cases = cases,
  .faults = faults,
  .jobs = jobs,
};
