/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-content.h"
#include "rf-operations.h"
#include "rf-place.h"
#include "rf-rows.h"
#include "rf-time.h"

/*
 * Rows made from what the files say: entries of side records, and what a blob
 * file looks like now.
 */

static const char select_present[] =
    "SELECT id, created_at FROM entries WHERE id = (" RF_PLACE_SELECT_LIVING ")";

static const char supersede[] = "UPDATE entries SET trashed_at = ?2, superseded = 1 WHERE id = ?1";

static const char update_blob[] = "UPDATE blobs SET modified = ?2 WHERE sha256 = ?1";

static const char update_content[] = "UPDATE entries SET content = ?2 WHERE id = ?1";

typedef struct
{
  gint64 entry_id;
  const RfAsset *asset;
} RfSaveModified;

static gboolean
rf_adopt_make_room (RfConnection *connection, const RfEntry *entry, gboolean *room, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, select_present, "ss", rf_rows_namespace (entry->namespace_), entry->key);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  *room = !row || sqlite3_column_int64 (statement, 1) < entry->created_at;
  return !row || !*room ||
         rf_connection_run (connection,
                            error,
                            supersede,
                            "ii",
                            sqlite3_column_int64 (statement, 0),
                            entry->created_at);
}

/**
 * rf_adopt_entry:
 * @entry: (transfer none): as a side record tells it; without a key only its
 *   generation is taken
 *
 * Where the key holds an entry already, the one that was made later stays.
 *
 * Returns: whether it could be written
 */
gboolean
rf_adopt_entry (RfConnection *connection, const RfEntry *entry, GError **error)
{
  gboolean room = entry->key != NULL;
  gint64 id = 0;

  if (!rf_rows_find_generation (connection, entry->generation->id, &id, error))
    return FALSE;
  if (id == 0 && !rf_rows_insert_generation (connection, entry->generation, &id, error))
    return FALSE;
  if (room && entry->trashed_at == 0 && !rf_adopt_make_room (connection, entry, &room, error))
    return FALSE;
  return !room || rf_rows_insert_entry (connection, entry, id, 0, NULL, error);
}

static gboolean
rf_adopt_work (RfConnection *connection, gpointer data, GError **error)
{
  return rf_adopt_entry (connection, data, error);
}

gboolean
rf_adopt_run (RfDatabase *database, const RfEntry *entry, GError **error)
{
  return rf_database_run (database, RF_ACCESS_CHANGE, rf_adopt_work, (gpointer) entry, error);
}

static gboolean
rf_adopt_update_content (RfConnection *connection, const RfEntry *entry, GError **error)
{
  g_autoptr (GByteArray) content = rf_content_pack (entry->generation);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, update_content, "i", entry->id);
  gboolean row = FALSE;
  int code;

  if (statement == NULL)
    return FALSE;
  code = sqlite3_bind_blob (statement, 2, content->data, (int) content->len, SQLITE_STATIC);
  if (code != SQLITE_OK)
    return rf_connection_fail (connection, code, error);
  return rf_statement_step (statement, &row, error);
}

static gboolean
rf_adopt_save_modified_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfSaveModified *save = data;
  g_autoptr (RfEntry) entry = NULL;

  if (!rf_connection_run (
          connection, error, update_blob, "si", save->asset->sha256, save->asset->modified) ||
      !rf_rows_load_entry (connection, save->entry_id, &entry, error))
    return FALSE;
  if (entry == NULL)
    return TRUE;
  for (guint i = 0; i < entry->generation->assets->len; i++)
    {
      RfAsset *asset = g_ptr_array_index (entry->generation->assets, i);

      if (g_strcmp0 (asset->sha256, save->asset->sha256) == 0)
        asset->modified = save->asset->modified;
    }
  return rf_adopt_update_content (connection, entry, error);
}

gboolean
rf_adopt_save_modified (RfDatabase *database, gint64 entry_id, const RfAsset *asset, GError **error)
{
  RfSaveModified save = { entry_id, asset };

  return rf_database_run (database, RF_ACCESS_COUNT, rf_adopt_save_modified_work, &save, error);
}
