/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-words.h"
#include "rf-file-choice.h"
#include "rf-import.h"
#include "rf-library-private.h"
#include "rf-say.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/* A folder that somebody has exported to is chosen, and becomes entries again. */

static char *
rf_library_say_imported (const RfImported *imported)
{
  g_autofree char *made = rf_entry_say_count (imported->made);
  g_autofree char *known = rf_entry_say_count (imported->known);

  if (imported->made == 0 && imported->known == 0)
    return g_strdup (_ ("There is nothing in this folder that was exported from a library"));
  if (imported->made == 0)
    return g_strdup (_ ("All of it was there already"));
  if (imported->known == 0)
    return g_strdup_printf (
        ngettext ("%s entry imported", "%s entries imported", (gulong) imported->made), made);
  return g_strdup_printf (ngettext ("%s entry imported, %s there already",
                                    "%s entries imported, %s there already",
                                    (gulong) imported->made),
                          made,
                          known);
}

static void
rf_library_imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfLibraryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfImported) imported = rf_import_finish (RF_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  rf_library_set_busy (self, -1);
  rf_session_tell_changed (RF_SESSION (source));
  if (imported == NULL)
    {
      rf_toast_show_error (GTK_WIDGET (self), error);
      return;
    }
  /* Of a folder with other files, too, nobody has said that all of it must be ours. */
  text = rf_library_say_imported (imported);
  if (imported->failed == 0 || imported->made > 0 || imported->known > 0)
    rf_toast_show (GTK_WIDGET (self), text);
  if (imported->failed > 0)
    rf_toast_show_error (GTK_WIDGET (self), imported->failure);
}

static void
rf_library_import_folder_cb (GtkWidget *from, GFile *folder, gpointer user_data)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (from);

  if (self->session == NULL)
    return;
  rf_library_set_busy (self, 1);
  rf_import_async (self->session,
                   g_file_peek_path (folder),
                   self->cancellable,
                   rf_library_imported_cb,
                   g_object_ref (self));
}

static void
rf_library_import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const RfFileChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
    .title = _ ("Import From"),
    .accept = _ ("_Import"),
  };

  rf_file_choice_ask (&choice, widget, rf_library_import_folder_cb, NULL, NULL);
}

/**
 * rf_library_install_import:
 * @widget_class: of the panel
 */
void
rf_library_install_import (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "library.import", NULL, rf_library_import_action);
}
