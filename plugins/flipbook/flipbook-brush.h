/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RF_BRUSH_CELL_BITS 4

/**
 * RF_BRUSH_CELL:
 *
 * How many pixels a line has at most.
 */
#define RF_BRUSH_CELL (1 << RF_BRUSH_CELL_BITS)

/**
 * RfPlace:
 * @u: from the left, in 65536ths of a pixel
 * @v: from above, likewise
 *
 * A place in a piece of a picture.
 */
typedef struct
{
  gint32 u;
  gint32 v;
} RfPlace;

/**
 * RfBrush:
 * @source: the pixels of the piece
 * @stride: pixels from one line of it to the next
 * @right: the last column that has a neighbour, in 65536ths
 * @bottom: the last such row
 * @is_opaque: it covers all; beyond it, its edge goes on
 * @is_grounded: below it, its lower edge goes on
 * @alpha: how much of it is seen; 256 is full
 */
typedef struct
{
  const guint32 *source;
  int stride;
  gint32 right;
  gint32 bottom;
  gboolean is_opaque;
  gboolean is_grounded;
  guint alpha;
} RfBrush;

/**
 * RfStroke:
 * @pixels: where it begins in the frame
 * @count: how many pixels
 * @start: what of the piece the first one shows
 * @step: from one to the next
 */
typedef struct
{
  guint32 *pixels;
  int count;
  RfPlace start;
  RfPlace step;
} RfStroke;

void rf_brush_draw_inside (const RfBrush *self, const RfStroke *stroke);
void rf_brush_draw_opaque (const RfBrush *self, const RfStroke *stroke);
void rf_brush_draw_level (const RfBrush *self, const RfStroke *stroke);
void rf_brush_draw_edge (const RfBrush *self, const RfStroke *stroke);

G_END_DECLS
