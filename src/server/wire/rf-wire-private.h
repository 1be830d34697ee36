/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-wire.h"

G_BEGIN_DECLS

/* What comes next: which line, or bytes of the body. */
enum
{
  RF_WIRE_STATE_REQUEST_LINE,
  RF_WIRE_STATE_FIELD,
  RF_WIRE_STATE_BODY,
  RF_WIRE_STATE_CHUNK_SIZE,
  RF_WIRE_STATE_CHUNK_DATA,
  RF_WIRE_STATE_CHUNK_END,
  RF_WIRE_STATE_TRAILER,
};

/* rf-wire.c */
gboolean rf_wire_refuse (RfWire *self, guint status, const char *message);
void rf_wire_end_request (RfWire *self);

/* rf-wire-lines.c */
gboolean rf_wire_read_line (RfWire *self, const char *line, gsize length);

/* rf-wire-syntax.c */
gboolean rf_wire_is_token (const char *text, gsize length);
gboolean rf_wire_is_text (const char *text, gsize length);
gboolean rf_wire_knows_method (const char *text, gsize length);
gboolean rf_wire_is_authority (const char *text, gsize length);
gboolean rf_wire_is_target (const char *text, gsize length);

G_END_DECLS
