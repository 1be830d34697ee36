/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-task.h"

G_BEGIN_DECLS

/** RULES_POINTS_MAX: the most points that a history has */
#define RULES_POINTS_MAX 20

/** RULES_SECONDS_MAX: how many seconds before the latest sample a point may lie */
#define RULES_SECONDS_MAX 86400

/** RulesSensor: what is measured; names in rules_sensor_names */
typedef enum
{
  RULES_HEART_RATE,
  RULES_STEPS,
  RULES_SLEEP,
  RULES_TEMPERATURE,
  RULES_NOISE,
  RULES_BATTERY,
  RULES_SENSORS,
} RulesSensor;

/** RulesTime: the time of day; names in rules_time_names */
typedef enum
{
  RULES_TIME_UNKNOWN,
  RULES_TIME_NIGHT,
  RULES_TIME_MORNING,
  RULES_TIME_AFTERNOON,
  RULES_TIME_EVENING,
} RulesTime;

/**
 * RulesHistory:
 * @points: how many
 * @seconds: (array length=points): when each was, 0 for the latest sample and below 0
 *   before
 * @known: for each sensor and point, whether it was measured
 * @values: for each sensor and point, what was measured; steps a minute, and 1 or 0 for
 *   asleep and awake
 * @flat: for each sensor, whether its readings were all the very same number
 * @time: the time of day
 *
 * What is judged. A plain value.
 */
typedef struct
{
  guint points;
  int seconds[RULES_POINTS_MAX];
  gboolean known[RULES_SENSORS][RULES_POINTS_MAX];
  double values[RULES_SENSORS][RULES_POINTS_MAX];
  gboolean flat[RULES_SENSORS];
  RulesTime time;
} RulesHistory;

extern const RfEnumName rules_sensor_names[];
extern const RfEnumName rules_time_names[];

gboolean rules_history_read (RulesHistory *self, RfTask *task, GError **error);

G_END_DECLS
