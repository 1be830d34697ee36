/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-warp.h"

#include "flipbook-brush.h"

#include <math.h>

/*
 * Draws a piece of a picture bent as a function says. The function is asked at
 * the corners of a grid; between them places are interpolated, in integers, in
 * which every machine counts alike.
 */

#define CELL_BITS RF_BRUSH_CELL_BITS
#define CELL      RF_BRUSH_CELL

typedef struct
{
  RfBrush brush;
  const RfWarp *warp;
  const RfLayer *layer;
} Painter;

static gint32
interpolate (gint32 from, gint32 to, int step)
{
  return from + (gint32) (((gint64) (to - from) * step) >> CELL_BITS);
}

typedef void (*DrawFunc) (const RfBrush *brush, const RfStroke *stroke);

/* One cell of a line of cells: how it is drawn, and its corners: upper left,
 * upper right, lower left, lower right. */
typedef struct
{
  DrawFunc draw; /* (nullable): not at all */
  RfPlace corners[4];
} Cell;

/* What of the piece a cell shows, its neighbours for the mixing included. */
static void
find_extent (const RfPlace *corners, RfPlace *least, RfPlace *most)
{
  *least = *most = corners[0];
  for (int i = 1; i < 4; i++)
    {
      least->u = MIN (least->u, corners[i].u);
      most->u = MAX (most->u, corners[i].u);
      least->v = MIN (least->v, corners[i].v);
      most->v = MAX (most->v, corners[i].v);
    }
}

static gboolean
is_beside (const Painter *self, const RfPlace *least, const RfPlace *most)
{
  if (self->brush.is_opaque)
    return FALSE;
  return most->u < 0 || least->u > self->brush.right || most->v < 0 ||
         (least->v > self->brush.bottom && !self->brush.is_grounded);
}

/* A whole run of steps that were rounded down still ends inside. */
static gboolean
is_inside (const Painter *self, const RfPlace *least, const RfPlace *most)
{
  return least->u >= 2 * CELL && most->u <= self->brush.right && least->v >= 2 * CELL &&
         most->v <= self->brush.bottom;
}

/* What all the squares are that a cell inside the piece shows. */
static RfLayerBlock
look_at_blocks (const Painter *self, const RfPlace *least, const RfPlace *most)
{
  const RfLayer *layer = self->layer;
  int shift = 16 + RF_LAYER_BLOCK_BITS;
  int left = (least->u - 2 * CELL) >> shift, right = (most->u + 65536) >> shift;
  int top = (least->v - 2 * CELL) >> shift, bottom = (most->v + 65536) >> shift;
  RfLayerBlock first = layer->blocks[top * layer->block_columns + left];

  for (int y = top; y <= bottom; y++)
    {
      for (int x = left; x <= right; x++)
        {
          if (layer->blocks[y * layer->block_columns + x] != first)
            return RF_LAYER_BLOCK_MIXED;
        }
    }
  return first;
}

static DrawFunc
choose_draw (const Painter *self, const RfPlace *corners)
{
  RfLayerBlock block = RF_LAYER_BLOCK_FULL;
  RfPlace least, most;

  find_extent (corners, &least, &most);
  if (is_beside (self, &least, &most))
    return NULL;
  if (!is_inside (self, &least, &most))
    return rf_brush_draw_edge;
  if (self->layer->blocks != NULL)
    block = look_at_blocks (self, &least, &most);
  if (block == RF_LAYER_BLOCK_EMPTY)
    return NULL;
  return block == RF_LAYER_BLOCK_FULL && self->brush.alpha == 256 ? rf_brush_draw_opaque
                                                                  : rf_brush_draw_inside;
}

static void
draw_line (const Painter *self, const Cell *cell, int x, int y, int row)
{
  const cairo_rectangle_int_t *clip = &self->warp->clip;
  const RfPlace *corners = cell->corners;
  RfPlace start = { interpolate (corners[0].u, corners[2].u, row),
                    interpolate (corners[0].v, corners[2].v, row) };
  RfPlace end = { interpolate (corners[1].u, corners[3].u, row),
                  interpolate (corners[1].v, corners[3].v, row) };
  const RfStroke stroke = { self->warp->pixels + (gsize) (y + row) * (gsize) self->warp->stride + x,
                            MIN (CELL, clip->x + clip->width - x),
                            start,
                            { (end.u - start.u) >> CELL_BITS, (end.v - start.v) >> CELL_BITS } };

  if (cell->draw == rf_brush_draw_opaque && stroke.step.v == 0)
    rf_brush_draw_level (&self->brush, &stroke);
  else
    cell->draw (&self->brush, &stroke);
}

/* From left to right and then down, as the pixels lie in memory. */
static void
draw_cells (const Painter *self, const Cell *cells, int count, int y)
{
  const cairo_rectangle_int_t *clip = &self->warp->clip;
  int rows = MIN (CELL, clip->y + clip->height - y);

  for (int row = 0; row < rows; row++)
    {
      for (int i = 0; i < count; i++)
        {
          if (cells[i].draw != NULL)
            draw_line (self, &cells[i], clip->x + i * CELL, y, row);
        }
    }
}

static gint32
to_fixed (double value)
{
  return (gint32) floor (CLAMP (value, -16000.0, 16000.0) * 65536.0 + 0.5);
}

static void
ask_line (const RfWarp *self, const RfLayer *layer, int y, RfPlace *line, int count)
{
  for (int i = 0; i < count; i++)
    {
      RfPoint point = self->func ((RfPoint){ self->clip.x + i * CELL + 0.5, y + 0.5 }, self->data);

      line[i].u = to_fixed (point.x - 0.5 - layer->x);
      line[i].v = to_fixed (point.y - 0.5 - layer->y);
    }
}

static void
draw_grid (const Painter *self)
{
  const RfWarp *warp = self->warp;
  int columns = (warp->clip.width + CELL - 1) / CELL;
  g_autofree RfPlace *upper = g_new (RfPlace, (gsize) columns + 1);
  g_autofree RfPlace *lower = g_new (RfPlace, (gsize) columns + 1);
  g_autofree Cell *cells = g_new (Cell, (gsize) columns);

  ask_line (warp, self->layer, warp->clip.y, upper, columns + 1);
  for (int y = warp->clip.y; y < warp->clip.y + warp->clip.height; y += CELL)
    {
      RfPlace *swap = upper;

      ask_line (warp, self->layer, y + CELL, lower, columns + 1);
      for (int i = 0; i < columns; i++)
        {
          cells[i] = (Cell){ NULL, { upper[i], upper[i + 1], lower[i], lower[i + 1] } };
          cells[i].draw = choose_draw (self, cells[i].corners);
        }
      draw_cells (self, cells, columns, y);
      upper = lower;
      lower = swap;
    }
}

/**
 * rf_warp_draw:
 * @self: where and how
 * @layer: what, at least two pixels wide and high; an empty one draws nothing
 * @alpha: how much of it, from 0 to 1
 *
 * Draws one piece of a picture over what is there.
 */
void
rf_warp_draw (const RfWarp *self, const RfLayer *layer, double alpha)
{
  Painter painter = { .brush = { .is_opaque = layer->is_opaque,
                                 .is_grounded = layer->is_grounded,
                                 .alpha = (guint) (CLAMP (alpha, 0.0, 1.0) * 256 + 0.5) },
                      .warp = self,
                      .layer = layer };
  RfBrush *brush = &painter.brush;

  if (layer->surface == NULL || layer->width < 2 || layer->height < 2 || brush->alpha == 0)
    return;
  brush->source = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (layer->surface);
  brush->stride = cairo_image_surface_get_stride (layer->surface) / 4;
  brush->right = ((layer->width - 1) << 16) - 1;
  brush->bottom = ((layer->height - 1) << 16) - 1;
  draw_grid (&painter);
}
