/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-hash.h"
#include "rf-paths.h"
#include "rf-time.h"

/*
 * A result that the store could not keep: its files stay in the folder where
 * the provider worked, which goes away with the result.
 */

static RfAsset *
rf_keep_asset (const RfOutputAsset *made, const char *directory, GError **error)
{
  g_autoptr (RfAsset) asset = rf_asset_copy (made->asset);
  guint64 bytes = 0;

  asset->extension = g_strdup (rf_media_type_get_extension (asset->media_type));
  if (made->bytes != NULL)
    {
      g_autofree char *name = g_strdup_printf (
          "%s.%s", rf_enum_get_name (rf_role_names, (int) asset->role), asset->extension);
      gsize length = 0;
      const void *data = g_bytes_get_data (made->bytes, &length);

      asset->path = g_build_filename (directory, name, NULL);
      if (!g_file_set_contents (asset->path, data, (gssize) length, error))
        return NULL;
    }
  else
    {
      asset->path = g_strdup (made->path);
    }
  asset->sha256 = rf_hash_file (asset->path, &bytes, NULL, error);
  asset->bytes = (gint64) bytes;
  return asset->sha256 != NULL ? g_steal_pointer (&asset) : NULL;
}

/**
 * rf_engine_keep_output:
 * @plan: what was asked
 * @output: what was made
 * @directory: where the provider worked; the result takes it over
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
  for (guint i = 0; i < output->assets->len; i++)
    {
      RfAsset *asset = rf_keep_asset (g_ptr_array_index (output->assets, i), directory, error);

      if (asset == NULL)
        {
          rf_error_normalise (error, RF_ERROR_STORE_UNAVAILABLE);
          return NULL;
        }
      g_ptr_array_add (generation->assets, asset);
    }
  generation->id = g_uuid_string_random ();
  generation->kind = plan->model->kind;
  generation->provider = g_strdup (plan->model->provider);
  generation->model = g_strdup (plan->model->id);
  generation->fingerprint = g_strdup (plan->fingerprint);
  generation->cost = output->cost >= 0 ? output->cost : plan->price;
  generation->finished_at = rf_time_now ();
  result->key = g_strdup (plan->key);
  result->fingerprint = g_strdup (plan->fingerprint);
  result->strategy = plan->strategy;
  result->version = plan->version;
  result->reason = g_strdup ("store_unavailable");
  result->work_directory = g_strdup (directory);
  return g_steal_pointer (&result);
}
