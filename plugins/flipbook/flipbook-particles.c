/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-particles.h"

#include "flipbook-curve.h"
#include "flipbook-shapes.h"

#include <math.h>

/*
 * What floats about the picture: hearts, snow, rain, notes. A swarm is a row of
 * a table; where each of its members is follows from the time and its number
 * alone. Nothing that stands still long stands before the face.
 */

typedef enum
{
  WAY_RISE,  /* up beside the head */
  WAY_FALL,  /* down over all */
  WAY_RUSH,  /* from right to left */
  WAY_HOVER, /* appears beside the head, and goes again */
  WAY_PUFF,  /* up from the head, one after the other, and larger */
  WAY_FLING, /* off the head */
  WAY_BURST  /* out of the head to all sides, together */
} Way;

typedef struct
{
  RfShape shape;
  Way way;
  int count;
  double size;   /* of the area's smaller side */
  double period; /* seconds */
  double alpha;
  double spin; /* turns on its way */
  guint32 colors[4];
} Swarm;

static const Swarm mood_swarms[] = {
  [RF_FLIPBOOK_HAPPY] = { RF_SHAPE_SPARK,
                          WAY_HOVER,
                          11,
                          0.095,
                          2.4,
                          1,
                          0.12,
                          { 0xffc21f, 0xffdc5c, 0xffab0f, 0xffffff } },
  [RF_FLIPBOOK_CALM] = { RF_SHAPE_ORB,
                         WAY_HOVER,
                         11,
                         0.13,
                         6.5,
                         0.42,
                         0,
                         { 0xffffff, 0xe8fff4, 0xfff6d8, 0xe6f4ff } },
  [RF_FLIPBOOK_SAD] = { RF_SHAPE_RAIN,
                        WAY_FALL,
                        90,
                        0.13,
                        0.85,
                        0.95,
                        0,
                        { 0xf6fbff, 0xd8eafa, 0xffffff, 0xe6f2fb } },
  [RF_FLIPBOOK_ANGRY] = { RF_SHAPE_RAY,
                          WAY_BURST,
                          12,
                          0.19,
                          1.1,
                          0.85,
                          0,
                          { 0xd8322a, 0xf06a2c, 0xb3211f, 0xf08a2c } },
  [RF_FLIPBOOK_STRESSED] = { RF_SHAPE_DROP,
                             WAY_FLING,
                             5,
                             0.05,
                             1.3,
                             0.95,
                             0,
                             { 0x62c3f5, 0x8fd6fa, 0x62c3f5, 0x4fb2e8 } },
  [RF_FLIPBOOK_EXCITED] = { RF_SHAPE_PAPER,
                            WAY_FALL,
                            44,
                            0.032,
                            3.4,
                            1,
                            2,
                            { 0xff5a7a, 0xffc93c, 0x37c8ab, 0x5a8dff } },
  [RF_FLIPBOOK_SURPRISED] = { RF_SHAPE_RAY,
                              WAY_BURST,
                              16,
                              0.19,
                              3,
                              0.95,
                              0,
                              { 0xffffff, 0xffe27a, 0xffffff, 0xffd24a } },
  [RF_FLIPBOOK_LOVING] = { RF_SHAPE_HEART,
                           WAY_RISE,
                           11,
                           0.085,
                           4.2,
                           0.95,
                           0,
                           { 0xff5a7a, 0xff86a0, 0xe83e66, 0xffa3b5 } },
};

static const Swarm activity_swarms[] = {
  [RF_FLIPBOOK_RUNNING] = { RF_SHAPE_WIND,
                            WAY_RUSH,
                            14,
                            0.05,
                            0.6,
                            0.55,
                            0,
                            { 0xffffff, 0xffffff, 0xe8f4ff, 0xffffff } },
  [RF_FLIPBOOK_SLEEPING] = { RF_SHAPE_ZED,
                             WAY_PUFF,
                             3,
                             0.1,
                             4.5,
                             1,
                             0,
                             { 0x4a56a6, 0x5c69bd, 0x4a56a6, 0x6f7ccf } },
  [RF_FLIPBOOK_DANCING] = { RF_SHAPE_NOTE,
                            WAY_RISE,
                            6,
                            0.1,
                            3.2,
                            0.95,
                            0,
                            { 0x7a4fd6, 0xe8478f, 0x2aa7c9, 0xf08a2c } },
  [RF_FLIPBOOK_MUSIC] = { RF_SHAPE_NOTE,
                          WAY_RISE,
                          7,
                          0.1,
                          3.8,
                          0.95,
                          0,
                          { 0x4a3f8f, 0xd65a3c, 0x2f8f7a, 0x4a3f8f } },
  [RF_FLIPBOOK_EXERCISING] = { RF_SHAPE_DROP,
                               WAY_FLING,
                               5,
                               0.045,
                               1.6,
                               0.95,
                               0,
                               { 0x62c3f5, 0x8fd6fa, 0x62c3f5, 0x4fb2e8 } },
  [RF_FLIPBOOK_SHIVERING] = { RF_SHAPE_FLAKE,
                              WAY_FALL,
                              90,
                              0.032,
                              4.5,
                              1,
                              0,
                              { 0xffffff, 0xf2f8ff, 0xffffff, 0xe2effc } },
};

/* One member of a swarm at one moment. */
typedef struct
{
  const RfParticleField *field;
  const Swarm *swarm;
  guint track; /* what its chances are drawn from */
  int index;   /* which one it is */
  double part; /* of its way, from 0 to 1 */
  double side; /* the smaller side of the area */
  int swing;   /* -1: left of the head; 1: right */
  double near; /* how near it is, from 0 to 1 */
} Member;

typedef struct
{
  double x;
  double y;
  double scale;
  double turns;
  double alpha;
} Place;

static double
get_chance (const Member *member, guint what)
{
  return rf_curve_chance (
      member->field->settings->seed, member->track + what, (guint) member->index);
}

static Place
place_rising (const Member *member)
{
  const RfParticleField *field = member->field;
  double beside = (0.28 + 0.2 * get_chance (member, 1)) * member->side;
  double sway = 0.025 * member->side * rf_curve_sine (member->part * 1.5 + get_chance (member, 2));

  return (Place){ field->head_x + member->swing * beside + sway,
                  field->head_y + (0.38 - 0.95 * member->part) * member->side,
                  0.55 + 0.45 * member->near + 0.15 * member->part,
                  0.05 * rf_curve_sine (member->part * 2 + get_chance (member, 3)),
                  rf_curve_pulse (member->part, 0.15, 0.35) };
}

static Place
place_falling (const Member *member)
{
  const cairo_rectangle_int_t *area = &member->field->area;
  gboolean is_rain = member->swarm->shape == RF_SHAPE_RAIN;
  double sway = is_rain ? -0.08 * member->part
                        : 0.04 * rf_curve_sine (member->part * 1.3 + get_chance (member, 2));

  return (Place){ area->x + area->width * (1.06 * get_chance (member, 1) + 0.02) +
                      sway * member->side,
                  area->y + area->height * (1.2 * member->part - 0.1),
                  0.5 + 0.6 * member->near,
                  is_rain ? 0 : get_chance (member, 3) + member->swarm->spin * member->part,
                  0.6 + 0.4 * member->near };
}

static Place
place_rushing (const Member *member)
{
  const cairo_rectangle_int_t *area = &member->field->area;
  double row = (member->index + 0.2 + 0.6 * get_chance (member, 1)) / member->swarm->count;

  return (Place){ area->x + area->width * (1.4 - 1.8 * member->part),
                  area->y + area->height * rf_curve_wrap (row * 7),
                  0.5 + 0.7 * member->near,
                  0,
                  0.35 + 0.65 * member->near };
}

static Place
place_hovering (const Member *member)
{
  const RfParticleField *field = member->field;
  double beside = (0.28 + 0.2 * get_chance (member, 1)) * member->side;
  double pulse = rf_curve_pulse (member->part, 0.4, 0.5);

  return (Place){ field->head_x + member->swing * beside,
                  field->head_y +
                      (0.75 * get_chance (member, 2) - 0.35 - 0.05 * member->part) * member->side,
                  (0.5 + 0.5 * member->near) * (0.4 + 0.6 * pulse),
                  member->swarm->spin * (member->part - 0.5),
                  pulse };
}

static Place
place_puffed (const Member *member)
{
  const RfParticleField *field = member->field;
  double part = member->part;

  return (Place){ field->head_x +
                      (0.2 + 0.16 * part + 0.02 * rf_curve_sine (part * 1.5)) * member->side,
                  field->head_y - (0.06 + 0.27 * part) * member->side,
                  0.45 + 0.75 * part,
                  0.03 * rf_curve_sine (part * 2),
                  rf_curve_pulse (part, 0.15, 0.25) };
}

static Place
place_flung (const Member *member)
{
  const RfParticleField *field = member->field;
  double part = member->part;
  double out = (0.24 + 0.14 * part) * member->side;
  double up =
      (0.16 + 0.14 * get_chance (member, 1) - 0.1 * part + 0.34 * part * part) * member->side;

  return (Place){ field->head_x + member->swing * out,
                  field->head_y - 0.25 * member->side + up,
                  0.7 + 0.4 * member->near,
                  -0.08 * member->swing * (1 - part),
                  rf_curve_pulse (part, 0.12, 0.3) };
}

/* Rays come out together and are gone before the half of their time. */
static Place
place_bursting (const Member *member)
{
  const RfParticleField *field = member->field;
  double part = MIN (member->part * 2.2, 1.0);
  double turns = (member->index + 0.5) / member->swarm->count;
  double far = (0.36 + 0.12 * rf_curve_ease (part)) * member->side;

  return (Place){ field->head_x + far * rf_curve_sine (turns),
                  field->head_y - far * rf_curve_cosine (turns),
                  (0.6 + 0.5 * get_chance (member, 1)) * (0.6 + 0.4 * part),
                  turns,
                  rf_curve_pulse (part, 0.3, 0.6) };
}

static Place
get_place (const Member *member)
{
  switch (member->swarm->way)
    {
    case WAY_FALL:
      return place_falling (member);
    case WAY_RUSH:
      return place_rushing (member);
    case WAY_HOVER:
      return place_hovering (member);
    case WAY_PUFF:
      return place_puffed (member);
    case WAY_FLING:
      return place_flung (member);
    case WAY_BURST:
      return place_bursting (member);
    case WAY_RISE:
    default:
      return place_rising (member);
    }
}

/* Each starts at another time, and on each round somewhere else. */
static Member
new_member (const RfParticleField *field, const Swarm *swarm, int index, guint track)
{
  Member member = { field, swarm, track, index, 0, 0, index % 2 == 0 ? 1 : -1, 0 };
  double shares = swarm->way == WAY_PUFF ? (double) index / swarm->count : get_chance (&member, 0);
  double rounds = field->time / swarm->period + 1;

  if (swarm->way == WAY_FALL || swarm->way == WAY_RUSH)
    rounds *= 0.8 + 0.4 * get_chance (&member, 5);
  if (swarm->way != WAY_BURST)
    rounds += shares;
  member.part = rf_curve_wrap (rounds);
  member.track += 16 * (guint) floor (rounds);
  member.near = get_chance (&member, 4);
  member.side = MIN (field->area.width, field->area.height);
  return member;
}

static gboolean
is_on (const Member *member, RfParticleSide sides)
{
  Way way = member->swarm->way;
  gboolean is_mixed = way == WAY_FALL || way == WAY_HOVER;
  RfParticleSide side = is_mixed && member->near < 0.65 ? RF_PARTICLES_BEHIND : RF_PARTICLES_BEFORE;

  if (way == WAY_BURST || way == WAY_RUSH)
    side = RF_PARTICLES_BEHIND;
  return (side & sides) != 0;
}

static void
draw_member (cairo_t *cairo, const Member *member)
{
  const Swarm *swarm = member->swarm;
  Place place = get_place (member);
  double size = place.scale * swarm->size * member->side;

  cairo_save (cairo);
  cairo_translate (cairo, place.x, place.y);
  cairo_rotate (cairo, place.turns * 2 * G_PI);
  if (swarm->shape == RF_SHAPE_PAPER)
    cairo_scale (cairo, 1, 0.35 + 0.65 * fabs (rf_curve_sine (place.turns * 1.7)));
  cairo_scale (cairo, size, size);
  rf_shape_draw (cairo,
                 swarm->shape,
                 swarm->colors[(guint) member->index % G_N_ELEMENTS (swarm->colors)],
                 place.alpha * swarm->alpha);
  cairo_restore (cairo);
}

static void
draw_swarm (cairo_t *cairo,
            const RfParticleField *field,
            const Swarm *swarm,
            guint track,
            RfParticleSide sides)
{
  for (int i = 0; i < swarm->count; i++)
    {
      Member member = new_member (field, swarm, i, track);

      if (is_on (&member, sides))
        draw_member (cairo, &member);
    }
}

/**
 * rf_particles_replace_signs:
 * @settings: what was asked for
 *
 * Returns: whether what moves here is what a drawing shows as standing signs
 */
gboolean
rf_particles_replace_signs (const RfFlipbookSettings *settings)
{
  return settings->activity != RF_FLIPBOOK_IDLE;
}

/* It does not rain while it snows. */
static gboolean
is_snow_for_rain (const RfFlipbookSettings *settings)
{
  return settings->mood == RF_FLIPBOOK_SAD && settings->activity == RF_FLIPBOOK_SHIVERING;
}

/**
 * rf_particles_draw:
 * @cairo: the frame
 * @field: where and when
 * @sides: which of them
 */
void
rf_particles_draw (cairo_t *cairo, const RfParticleField *field, RfParticleSide sides)
{
  const RfFlipbookSettings *settings = field->settings;

  cairo_save (cairo);
  cairo_rectangle (cairo, field->area.x, field->area.y, field->area.width, field->area.height);
  cairo_clip (cairo);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cairo, CAIRO_LINE_CAP_ROUND);
  if ((gsize) settings->mood < G_N_ELEMENTS (mood_swarms) && !is_snow_for_rain (settings))
    draw_swarm (cairo, field, &mood_swarms[settings->mood], 1000, sides);
  if ((gsize) settings->activity < G_N_ELEMENTS (activity_swarms))
    draw_swarm (cairo, field, &activity_swarms[settings->activity], 900000, sides);
  cairo_restore (cairo);
}
