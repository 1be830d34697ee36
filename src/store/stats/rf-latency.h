/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-stats.h"

G_BEGIN_DECLS

/**
 * RF_LATENCY_BUCKETS:
 *
 * Up to 2^40 microseconds, twelve days; what took longer counts as that.
 */
#define RF_LATENCY_BUCKETS 312

/**
 * RfHistogram:
 *
 * How many answers took how long, on a logarithmic scale.
 */
typedef struct
{
  gint64 counts[RF_LATENCY_BUCKETS];
} RfHistogram;

void rf_histogram_add (RfHistogram *self, gint64 microseconds);
void rf_histogram_get (const RfHistogram *self, RfLatency *latency);
void rf_histogram_merge (RfHistogram *self, const RfHistogram *other);
GByteArray *rf_histogram_pack (const RfHistogram *self);
void rf_histogram_unpack (RfHistogram *self, const guint8 *data, gsize length);

/**
 * RfLatencySpan:
 *
 * Where a histogram lies in the table `latencies`.
 */
typedef struct
{
  const char *namespace_;
  const char *span; /* hour, day, month or all */
  gint64 start;
  const char *kind;
  const char *class_;
} RfLatencySpan;

gboolean rf_latency_store (RfConnection *connection,
                           const RfLatencySpan *span,
                           const RfHistogram *histogram,
                           GError **error);

G_END_DECLS
