/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-time.h"

#include <sys/resource.h>

/* How long something takes, by the clock and of the processors, in this process
 * (%RUSAGE_SELF) or in those that it waited for (%RUSAGE_CHILDREN). */

static double
to_seconds (const struct timeval *time)
{
  return (double) time->tv_sec + (double) time->tv_usec / G_USEC_PER_SEC;
}

BenchTime
bench_time_begin (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (BenchTime){ (double) g_get_monotonic_time () / G_USEC_PER_SEC,
                      to_seconds (&usage.ru_utime) + to_seconds (&usage.ru_stime) };
}

BenchTime
bench_time_end (const BenchTime *start, int who)
{
  const BenchTime now = bench_time_begin (who);

  return (BenchTime){ now.passed - start->passed, now.processor - start->processor };
}

/* Each for itself: the least of either was disturbed least. */
void
bench_time_keep_least (BenchTime *best, BenchTime other)
{
  best->passed = MIN (best->passed, other.passed);
  best->processor = MIN (best->processor, other.processor);
}
