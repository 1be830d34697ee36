/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "figure-choice.h"

/* Fills in a figure by the names of its parameters, for programs that go through all of them. */

const char *const figure_parameters[] = {
  "family_type", "gesture",    "hair", "hair_color", "skin_tone", "accessories",
  "color_theme", "background", "mood", "activity",   NULL,
};

static const struct
{
  const char *parameter;
  gsize offset;
} fields[] = {
  { "family_type", G_STRUCT_OFFSET (RfPortraitFigure, family_type) },
  { "gesture", G_STRUCT_OFFSET (RfPortraitFigure, gesture) },
  { "hair", G_STRUCT_OFFSET (RfPortraitFigure, hair) },
  { "hair_color", G_STRUCT_OFFSET (RfPortraitFigure, hair_color) },
  { "skin_tone", G_STRUCT_OFFSET (RfPortraitFigure, skin_tone) },
  { "color_theme", G_STRUCT_OFFSET (RfPortraitFigure, color_theme) },
  { "background", G_STRUCT_OFFSET (RfPortraitFigure, background) },
  { "mood", G_STRUCT_OFFSET (RfPortraitFigure, mood) },
  { "activity", G_STRUCT_OFFSET (RfPortraitFigure, activity) },
};

/**
 * figure_set:
 * @figure: a figure
 * @parameter: one of `figure_parameters`
 * @choices: (array zero-terminated=1): a list whose first word is the choice, or, for the
 *   accessories, the whole list; it must live as long as @figure
 */
void
figure_set (RfPortraitFigure *figure, const char *parameter, const char *const *choices)
{
  if (g_str_equal (parameter, "accessories"))
    {
      figure->accessories = choices;
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (g_str_equal (fields[i].parameter, parameter))
        {
          G_STRUCT_MEMBER (const char *, figure, fields[i].offset) = choices[0];
          return;
        }
    }
  g_error ("a figure has no parameter “%s”", parameter);
}
