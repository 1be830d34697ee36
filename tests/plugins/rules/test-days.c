/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-fixture.h"

#include "rf-watch-simulator.h"

#include <math.h>

/*
 * Whole days of made-up people: what the rules see in a quarter of an hour is held against
 * what the person did, where that has gone on for long enough to be seen.
 */

#define PEOPLE  12
#define SETTLED 8 /* minutes */
#define STEP    10
#define SLOT    45

/** Of a hundred judgements, so many must be right */
#define RIGHT_LEAST 93

typedef struct
{
  int heart;
  int n;
  int steps;
  RfWatchSample last;
} Slot;

/* The samples of a twentieth of the window. */
static Slot
collect (const RfWatchSetup *setup, guint person, gint64 begin, gint64 end)
{
  Slot slot = { 0 };

  for (gint64 step = (begin + STEP - 1) / STEP; step * STEP < end; step++)
    {
      RfWatchSample sample;

      if (!rf_watch_setup_measure (setup, person, step, &sample))
        continue;
      slot.n++;
      slot.heart += sample.heart_rate;
      slot.steps += sample.steps;
      slot.last = sample;
    }
  return slot;
}

static void
append_point (GString *text, const Slot *slot, int age)
{
  g_string_append_printf (text,
                          "%s{\"age\":%d,\"heart_rate\":%d,\"steps\":%d,\"sleep\":%d,\"noise\":%d,"
                          "\"temperature\":%d,\"battery\":%d}",
                          text->str[text->len - 1] == '[' ? "" : ",",
                          age,
                          (int) lround ((double) slot->heart / slot->n / 5) * 5,
                          slot->steps > 0 ? MAX ((int) lround (slot->steps / 20.0) * 20, 20) : 0,
                          slot->last.sleep,
                          (int) lround (slot->last.noise / 10.0) * 10,
                          (int) slot->last.temperature,
                          slot->last.battery / 25 * 25);
}

/* @now: seconds after the midnight that the set-up begins at */
static char *
dup_history (const RfWatchSetup *setup, guint person, gint64 now)
{
  int hour = (int) (now / 3600 % 24);
  const char *part = hour < 6 || hour >= 22 ? "night"
                     : hour < 12            ? "morning"
                     : hour < 18            ? "afternoon"
                                            : "evening";
  GString *text = g_string_new ("{\"points\":[");

  for (int age = 19 * SLOT; age >= 0; age -= SLOT)
    {
      Slot slot = collect (setup, person, now - age - SLOT, now - age);

      if (slot.n > 0)
        append_point (text, &slot, age);
    }
  g_string_append_printf (text, "],\"window\":900,\"part_of_day\":\"%s\"}", part);
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
  RfWatchDoing doing = rf_watch_setup_get_doing (setup, person, setup->start + now * 1000);

  for (int back = 1; back <= SETTLED; back++)
    {
      if (rf_watch_setup_get_doing (setup, person, setup->start + (now - back * 60) * 1000) !=
          doing)
        return FALSE;
    }
  return TRUE;
}

/* Work after six looks like any evening. */
static gboolean
can_be_seen (RfWatchDoing doing, gint64 now)
{
  int hour = (int) (now / 3600 % 24);

  if (truth[doing].activity == NULL && truth[doing].mood == NULL)
    return FALSE;
  return doing != RF_WATCH_WORK || (hour >= 6 && hour < 18);
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
      gint64 now = i / PEOPLE * 600 + 1200;
      RfWatchDoing doing = rf_watch_setup_get_doing (&setup, person, setup.start + now * 1000);
      g_autofree char *history = NULL;
      g_autoptr (RulesAnswer) answer = NULL;

      if (!can_be_seen (doing, now) || !is_settled (&setup, person, now))
        continue;
      history = dup_history (&setup, person, now);
      answer = rules_fixture_judge (fixture, history, NULL);
      asked[doing]++;
      right[doing] += is_right (answer, doing);
      if (!is_right (answer, doing) && asked[doing] - right[doing] < 4)
        g_test_message ("%s: %s of %s", rf_watch_doing_get_name (doing), answer->text, history);
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
