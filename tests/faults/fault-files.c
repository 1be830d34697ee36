/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-files.h"

#include "fault-disk.h"
#include "fault-plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>

/*
 * The blob store's table of file calls, each of which first asks the plan
 * whether it has to fail. Nothing is really synced.
 */

static gboolean
strikes (FaultSite site, const char *name)
{
  if (!fault_plan_strikes (site, name))
    return FALSE;
  errno = fault_plan_get_number ();
  return TRUE;
}

static int
fault_open (const char *path, int flags, mode_t mode)
{
  FaultSite site = (flags & O_CREAT) != 0 ? FAULT_SITE_CREATE : FAULT_SITE_OPEN;
  int descriptor = -1;

  if (strikes (site, "open"))
    return -1;
  descriptor = rf_file_calls_system.open (path, flags, mode);
  if (descriptor >= 0 && (flags & O_CREAT) != 0)
    fault_disk_note_file (path);
  return descriptor;
}

static ssize_t
fault_read (int descriptor, void *data, size_t length)
{
  return strikes (FAULT_SITE_READ, "read") ? -1 : read (descriptor, data, length);
}

static ssize_t
fault_write (int descriptor, const void *data, size_t length)
{
  off_t offset = lseek (descriptor, 0, SEEK_CUR);
  struct stat status = { 0 };
  ssize_t written = -1;

  if (strikes (FAULT_SITE_WRITE, "write"))
    return -1;
  fault_disk_enter ();
  written = write (descriptor, data, length);
  if (written > 0 && fstat (descriptor, &status) == 0)
    fault_disk_note_write (status.st_ino, offset, data, (gsize) written);
  fault_disk_leave ();
  return written;
}

static int
fault_fstat (int descriptor, struct stat *status)
{
  return strikes (FAULT_SITE_LOOK, "fstat") ? -1 : fstat (descriptor, status);
}

static int
fault_fchmod (int descriptor, mode_t mode)
{
  return strikes (FAULT_SITE_LOOK, "fchmod") ? -1 : fchmod (descriptor, mode);
}

static int
fault_fsync (int descriptor)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", descriptor);
  g_autofree char *path = NULL;
  struct stat status;

  if (strikes (FAULT_SITE_SYNC, "fsync"))
    return -1;
  path = g_file_read_link (link, NULL);
  if (path == NULL || fstat (descriptor, &status) != 0)
    return fsync (descriptor);
  fault_disk_enter ();
  if (S_ISDIR (status.st_mode))
    fault_disk_note_folder_sync (path);
  else
    fault_disk_note_sync (status.st_ino, path);
  fault_disk_leave ();
  return 0;
}

static int
fault_allocate (int descriptor, off_t length)
{
  return strikes (FAULT_SITE_WRITE, "fallocate")
             ? -1
             : rf_file_calls_system.allocate (descriptor, length);
}

static int
fault_flock (int descriptor, int operation)
{
  return strikes (FAULT_SITE_LOCK, "flock") ? -1 : flock (descriptor, operation);
}

static int
fault_mkdir (const char *path, mode_t mode)
{
  return strikes (FAULT_SITE_CREATE, "mkdir") ? -1 : mkdir (path, mode);
}

static int
fault_rename_new (const char *from, const char *to)
{
  int result = -1;

  if (strikes (FAULT_SITE_NAME, "rename_new"))
    return -1;
  fault_disk_enter ();
  result = rf_file_calls_system.rename_new (from, to);
  fault_disk_leave ();
  return result;
}

static int
fault_rename (const char *from, const char *to)
{
  int result = -1;

  if (strikes (FAULT_SITE_NAME, "rename"))
    return -1;
  fault_disk_enter ();
  fault_disk_note_replace (to);
  result = rename (from, to);
  fault_disk_leave ();
  return result;
}

static int
fault_link (const char *from, const char *to)
{
  return strikes (FAULT_SITE_NAME, "link") ? -1 : link (from, to);
}

static int
fault_unlink (const char *path)
{
  return strikes (FAULT_SITE_NAME, "unlink") ? -1 : unlink (path);
}

const RfFileCalls fault_files = {
  .open = fault_open,
  .read = fault_read,
  .write = fault_write,
  .fstat = fault_fstat,
  .fchmod = fault_fchmod,
  .fsync = fault_fsync,
  .allocate = fault_allocate,
  .flock = fault_flock,
  .mkdir = fault_mkdir,
  .rename_new = fault_rename_new,
  .rename = fault_rename,
  .link = fault_link,
  .unlink = fault_unlink,
};
