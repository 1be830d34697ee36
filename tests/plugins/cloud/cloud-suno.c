/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

/* The three dialects, each as a row of its own. */

#define JSON            "application/json"
#define ORDERED(answer) { NULL }, JSON, answer, -1, "audio/mpeg", NULL, -1
#define SIMPLE          "{\"prompt\":\"a slow waltz\",\"instrumental\":true}"
#define SUNG            "{\"prompt\":\"waltz\",\"lyrics\":\"La la\",\"title\":\"La\"}"

static const CloudCase no_cases[] = { { NULL } };

static const CloudCase relay_cases[] = {
  { CLOUD_UNSENT ("avoid",
                  "chirp-v3-5",
                  "{\"prompt\":\"a waltz\",\"avoid\":\"drums\"}",
                  "avoid: ") },
  { CLOUD_UNSENT ("model-of-another", "V5", "{\"prompt\":\"a waltz\"}", "has no way") },
  { NULL },
};

static const CloudFault relay_faults[] = {
  { "key", 401, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "money", 402, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "has run out" },
  { "rate", 429, "x", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "input", 400, "x", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "gone", 404, "x", RF_ERROR_PROVIDER_FAILED, "knows no such thing" },
  { "broken", 500, "x", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { "odd-in-a-success", 200, "x", RF_ERROR_UNKNOWN_OUTCOME, "not understood" },
  { NULL },
};

#define RELAY_POLL "{\"ids\":[\"t1\"]}"
#define RELAY(state, more)                                                                         \
  "{\"code\":\"success\",\"message\":\"\",\"data\":[{\"task_id\":\"t1\",\"status\":\"" state       \
  "\"" more "}]}"

static const CloudJob relay_jobs[] = {
  { .order = { "song",
               "chirp-v3-5",
               SIMPLE,
               "/suno/submit/music",
               { "{\"gpt_description_prompt\":\"a slow waltz\",\"make_instrumental\":true,"
                 "\"mv\":\"chirp-v3-5\"}" },
               ORDERED ("{\"code\":\"success\",\"message\":\"\",\"data\":\"t1\"}") },
    .handle = "relay:t1",
    .poll = "/suno/fetch",
    .poll_body = RELAY_POLL,
    .pending = { RELAY ("queueing", ""), "{\"code\":\"success\",\"data\":[]}" },
    .done = RELAY ("SUCCESS", ",\"data\":[{\"audio_url\":\"\"},{\"audio_url\":\"@URL@/made\"}]"),
    .failed = RELAY ("failed", ",\"fail_reason\":\"It broke.\""),
    .odd = "{\"code\":\"busy\",\"data\":null}",
    .fetched = "/made" },
  { .order = { "lyrics",
               "chirp-v3-5",
               SUNG,
               "/suno/submit/music",
               { "{\"make_instrumental\":false,\"mv\":\"chirp-v3-5\",\"prompt\":\"La la\","
                 "\"tags\":\"waltz\",\"title\":\"La\"}" },
               ORDERED ("{\"code\":\"success\",\"message\":\"\",\"data\":\"t1\"}") },
    .handle = "relay:t1",
    .poll = "/suno/fetch",
    .poll_body = RELAY_POLL,
    .pending = { RELAY ("submitted", "") },
    .done = RELAY ("success", ",\"data\":[{\"audio_url\":\"@URL@/made\"}]"),
    .failed = RELAY ("FAILURE", ""),
    .fetched = "/made" },
  { .order = { NULL } },
};

const CloudPlugin cloud_suno_relay = {
  .id = "suno",
  .name = "suno-relay",
  .settings = "dialect=relay\n",
  .base = "",
  .key_header = "authorization",
  .key_value = "Bearer " CLOUD_KEY,
  .error = "{\"code\":\"%1$s\",\"message\":\"%2$s\"}",
  .cases = relay_cases,
  .faults = relay_faults,
  .jobs = relay_jobs,
};

static const CloudFault sunoapi_faults[] = {
  { "key", 401, "401", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "key-in-a-success", 200, "401", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "money", 200, "429", RF_ERROR_PROVIDER_UNAVAILABLE, "has run out" },
  { "rate", 200, "430", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "input", 200, "413", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "maintained", 200, "455", RF_ERROR_PROVIDER_FAILED, "failed" },
  { "broken", 200, "500", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { "odd", 200, "499", RF_ERROR_UNKNOWN_OUTCOME, "not understood" },
  { NULL },
};

#define SUNOAPI_POLL "/api/v1/generate/record-info?taskId=t1"
#define SUNOAPI(state, more)                                                                       \
  "{\"code\":200,\"msg\":\"success\",\"data\":{\"status\":\"" state "\"" more "}}"
#define SUNOAPI_JOB                                                                                \
  .handle = "sunoapi:t1", .poll = SUNOAPI_POLL,                                                    \
  .pending = { SUNOAPI ("FIRST_SUCCESS", ",\"response\":{\"sunoData\":[{\"audioUrl\":\"x\"}]}"),   \
               SUNOAPI ("TEXT_SUCCESS", "") },                                                     \
  .done = SUNOAPI ("SUCCESS", ",\"response\":{\"sunoData\":[{\"audioUrl\":\"@URL@/made\"}]}"),     \
  .failed = SUNOAPI ("GENERATE_AUDIO_FAILED", ",\"errorMessage\":\"It broke.\""),                  \
  .refused = { SUNOAPI ("SENSITIVE_WORD_ERROR", ""),                                               \
               SUNOAPI ("SENSITIVE_WORD_ERROR", ",\"errorMessage\":\"a word\"") },                 \
  .odd = "{\"code\":500,\"msg\":\"later\",\"data\":null}", .fetched = "/made"

static const CloudJob sunoapi_jobs[] = {
  { .order = { "song",
               "V5",
               "{\"prompt\":\"a slow waltz\",\"avoid\":\"drums\","
               "\"callback_url\":\"https://me.example/\"}",
               "/api/v1/generate",
               { "{\"callBackUrl\":\"https://me.example/\",\"customMode\":false,"
                 "\"instrumental\":false,\"model\":\"V5\",\"negativeTags\":\"drums\","
                 "\"prompt\":\"a slow waltz\"}" },
               ORDERED ("{\"code\":200,\"msg\":\"success\",\"data\":{\"taskId\":\"t1\"}}") },
    SUNOAPI_JOB },
  { .order = { "lyrics",
               "V4_5",
               SUNG,
               "/api/v1/generate",
               { "{\"customMode\":true,\"instrumental\":false,\"model\":\"V4_5\","
                 "\"prompt\":\"La la\",\"style\":\"waltz\",\"title\":\"La\"}" },
               ORDERED ("{\"code\":200,\"msg\":\"success\",\"data\":{\"taskId\":\"t1\"}}") },
    SUNOAPI_JOB },
  { .order = { NULL } },
};

const CloudPlugin cloud_suno_sunoapi = {
  .id = "suno",
  .name = "suno-sunoapi",
  .settings = "dialect=sunoapi\n",
  .base = "",
  .key_header = "authorization",
  .key_value = "Bearer " CLOUD_KEY,
  .error = "{\"code\":%1$s,\"msg\":\"%2$s\"}",
  .cases = no_cases,
  .faults = sunoapi_faults,
  .jobs = sunoapi_jobs,
};

static const CloudFault gcui_faults[] = {
  { "key", 401, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "money", 402, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "has run out" },
  { "rate", 429, "x", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "input", 400, "x", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "broken", 500, "x", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { NULL },
};

#define GCUI(state, url) "[{\"id\":\"c 1\",\"status\":\"" state "\",\"audio_url\":\"" url "\"}]"
#define GCUI_JOB                                                                                   \
  .handle = "gcui:c 1", .poll = "/api/get?ids=c%201",                                              \
  .pending = { "[]", GCUI ("streaming", "@URL@/early") }, .done = GCUI ("complete", "@URL@/made"), \
  .failed = GCUI ("error", ""), .fetched = "/made"

static const CloudJob gcui_jobs[] = {
  { .order = { "song",
               "chirp-v3-5",
               SIMPLE,
               "/api/generate",
               { "{\"make_instrumental\":true,\"model\":\"chirp-v3-5\",\"prompt\":"
                 "\"a slow waltz\",\"wait_audio\":false}" },
               ORDERED ("[{\"id\":\"c 1\",\"status\":\"submitted\"},{\"id\":\"c2\"}]") },
    GCUI_JOB },
  { .order = { "lyrics",
               "chirp-v3-5",
               "{\"prompt\":\"waltz\",\"lyrics\":\"La la\",\"avoid\":\"drums\"}",
               "/api/custom_generate",
               { "{\"make_instrumental\":false,\"model\":\"chirp-v3-5\",\"negative_tags\":"
                 "\"drums\",\"prompt\":\"La la\",\"tags\":\"waltz\",\"title\":\"Untitled\","
                 "\"wait_audio\":false}" },
               ORDERED ("[{\"id\":\"c 1\",\"status\":\"submitted\"},{\"id\":\"c2\"}]") },
    GCUI_JOB },
  { .order = { NULL } },
};

const CloudPlugin cloud_suno_gcui = {
  .id = "suno",
  .name = "suno-gcui",
  .settings = "dialect=gcui\n",
  .base = "",
  .key_header = "authorization",
  .key_value = "Bearer " CLOUD_KEY,
  .error = "{\"error\":\"%2$s %1$s\"}",
  .cases = no_cases,
  .faults = gcui_faults,
  .jobs = gcui_jobs,
};
