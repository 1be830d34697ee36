/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_POLICIES_PAGE (rf_policies_page_get_type ())

G_DECLARE_FINAL_TYPE (RfPoliciesPage, rf_policies_page, RF, POLICIES_PAGE, AdwPreferencesPage)

void rf_policies_page_set_config_file (RfPoliciesPage *self, const char *config_file);

G_END_DECLS
