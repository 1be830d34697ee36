/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatars-private.h"

#include "rf-sample-dialog.h"
#include "rf-say.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/* What can be done with people: feed a sample, refresh, forget. */

/* A question to a person, or what came of the answer. */
typedef struct
{
  RfAvatarsPanel *panel; /* (owned) */
  char *user_id;         /* (owned) */
  RfVerb verb;           /* of what is applied */
} RfAvatarsWork;

static RfAvatarsWork *
rf_avatars_work_new (RfAvatarsPanel *panel, const char *user_id, RfVerb verb)
{
  RfAvatarsWork *self = g_new0 (RfAvatarsWork, 1);

  self->panel = g_object_ref (panel);
  self->user_id = g_strdup (user_id);
  self->verb = verb;
  return self;
}

static void
rf_avatars_work_free (RfAvatarsWork *self)
{
  g_object_unref (self->panel);
  g_free (self->user_id);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAvatarsWork, rf_avatars_work_free)

static void
rf_avatars_free_action_cb (gpointer action)
{
  rf_action_free (action);
}

static void
rf_avatars_free_report_cb (gpointer report)
{
  rf_report_free (report);
}

static void
rf_avatars_free_ingest_cb (gpointer ingest)
{
  rf_ingest_free (ingest);
}

static gpointer
rf_avatars_apply (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_apply (service, data, error);
}

static gpointer
rf_avatars_ingest (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  RfPeople *people = rf_service_get_people (service, error);
  RfIngestReport report = { 0, 0, 0 };

  if (people != NULL)
    rf_people_ingest (people, data, &report, error);
  return NULL;
}

/* Returns: whether it went well; otherwise the person has been told */
static gboolean
rf_avatars_has_ended (RfAvatarsWork *work, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      work->panel->inquiry.cancellable == NULL)
    return FALSE;
  if (error != NULL)
    rf_toast_show_error (GTK_WIDGET (work->panel), error);
  return error == NULL;
}

static void
rf_avatars_applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfAvatarsWork) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = rf_session_call_finish (RF_SESSION (source), result, &error);
  g_autofree char *name = rf_say_line (work->user_id, 60);
  g_autofree char *text = NULL;

  if (!rf_avatars_has_ended (work, error))
    return;
  text = g_strdup_printf (work->verb == RF_VERB_FORGET ? _ ("“%s” is forgotten")
                                                       : _ ("A new avatar of “%s” is being made"),
                          name);
  rf_toast_show (GTK_WIDGET (work->panel), text);
  if (work->verb == RF_VERB_FORGET)
    rf_session_tell_changed (RF_SESSION (source));
  rf_avatars_panel_ask (work->panel);
}

static void
rf_avatars_fed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfAvatarsWork) work = user_data;
  g_autoptr (GError) error = NULL;

  rf_session_call_finish (RF_SESSION (source), result, &error);
  if (!rf_avatars_has_ended (work, error))
    return;
  rf_toast_show (GTK_WIDGET (work->panel), _ ("The sample is kept, and is looked at soon"));
  rf_avatars_panel_look_at (work->panel, work->user_id);
}

static void
rf_avatars_do (RfAvatarsWork *work)
{
  RfAction *action = rf_action_new (RF_NOUN_PERSON, work->verb);
  const RfSessionCall call = {
    .function = rf_avatars_apply,
    .data = action,
    .free_data = rf_avatars_free_action_cb,
    .free_answer = rf_avatars_free_report_cb,
    .is_long = TRUE,
  };

  action->name = g_strdup (work->user_id);
  rf_session_call_async (rf_panel_get_session (RF_PANEL (work->panel)),
                         &call,
                         work->panel->inquiry.cancellable,
                         rf_avatars_applied_cb,
                         work);
}

static GtkWindow *
rf_avatars_get_window (RfAvatarsPanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
rf_avatars_sample_answered_cb (RfSampleDialog *dialog, const char *response, gpointer user_data)
{
  RfAvatarsPanel *self = user_data;
  RfIngest *ingest = NULL;
  RfSessionCall call = { .function = rf_avatars_ingest, .free_data = rf_avatars_free_ingest_cb };

  if (!g_str_equal (response, "feed") || self->inquiry.cancellable == NULL)
    return;
  ingest = rf_sample_dialog_dup_ingest (dialog);
  if (ingest == NULL)
    return;
  call.data = ingest;
  rf_session_call_async (rf_panel_get_session (RF_PANEL (self)),
                         &call,
                         self->inquiry.cancellable,
                         rf_avatars_fed_cb,
                         rf_avatars_work_new (self, ingest->user_id, RF_VERB_REFRESH));
}

static void
rf_avatars_feed_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfAvatarsPanel *self = RF_AVATARS_PANEL (widget);
  GtkWidget *dialog = rf_sample_dialog_new (rf_avatars_get_window (self), self->user_id);

  g_signal_connect_object (dialog, "response", G_CALLBACK (rf_avatars_sample_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
rf_avatars_refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfAvatarsPanel *self = RF_AVATARS_PANEL (widget);

  rf_avatars_do (rf_avatars_work_new (self, self->user_id, RF_VERB_REFRESH));
}

static void
rf_avatars_forget_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  RfAvatarsPanel *self = user_data;
  const char *user_id = g_object_get_data (G_OBJECT (dialog), "user-id");

  if (g_str_equal (response, "forget") && self->inquiry.cancellable != NULL)
    rf_avatars_do (rf_avatars_work_new (self, user_id, RF_VERB_FORGET));
}

static void
rf_avatars_forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfAvatarsPanel *self = RF_AVATARS_PANEL (widget);
  g_autofree char *line = rf_say_line (self->user_id, 60);
  g_autofree char *heading = g_strdup_printf (_ ("Forget “%s”?"), line);
  GtkWidget *dialog = adw_message_dialog_new (
      rf_avatars_get_window (self),
      heading,
      _ ("All samples, states and decisions are deleted for good, and the pictures and films "
         "that no other person has."));

  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "forget", _ ("_Forget"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  /* Another one may be looked at when it is answered. */
  g_object_set_data_full (G_OBJECT (dialog), "user-id", g_strdup (self->user_id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rf_avatars_forget_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * rf_avatars_panel_install_verbs:
 * @widget_class: of the panel
 */
void
rf_avatars_panel_install_verbs (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "avatars.feed", NULL, rf_avatars_feed_action);
  gtk_widget_class_install_action (
      widget_class, "avatars.refresh", NULL, rf_avatars_refresh_action);
  gtk_widget_class_install_action (widget_class, "avatars.forget", NULL, rf_avatars_forget_action);
}

/**
 * rf_avatars_panel_enable_verbs:
 * @self: the panel
 *
 * As it may do now.
 */
void
rf_avatars_panel_enable_verbs (RfAvatarsPanel *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  RfSession *session = rf_panel_get_session (RF_PANEL (self));
  gboolean can_write =
      self->inquiry.cancellable != NULL && session != NULL && rf_session_can_write (session);

  gtk_widget_action_set_enabled (widget, "avatars.feed", can_write);
  gtk_widget_action_set_enabled (widget, "avatars.refresh", can_write && self->user_id != NULL);
  gtk_widget_action_set_enabled (widget, "avatars.forget", can_write && self->user_id != NULL);
}
