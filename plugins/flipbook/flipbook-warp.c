/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-warp.h"

#include <math.h>

/*
 * Draws a piece of a picture bent as a function says. The function is asked at
 * the corners of a grid; between them places are interpolated, and each pixel
 * is mixed of the four that are nearest to its place. All of it in integers, in
 * which every machine counts alike; four channels lie in one 64-bit number, 16
 * bits apart, so that one multiplication does them all.
 */

#define CELL_BITS 4
#define CELL      (1 << CELL_BITS)
#define CHANNELS  G_GUINT64_CONSTANT (0x00ff00ff00ff00ff)

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

static inline guint64
spread (guint32 pixel)
{
  guint64 wide = pixel;

  return (wide | (wide << 24)) & CHANNELS;
}

static inline guint32
gather (guint64 wide)
{
  return (guint32) (wide | (wide >> 24));
}

static inline guint64
mix (guint64 a, guint64 b, guint part)
{
  return ((a * (256 - part) + b * part) >> 8) & CHANNELS;
}

static inline guint64
sample (const Brush *brush, gint32 u, gint32 v)
{
  const guint32 *at = brush->source + (gsize) (v >> 16) * (gsize) brush->stride + (u >> 16);
  guint part_u = (guint) (u >> 8) & 0xff;
  guint part_v = (guint) (v >> 8) & 0xff;
  guint64 upper = mix (spread (at[0]), spread (at[1]), part_u);
  guint64 lower = mix (spread (at[brush->stride]), spread (at[brush->stride + 1]), part_u);

  return mix (upper, lower, part_v);
}

/* In the spread form alpha is at bit 48, for 0xAARRGGBB becomes A R? G? B in the
 * order A, G, R, B: the upper half moved up by 24 bits. */
static inline guint
get_alpha (guint64 wide)
{
  return (guint) (wide >> 48);
}

static inline void
blend (guint32 *pixel, guint64 wide, guint alpha)
{
  guint covered;

  if (alpha < 256)
    wide = ((wide * alpha) >> 8) & CHANNELS;
  covered = get_alpha (wide);
  if (covered == 0)
    return;
  if (covered < 255)
    wide += ((spread (*pixel) * (256 - covered - (covered >> 7))) >> 8) & CHANNELS;
  *pixel = gather (wide);
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
      run->pixels[i] = gather (sample (brush, u, v));
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

/* @corners: upper left, upper right, lower left, lower right. */
static void
draw_cell (const Brush *brush, int x, int y, const Place *corners)
{
  const cairo_rectangle_int_t *clip = &brush->warp->clip;
  int right = MIN (x + CELL, clip->x + clip->width);
  int bottom = MIN (y + CELL, clip->y + clip->height);
  void (*draw) (const Brush *, const Run *) = draw_edge;

  if (is_beside (brush, corners))
    return;
  if (is_inside (brush, corners))
    draw = brush->is_opaque && brush->alpha == 256 ? draw_opaque : draw_inside;
  for (int row = y; row < bottom; row++)
    {
      Place start = { interpolate (corners[0].u, corners[2].u, row - y),
                      interpolate (corners[0].v, corners[2].v, row - y) };
      Place end = { interpolate (corners[1].u, corners[3].u, row - y),
                    interpolate (corners[1].v, corners[3].v, row - y) };
      Run run = { brush->warp->pixels + (gsize) row * (gsize) brush->warp->stride + x,
                  right - x,
                  start,
                  { (end.u - start.u) >> CELL_BITS, (end.v - start.v) >> CELL_BITS } };

      draw (brush, &run);
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

  ask_line (warp, layer, warp->clip.y, upper, columns + 1);
  for (int y = warp->clip.y; y < warp->clip.y + warp->clip.height; y += CELL)
    {
      Place *swap = upper;

      ask_line (warp, layer, y + CELL, lower, columns + 1);
      for (int i = 0; i < columns; i++)
        {
          const Place corners[] = { upper[i], upper[i + 1], lower[i], lower[i + 1] };

          draw_cell (brush, warp->clip.x + i * CELL, y, corners);
        }
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
