/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-planes.h"

#include <string.h>

/*
 * From pixels as they are drawn to those of an encoder: ITU-R BT.601, of the
 * range from 16 to 235, in 256ths that are rounded down. A colour is the mean of
 * two means: of two pixels below one another, and of two such beside each other.
 * So does GStreamer's videoconvert, byte for byte, in three times the time.
 *
 * Of sixteen pixels of a line, the even ones lie in some vectors of the
 * compiler's and the odd ones in others: so what is beside each other stands at
 * the same place of two vectors, and two halves of 16 bits make one of 32.
 */

/** Pixels of a line that are worked on at once */
#define BLOCK 16

/** What each of red, green and blue gives, of 256 */
#define LIGHT_RED   66
#define LIGHT_GREEN 129
#define LIGHT_BLUE  25
#define BLUE_RED    (-38)
#define BLUE_GREEN  (-74)
#define BLUE_BLUE   112
#define RED_RED     112
#define RED_GREEN   (-94)
#define RED_BLUE    (-18)

/** What black has, of 256 */
#define DARK (16 << 8)
#define GREY (128 << 8)

static guint8
get_light (guint32 pixel)
{
  int red = (pixel >> 16) & 0xff, green = (pixel >> 8) & 0xff, blue = pixel & 0xff;

  return (guint8) ((LIGHT_RED * red + LIGHT_GREEN * green + LIGHT_BLUE * blue + DARK) >> 8);
}

static int
get_blue (guint32 pixel)
{
  int red = (pixel >> 16) & 0xff, green = (pixel >> 8) & 0xff, blue = pixel & 0xff;

  return (BLUE_RED * red + BLUE_GREEN * green + BLUE_BLUE * blue + GREY) >> 8;
}

static int
get_red (guint32 pixel)
{
  int red = (pixel >> 16) & 0xff, green = (pixel >> 8) & 0xff, blue = pixel & 0xff;

  return (RED_RED * red + RED_GREEN * green + RED_BLUE * blue + GREY) >> 8;
}

static int
get_mean (int one, int other)
{
  return (one + other + 1) >> 1;
}

/* Two lines, and where they go. */
typedef struct
{
  const guint32 *upper;
  const guint32 *lower;
  guint8 *upper_light;
  guint8 *lower_light;
  guint8 *blue;
  guint8 *red;
} Lines;

static void
write_square (const Lines *lines, int x)
{
  const guint32 *upper = lines->upper + x, *lower = lines->lower + x;

  for (int i = 0; i < 2; i++)
    {
      lines->upper_light[x + i] = get_light (upper[i]);
      lines->lower_light[x + i] = get_light (lower[i]);
    }
  lines->blue[x / 2] = (guint8) get_mean (get_mean (get_blue (upper[0]), get_blue (lower[0])),
                                          get_mean (get_blue (upper[1]), get_blue (lower[1])));
  lines->red[x / 2] = (guint8) get_mean (get_mean (get_red (upper[0]), get_red (lower[0])),
                                         get_mean (get_red (upper[1]), get_red (lower[1])));
}

#if G_BYTE_ORDER == G_LITTLE_ENDIAN

typedef guint8 Bytes __attribute__ ((vector_size (16)));
typedef guint16 Words __attribute__ ((vector_size (16)));
typedef guint32 Quads __attribute__ ((vector_size (16)));

/* Four pixels: blue and red in the halves of each, and green in the lower half. */
typedef struct
{
  Words blue_red;
  Words green;
} Colours;

/* Every second of eight pixels. */
typedef struct
{
  Colours even;
  Colours odd;
} Eight;

static inline Words
new_factors (int lower, int upper)
{
  const guint32 both = (guint16) lower | (guint32) (guint16) upper << 16;

  return (Words) (Quads){ both, both, both, both };
}

static inline Colours
new_colours (Quads pixels)
{
  return (Colours){ (Words) (pixels & 0x00ff00ff), (Words) ((pixels >> 8) & 0xff) };
}

static inline Eight
load_eight (const guint32 *pixels)
{
  Quads first, last;

  memcpy (&first, pixels, sizeof first);
  memcpy (&last, pixels + 4, sizeof last);
  return (Eight){ new_colours (__builtin_shufflevector (first, last, 0, 2, 4, 6)),
                  new_colours (__builtin_shufflevector (first, last, 1, 3, 5, 7)) };
}

/* The parts of blue and green are in the lower half, that of red in the upper one. */
static inline Quads
weigh (const Colours *colours, int red, int green, int blue)
{
  return (Quads) (colours->blue_red * new_factors (blue, red) +
                  colours->green * new_factors (green, 0));
}

/* The sum of both halves of each, of @lower in the lower half and of @upper in the other. */
static inline Words
add_halves (Quads lower, Quads upper)
{
  return (Words) (((lower + (lower >> 16)) & 0xffff) | ((upper + (upper << 16)) & 0xffff0000));
}

static inline Words
get_lights (const Eight *eight)
{
  Quads even = weigh (&eight->even, LIGHT_RED, LIGHT_GREEN, LIGHT_BLUE);
  Quads odd = weigh (&eight->odd, LIGHT_RED, LIGHT_GREEN, LIGHT_BLUE);

  return (add_halves (even, odd) + DARK) >> 8;
}

/* Blue in the lower halves, red in the upper ones. */
static inline Words
get_tints (const Colours *colours)
{
  Quads blue = weigh (colours, BLUE_RED, BLUE_GREEN, BLUE_BLUE);
  Quads red = weigh (colours, RED_RED, RED_GREEN, RED_BLUE);

  return (add_halves (blue, red) + GREY) >> 8;
}

static inline Words
get_means (Words one, Words other)
{
  return (one + other + 1) >> 1;
}

static inline Words
mix_tints (const Eight *upper, const Eight *lower)
{
  return get_means (get_means (get_tints (&upper->even), get_tints (&lower->even)),
                    get_means (get_tints (&upper->odd), get_tints (&lower->odd)));
}

/* The lower bytes of all. */
static inline Bytes
join (Words first, Words last)
{
  return __builtin_shufflevector (
      (Bytes) first, (Bytes) last, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
}

static inline void
write_block (const Lines *lines, int x)
{
  const Eight upper[] = { load_eight (lines->upper + x), load_eight (lines->upper + x + 8) };
  const Eight lower[] = { load_eight (lines->lower + x), load_eight (lines->lower + x + 8) };
  Bytes upper_light = join (get_lights (&upper[0]), get_lights (&upper[1]));
  Bytes lower_light = join (get_lights (&lower[0]), get_lights (&lower[1]));
  Words tints = (Words) join (mix_tints (&upper[0], &lower[0]), mix_tints (&upper[1], &lower[1]));
  Bytes colours = join (tints, tints >> 8);

  memcpy (lines->upper_light + x, &upper_light, BLOCK);
  memcpy (lines->lower_light + x, &lower_light, BLOCK);
  memcpy (lines->blue + x / 2, &colours, BLOCK / 2);
  memcpy (lines->red + x / 2, (const guint8 *) &colours + BLOCK / 2, BLOCK / 2);
}

static int
write_blocks (const Lines *lines, int width)
{
  int x = 0;

  for (; x + BLOCK <= width; x += BLOCK)
    write_block (lines, x);
  return x;
}

#else

static int
write_blocks (const Lines *lines, int width)
{
  return 0;
}

#endif

/**
 * rf_planes_init:
 * @self: what is filled in
 * @width: of a frame, in pixels; even
 * @height: likewise
 *
 * Finds out how a frame lies in memory: as GStreamer has it where nobody says
 * otherwise, with lines of whole fours of bytes.
 */
void
rf_planes_init (RfPlanes *self, int width, int height)
{
  gsize stride = ((gsize) width + 3) & ~(gsize) 3;
  gsize half_stride = ((gsize) width / 2 + 3) & ~(gsize) 3;
  gsize half = half_stride * (gsize) height / 2;

  self->width = width;
  self->height = height;
  self->stride = stride;
  self->half_stride = half_stride;
  self->blue = stride * (gsize) height;
  self->red = self->blue + half;
  self->length = self->red + half;
}

/**
 * rf_planes_write:
 * @self: how it lies in memory
 * @pixels: a frame of the format %CAIRO_FORMAT_RGB24, line by line without a gap
 * @data: where @length bytes have room
 */
void
rf_planes_write (const RfPlanes *self, const guint32 *pixels, guint8 *data)
{
  for (int y = 0; y < self->height; y += 2)
    {
      const guint32 *upper = pixels + (gsize) y * (gsize) self->width;
      guint8 *light = data + (gsize) y * self->stride;
      gsize half = (gsize) y / 2 * self->half_stride;
      const Lines lines = { upper,
                            upper + self->width,
                            light,
                            light + self->stride,
                            data + self->blue + half,
                            data + self->red + half };

      for (int x = write_blocks (&lines, self->width); x < self->width; x += 2)
        write_square (&lines, x);
    }
}
