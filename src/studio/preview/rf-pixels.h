/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_PIXELS (rf_pixels_get_type ())

G_DECLARE_FINAL_TYPE (RfPixels, rf_pixels, RF, PIXELS, GtkWidget)

void rf_pixels_set_texture (RfPixels *self, GdkTexture *texture);
void rf_pixels_set_zoom (RfPixels *self, double zoom);
double rf_pixels_get_zoom (RfPixels *self);

G_END_DECLS
