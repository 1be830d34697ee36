/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-picture-private.h"

#include "rf-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

/* Pictures made of pixels, read by gdk-pixbuf. */

/** What may be in a file: they take 150 MB while they are read */
#define PIXELS_MAX (50 * 1000 * 1000)

/** How much is decoded between two looks whether it is to stop */
#define BLOCK 65536

typedef struct
{
  gboolean is_refused;
  int height; /* of the picture */
  int bottom; /* of what was decoded; 0 where the format does not tell */
} Limits;

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "the picture cannot be read: %s", why);
  rf_error_set_hint (*error, "Give a PNG, JPEG, GIF or SVG file.");
  return FALSE;
}

/* The size is known before the pixels are: what is too large is not begun. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Limits *limits = data;

  limits->height = height;
  limits->is_refused = (gint64) width * height > PIXELS_MAX ||
                       width > height * RF_PICTURE_ASPECT_MAX ||
                       height > width * RF_PICTURE_ASPECT_MAX;
  if (limits->is_refused)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
}

static void
area_updated_cb (GdkPixbufLoader *loader, int x, int y, int width, int height, gpointer data)
{
  Limits *limits = data;

  limits->bottom = MAX (limits->bottom, y + height);
}

static gboolean
feed (GdkPixbufLoader *loader,
      GBytes *bytes,
      const Limits *limits,
      GCancellable *cancellable,
      GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize at = 0; at < length && !limits->is_refused; at += BLOCK)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !gdk_pixbuf_loader_write (loader, data + at, MIN (length - at, BLOCK), error))
        return FALSE;
    }
  return TRUE;
}

static const char *
get_fault (const Limits *limits, const GError *reason)
{
  if (limits->is_refused)
    return "it is too large or too narrow";
  if (reason != NULL)
    return reason->message;
  return limits->bottom < limits->height ? "it ends too soon" : "it is empty";
}

/* A file that was cut off gives a picture whose lower part is missing. */
static gboolean
decode_all (GdkPixbufLoader *loader,
            GBytes *bytes,
            Limits *limits,
            GCancellable *cancellable,
            GError **error)
{
  gboolean is_fed = feed (loader, bytes, limits, cancellable, error);

  if (!gdk_pixbuf_loader_close (loader, is_fed && !limits->is_refused ? error : NULL))
    is_fed = FALSE;
  return is_fed && !limits->is_refused && (limits->bottom == 0 || limits->bottom >= limits->height);
}

static GdkPixbuf *
decode (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) reason = NULL;
  Limits limits = { FALSE, 0, 0 };
  GdkPixbuf *pixbuf = NULL;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &limits);
  g_signal_connect (loader, "area-updated", G_CALLBACK (area_updated_cb), &limits);
  if (decode_all (loader, bytes, &limits, cancellable, &reason))
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf != NULL)
    return gdk_pixbuf_apply_embedded_orientation (pixbuf);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    refuse (error, get_fault (&limits, reason));
  return NULL;
}

static guint32
multiply (const guint8 *pixel, gboolean has_alpha)
{
  guint32 alpha = has_alpha ? pixel[3] : 255;
  guint32 argb = alpha << 24;

  for (int i = 0; i < 3; i++)
    argb |= (pixel[i] * alpha + 127) / 255 << (16 - 8 * i);
  return argb;
}

static cairo_surface_t *
new_surface (const GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  gboolean has_alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      const guint8 *from =
          gdk_pixbuf_read_pixels (pixbuf) + (gsize) y * (gsize) gdk_pixbuf_get_rowstride (pixbuf);
      guint32 *to = (guint32 *) (gpointer) (data + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++)
        to[x] = multiply (from + x * channels, has_alpha);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

gboolean
rf_picture_read_pixels (RfPicture *self,
                        GBytes *bytes,
                        const RfPictureFit *fit,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = decode (bytes, cancellable, error);
  g_autoptr (GdkPixbuf) scaled = NULL;
  cairo_surface_t *surface;

  if (pixbuf == NULL)
    return FALSE;
  rf_picture_set_size (self,
                       (double) gdk_pixbuf_get_width (pixbuf) / gdk_pixbuf_get_height (pixbuf),
                       fit,
                       gdk_pixbuf_get_height (pixbuf));
  scaled = gdk_pixbuf_scale_simple (pixbuf, self->width, self->height, GDK_INTERP_BILINEAR);
  surface = new_surface (scaled);
  rf_picture_paint_paper (surface);
  self->layers[RF_LAYER_BACKGROUND] =
      (RfLayer){ surface, 0, 0, self->width, self->height, TRUE, TRUE };
  return TRUE;
}
