/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RF_WIRE_MAX_LINE: bytes of the longest line of a request's head */
#define RF_WIRE_MAX_LINE 16384

/** RF_WIRE_MAX_HEAD: bytes of the longest head */
#define RF_WIRE_MAX_HEAD 32768

/** RF_WIRE_MAX_FIELDS: headers of a request */
#define RF_WIRE_MAX_FIELDS 200

/**
 * RfWirePhase:
 * @RF_WIRE_BETWEEN: nothing of a request has come
 * @RF_WIRE_IN_HEAD: a part of its head has
 * @RF_WIRE_IN_BODY: its head has, and a part of its body may have
 */
typedef enum
{
  RF_WIRE_BETWEEN,
  RF_WIRE_IN_HEAD,
  RF_WIRE_IN_BODY,
} RfWirePhase;

/**
 * RfWireFault:
 * @status: of the answer, or 0
 * @message: (nullable): what is wrong
 */
typedef struct
{
  guint status;
  const char *message;
} RfWireFault;

/**
 * RfWire:
 * @max_body: bytes of the longest body
 * @fault: what was wrong; nothing is taken after it
 * @n_requests: heads that were read to their end
 * @n_ended: requests that were
 *
 * What has been read of a connection, as RFC 9112 has it and not a bit wider.
 */
typedef struct
{
  gint64 max_body;
  RfWireFault fault;
  guint64 n_requests;
  guint64 n_ended;

  int state;
  GString *line; /* (owned) the begin of a line that has not ended */
  gsize head_bytes;
  guint n_fields;
  guint n_hosts;
  gint64 length; /* Content-Length, or -1 */
  gboolean is_chunked;
  gboolean is_old; /* HTTP/1.0 */
  gint64 left;     /* of the body, or of a chunk */
  gint64 body_bytes;
} RfWire;

void rf_wire_init (RfWire *self, gint64 max_body);
void rf_wire_clear (RfWire *self);
void rf_wire_set_max_body (RfWire *self, gint64 max_body);
gsize rf_wire_take_request (RfWire *self, const char *data, gsize length);
gsize rf_wire_take (RfWire *self, const char *data, gsize length);
void rf_wire_end (RfWire *self);
RfWirePhase rf_wire_get_phase (const RfWire *self);
gint64 rf_wire_get_received (const RfWire *self);

G_END_DECLS
