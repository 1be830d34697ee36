/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RF_RANGE_MOST: how many ranges of a file are answered at once */
#define RF_RANGE_MOST 8

/**
 * RfRangeState:
 * @RF_RANGE_NONE: the whole is answered: nothing, or nothing sensible, was asked
 * @RF_RANGE_SOME: there are ranges
 * @RF_RANGE_OUTSIDE: what was asked lies behind the end
 */
typedef enum
{
  RF_RANGE_NONE,
  RF_RANGE_SOME,
  RF_RANGE_OUTSIDE,
} RfRangeState;

/**
 * RfByteRange:
 * @offset: of its first byte
 * @length: at least 1
 */
typedef struct
{
  gint64 offset;
  gint64 length;
} RfByteRange;

RfRangeState rf_range_parse (const char *header, gint64 size, GArray *ranges);

G_END_DECLS
