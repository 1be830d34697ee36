/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-salvage.h"

#include "rf-operations.h"
#include "rf-rebuild.h"
#include "rf-salvage-private.h"
#include "rf-upkeep-operations.h"

/*
 * Fills a database that had to be made anew. Generations, assets and entries
 * come from the side records. What stands nowhere else is taken from the
 * damaged file as far as it can be read: the ledger and the accounts, flights,
 * counters, and what became of the entries (trashed, pinned, used). Where the
 * ledger cannot be shown to be whole, limited accounts are frozen until an
 * administrator has looked at them.
 */

static const char last_flight[] = "SELECT seq FROM sqlite_sequence WHERE name = 'flights'";

static const char forget_last_flight[] = "DELETE FROM sqlite_sequence WHERE name = 'flights'";

static const char set_last_flight[] =
    "INSERT INTO sqlite_sequence (name, seq) VALUES ('flights', ?1)";

/**
 * rf_salvage_fail:
 * @salvage: a salvage
 * @failure: (transfer full): one that is no damage
 *
 * It ends the salvage, so that it begins again when the machine is well: else
 * rows that are there would count as lost.
 */
void
rf_salvage_fail (RfSalvage *salvage, GError *failure)
{
  if (salvage->failure == NULL)
    salvage->failure = failure;
  else
    g_error_free (failure);
}

static gboolean
rf_salvage_adopt (RfEntry *entry, gpointer data, GError **error)
{
  RfSalvage *salvage = data;
  g_autoptr (GError) failure = NULL;

  if (rf_adopt_entry (salvage->connection, entry, &failure))
    {
      salvage->adopted++;
      return TRUE;
    }
  /* One record that contradicts another is no reason to give all up. */
  if (g_error_matches (failure, RF_ERROR, RF_ERROR_CONFLICT))
    {
      g_warning ("The side record of generation “%s” cannot be used: %s",
                 entry->generation->id,
                 failure->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rf_salvage_put:
 * @salvage: a salvage
 * @sql: takes the columns of @row as its parameters, in their order
 * @row: stands on a row of the damaged file
 *
 * Returns: whether it could be put in
 */
gboolean
rf_salvage_put (RfSalvage *salvage, const char *sql, sqlite3_stmt *row)
{
  GError *failure = NULL;
  g_autoptr (RfStatement) statement = rf_connection_prepare (salvage->connection, sql, &failure);
  gboolean more = FALSE;

  for (int i = 1; i <= sqlite3_bind_parameter_count (statement); i++)
    sqlite3_bind_value (statement, i, sqlite3_column_value (row, i - 1));
  if (statement != NULL && rf_statement_step (statement, &more, &failure))
    return TRUE;
  /* A row that makes no sense is damage; anything else is the new file's. */
  if (g_error_matches (failure, RF_ERROR, RF_ERROR_CONFLICT))
    g_error_free (failure);
  else
    rf_salvage_fail (salvage, failure);
  return FALSE;
}

static gboolean
rf_salvage_row_cb (sqlite3_stmt *row, gpointer data)
{
  RfSalvage *salvage = data;
  gboolean put = TRUE;

  for (gsize i = 0; salvage->statements[i] != NULL; i++)
    put = rf_salvage_put (salvage, salvage->statements[i], row) && put;
  return put;
}

/**
 * rf_salvage_scan:
 * @salvage: a salvage, which @function is given
 * @damaged: the file that was set aside
 * @table: what is read of it
 * @function: (scope call): puts a row in
 *
 * Returns: whether no row was lost
 */
gboolean
rf_salvage_scan (RfSalvage *salvage,
                 RfConnection *damaged,
                 const RfScanTable *table,
                 RfScanFunc function)
{
  GError *failure = NULL;
  gboolean whole = rf_scan (damaged, table, function, salvage, &failure);

  if (failure != NULL)
    rf_salvage_fail (salvage, failure);
  return whole;
}

/**
 * rf_salvage_table:
 * @salvage: a salvage
 * @damaged: the file that was set aside
 * @table: what is read of it
 * @first: puts a row in, as for rf_salvage_put()
 * @second: (nullable): puts more of it in
 *
 * Returns: whether no row was lost
 */
gboolean
rf_salvage_table (RfSalvage *salvage,
                  RfConnection *damaged,
                  const RfScanTable *table,
                  const char *first,
                  const char *second)
{
  const char *const statements[] = { first, second, NULL };

  salvage->statements = statements;
  return rf_salvage_scan (salvage, damaged, table, rf_salvage_row_cb);
}

/**
 * rf_salvage_ask:
 * @salvage: a salvage
 * @connection: the new database, or the file that was set aside
 * @sql: asks for one number
 *
 * Returns: the number; -1 where it cannot be read
 */
gint64
rf_salvage_ask (RfSalvage *salvage, RfConnection *connection, const char *sql)
{
  GError *failure = NULL;
  gint64 value = -1;

  if (rf_connection_read_int (connection, sql, &value, &failure))
    return value;
  if (connection == salvage->connection || rf_connection_has_failed_for_now (connection))
    rf_salvage_fail (salvage, failure);
  else
    g_error_free (failure);
  return -1;
}

/* A process that still holds a token of the damaged file must not meet a new
 * flight of the same number; the time in milliseconds is far above any. */
static gboolean
rf_salvage_fence (RfSalvage *salvage, GError **error)
{
  gint64 last = 0;

  if (!rf_connection_read_int (salvage->connection, last_flight, &last, error))
    return FALSE;
  return rf_connection_run (salvage->connection, error, forget_last_flight, "") &&
         rf_connection_run (salvage->connection,
                            error,
                            set_last_flight,
                            "i",
                            MAX (last, g_get_real_time () / 1000));
}

static gboolean
rf_salvage_all (RfSalvage *salvage, RfConnection *damaged)
{
  gboolean whole = rf_salvage_money (salvage, damaged);
  GError *failure = NULL;

  rf_salvage_tables (salvage, damaged);
  rf_salvage_upkeep (salvage->connection, damaged, &failure);
  if (failure != NULL)
    rf_salvage_fail (salvage, failure);
  return whole;
}

static gboolean
rf_salvage_file (RfSalvage *salvage, const char *path, gboolean *frozen, GError **error)
{
  GError *failure = NULL;
  g_autoptr (RfConnection) damaged = rf_connection_open (path, RF_OPEN_WRITE, &failure);
  gboolean whole = FALSE;

  if (damaged == NULL && !g_error_matches (failure, RF_ERROR, RF_ERROR_STORE_DAMAGED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_clear_error (&failure);
  if (!rf_salvage_begin_money (salvage, error))
    return FALSE;
  if (damaged != NULL)
    whole = rf_salvage_all (salvage, damaged);
  if (salvage->failure == NULL && !rf_salvage_close_money (salvage, whole, frozen, error))
    return FALSE;
  if (salvage->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&salvage->failure));
  return FALSE;
}

static char *
rf_salvage_describe (const RfSalvage *salvage, const char *path, gboolean frozen)
{
  if (path == NULL)
    return g_strdup_printf ("the index was missing and has been made anew from %u side records%s",
                            salvage->adopted,
                            frozen ? "; its ledger is lost, so limited accounts are frozen" : "");
  return g_strdup_printf ("the index was damaged: it was set aside as “%s” and made anew from %u "
                          "side records; %s",
                          path,
                          salvage->adopted,
                          frozen ? "its ledger has gaps, so limited accounts are frozen"
                                 : "its ledger is whole");
}

/**
 * rf_salvage_fill:
 * @connection: a new database, in a transaction
 * @path: (nullable): the damaged file
 * @blobs: (nullable) (type RfBlobStore): where side records are
 *
 * Returns: (transfer full) (nullable): one line for people, or %NULL: without an
 *   error where there was nothing to put in
 */
char *
rf_salvage_fill (RfConnection *connection, const char *path, gpointer blobs, GError **error)
{
  RfSalvage salvage = { connection, NULL, 0, NULL };
  gboolean frozen = FALSE;
  gboolean done;

  if (blobs != NULL && !rf_rebuild (blobs, rf_salvage_adopt, &salvage, error))
    return NULL;
  if (path == NULL && salvage.adopted == 0)
    return NULL;
  done = path != NULL ? rf_salvage_file (&salvage, path, &frozen, error)
                      : rf_salvage_miss_money (&salvage, &frozen, error);
  if (!done || !rf_salvage_fence (&salvage, error))
    return NULL;
  return rf_salvage_describe (&salvage, path, frozen);
}
