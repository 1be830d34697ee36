/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "task-fixture.h"

#include "rf-json-object.h"

/* Something that a required parameter takes. */
static JsonNode *
new_value (const RfParameter *parameter)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);

  switch (parameter->type)
    {
    case RF_PARAMETER_INTEGER:
      json_node_set_int (node, (gint64) parameter->minimum);
      break;
    case RF_PARAMETER_NUMBER:
      json_node_set_double (node, parameter->minimum);
      break;
    case RF_PARAMETER_CHOICE:
      json_node_set_string (node, parameter->choices[0]);
      break;
    case RF_PARAMETER_BOOLEAN:
      json_node_set_boolean (node, FALSE);
      break;
    case RF_PARAMETER_LIST:
      json_node_init (node, JSON_NODE_ARRAY);
      json_node_take_array (node, json_array_new ());
      break;
    case RF_PARAMETER_TEXT:
    case RF_PARAMETER_SIZE:
    case RF_PARAMETER_JSON:
    case RF_PARAMETER_INPUT:
    default:
      json_node_set_string (node, "hello there");
      break;
    }
  return g_steal_pointer (&node);
}

/**
 * task_fixture_new_params:
 * @model: a model
 *
 * Returns: (transfer full): what the planner would make of a request that
 *   gives a prompt and what is required
 */
JsonObject *
task_fixture_new_params (const RfModelInfo *model)
{
  JsonObject *params = json_object_new ();

  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);
      gboolean wanted = (parameter->flags & (RF_PARAMETER_REQUIRED | RF_PARAMETER_PROMPT)) != 0;

      if (parameter->type == RF_PARAMETER_INPUT)
        continue;
      if (wanted)
        json_object_set_member (params, parameter->name, new_value (parameter));
      else if (parameter->default_value != NULL)
        json_object_set_member (params, parameter->name, rf_json_copy (parameter->default_value));
    }
  return params;
}

/**
 * task_fixture_dup_missing_input:
 * @model: a model
 *
 * Returns: (transfer full) (nullable): the input file that it cannot do without
 */
char *
task_fixture_dup_missing_input (const RfModelInfo *model)
{
  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      if (parameter->type == RF_PARAMETER_INPUT && (parameter->flags & RF_PARAMETER_REQUIRED) != 0)
        return g_strdup (parameter->name);
    }
  return NULL;
}

/**
 * task_fixture_run:
 * @provider: a provider
 * @task: what to make
 * @cancellable: (nullable): stops it
 * @error: what went wrong
 *
 * Returns: (transfer full): what the provider made, by whichever way it has
 */
RfOutput *
task_fixture_run (RfProvider *provider, RfTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autofree char *handle = NULL;

  if (!rf_provider_has_jobs (provider, task))
    return rf_provider_generate (provider, task, progress, cancellable, error);
  handle = rf_provider_submit (provider, task, cancellable, error);
  if (handle == NULL)
    return NULL;
  return rf_provider_collect (provider, task, handle, progress, cancellable, error);
}

/**
 * task_fixture_read:
 * @asset: an asset of an output
 *
 * Returns: (transfer full): its content, wherever it is
 */
GBytes *
task_fixture_read (const RfOutputAsset *asset)
{
  char *data = NULL;
  gsize length = 0;

  if (asset->bytes != NULL)
    return g_bytes_ref (asset->bytes);
  g_assert_true (g_file_get_contents (asset->path, &data, &length, NULL));
  return g_bytes_new_take (data, length);
}
