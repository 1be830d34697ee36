/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_KEY_ROW (rf_key_row_get_type ())

G_DECLARE_FINAL_TYPE (RfKeyRow, rf_key_row, RF, KEY_ROW, AdwEntryRow)

gboolean rf_key_row_is_wanted (const RfProviderInfo *info);
GtkWidget *rf_key_row_new (const RfProviderInfo *info);

G_END_DECLS
