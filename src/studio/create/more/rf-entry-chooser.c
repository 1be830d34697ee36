/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-chooser.h"

#include "rf-entry-list.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * A window in which an asset of the library is chosen as the input of something else.
 */

static void
rf_entry_chooser_chosen_cb (GtkWindow *window, gpointer data)
{
  const RfEntry *entry = data;
  RfInputField *field = g_object_get_data (G_OBJECT (window), "field");
  const RfAsset *asset =
      entry->generation->assets->len > 0 ? entry->generation->assets->pdata[0] : NULL;
  const char *prompt = entry->generation->prompt;

  if (asset != NULL)
    rf_input_field_set_asset (
        field,
        asset->sha256,
        prompt != NULL && *prompt != '\0' ? prompt : rf_say_kind (entry->generation->kind));
  gtk_window_close (window);
}

static void
rf_entry_chooser_add_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);
}

static GtkWidget *
rf_entry_chooser_make_content (GtkWidget *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_margin_top (list, 6);
  gtk_widget_set_margin_bottom (list, 12);
  gtk_widget_set_margin_start (list, 12);
  gtk_widget_set_margin_end (list, 12);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), list);
  return box;
}

/**
 * rf_entry_chooser_new:
 * @field: what an asset is chosen for
 * @session: whose library it is
 *
 * Returns: (transfer none): a window that gives @field what was chosen
 */
GtkWidget *
rf_entry_chooser_new (RfInputField *field, RfSession *session)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (field));
  GtkWidget *list = rf_entry_list_new (rf_field_get_parameter (RF_FIELD (field))->accepts, FALSE);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW,
                                    "title",
                                    _ ("Choose from the Library"),
                                    "transient-for",
                                    GTK_IS_WINDOW (root) ? root : NULL,
                                    "modal",
                                    TRUE,
                                    "default-width",
                                    420,
                                    "default-height",
                                    520,
                                    "content",
                                    rf_entry_chooser_make_content (list),
                                    NULL);

  g_object_set_data_full (G_OBJECT (window), "field", g_object_ref (field), g_object_unref);
  g_signal_connect_object (
      list, "entry-chosen", G_CALLBACK (rf_entry_chooser_chosen_cb), window, G_CONNECT_SWAPPED);
  rf_entry_chooser_add_escape (window);
  rf_entry_list_load (RF_ENTRY_LIST (list), session);
  return window;
}
