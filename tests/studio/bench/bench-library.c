/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-view.h"
#include "rf-library-panel.h"
#include "rf-paths.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/*
 * The library over as many entries as a folder has: how long until the first page is
 * there, until a search is answered, and what a main loop that is scrolled waits at most;
 * that of a grid of GTK with nothing but labels beside it.
 *
 *   bench-library [FOLDER [ENTRIES]]
 *
 * FOLDER is kept, and used as it is where it holds a store already; it is filled as
 * bench-fill does otherwise. Run it under headless.py.
 */

#define SCROLLS 400
#define ENTRIES "20000"

static double
get_milliseconds (void)
{
  return (double) g_get_monotonic_time () / 1000.0;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The longest time between two turns of the main loop, and the most that this thread has
 * worked in one. What another program had of the processor is no fault of the studio: how
 * long the thread was ready and had none is told too, and what is left without that. */
typedef struct
{
  gint64 last;
  gint64 longest;
  guint over;
  gint64 last_work;
  gint64 most_work;
  gint64 work;
  gint64 last_delay;
  gint64 longest_of_ours;
  guint ours_over;
} Watchdog;

static gint64
get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* The second figure of the kernel's three: how long this thread waited for a processor. */
static gint64
get_delay (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents ("/proc/self/schedstat", &text, NULL, NULL))
    return 0;
  words = g_strsplit (text, " ", 3);
  return g_strv_length (words) > 1 ? g_ascii_strtoll (words[1], NULL, 10) / 1000 : 0;
}

static gboolean
watch_cb (gpointer user_data)
{
  Watchdog *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 work = get_work ();
  gint64 delay = get_delay ();

  if (self->last > 0)
    {
      gint64 gap = now - self->last;
      gint64 ours = MAX (gap - (delay - self->last_delay), work - self->last_work);

      self->most_work = MAX (self->most_work, work - self->last_work);
      self->work += work - self->last_work;
      self->longest = MAX (self->longest, gap);
      self->over += gap > 50000;
      self->longest_of_ours = MAX (self->longest_of_ours, ours);
      self->ours_over += ours > 50000;
    }
  self->last = now;
  self->last_work = work;
  self->last_delay = delay;
  return G_SOURCE_CONTINUE;
}

static GListModel *
get_list (RfEntryView *view)
{
  GtkWidget *grid = find (GTK_WIDGET (view), GTK_TYPE_GRID_VIEW);

  return G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (grid)));
}

static gboolean
is_answered_cb (gpointer view)
{
  GListModel *list = get_list (view);

  return list != NULL &&
         rf_entry_model_is_begun (rf_entry_selection_get_model (RF_ENTRY_SELECTION (list)));
}

static RfEntryModel *
get_model (RfEntryView *view)
{
  return rf_entry_selection_get_model (RF_ENTRY_SELECTION (get_list (view)));
}

static void
painted_cb (GdkFrameClock *clock, gboolean *is_painted)
{
  *is_painted = TRUE;
}

static gboolean
is_painted_cb (gpointer is_painted)
{
  return *(gboolean *) is_painted;
}

/* Until what is in the list now is on the screen. */
static void
wait_for_paint (GtkWidget *widget)
{
  gboolean is_painted = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &is_painted);

  gtk_widget_queue_draw (widget);
  studio_wait_until (is_painted_cb, &is_painted);
  g_signal_handler_disconnect (clock, handler);
}

typedef struct
{
  RfEntryView *view;
  RfEntryModel *before;
} Asking;

static gboolean
is_shown_cb (gpointer user_data)
{
  const Asking *asking = user_data;

  return get_model (asking->view) != asking->before && is_answered_cb (asking->view);
}

static void
measure_search (GtkWidget *panel, RfEntryView *view, const char *text)
{
  GtkWidget *entry = find (panel, GTK_TYPE_SEARCH_ENTRY);
  g_autoptr (RfEntryModel) before = g_object_ref (get_model (view));
  Asking asking = { view, before };
  double start = get_milliseconds ();
  gint64 work = get_work ();
  gint64 delay = get_delay ();
  double answered = 0;

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  studio_wait_until (is_shown_cb, &asking);
  answered = get_milliseconds () - start;
  wait_for_paint (GTK_WIDGET (view));
  printf ("search “%s”: %.1f ms, on the screen after %.1f, of which the main thread worked %.1f "
          "and waited for a processor %.1f\n",
          text,
          answered,
          get_milliseconds () - start,
          (double) (get_work () - work) / 1000,
          (double) (get_delay () - delay) / 1000);
}

static void
measure_scroll (GtkAdjustment *adjustment, Watchdog *watchdog)
{
  guint source = g_timeout_add_full (G_PRIORITY_HIGH, 1, watch_cb, watchdog, NULL);

  for (int i = 0; i < SCROLLS; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 120);
      studio_wait (16);
    }
  g_source_remove (source);
}

static void
say_scroll (const char *what, const Watchdog *watchdog)
{
  printf ("%s: longest gap %.1f ms, %u over 50 ms; without waits for a processor %.1f ms, "
          "%u over 50 ms; most work in one %.1f ms; work in all %.0f ms\n",
          what,
          (double) watchdog->longest / 1000,
          watchdog->over,
          (double) watchdog->longest_of_ours / 1000,
          watchdog->ours_over,
          (double) watchdog->most_work / 1000,
          (double) watchdog->work / 1000);
}

static void
set_up_label_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_size_request (label, 150, 160);
  gtk_list_item_set_child (item, label);
}

static void
bind_label_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkWidget *
make_bare_grid (guint n_rows)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *text = g_strdup_printf ("number %u", i);

      gtk_string_list_append (list, text);
    }
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_label_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_label_cb), NULL);
  return gtk_grid_view_new (GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (list))),
                            factory);
}

/* In a window as large as @like. */
static void
measure_bare_grid (GtkWidget *like, guint n_rows, Watchdog *watchdog)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), make_bare_grid (n_rows));
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (
      GTK_WINDOW (window), gtk_widget_get_width (like), gtk_widget_get_height (like));
  gtk_window_present (GTK_WINDOW (window));
  studio_wait (1000);
  measure_scroll (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), watchdog);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* In megabytes. */
static long
read_memory (const char *name)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  line = strstr (text, name);
  return line != NULL ? strtol (line + strlen (name), NULL, 10) / 1024 : 0;
}

static void
say_memory (const char *when)
{
  printf ("resident %s: %ld MB, of which %ld of files such as libraries\n",
          when,
          read_memory ("VmRSS:"),
          read_memory ("RssFile:"));
}

static gboolean
is_open_cb (gpointer session)
{
  return rf_session_get_state (session) != RF_SESSION_OPENING;
}

static GtkWidget *
measure_first_page (GtkWidget *window)
{
  double start = get_milliseconds ();
  gint64 work = get_work ();
  double answered = 0;
  GtkWidget *panel = GTK_WIDGET (rf_window_show_panel (RF_WINDOW (window), "library"));

  studio_wait_until (is_answered_cb, find (panel, RF_TYPE_ENTRY_VIEW));
  answered = get_milliseconds () - start;
  wait_for_paint (panel);
  printf ("first page: %.1f ms, on the screen after %.1f, of which the main thread worked %.1f\n",
          answered,
          get_milliseconds () - start,
          (double) (get_work () - work) / 1000);
  return panel;
}

static void
measure_searches (GtkWidget *panel, RfEntryView *view)
{
  static const char *const searches[] = { "cas", "castle light", "unicorn", "l", "word1" };

  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      measure_search (panel, view, searches[i]);
      studio_wait (300);
    }
  measure_search (panel, view, "");
}

static void
measure_window (GtkWidget *window)
{
  GtkWidget *panel = NULL;
  RfEntryView *view = NULL;
  Watchdog ours = { 0 };
  Watchdog bare = { 0 };

  gtk_window_present (GTK_WINDOW (window));
  studio_wait (1000);
  panel = measure_first_page (window);
  view = RF_ENTRY_VIEW (find (panel, RF_TYPE_ENTRY_VIEW));
  measure_searches (panel, view);
  studio_wait (8000);
  say_memory ("before scrolling");
  measure_scroll (rf_entry_view_get_adjustment (view), &ours);
  say_memory ("after it");
  measure_bare_grid (window, g_list_model_get_n_items (get_list (view)), &bare);
  printf ("rows: %u\n", g_list_model_get_n_items (get_list (view)));
  say_scroll ("scrolling the library", &ours);
  say_scroll ("scrolling bare labels", &bare);
  printf ("ratio of the work: %.2f\n", (double) ours.work / (double) bare.work);
}

/* As the application does, since what a style costs is part of it. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/refrain/Refrain/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
fill_folder (const char *folder, const char *entries)
{
  const char *words[] = { BENCH_FILL, entries, folder, NULL };
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  process = g_subprocess_newv (words, G_SUBPROCESS_FLAGS_NONE, &error);
  if (process == NULL || !g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder =
      argc > 1 ? g_strdup (argv[1]) : g_dir_make_tmp ("refrain-bench-XXXXXX", NULL);
  g_autoptr (RfSession) session = NULL;
  GtkWidget *window = NULL;

  fill_folder (folder, argc > 2 ? argv[2] : ENTRIES);
  adw_init ();
  load_style ();
  session = rf_session_new (folder, NULL);
  rf_session_open (session);
  studio_wait_until (is_open_cb, session);
  window = rf_window_new (NULL, session);
  measure_window (window);
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&session);
  if (argc < 2)
    rf_paths_remove_tree (folder);
  return 0;
}
