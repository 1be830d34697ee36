/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/*
 * What is worn on the torso. The art is drawn for a neck of 40 units (half) and is scaled
 * across to the figure's own; it lies over the torso and the neck.
 */

static const RfPortraitGarment garments[] = {
  [RF_CLOTHES_SHIRT] = { RF_SLEEVE_LONG, "{cloth}", "{cloth}", "{cloth-shade}", "{cloth-light}" },
  [RF_CLOTHES_BLOUSE] = { RF_SLEEVE_LONG, "{cloth}", "{cloth}", "{cloth-shade}", "{second}" },
  [RF_CLOTHES_HOODIE] = { RF_SLEEVE_LONG, "{cloth}", "{cloth}", "{cloth-shade}", "{cloth-shade}" },
  [RF_CLOTHES_PINAFORE] = { RF_SLEEVE_SHORT, "{second}", "{second}", "{second-shade}", "{accent}" },
  [RF_CLOTHES_CARDIGAN] = { RF_SLEEVE_LONG, "{cloth}", "{cloth}", "{cloth-shade}", "{cloth-dark}" },
  [RF_CLOTHES_SHAWL] = { RF_SLEEVE_LONG, "{cloth}", "{cloth}", "{cloth-shade}", "{accent}" },
  [RF_CLOTHES_ROMPER] = { RF_SLEEVE_LONG, "{cloth}", "{cloth}", "{cloth-shade}", "{second}" },
  [RF_CLOTHES_JACKET] = { RF_SLEEVE_LONG, "{cloth}", "{cloth}", "{cloth-shade}", "{cloth-dark}" },
  [RF_CLOTHES_TURTLENECK] = { RF_SLEEVE_LONG,
                              "{cloth}",
                              "{cloth}",
                              "{cloth-shade}",
                              "{cloth-shade}" },
  [RF_CLOTHES_SPORT] = { RF_SLEEVE_NONE, "{cloth}", "{skin}", "{skin-line}", "{accent}" },
  [RF_CLOTHES_PYJAMAS] = { RF_SLEEVE_LONG, "{cloth}", "{cloth}", "{cloth-shade}", "{second}" },
};

/* The left half and what is in the middle; "halves" are mirrored. */
static const struct
{
  const char *halves;
  const char *middle;
} art[] = {
  [RF_CLOTHES_SHIRT] = { "<path d='M-44 -22C-60 -14 -66 -4 -64 6L-38 46L0 22L-30 6C-40 -4 -44 -12 "
                         "-44 -22Z' "
                         "fill='{cloth-light}' stroke='{cloth-shade}' stroke-width='2.5' "
                         "stroke-linejoin='round'/>",
                         "<path d='M0 26V240' stroke='{cloth-shade}' stroke-width='3'/><path d='M8 "
                         "56h0M8 98h0M8 "
                         "140h0M8 182h0' stroke='{second}' stroke-width='9' "
                         "stroke-linecap='round'/>" },
  [RF_CLOTHES_BLOUSE] = { "<path d='M-66 -6C-52 -2 -20 40 0 62L0 78C-24 56 -60 18 -78 0Z' "
                          "fill='{second}' "
                          "stroke='{second-shade}' stroke-width='2'/>",
                          "<circle cy='92' r='5' fill='{second}'/><circle cy='116' r='5' "
                          "fill='{second}'/><circle "
                          "cy='140' r='5' fill='{second}'/>" },
  [RF_CLOTHES_HOODIE] = { "<path d='M-56 -24C-84 -18 -96 2 -88 16C-70 38 -30 52 0 58L0 34C-26 26 "
                          "-50 8 -56 -24Z' "
                          "fill='{cloth-light}' stroke='{cloth-shade}' stroke-width='3' "
                          "stroke-linejoin='round'/><path "
                          "d='M-22 46C-26 66 -20 82 -24 100' fill='none' stroke='{second}' "
                          "stroke-width='6' "
                          "stroke-linecap='round'/><path d='M-24 100v10' stroke='{accent}' "
                          "stroke-width='8' "
                          "stroke-linecap='round'/>",
                          "<path d='M-62 240L-56 140Q-52 128 -38 128H38Q52 128 56 140L62 240Z' "
                          "fill='{cloth-shade}' "
                          "opacity='.55'/>" },
  [RF_CLOTHES_PINAFORE] = { "<path d='M-58 -16C-62 -8 -64 0 -60 6C-36 32 -14 34 0 34V22C-24 22 -48 "
                            "8 -58 -16Z' "
                            "fill='{second}' stroke='{second-shade}' stroke-width='2'/><path "
                            "d='M-86 6L-62 -2L-46 80H-70Z'"
                            " fill='{cloth}' stroke='{cloth-shade}' stroke-width='2'/>",
                            "<path d='M-74 72Q0 84 74 72L80 112Q86 140 104 152V240H-104V152Q-86 "
                            "140 -80 112Z' fill='{cloth}'/><path d='M-74 "
                            "72Q0 84 74 72' fill='none' stroke='{cloth-light}' "
                            "stroke-width='5'/><circle cx='-58' cy='84'"
                            " r='7' fill='{accent}'/><circle cx='58' cy='84' r='7' "
                            "fill='{accent}'/><path d='M0 136C-34 "
                            "114 -20 94 0 108C20 94 34 114 0 136Z' fill='{accent}'/>" },
  [RF_CLOTHES_CARDIGAN] = { "<path d='M-44 -20C-58 -12 -62 -4 -60 6L-30 40L0 20L-26 4C-38 -6 -42 "
                            "-12 -44 -20Z' "
                            "fill='{second}' stroke='{second-shade}' stroke-width='2.5' "
                            "stroke-linejoin='round'/><path "
                            "d='M-72 -8C-56 40 -30 80 -14 110V240H-30V116C-52 80 -80 40 -88 -2Z' "
                            "fill='{cloth-shade}'/>",
                            "<path d='M-2 24L2 24L12 40L0 52L-12 40Z' fill='{accent}'/><path "
                            "d='M-10 52H10L16 110L0 128"
                            "L-16 110Z' fill='{accent}'/><path d='M-12 66L12 76M-14 88L14 98' "
                            "stroke='{accent-light}' "
                            "stroke-width='5'/><path d='M-22 140h0M-22 176h0' "
                            "stroke='{cloth-light}' stroke-width='10' "
                            "stroke-linecap='round'/>" },
  [RF_CLOTHES_SHAWL] = { "<path d='M-58 -16C-92 -8 -128 16 -138 62C-100 92 -40 96 0 96V60C-26 40 "
                         "-50 12 -58 -16Z' "
                         "fill='{accent}'/><path d='M-138 62C-100 92 -40 96 0 96' fill='none' "
                         "stroke='{accent-light}' stroke-width='6' stroke-dasharray='3 9' "
                         "stroke-linecap='round'/>"
                         "<path d='M-80 16C-60 46 -30 64 0 76' fill='none' stroke='{accent-shade}' "
                         "stroke-width='3' "
                         "opacity='.6'/>",
                         "<circle cy='70' r='13' fill='{second}'/><circle cy='70' r='8' "
                         "fill='{cloth-base}'/><circle "
                         "cx='-3' cy='67' r='2.5' fill='#ffffff'/>" },
  [RF_CLOTHES_ROMPER] = { "<path d='M-50 -4C-56 0 -58 6 -54 10C-30 28 -10 30 0 30V18C-20 18 -40 8 "
                          "-50 -4Z' "
                          "fill='{cloth-shade}'/>",
                          "<path d='M-52 2C-34 24 34 24 52 2C74 26 72 92 0 96C-72 92 -74 26 -52 "
                          "2Z' fill='{second}' "
                          "stroke='{accent}' stroke-width='6'/><path d='M0 36l7 14 15 2 -11 11 3 "
                          "15 -14 -7 -14 7 3 -15 "
                          "-11 -11 15 -2z' fill='{accent}' stroke='{accent}' stroke-width='4' "
                          "stroke-linejoin='round'/>" },
  [RF_CLOTHES_JACKET] = { "<path d='M-50 -16C-48 30 -46 140 -40 240H0V18C-24 18 -44 4 -50 -16Z' "
                          "fill='{second}'/><path "
                          "d='M-50 -24C-70 -16 -82 -6 -84 6L-64 48L-78 60L-42 240H-32C-34 160 -44 "
                          "60 -50 -24Z' "
                          "fill='{cloth-light}' stroke='{cloth-shade}' stroke-width='2.5' "
                          "stroke-linejoin='round'/>",
                          "<path d='M-43 3Q0 34 43 3' fill='none' stroke='{second-shade}' "
                          "stroke-width='5'/><path "
                          "d='M5 60L-17 92H-2L-8 118L17 82H3L10 60Z' fill='{accent}' "
                          "stroke='{accent}' "
                          "stroke-width='3' stroke-linejoin='round'/>" },
  [RF_CLOTHES_TURTLENECK] = { "<path d='M-48 -12C-54 20 -24 90 0 150V-20Z' fill='{second}'/><path "
                              "d='M-54 -14C-66 -8 -76 "
                              "-2 -78 4L-72 56L-56 58L-62 72L0 172C-24 110 -44 50 -54 -14Z' "
                              "fill='{cloth-light}' "
                              "stroke='{cloth-shade}' stroke-width='2.5' stroke-linejoin='round'/>",
                              "<path d='M-44 -30C-46 -8 -50 2 -50 6C-24 26 24 26 50 6C50 2 46 -8 "
                              "44 -30C20 -16 -20 -16 -44 "
                              "-30Z' fill='{second}' stroke='{second-shade}' "
                              "stroke-width='3'/><path d='M-46 -12C-20 2 20 2 "
                              "46 -12' fill='none' stroke='{second-shade}' stroke-width='3'/><path "
                              "d='M0 172V240' "
                              "stroke='{cloth-shade}' stroke-width='3'/><circle cx='9' cy='184' "
                              "r='5' "
                              "fill='{accent}'/>" },
  [RF_CLOTHES_SPORT] = { "<path d='M-74 -14C-60 20 -30 50 0 52V64C-36 62 -70 30 -88 -8Z' "
                         "fill='{second}'/><path "
                         "d='M-96 240V70L-106 60V240Z' fill='{second}' opacity='.8'/>",
                         "" },
  [RF_CLOTHES_PYJAMAS] = { "<path d='M-50 -20C-68 -14 -76 0 -74 10L-50 56L0 30L-34 8C-44 -4 -48 "
                           "-10 -50 -20Z' "
                           "fill='{cloth-light}' stroke='{second}' stroke-width='4' "
                           "stroke-linejoin='round'/>",
                           "<path d='M0 34V240' stroke='{second}' stroke-width='3'/><path d='M9 "
                           "66h0M9 108h0M9 150h0' "
                           "stroke='{second}' stroke-width='10' stroke-linecap='round'/>" },
};

/* A runner's number, drawn and not written. */
static const char number[] =
    "<rect x='-42' y='78' width='84' height='62' rx='6' fill='#ffffff' "
    "stroke='{cloth-shade}' stroke-width='3'/><path d='M-42 84a6 6 0 0 1 6 -6h72a6 6 0 0 1 6 6v8"
    "h-84z' fill='{accent}'/><path d='M-24 106l9 -7v32M2 106q2 -8 10 -8q10 0 10 9q0 7 -20 24h22' "
    "fill='none' stroke='{ink}' stroke-width='6' stroke-linecap='round' "
    "stroke-linejoin='round'/>";

static const char straps[] =
    "<path d='M-74 -8C-84 40 -88 100 -86 240' fill='none' stroke='{accent-shade}' "
    "stroke-width='26'/><path d='M-75 -8C-85 40 -89 100 -87 240' fill='none' stroke='{accent}' "
    "stroke-width='20'/><path d='M-99 98h24v14h-24z' fill='{second}'/>";

const RfPortraitGarment *
rf_portrait_get_garment (const RfPortraitScene *scene)
{
  return &garments[scene->clothes];
}

void
rf_portrait_draw_clothes (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;
  int across = scene->build->neck_width * 5 / 4 + 42;

  rf_canvas_add (canvas, "<g transform='scale(.%02d 1)'>", MIN (across, 99));
  rf_canvas_mirror (canvas, art[scene->clothes].halves);
  rf_canvas_add (canvas, "%s", art[scene->clothes].middle);
  if (scene->activity == RF_ACTIVITY_RUNNING)
    rf_canvas_add (canvas, "%s", number);
  if (scene->activity == RF_ACTIVITY_WALKING)
    rf_canvas_mirror (canvas, straps);
  rf_canvas_add (canvas, "</g>");
}
