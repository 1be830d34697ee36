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
rf_paths_refuse (GError **error, int number, const char *what, const char *path)
{
  g_set_error (
      error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "%s: %s: %s", path, what, g_strerror (number));
  return FALSE;
}

static gboolean
rf_paths_fail (GError **error, int number, const char *what, const char *path)
{
  rf_paths_refuse (error, number, what, path);
  if (number == ENOENT && error != NULL)
    (*error)->code = RF_ERROR_NOT_FOUND;
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

/* A relative XDG variable is invalid and to be ignored: it would mean another
 * place from each working directory. */
static char *
rf_paths_build_usual (const char *folder, const char *fallback, const char *name)
{
  g_autofree char *home = NULL;

  if (g_path_is_absolute (folder))
    return g_build_filename (folder, "refrain", name, NULL);
  home = g_canonicalize_filename (g_get_home_dir (), NULL);
  return g_build_filename (home, fallback, "refrain", name, NULL);
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

  return path != NULL ? path : rf_paths_build_usual (g_get_user_data_dir (), ".local/share", NULL);
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

  return path != NULL ? path
                      : rf_paths_build_usual (g_get_user_config_dir (), ".config", "refrain.conf");
}

/**
 * rf_paths_is_config_named:
 * @chosen: (nullable): what the command line says
 *
 * Returns: whether somebody named the configuration file, so that one is
 *   meant to be there
 */
gboolean
rf_paths_is_config_named (const char *chosen)
{
  g_autofree char *path = rf_paths_choose (chosen, "REFRAIN_CONFIG");

  return path != NULL;
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
    return rf_paths_refuse (error, errno, "cannot make the directory", path);
  if (stat (path, &status) != 0)
    return rf_paths_refuse (error, errno, "cannot look at the directory", path);
  if (!S_ISDIR (status.st_mode))
    return rf_paths_refuse (error, ENOTDIR, "cannot make the directory", path);
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

static gssize
rf_paths_read (int descriptor, void *buffer, gsize length)
{
  gssize count;

  do
    count = read (descriptor, buffer, length);
  while (count < 0 && errno == EINTR);
  return count;
}

/* One byte more than @max_bytes at most, so that it shows whether there are more. */
static gssize
rf_paths_read_into (int descriptor, GString *text, gsize max_bytes)
{
  char buffer[16 * 1024];
  gssize count = 1;

  while (count > 0 && text->len <= max_bytes)
    {
      count = rf_paths_read (descriptor, buffer, MIN (sizeof buffer, max_bytes + 1 - text->len));
      if (count > 0)
        g_string_append_len (text, buffer, count);
    }
  return count;
}

/**
 * rf_paths_read_file:
 * @path: a file
 * @max_bytes: as much as it may hold
 * @unreadable: the code of the error where it is there but cannot be read
 * @length: (out): its bytes
 * @error: return location for an error
 *
 * Reads a small file that a person wrote. No more than @max_bytes are ever
 * read, so that neither a huge file nor a device fills the memory.
 *
 * Returns: (transfer full) (nullable): what it holds, with a NUL behind it;
 *   %NULL with @unreadable, %RF_ERROR_NOT_FOUND or %RF_ERROR_TOO_LARGE; the
 *   message names the file
 */
char *
rf_paths_read_file (const char *path,
                    gsize max_bytes,
                    RfErrorCode unreadable,
                    gsize *length,
                    GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int descriptor = open (path, O_RDONLY | O_CLOEXEC);
  gssize count = descriptor >= 0 ? rf_paths_read_into (descriptor, text, max_bytes) : -1;
  int number = errno;

  if (descriptor >= 0)
    close (descriptor);
  if (count < 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   number == ENOENT || number == ENOTDIR ? RF_ERROR_NOT_FOUND : unreadable,
                   "%s: cannot read: %s",
                   path,
                   g_strerror (number));
      return NULL;
    }
  if (text->len > max_bytes)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_TOO_LARGE,
                   "%s: it is larger than %" G_GSIZE_FORMAT " bytes",
                   path,
                   max_bytes);
      return NULL;
    }
  *length = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Goes on after a failure: what can be deleted is. */
static int
rf_paths_remove_cb (const char *path, const struct stat *status, int type, struct FTW *place)
{
  remove (path);
  return 0;
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
