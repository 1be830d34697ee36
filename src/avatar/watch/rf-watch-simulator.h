/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-sample.h"
#include "rf-watch-day.h"

G_BEGIN_DECLS

/**
 * RfWatchSample:
 * @at: when it was measured, in milliseconds
 * @heart_rate: beats a minute
 * @steps: steps since the sample before
 * @sleep: 1 asleep, 0 awake
 * @temperature: °C around the watch
 * @noise: dB
 * @battery: percent
 *
 * What a watch measures at one time.
 */
typedef struct
{
  gint64 at;
  int heart_rate;
  int steps;
  int sleep;
  double temperature;
  int noise;
  int battery;
} RfWatchSample;

/**
 * RfWatchSetup:
 * @seed: another one makes other people
 * @people: how many
 * @start: the time of step 0, in milliseconds
 * @interval: milliseconds between two steps; each watch sends once in a step
 * @lost: of a thousand samples, how many never come
 * @late: of a thousand samples, how many come one to four steps later
 * @repeated: of a thousand batches, how many bring the sample before once more
 * @shuffled: of a thousand batches, how many have their samples the other way round
 *
 * What a simulation is made of.
 */
typedef struct
{
  guint64 seed;
  guint people;
  gint64 start;
  gint64 interval;
  int lost;
  int late;
  int repeated;
  int shuffled;
} RfWatchSetup;

/** RF_WATCH_BATCH_MAX: the most samples that one batch has */
#define RF_WATCH_BATCH_MAX 8

void rf_watch_setup_init (RfWatchSetup *self, guint people, guint64 seed);
char *rf_watch_setup_dup_user (const RfWatchSetup *self, guint person);
RfWatchDoing rf_watch_setup_get_doing (const RfWatchSetup *self, guint person, gint64 at);
gboolean
rf_watch_setup_measure (const RfWatchSetup *self, guint person, gint64 step, RfWatchSample *sample);
guint rf_watch_setup_get_batch (const RfWatchSetup *self,
                                guint person,
                                gint64 step,
                                RfWatchSample samples[RF_WATCH_BATCH_MAX]);
RfIngest *rf_watch_setup_new_batch (const RfWatchSetup *self, guint person, gint64 step);
gboolean
rf_watch_setup_append_batch (const RfWatchSetup *self, guint person, gint64 step, GString *text);

G_END_DECLS
