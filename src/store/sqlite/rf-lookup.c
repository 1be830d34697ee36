/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-glances.h"
#include "rf-operations.h"
#include "rf-place.h"
#include "rf-rows.h"

/*
 * The fast path: one statement and one row, found by its place.
 */

/* The key's rows lie side by side, the newest last, and mostly that is the one that
 * lives. No other is looked at: there may be many in the trash. NOT INDEXED leaves
 * only the way by the id. */
static const char select_by_place[] =
    "SELECT " RF_ENTRY_COLUMNS ", e.trashed_at = 0 AND e.namespace = ?1 AND e.key = ?2"
    " FROM entries e NOT INDEXED WHERE e.id BETWEEN ?3 AND ?4 ORDER BY e.id DESC LIMIT 1";

/* Where select_by_place says whether it is the one. */
#define COLUMN_LIVES 23

static const char select_by_key[] =
    "SELECT " RF_ENTRY_COLUMNS " FROM entries e WHERE e.id = (" RF_PLACE_SELECT_LIVING ")";

static const char select_blob[] =
    "SELECT a.role, a.media_type, b.extension, b.bytes, b.modified, b.created_at"
    " FROM blobs b JOIN assets a ON a.blob = b.id WHERE b.sha256 = ?1"
    "  AND (?2 IS NULL OR (SELECT g.namespace FROM generations g WHERE g.id = a.generation) = ?2)"
    " LIMIT 1";

typedef struct
{
  const char *namespace_;
  const char *key;
  RfEntry *entry;
} RfLookup;

typedef struct
{
  const char *id;
  RfGeneration *generation;
} RfGenerationLookup;

typedef struct
{
  const char *namespace_; /* (nullable) for any */
  const char *sha256;
  RfAsset *asset;
} RfBlobLookup;

static gboolean
rf_lookup_read (RfConnection *connection, sqlite3_stmt *statement, RfEntry **entry, GError **error)
{
  gboolean row = FALSE;

  *entry = NULL;
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row || (sqlite3_column_count (statement) > COLUMN_LIVES &&
               sqlite3_column_int (statement, COLUMN_LIVES) == 0))
    return TRUE;
  *entry = rf_entry_from_row (connection, statement, error);
  return *entry != NULL;
}

/**
 * rf_lookup_find:
 * @entry: (out) (nullable): the entry under the key that is not in the trash
 *
 * Returns: whether the database could be read
 */
gboolean
rf_lookup_find (RfConnection *connection,
                const char *namespace_,
                const char *key,
                RfEntry **entry,
                GError **error)
{
  gint64 first = rf_place_get_first (namespace_, key);
  g_autoptr (RfStatement) near = rf_connection_query (connection,
                                                      error,
                                                      select_by_place,
                                                      "ssii",
                                                      namespace_,
                                                      key,
                                                      first,
                                                      rf_place_get_last (first));
  g_autoptr (RfStatement) far = NULL;

  if (!rf_lookup_read (connection, near, entry, error))
    return FALSE;
  if (*entry != NULL)
    return TRUE;
  far = rf_connection_query (connection, error, select_by_key, "ss", namespace_, key);
  return rf_lookup_read (connection, far, entry, error);
}

static gpointer
rf_lookup_copy_entry (gconstpointer entry)
{
  return rf_entry_copy (entry);
}

static void
rf_lookup_free_entry (gpointer entry)
{
  rf_entry_free (entry);
}

static const RfGlanceKind entries_glanced_at = { rf_lookup_copy_entry, rf_lookup_free_entry };

static gboolean
rf_lookup_work (RfConnection *connection, gpointer data, GError **error)
{
  RfLookup *lookup = data;

  lookup->entry =
      rf_glances_recall (connection, &entries_glanced_at, lookup->namespace_, lookup->key);
  if (lookup->entry != NULL)
    return TRUE;
  if (!rf_lookup_find (connection, lookup->namespace_, lookup->key, &lookup->entry, error))
    return FALSE;
  if (lookup->entry != NULL)
    rf_glances_keep (
        connection, &entries_glanced_at, lookup->namespace_, lookup->key, lookup->entry);
  return TRUE;
}

RfEntry *
rf_lookup_run (RfDatabase *database, const char *namespace_, const char *key, GError **error)
{
  RfLookup lookup = { namespace_, key, NULL };

  return rf_database_run (database, RF_ACCESS_GLANCE, rf_lookup_work, &lookup, error) ? lookup.entry
                                                                                      : NULL;
}

static gboolean
rf_lookup_read_blob (RfConnection *connection, RfBlobLookup *lookup, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, select_blob, "ss", lookup->sha256, lookup->namespace_);
  gboolean row = FALSE;
  int role = RF_ROLE_IMAGE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  rf_enum_from_name (rf_role_names, rf_statement_get_text (statement, 0), &role);
  lookup->asset = rf_asset_new ((RfRole) role, rf_statement_get_text (statement, 1));
  lookup->asset->sha256 = g_strdup (lookup->sha256);
  lookup->asset->extension = rf_statement_dup_text (statement, 2);
  lookup->asset->bytes = sqlite3_column_int64 (statement, 3);
  lookup->asset->modified = sqlite3_column_int64 (statement, 4);
  lookup->asset->created_at = sqlite3_column_int64 (statement, 5);
  return TRUE;
}

static gpointer
rf_lookup_copy_asset (gconstpointer asset)
{
  return rf_asset_copy (asset);
}

static void
rf_lookup_free_asset (gpointer asset)
{
  rf_asset_free (asset);
}

static const RfGlanceKind assets_glanced_at = { rf_lookup_copy_asset, rf_lookup_free_asset };
static const RfGlanceKind assets_of_one_glanced_at = { rf_lookup_copy_asset, rf_lookup_free_asset };

static gboolean
rf_lookup_blob_work (RfConnection *connection, gpointer data, GError **error)
{
  RfBlobLookup *lookup = data;
  const char *namespace_ = lookup->namespace_ != NULL ? lookup->namespace_ : "";
  const RfGlanceKind *kind =
      lookup->namespace_ != NULL ? &assets_of_one_glanced_at : &assets_glanced_at;

  lookup->asset = rf_glances_recall (connection, kind, namespace_, lookup->sha256);
  if (lookup->asset != NULL)
    return TRUE;
  if (!rf_lookup_read_blob (connection, lookup, error))
    return FALSE;
  if (lookup->asset != NULL)
    rf_glances_keep (connection, kind, namespace_, lookup->sha256, lookup->asset);
  return TRUE;
}

RfAsset *
rf_lookup_blob (RfDatabase *database, const char *namespace_, const char *sha256, GError **error)
{
  RfBlobLookup lookup = { namespace_, sha256, NULL };

  return rf_database_run (database, RF_ACCESS_GLANCE, rf_lookup_blob_work, &lookup, error)
             ? lookup.asset
             : NULL;
}

static gboolean
rf_lookup_generation_work (RfConnection *connection, gpointer data, GError **error)
{
  RfGenerationLookup *lookup = data;
  gint64 row = 0;

  if (!rf_rows_find_generation (connection, lookup->id, &row, error))
    return FALSE;
  if (row == 0)
    return TRUE;
  lookup->generation = rf_rows_load_generation (connection, row, error);
  return lookup->generation != NULL;
}

gboolean
rf_lookup_generation (RfDatabase *database,
                      const char *id,
                      RfGeneration **generation,
                      GError **error)
{
  RfGenerationLookup lookup = { id, NULL };
  gboolean done =
      rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_lookup_generation_work, &lookup, error);

  *generation = lookup.generation;
  return done;
}
