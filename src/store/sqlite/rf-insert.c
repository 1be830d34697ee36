/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-content.h"
#include "rf-place.h"
#include "rf-rows.h"

/*
 * Values to rows, each type in one place.
 */

static const char insert_generation[] =
    "INSERT INTO generations (name, namespace, fingerprint, identity, kind, provider, model,"
    "  answered_model, profile, prompt, canonical, seed, account, price, cost, charged,"
    "  started_at, finished_at, reusable)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/* A blob that is written anew where it had gone has another mtime. */
static const char insert_blob[] =
    "INSERT INTO blobs (sha256, extension, bytes, modified, created_at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (sha256) DO UPDATE SET extension = excluded.extension,"
    "  modified = excluded.modified, created_at = excluded.created_at"
    " WHERE modified <> excluded.modified OR created_at <> excluded.created_at";

static const char insert_asset[] =
    "INSERT INTO assets (generation, position, blob, role, media_type, width, height, duration)"
    " VALUES (?1, ?2, (SELECT id FROM blobs WHERE sha256 = ?3), ?4, ?5, ?6, ?7, ?8)";

static const char insert_entry[] =
    "INSERT INTO entries (namespace, key, generation, flight, profile, strategy, scope,"
    "  playthrough, player, version, tagged, created_at, expires_at, trashed_at, last_used_at,"
    "  uses, pinned, archived, superseded, kind, provider, model, cost, bytes, content, id)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
    "  ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)";

static const char insert_tag[] = "INSERT OR IGNORE INTO entry_tags (tag, entry) VALUES (?, ?)";

static gboolean
rf_rows_insert_asset (RfConnection *connection,
                      gint64 generation,
                      guint position,
                      const RfAsset *asset,
                      GError **error)
{
  return rf_connection_run (connection,
                            error,
                            insert_blob,
                            "ssiii",
                            asset->sha256,
                            asset->extension,
                            asset->bytes,
                            asset->modified,
                            asset->created_at) &&
         rf_connection_run (connection,
                            error,
                            insert_asset,
                            "iisssiii",
                            generation,
                            (gint64) position,
                            asset->sha256,
                            rf_enum_get_name (rf_role_names, (int) asset->role),
                            asset->media_type,
                            (gint64) asset->width,
                            (gint64) asset->height,
                            asset->duration);
}

/**
 * rf_rows_insert_generation:
 * @generation: with its id and assets
 * @id: (out): the new row's number
 *
 * Returns: whether it could be written, its assets and new blobs too
 */
gboolean
rf_rows_insert_generation (RfConnection *connection,
                           const RfGeneration *generation,
                           gint64 *id,
                           GError **error)
{
  if (!rf_connection_run (connection,
                          error,
                          insert_generation,
                          "sssssssssssssiiiiii",
                          generation->id,
                          rf_rows_namespace (generation->namespace_),
                          generation->fingerprint,
                          generation->identity,
                          rf_enum_get_name (rf_kind_names, (int) generation->kind),
                          generation->provider,
                          generation->model,
                          generation->answered_model,
                          generation->profile,
                          generation->prompt,
                          generation->canonical,
                          generation->seed,
                          generation->account,
                          generation->price,
                          generation->cost,
                          generation->charged,
                          generation->started_at,
                          generation->finished_at,
                          (gint64) generation->reusable))
    return FALSE;
  *id = sqlite3_last_insert_rowid (connection->database);
  for (guint i = 0; i < generation->assets->len; i++)
    {
      if (!rf_rows_insert_asset (
              connection, *id, i, g_ptr_array_index (generation->assets, i), error))
        return FALSE;
    }
  return TRUE;
}

static gint64
rf_generation_get_bytes (const RfGeneration *generation)
{
  gint64 bytes = 0;

  for (guint i = 0; i < generation->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (generation->assets, i);

      bytes += asset->bytes;
    }
  return bytes;
}

static gboolean
rf_rows_insert_tags (RfConnection *connection, const RfEntry *entry, gint64 id, GError **error)
{
  for (gsize i = 0; entry->tags != NULL && entry->tags[i] != NULL; i++)
    {
      if (!rf_connection_run (connection, error, insert_tag, "si", entry->tags[i], id))
        return FALSE;
    }
  return TRUE;
}

static int
rf_rows_bind_state (sqlite3_stmt *statement, const RfEntry *entry)
{
  const gint64 values[] = {
    entry->version,    entry->tags != NULL && entry->tags[0] != NULL,
    entry->created_at, entry->expires_at,
    entry->trashed_at, entry->last_used_at,
    entry->uses,       entry->pinned,
    entry->archived,   entry->superseded,
  };
  int code = SQLITE_OK;

  for (gsize i = 0; i < G_N_ELEMENTS (values) && code == SQLITE_OK; i++)
    code = sqlite3_bind_int64 (statement, 10 + (int) i, values[i]);
  return code;
}

/**
 * rf_rows_insert_entry:
 * @entry: with a generation that has all of its members
 * @generation: the generation's row
 * @flight: the token under which it was made, or 0
 * @id: (out) (optional): the new row's id
 *
 * Returns: whether it could be written
 */
gboolean
rf_rows_insert_entry (RfConnection *connection,
                      const RfEntry *entry,
                      gint64 generation,
                      gint64 flight,
                      gint64 *id,
                      GError **error)
{
  const RfGeneration *made = entry->generation;
  g_autoptr (GByteArray) content = rf_content_pack (made);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection,
                           error,
                           insert_entry,
                           "ssiisssss",
                           rf_rows_namespace (entry->namespace_),
                           entry->key,
                           generation,
                           flight,
                           entry->profile,
                           rf_enum_get_name (rf_strategy_names, (int) entry->strategy),
                           entry->scope,
                           entry->playthrough_id,
                           entry->player_id);
  gboolean row = FALSE;
  gint64 place = 0;
  int code;

  if (statement == NULL ||
      !rf_place_choose (
          connection, rf_rows_namespace (entry->namespace_), entry->key, &place, error))
    return FALSE;
  code = rf_rows_bind_state (statement, entry);
  code |= sqlite3_bind_text (
      statement, 20, rf_enum_get_name (rf_kind_names, (int) made->kind), -1, SQLITE_STATIC);
  code |= sqlite3_bind_text (statement, 21, made->provider, -1, SQLITE_STATIC);
  code |= sqlite3_bind_text (statement, 22, made->model, -1, SQLITE_STATIC);
  code |= sqlite3_bind_int64 (statement, 23, made->cost);
  code |= sqlite3_bind_int64 (statement, 24, rf_generation_get_bytes (made));
  code |= sqlite3_bind_blob (statement, 25, content->data, (int) content->len, SQLITE_STATIC);
  code |= sqlite3_bind_int64 (statement, 26, place);
  if (code != SQLITE_OK)
    return rf_connection_fail (connection, SQLITE_NOMEM, error);
  if (!rf_statement_step (statement, &row, error))
    return FALSE;
  if (id != NULL)
    *id = place;
  return rf_rows_insert_tags (connection, entry, place, error);
}
