/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-guard.h"

#include "rf-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>

/*
 * SQLite from 3.7.0 to 3.51.2 (but for 3.44.6 and 3.50.7 and what follows them
 * there) loses committed pages in WAL mode when one connection resets the WAL
 * while another's second checkpoint runs. So whoever writes, checkpoints, opens
 * first or closes last does it under this one lock. It is taken with every
 * version of SQLite: an unaffected process beside an affected one would
 * otherwise bring the fault back, and one path is the path that is tested.
 *
 * flock belongs to the open file, so two threads with one descriptor would
 * both get in: a flag under a mutex stands before it. The descriptor is closed
 * on exec, so that no helper process inherits the lock.
 */

/* How long to sleep between two attempts, in microseconds: short at first,
 * since a holder is done after one fsync. */
#define PAUSE_FIRST 200
#define PAUSE_LAST  10000

struct _RfGuard
{
  int descriptor;
  GMutex mutex;
  GCond released;
  gboolean held;
};

/**
 * rf_guard_new:
 * @path: the lock's own file, which holds nothing; made where it is missing
 *
 * Returns: (transfer full) (nullable): a guard that nobody holds in this
 *   process, or %NULL with `store_unavailable`
 */
RfGuard *
rf_guard_new (const char *path, GError **error)
{
  RfGuard *self = NULL;
  int descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  /* flock asks for no right but to open. */
  if (descriptor < 0 && (errno == EACCES || errno == EROFS))
    descriptor = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (descriptor < 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_STORE_UNAVAILABLE,
                   "cannot open the store's lock “%s”: %s",
                   path,
                   g_strerror (errno));
      return NULL;
    }
  self = g_new0 (RfGuard, 1);
  self->descriptor = descriptor;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->released);
  return self;
}

/**
 * rf_guard_free:
 * @self: (transfer full) (nullable): a guard that is not held
 */
void
rf_guard_free (RfGuard *self)
{
  if (self == NULL)
    return;
  g_close (self->descriptor, NULL);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->released);
  g_free (self);
}

static gboolean
rf_guard_lock_thread (RfGuard *self, gint64 deadline)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->held)
    {
      if (!g_cond_wait_until (&self->released, &self->mutex, deadline))
        return FALSE;
    }
  self->held = TRUE;
  return TRUE;
}

static void
rf_guard_unlock_thread (RfGuard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->held = FALSE;
  g_cond_signal (&self->released);
}

static gboolean
rf_guard_lock_process (RfGuard *self, gint64 deadline)
{
  gint64 pause = PAUSE_FIRST;

  while (flock (self->descriptor, LOCK_EX | LOCK_NB) != 0)
    {
      if ((errno != EWOULDBLOCK && errno != EINTR) || g_get_monotonic_time () >= deadline)
        return FALSE;
      g_usleep ((gulong) pause / 2 + (gulong) g_random_int_range (0, (gint32) pause));
      pause = MIN (pause * 2, PAUSE_LAST);
    }
  return TRUE;
}

/**
 * rf_guard_lock:
 * @self: a guard
 * @timeout: how long to wait, in microseconds
 *
 * Keeps every other thread and process out of what the guard is for.
 *
 * Returns: whether the caller holds it now; if not, `store_unavailable`
 */
gboolean
rf_guard_lock (RfGuard *self, gint64 timeout, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + timeout;

  if (rf_guard_lock_thread (self, deadline))
    {
      if (rf_guard_lock_process (self, deadline))
        return TRUE;
      rf_guard_unlock_thread (self);
    }
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "the store stayed locked by another writer for %.1f seconds",
               (double) timeout / G_USEC_PER_SEC);
  if (error != NULL)
    rf_error_set_hint (*error, "try again; if it stays so, a Refrain process may hang");
  return FALSE;
}

/**
 * rf_guard_unlock:
 * @self: a guard that the caller holds
 */
void
rf_guard_unlock (RfGuard *self)
{
  flock (self->descriptor, LOCK_UN);
  rf_guard_unlock_thread (self);
}
