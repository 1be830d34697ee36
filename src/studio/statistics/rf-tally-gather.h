/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-stats.h"

G_BEGIN_DECLS

/**
 * RfTallySpan:
 * @from: milliseconds: when the first row begins
 * @length: milliseconds of a row
 * @count: how many rows there are
 *
 * A time, cut into rows of the same length.
 */
typedef struct
{
  gint64 from;
  gint64 length;
  guint count;
} RfTallySpan;

RfTallySpan rf_tally_span_for (gint64 since, gint64 now, gint64 offset);
GPtrArray *rf_tally_gather (const GPtrArray *hours, const RfTallySpan *span);

G_END_DECLS
