/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-choice.h"
#include "rf-hash.h"
#include "rf-input-field.h"
#include "rf-say-model.h"

#include <glib/gi18n.h>

/*
 * Files for an input: from the file chooser, from what was dropped, and from the
 * clipboard. A picture that is in no file gets one in the cache directory, named by its
 * content; it is encoded on a thread.
 */

static void
rf_input_field_take_file (RfInputField *self, GFile *file)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    rf_input_field_set_file (self, path);
  else
    rf_field_set_error (RF_FIELD (self), _ ("only files on this machine can be used"));
}

static void
rf_input_field_chosen_cb (GtkWidget *from, GFile *file, gpointer user_data)
{
  rf_input_field_take_file (RF_INPUT_FIELD (from), file);
}

/* Returns: (transfer container) (nullable) (array zero-terminated=1): media types */
static const char **
rf_input_field_list_patterns (const RfParameter *parameter)
{
  static const char *const patterns[] = {
    [RF_KIND_IMAGE] = "image/*", [RF_KIND_VIDEO] = "video/*", [RF_KIND_MUSIC] = "audio/*",
    [RF_KIND_TTS] = "audio/*",   [RF_KIND_TEXT] = "text/*",
  };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  if (parameter->accepts == 0)
    return NULL;
  for (guint kind = 0; kind < G_N_ELEMENTS (patterns); kind++)
    {
      if (rf_parameter_accepts (parameter, (RfKind) kind))
        g_ptr_array_add (list, (gpointer) patterns[kind]);
    }
  g_ptr_array_add (list, NULL);
  return (const char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

/**
 * rf_input_field_choose:
 * @self: a field
 *
 * Asks for a file.
 */
void
rf_input_field_choose (RfInputField *self)
{
  const RfParameter *parameter = rf_field_get_parameter (RF_FIELD (self));
  g_autofree const char **patterns = rf_input_field_list_patterns (parameter);
  const RfFileChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .title = rf_say_label (parameter),
    .kind_name = rf_say_label (parameter),
    .patterns = patterns,
  };

  rf_file_choice_ask (&choice, GTK_WIDGET (self), rf_input_field_chosen_cb, NULL, NULL);
}

static char *
rf_input_save_texture (GdkTexture *texture, GError **error)
{
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (texture);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "refrain", "pasted", NULL);
  gsize size = 0;
  const char *data = g_bytes_get_data (png, &size);
  g_autofree char *sha256 = rf_hash_bytes (data, size);
  g_autofree char *name = g_strconcat (sha256, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_file_set_contents_full (
          path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  return g_steal_pointer (&path);
}

static void
rf_input_texture_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *path = rf_input_save_texture (data, &error);

  if (path == NULL && error == NULL)
    g_set_error_literal (&error, RF_ERROR, RF_ERROR_FAILED, "the picture could not be written");
  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void
rf_input_texture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);

  if (path != NULL)
    rf_input_field_set_file (RF_INPUT_FIELD (source), path);
  else
    rf_field_set_error (RF_FIELD (source), error->message);
}

/* @texture: a picture that is in no file */
static void
rf_input_field_take_texture (RfInputField *self, GdkTexture *texture)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, rf_input_texture_cb, NULL);

  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  g_task_run_in_thread (task, rf_input_texture_in_thread);
}

/**
 * rf_input_field_drop:
 * @self: a field
 * @value: files, a file or a texture
 *
 * Returns: whether it can be used
 */
gboolean
rf_input_field_drop (RfInputField *self, const GValue *value)
{
  GSList *files = NULL;

  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      rf_input_field_take_texture (self, g_value_get_object (value));
      return TRUE;
    }
  if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    {
      rf_input_field_take_file (self, g_value_get_object (value));
      return TRUE;
    }
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  files = g_value_get_boxed (value);
  if (files != NULL)
    rf_input_field_take_file (self, files->data);
  return files != NULL;
}

static void
rf_input_field_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfInputField) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value != NULL)
    rf_input_field_drop (self, value);
  else
    rf_field_set_error (RF_FIELD (self), error->message);
}

/**
 * rf_input_field_paste:
 * @self: a field
 *
 * Takes a file or a picture from the clipboard, or says that there is none.
 */
void
rf_input_field_paste (RfInputField *self)
{
  static GType (*const types[]) (void) = { gdk_file_list_get_type, gdk_texture_get_type };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  g_autoptr (GdkContentFormats) readable =
      gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (formats));

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (!gdk_content_formats_contain_gtype (readable, types[i]()))
        continue;
      gdk_clipboard_read_value_async (clipboard,
                                      types[i](),
                                      G_PRIORITY_DEFAULT,
                                      NULL,
                                      rf_input_field_pasted_cb,
                                      g_object_ref (self));
      return;
    }
  rf_field_set_error (RF_FIELD (self), _ ("there is no file and no picture in the clipboard"));
}
