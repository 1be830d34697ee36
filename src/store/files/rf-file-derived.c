/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-derived.h"

#include "rf-file-places.h"
#include "rf-paths.h"

#include <errno.h>

/*
 * Derived files: `derived/<sha256>/<name>`, one folder for each blob that has
 * any. They can be made again at any time, so nothing is synced; a rename alone
 * sees to it that a reader finds a whole file or none.
 */

/**
 * rf_file_derived_find:
 * @data_dir: the data folder
 * @sha256: hex
 * @name: of the derived file
 *
 * Returns: (transfer full) (nullable): its path, where it is there. An empty
 *   one, which a power cut can leave, is not.
 */
char *
rf_file_derived_find (const char *data_dir, const char *sha256, const char *name)
{
  g_autofree char *path = rf_file_places_dup_derived (data_dir, sha256, name);
  struct stat status;

  if (path == NULL || lstat (path, &status) != 0 || !S_ISREG (status.st_mode) ||
      status.st_size == 0)
    return NULL;
  return g_steal_pointer (&path);
}

static gboolean
ensure_folder (const RfFileCalls *calls, const char *path, GError **error)
{
  if (calls->mkdir (path, 0755) == 0 || errno == EEXIST)
    return TRUE;
  return rf_file_fail (error, errno, "make the folder", path);
}

static gboolean
ensure_folders (const RfFileTree *self, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *above = g_path_get_dirname (folder);

  return ensure_folder (self->calls, above, error) && ensure_folder (self->calls, folder, error);
}

/**
 * rf_file_derived_put:
 * @self: where
 * @sha256: hex
 * @name: of the derived file
 * @path: a file in the work folder, which is moved
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where it is now
 */
char *
rf_file_derived_put (const RfFileTree *self,
                     const char *sha256,
                     const char *name,
                     const char *path,
                     GError **error)
{
  g_autofree char *target = rf_file_places_dup_derived (self->data_dir, sha256, name);
  int number = ENOENT;

  if (target == NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "No derived file can be named '%s' of '%s'",
                   name,
                   sha256);
      return NULL;
    }
  /* Who drops the blob may take the folder away between the two steps. */
  for (guint i = 0; i < 3 && number == ENOENT; i++)
    {
      if (!ensure_folders (self, target, error))
        return NULL;
      number = self->calls->rename (path, target) == 0 ? 0 : errno;
    }
  if (number == 0)
    return g_steal_pointer (&target);
  rf_file_fail (error, number, "put in its place", target);
  return NULL;
}

/**
 * rf_file_derived_remove:
 * @data_dir: the data folder
 * @sha256: hex
 *
 * Removes the folder of that blob with all in it, where there is one.
 */
void
rf_file_derived_remove (const char *data_dir, const char *sha256)
{
  g_autofree char *path = rf_file_places_dup_derived (data_dir, sha256, "x");
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (folder != NULL)
    rf_paths_remove_tree (folder);
}
