/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-recovery.h"

#include "rf-migrations.h"
#include "rf-paths.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/*
 * A new database file, for the first run and after damage alike. It is made
 * whole under another name and put in place by one rename, so that a process
 * that dies on the way leaves nothing half done: whoever comes next finds no
 * database, and the newest file set aside, and begins again.
 */

/* How many damaged files are kept. */
#define KEEP_SET_ASIDE 3

static const char *const companions[] = { "-wal", "-shm", "-journal", "" };

static const RfFileCalls *recovery_calls = &rf_file_calls_system;

/**
 * rf_recovery_set_calls: (skip)
 * @calls: (transfer none): the system calls that set files aside, for tests
 */
void
rf_recovery_set_calls (const RfFileCalls *calls)
{
  recovery_calls = calls;
}

static gint64
rf_recovery_get_size (const char *path)
{
  struct stat status;

  return stat (path, &status) == 0 ? (gint64) status.st_size : 0;
}

/**
 * rf_recovery_is_wanted:
 * @path: where the database stands
 *
 * Returns: whether there is no database at all: none or an empty file, which
 *   SQLite would take for a new one
 */
gboolean
rf_recovery_is_wanted (const char *path)
{
  return rf_recovery_get_size (path) == 0;
}

static int
rf_recovery_compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
rf_recovery_list_set_aside (const char *path)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (name, ".corrupt-", NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *file = NULL;

  while (directory != NULL && (file = g_dir_read_name (directory)) != NULL)
    {
      if (g_str_has_prefix (file, prefix) && strchr (file + strlen (prefix), '-') == NULL)
        g_ptr_array_add (found, g_build_filename (folder, file, NULL));
    }
  g_ptr_array_sort (found, rf_recovery_compare_names);
  return g_steal_pointer (&found);
}

static void
rf_recovery_remove (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *file = g_strconcat (path, companions[i], NULL);

      g_unlink (file);
    }
}

static void
rf_recovery_drop_old (const char *path)
{
  g_autoptr (GPtrArray) found = rf_recovery_list_set_aside (path);

  for (guint i = 0; i + KEEP_SET_ASIDE < found->len; i++)
    rf_recovery_remove (g_ptr_array_index (found, i));
}

/* Where there is no database, its setting aside was interrupted, and what still
 * stands beside its place is its log. */
static char *
rf_recovery_dup_unfinished (const char *path)
{
  g_autoptr (GPtrArray) found = rf_recovery_list_set_aside (path);
  const char *newest = found->len > 0 ? g_ptr_array_index (found, found->len - 1) : NULL;
  g_autofree char *wal = newest != NULL ? g_strconcat (newest, companions[0], NULL) : NULL;

  if (newest == NULL || g_file_test (path, G_FILE_TEST_EXISTS) ||
      g_file_test (wal, G_FILE_TEST_EXISTS))
    return NULL;
  return g_strdup (newest);
}

static char *
rf_recovery_dup_aside_path (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%S");
  char *unfinished = rf_recovery_dup_unfinished (path);

  if (unfinished != NULL)
    return unfinished;
  return g_strdup_printf ("%s.corrupt-%s.%06dZ", path, time, g_date_time_get_microsecond (now));
}

static gboolean
rf_recovery_move (const char *path, const char *aside, const char *ending, GError **error)
{
  g_autofree char *from = g_strconcat (path, ending, NULL);
  g_autofree char *to = g_strconcat (aside, ending, NULL);

  if (recovery_calls->rename (from, to) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "cannot set the damaged file “%s” aside: %s",
               from,
               g_strerror (errno));
  return FALSE;
}

/* The database goes first, and is gone for good before its log is moved: so
 * nobody opens it without that log, and whoever comes after an interruption finds
 * no database and goes on here. A new one is made when all of them are away,
 * since it would swallow the log of the old one. */
static gboolean
rf_recovery_set_aside (const char *path, GError **error)
{
  g_autofree char *aside = rf_recovery_dup_aside_path (path);
  g_autofree char *folder = g_path_get_dirname (path);

  if (!rf_recovery_move (path, aside, "", error) || !rf_paths_sync_directory (folder, error))
    return FALSE;
  for (gsize i = 0; companions[i][0] != '\0'; i++)
    {
      if (!rf_recovery_move (path, aside, companions[i], error))
        return FALSE;
    }
  rf_recovery_drop_old (path);
  return TRUE;
}

/* The log is thrown away afterwards. As a PRAGMA, a checkpoint that somebody kept
 * from coming to its end would be a row of numbers and no error. */
static gboolean
rf_recovery_empty_log (RfConnection *connection, GError **error)
{
  int code = sqlite3_wal_checkpoint_v2 (
      connection->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  return code == SQLITE_OK || rf_connection_fail (connection, code, error);
}

static char *
rf_recovery_fill (const RfSchema *schema,
                  const char *building,
                  const char *salvage,
                  RfDatabaseFill fill,
                  gpointer data,
                  GError **error)
{
  g_autoptr (RfConnection) connection = rf_connection_open (building, RF_OPEN_WRITE, error);
  g_autofree char *notice = NULL;
  GError *failure = NULL;

  if (connection == NULL ||
      !rf_connection_execute (connection, "PRAGMA journal_mode = WAL", error) ||
      !rf_migrations_apply (schema, connection, 0, error) ||
      !rf_connection_execute (connection, "BEGIN IMMEDIATE", error))
    return NULL;
  notice = fill != NULL ? fill (connection, salvage, data, &failure) : NULL;
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  if (!rf_connection_execute (connection, "COMMIT", error) ||
      !rf_recovery_empty_log (connection, error))
    return NULL;
  return notice != NULL ? g_steal_pointer (&notice) : g_strdup ("");
}

static gboolean
rf_recovery_put_in_place (const RfSchema *schema,
                          const char *building,
                          const char *path,
                          GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  for (gsize i = 0; companions[i][0] != '\0'; i++)
    {
      g_autofree char *file = g_strconcat (building, companions[i], NULL);

      g_unlink (file);
    }
  if (g_rename (building, path) != 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_STORE_UNAVAILABLE,
                   "cannot put the new %s at “%s”: %s",
                   schema->what,
                   path,
                   g_strerror (errno));
      return FALSE;
    }
  return rf_paths_sync_directory (folder, error);
}

/**
 * rf_recovery_rebuild:
 * @schema: what it is to be
 * @path: where the database stands, or should
 * @fill: puts in what is known from elsewhere
 *
 * Sets aside what stands at @path, if anything, and makes a new database
 * there. The caller holds the guard, and has no connection to @path.
 *
 * Returns: (transfer full) (nullable): what is to be told, empty where there is
 *   nothing, or %NULL on failure
 */
char *
rf_recovery_rebuild (const RfSchema *schema,
                     const char *path,
                     RfDatabaseFill fill,
                     gpointer data,
                     GError **error)
{
  g_autofree char *building = g_strconcat (path, ".building", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *notice = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  rf_recovery_remove (building);
  if (rf_recovery_get_size (path) + rf_recovery_get_size (wal) > 0 &&
      !rf_recovery_set_aside (path, error))
    return NULL;
  rf_recovery_remove (path);
  aside = rf_recovery_list_set_aside (path);
  notice = rf_recovery_fill (schema,
                             building,
                             aside->len > 0 ? g_ptr_array_index (aside, aside->len - 1) : NULL,
                             fill,
                             data,
                             error);
  if (notice == NULL || !rf_recovery_put_in_place (schema, building, path, error))
    return NULL;
  return g_steal_pointer (&notice);
}
