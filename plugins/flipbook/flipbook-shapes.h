/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RF_SHAPE_HEART,
  RF_SHAPE_SPARK,
  RF_SHAPE_PAPER,
  RF_SHAPE_FLAKE,
  RF_SHAPE_RAIN,
  RF_SHAPE_ZED,
  RF_SHAPE_NOTE,
  RF_SHAPE_WIND,
  RF_SHAPE_DROP,
  RF_SHAPE_ORB,
  RF_SHAPE_RAY
} RfShape;

void rf_shape_draw (cairo_t *cairo, RfShape shape, guint32 color, double alpha);

G_END_DECLS
