/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-fixture.h"

#include "rf-json-printer.h"

#include <string.h>

/* What no watch says: wrong forms, impossible numbers, and any JSON at all. */

static const char *const wrong[] = {
  "",
  "x",
  "[]",
  "{}",
  "{\"points\":{}}",
  "{\"points\":\"x\"}",
  "{\"points\":[1]}",
  "{\"points\":[{}]}",
  "{\"points\":[{\"heart_rate\":70}]}",
  "{\"points\":[{\"age\":-1}]}",
  "{\"points\":[{\"age\":86401}]}",
  "{\"points\":[{\"age\":1},{\"age\":1}]}",
  "{\"points\":[{\"age\":1},{\"age\":2}]}",
  "{\"points\":[{\"age\":0,\"heart_rate\":\"70\"}]}",
  "{\"points\":[{\"age\":0,\"heart_rate\":true}]}",
  "{\"points\":[{\"age\":0,\"heart_rate\":null}]}",
  "{\"points\":[{\"age\":0,\"heart_rate\":[70]}]}",
  "{\"points\":[{\"age\":0,\"anything\":{}}]}",
  "{\"points\":[],\"window\":0}",
  "{\"points\":[],\"window\":\"long\"}",
  "{\"points\":[],\"part_of_day\":3}",
  "{\"points\":[],\"flat\":\"heart_rate\"}",
  "{\"points\":[{\"age\":0,\"age\":1}]}",
};

static void
test_wrong (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rules_fixture_judge (fixture, wrong[i], &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      g_assert_nonnull (strstr (error->message, "history"));
    }
}

static void
test_too_many (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");

  for (int points = 20; points <= 21; points++)
    {
      g_autoptr (GString) text = g_string_new ("{\"points\":[");
      g_autoptr (GError) error = NULL;
      g_autoptr (RulesAnswer) answer = NULL;

      for (int i = 0; i < points; i++)
        g_string_append_printf (
            text, "%s{\"age\":%d,\"heart_rate\":64,\"steps\":0}", i > 0 ? "," : "", points - 1 - i);
      g_string_append (text, "]}");
      answer = rules_fixture_judge (fixture, text->str, &error);
      if (points == 20)
        g_assert_cmpstr (answer->mood, ==, "calm");
      else
        g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
}

/* Each of them must be as if the sensor had said nothing. */
static const char *const impossible[] = { "0", "-1", "24", "241", "1e300", "-1e300" };

static void
test_impossible (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");

  for (gsize i = 0; i < G_N_ELEMENTS (impossible); i++)
    {
      const char *beats = impossible[i];
      g_autofree char *params = g_strdup_printf (
          "{\"points\":[{\"age\":90,\"heart_rate\":%s,\"steps\":0},{\"age\":45,"
          "\"heart_rate\":%s,\"steps\":0},{\"age\":0,\"heart_rate\":%s,\"steps\":0}]}",
          beats,
          beats,
          beats);
      g_autoptr (GError) error = NULL;
      g_autoptr (RulesAnswer) answer = rules_fixture_judge (fixture, params, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (answer->mood, ==, "unknown");
    }
}

#define QUIET                                                                                      \
  "\"points\":[{\"age\":840,\"heart_rate\":65,\"steps\":0},{\"age\":540,\"heart_rate\":65,"        \
  "\"steps\":0},{\"age\":240,\"heart_rate\":65,\"steps\":0},{\"age\":0,\"heart_rate\":65,"         \
  "\"steps\":0}]"

/* In buckets a heart at rest is even; only the raw readings can tell a watch on a table. */
static void
test_flat (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");
  g_autoptr (RulesAnswer) rest = rules_fixture_judge (fixture, "{" QUIET "}", NULL);
  g_autoptr (RulesAnswer) flat =
      rules_fixture_judge (fixture, "{" QUIET ",\"flat\":[\"heart_rate\"]}", NULL);
  g_autoptr (RulesAnswer) noise =
      rules_fixture_judge (fixture, "{" QUIET ",\"flat\":[\"noise\",\"steps\"]}", NULL);

  g_assert_cmpstr (rest->mood, ==, "calm");
  g_assert_cmpstr (flat->mood, ==, "unknown");
  g_assert_cmpstr (noise->text, ==, rest->text);
}

static void
test_old (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");
  g_autoptr (RulesAnswer) old = rules_fixture_judge (
      fixture,
      "{\"points\":[{\"age\":840,\"heart_rate\":64,\"steps\":0},{\"age\":720,\"heart_rate\":64,"
      "\"steps\":0},{\"age\":600,\"heart_rate\":64,\"steps\":0},{\"age\":0,\"battery\":3}]}",
      NULL);

  g_assert_cmpstr (old->mood, ==, "unknown");
  g_assert_nonnull (strstr (old->reasoning, "battery"));
}

static void
append_random (GString *text, GRand *random, guint depth)
{
  static const char *const values[] = {
    "70",    "0",    "-5",  "1e308", "-0.5", "null",    "true",
    "\"a\"", "99.5", "180", "0.3",   "1",    "\"age\"", "900",
  };
  static const char *const names[] = { "age", "heart_rate", "steps", "points", "window", "x" };
  int form = g_rand_int_range (random, 0, depth > 2 ? 1 : 8);
  int count = g_rand_int_range (random, 0, 7);

  if (form == 0)
    {
      g_string_append (text, values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))]);
      return;
    }
  g_string_append_c (text, form < 4 ? '[' : '{');
  for (int i = 0; i < MIN (count, (int) G_N_ELEMENTS (names)); i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (form >= 4)
        g_string_append_printf (text, "\"%s\":", names[i]);
      append_random (text, random, depth + 1);
    }
  g_string_append_c (text, form < 4 ? ']' : '}');
}

/* Histories of the right form with any numbers are judged; anything else is refused. */
static void
append_numbers (GString *text, GRand *random)
{
  static const char *const names[] = { "heart_rate", "steps",   "sleep", "temperature",
                                       "noise",      "battery", "stress" };
  int points = g_rand_int_range (random, 0, 21);

  g_string_append_c (text, '[');
  for (int i = 0; i < points; i++)
    {
      g_string_append_printf (text, "%s{\"age\":%d", i > 0 ? "," : "", (points - i) * 45);
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        {
          if (g_rand_int_range (random, 0, 3) > 0)
            g_string_append_printf (
                text, ",\"%s\":%d", names[j], g_rand_int_range (random, -20, 260));
        }
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ']');
}

static void
test_anything (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("rules", "trends");
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  guint judged = 0;

  for (guint i = 0; i < 3000; i++)
    {
      gboolean numbers = i % 2 == 0;
      g_autoptr (GString) text = g_string_new ("{\"points\":");
      g_autoptr (GError) error = NULL;
      g_autoptr (RulesAnswer) answer = NULL;
      g_autoptr (RulesAnswer) again = NULL;

      if (numbers)
        append_numbers (text, random);
      else
        append_random (text, random, 0);
      g_string_append_c (text, '}');
      answer = rules_fixture_judge (fixture, text->str, &error);
      if (answer == NULL)
        {
          g_assert_false (numbers);
          g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
          continue;
        }
      again = rules_fixture_judge (fixture, text->str, NULL);
      g_assert_cmpstr (answer->text, ==, again->text);
      judged++;
    }
  g_assert_cmpuint (judged, >=, 1500);
}

static void
check_word (const RfModelInfo *model, const char *name, const char *word)
{
  const RfParameter *parameter = rf_model_info_find_parameter (model, name);

  g_assert_true (g_strv_contains ((const char *const *) parameter->choices, word));
}

/* The words are those that the pictures and videos have. */
static void
test_words (void)
{
  g_autoptr (PluginFixture) rules = plugin_fixture_new ("rules", "trends");
  g_autoptr (PluginFixture) flipbook = plugin_fixture_new ("flipbook", "motion");
  g_autoptr (PluginFixture) portrait = plugin_fixture_new ("portrait", "character");
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  static const char *const times[] = { "", "night", "morning", "afternoon", "evening" };

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new ("{\"points\":");
      g_autoptr (RulesAnswer) answer = NULL;

      append_numbers (text, random);
      g_string_append_printf (text, ",\"part_of_day\":\"%s\"}", times[i % G_N_ELEMENTS (times)]);
      answer = rules_fixture_judge (rules, text->str, NULL);
      if (g_str_equal (answer->mood, "unknown"))
        continue;
      check_word (flipbook->model, "mood", answer->mood);
      check_word (flipbook->model, "activity", answer->activity);
      check_word (portrait->model, "mood", answer->mood);
      check_word (portrait->model, "activity", answer->activity);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rules/wrong", test_wrong);
  g_test_add_func ("/rules/too-many", test_too_many);
  g_test_add_func ("/rules/impossible", test_impossible);
  g_test_add_func ("/rules/flat", test_flat);
  g_test_add_func ("/rules/old", test_old);
  g_test_add_func ("/rules/anything", test_anything);
  g_test_add_func ("/rules/words", test_words);

  return g_test_run ();
}
