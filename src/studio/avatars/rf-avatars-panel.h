/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

#define RF_TYPE_AVATARS_PANEL (rf_avatars_panel_get_type ())

G_DECLARE_FINAL_TYPE (RfAvatarsPanel, rf_avatars_panel, RF, AVATARS_PANEL, RfPanel)

G_END_DECLS
