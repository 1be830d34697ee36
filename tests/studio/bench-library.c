/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-view.h"
#include "rf-library-panel.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * The library over as many entries as a folder has: how long until the first page is
 * there, until a search is answered, and what a main loop that is scrolled waits at most.
 *
 *   bench-library FOLDER [most milliseconds of a gap]
 *
 * FOLDER is a data directory, such as “bench-search 1000000 FOLDER” leaves one. Run it
 * under headless.py.
 */

#define SCROLLS 400
#define LIMIT   100.0

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

/* The longest time between two turns of the main loop. */
typedef struct
{
  gint64 last;
  gint64 longest;
  guint over;
} Watchdog;

static gboolean
watch_cb (gpointer user_data)
{
  Watchdog *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (self->last > 0)
    {
      self->longest = MAX (self->longest, now - self->last);
      self->over += now - self->last > 50000;
    }
  self->last = now;
  return G_SOURCE_CONTINUE;
}

static GListModel *
get_list (RfEntryView *view)
{
  GtkWidget *grid = find (GTK_WIDGET (view), GTK_TYPE_GRID_VIEW);

  return G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (grid)));
}

static gboolean
has_rows_cb (gpointer view)
{
  GListModel *list = get_list (view);

  return list != NULL && g_list_model_get_n_items (list) > 0;
}

static double
measure_search (GtkWidget *panel, RfEntryView *view, const char *text)
{
  GtkWidget *entry = find (panel, GTK_TYPE_SEARCH_ENTRY);
  GListModel *before = get_list (view);
  double start = get_milliseconds ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  while (get_list (view) == before)
    g_main_context_iteration (NULL, TRUE);
  studio_wait_until (has_rows_cb, view);
  return get_milliseconds () - start;
}

static void
measure_scroll (RfEntryView *view, Watchdog *watchdog)
{
  guint source = g_timeout_add_full (G_PRIORITY_HIGH, 1, watch_cb, watchdog, NULL);

  for (int i = 0; i < SCROLLS; i++)
    {
      GtkAdjustment *adjustment = rf_entry_view_get_adjustment (view);

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 120);
      studio_wait (16);
    }
  g_source_remove (source);
}

static long
read_resident (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  line = strstr (text, "VmRSS:");
  return line != NULL ? strtol (line + 6, NULL, 10) / 1024 : 0;
}

static gboolean
is_open_cb (gpointer session)
{
  return rf_session_get_state (session) != RF_SESSION_OPENING;
}

int
main (int argc, char **argv)
{
  static const char *const searches[] = { "cas", "castle light", "unicorn", "l", "word1" };
  g_autoptr (RfSession) session = NULL;
  Watchdog watchdog = { 0, 0, 0 };
  GtkWidget *window = NULL;
  GtkWidget *panel = NULL;
  RfEntryView *view = NULL;
  double start = 0;
  double worst = 0;

  if (argc < 2)
    return 77;
  adw_init ();
  session = rf_session_new (argv[1], NULL);
  rf_session_open (session);
  studio_wait_until (is_open_cb, session);
  window = rf_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  studio_wait (1000);
  start = get_milliseconds ();
  panel = GTK_WIDGET (rf_window_show_panel (RF_WINDOW (window), "library"));
  view = RF_ENTRY_VIEW (find (panel, RF_TYPE_ENTRY_VIEW));
  studio_wait_until (has_rows_cb, view);
  start = get_milliseconds () - start;
  printf ("first page: %.1f ms\n", start);
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      double took = measure_search (panel, view, searches[i]);

      printf ("search “%s”: %.1f ms\n", searches[i], took);
      worst = MAX (worst, took);
      studio_wait (300);
    }
  measure_search (panel, view, "");
  studio_wait (8000);
  printf ("resident before scrolling: %ld MB\n", read_resident ());
  measure_scroll (view, &watchdog);
  printf ("longest gap while scrolling: %.1f ms, %u over 50 ms; rows: %u\n",
          (double) watchdog.longest / 1000,
          watchdog.over,
          g_list_model_get_n_items (get_list (view)));
  printf ("resident: %ld MB\n", read_resident ());
  gtk_window_destroy (GTK_WINDOW (window));
  return start < LIMIT && worst < LIMIT ? 0 : 1;
}
