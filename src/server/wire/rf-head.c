/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-head.h"

#include <string.h>

/*
 * A head that RfWire has let through, cut into its pieces. So nothing is judged
 * here: each line ends with CR and LF, and each field has a name, a colon and a
 * value.
 */

typedef struct
{
  const char *name;
  gsize length; /* of the name */
  const char *value;
} RfHeadField;

/* How targets are read everywhere in the server: escapes of what needs none are
 * undone, and all others stay. */
#define TARGET_FLAGS                                                                               \
  (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY |               \
   G_URI_FLAGS_ENCODED_FRAGMENT | G_URI_FLAGS_SCHEME_NORMALIZE)

static const char *
rf_head_keep (RfHead *self, char *text)
{
  if (text == NULL)
    return NULL;
  if (self->more == NULL)
    self->more = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->more, text);
  return text;
}

static RfHeadField *
rf_head_find (const RfHead *self, const char *name, gsize length)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      RfHeadField *field = &g_array_index (self->fields, RfHeadField, i);

      if (field->length == length && g_ascii_strncasecmp (field->name, name, length) == 0)
        return field;
    }
  return NULL;
}

/* What stands there more than once is a list (RFC 9110, section 5.3). */
static void
rf_head_add (RfHead *self, const char *name, gsize length, const char *value)
{
  RfHeadField field = { name, length, value };
  RfHeadField *before = rf_head_find (self, name, length);

  if (before == NULL)
    g_array_append_val (self->fields, field);
  else
    before->value = rf_head_keep (self, g_strconcat (before->value, ", ", value, NULL));
}

/* Ends the line that @at begins. Returns: where the next one does */
static char *
rf_head_cut_line (char *at, char **end)
{
  char *feed = strchr (at, '\n');

  *end = feed - 1;
  **end = '\0';
  return feed + 1;
}

static void
rf_head_read_field (RfHead *self, char *line, char *end)
{
  char *colon = strchr (line, ':');
  char *value = colon + 1;

  *colon = '\0';
  while (*value == ' ' || *value == '\t')
    value++;
  while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  *end = '\0';
  rf_head_add (self, line, (gsize) (colon - line), value);
}

static gboolean
rf_head_read_target (RfHead *self, char *target)
{
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;

  if (*target == '/' && strchr (target, '%') == NULL)
    {
      char *query = strchr (target, '?');

      if (query != NULL)
        *query++ = '\0';
      self->path = target;
      self->query = query;
      return TRUE;
    }
  if (*target == '/')
    whole = g_strconcat ("http://", rf_head_get (self, "Host"), target, NULL);
  uri = g_uri_parse (whole != NULL ? whole : target, TARGET_FLAGS, NULL);
  if (uri != NULL)
    rf_head_set_target (self, uri);
  return uri != NULL;
}

static void
rf_head_read_length (RfHead *self)
{
  const char *length = rf_head_get (self, "Content-Length");

  self->length = length != NULL ? (gint64) g_ascii_strtoull (length, NULL, 10) : -1;
}

/**
 * rf_head_read:
 * @self: uninitialised
 * @data: a head that RfWire has let through, to its empty line
 * @length: bytes of it
 *
 * Returns: whether its target can be read; @self is to be cleared in any case
 */
gboolean
rf_head_read (RfHead *self, const char *data, gsize length)
{
  char *at = NULL;
  char *end = NULL;
  char *target = NULL;

  memset (self, 0, sizeof *self);
  self->text = g_strndup (data, length);
  self->fields = g_array_sized_new (FALSE, FALSE, sizeof (RfHeadField), 16);
  self->method = self->text;
  at = rf_head_cut_line (self->text, &end);
  target = strchr (self->text, ' ');
  *target++ = '\0';
  end = strchr (target, ' ');
  *end++ = '\0';
  self->is_old = g_str_equal (end, "HTTP/1.0");
  while (*at != '\r')
    {
      char *line = at;

      at = rf_head_cut_line (at, &end);
      rf_head_read_field (self, line, end);
    }
  rf_head_read_length (self);
  return rf_head_read_target (self, target);
}

/**
 * rf_head_set_target:
 * @self: a head
 * @uri: what its target is
 */
void
rf_head_set_target (RfHead *self, GUri *uri)
{
  self->path = rf_head_keep (self, g_strdup (g_uri_get_path (uri)));
  self->query = rf_head_keep (self, g_strdup (g_uri_get_query (uri)));
  self->authority = rf_head_keep (self, g_strdup (g_uri_get_host (uri)));
}

/**
 * rf_head_clear:
 * @self: a head
 */
void
rf_head_clear (RfHead *self)
{
  g_clear_pointer (&self->fields, g_array_unref);
  g_clear_pointer (&self->more, g_ptr_array_unref);
  g_clear_pointer (&self->text, g_free);
}

/**
 * rf_head_get:
 * @self: a head
 * @name: of a header
 *
 * Returns: (transfer none) (nullable): its value; of several, joined by commas
 */
const char *
rf_head_get (const RfHead *self, const char *name)
{
  const RfHeadField *field = rf_head_find (self, name, strlen (name));

  return field != NULL ? field->value : NULL;
}

/**
 * rf_head_closes:
 * @self: a head
 *
 * Returns: whether the client wants nothing but this on its connection
 */
gboolean
rf_head_closes (const RfHead *self)
{
  const char *connection = rf_head_get (self, "Connection");

  return connection != NULL && g_ascii_strcasecmp (connection, "close") == 0;
}

/**
 * rf_head_is_plain:
 * @self: a head
 *
 * Returns: whether it asks for nothing but an answer: no other protocol, no word
 *   before the body, no body in chunks
 */
gboolean
rf_head_is_plain (const RfHead *self)
{
  static const char *const others[] = { "Transfer-Encoding", "Expect", "Upgrade" };
  const char *connection = rf_head_get (self, "Connection");

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (rf_head_get (self, others[i]) != NULL)
        return FALSE;
    }
  return !self->is_old && (connection == NULL || rf_head_closes (self) ||
                           g_ascii_strcasecmp (connection, "keep-alive") == 0);
}
