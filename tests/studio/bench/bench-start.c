/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-application.h"
#include "rf-paths.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * How long from starting the studio to its first frame, with all its files read before, and
 * how long a program takes that shows an empty window of libadwaita.
 *
 * This program starts itself as either.
 */

#define ROUNDS 7

static void
painted_cb (GdkFrameClock *clock, gpointer application)
{
  static gboolean is_told = FALSE;

  if (!is_told)
    {
      puts ("shown");
      fflush (stdout);
      g_application_quit (application);
    }
  is_told = TRUE;
}

static void
mapped_cb (GtkWidget *window, gpointer application)
{
  g_signal_connect (
      gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), application);
}

static void
added_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  g_signal_connect (window, "map", G_CALLBACK (mapped_cb), application);
}

static void
activate_cb (GApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_present (GTK_WINDOW (window));
}

static int
show (GtkApplication *application, const char *folder)
{
  char *words[] = { (char *) "refrain-studio", (char *) "--data-dir", (char *) folder, NULL };

  g_signal_connect (application, "window-added", G_CALLBACK (added_cb), NULL);
  return g_application_run (G_APPLICATION (application), folder != NULL ? 3 : 1, words);
}

static int
show_studio (const char *folder)
{
  g_autoptr (RfApplication) application = rf_application_new ();

  return show (GTK_APPLICATION (application), folder);
}

static int
show_bare (void)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("org.refrain.Bare", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return show (GTK_APPLICATION (application), NULL);
}

static double
measure_start (const char *const *words)
{
  gint64 start = g_get_monotonic_time ();
  gint64 shown = 0;
  char line[16] = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  if (process == NULL)
    g_error ("%s", error->message);
  g_input_stream_read (g_subprocess_get_stdout_pipe (process), line, sizeof line - 1, NULL, NULL);
  shown = g_get_monotonic_time ();
  g_subprocess_wait (process, NULL, NULL);
  if (!g_str_has_prefix (line, "shown"))
    g_error ("%s has shown no window", words[1]);
  return (double) (shown - start) / 1000;
}

static int
compare_times (const void *a, const void *b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  double studio[ROUNDS];
  double bare[ROUNDS];

  if (argc > 2 && g_str_equal (argv[1], "studio"))
    return show_studio (argv[2]);
  if (argc > 1 && g_str_equal (argv[1], "bare"))
    return show_bare ();
  folder = g_dir_make_tmp ("refrain-bench-XXXXXX", NULL);
  /* The first round reads files and makes the store; in turns, so that both have the same
   * of what else the machine does. */
  for (int i = -1; i < ROUNDS; i++)
    {
      double of_studio = measure_start ((const char *[]){ argv[0], "studio", folder, NULL });
      double of_bare = measure_start ((const char *[]){ argv[0], "bare", NULL });

      studio[MAX (i, 0)] = of_studio;
      bare[MAX (i, 0)] = of_bare;
    }
  qsort (studio, ROUNDS, sizeof *studio, compare_times);
  qsort (bare, ROUNDS, sizeof *bare, compare_times);
  printf ("first frame of the studio: %.0f ms (%.0f to %.0f)\n",
          studio[ROUNDS / 2],
          studio[0],
          studio[ROUNDS - 1]);
  printf ("first frame of an empty window: %.0f ms (%.0f to %.0f)\n",
          bare[ROUNDS / 2],
          bare[0],
          bare[ROUNDS - 1]);
  printf ("ratio: %.2f\n", studio[ROUNDS / 2] / bare[ROUNDS / 2]);
  rf_paths_remove_tree (folder);
  return 0;
}
