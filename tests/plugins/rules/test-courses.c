/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-fixture.h"

#include <math.h>

/*
 * A quarter of an hour of somebody, many times over: each course with small noise, in
 * buckets as the avatars' pipeline makes them, with one wild reading, with every third point
 * lost. What is seen must be the same each time.
 */

#define POINTS 20

/** Seconds of each, of a window of a quarter of an hour */
#define SLOT   45
#define ROUNDS 24

/** What was not measured */
#define NONE -1000

typedef struct
{
  double first;
  double last;
} Course;

typedef struct
{
  const char *name;
  const char *time_of_day;
  Course heart;
  Course steps;
  Course sleep;
  double temperature;
  double noise;
  double battery;
  const char *mood;
  const char *activity;
} Scene;

#define NOTHING                                                                                    \
  {                                                                                                \
    NONE, NONE                                                                                     \
  }

static const Scene scenes[] = {
  /* What the issue and the plan name. */
  { "stress", "afternoon", { 68, 104 }, { 0, 0 }, { 0, 0 }, 22, 52, 70, "stressed", "working" },
  { "stress-evening", "evening", { 66, 98 }, { 0, 0 }, NOTHING, 22, 45, 70, "stressed", "none" },
  { "exercise",
    "evening",
    { 80, 140 },
    { 110, 120 },
    { 0, 0 },
    20,
    60,
    50,
    "excited",
    "exercising" },
  { "sleep", "night", { 72, 54 }, { 0, 0 }, NOTHING, 20, 30, 60, "calm", "sleeping" },
  { "missing", "afternoon", NOTHING, NOTHING, NOTHING, 21, 40, 60, "unknown", "unknown" },
  { "no-heart", "afternoon", NOTHING, { 0, 0 }, NOTHING, 21, 40, 60, "unknown", "unknown" },
  /* Rest, and what is no stress. */
  { "rest", "evening", { 64, 65 }, { 0, 0 }, { 0, 0 }, 21, 35, 60, "calm", "none" },
  { "rest-fast-heart", "evening", { 88, 88 }, { 0, 0 }, { 0, 0 }, 21, 35, 60, "calm", "none" },
  { "calming-down", "afternoon", { 100, 76 }, { 0, 0 }, { 0, 0 }, 21, 30, 60, "calm", "none" },
  { "little-rise", "evening", { 64, 70 }, { 0, 0 }, { 0, 0 }, 21, 35, 60, "calm", "none" },
  { "empty-battery", "evening", { 64, 65 }, { 0, 0 }, { 0, 0 }, 21, 35, 2, "calm", "none" },
  { "stays-high",
    "afternoon",
    { 118, 116 },
    { 0, 0 },
    { 0, 0 },
    22,
    52,
    70,
    "stressed",
    "working" },
  { "breath", "evening", { 150, 100 }, { 130, 0 }, { 0, 0 }, 21, 50, 50, "tired", "none" },
  { "rise-without-steps",
    "afternoon",
    { 66, 110 },
    NOTHING,
    NOTHING,
    21,
    50,
    50,
    "unknown",
    "unknown" },
  /* On the way. */
  { "walk", "afternoon", { 86, 88 }, { 95, 100 }, { 0, 0 }, 18, 55, 70, "happy", "walking" },
  { "walk-in-town",
    "afternoon",
    { 86, 88 },
    { 95, 100 },
    { 0, 0 },
    18,
    76,
    70,
    "neutral",
    "walking" },
  { "walk-no-heart",
    "afternoon",
    NOTHING,
    { 95, 100 },
    NOTHING,
    NONE,
    NONE,
    NONE,
    "happy",
    "walking" },
  { "run", "morning", { 120, 158 }, { 160, 168 }, { 0, 0 }, 12, 60, 60, "excited", "running" },
  { "train", "morning", { 70, 71 }, { 0, 0 }, { 0, 0 }, 21, 78, 90, "neutral", "none" },
  { "train-home", "evening", { 74, 72 }, { 0, 2 }, { 0, 0 }, 21, 78, 40, "neutral", "none" },
  { "party", "evening", { 96, 100 }, { 45, 60 }, { 0, 0 }, 25, 97, 40, "happy", "dancing" },
  /* At work. */
  { "desk", "afternoon", { 70, 72 }, { 0, 0 }, { 0, 0 }, 22, 52, 80, "neutral", "working" },
  { "quiet-day", "afternoon", { 70, 72 }, { 0, 0 }, { 0, 0 }, 22, 30, 80, "calm", "none" },
  /* Nights. */
  { "watch-sleep", "night", { 52, 52 }, { 0, 0 }, { 1, 1 }, 20, 28, 40, "calm", "sleeping" },
  { "nap", "afternoon", { 58, 56 }, { 0, 0 }, { 1, 1 }, 21, 35, 40, "calm", "sleeping" },
  { "bad-dream", "night", { 58, 110 }, { 0, 0 }, { 1, 1 }, 20, 28, 40, "stressed", "sleeping" },
  { "low-at-night", "night", { 53, 53 }, { 0, 0 }, NOTHING, 20, 28, 40, "calm", "sleeping" },
  { "up-late", "night", { 74, 74 }, { 0, 0 }, { 0, 0 }, 20, 40, 40, "tired", "none" },
  { "stress-at-night", "night", { 66, 100 }, { 0, 0 }, { 0, 0 }, 20, 35, 40, "stressed", "none" },
  { "night-walk", "night", { 84, 84 }, { 90, 90 }, { 0, 0 }, 15, 40, 40, "happy", "walking" },
  { "waking", "morning", { 54, 68 }, { 0, 0 }, { 1, 0 }, 20, 30, 95, "tired", "none" },
  { "evening-falls", "evening", { 80, 66 }, { 0, 0 }, { 0, 0 }, 20, 30, 50, "calm", "none" },
  /* Weather and fever. */
  { "cold", "afternoon", { 76, 78 }, { 0, 2 }, { 0, 0 }, -4, 40, 50, "neutral", "none" },
  { "cold-walk", "afternoon", { 86, 88 }, { 95, 100 }, { 0, 0 }, -4, 40, 50, "happy", "walking" },
  { "fever", "afternoon", { 80, 104 }, { 0, 0 }, { 0, 0 }, 39, 35, 50, "tired", "none" },
  { "body-heat", "evening", { 64, 65 }, { 0, 0 }, { 0, 0 }, 36.6, 35, 60, "calm", "none" },
  { "nowhere", "unknown", { 72, 54 }, { 0, 0 }, NOTHING, NONE, NONE, NONE, "calm", "none" },
};

static void
add_value (GString *text, const char *name, double value)
{
  if (value > NONE + 100)
    g_string_append_printf (text, ",\"%s\":%d", name, (int) lround (value));
}

static double
at (Course course, guint point)
{
  return course.first + (course.last - course.first) * point / (POINTS - 1);
}

static double
in_buckets (double value, double width)
{
  return value > NONE + 100 ? round (value / width) * width : NONE;
}

/* Round 0 is the plain course; a third of the others lose points, a third has a wild one. */
static char *
dup_history (const Scene *scene, guint round)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (round);
  GString *text = g_string_new ("{\"points\":[");
  guint wild = round % 3 == 1 ? (guint) g_rand_int_range (random, 0, POINTS) : POINTS;

  for (guint i = 0; i < POINTS; i++)
    {
      double noise = round > 0 ? g_rand_double_range (random, -1.4, 1.4) : 0.0;
      double heart = at (scene->heart, i) + (i == wild ? 45 : noise);
      double steps = at (scene->steps, i);

      if (round % 3 == 2 && i % 3 == round / 3 % 3)
        continue;
      g_string_append_printf (text,
                              "%s{\"age\":%u",
                              text->str[text->len - 1] == '[' ? "" : ",",
                              (POINTS - 1 - i) * SLOT);
      add_value (text, "heart_rate", in_buckets (heart, round % 2 == 0 ? 1 : 5));
      add_value (text, "steps", steps > 0 ? MAX (in_buckets (steps * SLOT / 60, 20), 20) : steps);
      add_value (text, "sleep", at (scene->sleep, i));
      add_value (text, "temperature", scene->temperature);
      add_value (text, "noise", scene->noise);
      add_value (text, "battery", scene->battery);
      g_string_append_c (text, '}');
    }
  g_string_append_printf (
      text, "],\"window\":%d,\"part_of_day\":\"%s\"}", POINTS * SLOT, scene->time_of_day);
  return g_string_free (text, FALSE);
}

static void
test_scene (gconstpointer data)
{
  const Scene *scene = data;
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree char *history = dup_history (scene, round);
      g_autoptr (GError) error = NULL;
      g_autoptr (RulesAnswer) answer = rules_fixture_judge (fixture, history, &error);

      g_assert_no_error (error);
      if (round == 0)
        g_test_message ("%s", answer->text);
      if (!g_str_equal (answer->mood, scene->mood) ||
          !g_str_equal (answer->activity, scene->activity))
        g_error ("%s, round %u: %s of %s", scene->name, round, answer->text, history);
    }
}

/* What was measured more often is surer. */
static void
test_confidence (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");
  g_autoptr (RulesAnswer) few = rules_fixture_judge (
      fixture,
      "{\"points\":[{\"age\":90,\"heart_rate\":70,\"steps\":0},{\"age\":45,\"heart_rate\":85,"
      "\"steps\":0},{\"age\":0,\"heart_rate\":100,\"steps\":0}]}",
      NULL);
  g_autofree char *history = dup_history (&scenes[0], 0);
  g_autoptr (RulesAnswer) many = rules_fixture_judge (fixture, history, NULL);

  g_assert_cmpstr (few->mood, ==, "stressed");
  g_assert_cmpstr (many->mood, ==, "stressed");
  g_assert_cmpfloat (few->confidence, <, many->confidence);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strconcat ("/rules/scene/", scenes[i].name, NULL);

      g_test_add_data_func (path, &scenes[i], test_scene);
    }
  g_test_add_func ("/rules/confidence", test_confidence);

  return g_test_run ();
}
