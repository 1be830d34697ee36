/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* The head without its features: ears, face, cheeks, lines of age. */

static const char freckles[] =
    "<path d='M-62 30h0M-54 38h0M-46 30h0M-40 40h0M-64 44h0M-50 48h0M62 30h0M54 38h0M46 30h0M40 "
    "40h0M64 44h0M50 48h0M-6 28h0M8 26h0' stroke='{skin-line}' stroke-width='4.5' "
    "stroke-linecap='round' opacity='.55'/>";

static const char age_lines[] =
    "<g fill='none' stroke='{skin-line}' stroke-width='3' stroke-linecap='round' opacity='.6'>"
    "<path d='M-34 -58Q0 -66 34 -58M-24 -46Q0 -52 24 -46'/><path d='M-66 0l-11 -5M-66 8l-12 1M66 "
    "0l11 -5M66 8l12 1'/><path d='M-26 40Q-42 52 -43 68M26 40Q42 52 43 68'/></g>";

static const struct
{
  int x;
  int y;
} moles[] = { { 0, 0 }, { 46, 60 }, { -34, 74 }, { 60, -26 } };

/* Cheeks by mood, in percent of opacity. */
static const int blushes[] = {
  [RF_MOOD_NEUTRAL] = 36,   [RF_MOOD_HAPPY] = 62,    [RF_MOOD_CALM] = 50,    [RF_MOOD_SAD] = 30,
  [RF_MOOD_ANGRY] = 84,     [RF_MOOD_STRESSED] = 42, [RF_MOOD_EXCITED] = 74, [RF_MOOD_TIRED] = 24,
  [RF_MOOD_SURPRISED] = 42, [RF_MOOD_LOVING] = 95,
};

/* The face's outline as the data of one path. */
char *
rf_portrait_dup_face_outline (const RfPortraitScene *scene)
{
  const RfPortraitFace *face = &scene->face;
  int top = face->width * 3 / 4;

  return g_strdup_printf ("M0 -100C%d -100 %d -62 %d -8C%d 46 %d %d 0 %dC-%d %d -%d 46 -%d -8C-%d "
                          "-62 -%d -100 0 -100Z",
                          top,
                          face->width,
                          face->width,
                          face->width,
                          face->jaw,
                          face->chin,
                          face->chin,
                          face->jaw,
                          face->chin,
                          face->width,
                          face->width,
                          face->width,
                          top);
}

static void
rf_portrait_draw_ears (RfPortraitScene *scene)
{
  int x = scene->face.width - 1;
  int height = scene->face.ear_height;
  g_autofree char *art =
      g_strdup_printf ("<ellipse cx='%d' cy='12' rx='16' ry='%d' fill='{skin}' "
                       "stroke='{skin-shade}' stroke-width='2.5'/><path d='M%d %dQ%d 2 %d 12Q%d "
                       "16 %d 22' fill='none' stroke='{skin-shade}' stroke-width='4' "
                       "stroke-linecap='round'/>",
                       x,
                       height,
                       x + 2,
                       12 - height / 2,
                       x + 10,
                       x + 9,
                       x + 3,
                       x + 6);

  rf_canvas_mirror (scene->canvas, art);
}

static void
rf_portrait_draw_cheeks (RfPortraitScene *scene)
{
  int opacity = blushes[scene->mood];

  if (scene->build->is_child)
    opacity = MIN (opacity + 20, 85);
  rf_canvas_add (scene->canvas,
                 "<g fill='{cheek}' opacity='.%02d' clip-path='url(#{id}skull)'><ellipse cx='-56' "
                 "cy='42' rx='25' ry='17'/>"
                 "<ellipse cx='56' cy='42' rx='25' ry='17'/></g>",
                 opacity);
}

void
rf_portrait_draw_head (RfPortraitScene *scene)
{
  g_autofree char *outline = rf_portrait_dup_face_outline (scene);
  RfCanvas *canvas = scene->canvas;

  rf_portrait_draw_ears (scene);
  rf_canvas_add (canvas,
                 "<clipPath id='{id}skull'><path d='%s'/></clipPath><path d='%s' fill='{face}'/>",
                 outline,
                 outline);
  if (scene->hair == RF_HAIR_BALD)
    rf_canvas_add (canvas,
                   "<path d='M-52 -62Q-36 -84 -8 -87' fill='none' stroke='#ffffff' "
                   "stroke-width='9' stroke-linecap='round' opacity='.4'/>");
  if (scene->mood == RF_MOOD_ANGRY)
    rf_canvas_add (canvas, "<path d='%s' fill='#e0402a' opacity='.13'/>", outline);
  rf_portrait_draw_cheeks (scene);
  if (scene->face.has_freckles)
    rf_canvas_add (canvas, "%s", freckles);
  if (scene->face.mole > 0)
    rf_canvas_add (canvas,
                   "<circle cx='%d' cy='%d' r='4' fill='{skin-line}'/>",
                   moles[scene->face.mole].x,
                   moles[scene->face.mole].y);
  if (scene->build->is_elder)
    rf_canvas_add (canvas, "%s", age_lines);
}
