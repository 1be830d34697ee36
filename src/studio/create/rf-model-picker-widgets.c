/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-picker-private.h"

#include "rf-say-model.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * What a picker is made of: the buttons of the kinds, the row of the models, and below it
 * what the one that is chosen is.
 */

/**
 * rf_model_picker_describe:
 * @self: a picker
 *
 * Says what the model is that is chosen, or why nothing can be made with it.
 */
void
rf_model_picker_describe (RfModelPicker *self)
{
  RfModelInfo *model = rf_model_picker_get_model (self);
  const char *why = rf_model_picker_get_why (self);
  g_autofree char *sentence = why != NULL ? rf_say_sentence (why, 200) : NULL;
  const char *about = model != NULL ? rf_say_model_description (model) : NULL;
  g_autofree char *text = NULL;

  if (sentence != NULL)
    text = g_strdup_printf (_ ("Not ready: %s"), sentence);
  else if (model != NULL && rf_model_choice_others_take_prompt (model, self->lists[model->kind]))
    text =
        g_strdup_printf ("%s%s%s",
                         about != NULL ? about : "",
                         about != NULL ? "\n" : "",
                         _ ("It takes no prompt. Others above do, once they have a key; Providers "
                            "says where it goes."));
  else
    text = g_strdup (about);
  gtk_label_set_text (self->description, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), text != NULL);
}

static void
rf_model_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *why = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (why), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (why), 36);
  gtk_label_set_lines (GTK_LABEL (why), 2);
  gtk_label_set_ellipsize (GTK_LABEL (why), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (why, "caption");
  gtk_widget_add_css_class (why, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), why);
  gtk_list_item_set_child (item, box);
}

static void
rf_model_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  RfModelChoice *choice = gtk_list_item_get_item (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *why = gtk_widget_get_next_sibling (name);
  const char *reason = rf_model_choice_get_why (choice);
  g_autofree char *line = reason != NULL ? rf_say_sentence (reason, 160) : NULL;

  gtk_label_set_text (GTK_LABEL (name), rf_model_choice_get_name (choice));
  gtk_label_set_text (GTK_LABEL (why), line != NULL ? line : "");
  gtk_widget_set_visible (why, line != NULL);
}

static void
rf_model_picker_add_row (RfModelPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) expression =
      gtk_property_expression_new (RF_TYPE_MODEL_CHOICE, NULL, "name");

  g_signal_connect (factory, "setup", G_CALLBACK (rf_model_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (rf_model_bind_cb), NULL);
  self->row = ADW_COMBO_ROW (adw_combo_row_new ());
  /* The name has a line of its own, since in a narrow window there is no room beside. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  g_object_set (self->row, "title", _ ("Model"), "use-subtitle", TRUE, NULL);
  adw_combo_row_set_expression (self->row, expression);
  adw_combo_row_set_list_factory (self->row, factory);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->row));
  self->description = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->description, TRUE);
  gtk_label_set_xalign (self->description, 0);
  gtk_widget_set_margin_start (GTK_WIDGET (self->description), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->description), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->description), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->description), "dim-label");
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->description));
  gtk_box_append (GTK_BOX (self), box);
}

static GtkWidget *
rf_model_picker_make_button (RfModelPicker *self, RfKind kind)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (rf_say_kind_icon (kind));
  GtkWidget *label = gtk_label_new (rf_say_kind (kind));

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "rf-kind");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, rf_say_kind (kind), -1);
  if (kind > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->buttons[0]));
  return button;
}

/**
 * rf_model_picker_make_widgets:
 * @self: a picker with its lists
 */
void
rf_model_picker_make_widgets (RfModelPicker *self)
{
  GtkWidget *kinds = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  gtk_box_set_homogeneous (GTK_BOX (kinds), TRUE);
  gtk_widget_add_css_class (kinds, "linked");
  for (gsize i = 0; i < G_N_ELEMENTS (self->buttons); i++)
    {
      self->buttons[i] = rf_model_picker_make_button (self, (RfKind) i);
      gtk_box_append (GTK_BOX (kinds), self->buttons[i]);
    }
  gtk_box_append (GTK_BOX (self), kinds);
  rf_model_picker_add_row (self);
}
