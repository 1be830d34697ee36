/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * How an entry leaves the store for good: its row; then its generation with its
 * side record, unless another entry holds it; then the blobs of that, unless
 * another generation names them. A file goes in the transaction that drops its
 * row. All writers wait meanwhile, so nobody can begin to name it; who is about
 * to commit looks at its files in a transaction of its own, and finds out.
 *
 * Killed in between, rows stay whose files are gone: of entries in the trash,
 * which the next purge drops.
 */

static const char select_entry[] = "SELECT generation, key FROM entries WHERE id = ?1";

static const char delete_entry[] = "DELETE FROM entries WHERE id = ?1";

static const char find_holder[] = "SELECT 1 FROM entries WHERE generation = ?1 LIMIT 1";

static const char note_unwanted[] =
    "INSERT OR IGNORE INTO unwanted (generation, key) VALUES (?1, ?2)";

static const char select_generation[] = "SELECT name, finished_at FROM generations WHERE id = ?1";

static const char select_blobs[] =
    "SELECT b.id, b.sha256, b.extension, b.created_at, b.bytes FROM blobs b"
    " WHERE b.id IN (SELECT blob FROM assets WHERE generation = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM assets a WHERE a.blob = b.id AND a.generation <> ?1)";

static const char delete_generation[] = "DELETE FROM generations WHERE id = ?1";

static const char delete_blob[] = "DELETE FROM blobs WHERE id = ?1";

static gboolean
rf_drop_blob (RfConnection *connection,
              RfDrop *drop,
              gint64 id,
              const RfAsset *blob,
              GError **error)
{
  if (!rf_connection_run (connection, error, delete_blob, "i", id))
    return FALSE;
  drop->bytes += blob->bytes;
  return drop->blobs == NULL || rf_blob_store_remove (drop->blobs, blob, error);
}

static GPtrArray *
rf_drop_list_blobs (RfConnection *connection, gint64 generation, GArray *ids, GError **error)
{
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_asset_free);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_blobs, "i", generation);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return NULL;
  while (row)
    {
      RfAsset *blob = rf_asset_new (RF_ROLE_IMAGE, NULL);
      gint64 id = sqlite3_column_int64 (statement, 0);

      blob->sha256 = rf_statement_dup_text (statement, 1);
      blob->extension = rf_statement_dup_text (statement, 2);
      blob->created_at = sqlite3_column_int64 (statement, 3);
      blob->bytes = sqlite3_column_int64 (statement, 4);
      g_ptr_array_add (blobs, blob);
      g_array_append_val (ids, id);
      if (!rf_statement_step (statement, &row, error))
        return NULL;
    }
  return g_steal_pointer (&blobs);
}

static gboolean
rf_drop_record (RfConnection *connection, const RfDrop *drop, gint64 generation, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_generation, "i", generation);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  return !row || drop->blobs == NULL ||
         rf_blob_store_remove_record (drop->blobs,
                                      rf_statement_get_text (statement, 0),
                                      sqlite3_column_int64 (statement, 1),
                                      error);
}

/**
 * rf_drop_generation:
 * @drop: what is counted along
 * @generation: the row of one that no entry holds
 *
 * Returns: whether it is gone, with all that was only its own
 */
gboolean
rf_drop_generation (RfConnection *connection, RfDrop *drop, gint64 generation, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) blobs = rf_drop_list_blobs (connection, generation, ids, error);

  if (blobs == NULL || !rf_drop_record (connection, drop, generation, error) ||
      !rf_connection_run (connection, error, delete_generation, "i", generation))
    return FALSE;
  for (guint i = 0; i < blobs->len; i++)
    {
      if (!rf_drop_blob (connection,
                         drop,
                         g_array_index (ids, gint64, i),
                         g_ptr_array_index (blobs, i),
                         error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_drop_is_held (RfConnection *connection, gint64 generation, gboolean *held, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, find_holder, "i", generation);

  return statement != NULL && rf_statement_step (statement, held, error);
}

/**
 * rf_drop_entry:
 * @drop: what is counted along
 * @id: of an entry
 * @is_unwanted: it was in the trash: its place does not want its generation
 *   again, though others hold it
 *
 * Returns: whether it is gone; one that was gone before is no error
 */
gboolean
rf_drop_entry (RfConnection *connection,
               RfDrop *drop,
               gint64 id,
               gboolean is_unwanted,
               GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_entry, "i", id);
  g_autofree char *key = NULL;
  gint64 generation = 0;
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  generation = sqlite3_column_int64 (statement, 0);
  key = rf_statement_dup_text (statement, 1);
  g_clear_pointer (&statement, rf_statement_release);
  if (!rf_connection_run (connection, error, delete_entry, "i", id) ||
      !rf_drop_is_held (connection, generation, &row, error))
    return FALSE;
  if (!row)
    return rf_drop_generation (connection, drop, generation, error);
  return !is_unwanted ||
         rf_connection_run (connection, error, note_unwanted, "is", generation, key);
}
