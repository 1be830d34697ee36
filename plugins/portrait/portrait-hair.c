/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/*
 * Hair, in the head's frame: behind everything ("back"), falling over the shoulders ("locks",
 * mirrored) and around the forehead ("front"). Drawn for a face 88 units wide (half).
 */

typedef struct
{
  const char *back;
  const char *locks;
  const char *front;
  int height; /* of the top over the middle of the head, where a crown sits */
} RfPortraitHair;

#define SHEEN(path)                                                                                \
  "<path d='" path "' fill='none' stroke='{hair-light}' stroke-width='9' "                         \
  "stroke-linecap='round' opacity='.55'/>"
#define STRANDS(path)                                                                              \
  "<path d='" path "' fill='none' stroke='{hair-shade}' stroke-width='3.5' "                       \
  "stroke-linecap='round' opacity='.55'/>"
#define SMOOTH                                                                                     \
  "<path d='M-90 8C-102 -52 -84 -122 0 -122C84 -122 102 -52 90 8C88 -20 82 -44 64 -60C40 -82 -40 " \
  "-82 -64 -60C-82 -44 -88 -20 -90 8Z' fill='{hair}'/>" STRANDS (                                  \
      "M-74 -46C-56 -72 -34 -98 -6 -112M-44 -71C-34 -86 -18 -104 0 -114M74 -46C56 -72 34 "         \
      "-98 6 -112M44 -71C34 -86 18 -104 0 -114M0 -76V-110") SHEEN ("M-66 -82Q-52 -104 -26 -110")
#define PARTED                                                                                     \
  "<path d='M0 -126C-72 -128 -108 -80 -100 8C-98 30 -92 40 -86 44C-90 8 -84 -26 -66 -48C-46 -62 "  \
  "-14 -72 0 -92C14 -72 46 -62 66 -48C84 -26 90 8 86 44C92 40 98 30 100 8C108 -80 72 -128 0 "      \
  "-126Z' fill='{hair}'/>" STRANDS (                                                               \
      "M0 -122V-96M-14 -118C-48 -106 -82 -70 -90 -18M14 -118C48 -106 82 -70 90 -18")               \
      SHEEN ("M-76 -70Q-62 -96 -36 -106")

static const RfPortraitHair styles[] = {
  [RF_HAIR_SHORT] = { "",
                      "",
                      "<path d='M-90 18C-96 0 -104 -44 -90 -78C-74 -114 -40 -132 6 -132C54 -132 86 "
                      "-110 96 -74C102 "
                      "-44 96 0 90 18L81 12C82 -10 82 -28 72 -46C64 -54 56 -60 50 -68C18 -46 -30 "
                      "-48 -54 -64C-64 "
                      "-54 -72 -46 -76 -36C-82 -24 -82 -8 -81 12Z' fill='{hair}'/>" SHEEN (
                          "M-70 -84Q-52 -112 -20 -116")
                          STRANDS ("M50 -68C60 -76 66 -86 68 -98M20 -56C36 -66 46 -80 "
                                   "50 -98M-54 -64C-48 -74 -38 -84 -24 -90"),
                      124 },
  [RF_HAIR_LONG] = { "<path d='M0 -124C-112 -124 -112 -20 -106 60C-104 120 -124 170 -128 222C-70 "
                     "250 70 250 128 "
                     "222C124 170 104 120 106 60C112 -20 112 -124 0 -124Z' fill='{hair-shade}'/>",
                     "<path d='M86 -30C108 30 100 80 116 140C126 180 130 210 122 232C100 244 70 "
                     "236 56 218C78 180 "
                     "78 130 82 84C84 60 88 40 84 10Z' fill='{hair}'/>" STRANDS (
                         "M94 20C96 90 100 150 92 224M108 "
                         "110C114 150 116 190 110 222"),
                     PARTED,
                     118 },
  [RF_HAIR_CURLY] = { NULL, "", NULL, 140 },
  [RF_HAIR_WAVY] = { "<path d='M-90 -60C-134 -30 -106 6 -124 34C-144 62 -112 86 -124 116C-110 150 "
                     "-66 146 -40 "
                     "124H40C66 146 110 150 124 116C112 86 144 62 124 34C106 6 134 -30 90 -60Z' "
                     "fill='{hair-shade}'/>",
                     "<path d='M84 -44C132 -22 104 8 122 36C142 64 110 88 122 118C108 144 80 138 "
                     "72 120C94 98 72 "
                     "76 88 50C100 28 80 8 86 -12Z' fill='{hair}'/>" STRANDS (
                         "M98 -20C114 0 92 24 106 48C120 72 "
                         "92 94 100 124"),
                     "<path d='M34 -122C-30 -144 -116 -100 -108 -24C-106 0 -100 16 -88 24C-90 -4 "
                     "-84 -18 -66 "
                     "-30C-30 -36 10 -52 36 -88C44 -60 66 -48 78 -34C88 -18 88 6 88 24C104 6 112 "
                     "-20 106 -52C98 "
                     "-98 70 -122 34 -122Z' fill='{hair}'/>" STRANDS (
                         "M34 -114C20 -76 -30 -52 -78 -42M20 -122C-6 -92 -50 -76 -92 -52M42 "
                         "-114C60 -90 84 -74 92 "
                         "-40") SHEEN ("M-78 -82Q-58 -108 -24 -114"),
                     122 },
  [RF_HAIR_BALD] = { "", "", "", 100 },
  [RF_HAIR_PONYTAIL] = { "<path d='M30 -104C60 -160 140 -150 150 -70C158 0 150 70 112 128C106 100 "
                         "110 60 104 20C98 -20 "
                         "80 -60 30 -104Z' fill='{hair}'/>" STRANDS (
                             "M60 -118C110 -100 128 -20 118 90M84 -130C130 "
                             "-100 142 -10 124 70"),
                         "",
                         SMOOTH "<path d='M44 -118L72 -96' stroke='{accent}' stroke-width='15' "
                                "stroke-linecap='round'/>",
                         118 },
  [RF_HAIR_BUN] = { "<circle cy='-140' r='42' fill='{hair}'/><path d='M-26 -150C-20 -168 10 -172 "
                    "24 -156M-30 "
                    "-134C-10 -158 20 -150 26 -134M-14 -122C0 -136 10 -130 16 -124' fill='none' "
                    "stroke='{hair-shade}' stroke-width='4' stroke-linecap='round' opacity='.6'/>",
                    "",
                    SMOOTH "<path d='M-30 -116Q0 -102 30 -116' fill='none' stroke='{accent}' "
                           "stroke-width='11' "
                           "stroke-linecap='round'/>",
                    118 },
  [RF_HAIR_BOB] = { "<path d='M0 -128C-120 -128 -118 -10 -108 84C-80 104 80 104 108 84C118 -10 120 "
                    "-128 0 -128Z' "
                    "fill='{hair-shade}'/>",
                    "",
                    "<path d='M-108 78C-122 -10 -116 -132 0 -132C116 -132 122 -10 108 78C104 96 84 "
                    "100 66 92C80 "
                    "60 86 10 76 -28C50 -36 -50 -36 -76 -28C-86 10 -80 60 -66 92C-84 100 -104 96 "
                    "-108 78Z' "
                    "fill='{hair}'/>" STRANDS ("M-50 -38C-48 -60 -42 -80 -30 -98M-16 -34C-16 -60 "
                                               "-12 -80 -6 -100M18 -34C18 -60 16 -80 12 "
                                               "-100M50 -38C48 -60 44 -80 34 -98M-92 70C-100 30 "
                                               "-100 -10 -92 -40M92 70C100 30 100 -10 92 "
                                               "-40") SHEEN ("M-84 -62Q-66 -98 -34 -110"),
                    124 },
  [RF_HAIR_AFRO] = { NULL, "", NULL, 150 },
  [RF_HAIR_SPIKY] = { "",
                      "",
                      "<path d='M-88 20C-94 4 -98 -14 -98 -28L-120 -44L-100 -58L-118 -92L-86 "
                      "-92L-88 -130L-54 "
                      "-114L-36 -156L-8 -122L26 -164L42 -118L84 -142L84 -100L120 -100L100 -64L122 "
                      "-46L98 -28C98 -14 "
                      "94 4 88 20L80 8C82 -14 80 -30 72 -44L54 -62L44 -40L22 -66L4 -38L-18 -66L-36 "
                      "-42L-54 -64L-74 "
                      "-42C-80 -30 -82 -14 -80 8Z' fill='{hair}' stroke='{hair}' stroke-width='7' "
                      "stroke-linejoin='round'/>" STRANDS (
                          "M-54 -108L-40 -84M-8 -116L-2 -88M42 -112L36 -86")
                          SHEEN ("M-80 -84L-68 -100M-42 -112L-34 -134M8 -124L20 -142"),
                      128 },
  [RF_HAIR_BRAIDS] = { "<path d='M-84 -60C-110 0 -106 50 -92 70H92C106 50 110 0 84 -60Z' "
                       "fill='{hair-shade}'/>",
                       NULL,
                       PARTED,
                       118 },
};

typedef struct
{
  gint16 x;
  gint16 y;
  gint16 r;
} RfCurl;

static const RfCurl curls_back[] = { { -96, -20, 34 }, { 96, -20, 34 }, { -100, 24, 32 },
                                     { 100, 24, 32 },  { -92, 60, 28 }, { 92, 60, 28 },
                                     { -84, -66, 38 }, { 84, -66, 38 }, { -50, -104, 38 },
                                     { 50, -104, 38 }, { 0, -116, 42 }, { 0, -60, 90 } };
static const RfCurl curls_front[] = { { -90, -38, 25 }, { -76, -74, 28 }, { -44, -96, 30 },
                                      { -4, -102, 32 }, { 38, -98, 30 },  { 74, -78, 28 },
                                      { 92, -40, 24 },  { -52, -64, 22 }, { -20, -68, 24 },
                                      { 14, -70, 23 },  { 48, -66, 22 },  { -94, -6, 18 },
                                      { 94, -6, 18 } };
static const RfCurl afro_back[] = { { 0, -36, 126 },   { -116, -20, 34 }, { 116, -20, 34 },
                                    { -106, 26, 30 },  { 106, 26, 30 },   { -112, -68, 34 },
                                    { 112, -68, 34 },  { -86, -110, 36 }, { 86, -110, 36 },
                                    { -46, -138, 34 }, { 46, -138, 34 },  { 0, -146, 34 } };
static const RfCurl afro_front[] = { { -82, -62, 30 }, { -54, -80, 28 }, { -20, -88, 28 },
                                     { 18, -88, 28 },  { 54, -80, 28 },  { 82, -62, 30 },
                                     { -92, -30, 20 }, { 92, -30, 20 } };

static void
rf_portrait_draw_curls (RfPortraitScene *scene,
                        const RfCurl *curls,
                        guint count,
                        gboolean has_rings)
{
  gboolean has_hat = (scene->accessories & (RF_ACCESSORY_HAT | RF_ACCESSORY_CAP)) != 0;

  /* Curls that a brim would cut are left out, so that what is below it stays round. */
  for (guint i = 0; i < count; i++)
    if (!has_hat || curls[i].y > -50)
      rf_canvas_add (scene->canvas,
                     "<circle cx='%d' cy='%d' r='%d' fill='{hair}'/>",
                     curls[i].x,
                     curls[i].y,
                     has_hat ? MIN (curls[i].r, 100) : curls[i].r);
  for (guint i = 0; has_rings && i < count; i++)
    {
      int r = curls[i].r * 6 / 10;

      if (has_hat && curls[i].y <= -50)
        continue;

      rf_canvas_add (scene->canvas,
                     "<path d='M%d %da%d %d 0 1 1 %d %d' fill='none' stroke='{%s}' "
                     "stroke-width='4' stroke-linecap='round' opacity='.6'/>",
                     curls[i].x - r,
                     curls[i].y,
                     r,
                     r,
                     r + r / 2,
                     r * 8 / 10,
                     curls[i].x + curls[i].y < -60 ? "hair-light" : "hair-shade");
    }
}

static void
rf_portrait_draw_braid (RfPortraitScene *scene)
{
  g_autoptr (GString) art = g_string_new (NULL);

  for (int i = 0; i < 7; i++)
    g_string_append_printf (art,
                            "<ellipse cx='%d' cy='%d' rx='%d' ry='17' fill='{hair}' "
                            "stroke='{hair-shade}' stroke-width='3'/><path d='M%d %dq10 2 14 12' "
                            "fill='none' stroke='{hair-light}' stroke-width='4' "
                            "stroke-linecap='round' opacity='.6'/>",
                            96 + i,
                            46 + i * 22,
                            20 - i,
                            88 + i,
                            38 + i * 22);
  g_string_append (art,
                   "<path d='M96 196C84 214 88 232 104 240C118 232 120 212 110 196Z' "
                   "fill='{hair}'/><rect x='88' y='184' width='30' height='15' rx='7' "
                   "fill='{accent}'/>");
  rf_canvas_mirror (scene->canvas, art->str);
}

/* How "short" looks on women and girls, and on babies. */
static const char pixie[] =
    "<path d='M-92 34C-98 10 -106 -36 -96 -70C-82 -112 -40 -132 8 -132C60 -130 92 -106 98 -68C104 "
    "-36 98 10 92 34C84 26 80 10 80 -8C78 -30 66 -44 52 -74C36 -44 -20 -20 -80 -22C-80 0 -84 22 "
    "-92 "
    "34Z' fill='{hair}'/>" STRANDS ("M52 -76C56 -90 52 -104 44 -114M52 -76C30 -54 -14 -40 -66 "
                                    "-38M52 -80C20 -62 -30 -58 -84 -56")
        SHEEN ("M-74 -84Q-56 -110 -22 -116");

static const char tuft[] =
    "<path d='M-62 -70C-50 -104 -24 -114 2 -112C-12 -126 -8 -142 10 -140C24 -138 24 -122 14 "
    "-120C44 "
    "-116 62 -96 64 -70C46 -92 24 -98 8 -94C-18 -100 -44 -92 -62 -70Z' fill='{hair}'/><path d='M6 "
    "-112C-4 -122 2 -132 10 -131' fill='none' stroke='{hair-light}' stroke-width='5' "
    "stroke-linecap='round' opacity='.7'/>";

/* Under a hat there is only the hair below its brim. */
static void
rf_portrait_open_hair (RfPortraitScene *scene, gboolean is_first)
{
  int brim = 0;
  int across = scene->face.width * 100 / 88;

  if ((scene->accessories & RF_ACCESSORY_HAT) != 0)
    brim = -62;
  else if ((scene->accessories & RF_ACCESSORY_CAP) != 0 &&
           (scene->hair == RF_HAIR_CURLY || scene->hair == RF_HAIR_AFRO))
    brim = -62;
  else if ((scene->accessories & RF_ACCESSORY_CAP) != 0)
    brim = -40;
  rf_canvas_add (scene->canvas, "<g transform='scale(%d.%02d 1)'", across / 100, across % 100);
  rf_canvas_add (scene->canvas, ">");
  if (brim != 0 && is_first)
    rf_canvas_add (scene->canvas,
                   "<clipPath id='{id}brim'><path d='M-170 %dH170V400H-170Z'/></clipPath>",
                   brim);
  rf_canvas_add (scene->canvas, brim != 0 ? "<g clip-path='url(#{id}brim)'>" : "<g>");
}

int
rf_portrait_get_hair_height (const RfPortraitScene *scene)
{
  return styles[scene->hair].height;
}

void
rf_portrait_draw_hair_back (RfPortraitScene *scene)
{
  rf_portrait_open_hair (scene, TRUE);
  if (scene->hair == RF_HAIR_CURLY)
    rf_portrait_draw_curls (scene, curls_back, G_N_ELEMENTS (curls_back), TRUE);
  else if (scene->hair == RF_HAIR_AFRO)
    rf_portrait_draw_curls (scene, afro_back, G_N_ELEMENTS (afro_back), FALSE);
  else
    rf_canvas_add (scene->canvas, "%s", styles[scene->hair].back);
  rf_canvas_add (scene->canvas, "</g></g>");
}

void
rf_portrait_draw_hair_locks (RfPortraitScene *scene)
{
  rf_portrait_open_hair (scene, FALSE);
  if (scene->hair == RF_HAIR_BRAIDS)
    rf_portrait_draw_braid (scene);
  else
    rf_canvas_mirror (scene->canvas, styles[scene->hair].locks);
  rf_canvas_add (scene->canvas, "</g></g>");
}

void
rf_portrait_draw_hair_front (RfPortraitScene *scene)
{
  rf_portrait_open_hair (scene, FALSE);
  if (scene->hair == RF_HAIR_CURLY)
    rf_portrait_draw_curls (scene, curls_front, G_N_ELEMENTS (curls_front), TRUE);
  else if (scene->hair == RF_HAIR_AFRO)
    rf_portrait_draw_curls (scene, afro_front, G_N_ELEMENTS (afro_front), TRUE);
  else if (scene->hair == RF_HAIR_SHORT && scene->family == RF_FAMILY_BABY)
    rf_canvas_add (scene->canvas, "%s", tuft);
  else if (scene->hair == RF_HAIR_SHORT && scene->build->has_lashes)
    rf_canvas_add (scene->canvas, "%s", pixie);
  else
    rf_canvas_add (scene->canvas, "%s", styles[scene->hair].front);
  rf_canvas_add (scene->canvas, "</g></g>");
}
