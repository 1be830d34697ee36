/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rf_clock_note (const char *path, GError **error);
gboolean rf_clock_has_jumped (const char *path);

G_END_DECLS
