/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-database-private.h"

#include "rf-recovery.h"

#include <sys/stat.h>

/*
 * Transactions: reading ones on any connection, writing ones under the guard
 * and with a checkpoint after them where the log has become long; and the one
 * place where damage is met.
 */

/* Pages in the log after which a writer copies them back. */
#define CHECKPOINT_PAGES 1000

/* The same after counting: who counts is often a process that lives for one
 * hit, and the next one of these has to read the whole log when it opens it. */
#define CHECKPOINT_PAGES_OF_COUNTS 100

/* The same in bulk: a page that many slices write to is copied back once. */
#define CHECKPOINT_PAGES_OF_BULK 16000

/* A log that is cut back each time it begins anew has to be made longer again, which
 * takes a disk as long as writing it; who writes something else cuts it back. */
static const char widen[] = "PRAGMA cache_size = -65536;"
                            "PRAGMA journal_size_limit = 134217728";
static const char narrow[] = "PRAGMA cache_size = -16384;"
                             "PRAGMA journal_size_limit = 4194304";

/* A connection goes back even after a failure, since on a full disk there might
 * be no room to open another; but not one to a damaged file, or one that could
 * not be brought back to rest. */
static void
rf_database_end (RfDatabase *self, RfConnection *connection, const GError *failure)
{
  if (sqlite3_get_autocommit (connection->database) &&
      !g_error_matches (failure, RF_ERROR, RF_ERROR_STORE_DAMAGED))
    rf_database_give_back (self, connection);
  else
    rf_connection_free (connection);
}

/* error is not NULL: rf_database_run () has one of its own. */
static gboolean
rf_database_read (RfDatabase *self, RfDatabaseTask *task, GError **error)
{
  RfConnection *connection = rf_database_take (self, task, FALSE, error);
  gboolean done;

  if (connection == NULL)
    return FALSE;
  if (task->access == RF_ACCESS_GLANCE)
    done = task->work (connection, task->data, error);
  else
    {
      done = rf_connection_execute (connection, "BEGIN", error) &&
             task->work (connection, task->data, error);
      if (!sqlite3_get_autocommit (connection->database))
        sqlite3_exec (connection->database, "COMMIT", NULL, NULL, NULL);
    }
  rf_database_end (self, connection, *error);
  return done;
}

static gboolean
rf_database_transact (RfConnection *connection, const RfDatabaseTask *task, GError **error)
{
  if (!rf_connection_execute (connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (task->work (connection, task->data, error) &&
      rf_connection_execute (connection, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (connection->database))
    sqlite3_exec (connection->database, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* A commit stands whatever becomes of the checkpoint: it is tried again after
 * the next one. After counting the log is emptied as well: the next process
 * could not know that all of it has been copied, and would append to it. */
static void
rf_database_checkpoint_if_long (RfConnection *connection, RfAccess access)
{
  gboolean counts = access == RF_ACCESS_COUNT;
  int limit = counts                     ? CHECKPOINT_PAGES_OF_COUNTS
              : access == RF_ACCESS_BULK ? CHECKPOINT_PAGES_OF_BULK
                                         : CHECKPOINT_PAGES;
  int how = counts ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;

  if (connection->wal_pages < limit)
    return;
  sqlite3_busy_timeout (connection->database, 0);
  sqlite3_wal_checkpoint_v2 (connection->database, NULL, how, NULL, NULL);
  sqlite3_busy_timeout (connection->database, 2000);
}

/* With the usual cache of pages the same index pages are written out, and read
 * again, many times in one slice. So the connection keeps them until it writes
 * something else. */
static gboolean
rf_database_fit_cache (RfConnection *connection, RfAccess access, GError **error)
{
  gboolean wide = access == RF_ACCESS_BULK;

  if (connection->is_wide == wide)
    return TRUE;
  connection->is_wide = wide;
  return rf_connection_execute (connection, wide ? widen : narrow, error);
}

static gboolean
rf_database_write_guarded (RfDatabase *self, RfDatabaseTask *task, GError **error)
{
  g_autoptr (RfConnection) connection = rf_database_take (self, task, TRUE, error);
  gboolean counts = task->access == RF_ACCESS_COUNT;
  gboolean done;

  if (connection == NULL || !rf_database_fit_cache (connection, task->access, error) ||
      (counts && !rf_connection_execute (connection, "PRAGMA synchronous = NORMAL", error)))
    return FALSE;
  done = rf_database_transact (connection, task, error);
  if (done)
    rf_database_checkpoint_if_long (connection, task->access);
  if (!counts || rf_connection_execute (connection, "PRAGMA synchronous = FULL", NULL))
    rf_database_end (self, g_steal_pointer (&connection), *error);
  return done;
}

static gboolean
rf_database_write (RfDatabase *self, RfDatabaseTask *task, GError **error)
{
  gboolean done;

  if (self->mode != RF_OPEN_WRITE)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_STORE_UNAVAILABLE,
                   "the store “%s” cannot be written to",
                   self->folder);
      return FALSE;
    }
  if (!rf_database_lock (self, self->patience, error))
    return FALSE;
  done = rf_database_write_guarded (self, task, error);
  rf_database_unlock (self);
  if (done && task->access != RF_ACCESS_COUNT)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      self->changed = TRUE;
    }
  return done;
}

static gboolean
rf_database_attempt (RfDatabase *self, RfDatabaseTask *task, GError **error)
{
  if (task->access >= RF_ACCESS_COUNT)
    return rf_database_write (self, task, error);
  return rf_database_read (self, task, error);
}

/* Whoever meets the damage first mends it; who comes second under the guard
 * finds another file in its place and only opens that. */
static gboolean
rf_database_heal (RfDatabase *self, const RfDatabaseTask *damaged, GError **error)
{
  RfDatabaseTask now = { 0 };
  gboolean healed = TRUE;

  if (!rf_database_lock (self, self->patience, error))
    return FALSE;
  rf_database_drop_idle (self);
  rf_database_note_file (self, &now);
  if (now.inode == damaged->inode && now.device == damaged->device)
    healed = rf_database_rebuild (self, error);
  rf_database_unlock (self);
  return healed;
}

/**
 * rf_database_run:
 * @access: what @work does
 * @work: what is done in one transaction
 *
 * Runs @work on a connection of its own, from any thread. Where the database
 * turns out to be damaged it is set aside and rebuilt, and @work runs again.
 *
 * Returns: whether @work succeeded and, where it writes, was committed
 */
gboolean
rf_database_run (RfDatabase *self,
                 RfAccess access,
                 RfDatabaseWork work,
                 gpointer data,
                 GError **error)
{
  RfDatabaseTask task = { access, work, data, FALSE, 0, 0 };
  GError *failure = NULL;

  if (rf_database_is_of_other_process (self))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_STORE_UNAVAILABLE,
                   "the store was opened by the process that this one was forked from");
      return FALSE;
    }
  if (rf_database_attempt (self, &task, &failure))
    return TRUE;
  if (self->mode == RF_OPEN_WRITE && g_error_matches (failure, RF_ERROR, RF_ERROR_STORE_DAMAGED) &&
      rf_database_heal (self, &task, NULL))
    {
      g_clear_error (&failure);
      task.certain = TRUE;
      if (rf_database_attempt (self, &task, &failure))
        return TRUE;
    }
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
rf_database_checkpoint_guarded (RfDatabase *self, int how, GError **error)
{
  g_autoptr (RfConnection) connection = rf_database_take_current (self, TRUE);
  int code;

  if (connection == NULL)
    connection = rf_database_prepare (self, error);
  if (connection == NULL)
    return FALSE;
  sqlite3_busy_timeout (connection->database, 0);
  code = sqlite3_wal_checkpoint_v2 (connection->database, NULL, how, NULL, NULL);
  sqlite3_busy_timeout (connection->database, 2000);
  /* A reader in the way is no fault: what could be copied has been. */
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
    return rf_connection_fail (connection, code, error);
  rf_database_give_back (self, g_steal_pointer (&connection));
  return TRUE;
}

/**
 * rf_database_checkpoint:
 *
 * Copies the write-ahead log into the database, as far as no reader needs it
 * still, under the guard.
 *
 * Returns: whether it succeeded
 */
gboolean
rf_database_checkpoint (RfDatabase *self, GError **error)
{
  gboolean done;

  if (!rf_database_lock (self, self->patience, error))
    return FALSE;
  done = rf_database_checkpoint_guarded (self, SQLITE_CHECKPOINT_PASSIVE, error);
  rf_database_unlock (self);
  return done;
}
