/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-shapes.h"

/* What floats about a picture. Each shape is about 1 high, around 0, 0. */

typedef void (*TraceFunc) (cairo_t *cairo);

static void
trace_heart (cairo_t *cairo)
{
  cairo_move_to (cairo, 0, 0.5);
  cairo_curve_to (cairo, -0.62, 0.08, -0.56, -0.46, -0.24, -0.46);
  cairo_curve_to (cairo, -0.08, -0.46, 0, -0.34, 0, -0.22);
  cairo_curve_to (cairo, 0, -0.34, 0.08, -0.46, 0.24, -0.46);
  cairo_curve_to (cairo, 0.56, -0.46, 0.62, 0.08, 0, 0.5);
}

static void
trace_spark (cairo_t *cairo)
{
  cairo_move_to (cairo, 0, -0.5);
  cairo_curve_to (cairo, 0.06, -0.12, 0.12, -0.06, 0.5, 0);
  cairo_curve_to (cairo, 0.12, 0.06, 0.06, 0.12, 0, 0.5);
  cairo_curve_to (cairo, -0.06, 0.12, -0.12, 0.06, -0.5, 0);
  cairo_curve_to (cairo, -0.12, -0.06, -0.06, -0.12, 0, -0.5);
}

static void
trace_paper (cairo_t *cairo)
{
  cairo_rectangle (cairo, -0.25, -0.5, 0.5, 1);
}

static void
trace_disc (cairo_t *cairo)
{
  cairo_arc (cairo, 0, 0, 0.5, 0, 2 * G_PI);
}

static void
trace_rain (cairo_t *cairo)
{
  cairo_move_to (cairo, 0.06, -0.5);
  cairo_line_to (cairo, -0.06, 0.5);
}

static void
trace_zed (cairo_t *cairo)
{
  cairo_move_to (cairo, -0.34, -0.4);
  cairo_line_to (cairo, 0.34, -0.4);
  cairo_line_to (cairo, -0.34, 0.4);
  cairo_line_to (cairo, 0.34, 0.4);
}

static void
trace_note (cairo_t *cairo)
{
  cairo_save (cairo);
  cairo_translate (cairo, -0.16, 0.36);
  cairo_rotate (cairo, -0.35);
  cairo_scale (cairo, 0.2, 0.14);
  cairo_arc (cairo, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cairo);
  cairo_move_to (cairo, 0.0, 0.34);
  cairo_line_to (cairo, 0.0, -0.5);
  cairo_curve_to (cairo, 0.08, -0.3, 0.4, -0.26, 0.3, 0.08);
  cairo_curve_to (cairo, 0.3, -0.1, 0.16, -0.18, 0.07, -0.2);
  cairo_line_to (cairo, 0.07, 0.34);
  cairo_close_path (cairo);
}

static void
trace_wind (cairo_t *cairo)
{
  cairo_move_to (cairo, -3, 0);
  cairo_curve_to (cairo, -1, -0.5, 2, -0.4, 3, 0);
  cairo_curve_to (cairo, 2, 0.4, -1, 0.5, -3, 0);
}

static void
trace_drop (cairo_t *cairo)
{
  cairo_move_to (cairo, 0, -0.5);
  cairo_curve_to (cairo, 0.2, -0.16, 0.32, 0, 0.32, 0.18);
  cairo_curve_to (cairo, 0.32, 0.36, 0.18, 0.5, 0, 0.5);
  cairo_curve_to (cairo, -0.18, 0.5, -0.32, 0.36, -0.32, 0.18);
  cairo_curve_to (cairo, -0.32, 0, -0.2, -0.16, 0, -0.5);
}

static void
trace_ray (cairo_t *cairo)
{
  cairo_move_to (cairo, 0, -0.5);
  cairo_curve_to (cairo, 0.2, -0.4, 0.1, 0.3, 0, 0.5);
  cairo_curve_to (cairo, -0.1, 0.3, -0.2, -0.4, 0, -0.5);
}

static const struct
{
  TraceFunc trace;
  double line;    /* how wide a line it is, 0: it is filled */
  double outline; /* how wide its white edge is */
} shapes[] = {
  [RF_SHAPE_HEART] = { trace_heart, 0, 0.14 }, [RF_SHAPE_SPARK] = { trace_spark, 0, 0 },
  [RF_SHAPE_PAPER] = { trace_paper, 0, 0 },    [RF_SHAPE_FLAKE] = { trace_disc, 0, 0 },
  [RF_SHAPE_RAIN] = { trace_rain, 0.05, 0 },   [RF_SHAPE_ZED] = { trace_zed, 0.2, 0.22 },
  [RF_SHAPE_NOTE] = { trace_note, 0, 0.16 },   [RF_SHAPE_WIND] = { trace_wind, 0, 0 },
  [RF_SHAPE_DROP] = { trace_drop, 0, 0.1 },    [RF_SHAPE_ORB] = { trace_disc, 0, 0 },
  [RF_SHAPE_RAY] = { trace_ray, 0, 0 },
};

static void
set_color (cairo_t *cairo, guint32 color, double alpha)
{
  cairo_set_source_rgba (cairo,
                         ((color >> 16) & 0xff) / 255.0,
                         ((color >> 8) & 0xff) / 255.0,
                         (color & 0xff) / 255.0,
                         alpha);
}

/**
 * rf_shape_draw:
 * @cairo: turned, scaled and moved to where the shape stands
 * @shape: which one
 * @color: 0xRRGGBB
 * @alpha: how much of it is seen
 */
void
rf_shape_draw (cairo_t *cairo, RfShape shape, guint32 color, double alpha)
{
  cairo_new_path (cairo);
  shapes[shape].trace (cairo);
  if (shapes[shape].outline > 0)
    {
      cairo_set_line_width (cairo, shapes[shape].line + shapes[shape].outline);
      set_color (cairo, 0xffffff, alpha);
      cairo_stroke_preserve (cairo);
    }
  set_color (cairo, color, alpha);
  if (shapes[shape].line > 0)
    {
      cairo_set_line_width (cairo, shapes[shape].line);
      cairo_stroke (cairo);
      return;
    }
  cairo_fill (cairo);
}
