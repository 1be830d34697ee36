/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-fixture.h"

#include "rf-watch-simulator.h"

#include <math.h>

/*
 * Whole days of made-up people: what the rules see in a quarter of an hour is held against
 * what the person did, where that has gone on for long enough to be seen.
 */

#define PEOPLE      12
#define MINUTE_MS   60000
#define SETTLED     8
#define STEPS_A_MIN 6

/** Of a hundred judgements, so many must be right */
#define RIGHT_LEAST 93

typedef struct
{
  int heart[STEPS_A_MIN];
  guint n;
  int steps;
  RfWatchSample last;
} Bucket;

static Bucket
collect (const RfWatchSetup *setup, guint person, gint64 minute)
{
  Bucket bucket = { 0 };

  for (gint64 step = minute * STEPS_A_MIN; step < (minute + 1) * STEPS_A_MIN; step++)
    {
      RfWatchSample sample;

      if (!rf_watch_setup_measure (setup, person, step, &sample))
        continue;
      bucket.heart[bucket.n++] = sample.heart_rate;
      bucket.steps += sample.steps;
      bucket.last = sample;
    }
  return bucket;
}

static void
append_point (GString *text, const Bucket *bucket, int minute)
{
  int heart = 0;

  for (guint i = 0; i < bucket->n; i++)
    heart += bucket->heart[i];
  g_string_append_printf (
      text,
      "%s{\"minute\":%d,\"heart_rate\":%d,\"steps\":%d,\"sleep\":%d,\"noise\":%d,"
      "\"temperature\":%d,\"battery\":%d}",
      text->str[text->len - 1] == '[' ? "" : ",",
      minute,
      (int) lround ((double) heart / bucket->n / 5) * 5,
      (int) lround (bucket->steps / 10.0) * 10,
      bucket->last.sleep,
      bucket->last.noise / 5 * 5,
      (int) bucket->last.temperature / 5 * 5,
      bucket->last.battery / 20 * 20);
}

static char *
dup_params (const RfWatchSetup *setup, guint person, gint64 now)
{
  int hour = (int) (now / 60 % 24);
  const char *time_of_day = hour < 6 || hour >= 22 ? "night"
                            : hour < 9             ? "morning"
                            : hour < 18            ? "day"
                                                   : "evening";
  GString *text = g_string_new ("{\"history\":[");

  for (int back = 14; back >= 0; back--)
    {
      Bucket bucket = collect (setup, person, now - back);

      if (bucket.n > 0)
        append_point (text, &bucket, -back);
    }
  g_string_append_printf (text, "],\"time_of_day\":\"%s\"}", time_of_day);
  return g_string_free (text, FALSE);
}

static const struct
{
  const char *mood; /* or any */
  const char *activity;
} truth[RF_WATCH_PARTY + 1] = {
  [RF_WATCH_SLEEP] = { "calm", "sleeping" },  [RF_WATCH_STRESS] = { "stressed", NULL },
  [RF_WATCH_RUN] = { "excited", "running" },  [RF_WATCH_GYM] = { "excited", "exercising" },
  [RF_WATCH_WALK] = { NULL, "walking" },      [RF_WATCH_LUNCH] = { NULL, "walking" },
  [RF_WATCH_WORK] = { "neutral", "working" }, [RF_WATCH_PARTY] = { "happy", "dancing" },
  [RF_WATCH_EVENING] = { NULL, "none" },
};

/* For so many minutes it has been nothing else, and three times as long no other. */
static gboolean
is_settled (const RfWatchSetup *setup, guint person, gint64 now)
{
  RfWatchDoing doing = rf_watch_setup_get_doing (setup, person, setup->start + now * MINUTE_MS);

  for (int back = 1; back <= SETTLED; back++)
    {
      if (rf_watch_setup_get_doing (setup, person, setup->start + (now - back) * MINUTE_MS) !=
          doing)
        return FALSE;
    }
  return TRUE;
}

/* Work before nine and after six looks like any evening. */
static gboolean
can_be_seen (RfWatchDoing doing, gint64 now)
{
  int hour = (int) (now / 60 % 24);

  if (truth[doing].activity == NULL && truth[doing].mood == NULL)
    return FALSE;
  return doing != RF_WATCH_WORK || (hour >= 9 && hour < 18);
}

static gboolean
is_right (const RulesAnswer *answer, RfWatchDoing doing)
{
  return (truth[doing].mood == NULL || g_str_equal (truth[doing].mood, answer->mood)) &&
         (truth[doing].activity == NULL || g_str_equal (truth[doing].activity, answer->activity));
}

static void
test_days (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");
  guint right[RF_WATCH_PARTY + 1] = { 0 };
  guint asked[RF_WATCH_PARTY + 1] = { 0 };
  RfWatchSetup setup;

  rf_watch_setup_init (&setup, PEOPLE, 5);
  for (guint i = 0; i < PEOPLE * 5 * 144; i++)
    {
      guint person = i % PEOPLE;
      gint64 now = i / PEOPLE * 10 + 20;
      RfWatchDoing doing = rf_watch_setup_get_doing (&setup, person, setup.start + now * MINUTE_MS);
      g_autofree char *params = NULL;
      g_autoptr (RulesAnswer) answer = NULL;

      if (!can_be_seen (doing, now) || !is_settled (&setup, person, now))
        continue;
      params = dup_params (&setup, person, now);
      answer = rules_fixture_judge (fixture, params, NULL);
      asked[doing]++;
      right[doing] += is_right (answer, doing);
      if (!is_right (answer, doing) && asked[doing] - right[doing] < 4)
        g_test_message ("%s: %s of %s", rf_watch_doing_get_name (doing), answer->text, params);
    }
  for (guint doing = 0; doing <= RF_WATCH_PARTY; doing++)
    {
      if (asked[doing] == 0)
        continue;
      g_test_message ("%s: %u of %u are right",
                      rf_watch_doing_get_name ((RfWatchDoing) doing),
                      right[doing],
                      asked[doing]);
      g_assert_cmpuint (right[doing] * 100, >=, asked[doing] * RIGHT_LEAST);
    }
  g_assert_cmpuint (asked[RF_WATCH_STRESS], >, 20);
  g_assert_cmpuint (asked[RF_WATCH_RUN] + asked[RF_WATCH_GYM], >, 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rules/days", test_days);

  return g_test_run ();
}
