/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-uploads.h"

#include "rf-file-folder.h"
#include "rf-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>

/*
 * Files that somebody has sent to be the input of a request: each tenant's in a
 * folder of its own, `uploads/<tenant>/<sha256>`. Using one makes it young
 * again, and what is old goes when the next one comes.
 */

/* Seconds after its last use. */
#define KEPT (7 * 24 * 60 * 60)

/* A tenant's name is any text, and this is part of a path. */
static char *
dup_folder (const char *data_dir, const char *namespace_)
{
  g_autofree char *tenant =
      *namespace_ != '\0' ? rf_hash_bytes (namespace_, strlen (namespace_)) : g_strdup ("default");

  return g_build_filename (data_dir, "uploads", tenant, NULL);
}

/**
 * rf_file_uploads_find:
 * @data_dir: the data folder
 * @namespace_: the tenant
 * @sha256: hex
 *
 * Returns: (transfer full) (nullable): the file's path, where it is there
 */
char *
rf_file_uploads_find (const char *data_dir, const char *namespace_, const char *sha256)
{
  g_autofree char *folder = dup_folder (data_dir, namespace_);
  g_autofree char *path = NULL;

  if (!rf_hash_is_hex (sha256))
    return NULL;
  path = g_build_filename (folder, sha256, NULL);
  if (utimensat (AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
    return NULL;
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

static void
remove_old (const RfFileCalls *calls, const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  time_t before = time (NULL) - KEPT;
  const char *name = NULL;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat status;

      if (lstat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_mtime < before)
        calls->unlink (path);
    }
}

/**
 * rf_file_uploads_put:
 * @self: where
 * @namespace_: the tenant
 * @sha256: hex, what the file must have
 * @path: a file in a work folder, which is moved
 * @error: return location; %RF_ERROR_INVALID_REQUEST where it has another content
 *
 * Returns: whether it is kept
 */
gboolean
rf_file_uploads_put (const RfFileTree *self,
                     const char *namespace_,
                     const char *sha256,
                     const char *path,
                     GError **error)
{
  g_autofree char *folder = dup_folder (self->data_dir, namespace_);
  g_autofree char *target = g_build_filename (folder, sha256, NULL);
  g_autofree char *found = rf_hash_file (path, NULL, NULL, error);

  if (found == NULL)
    return FALSE;
  if (!g_str_equal (found, sha256))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "what was sent is not what it is called: its SHA-256 is %s",
                   found);
      return FALSE;
    }
  if (!rf_file_ensure_folder (self->calls, folder, 0700, error))
    return FALSE;
  remove_old (self->calls, folder);
  if (self->calls->rename (path, target) != 0)
    return rf_file_fail (error, errno, "put in its place", target);
  return rf_file_sync_folder (self->calls, folder, error);
}
