/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-watches.h"

#include "rf-service.h"

G_BEGIN_DECLS

/**
 * BenchHour:
 * @watches: who sends
 * @faces: how many faces the people share
 * @has_face: by the person's number, whether one was given
 * @minutes: simulated ones that are over
 * @seconds: that these took
 * @folder: where the data is
 * @service: whose people they are
 * @cancellable: ends the work on them
 *
 * An hour of many people, as far as it is.
 */
typedef struct
{
  BenchWatches *watches; /* (owned) */
  guint faces;
  gboolean *has_face; /* (owned) */
  gint64 minutes;
  double seconds;
  const char *folder;
  RfService *service;
  RfPeople *people;
  GCancellable *cancellable; /* (owned) */
} BenchHour;

void bench_hour_tell_progress (const BenchHour *self);
void bench_hour_tell (const BenchHour *self);

G_END_DECLS
