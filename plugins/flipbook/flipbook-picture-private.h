/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-picture.h"

G_BEGIN_DECLS

/** No picture is more than so many times as wide as high, or the other way round */
#define RF_PICTURE_ASPECT_MAX 8.0

gboolean rf_picture_read_drawing (RfPicture *self,
                                  const char *svg,
                                  const RfPictureFit *fit,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean rf_picture_read_pixels (RfPicture *self,
                                 GBytes *bytes,
                                 const RfPictureFit *fit,
                                 GCancellable *cancellable,
                                 GError **error);
void rf_picture_set_size (RfPicture *self, double aspect, const RfPictureFit *fit, double limit);
void rf_picture_paint_paper (cairo_surface_t *surface);

G_END_DECLS
