/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

/*
 * Anthropic's messages. The forms are those of anthropic-sdk-python at
 * 009b0353 (2026-08-07): types/message_create_params.py, types/message.py,
 * types/output_config_param.py, types/shared.
 */

static const RfHttpFaultWord fault_words[] = {
  { "authentication_error", RF_HTTP_FAULT_KEY },
  { "permission_error", RF_HTTP_FAULT_KEY },
  { "billing_error", RF_HTTP_FAULT_MONEY },
  { "rate_limit_error", RF_HTTP_FAULT_RATE },
  { "request_too_large", RF_HTTP_FAULT_INPUT },
  { "overloaded_error", RF_HTTP_FAULT_SERVER },
  { NULL },
};

/* The service's word for having taken no call in. */
static const RfCloudUnpaid unpaid[] = { { 529, "overloaded_error" }, { 0 } };

static const char *const headers[] = { "anthropic-version", "2023-06-01", NULL };

static const RfCloudField fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { "instructions", "system" },
  { "prompt", "messages", RF_CLOUD_AS_MESSAGE, "user" },
  { "effort", "output_config.effort" },
  { "schema", "output_config.format.type", RF_CLOUD_AS_CONSTANT, "\"json_schema\"" },
  { "schema", "output_config.format.schema" },
  { NULL },
};

/* Other blocks, such as thinking, may stand before the text. */
static const RfCloudMedia media[] = {
  { "content.*.text", RF_CLOUD_TEXT },
  { NULL },
};

static const RfCloudRefusal refusals[] = {
  { "stop_details.explanation" },
  { "stop_reason", "refusal" },
  { NULL },
};

static const RfCloudEndpoint endpoints[] = {
  { .kind = RF_KIND_TEXT,
    .path = "/v1/messages",
    .headers = headers,
    .fields = fields,
    .media = media,
    .refusals = refusals,
    .json_with = "schema",
    .answered_model = "model" },
  { .path = NULL },
};

static const RfCloudService service = {
  .key_header = "X-Api-Key",
  .fault_words = fault_words,
  .unpaid = unpaid,
  .endpoints = endpoints,
};

RF_CLOUD_PLUGIN ("anthropic", RfAnthropicProvider, rf_anthropic_provider, service)
