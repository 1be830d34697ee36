/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-owners.h"

#include "rf-error.h"
#include "rf-paths.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Who lives: each store that has ever taken a flight holds a lock on a file of
 * its own, owners/UUID, until it is closed or its process dies, however it
 * dies. Only who can take that lock may call the owner dead, and no clock is
 * asked. A file that is gone was removed by its owner or by whoever found it
 * dead, so its owner is dead too. The descriptor is closed on exec, so that a
 * helper process does not keep a dead owner alive.
 */

/* Left files that are cleared away at once when an owner's own is made. */
#define MAX_SWEEP 64

struct _RfOwners
{
  char *folder;
  GMutex mutex;   /* over what follows */
  char *own;      /* (nullable) until it is needed */
  int descriptor; /* -1 until then */
};

/**
 * rf_owners_new:
 * @data_directory: the data directory
 *
 * Returns: (transfer full): the owners; no file is made yet
 */
RfOwners *
rf_owners_new (const char *data_directory)
{
  RfOwners *self = g_new0 (RfOwners, 1);

  self->folder = g_build_filename (data_directory, "owners", NULL);
  self->descriptor = -1;
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * rf_owners_free:
 * @self: (transfer full) (nullable): the owners; from here on this one is dead
 */
void
rf_owners_free (RfOwners *self)
{
  if (self == NULL)
    return;
  if (self->own != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, self->own, NULL);

      g_unlink (path);
      g_close (self->descriptor, NULL);
    }
  g_mutex_clear (&self->mutex);
  g_free (self->own);
  g_free (self->folder);
  g_free (self);
}

/* Returns a descriptor that shares the lock, or -1 where its owner lives; gone
 * is set where there is no file. Shared, since many may ask at once, and one
 * who asks must not look like the owner to another. */
static int
rf_owners_try_lock (const char *path, gboolean *gone)
{
  int descriptor = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);

  *gone = descriptor < 0 && errno == ENOENT;
  if (descriptor >= 0 && flock (descriptor, LOCK_SH | LOCK_NB) != 0)
    {
      close (descriptor);
      return -1;
    }
  return descriptor;
}

static void
rf_owners_sweep_some (RfOwners *self)
{
  g_autoptr (GDir) directory = g_dir_open (self->folder, 0, NULL);
  const char *name = NULL;

  for (int i = 0; i < MAX_SWEEP && directory != NULL; i++)
    {
      name = g_dir_read_name (directory);
      if (name == NULL)
        return;
      rf_owners_bury (self, name);
    }
}

static gboolean
rf_owners_try_make (RfOwners *self)
{
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  int descriptor = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  struct stat status;

  if (descriptor < 0)
    return FALSE;
  /* Between making and locking it, a sweep may have taken it for a dead one's. */
  if (flock (descriptor, LOCK_EX | LOCK_NB) != 0 || fstat (descriptor, &status) != 0 ||
      status.st_nlink == 0)
    {
      close (descriptor);
      errno = EAGAIN;
      return FALSE;
    }
  self->own = g_steal_pointer (&name);
  self->descriptor = descriptor;
  return TRUE;
}

/**
 * rf_owners_get_own:
 *
 * Makes the file of this store's own life at the first call.
 *
 * Returns: (transfer none) (nullable): its name, or %NULL with
 *   `store_unavailable`
 */
const char *
rf_owners_get_own (RfOwners *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->own != NULL)
    return self->own;
  if (!rf_paths_ensure_directory (self->folder, error))
    return NULL;
  rf_owners_sweep_some (self);
  for (int i = 0; i < 16 && self->own == NULL; i++)
    {
      if (!rf_owners_try_make (self) && errno != EAGAIN && errno != EEXIST)
        break;
    }
  if (self->own == NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_STORE_UNAVAILABLE,
                 "cannot make a file in “%s”: %s",
                 self->folder,
                 g_strerror (errno));
  return self->own;
}

/**
 * rf_owners_is_dead:
 * @owner: a name that rf_owners_get_own() gave, here or in another process, or
 *   an empty one where an owner has let go
 *
 * Returns: whether nobody holds its lock any more
 */
gboolean
rf_owners_is_dead (RfOwners *self, const char *owner)
{
  g_autofree char *path = g_build_filename (self->folder, owner, NULL);
  gboolean gone = *owner == '\0';
  int descriptor = gone ? -1 : rf_owners_try_lock (path, &gone);

  if (descriptor >= 0)
    close (descriptor);
  return gone || descriptor >= 0;
}

/**
 * rf_owners_bury:
 * @owner: a name
 *
 * Removes the file of an owner that is dead; a living one's stays.
 */
void
rf_owners_bury (RfOwners *self, const char *owner)
{
  g_autofree char *path = g_build_filename (self->folder, owner, NULL);
  gboolean gone = FALSE;
  int descriptor = *owner != '\0' ? rf_owners_try_lock (path, &gone) : -1;

  if (descriptor < 0)
    return;
  g_unlink (path);
  close (descriptor);
}

/**
 * rf_owners_sweep:
 * @dry_run: only count
 *
 * Removes the files of all owners that are dead.
 *
 * Returns: how many there were
 */
guint
rf_owners_sweep (RfOwners *self, gboolean dry_run)
{
  g_autoptr (GDir) directory = g_dir_open (self->folder, 0, NULL);
  const char *name = NULL;
  guint dead = 0;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      if (!rf_owners_is_dead (self, name))
        continue;
      dead++;
      if (!dry_run)
        rf_owners_bury (self, name);
    }
  return dead;
}
