/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

#define RF_TYPE_PROVIDERS_PANEL (rf_providers_panel_get_type ())

G_DECLARE_FINAL_TYPE (RfProvidersPanel, rf_providers_panel, RF, PROVIDERS_PANEL, RfPanel)

G_END_DECLS
