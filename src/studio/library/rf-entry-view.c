/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-view.h"

#include "rf-entry-columns.h"
#include "rf-tab-out.h"
#include "rf-thumbnails.h"

/*
 * The list of entries, as a grid or as a table. Only the one that is shown has the list,
 * so the other costs nothing. A grid of GTK has widgets for thirty rows of as many columns
 * as it may have, however many there is room for; so it may have no more than that.
 *
 * The service sorts from the greatest down and in no other
 * way, so a header that is pressed twice stays as it was.
 */

/* On the narrowest screen, and before the width is known. */
#define FEWEST_COLUMNS 2

struct _RfEntryView
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkScrolledWindow *grid_scrolled;
  GtkGridView *grid;
  GtkScrolledWindow *table_scrolled;
  GtkColumnView *table;
  RfSession *session;          /* (owned) (nullable) */
  RfEntrySelection *selection; /* (owned) (nullable) */
  RfSortProbe probe;
  RfSort sort;
  gboolean is_table;
  gboolean is_sorting; /* the headers are being set, and not pressed */
  guint fit_source;    /* gives the grid its columns, when it is not being laid out */
};

enum
{
  ACTIVATED,
  SORTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfEntryView, rf_entry_view, GTK_TYPE_WIDGET)

static void
rf_entry_view_grid_activate_cb (GtkGridView *grid, guint position, RfEntryView *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, position);
}

static void
rf_entry_view_table_activate_cb (GtkColumnView *table, guint position, RfEntryView *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, position);
}

static void
rf_entry_view_write_headers (RfEntryView *self)
{
  GtkColumnViewColumn *column = rf_entry_columns_find (self->table, self->sort);

  self->is_sorting = TRUE;
  gtk_column_view_sort_by_column (self->table, column, GTK_SORT_DESCENDING);
  self->is_sorting = FALSE;
}

static void
rf_entry_view_sorter_cb (GtkSorter *sorter, GtkSorterChange change, gpointer user_data)
{
  RfEntryView *self = user_data;
  gboolean is_descending = FALSE;
  gboolean is_sorted = FALSE;
  RfSort sort = self->sort;

  /* A table that goes tells of no sorting as well. */
  if (self->is_sorting || self->table == NULL)
    return;
  is_sorted = rf_entry_columns_read_sort (self->table, &self->probe, &is_descending);
  if (is_sorted)
    self->sort = (RfSort) self->probe.sort;
  if (!is_sorted || !is_descending)
    rf_entry_view_write_headers (self);
  if (self->sort != sort)
    g_signal_emit (self, signals[SORTED], 0, (int) self->sort);
}

static void
rf_entry_view_give_list (RfEntryView *self)
{
  GtkSelectionModel *list = self->selection != NULL ? GTK_SELECTION_MODEL (self->selection) : NULL;

  gtk_grid_view_set_model (self->grid, self->is_table ? NULL : list);
  gtk_column_view_set_model (self->table, self->is_table ? list : NULL);
}

/**
 * rf_entry_view_set_table:
 * @self: a view
 * @is_table: whether it is a table, and no grid
 */
void
rf_entry_view_set_table (RfEntryView *self, gboolean is_table)
{
  self->is_table = is_table;
  gtk_stack_set_visible_child (self->stack,
                               GTK_WIDGET (is_table ? self->table_scrolled : self->grid_scrolled));
  rf_entry_view_give_list (self);
}

/**
 * rf_entry_view_is_table:
 * @self: a view
 *
 * Returns: whether it is a table, and no grid
 */
gboolean
rf_entry_view_is_table (RfEntryView *self)
{
  return self->is_table;
}

/**
 * rf_entry_view_set_list:
 * @self: a view
 * @session: (nullable): what has the entries
 * @selection: (nullable): the entries
 */
void
rf_entry_view_set_list (RfEntryView *self, RfSession *session, RfEntrySelection *selection)
{
  g_autoptr (RfEntrySelection) before = g_steal_pointer (&self->selection);

  /* Rows that go are unbound with the session that they had. */
  rf_entry_view_give_list (self);
  g_set_object (&self->session, session);
  self->selection = selection != NULL ? g_object_ref (selection) : NULL;
  rf_entry_view_give_list (self);
}

/**
 * rf_entry_view_get_session:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what has the entries
 */
RfSession *
rf_entry_view_get_session (RfEntryView *self)
{
  return self->session;
}

/**
 * rf_entry_view_set_sort:
 * @self: a view
 * @sort: the order that the entries come in
 */
void
rf_entry_view_set_sort (RfEntryView *self, RfSort sort)
{
  self->sort = sort;
  rf_entry_view_write_headers (self);
}

/**
 * rf_entry_view_get_adjustment:
 * @self: a view
 *
 * Returns: (transfer none): how far it is scrolled
 */
GtkAdjustment *
rf_entry_view_get_adjustment (RfEntryView *self)
{
  return gtk_scrolled_window_get_vadjustment (self->is_table ? self->table_scrolled
                                                             : self->grid_scrolled);
}

/**
 * rf_entry_view_get_anchor:
 * @self: a view
 * @position: (out): of the first row in sight, about
 *
 * Returns: the id of its entry, or 0 where one is at the top anyway
 */
gint64
rf_entry_view_get_anchor (RfEntryView *self, guint *position)
{
  GtkAdjustment *adjustment = rf_entry_view_get_adjustment (self);
  double value = gtk_adjustment_get_value (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);
  RfEntryItem *item = NULL;

  *position = 0;
  if (self->selection == NULL || value <= 0 || upper <= 0)
    return 0;
  *position = (guint) (value / upper * g_list_model_get_n_items (G_LIST_MODEL (self->selection)));
  item = rf_entry_model_peek (rf_entry_selection_get_model (self->selection), *position);
  return item != NULL ? rf_entry_item_get_entry (item)->id : 0;
}

static GtkWidget *
rf_entry_view_find_list (RfEntryView *self)
{
  GtkWidget *child = NULL;

  if (!self->is_table)
    return GTK_WIDGET (self->grid);
  child = gtk_widget_get_first_child (GTK_WIDGET (self->table));
  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/**
 * rf_entry_view_is_at_start:
 * @self: a view
 *
 * Returns: whether it is not scrolled, and nobody was at any of its rows
 */
gboolean
rf_entry_view_is_at_start (RfEntryView *self)
{
  GtkWidget *list = rf_entry_view_find_list (self);

  return list != NULL && gtk_widget_get_focus_child (list) == NULL &&
         gtk_adjustment_get_value (rf_entry_view_get_adjustment (self)) <= 0;
}

/**
 * rf_entry_view_scroll_to:
 * @self: a view
 * @position: of a row
 */
void
rf_entry_view_scroll_to (RfEntryView *self, guint position)
{
  GtkWidget *list = rf_entry_view_find_list (self);

  if (list != NULL)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

static gboolean
rf_entry_view_fit_cb (gpointer user_data)
{
  RfEntryView *self = user_data;
  GtkAdjustment *width = gtk_scrolled_window_get_hadjustment (self->grid_scrolled);
  guint columns = (guint) (gtk_adjustment_get_page_size (width) / RF_THUMBNAIL_SHOWN);

  self->fit_source = 0;
  gtk_grid_view_set_max_columns (self->grid, MAX (columns, FEWEST_COLUMNS));
  return G_SOURCE_REMOVE;
}

static void
rf_entry_view_width_cb (GtkAdjustment *width, GParamSpec *pspec, RfEntryView *self)
{
  if (self->fit_source == 0)
    self->fit_source = g_idle_add (rf_entry_view_fit_cb, self);
}

static gboolean
rf_entry_view_grab_focus (GtkWidget *widget)
{
  RfEntryView *self = RF_ENTRY_VIEW (widget);

  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
rf_entry_view_dispose (GObject *object)
{
  RfEntryView *self = RF_ENTRY_VIEW (object);

  g_clear_handle_id (&self->fit_source, g_source_remove);
  if (self->stack != NULL)
    {
      g_signal_handlers_disconnect_by_data (
          gtk_scrolled_window_get_hadjustment (self->grid_scrolled), self);
      rf_entry_view_set_list (self, NULL, NULL);
      gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_ENTRY_VIEW);
    }
  self->stack = NULL;
  G_OBJECT_CLASS (rf_entry_view_parent_class)->dispose (object);
}

static void
rf_entry_view_class_init (RfEntryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_entry_view_dispose;
  widget_class->grab_focus = rf_entry_view_grab_focus;
  /**
   * RfEntryView::activated:
   * @position: of the row that somebody wants to look at
   */
  signals[ACTIVATED] = g_signal_new (
      "activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * RfEntryView::sorted:
   * @sort: an RfSort that somebody wants, by a header
   */
  signals[SORTED] = g_signal_new (
      "sorted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "library/rf-entry-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RfEntryView, stack);
  gtk_widget_class_bind_template_child (widget_class, RfEntryView, grid_scrolled);
  gtk_widget_class_bind_template_child (widget_class, RfEntryView, grid);
  gtk_widget_class_bind_template_child (widget_class, RfEntryView, table_scrolled);
  gtk_widget_class_bind_template_child (widget_class, RfEntryView, table);
  gtk_widget_class_bind_template_callback (widget_class, rf_entry_view_grid_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_entry_view_table_activate_cb);
}

/* Of a table it is the rows alone; its titles are gone through. */
static void
rf_entry_view_let_tab_out (RfEntryView *self)
{
  rf_tab_out_install (GTK_WIDGET (self->grid));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->table)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_LIST_VIEW (child))
        rf_tab_out_install (child);
    }
}

static void
rf_entry_view_init (RfEntryView *self)
{
  g_autoptr (GtkListItemFactory) tiles = rf_entry_columns_make_tiles (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_grid_view_set_factory (self->grid, tiles);
  g_signal_connect (gtk_scrolled_window_get_hadjustment (self->grid_scrolled),
                    "notify::page-size",
                    G_CALLBACK (rf_entry_view_width_cb),
                    self);
  rf_entry_columns_add (self->table, self, &self->probe);
  rf_entry_view_let_tab_out (self);
  rf_entry_view_write_headers (self);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table),
                           "changed",
                           G_CALLBACK (rf_entry_view_sorter_cb),
                           self,
                           0);
}
