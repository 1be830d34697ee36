/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <math.h>

/*
 * Any bytes: the reader refuses them with a message, or what it has read
 * prints to a text that reads and prints to the same text. Anything else would
 * be two keys for one request.
 *
 * One sort of text is printed and not read: RFC 8785 writes a double such as
 * 1e20 as an integer, and the reader refuses integers beyond 2^53 - 1, since
 * nobody can tell which of two neighbours was meant.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean has_large_integer (JsonNode *node);

static void
find_in_member (JsonObject *object, const char *name, JsonNode *node, gpointer found)
{
  if (has_large_integer (node))
    *(gboolean *) found = TRUE;
}

static void
find_in_element (JsonArray *array, guint index, JsonNode *node, gpointer found)
{
  find_in_member (NULL, NULL, node, found);
}

static gboolean
has_large_integer (JsonNode *node)
{
  gboolean found = FALSE;

  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), find_in_member, &found);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), find_in_element, &found);
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    found = fabs (json_node_get_double (node)) > 9007199254740991.0 &&
            fabs (json_node_get_double (node)) < 1e21;
  return found;
}

static char *
print (JsonNode *node, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *text = rf_json_print (node, length, &error);

  g_assert_no_error (error);
  return text;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_length = 0;
  gsize second_length = 0;

  /* libFuzzer's data has no NUL behind it, and the reader needs none. */
  node = rf_json_parse ((const char *) data, (gssize) size, NULL, &error);
  if (node == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  first = print (node, &first_length);
  again = rf_json_parse (first, (gssize) first_length, NULL, &error);
  if (again == NULL && has_large_integer (node))
    return 0;
  g_assert_no_error (error);
  second = print (again, &second_length);
  g_assert_cmpmem (first, first_length, second, second_length);
  return 0;
}
