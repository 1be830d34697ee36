/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-run-private.h"

#include "rf-cleanup.h"
#include "rf-clock.h"
#include "rf-hash.h"
#include "rf-time.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

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
  generation->account = g_strdup (self->account);
  generation->price = self->hold;
  generation->cost = output->cost >= 0 ? output->cost : plan->price;
  generation->charged = CLAMP (generation->cost, 0, self->hold);
  generation->started_at = self->started_at;
  generation->finished_at = rf_time_now ();
  return generation;
}

static RfEntry *
rf_run_make_record (const RfPlan *plan, const RfGeneration *generation)
{
  RfEntry *record = rf_entry_new ();

  record->key =
      plan->key != NULL ? g_strdup (plan->key) : rf_generation_dup_listed_key (generation);
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

/* What is kept from now on expires by the clock as it is now. */
static void
rf_run_note_clock (RfRun *self)
{
  g_autoptr (GError) error = NULL;

  if (self->engine->clock != NULL && !rf_clock_note (self->engine->clock, &error))
    g_info ("the clock was not noted: %s", error->message);
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

/* Opened before it is handed over: a file is moved, and may be taken away. */
static int
rf_run_hold (const RfOutputAsset *made)
{
  return made->bytes == NULL ? g_open (made->path, O_RDONLY | O_CLOEXEC, 0) : -1;
}

static gboolean
rf_run_store_assets (RfRun *self,
                     const RfOutput *output,
                     RfGeneration *generation,
                     GArray *held,
                     GError **error)
{
  for (guint i = 0; i < output->assets->len; i++)
    {
      const RfOutputAsset *made = g_ptr_array_index (output->assets, i);
      g_autoptr (RfAsset) asset = rf_asset_copy (made->asset);
      int descriptor = rf_run_hold (made);

      g_array_append_val (held, descriptor);
      asset->created_at = rf_run_find_place (self, made, generation->finished_at);
      if (!rf_run_store_asset (self, made, asset, error))
        return FALSE;
      g_ptr_array_add (generation->assets, g_steal_pointer (&asset));
    }
  return TRUE;
}

/* Blobs may be taken away again before a row names them, by a purge that drops
 * the last row of the same content. The commit finds out, and what made them is
 * still held. After that no row is left whose purge could do it again. */
#define COMMIT_ATTEMPTS 4

static void
rf_run_close_cb (gpointer descriptor)
{
  if (*(int *) descriptor >= 0)
    close (*(int *) descriptor);
}

static gboolean
rf_run_put_back (RfRun *self,
                 const RfOutput *output,
                 const RfGeneration *generation,
                 const GArray *held,
                 GError **error)
{
  for (guint i = 0; i < generation->assets->len; i++)
    {
      const RfOutputAsset *made = g_ptr_array_index (output->assets, i);
      RfAsset *asset = g_ptr_array_index (generation->assets, i);
      g_autoptr (RfAsset) there = rf_asset_copy (asset);
      int descriptor = rf_blob_store_open (self->engine->blobs, there, NULL);
      gboolean back = descriptor >= 0;

      if (descriptor >= 0)
        close (descriptor);
      else if (made->bytes != NULL)
        back = rf_run_store_asset (self, made, asset, error);
      else
        back = rf_blob_store_put_back (
            self->engine->blobs, asset, g_array_index (held, int, i), error);
      if (!back)
        return FALSE;
    }
  return TRUE;
}

static RfEntry *
rf_run_commit_rows (RfRun *self,
                    const RfOutput *output,
                    RfGeneration *generation,
                    const GArray *held,
                    GError **error)
{
  RfEntry *entry = NULL;

  for (int attempt = 0; attempt < COMMIT_ATTEMPTS; attempt++)
    {
      g_autoptr (GError) failure = NULL;

      entry = rf_run_store_rows (self, generation, &failure);
      if (entry != NULL)
        return entry;
      if (attempt + 1 == COMMIT_ATTEMPTS ||
          !g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (!rf_run_put_back (self, output, generation, held, error))
        return NULL;
    }
  return NULL;
}

/* A file that was moved into the tree and is not entered may be the only copy of
 * what was paid for: whoever made it has it again, or what is in it. */
static void
rf_run_give_back (RfOutput *output, const GArray *held)
{
  for (guint i = 0; i < held->len; i++)
    {
      RfOutputAsset *made = g_ptr_array_index (output->assets, i);
      int descriptor = g_array_index (held, int, i);
      g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", descriptor);
      char *content = NULL;
      gsize length = 0;

      if (descriptor < 0 || g_file_test (made->path, G_FILE_TEST_EXISTS) ||
          linkat (AT_FDCWD, path, AT_FDCWD, made->path, AT_SYMLINK_FOLLOW) == 0)
        continue;
      if (g_file_get_contents (path, &content, &length, NULL))
        made->bytes = g_bytes_new_take (content, length);
    }
}

/**
 * rf_run_commit:
 * @self: a run that has a token
 * @output: what was made; its files are there still where it fails
 * @error: (not nullable): return location; what the stores say
 *
 * Makes the output durable: first the blobs, then the side record, then the
 * rows, in one transaction under the fencing token.
 *
 * Returns: (transfer full): the result
 */
RfResult *
rf_run_commit (RfRun *self, RfOutput *output, GError **error)
{
  g_autoptr (RfGeneration) generation = rf_run_make_generation (self, output);
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (int));
  RfResult *result = NULL;

  g_array_set_clear_func (held, rf_run_close_cb);
  rf_run_note_clock (self);
  if (rf_run_store_assets (self, output, generation, held, error) &&
      rf_run_store_record (self, generation, error))
    entry = rf_run_commit_rows (self, output, generation, held, error);
  if (entry == NULL)
    {
      rf_run_give_back (output, held);
      return NULL;
    }
  rf_cleanup_make_room (self->engine);
  for (guint i = 0; i < entry->generation->assets->len; i++)
    {
      const RfAsset *stored = g_ptr_array_index (generation->assets, i);
      RfAsset *asset = g_ptr_array_index (entry->generation->assets, i);

      g_free (asset->path);
      asset->path = g_strdup (stored->path);
    }
  result = rf_engine_make_result (self->plan, RF_OUTCOME_MISS, g_steal_pointer (&entry));
  if (!self->pays)
    result->charged = 0;
  return result;
}
