/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#define MESSAGES "/v1/messages"
#define HAIKU    "claude-haiku-4-5"

static const CloudCase cases[] = {
  { "text",
    HAIKU,
    "{\"prompt\":\"Hello?\",\"instructions\":\"Be brief.\",\"max_tokens\":100,\"effort\":\"low\"}",
    MESSAGES,
    { "\"model\":\"claude-haiku-4-5\"",
      "\"system\":\"Be brief.\"",
      "\"messages\":[{\"content\":\"Hello?\",\"role\":\"user\"}]",
      "\"max_tokens\":100",
      "\"output_config\":{\"effort\":\"low\"}" },
    { NULL },
    "application/json",
    "{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\","
    "\"model\":\"claude-haiku-4-5-20251001\",\"content\":[{\"type\":\"thinking\",\"thinking\":"
    "\"…\"},"
    "{\"type\":\"text\",\"text\":\"Hello.\"}],\"stop_reason\":\"end_turn\","
    "\"usage\":{\"input_tokens\":30,\"output_tokens\":4}}",
    -1,
    "text/plain",
    "claude-haiku-4-5-20251001",
    5000 },
  { "structured-text",
    "claude-sonnet-4-6",
    "{\"prompt\":\"How is it?\",\"schema\":{\"type\":\"object\"}}",
    MESSAGES,
    { "\"output_config\":{\"format\":{\"schema\":{\"type\":\"object\"},\"type\":\"json_schema\"}"
      "}" },
    { NULL },
    "application/json",
    "{\"model\":\"claude-sonnet-4-6\",\"stop_reason\":\"end_turn\","
    "\"content\":[{\"type\":\"text\",\"text\":\"{\\\"mood\\\":\\\"calm\\\"}\"}]}",
    -1,
    "application/json",
    "claude-sonnet-4-6",
    -1 },
  { "refusal-in-a-success",
    HAIKU,
    "{\"prompt\":\"Hello?\"}",
    MESSAGES,
    { NULL },
    { NULL },
    "application/json",
    "{\"content\":[{\"type\":\"text\",\"text\":\"I\"}],\"stop_reason\":\"refusal\","
    "\"stop_details\":{\"type\":\"refusal\",\"explanation\":\"That would do harm.\"}}",
    RF_ERROR_REFUSED,
    "That would do harm.",
    NULL,
    -1 },
  { "refusal-without-a-reason",
    HAIKU,
    "{\"prompt\":\"Hello?\"}",
    MESSAGES,
    { NULL },
    { NULL },
    "application/json",
    "{\"content\":[],\"stop_reason\":\"refusal\"}",
    RF_ERROR_REFUSED,
    "refuses this content",
    NULL,
    -1 },
  { NULL },
};

static const CloudFault faults[] = {
  { "key", 401, "authentication_error", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "permission", 403, "permission_error", RF_ERROR_PROVIDER_UNAVAILABLE, "the API key" },
  { "money", 400, "billing_error", RF_ERROR_PROVIDER_UNAVAILABLE, "has run out" },
  { "rate", 429, "rate_limit_error", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "input", 400, "invalid_request_error", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "broken", 500, "api_error", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { "odd", 529, "api_error", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { "busy", 529, "overloaded_error", RF_ERROR_PROVIDER_FAILED, "failed" },
  { NULL },
};

const CloudPlugin cloud_anthropic = {
  .id = "anthropic",
  .base = "",
  .key_header = "x-api-key",
  .key_value = CLOUD_KEY,
  .error = "{\"type\":\"error\",\"error\":{\"type\":\"%1$s\",\"message\":\"%2$s\"}}",
  .cases = cases,
  .faults = faults,
};

/* The same by way of Amazon: a provider of one's own that speaks the dialect.
 * Where the key has no colon, it is sent as it is; test-cloud-aws.c signs. */

#define ARN    "eu.anthropic.claude-haiku-4-5-20251001-v1:0"
#define INVOKE "/model/eu.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke"

static const CloudCase bedrock_cases[] = {
  { "text",
    ARN,
    "{\"prompt\":\"Hello?\",\"instructions\":\"Be brief.\",\"max_tokens\":100,"
    "\"temperature\":0.5}",
    INVOKE,
    { "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":100,\"messages\":"
      "[{\"content\":\"Hello?\",\"role\":\"user\"}],\"system\":\"Be brief.\","
      "\"temperature\":0.5}" },
    { NULL },
    "application/json",
    "{\"model\":\"claude-haiku-4-5-20251001\",\"content\":[{\"type\":\"text\",\"text\":"
    "\"Hello.\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":30,"
    "\"output_tokens\":4}}",
    -1,
    "text/plain",
    "claude-haiku-4-5-20251001",
    5000 },
  { "structured-text",
    ARN,
    "{\"prompt\":\"How is it?\",\"schema\":{\"type\":\"object\"}}",
    INVOKE,
    { "\"tool_choice\":{\"name\":\"answer\",\"type\":\"tool\"}",
      "\"tools\":[{\"input_schema\":{\"type\":\"object\"},\"name\":\"answer\"}]" },
    { NULL },
    "application/json",
    "{\"model\":\"claude-haiku-4-5-20251001\",\"stop_reason\":\"tool_use\",\"content\":["
    "{\"type\":\"text\",\"text\":\"Well\"},{\"type\":\"tool_use\",\"name\":\"answer\","
    "\"input\":{\"mood\":\"calm\"}}]}",
    -1,
    "application/json",
    "claude-haiku-4-5-20251001",
    -1 },
  { "refusal-in-a-success",
    ARN,
    "{\"prompt\":\"Hello?\"}",
    INVOKE,
    { NULL },
    { NULL },
    "application/json",
    "{\"content\":[],\"stop_reason\":\"refusal\"}",
    RF_ERROR_REFUSED,
    "refuses this content",
    NULL,
    -1 },
  { CLOUD_UNSENT ("effort", ARN, "{\"prompt\":\"Hello?\",\"effort\":\"low\"}", "effort: ") },
  { NULL },
};

static const CloudFault bedrock_faults[] = {
  { "key", 403, "x", RF_ERROR_PROVIDER_UNAVAILABLE, "does not allow" },
  { "rate", 429, "x", RF_ERROR_RATE_LIMITED, "is asked too often" },
  { "input", 400, "x", RF_ERROR_INVALID_REQUEST, "does not accept" },
  { "gone", 404, "x", RF_ERROR_PROVIDER_FAILED, "knows no such thing" },
  { "late", 408, "x", RF_ERROR_UNKNOWN_OUTCOME, "too long" },
  { "broken-model", 424, "x", RF_ERROR_UNKNOWN_OUTCOME, "does not accept" },
  { "broken", 500, "x", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { "busy", 503, "x", RF_ERROR_UNKNOWN_OUTCOME, "failed" },
  { NULL },
};

const CloudPlugin cloud_bedrock = {
  .id = "bedrock",
  .settings = "like=anthropic\ndialect=bedrock\nregion=us-east-1\nkey=required\n",
  .base = "",
  .key_header = "authorization",
  .key_value = "Bearer " CLOUD_KEY,
  .error = "{\"message\":\"%2$s\",\"__type\":\"%1$s\"}",
  .config = "[model bedrock/" ARN "]\nlike=claude-haiku-4-5\nprice=2\n"
            "costs=usage.input_tokens:100;usage.output_tokens:500\n",
  .cases = bedrock_cases,
  .faults = bedrock_faults,
};
