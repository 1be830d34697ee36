/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-database.h"

#include "rf-guard.h"
#include "rf-migrations.h"
#include "rf-recovery.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The database file as the rest of the store sees it: a pool of connections,
 * of which at most one in all processes writes, and transactions in which
 * work is done. Connections are alike; the guard makes one of them the writer.
 * So a process that does one look-up and counts it opens the file once.
 *
 * A cleanly closed database is refrain.db with everything in it beside an
 * empty -wal. The files beside it stay: the next process finds them, and one
 * without the right to write can read. Only who has changed something durably
 * does that checkpoint when it closes; who has read or counted leaves its few
 * pages in the log and waits for no disk.
 */

/* How long a writer waits for its turn. */
#define PATIENCE (10 * G_USEC_PER_SEC)

/* The checkpoint at the end is worth less waiting. */
#define PATIENCE_AT_CLOSE G_USEC_PER_SEC

/* Pages in the log after which a writer copies them back. */
#define CHECKPOINT_PAGES 1000

/* The same after counting: who counts is often a process that lives for one
 * hit, and the next one of these has to read the whole log when it opens it. */
#define CHECKPOINT_PAGES_OF_COUNTS 100

/* How long a reader takes it for granted that the file is still the same, in
 * microseconds: asking costs a tenth of a look-up. */
#define FILE_IS_SAME (10 * 1000)

/* Connections that are kept open for the next use. */
#define MAX_IDLE 16

struct _RfDatabase
{
  char *path;
  char *folder;
  RfOpenMode mode;
  RfGuard *guard; /* (nullable) where a lock cannot even be opened */
  RfDatabaseFill fill;
  gpointer fill_data;
  gint64 patience;
  pid_t process;
  GMutex mutex;       /* over what follows */
  GPtrArray *idle;    /* (element-type RfConnection) the last one is the warmest */
  GPtrArray *notices; /* (element-type utf8) */
  gboolean changed;
};

/* One call of rf_database_run (). */
typedef struct
{
  RfAccess access;
  RfDatabaseWork work;
  gpointer data;
  gboolean certain; /* ask whether the file is still the same */
  dev_t device;     /* the file that it ran on, or tried to */
  ino_t inode;
} RfDatabaseTask;

static gboolean
rf_database_lock (RfDatabase *self, gint64 patience, GError **error)
{
  return self->guard == NULL || rf_guard_lock (self->guard, patience, error);
}

static void
rf_database_unlock (RfDatabase *self)
{
  if (self->guard != NULL)
    rf_guard_unlock (self->guard);
}

static void
rf_database_take_notice (RfDatabase *self, char *notice)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (notice[0] != '\0')
    g_ptr_array_add (self->notices, notice);
  else
    g_free (notice);
}

static gboolean
rf_database_rebuild (RfDatabase *self, GError **error)
{
  char *notice = NULL;

  if (self->mode != RF_OPEN_WRITE)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_STORE_UNAVAILABLE,
                   "there is no index database “%s”, and none can be made there",
                   self->path);
      return FALSE;
    }
  notice = rf_recovery_rebuild (self->path, self->fill, self->fill_data, error);
  if (notice == NULL)
    return FALSE;
  rf_database_take_notice (self, notice);
  return TRUE;
}

/* Where the directory cannot be written to, SQLite reads a database in WAL mode
 * only with the files beside it. Without them nobody has it open, since whoever
 * opens it makes them first; so it may be read as a file that stands still. */
static RfConnection *
rf_database_open_read_only (RfDatabase *self, GError **error)
{
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (self->path, "-shm", NULL);
  gboolean shared = access (wal, R_OK) == 0 && access (shm, R_OK) == 0;
  struct stat status;

  if (!shared && stat (wal, &status) == 0 && status.st_size > 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_STORE_UNAVAILABLE,
                   "the store “%s” was not closed and cannot be written to",
                   self->folder);
      if (error != NULL)
        rf_error_set_hint (*error, "let somebody who may write there run “refrain stats” once");
      return NULL;
    }
  return rf_connection_open (self->path, shared ? RF_OPEN_READ : RF_OPEN_FROZEN, error);
}

static RfConnection *
rf_database_prepare (RfDatabase *self, GError **error)
{
  g_autoptr (RfConnection) connection = NULL;
  gint64 version = 0;

  if (rf_recovery_is_wanted (self->path) && !rf_database_rebuild (self, error))
    return NULL;
  connection = self->mode == RF_OPEN_WRITE ? rf_connection_open (self->path, RF_OPEN_WRITE, error)
                                           : rf_database_open_read_only (self, error);
  if (connection == NULL || !rf_migrations_check (connection, &version, error))
    return NULL;
  if (version == RF_SCHEMA_VERSION)
    return g_steal_pointer (&connection);
  if (self->mode == RF_OPEN_WRITE)
    return rf_migrations_apply (connection, version, error) ? g_steal_pointer (&connection) : NULL;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "the store “%s” is of an older form and cannot be written to",
               self->folder);
  return NULL;
}

/* Somebody who may write has opened what was read as a file that stands still. */
static gboolean
rf_database_stands_still (RfDatabase *self)
{
  g_autofree char *shm = g_strconcat (self->path, "-shm", NULL);

  return access (shm, F_OK) != 0;
}

static gboolean
rf_database_is_current (RfDatabase *self, RfConnection *connection, gboolean certain)
{
  struct stat status;
  gint64 now = g_get_monotonic_time ();

  if (!certain && now - connection->checked_at < FILE_IS_SAME)
    return TRUE;
  if (stat (self->path, &status) != 0 || status.st_dev != connection->device ||
      status.st_ino != connection->inode)
    return FALSE;
  connection->checked_at = now;
  return connection->mode != RF_OPEN_FROZEN || rf_database_stands_still (self);
}

static RfConnection *
rf_database_take_idle (RfDatabase *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->idle->len == 0)
    return NULL;
  return g_ptr_array_steal_index (self->idle, self->idle->len - 1);
}

/* Another process may have put a new file in the place of a damaged one. */
static RfConnection *
rf_database_take_current (RfDatabase *self, gboolean certain)
{
  RfConnection *connection = NULL;

  while ((connection = rf_database_take_idle (self)) != NULL)
    {
      if (rf_database_is_current (self, connection, certain))
        return connection;
      rf_connection_free (connection);
    }
  return NULL;
}

static void
rf_database_give_back (RfDatabase *self, RfConnection *connection)
{
  g_autoptr (RfConnection) surplus = connection;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->idle->len < MAX_IDLE)
    g_ptr_array_add (self->idle, g_steal_pointer (&surplus));
}

static void
rf_database_drop_idle (RfDatabase *self)
{
  RfConnection *connection = NULL;

  while ((connection = rf_database_take_idle (self)) != NULL)
    rf_connection_free (connection);
}

static void
rf_database_note_file (RfDatabase *self, RfDatabaseTask *task)
{
  struct stat status;

  if (stat (self->path, &status) != 0)
    return;
  task->device = status.st_dev;
  task->inode = status.st_ino;
}

static RfConnection *
rf_database_connect (RfDatabase *self, GError **error)
{
  RfConnection *connection = NULL;

  if (!rf_database_lock (self, self->patience, error))
    return NULL;
  connection = rf_database_prepare (self, error);
  rf_database_unlock (self);
  return connection;
}

static RfConnection *
rf_database_take (RfDatabase *self, RfDatabaseTask *task, gboolean guarded, GError **error)
{
  RfConnection *connection = rf_database_take_current (self, guarded || task->certain);

  if (connection == NULL)
    {
      rf_database_note_file (self, task);
      connection = guarded ? rf_database_prepare (self, error) : rf_database_connect (self, error);
    }
  if (connection != NULL)
    {
      task->device = connection->device;
      task->inode = connection->inode;
    }
  return connection;
}

static gboolean
rf_database_read (RfDatabase *self, RfDatabaseTask *task, GError **error)
{
  g_autoptr (RfConnection) connection = rf_database_take (self, task, FALSE, error);
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
  if (done)
    rf_database_give_back (self, g_steal_pointer (&connection));
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
  int limit = counts ? CHECKPOINT_PAGES_OF_COUNTS : CHECKPOINT_PAGES;
  int how = counts ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;

  if (connection->wal_pages < limit)
    return;
  sqlite3_busy_timeout (connection->database, 0);
  sqlite3_wal_checkpoint_v2 (connection->database, NULL, how, NULL, NULL);
  sqlite3_busy_timeout (connection->database, 2000);
}

static gboolean
rf_database_write_guarded (RfDatabase *self, RfDatabaseTask *task, GError **error)
{
  g_autoptr (RfConnection) connection = rf_database_take (self, task, TRUE, error);
  gboolean counts = task->access == RF_ACCESS_COUNT;
  gboolean done;

  if (connection == NULL ||
      (counts && !rf_connection_execute (connection, "PRAGMA synchronous = NORMAL", error)))
    return FALSE;
  done = rf_database_transact (connection, task, error);
  if (done)
    rf_database_checkpoint_if_long (connection, task->access);
  /* One that has met a fault is not used again. */
  if (done && (!counts || rf_connection_execute (connection, "PRAGMA synchronous = FULL", NULL)))
    rf_database_give_back (self, g_steal_pointer (&connection));
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
  if (done && task->access == RF_ACCESS_CHANGE)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      self->changed = TRUE;
    }
  return done;
}

static gboolean
rf_database_attempt (RfDatabase *self, RfDatabaseTask *task, GError **error)
{
  if (task->access == RF_ACCESS_COUNT || task->access == RF_ACCESS_CHANGE)
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

  if (getpid () != self->process)
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

static gboolean
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

static RfOpenMode
rf_database_choose_mode (RfDatabase *self)
{
  gboolean there = faccessat (AT_FDCWD, self->path, F_OK, AT_EACCESS) == 0;

  if (faccessat (AT_FDCWD, self->folder, W_OK, AT_EACCESS) == 0 &&
      (!there || faccessat (AT_FDCWD, self->path, W_OK, AT_EACCESS) == 0))
    return RF_OPEN_WRITE;
  return RF_OPEN_READ;
}

static gboolean
rf_database_open_guard (RfDatabase *self, GError **error)
{
  g_autofree char *lock = g_build_filename (self->folder, "refrain.lock", NULL);

  if (self->mode != RF_OPEN_WRITE && access (lock, R_OK) != 0)
    return TRUE;
  self->guard = rf_guard_new (lock, error);
  return self->guard != NULL;
}

static gboolean
rf_database_connect_work (RfConnection *connection, gpointer data, GError **error)
{
  return TRUE;
}

/**
 * rf_database_open:
 * @directory: the data directory, absolute, which is there
 * @fill: fills a database that has to be made
 *
 * Opens `refrain.db` there, or makes it. A directory that cannot be written to
 * is opened for reading.
 *
 * Returns: (transfer full) (nullable): the database, or %NULL
 */
RfDatabase *
rf_database_open (const char *directory, RfDatabaseFill fill, gpointer data, GError **error)
{
  g_autoptr (RfDatabase) self = g_new0 (RfDatabase, 1);

  g_mutex_init (&self->mutex);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_connection_free);
  self->notices = g_ptr_array_new_with_free_func (g_free);
  self->folder = g_strdup (directory);
  self->path = g_build_filename (directory, "refrain.db", NULL);
  self->patience = PATIENCE;
  self->process = getpid ();
  self->fill = fill;
  self->fill_data = data;
  self->mode = rf_database_choose_mode (self);
  if (!rf_database_open_guard (self, error) ||
      !rf_database_run (self, RF_ACCESS_GLANCE, rf_database_connect_work, NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_database_close:
 * @self: (transfer full) (nullable): a database that nobody uses any more
 */
void
rf_database_close (RfDatabase *self)
{
  if (self == NULL)
    return;
  if (self->changed && self->process == getpid () &&
      rf_database_lock (self, PATIENCE_AT_CLOSE, NULL))
    {
      rf_database_checkpoint_guarded (self, SQLITE_CHECKPOINT_TRUNCATE, NULL);
      rf_database_drop_idle (self);
      rf_database_unlock (self);
    }
  g_ptr_array_unref (self->idle);
  g_ptr_array_unref (self->notices);
  rf_guard_free (self->guard);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

/**
 * rf_database_is_read_only:
 *
 * Returns: whether every write is refused
 */
gboolean
rf_database_is_read_only (RfDatabase *self)
{
  return self->mode != RF_OPEN_WRITE;
}

/**
 * rf_database_dup_notices:
 *
 * Returns: (transfer full): what people should be told of: one line for each
 *   damaged file that was set aside
 */
GStrv
rf_database_dup_notices (RfDatabase *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->notices->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->notices, i));
  return g_strv_builder_end (builder);
}

/**
 * rf_database_set_patience:
 * @microseconds: how long a writer waits for its turn
 */
void
rf_database_set_patience (RfDatabase *self, gint64 microseconds)
{
  self->patience = microseconds;
}
