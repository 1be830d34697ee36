/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * A trend by medians: of thirds for how far, and of all pairs' slopes for whether it goes
 * that way all along (Theil 1950, Sen 1968). Neither follows a single wrong reading.
 */

/** How much of the way between the thirds the slope must confirm */
#define CONFIRMED 0.5

/** As many slopes as a full history has pairs */
#define PAIRS_MAX (RULES_POINTS_MAX * (RULES_POINTS_MAX - 1) / 2)

static int
compare_cb (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

/* Sorts @values in place. */
static double
take_median (double *values, guint count)
{
  qsort (values, count, sizeof (double), compare_cb);
  return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double
median_of (const double *values, guint count)
{
  double sorted[RULES_POINTS_MAX];

  memcpy (sorted, values, count * sizeof (double));
  return take_median (sorted, count);
}

/* The median slope, over the whole time from the first point to the last. */
static double
get_steady_rise (const int *seconds, const double *values, guint count)
{
  double slopes[PAIRS_MAX];
  guint pairs = 0;

  for (guint i = 0; i < count; i++)
    {
      for (guint j = i + 1; j < count; j++)
        slopes[pairs++] = (values[j] - values[i]) / (seconds[j] - seconds[i]);
    }
  return take_median (slopes, pairs) * (seconds[count - 1] - seconds[0]);
}

/**
 * rules_trend_of:
 * @history: a history
 * @sensor: which of its sensors
 *
 * Returns: its trend; a rise needs three points
 */
RulesTrend
rules_trend_of (const RulesHistory *history, RulesSensor sensor)
{
  RulesTrend trend = { 0 };
  double values[RULES_POINTS_MAX];
  int seconds[RULES_POINTS_MAX];
  guint third = 0;
  double steady = 0.0;

  for (guint i = 0; i < history->points; i++)
    {
      if (!history->known[sensor][i])
        continue;
      seconds[trend.count] = history->seconds[i];
      values[trend.count++] = history->values[sensor][i];
    }
  if (trend.count == 0)
    return trend;
  third = MAX (trend.count / 3, 1);
  trend.first = median_of (values, third);
  trend.last = median_of (values + trend.count - third, third);
  trend.middle = median_of (values, trend.count);
  trend.newest = seconds[trend.count - 1];
  if (trend.count < 3)
    return trend;
  steady = get_steady_rise (seconds, values, trend.count);
  if (steady * (trend.last - trend.first) > 0 &&
      fabs (steady) >= CONFIRMED * fabs (trend.last - trend.first))
    trend.rise = trend.last - trend.first;
  return trend;
}
