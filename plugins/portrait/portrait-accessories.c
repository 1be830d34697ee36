/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* Beard, mustache, glasses and earrings in the head's frame; neckwear in the body's. */

static gboolean
rf_portrait_wears (const RfPortraitScene *scene, RfAccessories accessory)
{
  return (scene->accessories & accessory) != 0;
}

/* From one temple round the chin to the other, and back below the nose. */
static void
rf_portrait_add_beard (RfPortraitScene *scene, int w, int jaw, int chin, const char *look)
{
  rf_canvas_add (scene->canvas,
                 "<path d='M-%d -6C-%d 56 -%d %d 0 %dC%d %d %d 56 %d -6C%d 26 %d 44 44 44C28 46 18 "
                 "44 0 46C-18 44 -28 46 -44 44C-%d 44 -%d 26 -%d -6Z' ",
                 w,
                 w + 3,
                 jaw,
                 chin,
                 chin,
                 jaw,
                 chin,
                 w + 3,
                 w,
                 w - 7,
                 w - 18,
                 w - 18,
                 w - 7,
                 w);
  rf_canvas_add (scene->canvas, "%s", look);
}

void
rf_portrait_draw_beard (RfPortraitScene *scene)
{
  const RfPortraitFace *face = &scene->face;

  if (rf_portrait_wears (scene, RF_ACCESSORY_BEARD))
    rf_portrait_add_beard (scene,
                           face->width,
                           face->jaw + 8,
                           face->chin + 18,
                           "fill='{hair}'/><path d='M-44 84q4 12 12 17M-16 98q6 8 16 8M44 84q-4 12 "
                           "-12 17M22 98q-4 5 -10 6' fill='none' stroke='{hair-shade}' "
                           "stroke-width='3.5' stroke-linecap='round' opacity='.6'/>");
  else if (scene->family == RF_FAMILY_UNCLE)
    rf_portrait_add_beard (scene,
                           face->width - 4,
                           face->jaw - 2,
                           face->chin - 1,
                           "fill='{hair-shade}' opacity='.2'/>");
}

void
rf_portrait_draw_mustache (RfPortraitScene *scene)
{
  if (!rf_portrait_wears (scene, RF_ACCESSORY_MUSTACHE))
    return;
  rf_canvas_add (
      scene->canvas,
      "<path d='M0 44C-14 38 -32 42 -40 56Q-44 62 -52 60C-48 72 -28 72 -14 64Q-4 60 0 "
      "54Q4 60 14 64C28 72 48 72 52 60Q44 62 40 56C32 42 14 38 0 44Z' fill='{hair-base}' "
      "stroke='{hair-shade}' stroke-width='2.5' stroke-linejoin='round'/><path d='M-34 "
      "56Q-24 48 -12 48' fill='none' stroke='{hair-light}' stroke-width='4' "
      "stroke-linecap='round' opacity='.7'/>");
}

void
rf_portrait_draw_eyewear (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;
  int gap = scene->face.eye_gap + 2;
  int edge = scene->face.width;

  if (rf_portrait_wears (scene, RF_ACCESSORY_SUNGLASSES))
    {
      rf_canvas_add (canvas,
                     "<path d='M-%d -4L-66 -12M%d -4L66 -12M-16 -8Q0 -16 16 -8' fill='none' "
                     "stroke='#1d1a24' stroke-width='8' stroke-linecap='round'/>",
                     edge,
                     edge);
      for (int side = -1; side <= 1; side += 2)
        rf_canvas_add (canvas,
                       "<g transform='translate(%d 4)'><path transform='scale(%d 1)' d='M-28 "
                       "-18C-10 -22 20 -22 32 -17C36 4 24 26 2 26C-20 26 -30 6 -28 -18Z' "
                       "fill='#262230' stroke='#1d1a24' stroke-width='5'/><path d='M-18 8L0 -14M-8 "
                       "14L12 -12' stroke='#ffffff' stroke-width='5' stroke-linecap='round' "
                       "opacity='.35'/></g>",
                       side * gap,
                       side);
    }
  else if (rf_portrait_wears (scene, RF_ACCESSORY_GLASSES))
    rf_canvas_add (
        canvas,
        "<g fill='none' stroke='#3a3340' stroke-width='6' stroke-linecap='round'><path "
        "d='M-%d -2L-%d -4M%d -2L%d -4M-%d 0Q0 -10 %d 0'/><circle cx='-%d' cy='5' r='27' "
        "fill='#ffffff' fill-opacity='.2'/><circle cx='%d' cy='5' r='27' fill='#ffffff' "
        "fill-opacity='.2'/></g><path d='M-%d -6q4 -9 12 -11M%d -6q4 -9 12 -11' "
        "fill='none' stroke='#ffffff' stroke-width='4' stroke-linecap='round' "
        "opacity='.8'/>",
        edge,
        gap + 27,
        edge,
        gap + 27,
        gap - 27,
        gap - 27,
        gap,
        gap,
        gap + 18,
        gap - 18);
}

void
rf_portrait_draw_earrings (RfPortraitScene *scene)
{
  int x = scene->face.width + 4;
  int y = 12 + scene->face.ear_height;
  g_autofree char *art = NULL;

  if (!rf_portrait_wears (scene, RF_ACCESSORY_EARRINGS))
    return;
  /* Under the cushions of headphones they show below. */
  if (rf_portrait_wears (scene, RF_ACCESSORY_HEADPHONES))
    y += 10;
  art = g_strdup_printf ("<circle cx='%d' cy='%d' r='5.5' fill='#ffd24a' stroke='#b98313' "
                         "stroke-width='2'/><path d='M%d %dl10 15 -10 15 -10 -15z' "
                         "fill='{accent}' stroke='#ffd24a' stroke-width='3.5' "
                         "stroke-linejoin='round'/>",
                         x,
                         y,
                         x,
                         y + 6);
  rf_canvas_mirror (scene->canvas, art);
}

static const char necklace[] =
    "<path d='M-52 -4C-44 40 -18 62 0 66C18 62 44 40 52 -4' fill='none' stroke='#b98313' "
    "stroke-width='8'/><path d='M-52 -4C-44 40 -18 62 0 66C18 62 44 40 52 -4' fill='none' "
    "stroke='#ffd24a' stroke-width='5' stroke-dasharray='2 6' stroke-linecap='round'/><path d='M0 "
    "62l14 16 -14 20 -14 -20z' fill='{accent}' stroke='#ffd24a' stroke-width='4' "
    "stroke-linejoin='round'/><path d='M-6 78l6 -8' stroke='#ffffff' stroke-width='3.5' "
    "stroke-linecap='round'/>";

static const char scarf[] =
    "<path d='M18 20C30 50 26 110 20 146L66 142C72 100 66 50 54 18Z' fill='{accent-shade}'/><path "
    "d='M21 132L66 128M23 112L68 108' stroke='{second}' stroke-width='8'/><path d='M24 146v12M34 "
    "145v12M44 144v12M54 143v12M64 142v12' stroke='{accent}' stroke-width='5' "
    "stroke-linecap='round'/><path d='M-66 -30C-78 -6 -74 20 -60 26C-24 46 30 46 62 26C76 18 78 -8 "
    "66 -30C30 -8 -30 -8 -66 -30Z' fill='{accent}'/><path d='M-70 -8C-30 16 30 16 70 -8M-68 12C-30 "
    "32 20 34 50 26' fill='none' stroke='{accent-shade}' stroke-width='4' "
    "stroke-linecap='round'/><path d='M-44 -16L-50 26M-6 -8L-8 38M36 -14L38 34' "
    "stroke='{second}' stroke-width='8' opacity='.85'/><path d='M14 14C10 30 16 44 34 46C56 46 66 "
    "34 62 16C50 8 28 6 14 14Z' fill='{accent}' stroke='{accent-shade}' stroke-width='4'/>";

/* In the body's frame. */
void
rf_portrait_draw_neckwear (RfPortraitScene *scene)
{
  int across = scene->build->neck_width * 5 / 4 + 50;

  rf_canvas_add (scene->canvas, "<g transform='scale(%d.%02d 1)'>", across / 100, across % 100);
  if (rf_portrait_wears (scene, RF_ACCESSORY_NECKLACE))
    rf_canvas_add (scene->canvas, "%s", necklace);
  if (rf_portrait_wears (scene, RF_ACCESSORY_SCARF))
    rf_canvas_add (scene->canvas, "%s", scarf);
  rf_canvas_add (scene->canvas, "</g>");
}
