/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection.h"

#include "rf-glances.h"

#include <stdarg.h>
#include <string.h>

/*
 * What the store asks of SQLite's C interface, in one place: opening with the
 * settings that the guard counts on, statements that are prepared once and
 * reset after every use (one that stays open would keep checkpoints from
 * finishing), and errors in our own domain.
 */

/* The log may not grow for ever where a reader has held up a checkpoint. */
#define CONNECTION_SETTINGS                                                                        \
  "PRAGMA foreign_keys = ON;"                                                                      \
  "PRAGMA synchronous = FULL;"                                                                     \
  "PRAGMA mmap_size = 0;"                                                                          \
  "PRAGMA journal_size_limit = 4194304;"                                                           \
  "PRAGMA temp_store = MEMORY;"                                                                    \
  "PRAGMA cache_size = -16384;"

typedef struct
{
  int code;
  RfErrorCode meaning;
} RfSqliteMeaning;

static const RfSqliteMeaning meanings[] = {
  { SQLITE_CORRUPT, RF_ERROR_STORE_DAMAGED },      { SQLITE_NOTADB, RF_ERROR_STORE_DAMAGED },
  { SQLITE_BUSY, RF_ERROR_STORE_UNAVAILABLE },     { SQLITE_LOCKED, RF_ERROR_STORE_UNAVAILABLE },
  { SQLITE_FULL, RF_ERROR_STORE_UNAVAILABLE },     { SQLITE_IOERR, RF_ERROR_STORE_UNAVAILABLE },
  { SQLITE_READONLY, RF_ERROR_STORE_UNAVAILABLE }, { SQLITE_CANTOPEN, RF_ERROR_STORE_UNAVAILABLE },
  { SQLITE_PERM, RF_ERROR_STORE_UNAVAILABLE },     { SQLITE_AUTH, RF_ERROR_STORE_UNAVAILABLE },
  { SQLITE_NOMEM, RF_ERROR_STORE_UNAVAILABLE },    { SQLITE_NOLFS, RF_ERROR_STORE_UNAVAILABLE },
  { SQLITE_PROTOCOL, RF_ERROR_STORE_UNAVAILABLE }, { SQLITE_CONSTRAINT, RF_ERROR_CONFLICT },
};

static const char *
rf_sqlite_get_what (const char *path)
{
  return path != NULL && g_str_has_suffix (path, "/people.db") ? "the database of people"
                                                               : "the index database";
}

static gboolean
rf_sqlite_set_error (sqlite3 *database, int code, GError **error)
{
  RfErrorCode meaning = RF_ERROR_FAILED;
  const char *text = database != NULL ? sqlite3_errmsg (database) : sqlite3_errstr (code);
  const char *path = database != NULL ? sqlite3_db_filename (database, "main") : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      if (meanings[i].code == (code & 0xff))
        meaning = meanings[i].meaning;
    }
  g_set_error (error, RF_ERROR, (int) meaning, "%s: %s", rf_sqlite_get_what (path), text);
  if (error != NULL && ((code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE))
    {
      rf_error_set_disk_full (*error);
      rf_error_set_hint (*error, "free some space on that disk, or choose another data folder");
    }
  return FALSE;
}

/**
 * rf_connection_fail:
 * @self: a connection
 * @code: what its last call came to
 *
 * Converts a failure of SQLite. Only damage is `store_damaged`; busy, full and
 * I/O errors are `store_unavailable` and leave the file as it is.
 *
 * Returns: %FALSE
 */
gboolean
rf_connection_fail (RfConnection *self, int code, GError **error)
{
  return rf_sqlite_set_error (self->database, code, error);
}

/**
 * rf_connection_has_failed_for_now:
 * @self: a connection whose last call failed
 *
 * Returns: whether that says nothing about the file: there was no memory, no
 *   descriptor, no room, or somebody was in the way
 */
gboolean
rf_connection_has_failed_for_now (RfConnection *self)
{
  static const int codes[] = {
    SQLITE_NOMEM, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_PROTOCOL,
  };
  int code = sqlite3_errcode (self->database) & 0xff;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (codes[i] == code)
        return TRUE;
    }
  return FALSE;
}

static void
rf_connection_finalize_cb (gpointer statement)
{
  sqlite3_finalize (statement);
}

static int
rf_connection_count_wal_cb (void *data, sqlite3 *database, const char *schema, int pages)
{
  RfConnection *self = data;

  self->wal_pages = pages;
  return SQLITE_OK;
}

static gboolean
rf_connection_configure (RfConnection *self, RfOpenMode mode, GError **error)
{
  /* Having a log hook of our own turns SQLite's automatic checkpoints off. */
  sqlite3_wal_hook (self->database, rf_connection_count_wal_cb, self);
  sqlite3_busy_timeout (self->database, 2000);
  sqlite3_extended_result_codes (self->database, 1);
  sqlite3_db_config (self->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_db_config (self->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* Triggers keep the index of words, and this SQLite does not know its own FTS5
   * to be harmless. What else a foreign schema could call is not there. */
  sqlite3_db_config (self->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
  if (mode == RF_OPEN_WRITE)
    sqlite3_db_config (self->database, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  return rf_connection_execute (self, CONNECTION_SETTINGS, error);
}

static char *
rf_connection_dup_uri (const char *path, RfOpenMode mode)
{
  g_autofree char *escaped =
      g_uri_escape_string (path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);

  switch (mode)
    {
    case RF_OPEN_READ:
      return g_strconcat ("file:", escaped, "?mode=ro", NULL);
    case RF_OPEN_FROZEN:
      return g_strconcat ("file:", escaped, "?immutable=1", NULL);
    case RF_OPEN_WRITE:
    default:
      return g_strconcat ("file:", escaped, NULL);
    }
}

/* SQLite does not say what stands in its way. */
static void
rf_connection_refuse (const char *path, const char *why, GError **error)
{
  gboolean folder = g_file_test (path, G_FILE_TEST_IS_DIR);

  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "cannot open %s “%s”: %s",
               rf_sqlite_get_what (path),
               path,
               folder ? "it is a folder" : why);
  if (error != NULL && folder)
    rf_error_set_hint (*error, "move it away; the index is then made anew from the side records");
}

/* Nobody asks how much memory it has, and to count that takes one lock of all threads
 * for each piece. Where another library was faster, it counts. */
static void
rf_connection_set_up_sqlite (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

/**
 * rf_connection_open:
 * @path: the database's absolute path
 *
 * Opens the file with the settings that every connection must have. Reads
 * nothing of it yet.
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL
 */
RfConnection *
rf_connection_open (const char *path, RfOpenMode mode, GError **error)
{
  g_autoptr (RfConnection) self = g_new0 (RfConnection, 1);
  g_autofree char *uri = rf_connection_dup_uri (path, mode);
  struct stat status;
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  rf_connection_set_up_sqlite ();
  flags |=
      mode == RF_OPEN_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  self->mode = mode;
  self->statements =
      g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, rf_connection_finalize_cb);
  code = sqlite3_open_v2 (uri, &self->database, flags, NULL);
  if (code != SQLITE_OK)
    {
      rf_connection_refuse (path, sqlite3_errstr (code), error);
      return NULL;
    }
  if (!rf_connection_configure (self, mode, error))
    return NULL;
  if (stat (path, &status) == 0)
    {
      self->device = status.st_dev;
      self->inode = status.st_ino;
    }
  return g_steal_pointer (&self);
}

/**
 * rf_connection_free:
 * @self: (transfer full) (nullable): a connection
 *
 * Closes it without a checkpoint.
 */
void
rf_connection_free (RfConnection *self)
{
  if (self == NULL)
    return;
  rf_glances_free (self->glances);
  g_hash_table_unref (self->statements);
  sqlite3_close (self->database);
  if (self->counted != NULL)
    g_atomic_int_dec_and_test (self->counted);
  g_free (self);
}

/**
 * rf_connection_prepare:
 * @self: a connection
 * @sql: constant text; the same pointer finds the statement again
 *
 * Returns: (transfer none) (nullable): the statement, without bound values; give
 *   it back with rf_statement_release()
 */
sqlite3_stmt *
rf_connection_prepare (RfConnection *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int code;

  if (statement != NULL)
    return statement;
  code = sqlite3_prepare_v3 (self->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      rf_connection_fail (self, code, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

static int
rf_statement_bind (sqlite3_stmt *statement, const char *types, va_list values)
{
  int code = SQLITE_OK;

  for (int i = 0; types[i] != '\0' && code == SQLITE_OK; i++)
    {
      if (types[i] == 's')
        code =
            sqlite3_bind_text (statement, i + 1, va_arg (values, const char *), -1, SQLITE_STATIC);
      else
        code = sqlite3_bind_int64 (statement, i + 1, va_arg (values, gint64));
    }
  return code;
}

static sqlite3_stmt *
rf_connection_query_va (RfConnection *self,
                        const char *sql,
                        const char *types,
                        va_list values,
                        GError **error)
{
  sqlite3_stmt *statement = rf_connection_prepare (self, sql, error);
  int code;

  if (statement == NULL)
    return NULL;
  code = rf_statement_bind (statement, types, values);
  if (code == SQLITE_OK)
    return statement;
  rf_connection_fail (self, code, error);
  rf_statement_release (statement);
  return NULL;
}

/**
 * rf_connection_query:
 * @self: a connection
 * @sql: constant text
 * @types: one letter for each value: `s` a string, which may be %NULL and must
 *   live until the statement is released, or `i` a #gint64
 *
 * Returns: (transfer none) (nullable): the statement, ready to be stepped; to
 *   be held as `g_autoptr (RfStatement)`
 */
sqlite3_stmt *
rf_connection_query (RfConnection *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = NULL;
  va_list values;

  va_start (values, types);
  statement = rf_connection_query_va (self, sql, types, values, error);
  va_end (values);
  return statement;
}

/**
 * rf_connection_run:
 * @self: a connection
 * @sql: constant text that gives no rows
 * @types: as for rf_connection_query()
 *
 * Returns: whether it succeeded
 */
gboolean
rf_connection_run (RfConnection *self, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;
  va_list values;

  va_start (values, types);
  statement = rf_connection_query_va (self, sql, types, values, error);
  va_end (values);
  return statement != NULL && rf_statement_step (statement, &row, error);
}

/**
 * rf_connection_read_int:
 * @self: a connection
 * @sql: constant text without parameters
 * @value: (out): the first column of the first row, or 0 where there is none
 *
 * Returns: whether it succeeded
 */
gboolean
rf_connection_read_int (RfConnection *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (self, error, sql, "");
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  *value = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

/**
 * rf_connection_execute:
 * @self: a connection
 * @sql: constant text, one statement or several; for settings, transactions and
 *   migrations, which are not prepared
 *
 * Returns: whether all succeeded
 */
gboolean
rf_connection_execute (RfConnection *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->database, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || rf_connection_fail (self, code, error);
}

/**
 * rf_statement_step:
 * @statement: a statement
 * @row: (out): whether it has come to a row
 *
 * Returns: whether it succeeded; the end of the rows is a success
 */
gboolean
rf_statement_step (sqlite3_stmt *statement, gboolean *row, GError **error)
{
  int code = sqlite3_step (statement);

  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;
  return rf_sqlite_set_error (sqlite3_db_handle (statement), code, error);
}

/**
 * rf_statement_read_ids:
 * @statement: (nullable): what rf_connection_query() gave
 * @ids: (element-type gint64): emptied; takes the first column of each row
 *
 * Returns: whether all rows were read
 */
gboolean
rf_statement_read_ids (sqlite3_stmt *statement, GArray *ids, GError **error)
{
  gboolean row = FALSE;

  g_array_set_size (ids, 0);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_statement_release:
 * @statement: (nullable): a statement
 *
 * Ends what it reads and forgets its values; it stays prepared.
 */
void
rf_statement_release (sqlite3_stmt *statement)
{
  if (statement == NULL)
    return;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/**
 * rf_statement_get_text:
 *
 * Returns: (transfer none) (nullable): the text, until the next step
 */
const char *
rf_statement_get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

/**
 * rf_statement_dup_text:
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
rf_statement_dup_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}
