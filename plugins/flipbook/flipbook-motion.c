/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-motion.h"

#include "flipbook-curve.h"

#include <math.h>

/*
 * What moves, and how: every pose is a function of the time alone, so that
 * frames can be made in any order. An activity is a sum of swings; the mood says
 * how fast and how wide they are, and adds a manner of its own.
 */

/** Degrees, as turns */
#define DEG(degrees) ((degrees) / 360.0)

typedef enum
{
  SWING_BREATH,
  SWING_SQUASH,
  SWING_LEAN,
  SWING_BEND,
  SWING_LIFT,
  SWING_SHIFT,
  SWING_TILT,
  SWING_NOD,
  SWING_STRETCH,
  SWING_ARM_LEFT,
  SWING_ARM_RIGHT,
  SWING_SHAKE_X,
  SWING_SHAKE_Y
} SwingTarget;

typedef enum
{
  WAVE_SINE,   /* both ways */
  WAVE_HOP,    /* up and down again, with a hard landing */
  WAVE_PUSH,   /* from 0 to 1 and back, soft at both ends */
  WAVE_BURST,  /* a sine that comes and goes: two parts of five are still */
  WAVE_TREMBLE /* no pattern */
} SwingWave;

typedef struct
{
  RfFlipbookActivity activity;
  SwingTarget target;
  SwingWave wave;
  double rate; /* a second */
  double size;
  double phase; /* turns */
} Swing;

static const Swing swings[] = {
  { RF_FLIPBOOK_IDLE, SWING_BREATH, WAVE_SINE, 0.28, 0.011, 0 },
  { RF_FLIPBOOK_IDLE, SWING_TILT, WAVE_SINE, 0.19, DEG (1.6), 0.1 },
  { RF_FLIPBOOK_IDLE, SWING_LEAN, WAVE_SINE, 0.19, DEG (0.5), 0.3 },
  { RF_FLIPBOOK_IDLE, SWING_ARM_LEFT, WAVE_SINE, 0.28, DEG (1.5), 0.2 },
  { RF_FLIPBOOK_IDLE, SWING_ARM_RIGHT, WAVE_SINE, 0.28, DEG (2.5), 0.1 },

  { RF_FLIPBOOK_WAVING, SWING_BREATH, WAVE_SINE, 0.3, 0.009, 0 },
  { RF_FLIPBOOK_WAVING, SWING_ARM_RIGHT, WAVE_BURST, 1.7, DEG (17), 0 },
  { RF_FLIPBOOK_WAVING, SWING_TILT, WAVE_SINE, 0.35, DEG (3), 0 },
  { RF_FLIPBOOK_WAVING, SWING_LEAN, WAVE_SINE, 0.35, DEG (1.4), 0.5 },
  { RF_FLIPBOOK_WAVING, SWING_BEND, WAVE_BURST, 1.7, 0.012, 0.25 },

  { RF_FLIPBOOK_RUNNING, SWING_LIFT, WAVE_HOP, 2.8, 0.045, 0 },
  { RF_FLIPBOOK_RUNNING, SWING_SQUASH, WAVE_SINE, 2.8, 0.022, 0.25 },
  { RF_FLIPBOOK_RUNNING, SWING_LEAN, WAVE_SINE, 1.4, DEG (2.6), 0 },
  { RF_FLIPBOOK_RUNNING, SWING_SHIFT, WAVE_SINE, 1.4, 0.014, 0.25 },
  { RF_FLIPBOOK_RUNNING, SWING_TILT, WAVE_SINE, 1.4, DEG (2.4), 0.55 },
  { RF_FLIPBOOK_RUNNING, SWING_ARM_LEFT, WAVE_SINE, 1.4, DEG (13), 0 },
  { RF_FLIPBOOK_RUNNING, SWING_ARM_RIGHT, WAVE_SINE, 1.4, DEG (13), 0.5 },
  { RF_FLIPBOOK_RUNNING, SWING_SHAKE_Y, WAVE_SINE, 2.8, 0.004, 0.6 },

  { RF_FLIPBOOK_WALKING, SWING_LIFT, WAVE_HOP, 1.7, 0.020, 0 },
  { RF_FLIPBOOK_WALKING, SWING_LEAN, WAVE_SINE, 0.85, DEG (1.8), 0 },
  { RF_FLIPBOOK_WALKING, SWING_SHIFT, WAVE_SINE, 0.85, 0.010, 0.2 },
  { RF_FLIPBOOK_WALKING, SWING_TILT, WAVE_SINE, 0.85, DEG (1.6), 0.6 },
  { RF_FLIPBOOK_WALKING, SWING_ARM_LEFT, WAVE_SINE, 0.85, DEG (5), 0 },
  { RF_FLIPBOOK_WALKING, SWING_ARM_RIGHT, WAVE_SINE, 0.85, DEG (5), 0.5 },

  { RF_FLIPBOOK_SLEEPING, SWING_BREATH, WAVE_SINE, 0.2, 0.024, 0 },
  { RF_FLIPBOOK_SLEEPING, SWING_TILT, WAVE_SINE, 0.1, DEG (1.6), 0 },
  { RF_FLIPBOOK_SLEEPING, SWING_NOD, WAVE_SINE, 0.2, 0.006, 0.5 },

  { RF_FLIPBOOK_WORKING, SWING_BREATH, WAVE_SINE, 0.3, 0.008, 0 },
  { RF_FLIPBOOK_WORKING, SWING_NOD, WAVE_BURST, 2.6, 0.006, 0 },
  { RF_FLIPBOOK_WORKING, SWING_TILT, WAVE_SINE, 0.16, DEG (2), 0 },
  { RF_FLIPBOOK_WORKING, SWING_LEAN, WAVE_SINE, 0.16, DEG (0.8), 0.1 },
  { RF_FLIPBOOK_WORKING, SWING_ARM_LEFT, WAVE_BURST, 5.2, DEG (1.8), 0 },
  { RF_FLIPBOOK_WORKING, SWING_ARM_RIGHT, WAVE_BURST, 5.2, DEG (1.8), 0.5 },

  { RF_FLIPBOOK_READING, SWING_BREATH, WAVE_SINE, 0.26, 0.010, 0 },
  { RF_FLIPBOOK_READING, SWING_TILT, WAVE_SINE, 0.36, DEG (2.2), 0 },
  { RF_FLIPBOOK_READING, SWING_NOD, WAVE_PUSH, 0.12, 0.010, 0 },

  { RF_FLIPBOOK_EATING, SWING_BREATH, WAVE_SINE, 0.3, 0.007, 0 },
  { RF_FLIPBOOK_EATING, SWING_STRETCH, WAVE_BURST, 2.2, 0.014, 0 },
  { RF_FLIPBOOK_EATING, SWING_ARM_LEFT, WAVE_PUSH, 0.42, DEG (16), 0.6 },
  { RF_FLIPBOOK_EATING, SWING_NOD, WAVE_PUSH, 0.42, 0.016, 0.6 },
  { RF_FLIPBOOK_EATING, SWING_TILT, WAVE_PUSH, 0.42, DEG (-3), 0.6 },

  { RF_FLIPBOOK_DANCING, SWING_LEAN, WAVE_SINE, 0.95, DEG (5), 0 },
  { RF_FLIPBOOK_DANCING, SWING_BEND, WAVE_SINE, 0.95, 0.03, 0.05 },
  { RF_FLIPBOOK_DANCING, SWING_LIFT, WAVE_HOP, 1.9, 0.026, 0 },
  { RF_FLIPBOOK_DANCING, SWING_SQUASH, WAVE_SINE, 1.9, 0.024, 0.25 },
  { RF_FLIPBOOK_DANCING, SWING_TILT, WAVE_SINE, 0.95, DEG (6), 0.45 },
  { RF_FLIPBOOK_DANCING, SWING_ARM_LEFT, WAVE_SINE, 0.95, DEG (13), 0.2 },
  { RF_FLIPBOOK_DANCING, SWING_ARM_RIGHT, WAVE_SINE, 0.95, DEG (13), 0 },

  { RF_FLIPBOOK_MUSIC, SWING_BREATH, WAVE_SINE, 0.3, 0.008, 0 },
  { RF_FLIPBOOK_MUSIC, SWING_LEAN, WAVE_SINE, 0.55, DEG (2.6), 0 },
  { RF_FLIPBOOK_MUSIC, SWING_TILT, WAVE_SINE, 0.55, DEG (3.4), 0.6 },
  { RF_FLIPBOOK_MUSIC, SWING_NOD, WAVE_HOP, 1.1, 0.010, 0 },
  { RF_FLIPBOOK_MUSIC, SWING_ARM_LEFT, WAVE_SINE, 2.2, DEG (5), 0 },
  { RF_FLIPBOOK_MUSIC, SWING_ARM_RIGHT, WAVE_SINE, 0.55, DEG (2), 0 },

  { RF_FLIPBOOK_EXERCISING, SWING_SQUASH, WAVE_PUSH, 0.62, 0.055, 0.5 },
  { RF_FLIPBOOK_EXERCISING, SWING_LIFT, WAVE_PUSH, 0.62, 0.022, 0 },
  { RF_FLIPBOOK_EXERCISING, SWING_ARM_LEFT, WAVE_PUSH, 0.62, DEG (20), 0.5 },
  { RF_FLIPBOOK_EXERCISING, SWING_ARM_RIGHT, WAVE_PUSH, 0.62, DEG (-20), 0.5 },
  { RF_FLIPBOOK_EXERCISING, SWING_TILT, WAVE_SINE, 0.62, DEG (1.2), 0 },

  { RF_FLIPBOOK_SHIVERING, SWING_SHIFT, WAVE_TREMBLE, 15, 0.008, 0 },
  { RF_FLIPBOOK_SHIVERING, SWING_TILT, WAVE_TREMBLE, 12, DEG (1.4), 0 },
  { RF_FLIPBOOK_SHIVERING, SWING_SQUASH, WAVE_SINE, 0.35, 0.014, 0 },
  { RF_FLIPBOOK_SHIVERING, SWING_NOD, WAVE_PUSH, 0.35, 0.012, 0 },
  { RF_FLIPBOOK_SHIVERING, SWING_ARM_LEFT, WAVE_TREMBLE, 15, DEG (2), 0 },
  { RF_FLIPBOOK_SHIVERING, SWING_ARM_RIGHT, WAVE_TREMBLE, 13, DEG (2), 0 },
};

/* How far the background goes by, in widths of the picture a second. */
static const double speeds[] = {
  [RF_FLIPBOOK_RUNNING] = 0.55,
  [RF_FLIPBOOK_WALKING] = 0.14,
  [RF_FLIPBOOK_SHIVERING] = 0,
};

typedef struct
{
  double tempo;
  double reach;
  double blink;   /* seconds between two */
  double shut;    /* seconds that one takes */
  double droop;   /* the head hangs, in heights of the picture */
  double tremble; /* in heights of the picture */
} Manner;

static const Manner manners[] = {
  [RF_FLIPBOOK_NEUTRAL] = { 1.0, 1.0, 3.2, 0.2, 0, 0 },
  [RF_FLIPBOOK_HAPPY] = { 1.05, 1.1, 2.8, 0.2, 0, 0 },
  [RF_FLIPBOOK_CALM] = { 0.75, 0.85, 3.8, 0.28, 0, 0 },
  [RF_FLIPBOOK_SAD] = { 0.7, 0.8, 3.4, 0.36, 0.014, 0 },
  [RF_FLIPBOOK_ANGRY] = { 1.15, 1.05, 4.2, 0.18, 0.006, 0.0022 },
  [RF_FLIPBOOK_STRESSED] = { 1.25, 0.9, 1.5, 0.17, 0, 0.0016 },
  [RF_FLIPBOOK_EXCITED] = { 1.25, 1.3, 2.6, 0.18, 0, 0 },
  [RF_FLIPBOOK_TIRED] = { 0.6, 0.85, 2.4, 0.75, 0.016, 0 },
  [RF_FLIPBOOK_SURPRISED] = { 1.0, 1.0, 3.0, 0.18, 0, 0 },
  [RF_FLIPBOOK_LOVING] = { 0.85, 1.0, 3.2, 0.3, 0, 0 },
};

static double
interpolate_chance (guint64 seed, guint track, double at)
{
  double start = floor (at);
  double from = rf_curve_chance (seed, track, (guint) start) * 2 - 1;
  double to = rf_curve_chance (seed, track, (guint) start + 1) * 2 - 1;

  return from + (to - from) * rf_curve_ease (at - start);
}

/* From -1 to 1, or 0 to 1, as the wave has it. */
static double
get_wave (const Swing *swing, guint64 seed, double time)
{
  double turns = time * swing->rate + swing->phase;
  double half;

  switch (swing->wave)
    {
    case WAVE_HOP:
      half = 2 * rf_curve_wrap (turns) - 1;
      return 1 - half * half;
    case WAVE_PUSH:
      return (1 - rf_curve_cosine (turns)) / 2;
    case WAVE_BURST:
      return rf_curve_sine (turns) * rf_curve_pulse (rf_curve_wrap (time * 0.3) / 0.72, 0.2, 0.2);
    case WAVE_TREMBLE:
      return interpolate_chance (seed, 40 + swing->target, turns);
    case WAVE_SINE:
    default:
      return rf_curve_sine (turns);
    }
}

static double *
get_target (RfPose *pose, SwingTarget target)
{
  double *const targets[] = {
    [SWING_BREATH] = &pose->breath,     [SWING_SQUASH] = &pose->squash,
    [SWING_LEAN] = &pose->lean,         [SWING_BEND] = &pose->bend,
    [SWING_LIFT] = &pose->lift,         [SWING_SHIFT] = &pose->shift,
    [SWING_TILT] = &pose->tilt,         [SWING_NOD] = &pose->nod,
    [SWING_STRETCH] = &pose->stretch,   [SWING_ARM_LEFT] = &pose->arms[0],
    [SWING_ARM_RIGHT] = &pose->arms[1], [SWING_SHAKE_X] = &pose->shake_x,
    [SWING_SHAKE_Y] = &pose->shake_y,
  };

  return targets[target];
}

/* Each blink has a stretch of time to itself and comes at some moment in it. Half
 * shut eyes are two pairs in one, so there is hardly any time for them. */
static double
get_blink (const Manner *manner, guint64 seed, double time)
{
  double turn = floor (time / manner->blink);
  double spare = manner->blink - manner->shut;
  double start = turn * manner->blink + spare * rf_curve_chance (seed, 1, (guint) turn);

  return CLAMP (rf_curve_pulse ((time - start) / manner->shut, 0.35, 0.45) * 4 - 1.5, 0.0, 1.0);
}

/* A jump that swings out, every three seconds. */
static void
add_start (RfPose *pose, double time)
{
  double since = rf_curve_wrap (time / 3) * 3;
  double left = 1 - MIN (since / 0.9, 1.0);

  pose->squash -= 0.07 * left * left * rf_curve_sine (since * 2.2);
  pose->lift += 0.022 * left * left * rf_curve_pulse (since / 0.4, 0.4, 0.5);
  pose->nod -= 0.010 * left;
}

static void
add_mood (RfPose *pose, const RfFlipbookSettings *settings, double time)
{
  const Manner *manner = &manners[settings->mood];

  pose->nod += manner->droop * (1 + 0.3 * rf_curve_sine (time * 0.15));
  if (manner->tremble > 0)
    {
      pose->shake_x += manner->tremble * interpolate_chance (settings->seed, 2, time * 13);
      pose->shake_y += manner->tremble * interpolate_chance (settings->seed, 3, time * 11);
    }
  if (settings->mood == RF_FLIPBOOK_SURPRISED)
    add_start (pose, time);
  if (settings->mood == RF_FLIPBOOK_EXCITED && settings->activity <= RF_FLIPBOOK_WAVING)
    {
      const Swing hop = { .wave = WAVE_HOP, .rate = 1.6 };

      pose->lift += 0.022 * get_wave (&hop, 0, time);
    }
}

/**
 * rf_motion_get_pose:
 * @settings: what was asked for
 * @time: since the beginning, in seconds
 *
 * Returns: how the picture is bent then
 */
RfPose
rf_motion_get_pose (const RfFlipbookSettings *settings, double time)
{
  const Manner *manner = &manners[settings->mood];
  double own_time = time * manner->tempo;
  RfPose pose = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (swings); i++)
    {
      if (swings[i].activity == settings->activity)
        *get_target (&pose, swings[i].target) +=
            swings[i].size * manner->reach * get_wave (&swings[i], settings->seed, own_time);
    }
  add_mood (&pose, settings, time);
  pose.shut =
      settings->activity == RF_FLIPBOOK_SLEEPING ? 1 : get_blink (manner, settings->seed, time);
  if ((gsize) settings->activity < G_N_ELEMENTS (speeds))
    pose.scroll = speeds[settings->activity] * own_time;
  return pose;
}

/* By itself the camera does what becomes the activity. */
static RfFlipbookCamera
choose_camera (const RfFlipbookSettings *settings)
{
  static const RfFlipbookCamera cameras[] = {
    [RF_FLIPBOOK_IDLE] = RF_FLIPBOOK_ZOOM_IN,     [RF_FLIPBOOK_WAVING] = RF_FLIPBOOK_STILL,
    [RF_FLIPBOOK_RUNNING] = RF_FLIPBOOK_STILL,    [RF_FLIPBOOK_WALKING] = RF_FLIPBOOK_STILL,
    [RF_FLIPBOOK_SLEEPING] = RF_FLIPBOOK_ZOOM_IN, [RF_FLIPBOOK_WORKING] = RF_FLIPBOOK_ZOOM_IN,
    [RF_FLIPBOOK_READING] = RF_FLIPBOOK_ZOOM_IN,  [RF_FLIPBOOK_EATING] = RF_FLIPBOOK_ZOOM_OUT,
    [RF_FLIPBOOK_DANCING] = RF_FLIPBOOK_STILL,    [RF_FLIPBOOK_MUSIC] = RF_FLIPBOOK_ZOOM_OUT,
    [RF_FLIPBOOK_EXERCISING] = RF_FLIPBOOK_STILL, [RF_FLIPBOOK_SHIVERING] = RF_FLIPBOOK_ZOOM_IN,
  };

  if (settings->camera != RF_FLIPBOOK_AUTO)
    return settings->camera;
  if (settings->mood == RF_FLIPBOOK_SAD && settings->activity == RF_FLIPBOOK_IDLE)
    return RF_FLIPBOOK_ZOOM_OUT;
  return cameras[settings->activity];
}

/**
 * rf_motion_get_view:
 * @settings: what was asked for
 * @time: since the beginning, in seconds
 *
 * Returns: where the camera looks then. It starts and ends softly and never sees
 *   beyond the picture
 */
RfView
rf_motion_get_view (const RfFlipbookSettings *settings, double time)
{
  double part = CLAMP (time / settings->seconds, 0.0, 1.0);
  double way = (part + rf_curve_ease (part)) / 2;
  double pan = 0.11 * (way - 0.5);

  switch (choose_camera (settings))
    {
    case RF_FLIPBOOK_ZOOM_IN:
      return (RfView){ 1.02 + 0.15 * way, 0, -0.03 * way };
    case RF_FLIPBOOK_ZOOM_OUT:
      return (RfView){ 1.17 - 0.15 * way, 0, -0.03 * (1 - way) };
    case RF_FLIPBOOK_PAN_LEFT:
      return (RfView){ 1.15, -pan, 0 };
    case RF_FLIPBOOK_PAN_RIGHT:
      return (RfView){ 1.15, pan, 0 };
    case RF_FLIPBOOK_PAN_UP:
      return (RfView){ 1.15, 0, -pan };
    case RF_FLIPBOOK_PAN_DOWN:
      return (RfView){ 1.15, 0, pan };
    case RF_FLIPBOOK_AUTO:
    case RF_FLIPBOOK_STILL:
    default:
      return (RfView){ 1.02, 0, 0 };
    }
}
