/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_APPLICATION (rf_application_get_type ())

G_DECLARE_FINAL_TYPE (RfApplication, rf_application, RF, APPLICATION, AdwApplication)

RfApplication *rf_application_new (void);
void rf_application_set_session (RfApplication *self, RfSession *session);
RfSession *rf_application_get_session (RfApplication *self);

G_END_DECLS
