/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-title.h"

#include "flipbook-curve.h"
#include "rf-error.h"

#include <pango/pangocairo.h>

/*
 * The title: white letters at the lower edge, on a shadow that rises from it.
 * It is rendered once. Nothing of the screen's settings gets into it.
 */

#define FONT "DejaVu Sans, Sans Bold"

/** Of the frame: the lines at most, their size, what stays free at the sides */
#define LINES_MAX 3
#define SIZE      0.062
#define MARGIN    0.07

/** How high the shadow is, of what it is for */
#define SHADOW 1.8

/** Seconds until it comes, and that it takes to come and go */
#define START 0.3
#define FADE  0.5

/* Whether all of it fits into @lines lines that are not wider, words whole. */
static gboolean
fits (PangoLayout *layout, int width, int lines)
{
  int taken = 0;

  pango_layout_set_width (layout, width);
  pango_layout_get_size (layout, &taken, NULL);
  return taken <= width && pango_layout_get_line_count (layout) <= lines &&
         !pango_layout_is_ellipsized (layout);
}

/* Makes the lines about as long as one another, so that none has one word only:
 * as narrow as goes without one more. */
static void
balance (PangoLayout *layout)
{
  int width = pango_layout_get_width (layout);
  int lines = pango_layout_get_line_count (layout);
  int least = width / lines, most = width;

  if (lines < 2 || pango_layout_is_ellipsized (layout))
    return;
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  while (most - least > PANGO_SCALE)
    {
      int middle = (least + most) / 2;

      if (fits (layout, middle, lines))
        most = middle;
      else
        least = middle;
    }
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, most);
}

/* With a table of fonts of its own, which goes with it. */
static PangoLayout *
new_layout (const RfFlipbookSettings *settings, cairo_t *cairo)
{
  PangoFontMap *fonts = pango_cairo_font_map_new ();
  PangoContext *context = pango_font_map_create_context (fonts);
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  cairo_font_options_t *options = cairo_font_options_create ();
  double size = SIZE * MIN (settings->width, settings->height);

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  pango_cairo_update_layout (cairo, layout);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (settings->width * (1 - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_height (layout, -LINES_MAX);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, settings->title, -1);
  balance (layout);
  g_object_unref (context);
  g_object_unref (fonts);
  cairo_font_options_destroy (options);
  pango_font_description_free (font);
  return layout;
}

static void
paint_shadow (cairo_t *cairo, const RfFlipbookSettings *settings, double height)
{
  double top = settings->height - height * SHADOW;
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, top, 0, settings->height);

  cairo_pattern_add_color_stop_rgba (pattern, 0, 0.04, 0.03, 0.08, 0);
  cairo_pattern_add_color_stop_rgba (pattern, 0.5, 0.04, 0.03, 0.08, 0.42);
  cairo_pattern_add_color_stop_rgba (pattern, 1, 0.04, 0.03, 0.08, 0.72);
  cairo_rectangle (cairo, 0, top, settings->width, height * SHADOW);
  cairo_set_source (cairo, pattern);
  cairo_fill (cairo);
  cairo_pattern_destroy (pattern);
}

static void
paint_letters (cairo_t *cairo, PangoLayout *layout, double size)
{
  pango_cairo_layout_path (cairo, layout);
  cairo_set_source_rgba (cairo, 0.04, 0.03, 0.08, 0.5);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cairo, size * 0.12);
  cairo_stroke_preserve (cairo);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_fill (cairo);
}

static void
paint (cairo_t *cairo, PangoLayout *layout, const RfFlipbookSettings *settings)
{
  double side = MIN (settings->width, settings->height);
  double left = (settings->width - (double) pango_layout_get_width (layout) / PANGO_SCALE) / 2;
  int height = 0;

  pango_layout_get_pixel_size (layout, NULL, &height);
  paint_shadow (cairo, settings, height + MARGIN * side);
  cairo_move_to (cairo, left, settings->height - height - MARGIN * side * 0.9);
  paint_letters (cairo, layout, SIZE * side);
}

/**
 * rf_title_render:
 * @settings: what was asked for
 * @surface: (out) (nullable): the title on a transparent ground as large as the
 *   frame, or %NULL where none was asked for
 * @error: %RF_ERROR_PROVIDER_UNAVAILABLE where no font has its characters
 *
 * Returns: whether all went well
 */
gboolean
rf_title_render (const RfFlipbookSettings *settings, cairo_surface_t **surface, GError **error)
{
  g_autoptr (PangoLayout) layout = NULL;
  cairo_t *cairo;
  gboolean is_known;

  *surface = NULL;
  if (settings->title == NULL || *settings->title == '\0')
    return TRUE;
  *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, settings->width, settings->height);
  cairo = cairo_create (*surface);
  layout = new_layout (settings, cairo);
  is_known = pango_layout_get_unknown_glyphs_count (layout) == 0;
  if (is_known)
    paint (cairo, layout, settings);
  cairo_destroy (cairo);
  if (is_known)
    return TRUE;
  g_clear_pointer (surface, cairo_surface_destroy);
  g_set_error_literal (error,
                       RF_ERROR,
                       RF_ERROR_PROVIDER_UNAVAILABLE,
                       "no font that is installed has every character of the title");
  rf_error_set_hint (*error, "Install a font that has them: fonts-dejavu-core or fonts-noto-core.");
  return FALSE;
}

/**
 * rf_title_get_strength:
 * @settings: what was asked for
 * @time: since the beginning, in seconds
 *
 * Returns: how much of the title is seen then, from 0 to 1
 */
double
rf_title_get_strength (const RfFlipbookSettings *settings, double time)
{
  return rf_curve_ease ((time - START) / FADE) *
         rf_curve_ease ((settings->seconds - time) / FADE + 0.1);
}
