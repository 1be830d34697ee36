/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-names.h"
#include "rf-band-soundfont.h"
#include "rf-prompt-words.h"
#include "rf-registry.h"

/* The manifest says what the composer can do, no more and no less, and hears
 * the words of a prompt. */

typedef struct
{
  RfRegistry *registry;
  const RfModelInfo *model;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *folders[] = { TEST_PLUGIN_DIR, NULL };
  RfProviderInfo *info;

  fixture->registry = rf_registry_new (folders, NULL);
  info = rf_registry_find (fixture->registry, "band");
  g_assert_nonnull (info);
  g_assert_null (info->refused);
  fixture->model = rf_provider_info_find_model (info, "combo");
  g_assert_nonnull (fixture->model);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->registry);
}

static void
test_choices_are_the_composer (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *name;
    const RfEnumName *names;
  } tables[] = {
    { "mood", rf_band_mood_names },
    { "genre", rf_band_genre_names },
    { "key", rf_band_key_names },
    { "mode", rf_band_mode_names },
    { "metre", rf_band_metre_names },
    { "pace", rf_band_pace_names },
    { "instruments", rf_band_instrument_names },
  };
  const RfParameter *soundfont = rf_model_info_find_parameter (fixture->model, "soundfont");
  g_auto (GStrv) soundfonts = rf_band_soundfont_dup_names ();

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const RfParameter *parameter = rf_model_info_find_parameter (fixture->model, tables[i].name);
      gsize count = 0;

      g_assert_nonnull (parameter);
      for (; tables[i].names[count].name != NULL; count++)
        g_assert_cmpstr (parameter->choices[count], ==, tables[i].names[count].name);
      g_assert_null (parameter->choices[count]);
    }
  g_assert_cmpstrv (soundfont->choices, soundfonts);
  g_assert_cmpstr (json_node_get_string (soundfont->default_value), ==, RF_BAND_SOUNDFONT_DEFAULT);
}

static char *
dup_chosen (const RfModelInfo *model, const char *prompt)
{
  g_autoptr (GPtrArray) words = rf_prompt_words_split (prompt);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);
      g_autoptr (JsonNode) chosen = rf_prompt_words_choose (words, parameter);
      JsonArray *list =
          chosen != NULL && JSON_NODE_HOLDS_ARRAY (chosen) ? json_node_get_array (chosen) : NULL;

      if (chosen == NULL)
        continue;
      g_string_append_printf (text, "%s%s=", text->len > 0 ? " " : "", parameter->name);
      if (list == NULL)
        g_string_append (text, json_node_get_string (chosen));
      for (guint j = 0; list != NULL && j < json_array_get_length (list); j++)
        g_string_append_printf (
            text, "%s%s", j > 0 ? "+" : "", json_array_get_string_element (list, j));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_prompts (Fixture *fixture, gconstpointer data)
{
  static const char *const prompts[][2] = {
    { "a calm piano piece", "mood=calm instruments=piano" },
    { "epic battle", "mood=epic genre=cinematic" },
    { "a waltz", "genre=classical metre=3/4" },
    { "lullaby", "mood=calm genre=classical metre=6/8" },
    { "sad violin", "mood=sad instruments=violin" },
    { "Fast jazz with saxophone, double bass and drums",
      "genre=jazz instruments=sax+bass+drums pace=fast" },
    { "slow, mysterious music for an underwater cave", "mood=mysterious pace=slow" },
    { "a marching band parade", "genre=march metre=4/4" },
    { "happy, but not fast", "mood=happy" },
    { "rock without guitars", "genre=rock" },
    { "a song in a minor key", "mode=minor" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autofree char *chosen = dup_chosen (fixture->model, prompts[i][0]);

      g_test_message ("%s", prompts[i][0]);
      g_assert_cmpstr (chosen, ==, prompts[i][1]);
    }
}

static void
test_words_are_found (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < fixture->model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (fixture->model->parameters, i);

      for (guint j = 0; parameter->prompt_words != NULL && j < parameter->prompt_words->len; j++)
        {
          const RfPromptWord *word = g_ptr_array_index (parameter->prompt_words, j);
          g_autoptr (GPtrArray) words = rf_prompt_words_split (word->word);
          g_autoptr (JsonNode) chosen = rf_prompt_words_choose (words, parameter);

          g_test_message ("%s: %s", parameter->name, word->word);
          g_assert_nonnull (chosen);
          if (parameter->type == RF_PARAMETER_CHOICE)
            g_assert_cmpstr (json_node_get_string (chosen), ==, word->choice);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/band/manifest/choices-are-the-composer",
              Fixture,
              NULL,
              set_up,
              test_choices_are_the_composer,
              tear_down);
  g_test_add ("/band/manifest/prompts", Fixture, NULL, set_up, test_prompts, tear_down);
  g_test_add (
      "/band/manifest/words-are-found", Fixture, NULL, set_up, test_words_are_found, tear_down);
  return g_test_run ();
}
