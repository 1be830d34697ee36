/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

#define RF_TYPE_STATISTICS_PANEL (rf_statistics_panel_get_type ())

G_DECLARE_FINAL_TYPE (RfStatisticsPanel, rf_statistics_panel, RF, STATISTICS_PANEL, RfPanel)

G_END_DECLS
