/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-watch-simulator.h"

#include "rf-json-reader.h"
#include "rf-time.h"

/* The made-up people: their days are whole, and their radio loses only what it should. */

#define STEPS_OF_A_DAY 8640

static void
test_days_are_whole (void)
{
  for (guint person = 0; person < 500; person++)
    {
      for (gint64 day = 20600; day < 20607; day++)
        {
          RfWatchDay plan;
          gboolean sleeps_last = FALSE;

          rf_watch_day_plan (&plan, rf_watch_mix (1, person), day);
          g_assert_cmpint (plan.phases[0].begin, ==, 0);
          g_assert_cmpint (plan.phases[0].doing, ==, RF_WATCH_SLEEP);
          for (guint i = 1; i < plan.n; i++)
            {
              g_assert_cmpint (plan.phases[i].begin, >, plan.phases[i - 1].begin);
              g_assert_cmpint (plan.phases[i].begin, <, 86400);
            }
          sleeps_last = plan.phases[plan.n - 1].doing == RF_WATCH_SLEEP;
          g_assert_true (sleeps_last);
        }
    }
}

static guint64
hash_of (const RfWatchSetup *setup)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gint64 step = 0; step < 3000; step += 7)
    {
      for (guint person = 0; person < setup->people; person++)
        rf_watch_setup_append_batch (setup, person, step, text);
    }
  g_assert_cmpuint (text->len, >, 10000);
  return g_str_hash (text->str);
}

static void
test_same_seed_same_people (void)
{
  RfWatchSetup one;
  RfWatchSetup other;

  rf_watch_setup_init (&one, 5, 42);
  rf_watch_setup_init (&other, 5, 43);
  g_assert_cmpuint (hash_of (&one), ==, hash_of (&one));
  g_assert_cmpuint (hash_of (&one), !=, hash_of (&other));
}

typedef struct
{
  guint came[STEPS_OF_A_DAY];
  guint late;
  guint backwards;
  guint again;
} Received;

static void
receive (Received *self, const RfWatchSetup *setup, gint64 step)
{
  RfWatchSample samples[RF_WATCH_BATCH_MAX];
  guint n = rf_watch_setup_get_batch (setup, 0, step, samples);

  for (guint i = 0; i < n; i++)
    {
      gint64 of = (samples[i].at - setup->start) / setup->interval;

      g_assert_cmpint (of, >=, MAX (step - 4, 0));
      g_assert_cmpint (of, <=, step);
      self->again += self->came[of] > 0;
      self->late += of < step && self->came[of] == 0;
      self->backwards += i > 0 && samples[i].at < samples[i - 1].at;
      self->came[of]++;
    }
}

static void
test_radio (void)
{
  g_autofree Received *received = g_new0 (Received, 1);
  RfWatchSetup setup;
  guint lost = 0;
  guint worn = 0;

  rf_watch_setup_init (&setup, 1, 7);
  for (gint64 step = 0; step < STEPS_OF_A_DAY; step++)
    receive (received, &setup, step);
  for (gint64 step = 0; step < STEPS_OF_A_DAY - 4; step++)
    {
      RfWatchSample sample;

      if (!rf_watch_setup_measure (&setup, 0, step, &sample))
        {
          g_assert_cmpuint (received->came[step], ==, 0);
          continue;
        }
      worn++;
      lost += received->came[step] == 0;
    }
  g_test_message ("%u worn, %u lost, %u late, %u again, %u backwards",
                  worn,
                  lost,
                  received->late,
                  received->again,
                  received->backwards);
  g_assert_cmpuint (worn, >, 8000);
  g_assert_cmpuint (lost, >, worn / 200);
  g_assert_cmpuint (lost, <, worn / 50);
  g_assert_cmpuint (received->late, >, worn / 100);
  g_assert_cmpuint (received->again, >, worn / 200);
  g_assert_cmpuint (received->backwards, >, 5);
}

static void
test_perfect_radio (void)
{
  RfWatchSetup setup;

  rf_watch_setup_init (&setup, 1, 7);
  setup.lost = setup.late = setup.repeated = setup.shuffled = 0;
  for (gint64 step = 0; step < STEPS_OF_A_DAY; step++)
    {
      RfWatchSample samples[RF_WATCH_BATCH_MAX];
      RfWatchSample sample;
      guint n = rf_watch_setup_get_batch (&setup, 0, step, samples);

      g_assert_cmpuint (n, ==, rf_watch_setup_measure (&setup, 0, step, &sample) ? 1 : 0);
      if (n == 1)
        g_assert_cmpint (samples[0].at, ==, sample.at);
    }
}

static void
test_numbers (void)
{
  RfWatchSetup setup;

  rf_watch_setup_init (&setup, 200, 3);
  for (guint person = 0; person < setup.people; person++)
    {
      for (gint64 step = 0; step < STEPS_OF_A_DAY; step += 53)
        {
          RfWatchSample sample;

          rf_watch_setup_measure (&setup, person, step, &sample);
          g_assert_cmpint (sample.heart_rate, >=, 38);
          g_assert_cmpint (sample.heart_rate, <=, 170);
          g_assert_cmpint (sample.steps, >=, 0);
          g_assert_cmpint (sample.steps, <=, 35);
          g_assert_cmpint (sample.battery, >, 30);
          g_assert_cmpint (sample.battery, <=, 100);
          g_assert_cmpint (sample.noise, >, 20);
        }
    }
}

static void
test_wire_form (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  RfWatchSetup setup;
  JsonObject *object;
  JsonObject *sample;
  gint64 at = 0;

  rf_watch_setup_init (&setup, 3, 3);
  setup.lost = setup.late = 0;
  g_assert_true (rf_watch_setup_append_batch (&setup, 2, 5, text));
  node = rf_json_parse (text->str, -1, NULL, &error);
  g_assert_no_error (error);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "user_id"), ==, "watch-00003");
  sample = json_array_get_object_element (json_object_get_array_member (object, "samples"), 0);
  g_assert_true (rf_time_from_string (json_object_get_string_member (sample, "at"), &at));
  g_assert_cmpint (at, ==, setup.start + 5 * setup.interval);
  g_assert_cmpint (json_object_get_int_member (sample, "sleep"), ==, 1);
}

/* Both forms of a batch are the same batch. */
static void
test_ingest_form (void)
{
  RfWatchSetup setup;

  rf_watch_setup_init (&setup, 1, 9);
  for (gint64 step = 0; step < 500; step++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (RfIngest) ingest = rf_watch_setup_new_batch (&setup, 0, step);
      gboolean has = rf_watch_setup_append_batch (&setup, 0, step, text);
      g_autoptr (JsonNode) sent = has ? rf_json_parse (text->str, -1, NULL, NULL) : NULL;
      g_autoptr (RfIngest) read = has ? rf_ingest_new_from_json (sent, 0, NULL) : NULL;

      g_assert_true (has == (ingest != NULL));
      if (!has)
        continue;
      g_assert_nonnull (read);
      g_assert_cmpstr (ingest->user_id, ==, read->user_id);
      g_assert_cmpuint (ingest->samples->len, ==, read->samples->len);
      for (guint i = 0; i < ingest->samples->len; i++)
        {
          const RfSample *one = g_ptr_array_index (ingest->samples, i);
          const RfSample *other = g_ptr_array_index (read->samples, i);

          g_assert_cmpint (one->at, ==, other->at);
          for (guint sensor = 0; sensor < RF_N_SENSORS; sensor++)
            g_assert_cmpfloat (one->values[sensor], ==, other->values[sensor]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch/days-are-whole", test_days_are_whole);
  g_test_add_func ("/watch/same-seed-same-people", test_same_seed_same_people);
  g_test_add_func ("/watch/radio", test_radio);
  g_test_add_func ("/watch/perfect-radio", test_perfect_radio);
  g_test_add_func ("/watch/numbers", test_numbers);
  g_test_add_func ("/watch/wire-form", test_wire_form);
  g_test_add_func ("/watch/ingest-form", test_ingest_form);

  return g_test_run ();
}
