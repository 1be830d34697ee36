/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_ACTION_LOG (rf_action_log_get_type ())

G_DECLARE_FINAL_TYPE (RfActionLog, rf_action_log, RF, ACTION_LOG, AdwPreferencesGroup)

void rf_action_log_set_session (RfActionLog *self, RfSession *session);
void rf_action_log_update (RfActionLog *self);

G_END_DECLS
