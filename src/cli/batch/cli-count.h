/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job.h"

G_BEGIN_DECLS

/**
 * CliCount:
 * @total: jobs that there are to do, or -1 where nobody knows
 * @known: of the done ones, those that an earlier process has finished
 * @changed: lines whose text is another than it was
 * @poor: that the budget did not allow
 * @left: begun and left for whoever resumes them
 * @began: when, in microseconds of the monotonic clock
 *
 * What has become of jobs so far. Sums are in millionths.
 */
typedef struct
{
  gint64 total;
  gint64 done;
  gint64 known;
  gint64 changed;
  gint64 hits; /* and what was joined or stale: not made for this */
  gint64 made;
  gint64 failed;
  gint64 cancelled;
  gint64 poor;
  gint64 left;
  gint64 charged;
  gint64 cost;
  gint64 saved;
  gint64 outcomes[RF_OUTCOME_BYPASS + 1];
  gint64 began;
} CliCount;

void cli_count_add (CliCount *self, const RfJob *job);
gint64 cli_count_get_over (const CliCount *self);
double cli_count_get_seconds (const CliCount *self);
char *cli_count_dup_text (const CliCount *self);
void cli_count_to_json (const CliCount *self, JsonObject *object);
char *cli_dup_number (gint64 number);
char *cli_dup_clock (gint64 seconds);

G_END_DECLS
