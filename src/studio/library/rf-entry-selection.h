/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_ENTRY_SELECTION (rf_entry_selection_get_type ())

G_DECLARE_FINAL_TYPE (RfEntrySelection, rf_entry_selection, RF, ENTRY_SELECTION, GObject)

RfEntrySelection *rf_entry_selection_new (RfEntryModel *model);
RfEntryModel *rf_entry_selection_get_model (RfEntrySelection *self);
void rf_entry_selection_set_model (RfEntrySelection *self, RfEntryModel *model, gboolean keeps);
gboolean rf_entry_selection_is_all (RfEntrySelection *self);
gboolean rf_entry_selection_is_empty (RfEntrySelection *self);
GStrv rf_entry_selection_dup_keys (RfEntrySelection *self);
GStrv rf_entry_selection_dup_ids (RfEntrySelection *self);
gint64 rf_entry_selection_count (RfEntrySelection *self, gint64 total);
gint64 rf_entry_selection_get_single (RfEntrySelection *self);

G_END_DECLS
