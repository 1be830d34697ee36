/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "aws-signature.h"
#include "rf-cloud-provider.h"
#include "rf-time.h"

/*
 * Anthropic's messages, and the same on Amazon Bedrock. The forms are those of anthropic-sdk-python
 * at 009b0353 (2026-08-07): types/message_create_params.py, types/message.py,
 * types/output_config_param.py, types/shared; and lib/bedrock for the other,
 * where the model stands in the path, and an answer of a given form is got by a
 * tool that it must use.
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

static const char *const version[] = { "anthropic-version", "2023-06-01", NULL };

static const RfCloudField fields[] = {
  { RF_CLOUD_MODEL, "model" },
  { "instructions", "system" },
  { "prompt", "messages", RF_CLOUD_AS_MESSAGE, "user" },
  { "effort", "output_config.effort" },
  { "schema", "output_config.format.type", RF_CLOUD_AS_CONSTANT, "\"json_schema\"" },
  { "schema", "output_config.format.schema" },
  { NULL },
};

static const RfCloudField bedrock_fields[] = {
  { RF_CLOUD_MODEL, "anthropic_version", RF_CLOUD_AS_CONSTANT, "\"bedrock-2023-05-31\"" },
  { "instructions", "system" },
  { "prompt", "messages", RF_CLOUD_AS_MESSAGE, "user" },
  { "effort", "", RF_CLOUD_AS_FAULT },
  { "schema", "tools.0.name", RF_CLOUD_AS_CONSTANT, "\"answer\"" },
  { "schema", "tools.0.input_schema" },
  { "schema", "tool_choice.type", RF_CLOUD_AS_CONSTANT, "\"tool\"" },
  { "schema", "tool_choice.name", RF_CLOUD_AS_CONSTANT, "\"answer\"" },
  { NULL },
};

/* Other blocks, such as thinking, may stand before the text. A tool is only
 * used where there is one. */
static const RfCloudMedia media[] = {
  { "content.*.type=tool_use.input", RF_CLOUD_JSON },
  { "content.*.text", RF_CLOUD_TEXT },
  { NULL },
};

static const RfCloudRefusal refusals[] = {
  { "stop_details.explanation" },
  { "stop_reason", "refusal" },
  { NULL },
};

#define MESSAGE                                                                                    \
  .kind = RF_KIND_TEXT, .media = media, .refusals = refusals, .json_with = "schema",               \
  .answered_model = "model"

static const RfCloudEndpoint endpoints[] = {
  { .path = "/v1/messages", .headers = version, .fields = fields, MESSAGE },
  { .path = NULL },
};

static const RfCloudEndpoint bedrock_endpoints[] = {
  { .path = "/model/{model}/invoke", .fields = bedrock_fields, MESSAGE },
  { .path = NULL },
};

static void
sign (RfProvider *provider, const char *key, const RfHttpToSign *what, GPtrArray *headers)
{
  g_auto (GStrv) parts = g_strsplit (key, ":", 3);
  AwsSigner signer = { .region = rf_provider_get_setting (provider, "region"),
                       .service = "bedrock" };

  signer.access = g_strstrip (parts[0]);
  signer.secret = g_strstrip (parts[1]);
  signer.token = parts[2] != NULL ? g_strstrip (parts[2]) : NULL;
  aws_signature_add (&signer, what, rf_time_now (), headers);
}

static const char *const bedrock_needs[] = { "region", NULL };

static const RfCloudService bedrock = {
  .dialect = "bedrock",
  .needs = bedrock_needs,
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
  .sign = sign,
  .endpoints = bedrock_endpoints,
};

static const RfCloudService service = {
  .next = &bedrock,
  .key_header = "X-Api-Key",
  .fault_words = fault_words,
  .unpaid = unpaid,
  .endpoints = endpoints,
};

RF_CLOUD_PLUGIN ("anthropic", RfAnthropicProvider, rf_anthropic_provider, service)
