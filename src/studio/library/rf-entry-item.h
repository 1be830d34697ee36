/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define RF_TYPE_ENTRY_ITEM (rf_entry_item_get_type ())

G_DECLARE_FINAL_TYPE (RfEntryItem, rf_entry_item, RF, ENTRY_ITEM, GObject)

RfEntryItem *rf_entry_item_new (void);
void rf_entry_item_take_entry (RfEntryItem *self, RfEntry *entry);
RfEntry *rf_entry_item_steal_entry (RfEntryItem *self);
const RfEntry *rf_entry_item_get_entry (RfEntryItem *self);

G_END_DECLS
