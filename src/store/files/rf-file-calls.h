/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

G_BEGIN_DECLS

/**
 * RfFileCalls:
 * @allocate: makes the file at least as long as that, with room for all of it
 * @rename_new: renames, and fails with EEXIST instead of replacing
 *
 * The system calls of the write path that can fail. Each sets errno as the
 * system's own does. Tests put others in, to let the N-th call fail.
 */
typedef struct
{
  int (*open) (const char *path, int flags, mode_t mode);
  ssize_t (*read) (int descriptor, void *data, size_t length);
  ssize_t (*write) (int descriptor, const void *data, size_t length);
  int (*fstat) (int descriptor, struct stat *status);
  int (*fchmod) (int descriptor, mode_t mode);
  int (*fsync) (int descriptor);
  int (*allocate) (int descriptor, off_t length);
  int (*flock) (int descriptor, int operation);
  int (*mkdir) (const char *path, mode_t mode);
  int (*rename_new) (const char *from, const char *to);
  int (*rename) (const char *from, const char *to);
  int (*link) (const char *from, const char *to);
  int (*unlink) (const char *path);
} RfFileCalls;

extern const RfFileCalls rf_file_calls_system;

gboolean rf_file_fail (GError **error, int number, const char *doing, const char *path);

static inline void
rf_file_close (int *descriptor)
{
  if (*descriptor >= 0)
    close (*descriptor);
  *descriptor = -1;
}

/** rf_autoclose: closes the descriptor when the variable goes out of scope */
#define rf_autoclose __attribute__ ((cleanup (rf_file_close)))

G_END_DECLS
