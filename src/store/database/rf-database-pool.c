/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-database-private.h"

#include "rf-migrations.h"
#include "rf-recovery.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The pool of connections. One is used only while the file behind it is still
 * the one that stands under the name: what was set aside by another process
 * answers nobody any more.
 */

/* How long a reader takes it for granted that the file is still the same, in
 * microseconds: asking costs a tenth of a look-up. */
#define FILE_IS_SAME (10 * 1000)

/* Connections that are kept open for the next use. Each has a cache of its own, so
 * what a crowd has opened is closed one by one when it has gone. */
#define MAX_IDLE 16

/* Connections beside one for each processor that are opened at once. Where so many are
 * open, another one is opened only after one was waited for, for so long for each that
 * there is beyond, in microseconds: to open one waits for whoever writes, and reads the
 * schema. Nobody waits for ever, since whoever has one may want a second. */
#define ENOUGH 4
#define WAIT   1000

/* Descriptors of connections that were closed, which are worth opening one anew. SQLite
 * keeps them as long as any connection to the file is open, since to close one would
 * give up the locks of all. */
#define MAX_LEFT 4

gboolean
rf_database_lock (RfDatabase *self, gint64 patience, GError **error)
{
  return self->guard == NULL || rf_guard_lock (self->guard, patience, error);
}

void
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

/* It may be there, behind a folder that may not be looked into. */
static void
rf_database_refuse_missing (RfDatabase *self, GError **error)
{
  int reading = access (self->path, F_OK) == 0 ? 0 : errno;
  int writing = access (self->folder, W_OK) == 0 ? 0 : errno;

  if (reading != 0 && reading != ENOENT)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_STORE_UNAVAILABLE,
                 "the %s “%s” cannot be reached: %s",
                 self->schema->what,
                 self->path,
                 g_strerror (reading));
  else
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_STORE_UNAVAILABLE,
                 "there is no %s “%s”, and none can be made there: %s",
                 self->schema->what,
                 self->path,
                 g_strerror (writing != 0 ? writing : EACCES));
  if (error != NULL)
    rf_error_set_hint (*error, "name another data directory, or ask whoever owns this one");
}

gboolean
rf_database_rebuild (RfDatabase *self, GError **error)
{
  char *notice = NULL;

  if (self->mode != RF_OPEN_WRITE)
    {
      rf_database_refuse_missing (self, error);
      return FALSE;
    }
  notice = rf_recovery_rebuild (self->schema, self->path, self->fill, self->fill_data, error);
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
rf_database_prepare_file (RfDatabase *self, GError **error)
{
  g_autoptr (RfConnection) connection = NULL;
  gint64 version = 0;

  if (rf_recovery_is_wanted (self->path) && !rf_database_rebuild (self, error))
    return NULL;
  connection = self->mode == RF_OPEN_WRITE ? rf_connection_open (self->path, RF_OPEN_WRITE, error)
                                           : rf_database_open_read_only (self, error);
  if (connection == NULL || !rf_migrations_check (self->schema, connection, &version, error))
    return NULL;
  if (version == self->schema->version)
    return g_steal_pointer (&connection);
  if (self->mode == RF_OPEN_WRITE)
    return rf_migrations_apply (self->schema, connection, version, error)
               ? g_steal_pointer (&connection)
               : NULL;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "the store “%s” is of an older form and cannot be written to",
               self->folder);
  return NULL;
}

RfConnection *
rf_database_prepare (RfDatabase *self, GError **error)
{
  RfConnection *connection = rf_database_prepare_file (self, error);
  g_autoptr (GMutexLocker) locker = NULL;

  if (connection == NULL)
    return NULL;
  locker = g_mutex_locker_new (&self->mutex);
  g_atomic_int_inc (&self->n_open);
  self->most = MAX (self->most, g_atomic_int_get (&self->n_open));
  connection->counted = &self->n_open;
  return connection;
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
RfConnection *
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

/* The lock is held. Returns: (transfer full) (nullable): what nobody has used for
 * long; one other is there */
static RfConnection *
rf_database_steal_stale (RfDatabase *self, gint64 now)
{
  const RfConnection *coldest = self->idle->len > 0 ? g_ptr_array_index (self->idle, 0) : NULL;

  if (coldest == NULL || now - coldest->idle_since < self->idle_time)
    return NULL;
  return g_ptr_array_steal_index (self->idle, 0);
}

/* The lock is held. Returns: whether the one connection that is open is all that is left
 * of a crowd, and keeps what the others have left */
static gboolean
rf_database_is_last_of_crowd (RfDatabase *self)
{
  if (g_atomic_int_get (&self->n_open) > 1 || self->most - 1 < MAX_LEFT)
    return FALSE;
  self->most = 0;
  return TRUE;
}

void
rf_database_give_back (RfDatabase *self, RfConnection *connection)
{
  g_autoptr (RfConnection) surplus = connection;
  g_autoptr (RfConnection) stale = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  connection->idle_since = g_get_monotonic_time ();
  stale = rf_database_steal_stale (self, connection->idle_since);
  if (self->idle->len >= MAX_IDLE || rf_database_is_last_of_crowd (self))
    return;
  g_ptr_array_add (self->idle, g_steal_pointer (&surplus));
  /* It is a call of the system, whether somebody waits or not. */
  if (self->n_waiting > 0)
    g_cond_signal (&self->given_back);
}

void
rf_database_drop_idle (RfDatabase *self)
{
  RfConnection *connection = NULL;

  while ((connection = rf_database_take_idle (self)) != NULL)
    rf_connection_free (connection);
}

void
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

static void
rf_database_wait_for_idle (RfDatabase *self, gint64 until)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->n_waiting++;
  while (self->idle->len == 0 && g_cond_wait_until (&self->given_back, &self->mutex, until))
    continue;
  self->n_waiting--;
}

/* Returns: (transfer full) (nullable): one that is open, where all were in use and many are */
static RfConnection *
rf_database_await_current (RfDatabase *self, gboolean certain)
{
  RfConnection *connection = NULL;
  int enough = ENOUGH + (int) g_get_num_processors ();
  int beyond = g_atomic_int_get (&self->n_open) - MIN (enough, MAX_IDLE);
  gint64 until = g_get_monotonic_time () + (beyond + 1) * WAIT;

  while (connection == NULL && g_get_monotonic_time () < until)
    {
      rf_database_wait_for_idle (self, until);
      connection = rf_database_take_current (self, certain);
    }
  return connection;
}

RfConnection *
rf_database_take (RfDatabase *self, RfDatabaseTask *task, gboolean guarded, GError **error)
{
  gboolean certain = guarded || task->certain;
  RfConnection *connection = rf_database_take_current (self, certain);

  if (connection == NULL)
    connection = rf_database_await_current (self, certain);
  if (connection == NULL)
    {
      rf_database_note_file (self, task);
      connection = guarded ? rf_database_prepare (self, error) : rf_database_connect (self, error);
    }
  if (connection != NULL)
    {
      task->device = connection->device;
      task->inode = connection->inode;
      if (connection->glances == NULL)
        connection->glances = rf_glances_ref (self->glances);
    }
  return connection;
}
