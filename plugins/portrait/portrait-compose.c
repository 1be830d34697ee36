/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/*
 * The order of the layers, from the back to the front.
 *
 * The picture has 512 × 512 units. The figure's frame is the picture's, leaning with what it
 * does; the head has a frame of its own with the middle of the head at 0, 0.
 *
 * What moves as one piece stands in a group of the class "layer" and of its own name, so that
 * who animates the picture can draw each piece alone: docs/layered-pictures.md.
 */

static int
rf_portrait_get_lean (const RfPortraitScene *scene)
{
  if (scene->activity == RF_ACTIVITY_RUNNING)
    return 5;
  if (scene->activity == RF_ACTIVITY_DANCING)
    return -4;
  return 0;
}

static int
rf_portrait_get_tilt (const RfPortraitScene *scene)
{
  if (scene->is_asleep)
    return -9;
  if (scene->activity == RF_ACTIVITY_DANCING)
    return 8;
  if (scene->activity == RF_ACTIVITY_MUSIC)
    return -5;
  if (scene->gesture == RF_GESTURE_SHRUG)
    return 6;
  if (scene->mood == RF_MOOD_LOVING || scene->mood == RF_MOOD_SAD)
    return -5;
  if (scene->mood == RF_MOOD_TIRED)
    return 5;
  return 0;
}

static void
rf_portrait_open_head (RfPortraitScene *scene)
{
  const RfPortraitBuild *build = scene->build;
  int shrug = scene->gesture == RF_GESTURE_SHRUG ? 8 : 0;

  rf_canvas_add (scene->canvas,
                 "<g transform='translate(256 %d) rotate(%d 0 90) scale(%d.%02d)'>",
                 build->head_y + shrug,
                 rf_portrait_get_tilt (scene),
                 build->head_scale / 100,
                 build->head_scale % 100);
}

static void
rf_portrait_open_layer (RfPortraitScene *scene, const char *name)
{
  rf_canvas_add (scene->canvas, "<g class='layer %s'>", name);
}

static void
rf_portrait_open_body (RfPortraitScene *scene)
{
  rf_canvas_add (scene->canvas, "<g transform='translate(256 %d)'>", scene->build->shoulder_y);
}

static void
rf_portrait_close_group (RfPortraitScene *scene)
{
  rf_canvas_add (scene->canvas, "</g>");
}

static void
rf_portrait_draw_figure (RfPortraitScene *scene)
{
  rf_portrait_open_layer (scene, "hair");
  rf_portrait_open_head (scene);
  rf_portrait_draw_hair_back (scene);
  rf_portrait_close_group (scene);
  rf_portrait_close_group (scene);

  rf_portrait_open_layer (scene, "body");
  rf_portrait_open_body (scene);
  rf_portrait_draw_body (scene);
  rf_portrait_draw_upper_arms (scene);
  rf_portrait_draw_neck (scene);
  rf_portrait_draw_clothes (scene);
  rf_portrait_draw_neckwear (scene);
  rf_portrait_close_group (scene);
  rf_portrait_close_group (scene);

  rf_portrait_open_layer (scene, "head");
  rf_portrait_open_head (scene);
  rf_portrait_draw_head (scene);
  rf_portrait_draw_face (scene);
  rf_portrait_draw_tear (scene);
  rf_portrait_draw_hair_locks (scene);
  rf_portrait_draw_hair_front (scene);
  rf_portrait_draw_earrings (scene);
  rf_portrait_draw_eyewear (scene);
  rf_portrait_draw_headwear (scene);
  rf_portrait_draw_mood_signs (scene);
  rf_portrait_close_group (scene);
  rf_portrait_close_group (scene);

  rf_portrait_open_layer (scene, "held");
  rf_portrait_draw_props_held (scene);
  rf_portrait_close_group (scene);
  rf_portrait_open_body (scene);
  rf_portrait_draw_forearms (scene);
  rf_portrait_close_group (scene);
  rf_portrait_draw_props_front (scene);
}

static char *
rf_portrait_dup_id (const RfPortraitFigure *figure)
{
  const char *words[] = { figure->family_type, figure->gesture,   figure->hair,
                          figure->hair_color,  figure->skin_tone, figure->color_theme,
                          figure->background,  figure->mood,      figure->activity,
                          figure->base_avatar, figure->prompt };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *digest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_append_printf (text, "%s\n", words[i] != NULL ? words[i] : "");
  for (guint i = 0; figure->accessories != NULL && figure->accessories[i] != NULL; i++)
    g_string_append_printf (text, "%s\n", figure->accessories[i]);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, -1);
  return g_strdup_printf ("p%.8s-", digest);
}

/**
 * rf_portrait_compose:
 * @figure: what is shown
 * @side: the width and height the document says, in pixels; it is a picture of 512 units in any
 *   case
 *
 * Draws @figure. The same figure gives the same bytes, in every locale.
 *
 * Returns: (transfer full): a whole SVG document, without text elements and outer references
 */
char *
rf_portrait_compose (const RfPortraitFigure *figure, int side)
{
  g_autofree char *id = rf_portrait_dup_id (figure);
  g_autoptr (RfCanvas) canvas = rf_canvas_new (id);
  RfPortraitScene scene;

  rf_portrait_scene_init (&scene, canvas, figure);
  rf_canvas_add (canvas,
                 "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' "
                 "viewBox='0 0 512 512'>",
                 side,
                 side);
  rf_portrait_apply_palette (&scene);
  rf_portrait_open_layer (&scene, "background");
  rf_portrait_draw_background (&scene);
  rf_portrait_close_group (&scene);
  rf_canvas_add (canvas, "<g transform='rotate(%d 256 512)'>", rf_portrait_get_lean (&scene));
  rf_portrait_draw_props_behind (&scene);
  rf_portrait_draw_figure (&scene);
  rf_portrait_close_group (&scene);
  rf_canvas_add (canvas, "</svg>\n");
  return rf_canvas_end (canvas);
}
