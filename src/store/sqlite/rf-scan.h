/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

/**
 * RfScanFunc:
 * @row: stands on a row of the damaged table
 *
 * Returns: whether the row could be put in; one that could not is counted as
 *   lost
 */
typedef gboolean (*RfScanFunc) (sqlite3_stmt *row, gpointer user_data);

/**
 * RfScanTable:
 * @forward: rows whose first column, a whole number, is greater than ?1, from
 *   the least up; or all rows, where @backward is %NULL
 * @backward: (nullable): rows whose first column is less than ?1, from the
 *   greatest down
 */
typedef struct
{
  const char *forward;
  const char *backward;
} RfScanTable;

gboolean rf_scan (RfConnection *damaged,
                  const RfScanTable *table,
                  RfScanFunc function,
                  gpointer user_data,
                  GError **error);

G_END_DECLS
