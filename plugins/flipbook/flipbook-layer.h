/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* From the back to the front. */
typedef enum
{
  RF_LAYER_BACKGROUND,
  RF_LAYER_BEHIND,
  RF_LAYER_WORN,
  RF_LAYER_HAIR,
  RF_LAYER_BODY,
  RF_LAYER_HEAD,
  RF_LAYER_SHUT, /* what the head shows otherwise while its eyes are shut */
  RF_LAYER_HELD,
  RF_LAYER_ARM_LEFT,
  RF_LAYER_ARM_RIGHT,
  RF_LAYER_HANDS,
  RF_LAYER_SIGNS,
  RF_LAYER_FRONT,
  RF_LAYER_COUNT
} RfLayerKind;

/** The side of the squares that a layer is divided into, as a power of two */
#define RF_LAYER_BLOCK_BITS 4
#define RF_LAYER_BLOCK      (1 << RF_LAYER_BLOCK_BITS)

/* What is in a square. */
typedef enum
{
  RF_LAYER_BLOCK_EMPTY,
  RF_LAYER_BLOCK_FULL,
  RF_LAYER_BLOCK_MIXED
} RfLayerBlock;

/**
 * RfLayer:
 * @surface: (nullable): its pixels, with premultiplied alpha; %NULL: nothing
 * @x: where its left edge stands in the picture, in pixels of the picture
 * @y: where its upper edge does
 * @width: its size
 * @height: its size
 * @is_opaque: it covers the whole picture, and its edges go on outside it
 * @is_grounded: its lower edge goes on below it
 * @blocks: (nullable): what is in each square of %RF_LAYER_BLOCK pixels, line by
 *   line; %NULL for an opaque layer
 * @block_columns: how many squares stand side by side
 *
 * One piece of a picture.
 */
typedef struct
{
  cairo_surface_t *surface;
  int x;
  int y;
  int width;
  int height;
  gboolean is_opaque;
  gboolean is_grounded;
  RfLayerBlock *blocks;
  int block_columns;
} RfLayer;

typedef struct
{
  double x;
  double y;
} RfPoint;

void rf_layer_take (RfLayer *self, cairo_surface_t *surface);
void rf_layer_keep_difference (RfLayer *self, const RfLayer *other);
void rf_layer_clear (RfLayer *self);
RfPoint rf_layer_find_foot (const RfLayer *self);

G_END_DECLS
