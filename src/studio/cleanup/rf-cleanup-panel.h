/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

#define RF_TYPE_CLEANUP_PANEL (rf_cleanup_panel_get_type ())

G_DECLARE_FINAL_TYPE (RfCleanupPanel, rf_cleanup_panel, RF, CLEANUP_PANEL, RfPanel)

G_END_DECLS
