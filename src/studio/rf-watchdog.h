/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What keeps the main loop for longer is seen as a window that stands still. */
#define RF_WATCHDOG_MILLISECONDS 50

typedef void (*RfWatchdogFunc) (double milliseconds, double at_work, gpointer user_data);

void rf_watchdog_start (RfWatchdogFunc bark, gpointer user_data);
void rf_watchdog_stop (void);
void rf_watchdog_start_if_wanted (void);

G_END_DECLS
