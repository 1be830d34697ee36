/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_CONNECT_DIALOG (rf_connect_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RfConnectDialog, rf_connect_dialog, RF, CONNECT_DIALOG, AdwWindow)

GtkWidget *rf_connect_dialog_new (GtkWindow *parent, const char *config_file);

G_END_DECLS
