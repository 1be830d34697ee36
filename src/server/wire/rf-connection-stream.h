/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-poll.h"
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
 * RfConnectionReady:
 *
 * Told when the client has said something, or can be told more, and libsoup does
 * not wait for it.
 */
typedef void (*RfConnectionReady) (RfConnectionStream *stream, gpointer user_data);

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

/**
 * RfArrived:
 * @RF_ARRIVED_NOTHING: not even a whole head
 * @RF_ARRIVED_HEAD: a head, and not yet all of its body
 * @RF_ARRIVED_WHOLE: a request to its end
 * @RF_ARRIVED_END: the connection is over
 */
typedef enum
{
  RF_ARRIVED_NOTHING,
  RF_ARRIVED_HEAD,
  RF_ARRIVED_WHOLE,
  RF_ARRIVED_END,
} RfArrived;

RfConnectionStream *rf_connection_stream_new (int descriptor, gint64 max_body);
gboolean rf_connection_stream_begin (RfConnectionStream *self,
                                     RfPoll *poll,
                                     RfConnectionReady ready,
                                     RfConnectionClosed closed,
                                     gpointer user_data);
void rf_connection_stream_set_max_body (RfConnectionStream *self, gint64 max_body);
void rf_connection_stream_hold_head (RfConnectionStream *self);
void rf_connection_stream_set_busy (RfConnectionStream *self, gboolean is_busy);
void rf_connection_stream_set_answering (RfConnectionStream *self);
gboolean rf_connection_stream_is_answering (RfConnectionStream *self);
gboolean rf_connection_stream_is_over (RfConnectionStream *self);
gboolean rf_connection_stream_is_idle (RfConnectionStream *self);
gboolean rf_connection_stream_has_unread (RfConnectionStream *self);
gint64 rf_connection_stream_get_sent (RfConnectionStream *self);
gboolean rf_connection_stream_is_attached (RfConnectionStream *self);

/* rf-connection-refusal.c */
void rf_connection_stream_break (RfConnectionStream *self);
void rf_connection_stream_refuse (RfConnectionStream *self, guint status, const char *message);

/* rf-connection-patience.c */
void rf_connection_stream_tick (RfConnectionStream *self, const RfPatience *patience, gint64 now);

/* rf-connection-direct.c */
RfArrived rf_connection_stream_receive (RfConnectionStream *self);
gboolean rf_connection_stream_has_ahead (RfConnectionStream *self);
const char *rf_connection_stream_get_request (RfConnectionStream *self, gsize *length);
void rf_connection_stream_drop_request (RfConnectionStream *self);
void rf_connection_stream_hold (RfConnectionStream *self, const char *text, gsize length);
gssize rf_connection_stream_push (RfConnectionStream *self, const char *data, gsize length);
void rf_connection_stream_wait (RfConnectionStream *self, gboolean to_write);
gboolean rf_connection_stream_hand_over (RfConnectionStream *self);
void rf_connection_stream_set_soup_busy (RfConnectionStream *self, gboolean is_busy);

G_END_DECLS
