/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-upkeep.h"

#include "rf-file-check.h"
#include "rf-file-derived.h"
#include "rf-file-folder.h"
#include "rf-file-places.h"
#include "rf-file-stage.h"

#include <errno.h>
#include <sys/statvfs.h>

/*
 * How files leave the tree, and come back into it. That nothing names them is
 * the callers' to know.
 */

/**
 * rf_file_remove_path:
 * @self: where
 * @path: of a file of the tree
 * @error: return location
 *
 * What was derived from a blob goes after it. The folder is not synced: should a power cut bring a
 * name back, the file is one that nothing names, and cleanup finds it.
 *
 * Returns: whether it is gone
 */
gboolean
rf_file_remove_path (const RfFileTree *self, const char *path, GError **error)
{
  g_autofree char *sha256 = g_path_get_basename (path);

  if (self->calls->unlink (path) != 0 && errno != ENOENT && errno != ENOTDIR)
    return rf_file_fail (error, errno, "remove", path);
  sha256[strcspn (sha256, ".")] = '\0';
  rf_file_derived_remove (self->data_dir, sha256);
  return TRUE;
}

/**
 * rf_file_remove:
 * @self: where
 * @asset: with sha256, extension and created_at
 * @error: return location
 *
 * Returns: whether the blob's file is gone
 */
gboolean
rf_file_remove (const RfFileTree *self, const RfAsset *asset, GError **error)
{
  g_autofree char *path = rf_file_places_dup_blob (self->data_dir, asset);

  /* A damaged row names no file. */
  return path == NULL || rf_file_remove_path (self, path, error);
}

/**
 * rf_file_remove_record:
 * @self: where
 * @generation_id: names the record
 * @created_at: milliseconds
 * @error: return location
 *
 * Returns: whether the side record is gone
 */
gboolean
rf_file_remove_record (const RfFileTree *self,
                       const char *generation_id,
                       gint64 created_at,
                       GError **error)
{
  g_autofree char *path = rf_file_places_dup_record (self->data_dir, generation_id, created_at);

  return path == NULL || rf_file_remove_path (self, path, error);
}

/**
 * rf_file_put_back:
 * @self: where
 * @asset: (inout): a blob whose name was taken away; gets its new mtime
 * @descriptor: of the blob
 * @error: return location
 *
 * Returns: whether it has its name again
 */
gboolean
rf_file_put_back (const RfFileTree *self, RfAsset *asset, int descriptor, GError **error)
{
  g_autofree char *target = rf_file_places_dup_blob (self->data_dir, asset);
  g_autofree char *folder = target != NULL ? g_path_get_dirname (target) : NULL;
  g_autoptr (RfFileStage) stage = NULL;
  g_autoptr (RfHash) hash = rf_hash_new ();
  g_autofree char *sha256 = NULL;
  struct stat status;

  if (target == NULL || lseek (descriptor, 0, SEEK_SET) != 0)
    return rf_file_fail (error, EINVAL, "put back", asset->sha256);
  stage = rf_file_stage_new (self->calls, self->work_folder, error);
  if (stage == NULL || !rf_file_stage_copy (stage, descriptor, hash, error))
    return FALSE;
  sha256 = rf_hash_finish (hash);
  if (g_strcmp0 (sha256, asset->sha256) != 0)
    return rf_file_fail (error, EIO, "put back", target);
  if (!rf_file_stage_sync (stage, &status, error) ||
      !rf_file_ensure_folder (self->calls, folder, 0755, error) ||
      !rf_file_stage_replace (stage, target, error))
    return FALSE;
  asset->modified = rf_file_check_get_modified (&status);
  return TRUE;
}

/**
 * rf_file_set_aside:
 * @self: where
 * @path: a file of the tree
 * @error: return location
 *
 * Returns: whether it lies in `lost/` now
 */
gboolean
rf_file_set_aside (const RfFileTree *self, const char *path, GError **error)
{
  g_autofree char *folder = g_build_filename (self->data_dir, "lost", NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *target = g_build_filename (folder, name, NULL);

  return rf_file_ensure_folder (self->calls, folder, 0700, error) &&
         (self->calls->rename (path, target) == 0 || errno == ENOENT ||
          rf_file_fail (error, errno, "set aside", path));
}

/**
 * rf_file_get_free_bytes:
 * @data_dir: the data folder
 *
 * Returns: what its disk has left for this user, or -1
 */
gint64
rf_file_get_free_bytes (const char *data_dir)
{
  struct statvfs status;

  if (statvfs (data_dir, &status) != 0)
    return -1;
  return (gint64) MIN ((guint64) status.f_bavail * status.f_frsize, (guint64) G_MAXINT64);
}
