/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "comfyui-graph.h"

#include "rf-json-object.h"
#include "rf-json-printer.h"

#include <string.h>

/*
 * Puts the other parameters into the graph. A text of the graph that is just
 * `{steps}` becomes the value of the parameter `steps`, be it a number, and in
 * a longer one, as `a photo, {prompt}`, it becomes the value's text. An input
 * is the name that the server gave it. What is put in is not looked through
 * again, and braces around anything else stay as they are.
 */

#define GRAPH      "graph"
#define CHECKPOINT "checkpoint"

typedef struct
{
  RfTask *task;        /* (unowned) */
  GHashTable *uploads; /* (unowned) */
  GHashTable *used;    /* (owned) names */
} Fill;

static JsonNode *fill (Fill *self, JsonNode *node);

static JsonNode *
find_value (const Fill *self, const char *name)
{
  if (g_str_equal (name, GRAPH) || g_str_equal (name, CHECKPOINT))
    return NULL;
  return json_object_get_member (rf_task_get_params (self->task), name);
}

/* Returns: (transfer full) (nullable): what stands for `{name}` */
static JsonNode *
dup_value (Fill *self, const char *name)
{
  const char *upload = g_hash_table_lookup (self->uploads, name);
  JsonNode *value = find_value (self, name);

  if (upload == NULL && value == NULL)
    return NULL;
  g_hash_table_add (self->used, g_strdup (name));
  if (upload != NULL)
    return json_node_init_string (json_node_alloc (), upload);
  return rf_json_copy (value);
}

static void
append_value (GString *text, JsonNode *value)
{
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    g_string_append (text, json_node_get_string (value));
  else
    rf_json_append (text, value, NULL);
}

/* Appends what begins with a brace at @open, and returns where it ends. */
static const char *
append_place (Fill *self, GString *text, const char *open)
{
  const char *close = strchr (open, '}');
  g_autofree char *name = close != NULL ? g_strndup (open + 1, (gsize) (close - open - 1)) : NULL;
  g_autoptr (JsonNode) value = name != NULL ? dup_value (self, name) : NULL;

  if (value != NULL)
    {
      append_value (text, value);
      return close + 1;
    }
  g_string_append_c (text, '{');
  return open + 1;
}

static JsonNode *
fill_text (Fill *self, const char *template)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = strlen (template);
  const char *at = template;

  if (template[0] == '{' && length > 2 && strchr (template, '}') == template + length - 1)
    {
      g_autofree char *name = g_strndup (template + 1, length - 2);
      JsonNode *value = dup_value (self, name);

      if (value != NULL)
        return value;
    }
  while (*at != '\0')
    {
      const char *open = strchrnul (at, '{');

      g_string_append_len (text, at, open - at);
      at = *open != '\0' ? append_place (self, text, open) : open;
    }
  return json_node_init_string (json_node_alloc (), text->str);
}

static JsonNode *
fill_array (Fill *self, JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *filled = json_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (filled, fill (self, json_array_get_element (array, i)));
  json_node_take_array (node, filled);
  return node;
}

static JsonNode *
fill_object (Fill *self, JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *filled = json_object_new ();
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *member = NULL;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &member))
    json_object_set_member (filled, name, fill (self, member));
  json_node_take_object (node, filled);
  return node;
}

static JsonNode *
fill (Fill *self, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    return fill_array (self, json_node_get_array (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    return fill_object (self, json_node_get_object (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return fill_text (self, json_node_get_string (node));
  return rf_json_copy (node);
}

/* What goes nowhere would be in the key and change nothing. A seed is given to
 * each task, whether the graph wants it or not. */
static gboolean
is_all_used (Fill *self, GError **error)
{
  const RfModelInfo *model = rf_task_get_model (self->task);
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, rf_task_get_params (self->task));
  while (json_object_iter_next (&iter, &name, &value))
    {
      const RfParameter *parameter = rf_model_info_find_parameter (model, name);

      if (g_hash_table_contains (self->used, name) || JSON_NODE_HOLDS_NULL (value) ||
          g_str_equal (name, GRAPH) || g_str_equal (name, CHECKPOINT) ||
          (parameter != NULL && (parameter->flags & RF_PARAMETER_SEED) != 0))
        continue;
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "%s: the graph has no place for it: it would stand there as “{%s}”",
                   name,
                   name);
      return FALSE;
    }
  return TRUE;
}

/**
 * comfyui_graph_fill:
 * @task: what is to be made
 * @uploads: (element-type utf8 utf8): its inputs, and what they are called
 * @error: %RF_ERROR_INVALID_REQUEST where the graph is none, or has no place
 *   for a parameter that was given
 *
 * Returns: (transfer full) (nullable): the graph as it is run
 */
JsonNode *
comfyui_graph_fill (RfTask *task, GHashTable *uploads, GError **error)
{
  JsonNode *graph = json_object_get_member (rf_task_get_params (task), GRAPH);
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) filled = NULL;
  Fill self = { task, uploads, used };

  if (graph == NULL || !JSON_NODE_HOLDS_OBJECT (graph))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   GRAPH ": it is no graph; export one from ComfyUI in its API format");
      return NULL;
    }
  filled = fill (&self, graph);
  return is_all_used (&self, error) ? g_steal_pointer (&filled) : NULL;
}
