/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry.h"
#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_ENTRY_DETAILS (rf_entry_details_get_type ())

G_DECLARE_FINAL_TYPE (RfEntryDetails, rf_entry_details, RF, ENTRY_DETAILS, GtkWidget)

void rf_entry_details_show (RfEntryDetails *self, RfSession *session, const RfEntry *entry);
void rf_entry_details_clear (RfEntryDetails *self);
void rf_entry_details_set_trash_days (RfEntryDetails *self, int days);
gint64 rf_entry_details_get_id (RfEntryDetails *self);
const RfEntry *rf_entry_details_get_entry (RfEntryDetails *self);

G_END_DECLS
