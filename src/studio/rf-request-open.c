/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-request-open.h"

#include "rf-file-choice.h"
#include "rf-json-reader.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * Files with requests: named on the command line, dropped, handed over by a file manager or
 * chosen in a dialog. They are read on a thread and put into the form; nothing is generated
 * by opening one.
 */

/* Toasts stand above this, and above nothing that is around it. */
static GtkWidget *
rf_request_get_overlay (RfWindow *window)
{
  return adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
}

static void
rf_request_read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  g_autofree char *folder = g_path_get_dirname (path);
  GError *error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse_file (path, &rf_json_default_limits, &error);
  RfRequest *request = node != NULL ? rf_request_new_from_local_json (node, folder, &error) : NULL;

  if (request != NULL)
    g_task_return_pointer (task, request, (GDestroyNotify) rf_request_unref);
  else
    g_task_return_error (task, error);
}

static void
rf_request_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RfWindow *window = RF_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfRequest) request = g_task_propagate_pointer (G_TASK (result), &error);
  RfSession *session = rf_window_get_session (window);

  if (session == NULL)
    return;
  if (error != NULL)
    rf_toast_show_error (rf_request_get_overlay (window), error);
  else if (rf_window_show_panel (window, "create") != NULL)
    rf_session_recall (session, request, RF_RECALL_ALL);
}

/**
 * rf_request_open:
 * @window: a window
 * @file: what is opened
 *
 * Shows the request of a file in the form, or says why that is impossible.
 */
void
rf_request_open (RfWindow *window, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (window, NULL, rf_request_read_cb, NULL);
  char *path = g_file_get_path (file);

  if (path == NULL)
    {
      rf_toast_show (rf_request_get_overlay (window),
                     _ ("Only files on this computer can be opened"));
      return;
    }
  g_task_set_task_data (task, path, g_free);
  g_task_run_in_thread (task, rf_request_read_in_thread);
}

static void
rf_request_chosen_cb (GtkWidget *from, GFile *file, gpointer user_data)
{
  rf_request_open (RF_WINDOW (from), file);
}

/**
 * rf_request_open_ask:
 * @window: a window
 *
 * Asks for a file with a request, and shows it.
 */
void
rf_request_open_ask (RfWindow *window)
{
  static const char *const patterns[] = { "application/x-refrain-request+json", "*.json", NULL };
  const RfFileChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .title = _ ("Open a Request"),
    .kind_name = _ ("Requests"),
    .patterns = patterns,
  };

  rf_file_choice_ask (&choice, GTK_WIDGET (window), rf_request_chosen_cb, NULL, NULL);
}
