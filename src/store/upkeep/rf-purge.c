/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * The oldest end of the trash leaves the store, and generations that no entry
 * ever held.
 */

static const char select_trash[] =
    "SELECT id FROM entries INDEXED BY entries_by_trash"
    " WHERE trashed_at > 0 AND trashed_at < ?1 ORDER BY trashed_at LIMIT ?2";

static const char select_unkept[] =
    "SELECT u.generation FROM unkept u JOIN generations g ON g.id = u.generation"
    " WHERE g.finished_at < ?1 LIMIT ?2";

static const char is_still_due[] =
    "SELECT 1 FROM entries WHERE id = ?1 AND trashed_at > 0 AND trashed_at < ?2";

static const char is_still_unkept[] = "SELECT 1 FROM unkept WHERE generation = ?1";

/* Each row means files to be unlinked. */
#define PURGE_ROWS 2000

typedef struct
{
  const RfPurge *what;
  RfBlobStore *blobs; /* (nullable) */
  gint64 action;
  GArray *entries;
  GArray *generations;
  guint purged;
  RfDrop drop;
} RfPurging;

static gboolean
rf_purge_read (RfConnection *connection,
               const char *sql,
               gint64 before,
               GArray *ids,
               GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, sql, "ii", before, (gint64) PURGE_ROWS);

  return rf_statement_read_ids (statement, ids, error);
}

static gboolean
rf_purge_read_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPurging *purging = data;
  const RfPurge *what = purging->what;

  return rf_purge_read (connection, select_trash, what->trashed_before, purging->entries, error) &&
         rf_purge_read (connection, select_unkept, what->made_before, purging->generations, error);
}

static gboolean
rf_purge_entry (RfConnection *connection, RfPurging *purging, gint64 id, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, is_still_due, "ii", id, purging->what->trashed_before);
  gboolean due = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &due, error))
    return FALSE;
  g_clear_pointer (&statement, rf_statement_release);
  purging->purged += due ? 1 : 0;
  return !due || rf_drop_entry (connection, &purging->drop, id, TRUE, error);
}

static gboolean
rf_purge_generation (RfConnection *connection, RfPurging *purging, gint64 id, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, is_still_unkept, "i", id);
  gboolean due = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &due, error))
    return FALSE;
  g_clear_pointer (&statement, rf_statement_release);
  purging->purged += due ? 1 : 0;
  return !due || rf_drop_generation (connection, &purging->drop, id, error);
}

static gboolean
rf_purge_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPurging *purging = data;

  purging->purged = 0;
  purging->drop = (RfDrop){ purging->blobs, 0 };
  for (guint i = 0; i < purging->entries->len; i++)
    {
      if (!rf_purge_entry (connection, purging, g_array_index (purging->entries, gint64, i), error))
        return FALSE;
    }
  for (guint i = 0; i < purging->generations->len; i++)
    {
      if (!rf_purge_generation (
              connection, purging, g_array_index (purging->generations, gint64, i), error))
        return FALSE;
    }
  return rf_log_add (connection, purging->action, purging->purged, purging->drop.bytes, error);
}

gboolean
rf_purge_run (RfDatabase *database,
              RfBlobStore *blobs,
              const RfPurge *what,
              RfSlice *slice,
              GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) generations = g_array_new (FALSE, FALSE, sizeof (gint64));
  RfPurging purging = { what, blobs, slice->action, entries, generations, 0, { NULL, 0 } };

  slice->more = FALSE;
  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_purge_read_work, &purging, error))
    return FALSE;
  if (entries->len == 0 && generations->len == 0)
    return TRUE;
  if (!rf_database_run (database, RF_ACCESS_CHANGE, rf_purge_work, &purging, error))
    return FALSE;
  slice->report->purged += purging.purged;
  slice->report->bytes_freed += purging.drop.bytes;
  slice->more = TRUE;
  return TRUE;
}
