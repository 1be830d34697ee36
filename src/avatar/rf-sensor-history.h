/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-sample.h"

G_BEGIN_DECLS

/** RF_HISTORY_POINTS: how many points an analysis sees at most */
#define RF_HISTORY_POINTS 20

/*
 * The history that an analysis is given: one line of canonical JSON (RFC 8785).
 *
 *   {"part_of_day":"night","points":[{"age":600,"heart_rate":85,"steps":0}, …],
 *    "window":900}
 *
 * `window` is in seconds. Of the samples in the window there is one point for each
 * twentieth of it (45 s of 15 minutes) that holds a sample, the earliest first;
 * `age` is how many seconds that twentieth begins before the latest sample, a
 * multiple of its length, 0 for the last one. Values are means, of steps the sum,
 * of sleep and battery the last; they are rounded to the steps of rf_sensors
 * (steps above 0 to at least one of them). What was not measured is not there.
 * `part_of_day` is `night` (22 to 6), `morning` (6 to 12), `afternoon` (12 to 18)
 * or `evening`, by the person's clock: the further number `utc_offset` of the
 * latest sample, in minutes, else UTC. `flat` is there, and names `heart_rate`,
 * where that was one and the same number in the last five samples and five minutes
 * at least, before it was rounded: a watch on a table.
 *
 * Nothing in it tells who or when, so two people with the same course share one
 * analysis.
 */
char *rf_sensor_history_to_text (const GPtrArray *samples, gint64 window);

G_END_DECLS
