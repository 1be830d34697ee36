/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-history.h"

#include "rf-json-object.h"

/*
 * Reads the history strictly in its form and mildly in its numbers: a sensor that says
 * what cannot be has said nothing, as a watch that has lost the skin says 0 beats.
 */

const RfEnumName rules_sensor_names[] = {
  { RULES_HEART_RATE, "heart_rate" },
  { RULES_STEPS, "steps" },
  { RULES_SLEEP, "sleep" },
  { RULES_TEMPERATURE, "temperature" },
  { RULES_NOISE, "noise" },
  { RULES_BATTERY, "battery" },
  { 0, NULL },
};

const RfEnumName rules_time_names[] = {
  { RULES_TIME_UNKNOWN, "unknown" }, { RULES_TIME_NIGHT, "night" },
  { RULES_TIME_MORNING, "morning" }, { RULES_TIME_DAY, "day" },
  { RULES_TIME_EVENING, "evening" }, { 0, NULL },
};

/* What each sensor can say at all. */
static const struct
{
  double minimum;
  double maximum;
} ranges[RULES_SENSORS] = {
  [RULES_HEART_RATE] = { 25, 240 },  [RULES_STEPS] = { 0, 400 }, [RULES_SLEEP] = { 0, 1 },
  [RULES_TEMPERATURE] = { -60, 60 }, [RULES_NOISE] = { 0, 160 }, [RULES_BATTERY] = { 0, 100 },
};

static gboolean
is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static gboolean
read_sensors (RulesHistory *self, guint point, JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    {
      int sensor = 0;
      double number = 0.0;

      if (!is_number (value))
        {
          g_set_error (error,
                       RF_ERROR,
                       RF_ERROR_INVALID_REQUEST,
                       "history: %s of point %u must be a number, not %s",
                       name,
                       point + 1,
                       rf_json_node_get_type_word (value));
          return FALSE;
        }
      if (!rf_enum_from_name (rules_sensor_names, name, &sensor))
        continue;
      number = json_node_get_double (value);
      self->known[sensor][point] =
          number >= ranges[sensor].minimum && number <= ranges[sensor].maximum;
      self->values[sensor][point] = number;
    }
  return TRUE;
}

static gboolean
read_point (RulesHistory *self, guint point, JsonNode *node, GError **error)
{
  JsonObject *object = NULL;
  gint64 minute = 1;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "history: point %u must be an object, not %s",
                   point + 1,
                   rf_json_node_get_type_word (node));
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!rf_json_object_read_int (object, "minute", -RULES_MINUTES_MAX, 0, &minute, error))
    {
      g_prefix_error (error, "history: point %u: ", point + 1);
      return FALSE;
    }
  if (minute > 0 || (point > 0 && minute <= self->minutes[point - 1]))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "history: point %u must have a minute, later than that of the point before it",
                   point + 1);
      return FALSE;
    }
  self->minutes[point] = (int) minute;
  return read_sensors (self, point, object, error);
}

static gboolean
read_points (RulesHistory *self, RfTask *task, GError **error)
{
  JsonNode *node = json_object_get_member (rf_task_get_params (task), "history");
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "history must be an array of points");
      return FALSE;
    }
  array = json_node_get_array (node);
  if (json_array_get_length (array) > RULES_POINTS_MAX)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "history has %u points; at most %d are judged",
                   json_array_get_length (array),
                   RULES_POINTS_MAX);
      return FALSE;
    }
  self->points = json_array_get_length (array);
  for (guint i = 0; i < self->points; i++)
    {
      if (!read_point (self, i, json_array_get_element (array, i), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rules_history_read:
 * @self: (out caller-allocates): what is read
 * @task: a task of the model `trends`
 * @error: return location
 *
 * Returns: whether the history has its form, else %RF_ERROR_INVALID_REQUEST
 */
gboolean
rules_history_read (RulesHistory *self, RfTask *task, GError **error)
{
  g_auto (GStrv) flat = rf_task_dup_list (task, "flat");
  const char *time_of_day = rf_task_get_string (task, "time_of_day");
  int value = RULES_TIME_UNKNOWN;

  *self = (RulesHistory){ 0 };
  if (time_of_day != NULL && rf_enum_from_name (rules_time_names, time_of_day, &value))
    self->time = (RulesTime) value;
  for (gsize i = 0; flat != NULL && flat[i] != NULL; i++)
    {
      if (rf_enum_from_name (rules_sensor_names, flat[i], &value))
        self->flat[value] = TRUE;
    }
  return read_points (self, task, error);
}
