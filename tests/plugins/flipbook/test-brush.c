/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-brush.h"

/*
 * However a line is drawn, each pixel is what the plain rule makes of it: the
 * mean of two above one another, then of what that gives left and right.
 */

#define WIDTH  70
#define HEIGHT 40
#define ROUNDS 20000

typedef void (*DrawFunc) (const RfBrush *self, const RfStroke *stroke);

typedef struct
{
  guint32 source[WIDTH * HEIGHT];
  RfBrush brush;
} Piece;

static void
piece_init (Piece *self, GRand *random)
{
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    self->source[i] = g_rand_int (random) | 0xff000000;
  self->brush =
      (RfBrush){ self->source, WIDTH, ((WIDTH - 1) << 16) - 1, ((HEIGHT - 1) << 16) - 1, TRUE,
                 FALSE,        256 };
}

static guint
mix (guint one, guint other, guint part)
{
  return (one * (256 - part) + other * part) >> 8;
}

static guint32
get_expected (const Piece *piece, RfPlace place)
{
  const guint32 *at = piece->source + (place.v >> 16) * WIDTH + (place.u >> 16);
  guint32 pixel = 0;

  for (int shift = 0; shift < 32; shift += 8)
    {
      guint left =
          mix ((at[0] >> shift) & 0xff, (at[WIDTH] >> shift) & 0xff, (guint) (place.v >> 8) & 0xff);
      guint right = mix (
          (at[1] >> shift) & 0xff, (at[WIDTH + 1] >> shift) & 0xff, (guint) (place.v >> 8) & 0xff);

      pixel |= mix (left, right, (guint) (place.u >> 8) & 0xff) << shift;
    }
  return pixel;
}

/* Every place of the line is inside, the last one's neighbours included. */
static RfStroke
random_stroke (GRand *random, guint32 *pixels, gboolean is_level)
{
  int count = g_rand_int_range (random, 1, RF_BRUSH_CELL + 1);
  RfPlace ends[2];

  for (int i = 0; i < 2; i++)
    ends[i] = (RfPlace){ g_rand_int_range (random, 0, (WIDTH - 1) << 16),
                         g_rand_int_range (random, 0, (HEIGHT - 1) << 16) };
  if (is_level)
    ends[1].v = ends[0].v;
  return (RfStroke){
    pixels, count, ends[0], { (ends[1].u - ends[0].u) / count, (ends[1].v - ends[0].v) / count }
  };
}

static void
check (DrawFunc draw, gboolean is_level)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (23);
  Piece piece;

  piece_init (&piece, random);
  for (int round = 0; round < ROUNDS; round++)
    {
      guint32 pixels[RF_BRUSH_CELL + 1] = { 0 };
      RfStroke stroke = random_stroke (random, pixels, is_level);

      draw (&piece.brush, &stroke);
      for (int i = 0; i < stroke.count; i++)
        {
          const RfPlace place = { stroke.start.u + i * stroke.step.u,
                                  stroke.start.v + i * stroke.step.v };

          g_assert_cmphex (pixels[i], ==, get_expected (&piece, place));
        }
      g_assert_cmphex (pixels[stroke.count], ==, 0);
    }
}

static void
test_inside (void)
{
  check (rf_brush_draw_inside, FALSE);
}

static void
test_opaque (void)
{
  check (rf_brush_draw_opaque, FALSE);
}

static void
test_level (void)
{
  check (rf_brush_draw_level, TRUE);
}

static void
test_edge (void)
{
  check (rf_brush_draw_edge, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flipbook/brush/inside", test_inside);
  g_test_add_func ("/flipbook/brush/opaque", test_opaque);
  g_test_add_func ("/flipbook/brush/level", test_level);
  g_test_add_func ("/flipbook/brush/edge", test_edge);
  return g_test_run ();
}
