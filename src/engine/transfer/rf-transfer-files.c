/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-transfer-files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Files of an export: each is written beside its place and then named, and a
 * name that is taken stays whose it is.
 */

#define COPY_BYTES (128 * 1024)

/* A part's own name says nothing to anybody, so the folder is what is told of. */
static gboolean
rf_part_fail (GError **error, const char *what)
{
  int number = errno;

  g_set_error (error, RF_ERROR, RF_ERROR_FAILED, "cannot %s: %s", what, g_strerror (number));
  if (error != NULL && (number == ENOSPC || number == EDQUOT))
    rf_error_set_disk_full (*error);
  return FALSE;
}

/**
 * rf_part_new:
 * @folder: a descriptor of the folder; outlives the part
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an empty file
 */
RfPart *
rf_part_new (int folder, GError **error)
{
  g_autoptr (RfPart) self = g_new0 (RfPart, 1);
  g_autofree char *unique = g_uuid_string_random ();

  self->folder = folder;
  self->name = g_strdup_printf (".refrain-%s.part", unique);
  self->descriptor =
      openat (folder, self->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (self->descriptor >= 0)
    return g_steal_pointer (&self);
  rf_part_fail (error, "write into the folder");
  g_clear_pointer (&self->name, g_free);
  return NULL;
}

/**
 * rf_part_free:
 * @self: (transfer full) (nullable): a part; goes away unless it has been named
 */
void
rf_part_free (RfPart *self)
{
  if (self == NULL)
    return;
  if (self->descriptor >= 0)
    close (self->descriptor);
  if (self->name != NULL)
    unlinkat (self->folder, self->name, 0);
  g_free (self->name);
  g_free (self);
}

/**
 * rf_part_write:
 * @self: a part
 * @data: what comes next
 * @error: return location
 *
 * Returns: whether all was written
 */
gboolean
rf_part_write (RfPart *self, const void *data, gsize length, GError **error)
{
  const char *next = data;

  while (length > 0)
    {
      gssize count = write (self->descriptor, next, length);

      if (count < 0 && errno != EINTR)
        return rf_part_fail (error, "write into the folder");
      next += MAX (count, 0);
      length -= (gsize) MAX (count, 0);
    }
  return TRUE;
}

/**
 * rf_part_copy:
 * @self: a part
 * @from: a file
 * @start: the first byte that is copied
 * @end: the first one that is not, or -1 for the end of the file
 * @error: return location
 *
 * Returns: whether all was copied
 */
gboolean
rf_part_copy (RfPart *self, int from, gint64 start, gint64 end, GError **error)
{
  g_autofree char *buffer = g_malloc (COPY_BYTES);

  while (end < 0 || start < end)
    {
      gsize wanted = end < 0 ? COPY_BYTES : (gsize) MIN (COPY_BYTES, end - start);
      gssize count = pread (from, buffer, wanted, start);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return rf_part_fail (error, "read the bytes of the asset");
      if (count == 0)
        return TRUE;
      if (!rf_part_write (self, buffer, (gsize) count, error))
        return FALSE;
      start += count;
    }
  return TRUE;
}

/* Not every file system can rename without replacing; nearly all of the others
 * have hard links. */
static int
rf_part_rename (RfPart *self, const char *name)
{
  if (renameat2 (self->folder, self->name, self->folder, name, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
  if (linkat (self->folder, self->name, self->folder, name, 0) != 0)
    return errno;
  unlinkat (self->folder, self->name, 0);
  return 0;
}

/**
 * rf_part_name:
 * @self: a part that is whole
 * @name: what it is to be called in its folder
 * @there: (out): whether something is called so already, which stays
 * @error: return location
 *
 * Returns: whether it is called so, or @there
 */
gboolean
rf_part_name (RfPart *self, const char *name, gboolean *there, GError **error)
{
  int number = rf_part_rename (self, name);

  *there = number == EEXIST;
  if (number == 0)
    g_clear_pointer (&self->name, g_free);
  errno = number;
  return number == 0 || *there || rf_part_fail (error, "name a file in the folder");
}
