/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-hash.h"

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

/* What another tenant has is not there: neither its entries nor its blobs, by
 * whose hash one could otherwise ask what it has. */
static RfAsset *
rf_inputs_find_asset (RfEngine *self, const char *namespace_, const RfInput *input, GError **error)
{
  g_autoptr (RfEntry) entry = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  if (input->sha256 != NULL)
    return rf_store_find_blob_of (self->store, namespace_, input->sha256, error);
  entry = rf_store_lookup (self->store, namespace_, input->key, error);
  return entry != NULL ? rf_asset_copy (g_ptr_array_index (entry->generation->assets, 0)) : NULL;
}

/* What is not there is a fault of the request; a store that cannot be asked is
 * none, and takes the place of what was collected. */
static void
rf_inputs_refuse (const char *name, const RfInput *input, GError *failure, GError **faults)
{
  g_autoptr (GError) error = failure;

  if (error != NULL && !g_error_matches (error, RF_ERROR, RF_ERROR_NOT_FOUND))
    {
      g_clear_error (faults);
      g_propagate_error (faults, g_steal_pointer (&error));
      return;
    }
  if (error != NULL)
    rf_error_collect (faults, name, "%s", error->message);
  else
    rf_error_collect (faults,
                      name,
                      "nothing with the %s “%s” is in the cache",
                      input->sha256 != NULL ? "hash" : "key",
                      input->sha256 != NULL ? input->sha256 : input->key);
}

static void
rf_inputs_resolve_stored (RfEngine *self,
                          const char *namespace_,
                          RfInput *input,
                          const char *name,
                          GError **faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfAsset) asset = rf_inputs_find_asset (self, namespace_, input, &error);

  if (asset == NULL && error == NULL && input->sha256 != NULL)
    input->path = rf_blob_store_dup_upload (self->blobs, namespace_, input->sha256);
  if (input->path != NULL)
    return;
  if (asset == NULL || !rf_blob_store_check (self->blobs, asset, &error))
    {
      rf_inputs_refuse (name, input, g_steal_pointer (&error), faults);
      return;
    }
  g_free (input->sha256);
  input->sha256 = g_strdup (asset->sha256);
  input->path = g_strdup (asset->path);
}

static gboolean
rf_inputs_go_on (const GError *faults)
{
  return faults == NULL || g_error_matches (faults, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

static const RfParameter *
rf_inputs_find_place (const RfModelInfo *model, GHashTable *inputs, int kind)
{
  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      if (parameter->type == RF_PARAMETER_INPUT &&
          (kind < 0 || rf_parameter_accepts (parameter, (RfKind) kind)) &&
          !g_hash_table_contains (inputs, parameter->name))
        return parameter;
    }
  return NULL;
}

/* What comes without a name goes where the model takes it. A request whose
 * model cannot be found is refused by the planner. */
static void
rf_inputs_name (RfEngine *self, const RfRequest *request, GHashTable *inputs, GError **faults)
{
  RfInput *input = g_hash_table_lookup (inputs, "");
  g_autoptr (RfModelInfo) model =
      input != NULL ? rf_planner_dup_model (self->planner, request, NULL) : NULL;
  const RfParameter *place =
      model != NULL ? rf_inputs_find_place (model, inputs, input->kind) : NULL;
  gpointer unnamed = NULL;

  if (place != NULL)
    {
      g_hash_table_steal_extended (inputs, "", &unnamed, NULL);
      g_free (unnamed);
      g_hash_table_insert (inputs, g_strdup (place->name), input);
    }
  else if (model != NULL)
    {
      rf_error_collect (faults,
                        "inputs",
                        "%s/%s takes no %s as input",
                        model->provider,
                        model->id,
                        input->kind >= 0 ? rf_enum_get_name (rf_kind_names, input->kind) : "file");
    }
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

      input->step = given->step;
      input->kind = given->kind;
      g_hash_table_insert (inputs, g_strdup (name), input);
      if (input->path != NULL)
        rf_inputs_resolve_file (input, name, &faults);
      else if (input->step < 0)
        rf_inputs_resolve_stored (
            self, rf_planner_get_namespace (self->planner, request), input, name, &faults);
    }
  if (rf_inputs_go_on (faults))
    rf_inputs_name (self, request, inputs, &faults);
  if (faults != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&faults));
      return NULL;
    }
  return g_steal_pointer (&inputs);
}
