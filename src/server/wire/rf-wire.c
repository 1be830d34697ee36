/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-wire.h"

#include <string.h>

/*
 * Looks at each byte of a connection before libsoup does, and lets through only
 * what can be understood in one way. libsoup 3.2 takes much that others take
 * otherwise: two lengths, bare line feeds, folded lines, chunk sizes that are no
 * numbers. Behind a proxy each of these is a second request that nobody saw
 * (RFC 9112, section 11.2); here it is a 400 and the end of the connection.
 *
 * It is a plain machine over bytes, and knows no socket.
 */

enum
{
  STATE_REQUEST_LINE,
  STATE_FIELD,
  STATE_BODY,
  STATE_CHUNK_SIZE,
  STATE_CHUNK_DATA,
  STATE_CHUNK_END,
  STATE_TRAILER,
};

#define MAX_CHUNK_DIGITS  8
#define MAX_LENGTH_DIGITS 15

static const char *const methods[] = { "GET",    "HEAD",    "POST",  "PUT",
                                       "DELETE", "OPTIONS", "PATCH", "TRACE" };

static void
rf_wire_begin (RfWire *self)
{
  self->state = STATE_REQUEST_LINE;
  self->head_bytes = 0;
  self->n_fields = 0;
  self->n_hosts = 0;
  self->length = -1;
  self->is_chunked = FALSE;
  self->is_old = FALSE;
  self->left = 0;
  self->body_bytes = 0;
}

static void
rf_wire_end_request (RfWire *self)
{
  self->n_ended++;
  rf_wire_begin (self);
}

/**
 * rf_wire_init:
 * @self: uninitialised
 * @max_body: bytes of the longest body
 */
void
rf_wire_init (RfWire *self, gint64 max_body)
{
  memset (self, 0, sizeof *self);
  self->max_body = max_body;
  self->line = g_string_new (NULL);
  rf_wire_begin (self);
}

/**
 * rf_wire_clear:
 * @self: a wire
 */
void
rf_wire_clear (RfWire *self)
{
  g_string_free (self->line, TRUE);
  self->line = NULL;
}

static gboolean
rf_wire_refuse (RfWire *self, guint status, const char *message)
{
  self->fault.status = status;
  self->fault.message = message;
  return FALSE;
}

/**
 * rf_wire_set_max_body:
 * @self: a wire that has read a head
 * @max_body: bytes of the longest body that this request may have; the next one
 *   begins with it, too
 *
 * What was announced of the body already counts.
 */
void
rf_wire_set_max_body (RfWire *self, gint64 max_body)
{
  self->max_body = max_body;
  if (self->fault.status == 0 && self->is_chunked && self->body_bytes > max_body)
    rf_wire_refuse (self, 413, "the body is too long");
}

static gboolean
rf_wire_is_token (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) &&
          (text[i] == '\0' || strchr ("!#$%&'*+-.^_`|~", text[i]) == NULL))
        return FALSE;
    }
  return length > 0;
}

static gboolean
rf_wire_is_text (const char *text, gsize length)
{
  gboolean is_ascii = TRUE;

  for (gsize i = 0; i < length; i++)
    {
      guchar byte = (guchar) text[i];

      if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
        return FALSE;
      is_ascii = is_ascii && byte < 0x80;
    }
  return is_ascii || g_utf8_validate (text, (gssize) length, NULL);
}

static gboolean
rf_wire_knows_method (const char *text, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (strlen (methods[i]) == length && memcmp (methods[i], text, length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A name or an address, an address with colons in brackets, and perhaps a port. */
static gboolean
rf_wire_is_authority (const char *text, gsize length)
{
  const char *end = text + length;
  const char *port = NULL;

  if (length > 0 && *text == '[')
    {
      while (text < end && *text != ']')
        {
          if (*text != '[' && !g_ascii_isxdigit (*text) && *text != ':' && *text != '.')
            return FALSE;
          text++;
        }
      if (text++ == end)
        return FALSE;
    }
  else
    {
      while (text < end && (g_ascii_isalnum (*text) || strchr ("-._", *text) != NULL))
        text++;
    }
  if (text == end)
    return length > 0;
  port = text + 1;
  if (*text != ':' || end - port > 5 || (end > port && g_ascii_strtoull (port, NULL, 10) > 65535))
    return FALSE;
  while (port < end && g_ascii_isdigit (*port))
    port++;
  return port == end;
}

/* A path, which may stand behind a scheme and a name, and a query. */
static gboolean
rf_wire_is_target (const char *text, gsize length)
{
  const char *end = text + length;
  const char *path = text;

  if (*text != '/')
    {
      gsize scheme = length > 7 && g_ascii_strncasecmp (text, "http://", 7) == 0    ? 7
                     : length > 8 && g_ascii_strncasecmp (text, "https://", 8) == 0 ? 8
                                                                                    : 0;

      path = scheme > 0 ? memchr (text + scheme, '/', length - scheme) : NULL;
      if (path == NULL || !rf_wire_is_authority (text + scheme, (gsize) (path - text) - scheme))
        return FALSE;
    }
  for (const char *byte = path; byte < end; byte++)
    {
      if ((guchar) *byte <= 0x20 || (guchar) *byte >= 0x7f || *byte == '#')
        return FALSE;
      if (*byte == '%' &&
          (end - byte < 3 || !g_ascii_isxdigit (byte[1]) || !g_ascii_isxdigit (byte[2])))
        return FALSE;
    }
  return TRUE;
}

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
  self->state = STATE_FIELD;
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
    self->state = STATE_CHUNK_SIZE;
  else if (self->length > 0)
    {
      self->left = self->length;
      self->state = STATE_BODY;
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
  self->state = size > 0 ? STATE_CHUNK_DATA : STATE_TRAILER;
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
static gboolean
rf_wire_read_line (RfWire *self, const char *line, gsize length)
{
  if (!rf_wire_is_text (line, length))
    return rf_wire_refuse (self, 400, "a line of the request has a byte that cannot stand there");
  switch (self->state)
    {
    case STATE_REQUEST_LINE:
      return rf_wire_read_request_line (self, line, length);
    case STATE_FIELD:
      return length == 0 ? rf_wire_end_head (self) : rf_wire_read_field (self, line, length);
    case STATE_CHUNK_SIZE:
      return rf_wire_read_chunk_size (self, line, length);
    case STATE_CHUNK_END:
      self->state = STATE_CHUNK_SIZE;
      return length == 0 || rf_wire_refuse (self, 400, "a chunk is longer than its size");
    case STATE_TRAILER:
    default:
      return rf_wire_read_trailer (self, length);
    }
}

static gboolean
rf_wire_end_line (RfWire *self, const char *line, gsize length)
{
  /* A line feed alone ends a line for some and not for others. */
  if (length == 0 || line[length - 1] != '\r')
    return rf_wire_refuse (self, 400, "a line of the request does not end with CR and LF");
  return rf_wire_read_line (self, line, length - 1);
}

static gboolean
rf_wire_count_head (RfWire *self, gsize length)
{
  gboolean in_head = self->state == STATE_REQUEST_LINE || self->state == STATE_FIELD;

  if (in_head)
    self->head_bytes += length;
  if (self->head_bytes > RF_WIRE_MAX_HEAD || self->line->len + length > RF_WIRE_MAX_LINE)
    return rf_wire_refuse (self, 431, "the head of the request is too long");
  return TRUE;
}

/* Returns: how many bytes of @data were taken of the line; fewer than there are
 * where it has ended */
static gsize
rf_wire_take_line (RfWire *self, const char *data, gsize length)
{
  const char *end = memchr (data, '\n', length);
  gsize taken = end != NULL ? (gsize) (end - data) + 1 : length;
  gboolean good = FALSE;

  if (!rf_wire_count_head (self, taken))
    return 0;
  if (end == NULL)
    {
      g_string_append_len (self->line, data, (gssize) length);
      return length;
    }
  if (self->line->len == 0)
    good = rf_wire_end_line (self, data, taken - 1);
  else
    {
      g_string_append_len (self->line, data, (gssize) taken - 1);
      good = rf_wire_end_line (self, self->line->str, self->line->len);
      g_string_truncate (self->line, 0);
    }
  return good ? taken : 0;
}

static gsize
rf_wire_take_bytes (RfWire *self, gsize length)
{
  gsize taken = MIN (length, (gsize) self->left);

  self->left -= (gint64) taken;
  if (self->left > 0)
    return taken;
  if (self->state == STATE_BODY)
    rf_wire_end_request (self);
  else
    self->state = STATE_CHUNK_END;
  return taken;
}

static gsize
rf_wire_step (RfWire *self, const char *data, gsize length)
{
  if (self->state == STATE_BODY || self->state == STATE_CHUNK_DATA)
    return rf_wire_take_bytes (self, length);
  return rf_wire_take_line (self, data, length);
}

/**
 * rf_wire_take_request:
 * @self: a wire without a fault
 * @data: what was read next
 * @length: how many bytes
 *
 * Takes no more than what belongs to one request.
 *
 * Returns: how many of them may be handed on; fewer than @length only where
 *   the request has ended, or there is a fault now
 */
gsize
rf_wire_take_request (RfWire *self, const char *data, gsize length)
{
  guint64 ended = self->n_ended;
  gsize taken = 0;

  while (taken < length && self->fault.status == 0 && self->n_ended == ended)
    taken += rf_wire_step (self, data + taken, length - taken);
  return taken;
}

/**
 * rf_wire_take:
 * @self: a wire without a fault
 * @data: what was read next
 * @length: how many bytes
 *
 * Returns: how many of them may be handed on; fewer than @length only where
 *   there is a fault now
 */
gsize
rf_wire_take (RfWire *self, const char *data, gsize length)
{
  gsize taken = 0;

  while (taken < length && self->fault.status == 0)
    taken += rf_wire_step (self, data + taken, length - taken);
  return taken;
}

/**
 * rf_wire_end:
 * @self: a wire
 *
 * No more bytes come. In the middle of a request that is a fault.
 */
void
rf_wire_end (RfWire *self)
{
  if (self->fault.status == 0 && rf_wire_get_phase (self) != RF_WIRE_BETWEEN)
    rf_wire_refuse (self, 400, "the request ends before its end");
}

/**
 * rf_wire_get_phase:
 * @self: a wire
 *
 * Returns: where in a request the bytes have ended so far
 */
RfWirePhase
rf_wire_get_phase (const RfWire *self)
{
  if (self->state == STATE_REQUEST_LINE && self->line->len == 0)
    return RF_WIRE_BETWEEN;
  return self->state == STATE_REQUEST_LINE || self->state == STATE_FIELD ? RF_WIRE_IN_HEAD
                                                                         : RF_WIRE_IN_BODY;
}

/**
 * rf_wire_get_received:
 * @self: a wire in a body
 *
 * Returns: bytes of the body that have come
 */
gint64
rf_wire_get_received (const RfWire *self)
{
  return (self->is_chunked ? self->body_bytes : self->length) - self->left;
}
