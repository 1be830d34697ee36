/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-picture-private.h"

#include "rf-error.h"

#include <librsvg/rsvg.h>
#include <string.h>

/*
 * A drawing, taken apart: each piece is drawn alone, by a style sheet that hides
 * the others. docs/layered-pictures.md has the names.
 */

#define OPEN_EYES ".eyes-open{display:inline}.eyes-shut{display:none}"
#define SHUT_EYES ".eyes-open{display:none}.eyes-shut{display:inline}"

typedef struct
{
  const char *svg;
  const RfPicture *picture;
} Drawing;

static const struct
{
  RfLayerKind kind;
  const char *style;
} pieces[] = {
#define PIECE(name) ".layer{display:none}.layer." name "{display:inline}"
  { RF_LAYER_BACKGROUND, PIECE ("background") },
  { RF_LAYER_BEHIND, PIECE ("behind") },
  { RF_LAYER_WORN, PIECE ("worn") },
  { RF_LAYER_HAIR, PIECE ("hair") },
  { RF_LAYER_BODY, PIECE ("body") },
  { RF_LAYER_HEAD, PIECE ("head") OPEN_EYES },
  { RF_LAYER_SHUT, PIECE ("head") SHUT_EYES },
  { RF_LAYER_HELD, PIECE ("held") },
  { RF_LAYER_ARM_LEFT, PIECE ("arm-left") },
  { RF_LAYER_ARM_RIGHT, PIECE ("arm-right") },
  { RF_LAYER_HANDS, PIECE ("hands") },
  { RF_LAYER_SIGNS, PIECE ("signs") },
  { RF_LAYER_FRONT, PIECE ("front") },
};

static gboolean
refuse (GError **error, const GError *reason)
{
  g_autofree char *why = g_strdup (reason != NULL ? reason->message : "it has no size of use");

  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "the picture cannot be drawn: %s",
               g_strchomp (why));
  return FALSE;
}

static gboolean
render (RsvgHandle *handle, const RfPicture *picture, cairo_surface_t *surface, GError **error)
{
  const RsvgRectangle viewport = { 0, 0, picture->width, picture->height };
  cairo_t *cairo = cairo_create (surface);
  gboolean is_rendered = rsvg_handle_render_document (handle, cairo, &viewport, error);

  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  return is_rendered;
}

static gboolean
paint (const Drawing *self, const char *style, cairo_surface_t *surface, GError **error)
{
  RsvgHandle *handle =
      rsvg_handle_new_from_data ((const guint8 *) self->svg, strlen (self->svg), error);
  gboolean is_painted = handle != NULL;

  if (is_painted && style != NULL)
    is_painted = rsvg_handle_set_stylesheet (handle, (const guint8 *) style, strlen (style), error);
  is_painted = is_painted && render (handle, self->picture, surface, error);
  g_clear_object (&handle);
  return is_painted;
}

static cairo_surface_t *
new_piece (const Drawing *self, const char *style, GError **error)
{
  g_autoptr (GError) reason = NULL;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->picture->width, self->picture->height);

  if (paint (self, style, surface, &reason))
    return surface;
  refuse (error, reason);
  cairo_surface_destroy (surface);
  return NULL;
}

/* Width by height, from what the drawing says of itself. */
static double
get_aspect (RsvgHandle *handle)
{
  double width = 0, height = 0;
  gboolean has_width, has_height, has_box;
  RsvgLength ignored;
  RsvgRectangle box;

  if (rsvg_handle_get_intrinsic_size_in_pixels (handle, &width, &height))
    return width > 0 && height > 0 ? width / height : 0;
  rsvg_handle_get_intrinsic_dimensions (
      handle, &has_width, &ignored, &has_height, &ignored, &has_box, &box);
  if (!has_box)
    return 1;
  return box.width > 0 && box.height > 0 ? box.width / box.height : 0;
}

/* 0 where it cannot be drawn. */
static double
find_aspect (const char *svg, GError **error)
{
  g_autoptr (GError) reason = NULL;
  RsvgHandle *handle = rsvg_handle_new_from_data ((const guint8 *) svg, strlen (svg), &reason);
  double aspect = handle != NULL ? get_aspect (handle) : 0;

  g_clear_object (&handle);
  if (aspect >= 1 / RF_PICTURE_ASPECT_MAX && aspect <= RF_PICTURE_ASPECT_MAX)
    return aspect;
  refuse (error, reason);
  return 0;
}

static void
take_background (RfPicture *picture, cairo_surface_t *surface)
{
  rf_picture_paint_paper (surface);
  picture->layers[RF_LAYER_BACKGROUND] =
      (RfLayer){ surface, 0, 0, picture->width, picture->height, TRUE, TRUE };
}

static gboolean
read_pieces (RfPicture *picture, const char *svg, GCancellable *cancellable, GError **error)
{
  const Drawing drawing = { svg, picture };
  gboolean can_blink = strstr (svg, "eyes-shut") != NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      RfLayer *layer = &picture->layers[pieces[i].kind];
      cairo_surface_t *surface;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (pieces[i].kind == RF_LAYER_SHUT && !can_blink)
        continue;
      surface = new_piece (&drawing, pieces[i].style, error);
      if (surface == NULL)
        return FALSE;
      if (pieces[i].kind == RF_LAYER_BACKGROUND)
        take_background (picture, surface);
      else
        rf_layer_take (layer, surface);
    }
  rf_layer_keep_difference (&picture->layers[RF_LAYER_SHUT], &picture->layers[RF_LAYER_HEAD]);
  return TRUE;
}

gboolean
rf_picture_read_drawing (RfPicture *self,
                         const char *svg,
                         const RfPictureFit *fit,
                         GCancellable *cancellable,
                         GError **error)
{
  const Drawing drawing = { svg, self };
  double aspect = find_aspect (svg, error);
  cairo_surface_t *surface;

  if (aspect == 0)
    return FALSE;
  rf_picture_set_size (self, aspect, fit, G_MAXDOUBLE);
  self->is_layered = strstr (svg, "layer head") != NULL;
  if (self->is_layered)
    return read_pieces (self, svg, cancellable, error);
  surface = new_piece (&drawing, NULL, error);
  if (surface != NULL)
    take_background (self, surface);
  return surface != NULL;
}
