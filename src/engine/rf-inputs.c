/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-hash.h"

#include <unistd.h>

/*
 * Inputs are named by what is in them before a request is planned: a file is
 * hashed, a key is looked up, and a blob must be there.
 */

static void
rf_inputs_resolve_file (RfInput *input, const char *name, GError **faults)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted = g_steal_pointer (&input->sha256);

  input->sha256 = rf_hash_file (input->path, NULL, NULL, &error);
  if (input->sha256 == NULL)
    rf_error_collect (faults, name, "%s", error->message);
  else if (wanted != NULL && !g_str_equal (wanted, input->sha256))
    rf_error_collect (faults, name, "“%s” is not the file any more that was asked", input->path);
}

static RfAsset *
rf_inputs_find_asset (RfEngine *self, const RfInput *input, GError **error)
{
  g_autoptr (RfEntry) entry = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  if (input->sha256 != NULL)
    return rf_store_find_blob (self->store, input->sha256, error);
  entry = rf_store_lookup (self->store, "", input->key, error);
  return entry != NULL ? rf_asset_copy (g_ptr_array_index (entry->generation->assets, 0)) : NULL;
}

/* What is not there is a fault of the request; a store that cannot be asked is
 * none, and takes the place of what was collected. */
static void
rf_inputs_refuse (const char *name, GError *failure, GError **faults)
{
  g_autoptr (GError) error = failure;

  if (error != NULL && !g_error_matches (error, RF_ERROR, RF_ERROR_NOT_FOUND))
    {
      g_clear_error (faults);
      g_propagate_error (faults, g_steal_pointer (&error));
      return;
    }
  rf_error_collect (
      faults, name, "%s", error != NULL ? error->message : "nothing of that name is in the cache");
}

static void
rf_inputs_resolve_stored (RfEngine *self, RfInput *input, const char *name, GError **faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfAsset) asset = rf_inputs_find_asset (self, input, &error);
  int descriptor = asset != NULL ? rf_blob_store_open (self->blobs, asset, &error) : -1;

  if (descriptor < 0)
    {
      rf_inputs_refuse (name, g_steal_pointer (&error), faults);
      return;
    }
  close (descriptor);
  g_free (input->sha256);
  input->sha256 = g_strdup (asset->sha256);
  input->path = g_strdup (asset->path);
}

static gboolean
rf_inputs_go_on (const GError *faults)
{
  return faults == NULL || g_error_matches (faults, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

static void
rf_inputs_free_cb (gpointer input)
{
  rf_input_free (input);
}

/**
 * rf_engine_dup_inputs:
 * @self: an engine
 * @request: a request
 * @error: return location; %RF_ERROR_INVALID_REQUEST names every input that
 *   cannot be read; otherwise what the store says
 *
 * Returns: (transfer full) (element-type utf8 RfInput): the request's inputs,
 *   each with its path and its SHA-256
 */
GHashTable *
rf_engine_dup_inputs (RfEngine *self, const RfRequest *request, GError **error)
{
  g_autoptr (GHashTable) inputs =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_inputs_free_cb);
  g_autoptr (GError) faults = NULL;
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, request->inputs);
  while (rf_inputs_go_on (faults) && g_hash_table_iter_next (&iterator, &name, &value))
    {
      const RfInput *given = value;
      RfInput *input = rf_input_new (given->path, given->sha256, given->key);

      g_hash_table_insert (inputs, g_strdup (name), input);
      if (input->path != NULL)
        rf_inputs_resolve_file (input, name, &faults);
      else
        rf_inputs_resolve_stored (self, input, name, &faults);
    }
  if (faults != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&faults));
      return NULL;
    }
  return g_steal_pointer (&inputs);
}
