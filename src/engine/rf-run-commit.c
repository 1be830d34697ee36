/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-run-private.h"

#include "rf-hash.h"
#include "rf-time.h"

/*
 * The part of a run that is the store's: what was made becomes a generation,
 * its blobs, its side record and its rows.
 */

static RfGeneration *
rf_run_make_generation (RfRun *self, const RfOutput *output)
{
  const RfPlan *plan = self->plan;
  RfGeneration *generation = rf_generation_new ();

  generation->id = g_strdup (self->generation_id);
  generation->namespace_ = g_strdup (plan->namespace_);
  generation->fingerprint = g_strdup (plan->fingerprint);
  generation->identity = g_strdup (plan->identity);
  generation->kind = plan->model->kind;
  generation->provider = g_strdup (plan->model->provider);
  generation->model = g_strdup (plan->model->id);
  generation->answered_model = g_strdup (output->answered_model);
  generation->profile = g_strdup (plan->profile);
  generation->prompt = g_strdup (plan->prompt);
  generation->canonical = g_strdup (plan->canonical);
  generation->seed = g_strdup (plan->seed);
  generation->account = g_strdup (plan->account);
  generation->price = plan->price;
  generation->cost = output->cost >= 0 ? output->cost : plan->price;
  generation->charged = MIN (generation->cost, plan->price);
  generation->started_at = self->started_at;
  generation->finished_at = rf_time_now ();
  return generation;
}

static RfEntry *
rf_run_make_record (const RfPlan *plan, const RfGeneration *generation)
{
  RfEntry *record = rf_entry_new ();

  record->key = g_strdup (plan->key);
  record->profile = g_strdup (plan->profile);
  record->strategy = plan->strategy;
  record->scope = g_strdup (plan->scope);
  record->playthrough_id = g_strdup (plan->playthrough_id);
  record->player_id = g_strdup (plan->player_id);
  record->version = plan->version;
  record->tags = g_strdupv (plan->tags);
  record->created_at = generation->finished_at;
  record->expires_at = plan->ttl >= 0 ? generation->finished_at + plan->ttl * 1000 : 0;
  record->generation = rf_generation_copy (generation);
  return record;
}

/* Bytes that are stored already stay where they are, though they were put there
 * in another month. */
static gint64
rf_run_find_place (RfRun *self, const RfOutputAsset *made, gint64 now)
{
  const char *extension = rf_media_type_get_extension (made->asset->media_type);
  g_autofree char *sha256 = NULL;
  g_autoptr (RfAsset) known = NULL;

  if (made->bytes != NULL)
    sha256 = rf_hash_bytes (g_bytes_get_data (made->bytes, NULL), g_bytes_get_size (made->bytes));
  else
    sha256 = rf_hash_file (made->path, NULL, NULL, NULL);
  if (sha256 != NULL)
    known = rf_store_find_blob (self->engine->store, sha256, NULL);
  return known != NULL && g_strcmp0 (known->extension, extension) == 0 ? known->created_at : now;
}

static gboolean
rf_run_store_asset (RfRun *self, const RfOutputAsset *made, RfAsset *asset, GError **error)
{
  RfBlobStore *blobs = self->engine->blobs;

  if (made->bytes != NULL)
    return rf_blob_store_put_bytes (blobs, asset, made->bytes, error) ||
           (rf_run_make_room (self, error) &&
            rf_blob_store_put_bytes (blobs, asset, made->bytes, error));
  return rf_blob_store_put_file (blobs, asset, made->path, error) ||
         (rf_run_make_room (self, error) &&
          rf_blob_store_put_file (blobs, asset, made->path, error));
}

static gboolean
rf_run_store_record (RfRun *self, const RfGeneration *generation, GError **error)
{
  RfBlobStore *blobs = self->engine->blobs;
  g_autoptr (RfEntry) record = rf_run_make_record (self->plan, generation);
  g_autoptr (JsonNode) json = rf_entry_to_side_record (record);
  gint64 at = generation->finished_at;

  return rf_blob_store_put_record (blobs, generation->id, at, json, error) ||
         (rf_run_make_room (self, error) &&
          rf_blob_store_put_record (blobs, generation->id, at, json, error));
}

static RfEntry *
rf_run_store_rows (RfRun *self, RfGeneration *generation, GError **error)
{
  RfStore *store = self->engine->store;
  RfEntry *entry = rf_store_commit (store, self->token, self->plan, generation, error);

  if (entry == NULL && rf_run_make_room (self, error))
    entry = rf_store_commit (store, self->token, self->plan, generation, error);
  return entry;
}

static gboolean
rf_run_store_assets (RfRun *self, const RfOutput *output, RfGeneration *generation, GError **error)
{
  for (guint i = 0; i < output->assets->len; i++)
    {
      const RfOutputAsset *made = g_ptr_array_index (output->assets, i);
      g_autoptr (RfAsset) asset = rf_asset_copy (made->asset);

      asset->created_at = rf_run_find_place (self, made, generation->finished_at);
      if (!rf_run_store_asset (self, made, asset, error))
        return FALSE;
      g_ptr_array_add (generation->assets, g_steal_pointer (&asset));
    }
  return TRUE;
}

/**
 * rf_run_commit:
 * @self: a run that has a token
 * @output: what was made
 * @error: (not nullable): return location; what the stores say
 *
 * Makes the output durable: first the blobs, then the side record, then the
 * rows, in one transaction under the fencing token.
 *
 * Returns: (transfer full): the result
 */
RfResult *
rf_run_commit (RfRun *self, const RfOutput *output, GError **error)
{
  g_autoptr (RfGeneration) generation = rf_run_make_generation (self, output);
  g_autoptr (RfEntry) entry = NULL;

  if (!rf_run_store_assets (self, output, generation, error) ||
      !rf_run_store_record (self, generation, error))
    return NULL;
  entry = rf_run_store_rows (self, generation, error);
  if (entry == NULL)
    return NULL;
  for (guint i = 0; i < entry->generation->assets->len; i++)
    {
      const RfAsset *stored = g_ptr_array_index (generation->assets, i);
      RfAsset *asset = g_ptr_array_index (entry->generation->assets, i);

      g_free (asset->path);
      asset->path = g_strdup (stored->path);
    }
  return rf_engine_make_result (self->plan, RF_OUTCOME_MISS, g_steal_pointer (&entry));
}
