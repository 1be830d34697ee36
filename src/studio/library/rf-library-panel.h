/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

#define RF_TYPE_LIBRARY_PANEL (rf_library_panel_get_type ())

G_DECLARE_FINAL_TYPE (RfLibraryPanel, rf_library_panel, RF, LIBRARY_PANEL, RfPanel)

G_END_DECLS
