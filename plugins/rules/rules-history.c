/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-history.h"

#include "rf-json-fields.h"
#include "rf-json-reader.h"

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
  { RULES_TIME_MORNING, "morning" }, { RULES_TIME_AFTERNOON, "afternoon" },
  { RULES_TIME_EVENING, "evening" }, { 0, NULL },
};

/* What each sensor can say at all. */
static const struct
{
  double minimum;
  double maximum;
} ranges[RULES_SENSORS] = {
  [RULES_HEART_RATE] = { 25, 240 },  [RULES_STEPS] = { 0, 500 }, [RULES_SLEEP] = { 0, 1440 },
  [RULES_TEMPERATURE] = { -60, 60 }, [RULES_NOISE] = { 0, 160 }, [RULES_BATTERY] = { 0, 100 },
};

static gboolean
is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static gboolean
refuse (GError **error, guint point, const char *what)
{
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "history: point %u %s", point + 1, what);
  return FALSE;
}

static double
convert (RulesSensor sensor, double number, gint64 window)
{
  if (sensor == RULES_STEPS)
    return number * 60 * RULES_POINTS_MAX / (double) window;
  return sensor == RULES_SLEEP && number > 1 ? 1 : number;
}

static gboolean
read_sensors (RulesHistory *self, guint point, JsonObject *object, gint64 window, GError **error)
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
        return refuse (error, point, "must hold numbers alone");
      if (!rf_enum_from_name (rules_sensor_names, name, &sensor))
        continue;
      number = convert ((RulesSensor) sensor, json_node_get_double (value), window);
      self->known[sensor][point] =
          number >= ranges[sensor].minimum && number <= ranges[sensor].maximum;
      self->values[sensor][point] = number;
    }
  return TRUE;
}

static gboolean
read_point (RulesHistory *self, guint point, JsonNode *node, gint64 window, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 age = -1;

  if (object == NULL)
    return refuse (error, point, "must be an object");
  if (!rf_json_object_read_int (object, "age", 0, RULES_SECONDS_MAX, &age, error))
    {
      g_prefix_error (error, "history: point %u: ", point + 1);
      return FALSE;
    }
  if (age < 0 || (point > 0 && -age <= self->seconds[point - 1]))
    return refuse (error, point, "must have an age, and be later than the one before it");
  self->seconds[point] = (int) -age;
  return read_sensors (self, point, object, window, error);
}

static gboolean
read_points (RulesHistory *self, JsonObject *object, GError **error)
{
  JsonArray *array = NULL;
  gint64 window = 900;

  if (!rf_json_object_read_array (object, "points", &array, error) ||
      !rf_json_object_read_int (object, "window", 1, RULES_SECONDS_MAX, &window, error))
    {
      g_prefix_error (error, "history: ");
      return FALSE;
    }
  self->points = array != NULL ? json_array_get_length (array) : 0;
  if (array == NULL || self->points > RULES_POINTS_MAX)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "history must have “points”, at most %d",
                   RULES_POINTS_MAX);
      return FALSE;
    }
  for (guint i = 0; i < self->points; i++)
    {
      if (!read_point (self, i, json_array_get_element (array, i), window, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_rest (RulesHistory *self, JsonObject *object, GError **error)
{
  g_autofree char *time = NULL;
  g_auto (GStrv) flat = NULL;
  int value = RULES_TIME_UNKNOWN;

  if (!rf_json_object_read_string (object, "part_of_day", &time, error) ||
      !rf_json_object_read_strings (object, "flat", &flat, error))
    {
      g_prefix_error (error, "history: ");
      return FALSE;
    }
  if (time != NULL && rf_enum_from_name (rules_time_names, time, &value))
    self->time = (RulesTime) value;
  for (gsize i = 0; flat != NULL && flat[i] != NULL; i++)
    {
      if (rf_enum_from_name (rules_sensor_names, flat[i], &value))
        self->flat[value] = TRUE;
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
  const char *text = rf_task_get_string (task, "history");
  g_autoptr (JsonNode) node = rf_json_parse (text != NULL ? text : "", -1, NULL, error);
  JsonObject *object = NULL;

  *self = (RulesHistory){ 0 };
  if (node == NULL)
    {
      g_prefix_error (error, "history: ");
      return FALSE;
    }
  object = rf_json_fields_get_object (node, "history", error);
  return object != NULL && read_points (self, object, error) && read_rest (self, object, error);
}
