/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_HISTORY_POPOVER (rf_history_popover_get_type ())

G_DECLARE_FINAL_TYPE (RfHistoryPopover, rf_history_popover, RF, HISTORY_POPOVER, GtkPopover)

GtkWidget *rf_history_popover_new (void);
void rf_history_popover_set_session (RfHistoryPopover *self, RfSession *session);

G_END_DECLS
