/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-host.h"
#include "rf-paths.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Free hits through the engine's own API, from the request to the result, by as
 * many threads as a small machine has processors, against the same number of
 * threads that run a bare prepared SELECT by primary key on the same file. The
 * two take turns; the median of the rounds' ratios is printed.
 *
 *   bench-hits [ENTRIES [THREADS]]
 */

#define ROUNDS      15
#define REPETITIONS 20000

static const char bare_select[] = "SELECT * FROM entries WHERE id = ?1";

typedef struct
{
  char *folder; /* (owned) */
  char *database;
  RfHost *host;
  GPtrArray *requests; /* of RfRequest */
  GArray *ids;         /* of gint64 */
  guint n_threads;
} Bench;

typedef struct
{
  Bench *bench;
  guint number;
} Worker;

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
  for (guint i = 0; i < entries; i++)
    {
      RfRequest *request = new_request (i);
      g_autoptr (GError) error = NULL;
      g_autoptr (RfResult) result = rf_service_generate (service, request, NULL, NULL, &error);

      if (result == NULL)
        g_error ("%s", error->message);
      g_array_append_val (bench->ids, result->entry->id);
      g_ptr_array_add (bench->requests, request);
    }
}

static gpointer
hit_thread (gpointer data)
{
  const Worker *worker = data;
  const Bench *bench = worker->bench;
  RfService *service = rf_host_get_service (bench->host);
  guint at = worker->number * 7919;

  for (guint i = 0; i < REPETITIONS; i++, at += 104729)
    {
      RfRequest *request = g_ptr_array_index (bench->requests, at % bench->requests->len);
      g_autoptr (RfResult) hit = rf_service_lookup (service, request, NULL);

      if (hit == NULL || hit->outcome != RF_OUTCOME_HIT)
        g_error ("no hit");
    }
  return NULL;
}

static gpointer
bare_thread (gpointer data)
{
  const Worker *worker = data;
  const Bench *bench = worker->bench;
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  guint at = worker->number * 7919;

  if (sqlite3_open_v2 (
          bench->database, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
          SQLITE_OK ||
      sqlite3_prepare_v2 (database, bare_select, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  for (guint i = 0; i < REPETITIONS; i++, at += 104729)
    {
      sqlite3_bind_int64 (statement, 1, g_array_index (bench->ids, gint64, at % bench->ids->len));
      if (sqlite3_step (statement) != SQLITE_ROW)
        g_error ("no row");
      for (int column = 0; column < sqlite3_column_count (statement); column++)
        (void) sqlite3_column_blob (statement, column);
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return NULL;
}

/* Returns: microseconds of the wall clock for each repetition of one thread */
static double
time_threads (Bench *bench, GThreadFunc function)
{
  g_autofree GThread **threads = g_new0 (GThread *, bench->n_threads);
  g_autofree Worker *workers = g_new0 (Worker, bench->n_threads);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < bench->n_threads; i++)
    {
      workers[i] = (Worker){ bench, i };
      threads[i] = g_thread_new ("bench", function, &workers[i]);
    }
  for (guint i = 0; i < bench->n_threads; i++)
    g_thread_join (threads[i]);
  return (double) (g_get_monotonic_time () - start) / REPETITIONS;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static void
compare (Bench *bench)
{
  double hits[ROUNDS];
  double bare[ROUNDS];
  double ratios[ROUNDS];

  for (int round = 0; round < ROUNDS; round++)
    {
      bare[round] = time_threads (bench, bare_thread);
      hits[round] = time_threads (bench, hit_thread);
      ratios[round] = hits[round] / bare[round];
    }
  qsort (hits, ROUNDS, sizeof (double), compare_doubles);
  qsort (bare, ROUNDS, sizeof (double), compare_doubles);
  qsort (ratios, ROUNDS, sizeof (double), compare_doubles);
  printf (
      "%u threads, %u entries: free hits %.0f/s (%.2f µs each), bare SELECT %.2f µs, ratio %.2f "
      "(at most 3; at least 200,000/s on two processors)\n",
      bench->n_threads,
      bench->requests->len,
      bench->n_threads * 1e6 / hits[ROUNDS / 2],
      hits[ROUNDS / 2],
      bare[ROUNDS / 2],
      ratios[ROUNDS / 2]);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *config = NULL;
  Bench bench = { 0 };

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  bench.folder = g_dir_make_tmp ("refrain-bench-XXXXXX", &error);
  if (bench.folder == NULL)
    g_error ("%s", error->message);
  config = g_build_filename (bench.folder, "refrain.conf", NULL);
  bench.database = g_build_filename (bench.folder, "refrain.db", NULL);
  g_file_set_contents (config, "", 0, NULL);
  bench.n_threads = argc > 2 ? (guint) atoi (argv[2]) : 2;
  bench.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.host = rf_host_new (bench.folder, config, RF_HOST_FLAG_NONE);
  fill (&bench, argc > 1 ? (guint) atoi (argv[1]) : 1000);
  compare (&bench);
  g_clear_object (&bench.host);
  g_ptr_array_unref (bench.requests);
  g_array_unref (bench.ids);
  rf_paths_remove_tree (bench.folder);
  g_free (bench.database);
  g_free (bench.folder);
  return 0;
}
