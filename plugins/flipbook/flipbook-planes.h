/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfPlanes:
 * @width: of a frame, in pixels; even
 * @height: likewise
 * @stride: bytes from one line of the brightness to the next
 * @half_stride: the same for the two colours
 * @blue: where the first colour begins, in bytes
 * @red: where the second one begins
 * @length: bytes of all
 *
 * How a frame lies in memory for an encoder: brightness, and two colours for
 * each four pixels, which GStreamer calls I420.
 */
typedef struct
{
  int width;
  int height;
  gsize stride;
  gsize half_stride;
  gsize blue;
  gsize red;
  gsize length;
} RfPlanes;

void rf_planes_init (RfPlanes *self, int width, int height);
void rf_planes_write (const RfPlanes *self, const guint32 *pixels, guint8 *data);

G_END_DECLS
