/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-wire.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RF_TYPE_CONNECTION_STREAM (rf_connection_stream_get_type ())

G_DECLARE_FINAL_TYPE (RfConnectionStream, rf_connection_stream, RF, CONNECTION_STREAM, GIOStream)

/**
 * RfPatience:
 * @head: for the head of a request, from its first byte on, and for the first
 *   byte of the first one
 * @idle: between two requests
 * @stall: for a body that does not go on, in either direction
 * @body_rate: bytes in a second that a body must come with on average
 *
 * How long a client is waited for, in milliseconds.
 */
typedef struct
{
  gint64 head;
  gint64 idle;
  gint64 stall;
  gint64 body_rate;
} RfPatience;

/**
 * RfConnectionClosed:
 *
 * Told once, when the stream is closed. @descriptor belongs to the function.
 * Where @lingers, the client is still to read an answer, and the descriptor is
 * not to be closed before it has, or a moment has passed.
 */
typedef void (*RfConnectionClosed) (RfConnectionStream *stream,
                                    int descriptor,
                                    gboolean lingers,
                                    gpointer user_data);

RfConnectionStream *rf_connection_stream_new (int descriptor, gint64 max_body);
void rf_connection_stream_set_closed (RfConnectionStream *self,
                                      RfConnectionClosed function,
                                      gpointer user_data);
void rf_connection_stream_set_max_body (RfConnectionStream *self, gint64 max_body);
void rf_connection_stream_hold_head (RfConnectionStream *self);
void rf_connection_stream_set_busy (RfConnectionStream *self, gboolean is_busy);
void rf_connection_stream_set_answering (RfConnectionStream *self);
gboolean rf_connection_stream_is_over (RfConnectionStream *self);
gboolean rf_connection_stream_is_idle (RfConnectionStream *self);
gboolean rf_connection_stream_has_unread (RfConnectionStream *self);
gint64 rf_connection_stream_get_sent (RfConnectionStream *self);
void rf_connection_stream_refuse (RfConnectionStream *self, guint status, const char *message);
void rf_connection_stream_break (RfConnectionStream *self);
void rf_connection_stream_tick (RfConnectionStream *self, const RfPatience *patience, gint64 now);

G_END_DECLS
