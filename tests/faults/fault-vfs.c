/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-vfs.h"

#include "fault-disk.h"
#include "fault-plan.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

/*
 * A virtual file system of SQLite's over its own: each call first asks the plan
 * whether it has to fail. It becomes the default, so that the product opens its
 * database through it and knows nothing of it. Nothing is really synced, and
 * nothing sleeps: what is lost without a sync is played by fault-disk.c.
 */

typedef struct
{
  sqlite3_file base;
  ino_t inode;
  sqlite3_file *real; /* behind this struct, in the same block */
} FaultFile;

static sqlite3_vfs *real_vfs;

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return ((FaultFile *) file)->real;
}

static int
close_file (sqlite3_file *file)
{
  return get_real (file)->pMethods->xClose (get_real (file));
}

static int
read_file (sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
  if (fault_plan_strikes (FAULT_SITE_READ, "xRead"))
    return SQLITE_IOERR_READ;
  return get_real (file)->pMethods->xRead (get_real (file), data, length, offset);
}

static int
write_file (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  int code = SQLITE_OK;

  if (fault_plan_strikes (FAULT_SITE_WRITE, "xWrite"))
    return fault_plan_get_number () == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  fault_disk_enter ();
  code = get_real (file)->pMethods->xWrite (get_real (file), data, length, offset);
  fault_disk_note_write (((FaultFile *) file)->inode, offset, data, (gsize) length);
  fault_disk_leave ();
  return code;
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 length)
{
  int code = SQLITE_OK;

  if (fault_plan_strikes (FAULT_SITE_SIZE, "xTruncate"))
    return SQLITE_IOERR_TRUNCATE;
  fault_disk_enter ();
  code = get_real (file)->pMethods->xTruncate (get_real (file), length);
  fault_disk_note_truncate (((FaultFile *) file)->inode, length);
  fault_disk_leave ();
  return code;
}

static int
sync_file (sqlite3_file *file, int flags)
{
  if (fault_plan_strikes (FAULT_SITE_SYNC, "xSync"))
    return SQLITE_IOERR_FSYNC;
  fault_disk_enter ();
  fault_disk_note_sync (((FaultFile *) file)->inode, NULL);
  fault_disk_leave ();
  return SQLITE_OK;
}

static int
size_file (sqlite3_file *file, sqlite3_int64 *length)
{
  if (fault_plan_strikes (FAULT_SITE_LOOK, "xFileSize"))
    return SQLITE_IOERR_FSTAT;
  return get_real (file)->pMethods->xFileSize (get_real (file), length);
}

static int
lock_file (sqlite3_file *file, int level)
{
  if (fault_plan_strikes (FAULT_SITE_LOCK, "xLock"))
    return SQLITE_BUSY;
  return get_real (file)->pMethods->xLock (get_real (file), level);
}

static int
unlock_file (sqlite3_file *file, int level)
{
  return get_real (file)->pMethods->xUnlock (get_real (file), level);
}

static int
check_reserved_lock (sqlite3_file *file, int *answer)
{
  return get_real (file)->pMethods->xCheckReservedLock (get_real (file), answer);
}

static int
control_file (sqlite3_file *file, int operation, void *argument)
{
  return get_real (file)->pMethods->xFileControl (get_real (file), operation, argument);
}

static int
get_sector_size (sqlite3_file *file)
{
  return get_real (file)->pMethods->xSectorSize (get_real (file));
}

/* Nothing is promised, so that SQLite has to bear the worst. */
static int
get_characteristics (sqlite3_file *file)
{
  return 0;
}

static int
map_memory (sqlite3_file *file, int region, int size, int extend, void volatile **memory)
{
  if (extend && fault_plan_strikes (FAULT_SITE_SIZE, "xShmMap"))
    return SQLITE_IOERR_SHMSIZE;
  return get_real (file)->pMethods->xShmMap (get_real (file), region, size, extend, memory);
}

static int
lock_memory (sqlite3_file *file, int offset, int number, int flags)
{
  if ((flags & SQLITE_SHM_LOCK) != 0 && fault_plan_strikes (FAULT_SITE_LOCK, "xShmLock"))
    return SQLITE_BUSY;
  return get_real (file)->pMethods->xShmLock (get_real (file), offset, number, flags);
}

static void
order_memory (sqlite3_file *file)
{
  get_real (file)->pMethods->xShmBarrier (get_real (file));
}

static int
unmap_memory (sqlite3_file *file, int remove)
{
  return get_real (file)->pMethods->xShmUnmap (get_real (file), remove);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = size_file,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_reserved_lock,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_characteristics,
  .xShmMap = map_memory,
  .xShmLock = lock_memory,
  .xShmBarrier = order_memory,
  .xShmUnmap = unmap_memory,
};

static int
open_file (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  FaultFile *self = (FaultFile *) file;
  struct stat status = { 0 };
  int code = SQLITE_OK;

  memset (self, 0, sizeof *self);
  self->real = (sqlite3_file *) (gpointer) (self + 1);
  if (fault_plan_strikes (FAULT_SITE_OPEN, "xOpen"))
    return SQLITE_CANTOPEN;
  code = real_vfs->xOpen (real_vfs, path, self->real, flags, out_flags);
  if (code != SQLITE_OK)
    return code;
  self->base.pMethods = &methods;
  if (path != NULL && stat (path, &status) == 0)
    {
      self->inode = status.st_ino;
      fault_disk_note_file (path);
    }
  return code;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync)
{
  int code = SQLITE_OK;

  if (fault_plan_strikes (FAULT_SITE_NAME, "xDelete"))
    return SQLITE_IOERR_DELETE;
  fault_disk_enter ();
  code = real_vfs->xDelete (real_vfs, path, 0);
  fault_disk_leave ();
  return code;
}

static int
look_at_path (sqlite3_vfs *vfs, const char *path, int flags, int *answer)
{
  if (fault_plan_strikes (FAULT_SITE_LOOK, "xAccess"))
    return SQLITE_IOERR_ACCESS;
  return real_vfs->xAccess (real_vfs, path, flags, answer);
}

/* Whoever waits for a lock has waited; the plan says whether that was enough. */
static int
sleep_not (sqlite3_vfs *vfs, int microseconds)
{
  return microseconds;
}

/**
 * fault_vfs_install:
 *
 * Makes it the way that SQLite opens files by default, in this process.
 */
void
fault_vfs_install (void)
{
  static sqlite3_vfs vfs;

  g_assert_null (real_vfs);
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "fault";
  vfs.szOsFile += (int) sizeof (FaultFile);
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = look_at_path;
  vfs.xSleep = sleep_not;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}
