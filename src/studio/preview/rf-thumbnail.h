/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"
#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_THUMBNAIL (rf_thumbnail_get_type ())

G_DECLARE_FINAL_TYPE (RfThumbnail, rf_thumbnail, RF, THUMBNAIL, GtkWidget)

GtkWidget *rf_thumbnail_new (int size);
void rf_thumbnail_show_generation (RfThumbnail *self,
                                   RfSession *session,
                                   const RfGeneration *generation);
void rf_thumbnail_clear (RfThumbnail *self);
const char *rf_thumbnail_get_sha256 (RfThumbnail *self);
GdkTexture *rf_thumbnail_get_texture (RfThumbnail *self);

G_END_DECLS
