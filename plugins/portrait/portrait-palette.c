/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* The colours of a portrait, as the named paints of its canvas. */

static const struct
{
  guint32 light;
  guint32 deep;
  guint32 cloth;
  guint32 second;
  guint32 accent;
} themes[] = {
  { 0xe6f3fe, 0xaed6f5, 0x4a8fd0, 0xf8fcff, 0xffb35c }, /* pastel-blue */
  { 0xfdeaf1, 0xf7b9d1, 0xe5709b, 0xfff8fa, 0x5fbfb8 }, /* pastel-pink */
  { 0xe9f8ec, 0xb0dfba, 0x4dab72, 0xfafffa, 0xffc145 }, /* pastel-green */
  { 0xfff8dd, 0xfbdc83, 0xefa92b, 0xfffdf4, 0x4d9fc4 }, /* pastel-yellow */
  { 0xf2ebfd, 0xcbb4ef, 0x8562c8, 0xfcf9ff, 0xff93ad }, /* pastel-purple */
  { 0xffe0b3, 0xff8669, 0xcf3f68, 0xffeed8, 0x6f3f98 }, /* sunset */
  { 0xcff3f6, 0x45aecd, 0x136489, 0xeefcfd, 0xff9a63 }, /* ocean */
  { 0xe4edd0, 0x7fab74, 0x2c6a48, 0xf6f2df, 0xdd842c }, /* forest */
  { 0xf3f3f4, 0xbfc0c4, 0x4b4d54, 0xfafafa, 0x909299 }, /* monochrome */
  { 0xffe45c, 0xff5aa0, 0x5a2fe0, 0xffffff, 0x00c9ac }, /* vivid */
};

static const struct
{
  guint32 base;
  guint32 light;
  guint32 shade;
  guint32 line;
  guint32 blush;
  guint32 lip;
} skins[] = {
  { 0xffdfc9, 0xfff0e3, 0xf2bd9f, 0xd08f70, 0xff9d94, 0xdf7a74 }, /* light */
  { 0xf9cfac, 0xffe3ca, 0xe5aa82, 0xbf7d57, 0xf68f7c, 0xcf6a60 }, /* fair */
  { 0xecb68a, 0xfad0a9, 0xd39465, 0xa96a40, 0xe77f63, 0xbb5a4b }, /* medium */
  { 0xd59a68, 0xe8b687, 0xb87b4a, 0x8e552c, 0xd26d4d, 0xa64c3d }, /* tan */
  { 0xa86f46, 0xc28a5f, 0x89542f, 0x63391c, 0xbb573f, 0x8b3d35 }, /* brown */
  { 0x78492f, 0x956143, 0x5b331f, 0x3b1f12, 0x9a4334, 0x6f2f2c }, /* dark */
};

static const struct
{
  guint32 base;
  guint32 light;
  guint32 shade;
} hairs[] = {
  { 0, 0, 0 },                      /* auto */
  { 0x2b2730, 0x57505f, 0x17141b }, /* black */
  { 0x6b4128, 0x9a6540, 0x472a19 }, /* brown */
  { 0xe6bb5c, 0xf8dd95, 0xbd8c38 }, /* blonde */
  { 0xc65a2b, 0xe98a4f, 0x933a18 }, /* red */
  { 0x9b9da6, 0xc3c5cc, 0x73757f }, /* grey */
  { 0xe2e0e8, 0xfaf9fc, 0xb3b0be }, /* white */
  { 0x4a7fe0, 0x86b0fa, 0x2f58ab }, /* blue */
  { 0xf27fb2, 0xffb3d3, 0xc7548a }, /* pink */
};

static const int auto_hairs[] = {
  [RF_FAMILY_FATHER] = 2,   [RF_FAMILY_MOTHER] = 2,      [RF_FAMILY_SON] = 2,
  [RF_FAMILY_DAUGHTER] = 3, [RF_FAMILY_GRANDFATHER] = 6, [RF_FAMILY_GRANDMOTHER] = 5,
  [RF_FAMILY_BABY] = 3,     [RF_FAMILY_UNCLE] = 1,       [RF_FAMILY_AUNT] = 4,
};

static void
rf_portrait_apply_skin (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;
  int tone = scene->skin_tone;

  rf_canvas_set_color (canvas, "skin", skins[tone].base);
  rf_canvas_set_color (canvas, "skin-light", skins[tone].light);
  rf_canvas_set_color (canvas, "skin-shade", skins[tone].shade);
  rf_canvas_set_color (canvas, "skin-line", skins[tone].line);
  rf_canvas_set_color (canvas, "blush", skins[tone].blush);
  rf_canvas_set_color (canvas,
                       "lip-line",
                       scene->build->has_lashes ? skins[tone].lip
                                                : rf_color_mix (skins[tone].lip, 0x3a1020, 45));
  rf_canvas_set_gradient (canvas, "face");
  rf_canvas_set_gradient (canvas, "cheek");
  rf_canvas_add (canvas,
                 "<radialGradient id='{id}cheek'><stop offset='.3' stop-color='{blush}'/><stop "
                 "offset='1' stop-color='{blush}' stop-opacity='0'/></radialGradient>");
  rf_canvas_add (canvas,
                 "<radialGradient id='{id}face' gradientUnits='userSpaceOnUse' cx='-34' cy='-40' "
                 "r='165'><stop offset='0' stop-color='{skin-light}'/><stop offset='.45' "
                 "stop-color='{skin}'/><stop offset='.75' stop-color='{skin}'/><stop offset='1' "
                 "stop-color='{skin-shade}'/></radialGradient>");
}

static void
rf_portrait_apply_hair (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;
  int color = scene->hair_color;
  guint32 line = skins[scene->skin_tone].line;

  if (color == 0)
    color = auto_hairs[scene->family];
  /* Fair hair is rare on the darker skins, where nobody asked for a colour. */
  if (scene->hair_color == 0 && scene->skin_tone >= 3 && (color == 3 || color == 4))
    color = scene->skin_tone >= 4 ? 1 : 2;
  if (scene->hair_color == 0 && scene->skin_tone == 5 && color == 2)
    color = 1;

  rf_canvas_set_color (canvas, "hair-base", hairs[color].base);
  rf_canvas_set_color (canvas, "hair-light", hairs[color].light);
  rf_canvas_set_color (canvas, "hair-shade", hairs[color].shade);
  rf_canvas_set_color (canvas, "brow", rf_color_mix (hairs[color].shade, line, 25));
  rf_canvas_set_gradient (canvas, "hair");
  rf_canvas_add (canvas,
                 "<linearGradient id='{id}hair' gradientUnits='userSpaceOnUse' x1='-50' y1='-150' "
                 "x2='60' y2='200'><stop offset='0' stop-color='{hair-light}'/><stop offset='.3' "
                 "stop-color='{hair-base}'/><stop offset='.65' stop-color='{hair-base}'/><stop "
                 "offset='1' stop-color='{hair-shade}'/></linearGradient>");
}

static void
rf_portrait_apply_theme (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;
  int turn = rf_portrait_scene_detail (scene, 0, 5) * 6;
  guint32 light = themes[scene->theme].light;
  guint32 deep = themes[scene->theme].deep;
  guint32 cloth = themes[scene->theme].cloth;
  guint32 accent = themes[scene->theme].accent;

  if (turn > 12)
    turn -= 30;
  light = rf_color_turn (light, turn);
  deep = rf_color_turn (deep, turn);
  cloth = rf_color_turn (cloth, turn);
  accent = rf_color_turn (accent, turn / 2);
  rf_canvas_set_color (canvas, "light", light);
  rf_canvas_set_color (canvas, "middle", rf_color_mix (light, deep, 50));
  rf_canvas_set_color (canvas, "deep", deep);
  rf_canvas_set_color (canvas, "deeper", rf_color_mix (deep, cloth, 45));
  rf_canvas_set_color (canvas, "cloth-base", cloth);
  rf_canvas_set_color (canvas, "cloth-light", rf_color_mix (cloth, 0xffffff, 28));
  rf_canvas_set_color (canvas, "cloth-shade", rf_color_mix (cloth, 0x1c1238, 26));
  rf_canvas_set_color (canvas, "cloth-dark", rf_color_mix (cloth, 0x1c1238, 48));
  rf_canvas_set_color (canvas, "second", themes[scene->theme].second);
  rf_canvas_set_color (
      canvas, "second-shade", rf_color_mix (themes[scene->theme].second, deep, 45));
  rf_canvas_set_color (canvas, "accent", accent);
  rf_canvas_set_color (canvas, "accent-light", rf_color_mix (accent, 0xffffff, 35));
  rf_canvas_set_color (canvas, "accent-shade", rf_color_mix (accent, 0x2a1230, 28));
  rf_canvas_set_gradient (canvas, "cloth");
  rf_canvas_add (canvas,
                 "<linearGradient id='{id}cloth' gradientUnits='userSpaceOnUse' x1='-120' y1='0' "
                 "x2='120' y2='220'><stop offset='0' stop-color='{cloth-light}'/><stop "
                 "offset='.35' stop-color='{cloth-base}'/><stop offset='1' "
                 "stop-color='{cloth-shade}'/></linearGradient>");
}

/* Writes the definitions and gives all paints their names; first of all drawing. */
void
rf_portrait_apply_palette (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;

  rf_canvas_set_color (canvas, "ink", 0x2e2233);
  rf_canvas_set_color (canvas, "eye", scene->face.eye_color);
  rf_canvas_set_color (canvas, "eye-shade", rf_color_mix (scene->face.eye_color, 0, 45));
  rf_canvas_set_color (canvas, "eye-light", rf_color_mix (scene->face.eye_color, 0xffffff, 35));
  rf_canvas_add (canvas, "<defs>");
  rf_portrait_apply_skin (scene);
  rf_portrait_apply_hair (scene);
  rf_portrait_apply_theme (scene);
  rf_canvas_add (canvas, "</defs>");
}
