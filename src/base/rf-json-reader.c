/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-reader.h"

#include "rf-json-scanner-private.h"
#include "rf-paths.h"
#include "rf-text.h"

#include <string.h>

/*
 * The one way in for JSON from outside: I-JSON (RFC 7493), read in a single
 * pass into json-glib's tree. json-glib's own parser takes 2^64-1 for -1, cuts
 * strings at NUL, keeps the last of two equal names and overflows the stack on
 * nested brackets, so different texts would get one key.
 */

/* json-glib keeps members under GLib's g_str_hash(), for which anyone can make
 * names of one hash: reading n of them takes n² steps. */
#define MAX_MEMBERS 4096

/* As much of a name as a message shows. */
#define MAX_SHOWN_NAME 40

/* For what comes from outside. */
const RfJsonLimits rf_json_default_limits = { 16 * 1024 * 1024, 64, FALSE };

/* For what rf_json_print() wrote: it may put a request of the greatest depth
 * into objects of its own, and prints doubles up to 1e21 as whole numbers. */
const RfJsonLimits rf_json_canonical_limits = { 64 * 1024 * 1024, 128, TRUE };

typedef struct
{
  RfJsonScanner scanner;
  const RfJsonLimits *limits;
  guint depth; /* how deep it stands */
} RfJsonReader;

/* Values nest, so reading them does. */
static JsonNode *rf_json_read_value (RfJsonReader *self);

static JsonNode *
rf_json_read_word (RfJsonScanner *scanner)
{
  static const char *const words[] = { "null", "true", "false" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (scanner->end - scanner->at) < length ||
          memcmp (scanner->at, words[i], length) != 0)
        continue;
      scanner->at += length;
      if (i == 0)
        return json_node_init_null (json_node_alloc ());
      return json_node_init_boolean (json_node_alloc (), i == 1);
    }
  rf_json_scanner_fail (scanner, "a value was expected");
  return NULL;
}

static JsonNode *
rf_json_read_string_node (RfJsonScanner *scanner)
{
  gsize bottom = scanner->scratch->len;
  JsonNode *node = NULL;

  if (!rf_json_scanner_read_string (scanner))
    return NULL;
  node = json_node_init_string (json_node_alloc (), scanner->scratch->str + bottom);
  g_string_truncate (scanner->scratch, bottom);
  return node;
}

static gboolean
rf_json_read_next (RfJsonScanner *scanner, char closing, gboolean *more)
{
  rf_json_scanner_skip_space (scanner);
  if (scanner->at >= scanner->end)
    return rf_json_scanner_fail (scanner, "the text ends too early");
  *more = *scanner->at == ',';
  if (*scanner->at != ',' && *scanner->at != closing)
    return rf_json_scanner_fail (
        scanner, closing == ']' ? "“,” or “]” was expected" : "“,” or “}” was expected");
  scanner->at++;
  return TRUE;
}

/* Stands behind the opening bracket; takes the closing one where it follows. */
static gboolean
rf_json_read_emptiness (RfJsonScanner *scanner, char closing)
{
  rf_json_scanner_skip_space (scanner);
  if (scanner->at >= scanner->end || *scanner->at != closing)
    return FALSE;
  scanner->at++;
  return TRUE;
}

static gboolean
rf_json_read_elements (RfJsonReader *self, JsonArray *array)
{
  gboolean more = !rf_json_read_emptiness (&self->scanner, ']');

  while (more)
    {
      JsonNode *element = rf_json_read_value (self);

      if (element == NULL)
        return FALSE;
      json_array_add_element (array, element);
      if (!rf_json_read_next (&self->scanner, ']', &more))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_json_refuse_name (RfJsonReader *self, const char *where, const char *name)
{
  g_autofree char *shown = rf_text_dup_printable (name, MAX_SHOWN_NAME);
  g_autofree char *message = g_strdup_printf ("“%s” stands twice in its object", shown);

  return rf_json_scanner_fail_at (&self->scanner, where, message);
}

/* The name lies in the scratch from @bottom on. */
static gboolean
rf_json_read_member_value (RfJsonReader *self, JsonObject *object, const char *where, gsize bottom)
{
  RfJsonScanner *scanner = &self->scanner;
  guint members = json_object_get_size (object);
  JsonNode *value = NULL;

  rf_json_scanner_skip_space (scanner);
  if (scanner->at >= scanner->end || *scanner->at != ':')
    return rf_json_scanner_fail (scanner, "“:” was expected");
  scanner->at++;
  if (members == MAX_MEMBERS)
    return rf_json_scanner_fail_at (
        scanner, where, "an object has more than " G_STRINGIFY (MAX_MEMBERS) " members");
  value = rf_json_read_value (self);
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, scanner->scratch->str + bottom, value);
  /* It took the place of one of the same name: cheaper than asking before. */
  if (json_object_get_size (object) == members)
    return rf_json_refuse_name (self, where, scanner->scratch->str + bottom);
  return TRUE;
}

static gboolean
rf_json_read_member (RfJsonReader *self, JsonObject *object)
{
  RfJsonScanner *scanner = &self->scanner;
  gsize bottom = scanner->scratch->len;
  const char *where = NULL;

  rf_json_scanner_skip_space (scanner);
  where = scanner->at;
  if (where >= scanner->end || *where != '"')
    return rf_json_scanner_fail (scanner, "a name in quotes was expected");
  if (!rf_json_scanner_read_string (scanner))
    return FALSE;
  /* The value's strings come behind the name and its end. */
  g_string_append_c (scanner->scratch, '\0');
  if (!rf_json_read_member_value (self, object, where, bottom))
    return FALSE;
  g_string_truncate (scanner->scratch, bottom);
  return TRUE;
}

static gboolean
rf_json_read_members (RfJsonReader *self, JsonObject *object)
{
  gboolean more = !rf_json_read_emptiness (&self->scanner, '}');

  while (more)
    {
      if (!rf_json_read_member (self, object) || !rf_json_read_next (&self->scanner, '}', &more))
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
rf_json_read_array (RfJsonReader *self)
{
  g_autoptr (JsonArray) array = json_array_new ();

  if (!rf_json_read_elements (self, array))
    return NULL;
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
rf_json_read_object (RfJsonReader *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (!rf_json_read_members (self, object))
    return NULL;
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
rf_json_read_nested (RfJsonReader *self)
{
  gboolean is_array = *self->scanner.at == '[';
  JsonNode *node = NULL;

  if (self->depth == self->limits->max_depth)
    {
      rf_json_scanner_fail (&self->scanner, "arrays and objects are nested too deep");
      return NULL;
    }
  self->scanner.at++;
  self->depth++;
  node = is_array ? rf_json_read_array (self) : rf_json_read_object (self);
  self->depth--;
  return node;
}

static JsonNode *
rf_json_read_value (RfJsonReader *self)
{
  RfJsonScanner *scanner = &self->scanner;

  rf_json_scanner_skip_space (scanner);
  if (scanner->at >= scanner->end)
    {
      rf_json_scanner_fail (scanner, "the text ends too early");
      return NULL;
    }
  if (*scanner->at == '"')
    return rf_json_read_string_node (scanner);
  if (*scanner->at == '[' || *scanner->at == '{')
    return rf_json_read_nested (self);
  if (*scanner->at == '-' || g_ascii_isdigit (*scanner->at))
    return rf_json_scanner_read_number (scanner, self->limits->take_large_numbers);
  return rf_json_read_word (scanner);
}

static JsonNode *
rf_json_read_text (RfJsonReader *self)
{
  RfJsonScanner *scanner = &self->scanner;
  g_autoptr (JsonNode) root = NULL;

  if (!rf_json_scanner_check_text (scanner))
    return NULL;
  root = rf_json_read_value (self);
  if (root == NULL)
    return NULL;
  rf_json_scanner_skip_space (scanner);
  if (scanner->at < scanner->end)
    {
      rf_json_scanner_fail (scanner, "the text should have ended here");
      return NULL;
    }
  return g_steal_pointer (&root);
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
 * integer, any other number a double. An object has at most 4096 members.
 *
 * Returns: (transfer full): the tree
 */
JsonNode *
rf_json_parse (const char *text, gssize length, const RfJsonLimits *limits, GError **error)
{
  gsize bytes = length >= 0 ? (gsize) length : strlen (text);
  g_autoptr (GString) scratch = NULL;
  RfJsonReader self = {
    .scanner = { .start = text, .at = text, .end = text + bytes, .error = error },
    .limits = limits != NULL ? limits : &rf_json_default_limits,
  };

  if (bytes > self.limits->max_bytes)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_TOO_LARGE,
                   "the JSON text has %" G_GSIZE_FORMAT " bytes; %" G_GSIZE_FORMAT " are allowed",
                   bytes,
                   self.limits->max_bytes);
      return NULL;
    }
  scratch = g_string_sized_new (MIN (bytes, 1024));
  self.scanner.scratch = scratch;
  return rf_json_read_text (&self);
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
  gsize max_bytes = (limits != NULL ? limits : &rf_json_default_limits)->max_bytes;
  gsize length = 0;
  g_autofree char *text =
      rf_paths_read_file (path, max_bytes, RF_ERROR_INVALID_REQUEST, &length, error);
  JsonNode *root = NULL;

  if (text == NULL)
    return NULL;
  root = rf_json_parse (text, (gssize) length, limits, error);
  if (root == NULL)
    g_prefix_error (error, "%s: ", path);
  return root;
}
