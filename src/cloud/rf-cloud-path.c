/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-path.h"

#include <string.h>

/*
 * Places in JSON as the tables of plugins write them: names with dots between
 * them; a number is a place in an array, as in `data.0.url`, and a star the
 * first place of an array, or member of an object, from which the rest leads to
 * something, as in `content.*.text`. `type=output` stays where it is, if the
 * member has that value, and leads to nothing else.
 */

static gboolean
has_value (JsonNode *node, const char *step, const char *equals)
{
  g_autofree char *name = g_strndup (step, (gsize) (equals - step));
  JsonNode *member = JSON_NODE_HOLDS_OBJECT (node)
                         ? json_object_get_member (json_node_get_object (node), name)
                         : NULL;

  return member != NULL && JSON_NODE_HOLDS_VALUE (member) &&
         json_node_get_value_type (member) == G_TYPE_STRING &&
         g_str_equal (json_node_get_string (member), equals + 1);
}

static JsonNode *
find_step (JsonNode *node, const char *step)
{
  const char *equals = strchr (step, '=');
  guint64 index = 0;

  if (equals != NULL)
    return has_value (node, step, equals) ? node : NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), step);
  if (!JSON_NODE_HOLDS_ARRAY (node) ||
      !g_ascii_string_to_unsigned (step, 10, 0, G_MAXUINT, &index, NULL) ||
      index >= json_array_get_length (json_node_get_array (node)))
    return NULL;
  return json_array_get_element (json_node_get_array (node), (guint) index);
}

static gboolean
is_something (JsonNode *node)
{
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) &&
         (!JSON_NODE_HOLDS_VALUE (node) || g_strcmp0 (json_node_get_string (node), "") != 0);
}

static JsonNode *find_along (JsonNode *root, const char *const *steps);

static JsonNode *
find_below (JsonNode *node, const char *const *steps)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GList) names = NULL;
  JsonNode *found = NULL;

  for (guint i = 0; array != NULL && found == NULL && i < json_array_get_length (array); i++)
    found = find_along (json_array_get_element (array, i), steps);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return found;
  names = json_object_get_members (json_node_get_object (node));
  for (GList *name = names; name != NULL && found == NULL; name = name->next)
    found = find_along (json_object_get_member (json_node_get_object (node), name->data), steps);
  return found;
}

static JsonNode *
find_along (JsonNode *root, const char *const *steps)
{
  JsonNode *node = root;

  for (; node != NULL && *steps != NULL && !g_str_equal (*steps, "*"); steps++)
    node = find_step (node, *steps);
  if (node == NULL || *steps == NULL)
    return is_something (node) ? node : NULL;
  return find_below (node, steps + 1);
}

/**
 * rf_cloud_path_find:
 * @root: what an answer says
 * @path: a place
 *
 * Returns: (transfer none) (nullable): what stands there, but for null
 *   and an empty text
 */
JsonNode *
rf_cloud_path_find (JsonNode *root, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);

  return find_along (root, (const char *const *) steps);
}

/**
 * rf_cloud_path_find_string:
 * @root: what an answer says
 * @path: a place
 *
 * Returns: (transfer none) (nullable): the string that stands there, where it
 *   is one and not empty
 */
const char *
rf_cloud_path_find_string (JsonNode *root, const char *path)
{
  JsonNode *node = rf_cloud_path_find (root, path);
  const char *text = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static gboolean
is_place (const char *step)
{
  return g_ascii_isdigit (step[0]);
}

static void
set_child (JsonNode *node, const char *step, JsonNode *child)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_add_element (json_node_get_array (node), child);
  else
    json_object_set_member (json_node_get_object (node), step, child);
}

/* What @step leads to, made where it is not there or something else. */
static JsonNode *
ensure_child (JsonNode *node, const char *step, gboolean array)
{
  JsonNode *child = find_step (node, step);

  if (child != NULL && (array ? JSON_NODE_HOLDS_ARRAY (child) : JSON_NODE_HOLDS_OBJECT (child)))
    return child;
  child = json_node_new (array ? JSON_NODE_ARRAY : JSON_NODE_OBJECT);
  if (array)
    json_node_take_array (child, json_array_new ());
  else
    json_node_take_object (child, json_object_new ());
  set_child (node, step, child);
  return child;
}

/**
 * rf_cloud_path_put:
 * @root: an object under construction
 * @path: a place; objects and arrays on the way are made, an array's places
 *   one after the other
 * @value: (transfer full): what is put there
 */
void
rf_cloud_path_put (JsonNode *root, const char *path, JsonNode *value)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = root;
  gsize i = 0;

  for (; steps[i + 1] != NULL; i++)
    node = ensure_child (node, steps[i], is_place (steps[i + 1]));
  set_child (node, steps[i], value);
}

/**
 * rf_cloud_path_append:
 * @root: an object under construction
 * @path: the place of an array, which is made where it is not there
 * @value: (transfer full): what is put at its end
 */
void
rf_cloud_path_append (JsonNode *root, const char *path, JsonNode *value)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = root;

  for (gsize i = 0; steps[i] != NULL; i++)
    node = ensure_child (node, steps[i], steps[i + 1] == NULL || is_place (steps[i + 1]));
  json_array_add_element (json_node_get_array (node), value);
}

/**
 * rf_cloud_path_ensure:
 * @root: an object under construction
 * @path: the place of an object, which is made where it is not there
 *
 * Returns: (transfer none): the object
 */
JsonNode *
rf_cloud_path_ensure (JsonNode *root, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = root;

  for (gsize i = 0; steps[i] != NULL; i++)
    node = ensure_child (node, steps[i], steps[i + 1] != NULL && is_place (steps[i + 1]));
  return node;
}
