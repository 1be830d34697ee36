/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-settings.h"

/* The names of the choices, in the order of the manifest. */

const RfEnumName rf_flipbook_mood_names[] = {
  { RF_FLIPBOOK_NEUTRAL, "neutral" },
  { RF_FLIPBOOK_HAPPY, "happy" },
  { RF_FLIPBOOK_CALM, "calm" },
  { RF_FLIPBOOK_SAD, "sad" },
  { RF_FLIPBOOK_ANGRY, "angry" },
  { RF_FLIPBOOK_STRESSED, "stressed" },
  { RF_FLIPBOOK_EXCITED, "excited" },
  { RF_FLIPBOOK_TIRED, "tired" },
  { RF_FLIPBOOK_SURPRISED, "surprised" },
  { RF_FLIPBOOK_LOVING, "loving" },
  { 0, NULL },
};

const RfEnumName rf_flipbook_activity_names[] = {
  { RF_FLIPBOOK_IDLE, "none" },
  { RF_FLIPBOOK_WAVING, "waving" },
  { RF_FLIPBOOK_RUNNING, "running" },
  { RF_FLIPBOOK_WALKING, "walking" },
  { RF_FLIPBOOK_SLEEPING, "sleeping" },
  { RF_FLIPBOOK_WORKING, "working" },
  { RF_FLIPBOOK_READING, "reading" },
  { RF_FLIPBOOK_EATING, "eating" },
  { RF_FLIPBOOK_DANCING, "dancing" },
  { RF_FLIPBOOK_MUSIC, "music" },
  { RF_FLIPBOOK_EXERCISING, "exercising" },
  { RF_FLIPBOOK_SHIVERING, "shivering" },
  { 0, NULL },
};

const RfEnumName rf_flipbook_camera_names[] = {
  { RF_FLIPBOOK_AUTO, "auto" },
  { RF_FLIPBOOK_STILL, "still" },
  { RF_FLIPBOOK_ZOOM_IN, "zoom-in" },
  { RF_FLIPBOOK_ZOOM_OUT, "zoom-out" },
  { RF_FLIPBOOK_PAN_LEFT, "pan-left" },
  { RF_FLIPBOOK_PAN_RIGHT, "pan-right" },
  { RF_FLIPBOOK_PAN_UP, "pan-up" },
  { RF_FLIPBOOK_PAN_DOWN, "pan-down" },
  { 0, NULL },
};
