/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cleanup.h"

#include "rf-rebuild.h"
#include "rf-time.h"

/*
 * Files of blobs that nothing names: no row, and no side record, by which
 * “cache verify --repair” could bring the rows back. Who is about to commit has
 * touched its files within the day, or looks at them again when it commits.
 */

#define SAFE_AGE (RF_DAY * 1000)

/* Names that are asked about at once. */
#define BATCH 256

typedef struct
{
  RfEngine *engine;
  gint64 before;
  GHashTable *files; /* (owned) SHA-256 → RfOrphan, that no row names */
  GHashTable *asked; /* (owned) the same, not asked about yet */
  GError *error;     /* (owned) (nullable) */
  RfReport *report;
} RfOrphans;

typedef struct
{
  char *path;
  gint64 bytes;
} RfOrphan;

static void
rf_orphan_free_cb (gpointer data)
{
  RfOrphan *orphan = data;

  g_free (orphan->path);
  g_free (orphan);
}

static void
rf_orphans_clear_tables (RfOrphans *self)
{
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->asked);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfOrphans, rf_orphans_clear_tables)

static void
rf_orphans_note_cb (const char *sha256, gpointer user_data)
{
  RfOrphans *self = user_data;
  gpointer name = NULL;
  gpointer orphan = NULL;

  if (g_hash_table_steal_extended (self->asked, sha256, &name, &orphan))
    g_hash_table_insert (self->files, name, orphan);
}

/**
 * rf_orphans_dup_names:
 * @table: with strings as keys
 *
 * Returns: (transfer full) (element-type utf8): copies of the keys
 */
GPtrArray *
rf_orphans_dup_names (GHashTable *table)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name = NULL;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static gboolean
rf_orphans_ask (RfOrphans *self, GError **error)
{
  g_autoptr (GPtrArray) names = rf_orphans_dup_names (self->asked);

  if (!rf_store_foreach_unowned (
          self->engine->store, RF_NOUN_ENTRY, names, rf_orphans_note_cb, self, error))
    return FALSE;
  g_hash_table_remove_all (self->asked);
  return TRUE;
}

static gboolean
rf_orphans_file_cb (const RfBlobFile *file, gpointer user_data)
{
  RfOrphans *self = user_data;
  RfOrphan *orphan = NULL;

  if (file->touched_at >= self->before)
    return TRUE;
  orphan = g_new0 (RfOrphan, 1);
  orphan->path = g_strdup (file->path);
  orphan->bytes = file->bytes;
  g_hash_table_insert (self->asked, g_strdup (file->sha256), orphan);
  return g_hash_table_size (self->asked) < BATCH || rf_orphans_ask (self, &self->error);
}

static gboolean
rf_orphans_record_cb (RfEntry *record, gpointer user_data, GError **error)
{
  RfOrphans *self = user_data;

  for (guint i = 0; i < record->generation->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (record->generation->assets, i);

      g_hash_table_remove (self->files, asset->sha256);
    }
  return TRUE;
}

static gboolean
rf_orphans_find (RfOrphans *self, GError **error)
{
  if (!rf_blob_store_foreach_file (self->engine->blobs, rf_orphans_file_cb, self, error))
    return FALSE;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  return rf_orphans_ask (self, error) &&
         (g_hash_table_size (self->files) == 0 ||
          rf_rebuild (self->engine->blobs, rf_orphans_record_cb, self, error));
}

static void
rf_orphans_remove_cb (const char *sha256, gpointer user_data)
{
  RfOrphans *self = user_data;
  const RfOrphan *orphan = g_hash_table_lookup (self->files, sha256);

  if (self->error != NULL ||
      !rf_blob_store_remove_file (self->engine->blobs, orphan->path, &self->error))
    return;
  self->report->orphans++;
  self->report->bytes_freed += orphan->bytes;
}

static gboolean
rf_orphans_remove (RfOrphans *self, GError **error)
{
  g_autoptr (GPtrArray) names = rf_orphans_dup_names (self->files);

  for (guint first = 0; first < names->len; first += BATCH)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();

      for (guint i = first; i < MIN (names->len, first + BATCH); i++)
        g_ptr_array_add (batch, g_ptr_array_index (names, i));
      if (!rf_store_foreach_unowned (
              self->engine->store, RF_NOUN_ENTRY, batch, rf_orphans_remove_cb, self, error))
        return FALSE;
    }
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

static void
rf_orphans_count (RfOrphans *self)
{
  GHashTableIter iter;
  gpointer orphan = NULL;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, NULL, &orphan))
    {
      self->report->orphans++;
      self->report->bytes_freed += ((const RfOrphan *) orphan)->bytes;
    }
}

/**
 * rf_orphans_clear:
 * @self: an engine that has a store
 * @dry_run: only count
 * @report: (inout): gets files and bytes
 * @error: return location
 *
 * Looks at every file. Memory goes by the number of orphans.
 *
 * Returns: whether all could be looked at
 */
gboolean
rf_orphans_clear (RfEngine *self, gboolean dry_run, RfReport *report, GError **error)
{
  g_auto (RfOrphans) orphans = {
    .engine = self,
    .before = rf_time_now () - SAFE_AGE,
    .files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_orphan_free_cb),
    .asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_orphan_free_cb),
    .report = report,
  };

  if (!rf_orphans_find (&orphans, error))
    return FALSE;
  if (!dry_run)
    return rf_orphans_remove (&orphans, error);
  rf_orphans_count (&orphans);
  return TRUE;
}
