/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_SERVER_PAGE (rf_server_page_get_type ())

G_DECLARE_FINAL_TYPE (RfServerPage, rf_server_page, RF, SERVER_PAGE, AdwPreferencesPage)

GtkWidget *rf_server_window_new (GtkWindow *parent, RfSession *session);

G_END_DECLS
