/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-blobs.h"

#include "rf-file-calls.h"
#include "rf-file-places.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>

/*
 * Walks over the files of all blobs, assets/YYYY/MM/<sha256>.<ext>. What has
 * another name is not ours and is passed over, and links are not followed.
 */

#define DEPTH 2 /* years and months above the blobs */

typedef struct
{
  RfBlobStoreFileFunc function;
  gpointer user_data;
  gboolean stopped;
} RfFileBlobs;

static gint64
get_milliseconds (const struct timespec *time)
{
  return (gint64) time->tv_sec * 1000 + time->tv_nsec / 1000000;
}

static void
take_file (RfFileBlobs *self, int folder, const char *name, const char *path)
{
  g_autofree char *sha256 = rf_file_places_dup_sha256 (name);
  RfBlobFile file = { path, sha256, 0, 0 };
  struct stat status;

  if (sha256 == NULL || fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
      !S_ISREG (status.st_mode))
    return;
  file.bytes = status.st_size;
  /* A file that was moved here kept its mtime; the ctime is of the move. */
  file.touched_at = MAX (get_milliseconds (&status.st_mtim), get_milliseconds (&status.st_ctim));
  self->stopped = !self->function (&file, self->user_data);
}

static gboolean
walk (RfFileBlobs *self, const char *path, guint depth, GError **error)
{
  int descriptor = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  DIR *stream = descriptor >= 0 ? fdopendir (descriptor) : NULL;
  gboolean fine = TRUE;

  /* No folder yet, or what is no folder of ours: no blobs. */
  if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
    return TRUE;
  if (stream == NULL)
    {
      rf_file_fail (error, errno, "list the folder", path);
      rf_file_close (&descriptor);
      return FALSE;
    }
  while (fine && !self->stopped)
    {
      struct dirent *entry = (errno = 0, readdir (stream));
      g_autofree char *child = NULL;

      if (entry == NULL)
        {
          fine = errno == 0 || rf_file_fail (error, errno, "list the folder", path);
          break;
        }
      child = g_build_filename (path, entry->d_name, NULL);
      if (depth == DEPTH)
        take_file (self, descriptor, entry->d_name, child);
      else if (rf_file_places_is_number (entry->d_name, depth == 0 ? 4 : 2))
        fine = walk (self, child, depth + 1, error);
    }
  closedir (stream);
  return fine;
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
  RfFileBlobs self = { function, user_data, FALSE };

  return walk (&self, path, 0, error);
}
