/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-folder.h"

#include <errno.h>
#include <fcntl.h>

/*
 * Folders that survive a power cut: a name is safe only when the folder that
 * holds it has been synced.
 */

/**
 * rf_file_sync_folder:
 * @calls: the system
 * @path: a folder
 * @error: return location
 *
 * Returns: whether the names in the folder are on the disk
 */
gboolean
rf_file_sync_folder (const RfFileCalls *calls, const char *path, GError **error)
{
  rf_autoclose int descriptor = calls->open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (descriptor < 0)
    return rf_file_fail (error, errno, "open the folder", path);
  if (calls->fsync (descriptor) != 0)
    return rf_file_fail (error, errno, "bring to the disk the folder", path);
  return TRUE;
}

/**
 * rf_file_ensure_folder:
 * @calls: the system
 * @path: an absolute path
 * @mode: of folders that are made
 * @error: return location
 *
 * Makes the folder and those above it, where they are missing, and syncs the
 * parent of each that it made.
 *
 * Returns: whether the folder is there
 */
gboolean
rf_file_ensure_folder (const RfFileCalls *calls, const char *path, mode_t mode, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  int result = calls->mkdir (path, mode);

  if (result != 0 && errno == ENOENT)
    {
      if (!rf_file_ensure_folder (calls, parent, mode, error))
        return FALSE;
      result = calls->mkdir (path, mode);
    }
  if (result != 0 && errno == EEXIST)
    return TRUE;
  if (result != 0)
    return rf_file_fail (error, errno, "make the folder", path);
  if (rf_file_sync_folder (calls, parent, error))
    return TRUE;
  /* Or the next one would take it for safely there. */
  rmdir (path);
  return FALSE;
}
