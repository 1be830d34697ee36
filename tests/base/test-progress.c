/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-progress.h"

#include <math.h>

#define N_THREADS 4
#define N_REPORTS 1000

typedef struct
{
  RfProgress *progress;
  GThread *maker; /* whose context the signal must come on */
  guint emissions;
  double fraction; /* at the last emission */
} Fixture;

static void
changed_cb (RfProgress *progress, gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (g_thread_self () == fixture->maker);
  fixture->emissions++;
  fixture->fraction = rf_progress_get_fraction (progress);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->progress = rf_progress_new ();
  fixture->maker = g_thread_self ();
  g_signal_connect (fixture->progress, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->progress);
}

static void
run_out (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE))
    ;
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = rf_progress_dup_message (fixture->progress);
  g_autofree char *message = NULL;

  g_assert_null (none);
  g_assert_cmpfloat (rf_progress_get_fraction (fixture->progress), ==, -1);
  rf_progress_report (fixture->progress, 0.25, "drawing");
  rf_progress_report (fixture->progress, 0.5, NULL);
  message = rf_progress_dup_message (fixture->progress);
  g_assert_cmpstr (message, ==, "drawing");
  g_assert_cmpfloat (rf_progress_get_fraction (fixture->progress), ==, 0.5);
  rf_progress_report (fixture->progress, 7, NULL);
  g_assert_cmpfloat (rf_progress_get_fraction (fixture->progress), ==, 1);
  rf_progress_report (fixture->progress, -3, NULL);
  g_assert_cmpfloat (rf_progress_get_fraction (fixture->progress), ==, -1);
  rf_progress_report (fixture->progress, NAN, NULL);
  g_assert_cmpfloat (rf_progress_get_fraction (fixture->progress), ==, -1);
  rf_progress_report (NULL, 0.5, "nobody listens");
  run_out (NULL);
}

/* Whoever speaks another language goes by the phase; a message of any other sort has none. */
static void
test_phases (Fixture *fixture, gconstpointer data)
{
  g_autofree char *subject = NULL;

  g_assert_cmpint (rf_progress_get_phase (fixture->progress, NULL), ==, RF_PHASE_OTHER);
  for (const RfEnumName *row = rf_phase_names; row->name != NULL; row++)
    {
      g_autofree char *message = NULL;

      rf_progress_report_phase (fixture->progress, 0.5, (RfPhase) row->value, NULL);
      message = rf_progress_dup_message (fixture->progress);
      g_assert_cmpint (rf_progress_get_phase (fixture->progress, NULL), ==, row->value);
      g_assert_cmpint (g_ascii_strcasecmp (message, row->name), ==, 0);
    }
  rf_progress_report_phase (fixture->progress, -1, RF_PHASE_WAITING, "example.org");
  g_assert_cmpint (rf_progress_get_phase (fixture->progress, &subject), ==, RF_PHASE_WAITING);
  g_assert_cmpstr (subject, ==, "example.org");
  g_clear_pointer (&subject, g_free);
  rf_progress_report (fixture->progress, 0.7, NULL);
  g_assert_cmpint (rf_progress_get_phase (fixture->progress, NULL), ==, RF_PHASE_WAITING);
  rf_progress_report (fixture->progress, 0.8, "something else");
  g_assert_cmpint (rf_progress_get_phase (fixture->progress, &subject), ==, RF_PHASE_OTHER);
  g_assert_null (subject);
  rf_progress_report_phase (NULL, 0.5, RF_PHASE_DRAWING, NULL);
  run_out (NULL);
}

static void
test_coalesced (Fixture *fixture, gconstpointer data)
{
  for (int i = 1; i <= 100; i++)
    rf_progress_report (fixture->progress, i / 100.0, NULL);
  g_assert_cmpuint (fixture->emissions, ==, 0);
  run_out (NULL);
  g_assert_cmpuint (fixture->emissions, ==, 1);
  g_assert_cmpfloat (fixture->fraction, ==, 1);

  /* Nothing new: nothing is told. */
  rf_progress_report (fixture->progress, 1, NULL);
  run_out (NULL);
  g_assert_cmpuint (fixture->emissions, ==, 1);
  rf_progress_report (fixture->progress, 1, "done");
  run_out (NULL);
  g_assert_cmpuint (fixture->emissions, ==, 2);
}

static gpointer
report_cb (gpointer data)
{
  for (int i = 1; i <= N_REPORTS; i++)
    rf_progress_report (data, i / (double) N_REPORTS, i % 2 == 0 ? "even" : "odd");
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[N_THREADS];
  g_autofree char *message = NULL;

  for (gsize i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("report", report_cb, fixture->progress);
  while (fixture->emissions == 0)
    g_main_context_iteration (NULL, TRUE);
  for (gsize i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  run_out (NULL);
  g_assert_cmpuint (fixture->emissions, <=, N_THREADS * N_REPORTS);
  g_assert_cmpfloat (fixture->fraction, ==, rf_progress_get_fraction (fixture->progress));
  message = rf_progress_dup_message (fixture->progress);
  g_assert_cmpstr (message, ==, "even");
}

/* A report during an emission gets an emission of its own. */
static void
report_again_cb (RfProgress *progress, gpointer data)
{
  if (rf_progress_get_fraction (progress) < 1)
    rf_progress_report (progress, 1, NULL);
}

static void
test_within_emission (Fixture *fixture, gconstpointer data)
{
  g_signal_connect (fixture->progress, "changed", G_CALLBACK (report_again_cb), NULL);
  rf_progress_report (fixture->progress, 0.5, NULL);
  run_out (NULL);
  g_assert_cmpuint (fixture->emissions, ==, 2);
  g_assert_cmpfloat (fixture->fraction, ==, 1);
}

static gpointer
own_context_cb (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { NULL };

  g_main_context_push_thread_default (context);
  set_up (&fixture, NULL);
  rf_progress_report (fixture.progress, 0.5, NULL);
  run_out (context);
  g_assert_cmpuint (fixture.emissions, ==, 1);
  tear_down (&fixture, NULL);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_own_context (void)
{
  g_thread_join (g_thread_new ("own-context", own_context_cb, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/progress/values", Fixture, NULL, set_up, test_values, tear_down);
  g_test_add ("/progress/phases", Fixture, NULL, set_up, test_phases, tear_down);
  g_test_add ("/progress/coalesced", Fixture, NULL, set_up, test_coalesced, tear_down);
  g_test_add ("/progress/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add ("/progress/within-emission", Fixture, NULL, set_up, test_within_emission, tear_down);
  g_test_add_func ("/progress/own-context", test_own_context);
  return g_test_run ();
}
