/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-fields.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-sample.h"
#include "rf-time.h"

#include <math.h>
#include <string.h>

/*
 * Samples as watches send them: one, flat beside its `user_id`, or many as
 * `samples`. Every fault of a batch is told at once, each under its place.
 */

#define FURTHER_MOST 32 /* numbers of one sample that are no sensor's */
#define NAME_MOST    64 /* bytes */

static const RfSensorInfo *
rf_sensor_find (const char *name, int *sensor)
{
  for (int i = 0; i < RF_N_SENSORS; i++)
    {
      if (g_str_equal (rf_sensors[i].name, name))
        {
          *sensor = i;
          return &rf_sensors[i];
        }
    }
  return NULL;
}

/* How a sample's object is read: what is wrong is collected under its place. */
typedef struct
{
  RfSample *sample;
  JsonObject *further; /* (owned) (nullable) */
  const char *place;   /* `samples[3].`, or empty */
  gboolean is_flat;    /* `user_id` stands beside the numbers */
  gboolean has_at;
  GError **error;
} RfSampleReading;

/* An empty name is the sample itself. */
static char *
rf_sample_dup_place (const RfSampleReading *reading, const char *name)
{
  gsize length = strlen (reading->place);

  if (*name != '\0')
    return g_strconcat (reading->place, name, NULL);
  return length > 0 ? g_strndup (reading->place, length - 1) : g_strdup ("sample");
}

static void G_GNUC_PRINTF (3, 4)
    rf_sample_refuse (RfSampleReading *reading, const char *name, const char *format, ...)
{
  g_autofree char *parameter = rf_sample_dup_place (reading, name);
  g_autofree char *message = NULL;
  va_list values;

  va_start (values, format);
  message = g_strdup_vprintf (format, values);
  va_end (values);
  rf_error_collect (reading->error, parameter, "%s", message);
}

static void
rf_sample_take_number (RfSampleReading *reading, const char *name, double value)
{
  int sensor = 0;
  const RfSensorInfo *info = rf_sensor_find (name, &sensor);

  if (info != NULL && (value < info->minimum || value > info->maximum))
    rf_sample_refuse (
        reading, name, "must be a number from %g to %g", info->minimum, info->maximum);
  else if (info != NULL)
    reading->sample->values[sensor] = value;
  else if (strlen (name) > NAME_MOST)
    rf_sample_refuse (reading, "", "a number's name has %d bytes at most", NAME_MOST);
  else
    {
      if (reading->further == NULL)
        reading->further = json_object_new ();
      json_object_set_double_member (reading->further, name, value);
      if (json_object_get_size (reading->further) == FURTHER_MOST + 1)
        rf_sample_refuse (reading, name, "a sample has %d further numbers at most", FURTHER_MOST);
    }
}

static void
rf_sample_read_member (RfSampleReading *reading, const char *name, JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (JSON_NODE_HOLDS_NULL (node))
    return;
  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    rf_sample_take_number (reading, name, json_node_get_double (node));
  /* Some watches tell asleep or awake. */
  else if (type == G_TYPE_BOOLEAN && g_str_equal (name, "sleep"))
    reading->sample->values[RF_SENSOR_SLEEP] = json_node_get_boolean (node) ? 1 : 0;
  else
    rf_sample_refuse (reading, name, "must be a number, not %s", rf_json_node_get_type_word (node));
}

static void
rf_sample_read_at (RfSampleReading *reading, JsonNode *node)
{
  gboolean is_text =
      JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;

  if (is_text && rf_time_from_string (json_node_get_string (node), &reading->sample->at) &&
      reading->sample->at > 0)
    reading->has_at = TRUE;
  else
    rf_sample_refuse (reading, "at", "must be a time such as 2030-01-31T08:15:00Z");
}

static void
rf_sample_read_cb (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  RfSampleReading *reading = data;

  if (reading->is_flat && g_str_equal (name, "user_id"))
    return;
  if (!g_str_equal (name, "at"))
    rf_sample_read_member (reading, name, node);
  else if (!JSON_NODE_HOLDS_NULL (node))
    rf_sample_read_at (reading, node);
}

static gboolean
rf_sample_is_empty (const RfSample *self)
{
  for (gsize i = 0; i < RF_N_SENSORS; i++)
    {
      if (rf_sample_has (self, (RfSensor) i))
        return FALSE;
    }
  return self->further == NULL;
}

static void
rf_sample_read (RfSampleReading *reading, JsonObject *object)
{
  json_object_foreach_member (object, rf_sample_read_cb, reading);
  if (reading->further != NULL)
    {
      g_autoptr (JsonNode) node = rf_json_take_object (reading->further);

      reading->sample->further = rf_json_print (node, NULL, NULL);
    }
  if (*reading->error == NULL && rf_sample_is_empty (reading->sample))
    rf_sample_refuse (reading, "", "a sample holds at least one number");
}

/**
 * rf_sample_new_from_json:
 * @node: an object as rf_sample_to_json() writes it
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the sample
 */
RfSample *
rf_sample_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfSample) sample = rf_sample_new (0);
  GError *failure = NULL;
  RfSampleReading reading = { sample, NULL, "", FALSE, FALSE, &failure };
  JsonObject *object = rf_json_fields_get_object (node, "a sample", error);

  if (object == NULL || !rf_json_fields_need (object, "at", error))
    return NULL;
  rf_sample_read (&reading, object);
  if (failure == NULL)
    return g_steal_pointer (&sample);
  g_propagate_error (error, failure);
  return NULL;
}

static void
rf_sample_write_further_cb (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  json_object_set_double_member (data, name, json_node_get_double (node));
}

/**
 * rf_sample_to_json:
 * @self: a sample
 *
 * Returns: (transfer full): an object with `at` and the numbers that were measured
 */
JsonNode *
rf_sample_to_json (const RfSample *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = rf_time_to_string (self->at);
  g_autoptr (JsonNode) further =
      self->further != NULL ? rf_json_parse (self->further, -1, &rf_json_default_limits, NULL)
                            : NULL;

  json_object_set_string_member (object, "at", at);
  for (gsize i = 0; i < RF_N_SENSORS; i++)
    {
      if (rf_sample_has (self, (RfSensor) i))
        json_object_set_double_member (object, rf_sensors[i].name, self->values[i]);
    }
  if (further != NULL)
    json_object_foreach_member (json_node_get_object (further), rf_sample_write_further_cb, object);
  return rf_json_take_object (object);
}

static gboolean
rf_ingest_read_user (RfIngest *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "user_id");

  /* 42 and "42" are one, "042" is another. */
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_INT64)
    self->user_id = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (!rf_json_fields_need_string (object, "user_id", &self->user_id, error))
    return FALSE;
  return rf_user_id_check (self->user_id, error);
}

static void
rf_ingest_read_flat (RfIngest *self, JsonObject *object, gint64 now, GError **failure)
{
  RfSample *sample = rf_sample_new (now);
  RfSampleReading reading = { sample, NULL, "", TRUE, FALSE, failure };

  g_ptr_array_add (self->samples, sample);
  rf_sample_read (&reading, object);
}

/* Of several samples without a time nobody could tell which came first. */
static void
rf_ingest_read_element (RfIngest *self, JsonArray *array, guint position, GError **failure)
{
  g_autofree char *place = g_strdup_printf ("samples[%u].", position);
  JsonNode *node = json_array_get_element (array, position);
  RfSample *sample = rf_sample_new (0);
  RfSampleReading reading = { sample, NULL, place, FALSE, FALSE, failure };

  g_ptr_array_add (self->samples, sample);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      rf_sample_refuse (
          &reading, "", "must be an object, not %s", rf_json_node_get_type_word (node));
      return;
    }
  rf_sample_read (&reading, json_node_get_object (node));
  if (!reading.has_at && *failure == NULL && json_array_get_length (array) > 1)
    rf_sample_refuse (&reading, "at", "is needed where there are several samples");
}

static void
rf_ingest_refuse_beside_cb (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  if (!g_str_equal (name, "user_id") && !g_str_equal (name, "samples"))
    rf_error_collect (data, name, "goes into samples, not beside it");
}

static void
rf_ingest_read_samples (RfIngest *self, JsonObject *object, gint64 now, GError **failure)
{
  JsonArray *array = NULL;
  guint length = 0;

  if (!rf_json_object_read_array (object, "samples", &array, failure))
    return;
  json_object_foreach_member (object, rf_ingest_refuse_beside_cb, failure);
  length = array != NULL ? json_array_get_length (array) : 0;
  if (length == 0 || length > RF_INGEST_MOST)
    {
      rf_error_collect (failure, "samples", "must be 1 to %d samples", RF_INGEST_MOST);
      return;
    }
  for (guint i = 0; i < length; i++)
    rf_ingest_read_element (self, array, i, failure);
  for (guint i = 0; i < self->samples->len; i++)
    {
      RfSample *sample = g_ptr_array_index (self->samples, i);

      sample->at = sample->at != 0 ? sample->at : now;
    }
}

/**
 * rf_ingest_new_from_json:
 * @node: `{user_id, heart_rate, …, at}`, or `{user_id, samples: [{heart_rate, …,
 *   at}]}`
 * @now: when it came: what one sample without `at` is given
 * @error: return location; %RF_ERROR_INVALID_REQUEST names every fault
 *
 * Returns: (transfer full) (nullable): the samples of one person
 */
RfIngest *
rf_ingest_new_from_json (JsonNode *node, gint64 now, GError **error)
{
  g_autoptr (RfIngest) self = rf_ingest_new (NULL);
  JsonObject *object = rf_json_fields_get_object (node, "sensor data", error);
  GError *failure = NULL;

  if (object == NULL || !rf_ingest_read_user (self, object, error))
    return NULL;
  if (json_object_has_member (object, "samples"))
    rf_ingest_read_samples (self, object, now, &failure);
  else
    rf_ingest_read_flat (self, object, now, &failure);
  if (failure == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * rf_ingest_to_json:
 * @self: a batch
 *
 * Returns: (transfer full): what rf_ingest_new_from_json() reads
 */
JsonNode *
rf_ingest_to_json (const RfIngest *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *samples = json_array_new ();

  for (guint i = 0; i < self->samples->len; i++)
    json_array_add_element (samples, rf_sample_to_json (g_ptr_array_index (self->samples, i)));
  json_object_set_string_member (object, "user_id", self->user_id);
  json_object_set_array_member (object, "samples", samples);
  return rf_json_take_object (object);
}

/**
 * rf_ingest_report_to_json:
 * @self: a report
 *
 * Returns: (transfer full): `{accepted, repeated, expired}`
 */
JsonNode *
rf_ingest_report_to_json (const RfIngestReport *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "accepted", self->accepted);
  json_object_set_int_member (object, "repeated", self->repeated);
  json_object_set_int_member (object, "expired", self->expired);
  return rf_json_take_object (object);
}

/**
 * rf_ingest_report_read:
 * @self: (out caller-allocates): the report
 * @node: what rf_ingest_report_to_json() wrote
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether it could be read
 */
gboolean
rf_ingest_report_read (RfIngestReport *self, JsonNode *node, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (node, "a report", error);

  *self = (RfIngestReport){ 0, 0, 0 };
  return object != NULL && rf_json_fields_read_count (object, "accepted", &self->accepted, error) &&
         rf_json_fields_read_count (object, "repeated", &self->repeated, error) &&
         rf_json_fields_read_count (object, "expired", &self->expired, error);
}
