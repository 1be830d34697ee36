/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-watch-simulator.h"

G_BEGIN_DECLS

/**
 * BenchWatches:
 * @setup: whose watches they are
 * @sent: samples that were sent
 * @answered: batches that were answered well
 * @seconds: that sending took
 *
 * Watches that send to a server over connections that stay open.
 */
typedef struct
{
  RfWatchSetup setup;
  guint n_senders;
  guint64 sent;
  guint64 answered;
  double seconds;
  GPtrArray *senders; /* (owned) */
  GArray *times;      /* (owned) of guint32: microseconds of each answer */
} BenchWatches;

BenchWatches *bench_watches_new (guint people, guint senders);
void bench_watches_send (BenchWatches *self, guint port, gint64 step);
double bench_watches_get_percentile (const BenchWatches *self, guint percent);
void bench_watches_free (BenchWatches *self);

G_END_DECLS
