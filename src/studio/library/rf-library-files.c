/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library-private.h"

#include "rf-entry-words.h"
#include "rf-export.h"
#include "rf-file-choice.h"
#include "rf-loaded-asset.h"
#include "rf-recipe.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * What is done with an entry's files: they are opened, shown, copied and exported, and
 * their recipe is used again. The form of the panel Create changes only by this last one.
 */

typedef enum
{
  RF_FILE_OPEN,
  RF_FILE_SHOW,
  RF_FILE_COPY,
} RfFileUse;

/* A file that a file manager is to show. */
typedef struct
{
  RfLibraryPanel *panel; /* (owned) */
  GFile *file;           /* (owned) */
} RfFileShowing;

static void
rf_file_showing_free (RfFileShowing *self)
{
  g_object_unref (self->panel);
  g_object_unref (self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfFileShowing, rf_file_showing_free)

/* A file that is on its way to this machine. */
typedef struct
{
  RfLibraryPanel *panel; /* (owned) */
  RfFileUse use;
} RfFileWish;

static void
rf_file_wish_free (RfFileWish *self)
{
  g_object_unref (self->panel);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfFileWish, rf_file_wish_free)

static GtkWindow *
rf_library_get_window (RfLibraryPanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
rf_library_shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfFileShowing) showing = user_data;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GFile) folder = NULL;
  g_autofree char *uri = NULL;

  if (answer != NULL)
    return;
  /* No file manager that can point at a file: its folder has to do. */
  folder = g_file_get_parent (showing->file);
  uri = g_file_get_uri (folder);
  gtk_show_uri (rf_library_get_window (showing->panel), uri, GDK_CURRENT_TIME);
}

static void
rf_library_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfFileShowing) showing = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  g_autofree char *uri = g_file_get_uri (showing->file);
  const char *uris[] = { uri, NULL };

  if (bus == NULL)
    {
      rf_toast_show (GTK_WIDGET (showing->panel), g_file_peek_path (showing->file));
      return;
    }
  g_dbus_connection_call (bus,
                          "org.freedesktop.FileManager1",
                          "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1",
                          "ShowItems",
                          g_variant_new ("(^ass)", uris, ""),
                          NULL,
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          rf_library_shown_cb,
                          g_steal_pointer (&showing));
}

/* Getting at a bus that was not used yet may take as long as it likes. */
static void
rf_library_show_file (RfLibraryPanel *self, const char *path)
{
  RfFileShowing *showing = g_new0 (RfFileShowing, 1);

  showing->panel = g_object_ref (self);
  showing->file = g_file_new_for_path (path);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, rf_library_bus_cb, showing);
}

static void
rf_library_copy_file (RfLibraryPanel *self, const RfLoadedAsset *loaded)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GFile) file = g_file_new_for_path (loaded->path);
  GdkContentProvider *providers[2] = { NULL, NULL };
  g_autoptr (GdkContentProvider) both = NULL;
  gsize n_providers = 0;

  if (loaded->texture != NULL)
    providers[n_providers++] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, loaded->texture);
  if (loaded->text != NULL && !loaded->is_cut)
    providers[n_providers++] = gdk_content_provider_new_typed (G_TYPE_STRING, loaded->text);
  if (n_providers < G_N_ELEMENTS (providers) && !loaded->is_ours)
    providers[n_providers++] = gdk_content_provider_new_typed (G_TYPE_FILE, file);
  if (n_providers == 0)
    return;
  both = gdk_content_provider_new_union (providers, n_providers);
  gdk_clipboard_set_content (clipboard, both);
  rf_toast_show (GTK_WIDGET (self), _ ("Copied"));
}

static void
rf_library_use_file (RfLibraryPanel *self, RfFileUse use, RfLoadedAsset *loaded)
{
  g_autoptr (GFile) file = g_file_new_for_path (loaded->path);
  g_autofree char *uri = g_file_get_uri (file);

  if (use == RF_FILE_COPY)
    {
      rf_library_copy_file (self, loaded);
      return;
    }
  /* Who opens it reads it after this; what was fetched goes with the session. */
  loaded->is_ours = FALSE;
  if (use == RF_FILE_OPEN)
    gtk_show_uri (rf_library_get_window (self), uri, GDK_CURRENT_TIME);
  else
    rf_library_show_file (self, loaded->path);
}

static void
rf_library_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfFileWish) wish = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfLoadedAsset) loaded =
      rf_loaded_asset_load_finish (RF_SESSION (source), result, &error);

  if (loaded != NULL)
    rf_library_use_file (wish->panel, wish->use, loaded);
  else
    rf_toast_show_error (GTK_WIDGET (wish->panel), error);
}

static void
rf_library_entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfFileWish) wish = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntry) entry = rf_session_call_finish (RF_SESSION (source), result, &error);
  RfLibraryPanel *self = wish->panel;

  if (entry == NULL)
    rf_toast_show_error (GTK_WIDGET (self), error);
  else if (entry->generation->assets->len > 0 && self->session != NULL)
    rf_loaded_asset_load_async (self->session,
                                g_ptr_array_index (entry->generation->assets, 0),
                                self->cancellable,
                                rf_library_loaded_cb,
                                g_steal_pointer (&wish));
}

static gpointer
rf_library_find_entry (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_find_entry (service, data, error);
}

/* A list does not know where files are, so the entry is asked for first. */
static void
rf_library_want_file (GtkWidget *widget, RfFileUse use)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);
  const RfEntry *entry = rf_library_find_single (self);
  RfSessionCall call = {
    .function = rf_library_find_entry,
    .free_data = (GDestroyNotify) rf_selector_free,
    .free_answer = (GDestroyNotify) rf_entry_free,
  };
  g_autoptr (RfTargets) targets = NULL;
  RfFileWish *wish = NULL;

  if (entry == NULL)
    return;
  targets = rf_targets_new_for_entry (entry);
  call.data = rf_targets_dup_selector (targets);
  wish = g_new0 (RfFileWish, 1);
  wish->panel = g_object_ref (self);
  wish->use = use;
  rf_session_call_async (self->session, &call, self->cancellable, rf_library_entry_cb, wish);
}

static void
rf_library_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_library_want_file (widget, RF_FILE_OPEN);
}

static void
rf_library_show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_library_want_file (widget, RF_FILE_SHOW);
}

static void
rf_library_copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_library_want_file (widget, RF_FILE_COPY);
}

static void
rf_library_copy_key_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const RfEntry *entry = rf_library_find_single (RF_LIBRARY_PANEL (widget));

  if (entry == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), entry->key);
  rf_toast_show (widget, _ ("Key copied"));
}

static void
rf_library_recall_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);
  const RfEntry *entry = rf_library_find_single (self);
  const char *what = g_variant_get_string (parameter, NULL);
  g_autoptr (RfRequest) request = NULL;
  RfRecall how = RF_RECALL_ALL;

  if (entry == NULL)
    return;
  if (g_str_equal (what, "all-but-seed"))
    how = RF_RECALL_ALL_BUT_SEED;
  else if (g_str_equal (what, "prompt"))
    how = RF_RECALL_PROMPT;
  request = rf_recipe_dup_request (self->session, entry);
  /* The panel has to be there before it can be told. */
  gtk_widget_activate_action (widget, "win.panel", "s", "create");
  rf_session_recall (self->session, request, how);
}

static void
rf_library_exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfLibraryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  gint64 written = 0;

  rf_library_set_busy (self, -1);
  if (!rf_export_finish (RF_SESSION (source), result, &written, &error))
    {
      rf_toast_show_error (GTK_WIDGET (self), error);
      return;
    }
  number = rf_entry_say_count (written);
  text = g_strdup_printf (ngettext ("%s entry exported", "%s entries exported", (gulong) written),
                          number);
  rf_toast_show (GTK_WIDGET (self), written > 0 ? text : _ ("All of it was there already"));
}

static void
rf_library_folder_cb (GtkWidget *from, GFile *folder, gpointer user_data)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (from);

  if (self->session == NULL)
    return;
  rf_library_set_busy (self, 1);
  rf_export_async (self->session,
                   user_data,
                   g_file_peek_path (folder),
                   self->cancellable,
                   rf_library_exported_cb,
                   g_object_ref (self));
}

static void
rf_library_export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);
  const RfFileChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
    .title = _ ("Export To"),
    .accept = _ ("_Export"),
  };

  rf_file_choice_ask (&choice,
                      widget,
                      rf_library_folder_cb,
                      rf_targets_new (self->selection),
                      (GDestroyNotify) rf_targets_unref);
}

/**
 * rf_library_install_files:
 * @widget_class: of the panel
 */
void
rf_library_install_files (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "library.open", NULL, rf_library_open_action);
  gtk_widget_class_install_action (
      widget_class, "library.show-in-files", NULL, rf_library_show_action);
  gtk_widget_class_install_action (widget_class, "library.copy", NULL, rf_library_copy_action);
  gtk_widget_class_install_action (
      widget_class, "library.copy-key", NULL, rf_library_copy_key_action);
  gtk_widget_class_install_action (widget_class, "library.recall", "s", rf_library_recall_action);
  gtk_widget_class_install_action (widget_class, "library.export", NULL, rf_library_export_action);
}
