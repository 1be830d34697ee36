/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-work.h"

#include "rf-file-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>

/*
 * The folder tmp/ of a store: temporary files on their way into the tree, and
 * work directories in which a provider leaves its output.
 *
 * What dead processes left is swept by the next process that writes. A
 * temporary file is left when nobody has written to it for an hour: writing
 * one takes seconds. A work directory may stand for hours while a video is
 * made, so time says nothing about it: its process holds an flock on the
 * directory itself, which the kernel drops when the process dies in any way.
 * The hour counts for it too, and covers the moment between making and
 * locking.
 *
 * Every method may be called from any thread.
 */

#define STALE_SECONDS  3600
#define OPEN_FOLDERS   16
#define NAME_OF_FILE   "put-"
#define NAME_OF_FOLDER "work-"

struct _RfFileWork
{
  char *data_dir;    /* (owned) */
  char *folder;      /* (owned) */
  GMutex mutex;      /* guards the rest */
  GHashTable *locks; /* (owned) path to the descriptor that holds its lock */
  gboolean prepared;
};

static void
close_lock (gpointer descriptor)
{
  close (GPOINTER_TO_INT (descriptor));
}

/**
 * rf_file_work_new:
 * @data_dir: the data folder, absolute
 *
 * Touches nothing yet.
 *
 * Returns: (transfer full): the keeper of its tmp/
 */
RfFileWork *
rf_file_work_new (const char *data_dir)
{
  RfFileWork *self = g_new0 (RfFileWork, 1);

  self->data_dir = g_strdup (data_dir);
  self->folder = g_build_filename (data_dir, "tmp", NULL);
  self->locks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_lock);
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * rf_file_work_free:
 * @self: the keeper
 *
 * Lets go of the locks. Work directories that were not removed are left to
 * the next sweep: there may be a paid result in them.
 */
void
rf_file_work_free (RfFileWork *self)
{
  g_hash_table_unref (self->locks);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->data_dir);
  g_free (self);
}

/**
 * rf_file_work_get_folder:
 * @self: the keeper
 *
 * Returns: (transfer none): the path of tmp/
 */
const char *
rf_file_work_get_folder (RfFileWork *self)
{
  return self->folder;
}

static int
remove_cb (const char *path, const struct stat *status, int type, struct FTW *position)
{
  return remove (path);
}

static void
remove_tree (const char *path)
{
  if (nftw (path, remove_cb, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
    g_message ("Cannot remove the folder %s: %s", path, g_strerror (errno));
}

static gboolean
sweep_folder (const char *path, gboolean dry_run)
{
  rf_autoclose int descriptor = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

  if (descriptor < 0 || flock (descriptor, LOCK_EX | LOCK_NB) != 0)
    return FALSE;
  if (!dry_run)
    remove_tree (path);
  return TRUE;
}

/* Returns: whether it was left by somebody dead */
static gboolean
sweep_entry (const char *folder, const char *name, gboolean dry_run)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat status;

  if (lstat (path, &status) != 0 || status.st_mtime > time (NULL) - STALE_SECONDS)
    return FALSE;
  if (S_ISREG (status.st_mode) && g_str_has_prefix (name, NAME_OF_FILE))
    return dry_run || unlink (path) == 0;
  return S_ISDIR (status.st_mode) && g_str_has_prefix (name, NAME_OF_FOLDER) &&
         sweep_folder (path, dry_run);
}

/**
 * rf_file_work_sweep:
 * @self: the keeper
 * @dry_run: only count
 *
 * Clears away what dead processes have left in tmp/.
 *
 * Returns: how many files and folders there were
 */
guint
rf_file_work_sweep (RfFileWork *self, gboolean dry_run)
{
  DIR *stream = opendir (self->folder);
  guint swept = 0;

  if (stream == NULL)
    return 0;
  for (struct dirent *entry = readdir (stream); entry != NULL; entry = readdir (stream))
    swept += sweep_entry (self->folder, entry->d_name, dry_run) ? 1 : 0;
  closedir (stream);
  return swept;
}

static gboolean
prepare_locked (RfFileWork *self, const RfFileCalls *calls, GError **error)
{
  if (self->prepared)
    return TRUE;
  if (!rf_file_ensure_folder (calls, self->data_dir, 0700, error) ||
      !rf_file_ensure_folder (calls, self->folder, 0700, error))
    return FALSE;
  rf_file_work_sweep (self, FALSE);
  self->prepared = TRUE;
  return TRUE;
}

/**
 * rf_file_work_prepare:
 * @self: the keeper
 * @calls: the system
 * @error: return location
 *
 * Makes tmp/ where it is missing, and sweeps it, once.
 *
 * Returns: whether tmp/ is there
 */
gboolean
rf_file_work_prepare (RfFileWork *self, const RfFileCalls *calls, GError **error)
{
  gboolean prepared = FALSE;

  g_mutex_lock (&self->mutex);
  prepared = prepare_locked (self, calls, error);
  g_mutex_unlock (&self->mutex);
  return prepared;
}

static int
lock_folder (const RfFileCalls *calls, const char *path, GError **error)
{
  int descriptor = calls->open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0);

  if (descriptor < 0)
    {
      rf_file_fail (error, errno, "open the folder", path);
      return -1;
    }
  if (calls->flock (descriptor, LOCK_EX | LOCK_NB) != 0)
    {
      rf_file_fail (error, errno, "lock the folder", path);
      rf_file_close (&descriptor);
    }
  return descriptor;
}

/**
 * rf_file_work_dup_directory:
 * @self: the keeper, prepared
 * @calls: the system
 * @error: return location
 *
 * Makes an empty folder that only its owner can enter, and that no sweep
 * takes while this process lives.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
rf_file_work_dup_directory (RfFileWork *self, const RfFileCalls *calls, GError **error)
{
  g_autofree char *path = g_strconcat (self->folder, "/" NAME_OF_FOLDER "XXXXXX", NULL);
  int lock = -1;

  if (mkdtemp (path) == NULL)
    {
      rf_file_fail (error, errno, "make a folder in", self->folder);
      return NULL;
    }
  lock = lock_folder (calls, path, error);
  if (lock < 0)
    {
      remove_tree (path);
      return NULL;
    }
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->locks, g_strdup (path), GINT_TO_POINTER (lock));
  g_mutex_unlock (&self->mutex);
  return g_steal_pointer (&path);
}

/**
 * rf_file_work_remove_directory:
 * @self: the keeper
 * @path: what rf_file_work_dup_directory() gave; anything else is left alone
 *
 * Deletes the folder with all in it, then lets go of its lock.
 */
void
rf_file_work_remove_directory (RfFileWork *self, const char *path)
{
  gpointer lock = NULL;
  g_autofree char *key = NULL;

  g_mutex_lock (&self->mutex);
  g_hash_table_steal_extended (self->locks, path, (gpointer *) &key, &lock);
  g_mutex_unlock (&self->mutex);
  if (key == NULL)
    {
      g_message ("Not removed, since it is no work directory of this process: %s", path);
      return;
    }
  remove_tree (key);
  close_lock (lock);
}
