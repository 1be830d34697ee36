/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection.h"
#include "rf-hash.h"
#include "rf-operations.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What eviction is worth: the same trace of requests, with prices and sizes that
 * are far apart, over a store that cannot hold all, under the store's own rule
 * and under two others. Prints the hit rate, the credits saved and the time of
 * the hits beside what people expect of such a cache: a hit rate over 30 %, 60 to
 * 95 % of the credits saved, hits under 100 ms. A hit rate under 30 % fails.
 *
 *   bench-evict [REQUESTS]
 *
 * The other rules go through the same store, which drops what they choose.
 */

#define NOW      G_GINT64_CONSTANT (1700000000000)
#define OBJECTS  4000
#define EXPONENT 0.9
#define CAPACITY 0.1 /* of what all objects hold together */

typedef struct
{
  const char *name;
  const char *order; /* (nullable) for the store's own */
} Rule;

static const Rule rules[] = {
  { "the store's", NULL },
  { "LRU", "last_used_at, id" },
  { "LFU", "uses, last_used_at" },
};

typedef struct
{
  char *key;
  gint64 bytes;
  gint64 cost;
  double until; /* of the requests, from 0 to 1 */
} Object;

typedef struct
{
  RfStore *store;
  RfConnection *connection;
  Object *objects;
  gint64 capacity;
  gint64 hits;
  gint64 saved;
  gint64 spent;
  GArray *times; /* of hits, in microseconds */
} Bench;

static Object *
make_objects (GRand *random)
{
  Object *objects = g_new0 (Object, OBJECTS);
  double sum = 0;

  for (int i = 0; i < OBJECTS; i++)
    {
      g_autofree char *text = g_strdup_printf ("object %d", i);
      g_autofree char *hash = rf_hash_bytes (text, strlen (text));

      objects[i].key = g_strconcat ("CACHE#image#", hash, NULL);
      /* From 10 kB to 10 MB, and from a tenth of a credit to a hundred. */
      objects[i].bytes = (gint64) pow (10, g_rand_double_range (random, 4, 7));
      objects[i].cost = (gint64) pow (10, g_rand_double_range (random, 5, 8));
      sum += pow (i + 1, -EXPONENT);
      objects[i].until = sum;
    }
  for (int i = 0; i < OBJECTS; i++)
    objects[i].until /= sum;
  return objects;
}

static const Object *
choose (const Object *objects, double where)
{
  int low = 0;
  int high = OBJECTS - 1;

  while (low < high)
    {
      int middle = (low + high) / 2;

      if (objects[middle].until < where)
        low = middle + 1;
      else
        high = middle;
    }
  return &objects[low];
}

static RfEntry *
make_entry (const Object *object)
{
  RfEntry *entry = rf_entry_new ();
  RfGeneration *generation = rf_generation_new ();
  RfAsset *asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");

  generation->id = g_uuid_string_random ();
  generation->fingerprint = rf_hash_bytes (object->key, strlen (object->key));
  generation->identity = g_strdup (generation->fingerprint);
  generation->provider = g_strdup ("portrait");
  generation->model = g_strdup ("character");
  generation->price = generation->cost = generation->charged = object->cost;
  generation->started_at = generation->finished_at = rf_time_now ();
  asset->sha256 = rf_hash_bytes (generation->id, strlen (generation->id));
  asset->extension = g_strdup ("png");
  asset->bytes = object->bytes;
  asset->created_at = rf_time_now ();
  g_ptr_array_add (generation->assets, asset);
  entry->key = g_strdup (object->key);
  entry->profile = g_strdup ("default");
  entry->created_at = rf_time_now ();
  entry->last_used_at = rf_time_now ();
  entry->generation = generation;
  return entry;
}

static void
must (gboolean done, const GError *error)
{
  if (!done)
    g_error ("%s", error->message);
}

/* The others' victim is dropped as the store would drop it. */
static void
evict_by (Bench *bench, const Rule *rule)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE entries SET trashed_at = 1 WHERE id = (SELECT id FROM entries WHERE trashed_at = 0"
      " ORDER BY %s LIMIT 1)",
      rule->order);
  g_autoptr (GError) error = NULL;
  gint64 entries = 0;
  gint64 bytes = 0;

  must (rf_store_count_entries (bench->store, &entries, &bytes, &error), error);
  while (bytes > bench->capacity / 10 * 9)
    {
      g_autoptr (RfReport) report = rf_report_new ();
      RfPurge purge = { 2, 0 };
      RfSlice slice = { .report = report };

      must (rf_connection_execute (bench->connection, sql, &error), error);
      must (rf_store_purge (bench->store, &purge, &slice, &error), error);
      bytes -= report->bytes_freed;
    }
}

static void
evict (Bench *bench, const Rule *rule)
{
  RfRoom room = { bench->capacity, bench->capacity / 10 * 9, 0, 0, bench->capacity / 10 };
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  RfSlice slice = { .report = report };
  gint64 entries = 0;
  gint64 bytes = 0;

  must (rf_store_count_entries (bench->store, &entries, &bytes, &error), error);
  if (bytes <= bench->capacity)
    return;
  if (rule->order != NULL)
    {
      evict_by (bench, rule);
      return;
    }
  do
    must (rf_store_make_room (bench->store, &room, &slice, &error), error);
  while (slice.more);
}

static void
request (Bench *bench, const Rule *rule, const Object *object)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (RfEntry) found = rf_store_lookup (bench->store, "", object->key, &error);
  gint64 took = g_get_monotonic_time () - start;

  if (found != NULL)
    {
      RfUse use = { .at = rf_time_now (),
                    .kind = RF_KIND_IMAGE,
                    .provider = "portrait",
                    .strategy = RF_STRATEGY_ONCE,
                    .outcome = RF_OUTCOME_HIT,
                    .entry_id = found->id };

      bench->hits++;
      bench->saved += object->cost;
      g_array_append_val (bench->times, took);
      must (rf_store_flush_tally (bench->store, &use, 1, &error), error);
      return;
    }
  bench->spent += object->cost;
  {
    g_autoptr (RfEntry) made = make_entry (object);

    must (rf_store_adopt (bench->store, made, &error), error);
  }
  evict (bench, rule);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static double
report (Bench *bench, const Rule *rule, gint64 requests)
{
  double rate = 100.0 * (double) bench->hits / (double) requests;

  g_array_sort (bench->times, compare_times);
  printf ("%-12s hit rate %5.1f %% (over 30), credits saved %5.1f %% (60 to 95), "
          "p99 of hits %.3f ms (under 100)\n",
          rule->name,
          rate,
          100.0 * (double) bench->saved / (double) (bench->saved + bench->spent),
          (double) g_array_index (bench->times, gint64, bench->times->len * 99 / 100) / 1000.0);
  return rate;
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

static double
run (const Rule *rule, gint64 requests)
{
  g_autofree char *folder = g_dir_make_tmp ("refrain-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  g_autoptr (GError) error = NULL;
  GRand *random = g_rand_new_with_seed (7);
  Bench bench = { 0 };
  double rate = 0;

  bench.objects = make_objects (random);
  bench.store = rf_sqlite_store_new (folder, NULL, &error);
  must (bench.store != NULL, error);
  bench.connection = rf_connection_open (path, RF_OPEN_WRITE, &error);
  must (bench.connection != NULL, error);
  bench.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = 0; i < OBJECTS; i++)
    bench.capacity += (gint64) (CAPACITY * (double) bench.objects[i].bytes);
  for (gint64 i = 0; i < requests; i++)
    {
      rf_time_set_for_tests (NOW + i * 60000);
      request (&bench, rule, choose (bench.objects, g_rand_double (random)));
    }
  rate = report (&bench, rule, requests);
  for (int i = 0; i < OBJECTS; i++)
    g_free (bench.objects[i].key);
  g_free (bench.objects);
  g_array_unref (bench.times);
  g_rand_free (random);
  rf_connection_free (bench.connection);
  g_object_unref (bench.store);
  remove_folder (folder);
  return rate;
}

int
main (int argc, char **argv)
{
  gint64 requests = argc > 1 ? atoll (argv[1]) : 20000;
  double own = run (&rules[0], requests);

  for (gsize i = 1; i < G_N_ELEMENTS (rules); i++)
    run (&rules[i], requests);
  return own >= 30.0 ? 0 : 1;
}
