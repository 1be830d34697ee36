/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"

#include "rf-file-blob-store.h"
#include "rf-sqlite-store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

RfStore *
sqlite_test_open (const char *place)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (place, FALSE);
  g_autoptr (GError) error = NULL;
  RfStore *store = rf_sqlite_store_new (place, blobs, &error);

  g_assert_no_error (error);
  return store;
}

char *
sqlite_test_path (const char *place, const char *ending)
{
  g_autofree char *name = g_strconcat ("refrain.db", ending, NULL);

  return g_build_filename (place, name, NULL);
}

/* -1 where there is no such file. */
gint64
sqlite_test_size (const char *place, const char *ending)
{
  g_autofree char *path = sqlite_test_path (place, ending);
  struct stat status;

  return stat (path, &status) == 0 ? (gint64) status.st_size : -1;
}

static sqlite3 *
open_file (const char *place)
{
  g_autofree char *path = sqlite_test_path (place, "");
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_busy_timeout (database, 5000);
  return database;
}

gboolean
sqlite_test_execute (const char *place, const char *sql)
{
  sqlite3 *database = open_file (place);
  int code = sqlite3_exec (database, sql, NULL, NULL, NULL);

  sqlite3_close (database);
  return code == SQLITE_OK;
}

gint64
sqlite_test_ask (const char *place, const char *sql)
{
  sqlite3 *database = open_file (place);
  sqlite3_stmt *statement = NULL;
  gint64 answer;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return answer;
}

void
sqlite_test_overwrite (const char *place, gint64 offset, const void *data, gsize length)
{
  g_autofree char *path = sqlite_test_path (place, "");
  int descriptor = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (pwrite (descriptor, data, length, offset), ==, (gssize) length);
  close (descriptor);
}

guint
sqlite_test_count_files (const char *place, const char *prefix)
{
  g_autoptr (GDir) folder = g_dir_open (place, 0, NULL);
  const char *name = NULL;
  guint count = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      if (g_str_has_prefix (name, prefix) && !g_str_has_suffix (name, "-wal") &&
          !g_str_has_suffix (name, "-shm"))
        count++;
    }
  return count;
}

/* With its side record, from which a lost index is made anew; free where nobody pays. */
void
sqlite_test_make_recorded (StoreFixture *fixture, const char *word, const char *account)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->place, FALSE);
  g_autoptr (RfPlan) plan = store_test_plan_for (account, word);
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GError) error = NULL;

  if (account == NULL)
    plan->price = 0;
  entry = store_test_make (fixture->store, plan);
  record = rf_entry_to_side_record (entry);
  g_assert_true (rf_blob_store_put_record (
      blobs, entry->generation->id, entry->generation->finished_at, record, &error));
  g_assert_no_error (error);
}

/* The exit status of a child, or -1 where a signal ended it. */
int
sqlite_test_wait (pid_t process)
{
  int status = 0;

  g_assert_cmpint (waitpid (process, &status, 0), ==, process);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}
