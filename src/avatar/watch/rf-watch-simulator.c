/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-watch-simulator.h"

#include "rf-json-printer.h"
#include "rf-time.h"

#include <math.h>

/*
 * People with watches. What a watch measures and what the radio makes of it are pure
 * functions of the set-up, the person and the step: any number of threads may ask for any of
 * them in any order, and two runs are the same.
 */

#define DAY_MS      G_GINT64_CONSTANT (86400000)
#define DAY_SECONDS 86400

/** Where a heart at rest is, by person */
#define REST_LEAST    54
#define REST_GREATEST 70

/** As late as a sample can be, in steps */
#define LATE_MOST 4

/** What a doing does to the sensors */
typedef struct
{
  int heart;      /* beats above rest */
  double minutes; /* until the heart has gone about two thirds of its way there */
  double steps;   /* a minute */
  int noise;
  gboolean is_outside;
} RfWatchEffect;

static const RfWatchEffect effects[] = {
  [RF_WATCH_SLEEP] = { -9, 14, 0, 28, FALSE },   [RF_WATCH_WAKING] = { 6, 8, 3, 44, FALSE },
  [RF_WATCH_OFF] = { 6, 8, 0, 40, FALSE },       [RF_WATCH_WALK] = { 24, 3, 98, 62, TRUE },
  [RF_WATCH_TRAIN] = { 6, 4, 0, 77, FALSE },     [RF_WATCH_WORK] = { 7, 6, 0.4, 52, FALSE },
  [RF_WATCH_STRESS] = { 44, 7, 0, 55, FALSE },   [RF_WATCH_LUNCH] = { 22, 3, 82, 66, TRUE },
  [RF_WATCH_RUN] = { 92, 4, 162, 60, TRUE },     [RF_WATCH_GYM] = { 74, 5, 55, 70, FALSE },
  [RF_WATCH_RECOVERY] = { 14, 6, 0, 48, FALSE }, [RF_WATCH_EVENING] = { 3, 8, 0.3, 42, FALSE },
  [RF_WATCH_PARTY] = { 32, 5, 48, 93, FALSE },
};

/**
 * rf_watch_setup_init:
 * @self: (out caller-allocates): a set-up
 * @people: how many
 * @seed: another one makes other people
 *
 * Fills in a Monday at midnight, a step of 10 seconds, and a radio that is not perfect.
 */
void
rf_watch_setup_init (RfWatchSetup *self, guint people, guint64 seed)
{
  *self = (RfWatchSetup){
    .seed = seed,
    .people = people,
    .start = G_GINT64_CONSTANT (20605) * DAY_MS,
    .interval = 10000,
    .lost = 10,
    .late = 20,
    .repeated = 10,
    .shuffled = 100,
  };
}

/**
 * rf_watch_setup_dup_user:
 * @self: a set-up
 * @person: which of the people, from 0
 *
 * Returns: (transfer full): the person's user id
 */
char *
rf_watch_setup_dup_user (const RfWatchSetup *self, guint person)
{
  return g_strdup_printf ("watch-%05u", person + 1);
}

static guint64
get_person (const RfWatchSetup *self, guint person)
{
  return rf_watch_mix (self->seed, person);
}

/* What is drawn for one step, each thing from numbers of its own. */
static guint64
get_chance (const RfWatchSetup *self, guint person, gint64 step, guint what)
{
  return rf_watch_mix (rf_watch_mix (get_person (self, person), (guint64) step), 1000 + what);
}

static gboolean
happens (const RfWatchSetup *self, guint person, gint64 step, guint what, int of_thousand)
{
  return (int) (get_chance (self, person, step, what) % 1000) < of_thousand;
}

static RfWatchDoing
find_doing (const RfWatchSetup *self, guint person, gint64 at, RfWatchDoing *before, double *since)
{
  gint64 day = at / DAY_MS;
  int second = (int) (at % DAY_MS / 1000);
  RfWatchDay plan;
  const RfWatchPhase *phase;

  rf_watch_day_plan (&plan, get_person (self, person), day);
  phase = rf_watch_day_find (&plan, second, before);
  *since = phase->begin > 0 ? (second - phase->begin) / 60.0 : DAY_SECONDS / 60.0;
  return phase->doing;
}

/**
 * rf_watch_setup_get_doing:
 * @self: a set-up
 * @person: which of the people, from 0
 * @at: a time in milliseconds
 *
 * Returns: what the person does then, which is the truth that sensors hint at
 */
RfWatchDoing
rf_watch_setup_get_doing (const RfWatchSetup *self, guint person, gint64 at)
{
  RfWatchDoing before = RF_WATCH_SLEEP;
  double since = 0.0;

  return find_doing (self, person, at, &before, &since);
}

/* From -1 to 1, with most of it in the middle. */
static double
get_noise (const RfWatchSetup *self, guint person, gint64 step, guint what)
{
  guint64 chance = get_chance (self, person, step, what);

  return ((double) (chance & 0xffff) + (double) (chance >> 16 & 0xffff)) / 65535.0 - 1.0;
}

static int
get_steps (const RfWatchSetup *self, guint person, gint64 step, double a_minute)
{
  double steps = a_minute * (double) self->interval / 60000.0;

  if (a_minute < 1)
    return happens (self, person, step, 3, (int) (a_minute * 20)) ? 4 : 0;
  return MAX ((int) lround (steps * (1 + 0.1 * get_noise (self, person, step, 4))), 0);
}

static int
get_battery (gint64 at)
{
  /* Full at half past seven, and two fifths left a day later. */
  gint64 since = (at + DAY_MS - G_GINT64_CONSTANT (27000000)) % DAY_MS;

  return 100 - (int) (since * 60 / DAY_MS);
}

/**
 * rf_watch_setup_measure:
 * @self: a set-up
 * @person: which of the people, from 0
 * @step: which step, from 0
 * @sample: (out caller-allocates): what the watch measures
 *
 * Returns: whether the watch is worn
 */
gboolean
rf_watch_setup_measure (const RfWatchSetup *self, guint person, gint64 step, RfWatchSample *sample)
{
  gint64 at = self->start + step * self->interval;
  guint64 habits = rf_watch_mix (get_person (self, person), 1);
  int rest = rf_watch_draw (&habits, REST_LEAST, REST_GREATEST);
  int outside = rf_watch_draw (&habits, 4, 24);
  RfWatchDoing before = RF_WATCH_SLEEP;
  double since = 0.0;
  RfWatchDoing doing = find_doing (self, person, at, &before, &since);
  const RfWatchEffect *effect = &effects[doing];
  double heart = effect->heart +
                 (effects[before].heart - effect->heart) * exp (-since / effect->minutes) +
                 2 * get_noise (self, person, step, 0);

  *sample = (RfWatchSample){
    .at = at,
    .heart_rate = rest + (int) lround (heart),
    .steps = get_steps (self, person, step, effect->steps),
    .sleep = doing == RF_WATCH_SLEEP,
    .temperature = effect->is_outside ? outside : 21.0,
    .noise = effect->noise + (int) lround (2 * get_noise (self, person, step, 1)),
    .battery = get_battery (at),
  };
  return doing != RF_WATCH_OFF;
}

/* How many steps later a sample is sent. */
static int
get_delay (const RfWatchSetup *self, guint person, gint64 step)
{
  if (!happens (self, person, step, 5, self->late))
    return 0;
  return 1 + (int) (get_chance (self, person, step, 6) % LATE_MOST);
}

static guint
add_sample (const RfWatchSetup *self, guint person, gint64 step, RfWatchSample *samples, guint n)
{
  if (step >= 0 && n < RF_WATCH_BATCH_MAX && !happens (self, person, step, 7, self->lost) &&
      rf_watch_setup_measure (self, person, step, &samples[n]))
    return n + 1;
  return n;
}

/**
 * rf_watch_setup_get_batch:
 * @self: a set-up
 * @person: which of the people, from 0
 * @step: which step, from 0
 * @samples: (out caller-allocates): room for %RF_WATCH_BATCH_MAX
 *
 * Gives what a watch sends in a step: its sample, those that were late, perhaps one that it
 * has sent before, in whatever order.
 *
 * Returns: how many samples, which may be none
 */
guint
rf_watch_setup_get_batch (const RfWatchSetup *self,
                          guint person,
                          gint64 step,
                          RfWatchSample samples[RF_WATCH_BATCH_MAX])
{
  guint n = 0;

  for (int delay = LATE_MOST; delay >= 0; delay--)
    {
      if (get_delay (self, person, step - delay) == delay)
        n = add_sample (self, person, step - delay, samples, n);
    }
  if (happens (self, person, step, 8, self->repeated))
    n = add_sample (self, person, step - 1, samples, n);
  if (n < 2 || !happens (self, person, step, 9, self->shuffled))
    return n;
  for (guint i = 0; i < n / 2; i++)
    {
      RfWatchSample other = samples[i];

      samples[i] = samples[n - 1 - i];
      samples[n - 1 - i] = other;
    }
  return n;
}

static RfSample *
new_sample (const RfWatchSample *measured)
{
  RfSample *sample = rf_sample_new (measured->at);

  sample->values[RF_SENSOR_HEART_RATE] = measured->heart_rate;
  sample->values[RF_SENSOR_STEPS] = measured->steps;
  sample->values[RF_SENSOR_SLEEP] = measured->sleep;
  sample->values[RF_SENSOR_TEMPERATURE] = measured->temperature;
  sample->values[RF_SENSOR_NOISE] = measured->noise;
  sample->values[RF_SENSOR_BATTERY] = measured->battery;
  return sample;
}

/**
 * rf_watch_setup_new_batch:
 * @self: a set-up
 * @person: which of the people, from 0
 * @step: which step, from 0
 *
 * Returns: (transfer full) (nullable): what the watch sends in that step; %NULL for
 *   nothing
 */
RfIngest *
rf_watch_setup_new_batch (const RfWatchSetup *self, guint person, gint64 step)
{
  RfWatchSample samples[RF_WATCH_BATCH_MAX];
  guint n = rf_watch_setup_get_batch (self, person, step, samples);
  g_autofree char *user = rf_watch_setup_dup_user (self, person);
  RfIngest *ingest = n > 0 ? rf_ingest_new (user) : NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (ingest->samples, new_sample (&samples[i]));
  return ingest;
}

static void
append_sample (GString *text, const RfWatchSample *sample)
{
  g_autofree char *at = rf_time_to_string (sample->at);

  g_string_append_printf (text,
                          "{\"at\":\"%s\",\"heart_rate\":%d,\"steps\":%d,\"sleep\":%d,"
                          "\"temperature\":%d,\"noise\":%d,\"battery\":%d}",
                          at,
                          sample->heart_rate,
                          sample->steps,
                          sample->sleep,
                          (int) sample->temperature,
                          sample->noise,
                          sample->battery);
}

/**
 * rf_watch_setup_append_batch:
 * @self: a set-up
 * @person: which of the people, from 0
 * @step: which step, from 0
 * @text: where to
 *
 * Appends the batch as the body of `POST /sensor-data`.
 *
 * Returns: whether there is one
 */
gboolean
rf_watch_setup_append_batch (const RfWatchSetup *self, guint person, gint64 step, GString *text)
{
  RfWatchSample samples[RF_WATCH_BATCH_MAX];
  guint n = rf_watch_setup_get_batch (self, person, step, samples);
  g_autofree char *user = rf_watch_setup_dup_user (self, person);

  if (n == 0)
    return FALSE;
  g_string_append (text, "{\"user_id\":");
  rf_json_append_string (text, user);
  g_string_append (text, ",\"samples\":[");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_sample (text, &samples[i]);
    }
  g_string_append (text, "]}");
  return TRUE;
}
