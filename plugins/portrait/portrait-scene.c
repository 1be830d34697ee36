/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* From the words of a figure to what is drawn: the one place where choices are reconciled. */

static const RfPortraitBuild builds[] = {
  [RF_FAMILY_FATHER] = { .head_y = 200,
                         .head_scale = 112,
                         .shoulder_y = 334,
                         .shoulder_width = 128,
                         .neck_width = 42,
                         .arm_width = 60,
                         .hand_scale = 108,
                         .jaw = 10,
                         .eye_scale = 96,
                         .clothes = RF_CLOTHES_SHIRT },
  [RF_FAMILY_MOTHER] = { .head_y = 206,
                         .head_scale = 109,
                         .shoulder_y = 340,
                         .shoulder_width = 106,
                         .neck_width = 32,
                         .arm_width = 50,
                         .hand_scale = 98,
                         .jaw = -4,
                         .eye_scale = 104,
                         .has_lashes = TRUE,
                         .clothes = RF_CLOTHES_BLOUSE },
  [RF_FAMILY_SON] = { .head_y = 236,
                      .head_scale = 112,
                      .shoulder_y = 368,
                      .shoulder_width = 94,
                      .neck_width = 28,
                      .arm_width = 46,
                      .hand_scale = 92,
                      .jaw = 2,
                      .eye_scale = 112,
                      .is_child = TRUE,
                      .clothes = RF_CLOTHES_HOODIE },
  [RF_FAMILY_DAUGHTER] = { .head_y = 236,
                           .head_scale = 112,
                           .shoulder_y = 370,
                           .shoulder_width = 88,
                           .neck_width = 26,
                           .arm_width = 42,
                           .hand_scale = 90,
                           .eye_scale = 114,
                           .is_child = TRUE,
                           .has_lashes = TRUE,
                           .clothes = RF_CLOTHES_PINAFORE },
  [RF_FAMILY_GRANDFATHER] = { .head_y = 206,
                              .head_scale = 109,
                              .shoulder_y = 338,
                              .shoulder_width = 120,
                              .neck_width = 38,
                              .arm_width = 56,
                              .hand_scale = 104,
                              .jaw = 8,
                              .eye_scale = 90,
                              .is_elder = TRUE,
                              .clothes = RF_CLOTHES_CARDIGAN },
  [RF_FAMILY_GRANDMOTHER] = { .head_y = 212,
                              .head_scale = 107,
                              .shoulder_y = 344,
                              .shoulder_width = 108,
                              .neck_width = 32,
                              .arm_width = 52,
                              .hand_scale = 96,
                              .jaw = 4,
                              .eye_scale = 94,
                              .is_elder = TRUE,
                              .has_lashes = TRUE,
                              .clothes = RF_CLOTHES_SHAWL },
  [RF_FAMILY_BABY] = { .head_y = 250,
                       .head_scale = 122,
                       .shoulder_y = 386,
                       .shoulder_width = 84,
                       .neck_width = 24,
                       .arm_width = 46,
                       .hand_scale = 82,
                       .jaw = 14,
                       .eye_scale = 118,
                       .is_child = TRUE,
                       .clothes = RF_CLOTHES_ROMPER },
  [RF_FAMILY_UNCLE] = { .head_y = 202,
                        .head_scale = 110,
                        .shoulder_y = 336,
                        .shoulder_width = 122,
                        .neck_width = 40,
                        .arm_width = 58,
                        .hand_scale = 106,
                        .jaw = 6,
                        .eye_scale = 98,
                        .clothes = RF_CLOTHES_JACKET },
  [RF_FAMILY_AUNT] = { .head_y = 204,
                       .head_scale = 109,
                       .shoulder_y = 339,
                       .shoulder_width = 104,
                       .neck_width = 32,
                       .arm_width = 50,
                       .hand_scale = 98,
                       .jaw = -2,
                       .eye_scale = 102,
                       .has_lashes = TRUE,
                       .clothes = RF_CLOTHES_TURTLENECK },
};

static const RfPortraitFace standard_face = { .width = 88,
                                              .jaw = 46,
                                              .chin = 98,
                                              .eye_gap = 37,
                                              .eye_width = 18,
                                              .eye_height = 16,
                                              .eye_color = 0x6b4226,
                                              .nose_width = 11,
                                              .brow_width = 8,
                                              .ear_height = 22,
                                              .mouth_width = 30 };

static const guint32 eye_colors[] = { 0x6b4226, 0x40281a, 0x8a6a2f, 0x4f7d3d,
                                      0x3f7fb8, 0x6d7c8a, 0x2f8f8a, 0x5a3a22 };

static const RfBackground activity_backgrounds[] = {
  [RF_ACTIVITY_RUNNING] = RF_BACKGROUND_PARK,        [RF_ACTIVITY_WALKING] = RF_BACKGROUND_PARK,
  [RF_ACTIVITY_SLEEPING] = RF_BACKGROUND_NIGHT,      [RF_ACTIVITY_WORKING] = RF_BACKGROUND_CITY,
  [RF_ACTIVITY_READING] = RF_BACKGROUND_ROOM,        [RF_ACTIVITY_EATING] = RF_BACKGROUND_ROOM,
  [RF_ACTIVITY_DANCING] = RF_BACKGROUND_CIRCLES,     [RF_ACTIVITY_MUSIC] = RF_BACKGROUND_CIRCLES,
  [RF_ACTIVITY_EXERCISING] = RF_BACKGROUND_GRADIENT,
};

static const RfBackground mood_backgrounds[] = {
  [RF_MOOD_NEUTRAL] = RF_BACKGROUND_GRADIENT,   [RF_MOOD_HAPPY] = RF_BACKGROUND_CIRCLES,
  [RF_MOOD_CALM] = RF_BACKGROUND_BEACH,         [RF_MOOD_SAD] = RF_BACKGROUND_GRADIENT,
  [RF_MOOD_ANGRY] = RF_BACKGROUND_GRADIENT,     [RF_MOOD_STRESSED] = RF_BACKGROUND_GRADIENT,
  [RF_MOOD_EXCITED] = RF_BACKGROUND_CIRCLES,    [RF_MOOD_TIRED] = RF_BACKGROUND_NIGHT,
  [RF_MOOD_SURPRISED] = RF_BACKGROUND_GRADIENT, [RF_MOOD_LOVING] = RF_BACKGROUND_CIRCLES,
};

static void
rf_portrait_hash (const char *text, guint8 *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = 32;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);
}

/* A value from @least to @most by one byte of the digest. */
static int
rf_portrait_pick (guint8 byte, int least, int most)
{
  return least + byte * (most - least + 1) / 256;
}

static void
rf_portrait_face_init (RfPortraitFace *face, const char *seed)
{
  guint8 digest[32];

  *face = standard_face;
  if (seed == NULL || *seed == '\0')
    return;

  rf_portrait_hash (seed, digest);
  face->width = rf_portrait_pick (digest[0], 79, 95);
  face->jaw = rf_portrait_pick (digest[1], 26, 64);
  face->chin = rf_portrait_pick (digest[2], 93, 106);
  face->eye_gap = rf_portrait_pick (digest[3], 33, 40);
  face->eye_width = rf_portrait_pick (digest[4], 15, 20);
  face->eye_height = rf_portrait_pick (digest[5], 12, 18);
  face->eye_color = eye_colors[digest[6] % G_N_ELEMENTS (eye_colors)];
  face->nose = digest[7] % 4;
  face->nose_width = rf_portrait_pick (digest[8], 8, 16);
  face->brow_width = rf_portrait_pick (digest[9], 5, 12);
  face->brow_lift = rf_portrait_pick (digest[10], -4, 4);
  face->ear_height = rf_portrait_pick (digest[11], 17, 28);
  face->mouth_width = rf_portrait_pick (digest[12], 24, 37);
  face->has_freckles = digest[13] < 90;
  face->mole = digest[14] < 80 ? 1 + digest[14] % 3 : 0;
  face->dimples = digest[15] < 90;
}

static RfAccessories
rf_portrait_collect_accessories (const char *const *names)
{
  const char *const *known = rf_portrait_get_choices ("accessories");
  RfAccessories accessories = 0;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    for (guint j = 0; known[j] != NULL; j++)
      if (g_str_equal (known[j], names[i]))
        accessories |= 1 << j;

  /* What cannot be worn together: the darker glasses and the bigger hat win. */
  if ((accessories & RF_ACCESSORY_SUNGLASSES) != 0)
    accessories &= ~RF_ACCESSORY_GLASSES;
  if ((accessories & RF_ACCESSORY_HAT) != 0)
    accessories &= ~RF_ACCESSORY_CAP;
  return accessories;
}

static RfBackground
rf_portrait_choose_background (const RfPortraitScene *scene)
{
  static const char *const names[] = { "ocean", "forest", "sunset" };
  static const RfBackground places[] = { RF_BACKGROUND_BEACH,
                                         RF_BACKGROUND_PARK,
                                         RF_BACKGROUND_BEACH };

  if (scene->activity != RF_ACTIVITY_NONE)
    return activity_backgrounds[scene->activity];
  if (scene->mood <= RF_MOOD_CALM)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      if (scene->theme == rf_portrait_find_choice ("color_theme", names[i]))
        return places[i];
  return mood_backgrounds[scene->mood];
}

/* A choice out of @count that the prompt's byte @index makes; 0 for an empty prompt. */
int
rf_portrait_scene_detail (const RfPortraitScene *scene, guint index, int count)
{
  return scene->details[index] % count;
}

void
rf_portrait_scene_init (RfPortraitScene *scene, RfCanvas *canvas, const RfPortraitFigure *figure)
{
  *scene = (RfPortraitScene){ .canvas = canvas };
  scene->family = rf_portrait_find_choice ("family_type", figure->family_type);
  scene->gesture = rf_portrait_find_choice ("gesture", figure->gesture);
  scene->hair = rf_portrait_find_choice ("hair", figure->hair);
  scene->hair_color = rf_portrait_find_choice ("hair_color", figure->hair_color);
  scene->skin_tone = rf_portrait_find_choice ("skin_tone", figure->skin_tone);
  scene->theme = rf_portrait_find_choice ("color_theme", figure->color_theme);
  scene->background = rf_portrait_find_choice ("background", figure->background);
  scene->mood = rf_portrait_find_choice ("mood", figure->mood);
  scene->activity = rf_portrait_find_choice ("activity", figure->activity);
  scene->accessories = rf_portrait_collect_accessories (figure->accessories);
  scene->build = &builds[scene->family];
  scene->clothes = scene->build->clothes;
  scene->is_asleep = scene->activity == RF_ACTIVITY_SLEEPING;

  rf_portrait_face_init (&scene->face, figure->base_avatar);
  scene->face.jaw = scene->face.jaw + scene->build->jaw;
  scene->face.eye_width = scene->face.eye_width * scene->build->eye_scale / 100;
  scene->face.eye_height = scene->face.eye_height * scene->build->eye_scale / 100;

  if (figure->prompt != NULL && *figure->prompt != '\0')
    rf_portrait_hash (figure->prompt, scene->details);
  if (scene->background == RF_BACKGROUND_AUTO)
    scene->background = rf_portrait_choose_background (scene);
  if (scene->activity == RF_ACTIVITY_RUNNING || scene->activity == RF_ACTIVITY_EXERCISING)
    scene->clothes = RF_CLOTHES_SPORT;
  else if (scene->is_asleep)
    scene->clothes = RF_CLOTHES_PYJAMAS;
}
