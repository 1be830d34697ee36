/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RF_DAY: seconds in a day */
#define RF_DAY G_GINT64_CONSTANT (86400)

gint64 rf_time_now (void);
void rf_time_set_for_tests (gint64 milliseconds);
char *rf_time_to_string (gint64 milliseconds);
gboolean rf_time_from_string (const char *text, gint64 *milliseconds);
gboolean rf_duration_from_string (const char *text, gint64 *seconds);
char *rf_duration_to_string (gint64 seconds);

G_END_DECLS
