/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BenchTime:
 * @passed: seconds on the clock
 * @processor: seconds of processors, of all threads; who else uses them changes
 *   it least
 *
 * How long something took.
 */
typedef struct
{
  double passed;
  double processor;
} BenchTime;

BenchTime bench_time_begin (int who);
BenchTime bench_time_end (const BenchTime *start, int who);
void bench_time_keep_least (BenchTime *best, BenchTime other);

G_END_DECLS
