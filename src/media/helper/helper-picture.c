/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-picture.h"

#include "helper-report.h"
#include "rf-media-protocol.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/*
 * Pictures, by gdk-pixbuf. A small file can claim to be a huge picture, so the
 * claim is looked at before a pixel is decoded; a drawing has no pixels of its
 * own and is drawn small.
 */

/* A picture of more than the first is not decoded here, though there may be
 * such; one of more than the second is none that anybody made. */
#define PIXELS_TO_DECODE (128LL * 1024 * 1024)
#define PIXELS_MAX       (1024LL * 1024 * 1024)

#define DRAWING_SIDE 512

#define CHUNK (256 * 1024)

typedef struct
{
  int side; /* a drawing is drawn this large, and a picture is scaled to it; 0: as it is */
  gboolean is_drawing;
  int width; /* of the file's own */
  int height;
} Sizes;

/**
 * helper_picture_check_size:
 * @width: that a picture claims to have
 * @height: that it claims to have
 *
 * Returns: (transfer full) (nullable): why it is not decoded, else %NULL
 */
RfMediaReport *
helper_picture_check_size (int width, int height)
{
  gint64 pixels = (gint64) width * height;

  if (width > RF_MEDIA_SIDE_MAX || height > RF_MEDIA_SIDE_MAX || pixels > PIXELS_MAX)
    return rf_media_report_new (
        RF_MEDIA_BAD, "claims to be %d×%d pixels, more than is believed", width, height);
  if (pixels > PIXELS_TO_DECODE)
    return rf_media_report_new (RF_MEDIA_UNJUDGED,
                                "was not judged: %d×%d pixels are more than are decoded here",
                                width,
                                height);
  return NULL;
}

static void
fit (int *width, int *height, int side)
{
  double factor = (double) side / MAX (*width, *height);

  *width = MAX (1, (int) (*width * factor + 0.5));
  *height = MAX (1, (int) (*height * factor + 0.5));
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Sizes *sizes = data;
  g_autoptr (RfMediaReport) refusal =
      sizes->is_drawing ? NULL : helper_picture_check_size (width, height);

  sizes->width = width;
  sizes->height = height;
  /* A loader that has begun cannot be stopped here, but this process can. */
  if (refusal != NULL)
    {
      helper_report_print (refusal);
      _exit (0);
    }
  if (!sizes->is_drawing || width <= 0 || height <= 0)
    return;
  fit (&width, &height, sizes->side != 0 ? sizes->side : DRAWING_SIDE);
  gdk_pixbuf_loader_set_size (loader, width, height);
}

static RfMediaReport *
tell_failure (const GError *error)
{
  if (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    return rf_media_report_new (RF_MEDIA_KILLED, "takes too much memory: %s", error->message);
  if (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE))
    return rf_media_report_new (RF_MEDIA_UNJUDGED,
                                "was not judged: gdk-pixbuf has no loader for it");
  return rf_media_report_new (RF_MEDIA_BAD, "cannot be decoded: %s", error->message);
}

static gboolean
feed (GdkPixbufLoader *loader, const guint8 *data, gsize length, GError **error)
{
  for (gsize at = 0; at < length; at += CHUNK)
    {
      if (!gdk_pixbuf_loader_write (loader, data + at, MIN (length - at, CHUNK), error))
        {
          gdk_pixbuf_loader_close (loader, NULL);
          return FALSE;
        }
    }
  return gdk_pixbuf_loader_close (loader, error);
}

static GdkPixbuf *
load (Sizes *sizes, const char *media_type, const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (media_type, error);
  GdkPixbuf *picture = NULL;

  if (loader == NULL)
    return NULL;
  sizes->is_drawing = g_str_equal (media_type, "image/svg+xml");
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), sizes);
  if (!feed (loader, data, length, error))
    return NULL;
  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  if (picture == NULL)
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_FAILED, "there is no picture in it");
      return NULL;
    }
  return g_object_ref (picture);
}

/**
 * helper_picture_load:
 * @media_type: what it is
 * @data: the file
 * @length: its bytes
 * @size: pixels of the longer side of a drawing; 0 for any
 * @report: (out) (transfer full): how large it is itself, or why it is not
 *   there
 *
 * Returns: (transfer full) (nullable): the picture, whole
 */
GdkPixbuf *
helper_picture_load (const char *media_type,
                     const guint8 *data,
                     gsize length,
                     int size,
                     RfMediaReport **report)
{
  Sizes sizes = { .side = size };
  g_autoptr (GError) error = NULL;
  GdkPixbuf *picture = load (&sizes, media_type, data, length, &error);

  if (picture == NULL)
    {
      *report = tell_failure (error);
      return NULL;
    }
  *report = rf_media_report_new (RF_MEDIA_GOOD, NULL);
  (*report)->width = sizes.width;
  (*report)->height = sizes.height;
  return picture;
}

/**
 * helper_picture_probe:
 * @media_type: what it is said to be
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): what came of decoding it
 */
RfMediaReport *
helper_picture_probe (const char *media_type, const guint8 *data, gsize length)
{
  RfMediaReport *report = NULL;
  g_autoptr (GdkPixbuf) picture = helper_picture_load (media_type, data, length, 0, &report);

  return report;
}

static gboolean
write_cb (const char *data, gsize count, GError **error, gpointer target)
{
  while (count > 0)
    {
      gssize written = write (*(int *) target, data, count);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          g_set_error (error, RF_ERROR, RF_ERROR_FAILED, "%s", g_strerror (errno));
          return FALSE;
        }
      data += written;
      count -= (gsize) written;
    }
  return TRUE;
}

/**
 * helper_picture_save:
 * @picture: a picture
 * @size: the longer side that it is scaled down to; 0 for its own size. It is
 *   never scaled up
 * @target: a descriptor
 *
 * Writes it as PNG, the way up that it is to be looked at.
 *
 * Returns: (transfer full): good with its size, or why it could not be written
 */
RfMediaReport *
helper_picture_save (GdkPixbuf *picture, int size, int target)
{
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (picture);
  g_autoptr (GdkPixbuf) scaled = NULL;
  g_autoptr (GError) error = NULL;
  int width = gdk_pixbuf_get_width (upright);
  int height = gdk_pixbuf_get_height (upright);
  RfMediaReport *report = NULL;

  if (size > 0 && MAX (width, height) > size)
    fit (&width, &height, size);
  scaled = gdk_pixbuf_scale_simple (upright, width, height, GDK_INTERP_BILINEAR);
  if (scaled == NULL)
    return rf_media_report_new (RF_MEDIA_KILLED, "takes too much memory");
  /* Options of the source, such as its resolution, are not carried along. */
  if (!gdk_pixbuf_save_to_callback (scaled, write_cb, &target, "png", &error, NULL))
    return rf_media_report_new (RF_MEDIA_UNJUDGED, "cannot be written: %s", error->message);
  report = rf_media_report_new (RF_MEDIA_GOOD, NULL);
  report->width = width;
  report->height = height;
  return report;
}
