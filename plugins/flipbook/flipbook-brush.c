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
typedef guint8 Sixteen __attribute__ ((vector_size (16)));
typedef guint16 Words __attribute__ ((vector_size (16)));
typedef guint64 Halves __attribute__ ((vector_size (16)));

/* The first eight bytes in 16 bits each: a conversion that says so costs three
 * times as much with GCC 12. */
static inline Words
widen_first (Sixteen bytes)
{
  const Sixteen zero = { 0 };

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  return (Words) __builtin_shufflevector (
      bytes, zero, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
#else
  return (Words) __builtin_shufflevector (
      bytes, zero, 16, 0, 17, 1, 18, 2, 19, 3, 20, 4, 21, 5, 22, 6, 23, 7);
#endif
}

static inline Words
widen_last (Sixteen bytes)
{
  const Sixteen zero = { 0 };

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  return (Words) __builtin_shufflevector (
      bytes, zero, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
#else
  return (Words) __builtin_shufflevector (
      bytes, zero, 24, 8, 25, 9, 26, 10, 27, 11, 28, 12, 29, 13, 30, 14, 31, 15);
#endif
}

/* Two pixels that stand side by side, each channel in 16 bits. */
static inline Words
load_pair (const guint32 *pixels)
{
  Halves halves = { 0 };

  memcpy (&halves, pixels, sizeof (guint64));
  return widen_first ((Sixteen) halves);
}

static inline Sixteen
load_four (const guint32 *pixels)
{
  Sixteen bytes;

  memcpy (&bytes, pixels, sizeof bytes);
  return bytes;
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

/* The same by parts of their own. */
static inline Words
mix_by (Words one, Words other, Words parts)
{
  return ((one << 8) + (other - one) * parts) >> 8;
}

/* And where each of two pixels has its left neighbour in the first half and its
 * right one in the other. */
static inline Words
mix_sideways (Words one, Words other, Words parts)
{
  Words left = __builtin_shufflevector (one, other, 0, 1, 2, 3, 8, 9, 10, 11);
  Words right = __builtin_shufflevector (one, other, 4, 5, 6, 7, 12, 13, 14, 15);

  return mix_by (left, right, parts);
}

/* The fractions of two places, each in one half; what is added to them leaves
 * out what is whole, as 16 bits do. The part for a mixing are the upper eight. */
static inline Words
new_fractions (gint32 place, gint32 other_place)
{
  const Halves fractions = { (guint16) place * G_GUINT64_CONSTANT (0x0001000100010001),
                             (guint16) other_place * G_GUINT64_CONSTANT (0x0001000100010001) };

  return (Words) fractions;
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
  const guint16 twice_u = (guint16) (2 * step.u), twice_v = (guint16) (2 * step.v);
  Words columns = new_fractions (u, u + step.u);
  Words row = new_fractions (v, v), next_row = new_fractions (v + step.v, v + step.v);
  int stride = self->stride, count = stroke->count, i = 0;

  for (; i + 1 < count; i += 2)
    {
      const guint32 *at = source + (gssize) (v >> 16) * stride + (u >> 16);
      const guint32 *next = source + (gssize) ((v + step.v) >> 16) * stride + ((u + step.u) >> 16);
      Words one = mix_by (load_pair (at), load_pair (at + stride), row >> 8);
      Words other = mix_by (load_pair (next), load_pair (next + stride), next_row >> 8);

      store_pair (&pixels[i], mix_sideways (one, other, columns >> 8));
      columns += twice_u;
      row += twice_v;
      next_row += twice_v;
      u += 2 * step.u;
      v += 2 * step.v;
    }
  if (i < count)
    store_one (&pixels[i], sample (source, stride, u, v));
}

/* Of @span pixels each and that below it, four at a time; the last four may be
 * mixed twice. */
static inline void
mix_rows (const guint32 *at, int stride, guint16 part, guint64 *mixed, int span)
{
  for (int i = 0; i < span; i += 4)
    {
      int place = MIN (i, span - 4);
      Sixteen upper = load_four (at + place), lower = load_four (at + place + stride);
      Words first = mix (widen_first (upper), widen_first (lower), part);
      Words last = mix (widen_last (upper), widen_last (lower), part);

      memcpy (mixed + place, &first, sizeof first);
      memcpy (mixed + place + 2, &last, sizeof last);
    }
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
  guint32 *pixels = stroke->pixels;
  const gint32 step = stroke->step.u;
  const guint16 twice = (guint16) (2 * step);
  int count = stroke->count;
  gint32 u = stroke->start.u, last = u + step * (count - 1);
  int first = MIN (u, last) >> 16, span = (MAX (u, last) >> 16) - first + 2;
  const guint32 *at = self->source + (gssize) (stroke->start.v >> 16) * self->stride + first;
  Words columns = new_fractions (u, u + step);

  if (span > LEVEL || span < 4 || count % 2 != 0)
    {
      rf_brush_draw_opaque (self, stroke);
      return;
    }
  mix_rows (at, self->stride, (guint16) ((stroke->start.v >> 8) & 0xff), mixed, span);
  for (int i = 0; i < count; i += 2, u += 2 * step, columns += twice)
    {
      const guint64 *one = mixed + ((u >> 16) - first);
      const guint64 *other = mixed + (((u + step) >> 16) - first);
      const Halves left = { one[0], other[0] }, right = { one[1], other[1] };

      store_pair (&pixels[i], mix_by ((Words) left, (Words) right, columns >> 8));
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
