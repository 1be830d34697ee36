/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sample.h"

#include "rf-json-fields.h"
#include "rf-json-reader.h"
#include "rf-text.h"

#include <math.h>
#include <string.h>

/* What a watch has measured, as a plain value. */

#define USER_ID_MOST 256 /* bytes */

/* A heart that beats exactly the same so often for so long is a watch on a table. */
#define FLAT_SAMPLES 5
#define FLAT_SPAN    (5 * 60 * G_GINT64_CONSTANT (1000))

const RfSensorInfo rf_sensors[RF_N_SENSORS] = {
  [RF_SENSOR_HEART_RATE] = { "heart_rate", 0, 400, 5 },
  [RF_SENSOR_STEPS] = { "steps", 0, 100000, 20 },
  [RF_SENSOR_SLEEP] = { "sleep", 0, 1440, 1 },
  [RF_SENSOR_TEMPERATURE] = { "temperature", -100, 100, 0.5 },
  [RF_SENSOR_NOISE] = { "noise", 0, 200, 10 },
  [RF_SENSOR_BATTERY] = { "battery", 0, 100, 25 },
};

/**
 * rf_sample_new:
 * @at: when it was measured, in milliseconds
 *
 * Returns: (transfer full): a sample that holds nothing
 */
RfSample *
rf_sample_new (gint64 at)
{
  RfSample *self = g_new0 (RfSample, 1);

  self->at = at;
  for (gsize i = 0; i < RF_N_SENSORS; i++)
    self->values[i] = NAN;
  return self;
}

/**
 * rf_sample_free:
 * @self: (transfer full) (nullable): a sample
 */
void
rf_sample_free (RfSample *self)
{
  if (self == NULL)
    return;
  g_free (self->further);
  g_free (self);
}

/**
 * rf_sample_has:
 * @self: a sample
 * @sensor: one of its sensors
 *
 * Returns: whether that was measured
 */
gboolean
rf_sample_has (const RfSample *self, RfSensor sensor)
{
  return !isnan (self->values[sensor]);
}

/**
 * rf_sample_get_further:
 * @self: a sample
 * @name: of a number that is no sensor's
 *
 * Returns: the number, or NAN where there is none of that name
 */
double
rf_sample_get_further (const RfSample *self, const char *name)
{
  g_autoptr (JsonNode) node = NULL;
  double value = NAN;

  if (self->further == NULL || strstr (self->further, name) == NULL)
    return NAN;
  node = rf_json_parse (self->further, -1, &rf_json_default_limits, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    rf_json_fields_read_double (json_node_get_object (node), name, &value, NULL);
  return value;
}

/**
 * rf_samples_are_flat:
 * @samples: (element-type RfSample): the earliest first
 * @window: how far it is looked back from the last one, in seconds
 *
 * What was measured before does not make it any livelier: a watch that was put on a table
 * a while ago had a bearer until then.
 *
 * Returns: whether the heart rate has stood still, to the last sample, for so long that
 *   perhaps nobody wears the watch
 */
gboolean
rf_samples_are_flat (const GPtrArray *samples, gint64 window)
{
  const RfSample *latest = samples->len > 0 ? g_ptr_array_index (samples, samples->len - 1) : NULL;
  double value = NAN;
  gint64 first = 0;
  gint64 last = 0;
  guint count = 0;

  for (guint i = samples->len; i > 0; i--)
    {
      const RfSample *sample = g_ptr_array_index (samples, i - 1);
      double rate = sample->values[RF_SENSOR_HEART_RATE];

      if (sample->at <= latest->at - window * 1000 || (count > 0 && !isnan (rate) && rate != value))
        break;
      if (isnan (rate))
        continue;
      value = rate;
      last = count == 0 ? sample->at : last;
      first = sample->at;
      count++;
    }
  return count >= FLAT_SAMPLES && last - first >= FLAT_SPAN;
}

static void
rf_sample_free_cb (gpointer sample)
{
  rf_sample_free (sample);
}

/**
 * rf_ingest_new:
 * @user_id: (nullable): whose samples they are
 *
 * Returns: (transfer full): a batch that holds no sample yet
 */
RfIngest *
rf_ingest_new (const char *user_id)
{
  RfIngest *self = g_new0 (RfIngest, 1);

  self->user_id = g_strdup (user_id);
  self->samples = g_ptr_array_new_with_free_func (rf_sample_free_cb);
  return self;
}

/**
 * rf_ingest_free:
 * @self: (transfer full) (nullable): a batch
 */
void
rf_ingest_free (RfIngest *self)
{
  if (self == NULL)
    return;
  g_free (self->namespace_);
  g_free (self->account);
  g_free (self->user_id);
  g_ptr_array_unref (self->samples);
  g_free (self);
}

/**
 * rf_user_id_check:
 * @user_id: (nullable): what somebody calls a person
 * @error: return location; %RF_ERROR_INVALID_REQUEST, which does not repeat it
 *
 * Returns: whether it can be one: UTF-8 without control characters, not empty and
 *   not endless
 */
gboolean
rf_user_id_check (const char *user_id, GError **error)
{
  gsize length = user_id != NULL ? strlen (user_id) : 0;
  gboolean good = length > 0 && length <= USER_ID_MOST && g_utf8_validate (user_id, -1, NULL);

  for (const char *next = user_id; good && *next != '\0'; next = g_utf8_next_char (next))
    good = !g_unichar_iscntrl (g_utf8_get_char (next));
  if (!good)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_INVALID_REQUEST,
                 "a user_id has 1 to %d bytes of text without control characters",
                 USER_ID_MOST);
  return good;
}
