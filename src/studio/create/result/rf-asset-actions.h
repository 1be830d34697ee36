/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-asset.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rf_asset_copy_to_clipboard (const RfAsset *asset, const char *path, GtkWidget *from);
void rf_asset_save_as (const RfAsset *asset, const char *path, GtkWidget *from);

G_END_DECLS
