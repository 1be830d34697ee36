/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-watch-simulator.h"

G_BEGIN_DECLS

/** BENCH_WATCHES_STEP: microseconds that answers are told apart by */
#define BENCH_WATCHES_STEP 50

/** BENCH_WATCHES_STEPS: how many such steps; all is kept in this much room */
#define BENCH_WATCHES_STEPS 40000

/**
 * BenchWatches:
 * @setup: whose watches they are
 * @sent: samples that were sent
 * @answered: batches that were answered well
 * @seconds: that sending took
 * @is_over: set by whoever wants no more batches, at any time
 * @times: how many answers took so long, in steps of %BENCH_WATCHES_STEP; the last
 *   one counts all that took longer
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
  guint64 *times;     /* (owned) */
  int is_over;        /* atomic */
} BenchWatches;

BenchWatches *bench_watches_new (guint people, guint senders);
void bench_watches_send (BenchWatches *self, guint port, gint64 step);
double bench_watches_get_percentile (const BenchWatches *self, guint percent);
void bench_watches_free (BenchWatches *self);

G_END_DECLS
