/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfHealth:
 * @latency: microseconds that one small write and its reading took
 * @disk_free: bytes that the disk of the store has left, or -1
 * @oldest_flight: seconds that the oldest run has been under way, or -1 where
 *   none is
 *
 * How a store that answers is.
 */
typedef struct
{
  gint64 latency;
  gint64 disk_free;
  gint64 oldest_flight;
} RfHealth;

JsonNode *rf_health_to_json (const RfHealth *self);

G_END_DECLS
