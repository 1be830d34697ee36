/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection-stream-private.h"

/* How long a client is waited for: for a head, a body, its next request, or that it reads. */

static gint64
rf_connection_since (gint64 then, gint64 now)
{
  return (now - then) / 1000;
}

static gboolean
rf_connection_is_slow_body (const RfConnectionStream *self, const RfPatience *patience, gint64 now)
{
  gint64 received = rf_wire_get_received (&self->wire);
  gint64 allowed =
      patience->head + patience->stall + received * 1000 / MAX (patience->body_rate, 1);

  return rf_connection_since (self->last_read, now) > patience->stall ||
         rf_connection_since (self->began, now) > allowed;
}

/* Whether the client keeps up with what it is at. */
static gboolean
rf_connection_is_in_time (RfConnectionStream *self, const RfPatience *patience, gint64 now)
{
  RfWirePhase phase = rf_wire_get_phase (&self->wire);

  if (rf_connection_stream_has_unread (self))
    return !rf_connection_is_slow_body (self, patience, now);
  if (self->is_busy)
    return !self->is_answering || rf_connection_since (self->last_write, now) <= patience->stall;
  if (phase != RF_WIRE_BETWEEN)
    return rf_connection_since (self->began, now) <= patience->head;
  return rf_connection_since (MAX (self->last_write, self->last_read), now) <=
         (self->has_answered ? patience->idle : patience->head);
}

/**
 * rf_connection_stream_tick:
 * @self: a connection
 * @patience: how long its client is waited for
 * @now: monotonic time
 *
 * Ends it where its client takes too long; where a request is only half there,
 * with an answer that says so.
 */
void
rf_connection_stream_tick (RfConnectionStream *self, const RfPatience *patience, gint64 now)
{
  if (self->is_dead || rf_connection_is_in_time (self, patience, now))
    return;
  if (!self->is_answering && rf_wire_get_phase (&self->wire) != RF_WIRE_BETWEEN)
    rf_connection_stream_refuse (self, 408, "the request took too long to arrive");
  else
    rf_connection_stream_break (self);
}
