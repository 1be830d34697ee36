/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/*
 * Hands, as strokes with round ends: a finger is one stroke. The wrist is at 0, 0, the fingers
 * point up, the thumb is to the left (the left hand of the figure, seen from the palm).
 */

typedef struct
{
  const char *path;
  int width; /* 0: a closed shape */
  gboolean has_outline;
} RfStroke;

#define PALM     "M-18 6C-20 -8 -29 -26 -25 -52C-15 -62 17 -62 25 -50C29 -28 20 -8 17 6Z"
#define KNUCKLES "M-17 6C-19 -6 -29 -14 -28 -36C-27 -60 24 -60 28 -40C30 -20 20 -8 16 6Z"

static const RfStroke open_hand[] = {
  { PALM, 0, TRUE },
  { "M19 -48L32 -80", 14, TRUE },
  { "M8 -54L13 -98", 15, TRUE },
  { "M-5 -55L-8 -103", 16, TRUE },
  { "M-17 -50L-28 -91", 15, TRUE },
  { "M-12 -16Q-34 -24 -46 -48", 17, TRUE },
  { PALM, 0, FALSE },
  { NULL, 0, FALSE },
};

static const RfStroke thumb_hand[] = {
  { KNUCKLES, 0, TRUE },          { "M-12 -38Q-18 -62 -10 -86", 21, TRUE },
  { KNUCKLES, 0, FALSE },         { "M-2 -8L17 -9", 13, TRUE },
  { "M-4 -20L21 -21", 14, TRUE }, { "M-4 -33L23 -34", 14, TRUE },
  { "M-3 -47L22 -47", 14, TRUE }, { NULL, 0, FALSE },
};

static const RfStroke peace_hand[] = {
  { PALM, 0, TRUE },
  { "M-3 -50L14 -103", 16, TRUE },
  { "M-16 -50L-34 -97", 16, TRUE },
  { PALM, 0, FALSE },
  { "M8 -54L7 -33", 15, TRUE },
  { "M21 -47L18 -29", 14, TRUE },
  { "M-20 -14Q-14 -30 8 -29", 16, TRUE },
  { NULL, 0, FALSE },
};

static const RfStroke point_hand[] = {
  { KNUCKLES, 0, TRUE },
  { "M-16 -44L-20 -104", 16, TRUE },
  { KNUCKLES, 0, FALSE },
  { "M-2 -51L-3 -31", 15, TRUE },
  { "M11 -49L9 -29", 15, TRUE },
  { "M23 -42L20 -25", 13, TRUE },
  { "M-22 -12Q-14 -28 6 -25", 16, TRUE },
  { NULL, 0, FALSE },
};

static const RfStroke flat_hand[] = {
  { "M-19 -18Q-30 -36 -27 -58", 15, TRUE },
  { "M-16 6C-19 -8 -26 -28 -22 -50L22 -50C25 -28 18 -8 15 6Z", 0, TRUE },
  { "M16 -44L15 -84", 13, TRUE },
  { "M6 -46L6 -98", 13, TRUE },
  { "M-5 -46L-5 -101", 13, TRUE },
  { "M-16 -44L-15 -93", 13, TRUE },
  { "M-16 6C-19 -8 -25 -28 -22 -46L22 -46C25 -28 18 -8 15 6Z", 0, FALSE },
  { NULL, 0, FALSE },
};

static const RfStroke fist_hand[] = {
  { KNUCKLES, 0, TRUE },
  { "M21 -46L20 -26", 13, TRUE },
  { "M8 -50L8 -25", 14, TRUE },
  { "M-6 -50L-6 -25", 14, TRUE },
  { "M-20 -46L-19 -26", 13, TRUE },
  { "M-21 -8Q-10 -18 10 -15", 15, TRUE },
  { NULL, 0, FALSE },
};

static const RfStroke *const hands[] = {
  [RF_HAND_OPEN] = open_hand,   [RF_HAND_THUMB] = thumb_hand, [RF_HAND_PEACE] = peace_hand,
  [RF_HAND_POINT] = point_hand, [RF_HAND_FLAT] = flat_hand,   [RF_HAND_FIST] = fist_hand,
};

/* The right half of two hands that form a heart; its hollow is around 0, 0. */
static const RfStroke heart_hand[] = {
  { "M58 18C68 -34 52 -66 26 -64", 15, TRUE },
  { "M50 20C44 -6 84 -14 88 16C92 38 84 54 76 66L52 56C46 44 46 32 50 20Z", 0, TRUE },
  { "M56 20C62 -34 42 -54 22 -50C8 -48 4 -38 5 -28", 16, TRUE },
  { "M56 34C36 34 20 40 6 46", 17, TRUE },
  { "M54 22C52 2 84 -6 86 18C88 38 82 52 75 64L54 54C50 44 52 34 54 22Z", 0, FALSE },
  { NULL, 0, FALSE },
};

static const char *const creases[] = {
  [RF_HAND_OPEN] = "M-15 -14Q-2 -24 -4 -42M-14 -44Q0 -38 18 -42",
  [RF_HAND_THUMB] = "M-15 -76Q-9 -80 -4 -76",
  [RF_HAND_PEACE] = "M-20 -60L-12 -58",
  [RF_HAND_POINT] = "",
  [RF_HAND_FLAT] = "",
  [RF_HAND_FIST] = "",
};

static void
rf_portrait_draw_strokes (RfPortraitScene *scene, const RfStroke *strokes)
{
  for (; strokes->path != NULL; strokes++)
    {
      if (strokes->has_outline)
        rf_canvas_add (scene->canvas,
                       "<path d='%s' stroke='{skin-line}' stroke-width='%d'/>",
                       strokes->path,
                       strokes->width + 4);
      if (strokes->width > 0)
        rf_canvas_add (scene->canvas,
                       "<path d='%s' stroke='{skin}' stroke-width='%d'/>",
                       strokes->path,
                       strokes->width);
      else
        rf_canvas_add (scene->canvas, "<path d='%s' fill='{skin}'/>", strokes->path);
    }
}

static void
rf_portrait_open_strokes (RfPortraitScene *scene)
{
  rf_canvas_add (scene->canvas, "<g fill='none' stroke-linecap='round' stroke-linejoin='round'>");
}

/* One hand, in its own frame. */
void
rf_portrait_draw_hand (RfPortraitScene *scene, RfHand hand)
{
  rf_portrait_open_strokes (scene);
  rf_portrait_draw_strokes (scene, hands[hand]);
  rf_canvas_add (
      scene->canvas, "<path d='%s' stroke='{skin-shade}' stroke-width='3'/></g>", creases[hand]);
}

/* Both hands of the heart, around 0, 0. */
void
rf_portrait_draw_heart_hands (RfPortraitScene *scene)
{
  rf_canvas_add (scene->canvas,
                 "<path d='M0 40C-40 16 -50 -8 -38 -28C-28 -46 -6 -42 0 -24C6 -42 28 -46 38 -28C50 "
                 "-8 40 16 0 40Z' fill='#ff5470'/><path d='M-28 -18q4 -10 12 -11' fill='none' "
                 "stroke='#ffffff' stroke-width='5' stroke-linecap='round' opacity='.8'/>");
  rf_portrait_open_strokes (scene);
  rf_canvas_add (scene->canvas, "<g transform='scale(-1 1)'>");
  rf_portrait_draw_strokes (scene, heart_hand);
  rf_canvas_add (scene->canvas, "</g>");
  rf_portrait_draw_strokes (scene, heart_hand);
  rf_canvas_add (scene->canvas, "</g>");
}
