/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_ENTRY_LIST (rf_entry_list_get_type ())

G_DECLARE_FINAL_TYPE (RfEntryList, rf_entry_list, RF, ENTRY_LIST, GtkBox)

GtkWidget *rf_entry_list_new (guint kinds, gboolean has_drafts);
void rf_entry_list_load (RfEntryList *self, RfSession *session);
void rf_entry_list_stop (RfEntryList *self);

G_END_DECLS
