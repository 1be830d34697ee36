/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sensor-history.h"

#include "rf-json-object.h"
#include "rf-json-printer.h"

#include <math.h>

/*
 * The history that an analysis is given. It is coarse on purpose: what differs by
 * less than a person would see is the same text, and so one entry of the cache.
 */

#define MINUTE (G_GINT64_CONSTANT (60) * 1000)

typedef struct
{
  double sum[RF_N_SENSORS];
  double last[RF_N_SENSORS];
  guint count[RF_N_SENSORS];
  gboolean is_there;
} RfHistoryPoint;

static void
rf_history_point_add (RfHistoryPoint *point, const RfSample *sample)
{
  point->is_there = TRUE;
  for (int i = 0; i < RF_N_SENSORS; i++)
    {
      if (!rf_sample_has (sample, (RfSensor) i))
        continue;
      point->sum[i] += sample->values[i];
      point->last[i] = sample->values[i];
      point->count[i]++;
    }
}

static double
rf_history_point_get (const RfHistoryPoint *point, RfSensor sensor)
{
  double step = rf_sensors[sensor].step;
  double value = point->sum[sensor] / point->count[sensor];

  if (sensor == RF_SENSOR_STEPS)
    value = point->sum[sensor];
  else if (sensor == RF_SENSOR_SLEEP || sensor == RF_SENSOR_BATTERY)
    value = point->last[sensor];
  /* A few steps are not none. */
  if ((sensor == RF_SENSOR_STEPS || sensor == RF_SENSOR_SLEEP) && value > 0)
    return MAX (round (value / step), 1) * step;
  return round (value / step) * step;
}

static JsonNode *
rf_history_point_to_json (const RfHistoryPoint *point, gint64 age)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "age", age);
  for (int i = 0; i < RF_N_SENSORS; i++)
    {
      if (point->count[i] > 0)
        json_object_set_double_member (
            object, rf_sensors[i].name, rf_history_point_get (point, (RfSensor) i));
    }
  return rf_json_take_object (object);
}

static const char *
rf_history_get_part_of_day (const RfSample *latest)
{
  double offset = rf_sample_get_further (latest, "utc_offset");
  gint64 minutes = latest->at / MINUTE;
  gint64 hour = 0;

  if (isfinite (offset) && fabs (offset) <= 24 * 60)
    minutes += (gint64) offset;
  hour = (minutes / 60) % 24;
  if (hour < 6 || hour >= 22)
    return "night";
  if (hour < 12)
    return "morning";
  return hour < 18 ? "afternoon" : "evening";
}

/**
 * rf_sensor_history_to_text:
 * @samples: (element-type RfSample): the earliest first
 * @window: how far it goes back from the last one, in seconds
 *
 * Returns: (transfer full) (nullable): the line of JSON that is described above,
 *   or %NULL where there is no sample
 */
char *
rf_sensor_history_to_text (const GPtrArray *samples, gint64 window)
{
  const RfSample *latest = samples->len > 0 ? g_ptr_array_index (samples, samples->len - 1) : NULL;
  RfHistoryPoint points[RF_HISTORY_POINTS] = { 0 };
  gint64 slot = window * 1000 / RF_HISTORY_POINTS;
  JsonObject *object = NULL;
  JsonArray *array = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (latest == NULL)
    return NULL;
  for (guint i = 0; i < samples->len; i++)
    {
      const RfSample *sample = g_ptr_array_index (samples, i);
      gint64 age = (latest->at - sample->at) / slot;

      if (age < RF_HISTORY_POINTS)
        rf_history_point_add (&points[age], sample);
    }
  object = json_object_new ();
  array = json_array_new ();
  for (int i = RF_HISTORY_POINTS - 1; i >= 0; i--)
    {
      if (points[i].is_there)
        json_array_add_element (array, rf_history_point_to_json (&points[i], i * slot / 1000));
    }
  if (rf_samples_are_flat (samples, window))
    {
      JsonArray *flat = json_array_new ();

      json_array_add_string_element (flat, rf_sensors[RF_SENSOR_HEART_RATE].name);
      json_object_set_array_member (object, "flat", flat);
    }
  json_object_set_string_member (object, "part_of_day", rf_history_get_part_of_day (latest));
  json_object_set_array_member (object, "points", array);
  json_object_set_int_member (object, "window", window);
  node = rf_json_take_object (object);
  return rf_json_print (node, NULL, NULL);
}
