/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-stats.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_TALLY_ITEM (rf_tally_item_get_type ())

G_DECLARE_FINAL_TYPE (RfTallyItem, rf_tally_item, RF, TALLY_ITEM, GObject)

RfTallyItem *rf_tally_item_new (const char *label, const RfTallyRow *row);
void rf_tally_item_add_columns (GtkColumnView *view);
char *rf_tally_say_rate (const RfTallyRow *row);
char *rf_tally_say_count (gint64 count);

G_END_DECLS
