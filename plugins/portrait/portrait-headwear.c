/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/*
 * What is on the head, from the inside: sweatband, headphones' band, hat or cap, crown, bow, and
 * the headphones' cushions. A hat hides the band; a crown stands on what is highest.
 */

static const char sweatband[] =
    "<path d='M-92 -38C-60 -66 60 -66 92 -38L90 -62C58 -90 -58 -90 -90 -62Z' fill='{accent}'/>"
    "<path d='M-91 -50C-60 -78 60 -78 91 -50' fill='none' stroke='{second}' stroke-width='5'/>";

static const char hat[] =
    "<path d='M-94 -58C-92 -120 -80 -160 -50 -166C-30 -170 -16 -156 0 -156C16 -156 30 -170 50 "
    "-166C80 -160 92 -120 94 -58Z' fill='{cloth-base}'/><path d='M-94 -62C-93 -78 -92 -90 -90 "
    "-102C-50 -84 50 -84 90 -102C92 -90 93 -78 94 -62C50 -44 -50 -44 -94 -62Z' "
    "fill='{accent}'/><path d='M-150 -52C-150 -72 -106 -66 -92 -68C-50 -52 50 -52 92 -68C106 -66 "
    "150 -72 150 -52C130 -30 60 -26 0 -26C-60 -26 -130 -30 -150 -52Z' fill='{cloth-base}'/><path "
    "d='M-150 -52C-130 -30 -60 -26 0 -26C60 -26 130 -30 150 -52C130 -40 60 -38 0 -38C-60 -38 -130 "
    "-40 -150 -52Z' fill='{cloth-dark}'/><path d='M-74 -112Q-68 -140 -50 -150' fill='none' "
    "stroke='#ffffff' stroke-width='8' stroke-linecap='round' opacity='.35'/>";

static const char cap[] =
    "<path d='M-96 -40C-100 -110 -56 -142 0 -142C56 -142 100 -110 96 -40C60 -58 -60 -58 -96 -40Z' "
    "fill='{cloth-base}'/><path d='M-34 -52C-36 -90 -24 -128 0 -142C24 -128 36 -90 34 -52C12 -56 "
    "-12 -56 -34 -52Z' fill='{second}'/><circle cy='-142' r='8' fill='{accent}'/><path d='M0 "
    "-114l7 14 15 2 -11 11 3 15 -14 -7 -14 7 3 -15 -11 -11 15 -2z' fill='{accent}'/><path "
    "d='M-98 -40C-70 -64 70 -64 98 -40C112 -28 110 -18 94 -20C50 -34 -50 -34 -94 -20C-110 -18 "
    "-112 -28 -98 -40Z' fill='{cloth-shade}'/><path d='M-92 -40C-60 -54 60 -54 92 -40' fill='none' "
    "stroke='{cloth-light}' stroke-width='4' stroke-linecap='round'/><path d='M-76 -84Q-64 -112 "
    "-46 -122' fill='none' stroke='#ffffff' stroke-width='8' stroke-linecap='round' "
    "opacity='.35'/>";

static const char crown[] =
    "<path d='M-66 6L-76 -58L-38 -26L0 -76L38 -26L76 -58L66 6Q0 22 -66 6Z' fill='#ffce3f' "
    "stroke='#c98a14' stroke-width='4' stroke-linejoin='round'/><path d='M-66 6Q0 22 66 6L68 "
    "-10Q0 6 -68 -10Z' fill='#e8a722'/><g stroke='#c98a14' stroke-width='3'><circle cx='-76' "
    "cy='-60' r='8' fill='{accent}'/><circle cy='-78' r='9' fill='#ff5470'/><circle cx='76' "
    "cy='-60' r='8' fill='{accent}'/></g><circle cy='5' r='7' fill='#3fa9f5'/><circle cx='-36' "
    "r='6' "
    "fill='#ff5470'/><circle cx='36' r='6' fill='#ff5470'/><path d='M-56 -26L-52 -12' "
    "stroke='#fff3c0' stroke-width='6' stroke-linecap='round'/>";

static const char bow[] =
    "<path d='M-6 0C-26 -34 -62 -36 -62 -8C-62 26 -28 30 -6 8Z' fill='{accent}'/><path d='M6 0C26 "
    "-34 62 -36 62 -8C62 26 28 30 6 8Z' fill='{accent}'/><path d='M-14 2Q-34 -6 -46 -12M-14 6Q-32 "
    "8 -44 14M14 2Q34 -6 46 -12M14 6Q32 8 44 14' fill='none' stroke='{accent-shade}' "
    "stroke-width='4' stroke-linecap='round'/><rect x='-14' y='-13' width='28' height='30' rx='11' "
    "fill='{accent-light}' stroke='{accent-shade}' stroke-width='3'/>";

static void
rf_portrait_draw_headphone_cushions (RfPortraitScene *scene)
{
  int x = scene->face.width - 8;
  g_autofree char *art =
      g_strdup_printf ("<rect x='%d' y='-24' width='20' height='70' rx='10' fill='#2b2733'/><rect "
                       "x='%d' y='-20' width='24' height='62' rx='12' fill='{cloth-base}' "
                       "stroke='{cloth-dark}' stroke-width='3'/><rect x='%d' y='-8' width='7' "
                       "height='36' rx='3' fill='{cloth-light}'/>",
                       x,
                       x + 13,
                       x + 21);

  rf_canvas_mirror (scene->canvas, art);
}

static void
rf_portrait_draw_placed (RfPortraitScene *scene, const char *art, int x, int y, int angle)
{
  rf_canvas_add (scene->canvas, "<g transform='translate(%d %d) rotate(%d)'>", x, y, angle);
  rf_canvas_add (scene->canvas, "%s</g>", art);
}

void
rf_portrait_draw_headwear (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;
  RfAccessories worn = scene->accessories;
  gboolean has_hat = (worn & (RF_ACCESSORY_HAT | RF_ACCESSORY_CAP)) != 0;
  int top = rf_portrait_get_hair_height (scene);

  if (!has_hat && scene->clothes == RF_CLOTHES_SPORT)
    rf_canvas_add (canvas, "%s", sweatband);
  if (!has_hat && (worn & RF_ACCESSORY_HEADPHONES) != 0)
    rf_canvas_add (canvas,
                   "<path d='M-%d 0C-%d -%d %d -%d %d 0' fill='none' stroke='#2b2733' "
                   "stroke-width='15' stroke-linecap='round'/><path d='M-%d 0C-%d -%d %d -%d %d 0' "
                   "fill='none' stroke='{cloth-light}' stroke-width='5' stroke-linecap='round'/>",
                   scene->face.width + 8,
                   scene->face.width + 14,
                   top * 4 / 3 + 8,
                   scene->face.width + 14,
                   top * 4 / 3 + 8,
                   scene->face.width + 8,
                   scene->face.width + 8,
                   scene->face.width + 14,
                   top * 4 / 3 + 8,
                   scene->face.width + 14,
                   top * 4 / 3 + 8,
                   scene->face.width + 8);
  if ((worn & RF_ACCESSORY_HAT) != 0)
    rf_canvas_add (canvas, "%s", hat);
  else if ((worn & RF_ACCESSORY_CAP) != 0)
    rf_canvas_add (canvas, "%s", cap);
  if ((worn & RF_ACCESSORY_CROWN) != 0)
    rf_portrait_draw_placed (scene, crown, 0, has_hat ? -84 : 20 - MIN (top, 122), 0);
  if ((worn & RF_ACCESSORY_BOW) != 0)
    rf_portrait_draw_placed (scene, bow, has_hat ? 66 : 62, has_hat ? -78 : -88, 24);
  if ((worn & RF_ACCESSORY_HEADPHONES) != 0)
    rf_portrait_draw_headphone_cushions (scene);
}
