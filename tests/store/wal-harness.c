/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-database.h"

#include <glib/gstdio.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Shows the fault of SQLite's WAL mode that the guard is for, and that the
 * guard keeps it away:
 *
 *   wal-harness --unguarded|--guarded SECONDS
 *
 * One process commits without a pause, two others checkpoint without a pause.
 * Unguarded they use SQLite as it comes; guarded, the store's own database
 * layer. In the end every commit that was acknowledged must be there and the
 * file be sound. Exit status 0: it is; 1: the database is damaged; 2: the
 * harness itself failed.
 */

#define CHECKPOINTERS 2

typedef struct
{
  _Atomic gint64 acknowledged;
  _Atomic gint64 checkpoints;
  _Atomic int stop;
} Shared;

typedef struct
{
  const char *folder;
  char *path;
  gboolean guarded;
  Shared *shared;
} Harness;

static const char *const schema[] = {
  "CREATE TABLE harness_balance (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)",
  "INSERT INTO harness_balance VALUES (1, 0)",
  ("CREATE TABLE harness_rows (number INTEGER NOT NULL, noise BLOB NOT NULL, at INTEGER NOT NULL,"
   " PRIMARY KEY (number, noise)) WITHOUT ROWID"),
  "CREATE INDEX harness_by_noise ON harness_rows (noise, at)",
};

static const char *const one_commit[] = {
  "UPDATE harness_balance SET balance = balance + 1",
  "INSERT INTO harness_rows SELECT balance, randomblob (60), balance FROM harness_balance",
};

static void
harness_die (const char *what, const char *why)
{
  g_printerr ("wal-harness: %s: %s\n", what, why);
  exit (2);
}

static RfDatabase *
harness_open_guarded (const Harness *harness)
{
  GError *error = NULL;
  RfDatabase *database = rf_database_open (harness->folder, NULL, NULL, &error);

  if (database == NULL)
    harness_die ("open", error->message);
  return database;
}

static sqlite3 *
harness_open_bare (const Harness *harness)
{
  sqlite3 *database = NULL;

  if (sqlite3_open (harness->path, &database) != SQLITE_OK ||
      sqlite3_exec (database,
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
                    "PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 10000",
                    NULL,
                    NULL,
                    NULL) != SQLITE_OK)
    harness_die ("open", sqlite3_errmsg (database));
  return database;
}

static gboolean
harness_commit_work (RfConnection *connection, gpointer data, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (one_commit); i++)
    {
      if (!rf_connection_run (connection, error, one_commit[i], ""))
        return FALSE;
    }
  return TRUE;
}

static void
harness_write_guarded (const Harness *harness)
{
  g_autoptr (RfDatabase) database = harness_open_guarded (harness);
  GError *error = NULL;

  while (!harness->shared->stop)
    {
      if (!rf_database_run (database, RF_ACCESS_CHANGE, harness_commit_work, NULL, &error))
        harness_die ("commit", error->message);
      harness->shared->acknowledged++;
    }
}

static void
harness_write_bare (const Harness *harness)
{
  sqlite3 *database = harness_open_bare (harness);

  while (!harness->shared->stop)
    {
      sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
      sqlite3_exec (database, one_commit[0], NULL, NULL, NULL);
      sqlite3_exec (database, one_commit[1], NULL, NULL, NULL);
      if (sqlite3_exec (database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        break;
      harness->shared->acknowledged++;
    }
  sqlite3_close (database);
}

static void
harness_checkpoint_guarded (const Harness *harness)
{
  g_autoptr (RfDatabase) database = harness_open_guarded (harness);
  GError *error = NULL;

  while (!harness->shared->stop)
    {
      if (!rf_database_checkpoint (database, &error))
        harness_die ("checkpoint", error->message);
      harness->shared->checkpoints++;
    }
}

static void
harness_checkpoint_bare (const Harness *harness)
{
  sqlite3 *database = harness_open_bare (harness);

  while (!harness->shared->stop)
    {
      sqlite3_wal_checkpoint_v2 (database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
      harness->shared->checkpoints++;
    }
  sqlite3_close (database);
}

static void
harness_create (const Harness *harness)
{
  sqlite3 *database = NULL;

  if (harness->guarded)
    rf_database_close (harness_open_guarded (harness));
  database = harness_open_bare (harness);
  for (gsize i = 0; i < G_N_ELEMENTS (schema); i++)
    {
      if (sqlite3_exec (database, schema[i], NULL, NULL, NULL) != SQLITE_OK)
        harness_die ("schema", sqlite3_errmsg (database));
    }
  sqlite3_close (database);
}

static void
harness_fork (const Harness *harness,
              void (*guarded) (const Harness *),
              void (*bare) (const Harness *))
{
  pid_t process = fork ();

  if (process < 0)
    harness_die ("fork", g_strerror (errno));
  if (process > 0)
    return;
  (harness->guarded ? guarded : bare) (harness);
  _exit (0);
}

static gint64
harness_ask (sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 answer = -1;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return answer;
}

static char *
harness_check_integrity (sqlite3 *database)
{
  sqlite3_stmt *statement = NULL;
  char *answer = NULL;

  if (sqlite3_prepare_v2 (database, "PRAGMA integrity_check (1)", -1, &statement, NULL) ==
          SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  else
    answer = g_strdup (sqlite3_errmsg (database));
  sqlite3_finalize (statement);
  return answer;
}

static gboolean
harness_judge (const Harness *harness, int seconds)
{
  sqlite3 *database = harness_open_bare (harness);
  g_autofree char *integrity = harness_check_integrity (database);
  gint64 balance = harness_ask (database, "SELECT balance FROM harness_balance");
  gint64 rows = harness_ask (database, "SELECT count (*) FROM harness_rows NOT INDEXED");
  gint64 acknowledged = harness->shared->acknowledged;
  gboolean sound = g_str_equal (integrity, "ok") && balance == acknowledged && rows == acknowledged;

  sqlite3_close (database);
  g_print ("%s, %d s, SQLite %s: %" G_GINT64_FORMAT
           " commits acknowledged, balance %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
           " rows, %" G_GINT64_FORMAT " checkpoints, integrity: %s: %s\n",
           harness->guarded ? "guarded" : "unguarded",
           seconds,
           sqlite3_libversion (),
           acknowledged,
           balance,
           rows,
           (gint64) harness->shared->checkpoints,
           integrity,
           sound ? "sound" : "DAMAGED");
  return sound;
}

static gboolean
harness_wait (void)
{
  gboolean fine = TRUE;
  int status = 0;

  while (wait (&status) > 0)
    fine = fine && WIFEXITED (status) && WEXITSTATUS (status) == 0;
  return fine;
}

static void
harness_remove (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* In memory where that can be had, so that the disk does not slow the race. */
static char *
harness_dup_folder (void)
{
  const char *place = access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  char *folder = g_build_filename (place, "refrain-wal-XXXXXX", NULL);

  if (g_mkdtemp (folder) == NULL)
    harness_die (folder, g_strerror (errno));
  return folder;
}

int
main (int argc, char **argv)
{
  int seconds = argc == 3 ? atoi (argv[2]) : 0;
  g_autofree char *folder = NULL;
  Harness harness = { 0 };
  gboolean sound;

  if (seconds <= 0 ||
      (!g_str_equal (argv[1], "--guarded") && !g_str_equal (argv[1], "--unguarded")))
    harness_die ("usage", "wal-harness --unguarded|--guarded SECONDS");
  folder = harness_dup_folder ();
  harness.folder = folder;
  harness.path = g_build_filename (folder, "refrain.db", NULL);
  harness.guarded = g_str_equal (argv[1], "--guarded");
  harness.shared = mmap (
      NULL, sizeof *harness.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (harness.shared == MAP_FAILED)
    harness_die ("shared memory", g_strerror (errno));
  harness_create (&harness);
  harness_fork (&harness, harness_write_guarded, harness_write_bare);
  for (int i = 0; i < CHECKPOINTERS; i++)
    harness_fork (&harness, harness_checkpoint_guarded, harness_checkpoint_bare);
  g_usleep ((gulong) seconds * G_USEC_PER_SEC);
  harness.shared->stop = 1;
  if (!harness_wait ())
    harness_die ("a process", "did not end as it should");
  sound = harness_judge (&harness, seconds);
  harness_remove (folder);
  g_free (harness.path);
  return sound ? 0 : 1;
}
