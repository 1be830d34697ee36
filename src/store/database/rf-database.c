/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-database-private.h"

#include <fcntl.h>
#include <sys/mman.h>
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

/* How long a connection that nobody uses is kept open, where others are. */
#define IDLE_TIME (10 * G_USEC_PER_SEC)

/* The checkpoint at the end is worth less waiting. */
#define PATIENCE_AT_CLOSE G_USEC_PER_SEC

/* A page that the system wipes in a process that is forked from this one. Reading it
 * costs nothing, where asking for the process's id is a call of the system for each
 * look-up. Where there can be none, the id is asked for. */
static void
rf_database_mark_process (RfDatabase *self)
{
  gsize size = (gsize) sysconf (_SC_PAGESIZE);
  guint8 *page = g_aligned_alloc0 (1, size, size);

  self->process = getpid ();
  if (madvise (page, size, MADV_WIPEONFORK) != 0)
    {
      g_aligned_free (page);
      return;
    }
  *page = 1;
  self->mark = page;
}

static void
rf_database_clear_mark (RfDatabase *self)
{
  if (self->mark == NULL)
    return;
  /* Who is given the page next must find it whole after a fork. */
  madvise (self->mark, (gsize) sysconf (_SC_PAGESIZE), MADV_KEEPONFORK);
  g_aligned_free (self->mark);
}

gboolean
rf_database_is_of_other_process (RfDatabase *self)
{
  return self->mark != NULL ? *self->mark == 0 : self->process != getpid ();
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
  g_autofree char *lock = g_build_filename (self->folder, self->schema->lock, NULL);

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
 * Opens the index there, `refrain.db`, or makes it.
 *
 * Returns: (transfer full) (nullable): the database, or %NULL
 */
RfDatabase *
rf_database_open (const char *directory, RfDatabaseFill fill, gpointer data, GError **error)
{
  return rf_database_open_as (&rf_schema_index, directory, fill, data, error);
}

/**
 * rf_database_open_as:
 * @schema: which one
 * @directory: the data directory, absolute, which is there
 * @fill: (nullable): fills a database that has to be made
 *
 * Opens a database there, or makes it. A directory that cannot be written to is
 * opened for reading.
 *
 * Returns: (transfer full) (nullable): the database, or %NULL
 */
RfDatabase *
rf_database_open_as (const RfSchema *schema,
                     const char *directory,
                     RfDatabaseFill fill,
                     gpointer data,
                     GError **error)
{
  g_autoptr (RfDatabase) self = g_new0 (RfDatabase, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->given_back);
  g_mutex_init (&self->line_mutex);
  g_cond_init (&self->line_moved);
  self->line = g_ptr_array_new ();
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_connection_free);
  self->notices = g_ptr_array_new_with_free_func (g_free);
  self->schema = schema;
  self->folder = g_strdup (directory);
  self->path = g_build_filename (directory, schema->file, NULL);
  self->patience = PATIENCE;
  self->idle_time = IDLE_TIME;
  rf_database_mark_process (self);
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
  if (self->changed && !rf_database_is_of_other_process (self) &&
      rf_database_lock (self, PATIENCE_AT_CLOSE, NULL))
    {
      rf_database_checkpoint_guarded (self, SQLITE_CHECKPOINT_TRUNCATE, NULL);
      rf_database_drop_idle (self);
      rf_database_unlock (self);
    }
  g_ptr_array_unref (self->idle);
  g_ptr_array_unref (self->notices);
  g_ptr_array_unref (self->line);
  rf_guard_free (self->guard);
  rf_database_clear_mark (self);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->given_back);
  g_mutex_clear (&self->line_mutex);
  g_cond_clear (&self->line_moved);
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

/**
 * rf_database_set_idle_time:
 * @microseconds: how long a connection that nobody uses is kept open
 */
void
rf_database_set_idle_time (RfDatabase *self, gint64 microseconds)
{
  self->idle_time = microseconds;
}
