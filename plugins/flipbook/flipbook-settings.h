/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"

#include <glib.h>

G_BEGIN_DECLS

/* Each enumeration has the order of its name table in flipbook-settings.c. */

typedef enum
{
  RF_FLIPBOOK_NEUTRAL,
  RF_FLIPBOOK_HAPPY,
  RF_FLIPBOOK_CALM,
  RF_FLIPBOOK_SAD,
  RF_FLIPBOOK_ANGRY,
  RF_FLIPBOOK_STRESSED,
  RF_FLIPBOOK_EXCITED,
  RF_FLIPBOOK_TIRED,
  RF_FLIPBOOK_SURPRISED,
  RF_FLIPBOOK_LOVING
} RfFlipbookMood;

typedef enum
{
  RF_FLIPBOOK_IDLE,
  RF_FLIPBOOK_WAVING,
  RF_FLIPBOOK_RUNNING,
  RF_FLIPBOOK_WALKING,
  RF_FLIPBOOK_SLEEPING,
  RF_FLIPBOOK_WORKING,
  RF_FLIPBOOK_READING,
  RF_FLIPBOOK_EATING,
  RF_FLIPBOOK_DANCING,
  RF_FLIPBOOK_MUSIC,
  RF_FLIPBOOK_EXERCISING,
  RF_FLIPBOOK_SHIVERING
} RfFlipbookActivity;

typedef enum
{
  RF_FLIPBOOK_AUTO,
  RF_FLIPBOOK_STILL,
  RF_FLIPBOOK_ZOOM_IN,
  RF_FLIPBOOK_ZOOM_OUT,
  RF_FLIPBOOK_PAN_LEFT,
  RF_FLIPBOOK_PAN_RIGHT,
  RF_FLIPBOOK_PAN_UP,
  RF_FLIPBOOK_PAN_DOWN
} RfFlipbookCamera;

/**
 * RfFlipbookSettings:
 * @mood: how it feels
 * @activity: what moves
 * @camera: how the picture is looked at
 * @title: a text over the picture, or the empty one
 * @is_cropped: the picture fills the frame; else it is shown whole
 * @width: of the video, even
 * @height: of the video, even
 * @fps: frames a second
 * @seconds: how long
 * @seed: another one blinks and snows at other moments
 *
 * What is asked for but for the picture and the sound.
 */
typedef struct
{
  RfFlipbookMood mood;
  RfFlipbookActivity activity;
  RfFlipbookCamera camera;
  const char *title;
  gboolean is_cropped;
  int width;
  int height;
  int fps;
  int seconds;
  guint64 seed;
} RfFlipbookSettings;

extern const RfEnumName rf_flipbook_mood_names[];
extern const RfEnumName rf_flipbook_activity_names[];
extern const RfEnumName rf_flipbook_camera_names[];

G_END_DECLS
