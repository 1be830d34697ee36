/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-put.h"

#include "rf-file-check.h"
#include "rf-file-folder.h"
#include "rf-file-places.h"
#include "rf-file-stage.h"
#include "rf-hash.h"
#include "rf-json-printer.h"
#include "rf-time.h"

#include <errno.h>

/*
 * How a file comes into the tree: staged under tmp/, synced, renamed, its
 * folder synced. What several threads and processes put at once, the file
 * system orders: a name is taken once, and who comes second checks the bytes
 * of the first.
 */

/* Asks the file under the blob's name. The one who wrote it may not have
 * synced it yet, so believing it includes bringing it to the disk. */
static RfFileState
find_existing (const RfFileTree *self, RfAsset *blob, const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  RfFileState state = RF_FILE_FAILED;
  struct stat status;
  rf_autoclose int descriptor = rf_file_check_open (self->calls, target, &state, &status, error);

  if (descriptor < 0)
    return state;
  state = rf_file_check_content (descriptor, &status, blob);
  if (state != RF_FILE_WHOLE)
    return state;
  if (self->calls->fsync (descriptor) != 0)
    {
      rf_file_fail (error, errno, "bring to the disk", target);
      return RF_FILE_FAILED;
    }
  if (!rf_file_sync_folder (self->calls, folder, error))
    return RF_FILE_FAILED;
  blob->modified = rf_file_check_get_modified (&status);
  return RF_FILE_WHOLE;
}

static char *
dup_target (const RfFileTree *self, const RfAsset *blob, GError **error)
{
  char *target = rf_file_places_dup_blob (self->data_dir, blob);

  if (target == NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_INVALID_REQUEST,
                 "No folder can be named after the time %" G_GINT64_FORMAT,
                 blob->created_at);
  return target;
}

/* The name is taken: by the same bytes, which is well, or by altered ones. */
static gboolean
settle_with_existing (const RfFileTree *self,
                      RfAsset *blob,
                      RfFileStage *stage,
                      const char *target,
                      GError **error)
{
  gint64 modified = blob->modified;
  RfFileState state = find_existing (self, blob, target, error);

  if (state == RF_FILE_WHOLE || state == RF_FILE_FAILED)
    return state == RF_FILE_WHOLE;
  blob->modified = modified;
  if (!rf_file_stage_replace (stage, target, error))
    return FALSE;
  if (state == RF_FILE_ALTERED)
    g_message ("Written anew, since it was altered: %s", target);
  return TRUE;
}

static gboolean
place (const RfFileTree *self, RfAsset *blob, RfFileStage *stage, GError **error)
{
  g_autofree char *target = dup_target (self, blob, error);
  g_autofree char *folder = target != NULL ? g_path_get_dirname (target) : NULL;
  gboolean taken = FALSE;
  struct stat status;

  if (target == NULL || !rf_file_stage_sync (stage, &status, error) ||
      !rf_file_ensure_folder (self->calls, folder, 0755, error))
    return FALSE;
  if (status.st_size != blob->bytes)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_FAILED, "%s changed while it was stored", target);
      return FALSE;
    }
  blob->modified = rf_file_check_get_modified (&status);
  if (rf_file_stage_place (stage, target, &taken, error))
    return TRUE;
  return taken && settle_with_existing (self, blob, stage, target, error);
}

static RfAsset *
begin_blob (const RfAsset *asset)
{
  RfAsset *blob = rf_asset_new (asset->role, asset->media_type);

  blob->extension = g_strdup (rf_file_places_get_extension (asset->media_type));
  blob->created_at = asset->created_at != 0 ? asset->created_at : rf_time_now ();
  return blob;
}

/* What the caller gets is filled in only when all has gone well. */
static gboolean
hand_over (const RfFileTree *self, RfAsset *asset, const RfAsset *blob)
{
  g_free (asset->sha256);
  g_free (asset->extension);
  g_free (asset->path);
  asset->sha256 = g_strdup (blob->sha256);
  asset->extension = g_strdup (blob->extension);
  asset->bytes = blob->bytes;
  asset->created_at = blob->created_at;
  asset->modified = blob->modified;
  asset->path = rf_file_places_dup_blob (self->data_dir, blob);
  return TRUE;
}

/**
 * rf_file_put_bytes:
 * @self: where
 * @asset: (inout): filled in on success
 * @bytes: the content
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
rf_file_put_bytes (const RfFileTree *self, RfAsset *asset, GBytes *bytes, GError **error)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);
  g_autoptr (RfAsset) blob = begin_blob (asset);
  g_autoptr (RfFileStage) stage = NULL;
  g_autofree char *target = NULL;
  RfFileState state = RF_FILE_FAILED;

  blob->sha256 = rf_hash_bytes (data, length);
  blob->bytes = (gint64) length;
  target = dup_target (self, blob, error);
  if (target == NULL)
    return FALSE;
  state = find_existing (self, blob, target, error);
  if (state == RF_FILE_FAILED)
    return FALSE;
  if (state == RF_FILE_WHOLE)
    return hand_over (self, asset, blob);

  stage = rf_file_stage_new (self->calls, self->work_folder, error);
  if (stage == NULL || !rf_file_stage_write (stage, data, length, error) ||
      !place (self, blob, stage, error))
    return FALSE;
  return hand_over (self, asset, blob);
}

/* A file of ours alone, in the same tree, is moved. One that has another
 * name or another owner could be changed after it was hashed. */
static gboolean
is_movable (const RfFileTree *self, const char *path, const struct stat *status)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  const char *folder = self->work_folder;

  return status->st_nlink == 1 && status->st_uid == geteuid () &&
         g_str_has_prefix (canonical, folder) && canonical[strlen (folder)] == '/';
}

static RfFileStage *
stage_file (const RfFileTree *self,
            RfAsset *blob,
            const char *path,
            int source,
            const struct stat *status,
            GError **error)
{
  g_autoptr (RfFileStage) stage = NULL;
  g_autoptr (RfHash) hash = NULL;

  blob->bytes = status->st_size;
  if (is_movable (self, path, status))
    {
      blob->sha256 = rf_hash_descriptor (source, NULL, NULL, error);
      if (blob->sha256 == NULL)
        {
          g_prefix_error (error, "%s: ", path);
          return NULL;
        }
      return rf_file_stage_new_for_file (self->calls, path, source, error);
    }
  stage = rf_file_stage_new (self->calls, self->work_folder, error);
  hash = rf_hash_new ();
  if (stage == NULL || !rf_file_stage_copy (stage, source, hash, error))
    return NULL;
  blob->sha256 = rf_hash_finish (hash);
  return g_steal_pointer (&stage);
}

/**
 * rf_file_put_file:
 * @self: where
 * @asset: (inout): filled in on success
 * @path: a regular file; moved where it lies in the work folder, else copied
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
rf_file_put_file (const RfFileTree *self, RfAsset *asset, const char *path, GError **error)
{
  g_autoptr (RfAsset) blob = begin_blob (asset);
  g_autoptr (RfFileStage) stage = NULL;
  rf_autoclose int source = -1;
  RfFileState state = RF_FILE_FAILED;
  struct stat status;

  source = rf_file_check_open (self->calls, path, &state, &status, error);
  if (source < 0 && state != RF_FILE_FAILED)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_NOT_FOUND,
                 state == RF_FILE_MISSING ? "There is no file %s" : "%s is not a regular file",
                 path);
  if (source < 0)
    return FALSE;
  stage = stage_file (self, blob, path, source, &status, error);
  if (stage == NULL || !place (self, blob, stage, error))
    return FALSE;
  return hand_over (self, asset, blob);
}

/**
 * rf_file_put_record:
 * @self: where
 * @generation_id: names the record
 * @created_at: milliseconds
 * @record: the record
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
rf_file_put_record (const RfFileTree *self,
                    const char *generation_id,
                    gint64 created_at,
                    JsonNode *record,
                    GError **error)
{
  g_autofree char *target = rf_file_places_dup_record (self->data_dir, generation_id, created_at);
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;
  g_autoptr (RfFileStage) stage = NULL;
  struct stat status;
  gsize length = 0;

  if (target == NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "No side record can be named after the generation '%s'",
                   generation_id);
      return FALSE;
    }
  text = rf_json_print (record, &length, error);
  if (text == NULL)
    return FALSE;
  folder = g_path_get_dirname (target);
  stage = rf_file_stage_new (self->calls, self->work_folder, error);
  return stage != NULL && rf_file_stage_write (stage, text, length, error) &&
         rf_file_stage_sync (stage, &status, error) &&
         rf_file_ensure_folder (self->calls, folder, 0755, error) &&
         rf_file_stage_replace (stage, target, error);
}
