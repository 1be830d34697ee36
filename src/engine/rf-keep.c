/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-hash.h"
#include "rf-paths.h"
#include "rf-time.h"

#include <gio/gio.h>

/*
 * A result that is not in the store: its files stay in the folder where
 * the provider worked, which goes away with the result. Where that folder's
 * disk is full, as it is when the store's is, another disk is tried before
 * something is lost that may have been paid for.
 */

static gboolean
rf_keep_bytes (GBytes *bytes, const char *path, GError **error)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);

  return g_file_set_contents (path, data, (gssize) length, error);
}

static gboolean
rf_keep_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

static RfAsset *
rf_keep_asset (const RfOutputAsset *made,
               guint position,
               const char *directory,
               gboolean copies,
               GError **error)
{
  g_autoptr (RfAsset) asset = rf_asset_copy (made->asset);
  g_autofree char *name = NULL;
  guint64 bytes = 0;

  asset->extension = g_strdup (rf_media_type_get_extension (asset->media_type));
  name = position == 0 ? g_strdup_printf ("%s.%s",
                                          rf_enum_get_name (rf_role_names, (int) asset->role),
                                          asset->extension)
                       : g_strdup_printf ("%s-%u.%s",
                                          rf_enum_get_name (rf_role_names, (int) asset->role),
                                          position + 1,
                                          asset->extension);
  asset->path = made->bytes != NULL || copies ? g_build_filename (directory, name, NULL)
                                              : g_strdup (made->path);
  if (made->bytes != NULL && !rf_keep_bytes (made->bytes, asset->path, error))
    return NULL;
  if (made->bytes == NULL && copies && !rf_keep_file (made->path, asset->path, error))
    return NULL;
  asset->sha256 = rf_hash_file (asset->path, &bytes, NULL, error);
  asset->bytes = (gint64) bytes;
  return asset->sha256 != NULL ? g_steal_pointer (&asset) : NULL;
}

static gboolean
rf_keep_assets (const RfOutput *output,
                const char *directory,
                gboolean copies,
                GPtrArray *kept,
                GError **error)
{
  g_ptr_array_set_size (kept, 0);
  for (guint i = 0; i < output->assets->len; i++)
    {
      RfAsset *asset =
          rf_keep_asset (g_ptr_array_index (output->assets, i), i, directory, copies, error);

      if (asset == NULL)
        return FALSE;
      g_ptr_array_add (kept, asset);
    }
  return TRUE;
}

/* Returns: (transfer full) (nullable): the folder that holds all assets */
static char *
rf_keep_somewhere (const RfOutput *output, const char *directory, GPtrArray *kept, GError **error)
{
  g_autofree char *other = NULL;
  GError *failure = NULL;

  if (directory != NULL && rf_keep_assets (output, directory, FALSE, kept, &failure))
    return g_strdup (directory);
  rf_error_normalise (&failure, RF_ERROR_STORE_UNAVAILABLE);
  other = g_dir_make_tmp ("refrain-XXXXXX", failure == NULL ? &failure : NULL);
  if (other != NULL &&
      rf_keep_assets (output, other, TRUE, kept, failure == NULL ? &failure : NULL))
    {
      g_clear_error (&failure);
      return g_steal_pointer (&other);
    }
  if (other != NULL)
    rf_paths_remove_tree (other);
  rf_error_normalise (&failure, RF_ERROR_STORE_UNAVAILABLE);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * rf_engine_keep_output:
 * @plan: what was asked
 * @output: what was made
 * @directory: (nullable): where the provider worked; the result takes it over,
 *   unless its `work_directory` is another one; %NULL to put it elsewhere
 * @error: return location; %RF_ERROR_STORE_UNAVAILABLE
 *
 * Returns: (transfer full): a result that no later request will find
 */
RfResult *
rf_engine_keep_output (const RfPlan *plan,
                       const RfOutput *output,
                       const char *directory,
                       GError **error)
{
  g_autoptr (RfResult) result = rf_result_new (RF_OUTCOME_BYPASS);
  RfGeneration *generation = rf_generation_new ();

  result->generation = generation;
  result->work_directory = rf_keep_somewhere (output, directory, generation->assets, error);
  if (result->work_directory == NULL)
    return NULL;
  generation->id = g_uuid_string_random ();
  generation->kind = plan->model->kind;
  generation->provider = g_strdup (plan->model->provider);
  generation->model = g_strdup (plan->model->id);
  generation->answered_model = g_strdup (output->answered_model);
  generation->fingerprint = g_strdup (plan->fingerprint);
  generation->seed = g_strdup (plan->seed);
  generation->cost = output->cost >= 0 ? output->cost : plan->price;
  generation->finished_at = rf_time_now ();
  result->key = g_strdup (plan->key);
  result->fingerprint = g_strdup (plan->fingerprint);
  result->strategy = plan->strategy;
  result->version = plan->version;
  result->reason = g_strdup ("store_unavailable");
  return g_steal_pointer (&result);
}
