/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "openai-answer.h"

#include <string.h>

/*
 * Errors in OpenAI's form: {"error":{"message","type","param","code"}}. Types and
 * codes are those that its clients look for; what it has no word for keeps ours.
 */

typedef struct
{
  RfErrorCode code;
  guint status; /* 0: as everywhere */
  const char *type;
  const char *name; /* (nullable): of the code; ours where it is NULL */
} RfOpenaiError;

static const RfOpenaiError openai_errors[] = {
  { RF_ERROR_INVALID_REQUEST, 0, "invalid_request_error", NULL },
  { RF_ERROR_TOO_LARGE, 0, "invalid_request_error", NULL },
  { RF_ERROR_CONFLICT, 0, "invalid_request_error", NULL },
  { RF_ERROR_NOT_CACHED, 0, "invalid_request_error", NULL },
  { RF_ERROR_NOT_FOUND, 0, "invalid_request_error", "model_not_found" },
  { RF_ERROR_UNAUTHORIZED, 0, "invalid_request_error", "invalid_api_key" },
  { RF_ERROR_FORBIDDEN, 0, "permission_error", NULL },
  { RF_ERROR_REFUSED, 400, "image_generation_user_error", "content_policy_violation" },
  { RF_ERROR_OVER_BUDGET, 0, "insufficient_quota", "insufficient_quota" },
  { RF_ERROR_RATE_LIMITED, 0, "rate_limit_error", "rate_limit_exceeded" },
  { RF_ERROR_FAILED, 0, "server_error", NULL },
};

static const RfOpenaiError *
rf_openai_find_error (RfErrorCode code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (openai_errors); i++)
    {
      if (openai_errors[i].code == code)
        return &openai_errors[i];
    }
  return &openai_errors[G_N_ELEMENTS (openai_errors) - 1];
}

/* A client shows the message and nothing else. */
static char *
rf_openai_dup_message (const GError *error)
{
  const GPtrArray *details = rf_error_get_details (error);
  const char *hint = rf_error_get_hint (error);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; details != NULL && i < details->len; i++)
    {
      const RfErrorDetail *detail = g_ptr_array_index (details, i);

      if (text->len > 0)
        g_string_append (text, "; ");
      if (detail->parameter != NULL && strcmp (detail->message, error->message) != 0)
        g_string_append_printf (text, "%s: ", detail->parameter);
      g_string_append (text, detail->message);
    }
  if (text->len == 0)
    g_string_append (text, error->message);
  if (hint != NULL)
    g_string_append_printf (text, " (%s)", hint);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
rf_openai_set_param (JsonObject *object, const GError *error)
{
  const GPtrArray *details = rf_error_get_details (error);
  const RfErrorDetail *first =
      details != NULL && details->len > 0 ? g_ptr_array_index (details, 0) : NULL;

  if (first == NULL || first->parameter == NULL)
    json_object_set_null_member (object, "param");
  else if (g_str_has_prefix (first->parameter, "params."))
    json_object_set_string_member (object, "param", first->parameter + strlen ("params."));
  else
    json_object_set_string_member (object, "param", first->parameter);
}

/**
 * rf_openai_error_to_json:
 * @error: an error
 * @status: (inout): the status of the answer
 *
 * Returns: (transfer full): the error in OpenAI's form
 */
JsonNode *
rf_openai_error_to_json (const GError *error, guint *status)
{
  RfErrorCode code = rf_error_get_code (error);
  const RfOpenaiError *row = rf_openai_find_error (code);
  g_autofree char *message = rf_openai_dup_message (error);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *whole = json_object_new ();
  JsonObject *object = json_object_new ();

  if (row->status != 0)
    *status = row->status;
  json_object_set_string_member (object, "message", message);
  json_object_set_string_member (object, "type", row->type);
  rf_openai_set_param (object, error);
  json_object_set_string_member (
      object, "code", row->name != NULL ? row->name : rf_error_code_get_name (code));
  json_object_set_object_member (whole, "error", object);
  json_node_take_object (node, whole);
  return node;
}
