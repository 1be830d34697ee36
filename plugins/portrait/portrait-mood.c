/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* The mouth, drawn 60 units wide and scaled to the person's own, and the mood's little signs. */

#define GRIN(depth)                                                                                \
  "<path d='M-30 54Q0 62 30 54C31 " depth " -31 " depth " -30 54Z' fill='#6d1f2b' "                \
  "stroke='#6d1f2b' stroke-width='4' stroke-linejoin='round'/>"
#define TEETH "<path d='M-28 55Q0 63 28 55L26 63Q0 71 -26 63Z' fill='#ffffff'/>"

static const char *const mouths[] = {
  [RF_MOOD_NEUTRAL] = "<path d='M-20 63Q0 71 20 63' stroke-width='6'/>",
  [RF_MOOD_HAPPY] = GRIN ("91") TEETH "<path d='M-13 79Q0 69 13 79Q0 85 -13 79Z' fill='#f0737a' "
                                      "stroke='none'/>",
  [RF_MOOD_CALM] = "<path d='M-22 62Q0 76 22 62' stroke-width='6'/>",
  [RF_MOOD_SAD] = "<path d='M-20 74Q0 57 20 74' stroke-width='6.5'/><path d='M-9 81Q0 78 9 81' "
                  "stroke-width='3' opacity='.5'/>",
  [RF_MOOD_ANGRY] = "<path d='M-26 76C-26 58 26 58 26 76C14 70 -14 70 -26 76Z' fill='#ffffff' "
                    "stroke='#5c1a25' stroke-width='5' stroke-linejoin='round'/><path d='M-9 "
                    "64V71M9 64V71' stroke='#5c1a25' stroke-width='2.5'/>",
  [RF_MOOD_STRESSED] = "<rect x='-27' y='58' width='54' height='18' rx='8' fill='#ffffff' "
                       "stroke='#5c1a25' stroke-width='4.5'/><path d='M-24 67l8 -5 8 8 8 -8 8 8 8 "
                       "-8 8 5' stroke='#5c1a25' stroke-width='3'/>",
  [RF_MOOD_EXCITED] = GRIN ("104") TEETH "<path d='M-19 80Q0 66 19 80Q10 92 0 92Q-10 92 -19 80Z' "
                                         "fill='#f0737a' stroke='none'/>",
  [RF_MOOD_TIRED] = "<path d='M-17 69Q-4 62 6 67Q13 70 18 67' stroke-width='6'/>",
  [RF_MOOD_SURPRISED] = "<ellipse cy='69' rx='12' ry='15' fill='#6d1f2b' stroke='#6d1f2b' "
                        "stroke-width='3'/><ellipse cy='77' rx='7' ry='5' fill='#f0737a' "
                        "stroke='none'/>",
  [RF_MOOD_LOVING] = "<path d='M-22 58Q0 64 22 58C22 84 -22 84 -22 58Z' fill='#6d1f2b' "
                     "stroke='#6d1f2b' stroke-width='4' stroke-linejoin='round'/><path d='M-11 "
                     "74Q0 66 11 74Q0 81 -11 74Z' fill='#f0737a' stroke='none'/>",
};

#define HEART "m0 0c-20 -13 -15 -28 -7 -28c4 0 7 3 7 6c0 -3 3 -6 7 -6c8 0 13 15 -7 28z"
#define SPARK "l5 13 13 5 -13 5 -5 13 -5 -13 -13 -5 13 -5z"
#define DROP  "c8 12 12 18 12 24a12 12 0 0 1 -24 0c0 -6 4 -12 12 -24z"

/* A tear rolls down the face, below what is worn before the eyes. */
static const char tear[] =
    "<path d='M-42 24" DROP "' fill='#62c3f5' stroke='#ffffff' stroke-width='2.5'/><path d='M-47 "
    "48q1 5 5 6' stroke='#ffffff' stroke-width='3' fill='none' stroke-linecap='round'/>";

#define VEIN  "M-8 -30Q-6 -8 -30 -8M8 -30Q6 -8 30 -8M-8 30Q-6 8 -30 8M8 30Q6 8 30 8"
#define SWIRL "M-28 6c4 -30 40 -34 44 -8c3 22 -30 26 -32 6c-2 -16 20 -20 24 -4c2 14 -8 18 -2 26"
#define RAYS  "M112 -86l22 -20M88 -118l14 -28"
#define DROPS "<g fill='#62c3f5' stroke='#ffffff' stroke-width='3'>"
#define SPARKS                                                                                     \
  "<g fill='#ffcf3a' stroke='#ffffff' stroke-width='4' paint-order='stroke' "                      \
  "stroke-linejoin='round'>"
#define HEARTS "<g fill='#ff4f74' stroke='#ffffff' stroke-width='2.5'>"

/*
 * In the head's frame, beside it: one sign that stands on the freer side and is drawn for the
 * right one, or something for each side.
 */
typedef struct
{
  const char *single;
  const char *left;
  const char *right;
} RfMoodSigns;

static const RfMoodSigns signs[] = {
  [RF_MOOD_ANGRY] = { .single = "<g transform='translate(120 -110) rotate(8)' fill='none' "
                                "stroke-linecap='round'><path d='" VEIN
                                "' stroke='#ffffff' stroke-width='15'/><path d='" VEIN
                                "' stroke='#e8372c' stroke-width='9'/></g>" },
  [RF_MOOD_STRESSED] = { .left = DROPS "<path d='M-112 -60" DROP
                                       "'/></g><g transform='translate(-112 -118)' fill='none' "
                                       "stroke-linecap='round' stroke-linejoin='round'><path "
                                       "d='" SWIRL "' stroke='#ffffff' stroke-width='11'/><path "
                                       "d='" SWIRL "' stroke='#4a4258' stroke-width='5.5'/></g>",
                         .right = DROPS "<path d='M110 -84" DROP "'/></g>" },
  [RF_MOOD_EXCITED] = { .left = SPARKS "<path d='M-128 -132" SPARK "'/><path d='M-152 -56" SPARK
                                       "' transform='translate(-54 -12) scale(.65)'/></g>",
                        .right = SPARKS "<path d='M132 -144" SPARK "'/><path d='M152 -66" SPARK
                                        "' transform='translate(52 -14) scale(.6)'/></g>" },
  [RF_MOOD_TIRED] = { .single =
                          "<g fill='#ffffff' stroke='#98a2cc' stroke-width='4' "
                          "stroke-linejoin='round'><path d='M100 72a13 13 0 0 1 2 -26a17 17 0 0 1 "
                          "32 -4a15 15 0 0 1 8 30z'/><path d='M64 66q8 -4 14 2M66 78q6 0 10 3' "
                          "fill='none' stroke-linecap='round'/></g>" },
  [RF_MOOD_SURPRISED] = { .left = "<g transform='scale(-1 1)' fill='none' "
                                  "stroke-linecap='round'><path d='" RAYS
                                  "' stroke='#ffffff' stroke-width='15'/><path d='" RAYS
                                  "' stroke='{accent}' stroke-width='9'/></g>",
                          .right = "<g fill='none' stroke-linecap='round'><path d='" RAYS
                                   "' stroke='#ffffff' stroke-width='15'/><path d='" RAYS
                                   "' stroke='{accent}' stroke-width='9'/></g>" },
  [RF_MOOD_LOVING] = { .left = HEARTS
                       "<path transform='translate(-124 -78) rotate(-14) scale(1.5)' d='" HEART
                       "'/><path transform='translate(-100 -128) rotate(8) scale(.9)' d='" HEART
                       "'/></g>",
                       .right = HEARTS
                       "<path transform='translate(128 -92) rotate(14) scale(1.7)' d='" HEART
                       "'/><path transform='translate(146 -36) rotate(20)' d='" HEART "'/></g>" },
};

void
rf_portrait_draw_mouth (RfPortraitScene *scene)
{
  RfMood mood = scene->mood;
  int width = scene->face.mouth_width * 100 / 30;

  if (scene->is_asleep && (mood == RF_MOOD_HAPPY || mood == RF_MOOD_EXCITED))
    mood = RF_MOOD_CALM;
  rf_canvas_add (scene->canvas,
                 "<g transform='translate(0 %d) scale(%d.%02d 1)' fill='none' stroke='{lip-line}' "
                 "stroke-linecap='round'>%s</g>",
                 (scene->face.chin - 98) / 2,
                 width / 100,
                 width % 100,
                 mouths[mood]);
  if (scene->face.dimples && (mood == RF_MOOD_HAPPY || mood == RF_MOOD_EXCITED))
    rf_canvas_mirror (scene->canvas,
                      "<path d='M44 56Q49 62 46 68' fill='none' stroke='{skin-line}' "
                      "stroke-width='3' stroke-linecap='round' opacity='.55'/>");
}

/* In the head's frame, before the hair and the glasses are drawn. */
void
rf_portrait_draw_tear (RfPortraitScene *scene)
{
  gboolean is_hidden = (scene->accessories & RF_ACCESSORY_SUNGLASSES) != 0;

  if (scene->mood == RF_MOOD_SAD)
    rf_canvas_add (scene->canvas,
                   "<g transform='translate(%d %d)'>%s</g>",
                   is_hidden ? 4 : 0,
                   is_hidden ? 4 : 0,
                   tear);
}

/* Whether the mood has signs at the height of the head's top. */
gboolean
rf_portrait_has_high_signs (const RfPortraitScene *scene)
{
  return scene->mood == RF_MOOD_ANGRY || signs[scene->mood].left != NULL;
}

/* How far what is worn or grows pushes the signs outwards, as long as they stay in the picture. */
static int
rf_portrait_get_sign_shift (const RfPortraitScene *scene, gboolean is_left)
{
  int room = 25600 / scene->build->head_scale - 170;
  int shift = 0;

  if ((scene->accessories & RF_ACCESSORY_HAT) != 0)
    shift = 46;
  else if (scene->hair == RF_HAIR_AFRO)
    shift = 40;
  else if (scene->hair == RF_HAIR_CURLY || scene->hair == RF_HAIR_SPIKY)
    shift = 18;
  else if ((scene->accessories & RF_ACCESSORY_HEADPHONES) != 0)
    shift = 12;
  if (!is_left && scene->hair == RF_HAIR_PONYTAIL)
    shift = 48;
  return MIN (shift, room);
}

/* The right side is taken by the letters of sleep, a ponytail, a bow, or a hand beside the head. */
static gboolean
rf_portrait_is_right_taken (const RfPortraitScene *scene)
{
  gboolean has_hand = scene->gesture == RF_GESTURE_WAVE || scene->gesture == RF_GESTURE_PEACE ||
                      scene->gesture == RF_GESTURE_POINT || scene->gesture == RF_GESTURE_THUMBS_UP;

  if (scene->mood == RF_MOOD_TIRED && has_hand)
    return TRUE;
  return scene->is_asleep || scene->hair == RF_HAIR_PONYTAIL ||
         (scene->accessories & RF_ACCESSORY_BOW) != 0;
}

static void
rf_portrait_draw_single_sign (RfPortraitScene *scene)
{
  gboolean is_left = rf_portrait_is_right_taken (scene);
  /* A sigh comes from the mouth and stays there. */
  int shift = scene->mood == RF_MOOD_TIRED ? 0 : rf_portrait_get_sign_shift (scene, is_left);

  rf_canvas_add (scene->canvas,
                 "<g transform='scale(%d 1) translate(%d 0)'>%s</g>",
                 is_left ? -1 : 1,
                 shift,
                 signs[scene->mood].single);
}

void
rf_portrait_draw_mood_signs (RfPortraitScene *scene)
{
  const RfMoodSigns *sign = &signs[scene->mood];

  if (scene->is_asleep && scene->mood == RF_MOOD_TIRED)
    return;
  if (sign->single != NULL)
    rf_portrait_draw_single_sign (scene);
  /* The dancer's mirror ball hangs where the left ones would be. */
  if (sign->left != NULL && scene->activity != RF_ACTIVITY_DANCING)
    rf_canvas_add (scene->canvas,
                   "<g transform='translate(%d 0)'>%s</g>",
                   -rf_portrait_get_sign_shift (scene, TRUE),
                   sign->left);
  if (sign->right != NULL && !scene->is_asleep)
    rf_canvas_add (scene->canvas,
                   "<g transform='translate(%d 0)'>%s</g>",
                   rf_portrait_get_sign_shift (scene, FALSE),
                   sign->right);
}
