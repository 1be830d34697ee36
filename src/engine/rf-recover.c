/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-hash.h"

#include <unistd.h>

/*
 * A run whose process was killed when all was written but the rows. To the store
 * it is one of which nobody knows what became; its side record knows. So before
 * anybody is told that, and before it is asked anew, the record is looked for,
 * and the commit is finished.
 */

static gboolean
rf_recover_has_file (RfBlobStore *blobs, RfAsset *asset)
{
  int descriptor = rf_blob_store_open (blobs, asset, NULL);
  g_autofree char *sha256 = NULL;

  if (descriptor < 0)
    return FALSE;
  sha256 = rf_hash_descriptor (descriptor, NULL, NULL, NULL);
  close (descriptor);
  return g_strcmp0 (sha256, asset->sha256) == 0;
}

/**
 * rf_engine_has_files:
 * @self: an engine
 * @record: what a side record tells
 *
 * Returns: whether all its files are there and hold what it says
 */
gboolean
rf_engine_has_files (RfEngine *self, const RfEntry *record)
{
  for (guint i = 0; i < record->generation->assets->len; i++)
    {
      if (!rf_recover_has_file (self->blobs, g_ptr_array_index (record->generation->assets, i)))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_engine_recover:
 * @self: an engine with a store
 * @left: a flight of which nobody knows what became
 * @plan: (nullable): of whoever asks again for the same
 * @error: return location; why what had been made cannot be entered, which is no
 *   reason to make it anew
 *
 * Returns: whether it had been made, and stands in the store from now on
 */
gboolean
rf_engine_recover (RfEngine *self, const RfLeftFlight *left, const RfPlan *plan, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) node =
      rf_blob_store_load_record (self->blobs, left->generation, left->seen_at, &failure);
  g_autoptr (RfEntry) record = node != NULL ? rf_entry_new_from_side_record (node, &failure) : NULL;
  RfRecordFate fate = RF_RECORD_KNOWN;

  if (failure != NULL)
    g_info (
        "generation %s was not found in its side record: %s", left->generation, failure->message);
  return record != NULL && rf_engine_has_files (self, record) &&
         rf_store_finish_for (self->store, record, plan, &fate, error) && fate == RF_RECORD_ADOPTED;
}

/**
 * rf_engine_recover_for:
 * @self: an engine with a store
 * @plan: what is wanted, and what has an unknown outcome
 * @error: return location; as rf_engine_recover()
 *
 * Returns: whether something was found for which the plan is to enter again
 */
gboolean
rf_engine_recover_for (RfEngine *self, const RfPlan *plan, GError **error)
{
  g_autoptr (GPtrArray) left = rf_store_list_unknown (self->store, plan, NULL);
  g_autoptr (GError) failure = NULL;
  gboolean found = FALSE;

  for (guint i = 0; left != NULL && i < left->len && failure == NULL; i++)
    found = rf_engine_recover (self, g_ptr_array_index (left, i), plan, &failure) || found;
  if (!found && failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return found;
}
