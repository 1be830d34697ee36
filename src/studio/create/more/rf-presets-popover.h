/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_PRESETS_POPOVER (rf_presets_popover_get_type ())

G_DECLARE_FINAL_TYPE (RfPresetsPopover, rf_presets_popover, RF, PRESETS_POPOVER, GtkPopover)

GtkWidget *rf_presets_popover_new (void);

G_END_DECLS
