/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-world.h"

#include "fault-files.h"
#include "fault-memory.h"
#include "fault-vfs.h"
#include "rf-config.h"
#include "rf-engine.h"
#include "rf-file-blob-store-private.h"
#include "rf-hash.h"
#include "rf-json-reader.h"
#include "rf-paths.h"
#include "rf-recovery.h"
#include "rf-sqlite-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define RESERVE_BYTES (512 * 1024)

/* Each counts rows that must not be there. The same is asked of the
 * product's own verify, but that could be wrong with the rest. The last one asks
 * whether all is there. */
static const char *const ledger_faults[] = {
  "SELECT count (*) FROM accounts a WHERE a.balance <> (SELECT coalesce (sum ("
  " CASE l.kind WHEN 'grant' THEN l.amount WHEN 'settle' THEN -l.amount"
  " WHEN 'hit' THEN -l.amount ELSE 0 END), 0) FROM ledger l WHERE l.account = a.name)",

  "SELECT count (*) FROM accounts a WHERE a.held <> (SELECT coalesce (sum (h.amount), 0)"
  " FROM ledger h WHERE h.account = a.name AND h.kind = 'hold' AND h.generation NOT IN"
  " (SELECT e.generation FROM ledger e WHERE e.kind IN ('settle', 'release')))",

  "SELECT count (*) FROM ledger h WHERE h.kind = 'hold'"
  " AND h.generation NOT IN (SELECT e.generation FROM ledger e"
  "  WHERE e.kind IN ('settle', 'release'))"
  " AND h.generation NOT IN (SELECT generation FROM flights)",

  "SELECT count (*) FROM (SELECT generation FROM ledger WHERE kind IN ('settle', 'release')"
  " GROUP BY generation HAVING count (*) > 1)",

  "SELECT count (*) FROM generations g WHERE g.charged > 0 AND NOT EXISTS (SELECT 1"
  " FROM ledger l WHERE l.generation = g.name AND l.kind = 'settle' AND l.amount = g.charged)",
};

char *
fault_world_dup_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("faults-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/** Copies all but what lives: locks and owners. Files keep their times. */
void
fault_world_copy_folder (const char *from, const char *to)
{
  g_autoptr (GDir) directory = g_dir_open (from, 0, NULL);
  const char *name = NULL;

  g_mkdir_with_parents (to, 0700);
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (source);
      g_autoptr (GFile) copy = g_file_new_for_path (target);
      g_autoptr (GError) error = NULL;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        fault_world_copy_folder (source, target);
      else
        g_file_copy (file,
                     copy,
                     G_FILE_COPY_ALL_METADATA | G_FILE_COPY_NOFOLLOW_SYMLINKS,
                     NULL,
                     NULL,
                     NULL,
                     &error);
      g_assert_no_error (error);
    }
}

/**
 * fault_world_install:
 *
 * Puts the seams in, once in a process and before it uses SQLite.
 */
void
fault_world_install (void)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  fault_memory_install ();
  fault_vfs_install ();
}

/**
 * fault_world_open:
 * @folder: the data folder
 *
 * A store that cannot be opened is an error of what needs it, as in the
 * program.
 *
 * Returns: (transfer full): the world
 */
FaultWorld *
fault_world_open (const char *folder)
{
  FaultWorld *self = g_new0 (FaultWorld, 1);
  g_auto (GStrv) plugins = rf_registry_dup_default_folders ();
  g_autoptr (RfRegistry) registry = rf_registry_new ((const char *const *) plugins, NULL);
  g_autoptr (RfConfig) config = rf_config_new (NULL);
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (folder, FALSE);
  g_autoptr (RfStore) store = NULL;
  g_autoptr (GError) error = NULL;
  RfEngineParts parts = { .blobs = blobs, .registry = registry, .config = config };

  self->folder = g_strdup (folder);
  self->log = g_strconcat (folder, ".calls", NULL);
  if (g_strcmp0 (g_getenv ("RF_DUMMY_LOG"), self->log) != 0)
    g_setenv ("RF_DUMMY_LOG", self->log, TRUE);
  rf_file_blob_store_set_calls (RF_FILE_BLOB_STORE (blobs), &fault_files);
  rf_recovery_set_calls (&fault_files);
  rf_file_blob_store_set_reserve (RF_FILE_BLOB_STORE (blobs), RESERVE_BYTES);
  store = rf_sqlite_store_new (folder, blobs, &error);
  parts.store = store;
  parts.store_error = error;
  self->service = RF_SERVICE (rf_engine_new (&parts));
  return self;
}

/** Closes it, which flushes the counters. */
void
fault_world_close (FaultWorld *self)
{
  g_clear_object (&self->service);
  g_free (self->folder);
  g_free (self->log);
  g_free (self);
}

/** @params is the inner text of a JSON object. */
RfRequest *
fault_world_request (const char *provider, const char *params)
{
  g_autofree char *text = g_strdup_printf (
      "{\"kind\":\"image\",\"provider\":\"%s\",\"params\":{%s}}", provider, params);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, &error);
  RfRequest *request = rf_request_new_from_json (node, &error);

  g_assert_no_error (error);
  return request;
}

/** How many runs the provider has begun; to collect one is not to begin it. */
guint
fault_world_count_calls (FaultWorld *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint calls = 0;

  if (!g_file_get_contents (self->log, &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    calls += g_str_has_prefix (lines[i], "generate") || g_str_has_prefix (lines[i], "submit");
  return calls;
}

/** What was handed over is there, with the bytes that it says. */
void
fault_world_assert_whole (const RfResult *result)
{
  const RfGeneration *generation = rf_result_get_generation (result);

  g_assert_cmpuint (generation->assets->len, ==, 1);
  for (guint i = 0; i < generation->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (generation->assets, i);
      g_autoptr (GError) error = NULL;
      guint64 bytes = 0;
      g_autofree char *sha256 = rf_hash_file (asset->path, &bytes, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (sha256, ==, asset->sha256);
      g_assert_cmpuint (bytes, ==, (guint64) asset->bytes);
    }
}

/** One number from the database, which nobody may be writing to. */
gint64
fault_world_ask (const char *folder, const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 answer = -1;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return answer;
}

/** The sum of the rows is the balance, nothing is held for nobody, and all that
 * was charged stands in it, unless it was lost with its file. */
void
fault_world_assert_ledger (const char *folder, gboolean is_lost)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ledger_faults) - (is_lost ? 1 : 0); i++)
    {
      gint64 rows = fault_world_ask (folder, ledger_faults[i]);

      if (rows != 0)
        g_error ("the ledger is wrong: %s", ledger_faults[i]);
    }
}

/* What a process that died in the middle may leave behind: mended by repair. */
static const char *const leavings[] = {
  "was being made by a process that died",
  "was made and not entered",
  "belongs to no entry",
  "has neither rows nor files",
};

/* Of these a person decides. */
static const char *const open_ends[] = {
  "was left by a process that died",
  "nobody knows whether",
};

static gboolean
is_one_of (const char *finding, const char *const *words, gsize n_words)
{
  for (gsize i = 0; i < n_words; i++)
    {
      if (strstr (finding, words[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
assert_findings (FaultWorld *self, gboolean may_be_left, gboolean may_be_mended)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = rf_service_verify (self->service, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      const char *finding = g_ptr_array_index (findings, i);

      if ((!may_be_left || !is_one_of (finding, open_ends, G_N_ELEMENTS (open_ends))) &&
          (!may_be_mended || !is_one_of (finding, leavings, G_N_ELEMENTS (leavings))))
        g_error ("not sound: %s", finding);
    }
}

/**
 * fault_world_assert_sound:
 * @self: a world
 * @may_be_left: a flight may be there whose end nobody knows
 *
 * The full check finds nothing but what a death in the middle leaves, and after a
 * repair not even that.
 */
void
fault_world_assert_sound (FaultWorld *self, gboolean may_be_left)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mended = NULL;

  assert_findings (self, may_be_left, TRUE);
  mended = rf_service_repair (self->service, NULL, &error);
  g_assert_no_error (error);
  assert_findings (self, may_be_left, FALSE);
}
