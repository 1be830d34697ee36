/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-asset.h"
#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RfLoadedAsset:
 * @asset: what it is of
 * @path: the file on this machine
 * @is_ours: the file was fetched for this alone, and goes with it
 * @texture: (nullable): of a picture that is not too large
 * @is_reduced: @texture is a small one, since the picture itself could not be read here
 * @is_too_large: there is no texture, since it would take too much memory
 * @text: (nullable): of a text, valid UTF-8
 * @is_cut: @text is only the beginning
 *
 * An asset that is ready to be shown.
 */
typedef struct
{
  RfAsset *asset;      /* (owned) */
  char *path;          /* (owned) */
  GdkTexture *texture; /* (owned) (nullable) */
  char *text;          /* (owned) (nullable) */
  gboolean is_ours;
  gboolean is_reduced;
  gboolean is_too_large;
  gboolean is_cut;
} RfLoadedAsset;

void rf_loaded_asset_load_async (RfSession *session,
                                 const RfAsset *asset,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
RfLoadedAsset *
rf_loaded_asset_load_finish (RfSession *session, GAsyncResult *result, GError **error);
void rf_loaded_asset_free (RfLoadedAsset *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfLoadedAsset, rf_loaded_asset_free)

G_END_DECLS
