/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

#define RF_TYPE_CREATE_PANEL (rf_create_panel_get_type ())

G_DECLARE_FINAL_TYPE (RfCreatePanel, rf_create_panel, RF, CREATE_PANEL, RfPanel)

G_END_DECLS
