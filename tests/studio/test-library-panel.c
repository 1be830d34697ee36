/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-tile.h"
#include "rf-entry-view.h"
#include "rf-window.h"
#include "studio-fixture.h"

/*
 * The panel as somebody who types and looks at it: what is shown while an answer is on its
 * way, and what becomes of the tiles that are there.
 */

typedef struct
{
  GtkWidget *window;
  GtkEditable *search;
  RfEntryView *view;
} Library;

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

static GtkGridView *
get_grid (Library *library)
{
  return GTK_GRID_VIEW (find (GTK_WIDGET (library->view), GTK_TYPE_GRID_VIEW));
}

static GListModel *
get_list (Library *library)
{
  return G_LIST_MODEL (gtk_grid_view_get_model (get_grid (library)));
}

typedef struct
{
  Library *library;
  guint n_rows;
} Rows;

static gboolean
has_rows_cb (gpointer user_data)
{
  const Rows *rows = user_data;
  GListModel *list = get_list (rows->library);

  return list != NULL && g_list_model_get_n_items (list) == rows->n_rows;
}

static void
wait_for_rows (Library *library, guint n_rows)
{
  Rows rows = { library, n_rows };

  studio_wait_until (has_rows_cb, &rows);
}

/* How many tiles say something that begins with @text; each of them has to. */
static guint
count_tiles (GtkWidget *widget, const char *text)
{
  guint count = 0;

  if (RF_IS_ENTRY_TILE (widget))
    {
      g_assert_true (g_str_has_prefix (rf_entry_tile_get_text (RF_ENTRY_TILE (widget)), text));
      return 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += count_tiles (child, text);
  return count;
}

static void
open_library (Library *library, StudioFixture *fixture)
{
  static const char *const prompts[] = { "red house", "red castle", "blue house", "blue hill" };
  RfPanel *panel = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autofree char *key = studio_fixture_make_image (fixture, prompts[i]);
    }
  library->window = rf_window_new (NULL, fixture->session);
  gtk_window_present (GTK_WINDOW (library->window));
  panel = rf_window_show_panel (RF_WINDOW (library->window), "library");
  library->search = GTK_EDITABLE (find (GTK_WIDGET (panel), GTK_TYPE_SEARCH_ENTRY));
  library->view = RF_ENTRY_VIEW (find (GTK_WIDGET (panel), RF_TYPE_ENTRY_VIEW));
  rf_entry_view_set_table (library->view, FALSE);
  wait_for_rows (library, G_N_ELEMENTS (prompts));
}

static void
test_search (StudioFixture *fixture, gconstpointer config)
{
  Library library = { NULL, NULL, NULL };
  GListModel *list = NULL;
  GtkWidget *tile = NULL;

  open_library (&library, fixture);
  list = get_list (&library);
  tile = find (GTK_WIDGET (library.view), RF_TYPE_ENTRY_TILE);
  g_assert_nonnull (tile);
  gtk_editable_set_text (library.search, "red");
  /* Nothing is taken away before there is something else. */
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 4);
  wait_for_rows (&library, 2);
  g_assert_true (get_list (&library) == list);
  g_assert_true (find (GTK_WIDGET (library.view), RF_TYPE_ENTRY_TILE) == tile);
  g_assert_cmpuint (count_tiles (GTK_WIDGET (library.view), "red "), ==, 2);
  gtk_editable_set_text (library.search, "blue hi");
  wait_for_rows (&library, 1);
  g_assert_true (get_list (&library) == list);
  g_assert_cmpuint (count_tiles (GTK_WIDGET (library.view), "blue hill"), ==, 1);
  /* Typed faster than anything is answered. */
  gtk_editable_set_text (library.search, "r");
  gtk_editable_set_text (library.search, "re");
  gtk_editable_set_text (library.search, "");
  wait_for_rows (&library, 4);
  g_assert_cmpuint (count_tiles (GTK_WIDGET (library.view), ""), ==, 4);
  gtk_window_destroy (GTK_WINDOW (library.window));
}

static gboolean
is_empty_cb (gpointer list)
{
  return rf_entry_selection_is_empty (list);
}

/* What was selected of one search is not so in the next one, but where it is the same. */
static void
test_selected (StudioFixture *fixture, gconstpointer config)
{
  Library library = { NULL, NULL, NULL };
  GListModel *list = NULL;

  open_library (&library, fixture);
  list = get_list (&library);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), 1, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (library.view), "library.reload", NULL);
  studio_wait (300);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 1));
  gtk_widget_child_focus (GTK_WIDGET (get_grid (&library)), GTK_DIR_TAB_FORWARD);
  gtk_editable_set_text (library.search, "house");
  wait_for_rows (&library, 2);
  studio_wait_until (is_empty_cb, list);
  g_assert_true (rf_entry_view_is_at_start (library.view));
  gtk_window_destroy (GTK_WINDOW (library.window));
}

static void
select_all_and_wait (Library *library)
{
  GListModel *list = get_list (library);

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (list));
  studio_wait (100);
  g_assert_true (rf_entry_selection_is_all (RF_ENTRY_SELECTION (list)));
}

/* “All” is all of the search that was shown, and never of what is only being typed. */
static void
test_all_of_what_is_shown (StudioFixture *fixture, gconstpointer config)
{
  Library library = { NULL, NULL, NULL };

  open_library (&library, fixture);
  studio_wait (300);
  select_all_and_wait (&library);
  gtk_widget_activate_action (GTK_WIDGET (library.view), "library.reload", NULL);
  gtk_editable_set_text (library.search, "house");
  gtk_widget_activate_action (GTK_WIDGET (library.view), "library.reload", NULL);
  wait_for_rows (&library, 2);
  studio_wait_until (is_empty_cb, get_list (&library));
  gtk_window_destroy (GTK_WINDOW (library.window));
}

static gboolean
tell_changed_cb (gpointer session)
{
  rf_session_tell_changed (session);
  return G_SOURCE_CONTINUE;
}

/* Runs that end faster than the library answers do not keep it from answering. */
static void
test_changes_all_the_time (StudioFixture *fixture, gconstpointer config)
{
  Library library = { NULL, NULL, NULL };
  guint source = 0;

  open_library (&library, fixture);
  source = g_idle_add_full (
      G_PRIORITY_HIGH_IDLE, tell_changed_cb, g_object_ref (fixture->session), g_object_unref);
  gtk_editable_set_text (library.search, "red");
  wait_for_rows (&library, 2);
  gtk_editable_set_text (library.search, "CACHE#[");
  wait_for_rows (&library, 0);
  g_source_remove (source);
  gtk_window_destroy (GTK_WINDOW (library.window));
}

static gboolean
is_fitted_cb (gpointer library)
{
  guint width = (guint) gtk_widget_get_width (GTK_WIDGET (get_grid (library)));

  return width > 0 && gtk_grid_view_get_max_columns (get_grid (library)) <= width / 128 + 1;
}

static gboolean
is_narrow_cb (gpointer library)
{
  return gtk_widget_get_width (GTK_WIDGET (get_grid (library))) <= 400 && is_fitted_cb (library);
}

/* A grid makes widgets for all the columns that it may have. */
static void
test_columns (StudioFixture *fixture, gconstpointer config)
{
  Library library = { NULL, NULL, NULL };

  open_library (&library, fixture);
  studio_wait_until (is_fitted_cb, &library);
  g_assert_cmpuint (gtk_grid_view_get_max_columns (get_grid (&library)), >=, 2);
  gtk_window_set_default_size (GTK_WINDOW (library.window), 400, 600);
  studio_wait_until (is_narrow_cb, &library);
  g_assert_cmpuint (gtk_grid_view_get_max_columns (get_grid (&library)), <=, 4);
  gtk_window_destroy (GTK_WINDOW (library.window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, test)                                                                            \
  g_test_add (path, StudioFixture, NULL, studio_fixture_set_up, test, studio_fixture_tear_down)
  ADD ("/library/search", test_search);
  ADD ("/library/selected", test_selected);
  ADD ("/library/all-of-what-is-shown", test_all_of_what_is_shown);
  ADD ("/library/changes-all-the-time", test_changes_all_the_time);
  ADD ("/library/columns", test_columns);
  return g_test_run ();
}
