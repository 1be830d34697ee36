/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-brush.h"

#include <string.h>

/*
 * Draws one line of a cell: each pixel is mixed of the four that are nearest to
 * its place in the piece. All of it in integers, in which every machine counts
 * alike. Two pixels of four channels lie in one vector of the compiler's, so
 * that one multiplication does them all.
 */

/** Pixels of a piece that a level line may span, to be drawn as such */
#define LEVEL (3 * RF_BRUSH_CELL)

/** Where alpha is among the bytes of a pixel in memory */
#define ALPHA (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 3 : 0)

typedef guint8 Bytes __attribute__ ((vector_size (8)));
typedef guint16 Words __attribute__ ((vector_size (16)));
typedef guint64 Halves __attribute__ ((vector_size (16)));

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

/* The same for two pixels, each in one half with a part of its own. */
static inline Words
mix_two (Words one, Words other, guint16 part, guint16 other_part)
{
  const Halves parts = { part * G_GUINT64_CONSTANT (0x0001000100010001),
                         other_part * G_GUINT64_CONSTANT (0x0001000100010001) };

  return ((one << 8) + (other - one) * (Words) parts) >> 8;
}

/* And where each has its left neighbour in the first half and its right one in the other. */
static inline Words
mix_sideways (Words one, Words other, guint16 part, guint16 other_part)
{
  Words left = __builtin_shufflevector (one, other, 0, 1, 2, 3, 8, 9, 10, 11);
  Words right = __builtin_shufflevector (one, other, 4, 5, 6, 7, 12, 13, 14, 15);

  return mix_two (left, right, part, other_part);
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

/**
 * rf_brush_draw_inside:
 * @self: what is drawn with
 * @stroke: a line that shows pixels inside the piece only
 *
 * Draws a line of a piece over what is there.
 */
void
rf_brush_draw_inside (const RfBrush *self, const RfStroke *stroke)
{
  const guint32 *source = self->source;
  guint32 *pixels = stroke->pixels;
  const RfPlace step = stroke->step;
  gint32 u = stroke->start.u, v = stroke->start.v;
  int stride = self->stride, count = stroke->count;
  guint alpha = self->alpha;

  for (int i = 0; i < count; i++)
    {
      blend (&pixels[i], sample (source, stride, u, v), alpha);
      u += step.u;
      v += step.v;
    }
}

static inline void
store_pair (guint32 *pixels, Words words)
{
  Bytes bytes = __builtin_convertvector(words, Bytes);

  memcpy (pixels, &bytes, sizeof bytes);
}

static inline guint16
get_part (gint32 place)
{
  return (guint16) ((place >> 8) & 0xff);
}

/* The neighbours below one another of two pixels side by side, mixed. */
static inline Words
mix_rows (const guint32 *at, int stride, guint16 part)
{
  return mix (load_pair (at), load_pair (at + stride), part);
}

/**
 * rf_brush_draw_opaque:
 * @self: what is drawn with; its alpha is full
 * @stroke: a line that shows opaque pixels inside the piece only
 *
 * Draws a line of a piece, two pixels at a time.
 */
void
rf_brush_draw_opaque (const RfBrush *self, const RfStroke *stroke)
{
  const guint32 *source = self->source;
  guint32 *pixels = stroke->pixels;
  const RfPlace step = stroke->step;
  gint32 u = stroke->start.u, v = stroke->start.v;
  int stride = self->stride, count = stroke->count, i = 0;

  for (; i + 1 < count; i += 2)
    {
      gint32 next_u = u + step.u, next_v = v + step.v;
      Words one = mix_rows (source + (gssize) (v >> 16) * stride + (u >> 16), stride, get_part (v));
      Words other = mix_rows (
          source + (gssize) (next_v >> 16) * stride + (next_u >> 16), stride, get_part (next_v));

      store_pair (&pixels[i], mix_sideways (one, other, get_part (u), get_part (next_u)));
      u = next_u + step.u;
      v = next_v + step.v;
    }
  if (i < count)
    store_one (&pixels[i], sample (source, stride, u, v));
}

/**
 * rf_brush_draw_level:
 * @self: what is drawn with; its alpha is full
 * @stroke: the same as for rf_brush_draw_opaque(), level in the piece, too, as
 *   a background's lines are
 *
 * Draws it in less time: what lies below one another is mixed once for all the
 * pixels that want it.
 */
void
rf_brush_draw_level (const RfBrush *self, const RfStroke *stroke)
{
  guint64 mixed[LEVEL];
  const gint32 step = stroke->step.u;
  gint32 u = stroke->start.u, last = u + step * (stroke->count - 1);
  int first = MIN (u, last) >> 16, span = (MAX (u, last) >> 16) - first + 2, i = 0;
  const guint32 *at = self->source + (gssize) (stroke->start.v >> 16) * self->stride + first;
  guint16 part = get_part (stroke->start.v);

  if (span > LEVEL || stroke->count % 2 != 0)
    {
      rf_brush_draw_opaque (self, stroke);
      return;
    }
  for (int j = 0; j < span; j += 2)
    {
      int place = MIN (j, span - 2);
      const Words words = mix_rows (at + place, self->stride, part);

      memcpy (mixed + place, &words, sizeof words);
    }
  for (; i < stroke->count; i += 2, u += 2 * step)
    {
      gint32 next = u + step;
      const guint64 *one = mixed + ((u >> 16) - first), *other = mixed + ((next >> 16) - first);
      const Halves left = { one[0], other[0] }, right = { one[1], other[1] };

      store_pair (&stroke->pixels[i],
                  mix_two ((Words) left, (Words) right, get_part (u), get_part (next)));
    }
}

/**
 * rf_brush_draw_edge:
 * @self: what is drawn with
 * @stroke: any line
 *
 * Draws a line that shows the edge of a piece.
 */
void
rf_brush_draw_edge (const RfBrush *self, const RfStroke *stroke)
{
  gint32 u = stroke->start.u, v = stroke->start.v;

  for (int i = 0; i < stroke->count; i++, u += stroke->step.u, v += stroke->step.v)
    {
      gint32 inside_u = CLAMP (u, 0, self->right);
      gint32 inside_v = CLAMP (v, 0, self->bottom);
      gboolean is_below = inside_v < v && self->is_grounded;

      if (!self->is_opaque && (inside_u != u || (inside_v != v && !is_below)))
        continue;
      blend (
          &stroke->pixels[i], sample (self->source, self->stride, inside_u, inside_v), self->alpha);
    }
}
