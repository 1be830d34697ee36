/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-layer.h"

G_BEGIN_DECLS

/**
 * RfWarpFunc:
 * @point: a place in the frame, in pixels
 * @data: what the caller gave
 *
 * Returns: the place in the picture that is seen there, in pixels
 */
typedef RfPoint (*RfWarpFunc) (RfPoint point, gconstpointer data);

/**
 * RfWarp:
 * @pixels: the frame
 * @stride: pixels from one line of it to the next
 * @clip: the part of it that may be drawn on
 * @func: from the frame to the picture; smooth, for it is asked at every
 *   sixteenth pixel only
 * @data: for @func
 */
typedef struct
{
  guint32 *pixels;
  int stride;
  cairo_rectangle_int_t clip;
  RfWarpFunc func;
  gconstpointer data;
} RfWarp;

void rf_warp_draw (const RfWarp *self, const RfLayer *layer, double alpha);

G_END_DECLS
