/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-host-policies.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_PROFILE_PAGE (rf_profile_page_get_type ())

G_DECLARE_FINAL_TYPE (RfProfilePage, rf_profile_page, RF, PROFILE_PAGE, GtkBox)

GtkWidget *rf_profile_page_new (const char *config_file, const RfHostPolicy *policy);
void rf_profile_page_show (RfProfilePage *self, const RfHostPolicy *policy);

G_END_DECLS
