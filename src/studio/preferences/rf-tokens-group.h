/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_TOKENS_GROUP (rf_tokens_group_get_type ())

G_DECLARE_FINAL_TYPE (RfTokensGroup, rf_tokens_group, RF, TOKENS_GROUP, AdwPreferencesGroup)

void rf_tokens_group_set_session (RfTokensGroup *self, RfSession *session);

G_END_DECLS
