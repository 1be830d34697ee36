/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-credits.h"
#include "rf-database.h"
#include "rf-hash.h"
#include "rf-operations.h"
#include "rf-paths.h"
#include "rf-salvage.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * What the shared commit is worth. Hits with a price beside free ones, each with
 * the number of fsyncs that they took; and generations that many threads insert
 * through the store, against one thread that writes the same rows with bare
 * SQLite, in transactions of the same size. The two take turns; the median of
 * the rounds' ratios is printed.
 *
 *   bench-money [THREADS [ROUNDS [FOLDER]]]
 *
 * FOLDER is where the databases are made; the numbers are those of its disk.
 */

#define HITS        4096 /* in one round, of all threads */
#define GENERATIONS 2048 /* the same */

static int n_syncs; /* atomic */

int fdatasync (int descriptor);
int fsync (int descriptor);

/* What SQLite asks of the disk comes by here. */
int
fdatasync (int descriptor)
{
  g_atomic_int_inc (&n_syncs);
  return (int) syscall (SYS_fdatasync, descriptor);
}

int
fsync (int descriptor)
{
  g_atomic_int_inc (&n_syncs);
  return (int) syscall (SYS_fsync, descriptor);
}

typedef struct
{
  char *folder;
  RfStore *store;
  int threads;
  int number;           /* atomic: of words that were made */
  GAsyncQueue *flights; /* that wait for their landing */
} Bench;

typedef struct
{
  gint64 token;
  RfPlan *plan;
  RfGeneration *generation;
} Flight;

typedef struct
{
  Bench *bench;
  int count;
  gint64 price;
} Part;

typedef gpointer (*PartFunc) (gpointer part);

static RfPlan *
make_plan (const char *word)
{
  RfPlan *plan = rf_plan_new ();

  plan->model = rf_model_info_new ("portrait", "character", RF_KIND_IMAGE);
  plan->strategy = RF_STRATEGY_ONCE;
  plan->profile = g_strdup ("default");
  plan->prompt = g_strdup (word);
  plan->canonical = g_strdup_printf (
      "{\"kind\":\"image\",\"model\":\"character\",\"params\":{\"accessories\":[\"glasses\"],"
      "\"background\":\"room\",\"family_type\":\"grandmother\",\"gesture\":\"wave\",\"prompt\":"
      "\"%s\",\"size\":1024},\"provider\":\"portrait\"}",
      word);
  plan->fingerprint = rf_hash_bytes (plan->canonical, strlen (plan->canonical));
  plan->identity = g_strdup (plan->fingerprint);
  plan->key = g_strconcat ("CACHE#image#", plan->identity, NULL);
  plan->price = 5 * RF_CREDIT;
  return plan;
}

static RfGeneration *
make_generation (const char *word)
{
  RfGeneration *generation = rf_generation_new ();
  RfAsset *asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");

  asset->sha256 = rf_hash_bytes (word, strlen (word));
  asset->extension = g_strdup ("png");
  asset->bytes = 48211;
  asset->modified = 1700000000000000000;
  asset->created_at = rf_time_now ();
  asset->width = asset->height = 1024;
  g_ptr_array_add (generation->assets, asset);
  generation->cost = 5 * RF_CREDIT;
  generation->started_at = generation->finished_at = rf_time_now ();
  return generation;
}

static char *
make_word (Bench *bench)
{
  return g_strdup_printf ("number %d", g_atomic_int_add (&bench->number, 1));
}

static void
fly_free (gpointer data)
{
  Flight *flight = data;

  rf_plan_unref (flight->plan);
  rf_generation_free (flight->generation);
  g_free (flight);
}

/* A flight that was entered and sent, and what its provider has made. */
static Flight *
fly (Bench *bench)
{
  g_autofree char *word = make_word (bench);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntrance) lead = NULL;
  Flight *flight = g_new0 (Flight, 1);

  flight->plan = make_plan (word);
  flight->generation = make_generation (word);
  lead = rf_store_enter (bench->store, flight->plan, 0, &error);
  if (lead == NULL || !rf_store_mark_sent (bench->store, lead->token, &error))
    g_error ("%s", error->message);
  flight->token = lead->token;
  return flight;
}

static void
land (Bench *bench, const Flight *flight)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntry) entry =
      rf_store_commit (bench->store, flight->token, flight->plan, flight->generation, &error);

  if (entry == NULL)
    g_error ("%s", error->message);
}

static gpointer
fly_part (gpointer data)
{
  Part *part = data;

  for (int i = 0; i < part->count; i++)
    g_async_queue_push (part->bench->flights, fly (part->bench));
  return NULL;
}

static gpointer
land_part (gpointer data)
{
  Part *part = data;

  for (int i = 0; i < part->count; i++)
    {
      Flight *flight = g_async_queue_pop (part->bench->flights);

      land (part->bench, flight);
      fly_free (flight);
    }
  return NULL;
}

/* What the engine does for a hit, but for the file: look up, and charge. */
static gpointer
hit_part (gpointer data)
{
  Part *part = data;
  g_autoptr (RfPlan) plan = make_plan ("number 0");
  gboolean repeated = FALSE;

  plan->hit_price = part->price;
  for (int i = 0; i < part->count; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfEntry) entry = rf_store_lookup (part->bench->store, "", plan->key, &error);

      if (entry == NULL ||
          (plan->hit_price > 0 &&
           !rf_store_charge (
               part->bench->store, plan, entry->generation->id, RF_OUTCOME_HIT, &repeated, &error)))
        g_error ("%s", error->message);
    }
  return NULL;
}

/* Returns: seconds */
static double
run_parts (Bench *bench, PartFunc function, int all, gint64 price)
{
  g_autofree GThread **threads = g_new0 (GThread *, bench->threads);
  Part part = { bench, all / bench->threads, price };
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < bench->threads; i++)
    threads[i] = g_thread_new ("part", function, &part);
  for (int i = 0; i < bench->threads; i++)
    g_thread_join (threads[i]);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
open_store (Bench *bench, const char *name)
{
  g_autofree char *folder = g_build_filename (bench->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_clear_object (&bench->store);
  g_mkdir_with_parents (folder, 0700);
  bench->store = rf_sqlite_store_new (folder, NULL, &error);
  if (bench->store == NULL)
    g_error ("%s", error->message);
}

/* The rows of one generation as they stand when it has landed: what is written
 * and gone again in between is not counted against bare SQLite. */
static const char *const bare_inserts[] = {
  "INSERT INTO blobs (sha256, extension, bytes, modified, created_at) VALUES (?2, 'png', 48211,"
  " 1700000000000000000, ?4)",
  "INSERT INTO generations (name, namespace, fingerprint, identity, kind, provider, model, profile,"
  " prompt, canonical, account, price, cost, charged, started_at, finished_at)"
  " VALUES (?1, '', ?2, ?2, 'image', 'portrait', 'character', 'default', ?5, ?3, 'default',"
  " 5000000, 5000000, 5000000, ?4, ?4)",
  "INSERT INTO assets VALUES ((SELECT max (id) FROM generations), 0,"
  " (SELECT max (id) FROM blobs), 'image', 'image/png', 1024, 1024, 0)",
  "INSERT INTO ledger (at, account, kind, amount, generation)"
  " VALUES (?4, 'default', 'hold', 5000000, ?1)",
  "INSERT INTO ledger (at, account, kind, amount, generation)"
  " VALUES (?4, 'default', 'settle', 5000000, ?1)",
  "INSERT INTO landings (token, at, generation)"
  " VALUES ((SELECT max (id) FROM generations), ?4, (SELECT max (id) FROM generations))",
  "INSERT INTO entries (namespace, key, generation, flight, profile, strategy, version, created_at,"
  " kind, provider, model, cost, bytes, content) VALUES ('', 'CACHE#image#' || ?2,"
  " (SELECT max (id) FROM generations), 1, 'default', 'once', 1, ?4, 'image', 'portrait',"
  " 'character', 5000000, 48211, zeroblob (300))",
};

static void
bare_insert (sqlite3_stmt *const *statements, const char *word)
{
  g_autoptr (RfPlan) plan = make_plan (word);
  g_autofree char *id = g_uuid_string_random ();

  for (gsize i = 0; i < G_N_ELEMENTS (bare_inserts); i++)
    {
      sqlite3_bind_text (statements[i], 1, id, -1, SQLITE_STATIC);
      sqlite3_bind_text (statements[i], 2, plan->fingerprint, -1, SQLITE_STATIC);
      sqlite3_bind_text (statements[i], 3, plan->canonical, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statements[i], 4, rf_time_now ());
      sqlite3_bind_text (statements[i], 5, word, -1, SQLITE_STATIC);
      if (sqlite3_step (statements[i]) != SQLITE_DONE)
        g_error ("%s", sqlite3_errmsg (sqlite3_db_handle (statements[i])));
      sqlite3_reset (statements[i]);
    }
}

/* Returns: seconds */
static double
time_bare (sqlite3 *database, Bench *bench, int group)
{
  sqlite3_stmt *statements[G_N_ELEMENTS (bare_inserts)] = { NULL };
  gint64 start;

  for (gsize i = 0; i < G_N_ELEMENTS (bare_inserts); i++)
    {
      if (sqlite3_prepare_v2 (database, bare_inserts[i], -1, &statements[i], NULL) != SQLITE_OK)
        g_error ("%s", sqlite3_errmsg (database));
    }
  start = g_get_monotonic_time ();
  for (int i = 0; i < GENERATIONS; i++)
    {
      g_autofree char *word = make_word (bench);

      if (i % group == 0)
        sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
      bare_insert (statements, word);
      if ((i + 1) % group == 0 || i + 1 == GENERATIONS)
        sqlite3_exec (database, "COMMIT", NULL, NULL, NULL);
    }
  start = g_get_monotonic_time () - start;
  for (gsize i = 0; i < G_N_ELEMENTS (bare_inserts); i++)
    sqlite3_finalize (statements[i]);
  return (double) start / G_USEC_PER_SEC;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
get_median (double *values, int n_values)
{
  qsort (values, (gsize) n_values, sizeof (double), compare_doubles);
  return values[n_values / 2];
}

static void
compare_hits (Bench *bench, int rounds)
{
  g_autofree double *costly = g_new0 (double, rounds);
  g_autofree double *free_of_charge = g_new0 (double, rounds);
  int syncs[2] = { 0, 0 };

  for (int round = 0; round < rounds; round++)
    {
      int before = g_atomic_int_get (&n_syncs);

      costly[round] = HITS / run_parts (bench, hit_part, HITS, RF_CREDIT);
      syncs[0] += g_atomic_int_get (&n_syncs) - before;
      before = g_atomic_int_get (&n_syncs);
      free_of_charge[round] = HITS / run_parts (bench, hit_part, HITS, 0);
      syncs[1] += g_atomic_int_get (&n_syncs) - before;
    }
  printf ("%d threads: hits with a price %.0f/s, %.3f fsyncs each; free hits %.0f/s, %d fsyncs\n",
          bench->threads,
          get_median (costly, rounds),
          (double) syncs[0] / ((double) HITS * rounds),
          get_median (free_of_charge, rounds),
          syncs[1]);
}

/* The same schema, opened without any of our own code around it. */
static sqlite3 *
open_bare (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->folder, "bare", "refrain.db", NULL);
  sqlite3 *database = NULL;

  open_store (bench, "bare");
  g_clear_object (&bench->store);
  if (sqlite3_open (path, &database) != SQLITE_OK)
    g_error ("cannot open “%s”", path);
  sqlite3_exec (database, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", NULL, NULL, NULL);
  return database;
}

static void
compare_inserts (Bench *bench, int rounds)
{
  g_autofree double *flying = g_new0 (double, rounds);
  g_autofree double *landing = g_new0 (double, rounds);
  g_autofree double *bare = g_new0 (double, rounds);
  g_autofree double *ratios = g_new0 (double, rounds);
  sqlite3 *database = open_bare (bench);
  int syncs = 0;

  open_store (bench, "inserts");
  for (int round = 0; round < rounds; round++)
    {
      int before;

      flying[round] = run_parts (bench, fly_part, GENERATIONS, 0);
      before = g_atomic_int_get (&n_syncs);
      landing[round] = run_parts (bench, land_part, GENERATIONS, 0);
      syncs += g_atomic_int_get (&n_syncs) - before;
      bare[round] = time_bare (database, bench, bench->threads);
      ratios[round] = landing[round] / bare[round];
    }
  sqlite3_close (database);
  printf ("%d threads: flights entered and sent %.0f/s; generations committed %.0f/s, %.3f fsyncs "
          "each; bare SQLite in transactions of %d: %.0f/s; ratio %.2f (at most 2)\n",
          bench->threads,
          GENERATIONS / get_median (flying, rounds),
          GENERATIONS / get_median (landing, rounds),
          (double) syncs / ((double) GENERATIONS * rounds),
          bench->threads,
          GENERATIONS / get_median (bare, rounds),
          get_median (ratios, rounds));
}

int
main (int argc, char **argv)
{
  Bench bench = { .threads = argc > 1 ? atoi (argv[1]) : 64 };
  int rounds = argc > 2 ? atoi (argv[2]) : 5;
  Flight *first = NULL;

  bench.flights = g_async_queue_new_full (fly_free);
  bench.folder = argc > 3 ? g_build_filename (argv[3], "bench-money", NULL)
                          : g_dir_make_tmp ("refrain-bench-XXXXXX", NULL);
  g_mkdir_with_parents (bench.folder, 0700);
  open_store (&bench, "hits");
  first = fly (&bench);
  land (&bench, first);
  fly_free (first);
  compare_hits (&bench, rounds);
  compare_inserts (&bench, rounds);
  g_clear_object (&bench.store);
  g_async_queue_unref (bench.flights);
  rf_paths_remove_tree (bench.folder);
  g_free (bench.folder);
  return 0;
}
