/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-config.h"

G_BEGIN_DECLS

void rf_account_config_free (RfAccountConfig *self);
void rf_account_config_read (GHashTable *accounts,
                             RfKeyFile *file,
                             const RfKeyFileGroup *group,
                             GPtrArray *money_faults);
void rf_account_config_keep_earlier_faults (RfKeyFile *file, GPtrArray *money_faults);
void rf_account_config_check_profiles (GHashTable *accounts, RfConfig *config, RfKeyFile *file);

G_END_DECLS
