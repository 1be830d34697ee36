/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-rebuild.h"

/*
 * The index from the files alone, for any store that has lost its own.
 */

typedef struct
{
  RfRebuildFunc function;
  gpointer user_data;
  GError *error; /* (owned) */
} RfRebuild;

static gboolean
rf_rebuild_record_cb (JsonNode *record, const char *path, gpointer user_data)
{
  RfRebuild *rebuild = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntry) entry = rf_entry_new_from_side_record (record, &error);

  if (entry != NULL)
    return rebuild->function (entry, rebuild->user_data, &rebuild->error);
  g_warning ("The side record “%s” cannot be used: %s", path, error->message);
  return TRUE;
}

/**
 * rf_rebuild:
 * @blobs: where the side records are
 * @function: (scope call): called with each of them, in no order
 * @user_data: for @function
 * @error: return location
 *
 * A side record that cannot be read is told through the log and passed over.
 *
 * Returns: whether all were read and @function took them
 */
gboolean
rf_rebuild (RfBlobStore *blobs, RfRebuildFunc function, gpointer user_data, GError **error)
{
  RfRebuild rebuild = { function, user_data, NULL };
  gboolean done = rf_blob_store_foreach_record (blobs, rf_rebuild_record_cb, &rebuild, error);

  if (rebuild.error == NULL)
    return done;
  if (done)
    g_propagate_error (error, rebuild.error);
  else
    g_error_free (rebuild.error);
  return FALSE;
}
