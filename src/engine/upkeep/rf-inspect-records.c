/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-inspect.h"

#include "rf-cleanup.h"
#include "rf-time.h"

/*
 * Side records, and those whose generation has no row: a commit that was killed
 * between the two. Where the files are all there it is finished; where they are
 * not, nothing can come of the record, and it is set aside.
 */

#define BATCH 256

/* A commit under way has no rows yet either. */
#define SAFE_AGE (RF_DAY * 1000)

typedef struct
{
  RfInspect *inspect;
  GHashTable *batch;  /* (owned) generation → RfRecord */
  GPtrArray *unowned; /* (owned) generations of the batch that have no row */
  GError *error;
} RfRecords;

typedef struct
{
  RfEntry *entry;
  char *path;
} RfRecord;

static void
rf_record_free_cb (gpointer data)
{
  RfRecord *record = data;

  rf_entry_free (record->entry);
  g_free (record->path);
  g_free (record);
}

static const char *
rf_record_get_place (const RfRecord *record)
{
  return record->entry->key != NULL ? record->entry->key : record->entry->generation->id;
}

static gboolean
rf_records_finish (RfRecords *self, const RfRecord *record, GError **error)
{
  RfInspect *inspect = self->inspect;
  RfRecordFate fate = RF_RECORD_KNOWN;

  if (!rf_store_finish (inspect->engine->store, record->entry, !inspect->mends, &fate, error))
    return FALSE;
  for (guint i = 0; i < record->entry->generation->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (record->entry->generation->assets, i);

      g_hash_table_add (inspect->named, g_strdup (asset->sha256));
    }
  if (fate == RF_RECORD_ADOPTED)
    rf_inspect_tell (
        inspect,
        inspect->mends ? "“%s” was made and not entered: its files are there, and now its rows are"
                       : "“%s” was made and not entered: its files are there, its rows are not",
        rf_record_get_place (record));
  return TRUE;
}

static gboolean
rf_records_set_aside (RfRecords *self, const RfRecord *record, GError **error)
{
  RfInspect *inspect = self->inspect;

  if (record->entry->generation->finished_at > rf_time_now () - SAFE_AGE)
    return TRUE;
  rf_inspect_tell (inspect,
                   inspect->mends ? "the side record of “%s” has neither rows nor files: it was "
                                    "moved to lost/"
                                  : "the side record of “%s” has neither rows nor files",
                   rf_record_get_place (record));
  return !inspect->mends || rf_blob_store_set_aside (inspect->engine->blobs, record->path, error);
}

static void
rf_records_unowned_cb (const char *generation, gpointer user_data)
{
  RfRecords *self = user_data;

  g_ptr_array_add (self->unowned, g_hash_table_lookup (self->batch, generation));
}

static gboolean
rf_records_end_batch (RfRecords *self, GError **error)
{
  g_autoptr (GPtrArray) names = rf_orphans_dup_names (self->batch);

  g_ptr_array_set_size (self->unowned, 0);
  if (!rf_store_foreach_unowned (
          self->inspect->engine->store, RF_NOUN_JOB, names, rf_records_unowned_cb, self, error))
    return FALSE;
  for (guint i = 0; i < self->unowned->len; i++)
    {
      const RfRecord *record = g_ptr_array_index (self->unowned, i);

      if (!(rf_engine_has_files (self->inspect->engine, record->entry)
                ? rf_records_finish (self, record, error)
                : rf_records_set_aside (self, record, error)))
        return FALSE;
    }
  g_hash_table_remove_all (self->batch);
  return TRUE;
}

static gboolean
rf_records_take_cb (JsonNode *node, const char *path, gpointer user_data)
{
  RfRecords *self = user_data;
  g_autoptr (GError) error = NULL;
  RfRecord *record = NULL;
  RfEntry *entry = rf_entry_new_from_side_record (node, &error);

  if (entry == NULL)
    {
      g_message ("The side record %s cannot be used: %s", path, error->message);
      return TRUE;
    }
  record = g_new0 (RfRecord, 1);
  record->entry = entry;
  record->path = g_strdup (path);
  g_hash_table_add (self->inspect->recorded, g_strdup (entry->generation->id));
  g_hash_table_insert (self->batch, g_strdup (entry->generation->id), record);
  if (g_cancellable_set_error_if_cancelled (self->inspect->cancellable, &self->error))
    {
      rf_error_normalise (&self->error, RF_ERROR_CANCELLED);
      return FALSE;
    }
  return g_hash_table_size (self->batch) < BATCH || rf_records_end_batch (self, &self->error);
}

/**
 * rf_inspect_records:
 * @self: a look at everything
 * @error: return location
 *
 * Returns: whether all side records could be looked at
 */
gboolean
rf_inspect_records (RfInspect *self, GError **error)
{
  g_autoptr (GHashTable) batch =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_record_free_cb);
  g_autoptr (GPtrArray) unowned = g_ptr_array_new ();
  RfRecords records = { self, batch, unowned, NULL };

  if (!rf_blob_store_foreach_record (self->engine->blobs, rf_records_take_cb, &records, error))
    return FALSE;
  if (records.error == NULL)
    return rf_records_end_batch (&records, error);
  g_propagate_error (error, records.error);
  return FALSE;
}
