/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-scan.h"

/*
 * Reads what can be read of a table in a damaged file: forward, with growing
 * leaps over what cannot be read, and then from the end back to there.
 */

/* No table of ours has numbers above this that were given one by one. */
#define SCAN_END (G_GINT64_CONSTANT (1) << 60)

/* Sets last to the first column of the last row that was read. */
static gboolean
rf_scan_run (RfConnection *damaged,
             const char *sql,
             gint64 *last,
             gint64 stop,
             RfScanFunc function,
             gpointer user_data)
{
  gboolean whole = TRUE;
  gboolean row = FALSE;
  g_autoptr (RfStatement) statement = rf_connection_query (damaged, NULL, sql, "");

  if (statement == NULL)
    return FALSE;
  if (sqlite3_bind_parameter_count (statement) > 0)
    sqlite3_bind_int64 (statement, 1, *last);
  while (rf_statement_step (statement, &row, NULL))
    {
      if (!row)
        return whole;
      *last = sqlite3_column_int64 (statement, 0);
      if (*last == stop)
        return whole;
      whole = function (statement, user_data) && whole;
    }
  return FALSE;
}

/**
 * rf_scan:
 * @damaged: where the table is
 * @function: (scope call): called with each row that can be read, with some of
 *   them twice
 *
 * Returns: whether the whole table was read without a fault
 */
gboolean
rf_scan (RfConnection *damaged, const RfScanTable *table, RfScanFunc function, gpointer user_data)
{
  gint64 last = -1;
  gint64 reached = -1;
  gint64 leap = 1;

  if (rf_scan_run (damaged, table->forward, &last, -1, function, user_data))
    return TRUE;
  if (table->backward == NULL)
    return FALSE;
  while (last < SCAN_END && leap < SCAN_END)
    {
      gint64 from = last + leap;

      reached = MAX (reached, last);
      last = from;
      if (rf_scan_run (damaged, table->forward, &last, -1, function, user_data))
        break;
      leap = last > from ? 1 : leap * 2;
    }
  last = SCAN_END;
  rf_scan_run (damaged, table->backward, &last, reached, function, user_data);
  return FALSE;
}
