/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"
#include "rf-file-calls.h"
#include "rf-migrations.h"

G_BEGIN_DECLS

gboolean rf_recovery_is_wanted (const char *path);
char *rf_recovery_rebuild (const RfSchema *schema,
                           const char *path,
                           RfDatabaseFill fill,
                           gpointer data,
                           GError **error);
void rf_recovery_set_calls (const RfFileCalls *calls);

G_END_DECLS
