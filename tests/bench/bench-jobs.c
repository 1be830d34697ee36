/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-store.h"

#include "rf-connection.h"
#include "rf-job-store.h"
#include "rf-sqlite-store.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/*
 * Lists of a million jobs: first and next pages of what is open or in each state,
 * of all and of a batch. Times are of the processor: the machine may do other
 * things.
 *
 *   bench-jobs [JOBS]
 */

#define LIMIT 20.0

/* Most are done, a tenth waits, some failed; most are of one batch. */
static const char insert_jobs[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
    " INSERT INTO jobs (namespace, batch, line, state, position, owner, request, created_at,"
    "  finished_at)"
    " SELECT '', CASE WHEN i % 3 > 0 THEN 'big' WHEN i % 50000 = 0 THEN 'small' END, i,"
    "  CASE i % 10 WHEN 0 THEN 'queued' WHEN 1 THEN iif (i % 100 = 1, 'failed', 'cancelled')"
    "   ELSE 'done' END,"
    "  2 * ?1 - i, 'nobody', '{\"prompt\":\"a wave\"}', 1, i % 10 FROM n";

typedef struct
{
  RfStore *store;
  double first;
  double next;
} Bench;

static double
get_milliseconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000.0 + (double) time.tv_nsec / 1000000.0;
}

static void
fill (const char *folder, gint64 jobs)
{
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfStore) store = rf_sqlite_store_new (folder, NULL, &error);
  g_autoptr (RfConnection) connection = NULL;

  g_clear_object (&store);
  if (error == NULL)
    connection = rf_connection_open (path, RF_OPEN_WRITE, &error);
  if (connection == NULL ||
      !rf_connection_execute (connection, "PRAGMA synchronous = OFF", &error) ||
      !rf_connection_run (connection, &error, insert_jobs, "i", jobs))
    g_error ("%s", error->message);
}

static RfPage *
time_page (Bench *bench, const RfSelector *selector, double *worst)
{
  g_autoptr (GError) error = NULL;
  double start = get_milliseconds ();
  RfPage *page = rf_job_store_list (RF_JOB_STORE (bench->store), selector, &error);

  if (page == NULL)
    g_error ("%s", error->message);
  *worst = MAX (*worst, get_milliseconds () - start);
  return page;
}

static void
time_list (Bench *bench, const char *batch, int state)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  double first = 0;
  double next = 0;

  selector->batch = g_strdup (batch);
  selector->job_state = state;
  page = time_page (bench, selector, &first);
  selector->cursor = g_strdup (page->next_cursor);
  if (selector->cursor != NULL)
    rf_page_free (time_page (bench, selector, &next));
  printf ("%-6s %-12s %4u jobs  first %6.2f ms  next %6.2f ms\n",
          batch != NULL ? batch : "all",
          state >= 0 ? rf_enum_get_name (rf_job_state_names, state) : "open",
          page->items->len,
          first,
          next);
  bench->first = MAX (bench->first, first);
  bench->next = MAX (bench->next, next);
}

int
main (int argc, char **argv)
{
  static const char *const batches[] = { NULL, "big", "small" };
  gint64 jobs = argc > 1 ? atoll (argv[1]) : 1000000;
  g_autofree char *folder = bench_dup_folder (NULL);
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };

  fill (folder, jobs);
  bench.store = rf_sqlite_store_new (folder, NULL, &error);
  if (bench.store == NULL)
    g_error ("%s", error->message);
  for (gsize i = 0; i < G_N_ELEMENTS (batches); i++)
    {
      time_list (&bench, batches[i], -1);
      for (int state = RF_JOB_QUEUED; state <= RF_JOB_UNKNOWN; state++)
        time_list (&bench, batches[i], state);
    }
  printf ("%" G_GINT64_FORMAT " jobs, the worst: first page %.2f ms, next page %.2f ms (at most"
          " %.0f)\n",
          jobs,
          bench.first,
          bench.next,
          LIMIT);
  g_clear_object (&bench.store);
  bench_remove_folder (folder);
  return MAX (bench.first, bench.next) <= LIMIT ? 0 : 1;
}
