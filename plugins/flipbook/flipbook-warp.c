/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-warp.h"

#include <math.h>
#include <string.h>

/*
 * Draws a piece of a picture bent as a function says. The function is asked at
 * the corners of a grid; between them places are interpolated, and each pixel
 * is mixed of the four that are nearest to its place. All of it in integers, in
 * which every machine counts alike. Two pixels of four channels lie in one
 * vector of the compiler's, so that one multiplication does them all.
 */

#define CELL_BITS 4
#define CELL      (1 << CELL_BITS)

/** Where alpha is among the bytes of a pixel in memory */
#define ALPHA (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 3 : 0)

typedef guint8 Bytes __attribute__ ((vector_size (8)));
typedef guint16 Words __attribute__ ((vector_size (16)));

/* A place in the piece, in 65536ths of a pixel. */
typedef struct
{
  gint32 u;
  gint32 v;
} Place;

typedef struct
{
  const RfWarp *warp;
  const guint32 *source;
  int stride;
  gint32 right;  /* the last column that has a neighbour, in 65536ths */
  gint32 bottom; /* the last such row */
  gboolean is_opaque;
  gboolean is_grounded;
  guint alpha; /* 256 is full */
} Brush;

/* One line of a cell. */
typedef struct
{
  guint32 *pixels;
  int count;
  Place start;
  Place step;
} Run;

/* Two pixels that stand side by side, each channel in 16 bits. */
static inline Words
load_pair (const guint32 *pixels)
{
  Bytes bytes;

  memcpy (&bytes, pixels, sizeof bytes);
  return __builtin_convertvector(bytes, Words);
}

/* Of a vector, the first half is the pixel that counts. */
static inline Words
load_one (const guint32 *pixel)
{
  const guint32 pair[] = { *pixel, 0 };

  return load_pair (pair);
}

static inline void
store_one (guint32 *pixel, Words words)
{
  Bytes bytes = __builtin_convertvector(words, Bytes);

  memcpy (pixel, &bytes, sizeof *pixel);
}

/* A weighted mean is at most 255 × 256, which 16 bits hold. */
static inline Words
sample (const Brush *brush, gint32 u, gint32 v)
{
  const guint32 *at = brush->source + (gsize) (v >> 16) * (gsize) brush->stride + (u >> 16);
  guint16 right = (guint16) ((u >> 8) & 0xff), left = (guint16) (256 - right);
  guint16 lower = (guint16) ((v >> 8) & 0xff), upper = (guint16) (256 - lower);
  const Words sides = { left, left, left, left, right, right, right, right };
  Words mixed = (load_pair (at) * upper + load_pair (at + brush->stride) * lower) >> 8;

  mixed *= sides;
  mixed += __builtin_shufflevector (mixed, mixed, 4, 5, 6, 7, 4, 5, 6, 7);
  return mixed >> 8;
}

static inline void
blend (guint32 *pixel, Words words, guint alpha)
{
  guint16 covered;

  if (alpha < 256)
    words = (words * (guint16) alpha) >> 8;
  covered = words[ALPHA];
  if (covered == 0)
    return;
  if (covered < 255)
    words += (load_one (pixel) * (guint16) (256 - covered - (covered >> 7))) >> 8;
  store_one (pixel, words);
}

static void
draw_inside (const Brush *brush, const Run *run)
{
  gint32 u = run->start.u, v = run->start.v;

  for (int i = 0; i < run->count; i++)
    {
      blend (&run->pixels[i], sample (brush, u, v), brush->alpha);
      u += run->step.u;
      v += run->step.v;
    }
}

static void
draw_opaque (const Brush *brush, const Run *run)
{
  gint32 u = run->start.u, v = run->start.v;

  for (int i = 0; i < run->count; i++)
    {
      store_one (&run->pixels[i], sample (brush, u, v));
      u += run->step.u;
      v += run->step.v;
    }
}

static void
draw_edge (const Brush *brush, const Run *run)
{
  gint32 u = run->start.u, v = run->start.v;

  for (int i = 0; i < run->count; i++, u += run->step.u, v += run->step.v)
    {
      gint32 inside_u = CLAMP (u, 0, brush->right);
      gint32 inside_v = CLAMP (v, 0, brush->bottom);
      gboolean is_below = inside_v < v && brush->is_grounded;

      if (!brush->is_opaque && (inside_u != u || (inside_v != v && !is_below)))
        continue;
      blend (&run->pixels[i], sample (brush, inside_u, inside_v), brush->alpha);
    }
}

static gint32
interpolate (gint32 from, gint32 to, int step)
{
  return from + (gint32) (((gint64) (to - from) * step) >> CELL_BITS);
}

/* One cell of a line of cells: how it is drawn, and its corners: upper left,
 * upper right, lower left, lower right. */
typedef struct
{
  void (*draw) (const Brush *brush, const Run *run);
  Place corners[4];
} Cell;

static gboolean
is_beside (const Brush *brush, const Place *corners)
{
  gint32 left = corners[0].u, right = left, top = corners[0].v, bottom = top;

  if (brush->is_opaque)
    return FALSE;
  for (int i = 1; i < 4; i++)
    {
      left = MIN (left, corners[i].u);
      right = MAX (right, corners[i].u);
      top = MIN (top, corners[i].v);
      bottom = MAX (bottom, corners[i].v);
    }
  return right < 0 || left > brush->right || bottom < 0 ||
         (top > brush->bottom && !brush->is_grounded);
}

/* A whole run of steps that were rounded down still ends inside. */
static gboolean
is_inside (const Brush *brush, const Place *corners)
{
  for (int i = 0; i < 4; i++)
    {
      if (corners[i].u < 2 * CELL || corners[i].u > brush->right || corners[i].v < 2 * CELL ||
          corners[i].v > brush->bottom)
        return FALSE;
    }
  return TRUE;
}

static void
choose_draw (const Brush *brush, Cell *cell)
{
  if (is_beside (brush, cell->corners))
    cell->draw = NULL;
  else if (!is_inside (brush, cell->corners))
    cell->draw = draw_edge;
  else
    cell->draw = brush->is_opaque && brush->alpha == 256 ? draw_opaque : draw_inside;
}

static void
draw_run (const Brush *brush, const Cell *cell, int x, int y, int row)
{
  const cairo_rectangle_int_t *clip = &brush->warp->clip;
  const Place *corners = cell->corners;
  Place start = { interpolate (corners[0].u, corners[2].u, row),
                  interpolate (corners[0].v, corners[2].v, row) };
  Place end = { interpolate (corners[1].u, corners[3].u, row),
                interpolate (corners[1].v, corners[3].v, row) };
  const Run run = { brush->warp->pixels + (gsize) (y + row) * (gsize) brush->warp->stride + x,
                    MIN (CELL, clip->x + clip->width - x),
                    start,
                    { (end.u - start.u) >> CELL_BITS, (end.v - start.v) >> CELL_BITS } };

  cell->draw (brush, &run);
}

/* From left to right and then down, as the pixels lie in memory. */
static void
draw_cells (const Brush *brush, const Cell *cells, int count, int y)
{
  const cairo_rectangle_int_t *clip = &brush->warp->clip;
  int rows = MIN (CELL, clip->y + clip->height - y);

  for (int row = 0; row < rows; row++)
    {
      for (int i = 0; i < count; i++)
        {
          if (cells[i].draw != NULL)
            draw_run (brush, &cells[i], clip->x + i * CELL, y, row);
        }
    }
}

static gint32
to_fixed (double value)
{
  return (gint32) floor (CLAMP (value, -16000.0, 16000.0) * 65536.0 + 0.5);
}

static void
ask_line (const RfWarp *self, const RfLayer *layer, int y, Place *line, int count)
{
  for (int i = 0; i < count; i++)
    {
      RfPoint point = self->func ((RfPoint){ self->clip.x + i * CELL + 0.5, y + 0.5 }, self->data);

      line[i].u = to_fixed (point.x - 0.5 - layer->x);
      line[i].v = to_fixed (point.y - 0.5 - layer->y);
    }
}

static void
draw_grid (const Brush *brush, const RfLayer *layer)
{
  const RfWarp *warp = brush->warp;
  int columns = (warp->clip.width + CELL - 1) / CELL;
  g_autofree Place *upper = g_new (Place, (gsize) columns + 1);
  g_autofree Place *lower = g_new (Place, (gsize) columns + 1);
  g_autofree Cell *cells = g_new (Cell, (gsize) columns);

  ask_line (warp, layer, warp->clip.y, upper, columns + 1);
  for (int y = warp->clip.y; y < warp->clip.y + warp->clip.height; y += CELL)
    {
      Place *swap = upper;

      ask_line (warp, layer, y + CELL, lower, columns + 1);
      for (int i = 0; i < columns; i++)
        {
          cells[i] = (Cell){ NULL, { upper[i], upper[i + 1], lower[i], lower[i + 1] } };
          choose_draw (brush, &cells[i]);
        }
      draw_cells (brush, cells, columns, y);
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
  Brush brush = { .warp = self,
                  .is_opaque = layer->is_opaque,
                  .is_grounded = layer->is_grounded,
                  .right = ((layer->width - 1) << 16) - 1,
                  .bottom = ((layer->height - 1) << 16) - 1,
                  .alpha = (guint) (CLAMP (alpha, 0.0, 1.0) * 256 + 0.5) };

  if (layer->surface == NULL || layer->width < 2 || layer->height < 2 || brush.alpha == 0)
    return;
  brush.source = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (layer->surface);
  brush.stride = cairo_image_surface_get_stride (layer->surface) / 4;
  draw_grid (&brush, layer);
}
