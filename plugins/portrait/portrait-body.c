/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* The torso with its pattern, and the neck. */

/* Patterns for the cloth; the standard is the first. */
static const char *const patterns[] = {
  "",
  "<g fill='{second}' opacity='.28'><path d='M-150 40h300v13h-300z'/><path "
  "d='M-150 74h300v13h-300z'/><path d='M-150 108h300v13h-300z'/><path d='M-150 142h300v13h-300z'/>"
  "<path d='M-150 176h300v13h-300z'/></g>",
  "<path d='M-120 60h0M-80 40h0M-80 84h0M-40 62h0M-40 106h0M-80 128h0M-120 106h0M-120 150h0M-40 "
  "150h0M-80 172h0M40 62h0M80 40h0M80 84h0M120 60h0M40 106h0M80 128h0M120 106h0M120 150h0M40 "
  "150h0M80 172h0M0 84h0M0 128h0M0 172h0' stroke='{second}' stroke-width='12' "
  "stroke-linecap='round' opacity='.4'/>",
  "<path d='M-160 86h320v26h-320z' fill='{second}' opacity='.8'/><path d='M-160 118h320v9h-320z' "
  "fill='{accent}'/>",
  "<g stroke='{second}' stroke-width='5' fill='none' opacity='.34'><path d='M-150 60l30 -22 30 22 "
  "30 -22 30 22 30 -22 30 22 30 -22 30 22 30 -22 30 22M-150 100l30 -22 30 22 30 -22 30 22 30 -22 "
  "30 22 30 -22 30 22 30 -22 30 22M-150 140l30 -22 30 22 30 -22 30 22 30 -22 30 22 30 -22 30 22 "
  "30 -22 30 22M-150 180l30 -22 30 22 30 -22 30 22 30 -22 30 22 30 -22 30 22 30 -22 30 22'/></g>",
};

static const char nightwear[] =
    "<g fill='{second}' opacity='.75'><path d='M-70 56a12 12 0 1 0 12 15a10 10 0 0 1 -12 -15z'/>"
    "<path d='M50 96a12 12 0 1 0 12 15a10 10 0 0 1 -12 -15z'/><path d='M66 44l3 7 7 3 -7 3 -3 7 "
    "-3 -7 -7 -3 7 -3z'/><path d='M-40 108l3 7 7 3 -7 3 -3 7 -3 -7 -7 -3 7 -3z'/></g>";

static void
rf_portrait_draw_pattern (RfPortraitScene *scene)
{
  guint count = G_N_ELEMENTS (patterns);
  const char *pattern = patterns[rf_portrait_scene_detail (scene, 1, (int) count)];

  if (scene->clothes == RF_CLOTHES_PYJAMAS)
    pattern = nightwear;
  else if (scene->clothes == RF_CLOTHES_ROMPER && *pattern == '\0')
    pattern = patterns[2];
  rf_canvas_add (scene->canvas, "<g clip-path='url(#{id}torso)'>%s</g>", pattern);
}

void
rf_portrait_draw_body (RfPortraitScene *scene)
{
  int lift = scene->gesture == RF_GESTURE_SHRUG ? -10 : 0;
  int neck = scene->build->neck_width;
  int side = scene->build->shoulder_width;
  g_autofree char *torso = NULL;

  torso = g_strdup_printf ("M-%d -18C-%d 4 -%d %d -%d %dL-%d 240L%d 240L%d %dC%d %d %d 4 %d -18Z",
                           neck,
                           neck + 6,
                           side - 16,
                           lift,
                           side,
                           38 + lift,
                           side - 2,
                           side - 2,
                           side,
                           38 + lift,
                           side - 16,
                           lift,
                           neck + 6,
                           neck);
  rf_canvas_add (scene->canvas,
                 "<clipPath id='{id}torso'><path d='%s'/></clipPath><path d='%s' fill='",
                 torso,
                 torso);
  rf_canvas_add (scene->canvas, "%s", rf_portrait_get_garment (scene)->torso_paint);
  rf_canvas_add (scene->canvas, "'/>");
  rf_portrait_draw_pattern (scene);
}

void
rf_portrait_draw_neck (RfPortraitScene *scene)
{
  int neck = scene->build->neck_width;
  int deep = scene->clothes == RF_CLOTHES_BLOUSE || scene->clothes == RF_CLOTHES_SHIRT ? 58 : 40;

  rf_canvas_add (scene->canvas,
                 "<path d='M-%d -80L-%d -22Q-%d -4 -%d 0Q0 %d %d 0Q%d -4 %d -22L%d -80Z' "
                 "fill='{skin}'/>",
                 neck,
                 neck,
                 neck + 2,
                 neck + 20,
                 deep,
                 neck + 20,
                 neck + 2,
                 neck,
                 neck);
  rf_canvas_add (scene->canvas,
                 "<path d='M-%d -80L-%d -30Q0 26 %d -22L%d -80Z' fill='{skin-shade}'/>",
                 neck,
                 neck,
                 neck,
                 neck);
  if (scene->family != RF_FAMILY_BABY)
    rf_canvas_add (scene->canvas,
                   "<path d='M-%d 6Q-14 10 -8 15M%d 6Q14 10 8 15' fill='none' "
                   "stroke='{skin-shade}' stroke-width='4' stroke-linecap='round'/>",
                   neck - 4,
                   neck - 4);
}
