/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-inspect.h"

#include "rf-cleanup.h"
#include "rf-time.h"

/*
 * Files that nothing names. Whose they were nobody can say, so they are set aside
 * and not removed. What was touched within the day may be of a commit under way.
 */

#define BATCH    256
#define SAFE_AGE (RF_DAY * 1000)

typedef struct
{
  RfInspect *inspect;
  gint64 before;
  GHashTable *batch; /* (owned) SHA-256 → path */
  GError *error;
} RfFiles;

static void
rf_files_unowned_cb (const char *sha256, gpointer user_data)
{
  RfFiles *self = user_data;
  const char *path = g_hash_table_lookup (self->batch, sha256);
  RfInspect *inspect = self->inspect;

  if (self->error != NULL || g_hash_table_contains (inspect->named, sha256))
    return;
  if (!inspect->mends)
    rf_inspect_tell (inspect, "the file “%s” belongs to no entry", path);
  else if (rf_blob_store_set_aside (inspect->engine->blobs, path, &self->error))
    rf_inspect_tell (inspect, "the file “%s” belongs to no entry: it was moved to lost/", path);
}

static gboolean
rf_files_end_batch (RfFiles *self)
{
  g_autoptr (GPtrArray) names = rf_orphans_dup_names (self->batch);

  if (!rf_store_foreach_unowned (self->inspect->engine->store,
                                 RF_NOUN_ENTRY,
                                 names,
                                 rf_files_unowned_cb,
                                 self,
                                 self->error == NULL ? &self->error : NULL))
    return FALSE;
  g_hash_table_remove_all (self->batch);
  return self->error == NULL;
}

static gboolean
rf_files_take_cb (const RfBlobFile *file, gpointer user_data)
{
  RfFiles *self = user_data;

  if (file->touched_at >= self->before)
    return TRUE;
  g_hash_table_insert (self->batch, g_strdup (file->sha256), g_strdup (file->path));
  return g_hash_table_size (self->batch) < BATCH || rf_files_end_batch (self);
}

/**
 * rf_inspect_files:
 * @self: a look at everything, after rf_inspect_records()
 * @error: return location
 *
 * Returns: whether all files could be looked at
 */
gboolean
rf_inspect_files (RfInspect *self, GError **error)
{
  g_autoptr (GHashTable) batch = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  RfFiles files = { self, rf_time_now () - SAFE_AGE, batch, NULL };

  if (!rf_blob_store_foreach_file (self->engine->blobs, rf_files_take_cb, &files, error))
    return FALSE;
  if (files.error == NULL && rf_files_end_batch (&files))
    return TRUE;
  g_propagate_error (error, files.error);
  return FALSE;
}
