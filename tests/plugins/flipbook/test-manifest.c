/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-settings.h"

#include "rf-prompt-words.h"
#include "rf-registry.h"

/* The manifest says what can move, no more and no less, in the words that
 * portrait knows too. */

typedef struct
{
  RfRegistry *registry;
  const RfModelInfo *model;
  const RfModelInfo *portrait;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *folders[] = { TEST_PLUGIN_DIR, NULL };

  fixture->registry = rf_registry_new (folders, NULL);
  fixture->model =
      rf_provider_info_find_model (rf_registry_find (fixture->registry, "flipbook"), "motion");
  fixture->portrait =
      rf_provider_info_find_model (rf_registry_find (fixture->registry, "portrait"), "character");
  g_assert_nonnull (fixture->model);
  g_assert_nonnull (fixture->portrait);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->registry);
}

static void
test_provider (Fixture *fixture, gconstpointer data)
{
  const RfProviderInfo *info = rf_registry_find (fixture->registry, "flipbook");
  const RfParameter *image = rf_model_info_find_parameter (fixture->model, "image");
  const RfParameter *audio = rf_model_info_find_parameter (fixture->model, "audio");

  g_assert_null (info->refused);
  g_assert_false (info->external_cost);
  g_assert_null (info->leaves);
  g_assert_nonnull (info->packages);
  g_assert_cmpint (fixture->model->kind, ==, RF_KIND_VIDEO);
  g_assert_cmpint (image->type, ==, RF_PARAMETER_INPUT);
  g_assert_cmpint (image->flags & RF_PARAMETER_REQUIRED, !=, 0);
  g_assert_cmpint (audio->type, ==, RF_PARAMETER_INPUT);
  g_assert_cmpint (audio->flags & RF_PARAMETER_REQUIRED, ==, 0);
}

static void
test_choices_are_what_moves (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *parameter;
    const RfEnumName *names;
  } tables[] = { { "mood", rf_flipbook_mood_names },
                 { "activity", rf_flipbook_activity_names },
                 { "camera", rf_flipbook_camera_names } };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const RfParameter *parameter =
          rf_model_info_find_parameter (fixture->model, tables[i].parameter);
      guint count = g_strv_length (parameter->choices);

      for (guint j = 0; j < count; j++)
        {
          g_assert_cmpstr (parameter->choices[j], ==, tables[i].names[j].name);
          g_assert_cmpint (tables[i].names[j].value, ==, j);
        }
      g_assert_null (tables[i].names[count].name);
    }
}

static char *
dup_choice (const RfModelInfo *model, const char *parameter, const char *prompt)
{
  g_autoptr (GPtrArray) words = rf_prompt_words_split (prompt);
  g_autoptr (JsonNode) chosen =
      rf_prompt_words_choose (words, rf_model_info_find_parameter (model, parameter));

  return chosen != NULL ? json_node_dup_string (chosen) : NULL;
}

/* Whatever word chooses a mood or an activity of a portrait chooses it here. */
static void
test_same_words_as_portrait (Fixture *fixture, gconstpointer data)
{
  static const char *const shared[] = { "mood", "activity" };

  for (gsize i = 0; i < G_N_ELEMENTS (shared); i++)
    {
      const RfParameter *parameter = rf_model_info_find_parameter (fixture->portrait, shared[i]);

      for (guint j = 0; j < parameter->prompt_words->len; j++)
        {
          const RfPromptWord *word = g_ptr_array_index (parameter->prompt_words, j);
          g_autofree char *chosen = dup_choice (fixture->model, shared[i], word->word);

          g_test_message ("%s: %s", shared[i], word->word);
          g_assert_cmpstr (chosen, ==, word->choice);
        }
    }
}

static void
test_waving_is_the_gesture (Fixture *fixture, gconstpointer data)
{
  const RfParameter *gesture = rf_model_info_find_parameter (fixture->portrait, "gesture");

  for (guint i = 0; i < gesture->prompt_words->len; i++)
    {
      const RfPromptWord *word = g_ptr_array_index (gesture->prompt_words, i);
      g_autofree char *chosen = dup_choice (fixture->model, "activity", word->word);

      if (g_str_equal (word->choice, "wave"))
        g_assert_cmpstr (chosen, ==, "waving");
    }
}

static void
test_prompts (Fixture *fixture, gconstpointer data)
{
  static const char *const prompts[][4] = {
    { "a grandmother waving, cosy evening", NULL, "waving", NULL },
    { "an exhausted man running, slow zoom in", "tired", "running", "zoom-in" },
    { "a girl asleep in bed", NULL, "sleeping", NULL },
    { "shivering in the snow, sad, pan to the left", "sad", "shivering", "pan-left" },
    { "a red barn", NULL, NULL, NULL },
    { "not running, no music", NULL, NULL, NULL },
    { "", NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autofree char *mood = dup_choice (fixture->model, "mood", prompts[i][0]);
      g_autofree char *activity = dup_choice (fixture->model, "activity", prompts[i][0]);
      g_autofree char *camera = dup_choice (fixture->model, "camera", prompts[i][0]);

      g_test_message ("%s", prompts[i][0]);
      g_assert_cmpstr (mood, ==, prompts[i][1]);
      g_assert_cmpstr (activity, ==, prompts[i][2]);
      g_assert_cmpstr (camera, ==, prompts[i][3]);
    }
}

static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    double minimum;
    double maximum;
    gint64 usual;
  } ranges[] = {
    { "seconds", 1, 60, 6 },
    { "fps", 5, 60, 25 },
    { "width", 64, 1920, 720 },
    { "height", 64, 1920, 720 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      const RfParameter *parameter = rf_model_info_find_parameter (fixture->model, ranges[i].name);

      g_assert_cmpfloat (parameter->minimum, ==, ranges[i].minimum);
      g_assert_cmpfloat (parameter->maximum, ==, ranges[i].maximum);
      g_assert_cmpint (json_node_get_int (parameter->default_value), ==, ranges[i].usual);
    }
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/flipbook/manifest/provider", test_provider);
  add ("/flipbook/manifest/choices-are-what-moves", test_choices_are_what_moves);
  add ("/flipbook/manifest/same-words-as-portrait", test_same_words_as_portrait);
  add ("/flipbook/manifest/waving-is-the-gesture", test_waving_is_the_gesture);
  add ("/flipbook/manifest/prompts", test_prompts);
  add ("/flipbook/manifest/ranges", test_ranges);
  return g_test_run ();
}
