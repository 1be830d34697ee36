/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-queue-private.h"

#include "rf-job-say.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/* What people do to the queue and to its jobs. */

static gpointer
rf_queue_apply_in_thread (RfService *service,
                          gpointer data,
                          GCancellable *cancellable,
                          GError **error)
{
  const RfAction *action = data;
  g_autoptr (RfReport) report = rf_service_apply (service, action, error);

  if (report == NULL)
    return NULL;
  /* What dead processes have left goes on here. */
  if (action->verb == RF_VERB_RESUME && rf_service_take_over (service, error) < 0)
    return NULL;
  return g_steal_pointer (&report);
}

static void
rf_queue_applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfQueuePanel) self = user_data;
  RfSession *session = RF_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = rf_session_call_finish (session, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (report == NULL)
    rf_toast_show_error (GTK_WIDGET (self), error);
  rf_session_tell_changed (session);
}

/**
 * rf_queue_panel_apply:
 * @self: the panel
 * @verb: what is done
 * @name: (nullable): to which job; %NULL for the whole queue
 * @place: where a job is moved to
 */
void
rf_queue_panel_apply (RfQueuePanel *self, RfVerb verb, const char *name, gint64 place)
{
  RfSession *session = rf_panel_get_session (RF_PANEL (self));
  RfAction *action = rf_action_new (RF_NOUN_JOB, verb);
  const RfSessionCall call = {
    .function = rf_queue_apply_in_thread,
    .data = action,
    .free_data = (GDestroyNotify) rf_action_free,
    .free_answer = (GDestroyNotify) rf_report_free,
    .is_long = TRUE,
  };

  action->name = g_strdup (name);
  action->place = place;
  rf_session_call_async (
      session, &call, self->inquiry.cancellable, rf_queue_applied_cb, g_object_ref (self));
}

static void
rf_queue_answered_cb (AdwMessageDialog *dialog, const char *response, RfQueuePanel *self)
{
  const char *name = g_object_get_data (G_OBJECT (dialog), "job");

  if (g_str_equal (response, "retry") && self->inquiry.cancellable != NULL)
    rf_queue_panel_apply (self, RF_VERB_RETRY, name, 0);
}

/* It may be paid for twice, so it is asked about. */
static void
rf_queue_panel_ask_about (RfQueuePanel *self, RfJobItem *item)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (root),
      _ ("Make It Anew?"),
      _ ("If the provider has charged for it already, this is paid for a second time."));

  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "retry", _ ("Make It _Anew"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "retry", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "job", g_strdup (rf_job_item_get_name (item)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rf_queue_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
rf_queue_panel_retry (RfQueuePanel *self, RfJobItem *item)
{
  if (rf_job_item_get_job (item)->state == RF_JOB_UNKNOWN)
    rf_queue_panel_ask_about (self, item);
  else
    rf_queue_panel_apply (self, RF_VERB_RETRY, rf_job_item_get_name (item), 0);
}

static void
rf_queue_panel_edit (RfQueuePanel *self, RfJobItem *item)
{
  g_autoptr (RfRequest) request = rf_job_dup_first_request (rf_job_item_get_job (item));

  if (request == NULL)
    {
      rf_toast_show (GTK_WIDGET (self), _ ("What it asked for is not known any more"));
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.panel", "s", "create");
  rf_session_recall (rf_panel_get_session (RF_PANEL (self)), request, RF_RECALL_ALL);
}

static void
rf_queue_panel_copy (RfQueuePanel *self, RfJobItem *item)
{
  g_autofree char *details = rf_job_say_details (rf_job_item_get_job (item));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), details);
  rf_toast_show (GTK_WIDGET (self), _ ("Details copied"));
}

/* Places are counted from 1, and 0 is the last. */
static void
rf_queue_panel_move (RfQueuePanel *self, RfJobAsk ask, RfJobItem *item, RfJobItem *dropped)
{
  RfJobItem *moved = dropped != NULL ? dropped : item;
  guint place = rf_job_section_find (self->sections[RF_QUEUE_WAITING], item);
  guint n_items =
      g_list_model_get_n_items (rf_job_section_get_items (self->sections[RF_QUEUE_WAITING]));

  if (place == 0 || (ask == RF_JOB_ASK_EARLIER && place == 1) ||
      (ask == RF_JOB_ASK_LATER && place == n_items))
    return;
  if (ask == RF_JOB_ASK_FIRST)
    place = 1;
  else if (ask == RF_JOB_ASK_LAST)
    place = 0;
  else if (ask == RF_JOB_ASK_EARLIER)
    place--;
  else if (ask == RF_JOB_ASK_LATER)
    place++;
  rf_queue_panel_apply (self, RF_VERB_MOVE, rf_job_item_get_name (moved), (gint64) place);
}

/**
 * rf_queue_panel_asked_cb:
 * @section: where it was asked
 * @ask: an #RfJobAsk
 * @item: of which job
 * @dropped: (nullable): the job that was dropped on it
 * @self: the panel
 */
void
rf_queue_panel_asked_cb (RfJobSection *section,
                         int ask,
                         RfJobItem *item,
                         RfJobItem *dropped,
                         RfQueuePanel *self)
{
  switch ((RfJobAsk) ask)
    {
    case RF_JOB_ASK_CANCEL:
      rf_queue_panel_apply (self, RF_VERB_CANCEL, rf_job_item_get_name (item), 0);
      break;
    case RF_JOB_ASK_RETRY:
      rf_queue_panel_retry (self, item);
      break;
    case RF_JOB_ASK_EDIT:
      rf_queue_panel_edit (self, item);
      break;
    case RF_JOB_ASK_COPY:
      rf_queue_panel_copy (self, item);
      break;
    case RF_JOB_ASK_FIRST:
    case RF_JOB_ASK_EARLIER:
    case RF_JOB_ASK_LATER:
    case RF_JOB_ASK_LAST:
    case RF_JOB_ASK_PLACE:
      rf_queue_panel_move (self, (RfJobAsk) ask, item, dropped);
      break;
    default:
      g_assert_not_reached ();
    }
}
