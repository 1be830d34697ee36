/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

#define RF_TYPE_WINDOW (rf_window_get_type ())

G_DECLARE_FINAL_TYPE (RfWindow, rf_window, RF, WINDOW, AdwApplicationWindow)

GtkWidget *rf_window_new (GtkApplication *application, RfSession *session);
void rf_window_set_session (RfWindow *self, RfSession *session);
RfSession *rf_window_get_session (RfWindow *self);
RfPanel *rf_window_show_panel (RfWindow *self, const char *name);

G_END_DECLS
