/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-form.h"

#include <string.h>

/*
 * A body of the type multipart/form-data (RFC 7578). Names are escaped as the
 * HTML standard says ("multipart/form-data encoding algorithm"), so that no
 * value adds a header or ends a part.
 */

struct _RfHttpForm
{
  GByteArray *body; /* (owned) */
  char *boundary;   /* (owned) */
};

/**
 * rf_http_form_new:
 *
 * Returns: (transfer full): an empty form
 */
RfHttpForm *
rf_http_form_new (void)
{
  RfHttpForm *self = g_new0 (RfHttpForm, 1);
  g_autofree char *id = g_uuid_string_random ();

  self->body = g_byte_array_new ();
  /* 122 random bits: no content holds it by chance, and none knows it. */
  self->boundary = g_strconcat ("refrain-", id, NULL);
  return self;
}

/**
 * rf_http_form_free:
 * @self: (nullable): a form
 */
void
rf_http_form_free (RfHttpForm *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->body);
  g_free (self->boundary);
  g_free (self);
}

static void
append (RfHttpForm *self, const char *text)
{
  g_byte_array_append (self->body, (const guint8 *) text, (guint) strlen (text));
}

static void
append_quoted (RfHttpForm *self, const char *label, const char *value)
{
  g_autoptr (GString) escaped = g_string_new (value);

  g_string_replace (escaped, "\r", "%0D", 0);
  g_string_replace (escaped, "\n", "%0A", 0);
  g_string_replace (escaped, "\"", "%22", 0);
  append (self, label);
  append (self, "=\"");
  append (self, escaped->str);
  append (self, "\"");
}

static void
begin_part (RfHttpForm *self, const char *name)
{
  append (self, "--");
  append (self, self->boundary);
  append (self, "\r\nContent-Disposition: form-data; ");
  append_quoted (self, "name", name);
}

/**
 * rf_http_form_add_text:
 * @self: a form
 * @name: of a field
 * @value: UTF-8
 */
void
rf_http_form_add_text (RfHttpForm *self, const char *name, const char *value)
{
  begin_part (self, name);
  append (self, "\r\n\r\n");
  append (self, value);
  append (self, "\r\n");
}

/**
 * rf_http_form_add_file:
 * @self: a form
 * @name: of a field
 * @file_name: what the other side shall call it
 * @media_type: such as `image/png`
 * @content: the bytes; they are copied
 */
void
rf_http_form_add_file (RfHttpForm *self,
                       const char *name,
                       const char *file_name,
                       const char *media_type,
                       GBytes *content)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (content, &length);

  g_return_if_fail (strpbrk (media_type, "\r\n") == NULL);
  g_return_if_fail (length < G_MAXINT32 - self->body->len);

  begin_part (self, name);
  append (self, "; ");
  append_quoted (self, "filename", file_name);
  append (self, "\r\nContent-Type: ");
  append (self, media_type);
  append (self, "\r\n\r\n");
  if (length > 0)
    g_byte_array_append (self->body, data, (guint) length);
  append (self, "\r\n");
}

/**
 * rf_http_form_dup_body:
 * @self: a form
 * @content_type: (out): the header's value, with the boundary
 *
 * Returns: (transfer full): the whole body
 */
GBytes *
rf_http_form_dup_body (RfHttpForm *self, char **content_type)
{
  g_autoptr (GByteArray) body = g_byte_array_sized_new (self->body->len + 64);
  g_autofree char *end = g_strdup_printf ("--%s--\r\n", self->boundary);

  g_byte_array_append (body, self->body->data, self->body->len);
  g_byte_array_append (body, (const guint8 *) end, (guint) strlen (end));
  *content_type = g_strdup_printf ("multipart/form-data; boundary=%s", self->boundary);
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}
