/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * RFC 8785, the JSON Canonicalization Scheme: no white space, names sorted by
 * UTF-16 code units, numbers as ECMAScript prints them, the shortest escapes.
 * json-glib's own printer neither sorts nor prints numbers that way.
 */

#define RF_JSON_PRINT_DEPTH 128

static int
rf_json_compare_names (const char *a, const char *b)
{
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

static int
rf_json_compare_names_cb (gconstpointer a, gconstpointer b)
{
  return rf_json_compare_names (*(const char *const *) a, *(const char *const *) b);
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
  static const char escapes[] = "btn\0fr";
  const char *start = string;

  g_string_append_c (text, '"');
  for (const char *at = string; *at != '\0'; at++)
    {
      guchar byte = (guchar) *at;

      if (byte >= 0x20 && byte != '"' && byte != '\\')
        continue;
      g_string_append_len (text, start, at - start);
      start = at + 1;
      if (byte == '"' || byte == '\\')
        g_string_append_printf (text, "\\%c", byte);
      else if (byte >= 8 && byte <= 13 && byte != 11)
        g_string_append_printf (text, "\\%c", escapes[byte - 8]);
      else
        g_string_append_printf (text, "\\u%04x", byte);
    }
  g_string_append (text, start);
  g_string_append_c (text, '"');
}

/* The shortest decimal digits that read back as the number; among those of the
 * same length printf's are the closest. Returns the exponent of the first. */
static int
rf_json_shortest_digits (double number, char digits[20], int *n_digits)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char format[] = "%.16e";
  const char *exponent = NULL;

  /* Any fifteen digits survive a double, but for the subnormal ones. */
  for (int precision = number < DBL_MIN ? 0 : 14; precision <= 16; precision++)
    {
      g_snprintf (format, sizeof format, "%%.%de", precision);
      g_ascii_formatd (buffer, sizeof buffer, format, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  exponent = strchr (buffer, 'e');
  *n_digits = 0;
  for (const char *at = buffer; at < exponent; at++)
    {
      if (*at != '.')
        digits[(*n_digits)++] = *at;
    }
  while (*n_digits > 1 && digits[*n_digits - 1] == '0')
    (*n_digits)--;
  return atoi (exponent + 1);
}

static void
rf_json_append_digits (GString *text, const char *digits, int n_digits, int exponent)
{
  int point = exponent + 1; /* digits before the decimal point */

  if (n_digits <= point && point <= 21)
    {
      g_string_append_len (text, digits, n_digits);
      for (int i = n_digits; i < point; i++)
        g_string_append_c (text, '0');
    }
  else if (0 < point && point <= 21)
    {
      g_string_append_len (text, digits, point);
      g_string_append_c (text, '.');
      g_string_append_len (text, digits + point, n_digits - point);
    }
  else if (-6 < point && point <= 0)
    {
      g_string_append (text, "0.");
      for (int i = point; i < 0; i++)
        g_string_append_c (text, '0');
      g_string_append_len (text, digits, n_digits);
    }
  else
    {
      g_string_append_c (text, digits[0]);
      if (n_digits > 1)
        {
          g_string_append_c (text, '.');
          g_string_append_len (text, digits + 1, n_digits - 1);
        }
      g_string_append_printf (text, "e%+d", exponent);
    }
}

/**
 * rf_json_append_number:
 * @text: where to append
 * @number: a number
 *
 * Appends a number as ECMAScript's Number::toString does (ECMA-262, 6.1.6.1.20).
 *
 * Returns: whether JSON can hold it; infinities and NaN it cannot
 */
gboolean
rf_json_append_number (GString *text, double number)
{
  char digits[20];
  int n_digits = 0;
  int exponent = 0;

  if (!isfinite (number))
    return FALSE;
  if (fabs (number) < 1e15 && number == floor (number))
    {
      g_string_append_printf (text, "%" G_GINT64_FORMAT, (gint64) number);
      return TRUE;
    }
  if (number < 0)
    g_string_append_c (text, '-');
  exponent = rf_json_shortest_digits (fabs (number), digits, &n_digits);
  rf_json_append_digits (text, digits, n_digits, exponent);
  return TRUE;
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
rf_json_append_value (GString *text, JsonNode *node, GError **error)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return rf_json_append_checked_string (text, json_node_get_string (node), error);
    case G_TYPE_INT64:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
      return TRUE;
    case G_TYPE_BOOLEAN:
      g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
      return TRUE;
    default:
      return rf_json_append_number (text, json_node_get_double (node)) ||
             rf_json_fail (error, "a number that is not finite");
    }
}

static gboolean rf_json_append_at (GString *text, JsonNode *node, guint depth, GError **error);

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
  g_autoptr (GPtrArray) names = g_ptr_array_sized_new (json_object_get_size (object));
  JsonObjectIter iterator;
  const char *name = NULL;

  json_object_iter_init (&iterator, object);
  while (json_object_iter_next (&iterator, &name, NULL))
    g_ptr_array_add (names, (gpointer) name);
  g_ptr_array_sort (names, rf_json_compare_names_cb);
  g_string_append_c (text, '{');
  for (guint i = 0; i < names->len; i++)
    {
      name = g_ptr_array_index (names, i);
      if (i > 0)
        g_string_append_c (text, ',');
      if (!rf_json_append_checked_string (text, name, error))
        return FALSE;
      g_string_append_c (text, ':');
      if (!rf_json_append_at (text, json_object_get_member (object, name), depth, error))
        return FALSE;
    }
  g_string_append_c (text, '}');
  return TRUE;
}

static gboolean
rf_json_append_at (GString *text, JsonNode *node, guint depth, GError **error)
{
  if (depth == 0)
    return rf_json_fail (error, "arrays and objects this deep");
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return rf_json_append_object (text, json_node_get_object (node), depth - 1, error);
    case JSON_NODE_ARRAY:
      return rf_json_append_array (text, json_node_get_array (node), depth - 1, error);
    case JSON_NODE_VALUE:
      return rf_json_append_value (text, node, error);
    case JSON_NODE_NULL:
    default:
      g_string_append (text, "null");
      return TRUE;
    }
}

/**
 * rf_json_append:
 * @text: where to append
 * @node: a tree
 * @error: return location; %RF_ERROR_INVALID_REQUEST for what JSON cannot hold
 *
 * Returns: whether it was appended whole
 */
gboolean
rf_json_append (GString *text, JsonNode *node, GError **error)
{
  return rf_json_append_at (text, node, RF_JSON_PRINT_DEPTH, error);
}

/**
 * rf_json_print:
 * @node: a tree
 * @length: (out) (optional): bytes of the text
 * @error: return location
 *
 * Returns: (transfer full): the canonical text
 */
char *
rf_json_print (JsonNode *node, gsize *length, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (256);

  if (!rf_json_append (text, node, error))
    return NULL;
  if (length != NULL)
    *length = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}
