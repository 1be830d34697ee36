/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* Eyes, brows and nose. The shape is the person's, the position is the mood's. */

typedef enum
{
  RF_EYES_OPEN,
  RF_EYES_SMILING,
  RF_EYES_CLOSED
} RfEyes;

typedef struct
{
  RfEyes eyes;
  int scale;     /* percent */
  int lid_inner; /* percent of the eye that the lid covers */
  int lid_outer;
  int iris; /* percent */
  int look_y;
  int brow_inner; /* down */
  int brow_outer;
  int brow_arch;
} RfLook;

static const RfLook looks[] = {
  [RF_MOOD_NEUTRAL] = { RF_EYES_OPEN, 100, 14, 14, 100, 0, 0, 0, 7 },
  [RF_MOOD_HAPPY] = { RF_EYES_OPEN, 104, 3, 3, 104, 0, -5, -3, 10 },
  [RF_MOOD_CALM] = { RF_EYES_CLOSED, 100, 0, 0, 100, 0, -2, 2, 8 },
  [RF_MOOD_SAD] = { RF_EYES_OPEN, 100, 6, 38, 100, 3, -14, 8, 3 },
  [RF_MOOD_ANGRY] = { RF_EYES_OPEN, 100, 46, 8, 86, 1, 15, -9, 2 },
  [RF_MOOD_STRESSED] = { RF_EYES_OPEN, 106, 3, 20, 68, 0, -12, 4, 4 },
  [RF_MOOD_EXCITED] = { RF_EYES_OPEN, 116, 0, 0, 112, -1, -14, -10, 11 },
  [RF_MOOD_TIRED] = { RF_EYES_OPEN, 98, 50, 58, 100, 4, -2, 7, 4 },
  [RF_MOOD_SURPRISED] = { RF_EYES_OPEN, 120, 0, 0, 76, 0, -20, -18, 13 },
  [RF_MOOD_LOVING] = { RF_EYES_SMILING, 100, 0, 0, 100, 0, -8, -4, 10 },
};

/* Who reads has open eyes that look down. */
static const RfLook reading_look = { RF_EYES_OPEN, 100, 34, 38, 100, 5, -2, 1, 8 };

static const RfLook *
rf_portrait_get_look (const RfPortraitScene *scene)
{
  if (scene->activity == RF_ACTIVITY_READING &&
      (scene->mood == RF_MOOD_NEUTRAL || scene->mood == RF_MOOD_CALM))
    return &reading_look;
  return &looks[scene->mood];
}

static RfEyes
rf_portrait_get_eyes (const RfPortraitScene *scene)
{
  return scene->is_asleep ? RF_EYES_CLOSED : rf_portrait_get_look (scene)->eyes;
}

static void
rf_portrait_draw_shut_eyes (RfPortraitScene *scene, RfEyes eyes)
{
  int gap = scene->face.eye_gap;
  int width = scene->face.eye_width;
  int bend = eyes == RF_EYES_SMILING ? -18 : 14;
  g_autoptr (GString) art = g_string_new (NULL);

  g_string_append_printf (art,
                          "<path d='M%d 6Q%d %d %d 6' fill='none' stroke='{ink}' "
                          "stroke-width='6.5' stroke-linecap='round'/>",
                          gap - width,
                          gap,
                          6 + bend,
                          gap + width);
  if (scene->build->has_lashes && eyes == RF_EYES_SMILING)
    g_string_append_printf (art,
                            "<path d='M%d 4l8 -4' stroke='{ink}' stroke-width='5' "
                            "stroke-linecap='round'/>",
                            gap + width);
  if (scene->build->has_lashes && eyes == RF_EYES_CLOSED)
    g_string_append_printf (art,
                            "<path d='M%d 8l8 6M%d 13l4 8' stroke='{ink}' stroke-width='4.5' "
                            "stroke-linecap='round'/>",
                            gap + width,
                            gap + width / 2);
  rf_canvas_mirror (scene->canvas, art->str);
}

static void
rf_portrait_draw_lid (RfPortraitScene *scene, int side, int width, int height)
{
  int inner = height * 2 * rf_portrait_get_look (scene)->lid_inner / 100 - height;
  int outer = height * 2 * rf_portrait_get_look (scene)->lid_outer / 100 - height;
  gboolean is_open =
      rf_portrait_get_look (scene)->lid_inner + rf_portrait_get_look (scene)->lid_outer < 40;

  if (!is_open)
    rf_canvas_add (scene->canvas,
                   "<path d='M%d -40H%dV%dQ0 %d %d %dZ' fill='{skin-shade}' "
                   "clip-path='url(#{id}eye)'/><path d='M%d %dQ0 %d %d %d' fill='none' "
                   "stroke='{ink}' stroke-width='5.5' stroke-linecap='round'/>",
                   -side * (width + 4),
                   side * (width + 4),
                   outer,
                   (inner + outer) / 2 - 4,
                   -side * (width + 4),
                   inner,
                   -side * (width - 1),
                   inner,
                   (inner + outer) / 2 - 4,
                   side * (width - 1),
                   outer);
  else
    rf_canvas_add (scene->canvas,
                   "<path d='M-%d -2C-%d -%d %d -%d %d -2' fill='none' stroke='{ink}' "
                   "stroke-width='5.5' stroke-linecap='round'/>",
                   width,
                   width * 8 / 10,
                   height * 5 / 4,
                   width * 8 / 10,
                   height * 5 / 4,
                   width);
  if (scene->build->has_lashes)
    rf_canvas_add (scene->canvas,
                   "<path d='M%d %dl%d -6M%d %dl%d -8' stroke='{ink}' stroke-width='4.5' "
                   "stroke-linecap='round'/>",
                   side * (width - 1),
                   is_open ? -3 : outer,
                   side * 9,
                   side * (width - 6),
                   is_open ? -height * 6 / 10 : outer - 3,
                   side * 7);
}

static void
rf_portrait_draw_eye (RfPortraitScene *scene, int side)
{
  int scale = rf_portrait_get_look (scene)->scale;
  int width = scene->face.eye_width * scale / 100;
  int height = scene->face.eye_height * scale / 100;
  int iris = MIN (width - 4, height) * rf_portrait_get_look (scene)->iris * 86 / 10000;
  int look_y = rf_portrait_get_look (scene)->look_y;

  rf_canvas_add (scene->canvas,
                 "<g transform='translate(%d 4)'><g clip-path='url(#{id}eye)'><ellipse rx='%d' "
                 "ry='%d' fill='#fffdfb'/><path d='M-40 -40H40V-%dQ0 -%d -40 -%dZ' fill='#8a7a90' "
                 "opacity='.28'/><circle cy='%d' r='%d' fill='{eye-shade}'/><circle cy='%d' r='%d' "
                 "fill='{eye}'/><ellipse cy='%d' rx='%d' ry='%d' fill='{eye-light}' opacity='.7'/>"
                 "<circle cy='%d' r='%d' fill='#17111c'/></g>",
                 side * scene->face.eye_gap,
                 width,
                 height,
                 height / 2,
                 height,
                 height / 2,
                 look_y,
                 iris,
                 look_y,
                 iris - 2,
                 look_y + iris / 2,
                 iris * 6 / 10,
                 iris * 4 / 10,
                 look_y,
                 iris * 55 / 100);
  rf_canvas_add (scene->canvas,
                 "<circle cx='-%d' cy='%d' r='%d' fill='#ffffff'/><circle cx='%d' cy='%d' r='2' "
                 "fill='#ffffff' opacity='.8'/>",
                 iris * 4 / 10,
                 look_y - iris * 4 / 10,
                 MAX (iris * 3 / 10, 3),
                 iris * 4 / 10,
                 look_y + iris * 4 / 10);
  rf_portrait_draw_lid (scene, side, width, height);
  rf_canvas_add (scene->canvas, "</g>");
}

static void
rf_portrait_draw_open_eyes (RfPortraitScene *scene)
{
  int scale = rf_portrait_get_look (scene)->scale;

  rf_canvas_add (scene->canvas,
                 "<clipPath id='{id}eye'><ellipse rx='%d' ry='%d'/></clipPath>",
                 scene->face.eye_width * scale / 100,
                 scene->face.eye_height * scale / 100);
  rf_portrait_draw_eye (scene, -1);
  rf_portrait_draw_eye (scene, 1);
  if (scene->mood == RF_MOOD_TIRED)
    rf_canvas_mirror (scene->canvas,
                      "<path d='M22 28Q38 38 54 28' fill='none' stroke='{skin-line}' "
                      "stroke-width='4' stroke-linecap='round' opacity='.6'/>");
}

/* Open eyes, and hidden in their place shut ones, for who animates the picture. */
static void
rf_portrait_draw_blinking_eyes (RfPortraitScene *scene)
{
  rf_canvas_add (scene->canvas, "<g class='eyes-open'>");
  rf_portrait_draw_open_eyes (scene);
  rf_canvas_add (scene->canvas, "</g><g class='eyes-shut' display='none'>");
  rf_portrait_draw_shut_eyes (scene, RF_EYES_CLOSED);
  rf_canvas_add (scene->canvas, "</g>");
}

static void
rf_portrait_draw_brows (RfPortraitScene *scene)
{
  const RfPortraitFace *face = &scene->face;
  int y =
      4 - face->eye_height * rf_portrait_get_look (scene)->scale / 100 - 15 + face->brow_lift / 2;
  int inner = y + rf_portrait_get_look (scene)->brow_inner;
  int outer = y + rf_portrait_get_look (scene)->brow_outer + 3;
  int width = face->brow_width * (scene->build->has_lashes ? 75 : 100) / 100;

  if (scene->family == RF_FAMILY_BABY)
    width = MIN (width, 5);
  if (scene->family == RF_FAMILY_GRANDFATHER)
    width += 4;
  for (int side = -1; side <= 1; side += 2)
    {
      int lift = scene->mood == RF_MOOD_STRESSED && side > 0 ? -7 : 0;

      rf_canvas_add (scene->canvas,
                     "<path d='M%d %dQ%d %d %d %d' fill='none' stroke='{brow}' stroke-width='%d' "
                     "stroke-linecap='round'/>",
                     side * (face->eye_gap - 19),
                     inner + lift,
                     side * (face->eye_gap + 5),
                     (inner + outer) / 2 - rf_portrait_get_look (scene)->brow_arch + lift,
                     side * (face->eye_gap + 23),
                     outer + lift,
                     width);
    }
}

static void
rf_portrait_draw_nose (RfPortraitScene *scene)
{
  int width = scene->face.nose_width * (scene->family == RF_FAMILY_BABY ? 70 : 100) / 100;
  RfCanvas *canvas = scene->canvas;

  if (scene->face.nose == 2)
    rf_canvas_add (canvas,
                   "<ellipse cy='36' rx='%d' ry='9' fill='{skin-shade}'/><ellipse cx='-3' cy='33' "
                   "rx='%d' ry='6' fill='{skin-light}' opacity='.6'/>",
                   width + 2,
                   width / 2);
  else if (scene->face.nose == 0)
    rf_canvas_add (
        canvas, "<ellipse cy='35' rx='%d' ry='7' fill='{skin-shade}' opacity='.55'/>", width);
  else
    rf_canvas_add (canvas,
                   "<path d='M4 %dQ%d 28 %d 38Q6 46 -6 42' fill='none' stroke='{skin-line}' "
                   "stroke-width='4' stroke-linecap='round' stroke-linejoin='round' "
                   "opacity='.75'/>",
                   scene->face.nose == 1 ? 2 : 16,
                   width,
                   width);
  if (scene->face.nose == 0 || scene->face.nose == 2)
    rf_canvas_add (canvas,
                   "<path d='M-%d 37Q0 49 %d 37' fill='none' stroke='{skin-line}' "
                   "stroke-width='4' stroke-linecap='round'/>",
                   width,
                   width);
}

void
rf_portrait_draw_face (RfPortraitScene *scene)
{
  RfEyes eyes = rf_portrait_get_eyes (scene);

  rf_portrait_draw_nose (scene);
  rf_portrait_draw_beard (scene);
  rf_portrait_draw_mouth (scene);
  rf_portrait_draw_mustache (scene);
  if (eyes == RF_EYES_OPEN)
    rf_portrait_draw_blinking_eyes (scene);
  else
    rf_portrait_draw_shut_eyes (scene, eyes);
  rf_portrait_draw_brows (scene);
}
