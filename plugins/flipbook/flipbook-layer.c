/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-layer.h"

#include <string.h>

/* Pieces of a picture, each no larger than what is painted in it. */

/** Transparent pixels around a piece, so that its edge is smooth when it turns */
#define MARGIN 2

typedef struct
{
  int left;
  int top;
  int right; /* the first beyond it */
  int bottom;
} Box;

static const guint32 *
get_row (cairo_surface_t *surface, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);

  return (const guint32 *) (gconstpointer) (data +
                                            (gsize) y *
                                                (gsize) cairo_image_surface_get_stride (surface));
}

/* Where @surface is not transparent, or is not as @other. */
static Box
find_box (cairo_surface_t *surface, cairo_surface_t *other)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  Box box = { width, height, 0, 0 };

  for (int y = 0; y < height; y++)
    {
      const guint32 *row = get_row (surface, y);
      const guint32 *other_row = other != NULL ? get_row (other, y) : NULL;

      for (int x = 0; x < width; x++)
        {
          if (other_row != NULL ? row[x] == other_row[x] : row[x] >> 24 == 0)
            continue;
          box.left = MIN (box.left, x);
          box.right = MAX (box.right, x + 1);
          box.top = MIN (box.top, y);
          box.bottom = y + 1;
        }
    }
  return box;
}

static cairo_surface_t *
cut (cairo_surface_t *surface, const Box *box, int margin)
{
  cairo_surface_t *piece = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                       box->right - box->left + 2 * margin,
                                                       box->bottom - box->top + 2 * margin);
  cairo_t *cairo = cairo_create (piece);

  cairo_set_operator (cairo, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cairo, surface, margin - box->left, margin - box->top);
  cairo_rectangle (cairo, margin, margin, box->right - box->left, box->bottom - box->top);
  cairo_fill (cairo);
  cairo_destroy (cairo);
  cairo_surface_flush (piece);
  return piece;
}

static RfLayerBlock
look_at_block (cairo_surface_t *surface, int left, int top)
{
  int right = MIN (left + RF_LAYER_BLOCK, cairo_image_surface_get_width (surface));
  int bottom = MIN (top + RF_LAYER_BLOCK, cairo_image_surface_get_height (surface));
  guint32 least = 255, most = 0;

  for (int y = top; y < bottom; y++)
    {
      const guint32 *row = get_row (surface, y);

      for (int x = left; x < right; x++)
        {
          least = MIN (least, row[x] >> 24);
          most = MAX (most, row[x] >> 24);
        }
    }
  if (most == 0)
    return RF_LAYER_BLOCK_EMPTY;
  return least == 255 ? RF_LAYER_BLOCK_FULL : RF_LAYER_BLOCK_MIXED;
}

static void
find_blocks (RfLayer *self)
{
  int rows = (self->height + RF_LAYER_BLOCK - 1) / RF_LAYER_BLOCK;

  self->block_columns = (self->width + RF_LAYER_BLOCK - 1) / RF_LAYER_BLOCK;
  self->blocks = g_new (RfLayerBlock, (gsize) rows * (gsize) self->block_columns);
  for (int i = 0; i < rows * self->block_columns; i++)
    self->blocks[i] = look_at_block (self->surface,
                                     i % self->block_columns * RF_LAYER_BLOCK,
                                     i / self->block_columns * RF_LAYER_BLOCK);
}

static void
set_piece (RfLayer *self, cairo_surface_t *piece, int x, int y)
{
  rf_layer_clear (self);
  self->surface = piece;
  self->x = x;
  self->y = y;
  self->width = cairo_image_surface_get_width (piece);
  self->height = cairo_image_surface_get_height (piece);
  find_blocks (self);
}

/* A piece that reaches the lower edge keeps it without a margin. */
static cairo_surface_t *
cut_grounded (cairo_surface_t *surface, Box *box)
{
  cairo_surface_t *piece = cut (surface, box, MARGIN);
  Box inner = {
    0, 0, cairo_image_surface_get_width (piece), cairo_image_surface_get_height (piece) - MARGIN
  };
  cairo_surface_t *grounded = cut (piece, &inner, 0);

  cairo_surface_destroy (piece);
  return grounded;
}

/**
 * rf_layer_take:
 * @self: an empty layer
 * @surface: (transfer full): the whole picture, with this piece alone in it
 *
 * Cuts the piece out. Where nothing is painted, the layer stays empty.
 */
void
rf_layer_take (RfLayer *self, cairo_surface_t *surface)
{
  int height = cairo_image_surface_get_height (surface);
  Box box;

  cairo_surface_flush (surface);
  box = find_box (surface, NULL);
  if (box.right > box.left)
    {
      gboolean is_grounded = box.bottom == height;

      set_piece (self,
                 is_grounded ? cut_grounded (surface, &box) : cut (surface, &box, MARGIN),
                 box.left - MARGIN,
                 box.top - MARGIN);
      self->is_grounded = is_grounded;
    }
  cairo_surface_destroy (surface);
}

/**
 * rf_layer_keep_difference:
 * @self: a layer
 * @other: one of the same place and size
 *
 * Keeps of @self only where it differs; where it is in another place or does
 * not differ at all, nothing.
 */
void
rf_layer_keep_difference (RfLayer *self, const RfLayer *other)
{
  Box box = { 0, 0, 0, 0 };
  int x = self->x, y = self->y;

  if (self->surface == NULL)
    return;
  if (other->surface != NULL && self->x == other->x && self->y == other->y &&
      self->width == other->width && self->height == other->height)
    box = find_box (self->surface, other->surface);
  if (box.right > box.left)
    {
      set_piece (self, cut (self->surface, &box, 0), x + box.left, y + box.top);
      return;
    }
  rf_layer_clear (self);
}

/**
 * rf_layer_clear:
 * @self: a layer
 *
 * Makes it an empty one.
 */
void
rf_layer_clear (RfLayer *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->blocks, g_free);
  *self = (RfLayer){ 0 };
}

/**
 * rf_layer_find_foot:
 * @self: a layer that is not empty
 *
 * Returns: the middle of its lowest twentieth, in pixels of the picture: where
 *   a raised forearm has its elbow
 */
RfPoint
rf_layer_find_foot (const RfLayer *self)
{
  int bottom = self->height - (self->is_grounded ? 0 : MARGIN);
  int top = MAX (bottom - MAX (self->height / 20, 1), 0);
  double sum = 0, count = 0;

  for (int y = top; y < bottom; y++)
    {
      const guint32 *row = get_row (self->surface, y);

      for (int x = 0; x < self->width; x++)
        {
          if (row[x] >> 24 == 0)
            continue;
          sum += x;
          count++;
        }
    }
  return (RfPoint){ self->x + (count > 0 ? sum / count : self->width / 2.0),
                    self->y + (top + bottom) / 2.0 };
}
