/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-section.h"

#include <glib/gi18n.h>

/*
 * Jobs that are in the same state, under a title. When they are looked at again, rows stay
 * what they are, so that neither the focus nor an open menu is lost for it. One that folds
 * is filled only while it is open.
 */

struct _RfJobSection
{
  GtkBox parent_instance;

  GListStore *items; /* (owned) of RfJobItem */
  GtkLabel *title_label;
  GtkToggleButton *fold_button;
  GtkListBox *list;
  GtkWidget *more_button;
  gboolean can_write;
};

enum
{
  PROP_TITLE = 1,
  PROP_FOLDS,
  N_PROPERTIES,
};

enum
{
  ASKED,
  WANTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfJobSection, rf_job_section, GTK_TYPE_BOX)

static void
rf_job_section_asked_cb (RfJobRow *row, int ask, RfJobItem *dropped, gpointer user_data)
{
  g_signal_emit (user_data, signals[ASKED], 0, ask, rf_job_row_get_item (row), dropped);
}

static GtkWidget *
rf_job_section_make_row_cb (gpointer item, gpointer user_data)
{
  RfJobSection *self = user_data;
  GtkWidget *row = rf_job_row_new (item, self->can_write);

  g_signal_connect_object (row, "asked", G_CALLBACK (rf_job_section_asked_cb), self, 0);
  return row;
}

/**
 * rf_job_section_is_open:
 * @self: a section
 *
 * Returns: whether its jobs are to be seen
 */
gboolean
rf_job_section_is_open (RfJobSection *self)
{
  return !gtk_widget_get_visible (GTK_WIDGET (self->fold_button)) ||
         gtk_toggle_button_get_active (self->fold_button);
}

/**
 * rf_job_section_open:
 * @self: a section that can be folded
 */
void
rf_job_section_open (RfJobSection *self)
{
  gtk_toggle_button_set_active (self->fold_button, TRUE);
}

static void
rf_job_section_show_fold (RfJobSection *self)
{
  gboolean is_open = rf_job_section_is_open (self);
  g_autofree char *label = g_strdup_printf (is_open ? _ ("Fold “%s”") : _ ("Unfold “%s”"),
                                            gtk_label_get_text (self->title_label));

  gtk_button_set_icon_name (GTK_BUTTON (self->fold_button),
                            is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->fold_button), label);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->fold_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->list), is_open);
}

static void
rf_job_section_folded_cb (GtkToggleButton *button, RfJobSection *self)
{
  rf_job_section_show_fold (self);
  g_signal_emit (self, signals[WANTED], 0, 0u);
}

static void
rf_job_section_more_cb (GtkButton *button, RfJobSection *self)
{
  g_signal_emit (self, signals[WANTED], 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)));
}

/* Jobs that are known keep their items. */
static GPtrArray *
rf_job_section_dup_items (RfJobSection *self, GPtrArray *jobs)
{
  g_autoptr (GHashTable) known =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n_items; i++)
    {
      RfJobItem *item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      g_hash_table_insert (known, (gpointer) rf_job_item_get_name (item), item);
    }
  for (guint i = 0; i < jobs->len; i++)
    {
      RfJob *job = g_steal_pointer (&jobs->pdata[i]);
      g_autofree char *name = rf_job_dup_name (job);
      RfJobItem *item = g_hash_table_lookup (known, name);

      if (item != NULL)
        rf_job_item_take_job (g_object_ref (item), job);
      else
        item = rf_job_item_new (job);
      g_ptr_array_add (items, item);
    }
  return items;
}

/* Returns: (transfer full) (nullable): the job whose row has the focus */
static RfJobItem *
rf_job_section_dup_focused (RfJobSection *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, RF_TYPE_JOB_ROW) : NULL;

  if (row == NULL || !gtk_widget_is_ancestor (row, GTK_WIDGET (self->list)))
    return NULL;
  return g_object_ref (rf_job_row_get_item (RF_JOB_ROW (row)));
}

static void
rf_job_section_restore_focus (RfJobSection *self, RfJobItem *item)
{
  guint place = item != NULL ? rf_job_section_find (self, item) : 0;
  GtkListBoxRow *row = NULL;

  if (place == 0)
    return;
  row = gtk_list_box_get_row_at_index (self->list, (int) place - 1);
  if (!gtk_widget_has_focus (GTK_WIDGET (row)) &&
      gtk_widget_get_focus_child (GTK_WIDGET (row)) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
rf_job_section_is_at (RfJobSection *self, guint position, gpointer item)
{
  g_autoptr (GObject) present = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return present == item;
}

/* Only what differs is taken out and put in. */
static void
rf_job_section_splice (RfJobSection *self, GPtrArray *items)
{
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint first = 0;
  guint last = 0;

  while (first < n_before && first < items->len &&
         rf_job_section_is_at (self, first, items->pdata[first]))
    first++;
  while (last < n_before - first && last < items->len - first &&
         rf_job_section_is_at (self, n_before - 1 - last, items->pdata[items->len - 1 - last]))
    last++;
  if (first + last == n_before && first + last == items->len)
    return;
  g_list_store_splice (
      self->items, first, n_before - first - last, items->pdata + first, items->len - first - last);
}

/**
 * rf_job_section_take_jobs:
 * @self: a section
 * @jobs: (element-type RfJob): its jobs, in their order; they are taken out of the array
 * @more: there are more that were not looked at
 * @can_write: whether something may be done to them
 */
void
rf_job_section_take_jobs (RfJobSection *self, GPtrArray *jobs, gboolean more, gboolean can_write)
{
  g_autoptr (RfJobItem) focused = rf_job_section_dup_focused (self);
  g_autoptr (GPtrArray) items = NULL;
  gboolean is_filled = jobs->len > 0 || more;

  if (can_write != self->can_write)
    g_list_store_remove_all (self->items);
  self->can_write = can_write;
  if (!rf_job_section_is_open (self))
    g_ptr_array_set_size (jobs, 0);
  items = rf_job_section_dup_items (self, jobs);
  rf_job_section_splice (self, items);
  gtk_widget_set_visible (GTK_WIDGET (self), is_filled);
  gtk_widget_set_visible (self->more_button, more && rf_job_section_is_open (self));
  rf_job_section_restore_focus (self, focused);
}

/**
 * rf_job_section_clear:
 * @self: a section, which is empty then
 */
void
rf_job_section_clear (RfJobSection *self)
{
  g_list_store_remove_all (self->items);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * rf_job_section_get_items:
 * @self: a section
 *
 * Returns: (transfer none): a list of #RfJobItem
 */
GListModel *
rf_job_section_get_items (RfJobSection *self)
{
  return G_LIST_MODEL (self->items);
}

/**
 * rf_job_section_has_more:
 * @self: a section
 *
 * Returns: whether there are jobs that it does not show
 */
gboolean
rf_job_section_has_more (RfJobSection *self)
{
  return gtk_widget_get_visible (self->more_button);
}

/**
 * rf_job_section_find:
 * @self: a section
 * @item: a job
 *
 * Returns: its place, 1 for the first, or 0 where it is not here
 */
guint
rf_job_section_find (RfJobSection *self, RfJobItem *item)
{
  guint position = 0;

  return g_list_store_find (self->items, item, &position) ? position + 1 : 0;
}

static void
rf_job_section_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RfJobSection *self = RF_JOB_SECTION (object);

  switch (id)
    {
    case PROP_TITLE:
      gtk_label_set_text (self->title_label, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value),
                                      -1);
      rf_job_section_show_fold (self);
      break;
    case PROP_FOLDS:
      gtk_widget_set_visible (GTK_WIDGET (self->fold_button), g_value_get_boolean (value));
      rf_job_section_show_fold (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rf_job_section_dispose (GObject *object)
{
  RfJobSection *self = RF_JOB_SECTION (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_JOB_SECTION);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (rf_job_section_parent_class)->dispose (object);
}

static void
rf_job_section_add_signals (GType type)
{
  /* An RfJobAsk, the RfJobItem, and the RfJobItem that was dropped on it, or NULL. */
  signals[ASKED] = g_signal_new ("asked",
                                 type,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 3,
                                 G_TYPE_INT,
                                 RF_TYPE_JOB_ITEM,
                                 RF_TYPE_JOB_ITEM);
  /* More jobs than these are wanted. */
  signals[WANTED] = g_signal_new (
      "wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rf_job_section_class_init (RfJobSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = rf_job_section_set_property;
  object_class->dispose = rf_job_section_dispose;
  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDS] =
      g_param_spec_boolean ("folds", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  rf_job_section_add_signals (G_TYPE_FROM_CLASS (klass));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "queue/rf-job-section.ui");
  gtk_widget_class_bind_template_child (widget_class, RfJobSection, title_label);
  gtk_widget_class_bind_template_child (widget_class, RfJobSection, fold_button);
  gtk_widget_class_bind_template_child (widget_class, RfJobSection, list);
  gtk_widget_class_bind_template_child (widget_class, RfJobSection, more_button);
  gtk_widget_class_bind_template_callback (widget_class, rf_job_section_folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_job_section_more_cb);
}

static void
rf_job_section_init (RfJobSection *self)
{
  self->items = g_list_store_new (RF_TYPE_JOB_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (
      self->list, G_LIST_MODEL (self->items), rf_job_section_make_row_cb, self, NULL);
}
