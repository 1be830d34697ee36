/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rf_bytes_to_string (gint64 bytes);
gboolean rf_bytes_from_string (const char *text, gint64 *bytes);

G_END_DECLS
