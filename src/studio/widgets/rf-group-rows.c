/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-group-rows.h"

#include "rf-focus.h"

/* Rows of groups of preferences that are taken out again. */

struct _RfRows
{
  GPtrArray *rows; /* of GtkWidget, each in a group */
};

/**
 * rf_rows_new:
 *
 * Returns: (transfer full): no rows
 */
RfRows *
rf_rows_new (void)
{
  RfRows *self = g_new0 (RfRows, 1);

  self->rows = g_ptr_array_new ();
  return self;
}

/**
 * rf_rows_free:
 * @self: (transfer full): rows, which stay where they are
 */
void
rf_rows_free (RfRows *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * rf_rows_add:
 * @self: rows
 * @group: where the new one stands
 * @row: (transfer floating): it
 */
void
rf_rows_add (RfRows *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

/**
 * rf_rows_clear:
 * @self: rows, which are taken out of their groups
 */
void
rf_rows_clear (RfRows *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      rf_focus_leave (row);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

/**
 * rf_rows_get_length:
 * @self: rows
 *
 * Returns: how many there are
 */
guint
rf_rows_get_length (RfRows *self)
{
  return self->rows->len;
}

/**
 * rf_row_new:
 * @title: plain text
 * @subtitle: (nullable): plain text
 *
 * Returns: (transfer floating): a row that says so
 */
GtkWidget *
rf_row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  /* By itself, since labels are told of several at once in an order of their own. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set (row, "title", title, "subtitle", subtitle, NULL);
  return row;
}

/**
 * rf_row_add_figure:
 * @row: a row
 * @figure: what it comes to, at its end
 */
void
rf_row_add_figure (GtkWidget *row, const char *figure)
{
  GtkWidget *label = gtk_label_new (figure);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}
