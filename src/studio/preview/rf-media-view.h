/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_MEDIA_VIEW (rf_media_view_get_type ())

G_DECLARE_FINAL_TYPE (RfMediaView, rf_media_view, RF, MEDIA_VIEW, GtkWidget)

void rf_media_view_play (RfMediaView *self, const char *path, gboolean has_picture);
void rf_media_view_set_peaks (RfMediaView *self, GArray *peaks);
void rf_media_view_clear (RfMediaView *self);
GtkMediaStream *rf_media_view_get_stream (RfMediaView *self);

G_END_DECLS
