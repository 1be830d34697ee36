/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_PREFERENCES_WINDOW (rf_preferences_window_get_type ())

G_DECLARE_FINAL_TYPE (RfPreferencesWindow,
                      rf_preferences_window,
                      RF,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWidget *rf_preferences_window_new (GtkWindow *parent, RfSession *session, gboolean on_profiles);

G_END_DECLS
