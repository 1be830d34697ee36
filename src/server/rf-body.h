/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfBodyState:
 * @RF_BODY_BYTES: here is more
 * @RF_BODY_WAITS: nothing is there yet; rf_exchange_wake() says when
 * @RF_BODY_ENDS: that was all
 * @RF_BODY_BREAKS: there should be more and is none: the connection is closed,
 *   so that nobody takes the part for the whole
 */
typedef enum
{
  RF_BODY_BYTES,
  RF_BODY_WAITS,
  RF_BODY_ENDS,
  RF_BODY_BREAKS,
} RfBodyState;

typedef struct _RfBody RfBody;

/**
 * RfBody:
 * @length: bytes of all of it, or -1 where nobody knows yet
 * @media_type: (nullable): what it is
 * @next: gives the next piece, on the loop's thread; it must not block. Asked
 *   for only when the client has taken the piece before
 * @free: frees it
 *
 * The body of an answer that is never whole in memory. Put it first into a
 * struct of your own.
 */
struct _RfBody
{
  gint64 length;
  char *media_type; /* (owned) */
  RfBodyState (*next) (RfBody *self, GBytes **bytes);
  void (*free) (RfBody *self);
};

/**
 * RfFilePart:
 * @head: (nullable): what stands before it
 * @offset: where it begins in the file
 * @length: bytes of it
 */
typedef struct
{
  char *head; /* (owned) */
  gint64 offset;
  gint64 length;
} RfFilePart;

RfBody *rf_file_body_new (int descriptor, GArray *parts, const char *tail);
void rf_body_free (RfBody *self);

G_END_DECLS
