/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"

#include <stdlib.h>
#include <string.h>

/*
 * RFC 8785, the JSON Canonicalization Scheme: no white space, names sorted by
 * UTF-16 code units, numbers as ECMAScript prints them, the shortest escapes.
 * json-glib's own printer neither sorts nor prints numbers that way.
 */

/* Beyond what the reader takes, since requests are put into other objects. */
#define MAX_DEPTH 128

/* Larger whole numbers are not the same in every reader of JSON. */
#define LARGEST_WHOLE G_GINT64_CONSTANT (9007199254740991)

/* Most objects have fewer members, and are sorted without an allocation. */
#define FEW_MEMBERS 32

typedef struct
{
  const char *name;
  JsonNode *value;
} RfJsonMember;

/* Objects and arrays nest, so appending them does. */
static gboolean rf_json_append_at (GString *text, JsonNode *node, guint depth, GError **error);

static int
rf_json_compare_members_cb (const void *first, const void *second)
{
  const char *a = ((const RfJsonMember *) first)->name;
  const char *b = ((const RfJsonMember *) second)->name;

  /* UTF-8 sorts as code points do; UTF-16 puts those above U+FFFF, which are
   * surrogates there, before U+E000 to U+FFFF. */
  while (*a != '\0' && *a == *b)
    {
      a++;
      b++;
    }
  if ((guchar) *a >= 0xee && (guchar) *b >= 0xee && ((guchar) *a >= 0xf0) != ((guchar) *b >= 0xf0))
    return (guchar) *a >= 0xf0 ? -1 : 1;
  return (int) (guchar) *a - (int) (guchar) *b;
}

/* What is escaped, and the end of the text: one look for each byte. */
static const guint8 stops[256] = {
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,         1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1,
};

static void
rf_json_append_escape (GString *text, char character)
{
  static const char letters[] = "btn\0fr"; /* of 8 to 13 */
  static const char digits[] = "0123456789abcdef";
  char unicode[] = "\\u0000";
  char letter = character >= 8 && character <= 13 ? letters[character - 8] : '\0';

  if (character == '"' || character == '\\')
    letter = character;
  if (letter != '\0')
    {
      g_string_append_c (text, '\\');
      g_string_append_c (text, letter);
      return;
    }
  unicode[4] = digits[character >> 4];
  unicode[5] = digits[character & 15];
  g_string_append_len (text, unicode, sizeof unicode - 1);
}

/**
 * rf_json_append_string:
 * @text: where to append
 * @string: valid UTF-8
 *
 * Appends a string literal.
 */
void
rf_json_append_string (GString *text, const char *string)
{
  const char *start = string;
  const char *at = string;

  g_string_append_c (text, '"');
  while (TRUE)
    {
      while (stops[(guchar) *at] == 0)
        at++;
      g_string_append_len (text, start, at - start);
      if (*at == '\0')
        break;
      rf_json_append_escape (text, *at++);
      start = at;
    }
  g_string_append_c (text, '"');
}

/**
 * rf_json_append_name:
 * @text: an object that is being written, from its brace on
 * @name: of the next member; members come in the order of their names
 */
void
rf_json_append_name (GString *text, const char *name)
{
  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  rf_json_append_string (text, name);
  g_string_append_c (text, ':');
}

/**
 * rf_json_append_text:
 * @text: an object that is being written
 * @name: of the member
 * @value: (nullable): its text; what is not UTF-8 is told as null, too, since JSON
 *   holds no other text
 */
void
rf_json_append_text (GString *text, const char *name, const char *value)
{
  rf_json_append_name (text, name);
  if (value != NULL && g_utf8_validate (value, -1, NULL))
    rf_json_append_string (text, value);
  else
    g_string_append (text, "null");
}

/**
 * rf_json_append_boolean:
 * @text: an object that is being written
 * @name: of the member
 * @value: whether it is true
 */
void
rf_json_append_boolean (GString *text, const char *name, gboolean value)
{
  rf_json_append_name (text, name);
  g_string_append (text, value ? "true" : "false");
}

/**
 * rf_json_append_whole:
 * @text: an object that is being written
 * @name: of the member
 * @value: its number, within ±(2^53 - 1)
 */
void
rf_json_append_whole (GString *text, const char *name, gint64 value)
{
  rf_json_append_name (text, name);
  rf_json_append_integer (text, value);
}

static gboolean
rf_json_fail (GError **error, const char *what)
{
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "JSON cannot hold %s", what);
  return FALSE;
}

static gboolean
rf_json_append_checked_string (GString *text, const char *string, GError **error)
{
  if (!g_utf8_validate (string, -1, NULL))
    return rf_json_fail (error, "text that is not valid UTF-8");
  rf_json_append_string (text, string);
  return TRUE;
}

static gboolean
rf_json_append_checked_integer (GString *text, gint64 number, GError **error)
{
  if (number < -LARGEST_WHOLE || number > LARGEST_WHOLE)
    return rf_json_fail (error, "whole numbers beyond ±9007199254740991");
  rf_json_append_integer (text, number);
  return TRUE;
}

static gboolean
rf_json_append_value (GString *text, JsonNode *node, GError **error)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return rf_json_append_checked_string (text, json_node_get_string (node), error);
    case G_TYPE_INT64:
      return rf_json_append_checked_integer (text, json_node_get_int (node), error);
    case G_TYPE_BOOLEAN:
      g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
      return TRUE;
    default:
      return rf_json_append_number (text, json_node_get_double (node)) ||
             rf_json_fail (error, "a number that is not finite");
    }
}

static gboolean
rf_json_append_array (GString *text, JsonArray *array, guint depth, GError **error)
{
  guint length = json_array_get_length (array);

  g_string_append_c (text, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (!rf_json_append_at (text, json_array_get_element (array, i), depth, error))
        return FALSE;
    }
  g_string_append_c (text, ']');
  return TRUE;
}

static gboolean
rf_json_append_object (GString *text, JsonObject *object, guint depth, GError **error)
{
  RfJsonMember few[FEW_MEMBERS];
  g_autofree RfJsonMember *many = NULL;
  RfJsonMember *members = few;
  guint n_members = 0;
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (json_object_get_size (object) > FEW_MEMBERS)
    members = many = g_new (RfJsonMember, json_object_get_size (object));
  json_object_iter_init (&iterator, object);
  while (json_object_iter_next (&iterator, &name, &value))
    members[n_members++] = (RfJsonMember){ name, value };
  qsort (members, n_members, sizeof *members, rf_json_compare_members_cb);
  g_string_append_c (text, '{');
  for (guint i = 0; i < n_members; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (!rf_json_append_checked_string (text, members[i].name, error))
        return FALSE;
      g_string_append_c (text, ':');
      if (!rf_json_append_at (text, members[i].value, depth, error))
        return FALSE;
    }
  g_string_append_c (text, '}');
  return TRUE;
}

static gboolean
rf_json_append_at (GString *text, JsonNode *node, guint depth, GError **error)
{
  JsonNodeType type = json_node_get_node_type (node);

  if (type == JSON_NODE_VALUE)
    return rf_json_append_value (text, node, error);
  if (type == JSON_NODE_NULL)
    {
      g_string_append (text, "null");
      return TRUE;
    }
  if (depth == 0)
    return rf_json_fail (error, "arrays and objects this deep");
  if (type == JSON_NODE_ARRAY)
    return rf_json_append_array (text, json_node_get_array (node), depth - 1, error);
  return rf_json_append_object (text, json_node_get_object (node), depth - 1, error);
}

/**
 * rf_json_append:
 * @text: where to append
 * @node: a tree, at most 128 deep
 * @error: return location; %RF_ERROR_INVALID_REQUEST for what JSON cannot
 *   hold: infinities, NaN, whole numbers beyond ±(2^53-1), text that is no UTF-8
 *
 * Returns: whether it was appended whole
 */
gboolean
rf_json_append (GString *text, JsonNode *node, GError **error)
{
  return rf_json_append_at (text, node, MAX_DEPTH, error);
}

/**
 * rf_json_print:
 * @node: a tree
 * @length: (out) (optional): bytes of the text
 * @error: return location; as for rf_json_append()
 *
 * Returns: (transfer full): the canonical text
 */
char *
rf_json_print (JsonNode *node, gsize *length, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (1024);

  if (!rf_json_append (text, node, error))
    return NULL;
  if (length != NULL)
    *length = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}
