/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-store.h"

#include "rf-hash.h"
#include "rf-sqlite-store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A look-up of the store with a million entries against a bare prepared SELECT
 * by primary key on the same file. The two take turns; the median of the
 * rounds' ratios is printed, and what the first pages of usual lists take.
 *
 *   bench-lookup [ENTRIES [FOLDER]]
 *
 * FOLDER is kept, and used again where it holds a store already.
 */

#define ROUNDS      25
#define REPETITIONS 20000

#define PROMPT "a grandmother waving in her armchair, cosy evening, warm light"

static const char bare_select[] = "SELECT * FROM entries WHERE id = ?1";

typedef struct
{
  RfStore *store;
  sqlite3 *database;
  gint64 entries;
  gint64 *ids;
  GRand *random;
} Bench;

static RfEntry *
make_entry (gint64 number)
{
  RfEntry *entry = rf_entry_new ();
  RfGeneration *generation = rf_generation_new ();
  RfAsset *asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");

  generation->canonical = g_strdup_printf (
      "{\"kind\":\"image\",\"model\":\"character\",\"params\":{\"accessories\":[\"glasses\"],"
      "\"background\":\"room\",\"family_type\":\"grandmother\",\"gesture\":\"wave\",\"number\":"
      "%" G_GINT64_FORMAT ",\"prompt\":\"" PROMPT "\",\"size\":1024},\"provider\":\"portrait\"}",
      number);
  generation->id = g_uuid_string_random ();
  generation->fingerprint = rf_hash_bytes (generation->canonical, strlen (generation->canonical));
  generation->identity = g_strdup (generation->fingerprint);
  generation->provider = g_strdup ("portrait");
  generation->model = g_strdup ("character");
  generation->profile = g_strdup ("default");
  generation->account = g_strdup ("default");
  generation->prompt = g_strdup (PROMPT);
  generation->price = generation->cost = generation->charged = 5000000;
  generation->started_at = generation->finished_at = 1700000000000 + number;
  asset->sha256 = rf_hash_bytes (generation->id, strlen (generation->id));
  asset->extension = g_strdup ("png");
  asset->bytes = 40000 + number % 1000;
  asset->modified = 1700000000000000000 + number;
  asset->created_at = 1700000000000 + number;
  asset->width = asset->height = 1024;
  g_ptr_array_add (generation->assets, asset);
  entry->key = g_strconcat ("CACHE#image#", generation->identity, NULL);
  entry->profile = g_strdup ("default");
  entry->created_at = 1700000000000 + number;
  entry->generation = generation;
  return entry;
}

static void
read_ids (Bench *bench)
{
  sqlite3_stmt *statement = NULL;

  bench->ids = g_new0 (gint64, bench->entries);
  sqlite3_prepare_v2 (bench->database, "SELECT id FROM entries", -1, &statement, NULL);
  for (gint64 i = 0; i < bench->entries && sqlite3_step (statement) == SQLITE_ROW; i++)
    bench->ids[i] = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
}

static char *
make_key (Bench *bench, gint64 *number)
{
  g_autoptr (RfEntry) entry = NULL;

  *number = g_rand_int_range (bench->random, 0, (gint32) bench->entries);
  entry = make_entry (*number);
  return g_steal_pointer (&entry->key);
}

static double
time_lookups (Bench *bench, char **keys)
{
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < REPETITIONS; i++)
    {
      g_autoptr (RfEntry) entry = rf_store_lookup (bench->store, "", keys[i], NULL);

      if (entry == NULL)
        g_error ("“%s” is not there", keys[i]);
    }
  return (double) (g_get_monotonic_time () - start) / REPETITIONS;
}

static void
read_columns (sqlite3_stmt *statement)
{
  for (int column = 0; column < sqlite3_column_count (statement); column++)
    {
      if (sqlite3_column_type (statement, column) == SQLITE_INTEGER)
        (void) sqlite3_column_int64 (statement, column);
      else
        (void) sqlite3_column_blob (statement, column);
    }
}

static double
time_bare (Bench *bench, const gint64 *ids)
{
  sqlite3_stmt *statement = NULL;
  gint64 start;

  sqlite3_prepare_v2 (bench->database, bare_select, -1, &statement, NULL);
  start = g_get_monotonic_time ();
  for (int i = 0; i < REPETITIONS; i++)
    {
      sqlite3_bind_int64 (statement, 1, ids[i]);
      if (sqlite3_step (statement) != SQLITE_ROW)
        g_error ("row %" G_GINT64_FORMAT " is not there", ids[i]);
      read_columns (statement);
      sqlite3_reset (statement);
    }
  start = g_get_monotonic_time () - start;
  sqlite3_finalize (statement);
  return (double) start / REPETITIONS;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

/* Other rows each time, so that neither finds in memory what the other read. */
static void
compare (Bench *bench)
{
  double lookups[ROUNDS];
  double bare[ROUNDS];
  double ratios[ROUNDS];

  for (int round = 0; round < ROUNDS; round++)
    {
      g_auto (GStrv) keys = g_new0 (char *, REPETITIONS + 1);
      g_autofree gint64 *ids = g_new (gint64, REPETITIONS);

      for (int i = 0; i < REPETITIONS; i++)
        {
          gint64 number;

          keys[i] = make_key (bench, &number);
          ids[i] = bench->ids[g_rand_int_range (bench->random, 0, (gint32) bench->entries)];
        }
      bare[round] = time_bare (bench, ids);
      lookups[round] = time_lookups (bench, keys);
      ratios[round] = lookups[round] / bare[round];
    }
  qsort (lookups, ROUNDS, sizeof (double), compare_doubles);
  qsort (bare, ROUNDS, sizeof (double), compare_doubles);
  qsort (ratios, ROUNDS, sizeof (double), compare_doubles);
  printf ("%" G_GINT64_FORMAT " entries: look-up %.2f µs, bare SELECT %.2f µs, ratio %.2f "
          "(at most 2)\n",
          bench->entries,
          lookups[ROUNDS / 2],
          bare[ROUNDS / 2],
          ratios[ROUNDS / 2]);
}

static void
time_page (Bench *bench, const char *name, const char *value)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start;

  if (!rf_selector_set (selector, name, value, &error))
    g_error ("%s", error->message);
  start = g_get_monotonic_time ();
  page = rf_store_query (bench->store, selector, &error);
  if (page == NULL)
    g_error ("%s", error->message);
  printf ("first page of %s=%s: %u rows, %.2f ms\n",
          name,
          value,
          page->items->len,
          (double) (g_get_monotonic_time () - start) / 1000.0);
}

static void
time_stats (Bench *bench)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (RfStats) stats = rf_store_stats (bench->store, "", 86400, RF_STATS_BY_KIND, NULL);

  printf ("statistics over %" G_GINT64_FORMAT " entries: %.2f ms\n",
          stats->total_entries,
          (double) (g_get_monotonic_time () - start) / 1000.0);
}

static void
time_pages (Bench *bench)
{
  static const char *const pages[][2] = {
    { "sort", "created" },       { "sort", "used" },         { "sort", "uses" },
    { "sort", "cost" },          { "sort", "bytes" },        { "kind", "image" },
    { "kind", "tts" },           { "provider", "portrait" }, { "provider", "none" },
    { "profile", "default" },    { "player", "ann" },        { "playthrough", "p1" },
    { "tag", "none" },           { "text", "armchair" },     { "key", "CACHE#*" },
    { "key", "*#image#00000*" }, { "key", "generation:*" },  { "older-than", "1d" },
    { "state", "live" },         { "state", "trashed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    time_page (bench, pages[i][0], pages[i][1]);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = bench_dup_folder (argc > 2 ? argv[2] : NULL);
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };

  bench.entries = argc > 1 ? atoll (argv[1]) : 1000000;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    bench_fill (folder, bench.entries, make_entry);
  bench.random = g_rand_new_with_seed (1);
  bench.store = rf_sqlite_store_new (folder, NULL, &error);
  if (bench.store == NULL || sqlite3_open (path, &bench.database) != SQLITE_OK)
    g_error ("%s", error != NULL ? error->message : "cannot open the file");
  read_ids (&bench);
  compare (&bench);
  time_pages (&bench);
  time_stats (&bench);
  sqlite3_close (bench.database);
  g_clear_object (&bench.store);
  g_rand_free (bench.random);
  g_free (bench.ids);
  if (argc <= 2)
    bench_remove_folder (folder);
  return 0;
}
