/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-check.h"

#include "rf-hash.h"

#include <errno.h>
#include <fcntl.h>

/*
 * Open first, then look, then trust: what a name says about a file is
 * believed only after the file itself was asked.
 */

/**
 * rf_file_check_open:
 * @calls: the system
 * @path: of a file
 * @state: (out): why there is no descriptor, or %RF_FILE_WHOLE as far as can
 *   be seen yet
 * @status: (out): of the open file
 * @error: return location; set only for %RF_FILE_FAILED
 *
 * Opens a regular file for reading. A link is not followed, and a pipe or a
 * device is not waited for.
 *
 * Returns: a descriptor, or -1
 */
int
rf_file_check_open (const RfFileCalls *calls,
                    const char *path,
                    RfFileState *state,
                    struct stat *status,
                    GError **error)
{
  int descriptor = calls->open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);

  *state = RF_FILE_FAILED;
  if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
    *state = RF_FILE_MISSING;
  else if (descriptor < 0 && (errno == ELOOP || errno == ENXIO))
    *state = RF_FILE_ALTERED;
  else if (descriptor < 0)
    rf_file_fail (error, errno, "open", path);
  else if (calls->fstat (descriptor, status) != 0)
    rf_file_fail (error, errno, "look at", path);
  else
    *state = S_ISREG (status->st_mode) ? RF_FILE_WHOLE : RF_FILE_ALTERED;

  if (*state != RF_FILE_WHOLE)
    rf_file_close (&descriptor);
  return descriptor;
}

/**
 * rf_file_check_content:
 * @descriptor: of a regular file, at its beginning
 * @status: its state
 * @asset: with bytes and sha256
 *
 * Compares size and hash. A file that cannot be read to its end is as good
 * as altered. The descriptor stands at the beginning again.
 *
 * Returns: %RF_FILE_WHOLE or %RF_FILE_ALTERED
 */
RfFileState
rf_file_check_content (int descriptor, const struct stat *status, const RfAsset *asset)
{
  g_autofree char *sha256 = NULL;
  guint64 bytes = 0;

  if (status->st_size != asset->bytes)
    return RF_FILE_ALTERED;
  sha256 = rf_hash_descriptor (descriptor, &bytes, NULL, NULL);
  if (sha256 == NULL || (gint64) bytes != asset->bytes || !g_str_equal (sha256, asset->sha256) ||
      lseek (descriptor, 0, SEEK_SET) != 0)
    return RF_FILE_ALTERED;
  return RF_FILE_WHOLE;
}

/**
 * rf_file_check_get_modified:
 * @status: of a file
 *
 * Returns: its mtime in nanoseconds
 */
gint64
rf_file_check_get_modified (const struct stat *status)
{
  return (gint64) status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
}
