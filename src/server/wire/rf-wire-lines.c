/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-wire-private.h"

#include <string.h>

/* What the lines of a request say: its first, its headers, and those about chunks. */

#define MAX_CHUNK_DIGITS  8
#define MAX_LENGTH_DIGITS 15

/* METHOD target HTTP/1.1, with one space between them. */
static gboolean
rf_wire_read_request_line (RfWire *self, const char *line, gsize length)
{
  const char *target = memchr (line, ' ', length);
  gsize method = target != NULL ? (gsize) (target - line) : 0;
  const char *version = NULL;

  if (target == NULL || !rf_wire_is_token (line, method))
    return rf_wire_refuse (self, 400, "the request line is none");
  target++;
  version = memchr (target, ' ', length - method - 1);
  if (version == NULL || version == target || length - (gsize) (version + 1 - line) != 8 ||
      memcmp (version + 1, "HTTP/", 5) != 0)
    return rf_wire_refuse (self, 400, "the request line is none");
  if (memcmp (version + 1, "HTTP/1.1", 8) != 0 && memcmp (version + 1, "HTTP/1.0", 8) != 0)
    return rf_wire_refuse (self, 505, "this version of HTTP is not spoken here");
  if (!rf_wire_knows_method (line, method))
    return rf_wire_refuse (self, 501, "there is no such method");
  if (!rf_wire_is_target (target, (gsize) (version - target)))
    return rf_wire_refuse (self, 400, "the target of the request is no path, or not well encoded");
  self->is_old = version[8] == '0';
  self->state = RF_WIRE_STATE_FIELD;
  return TRUE;
}

static gboolean
rf_wire_read_length (RfWire *self, const char *value, gsize length)
{
  gint64 number = 0;

  if (self->length >= 0 || length == 0)
    return rf_wire_refuse (self, 400, "there is more than one Content-Length, or an empty one");
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (value[i]) || i >= MAX_LENGTH_DIGITS)
        return rf_wire_refuse (self, 400, "Content-Length is no whole number of bytes");
      number = number * 10 + (value[i] - '0');
    }
  self->length = number;
  return TRUE;
}

static gboolean
rf_wire_read_coding (RfWire *self, const char *value, gsize length)
{
  if (self->is_chunked)
    return rf_wire_refuse (self, 400, "there is more than one Transfer-Encoding");
  if (length != 7 || g_ascii_strncasecmp (value, "chunked", 7) != 0)
    return rf_wire_refuse (self, 501, "no Transfer-Encoding but “chunked” is known here");
  self->is_chunked = TRUE;
  return TRUE;
}

static gboolean
rf_wire_read_field (RfWire *self, const char *line, gsize length)
{
  const char *colon = memchr (line, ':', length);
  gsize name = colon != NULL ? (gsize) (colon - line) : 0;
  const char *value = colon != NULL ? colon + 1 : NULL;
  const char *end = line + length;

  if (colon == NULL || !rf_wire_is_token (line, name))
    return rf_wire_refuse (self, 400, "a header is not a name, a colon and a value");
  if (++self->n_fields > RF_WIRE_MAX_FIELDS)
    return rf_wire_refuse (self, 431, "the head of the request has too many headers");
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  if (name == 4 && g_ascii_strncasecmp (line, "Host", 4) == 0)
    {
      if (self->n_hosts++ > 0 || !rf_wire_is_authority (value, (gsize) (end - value)))
        return rf_wire_refuse (self, 400, "there is more than one Host, or one that is no name");
    }
  else if (name == 14 && g_ascii_strncasecmp (line, "Content-Length", 14) == 0)
    return rf_wire_read_length (self, value, (gsize) (end - value));
  else if (name == 17 && g_ascii_strncasecmp (line, "Transfer-Encoding", 17) == 0)
    return rf_wire_read_coding (self, value, (gsize) (end - value));
  return TRUE;
}

static gboolean
rf_wire_end_head (RfWire *self)
{
  if (self->n_hosts != 1)
    return rf_wire_refuse (self, 400, "there is no Host");
  if (self->is_chunked && (self->length >= 0 || self->is_old))
    return rf_wire_refuse (self, 400, "Transfer-Encoding stands where it contradicts the rest");
  if (self->length > self->max_body)
    return rf_wire_refuse (self, 413, "the body is too long");
  self->n_requests++;
  if (self->is_chunked)
    self->state = RF_WIRE_STATE_CHUNK_SIZE;
  else if (self->length > 0)
    {
      self->left = self->length;
      self->state = RF_WIRE_STATE_BODY;
    }
  else
    rf_wire_end_request (self);
  return TRUE;
}

static gboolean
rf_wire_read_chunk_size (RfWire *self, const char *line, gsize length)
{
  gint64 size = 0;

  if (length == 0 || length > MAX_CHUNK_DIGITS)
    return rf_wire_refuse (self, 400, "a chunk's size is no number");
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isxdigit (line[i]))
        return rf_wire_refuse (self, 400, "a chunk's size is no number");
      size = size * 16 + g_ascii_xdigit_value (line[i]);
    }
  self->body_bytes += size;
  if (self->body_bytes > self->max_body)
    return rf_wire_refuse (self, 413, "the body is too long");
  self->left = size;
  self->state = size > 0 ? RF_WIRE_STATE_CHUNK_DATA : RF_WIRE_STATE_TRAILER;
  return TRUE;
}

/* What could be said after the last chunk was not there when the request was
 * let in. */
static gboolean
rf_wire_read_trailer (RfWire *self, gsize length)
{
  if (length > 0)
    return rf_wire_refuse (self, 400, "nothing is taken after the last chunk");
  rf_wire_end_request (self);
  return TRUE;
}

/* @line: without its CR and LF */
gboolean
rf_wire_read_line (RfWire *self, const char *line, gsize length)
{
  if (!rf_wire_is_text (line, length))
    return rf_wire_refuse (self, 400, "a line of the request has a byte that cannot stand there");
  switch (self->state)
    {
    case RF_WIRE_STATE_REQUEST_LINE:
      return rf_wire_read_request_line (self, line, length);
    case RF_WIRE_STATE_FIELD:
      return length == 0 ? rf_wire_end_head (self) : rf_wire_read_field (self, line, length);
    case RF_WIRE_STATE_CHUNK_SIZE:
      return rf_wire_read_chunk_size (self, line, length);
    case RF_WIRE_STATE_CHUNK_END:
      self->state = RF_WIRE_STATE_CHUNK_SIZE;
      return length == 0 || rf_wire_refuse (self, 400, "a chunk is longer than its size");
    case RF_WIRE_STATE_TRAILER:
    default:
      return rf_wire_read_trailer (self, length);
    }
}
