/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-stage.h"

#include "rf-file-folder.h"

#include <errno.h>
#include <fcntl.h>

/*
 * A stage is a file on its way into the tree: written under a temporary name
 * in the same file system, synced, then renamed to where it belongs, and the
 * folder synced. A reader sees the whole file or none.
 *
 * A failed fsync is final. The kernel may have dropped the pages and would
 * tell success the second time, so nothing is tried again: the file is thrown
 * away and the caller gets the error.
 */

#define COPY_BYTES (256 * 1024)
#define TRIES      100

/* The data folder's own mode, 0700 unless its owner chose otherwise, guards
 * what lies below it. */
#define FILE_MODE 0644

struct _RfFileStage
{
  const RfFileCalls *calls;
  char *path;        /* (owned) (nullable) once it is in its place */
  int descriptor;    /* (owned) */
  gboolean borrowed; /* the caller's own file, which outlives a failure */
};

/**
 * rf_file_stage_new:
 * @calls: the system
 * @folder: where temporary files are made
 * @error: return location
 *
 * Makes an empty temporary file that only its owner can read.
 *
 * Returns: (transfer full) (nullable): the stage
 */
RfFileStage *
rf_file_stage_new (const RfFileCalls *calls, const char *folder, GError **error)
{
  RfFileStage *self = NULL;
  g_autofree char *path = NULL;
  int descriptor = -1;

  for (guint i = 0; i < TRIES && descriptor < 0; i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s/put-%08x%08x", folder, g_random_int (), g_random_int ());
      descriptor = calls->open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (descriptor < 0 && errno != EEXIST && errno != EINTR)
        break;
    }
  if (descriptor < 0)
    {
      rf_file_fail (error, errno, "make the file", path);
      return NULL;
    }
  self = g_new0 (RfFileStage, 1);
  self->calls = calls;
  self->path = g_steal_pointer (&path);
  self->descriptor = descriptor;
  return self;
}

/**
 * rf_file_stage_new_for_file:
 * @calls: the system
 * @path: a finished file in the same file system
 * @descriptor: open for it; it is duplicated
 * @error: return location
 *
 * Takes a file that is there already. It stays where it is when something
 * fails: it may be the only copy of what was paid for.
 *
 * Returns: (transfer full) (nullable): the stage
 */
RfFileStage *
rf_file_stage_new_for_file (const RfFileCalls *calls,
                            const char *path,
                            int descriptor,
                            GError **error)
{
  RfFileStage *self = NULL;
  int copy = fcntl (descriptor, F_DUPFD_CLOEXEC, 0);

  if (copy < 0)
    {
      rf_file_fail (error, errno, "open", path);
      return NULL;
    }
  self = g_new0 (RfFileStage, 1);
  self->calls = calls;
  self->path = g_strdup (path);
  self->descriptor = copy;
  self->borrowed = TRUE;
  return self;
}

static void
rf_file_stage_unlink (RfFileStage *self)
{
  /* Once more, since nobody would come back for it before the next sweep. */
  if (self->calls->unlink (self->path) != 0 && errno != ENOENT)
    self->calls->unlink (self->path);
}

/**
 * rf_file_stage_free:
 * @self: (nullable): a stage
 *
 * Frees the stage, and removes its temporary file where it was not placed.
 */
void
rf_file_stage_free (RfFileStage *self)
{
  if (self == NULL)
    return;
  rf_file_close (&self->descriptor);
  if (self->path != NULL && !self->borrowed)
    rf_file_stage_unlink (self);
  g_free (self->path);
  g_free (self);
}

/**
 * rf_file_stage_write:
 * @self: a stage
 * @data: (array length=length): bytes
 * @length: how many
 * @error: return location
 *
 * Returns: whether all was written
 */
gboolean
rf_file_stage_write (RfFileStage *self, const void *data, gsize length, GError **error)
{
  const char *rest = data;

  while (length > 0)
    {
      ssize_t written = self->calls->write (self->descriptor, rest, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return rf_file_fail (error, errno, "write", self->path);
      rest += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/**
 * rf_file_stage_copy:
 * @self: a stage
 * @source: a descriptor; it is read from where it stands
 * @hash: what is written is hashed into it
 * @error: return location
 *
 * Returns: whether all was copied
 */
gboolean
rf_file_stage_copy (RfFileStage *self, int source, RfHash *hash, GError **error)
{
  g_autofree char *buffer = g_malloc (COPY_BYTES);
  ssize_t length = 0;

  while (TRUE)
    {
      length = self->calls->read (source, buffer, COPY_BYTES);
      if (length < 0 && errno == EINTR)
        continue;
      if (length < 0)
        return rf_file_fail (error, errno, "read what goes into", self->path);
      if (length == 0)
        return TRUE;
      rf_hash_update (hash, buffer, (gsize) length);
      if (!rf_file_stage_write (self, buffer, (gsize) length, error))
        return FALSE;
    }
}

/**
 * rf_file_stage_sync:
 * @self: a stage with all its bytes
 * @status: (out): what the file is now
 * @error: return location
 *
 * Sets the file's mode and brings it to the disk.
 *
 * Returns: whether it is there
 */
gboolean
rf_file_stage_sync (RfFileStage *self, struct stat *status, GError **error)
{
  if (self->calls->fchmod (self->descriptor, FILE_MODE) != 0)
    return rf_file_fail (error, errno, "set the mode of", self->path);
  if (self->calls->fsync (self->descriptor) != 0)
    return rf_file_fail (error, errno, "bring to the disk", self->path);
  if (self->calls->fstat (self->descriptor, status) != 0)
    return rf_file_fail (error, errno, "look at", self->path);
  return TRUE;
}

static int
rf_file_stage_link (RfFileStage *self, const char *target)
{
  if (self->calls->link (self->path, target) == 0)
    {
      rf_file_stage_unlink (self);
      return 0;
    }
  /* FAT has no links. What is replaced then has the same content by its name. */
  if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS)
    return self->calls->rename (self->path, target);
  return -1;
}

static gboolean
rf_file_stage_arrived (RfFileStage *self, const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *path = g_steal_pointer (&self->path);

  if (rf_file_sync_folder (self->calls, folder, error))
    return TRUE;
  /* The new name stays, since others may have believed it by now; but the
   * owner of the file gets it back under the old one as well. */
  if (self->borrowed)
    self->calls->link (target, path);
  return FALSE;
}

/**
 * rf_file_stage_place:
 * @self: a synced stage
 * @target: where the file belongs; its folder is there
 * @taken: (out): whether something has the name already
 * @error: return location
 *
 * Gives the file its name, unless that is taken, and syncs the folder.
 *
 * Returns: %FALSE on an error, and also when @taken, then without one
 */
gboolean
rf_file_stage_place (RfFileStage *self, const char *target, gboolean *taken, GError **error)
{
  int result = self->calls->rename_new (self->path, target);

  *taken = FALSE;
  /* Some file systems know no RENAME_NOREPLACE, but a link never replaces. */
  if (result != 0 && (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
    result = rf_file_stage_link (self, target);
  if (result != 0 && errno == EEXIST)
    {
      *taken = TRUE;
      return FALSE;
    }
  if (result != 0)
    return rf_file_fail (error, errno, "make", target);
  return rf_file_stage_arrived (self, target, error);
}

/**
 * rf_file_stage_replace:
 * @self: a synced stage
 * @target: where the file belongs; its folder is there
 * @error: return location
 *
 * Gives the file its name, whatever had it before, and syncs the folder.
 *
 * Returns: whether it is there
 */
gboolean
rf_file_stage_replace (RfFileStage *self, const char *target, GError **error)
{
  if (self->calls->rename (self->path, target) != 0)
    return rf_file_fail (error, errno, "replace", target);
  return rf_file_stage_arrived (self, target, error);
}
