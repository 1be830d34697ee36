/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-render.h"

#include "rf-error.h"

#include <cairo.h>
#include <librsvg/rsvg.h>
#include <string.h>

/* From vectors to pixels: librsvg draws on a cairo surface, cairo writes the PNG. */

static cairo_status_t
rf_portrait_write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
rf_portrait_draw_svg (const char *svg, cairo_surface_t *surface, int side, GError **error)
{
  RsvgRectangle viewport = { 0, 0, side, side };
  gboolean is_drawn = FALSE;
  RsvgHandle *handle;
  cairo_t *cairo;

  handle = rsvg_handle_new_from_data ((const guint8 *) svg, strlen (svg), error);
  if (handle == NULL)
    return FALSE;

  cairo = cairo_create (surface);
  is_drawn = rsvg_handle_render_document (handle, cairo, &viewport, error);
  cairo_destroy (cairo);
  g_object_unref (handle);
  return is_drawn;
}

static GBytes *
rf_portrait_encode_png (cairo_surface_t *surface, GError **error)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, rf_portrait_write_cb, png);

  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&png));
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_FAILED,
               "no PNG could be made: %s",
               cairo_status_to_string (status));
  return NULL;
}

/**
 * rf_portrait_render_png:
 * @svg: a whole SVG document
 * @side: the width and height of the picture, in pixels
 * @error: an error of the domain %RF_ERROR, %RF_ERROR_PROVIDER_FAILED
 *
 * Returns: (transfer full) (nullable): the picture as PNG, with transparency
 */
GBytes *
rf_portrait_render_png (const char *svg, int side, GError **error)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);
  GError *local = NULL;
  GBytes *png = NULL;

  if (rf_portrait_draw_svg (svg, surface, side, &local))
    png = rf_portrait_encode_png (surface, &local);
  cairo_surface_destroy (surface);
  if (png == NULL)
    {
      g_prefix_error (&local, "The portrait could not be drawn: ");
      rf_error_normalise (&local, RF_ERROR_PROVIDER_FAILED);
      g_propagate_error (error, local);
    }
  return png;
}
