/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-reader.h"

#include <math.h>
#include <string.h>

/*
 * The one way in for JSON from outside: I-JSON (RFC 7493), read in a single
 * pass into json-glib's tree. json-glib's own parser takes 2^64-1 for -1, cuts
 * strings at NUL, keeps the last of two equal names and overflows the stack on
 * nested brackets, so different texts would get one key.
 */

const RfJsonLimits rf_json_default_limits = { 16 * 1024 * 1024, 64 };

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  guint depth; /* how much deeper it may go */
  GError **error;
  GString *scratch; /* (owned) of the string being read */
} RfJsonReader;

static gboolean
rf_json_fault_at (RfJsonReader *self, const char *where, const char *what)
{
  guint line = 1;
  const char *line_start = self->start;
  glong column = 0;

  for (const char *at = self->start; at < where; at++)
    {
      if (*at == '\n')
        {
          line++;
          line_start = at + 1;
        }
    }
  for (const char *at = line_start; at < where; at++)
    column += ((guchar) *at & 0xc0) != 0x80;
  if (self->error != NULL && *self->error == NULL)
    g_set_error (self->error,
                 RF_ERROR,
                 RF_ERROR_INVALID_REQUEST,
                 "line %u, column %ld: %s",
                 line,
                 column + 1,
                 what);
  return FALSE;
}

static gboolean
rf_json_fault (RfJsonReader *self, const char *what)
{
  return rf_json_fault_at (self, self->at, what);
}

static void
rf_json_skip_space (RfJsonReader *self)
{
  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

static gboolean
rf_json_read_hex (RfJsonReader *self, gunichar *unit)
{
  *unit = 0;
  for (int i = 0; i < 4; i++, self->at++)
    {
      if (self->at >= self->end || !g_ascii_isxdigit (*self->at))
        return rf_json_fault (self, "“\\u” wants four hexadecimal digits");
      *unit = *unit * 16 + (gunichar) g_ascii_xdigit_value (*self->at);
    }
  return TRUE;
}

static gboolean
rf_json_read_unicode (RfJsonReader *self)
{
  gunichar unit = 0;
  gunichar low = 0;

  if (!rf_json_read_hex (self, &unit))
    return FALSE;
  if (unit == 0)
    return rf_json_fault (self, "“\\u0000” is not allowed in text");
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
        return rf_json_fault (self, "a lone surrogate is no character");
      self->at += 2;
      if (!rf_json_read_hex (self, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return rf_json_fault (self, "a lone surrogate is no character");
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
  else if (unit >= 0xdc00 && unit <= 0xdfff)
    {
      return rf_json_fault (self, "a lone surrogate is no character");
    }
  g_string_append_unichar (self->scratch, unit);
  return TRUE;
}

static gboolean
rf_json_read_escape (RfJsonReader *self)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *found = NULL;

  self->at++;
  if (self->at < self->end && *self->at == 'u')
    {
      self->at++;
      return rf_json_read_unicode (self);
    }
  found = self->at < self->end && *self->at != '\0' ? strchr (names, *self->at) : NULL;
  if (found == NULL)
    return rf_json_fault (self, "there is no such escape");
  g_string_append_c (self->scratch, values[found - names]);
  self->at++;
  return TRUE;
}

/* Leaves the string in scratch. */
static gboolean
rf_json_read_string (RfJsonReader *self)
{
  const char *opening = self->at;

  self->at++;
  g_string_truncate (self->scratch, 0);
  while (TRUE)
    {
      const char *run = self->at;

      while (self->at < self->end && *self->at != '"' && *self->at != '\\' &&
             (guchar) *self->at >= 0x20)
        self->at++;
      g_string_append_len (self->scratch, run, self->at - run);
      if (self->at >= self->end)
        return rf_json_fault_at (self, opening, "the string that begins here does not end");
      if (*self->at == '"')
        break;
      if ((guchar) *self->at < 0x20)
        return rf_json_fault (self, "a control character in text must be escaped");
      if (!rf_json_read_escape (self))
        return FALSE;
    }
  self->at++;
  return TRUE;
}

static gsize
rf_json_skip_digits (RfJsonReader *self)
{
  const char *first = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return (gsize) (self->at - first);
}

static gboolean
rf_json_scan_number (RfJsonReader *self, gboolean *whole)
{
  const char *digits = NULL;

  *whole = TRUE;
  if (*self->at == '-')
    self->at++;
  digits = self->at;
  if (rf_json_skip_digits (self) == 0)
    return rf_json_fault (self, "a digit was expected");
  if (*digits == '0' && self->at - digits > 1)
    return rf_json_fault_at (self, digits, "a number must not begin with 0");
  if (self->at < self->end && *self->at == '.')
    {
      *whole = FALSE;
      self->at++;
      if (rf_json_skip_digits (self) == 0)
        return rf_json_fault (self, "a digit was expected after the point");
    }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      *whole = FALSE;
      self->at++;
      if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
        self->at++;
      if (rf_json_skip_digits (self) == 0)
        return rf_json_fault (self, "a digit was expected in the exponent");
    }
  return TRUE;
}

static JsonNode *
rf_json_read_integer (RfJsonReader *self, const char *first)
{
  gboolean negative = *first == '-';
  const char *digits = first + (negative ? 1 : 0);
  gint64 number = 0;

  for (const char *at = digits; at < self->at && self->at - digits <= 16; at++)
    number = number * 10 + (*at - '0');
  if (self->at - digits > 16 || number > G_GINT64_CONSTANT (9007199254740991))
    {
      rf_json_fault_at (self,
                        first,
                        "a whole number must be within ±9007199254740991; "
                        "write a larger one, such as a seed, as a string");
      return NULL;
    }
  return json_node_init_int (json_node_alloc (), negative ? -number : number);
}

static JsonNode *
rf_json_read_number (RfJsonReader *self)
{
  const char *first = self->at;
  gboolean whole = FALSE;
  g_autofree char *copy = NULL;
  double number = 0;

  if (!rf_json_scan_number (self, &whole))
    return NULL;
  if (whole)
    return rf_json_read_integer (self, first);
  copy = g_strndup (first, (gsize) (self->at - first));
  number = g_ascii_strtod (copy, NULL);
  if (!isfinite (number))
    {
      rf_json_fault_at (self, first, "the number is too large");
      return NULL;
    }
  return json_node_init_double (json_node_alloc (), number);
}

static JsonNode *
rf_json_read_word (RfJsonReader *self)
{
  static const char *const words[] = { "null", "true", "false" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (self->end - self->at) < length || strncmp (self->at, words[i], length) != 0)
        continue;
      self->at += length;
      if (i == 0)
        return json_node_init_null (json_node_alloc ());
      return json_node_init_boolean (json_node_alloc (), i == 1);
    }
  rf_json_fault (self, "a value was expected");
  return NULL;
}

static JsonNode *rf_json_read_value (RfJsonReader *self);

static gboolean
rf_json_read_next (RfJsonReader *self, char closing, gboolean *more)
{
  rf_json_skip_space (self);
  if (self->at >= self->end)
    return rf_json_fault (self, "the text ends too early");
  *more = *self->at == ',';
  if (*self->at != ',' && *self->at != closing)
    return rf_json_fault (self,
                          closing == ']' ? "“,” or “]” was expected" : "“,” or “}” was expected");
  self->at++;
  return TRUE;
}

static gboolean
rf_json_read_elements (RfJsonReader *self, JsonArray *array)
{
  gboolean more = TRUE;

  rf_json_skip_space (self);
  if (self->at < self->end && *self->at == ']')
    {
      self->at++;
      return TRUE;
    }
  while (more)
    {
      JsonNode *element = rf_json_read_value (self);

      if (element == NULL)
        return FALSE;
      json_array_add_element (array, element);
      if (!rf_json_read_next (self, ']', &more))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_json_read_member (RfJsonReader *self, JsonObject *object)
{
  g_autofree char *name = NULL;
  JsonNode *value = NULL;

  rf_json_skip_space (self);
  if (self->at >= self->end || *self->at != '"')
    return rf_json_fault (self, "a name in quotes was expected");
  if (!rf_json_read_string (self))
    return FALSE;
  name = g_strndup (self->scratch->str, self->scratch->len);
  if (json_object_has_member (object, name))
    return rf_json_fault (self, "the name before this stands twice in its object");
  rf_json_skip_space (self);
  if (self->at >= self->end || *self->at != ':')
    return rf_json_fault (self, "“:” was expected");
  self->at++;
  value = rf_json_read_value (self);
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, name, value);
  return TRUE;
}

static gboolean
rf_json_read_members (RfJsonReader *self, JsonObject *object)
{
  gboolean more = TRUE;

  rf_json_skip_space (self);
  if (self->at < self->end && *self->at == '}')
    {
      self->at++;
      return TRUE;
    }
  while (more)
    {
      if (!rf_json_read_member (self, object) || !rf_json_read_next (self, '}', &more))
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
rf_json_read_nested (RfJsonReader *self)
{
  gboolean is_array = *self->at == '[';
  g_autoptr (JsonArray) array = is_array ? json_array_new () : NULL;
  g_autoptr (JsonObject) object = is_array ? NULL : json_object_new ();
  gboolean read = FALSE;

  if (self->depth == 0)
    {
      rf_json_fault (self, "arrays and objects are nested too deep");
      return NULL;
    }
  self->at++;
  self->depth--;
  read = is_array ? rf_json_read_elements (self, array) : rf_json_read_members (self, object);
  self->depth++;
  if (!read)
    return NULL;
  return is_array ? json_node_init_array (json_node_alloc (), array)
                  : json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
rf_json_read_value (RfJsonReader *self)
{
  rf_json_skip_space (self);
  if (self->at >= self->end)
    {
      rf_json_fault (self, "the text ends too early");
      return NULL;
    }
  switch (*self->at)
    {
    case '[':
    case '{':
      return rf_json_read_nested (self);
    case '"':
      return rf_json_read_string (self)
                 ? json_node_init_string (json_node_alloc (), self->scratch->str)
                 : NULL;
    default:
      if (*self->at == '-' || g_ascii_isdigit (*self->at))
        return rf_json_read_number (self);
      return rf_json_read_word (self);
    }
}

static gboolean
rf_json_check_text (RfJsonReader *self, const RfJsonLimits *limits)
{
  const char *invalid = NULL;

  if ((gsize) (self->end - self->start) > limits->max_bytes)
    {
      g_set_error (self->error,
                   RF_ERROR,
                   RF_ERROR_TOO_LARGE,
                   "the JSON text has %" G_GSIZE_FORMAT " bytes; %" G_GSIZE_FORMAT " are allowed",
                   (gsize) (self->end - self->start),
                   limits->max_bytes);
      return FALSE;
    }
  if (!g_utf8_validate (self->start, self->end - self->start, &invalid))
    return rf_json_fault_at (
        self, invalid, *invalid == '\0' ? "a NUL is not allowed" : "the text is not valid UTF-8");
  return TRUE;
}

/**
 * rf_json_parse:
 * @text: a text; need not end with NUL when @length says where it ends
 * @length: its bytes, or -1 up to the NUL
 * @limits: (nullable): how large and deep it may be
 * @error: return location; %RF_ERROR_INVALID_REQUEST with line and column,
 *   %RF_ERROR_TOO_LARGE
 *
 * Reads one I-JSON value. A literal without fraction and exponent is an
 * integer, any other number a double.
 *
 * Returns: (transfer full): the tree
 */
JsonNode *
rf_json_parse (const char *text, gssize length, const RfJsonLimits *limits, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GString) scratch = g_string_sized_new (128);
  g_autoptr (JsonNode) root = NULL;
  RfJsonReader self = {
    .start = text,
    .at = text,
    .end = text + (length >= 0 ? (gsize) length : strlen (text)),
    .error = &local_error,
    .scratch = scratch,
  };

  if (limits == NULL)
    limits = &rf_json_default_limits;
  self.depth = limits->max_depth;
  if (rf_json_check_text (&self, limits))
    root = rf_json_read_value (&self);
  if (root != NULL)
    rf_json_skip_space (&self);
  if (root != NULL && self.at < self.end)
    rf_json_fault (&self, "the text should have ended here");
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&root);
}

/**
 * rf_json_parse_file:
 * @path: a file
 * @limits: (nullable): how large and deep it may be
 * @error: return location; as for rf_json_parse(), with the path in front, and
 *   %RF_ERROR_NOT_FOUND where there is none
 *
 * Returns: (transfer full): the tree
 */
JsonNode *
rf_json_parse_file (const char *path, const RfJsonLimits *limits, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  JsonNode *root = NULL;

  if (!g_file_get_contents (path, &text, &length, error))
    {
      gboolean missing =
          error != NULL && g_error_matches (*error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

      rf_error_normalise (error, missing ? RF_ERROR_NOT_FOUND : RF_ERROR_INVALID_REQUEST);
      return NULL;
    }
  root = rf_json_parse (text, (gssize) length, limits, error);
  if (root == NULL)
    g_prefix_error (error, "%s: ", path);
  return root;
}
