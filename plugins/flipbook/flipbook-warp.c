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
  const RfLayer *layer;
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

/* The mean of two, by the 256ths of the second: at most 255 × 256, so 16 bits
 * hold it, whatever they hold on the way. */
static inline Words
mix (Words one, Words other, guint16 part)
{
  return ((one << 8) + (other - one) * part) >> 8;
}

static inline Words
sample (const guint32 *source, int stride, gint32 u, gint32 v)
{
  const guint32 *at = source + (gssize) (v >> 16) * stride + (u >> 16);
  Words left = mix (load_pair (at), load_pair (at + stride), (guint16) ((v >> 8) & 0xff));
  Words right = __builtin_shufflevector (left, left, 4, 5, 6, 7, 4, 5, 6, 7);

  return mix (left, right, (guint16) ((u >> 8) & 0xff));
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
  const guint32 *source = brush->source;
  guint32 *pixels = run->pixels;
  const Place step = run->step;
  gint32 u = run->start.u, v = run->start.v;
  int stride = brush->stride, count = run->count;
  guint alpha = brush->alpha;

  for (int i = 0; i < count; i++)
    {
      blend (&pixels[i], sample (source, stride, u, v), alpha);
      u += step.u;
      v += step.v;
    }
}

static void
draw_opaque (const Brush *brush, const Run *run)
{
  const guint32 *source = brush->source;
  guint32 *pixels = run->pixels;
  const Place step = run->step;
  gint32 u = run->start.u, v = run->start.v;
  int stride = brush->stride, count = run->count;

  for (int i = 0; i < count; i++)
    {
      store_one (&pixels[i], sample (source, stride, u, v));
      u += step.u;
      v += step.v;
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
      blend (
          &run->pixels[i], sample (brush->source, brush->stride, inside_u, inside_v), brush->alpha);
    }
}

static gint32
interpolate (gint32 from, gint32 to, int step)
{
  return from + (gint32) (((gint64) (to - from) * step) >> CELL_BITS);
}

typedef void (*DrawFunc) (const Brush *brush, const Run *run);

/* One cell of a line of cells: how it is drawn, and its corners: upper left,
 * upper right, lower left, lower right. */
typedef struct
{
  DrawFunc draw; /* (nullable): not at all */
  Place corners[4];
} Cell;

/* What of the piece a cell shows, its neighbours for the mixing included. */
static void
find_extent (const Place *corners, Place *least, Place *most)
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
is_beside (const Brush *brush, const Place *least, const Place *most)
{
  if (brush->is_opaque)
    return FALSE;
  return most->u < 0 || least->u > brush->right || most->v < 0 ||
         (least->v > brush->bottom && !brush->is_grounded);
}

/* A whole run of steps that were rounded down still ends inside. */
static gboolean
is_inside (const Brush *brush, const Place *least, const Place *most)
{
  return least->u >= 2 * CELL && most->u <= brush->right && least->v >= 2 * CELL &&
         most->v <= brush->bottom;
}

/* What all the squares are that a cell inside the piece shows. */
static RfLayerBlock
look_at_blocks (const Brush *brush, const Place *least, const Place *most)
{
  const RfLayer *layer = brush->layer;
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
choose_draw (const Brush *brush, const Place *corners)
{
  RfLayerBlock block = RF_LAYER_BLOCK_FULL;
  Place least, most;

  find_extent (corners, &least, &most);
  if (is_beside (brush, &least, &most))
    return NULL;
  if (!is_inside (brush, &least, &most))
    return draw_edge;
  if (brush->layer->blocks != NULL)
    block = look_at_blocks (brush, &least, &most);
  if (block == RF_LAYER_BLOCK_EMPTY)
    return NULL;
  return block == RF_LAYER_BLOCK_FULL && brush->alpha == 256 ? draw_opaque : draw_inside;
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
          cells[i].draw = choose_draw (brush, cells[i].corners);
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
                  .layer = layer,
                  .is_opaque = layer->is_opaque,
                  .is_grounded = layer->is_grounded,
                  .alpha = (guint) (CLAMP (alpha, 0.0, 1.0) * 256 + 0.5) };

  if (layer->surface == NULL || layer->width < 2 || layer->height < 2 || brush.alpha == 0)
    return;
  brush.source = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (layer->surface);
  brush.stride = cairo_image_surface_get_stride (layer->surface) / 4;
  brush.right = ((layer->width - 1) << 16) - 1;
  brush.bottom = ((layer->height - 1) << 16) - 1;
  draw_grid (&brush, layer);
}
