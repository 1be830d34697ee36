/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* The name tables: what a parameter may be. The manifest and the planner use the same words. */

static const char *const family_types[] = { "father",      "mother",      "son",  "daughter",
                                            "grandfather", "grandmother", "baby", "uncle",
                                            "aunt",        NULL };
static const char *const gestures[] = { "wave",  "thumbs_up", "peace", "point", "clap",
                                        "heart", "shrug",     "none",  NULL };
static const char *const hairs[] = { "short", "long", "curly", "wavy",  "bald",   "ponytail",
                                     "bun",   "bob",  "afro",  "spiky", "braids", NULL };
static const char *const hair_colors[] = { "auto", "black", "brown", "blonde", "red",
                                           "grey", "white", "blue",  "pink",   NULL };
static const char *const skin_tones[] = { "light", "fair", "medium", "tan", "brown", "dark", NULL };
static const char *const accessories[] = { "glasses",    "sunglasses", "hat",   "cap",
                                           "headphones", "earrings",   "scarf", "necklace",
                                           "bow",        "mustache",   "beard", "crown",
                                           NULL };
static const char *const color_themes[] = {
  "pastel-blue", "pastel-pink", "pastel-green", "pastel-yellow", "pastel-purple",
  "sunset",      "ocean",       "forest",       "monochrome",    "vivid",
  NULL
};
static const char *const backgrounds[] = { "auto", "plain",       "gradient", "circles",
                                           "park", "room",        "night",    "beach",
                                           "city", "transparent", NULL };
static const char *const moods[] = { "neutral", "happy", "calm",      "sad",    "angry", "stressed",
                                     "excited", "tired", "surprised", "loving", NULL };
static const char *const activities[] = { "none",    "running",    "walking", "sleeping",
                                          "working", "reading",    "eating",  "dancing",
                                          "music",   "exercising", NULL };

static const struct
{
  const char *parameter;
  const char *const *names;
  guint standard;
} tables[] = {
  { "family_type", family_types, RF_FAMILY_FATHER },
  { "gesture", gestures, RF_GESTURE_WAVE },
  { "hair", hairs, RF_HAIR_SHORT },
  { "hair_color", hair_colors, 0 },
  { "skin_tone", skin_tones, 2 },
  { "accessories", accessories, 0 },
  { "color_theme", color_themes, 0 },
  { "background", backgrounds, RF_BACKGROUND_AUTO },
  { "mood", moods, RF_MOOD_HAPPY },
  { "activity", activities, RF_ACTIVITY_NONE },
};

/**
 * rf_portrait_get_choices:
 * @parameter: the name of a parameter that is chosen from a table
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names it may have, or %NULL
 *   if it is no such parameter
 */
const char *const *
rf_portrait_get_choices (const char *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (tables[i].parameter, parameter))
      return tables[i].names;
  return NULL;
}

/**
 * rf_portrait_get_default:
 * @parameter: the name of a parameter that is chosen from a table
 *
 * Returns: (transfer none) (nullable): the choice that holds where none is made; %NULL for the
 *   set of accessories, which is then empty
 */
const char *
rf_portrait_get_default (const char *parameter)
{
  if (g_str_equal (parameter, "accessories"))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (tables[i].parameter, parameter))
      return tables[i].names[tables[i].standard];
  return NULL;
}

/* The place of @name in the table of @parameter; the default's place if it is not there. */
int
rf_portrait_find_choice (const char *parameter, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (!g_str_equal (tables[i].parameter, parameter))
        continue;
      for (guint j = 0; name != NULL && tables[i].names[j] != NULL; j++)
        if (g_str_equal (tables[i].names[j], name))
          return (int) j;
      return (int) tables[i].standard;
    }
  g_return_val_if_reached (0);
}
