/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-watches.h"

#include "rf-host.h"
#include "rf-server.h"

#include "rf-credits.h"
#include "rf-paths.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <stdlib.h>

/*
 * A simulated hour of many people, as fast as the machine goes:
 *
 *   bench-avatars [PEOPLE [MINUTES [FOLDER]]]
 *
 * Their watches send a batch every ten seconds of a simulated clock, over HTTP, to a server in
 * this process, which analyses and makes avatars meanwhile. At each simulated minute everything
 * that is due is done before the clock goes on, so the time that is told has all the work in it.
 * FOLDER is kept, for who wants to serve it afterwards.
 */

#define SENDERS         16
#define STEPS_IN_MINUTE 6

/* A quarter past seven on a Monday: some still sleep, others are on their way. */
#define BEGIN_MINUTE (7 * 60 + 15)

typedef struct
{
  RfHost *host;
  RfServer *server;
  GMainLoop *loop;
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean is_up; /* guarded by mutex */
} Serving;

static gpointer
serve_thread (gpointer data)
{
  Serving *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  self->loop = g_main_loop_new (context, FALSE);
  if (!rf_server_start (self->server, &error))
    g_error ("%s", error->message);
  g_mutex_lock (&self->mutex);
  self->is_up = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);
  rf_server_stop (self->server, 1000);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
start (Serving *self, const char *folder)
{
  const RfServeSettings settings = { .listen = "127.0.0.1:0", .threads = 2, .is_quiet = TRUE };
  g_autofree char *config = g_build_filename (folder, "refrain.conf", NULL);

  g_file_set_contents (config, "", -1, NULL);
  self->host = rf_host_new (folder, config, RF_HOST_FLAG_NONE);
  self->server =
      rf_server_new (rf_host_get_service (self->host), &settings, &rf_server_default_limits);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("server", serve_thread, self);
  g_mutex_lock (&self->mutex);
  while (!self->is_up)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
stop (Serving *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  rf_server_free (self->server);
  g_object_unref (self->host);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

static void
work_off (RfPeople *people)
{
  const RfPeopleWork all_that_is_due = { NULL, TRUE };
  g_autoptr (GError) error = NULL;

  if (!rf_people_run (people, &all_that_is_due, NULL, &error))
    g_error ("%s", error->message);
}

static gint64
count_decisions (RfPeople *people, const RfWatchSetup *setup, RfVerdict verdict)
{
  gint64 count = 0;

  for (guint person = 0; person < setup->people; person++)
    {
      g_autofree char *user = rf_watch_setup_dup_user (setup, person);
      const RfPersonName name = { NULL, user };
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfPage) page = NULL;

      selector->limit = 1000;
      page = rf_people_list_history (people, &name, selector, NULL);
      for (guint i = 0; page != NULL && i < page->items->len; i++)
        {
          const RfDecision *decision = g_ptr_array_index (page->items, i);

          count += decision->verdict == verdict ? decision->times : 0;
        }
    }
  return count;
}

/* What was asked of a kind, and what it has cost. */
typedef struct
{
  gint64 made;
  gint64 hits;
  gint64 spent;
} Sum;

static Sum
get_sum (RfService *service, const char *kind)
{
  g_autoptr (RfStats) stats = rf_service_stats (service, 366 * RF_DAY, RF_STATS_BY_KIND, NULL);
  Sum sum = { 0, 0, 0 };

  for (guint i = 0; stats != NULL && stats->rows != NULL && i < stats->rows->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (stats->rows, i);

      if (!g_str_equal (row->name, kind))
        continue;
      sum.made = row->outcomes[RF_OUTCOME_MISS] + row->outcomes[RF_OUTCOME_REFRESHED] +
                 row->outcomes[RF_OUTCOME_BYPASS];
      sum.hits = row->outcomes[RF_OUTCOME_HIT] + row->outcomes[RF_OUTCOME_JOINED] +
                 row->outcomes[RF_OUTCOME_STALE];
      sum.spent = row->spent;
    }
  return sum;
}

static void
tell (Serving *serving, const BenchWatches *watches, double seconds, gint64 minutes)
{
  RfService *service = rf_host_get_service (serving->host);
  RfPeople *people = rf_service_get_people (service, NULL);
  const RfWatchSetup *setup = &watches->setup;
  Sum text = { 0, 0, 0 };
  Sum image = { 0, 0, 0 };
  Sum video = { 0, 0, 0 };
  gint64 changed = count_decisions (people, setup, RF_VERDICT_CHANGED);
  gint64 made = 0;
  double spent = 0.0;
  double naive = 0.0;

  /* The counters are written once a second. */
  g_usleep (2 * G_USEC_PER_SEC);
  text = get_sum (service, "text");
  image = get_sum (service, "image");
  video = get_sum (service, "video");
  made = image.made + video.made;
  spent = rf_credits_to_double (image.spent + video.spent + text.spent);
  naive = made > 0 ? spent / (double) made * 2 * (double) watches->sent : 0.0;
  g_print ("%u people, %" G_GINT64_FORMAT " minutes in %.0f s: %.1f times as fast as the clock\n",
           setup->people,
           minutes,
           seconds,
           (double) minutes * 60 / seconds);
  g_print ("batches %" G_GUINT64_FORMAT ", %.0f a second while they were sent, answers p50 %.2f "
           "ms, p99 %.2f ms\n",
           watches->answered,
           (double) watches->answered / watches->seconds,
           bench_watches_get_percentile (watches, 50),
           bench_watches_get_percentile (watches, 99));
  g_print ("analyses %" G_GINT64_FORMAT ", of these from the cache %" G_GINT64_FORMAT "\n",
           text.made + text.hits,
           text.hits);
  g_print ("states changed %" G_GINT64_FORMAT ", avatars asked for %" G_GINT64_FORMAT
           ", of pictures and films %" G_GINT64_FORMAT " made and %" G_GINT64_FORMAT " hits\n",
           changed,
           image.made + image.hits,
           made,
           image.hits + video.hits);
  g_print ("credits %.0f; one picture and one film for each of %" G_GUINT64_FORMAT
           " samples: %" G_GUINT64_FORMAT " generations, %.0f credits\n",
           spent,
           watches->sent,
           watches->sent * 2,
           naive);
  g_print ("ratio %.0f in generations; %.1f where each person had a face of their own\n",
           (double) watches->sent * 2 / (double) MAX (made, 1),
           (double) watches->sent / (double) MAX (changed, 1));
}

int
main (int argc, char *argv[])
{
  guint n_people = argc > 1 ? (guint) atoi (argv[1]) : 100;
  gint64 minutes = argc > 2 ? atoi (argv[2]) : 10;
  g_autofree char *folder = NULL;
  Serving serving = { 0 };
  BenchWatches *watches = NULL;
  RfPeople *people = NULL;
  gint64 began = 0;

  folder = argc > 3 ? g_strdup (argv[3]) : g_dir_make_tmp ("bench-avatars-XXXXXX", NULL);
  g_mkdir_with_parents (folder, 0700);
  watches = bench_watches_new (n_people, SENDERS);
  watches->setup.start += (gint64) BEGIN_MINUTE * 60000;
  rf_time_set_for_tests (watches->setup.start);
  start (&serving, folder);
  people = rf_service_get_people (rf_host_get_service (serving.host), NULL);
  began = g_get_monotonic_time ();
  for (gint64 step = 0; step < minutes * STEPS_IN_MINUTE; step++)
    {
      rf_time_set_for_tests (watches->setup.start + step * watches->setup.interval);
      bench_watches_send (watches, rf_server_get_port (serving.server), step);
      if (step % STEPS_IN_MINUTE == STEPS_IN_MINUTE - 1)
        work_off (people);
    }
  tell (&serving, watches, (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC, minutes);
  bench_watches_free (watches);
  stop (&serving);
  if (argc <= 3)
    rf_paths_remove_tree (folder);
  return 0;
}
