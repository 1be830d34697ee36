/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-blobs.h"

#include "rf-file-calls.h"
#include "rf-file-places.h"
#include "rf-file-walk.h"

#include <errno.h>
#include <fcntl.h>

/*
 * Walks over the files of all blobs, assets/YYYY/MM/<sha256>.<ext>. What has
 * another name is not ours and is passed over, and links are not followed.
 */

typedef struct
{
  RfBlobStoreFileFunc function;
  gpointer user_data;
} RfFileBlobs;

static gint64
get_milliseconds (const struct timespec *time)
{
  return (gint64) time->tv_sec * 1000 + time->tv_nsec / 1000000;
}

static gboolean
take_file_cb (int folder, const char *name, const char *path, gpointer user_data)
{
  const RfFileBlobs *self = user_data;
  g_autofree char *sha256 = rf_file_places_dup_sha256 (name);
  RfBlobFile file = { path, sha256, 0, 0 };
  struct stat status;

  if (sha256 == NULL || fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
      !S_ISREG (status.st_mode))
    return TRUE;
  file.bytes = status.st_size;
  /* A file that was moved here kept its mtime; the ctime is of the move. */
  file.touched_at = MAX (get_milliseconds (&status.st_mtim), get_milliseconds (&status.st_ctim));
  return self->function (&file, self->user_data);
}

/**
 * rf_file_blobs_foreach:
 * @data_dir: the data folder
 * @function: (scope call): called with each file; it may stop the walk
 * @user_data: for @function
 * @error: return location
 *
 * Returns: %FALSE where a folder could not be listed
 */
gboolean
rf_file_blobs_foreach (const char *data_dir,
                       RfBlobStoreFileFunc function,
                       gpointer user_data,
                       GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "assets", NULL);
  RfFileBlobs self = { function, user_data };

  return rf_file_walk (path, take_file_cb, &self, error);
}
