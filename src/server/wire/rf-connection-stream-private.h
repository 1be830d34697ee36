/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection-stream.h"

G_BEGIN_DECLS

struct _RfConnectionStream
{
  GIOStream parent_instance;

  int descriptor; /* (owned) or -1 */
  GInputStream *input;
  GOutputStream *output;
  RfWire wire;
  gint64 most_body;
  GString *held; /* (owned) what is to leave with the next bytes */
  gboolean holds_head;
  gboolean is_dead; /* nothing is read or written any more */
  gboolean has_said_last_word;
  gboolean lingers; /* the client is to read a refusal */
  guint refused;
  gboolean is_busy;
  gboolean is_answering;
  gboolean has_answered;
  guint64 n_begun;  /* requests that were begun */
  GSource *waiting; /* (owned) (nullable) what libsoup waits by */
  gint64 began;     /* monotonic times */
  gint64 last_read;
  gint64 last_write;
  gint64 sent;
  RfConnectionClosed closed;
  gpointer user_data;
};

typedef gssize (*RfConnectionRead) (RfConnectionStream *stream,
                                    void *buffer,
                                    gsize length,
                                    GError **error);
typedef gssize (*RfConnectionWrite) (RfConnectionStream *stream,
                                     const void *buffer,
                                     gsize length,
                                     GError **error);

/* rf-connection-ends.c */
GInputStream *rf_connection_input_new (RfConnectionStream *stream, RfConnectionRead read);
GOutputStream *rf_connection_output_new (RfConnectionStream *stream, RfConnectionWrite write);

G_END_DECLS
