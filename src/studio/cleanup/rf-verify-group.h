/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_VERIFY_GROUP (rf_verify_group_get_type ())

G_DECLARE_FINAL_TYPE (RfVerifyGroup, rf_verify_group, RF, VERIFY_GROUP, AdwPreferencesGroup)

void rf_verify_group_set_session (RfVerifyGroup *self, RfSession *session);

G_END_DECLS
