/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * Many rows changed at once. Triggers and foreign keys do their part row by row,
 * which is most of the work where thousands of rows go. So they rest meanwhile,
 * and who works here does their part once for all rows: the sums, shelves, words
 * and children of rf-drop.c and rf-trash.c. tests/store/test-sqlite-bulk.c knows
 * all triggers and foreign keys there are, so that a new one is not forgotten.
 *
 * Only this connection's are off, and only inside its transaction.
 */

/* The least that a slice takes, and the first one: with fewer rows, what each
 * transaction costs by itself would be most of it. */
#define LEAST_ROWS 250

static void
rf_bulk_set_automatic (RfConnection *connection, int on)
{
  sqlite3_db_config (connection->database, SQLITE_DBCONFIG_ENABLE_TRIGGER, on, NULL);
  sqlite3_db_config (connection->database, SQLITE_DBCONFIG_ENABLE_FKEY, on, NULL);
}

/**
 * rf_bulk_run:
 * @connection: in a transaction that writes
 * @work: does what triggers and foreign keys would do
 * @data: for @work
 *
 * Returns: what @work returns
 */
gboolean
rf_bulk_run (RfConnection *connection, RfDatabaseWork work, gpointer data, GError **error)
{
  gboolean done = FALSE;

  rf_bulk_set_automatic (connection, 0);
  done = work (connection, data, error);
  rf_bulk_set_automatic (connection, 1);
  return done;
}

/**
 * rf_bulk_get_rows:
 * @rows: what the slice before took, or 0 for none
 * @took: how long that was, in microseconds
 *
 * How long rows take depends on the machine and on what else it does.
 *
 * Returns: how many rows the next slice may take for about %RF_SLICE_TIME
 */
guint
rf_bulk_get_rows (guint rows, gint64 took)
{
  gint64 most = CLAMP ((gint64) rows * 2, LEAST_ROWS, RF_SLICE_ROWS);

  if (rows == 0)
    return LEAST_ROWS;
  return (guint) CLAMP ((gint64) rows * RF_SLICE_TIME / MAX (took, 1), LEAST_ROWS, most);
}
