/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-peer.h"
#include "bench-store.h"

#include "rf-file-blob-store.h"
#include "rf-hash.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * A cleanup of a million entries: how long a dry run takes, how many entries a
 * second go to the trash, and out of it with their files, beside bare SQLite
 * that drops as many rows of the same tables and as many files; how long the
 * longest slice keeps other writers waiting, and how memory grows.
 *
 *   bench-cleanup [ENTRIES [FOLDER]]
 *
 * FOLDER is kept, and used again where it holds a store; what an earlier run has
 * dropped is missing from it then.
 */

#define NOW G_GINT64_CONSTANT (1700000000000)
#define DAY (RF_DAY * 1000)

/* Those with smaller numbers are older than the rule says. */
#define OLD 500000

/* One in so many entries is dropped by the store, and as many by the peer; twice
 * as many more go to the trash. */
#define SHARE 20

#define WORDS      10
#define VOCABULARY 20000

typedef struct
{
  RfStore *store;
  gint64 dropped; /* how many are */
  double seconds; /* of the clock, and of the processor */
  double work;
  double longest;
} Bench;

static double
get_work (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

static double
get_seconds (gint64 since)
{
  return (double) (g_get_monotonic_time () - since) / G_USEC_PER_SEC;
}

/* A few words are common, most are rare. */
static char *
make_prompt (GRand *random)
{
  GString *prompt = g_string_new ("a");

  for (int i = 0; i < WORDS; i++)
    {
      gint64 rank = g_rand_int_range (random, 0, VOCABULARY);

      g_string_append_printf (prompt, " word%d", (int) (rank * rank / VOCABULARY));
    }
  return g_string_free (prompt, FALSE);
}

static gint64
get_age (gint64 number)
{
  return (number < OLD ? 120 : 30) * DAY;
}

static RfEntry *
make_entry (gint64 number)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) number);
  RfEntry *entry = rf_entry_new ();
  RfGeneration *generation = rf_generation_new ();
  RfAsset *asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");

  generation->prompt = make_prompt (random);
  generation->canonical = g_strdup_printf (
      "{\"number\":%" G_GINT64_FORMAT ",\"prompt\":\"%s\"}", number, generation->prompt);
  generation->id = g_uuid_string_random ();
  generation->fingerprint = rf_hash_bytes (generation->canonical, strlen (generation->canonical));
  generation->identity = g_strdup (generation->fingerprint);
  generation->provider = g_strdup ("portrait");
  generation->model = g_strdup ("character");
  generation->price = generation->cost = generation->charged = 5000000;
  generation->started_at = generation->finished_at = NOW - get_age (number) + number;
  asset->sha256 = rf_hash_bytes (generation->id, strlen (generation->id));
  asset->extension = g_strdup ("png");
  asset->bytes = 40000 + number % 1000;
  asset->created_at = generation->finished_at;
  g_ptr_array_add (generation->assets, asset);
  entry->key = g_strconcat ("CACHE#image#", generation->identity, NULL);
  entry->profile = g_strdup ("default");
  entry->created_at = generation->finished_at;
  entry->generation = generation;
  return entry;
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
time_dry_run (Bench *bench)
{
  RfRetention rules = make_rules ();
  RfForesight what = { &rules, 1, { NOW - 30 * DAY, NOW - 30 * DAY }, NULL };
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (!rf_store_foresee (bench->store, &what, report, &error))
    g_error ("%s", error->message);
  printf ("dry run: %.3f s (at most 1), %" G_GINT64_FORMAT " would go, %" G_GINT64_FORMAT " MB\n",
          get_seconds (start),
          report->unused,
          get_memory ());
}

static void
time_dry_invalidation (Bench *bench)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  double work = get_work ();

  action = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, TRUE);
  report = rf_store_apply (bench->store, action, &error);
  if (report == NULL)
    g_error ("%s", error->message);
  printf ("dry run of an invalidation of everything: %.2f s, %.2f of work, %" G_GINT64_FORMAT
          " would go, %" G_GINT64_FORMAT " MB\n",
          get_seconds (start),
          get_work () - work,
          report->changed,
          get_memory ());
}

/* Moves those with numbers below @end, at the time @now. */
static void
move_to_trash (Bench *bench, gint64 end, gint64 now, RfReport *report)
{
  RfRetention rules = make_rules ();
  g_autoptr (GError) error = NULL;
  RfSlice slice = { .report = report };
  gint64 start = g_get_monotonic_time ();
  double work = get_work ();

  rules.made_before = NOW - get_age (0) + end;
  rules.now = now;
  do
    {
      if (!rf_store_retain (bench->store, &rules, &slice, &error))
        g_error ("%s", error->message);
    }
  while (slice.more);
  bench->longest = MAX (bench->longest, (double) slice.longest / G_USEC_PER_SEC);
  bench->seconds += get_seconds (start);
  bench->work += get_work () - work;
}

static void
time_trash (Bench *bench)
{
  g_autoptr (RfReport) report = rf_report_new ();

  move_to_trash (bench, bench->dropped, NOW - 2, report);
  move_to_trash (bench, 2 * bench->dropped, NOW - 1, report);
  move_to_trash (bench, 4 * bench->dropped, NOW, report);
  printf ("to the trash: %.0f entries/s (at least 20000), %.0f for each second of work, longest "
          "slice %.2f s, %" G_GINT64_FORMAT " MB\n",
          (double) report->unused / bench->seconds,
          (double) report->unused / bench->work,
          bench->longest,
          get_memory ());
}

static double
time_purge (Bench *bench)
{
  RfPurge what = { NOW - 1, 0 };
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  RfSlice slice = { .report = report };
  gint64 start = g_get_monotonic_time ();
  double work = get_work ();
  double longest = 0;
  double rate;

  do
    {
      gint64 before = g_get_monotonic_time ();

      if (!rf_store_purge (bench->store, &what, &slice, &error))
        g_error ("%s", error->message);
      longest = MAX (longest, get_seconds (before));
    }
  while (slice.more);
  rate = (double) report->purged / get_seconds (start);
  printf ("out of the trash, with files: %.0f entries/s (at least 20000), %.0f for each second of "
          "work, longest slice %.2f s, %" G_GINT64_FORMAT " gone, %" G_GINT64_FORMAT " MB\n",
          rate,
          (double) report->purged / (get_work () - work),
          longest,
          report->purged,
          get_memory ());
  return rate;
}

/* Of a half of the rest. */
static void
time_invalidation (Bench *bench, gint64 entries)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  double work = get_work ();

  selector->older_than = (rf_time_now () - NOW + get_age (0) - entries / 2) / 1000;
  action = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, FALSE);
  report = rf_store_apply (bench->store, action, &error);
  if (report == NULL)
    g_error ("%s", error->message);
  printf ("invalidated: %.0f entries/s, %.0f for each second of work, %" G_GINT64_FORMAT
          " gone, %" G_GINT64_FORMAT " MB\n",
          (double) report->changed / get_seconds (start),
          (double) report->changed / (get_work () - work),
          report->changed,
          get_memory ());
}

static void
time_room (Bench *bench)
{
  RfRoom room = { .max_bytes = 1, .target = 1 };
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  RfSlice slice = { .report = report };
  gint64 entries = 0;
  gint64 start = g_get_monotonic_time ();

  if (!rf_store_count_entries (bench->store, &entries, &room.target, &error))
    g_error ("%s", error->message);
  room.target -= 4000 * 40000;
  do
    {
      if (!rf_store_make_room (bench->store, &room, &slice, &error))
        g_error ("%s", error->message);
    }
  while (slice.more);
  printf ("for room: %.0f entries/s, %" G_GINT64_FORMAT " MB\n",
          (double) (report->evicted + report->purged) / get_seconds (start),
          get_memory ());
}

static void
compare_with_peer (Bench *bench, const char *folder, double rate)
{
  gint64 start = 0;
  double work = get_work ();
  gint64 rows = 0;
  double bare;

  g_clear_object (&bench->store);
  start = g_get_monotonic_time ();
  rows = bench_peer_drop (folder, NOW - 1);
  bare = (double) rows / get_seconds (start);
  printf ("the same by bare SQLite and unlink: %.0f entries/s, %.0f for each second of work;"
          " ratio %.2f\n",
          bare,
          (double) rows / (get_work () - work),
          bare / rate);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = bench_dup_folder (argc > 2 ? argv[2] : NULL);
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  gint64 entries = argc > 1 ? atoll (argv[1]) : 1000000;
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (folder, FALSE);
  g_autoptr (GError) error = NULL;
  Bench bench = { .dropped = entries / SHARE };
  double rate = 0;

  setvbuf (stdout, NULL, _IOLBF, 0);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      bench_fill (folder, entries, make_entry);
      bench_peer_make_files (folder, 2 * bench.dropped);
    }
  bench.store = rf_sqlite_store_new (folder, blobs, &error);
  if (bench.store == NULL)
    g_error ("%s", error->message);
  rf_time_set_for_tests (NOW);
  printf ("%" G_GINT64_FORMAT " entries, %" G_GINT64_FORMAT " MB\n", entries, get_memory ());
  time_dry_run (&bench);
  time_dry_invalidation (&bench);
  time_room (&bench);
  time_trash (&bench);
  rate = time_purge (&bench);
  time_invalidation (&bench, entries);
  compare_with_peer (&bench, folder, rate);
  if (argc <= 2)
    bench_remove_folder (folder);
  return 0;
}
