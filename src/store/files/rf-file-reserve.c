/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-reserve.h"

#include <errno.h>
#include <fcntl.h>

/*
 * Room kept back on the disk, tmp/reserve, for what was paid for when the disk
 * turns out to be full. It is allocated and not written, which takes no time
 * on the usual file systems, and it is shared by all processes: who makes it
 * longer while another does the same makes it no longer than it shall be.
 */

static char *
dup_path (const RfFileTree *tree)
{
  return g_build_filename (tree->work_folder, "reserve", NULL);
}

/* Blocks and not the length: who died while making it left one that is long
 * and empty, perhaps. */
static gboolean
is_whole (const struct stat *status, gint64 bytes)
{
  return status->st_size >= bytes && (gint64) status->st_blocks * 512 >= bytes;
}

/**
 * rf_file_reserve_keep:
 * @tree: where
 * @bytes: how much
 * @error: return location
 *
 * Keeps the room back, where that has not been done.
 *
 * Returns: whether it is kept
 */
gboolean
rf_file_reserve_keep (const RfFileTree *tree, gint64 bytes, GError **error)
{
  g_autofree char *path = dup_path (tree);
  rf_autoclose int descriptor = -1;
  struct stat status;

  if (stat (path, &status) == 0 && is_whole (&status, bytes))
    return TRUE;
  descriptor = tree->calls->open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return rf_file_fail (error, errno, "make the file", path);
  if (tree->calls->allocate (descriptor, bytes) == 0)
    return TRUE;
  rf_file_fail (error, errno, "keep room back in", path);
  /* Half a reserve on a full disk only stands in the way. */
  tree->calls->unlink (path);
  return FALSE;
}

/**
 * rf_file_reserve_free:
 * @tree: where
 *
 * Gives the room free.
 *
 * Returns: whether there was any
 */
gboolean
rf_file_reserve_free (const RfFileTree *tree)
{
  g_autofree char *path = dup_path (tree);

  return tree->calls->unlink (path) == 0;
}
