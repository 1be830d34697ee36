/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-policy-words.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_POLICY_GROUP (rf_policy_group_get_type ())

G_DECLARE_FINAL_TYPE (RfPolicyGroup, rf_policy_group, RF, POLICY_GROUP, AdwPreferencesGroup)

GtkWidget *rf_policy_group_new (RfPolicySection section, const char *config_file);
void rf_policy_group_show (RfPolicyGroup *self, const RfHostPolicy *policy);

G_END_DECLS
