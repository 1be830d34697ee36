/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfWatchDoing:
 *
 * What somebody does for a while; names by rf_watch_doing_get_name().
 */
typedef enum
{
  RF_WATCH_SLEEP,
  RF_WATCH_WAKING,
  RF_WATCH_OFF, /* the watch is being charged, and sends nothing */
  RF_WATCH_WALK,
  RF_WATCH_TRAIN,
  RF_WATCH_WORK,
  RF_WATCH_STRESS,
  RF_WATCH_LUNCH,
  RF_WATCH_RUN,
  RF_WATCH_GYM,
  RF_WATCH_RECOVERY,
  RF_WATCH_EVENING,
  RF_WATCH_PARTY,
} RfWatchDoing;

/** RF_WATCH_PHASES_MAX: the most phases that a day has */
#define RF_WATCH_PHASES_MAX 24

/**
 * RfWatchPhase:
 * @begin: when it begins, in seconds after midnight
 * @doing: what is done until the next phase
 */
typedef struct
{
  int begin;
  RfWatchDoing doing;
} RfWatchPhase;

/**
 * RfWatchDay:
 * @n: how many phases
 * @phases: in the order of time; the first begins at midnight
 *
 * A day of one person.
 */
typedef struct
{
  guint n;
  RfWatchPhase phases[RF_WATCH_PHASES_MAX];
} RfWatchDay;

const char *rf_watch_doing_get_name (RfWatchDoing doing);
guint64 rf_watch_mix (guint64 a, guint64 b);
int rf_watch_draw (guint64 *state, int least, int greatest);
void rf_watch_day_plan (RfWatchDay *self, guint64 person, gint64 day);
const RfWatchPhase *rf_watch_day_find (const RfWatchDay *self, int second, RfWatchDoing *before);

G_END_DECLS
