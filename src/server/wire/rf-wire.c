/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-wire-private.h"

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

static void
rf_wire_begin (RfWire *self)
{
  self->state = RF_WIRE_STATE_REQUEST_LINE;
  self->head_bytes = 0;
  self->n_fields = 0;
  self->n_hosts = 0;
  self->length = -1;
  self->is_chunked = FALSE;
  self->is_old = FALSE;
  self->left = 0;
  self->body_bytes = 0;
}

/* What comes next is another request. */
void
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

/* Returns: FALSE, for who refuses with it */
gboolean
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
  gboolean in_head =
      self->state == RF_WIRE_STATE_REQUEST_LINE || self->state == RF_WIRE_STATE_FIELD;

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
  if (self->state == RF_WIRE_STATE_BODY)
    rf_wire_end_request (self);
  else
    self->state = RF_WIRE_STATE_CHUNK_END;
  return taken;
}

static gsize
rf_wire_step (RfWire *self, const char *data, gsize length)
{
  if (self->state == RF_WIRE_STATE_BODY || self->state == RF_WIRE_STATE_CHUNK_DATA)
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
  if (self->state == RF_WIRE_STATE_REQUEST_LINE && self->line->len == 0)
    return RF_WIRE_BETWEEN;
  return self->state == RF_WIRE_STATE_REQUEST_LINE || self->state == RF_WIRE_STATE_FIELD
             ? RF_WIRE_IN_HEAD
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
