/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-calls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>

/*
 * The system's own calls, and the one place where an errno of the file system
 * becomes an error of ours.
 */

typedef struct
{
  int number;
  const char *hint;
} RfFileHint;

static const RfFileHint hints[] = {
  { ENOSPC, "Free some space on that disk, or choose another data folder" },
  { EDQUOT, "Free some of your disk quota, or choose another data folder" },
  { EACCES, "Give this user the right to write there, or choose another data folder" },
  { EPERM, "Give this user the right to write there, or choose another data folder" },
  { EROFS, "The file system is mounted read-only: mount it for writing" },
  { EMFILE, "Too many files are open: raise the limit (ulimit -n)" },
  { ENFILE, "Too many files are open in the whole system" },
  { EIO, "The disk may be failing: look at the system's log" },
};

static int
system_open (const char *path, int flags, mode_t mode)
{
  return open (path, flags, mode);
}

/* Does not set errno itself. */
static int
system_allocate (int descriptor, off_t length)
{
  errno = posix_fallocate (descriptor, 0, length);
  return errno == 0 ? 0 : -1;
}

static int
system_rename_new (const char *from, const char *to)
{
  return renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

const RfFileCalls rf_file_calls_system = {
  .open = system_open,
  .read = read,
  .write = write,
  .fstat = fstat,
  .fchmod = fchmod,
  .fsync = fsync,
  .allocate = system_allocate,
  .flock = flock,
  .mkdir = mkdir,
  .rename_new = system_rename_new,
  .rename = rename,
  .link = link,
  .unlink = unlink,
};

/**
 * rf_file_fail:
 * @error: (out) (optional): where the error goes
 * @number: the errno
 * @doing: what was tried, such as `write`
 * @path: with which file
 *
 * Makes the error %RF_ERROR_STORE_UNAVAILABLE of a failed system call.
 *
 * Returns: %FALSE, so that callers can return it
 */
gboolean
rf_file_fail (GError **error, int number, const char *doing, const char *path)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "Cannot %s %s: %s",
               doing,
               path,
               g_strerror (number));
  for (gsize i = 0; error != NULL && i < G_N_ELEMENTS (hints); i++)
    {
      if (hints[i].number == number)
        rf_error_set_hint (*error, hints[i].hint);
    }
  if (error != NULL && (number == ENOSPC || number == EDQUOT))
    rf_error_set_disk_full (*error);
  return FALSE;
}
