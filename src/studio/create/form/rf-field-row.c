/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-private.h"

#include "rf-say-model.h"

#include <glib/gi18n.h>

/*
 * What of a field can be seen: title and subtitle, the button that leaves it open again,
 * where controls go, and what is wrong. What it means is in rf-field.c.
 */

/**
 * rf_field_focus:
 * @self: a field
 *
 * Gives the keyboard to what its value is edited with, and not to the button that resets it.
 */
void
rf_field_focus (RfField *self)
{
  RfFieldPrivate *private = rf_field_get (self);

  if (!gtk_widget_child_focus (private->below, GTK_DIR_TAB_FORWARD) &&
      gtk_widget_get_focus_child (private->below) == NULL)
    gtk_widget_child_focus (private->suffixes, GTK_DIR_TAB_FORWARD);
}

/**
 * rf_field_add_suffix:
 * @self: a field
 * @control: a small widget, which stands at the end of the row
 */
void
rf_field_add_suffix (RfField *self, GtkWidget *control)
{
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (rf_field_get (self)->suffixes), control);
}

/**
 * rf_field_add_below:
 * @self: a field
 * @control: a wide widget, which stands under the title
 */
void
rf_field_add_below (RfField *self, GtkWidget *control)
{
  RfFieldPrivate *private = rf_field_get (self);

  gtk_widget_set_visible (private->below, TRUE);
  gtk_box_append (GTK_BOX (private->below), control);
}

/**
 * rf_field_name:
 * @self: a field
 * @control: what its value is edited with
 * @part: (nullable): what of the value, where there are several controls
 *
 * Says to assistive tools what @control is for.
 */
void
rf_field_name (RfField *self, GtkWidget *control, const char *part)
{
  const RfParameter *parameter = rf_field_get (self)->parameter;
  const char *description = rf_say_description (parameter);
  g_autofree char *name = part != NULL ? g_strdup_printf ("%s: %s", rf_say_label (parameter), part)
                                       : g_strdup (rf_say_label (parameter));

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (description != NULL)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/**
 * rf_field_set_note:
 * @self: a field
 * @note: what holds while it is left open, such as “from the prompt”
 */
void
rf_field_set_note (RfField *self, const char *note)
{
  RfFieldPrivate *private = rf_field_get (self);

  gtk_label_set_text (GTK_LABEL (private->note), note);
  gtk_widget_set_visible (private->note, !private->is_set);
}

/**
 * rf_field_ignore_wheel:
 * @control: a widget whose value the wheel would change
 *
 * Who scrolls through a form does not mean to change it.
 */
void
rf_field_ignore_wheel (GtkWidget *control)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (control);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static char *
rf_field_dup_subtitle (const RfParameter *parameter)
{
  const char *description = rf_say_description (parameter);
  const char *unit = rf_say_unit (parameter);

  if (description != NULL && unit != NULL)
    return g_strdup_printf ("%s (%s)", description, unit);
  return g_strdup (description != NULL ? description : unit);
}

/**
 * rf_field_fill_in:
 * @self: a field whose parameter is known
 *
 * Says what it is for.
 */
void
rf_field_fill_in (RfField *self)
{
  RfFieldPrivate *private = rf_field_get (self);
  const RfParameter *parameter = private->parameter;
  g_autofree char *subtitle = rf_field_dup_subtitle (parameter);
  const char *label = rf_say_label (parameter);
  g_autofree char *reset = g_strdup_printf (_ ("Reset %s"), label);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  gtk_label_set_text (GTK_LABEL (private->title), label);
  gtk_label_set_text (GTK_LABEL (private->subtitle), subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (private->subtitle, subtitle != NULL);
  gtk_widget_set_tooltip_text (private->reset, reset);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (private->reset), GTK_ACCESSIBLE_PROPERTY_LABEL, reset, -1);
}

static void
rf_field_reset_cb (RfField *self)
{
  GtkWidget *row = GTK_WIDGET (self);

  rf_field_reset (self);
  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
rf_field_make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
rf_field_make_titles (RfFieldPrivate *private)
{
  GtkWidget *titles = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  private->title = rf_field_make_label (NULL);
  private->subtitle = rf_field_make_label ("caption");
  gtk_widget_add_css_class (private->subtitle, "dim-label");
  gtk_widget_set_hexpand (titles, TRUE);
  gtk_widget_set_valign (titles, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (titles), private->title);
  gtk_box_append (GTK_BOX (titles), private->subtitle);
  gtk_box_append (GTK_BOX (titles), private->note);
  return titles;
}

static void
rf_field_make_reset (RfField *self)
{
  RfFieldPrivate *private = rf_field_get (self);

  private->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (private->reset, "flat");
  gtk_widget_set_valign (private->reset, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (private->reset, FALSE);
  g_signal_connect_object (
      private->reset, "clicked", G_CALLBACK (rf_field_reset_cb), self, G_CONNECT_SWAPPED);
}

/**
 * rf_field_make_row:
 * @self: a field that is being made
 *
 * Makes all of the row but the control.
 */
void
rf_field_make_row (RfField *self)
{
  RfFieldPrivate *private = rf_field_get (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (box, "rf-field");
  rf_field_make_reset (self);
  private->note = rf_field_make_label ("caption");
  gtk_widget_add_css_class (private->note, "dim-label");
  gtk_widget_set_visible (private->note, FALSE);
  private->suffixes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  private->below = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_visible (private->below, FALSE);
  private->error = rf_field_make_label ("error");
  gtk_widget_add_css_class (private->error, "caption");
  gtk_widget_set_visible (private->error, FALSE);
  gtk_box_append (GTK_BOX (head), rf_field_make_titles (private));
  gtk_box_append (GTK_BOX (head), private->reset);
  gtk_box_append (GTK_BOX (head), private->suffixes);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), private->below);
  gtk_box_append (GTK_BOX (box), private->error);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}
