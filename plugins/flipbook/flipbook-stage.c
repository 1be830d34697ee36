/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-stage.h"

#include "flipbook-curve.h"
#include "flipbook-warp.h"

#include <math.h>

/*
 * Draws the pieces of a picture in a pose. What is asked is the way back: what
 * of the picture is seen at a place of the frame. So everything here undoes what
 * it is named after, in the order camera, body, head or arm.
 *
 * Lengths are in heights of the picture: it is 1 high and as wide as its aspect.
 */

/** How much of the camera's way each piece makes: what is far off makes less */
#define DEPTH_FAR  0.55
#define DEPTH_NEAR 1.08

/** A flat picture is bent less, since what is behind the figure bends with it.
 *  So the camera makes some of its way, from a little nearer */
#define FLAT_REACH 0.7
#define FLAT_SHARE 0.35
#define FLAT_ZOOM  1.05

typedef enum
{
  JOINT_NONE,
  JOINT_BODY,
  JOINT_HEAD,
  JOINT_ARM_LEFT,
  JOINT_ARM_RIGHT
} Joint;

static const struct
{
  double depth;
  Joint joint;
} places[] = {
  [RF_LAYER_BACKGROUND] = { DEPTH_FAR, JOINT_NONE },
  [RF_LAYER_BEHIND] = { 0.85, JOINT_NONE },
  [RF_LAYER_WORN] = { 1, JOINT_BODY },
  [RF_LAYER_HAIR] = { 1, JOINT_HEAD },
  [RF_LAYER_BODY] = { 1, JOINT_BODY },
  [RF_LAYER_HEAD] = { 1, JOINT_HEAD },
  [RF_LAYER_SHUT] = { 1, JOINT_HEAD },
  [RF_LAYER_HELD] = { 1, JOINT_BODY },
  [RF_LAYER_ARM_LEFT] = { 1, JOINT_ARM_LEFT },
  [RF_LAYER_ARM_RIGHT] = { 1, JOINT_ARM_RIGHT },
  [RF_LAYER_HANDS] = { 1, JOINT_BODY },
  [RF_LAYER_SIGNS] = { 1, JOINT_BODY },
  [RF_LAYER_FRONT] = { DEPTH_NEAR, JOINT_NONE },
};

typedef struct
{
  double sine;
  double cosine;
} Turn;

/* All that one piece needs, so that a place is found with few steps. */
typedef struct
{
  double unit;   /* pixels of the frame for 1 */
  double raster; /* pixels of the picture for 1 */
  double aspect;
  RfPoint middle; /* of the picture in the frame, in pixels */
  double zoom;
  RfPoint look;
  double scroll; /* how far it has gone to the left */
  gboolean is_mirrored;
  Joint joint;
  const RfPose *pose;
  Turn lean;
  Turn tilt;
  Turn arm;
  RfPoint neck;
  RfPoint elbow;
} Map;

static Turn
new_turn (double turns)
{
  return (Turn){ rf_curve_sine (turns), rf_curve_cosine (turns) };
}

/* Turns @point back about @middle. */
static RfPoint
turn_back (RfPoint point, RfPoint middle, const Turn *turn)
{
  double x = point.x - middle.x;
  double y = point.y - middle.y;

  return (RfPoint){ middle.x + x * turn->cosine + y * turn->sine,
                    middle.y - x * turn->sine + y * turn->cosine };
}

static RfPoint
undo_camera (const Map *map, RfPoint point)
{
  double x = (point.x - map->middle.x) / map->unit;
  double y = (point.y - map->middle.y) / map->unit;

  return (RfPoint){ map->aspect / 2 + x / map->zoom + map->look.x,
                    0.5 + y / map->zoom + map->look.y };
}

static RfPoint
undo_body (const Map *map, RfPoint point)
{
  const RfPose *pose = map->pose;
  const RfPoint foot = { map->aspect / 2, 1 };
  double height;

  point.x -= pose->shift;
  point.y += pose->lift;
  height = foot.y - point.y;
  point.x -= pose->bend * height * fabs (height);
  point = turn_back (point, foot, &map->lean);
  return (RfPoint){ foot.x + (point.x - foot.x) / (1 + pose->squash * 0.6 + pose->breath * 0.3),
                    foot.y + (point.y - foot.y) / (1 - pose->squash + pose->breath) };
}

static RfPoint
undo_head (const Map *map, RfPoint point)
{
  point.y -= map->pose->nod;
  point = turn_back (point, map->neck, &map->tilt);
  point.y = map->neck.y + (point.y - map->neck.y) / (1 + map->pose->stretch);
  return point;
}

static RfPoint
to_pixels (const Map *map, RfPoint point)
{
  return (RfPoint){ point.x * map->raster, point.y * map->raster };
}

static RfPoint
map_piece (RfPoint point, gconstpointer data)
{
  const Map *map = data;

  point = undo_camera (map, point);
  point.x += map->scroll;
  if (map->is_mirrored)
    point.x = map->aspect - point.x;
  if (map->joint != JOINT_NONE)
    point = undo_body (map, point);
  if (map->joint == JOINT_HEAD)
    point = undo_head (map, point);
  if (map->joint == JOINT_ARM_LEFT || map->joint == JOINT_ARM_RIGHT)
    point = turn_back (point, map->elbow, &map->arm);
  return to_pixels (map, point);
}

/* How far the middle of a flat picture may move, while its edges stay. */
static double
get_hold (const Map *map, RfPoint point)
{
  double margin = 0.3 * MIN (map->aspect, 1.0);

  return rf_curve_ease (point.x / margin) * rf_curve_ease ((map->aspect - point.x) / margin) *
         rf_curve_ease (point.y / 0.25);
}

/* Without layers it is not known where the head is: the upper half is taken for it. */
static RfPoint
map_flat (RfPoint point, gconstpointer data)
{
  const Map *map = data;
  RfPoint place = undo_camera (map, point);
  RfPoint body = undo_body (map, place);
  RfPoint head = undo_head (map, body);
  double share = 1 - rf_curve_ease ((place.y - 0.4) / 0.3);
  double hold = get_hold (map, place) * FLAT_REACH;

  place.x += hold * (body.x + share * (head.x - body.x) - place.x);
  place.y += hold * (body.y + share * (head.y - body.y) - place.y);
  return to_pixels (map, place);
}

static Map
new_map (const RfStage *self, RfLayerKind kind)
{
  const RfPicture *picture = self->picture;
  double unit = picture->height;
  double depth = picture->is_layered ? places[kind].depth : 1;
  Joint joint = places[kind].joint;
  int arm = joint == JOINT_ARM_RIGHT ? 1 : 0;
  const RfPictureFit fit = { self->clip.width, self->clip.height, TRUE };
  double aspect = picture->width / unit;
  const RfPoint *elbow = &picture->elbows[arm];

  Map map = {
    .unit = rf_picture_fit_height (&fit, aspect),
    .raster = unit,
    .aspect = aspect,
    .middle = { self->clip.x + self->clip.width / 2.0, self->clip.y + self->clip.height / 2.0 },
    .zoom = 1 + (self->view.zoom - 1) * depth,
    .look = { self->view.x * depth * MIN (aspect, 1.0) + self->pose.shake_x,
              self->view.y * depth + self->pose.shake_y },
    .joint = joint,
    .pose = &self->pose,
    .lean = new_turn (self->pose.lean),
    .tilt = new_turn (self->pose.tilt),
    .arm = new_turn (self->pose.arms[arm]),
    .neck = { picture->neck.x / unit, picture->neck.y / unit },
    .elbow = { elbow->x / unit, elbow->y / unit },
  };

  if (!picture->is_layered)
    {
      map.zoom *= FLAT_ZOOM;
      map.look.x -= FLAT_SHARE * self->pose.shift;
      map.look.y += FLAT_SHARE * self->pose.lift;
    }
  return map;
}

static void
draw_layer (const RfStage *self, const RfLayer *layer, const Map *map, double alpha)
{
  const RfWarp warp = {
    .pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (self->frame),
    .stride = cairo_image_surface_get_stride (self->frame) / 4,
    .clip = self->clip,
    .func = self->picture->is_layered ? map_piece : map_flat,
    .data = map,
  };

  rf_warp_draw (&warp, layer, alpha);
}

/* A background that goes by is the picture and its mirror image in turn. The
 * first covers all, so that no gap is seen between two. */
static void
draw_scrolled (const RfStage *self)
{
  RfLayer tile = self->picture->layers[RF_LAYER_BACKGROUND];
  Map map = new_map (self, RF_LAYER_BACKGROUND);
  double scroll = 2 * rf_curve_wrap (self->pose.scroll / 2);

  for (int i = 0; i < 3; i++)
    {
      tile.is_opaque = i == 0;
      map.scroll = (scroll - i) * map.aspect;
      map.is_mirrored = i % 2 != 0;
      draw_layer (self, &tile, &map, 1);
    }
}

static void
draw_piece (const RfStage *self, RfLayerKind kind)
{
  const Map map = new_map (self, kind);
  double alpha = kind == RF_LAYER_SHUT ? self->pose.shut : 1;

  if (kind == RF_LAYER_SIGNS && !self->has_signs)
    return;
  draw_layer (self, &self->picture->layers[kind], &map, alpha);
}

/**
 * rf_stage_draw:
 * @self: what and how
 * @part: which pieces: those behind the figure, or itself and what is before it
 *
 * Draws a part of the picture. A picture without layers is all scenery.
 */
void
rf_stage_draw (const RfStage *self, RfStagePart part)
{
  RfLayerKind first = part == RF_STAGE_SCENERY ? RF_LAYER_BACKGROUND : RF_LAYER_WORN;
  RfLayerKind last = part == RF_STAGE_SCENERY ? RF_LAYER_BEHIND : RF_LAYER_FRONT;

  cairo_surface_flush (self->frame);
  if (part == RF_STAGE_SCENERY && self->picture->is_layered && self->pose.scroll != 0)
    {
      draw_scrolled (self);
      first = RF_LAYER_BEHIND;
    }
  for (RfLayerKind kind = first; kind <= last; kind++)
    draw_piece (self, kind);
  cairo_surface_mark_dirty (self->frame);
}
