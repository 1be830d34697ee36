/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "portrait-canvas.h"
#include "portrait-figure.h"

G_BEGIN_DECLS

/* Each enumeration has the order of its name table in portrait-names.c. */

typedef enum
{
  RF_FAMILY_FATHER,
  RF_FAMILY_MOTHER,
  RF_FAMILY_SON,
  RF_FAMILY_DAUGHTER,
  RF_FAMILY_GRANDFATHER,
  RF_FAMILY_GRANDMOTHER,
  RF_FAMILY_BABY,
  RF_FAMILY_UNCLE,
  RF_FAMILY_AUNT
} RfFamily;

typedef enum
{
  RF_GESTURE_WAVE,
  RF_GESTURE_THUMBS_UP,
  RF_GESTURE_PEACE,
  RF_GESTURE_POINT,
  RF_GESTURE_CLAP,
  RF_GESTURE_HEART,
  RF_GESTURE_SHRUG,
  RF_GESTURE_NONE
} RfGesture;

typedef enum
{
  RF_HAIR_SHORT,
  RF_HAIR_LONG,
  RF_HAIR_CURLY,
  RF_HAIR_WAVY,
  RF_HAIR_BALD,
  RF_HAIR_PONYTAIL,
  RF_HAIR_BUN,
  RF_HAIR_BOB,
  RF_HAIR_AFRO,
  RF_HAIR_SPIKY,
  RF_HAIR_BRAIDS
} RfHair;

typedef enum
{
  RF_ACCESSORY_GLASSES = 1 << 0,
  RF_ACCESSORY_SUNGLASSES = 1 << 1,
  RF_ACCESSORY_HAT = 1 << 2,
  RF_ACCESSORY_CAP = 1 << 3,
  RF_ACCESSORY_HEADPHONES = 1 << 4,
  RF_ACCESSORY_EARRINGS = 1 << 5,
  RF_ACCESSORY_SCARF = 1 << 6,
  RF_ACCESSORY_NECKLACE = 1 << 7,
  RF_ACCESSORY_BOW = 1 << 8,
  RF_ACCESSORY_MUSTACHE = 1 << 9,
  RF_ACCESSORY_BEARD = 1 << 10,
  RF_ACCESSORY_CROWN = 1 << 11
} RfAccessories;

typedef enum
{
  RF_BACKGROUND_AUTO,
  RF_BACKGROUND_PLAIN,
  RF_BACKGROUND_GRADIENT,
  RF_BACKGROUND_CIRCLES,
  RF_BACKGROUND_PARK,
  RF_BACKGROUND_ROOM,
  RF_BACKGROUND_NIGHT,
  RF_BACKGROUND_BEACH,
  RF_BACKGROUND_CITY,
  RF_BACKGROUND_TRANSPARENT
} RfBackground;

typedef enum
{
  RF_MOOD_NEUTRAL,
  RF_MOOD_HAPPY,
  RF_MOOD_CALM,
  RF_MOOD_SAD,
  RF_MOOD_ANGRY,
  RF_MOOD_STRESSED,
  RF_MOOD_EXCITED,
  RF_MOOD_TIRED,
  RF_MOOD_SURPRISED,
  RF_MOOD_LOVING
} RfMood;

typedef enum
{
  RF_ACTIVITY_NONE,
  RF_ACTIVITY_RUNNING,
  RF_ACTIVITY_WALKING,
  RF_ACTIVITY_SLEEPING,
  RF_ACTIVITY_WORKING,
  RF_ACTIVITY_READING,
  RF_ACTIVITY_EATING,
  RF_ACTIVITY_DANCING,
  RF_ACTIVITY_MUSIC,
  RF_ACTIVITY_EXERCISING
} RfActivity;

typedef enum
{
  RF_CLOTHES_SHIRT,
  RF_CLOTHES_BLOUSE,
  RF_CLOTHES_HOODIE,
  RF_CLOTHES_PINAFORE,
  RF_CLOTHES_CARDIGAN,
  RF_CLOTHES_SHAWL,
  RF_CLOTHES_ROMPER,
  RF_CLOTHES_JACKET,
  RF_CLOTHES_TURTLENECK,
  RF_CLOTHES_SPORT,
  RF_CLOTHES_PYJAMAS
} RfClothes;

/* The proportions of one family type, in units of the 512 × 512 picture. */
typedef struct
{
  int head_y;         /* the middle of the head */
  int head_scale;     /* percent */
  int shoulder_y;     /* the top of the shoulders */
  int shoulder_width; /* half of it */
  int neck_width;     /* half of it */
  int arm_width;
  int hand_scale; /* percent */
  int jaw;        /* added to the face's own */
  int eye_scale;  /* percent */
  gboolean is_child;
  gboolean is_elder;
  gboolean has_lashes;
  RfClothes clothes;
} RfPortraitBuild;

/* What stays the same in every picture of one person. */
typedef struct
{
  int width; /* half of the face, at the temples */
  int jaw;   /* how wide the curve to the chin is */
  int chin;  /* below the middle of the head */
  int eye_gap;
  int eye_width;
  int eye_height;
  guint32 eye_color;
  int nose;
  int nose_width;
  int brow_width;
  int brow_lift;
  int ear_height;
  int mouth_width;
  gboolean has_freckles;
  int mole; /* 0: none */
  int dimples;
} RfPortraitFace;

/* One portrait while it is drawn. */
typedef struct
{
  RfCanvas *canvas; /* (not owned) */
  const RfPortraitBuild *build;
  RfPortraitFace face;
  RfFamily family;
  RfGesture gesture;
  RfHair hair;
  int hair_color;
  int skin_tone;
  RfAccessories accessories;
  int theme;
  RfBackground background;
  RfMood mood;
  RfActivity activity;
  RfClothes clothes;
  gboolean is_asleep;
  guint8 details[32]; /* from the prompt; all zero is the standard */
} RfPortraitScene;

/* portrait-names.c */
int rf_portrait_find_choice (const char *parameter, const char *name);

/* portrait-scene.c */
void
rf_portrait_scene_init (RfPortraitScene *scene, RfCanvas *canvas, const RfPortraitFigure *figure);
int rf_portrait_scene_detail (const RfPortraitScene *scene, guint index, int count);

/* portrait-palette.c */
void rf_portrait_apply_palette (RfPortraitScene *scene);

/* portrait-background.c */
void rf_portrait_draw_background (RfPortraitScene *scene);

/* In the body's frame: 0, 0 is the top of the breast bone, between the shoulders. */
/* portrait-body.c, portrait-clothes.c */
typedef enum
{
  RF_SLEEVE_NONE,
  RF_SLEEVE_SHORT,
  RF_SLEEVE_LONG
} RfSleeve;

typedef struct
{
  RfSleeve sleeve;
  const char *torso_paint;
  const char *sleeve_paint;
  const char *edge_paint; /* the sleeve's line against what is behind it */
  const char *cuff_paint;
} RfPortraitGarment;

const RfPortraitGarment *rf_portrait_get_garment (const RfPortraitScene *scene);
void rf_portrait_draw_body (RfPortraitScene *scene);
void rf_portrait_draw_neck (RfPortraitScene *scene);
void rf_portrait_draw_clothes (RfPortraitScene *scene);

/* portrait-arms.c, portrait-hands.c */
typedef enum
{
  RF_HAND_OPEN,
  RF_HAND_THUMB,
  RF_HAND_PEACE,
  RF_HAND_POINT,
  RF_HAND_FLAT,
  RF_HAND_FIST
} RfHand;

void rf_portrait_draw_upper_arms (RfPortraitScene *scene);
void rf_portrait_draw_forearms (RfPortraitScene *scene);
gboolean rf_portrait_has_free_left_arm (const RfPortraitScene *scene);
void rf_portrait_draw_hand (RfPortraitScene *scene, RfHand hand);
void rf_portrait_draw_heart_hands (RfPortraitScene *scene);

/* portrait-head.c, portrait-face.c, portrait-mood.c: in the head's own frame, middle at 0, 0 */
char *rf_portrait_dup_face_outline (const RfPortraitScene *scene);
void rf_portrait_draw_head (RfPortraitScene *scene);
void rf_portrait_draw_face (RfPortraitScene *scene);
void rf_portrait_draw_mouth (RfPortraitScene *scene);
void rf_portrait_draw_tear (RfPortraitScene *scene);
void rf_portrait_draw_mood_signs (RfPortraitScene *scene);
gboolean rf_portrait_has_high_signs (const RfPortraitScene *scene);

/* portrait-hair.c: in the head's own frame */
void rf_portrait_draw_hair_back (RfPortraitScene *scene);
void rf_portrait_draw_hair_locks (RfPortraitScene *scene);
void rf_portrait_draw_hair_front (RfPortraitScene *scene);
int rf_portrait_get_hair_height (const RfPortraitScene *scene);

/* portrait-accessories.c, portrait-headwear.c */
void rf_portrait_draw_beard (RfPortraitScene *scene);
void rf_portrait_draw_mustache (RfPortraitScene *scene);
void rf_portrait_draw_eyewear (RfPortraitScene *scene);
void rf_portrait_draw_earrings (RfPortraitScene *scene);
void rf_portrait_draw_headwear (RfPortraitScene *scene);
void rf_portrait_draw_neckwear (RfPortraitScene *scene);

/* portrait-props.c */
void rf_portrait_draw_props_behind (RfPortraitScene *scene);
void rf_portrait_draw_props_held (RfPortraitScene *scene);
void rf_portrait_draw_held_thing (RfPortraitScene *scene); /* in the hand's frame */
void rf_portrait_draw_props_front (RfPortraitScene *scene);

G_END_DECLS
