/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-hour.h"

#include "rf-host.h"
#include "rf-server.h"

#include "rf-paths.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

/*
 * A simulated hour of many people, as fast as the machine goes:
 *
 *   bench-avatars [PEOPLE [MINUTES [FOLDER [FACES]]]]
 *
 * Their watches send a batch every ten seconds of a simulated clock, over HTTP, to a server in
 * this process, which analyses and makes avatars meanwhile. At each simulated minute everything
 * that is due is done before the clock goes on, so the time that is told has all the work in it.
 * FACES is how many faces they share, one unless told. FOLDER is kept, for who wants to serve it
 * afterwards. How far it is stands on standard error; SIGINT ends it, and what was measured by
 * then is told.
 */

#define SENDERS         16
#define STEPS_IN_MINUTE 6

#define PROGRESS_MINUTES 5

/* Pictures and films are small, since the cache is measured and not who makes them; samples are
 * kept as briefly as makes sense, so that it can be seen how the database stays as it is. */
static const char configuration[] =
    "[avatar]\nimage=portrait\nvideo=flipbook\nkeep-samples=20m\nimage-params={\"size\":128}\n"
    "video-params={\"seconds\":1,\"width\":128,\"height\":128,\"fps\":10}\n";

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

  g_file_set_contents (config, configuration, -1, NULL);
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
work_off (BenchHour *hour)
{
  const RfPeopleWork all_that_is_due = { NULL, TRUE };
  g_autoptr (GError) error = NULL;

  if (!rf_people_run (hour->people, &all_that_is_due, hour->cancellable, &error))
    g_error ("%s", error->message);
}

/* Each person is given a face in the way that there is for it, which makes an avatar at
 * once: FACES of them, and the rest are hits. Who has not sent yet is nobody yet. */
static gboolean
give_face (RfPeople *people, const RfWatchSetup *setup, guint person, guint faces)
{
  g_autofree char *user = rf_watch_setup_dup_user (setup, person);
  const RfPersonName name = { NULL, user };
  g_autofree char *hash = rf_people_dup_hash (people, &name, NULL);
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_PERSON, RF_VERB_REFRESH);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = NULL;

  if (hash == NULL)
    return FALSE;
  action->name = g_strdup (user);
  action->base_avatar = g_strdup_printf ("face %u", person % faces);
  report = rf_people_apply (people, action, &error);
  if (report == NULL)
    g_error ("%s", error->message);
  return TRUE;
}

typedef struct
{
  BenchHour *hour;
  guint number;
} FaceWork;

static gpointer
give_faces_thread (gpointer data)
{
  const FaceWork *work = data;
  BenchHour *hour = work->hour;
  const RfWatchSetup *setup = &hour->watches->setup;

  for (guint i = work->number; i < setup->people; i += SENDERS)
    {
      if (!hour->has_face[i] && !g_atomic_int_get (&hour->watches->is_over))
        hour->has_face[i] = give_face (hour->people, setup, i, hour->faces);
    }
  return NULL;
}

/* By several threads, so that commits are shared. */
static void
give_faces (BenchHour *hour)
{
  FaceWork work[SENDERS];
  GThread *threads[SENDERS];

  for (guint i = 0; i < SENDERS; i++)
    {
      work[i] = (FaceWork){ hour, i };
      threads[i] = g_thread_new ("faces", give_faces_thread, &work[i]);
    }
  for (guint i = 0; i < SENDERS; i++)
    g_thread_join (threads[i]);
}

static void
play (BenchHour *hour, Serving *serving, gint64 minutes)
{
  BenchWatches *watches = hour->watches;
  gint64 began = g_get_monotonic_time ();

  for (gint64 step = 0; step < minutes * STEPS_IN_MINUTE && !g_atomic_int_get (&watches->is_over);
       step++)
    {
      rf_time_set_for_tests (watches->setup.start + step * watches->setup.interval);
      bench_watches_send (watches, rf_server_get_port (serving->server), step);
      hour->seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
      if (step % STEPS_IN_MINUTE != STEPS_IN_MINUTE - 1)
        continue;
      if (hour->faces > 1)
        give_faces (hour);
      work_off (hour);
      hour->minutes = (step + 1) / STEPS_IN_MINUTE;
      hour->seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
      if (hour->minutes % PROGRESS_MINUTES == 0)
        bench_hour_tell_progress (hour);
    }
}

/* Ends the hour where it is: what there is by then is told all the same. */
static gpointer
wait_for_signal_thread (gpointer data)
{
  BenchHour *hour = data;
  sigset_t set;
  int number = 0;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  sigwait (&set, &number);
  g_atomic_int_set (&hour->watches->is_over, TRUE);
  g_cancellable_cancel (hour->cancellable);
  return NULL;
}

/* Before there is another thread, so that all of them leave the signal to one. */
static void
listen_for_signals (BenchHour *hour)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  g_thread_unref (g_thread_new ("signals", wait_for_signal_thread, hour));
}

int
main (int argc, char *argv[])
{
  guint n_people = argc > 1 ? (guint) atoi (argv[1]) : 100;
  gint64 minutes = argc > 2 ? atoi (argv[2]) : 10;
  g_autofree char *folder = NULL;
  Serving serving = { 0 };
  BenchHour hour = { 0 };

  hour.faces = argc > 4 ? (guint) MAX (atoi (argv[4]), 1) : 1;
  hour.cancellable = g_cancellable_new ();
  hour.watches = bench_watches_new (n_people, SENDERS);
  hour.has_face = g_new0 (gboolean, n_people);
  hour.watches->setup.start += (gint64) BEGIN_MINUTE * 60000;
  listen_for_signals (&hour);
  folder = argc > 3 ? g_strdup (argv[3]) : g_dir_make_tmp ("bench-avatars-XXXXXX", NULL);
  g_mkdir_with_parents (folder, 0700);
  rf_time_set_for_tests (hour.watches->setup.start);
  start (&serving, folder);
  hour.folder = folder;
  hour.service = rf_host_get_service (serving.host);
  hour.people = rf_service_get_people (hour.service, NULL);
  play (&hour, &serving, minutes);
  bench_hour_tell (&hour);
  stop (&serving);
  if (argc <= 3)
    rf_paths_remove_tree (folder);
  return 0;
}
