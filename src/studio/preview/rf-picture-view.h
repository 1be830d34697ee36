/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_PICTURE_VIEW (rf_picture_view_get_type ())

G_DECLARE_FINAL_TYPE (RfPictureView, rf_picture_view, RF, PICTURE_VIEW, GtkWidget)

void rf_picture_view_show (RfPictureView *self, GdkTexture *texture, const char *label);
double rf_picture_view_get_zoom (RfPictureView *self);

G_END_DECLS
