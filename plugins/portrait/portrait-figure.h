/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The least and greatest side of a picture, in pixels. */
#define RF_PORTRAIT_SIDE_MIN 64
#define RF_PORTRAIT_SIDE_MAX 2048

/**
 * RfPortraitFigure:
 * @family_type: (nullable): a name of the `family_type` table
 * @gesture: (nullable): a name of the `gesture` table
 * @hair: (nullable): a name of the `hair` table
 * @hair_color: (nullable): a name of the `hair_color` table
 * @skin_tone: (nullable): a name of the `skin_tone` table
 * @accessories: (nullable) (array zero-terminated=1): names of the `accessories` table, in any
 *   order, each any number of times
 * @color_theme: (nullable): a name of the `color_theme` table
 * @background: (nullable): a name of the `background` table
 * @mood: (nullable): a name of the `mood` table
 * @activity: (nullable): a name of the `activity` table
 * @base_avatar: (nullable): any text, the seed of one person's face; empty is the standard face
 * @prompt: (nullable): any text, the seed of the small details left open; empty is the standard
 *
 * What a portrait shows. Everything is borrowed. A choice that is %NULL or not in its table is
 * the table's default, so that drawing cannot fail.
 */
typedef struct
{
  const char *family_type;
  const char *gesture;
  const char *hair;
  const char *hair_color;
  const char *skin_tone;
  const char *const *accessories;
  const char *color_theme;
  const char *background;
  const char *mood;
  const char *activity;
  const char *base_avatar;
  const char *prompt;
} RfPortraitFigure;

const char *const *rf_portrait_get_choices (const char *parameter);
const char *rf_portrait_get_default (const char *parameter);
char *rf_portrait_compose (const RfPortraitFigure *figure, int side);

G_END_DECLS
