/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-peer.h"

#include "rf-connection.h"
#include "rf-file-places.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/*
 * What a purge is measured against: SQLite alone, that drops rows of the same
 * tables with the same indexes and the same care for power cuts, and unlink on
 * files of which it knows the paths. It counts no references, asks nothing again
 * and keeps no sums, shelves or words: the triggers are dropped first.
 */

#define FILE_BYTES 4096
#define ROWS       4000

static const char select_files[] =
    "SELECT g.name, g.finished_at, b.sha256, b.extension, b.created_at FROM generations g"
    " JOIN assets a ON a.generation = g.id JOIN blobs b ON b.id = a.blob WHERE g.id <= ?1";

static const char select_doomed[] =
    "SELECT g.name, g.finished_at, b.sha256, b.extension, b.created_at FROM doomed d"
    " JOIN generations g ON g.id = d.generation"
    " JOIN assets a ON a.generation = g.id JOIN blobs b ON b.id = a.blob";

/* Foreign keys off is a peer's good right. */
static const char prepare_peer[] =
    "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536;"
    "CREATE TEMP TABLE doomed (id INTEGER PRIMARY KEY, generation INTEGER, blob INTEGER);"
    "DROP TRIGGER totals_of_dropped_entry; DROP TRIGGER totals_of_dropped_blob;"
    "DROP TRIGGER shelf_of_dropped_entry; DROP TRIGGER words_of_dropped_entry;"
    "DROP TRIGGER place_of_dropped_entry";

static const char choose_doomed[] =
    "INSERT INTO doomed SELECT e.id, e.generation, a.blob FROM entries e"
    " INDEXED BY entries_by_trash JOIN assets a ON a.generation = e.generation"
    " WHERE e.trashed_at > 0 AND e.trashed_at = ?1 LIMIT ?2";

static const char *const drop_doomed[] = {
  "DELETE FROM entries WHERE id IN (SELECT id FROM doomed)",
  "DELETE FROM assets WHERE generation IN (SELECT generation FROM doomed)",
  "DELETE FROM generations WHERE id IN (SELECT generation FROM doomed)",
  "DELETE FROM blobs WHERE id IN (SELECT blob FROM doomed)",
  "DELETE FROM doomed",
};

typedef void (*FileFunc) (const char *path);

static void
write_file (const char *path)
{
  static const char bytes[FILE_BYTES] = { 1 };
  g_autofree char *folder = g_path_get_dirname (path);
  int descriptor = -1;

  g_mkdir_with_parents (folder, 0755);
  descriptor = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0 || write (descriptor, bytes, sizeof bytes) != (ssize_t) sizeof bytes)
    g_error ("cannot write %s", path);
  close (descriptor);
}

static void
remove_file (const char *path)
{
  if (g_unlink (path) != 0)
    g_error ("%s is not there", path);
}

static gint64
foreach_file (RfStatement *statement, const char *folder, FileFunc function)
{
  gint64 count = 0;

  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      RfAsset asset = {
        .sha256 = (char *) rf_statement_get_text (statement, 2),
        .extension = (char *) rf_statement_get_text (statement, 3),
        .created_at = sqlite3_column_int64 (statement, 4),
      };
      g_autofree char *blob = rf_file_places_dup_blob (folder, &asset);
      g_autofree char *record = rf_file_places_dup_record (
          folder, rf_statement_get_text (statement, 0), sqlite3_column_int64 (statement, 1));

      function (blob);
      function (record);
      count++;
    }
  return count;
}

static RfConnection *
open_database (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  g_autoptr (GError) error = NULL;
  RfConnection *connection = rf_connection_open (path, RF_OPEN_WRITE, &error);

  if (connection == NULL)
    g_error ("%s", error->message);
  return connection;
}

/**
 * bench_peer_make_files:
 * @folder: of a store
 * @generations: how many, from the first on, get their blob and side record
 */
void
bench_peer_make_files (const char *folder, gint64 generations)
{
  g_autoptr (RfConnection) connection = open_database (folder);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, NULL, select_files, "i", generations);

  foreach_file (statement, folder, write_file);
  sync ();
}

static gint64
drop_slice (RfConnection *connection, const char *folder, gint64 trashed_at, GError **error)
{
  g_autoptr (RfStatement) files = NULL;
  gint64 count = 0;

  if (!rf_connection_execute (connection, "BEGIN IMMEDIATE", error) ||
      !rf_connection_run (connection, error, choose_doomed, "ii", trashed_at, (gint64) ROWS))
    return -1;
  files = rf_connection_query (connection, error, select_doomed, "");
  count = foreach_file (files, folder, remove_file);
  g_clear_pointer (&files, rf_statement_release);
  for (gsize i = 0; i < G_N_ELEMENTS (drop_doomed); i++)
    {
      if (!rf_connection_run (connection, error, drop_doomed[i], ""))
        return -1;
    }
  if (!rf_connection_execute (connection, "COMMIT", error))
    return -1;
  sqlite3_wal_checkpoint_v2 (connection->database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  return count;
}

/**
 * bench_peer_drop:
 * @folder: of a store that nobody has open, and that is no good afterwards
 * @trashed_at: drops the entries that went to the trash at this time
 *
 * Returns: how many
 */
gint64
bench_peer_drop (const char *folder, gint64 trashed_at)
{
  g_autoptr (RfConnection) connection = open_database (folder);
  g_autoptr (GError) error = NULL;
  gint64 total = 0;
  gint64 count = 0;

  sqlite3_db_config (connection->database, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  if (!rf_connection_execute (connection, prepare_peer, &error))
    g_error ("%s", error->message);
  do
    {
      count = drop_slice (connection, folder, trashed_at, &error);
      if (count < 0)
        g_error ("%s", error->message);
      total += count;
    }
  while (count > 0);
  return total;
}
