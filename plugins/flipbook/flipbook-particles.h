/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-settings.h"

#include <cairo.h>

G_BEGIN_DECLS

/**
 * RfParticleField:
 * @settings: what was asked for
 * @area: the part of the frame with the picture in it
 * @head_x: the middle of the head in the frame, in pixels
 * @head_y: the same, down
 * @time: since the beginning, in seconds
 */
typedef struct
{
  const RfFlipbookSettings *settings;
  cairo_rectangle_int_t area;
  double head_x;
  double head_y;
  double time;
} RfParticleField;

/** What is drawn in one go: the figure may come between */
typedef enum
{
  RF_PARTICLES_BEHIND = 1 << 0,
  RF_PARTICLES_BEFORE = 1 << 1
} RfParticleSide;

gboolean rf_particles_replace_signs (const RfFlipbookSettings *settings);
void rf_particles_draw (cairo_t *cairo, const RfParticleField *field, RfParticleSide sides);

G_END_DECLS
