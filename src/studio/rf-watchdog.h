/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void rf_watchdog_start_if_wanted (void);

G_END_DECLS
