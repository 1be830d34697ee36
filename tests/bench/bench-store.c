/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-store.h"

#include "rf-connection.h"
#include "rf-operations.h"
#include "rf-paths.h"
#include "rf-sqlite-store.h"

#include <glib/gstdio.h>

/* A store with a million entries, for benchmarks. */

/* @wanted is kept, a folder of its own is to be removed. */
char *
bench_dup_folder (const char *wanted)
{
  g_autoptr (GError) error = NULL;
  char *folder = NULL;

  if (wanted != NULL)
    {
      g_mkdir_with_parents (wanted, 0700);
      return g_canonicalize_filename (wanted, NULL);
    }
  folder = g_dir_make_tmp ("refrain-bench-XXXXXX", &error);
  if (folder == NULL)
    g_error ("%s", error->message);
  return folder;
}

void
bench_remove_folder (const char *folder)
{
  rf_paths_remove_tree (folder);
}

static gboolean
fill_work (RfConnection *connection, gint64 entries, BenchMakeEntry make_entry, GError **error)
{
  for (gint64 i = 0; i < entries; i++)
    {
      g_autoptr (RfEntry) entry = make_entry (i);

      if (!rf_adopt_entry (connection, entry, error))
        return FALSE;
    }
  return TRUE;
}

/* Without a journal, since a folder that was half filled is thrown away. */
void
bench_fill (const char *folder, gint64 entries, BenchMakeEntry make_entry)
{
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfStore) store = rf_sqlite_store_new (folder, NULL, &error);
  g_autoptr (RfConnection) connection = NULL;

  g_clear_object (&store);
  if (error == NULL)
    connection = rf_connection_open (path, RF_OPEN_WRITE, &error);
  if (connection != NULL)
    sqlite3_db_config (connection->database, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  if (connection == NULL ||
      !rf_connection_execute (connection,
                              "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                              "PRAGMA cache_size = -400000; BEGIN IMMEDIATE",
                              &error) ||
      !fill_work (connection, entries, make_entry, &error) ||
      !rf_connection_execute (connection, "COMMIT; PRAGMA journal_mode = WAL", &error))
    g_error ("%s", error->message);
}
