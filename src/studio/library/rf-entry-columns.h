/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry-view.h"

G_BEGIN_DECLS

/**
 * RfSortProbe:
 * @sort: of the column that was last asked, or -1
 *
 * What the columns' sorters write down; GTK 4.8 does not tell by which column a table is
 * sorted.
 */
typedef struct
{
  int sort;
} RfSortProbe;

void rf_entry_columns_add (GtkColumnView *table, RfEntryView *view, RfSortProbe *probe);
GtkColumnViewColumn *rf_entry_columns_find (GtkColumnView *table, RfSort sort);
gboolean
rf_entry_columns_read_sort (GtkColumnView *table, RfSortProbe *probe, gboolean *is_descending);
GtkListItemFactory *rf_entry_columns_make_tiles (RfEntryView *view);

G_END_DECLS
