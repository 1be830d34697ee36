/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-columns.h"

#include "rf-entry-tile.h"
#include "rf-entry-words.h"
#include "rf-thumbnails.h"

#include <glib/gi18n.h>

/*
 * The columns of the table, and the tiles of the grid.
 *
 * The rows come sorted from the service, so a column's sorter compares nothing: it writes
 * down that it was asked, and for two rows that are made for this alone, by how it answers
 * and what comes out of the table's sorter the direction shows.
 */

#define TILE_SIZE RF_THUMBNAIL_SHOWN
#define ROW_SIZE  40

typedef struct
{
  const char *title;
  RfEntryText text;
  int sort; /* an RfSort, or -1 */
  int width;
  gboolean is_numeric;
} RfEntryColumn;

static const RfEntryColumn columns[] = {
  { N_ ("Prompt"), rf_entry_say_prompt, -1, 260, FALSE },
  { N_ ("Kind"), rf_entry_say_kind, -1, 84, FALSE },
  { N_ ("Made By"), rf_entry_say_maker, -1, 150, FALSE },
  { N_ ("Created"), rf_entry_say_created, RF_SORT_CREATED, 130, FALSE },
  { N_ ("Last Used"), rf_entry_say_used, RF_SORT_USED, 130, FALSE },
  { N_ ("Uses"), rf_entry_say_uses, RF_SORT_USES, 84, TRUE },
  { N_ ("Cost"), rf_entry_say_cost, RF_SORT_COST, 110, TRUE },
  { N_ ("Size"), rf_entry_say_size, RF_SORT_BYTES, 100, TRUE },
};

typedef struct
{
  RfEntryView *view; /* which owns the factory */
  const RfEntryColumn *column;
} RfEntryFactory;

static void
rf_entry_columns_bind_cb (GtkSignalListItemFactory *factory,
                          GtkListItem *list_item,
                          RfEntryFactory *self)
{
  rf_entry_tile_bind (RF_ENTRY_TILE (gtk_list_item_get_child (list_item)),
                      rf_entry_view_get_session (self->view),
                      gtk_list_item_get_item (list_item));
}

static void
rf_entry_columns_unbind_cb (GtkSignalListItemFactory *factory,
                            GtkListItem *list_item,
                            RfEntryFactory *self)
{
  rf_entry_tile_unbind (RF_ENTRY_TILE (gtk_list_item_get_child (list_item)));
}

static void
rf_entry_columns_setup_cell_cb (GtkSignalListItemFactory *factory,
                                GtkListItem *list_item,
                                RfEntryFactory *self)
{
  gboolean has_picture = self->column == &columns[0];
  GtkWidget *tile = rf_entry_tile_new (has_picture ? ROW_SIZE : 0, self->column->text, FALSE);

  if (self->column->is_numeric)
    rf_entry_tile_set_numeric (RF_ENTRY_TILE (tile));
  gtk_list_item_set_child (list_item, tile);
}

static void
rf_entry_columns_setup_tile_cb (GtkSignalListItemFactory *factory,
                                GtkListItem *list_item,
                                RfEntryFactory *self)
{
  gtk_list_item_set_child (list_item, rf_entry_tile_new (TILE_SIZE, rf_entry_say_prompt, TRUE));
}

static void
rf_entry_columns_free_factory (gpointer data, GClosure *closure)
{
  g_free (data);
}

static GtkListItemFactory *
rf_entry_columns_make_factory (RfEntryView *view, const RfEntryColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  RfEntryFactory *self = g_new0 (RfEntryFactory, 1);

  self->view = view;
  self->column = column;
  g_signal_connect_data (factory,
                         "setup",
                         column != NULL ? G_CALLBACK (rf_entry_columns_setup_cell_cb)
                                        : G_CALLBACK (rf_entry_columns_setup_tile_cb),
                         self,
                         rf_entry_columns_free_factory,
                         0);
  g_signal_connect (factory, "bind", G_CALLBACK (rf_entry_columns_bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (rf_entry_columns_unbind_cb), self);
  return factory;
}

/**
 * rf_entry_columns_make_tiles:
 * @view: what owns the grid
 *
 * Returns: (transfer full): what makes the grid's tiles
 */
GtkListItemFactory *
rf_entry_columns_make_tiles (RfEntryView *view)
{
  return rf_entry_columns_make_factory (view, NULL);
}

typedef struct
{
  RfSortProbe *probe;
  int sort;
} RfColumnSorter;

static int
rf_entry_columns_compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const RfColumnSorter *self = user_data;

  self->probe->sort = self->sort;
  return GTK_ORDERING_SMALLER;
}

static void
rf_entry_columns_add_sorter (GtkColumnViewColumn *column, int sort, RfSortProbe *probe)
{
  RfColumnSorter *self = g_new0 (RfColumnSorter, 1);
  g_autoptr (GtkSorter) sorter = NULL;

  self->probe = probe;
  self->sort = sort;
  sorter = GTK_SORTER (gtk_custom_sorter_new (rf_entry_columns_compare_cb, self, g_free));
  gtk_column_view_column_set_sorter (column, sorter);
  g_object_set_data (G_OBJECT (column), "sort", GINT_TO_POINTER (sort + 1));
}

/**
 * rf_entry_columns_add:
 * @table: a table without columns
 * @view: what owns it
 * @probe: where the sorters write down that they were asked; lives as long as @view
 */
void
rf_entry_columns_add (GtkColumnView *table, RfEntryView *view, RfSortProbe *probe)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (
          _ (columns[i].title), rf_entry_columns_make_factory (view, &columns[i]));

      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, i == 0);
      gtk_column_view_column_set_fixed_width (column, columns[i].width);
      if (columns[i].sort >= 0)
        rf_entry_columns_add_sorter (column, columns[i].sort, probe);
      gtk_column_view_append_column (table, column);
    }
}

/**
 * rf_entry_columns_find:
 * @table: a table with its columns
 * @sort: an order
 *
 * Returns: (transfer none): the column that stands for it
 */
GtkColumnViewColumn *
rf_entry_columns_find (GtkColumnView *table, RfSort sort)
{
  GListModel *list = gtk_column_view_get_columns (table);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (list, i);

      if (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "sort")) == (int) sort + 1)
        return column;
    }
  g_assert_not_reached ();
}

/**
 * rf_entry_columns_read_sort:
 * @table: a table with its columns
 * @probe: what its sorters write on
 * @is_descending: (out): whether the greatest comes first
 *
 * Returns: whether it is sorted by a column, whose order then stands in @probe
 */
gboolean
rf_entry_columns_read_sort (GtkColumnView *table, RfSortProbe *probe, gboolean *is_descending)
{
  g_autoptr (RfEntryItem) first = rf_entry_item_new ();
  g_autoptr (RfEntryItem) second = rf_entry_item_new ();
  GtkOrdering ordering;

  probe->sort = -1;
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (table), first, second);
  *is_descending = ordering == GTK_ORDERING_LARGER;
  return probe->sort >= 0;
}
