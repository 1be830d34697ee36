/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "figure-choice.h"

#include "rf-prompt-words.h"
#include "rf-registry.h"

#include "portrait-figure.h"

#include <string.h>

/* The manifest says what the drawing can do, no more and no less, in the words of its users. */

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
  info = rf_registry_find (fixture->registry, "portrait");
  g_assert_nonnull (info);
  g_assert_null (info->refused);
  fixture->model = rf_provider_info_find_model (info, "character");
  g_assert_nonnull (fixture->model);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->registry);
}

static void
test_provider (Fixture *fixture, gconstpointer data)
{
  const RfProviderInfo *info = rf_registry_find (fixture->registry, "portrait");

  g_assert_false (info->external_cost);
  g_assert_null (info->leaves);
  g_assert_nonnull (info->packages);
  g_assert_cmpint (fixture->model->kind, ==, RF_KIND_IMAGE);
  g_assert_cmpint (fixture->model->price.base, ==, 5 * 1000 * 1000);
}

static void
check_default (const RfParameter *parameter, const char *expected)
{
  g_assert_nonnull (parameter->default_value);
  if (parameter->type == RF_PARAMETER_LIST)
    {
      g_assert_null (expected);
      g_assert_cmpuint (
          json_array_get_length (json_node_get_array (parameter->default_value)), ==, 0);
      return;
    }
  g_assert_cmpint (parameter->type, ==, RF_PARAMETER_CHOICE);
  g_assert_cmpstr (json_node_get_string (parameter->default_value), ==, expected);
}

static void
test_choices_are_the_drawing (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; figure_parameters[i] != NULL; i++)
    {
      const RfParameter *parameter =
          rf_model_info_find_parameter (fixture->model, figure_parameters[i]);

      g_assert_nonnull (parameter);
      g_assert_cmpstrv ((char **) parameter->choices,
                        (char **) rf_portrait_get_choices (figure_parameters[i]));
      check_default (parameter, rf_portrait_get_default (figure_parameters[i]));
    }
}

static void
check_flag (const RfModelInfo *model, RfParameterFlags flag, const char *const *names)
{
  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      g_assert_cmpint (
          (parameter->flags & flag) != 0, ==, g_strv_contains (names, parameter->name));
    }
}

static void
test_flags (Fixture *fixture, gconstpointer data)
{
  const char *const folded[] = { "hair", "skin_tone", NULL };
  const char *const sets[] = { "accessories", NULL };
  const char *const prompts[] = { "prompt", NULL };
  const char *const squares[] = { "size", NULL };

  check_flag (fixture->model, RF_PARAMETER_CASELESS, folded);
  check_flag (fixture->model, RF_PARAMETER_SET, sets);
  check_flag (fixture->model, RF_PARAMETER_PROMPT, prompts);
  check_flag (fixture->model, RF_PARAMETER_SQUARE, squares);
  check_flag (fixture->model, RF_PARAMETER_REQUIRED, (const char *const[]){ NULL });
}

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  const RfParameter *size = rf_model_info_find_parameter (fixture->model, "size");
  const RfParameter *prompt = rf_model_info_find_parameter (fixture->model, "prompt");

  g_assert_cmpfloat (size->minimum, ==, RF_PORTRAIT_SIDE_MIN);
  g_assert_cmpfloat (size->maximum, ==, RF_PORTRAIT_SIDE_MAX);
  g_assert_cmpint (json_node_get_int (size->default_value), ==, 1024);
  g_assert_cmpfloat (prompt->maximum, ==, 4000);
  g_assert_cmpstr (json_node_get_string (prompt->default_value), ==, "");
}

static void
test_camel_case_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[][2] = {
    { "family_type", "familyType" }, { "hair_color", "hairColor" },   { "skin_tone", "skinTone" },
    { "color_theme", "colorTheme" }, { "base_avatar", "baseAvatar" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const RfParameter *parameter = rf_model_info_find_parameter (fixture->model, names[i][0]);

      g_assert_nonnull (parameter);
      g_assert_nonnull (parameter->aliases);
      g_assert_true (g_strv_contains ((const char *const *) parameter->aliases, names[i][1]));
    }
}

static void
test_words_choose_choices (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; figure_parameters[i] != NULL; i++)
    {
      const RfParameter *parameter =
          rf_model_info_find_parameter (fixture->model, figure_parameters[i]);

      g_assert_nonnull (parameter->prompt_words);
      g_assert_cmpuint (parameter->prompt_words->len, >, 8);
      for (guint j = 0; j < parameter->prompt_words->len; j++)
        {
          const RfPromptWord *word = g_ptr_array_index (parameter->prompt_words, j);
          g_autoptr (GPtrArray) words = rf_prompt_words_split (word->word);
          g_autoptr (JsonNode) chosen = rf_prompt_words_choose (words, parameter);

          g_assert_true (
              g_strv_contains (rf_portrait_get_choices (figure_parameters[i]), word->choice));
          /* Said alone, the word is found again, and nothing before it takes its place. */
          g_assert_nonnull (chosen);
          if (parameter->type == RF_PARAMETER_CHOICE)
            g_assert_cmpstr (json_node_get_string (chosen), ==, word->choice);
        }
    }
}

/* What the prompt chooses, as "name=value" with spaces between, in the order of the figure. */
static char *
dup_chosen (const RfModelInfo *model, const char *prompt)
{
  g_autoptr (GPtrArray) words = rf_prompt_words_split (prompt);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; figure_parameters[i] != NULL; i++)
    {
      const RfParameter *parameter = rf_model_info_find_parameter (model, figure_parameters[i]);
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
    { "a grandmother waving, cosy evening",
      "family_type=grandmother gesture=wave background=room" },
    { "Granny reads a book by the fireside",
      "family_type=grandmother background=room activity=reading" },
    { "grand-mother and her grandson", "family_type=grandmother" },
    { "a sleepy girl in bed", "family_type=daughter mood=tired activity=sleeping" },
    { "an old man with a beard and glasses, peaceful",
      "family_type=grandfather accessories=beard+glasses mood=calm" },
    { "uncle working out at the gym", "family_type=uncle activity=exercising" },
    { "mum working late at night", "family_type=mother background=night activity=working" },
    { "evening walk with dad", "family_type=father background=park activity=walking" },
    { "an evening at the beach", "background=beach" },
    { "on the beach in the evening", "background=beach" },
    { "a boy with a red hat after a long walk",
      "family_type=son accessories=hat activity=walking" },
    { "aunt with long black hair and dark skin",
      "family_type=aunt hair=long hair_color=black skin_tone=dark" },
    { "baby, thumbs up!", "family_type=baby gesture=thumbs_up" },
    { "at peace", "gesture=none mood=calm" },
    { "a woman without glasses, not sad", "family_type=mother" },
    { "no hair, sunglasses", "hair=bald accessories=sunglasses" },
    { "My friend Bob, in black and white", "color_theme=monochrome" },
    { "second to none", "" },
    { "auto", "" },
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
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/portrait/manifest/provider", test_provider);
  add ("/portrait/manifest/choices-are-the-drawing", test_choices_are_the_drawing);
  add ("/portrait/manifest/flags", test_flags);
  add ("/portrait/manifest/sizes", test_sizes);
  add ("/portrait/manifest/camel-case-names", test_camel_case_names);
  add ("/portrait/manifest/words-choose-choices", test_words_choose_choices);
  add ("/portrait/manifest/prompts", test_prompts);
  return g_test_run ();
}
