/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-ask.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"

/*
 * Requests as the panel keeps them: copied, since one that was asked is not changed any
 * more; and as text in the settings.
 */

/**
 * rf_ask_copy:
 * @request: a request
 *
 * Returns: (transfer full): another one that asks the same, and may be changed; without
 *   its idempotency key
 */
RfRequest *
rf_ask_copy (const RfRequest *request)
{
  g_autoptr (JsonNode) node = rf_request_to_json (request);
  RfRequest *copy = rf_request_new_from_local_json (node, G_DIR_SEPARATOR_S, NULL);

  /* What was never a valid request asks for nothing else than before. */
  if (copy == NULL)
    copy = rf_request_new ();
  return copy;
}

/**
 * rf_ask_to_text:
 * @request: a request
 *
 * Returns: (transfer full) (nullable): it as JSON text, or %NULL where JSON cannot hold it
 */
char *
rf_ask_to_text (const RfRequest *request)
{
  g_autoptr (JsonNode) node = rf_request_to_json (request);

  return rf_json_print (node, NULL, NULL);
}

/**
 * rf_ask_from_text:
 * @text: what rf_ask_to_text() gave
 *
 * Returns: (transfer full) (nullable): the request, or %NULL where it is none
 */
RfRequest *
rf_ask_from_text (const char *text)
{
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, &rf_json_default_limits, NULL);

  return node != NULL ? rf_request_new_from_local_json (node, G_DIR_SEPARATOR_S, NULL) : NULL;
}

/**
 * rf_ask_get_prompt:
 * @request: a request
 *
 * Returns: (transfer none) (nullable): its prompt, where it stands under that name
 */
const char *
rf_ask_get_prompt (const RfRequest *request)
{
  JsonNode *value = json_object_get_member (request->params, "prompt");

  return value != NULL && json_node_get_value_type (value) == G_TYPE_STRING
             ? json_node_get_string (value)
             : NULL;
}
