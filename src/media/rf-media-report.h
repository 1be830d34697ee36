/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfMediaVerdict:
 * @RF_MEDIA_GOOD: it was decoded from end to end
 * @RF_MEDIA_BAD: it is damaged, or another thing than it is said to be
 * @RF_MEDIA_UNJUDGED: nobody here could look to the end, since the helper
 *   program or a decoder is missing; what could be seen is not wrong
 * @RF_MEDIA_KILLED: the helper hung, died or ran out of memory over it, which
 *   is a strong suspicion and no proof
 */
typedef enum
{
  RF_MEDIA_GOOD,
  RF_MEDIA_BAD,
  RF_MEDIA_UNJUDGED,
  RF_MEDIA_KILLED,
} RfMediaVerdict;

/**
 * RfMediaReport:
 * @verdict: what the look came to
 * @reason: (nullable): why, a clause that goes on from “it”; %NULL only with
 *   %RF_MEDIA_GOOD
 * @width: in pixels, measured, or 0
 * @height: in pixels, measured, or 0
 * @duration: in milliseconds, measured, or 0
 */
typedef struct
{
  RfMediaVerdict verdict;
  char *reason;
  int width;
  int height;
  gint64 duration;
} RfMediaReport;

RfMediaReport *rf_media_report_new (RfMediaVerdict verdict, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
RfMediaReport *rf_media_report_new_from_line (const char *line, gsize length);
void rf_media_report_free (RfMediaReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfMediaReport, rf_media_report_free)

G_END_DECLS
