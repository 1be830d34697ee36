/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-tally-item.h"

#include "rf-credits.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/* A row of the table of counters, as text. */

typedef enum
{
  RF_COLUMN_NAME,
  RF_COLUMN_HITS,
  RF_COLUMN_MISSES,
  RF_COLUMN_RATE,
  RF_COLUMN_JOINED,
  RF_COLUMN_FAILED,
  RF_COLUMN_SPENT,
  RF_COLUMN_SAVED,
  RF_COLUMN_BYTES,
  RF_N_COLUMNS,
} RfTallyColumn;

struct _RfTallyItem
{
  GObject parent_instance;

  char *cells[RF_N_COLUMNS]; /* (owned) */
};

G_DEFINE_FINAL_TYPE (RfTallyItem, rf_tally_item, G_TYPE_OBJECT)

static const char *const rf_column_titles[RF_N_COLUMNS] = {
  [RF_COLUMN_NAME] = N_ ("By Time"),    [RF_COLUMN_HITS] = N_ ("Hits"),
  [RF_COLUMN_MISSES] = N_ ("Misses"),   [RF_COLUMN_RATE] = N_ ("Hit Rate"),
  [RF_COLUMN_JOINED] = N_ ("Joined"),   [RF_COLUMN_FAILED] = N_ ("Failed"),
  [RF_COLUMN_SPENT] = N_ ("Spent"),     [RF_COLUMN_SAVED] = N_ ("Credits Saved"),
  [RF_COLUMN_BYTES] = N_ ("Made Size"),
};

/**
 * rf_tally_say_count:
 * @count: a number
 *
 * Returns: (transfer full): it, with thousands set apart
 */
char *
rf_tally_say_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}

/**
 * rf_tally_say_rate:
 * @row: counters
 *
 * Returns: (transfer full): the hit rate in percent, or a dash where nothing was asked
 */
char *
rf_tally_say_rate (const RfTallyRow *row)
{
  double rate = 0.0;

  if (!rf_tally_row_get_hit_rate (row, &rate))
    return g_strdup ("–");
  /* Translators: a rate in percent */
  return g_strdup_printf (_ ("%.1f %%"), rate * 100.0);
}

static void
rf_tally_item_finalize (GObject *object)
{
  RfTallyItem *self = RF_TALLY_ITEM (object);

  for (gsize i = 0; i < RF_N_COLUMNS; i++)
    g_free (self->cells[i]);
  G_OBJECT_CLASS (rf_tally_item_parent_class)->finalize (object);
}

static void
rf_tally_item_class_init (RfTallyItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_tally_item_finalize;
}

static void
rf_tally_item_init (RfTallyItem *self)
{
}

/**
 * rf_tally_item_new:
 * @label: what it is of
 * @row: its counters
 *
 * Returns: (transfer full): a row
 */
RfTallyItem *
rf_tally_item_new (const char *label, const RfTallyRow *row)
{
  RfTallyItem *self = g_object_new (RF_TYPE_TALLY_ITEM, NULL);

  self->cells[RF_COLUMN_NAME] = g_strdup (label);
  self->cells[RF_COLUMN_HITS] = rf_tally_say_count (row->outcomes[RF_OUTCOME_HIT]);
  self->cells[RF_COLUMN_MISSES] = rf_tally_say_count (row->outcomes[RF_OUTCOME_MISS]);
  self->cells[RF_COLUMN_RATE] = rf_tally_say_rate (row);
  self->cells[RF_COLUMN_JOINED] = rf_tally_say_count (row->outcomes[RF_OUTCOME_JOINED]);
  self->cells[RF_COLUMN_FAILED] = rf_tally_say_count (row->failed);
  self->cells[RF_COLUMN_SPENT] = rf_credits_to_string (row->spent);
  self->cells[RF_COLUMN_SAVED] = rf_credits_to_string (row->saved);
  self->cells[RF_COLUMN_BYTES] = rf_say_bytes (row->bytes);
  return self;
}

static void
rf_tally_cell_setup_cb (GtkListItemFactory *factory, GtkListItem *cell, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label),
                        GPOINTER_TO_INT (column) == RF_COLUMN_NAME ? 0.0f : 1.0f);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
}

static void
rf_tally_cell_bind_cb (GtkListItemFactory *factory, GtkListItem *cell, gpointer column)
{
  RfTallyItem *item = gtk_list_item_get_item (cell);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (cell)),
                      item->cells[GPOINTER_TO_INT (column)]);
}

/**
 * rf_tally_item_add_columns:
 * @view: a view of #RfTallyItem
 */
void
rf_tally_item_add_columns (GtkColumnView *view)
{
  for (int i = 0; i < RF_N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (rf_tally_cell_setup_cb), GINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (rf_tally_cell_bind_cb), GINT_TO_POINTER (i));
      column = gtk_column_view_column_new (_ (rf_column_titles[i]), factory);
      gtk_column_view_column_set_expand (column, i == RF_COLUMN_NAME);
      gtk_column_view_append_column (view, column);
    }
}
