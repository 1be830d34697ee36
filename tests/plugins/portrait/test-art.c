/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "figure-choice.h"
#include "svg-check.h"

#include "portrait-figure.h"

#include <string.h>

/* The drawing itself: that each choice shows, that all go together, that no text breaks it. */

/* Where two choices are meant to give the same picture: “auto” is one of the others. */
static const char *const same_pictures[][2] = {
  { "hair_color=auto", "hair_color=brown" },
  { "background=auto", "background=circles" },
};

static gboolean
may_be_same (const char *one, const char *other)
{
  for (gsize i = 0; i < G_N_ELEMENTS (same_pictures); i++)
    {
      if (g_str_equal (same_pictures[i][0], one) && g_str_equal (same_pictures[i][1], other))
        return TRUE;
    }
  return FALSE;
}

static void
check_distinct (const char *parameter)
{
  const char *const *choices = rf_portrait_get_choices (parameter);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_nonnull (choices);
  for (gsize i = 0; choices[i] != NULL; i++)
    {
      const char *chosen[] = { choices[i], NULL };
      g_autofree char *name = g_strdup_printf ("%s=%s", parameter, choices[i]);
      RfPortraitFigure figure = { 0 };
      g_autofree char *svg = NULL;
      char *picture;
      const char *twin;

      figure_set (&figure, parameter, chosen);
      svg = rf_portrait_compose (&figure, 512);
      picture = svg_dup_without_ids (svg);
      twin = g_hash_table_lookup (seen, picture);
      if (twin != NULL && !may_be_same (twin, name))
        g_error ("%s gives the same picture as %s", name, twin);
      g_hash_table_replace (seen, picture, g_steal_pointer (&name));
    }
}

static void
test_choices_show (void)
{
  for (gsize i = 0; figure_parameters[i] != NULL; i++)
    check_distinct (figure_parameters[i]);
}

static void
test_default_is_nothing_chosen (void)
{
  RfPortraitFigure nothing = { 0 };
  g_autofree char *expected_svg = rf_portrait_compose (&nothing, 512);
  g_autofree char *expected = svg_dup_without_ids (expected_svg);

  for (gsize i = 0; figure_parameters[i] != NULL; i++)
    {
      const char *chosen[] = { rf_portrait_get_default (figure_parameters[i]), NULL };
      RfPortraitFigure figure = { 0 };
      g_autofree char *svg = NULL;
      g_autofree char *picture = NULL;

      figure_set (&figure, figure_parameters[i], chosen);
      svg = rf_portrait_compose (&figure, 512);
      picture = svg_dup_without_ids (svg);
      g_assert_cmpstr (picture, ==, expected);
    }
}

/* All accessories at once are the worst that a head can wear. */
static void
test_accessories_go_together (void)
{
  const char *const *families = rf_portrait_get_choices ("family_type");
  const char *const *hairs = rf_portrait_get_choices ("hair");

  for (gsize i = 0; families[i] != NULL; i++)
    {
      for (gsize j = 0; hairs[j] != NULL; j++)
        {
          RfPortraitFigure figure = { .family_type = families[i],
                                      .hair = hairs[j],
                                      .accessories = rf_portrait_get_choices ("accessories") };
          g_autofree char *svg = rf_portrait_compose (&figure, 64);

          svg_assert_sound (svg);
        }
    }
}

static void
test_accessories_are_a_set (void)
{
  const char *sorted[] = { "beard", "glasses", "hat", NULL };
  const char *repeated[] = { "hat", "glasses", "beard", "hat", "glasses", NULL };
  const char *hidden[] = { "beard", "cap", "glasses", "hat", NULL };
  RfPortraitFigure figure = { .accessories = sorted };
  g_autofree char *first = rf_portrait_compose (&figure, 64);
  g_autofree char *first_picture = svg_dup_without_ids (first);

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *svg = NULL;
      g_autofree char *picture = NULL;

      figure.accessories = i == 0 ? repeated : hidden;
      svg = rf_portrait_compose (&figure, 64);
      picture = svg_dup_without_ids (svg);
      g_assert_cmpstr (picture, ==, first_picture);
    }
}

static void
check_pairs (const char *one, const char *other)
{
  const char *const *ones = rf_portrait_get_choices (one);
  const char *const *others = rf_portrait_get_choices (other);

  for (gsize i = 0; ones[i] != NULL; i++)
    {
      for (gsize j = 0; others[j] != NULL; j++)
        {
          const char *chosen[] = { ones[i], NULL };
          const char *chosen_too[] = { others[j], NULL };
          RfPortraitFigure figure = { .base_avatar = ones[i], .prompt = others[j] };
          g_autofree char *svg = NULL;

          figure_set (&figure, one, chosen);
          figure_set (&figure, other, chosen_too);
          svg = rf_portrait_compose (&figure, 128);
          svg_assert_sound (svg);
        }
    }
}

/* All pairs: what a paint lacks or an element clashes with shows in one of them. */
static void
test_choices_go_together (void)
{
  for (gsize i = 0; figure_parameters[i] != NULL; i++)
    {
      for (gsize j = i + 1; figure_parameters[j] != NULL; j++)
        check_pairs (figure_parameters[i], figure_parameters[j]);
    }
}

static void
check_text (const char *text)
{
  RfPortraitFigure figure = { .base_avatar = text };
  g_autofree char *face = rf_portrait_compose (&figure, 64);
  g_autofree char *details = NULL;

  svg_assert_sound (face);
  figure.base_avatar = NULL;
  figure.prompt = text;
  details = rf_portrait_compose (&figure, 64);
  svg_assert_sound (details);
}

static void
test_hostile_texts (void)
{
  g_autofree char *endless = g_strnfill (10000, 'x');
  g_autofree char *markup = g_strnfill (10000, '<');

  check_text (endless);
  check_text (markup);
  check_text ("<svg>&\"]]><script>alert(1)</script>'/>{hair}%s%n{nothing}");
  check_text ("\xf0\x9f\x91\xb5\xe2\x80\x8d\xf0\x9f\x91\xa9\xf0\x9f\x8f\xbd\xef\xb8\x8f");
  check_text ("\xff\xfe not UTF-8");
  check_text ("\x01\x7f\n\r\t");
}

/* What is in no table is the default, so that drawing cannot fail. */
static void
test_unknown_choices (void)
{
  const char *chosen[] = { "no such thing", NULL };
  RfPortraitFigure nothing = { 0 };
  RfPortraitFigure figure = { 0 };
  g_autofree char *expected_svg = rf_portrait_compose (&nothing, 64);
  g_autofree char *expected = svg_dup_without_ids (expected_svg);
  g_autofree char *svg = NULL;
  g_autofree char *picture = NULL;

  for (gsize i = 0; figure_parameters[i] != NULL; i++)
    figure_set (&figure, figure_parameters[i], chosen);
  svg = rf_portrait_compose (&figure, 64);
  picture = svg_dup_without_ids (svg);
  g_assert_cmpstr (picture, ==, expected);
}

/* A base avatar is one face: many of them are many, and one of them is the same in each scene. */
static void
test_base_avatars (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *seed = g_strdup_printf ("person %d", i);
      RfPortraitFigure figure = { .base_avatar = seed };
      g_autofree char *svg = rf_portrait_compose (&figure, 64);

      g_assert_true (g_hash_table_add (seen, svg_dup_without_ids (svg)));
    }
}

/* Portraits may stand inline on one page: no two have an id in common. */
static void
test_ids_of_two_portraits (void)
{
  RfPortraitFigure one = { .mood = "happy" };
  RfPortraitFigure other = { .mood = "sad" };
  g_autofree char *one_svg = rf_portrait_compose (&one, 64);
  g_autofree char *other_svg = rf_portrait_compose (&other, 64);
  g_autoptr (GRegex) ids = g_regex_new (" id='([^']+)'", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint count = 0;

  for (g_regex_match (ids, one_svg, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *attribute = g_match_info_fetch (match, 0);

      g_assert_null (strstr (other_svg, attribute));
      count++;
    }
  g_assert_cmpuint (count, >, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/portrait/art/choices-show", test_choices_show);
  g_test_add_func ("/portrait/art/default-is-nothing-chosen", test_default_is_nothing_chosen);
  g_test_add_func ("/portrait/art/accessories-go-together", test_accessories_go_together);
  g_test_add_func ("/portrait/art/accessories-are-a-set", test_accessories_are_a_set);
  g_test_add_func ("/portrait/art/choices-go-together", test_choices_go_together);
  g_test_add_func ("/portrait/art/hostile-texts", test_hostile_texts);
  g_test_add_func ("/portrait/art/unknown-choices", test_unknown_choices);
  g_test_add_func ("/portrait/art/base-avatars", test_base_avatars);
  g_test_add_func ("/portrait/art/ids-of-two-portraits", test_ids_of_two_portraits);
  return g_test_run ();
}
