/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-selector.h"

G_BEGIN_DECLS

void rf_selection_append_where (const RfSelector *selector, gboolean common_key, GString *sql);
gboolean rf_selection_append_page (const RfSelector *selector, GString *sql, GError **error);
sqlite3_stmt *rf_selection_prepare (RfConnection *connection,
                                    const RfSelector *selector,
                                    const char *sql,
                                    GError **error);
char *rf_selection_dup_cursor (RfSort sort, gint64 value, gint64 id);

G_END_DECLS
