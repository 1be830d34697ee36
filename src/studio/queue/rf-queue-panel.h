/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

#define RF_TYPE_QUEUE_PANEL (rf_queue_panel_get_type ())

G_DECLARE_FINAL_TYPE (RfQueuePanel, rf_queue_panel, RF, QUEUE_PANEL, RfPanel)

G_END_DECLS
