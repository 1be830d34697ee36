/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry-item.h"
#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_ENTRY_TILE (rf_entry_tile_get_type ())

G_DECLARE_FINAL_TYPE (RfEntryTile, rf_entry_tile, RF, ENTRY_TILE, GtkWidget)

/**
 * RfEntryText:
 * @entry: an entry
 *
 * Returns: (transfer full): what is said of it
 */
typedef char *(*RfEntryText) (const RfEntry *entry);

GtkWidget *rf_entry_tile_new (int thumbnail_size, RfEntryText text, gboolean is_tall);
void rf_entry_tile_bind (RfEntryTile *self, RfSession *session, RfEntryItem *item);
void rf_entry_tile_unbind (RfEntryTile *self);
void rf_entry_tile_set_numeric (RfEntryTile *self);
const char *rf_entry_tile_get_thumbnail_sha256 (RfEntryTile *self);
RfEntryItem *rf_entry_tile_get_item (RfEntryTile *self);
const char *rf_entry_tile_get_text (RfEntryTile *self);

G_END_DECLS
