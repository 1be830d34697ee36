/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection.h"
#include "rf-hash.h"
#include "rf-operations.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * A cleanup of a million entries: how long a dry run takes, how many entries a
 * second go to the trash and out of it, how long the longest slice keeps other
 * writers waiting, and how memory grows.
 *
 *   bench-cleanup [ENTRIES [FOLDER]]
 *
 * The first half is old. FOLDER is kept, and used again where it holds a store.
 */

#define NOW G_GINT64_CONSTANT (1700000000000)
#define DAY (RF_DAY * 1000)

/* How many are really moved, and really dropped. */
#define MOVED   200000
#define DROPPED 20000

static RfEntry *
make_entry (gint64 number, gint64 entries)
{
  RfEntry *entry = rf_entry_new ();
  RfGeneration *generation = rf_generation_new ();
  RfAsset *asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  gint64 age = number < entries / 2 ? 120 * DAY : 30 * DAY;

  generation->canonical =
      g_strdup_printf ("{\"number\":%" G_GINT64_FORMAT ",\"prompt\":\"a wave\"}", number);
  generation->id = g_uuid_string_random ();
  generation->fingerprint = rf_hash_bytes (generation->canonical, strlen (generation->canonical));
  generation->identity = g_strdup (generation->fingerprint);
  generation->provider = g_strdup ("portrait");
  generation->model = g_strdup ("character");
  generation->prompt = g_strdup ("a wave");
  generation->price = generation->cost = generation->charged = 5000000;
  generation->started_at = generation->finished_at = NOW - age + number;
  asset->sha256 = rf_hash_bytes (generation->id, strlen (generation->id));
  asset->extension = g_strdup ("png");
  asset->bytes = 40000 + number % 1000;
  asset->created_at = NOW - age + number;
  g_ptr_array_add (generation->assets, asset);
  entry->key = g_strconcat ("CACHE#image#", generation->identity, NULL);
  entry->profile = g_strdup ("default");
  entry->created_at = NOW - age + number;
  entry->generation = generation;
  return entry;
}

static gboolean
fill_work (RfConnection *connection, gint64 entries, GError **error)
{
  for (gint64 i = 0; i < entries; i++)
    {
      g_autoptr (RfEntry) entry = make_entry (i, entries);

      if (!rf_adopt_entry (connection, entry, error))
        return FALSE;
    }
  return TRUE;
}

/* Without a journal, since a folder that was half filled is thrown away. */
static void
fill (const char *path, gint64 entries)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfConnection) connection = rf_connection_open (path, RF_OPEN_WRITE, &error);

  if (connection != NULL)
    sqlite3_db_config (connection->database, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  if (connection == NULL ||
      !rf_connection_execute (connection,
                              "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                              "PRAGMA cache_size = -400000; BEGIN IMMEDIATE",
                              &error) ||
      !fill_work (connection, entries, &error) ||
      !rf_connection_execute (connection, "COMMIT; PRAGMA journal_mode = WAL", &error))
    g_error ("%s", error->message);
}

static gint64
get_memory (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmRSS:");
  return line != NULL ? g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10) / 1024 : 0;
}

static double
get_seconds (gint64 since)
{
  return (double) (g_get_monotonic_time () - since) / G_USEC_PER_SEC;
}

static RfRetention
make_rules (void)
{
  RfRetention rules = { .profile = "default",
                        .made_before = NOW - 90 * DAY,
                        .fewer_uses = 2,
                        .more_uses = 100,
                        .now = NOW };

  return rules;
}

static void
time_dry_run (RfStore *store)
{
  RfRetention rules = make_rules ();
  RfForesight what = { &rules, 1, { NOW - 30 * DAY, NOW - 30 * DAY }, NULL };
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (!rf_store_foresee (store, &what, report, &error))
    g_error ("%s", error->message);
  printf ("dry run: %.3f s (at most 1), %" G_GINT64_FORMAT " would go, %" G_GINT64_FORMAT " MB\n",
          get_seconds (start),
          report->unused,
          get_memory ());
}

static void
time_trash (RfStore *store)
{
  RfRetention rules = make_rules ();
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  RfSlice slice = { .report = report };
  gint64 start = g_get_monotonic_time ();
  clock_t worked = clock ();
  double longest = 0;

  do
    {
      gint64 before = g_get_monotonic_time ();

      if (!rf_store_retain (store, &rules, &slice, &error))
        g_error ("%s", error->message);
      longest = MAX (longest, get_seconds (before));
    }
  while (slice.more && report->unused < MOVED);
  worked = clock () - worked;
  printf ("to the trash: %.0f entries/s (at least 20000), %.0f for each second of work, longest "
          "slice %.2f s, %" G_GINT64_FORMAT " MB\n",
          (double) report->unused / get_seconds (start),
          (double) report->unused * CLOCKS_PER_SEC / (double) worked,
          longest,
          get_memory ());
}

static void
time_purge (RfStore *store)
{
  RfPurge what = { NOW + 1, 0 };
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  RfSlice slice = { .report = report };
  gint64 start = g_get_monotonic_time ();

  do
    {
      if (!rf_store_purge (store, &what, &slice, &error))
        g_error ("%s", error->message);
    }
  while (slice.more && report->purged < DROPPED);
  printf ("out of the trash: %.0f entries/s, %" G_GINT64_FORMAT " MB\n",
          (double) report->purged / get_seconds (start),
          get_memory ());
}

static void
time_room (RfStore *store)
{
  RfRoom room = { .max_bytes = 1, .target = 1 };
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  RfSlice slice = { .report = report };
  gint64 entries = 0;
  gint64 start = g_get_monotonic_time ();

  if (!rf_store_count_entries (store, &entries, &room.target, &error))
    g_error ("%s", error->message);
  room.target -= 4000 * 40000;
  do
    {
      if (!rf_store_make_room (store, &room, &slice, &error))
        g_error ("%s", error->message);
    }
  while (slice.more);
  printf ("for room: %.0f entries/s, %" G_GINT64_FORMAT " MB\n",
          (double) (report->evicted + report->purged) / get_seconds (start),
          get_memory ());
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder =
      argc > 2 ? g_canonicalize_filename (argv[2], NULL) : g_dir_make_tmp ("refrain-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  gint64 entries = argc > 1 ? atoll (argv[1]) : 1000000;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfStore) store = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      store = rf_sqlite_store_new (folder, NULL, &error);
      g_clear_object (&store);
      fill (path, entries);
    }
  store = rf_sqlite_store_new (folder, NULL, &error);
  if (store == NULL)
    g_error ("%s", error->message);
  rf_time_set_for_tests (NOW);
  printf ("%" G_GINT64_FORMAT " entries, %" G_GINT64_FORMAT " MB\n", entries, get_memory ());
  time_dry_run (store);
  time_trash (store);
  time_purge (store);
  time_room (store);
  g_clear_object (&store);
  if (argc <= 2)
    remove_folder (folder);
  return 0;
}
