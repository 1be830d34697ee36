/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection-stream.h"

G_BEGIN_DECLS

struct _RfConnectionStream
{
  GIOStream parent_instance;

  RfPolled polled; /* its descriptor is owned, or -1 */
  GInputStream *input;
  GOutputStream *output;
  RfWire wire;
  gint64 most_body;
  GByteArray *ahead; /* (owned) what was read, and not handed on */
  gboolean keeps_much;
  gsize judged;  /* bytes of that which the wire has let through: of one request */
  GString *held; /* (owned) what is to leave with the next bytes */
  gboolean holds_head;
  gboolean is_dead; /* nothing is read or written any more */
  gboolean lingers; /* the client is to read a refusal */
  guint refused;
  gboolean is_busy;
  gboolean is_answering;
  gboolean has_answered;
  guint64 n_begun; /* requests that were begun */

  /* libsoup's part in it. */
  gboolean is_attached;  /* libsoup has it */
  gboolean is_soups;     /* what comes next is for libsoup */
  gboolean soup_is_busy; /* it has told of the head of a request */
  gboolean soup_has_part;
  gboolean has_said_last_word;
  GSource *waiting; /* (owned) (nullable) what libsoup waits by */

  gint64 began; /* monotonic times */
  gint64 last_read;
  gint64 last_write;
  gint64 sent;
  RfConnectionReady ready;
  RfConnectionClosed closed;
  gpointer user_data;
};

/* rf-connection-bytes.c */
gssize rf_connection_receive (RfConnectionStream *self, void *buffer, gsize length);
gssize
rf_connection_send (RfConnectionStream *self, const void *buffer, gsize length, GError **error);
gssize rf_connection_read (RfConnectionStream *self, void *buffer, gsize length, GError **error);
gssize
rf_connection_write (RfConnectionStream *self, const void *buffer, gsize length, GError **error);

/* rf-connection-ends.c */
GInputStream *rf_connection_input_new (RfConnectionStream *stream);
GOutputStream *rf_connection_output_new (RfConnectionStream *stream);

G_END_DECLS
