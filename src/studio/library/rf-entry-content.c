/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-content.h"

#include "rf-targets.h"

/*
 * An entry that is dragged out of a list, as a file. A list does not know where files are,
 * and over a server there is none yet; so it is asked for when it is dropped.
 */

#define FORMAT "text/uri-list"

struct _RfEntryContent
{
  GdkContentProvider parent_instance;

  RfSession *session; /* (owned) */
  RfEntry *entry;     /* (owned) as the list has it */
};

G_DEFINE_FINAL_TYPE (RfEntryContent, rf_entry_content, GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
rf_entry_content_ref_formats (GdkContentProvider *provider)
{
  const char *formats[] = { FORMAT };

  return gdk_content_formats_new (formats, G_N_ELEMENTS (formats));
}

/* The entry as it is now. In the trash several may lie under one key, and one that is live
 * may have been made anew since it was listed: another file than the one that was dragged
 * is none.
 */
static RfEntry *
rf_entry_content_find (RfService *service, const RfEntry *listed, GError **error)
{
  g_autoptr (RfTargets) targets = rf_targets_new_for_entry (listed);
  g_autoptr (RfSelector) selector = rf_targets_dup_selector (targets);
  g_autoptr (RfEntry) entry = rf_service_find_entry (service, selector, error);

  if (entry == NULL || g_strcmp0 (entry->generation->id, listed->generation->id) == 0)
    return g_steal_pointer (&entry);
  g_set_error_literal (
      error, RF_ERROR, RF_ERROR_NOT_FOUND, "another version of the entry is under its key now");
  if (error != NULL)
    rf_error_set_hint (*error, "restore the one that is wanted, then drag it");
  return NULL;
}

/* Returns: (transfer full) (nullable): where the first of its assets is on this machine */
static gpointer
rf_entry_content_fetch (RfService *service,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (RfEntry) entry = rf_entry_content_find (service, data, error);

  if (entry == NULL)
    return NULL;
  if (entry->generation->assets->len > 0)
    return rf_service_fetch_asset (
        service, g_ptr_array_index (entry->generation->assets, 0), cancellable, error);
  g_set_error_literal (error, RF_ERROR, RF_ERROR_NOT_FOUND, "the entry has no file");
  return NULL;
}

static void
rf_entry_content_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
rf_entry_content_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GOutputStream *stream = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *path = rf_session_call_finish (RF_SESSION (source), result, &error);
  g_autofree char *uri = path != NULL ? g_filename_to_uri (path, NULL, &error) : NULL;
  char *line = uri != NULL ? g_strconcat (uri, "\r\n", NULL) : NULL;

  if (line == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_object_set_data_full (G_OBJECT (task), "line", line, g_free);
  g_output_stream_write_all_async (stream,
                                   line,
                                   strlen (line),
                                   g_task_get_priority (task),
                                   g_task_get_cancellable (task),
                                   rf_entry_content_written_cb,
                                   g_object_ref (task));
}

static void
rf_entry_content_write_async (GdkContentProvider *provider,
                              const char *format,
                              GOutputStream *stream,
                              int priority,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  RfEntryContent *self = RF_ENTRY_CONTENT (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  RfSessionCall call = {
    .function = rf_entry_content_fetch,
    .free_data = (GDestroyNotify) rf_entry_free,
    .free_answer = g_free,
    .is_long = TRUE,
  };

  g_task_set_priority (task, priority);
  g_task_set_task_data (task, g_object_ref (stream), g_object_unref);
  if (g_strcmp0 (format, FORMAT) != 0)
    {
      g_task_return_new_error (
          task, RF_ERROR, RF_ERROR_INVALID_REQUEST, "an entry is not to be had as “%s”", format);
      return;
    }
  call.data = rf_entry_copy (self->entry);
  rf_session_call_async (
      self->session, &call, cancellable, rf_entry_content_fetched_cb, g_object_ref (task));
}

static gboolean
rf_entry_content_write_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rf_entry_content_finalize (GObject *object)
{
  RfEntryContent *self = RF_ENTRY_CONTENT (object);

  g_object_unref (self->session);
  rf_entry_free (self->entry);
  G_OBJECT_CLASS (rf_entry_content_parent_class)->finalize (object);
}

static void
rf_entry_content_class_init (RfEntryContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rf_entry_content_finalize;
  provider_class->ref_formats = rf_entry_content_ref_formats;
  provider_class->write_mime_type_async = rf_entry_content_write_async;
  provider_class->write_mime_type_finish = rf_entry_content_write_finish;
}

static void
rf_entry_content_init (RfEntryContent *self)
{
}

/**
 * rf_entry_content_new:
 * @session: what has the entry
 * @entry: an entry of a list
 *
 * Returns: (transfer full): what can be dropped, as a file
 */
GdkContentProvider *
rf_entry_content_new (RfSession *session, const RfEntry *entry)
{
  RfEntryContent *self = g_object_new (RF_TYPE_ENTRY_CONTENT, NULL);

  self->session = g_object_ref (session);
  self->entry = rf_entry_copy (entry);
  return GDK_CONTENT_PROVIDER (self);
}
