/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-recipe.h"

#include "rf-json-object.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-say-model.h"
#include "rf-say.h"

#include <string.h>

/*
 * What a generation was made from, out of the canonical text that its key was made of: as
 * a request that asks for the same, and as rows for people.
 */

#define INPUT_PREFIX "sha256:"

/* Longer values are cut where they are shown. */
#define LONGEST 2000

/**
 * rf_recipe_row_free:
 * @self: (transfer full): a row
 */
void
rf_recipe_row_free (RfRecipeRow *self)
{
  g_free (self->name);
  g_free (self->here);
  g_free (self->there);
  g_free (self);
}

static JsonObject *
rf_recipe_read (const char *canonical, JsonNode **root)
{
  JsonNode *params = NULL;

  *root = canonical != NULL ? rf_json_parse (canonical, -1, &rf_json_canonical_limits, NULL) : NULL;
  if (*root == NULL || !JSON_NODE_HOLDS_OBJECT (*root))
    return NULL;
  params = json_object_get_member (json_node_get_object (*root), "params");
  return params != NULL && JSON_NODE_HOLDS_OBJECT (params) ? json_node_get_object (params) : NULL;
}

static const RfModelInfo *
rf_recipe_find_model (RfSession *session, const RfGeneration *generation)
{
  const RfProviderInfo *info = rf_session_find_provider (session, generation->provider);

  for (guint i = 0; info != NULL && i < info->models->len; i++)
    {
      const RfModelInfo *model = g_ptr_array_index (info->models, i);

      if (g_strcmp0 (model->id, generation->model) == 0 && model->kind == generation->kind)
        return model;
    }
  return NULL;
}

/* Returns: (nullable): the SHA-256 of an input's file */
static const char *
rf_recipe_get_input (const RfModelInfo *model, const char *name, JsonNode *value)
{
  const RfParameter *parameter = model != NULL ? rf_model_info_find_parameter (model, name) : NULL;
  const char *text = NULL;

  if (parameter == NULL || parameter->type != RF_PARAMETER_INPUT ||
      json_node_get_value_type (value) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (value);
  return g_str_has_prefix (text, INPUT_PREFIX) ? text + strlen (INPUT_PREFIX) : NULL;
}

static void
rf_recipe_fill_params (const RfModelInfo *model, JsonObject *params, RfRequest *request)
{
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iterator, params);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    {
      const char *sha256 = rf_recipe_get_input (model, name, value);

      if (sha256 != NULL)
        rf_request_take_input (request, name, rf_input_new (NULL, sha256, NULL));
      else if (!JSON_NODE_HOLDS_NULL (value))
        json_object_set_member (request->params, name, rf_json_copy (value));
    }
}

/**
 * rf_recipe_dup_request:
 * @session: what knows its model
 * @entry: an entry with its generation
 *
 * Returns: (transfer full): a request for the same, which finds it while it is there
 */
RfRequest *
rf_recipe_dup_request (RfSession *session, const RfEntry *entry)
{
  const RfGeneration *generation = entry->generation;
  RfRequest *request = rf_request_new ();
  g_autoptr (JsonNode) root = NULL;
  JsonObject *params = rf_recipe_read (generation->canonical, &root);

  request->has_kind = TRUE;
  request->kind = generation->kind;
  request->provider = g_strdup (generation->provider);
  request->model = g_strdup (generation->model);
  request->profile = g_strdup (entry->profile);
  request->strategy = entry->strategy;
  request->playthrough_id = g_strdup (entry->playthrough_id);
  request->player_id = g_strdup (entry->player_id);
  request->version = entry->version > 0 ? (gint64) entry->version : -1;
  request->tags = g_strdupv (entry->tags);
  if (params != NULL)
    rf_recipe_fill_params (rf_recipe_find_model (session, generation), params, request);
  else if (generation->prompt != NULL)
    json_object_set_string_member (request->params, "prompt", generation->prompt);
  return request;
}

static char *
rf_recipe_dup_value (JsonNode *value)
{
  g_autofree char *text = NULL;

  if (value == NULL)
    return NULL;
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return rf_say_line (json_node_get_string (value), LONGEST);
  text = rf_json_print (value, NULL, NULL);
  return rf_say_line (text, LONGEST);
}

static void
rf_recipe_add (GPtrArray *rows, const char *name, JsonNode *here, JsonNode *there)
{
  RfRecipeRow *row = g_new0 (RfRecipeRow, 1);

  row->name = g_strdup (name);
  row->here = rf_recipe_dup_value (here);
  row->there = rf_recipe_dup_value (there);
  g_ptr_array_add (rows, row);
}

static gboolean
rf_recipe_is_empty (JsonNode *value)
{
  if (JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value)) == 0;
  return JSON_NODE_HOLDS_NULL (value) || (json_node_get_value_type (value) == G_TYPE_STRING &&
                                          *json_node_get_string (value) == '\0');
}

/**
 * rf_recipe_list:
 * @generation: a generation
 *
 * What is empty says nothing, and is left out.
 *
 * Returns: (transfer full) (element-type RfRecipeRow): its parameters but the prompt
 */
GPtrArray *
rf_recipe_list (const RfGeneration *generation)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_recipe_row_free);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *params = rf_recipe_read (generation->canonical, &root);
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (params == NULL)
    return rows;
  json_object_iter_init_ordered (&iterator, params);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    {
      if (!g_str_equal (name, "prompt") && !rf_recipe_is_empty (value))
        rf_recipe_add (rows, name, value, NULL);
    }
  return rows;
}

/**
 * rf_recipe_compare:
 * @here: a canonical text
 * @there: another one
 *
 * Returns: (transfer full) (nullable) (element-type RfRecipeRow): in what they differ, or
 *   %NULL where one of them cannot be read
 */
GPtrArray *
rf_recipe_compare (const char *here, const char *there)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_recipe_row_free);
  g_autoptr (JsonNode) here_root = NULL;
  g_autoptr (JsonNode) there_root = NULL;
  JsonObject *here_params = rf_recipe_read (here, &here_root);
  JsonObject *there_params = rf_recipe_read (there, &there_root);
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (here_params == NULL || there_params == NULL)
    return NULL;
  json_object_iter_init_ordered (&iterator, here_params);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    {
      JsonNode *other = json_object_get_member (there_params, name);

      if (other == NULL || !json_node_equal (value, other))
        rf_recipe_add (rows, name, value, other);
    }
  json_object_iter_init_ordered (&iterator, there_params);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    {
      if (!json_object_has_member (here_params, name))
        rf_recipe_add (rows, name, NULL, value);
    }
  return g_steal_pointer (&rows);
}

/**
 * rf_recipe_get_label:
 * @session: what knows its model
 * @generation: a generation
 * @name: of a parameter
 *
 * Returns: (transfer none): what people call it, or @name
 */
const char *
rf_recipe_get_label (RfSession *session, const RfGeneration *generation, const char *name)
{
  const RfModelInfo *model = rf_recipe_find_model (session, generation);
  const RfParameter *parameter = model != NULL ? rf_model_info_find_parameter (model, name) : NULL;

  return parameter != NULL ? rf_say_label (parameter) : name;
}

/**
 * rf_recipe_say_value:
 * @session: what knows its model
 * @generation: a generation
 * @name: of a parameter
 * @value: (nullable): what it has there, as a row of a list says it
 *
 * Returns: (transfer full) (nullable): what people call it, where it is a choice; else @value
 */
char *
rf_recipe_say_value (RfSession *session,
                     const RfGeneration *generation,
                     const char *name,
                     const char *value)
{
  const RfModelInfo *model = rf_recipe_find_model (session, generation);
  const RfParameter *parameter = model != NULL ? rf_model_info_find_parameter (model, name) : NULL;

  if (value == NULL || parameter == NULL || parameter->type != RF_PARAMETER_CHOICE ||
      parameter->choices == NULL ||
      !g_strv_contains ((const char *const *) parameter->choices, value))
    return g_strdup (value);
  return rf_say_choice (parameter, value);
}
