/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-text.h"

/* What a server hands out and takes in: the bytes of assets, generations by their
 * ids, and inputs that were sent. */

static void
rf_served_refuse (const char *what, const char *name, GError **error)
{
  g_autofree char *shown = rf_text_dup_printable (name, 80);

  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no %s “%s”", what, shown);
}

int
rf_engine_open_asset (RfService *service,
                      const char *namespace_,
                      const char *sha256,
                      RfAsset **asset,
                      GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfAsset) found = NULL;
  g_autoptr (GError) failure = NULL;
  int descriptor = -1;

  if (!rf_engine_needs_store (self, error))
    return -1;
  found = namespace_ != NULL ? rf_store_find_blob_of (self->store, namespace_, sha256, &failure)
                             : rf_store_find_blob (self->store, sha256, &failure);
  if (found != NULL)
    descriptor = rf_blob_store_open (self->blobs, found, &failure);
  if (descriptor >= 0)
    *asset = g_steal_pointer (&found);
  else if (failure == NULL || g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
    rf_served_refuse ("asset", sha256, error);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return descriptor;
}

gboolean
rf_engine_put_input (RfService *service,
                     const char *namespace_,
                     const char *sha256,
                     const char *path,
                     GError **error)
{
  RfEngine *self = RF_ENGINE (service);

  return rf_engine_needs_store (self, error) &&
         rf_blob_store_put_upload (
             self->blobs, namespace_ != NULL ? namespace_ : "", sha256, path, error);
}

char *
rf_engine_dup_work_directory (RfService *service, GError **error)
{
  RfEngine *self = RF_ENGINE (service);

  return rf_engine_needs_store (self, error) ? rf_blob_store_dup_work_directory (self->blobs, error)
                                             : NULL;
}

void
rf_engine_remove_work_directory (RfService *service, const char *path)
{
  rf_blob_store_remove_work_directory (RF_ENGINE (service)->blobs, path);
}

RfGeneration *
rf_engine_get_generation (RfService *service,
                          const char *namespace_,
                          const char *id,
                          GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfGeneration) generation = NULL;

  if (!rf_engine_needs_store (self, error) ||
      !rf_store_find_generation (self->store, id, &generation, error))
    return NULL;
  /* What another tenant has is not there. */
  if (generation != NULL &&
      (namespace_ == NULL || g_strcmp0 (generation->namespace_, namespace_) == 0))
    return g_steal_pointer (&generation);
  rf_served_refuse ("generation", id, error);
  return NULL;
}
