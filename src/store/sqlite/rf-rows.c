/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-rows.h"

#include "rf-content.h"

/*
 * Rows to values, each type in one place; rf-insert.c goes the other way.
 */

typedef enum
{
  ENTRY_ID,
  ENTRY_NAMESPACE,
  ENTRY_KEY,
  ENTRY_PROFILE,
  ENTRY_STRATEGY,
  ENTRY_SCOPE,
  ENTRY_PLAYTHROUGH,
  ENTRY_PLAYER,
  ENTRY_VERSION,
  ENTRY_TAGGED,
  ENTRY_CREATED_AT,
  ENTRY_EXPIRES_AT,
  ENTRY_TRASHED_AT,
  ENTRY_LAST_USED_AT,
  ENTRY_USES,
  ENTRY_PINNED,
  ENTRY_ARCHIVED,
  ENTRY_SUPERSEDED,
  ENTRY_KIND,
  ENTRY_PROVIDER,
  ENTRY_MODEL,
  ENTRY_COST,
  ENTRY_CONTENT,
} RfEntryColumn;

static const char select_entry[] = "SELECT " RF_ENTRY_COLUMNS " FROM entries e WHERE e.id = ?1";

static const char select_tags[] = "SELECT tag FROM entry_tags WHERE entry = ?1 ORDER BY tag";

static const char select_rest[] =
    "SELECT prompt, canonical, reusable FROM generations WHERE name = ?1";

static const char select_generation[] =
    "SELECT name, namespace, fingerprint, identity, kind, provider, model, answered_model, profile,"
    "  prompt, canonical, seed, account, price, cost, charged, started_at, finished_at, reusable"
    " FROM generations WHERE id = ?1";

static const char select_generation_id[] = "SELECT id FROM generations WHERE name = ?1";

static const char select_assets[] =
    "SELECT a.role, a.media_type, b.sha256, b.extension, b.bytes, b.modified, b.created_at,"
    "  a.width, a.height, a.duration"
    " FROM assets a JOIN blobs b ON b.id = a.blob WHERE a.generation = ?1 ORDER BY a.position";

/**
 * rf_rows_namespace:
 *
 * Returns: (transfer none): the namespace, empty for the one without a name
 */
const char *
rf_rows_namespace (const char *namespace_)
{
  return namespace_ != NULL ? namespace_ : "";
}

static gboolean
rf_rows_read_name (sqlite3_stmt *statement,
                   int column,
                   const RfEnumName *names,
                   int *value,
                   GError **error)
{
  const char *name = rf_statement_get_text (statement, column);

  if (name != NULL && rf_enum_from_name (names, name, value))
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_DAMAGED,
               "the index database holds the unknown name “%s”",
               name != NULL ? name : "");
  return FALSE;
}

static RfGeneration *
rf_entry_generation_from_row (sqlite3_stmt *statement, GError **error)
{
  g_autoptr (RfGeneration) generation = rf_generation_new ();
  int kind = 0;

  if (!rf_rows_read_name (statement, ENTRY_KIND, rf_kind_names, &kind, error) ||
      !rf_content_unpack (sqlite3_column_blob (statement, ENTRY_CONTENT),
                          (gsize) sqlite3_column_bytes (statement, ENTRY_CONTENT),
                          generation,
                          error))
    return NULL;
  generation->kind = (RfKind) kind;
  generation->namespace_ = rf_statement_dup_text (statement, ENTRY_NAMESPACE);
  generation->provider = rf_statement_dup_text (statement, ENTRY_PROVIDER);
  generation->model = rf_statement_dup_text (statement, ENTRY_MODEL);
  generation->cost = sqlite3_column_int64 (statement, ENTRY_COST);
  return g_steal_pointer (&generation);
}

static gboolean
rf_entry_load_tags (RfConnection *connection, RfEntry *entry, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_tags, "i", entry->id);
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (rf_statement_step (statement, &row, error))
    {
      if (!row)
        {
          g_strfreev (entry->tags);
          entry->tags = g_strv_builder_end (tags);
          return TRUE;
        }
      g_strv_builder_add (tags, rf_statement_get_text (statement, 0));
    }
  return FALSE;
}

static void
rf_entry_read_times (RfEntry *entry, sqlite3_stmt *statement)
{
  entry->created_at = sqlite3_column_int64 (statement, ENTRY_CREATED_AT);
  entry->expires_at = sqlite3_column_int64 (statement, ENTRY_EXPIRES_AT);
  entry->trashed_at = sqlite3_column_int64 (statement, ENTRY_TRASHED_AT);
  entry->last_used_at = sqlite3_column_int64 (statement, ENTRY_LAST_USED_AT);
}

/**
 * rf_entry_from_row:
 * @connection: where the row comes from
 * @statement: stands on a row that begins with %RF_ENTRY_COLUMNS
 *
 * Returns: (transfer full) (nullable): the entry with what a hit tells of its
 *   generation; the prompt and the canonical request are not in it: see
 *   rf_rows_complete_generation()
 */
RfEntry *
rf_entry_from_row (RfConnection *connection, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (RfEntry) entry = rf_entry_new ();
  int strategy = 0;

  if (!rf_rows_read_name (statement, ENTRY_STRATEGY, rf_strategy_names, &strategy, error))
    return NULL;
  entry->generation = rf_entry_generation_from_row (statement, error);
  if (entry->generation == NULL)
    return NULL;
  g_free (entry->namespace_);
  entry->namespace_ = rf_statement_dup_text (statement, ENTRY_NAMESPACE);
  entry->id = sqlite3_column_int64 (statement, ENTRY_ID);
  entry->key = rf_statement_dup_text (statement, ENTRY_KEY);
  entry->profile = rf_statement_dup_text (statement, ENTRY_PROFILE);
  entry->strategy = (RfStrategy) strategy;
  entry->scope = rf_statement_dup_text (statement, ENTRY_SCOPE);
  entry->playthrough_id = rf_statement_dup_text (statement, ENTRY_PLAYTHROUGH);
  entry->player_id = rf_statement_dup_text (statement, ENTRY_PLAYER);
  entry->version = (guint) sqlite3_column_int64 (statement, ENTRY_VERSION);
  rf_entry_read_times (entry, statement);
  entry->uses = sqlite3_column_int64 (statement, ENTRY_USES);
  entry->pinned = sqlite3_column_int (statement, ENTRY_PINNED) != 0;
  entry->archived = sqlite3_column_int (statement, ENTRY_ARCHIVED) != 0;
  entry->superseded = sqlite3_column_int (statement, ENTRY_SUPERSEDED) != 0;
  if (sqlite3_column_int (statement, ENTRY_TAGGED) != 0 &&
      !rf_entry_load_tags (connection, entry, error))
    return NULL;
  return g_steal_pointer (&entry);
}

/**
 * rf_rows_load_entry:
 * @id: the row's id
 * @entry: (out) (nullable): the entry, of whatever state, or %NULL where there
 *   is none
 *
 * Returns: whether it could be read
 */
gboolean
rf_rows_load_entry (RfConnection *connection, gint64 id, RfEntry **entry, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_entry, "i", id);
  gboolean row = FALSE;

  *entry = NULL;
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *entry = rf_entry_from_row (connection, statement, error);
  return *entry != NULL;
}

/**
 * rf_rows_complete_generation:
 * @generation: one of an entry's row
 *
 * Fills in the prompt, the canonical request and whether it may be shared.
 *
 * Returns: whether it could be read
 */
gboolean
rf_rows_complete_generation (RfConnection *connection, RfGeneration *generation, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_rest, "s", generation->id);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      g_free (generation->prompt);
      g_free (generation->canonical);
      generation->prompt = rf_statement_dup_text (statement, 0);
      generation->canonical = rf_statement_dup_text (statement, 1);
      generation->reusable = sqlite3_column_int (statement, 2) != 0;
    }
  return TRUE;
}

static gboolean
rf_rows_load_assets (RfConnection *connection, gint64 id, GPtrArray *assets, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_assets, "i", id);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      RfAsset *asset = NULL;
      int role = 0;

      if (!rf_rows_read_name (statement, 0, rf_role_names, &role, error))
        return FALSE;
      asset = rf_asset_new ((RfRole) role, rf_statement_get_text (statement, 1));
      g_ptr_array_add (assets, asset);
      asset->sha256 = rf_statement_dup_text (statement, 2);
      asset->extension = rf_statement_dup_text (statement, 3);
      asset->bytes = sqlite3_column_int64 (statement, 4);
      asset->modified = sqlite3_column_int64 (statement, 5);
      asset->created_at = sqlite3_column_int64 (statement, 6);
      asset->width = sqlite3_column_int (statement, 7);
      asset->height = sqlite3_column_int (statement, 8);
      asset->duration = sqlite3_column_int64 (statement, 9);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static void
rf_generation_read_row (RfGeneration *generation, sqlite3_stmt *statement)
{
  generation->id = rf_statement_dup_text (statement, 0);
  generation->namespace_ = rf_statement_dup_text (statement, 1);
  generation->fingerprint = rf_statement_dup_text (statement, 2);
  generation->identity = rf_statement_dup_text (statement, 3);
  generation->provider = rf_statement_dup_text (statement, 5);
  generation->model = rf_statement_dup_text (statement, 6);
  generation->answered_model = rf_statement_dup_text (statement, 7);
  generation->profile = rf_statement_dup_text (statement, 8);
  generation->prompt = rf_statement_dup_text (statement, 9);
  generation->canonical = rf_statement_dup_text (statement, 10);
  generation->seed = rf_statement_dup_text (statement, 11);
  generation->account = rf_statement_dup_text (statement, 12);
  generation->price = sqlite3_column_int64 (statement, 13);
  generation->cost = sqlite3_column_int64 (statement, 14);
  generation->charged = sqlite3_column_int64 (statement, 15);
  generation->started_at = sqlite3_column_int64 (statement, 16);
  generation->finished_at = sqlite3_column_int64 (statement, 17);
  generation->reusable = sqlite3_column_int (statement, 18) != 0;
}

/**
 * rf_rows_load_generation:
 * @id: the row's number
 *
 * Returns: (transfer full) (nullable): all of it, or %NULL
 */
RfGeneration *
rf_rows_load_generation (RfConnection *connection, gint64 id, GError **error)
{
  g_autoptr (RfGeneration) generation = rf_generation_new ();
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_generation, "i", id);
  gboolean row = FALSE;
  int kind = 0;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no such generation");
      return NULL;
    }
  if (!rf_rows_read_name (statement, 4, rf_kind_names, &kind, error))
    return NULL;
  generation->kind = (RfKind) kind;
  rf_generation_read_row (generation, statement);
  if (!rf_rows_load_assets (connection, id, generation->assets, error))
    return NULL;
  return g_steal_pointer (&generation);
}

/**
 * rf_rows_find_generation:
 * @name: a generation's id
 * @id: (out): its row, or 0 where there is none
 *
 * Returns: whether the database could be read
 */
gboolean
rf_rows_find_generation (RfConnection *connection, const char *name, gint64 *id, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_generation_id, "s", name);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  *id = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}
