/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-asset-actions.h"

#include "rf-error.h"
#include "rf-file-choice.h"
#include "rf-toast.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * What can be done with an asset that is shown: it is a file on this machine by then. A
 * file manager is given the file, and an editor the text or the picture.
 */

/* A text longer than this is copied as a file. */
#define MAX_TEXT (4 * 1024 * 1024)

static GdkContentProvider *
rf_asset_make_content (const RfAsset *asset, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *text = NULL;
  GdkContentProvider *providers[2] = { NULL, NULL };
  gsize n = 0;

  if (g_str_has_prefix (asset->media_type, "image/"))
    texture = gdk_texture_new_from_file (file, NULL);
  if (texture != NULL)
    providers[n++] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture);
  if (g_str_has_prefix (asset->media_type, "text/") && asset->bytes <= MAX_TEXT &&
      g_file_get_contents (path, &text, NULL, NULL) && g_utf8_validate (text, -1, NULL))
    providers[n++] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  if (n == 0 || texture != NULL)
    providers[n++] = gdk_content_provider_new_typed (G_TYPE_FILE, file);
  return gdk_content_provider_new_union (providers, n);
}

/* What the thread is given. */
typedef struct
{
  RfAsset *asset;
  char *path;
} RfCopying;

static void
rf_copying_free (gpointer data)
{
  RfCopying *self = data;

  rf_asset_free (self->asset);
  g_free (self->path);
  g_free (self);
}

static void
rf_asset_copy_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RfCopying *copying = data;

  g_task_return_pointer (
      task, rf_asset_make_content (copying->asset, copying->path), g_object_unref);
}

static void
rf_asset_copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GdkContentProvider) content = g_task_propagate_pointer (G_TASK (result), NULL);

  if (content == NULL || gtk_widget_get_root (GTK_WIDGET (source)) == NULL)
    return;
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (source)), content);
  rf_toast_show (GTK_WIDGET (source), _ ("Copied"));
}

/**
 * rf_asset_copy_to_clipboard:
 * @asset: what is copied
 * @path: its file
 * @from: a widget in the window
 *
 * Decoding and reading are done on a thread.
 */
void
rf_asset_copy_to_clipboard (const RfAsset *asset, const char *path, GtkWidget *from)
{
  g_autoptr (GTask) task = g_task_new (from, NULL, rf_asset_copied_cb, NULL);
  RfCopying *copying = g_new0 (RfCopying, 1);

  copying->asset = rf_asset_copy (asset);
  copying->path = g_strdup (path);
  g_task_set_task_data (task, copying, rf_copying_free);
  g_task_run_in_thread (task, rf_asset_copy_in_thread);
}

static void
rf_asset_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) from = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error))
    rf_toast_show (from, _ ("Saved"));
  else
    rf_toast_show_error (from, error);
}

static void
rf_asset_place_chosen_cb (GtkWidget *from, GFile *target, gpointer user_data)
{
  g_file_copy_async (user_data,
                     target,
                     G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                     G_PRIORITY_DEFAULT,
                     NULL,
                     NULL,
                     NULL,
                     rf_asset_saved_cb,
                     g_object_ref (from));
}

/* Short, and with the ending that the file has. */
static char *
rf_asset_dup_name (const RfAsset *asset, const char *path)
{
  const char *ending = strrchr (path, '.');

  return g_strdup_printf ("%.12s%s",
                          asset->sha256 != NULL ? asset->sha256 : "asset",
                          ending != NULL && strchr (ending, G_DIR_SEPARATOR) == NULL ? ending : "");
}

/**
 * rf_asset_save_as:
 * @asset: what is saved
 * @path: its file
 * @from: a widget in the window
 *
 * Asks where to, and copies the file there.
 */
void
rf_asset_save_as (const RfAsset *asset, const char *path, GtkWidget *from)
{
  g_autofree char *name = rf_asset_dup_name (asset, path);
  const RfFileChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_SAVE,
    .title = _ ("Save As"),
    .name = name,
  };

  rf_file_choice_ask (
      &choice, from, rf_asset_place_chosen_cb, g_file_new_for_path (path), g_object_unref);
}
