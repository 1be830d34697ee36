/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-ask.h"

#include "rf-json-object.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <string.h>

/*
 * Requests as the panel keeps them: copied, since one that was asked is not changed any
 * more; as text in the settings; and made again from what an entry was made of.
 */

#define SHA256_PREFIX "sha256:"

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

static gboolean
rf_ask_is_input (const RfModelInfo *model, const char *name)
{
  const RfParameter *parameter = model != NULL ? rf_model_info_find_parameter (model, name) : NULL;

  return parameter != NULL && parameter->type == RF_PARAMETER_INPUT;
}

static void
rf_ask_take_param (RfRequest *request, const RfModelInfo *model, const char *name, JsonNode *value)
{
  const char *text =
      json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : NULL;

  if (text != NULL && rf_ask_is_input (model, name) && g_str_has_prefix (text, SHA256_PREFIX))
    rf_request_take_input (request, name, rf_input_new (NULL, text + strlen (SHA256_PREFIX), NULL));
  else
    json_object_set_member (request->params, name, rf_json_copy (value));
}

static void
rf_ask_take_canonical (RfRequest *request, const RfModelInfo *model, const char *canonical)
{
  g_autoptr (JsonNode) node = rf_json_parse (canonical, -1, &rf_json_canonical_limits, NULL);
  JsonObject *params = NULL;
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      !rf_json_object_read_object (json_node_get_object (node), "params", &params, NULL) ||
      params == NULL)
    return;
  json_object_iter_init_ordered (&iterator, params);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    rf_ask_take_param (request, model, name, value);
}

/**
 * rf_ask_from_entry:
 * @entry: what was made once, with its generation
 * @model: (nullable): the model that made it, where it is still there
 *
 * Returns: (transfer full): a request that asks for the same again
 */
RfRequest *
rf_ask_from_entry (const RfEntry *entry, const RfModelInfo *model)
{
  const RfGeneration *generation = entry->generation;
  RfRequest *request = rf_request_new ();

  request->has_kind = TRUE;
  request->kind = generation->kind;
  request->provider = g_strdup (generation->provider);
  request->model = g_strdup (generation->model);
  request->profile = g_strdup (entry->profile);
  request->strategy = entry->strategy;
  request->playthrough_id = g_strdup (entry->playthrough_id);
  request->player_id = g_strdup (entry->player_id);
  if (entry->version > 1)
    request->version = entry->version;
  if (generation->canonical != NULL)
    rf_ask_take_canonical (request, model, generation->canonical);
  else if (generation->prompt != NULL)
    json_object_set_string_member (request->params, "prompt", generation->prompt);
  return request;
}
