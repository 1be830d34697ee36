/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-asset.h"
#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** RF_THUMBNAIL_SIZE: pixels of the longer side */
#define RF_THUMBNAIL_SIZE 256

/** RF_THUMBNAIL_SHOWN: the most that one is shown at, before the screen's scale */
#define RF_THUMBNAIL_SHOWN 128

#define RF_TYPE_THUMBNAILS (rf_thumbnails_get_type ())

G_DECLARE_FINAL_TYPE (RfThumbnails, rf_thumbnails, RF, THUMBNAILS, GObject)

/**
 * RfThumbnailFunc:
 * @texture: (nullable): the small picture, or %NULL where there can be none
 * @user_data: what was given along
 */
typedef void (*RfThumbnailFunc) (GdkTexture *texture, gpointer user_data);

RfThumbnails *rf_thumbnails_get_for (RfSession *session);
gboolean rf_thumbnails_can_have (const RfAsset *asset);
gboolean rf_thumbnails_find (RfThumbnails *self, const char *sha256, GdkTexture **texture);
guint rf_thumbnails_ask (RfThumbnails *self,
                         const char *sha256,
                         RfThumbnailFunc function,
                         gpointer user_data);
void rf_thumbnails_cancel (RfThumbnails *self, guint question);
guint rf_thumbnails_get_n_kept (RfThumbnails *self);
guint rf_thumbnails_get_n_waiting (RfThumbnails *self);

G_END_DECLS
