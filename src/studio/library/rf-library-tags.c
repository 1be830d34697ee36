/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library-private.h"

#include <glib/gi18n.h>

/*
 * The tags of what is selected: all of the one entry, as its details say them, or some that
 * are put on many or taken off them.
 */

static GStrv
rf_library_split_tags (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) != '\0')
        g_strv_builder_add (builder, parts[i]);
    }
  return g_strv_builder_end (builder);
}

/* Returns: (transfer full): what is in @some and not in @others */
static GStrv
rf_library_subtract_tags (GStrv some, GStrv others)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; some != NULL && some[i] != NULL; i++)
    {
      if (others == NULL || !g_strv_contains ((const char *const *) others, some[i]))
        g_strv_builder_add (builder, some[i]);
    }
  return g_strv_builder_end (builder);
}

/* All tags of the one entry, as they are to be. */
static void
rf_library_tags_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);
  g_auto (GStrv) wanted = rf_library_split_tags (g_variant_get_string (parameter, NULL));
  const RfEntry *entry = rf_entry_details_get_entry (self->details);
  RfLibraryWork *work = NULL;

  if (entry == NULL || entry->id != rf_entry_selection_get_single (self->selection))
    return;
  work = rf_library_begin (self, RF_VERB_TAG);
  work->change->add_tags = rf_library_subtract_tags (wanted, entry->tags);
  work->change->remove_tags = rf_library_subtract_tags (entry->tags, wanted);
  if (*work->change->add_tags == NULL && *work->change->remove_tags == NULL)
    rf_library_work_free (work);
  else
    rf_library_do (work);
}

static void
rf_library_tags_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (RfLibraryWork) work = user_data;
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  gboolean is_removal = g_str_equal (response, "remove");
  g_auto (GStrv) tags = NULL;

  if (g_str_equal (response, "cancel") || work->panel->session == NULL)
    return;
  tags = rf_library_split_tags (gtk_editable_get_text (GTK_EDITABLE (entry)));
  if (*tags == NULL)
    return;
  *(is_removal ? &work->change->remove_tags : &work->change->add_tags) = g_steal_pointer (&tags);
  rf_library_do (g_steal_pointer (&work));
}

static GtkWidget *
rf_library_new_tags_dialog (GtkWidget *widget, gboolean is_removal)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *parent = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;

  if (is_removal)
    return adw_message_dialog_new (
        parent,
        _ ("Remove Tags"),
        _ ("With commas between. They are taken off all that is selected."));
  return adw_message_dialog_new (
      parent, _ ("Add Tags"), _ ("With commas between. They are put on all that is selected."));
}

static void
rf_library_ask_tags_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gboolean is_removal = g_str_equal (name, "library.remove-tags");
  const char *answer = is_removal ? "remove" : "add";
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *dialog = rf_library_new_tags_dialog (widget, is_removal);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Tags"), -1);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    answer,
                                    is_removal ? _ ("_Remove") : _ ("_Add"),
                                    NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), answer, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), answer);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog,
                    "response",
                    G_CALLBACK (rf_library_tags_answered_cb),
                    rf_library_begin (RF_LIBRARY_PANEL (widget), RF_VERB_TAG));
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * rf_library_install_tags:
 * @widget_class: of the panel
 */
void
rf_library_install_tags (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "library.tags", "s", rf_library_tags_action);
  gtk_widget_class_install_action (
      widget_class, "library.add-tags", NULL, rf_library_ask_tags_action);
  gtk_widget_class_install_action (
      widget_class, "library.remove-tags", NULL, rf_library_ask_tags_action);
}
