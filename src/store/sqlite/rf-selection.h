/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-selector.h"
#include "rf-shelves.h"

G_BEGIN_DECLS

void rf_selection_append_where (const RfSelector *selector, gboolean common_key, GString *sql);
void rf_selection_append_row (const RfSelector *selector, GString *sql);
gboolean rf_selection_is_shelved (const RfSelector *selector);
RfRange rf_selection_get_range (const RfSelector *selector, RfSort sort, gint64 now);
gboolean rf_selection_read_cursor (const RfSelector *selector, RfSpot *spot, GError **error);
sqlite3_stmt *rf_selection_prepare (RfConnection *connection,
                                    const RfSelector *selector,
                                    const char *sql,
                                    GError **error);
char *rf_selection_dup_cursor (RfSort sort, const RfSpot *spot);

G_END_DECLS
