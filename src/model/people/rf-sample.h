/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfSensor:
 * @RF_SENSOR_HEART_RATE: beats a minute
 * @RF_SENSOR_STEPS: steps since the sample before
 * @RF_SENSOR_SLEEP: above 0 where the watch takes its bearer to be asleep
 * @RF_SENSOR_TEMPERATURE: of the skin, in degrees Celsius
 * @RF_SENSOR_NOISE: around the person, in decibels
 * @RF_SENSOR_BATTERY: of the watch, in percent
 *
 * What a watch measures, by the names that are known; it may tell further
 * numbers under any other name.
 */
typedef enum
{
  RF_SENSOR_HEART_RATE,
  RF_SENSOR_STEPS,
  RF_SENSOR_SLEEP,
  RF_SENSOR_TEMPERATURE,
  RF_SENSOR_NOISE,
  RF_SENSOR_BATTERY,
} RfSensor;

/** RF_N_SENSORS: how many sensors are known by name */
#define RF_N_SENSORS (RF_SENSOR_BATTERY + 1)

/** RF_INGEST_MOST: samples of one batch */
#define RF_INGEST_MOST 1000

/**
 * RfSensorInfo:
 * @name: in JSON
 * @minimum: the least that can be believed
 * @maximum: the most that can be believed
 * @step: what its values are rounded to for an analysis
 */
typedef struct
{
  const char *name;
  double minimum;
  double maximum;
  double step;
} RfSensorInfo;

extern const RfSensorInfo rf_sensors[RF_N_SENSORS];

/**
 * RfSample:
 * @at: when it was measured, in milliseconds; with the person it names the sample
 * @values: by #RfSensor; NAN where it was not measured
 * @further: (nullable): the numbers under other names, as canonical JSON text
 *
 * What a watch has measured at one time.
 */
typedef struct
{
  gint64 at;
  double values[RF_N_SENSORS];
  char *further;
} RfSample;

/**
 * RfIngest:
 * @namespace_: (nullable): the tenant; set by who knows the caller's token, never
 *   read from what the caller sends
 * @account: (nullable): who pays for the person's avatars; the same holds
 * @user_id: whose samples they are
 * @samples: (element-type RfSample): at least one
 *
 * Samples of one person, as they were sent.
 */
typedef struct
{
  char *namespace_;
  char *account;
  char *user_id;
  GPtrArray *samples;
} RfIngest;

/**
 * RfIngestReport:
 * @accepted: samples that were new
 * @repeated: samples that were there already, by person and time
 * @expired: samples that were older than samples are kept, and were dropped
 */
typedef struct
{
  gint64 accepted;
  gint64 repeated;
  gint64 expired;
} RfIngestReport;

RfSample *rf_sample_new (gint64 at);
void rf_sample_free (RfSample *self);
gboolean rf_sample_has (const RfSample *self, RfSensor sensor);
gboolean rf_samples_are_flat (const GPtrArray *samples, gint64 window);
double rf_sample_get_further (const RfSample *self, const char *name);
JsonNode *rf_sample_to_json (const RfSample *self);
RfSample *rf_sample_new_from_json (JsonNode *node, GError **error);

RfIngest *rf_ingest_new (const char *user_id);
RfIngest *rf_ingest_new_from_json (JsonNode *node, gint64 now, GError **error);
void rf_ingest_free (RfIngest *self);
JsonNode *rf_ingest_to_json (const RfIngest *self);
gboolean rf_user_id_check (const char *user_id, GError **error);

JsonNode *rf_ingest_report_to_json (const RfIngestReport *self);
gboolean rf_ingest_report_read (RfIngestReport *self, JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfSample, rf_sample_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfIngest, rf_ingest_free)

G_END_DECLS
