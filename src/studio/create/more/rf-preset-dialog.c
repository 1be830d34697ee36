/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-preset-dialog.h"

#include "rf-ask.h"
#include "rf-presets.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * Asks for the name under which what stands in the form is kept.
 */

typedef struct
{
  GtkWidget *from;    /* (owned) tells how it went */
  RfRequest *request; /* (owned) */
  GtkWidget *entry;
} RfPresetNaming;

static void
rf_preset_naming_free (gpointer data)
{
  RfPresetNaming *self = data;

  g_object_unref (self->from);
  rf_request_unref (self->request);
  g_free (self);
}

static RfPresetNaming *
rf_preset_naming_get (AdwMessageDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "naming");
}

static char *
rf_preset_naming_dup_name (RfPresetNaming *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
rf_preset_changed_cb (AdwMessageDialog *dialog)
{
  g_autofree char *name = rf_preset_naming_dup_name (rf_preset_naming_get (dialog));
  g_auto (GStrv) names = rf_presets_list ();
  gboolean is_taken = g_strv_contains ((const char *const *) names, name);

  adw_message_dialog_set_response_enabled (dialog, "save", *name != '\0');
  adw_message_dialog_set_response_label (dialog, "save", is_taken ? _ ("_Replace") : _ ("_Save"));
}

static void
rf_preset_response_cb (AdwMessageDialog *dialog, const char *response)
{
  RfPresetNaming *self = rf_preset_naming_get (dialog);
  g_autofree char *name = rf_preset_naming_dup_name (self);

  if (!g_str_equal (response, "save"))
    return;
  rf_toast_show (self->from,
                 rf_presets_save (name, self->request) ? _ ("The preset is saved")
                                                       : _ ("The preset could not be saved"));
}

/**
 * rf_preset_dialog_new:
 * @from: a widget in the window
 * @request: what is kept
 *
 * Returns: (transfer none): a dialog
 */
GtkWidget *
rf_preset_dialog_new (GtkWidget *from, const RfRequest *request)
{
  RfPresetNaming *self = g_new0 (RfPresetNaming, 1);
  GtkRoot *root = gtk_widget_get_root (from);
  AdwMessageDialog *dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                  _ ("Save as Preset"),
                                                  _ ("What is in the form, to be used again")));

  self->from = g_object_ref (from);
  self->request = rf_ask_copy (request);
  self->entry = gtk_entry_new ();
  gtk_entry_set_activates_default (GTK_ENTRY (self->entry), TRUE);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"), -1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Name"));
  g_object_set_data_full (G_OBJECT (dialog), "naming", self, rf_preset_naming_free);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_extra_child (dialog, self->entry);
  g_signal_connect_object (
      self->entry, "changed", G_CALLBACK (rf_preset_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect (dialog, "response", G_CALLBACK (rf_preset_response_cb), NULL);
  rf_preset_changed_cb (dialog);
  return GTK_WIDGET (dialog);
}
