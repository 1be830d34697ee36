/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *rf_settings_get (void);
void rf_settings_bind (const char *key, gpointer object, const char *property);

G_END_DECLS
