/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * How entries leave the store for good, many at once: their rows; then the
 * generations with their side records, unless another entry holds them; then
 * the blobs of those, unless another generation names them. What goes is written
 * into tables of the connection first, and everything is asked and done with sets
 * of rows, in the order of their numbers: SQLite finds rows that lie side by side
 * faster, and the index of words wants it so.
 *
 * A file goes in the transaction that drops its row, on one of a few threads,
 * which are waited for. All writers wait meanwhile, so nobody can begin to name
 * the file; who is about to commit looks at its files in a transaction of its
 * own, and finds out.
 *
 * Killed in between, rows stay whose files are gone: of entries in the trash,
 * which the next purge drops.
 */

static const char make_tables[] =
    "CREATE TEMP TABLE IF NOT EXISTS doomed (id INTEGER PRIMARY KEY, generation INTEGER NOT NULL,"
    "  shelf INTEGER, trashed INTEGER NOT NULL);"
    "CREATE TEMP TABLE IF NOT EXISTS gone (generation INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE IF NOT EXISTS loose (blob INTEGER PRIMARY KEY);"
    "DELETE FROM temp.doomed; DELETE FROM temp.gone; DELETE FROM temp.loose";

/* Where another entry holds it, the place of one that was in the trash does not
 * want it again. */
static const char find_gone[] =
    "INSERT OR IGNORE INTO temp.gone SELECT d.generation FROM temp.doomed d"
    " WHERE NOT EXISTS (SELECT 1 FROM entries e INDEXED BY entries_by_generation"
    "  WHERE e.generation = d.generation AND e.id NOT IN (SELECT id FROM temp.doomed))";

static const char note_unwanted[] =
    "INSERT OR IGNORE INTO unwanted (generation, key)"
    " SELECT d.generation, e.key FROM temp.doomed d CROSS JOIN entries e ON e.id = d.id"
    " WHERE d.trashed = 1 AND d.generation NOT IN (SELECT generation FROM temp.gone)";

static const char find_loose[] =
    "INSERT OR IGNORE INTO temp.loose"
    " SELECT a.blob FROM temp.gone d CROSS JOIN assets a ON a.generation = d.generation"
    " WHERE NOT EXISTS (SELECT 1 FROM assets o INDEXED BY assets_by_blob WHERE o.blob = a.blob"
    "  AND o.generation NOT IN (SELECT generation FROM temp.gone))";

static const char sum_loose[] =
    "SELECT coalesce (sum (b.bytes), 0) FROM temp.loose d CROSS JOIN blobs b ON b.id = d.blob";

static const char select_blobs[] = "SELECT b.sha256, b.created_at, b.extension FROM temp.loose d"
                                   " CROSS JOIN blobs b ON b.id = d.blob";

static const char select_records[] = "SELECT g.name, g.finished_at FROM temp.gone d"
                                     " CROSS JOIN generations g ON g.id = d.generation";

#define DOOMED " IN (SELECT id FROM temp.doomed)"
#define GONE   " IN (SELECT generation FROM temp.gone)"

/* In this order: what is looked at stands there still. */
static const char *const drops[] = {
  /* words_of_dropped_entry, place_of_dropped_entry */
  "INSERT INTO prompts (prompts, rowid, prompt) SELECT 'delete', d.id, g.prompt"
  " FROM temp.doomed d CROSS JOIN generations g ON g.id = d.generation"
  " WHERE g.prompt IS NOT NULL ORDER BY d.id",

  "INSERT INTO places (places, rowid, key) SELECT 'delete', e.id, e.key"
  " FROM temp.doomed d CROSS JOIN entries e ON e.id = d.id"
  " WHERE rtrim (e.key, '0123456789abcdef') NOT IN"
  "  ('CACHE#image#', 'CACHE#video#', 'CACHE#music#', 'CACHE#tts#', 'CACHE#text#')"
  " ORDER BY d.id",

  /* totals_of_dropped_entry, shelf_of_dropped_entry */
  "UPDATE totals SET entries = totals.entries - d.entries, uses = totals.uses - d.uses"
  " FROM (SELECT e.namespace AS namespace, count (*) AS entries, sum (e.uses) AS uses"
  "  FROM temp.doomed d CROSS JOIN entries e ON e.id = d.id WHERE d.trashed = 0"
  "  GROUP BY e.namespace) AS d WHERE totals.namespace = d.namespace",

  "UPDATE shelves SET entries = shelves.entries - d.entries"
  " FROM (SELECT shelf, count (*) AS entries FROM temp.doomed GROUP BY shelf) AS d"
  " WHERE shelves.id = d.shelf",

  /* Children of entries, and then these */
  "DELETE FROM entry_tags WHERE entry" DOOMED,
  "UPDATE landings SET entry = NULL WHERE entry" DOOMED,
  "DELETE FROM entries WHERE id" DOOMED,

  /* Children of generations, and then these */
  "DELETE FROM assets WHERE generation" GONE,
  "DELETE FROM landings WHERE generation" GONE,
  "DELETE FROM unkept WHERE generation" GONE,
  "DELETE FROM unwanted WHERE generation" GONE,
  "DELETE FROM generations WHERE id" GONE,

  /* totals_of_dropped_blob */
  "UPDATE blob_totals SET blobs = blob_totals.blobs - d.blobs, bytes = blob_totals.bytes - d.bytes"
  " FROM (SELECT count (*) AS blobs, coalesce (sum (b.bytes), 0) AS bytes"
  "  FROM temp.loose d CROSS JOIN blobs b ON b.id = d.blob) AS d",

  "DELETE FROM blobs WHERE id IN (SELECT blob FROM temp.loose)",
};

typedef struct
{
  char *name; /* (owned) a blob's SHA-256, or the id of a generation */
  gint64 created_at;
  char *extension; /* (owned) (nullable) of a blob; NULL: a side record */
} RfDropFile;

/* The disk has several files under way at a time; more threads than these do not
 * make it faster. */
#define THREADS 4

/* A part of the files, on a thread of its own. */
typedef struct
{
  RfBlobStore *blobs;
  const GArray *files;
  guint first;
  guint end;
  GThread *thread; /* (owned) (nullable) */
  GError *error;   /* (owned) (nullable) */
} RfDropPart;

typedef struct
{
  GArray *files; /* (owned) of RfDropFile: first all side records, then all blobs */
  RfDropPart parts[THREADS];
} RfDropFiles;

static void
rf_drop_clear_file_cb (gpointer data)
{
  RfDropFile *file = data;

  g_free (file->name);
  g_free (file->extension);
}

static gboolean
rf_drop_read_files (RfConnection *connection, const char *sql, GArray *files, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, sql, "");
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      RfDropFile file = { rf_statement_dup_text (statement, 0),
                          sqlite3_column_int64 (statement, 1),
                          rf_statement_dup_text (statement, 2) };

      g_array_append_val (files, file);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_drop_remove_file (RfBlobStore *blobs, const RfDropFile *file, GError **error)
{
  RfAsset blob = {
    .sha256 = file->name,
    .extension = file->extension,
    .created_at = file->created_at,
  };

  if (file->extension == NULL)
    return rf_blob_store_remove_record (blobs, file->name, file->created_at, error);
  return rf_blob_store_remove (blobs, &blob, error);
}

static gpointer
rf_drop_remove_files_cb (gpointer data)
{
  RfDropPart *self = data;

  for (guint i = self->first; i < self->end; i++)
    {
      if (!rf_drop_remove_file (
              self->blobs, &g_array_index (self->files, RfDropFile, i), &self->error))
        break;
    }
  return NULL;
}

/* The disk works while rows are dropped. Where no thread is to be had, it does
 * so before. */
static void
rf_drop_begin_part (RfDropFiles *self, RfBlobStore *blobs, guint number)
{
  guint length = self->files->len;
  RfDropPart *part = &self->parts[number];

  *part =
      (RfDropPart){ blobs, self->files, length * number / THREADS, length * (number + 1) / THREADS,
                    NULL,  NULL };
  if (length >= RF_DROP_FILES_ALONE)
    part->thread = g_thread_try_new ("drop", rf_drop_remove_files_cb, part, NULL);
  if (part->thread == NULL)
    rf_drop_remove_files_cb (part);
}

static gboolean
rf_drop_begin_files (RfDropFiles *self,
                     RfConnection *connection,
                     const RfDrop *drop,
                     GError **error)
{
  self->files = g_array_new (FALSE, FALSE, sizeof (RfDropFile));
  g_array_set_clear_func (self->files, rf_drop_clear_file_cb);
  if (drop->blobs == NULL)
    return TRUE;
  if (!rf_drop_read_files (connection, select_records, self->files, error) ||
      !rf_drop_read_files (connection, select_blobs, self->files, error))
    return FALSE;
  for (guint i = 0; i < THREADS; i++)
    rf_drop_begin_part (self, drop->blobs, i);
  return TRUE;
}

/* Returns: whether all of them are gone; the first failure is told */
static gboolean
rf_drop_end_files (RfDropFiles *self, GError **error)
{
  GError *failure = NULL;

  for (guint i = 0; i < THREADS; i++)
    {
      RfDropPart *part = &self->parts[i];

      if (part->thread != NULL)
        g_thread_join (part->thread);
      if (failure == NULL)
        failure = g_steal_pointer (&part->error);
      g_clear_error (&part->error);
    }
  g_array_unref (self->files);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
rf_drop_rows (RfConnection *connection, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (drops); i++)
    {
      if (!rf_connection_run (connection, error, drops[i], ""))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_drop_prepare:
 * @connection: inside rf_bulk_run()
 *
 * Empties the tables into which what is to go is written: `temp.doomed`, for
 * entries with their generation, shelf and whether they are in the trash, and
 * `temp.gone`, for generations that no entry holds.
 *
 * Returns: whether they are there
 */
gboolean
rf_drop_prepare (RfConnection *connection, GError **error)
{
  return rf_connection_execute (connection, make_tables, error);
}

/**
 * rf_drop_run:
 * @connection: inside rf_bulk_run(), after rf_drop_prepare()
 * @drop: what is counted along
 *
 * Drops what the tables say, with all that was only its own.
 *
 * Returns: whether it is gone
 */
gboolean
rf_drop_run (RfConnection *connection, RfDrop *drop, GError **error)
{
  RfDropFiles files = { 0 };
  gint64 bytes = 0;
  gboolean done = FALSE;

  if (!rf_connection_run (connection, error, find_gone, "") ||
      !rf_connection_run (connection, error, note_unwanted, "") ||
      !rf_connection_run (connection, error, find_loose, "") ||
      !rf_connection_read_int (connection, sum_loose, &bytes, error))
    return FALSE;
  done = rf_drop_begin_files (&files, connection, drop, error) && rf_drop_rows (connection, error);
  done = rf_drop_end_files (&files, done ? error : NULL) && done;
  drop->bytes += bytes;
  return done;
}
