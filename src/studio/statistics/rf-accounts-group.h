/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_ACCOUNTS_GROUP (rf_accounts_group_get_type ())

G_DECLARE_FINAL_TYPE (RfAccountsGroup, rf_accounts_group, RF, ACCOUNTS_GROUP, AdwPreferencesGroup)

void rf_accounts_group_show (RfAccountsGroup *self, RfSession *session, const RfPage *accounts);

G_END_DECLS
