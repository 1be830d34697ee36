/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/*
 * Where the arms are. The gesture has the arm at the picture's right, or both; what is done has
 * the other one, and both when there is no gesture.
 */

typedef struct
{
  gboolean is_raised;
  gboolean is_from_middle; /* the wrist is measured from the middle, else from the shoulder */
  int elbow_x;             /* outwards from the shoulder's edge */
  int elbow_y;
  int wrist_x;
  int wrist_y;
  RfHand hand;
  int angle; /* of the hand, outwards */
} RfArm;

/* A half of an arm in the body's frame. */
typedef struct
{
  int start_x;
  int start_y;
  int end_x;
  int end_y;
} RfBone;

static const RfArm gesture_arms[] = {
  [RF_GESTURE_WAVE] = { TRUE, FALSE, 18, 132, 46, 30, RF_HAND_OPEN, 10 },
  [RF_GESTURE_THUMBS_UP] = { TRUE, FALSE, 20, 146, 26, 62, RF_HAND_THUMB, -6 },
  [RF_GESTURE_PEACE] = { TRUE, FALSE, 18, 134, 42, 34, RF_HAND_PEACE, 8 },
  [RF_GESTURE_POINT] = { TRUE, FALSE, 18, 134, 34, 40, RF_HAND_POINT, 24 },
  [RF_GESTURE_CLAP] = { TRUE, TRUE, 4, 160, 42, 126, RF_HAND_FLAT, -24 },
  [RF_GESTURE_HEART] = { TRUE, TRUE, 8, 158, 64, 118, RF_HAND_FIST, 0 },
  [RF_GESTURE_SHRUG] = { TRUE, FALSE, -4, 162, 20, 92, RF_HAND_OPEN, 54 },
  [RF_GESTURE_NONE] = { FALSE },
};

/* The arm at the picture's left, and the other one where no gesture needs it. */
static const RfArm activity_arms[][2] = {
  [RF_ACTIVITY_NONE] = { { FALSE }, { FALSE } },
  [RF_ACTIVITY_RUNNING] = { { TRUE, FALSE, 16, 138, 18, 66, RF_HAND_FIST, -12 },
                            { TRUE, FALSE, 10, 150, 0, 120, RF_HAND_FIST, -50 } },
  [RF_ACTIVITY_WALKING] = { { FALSE }, { FALSE } },
  [RF_ACTIVITY_SLEEPING] = { { FALSE }, { FALSE } },
  [RF_ACTIVITY_WORKING] = { { FALSE }, { FALSE } },
  [RF_ACTIVITY_READING] = { { TRUE, TRUE, 8, 170, 110, 150, RF_HAND_FIST, -24 },
                            { TRUE, TRUE, 8, 170, 110, 150, RF_HAND_FIST, -24 } },
  [RF_ACTIVITY_EATING] = { { TRUE, FALSE, 14, 146, 10, 74, RF_HAND_FIST, -8 }, { FALSE } },
  [RF_ACTIVITY_DANCING] = { { TRUE, FALSE, 24, 110, 44, 14, RF_HAND_POINT, 16 },
                            { TRUE, FALSE, 14, 150, 22, 96, RF_HAND_OPEN, 40 } },
  [RF_ACTIVITY_MUSIC] = { { TRUE, TRUE, 12, 156, 52, 142, RF_HAND_FIST, -64 },
                          { TRUE, FALSE, 16, 150, 20, 84, RF_HAND_FIST, -24 } },
  [RF_ACTIVITY_EXERCISING] = { { TRUE, FALSE, 22, 136, 36, 54, RF_HAND_FIST, 6 },
                               { TRUE, FALSE, 22, 136, 36, 54, RF_HAND_FIST, 6 } },
};

static const char clap_signs[] =
    "<path d='M62 42L84 28M70 66L94 62M44 22L56 2' stroke='#ffffff' stroke-width='11'/><path "
    "d='M62 "
    "42L84 28M70 66L94 62M44 22L56 2' stroke='{accent}' stroke-width='7'/>";

static gboolean
rf_portrait_uses_both_arms (const RfPortraitScene *scene)
{
  return scene->gesture == RF_GESTURE_CLAP || scene->gesture == RF_GESTURE_HEART ||
         scene->gesture == RF_GESTURE_SHRUG;
}

static const RfArm *
rf_portrait_get_arm (const RfPortraitScene *scene, gboolean is_left)
{
  if (rf_portrait_uses_both_arms (scene))
    return &gesture_arms[scene->gesture];
  if (is_left)
    return &activity_arms[scene->activity][0];
  if (scene->gesture != RF_GESTURE_NONE)
    return &gesture_arms[scene->gesture];
  return &activity_arms[scene->activity][1];
}

gboolean
rf_portrait_has_free_left_arm (const RfPortraitScene *scene)
{
  return !rf_portrait_uses_both_arms (scene);
}

/* How much higher hands at the breast are where the shoulders are low. */
static int
rf_portrait_get_hands_lift (const RfPortraitScene *scene)
{
  return MAX (scene->build->shoulder_y - 346, 0);
}

static int
rf_portrait_get_wrist_y (const RfPortraitScene *scene, const RfArm *arm)
{
  if (arm == &gesture_arms[RF_GESTURE_CLAP] || arm == &gesture_arms[RF_GESTURE_HEART])
    return arm->wrist_y - rf_portrait_get_hands_lift (scene);
  return arm->wrist_y;
}

static int
rf_portrait_get_wrist_x (const RfPortraitScene *scene, const RfArm *arm)
{
  int side = scene->build->shoulder_width;

  if (arm->is_from_middle)
    return arm->wrist_x * (100 + scene->build->hand_scale) / 200;
  /* Beside the head, also of the figures with narrow shoulders. */
  if (arm->wrist_y < 50)
    return CLAMP (side + arm->wrist_x, 158 + (scene->build->head_scale - 109) / 2, 174);
  return side + arm->wrist_x;
}

static void
rf_portrait_draw_limb (RfPortraitScene *scene, const char *path, const char *paint, int width)
{
  rf_canvas_add (scene->canvas, "<path d='%s' stroke-width='%d' stroke='", path, width);
  rf_canvas_add (scene->canvas, "%s", paint);
  rf_canvas_add (scene->canvas, "'/>");
}

static void
rf_portrait_open_limbs (RfPortraitScene *scene)
{
  rf_canvas_add (scene->canvas, "<g fill='none' stroke-linecap='round' stroke-linejoin='round'>");
}

/* A straight piece from a part to another part of the way, in percent. */
static char *
rf_portrait_dup_piece (const RfBone *bone, int from, int to)
{
  int across = bone->end_x - bone->start_x;
  int down = bone->end_y - bone->start_y;

  return g_strdup_printf ("M%d %dL%d %d",
                          bone->start_x + across * from / 100,
                          bone->start_y + down * from / 100,
                          bone->start_x + across * to / 100,
                          bone->start_y + down * to / 100);
}

static void
rf_portrait_draw_bare_arm (RfPortraitScene *scene, const RfBone *bone)
{
  g_autofree char *path = rf_portrait_dup_piece (bone, 0, 100);

  rf_portrait_draw_limb (scene, path, "{skin-line}", scene->build->arm_width - 4);
  rf_portrait_draw_limb (scene, path, "{skin}", scene->build->arm_width - 8);
}

/* A sleeve's line begins below the shoulder, which so runs into the torso without a seam. */
static void
rf_portrait_draw_upper_sleeve (RfPortraitScene *scene, const RfBone *bone)
{
  const RfPortraitGarment *garment = rf_portrait_get_garment (scene);
  gboolean is_short = garment->sleeve == RF_SLEEVE_SHORT;
  int length = is_short ? 34 : 100;
  int width = scene->build->arm_width + (is_short ? 2 : 0);
  g_autofree char *seam = rf_portrait_dup_piece (bone, is_short ? 24 : 30, length);
  g_autofree char *whole = rf_portrait_dup_piece (bone, 0, length);

  rf_portrait_draw_limb (scene, seam, garment->edge_paint, width + 4);
  rf_portrait_draw_limb (scene, whole, garment->sleeve_paint, width);
}

/* The half of the arm that belongs to the body: to the elbow, or hanging. */
static void
rf_portrait_draw_upper_arm (RfPortraitScene *scene, gboolean is_left)
{
  const RfArm *arm = rf_portrait_get_arm (scene, is_left);
  const RfPortraitBuild *build = scene->build;
  int side = is_left ? -1 : 1;
  RfSleeve sleeve = rf_portrait_get_garment (scene)->sleeve;
  RfBone bone = {
    side * (build->shoulder_width - build->arm_width / 2),
    build->arm_width / 2 + 6 + (scene->gesture == RF_GESTURE_SHRUG ? -10 : 0),
    side * (build->shoulder_width + (arm->is_raised ? arm->elbow_x : 2)),
    arm->is_raised ? arm->elbow_y : 220,
  };

  rf_portrait_open_limbs (scene);
  if (sleeve != RF_SLEEVE_LONG)
    rf_portrait_draw_bare_arm (scene, &bone);
  if (sleeve != RF_SLEEVE_NONE)
    rf_portrait_draw_upper_sleeve (scene, &bone);
  rf_canvas_add (scene->canvas, "</g>");
}

/* Two folds of the cloth in the crook of the arm. */
static void
rf_portrait_draw_folds (RfPortraitScene *scene, const RfBone *bone, int side)
{
  int r = scene->build->arm_width / 2;
  int turn = bone->end_x * side > bone->start_x * side ? 1 : -1;

  rf_canvas_add (scene->canvas,
                 "<path d='M%d %dq%d 2 %d -6M%d %dq%d 6 %d 0' stroke='",
                 bone->start_x - side * (r - 5),
                 bone->start_y - 2,
                 side * r / 2,
                 side * r,
                 bone->start_x - side * (r - 8),
                 bone->start_y + 9,
                 side * r * 4 / 10,
                 side * r * 8 / 10 + turn);
  rf_canvas_add (scene->canvas, "%s", rf_portrait_get_garment (scene)->edge_paint);
  rf_canvas_add (scene->canvas, "' stroke-width='3' opacity='.7'/>");
}

static void
rf_portrait_draw_sleeve (RfPortraitScene *scene, const RfArm *arm, int side)
{
  const RfPortraitGarment *garment = rf_portrait_get_garment (scene);
  gboolean is_bare = garment->sleeve != RF_SLEEVE_LONG;
  int width = is_bare ? scene->build->arm_width * 8 / 10 - 8 : scene->build->arm_width - 4;
  RfBone bone = {
    side * (scene->build->shoulder_width + arm->elbow_x),
    arm->elbow_y,
    side * rf_portrait_get_wrist_x (scene, arm),
    rf_portrait_get_wrist_y (scene, arm),
  };
  g_autofree char *path = rf_portrait_dup_piece (&bone, 0, 90);

  rf_portrait_draw_limb (scene, path, is_bare ? "{skin-line}" : garment->edge_paint, width + 4);
  rf_portrait_draw_limb (scene, path, is_bare ? "{skin}" : garment->sleeve_paint, width);
  if (!is_bare)
    rf_portrait_draw_folds (scene, &bone, side);
}

/* In the hand's frame. */
static void
rf_portrait_draw_cuff (RfPortraitScene *scene)
{
  const RfPortraitGarment *garment = rf_portrait_get_garment (scene);

  if (garment->sleeve != RF_SLEEVE_LONG)
    return;
  rf_canvas_add (scene->canvas, "<rect x='-26' y='-2' width='52' height='18' rx='8' fill='");
  rf_canvas_add (scene->canvas, "%s", garment->cuff_paint);
  rf_canvas_add (scene->canvas, "' stroke='");
  rf_canvas_add (scene->canvas, "%s", garment->edge_paint);
  rf_canvas_add (scene->canvas, "' stroke-width='3'/>");
}

static void
rf_portrait_draw_forearm (RfPortraitScene *scene, gboolean is_left)
{
  const RfArm *arm = rf_portrait_get_arm (scene, is_left);
  int scale = scene->build->hand_scale;
  int wrist_x = rf_portrait_get_wrist_x (scene, arm);

  if (!arm->is_raised)
    return;

  rf_portrait_open_limbs (scene);
  rf_portrait_draw_sleeve (scene, arm, is_left ? -1 : 1);
  rf_canvas_add (scene->canvas, "</g>");
  if (scene->gesture == RF_GESTURE_HEART)
    return;

  rf_canvas_add (scene->canvas,
                 "<g transform='scale(%d 1) translate(%d %d) rotate(%d) scale(%d.%02d)'>",
                 is_left ? -1 : 1,
                 wrist_x,
                 rf_portrait_get_wrist_y (scene, arm),
                 arm->angle,
                 scale / 100,
                 scale % 100);
  if (arm == &activity_arms[scene->activity][0] || arm == &activity_arms[scene->activity][1])
    rf_portrait_draw_held_thing (scene);
  rf_portrait_draw_hand (scene, arm->hand);
  rf_portrait_draw_cuff (scene);
  rf_canvas_add (scene->canvas, "</g>");
}

void
rf_portrait_draw_upper_arms (RfPortraitScene *scene)
{
  rf_portrait_draw_upper_arm (scene, TRUE);
  rf_portrait_draw_upper_arm (scene, FALSE);
}

/* The forearms with their hands, before all of the body, and the signs of movement. */
void
rf_portrait_draw_forearms (RfPortraitScene *scene)
{
  int scale = scene->build->hand_scale;
  int side = scene->build->shoulder_width;

  rf_canvas_add (scene->canvas, "<g class='layer arm-left'>");
  rf_portrait_draw_forearm (scene, TRUE);
  rf_canvas_add (scene->canvas, "</g><g class='layer arm-right'>");
  rf_portrait_draw_forearm (scene, FALSE);
  rf_canvas_add (scene->canvas, "</g><g class='layer hands'>");
  if (scene->gesture == RF_GESTURE_HEART)
    {
      rf_canvas_add (scene->canvas,
                     "<g transform='translate(0 %d) scale(%d.%02d)'>",
                     70 - rf_portrait_get_hands_lift (scene) / 2,
                     scale / 100,
                     scale % 100);
      rf_portrait_draw_heart_hands (scene);
      rf_canvas_add (scene->canvas, "</g>");
    }
  rf_canvas_add (scene->canvas, "</g><g class='layer signs'>");
  if (scene->gesture == RF_GESTURE_CLAP)
    {
      rf_canvas_add (scene->canvas,
                     "<g transform='translate(0 -%d)' fill='none' stroke-linecap='round'>",
                     rf_portrait_get_hands_lift (scene));
      rf_canvas_mirror (scene->canvas, clap_signs);
      rf_canvas_add (scene->canvas, "</g>");
    }
  if (scene->gesture == RF_GESTURE_WAVE)
    rf_canvas_add (
        scene->canvas,
        "<g transform='translate(%d -28)' fill='none' stroke-linecap='round' "
        "stroke-width='6' stroke='{accent}'><path d='M50 -28Q60 -10 54 8M-50 -44Q-58 -36 "
        "-58 -22'/></g>",
        CLAMP (side + 54, 166, 182));
  rf_canvas_add (scene->canvas, "</g>");
}
