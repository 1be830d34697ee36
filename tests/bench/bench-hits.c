/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-host.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-paths.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/*
 * Free hits through the engine's own API, from the request to the result, by one
 * thread and by as many as a small machine has processors, against the same number
 * of threads that run a bare prepared SELECT by primary key on the same file. With
 * a request that is there already, and with one that is read from JSON first, as a
 * server does it. They take turns; the medians of the rounds are printed, by the
 * clock and in processor time, which is the steadier one on a machine that has other
 * things to do.
 *
 *   bench-hits [ENTRIES [FOLDER]]
 *
 * FOLDER is kept, and used again where it holds a store already.
 */

#define ROUNDS      15
#define REPETITIONS 20000
#define MAX_THREADS 2

static const char bare_select[] = "SELECT * FROM entries WHERE id = ?1";

typedef struct
{
  char *folder;   /* (owned) */
  char *database; /* (owned) */
  RfHost *host;
  GPtrArray *requests; /* of RfRequest */
  GPtrArray *texts;    /* of utf8, the same as JSON */
  GArray *ids;         /* of gint64 */
} Bench;

/* What one thread does again and again; @at says with which entry. */
typedef void (*BenchFunc) (const Bench *bench, gpointer state, guint at);

typedef struct
{
  const char *name;
  gpointer (*begin) (const Bench *bench);
  BenchFunc work;
  void (*end) (gpointer state);
} Contender;

typedef struct
{
  const Bench *bench;
  const Contender *contender;
  guint number;
  double processor; /* µs for each repetition */
} Worker;

typedef struct
{
  double clock; /* µs for each repetition of one thread */
  double processor;
} Times;

static RfRequest *
new_request (guint number)
{
  RfRequest *request = rf_request_new ();
  g_autofree char *prompt = g_strdup_printf ("a grandmother waving, cosy evening, %u", number);

  request->has_kind = TRUE;
  request->kind = RF_KIND_IMAGE;
  request->provider = g_strdup ("dummy");
  json_object_set_string_member (request->params, "prompt", prompt);
  json_object_set_int_member (request->params, "bytes", 512);
  return request;
}

static char *
dup_text (const RfRequest *request)
{
  g_autoptr (JsonNode) node = rf_request_to_json (request);

  return rf_json_print (node, NULL, NULL);
}

static void
unref_request_cb (gpointer request)
{
  rf_request_unref (request);
}

static void
fill (Bench *bench, guint entries)
{
  RfService *service = rf_host_get_service (bench->host);

  bench->requests = g_ptr_array_new_with_free_func (unref_request_cb);
  bench->texts = g_ptr_array_new_with_free_func (g_free);
  bench->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < entries; i++)
    {
      RfRequest *request = new_request (i);
      g_autoptr (GError) error = NULL;
      g_autoptr (RfResult) result = rf_service_generate (service, request, NULL, NULL, &error);

      if (result == NULL)
        g_error ("%s", error->message);
      g_array_append_val (bench->ids, result->entry->id);
      g_ptr_array_add (bench->requests, request);
      g_ptr_array_add (bench->texts, dup_text (request));
    }
}

static void
expect_hit (const Bench *bench, RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) hit = rf_service_lookup (rf_host_get_service (bench->host), request, &error);

  if (hit == NULL || hit->outcome != RF_OUTCOME_HIT)
    g_error ("no hit: %s", error != NULL ? error->message : "nothing is there");
}

static void
hit (const Bench *bench, gpointer state, guint at)
{
  expect_hit (bench, g_ptr_array_index (bench->requests, at));
}

static void
hit_from_text (const Bench *bench, gpointer state, guint at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node =
      rf_json_parse (g_ptr_array_index (bench->texts, at), -1, NULL, &error);
  g_autoptr (RfRequest) request = node != NULL ? rf_request_new_from_json (node, &error) : NULL;

  if (request == NULL)
    g_error ("%s", error->message);
  expect_hit (bench, request);
}

static gpointer
bare_begin (const Bench *bench)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_open_v2 (
          bench->database, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
          SQLITE_OK ||
      sqlite3_prepare_v2 (database, bare_select, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  return statement;
}

static void
bare (const Bench *bench, gpointer state, guint at)
{
  sqlite3_stmt *statement = state;

  sqlite3_bind_int64 (statement, 1, g_array_index (bench->ids, gint64, at));
  if (sqlite3_step (statement) != SQLITE_ROW)
    g_error ("no row");
  for (int column = 0; column < sqlite3_column_count (statement); column++)
    {
      if (sqlite3_column_type (statement, column) == SQLITE_INTEGER)
        (void) sqlite3_column_int64 (statement, column);
      else
        (void) sqlite3_column_blob (statement, column);
    }
  sqlite3_reset (statement);
}

static void
bare_end (gpointer state)
{
  sqlite3 *database = sqlite3_db_handle (state);

  sqlite3_finalize (state);
  sqlite3_close (database);
}

static const Contender contenders[] = {
  { "bare SELECT", bare_begin, bare, bare_end },
  { "free hits", NULL, hit, NULL },
  { "free hits, each request read from JSON", NULL, hit_from_text, NULL },
};

static double
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static gpointer
bench_thread (gpointer data)
{
  Worker *worker = data;
  const Bench *bench = worker->bench;
  gpointer state = worker->contender->begin != NULL ? worker->contender->begin (bench) : NULL;
  guint at = worker->number * 7919;
  double start = get_processor_time ();

  for (guint i = 0; i < REPETITIONS; i++, at += 104729)
    worker->contender->work (bench, state, at % bench->requests->len);
  worker->processor = (get_processor_time () - start) / REPETITIONS;
  if (worker->contender->end != NULL)
    worker->contender->end (state);
  return NULL;
}

static Times
time_threads (const Bench *bench, const Contender *contender, guint n_threads)
{
  GThread *threads[MAX_THREADS];
  Worker workers[MAX_THREADS];
  gint64 start = g_get_monotonic_time ();
  Times times = { 0, 0 };

  for (guint i = 0; i < n_threads; i++)
    {
      workers[i] = (Worker){ bench, contender, i, 0 };
      threads[i] = g_thread_new (contender->name, bench_thread, &workers[i]);
    }
  for (guint i = 0; i < n_threads; i++)
    {
      g_thread_join (threads[i]);
      times.processor += workers[i].processor / n_threads;
    }
  times.clock = (double) (g_get_monotonic_time () - start) / REPETITIONS;
  return times;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
find_median (double *values)
{
  qsort (values, ROUNDS, sizeof (double), compare_doubles);
  return values[ROUNDS / 2];
}

static void
print_contender (const Contender *contender, const Times *times, const Times *bare_times, guint n)
{
  double clock[ROUNDS];
  double processor[ROUNDS];
  double ratio[ROUNDS];
  double processor_ratio[ROUNDS];

  for (int round = 0; round < ROUNDS; round++)
    {
      clock[round] = times[round].clock;
      processor[round] = times[round].processor;
      ratio[round] = times[round].clock / bare_times[round].clock;
      processor_ratio[round] = times[round].processor / bare_times[round].processor;
    }
  printf ("%u thread%s, %s: %.0f/s, %.2f µs each, %.2f times a bare SELECT; "
          "processor time %.2f µs, %.2f times\n",
          n,
          n == 1 ? "" : "s",
          contender->name,
          n * 1e6 / find_median (clock),
          find_median (clock),
          find_median (ratio),
          find_median (processor),
          find_median (processor_ratio));
}

static void
compare (const Bench *bench, guint n_threads)
{
  Times times[G_N_ELEMENTS (contenders)][ROUNDS];

  for (int round = 0; round < ROUNDS; round++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (contenders); i++)
        times[i][round] = time_threads (bench, &contenders[i], n_threads);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (contenders); i++)
    print_contender (&contenders[i], times[i], times[0], n_threads);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *config = NULL;
  Bench bench = { 0 };

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  bench.folder = argc > 2 ? g_strdup (argv[2]) : g_dir_make_tmp ("refrain-bench-XXXXXX", &error);
  if (bench.folder == NULL)
    g_error ("%s", error->message);
  g_mkdir_with_parents (bench.folder, 0700);
  config = g_build_filename (bench.folder, "refrain.conf", NULL);
  bench.database = g_build_filename (bench.folder, "refrain.db", NULL);
  g_file_set_contents (config, "", 0, NULL);
  bench.host = rf_host_new (bench.folder, config, RF_HOST_FLAG_NONE);
  fill (&bench, argc > 1 ? (guint) atoi (argv[1]) : 1000);
  printf ("%u entries; wanted: at most 3 times a bare SELECT, and at least 200,000/s by two "
          "threads on two processors\n",
          bench.requests->len);
  for (guint n_threads = 1; n_threads <= MAX_THREADS; n_threads++)
    compare (&bench, n_threads);
  g_clear_object (&bench.host);
  g_ptr_array_unref (bench.requests);
  g_ptr_array_unref (bench.texts);
  g_array_unref (bench.ids);
  if (argc <= 2)
    rf_paths_remove_tree (bench.folder);
  g_free (bench.database);
  g_free (bench.folder);
  return 0;
}
