/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-walk.h"

#include "rf-file-places.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>

/*
 * Walks over what lies in YYYY/MM below a folder. Links are not followed
 * anywhere on the way down.
 */

#define DEPTH 2 /* years and months above the files */

typedef struct
{
  RfFileWalkFunc function;
  gpointer user_data;
  gboolean stopped;
} RfFileWalk;

static gboolean
walk (RfFileWalk *self, int parent, const char *path, guint depth, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  int descriptor = openat (
      parent, parent == AT_FDCWD ? path : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  DIR *stream = descriptor >= 0 ? fdopendir (descriptor) : NULL;
  gboolean fine = TRUE;

  /* No folder yet, a file or a link by that name: nothing of ours. */
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
        self->stopped = !self->function (descriptor, entry->d_name, child, self->user_data);
      else if (rf_file_places_is_number (entry->d_name, depth == 0 ? 4 : 2))
        fine = walk (self, descriptor, child, depth + 1, error);
    }
  closedir (stream);
  return fine;
}

/**
 * rf_file_walk:
 * @path: the folder above the years
 * @function: (scope call): called with all that lies in a month
 * @user_data: for @function
 * @error: return location
 *
 * Returns: %FALSE where a folder could not be listed
 */
gboolean
rf_file_walk (const char *path, RfFileWalkFunc function, gpointer user_data, GError **error)
{
  RfFileWalk self = { function, user_data, FALSE };

  return walk (&self, AT_FDCWD, path, 0, error);
}
