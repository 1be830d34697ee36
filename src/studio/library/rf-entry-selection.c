/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-selection.h"

/*
 * What is selected of a list that nobody has whole: the ids of entries, or all that the
 * query finds but for some ids. So “select all” costs nothing, and selected entries stay
 * so where the list is asked for anew. Another query is another list in the same selection.
 *
 * A row can be selected when its entry is known. Those of a long range that have been let
 * go of meanwhile are left out of it; the number that is shown is that of what is in it.
 */

struct _RfEntrySelection
{
  GObject parent_instance;

  RfEntryModel *model; /* (owned) */
  GHashTable *ids;     /* (owned) gint64 → key; selected, or the exceptions where all are */
  gboolean is_all;
};

static void rf_entry_selection_list_init (GListModelInterface *iface);
static void rf_entry_selection_selection_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfEntrySelection,
                               rf_entry_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      rf_entry_selection_list_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          rf_entry_selection_selection_init))

static GType
rf_entry_selection_get_item_type (GListModel *list)
{
  return RF_TYPE_ENTRY_ITEM;
}

static guint
rf_entry_selection_get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (RF_ENTRY_SELECTION (list)->model));
}

static gpointer
rf_entry_selection_get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (RF_ENTRY_SELECTION (list)->model), position);
}

static void
rf_entry_selection_list_init (GListModelInterface *iface)
{
  iface->get_item_type = rf_entry_selection_get_item_type;
  iface->get_n_items = rf_entry_selection_get_n_items;
  iface->get_item = rf_entry_selection_get_item;
}

static const RfEntry *
rf_entry_selection_peek (RfEntrySelection *self, guint position)
{
  RfEntryItem *item = rf_entry_model_peek (self->model, position);

  return item != NULL ? rf_entry_item_get_entry (item) : NULL;
}

static gboolean
rf_entry_selection_has (RfEntrySelection *self, gint64 id)
{
  return g_hash_table_contains (self->ids, &id);
}

static gboolean
rf_entry_selection_is_selected (GtkSelectionModel *model, guint position)
{
  RfEntrySelection *self = RF_ENTRY_SELECTION (model);
  const RfEntry *entry = rf_entry_selection_peek (self, position);

  if (entry == NULL)
    return self->is_all;
  return rf_entry_selection_has (self, entry->id) != self->is_all;
}

static void
rf_entry_selection_set (RfEntrySelection *self, guint position, gboolean is_selected)
{
  const RfEntry *entry = rf_entry_selection_peek (self, position);

  if (entry == NULL)
    return;
  if (is_selected != self->is_all)
    g_hash_table_insert (
        self->ids, g_memdup2 (&entry->id, sizeof entry->id), g_strdup (entry->key));
  else
    g_hash_table_remove (self->ids, &entry->id);
}

static void
rf_entry_selection_tell (RfEntrySelection *self, guint position, guint n_rows)
{
  if (n_rows > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_rows);
}

static void
rf_entry_selection_tell_all (RfEntrySelection *self)
{
  rf_entry_selection_tell (self, 0, g_list_model_get_n_items (G_LIST_MODEL (self)));
}

static gboolean
rf_entry_selection_set_all (GtkSelectionModel *model, gboolean is_all)
{
  RfEntrySelection *self = RF_ENTRY_SELECTION (model);

  g_hash_table_remove_all (self->ids);
  self->is_all = is_all;
  rf_entry_selection_tell_all (self);
  return TRUE;
}

static gboolean
rf_entry_selection_select_all (GtkSelectionModel *model)
{
  return rf_entry_selection_set_all (model, TRUE);
}

static gboolean
rf_entry_selection_unselect_all (GtkSelectionModel *model)
{
  return rf_entry_selection_set_all (model, FALSE);
}

static gboolean
rf_entry_selection_select_range (GtkSelectionModel *model,
                                 guint position,
                                 guint n_rows,
                                 gboolean unselect_rest)
{
  RfEntrySelection *self = RF_ENTRY_SELECTION (model);

  if (unselect_rest)
    {
      g_hash_table_remove_all (self->ids);
      self->is_all = FALSE;
    }
  for (guint i = 0; i < n_rows; i++)
    rf_entry_selection_set (self, position + i, TRUE);
  if (unselect_rest)
    rf_entry_selection_tell_all (self);
  else
    rf_entry_selection_tell (self, position, n_rows);
  return TRUE;
}

static gboolean
rf_entry_selection_select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  return rf_entry_selection_select_range (model, position, 1, unselect_rest);
}

static gboolean
rf_entry_selection_unselect_range (GtkSelectionModel *model, guint position, guint n_rows)
{
  RfEntrySelection *self = RF_ENTRY_SELECTION (model);

  for (guint i = 0; i < n_rows; i++)
    rf_entry_selection_set (self, position + i, FALSE);
  rf_entry_selection_tell (self, position, n_rows);
  return TRUE;
}

static gboolean
rf_entry_selection_unselect_item (GtkSelectionModel *model, guint position)
{
  return rf_entry_selection_unselect_range (model, position, 1);
}

static gboolean
rf_entry_selection_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  RfEntrySelection *self = RF_ENTRY_SELECTION (model);
  GtkBitsetIter iterator;
  guint position = 0;

  if (!gtk_bitset_iter_init_first (&iterator, mask, &position))
    return TRUE;
  do
    rf_entry_selection_set (self, position, gtk_bitset_contains (selected, position));
  while (gtk_bitset_iter_next (&iterator, &position));
  rf_entry_selection_tell_all (self);
  return TRUE;
}

/* Without this GTK would ask for each row one after the other, which is as slow; but only
 * rows that are kept can be known to be selected. */
static GtkBitset *
rf_entry_selection_get_in_range (GtkSelectionModel *model, guint position, guint n_rows)
{
  RfEntrySelection *self = RF_ENTRY_SELECTION (model);
  GtkBitset *set = gtk_bitset_new_empty ();

  if (self->is_all)
    gtk_bitset_add_range (set, position, n_rows);
  if (g_hash_table_size (self->ids) == 0)
    return set;
  for (guint i = position; i < position + n_rows; i++)
    {
      const RfEntry *entry = rf_entry_selection_peek (self, i);

      if (entry != NULL && rf_entry_selection_has (self, entry->id))
        self->is_all ? gtk_bitset_remove (set, i) : gtk_bitset_add (set, i);
    }
  return set;
}

static void
rf_entry_selection_selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = rf_entry_selection_is_selected;
  iface->get_selection_in_range = rf_entry_selection_get_in_range;
  iface->select_item = rf_entry_selection_select_item;
  iface->unselect_item = rf_entry_selection_unselect_item;
  iface->select_range = rf_entry_selection_select_range;
  iface->unselect_range = rf_entry_selection_unselect_range;
  iface->select_all = rf_entry_selection_select_all;
  iface->unselect_all = rf_entry_selection_unselect_all;
  iface->set_selection = rf_entry_selection_set_selection;
}

static void
rf_entry_selection_items_cb (GListModel *model,
                             guint position,
                             guint removed,
                             guint added,
                             RfEntrySelection *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* A row that was empty until now may be one of them. */
static void
rf_entry_selection_filled_cb (RfEntryModel *model,
                              guint position,
                              guint n_rows,
                              RfEntrySelection *self)
{
  if (g_hash_table_size (self->ids) > 0)
    rf_entry_selection_tell (self, position, n_rows);
}

static void
rf_entry_selection_finalize (GObject *object)
{
  RfEntrySelection *self = RF_ENTRY_SELECTION (object);

  g_clear_object (&self->model);
  g_hash_table_unref (self->ids);
  G_OBJECT_CLASS (rf_entry_selection_parent_class)->finalize (object);
}

static void
rf_entry_selection_class_init (RfEntrySelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_entry_selection_finalize;
}

static void
rf_entry_selection_init (RfEntrySelection *self)
{
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

static void
rf_entry_selection_take_model (RfEntrySelection *self, RfEntryModel *model)
{
  self->model = g_object_ref (model);
  g_signal_connect_object (
      model, "items-changed", G_CALLBACK (rf_entry_selection_items_cb), self, 0);
  g_signal_connect_object (model, "filled", G_CALLBACK (rf_entry_selection_filled_cb), self, 0);
}

/**
 * rf_entry_selection_new:
 * @model: a list
 *
 * Returns: (transfer full): it, with nothing selected
 */
RfEntrySelection *
rf_entry_selection_new (RfEntryModel *model)
{
  RfEntrySelection *self = g_object_new (RF_TYPE_ENTRY_SELECTION, NULL);

  rf_entry_selection_take_model (self, model);
  return self;
}

/**
 * rf_entry_selection_get_model:
 * @self: a selection
 *
 * Returns: (transfer none): the list
 */
RfEntryModel *
rf_entry_selection_get_model (RfEntrySelection *self)
{
  return self->model;
}

/* What is shown goes on being so where it can: a view makes a widget for each row that it
 * is told of, even for those out of sight. */
static void
rf_entry_selection_tell_model (RfEntrySelection *self, RfEntryModel *before)
{
  guint had = g_list_model_get_n_items (G_LIST_MODEL (before));
  guint has = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint same = rf_entry_model_take_rows (self->model, before);
  g_autoptr (RfEntryItem) last = NULL;

  /* Nobody asks for those rows again, and it is by asking that a list grows. */
  if (same > 0)
    last = g_list_model_get_item (G_LIST_MODEL (self->model), same - 1);
  if (had > same || has > same)
    g_list_model_items_changed (G_LIST_MODEL (self), same, had - same, has - same);
  rf_entry_selection_tell_all (self);
}

/**
 * rf_entry_selection_set_model:
 * @self: a selection
 * @model: another list, best one that has begun
 * @keeps: it was asked for the same, so what is selected stays so
 *
 * The list that was there before may still be asked, but its rows are no longer right.
 */
void
rf_entry_selection_set_model (RfEntrySelection *self, RfEntryModel *model, gboolean keeps)
{
  g_autoptr (RfEntryModel) before = g_steal_pointer (&self->model);

  g_signal_handlers_disconnect_by_data (before, self);
  if (!keeps)
    {
      g_hash_table_remove_all (self->ids);
      self->is_all = FALSE;
    }
  rf_entry_selection_take_model (self, model);
  rf_entry_selection_tell_model (self, before);
}

/**
 * rf_entry_selection_is_all:
 * @self: a selection
 *
 * Returns: whether all that the query finds is selected, but for some
 */
gboolean
rf_entry_selection_is_all (RfEntrySelection *self)
{
  return self->is_all;
}

/**
 * rf_entry_selection_is_empty:
 * @self: a selection
 *
 * Returns: whether nothing is selected
 */
gboolean
rf_entry_selection_is_empty (RfEntrySelection *self)
{
  return !self->is_all && g_hash_table_size (self->ids) == 0;
}

/**
 * rf_entry_selection_dup_keys:
 * @self: a selection
 *
 * Returns: (transfer full): the keys of what is selected, or of the exceptions where all is
 */
GStrv
rf_entry_selection_dup_keys (RfEntrySelection *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iterator;
  gpointer key = NULL;

  g_hash_table_iter_init (&iterator, self->ids);
  while (g_hash_table_iter_next (&iterator, NULL, &key))
    g_strv_builder_add (builder, key);
  return g_strv_builder_end (builder);
}

/**
 * rf_entry_selection_dup_ids:
 * @self: a selection
 *
 * Returns: (transfer full): the numbers of the same entries, in the same order
 */
GStrv
rf_entry_selection_dup_ids (RfEntrySelection *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iterator;
  gpointer id = NULL;

  g_hash_table_iter_init (&iterator, self->ids);
  while (g_hash_table_iter_next (&iterator, &id, NULL))
    g_ptr_array_add (ids, g_strdup_printf ("%" G_GINT64_FORMAT, *(gint64 *) id));
  g_ptr_array_add (ids, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

/**
 * rf_entry_selection_count:
 * @self: a selection
 * @total: what the query finds, or -1 where that is not known
 *
 * Returns: how many are selected, or -1 where that is not known
 */
gint64
rf_entry_selection_count (RfEntrySelection *self, gint64 total)
{
  gint64 size = g_hash_table_size (self->ids);

  if (!self->is_all)
    return size;
  return total >= 0 ? MAX (total - size, 0) : -1;
}

/**
 * rf_entry_selection_get_single:
 * @self: a selection
 *
 * Returns: the id of the one entry that is selected, or 0
 */
gint64
rf_entry_selection_get_single (RfEntrySelection *self)
{
  GHashTableIter iterator;
  gpointer id = NULL;

  if (self->is_all || g_hash_table_size (self->ids) != 1)
    return 0;
  g_hash_table_iter_init (&iterator, self->ids);
  g_hash_table_iter_next (&iterator, &id, NULL);
  return *(gint64 *) id;
}
