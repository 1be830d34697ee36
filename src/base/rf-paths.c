/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-paths.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Where things stand on disk, and how a small file is written so that after a
 * crash there is the old one or the new one, whole.
 */

static gboolean
rf_paths_fail (GError **error, int number, const char *what, const char *path)
{
  g_set_error (error,
               RF_ERROR,
               number == ENOENT ? RF_ERROR_NOT_FOUND : RF_ERROR_STORE_UNAVAILABLE,
               "%s: %s: %s",
               path,
               what,
               g_strerror (number));
  return FALSE;
}

static char *
rf_paths_choose (const char *chosen, const char *variable)
{
  const char *value = chosen;

  if (value == NULL || *value == '\0')
    value = g_getenv (variable);
  if (value == NULL || *value == '\0')
    return NULL;
  return g_canonicalize_filename (value, NULL);
}

/**
 * rf_paths_dup_data_dir:
 * @chosen: (nullable): what the command line says
 *
 * Returns: (transfer full): the absolute path of the data directory: @chosen,
 *   else `$REFRAIN_DATA_DIR`, else `refrain` in the user's data directory.
 *   Nothing is created.
 */
char *
rf_paths_dup_data_dir (const char *chosen)
{
  char *path = rf_paths_choose (chosen, "REFRAIN_DATA_DIR");

  return path != NULL ? path : g_build_filename (g_get_user_data_dir (), "refrain", NULL);
}

/**
 * rf_paths_dup_config_file:
 * @chosen: (nullable): what the command line says
 *
 * Returns: (transfer full): the absolute path of the configuration file:
 *   @chosen, else `$REFRAIN_CONFIG`, else `refrain/refrain.conf` in the user's
 *   configuration directory. It need not exist.
 */
char *
rf_paths_dup_config_file (const char *chosen)
{
  char *path = rf_paths_choose (chosen, "REFRAIN_CONFIG");

  return path != NULL
             ? path
             : g_build_filename (g_get_user_config_dir (), "refrain", "refrain.conf", NULL);
}

/**
 * rf_paths_ensure_directory:
 * @path: a directory
 * @error: return location for an error
 *
 * Makes the directory and those above it that are missing, for the owner alone
 * (0700). One that is there stays as it is. What it makes is not synced.
 *
 * Returns: whether it is there now; %RF_ERROR_STORE_UNAVAILABLE where it
 *   cannot be made or is no directory
 */
gboolean
rf_paths_ensure_directory (const char *path, GError **error)
{
  struct stat status;

  if (g_mkdir_with_parents (path, 0700) != 0)
    return rf_paths_fail (error, errno, "cannot make the directory", path);
  if (stat (path, &status) != 0)
    return rf_paths_fail (error, errno, "cannot look at the directory", path);
  if (!S_ISDIR (status.st_mode))
    return rf_paths_fail (error, ENOTDIR, "cannot make the directory", path);
  return TRUE;
}

static gboolean
rf_paths_sync (int descriptor, const char *path, GError **error)
{
  /* A failed fsync is final: the kernel has dropped the pages, and a second
   * try would succeed without them. */
  if (fsync (descriptor) != 0)
    return rf_paths_fail (error, errno, "cannot sync", path);
  return TRUE;
}

/**
 * rf_paths_sync_directory:
 * @path: a directory
 * @error: return location for an error
 *
 * Makes names that were created, renamed or removed in the directory durable.
 *
 * Returns: whether it worked; %RF_ERROR_STORE_UNAVAILABLE (%RF_ERROR_NOT_FOUND
 *   for a missing one) where not
 */
gboolean
rf_paths_sync_directory (const char *path, GError **error)
{
  int descriptor = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done;

  if (descriptor < 0)
    return rf_paths_fail (error, errno, "cannot open the directory", path);
  done = rf_paths_sync (descriptor, path, error);
  close (descriptor);
  return done;
}

static gboolean
rf_paths_write_all (int descriptor, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize written = write (descriptor, data, MIN (length, G_MAXINT32));

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

static gboolean
rf_paths_fill (int descriptor, const char *path, const void *data, gsize length, GError **error)
{
  int number;

  if (!rf_paths_write_all (descriptor, data, length))
    {
      number = errno;
      close (descriptor);
      return rf_paths_fail (error, number, "cannot write", path);
    }
  if (!rf_paths_sync (descriptor, path, error))
    {
      close (descriptor);
      return FALSE;
    }
  if (close (descriptor) != 0)
    return rf_paths_fail (error, errno, "cannot close", path);
  return TRUE;
}

/**
 * rf_paths_write_durably:
 * @path: a file; its directory exists
 * @data: (array length=length): what it holds from now on
 * @length: bytes of @data
 * @error: return location for an error
 *
 * Replaces the file: a temporary one in the same directory is written, synced
 * and renamed over it, and the directory is synced. Readers see the old or the
 * new content, never a part. The new file's mode is 0600.
 *
 * Returns: whether the new content is durable; %RF_ERROR_STORE_UNAVAILABLE
 *   (%RF_ERROR_NOT_FOUND where the directory is missing) where not, and then
 *   no temporary file stays
 */
gboolean
rf_paths_write_durably (const char *path, const void *data, gsize length, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int descriptor = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);

  if (descriptor < 0)
    return rf_paths_fail (error, errno, "cannot write", path);
  if (!rf_paths_fill (descriptor, temporary, data, length, error))
    {
      unlink (temporary);
      return FALSE;
    }
  if (rename (temporary, path) != 0)
    {
      int number = errno;

      unlink (temporary);
      return rf_paths_fail (error, number, "cannot replace the file", path);
    }
  return rf_paths_sync_directory (directory, error);
}

static int
rf_paths_remove_cb (const char *path, const struct stat *status, int type, struct FTW *place)
{
  return remove (path);
}

/**
 * rf_paths_remove_tree:
 * @path: a folder or file
 *
 * Deletes it with all that is in it, as far as that is possible. Symbolic
 * links are deleted and not followed.
 */
void
rf_paths_remove_tree (const char *path)
{
  nftw (path, rf_paths_remove_cb, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
