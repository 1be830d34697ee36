/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_DEFAULTS_GROUP (rf_defaults_group_get_type ())

G_DECLARE_FINAL_TYPE (RfDefaultsGroup, rf_defaults_group, RF, DEFAULTS_GROUP, AdwPreferencesGroup)

void rf_defaults_group_set_session (RfDefaultsGroup *self, RfSession *session);

G_END_DECLS
