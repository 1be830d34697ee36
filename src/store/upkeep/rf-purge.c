/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * The oldest end of the trash leaves the store, and generations that no entry
 * ever held.
 */

static const char is_due[] = "SELECT 1 FROM entries INDEXED BY entries_by_trash"
                             " WHERE trashed_at > 0 AND trashed_at < ?1 LIMIT 1";

static const char select_unkept[] =
    "SELECT u.generation FROM unkept u CROSS JOIN generations g ON g.id = u.generation"
    " WHERE g.finished_at < ?1 LIMIT ?2";

static const char doom_trash[] = "INSERT INTO temp.doomed"
                                 " SELECT id, generation, shelf, 1 FROM entries"
                                 " INDEXED BY entries_by_trash"
                                 " WHERE trashed_at > 0 AND trashed_at < ?1"
                                 " ORDER BY trashed_at LIMIT ?2";

static const char doom_unkept[] =
    "INSERT INTO temp.gone SELECT generation FROM unkept WHERE generation = ?1";

typedef struct
{
  const RfPurge *what;
  RfBlobStore *blobs; /* (nullable) */
  gint64 action;
  gint64 rows;
  gboolean is_due;
  GArray *generations;
  guint purged;
  gint64 took;
  RfDrop drop;
} RfPurging;

/* Without the lock of writers: mostly there is nothing to do. */
static gboolean
rf_purge_look_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPurging *purging = data;
  const RfPurge *what = purging->what;
  g_autoptr (RfStatement) due =
      rf_connection_query (connection, error, is_due, "i", what->trashed_before);
  g_autoptr (RfStatement) unkept = NULL;

  if (due == NULL || !rf_statement_step (due, &purging->is_due, error))
    return FALSE;
  unkept = rf_connection_query (
      connection, error, select_unkept, "ii", what->made_before, purging->rows);
  return rf_statement_read_ids (unkept, purging->generations, error);
}

static gboolean
rf_purge_doom (RfConnection *connection, RfPurging *purging, GError **error)
{
  if (!rf_drop_prepare (connection, error) ||
      !rf_connection_run (
          connection, error, doom_trash, "ii", purging->what->trashed_before, purging->rows))
    return FALSE;
  purging->purged = (guint) sqlite3_changes (connection->database);
  for (guint i = 0; i < purging->generations->len; i++)
    {
      gint64 generation = g_array_index (purging->generations, gint64, i);

      if (!rf_connection_run (connection, error, doom_unkept, "i", generation))
        return FALSE;
      purging->purged += (guint) sqlite3_changes (connection->database);
    }
  return TRUE;
}

static gboolean
rf_purge_bulk (RfConnection *connection, gpointer data, GError **error)
{
  RfPurging *purging = data;

  return rf_purge_doom (connection, purging, error) &&
         rf_drop_run (connection, &purging->drop, error);
}

static gboolean
rf_purge_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPurging *purging = data;
  gint64 start = g_get_monotonic_time ();

  purging->purged = 0;
  purging->drop = (RfDrop){ purging->blobs, 0 };
  if (!rf_bulk_run (connection, rf_purge_bulk, purging, error))
    return FALSE;
  purging->took = g_get_monotonic_time () - start;
  return rf_log_add (connection, purging->action, purging->purged, purging->drop.bytes, error);
}

gboolean
rf_purge_run (RfDatabase *database,
              RfBlobStore *blobs,
              const RfPurge *what,
              RfSlice *slice,
              GError **error)
{
  g_autoptr (GArray) generations = g_array_new (FALSE, FALSE, sizeof (gint64));
  RfPurging purging = {
    .what = what, .blobs = blobs, .action = slice->action, .generations = generations
  };

  slice->more = FALSE;
  slice->rows = MAX (slice->rows, rf_bulk_get_rows (0, 0));
  purging.rows = slice->rows;
  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_purge_look_work, &purging, error))
    return FALSE;
  if (!purging.is_due && generations->len == 0)
    return TRUE;
  if (!rf_database_run (database, RF_ACCESS_BULK, rf_purge_work, &purging, error))
    return FALSE;
  slice->longest = MAX (slice->longest, purging.took);
  slice->report->purged += purging.purged;
  slice->report->bytes_freed += purging.drop.bytes;
  if (purging.purged >= slice->rows)
    slice->rows = rf_bulk_get_rows (purging.purged, purging.took);
  slice->more = TRUE;
  return TRUE;
}
