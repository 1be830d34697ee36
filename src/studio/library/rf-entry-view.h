/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry-selection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_ENTRY_VIEW (rf_entry_view_get_type ())

G_DECLARE_FINAL_TYPE (RfEntryView, rf_entry_view, RF, ENTRY_VIEW, GtkWidget)

void rf_entry_view_set_table (RfEntryView *self, gboolean is_table);
gboolean rf_entry_view_is_table (RfEntryView *self);
void rf_entry_view_set_list (RfEntryView *self, RfSession *session, RfEntrySelection *selection);
RfSession *rf_entry_view_get_session (RfEntryView *self);
void rf_entry_view_set_sort (RfEntryView *self, RfSort sort);
gint64 rf_entry_view_get_anchor (RfEntryView *self, guint *position);
gboolean rf_entry_view_is_at_start (RfEntryView *self);
void rf_entry_view_scroll_to (RfEntryView *self, guint position);
GtkAdjustment *rf_entry_view_get_adjustment (RfEntryView *self);

G_END_DECLS
