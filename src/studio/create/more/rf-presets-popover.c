/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-presets-popover.h"

#include "rf-focus.h"
#include "rf-presets.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * The presets by their names: one is pressed to be applied, and may be deleted. What
 * happens then, the panel knows, by actions.
 */

struct _RfPresetsPopover
{
  GtkPopover parent_instance;

  GtkWidget *list;
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (RfPresetsPopover, rf_presets_popover, GTK_TYPE_POPOVER)

static GtkWidget *
rf_presets_make_delete (const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Delete %s"), name);

  gtk_widget_set_tooltip_text (button, _ ("Delete"));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "create.delete-preset");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  return button;
}

static GtkWidget *
rf_presets_make_row (const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *apply = gtk_button_new ();
  g_autofree char *line = rf_say_line (name, 100);
  GtkWidget *label = gtk_label_new (line);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (apply), label);
  gtk_widget_add_css_class (apply, "flat");
  gtk_widget_set_hexpand (apply, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (apply), "create.apply-preset");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (apply), "s", name);
  gtk_box_append (GTK_BOX (box), apply);
  gtk_box_append (GTK_BOX (box), rf_presets_make_delete (name));
  return box;
}

static void
rf_presets_popover_fill (RfPresetsPopover *self)
{
  g_auto (GStrv) names = rf_presets_list ();
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    {
      rf_focus_leave (child);
      gtk_box_remove (GTK_BOX (self->list), child);
    }
  for (gsize i = 0; names[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->list), rf_presets_make_row (names[i]));
  gtk_widget_set_visible (self->empty, names[0] == NULL);
}

static void
rf_presets_popover_map (GtkWidget *widget)
{
  rf_presets_popover_fill (RF_PRESETS_POPOVER (widget));
  GTK_WIDGET_CLASS (rf_presets_popover_parent_class)->map (widget);
}

static void
rf_presets_popover_class_init (RfPresetsPopoverClass *klass)
{
  GTK_WIDGET_CLASS (klass)->map = rf_presets_popover_map;
}

static void
rf_presets_save_cb (RfPresetsPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "create.save-preset", NULL);
}

static void
rf_presets_popover_init (RfPresetsPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *save = gtk_button_new_with_label (_ ("Save as Preset…"));

  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->empty = gtk_label_new (_ ("No presets yet"));
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_margin_top (self->empty, 18);
  gtk_widget_set_margin_bottom (self->empty, 18);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_size_request (box, 240, -1);
  gtk_box_append (GTK_BOX (box), self->empty);
  /* Where there is none, it takes no room either. */
  g_object_bind_property (self->empty,
                          "visible",
                          scrolled,
                          "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), save);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_object (
      save, "clicked", G_CALLBACK (rf_presets_save_cb), self, G_CONNECT_SWAPPED);
}

/**
 * rf_presets_popover_new:
 *
 * Returns: (transfer floating): a popover, which reads the presets when it is shown
 */
GtkWidget *
rf_presets_popover_new (void)
{
  return g_object_new (RF_TYPE_PRESETS_POPOVER, NULL);
}
