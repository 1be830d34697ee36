/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-light.h"

#include "flipbook-curve.h"

#include <string.h>

/*
 * The light of a mood: a tint over all and a shadow from the edges. It is
 * painted once, and laid over each frame more or less strongly.
 */

typedef struct
{
  guint32 color;
  double middle; /* how much of it in the middle */
  double edge;   /* and in the corners */
  double pulse;  /* how much it comes and goes */
} Light;

static const Light mood_lights[] = {
  [RF_FLIPBOOK_NEUTRAL] = { 0x101018, 0.00, 0.16, 0 },
  [RF_FLIPBOOK_HAPPY] = { 0xffb347, 0.03, 0.14, 0 },
  [RF_FLIPBOOK_CALM] = { 0x2f6f8a, 0.03, 0.14, 0 },
  [RF_FLIPBOOK_SAD] = { 0x1e3f70, 0.14, 0.42, 0 },
  [RF_FLIPBOOK_ANGRY] = { 0x9c120e, 0.06, 0.58, 0.5 },
  [RF_FLIPBOOK_STRESSED] = { 0x3b3a2a, 0.08, 0.46, 0.3 },
  [RF_FLIPBOOK_EXCITED] = { 0xff7a3c, 0.03, 0.16, 0.4 },
  [RF_FLIPBOOK_TIRED] = { 0x1b2450, 0.14, 0.46, 0.3 },
  [RF_FLIPBOOK_SURPRISED] = { 0x101018, 0.00, 0.20, 0 },
  [RF_FLIPBOOK_LOVING] = { 0xe0457b, 0.06, 0.30, 0.3 },
};

static const Light sleeping = { 0x141a45, 0.34, 0.66, 0.12 };
static const Light shivering = { 0x5d9fd6, 0.10, 0.50, 0 };
static const Light dancing = { 0x5a1f8f, 0.05, 0.50, 0.6 };

static const Light *
get_light (const RfFlipbookSettings *settings)
{
  if (settings->activity == RF_FLIPBOOK_SLEEPING)
    return &sleeping;
  if (settings->activity == RF_FLIPBOOK_SHIVERING)
    return &shivering;
  if (settings->activity == RF_FLIPBOOK_DANCING)
    return &dancing;
  return &mood_lights[settings->mood];
}

static void
add_stop (cairo_pattern_t *pattern, double at, guint32 color, double alpha)
{
  cairo_pattern_add_color_stop_rgba (pattern,
                                     at,
                                     ((color >> 16) & 0xff) / 255.0,
                                     ((color >> 8) & 0xff) / 255.0,
                                     (color & 0xff) / 255.0,
                                     alpha);
}

/**
 * rf_light_new:
 * @settings: what was asked for
 *
 * Returns: (transfer full): a light as large as the frame
 */
cairo_surface_t *
rf_light_new (const RfFlipbookSettings *settings)
{
  const Light *light = get_light (settings);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, settings->width, settings->height);
  cairo_t *cairo = cairo_create (surface);
  cairo_pattern_t *pattern = cairo_pattern_create_radial (0, 0, 0.25, 0, 0, 0.75);

  add_stop (pattern, 0, light->color, light->middle);
  add_stop (pattern, 0.5, light->color, light->middle + (light->edge - light->middle) * 0.35);
  add_stop (pattern, 1, light->color, light->edge);
  cairo_translate (cairo, settings->width / 2.0, settings->height / 2.0);
  cairo_scale (cairo, settings->width, settings->height);
  cairo_set_source (cairo, pattern);
  cairo_paint (cairo);
  cairo_pattern_destroy (pattern);
  cairo_destroy (cairo);
  return surface;
}

/**
 * rf_light_get_strength:
 * @settings: what was asked for
 * @time: since the beginning, in seconds
 *
 * Returns: how much of the light there is then, from 0 to 1
 */
double
rf_light_get_strength (const RfFlipbookSettings *settings, double time)
{
  const Light *light = get_light (settings);
  double rate = light == &dancing ? 0.95 : 0.4;

  return 1 - light->pulse * (1 - rf_curve_cosine (time * rate)) / 2;
}

/* One pass of a mean over 2 @radius + 1 pixels of a line. */
static void
blur_line (const guint32 *from, guint32 *to, int count, int radius, gsize step)
{
  for (int channel = 0; channel < 32; channel += 8)
    {
      guint sum = 0;

      for (int i = -radius; i <= radius; i++)
        sum += (from[CLAMP (i, 0, count - 1)] >> channel) & 0xff;
      for (int i = 0; i < count; i++)
        {
          to[(gsize) i * step] |= sum / (guint) (2 * radius + 1) << channel;
          sum += (from[MIN (i + radius + 1, count - 1)] >> channel) & 0xff;
          sum -= (from[MAX (i - radius, 0)] >> channel) & 0xff;
        }
    }
}

/* Blurs along the lines and turns the picture over its diagonal. */
static void
blur_over (const guint32 *from, guint32 *to, int width, int height, int radius)
{
  memset (to, 0, sizeof (guint32) * (gsize) width * (gsize) height);
  for (int y = 0; y < height; y++)
    blur_line (from + (gsize) y * (gsize) width, to + y, width, radius, (gsize) height);
}

/**
 * rf_light_blur:
 * @surface: a picture of the format %CAIRO_FORMAT_RGB24
 * @radius: how far each pixel is spread, three times
 *
 * Blurs a picture: three means after one another are nearly a Gaussian.
 */
void
rf_light_blur (cairo_surface_t *surface, int radius)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize bytes = sizeof (guint32) * (gsize) width * (gsize) height;
  g_autofree guint32 *turned = g_malloc (bytes);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);

  g_return_if_fail (cairo_image_surface_get_stride (surface) == width * 4);

  cairo_surface_flush (surface);
  for (int i = 0; i < 3; i++)
    {
      blur_over (pixels, turned, width, height, radius);
      blur_over (turned, pixels, height, width, radius);
    }
  cairo_surface_mark_dirty (surface);
}
