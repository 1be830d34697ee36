/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-picture-private.h"

#include "rf-error.h"
#include "rf-png-text.h"

#include <string.h>

/*
 * Opens a picture. A drawing in layers (an SVG, or a PNG that carries one, as
 * docs/layered-pictures.md tells) is taken apart into its pieces; any other is
 * one piece.
 */

/** The largest file that is read, and the largest drawing */
#define FILE_MAX    (64 * 1024 * 1024)
#define DRAWING_MAX (4 * 1024 * 1024)

/** More pixels than the frame needs, for the camera comes nearer */
#define SPARE 1.1

/** The longest side of a picture in memory */
#define SIDE_MAX 3072.0

/**
 * rf_picture_fit_height:
 * @fit: the frame
 * @aspect: the picture's width by its height
 *
 * Returns: how high the picture stands in the frame, in pixels
 */
double
rf_picture_fit_height (const RfPictureFit *fit, double aspect)
{
  double by_width = fit->width / aspect;

  return fit->is_cropped ? MAX ((double) fit->height, by_width)
                         : MIN ((double) fit->height, by_width);
}

/* @limit is the height at which there is nothing more to be seen. */
void
rf_picture_set_size (RfPicture *self, double aspect, const RfPictureFit *fit, double limit)
{
  double height = MIN (rf_picture_fit_height (fit, aspect) * SPARE, limit);

  height = MIN (height, SIDE_MAX / MAX (aspect, 1.0));
  self->width = MAX ((int) (height * aspect + 0.5), 2);
  self->height = MAX ((int) (height + 0.5), 2);
}

/* What stands behind a picture that has no background. */
void
rf_picture_paint_paper (cairo_surface_t *surface)
{
  cairo_t *cairo = cairo_create (surface);
  cairo_pattern_t *paper =
      cairo_pattern_create_linear (0, 0, 0, cairo_image_surface_get_height (surface));

  cairo_pattern_add_color_stop_rgb (paper, 0, 0.97, 0.95, 0.92);
  cairo_pattern_add_color_stop_rgb (paper, 1, 0.87, 0.84, 0.80);
  cairo_set_operator (cairo, CAIRO_OPERATOR_DEST_OVER);
  cairo_set_source (cairo, paper);
  cairo_paint (cairo);
  cairo_pattern_destroy (paper);
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
}

/* The head turns where the neck goes into it; arms, where they are bent. */
static void
find_joints (RfPicture *self)
{
  const RfLayer *head = &self->layers[RF_LAYER_HEAD];
  const RfLayer *body = &self->layers[RF_LAYER_BODY];

  self->neck = (RfPoint){ self->width / 2.0, self->height * 0.62 };
  if (head->surface != NULL)
    self->neck = (RfPoint){ head->x + head->width / 2.0, head->y + head->height * 0.9 };
  if (head->surface != NULL && body->surface != NULL)
    self->neck.y = body->y + self->height * 0.03;
  for (int i = 0; i < 2; i++)
    {
      const RfLayer *arm = &self->layers[RF_LAYER_ARM_LEFT + i];

      if (arm->surface != NULL)
        self->elbows[i] = rf_layer_find_foot (arm);
    }
}

static GBytes *
read_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) <= FILE_MAX)
    return g_file_load_bytes (file, cancellable, NULL, error);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "the picture is larger than %d MB",
               FILE_MAX / 1024 / 1024);
  return NULL;
}

/* An SVG is text that has its element near the beginning. */
static char *
dup_drawing (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length <= DRAWING_MAX && g_strstr_len (data, (gssize) MIN (length, 4096), "<svg") != NULL &&
      memchr (data, '\0', length) == NULL)
    return g_strndup (data, length);
  return rf_png_text_find (bytes, RF_PNG_LAYERS, DRAWING_MAX);
}

static gboolean
read_picture (RfPicture *self,
              const char *path,
              const RfPictureFit *fit,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GBytes) bytes = read_file (path, cancellable, error);
  g_autofree char *svg = NULL;

  if (bytes == NULL)
    return FALSE;
  svg = dup_drawing (bytes);
  if (svg != NULL)
    return rf_picture_read_drawing (self, svg, fit, cancellable, error);
  return rf_picture_read_pixels (self, bytes, fit, cancellable, error);
}

/**
 * rf_picture_open:
 * @path: a PNG, JPEG, GIF or SVG file, or any other that gdk-pixbuf reads
 * @fit: what it is for
 * @cancellable: (nullable): stops the work
 * @error: %RF_ERROR_INVALID_REQUEST where it is no picture,
 *   %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_CANCELLED
 *
 * Returns: (transfer full): the picture, ready to be drawn
 */
RfPicture *
rf_picture_open (const char *path,
                 const RfPictureFit *fit,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (RfPicture) self = g_new0 (RfPicture, 1);

  if (!read_picture (self, path, fit, cancellable, error))
    {
      rf_error_normalise (error, RF_ERROR_PROVIDER_FAILED);
      return NULL;
    }
  find_joints (self);
  return g_steal_pointer (&self);
}

/**
 * rf_picture_free:
 * @self: (transfer full): a picture
 */
void
rf_picture_free (RfPicture *self)
{
  for (int i = 0; i < RF_LAYER_COUNT; i++)
    rf_layer_clear (&self->layers[i]);
  g_free (self);
}
