/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-person-curves.h"

#include "rf-chart.h"

/* What a watch has measured as the points of a chart: a point is five minutes, with the
 * mean of a rate, or the sum of what is counted. */

#define N_SLOTS (RF_CURVE_SPAN / RF_CURVE_SLOT)

typedef struct
{
  double sum;
  guint count;
} RfCurveSlot;

/**
 * rf_person_curves_get_until:
 * @last_sample_at: the time of the latest sample
 * @now: milliseconds
 *
 * Where nothing was measured in the last hours, the hours up to the latest sample say more.
 *
 * Returns: where curves end, at the end of a point
 */
gint64
rf_person_curves_get_until (gint64 last_sample_at, gint64 now)
{
  gboolean is_recent = last_sample_at > now - RF_CURVE_SPAN;
  gint64 end = is_recent ? MAX (now, last_sample_at) : last_sample_at;

  return (end / RF_CURVE_SLOT + 1) * RF_CURVE_SLOT;
}

static void
rf_person_curves_gather (RfCurveSlot *slots, const GPtrArray *samples, RfSensor sensor, gint64 from)
{
  for (guint i = 0; i < samples->len; i++)
    {
      const RfSample *sample = g_ptr_array_index (samples, i);
      gint64 slot = (sample->at - from) / RF_CURVE_SLOT;

      if (sample->at < from || slot >= N_SLOTS || !rf_sample_has (sample, sensor))
        continue;
      slots[slot].sum += sample->values[sensor];
      slots[slot].count++;
    }
}

static char *
rf_person_curves_dup_time (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (milliseconds / 1000);

  return time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("");
}

/**
 * rf_person_curves_new_points:
 * @samples: (element-type RfSample): what was measured
 * @sensor: what is shown of it
 * @until: where the last point ends, from rf_person_curves_get_until()
 *
 * Returns: (transfer full) (element-type RfChartPoint): the points of a chart
 */
GPtrArray *
rf_person_curves_new_points (const GPtrArray *samples, RfSensor sensor, gint64 until)
{
  g_autofree RfCurveSlot *slots = g_new0 (RfCurveSlot, N_SLOTS);
  GPtrArray *points = rf_chart_points_new ();
  gint64 from = until - RF_CURVE_SPAN;

  rf_person_curves_gather (slots, samples, sensor, from);
  for (gint64 i = 0; i < N_SLOTS; i++)
    {
      double value = slots[i].sum;

      if (sensor != RF_SENSOR_STEPS && slots[i].count > 0)
        value /= slots[i].count;
      rf_chart_points_add (
          points, rf_person_curves_dup_time (from + i * RF_CURVE_SLOT), MAX (value, 0.0), 0.0);
    }
  return points;
}

/**
 * rf_person_curves_have:
 * @samples: (element-type RfSample): what was measured
 * @sensor: what is to be shown of it
 *
 * Returns: whether it was measured at all
 */
gboolean
rf_person_curves_have (const GPtrArray *samples, RfSensor sensor)
{
  for (guint i = 0; i < samples->len; i++)
    {
      if (rf_sample_has (g_ptr_array_index (samples, i), sensor))
        return TRUE;
    }
  return FALSE;
}
