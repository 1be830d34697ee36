/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"

G_BEGIN_DECLS

gboolean rf_recovery_is_wanted (const char *path);
char *rf_recovery_rebuild (const char *path, RfDatabaseFill fill, gpointer data, GError **error);

G_END_DECLS
