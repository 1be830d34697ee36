/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cleanup-preview.h"

#include "rf-cleanup-say.h"
#include "rf-group-rows.h"
#include "rf-inquiry.h"
#include "rf-say.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * What a cleanup would do now, and the button that does it. What it would do is looked at
 * again when something has changed, and asked about before anything goes; where the store
 * finds it strange, a person must say to have looked.
 */

struct _RfCleanupPreview
{
  AdwPreferencesGroup parent_instance;

  GtkSpinner *spinner;
  GtkWidget *run_button;
  GtkSwitch *purge_switch;
  GtkSwitch *orphans_switch;
  RfRows *rows;       /* (owned) */
  RfSession *session; /* (owned) (nullable) */
  RfInquiry inquiry;
  RfReport *report; /* (owned) (nullable) what would be done */
  gboolean is_running;
};

G_DEFINE_FINAL_TYPE (RfCleanupPreview, rf_cleanup_preview, ADW_TYPE_PREFERENCES_GROUP)

static RfAction *
rf_cleanup_preview_dup_action (RfCleanupPreview *self, gboolean dry_run)
{
  RfAction *action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);

  action->dry_run = dry_run;
  action->purge = gtk_switch_get_active (self->purge_switch);
  action->orphans = gtk_switch_get_active (self->orphans_switch);
  action->confirmed = !dry_run;
  return action;
}

static gpointer
rf_cleanup_apply_in_thread (RfService *service,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error)
{
  return rf_service_apply (service, data, error);
}

static void
rf_cleanup_preview_show_state (RfCleanupPreview *self)
{
  gtk_spinner_set_spinning (self->spinner, self->inquiry.is_asking || self->is_running);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->inquiry.is_asking || self->is_running);
  gtk_widget_set_sensitive (self->run_button,
                            self->report != NULL && !self->inquiry.is_asking && !self->is_running &&
                                !rf_cleanup_is_nothing (self->report) &&
                                rf_session_can_write (self->session));
}

static void
rf_cleanup_preview_add (RfCleanupPreview *self, const char *title, const char *why, gint64 count)
{
  g_autofree char *figure = g_strdup_printf ("%'" G_GINT64_FORMAT, count);
  GtkWidget *row = NULL;

  if (count == 0)
    return;
  row = rf_row_new (title, why);
  rf_row_add_figure (row, figure);
  rf_rows_add (self->rows, ADW_PREFERENCES_GROUP (self), row);
}

static void
rf_cleanup_preview_add_doubt (RfCleanupPreview *self, const char *doubt)
{
  g_autofree char *line = rf_say_line (doubt, 300);
  GtkWidget *row = rf_row_new (_ ("Look at This First"), line);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, "warning");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Warning"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  rf_rows_add (self->rows, ADW_PREFERENCES_GROUP (self), row);
}

static void
rf_cleanup_preview_show_report (RfCleanupPreview *self)
{
  const RfReport *report = self->report;
  g_autofree char *sum = rf_cleanup_say_sum (report);

  rf_rows_clear (self->rows);
  rf_cleanup_preview_add (self, _ ("Expired"), _ ("To the trash"), report->expired);
  rf_cleanup_preview_add (self, _ ("Old and Seldom Used"), _ ("To the trash"), report->unused);
  rf_cleanup_preview_add (
      self, _ ("Evicted for Room"), _ ("What is worth least goes for good"), report->evicted);
  rf_cleanup_preview_add (self, _ ("Out of the Trash"), _ ("Deleted for good"), report->purged);
  rf_cleanup_preview_add (
      self, _ ("Used Often"), _ ("Archived: kept from now on"), report->archived);
  rf_cleanup_preview_add (self, _ ("Left Files"), _ ("Nothing names them"), report->orphans);
  if (report->doubt != NULL)
    rf_cleanup_preview_add_doubt (self, report->doubt);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      rf_cleanup_is_nothing (report) ? _ ("There is nothing to clean up.") : sum);
}

static void
rf_cleanup_previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfCleanupPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  RfReport *report = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (!rf_inquiry_end (&self->inquiry, error))
    return;
  g_clear_pointer (&self->report, rf_report_free);
  self->report = report;
  if (report != NULL)
    rf_cleanup_preview_show_report (self);
  else
    {
      g_autofree char *text = rf_say_error (error);
      g_autofree char *markup = g_markup_escape_text (text, -1);

      rf_rows_clear (self->rows);
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), markup);
    }
  rf_cleanup_preview_show_state (self);
  if (self->inquiry.is_outdated)
    rf_cleanup_preview_update (self);
}

/**
 * rf_cleanup_preview_update:
 * @self: a preview
 *
 * Looks at what would be done, or does so again when that has been answered.
 */
void
rf_cleanup_preview_update (RfCleanupPreview *self)
{
  RfSessionCall call = {
    .function = rf_cleanup_apply_in_thread,
    .free_data = (GDestroyNotify) rf_action_free,
    .free_answer = (GDestroyNotify) rf_report_free,
    .is_long = TRUE,
  };

  if (self->session == NULL)
    return;
  self->inquiry.is_outdated = self->is_running;
  if (self->is_running || !rf_inquiry_begin (&self->inquiry))
    return;
  call.data = rf_cleanup_preview_dup_action (self, TRUE);
  rf_cleanup_preview_show_state (self);
  rf_session_call_async (self->session,
                         &call,
                         self->inquiry.cancellable,
                         rf_cleanup_previewed_cb,
                         g_object_ref (self));
}

static void
rf_cleanup_preview_wish_cb (GtkSwitch *toggle, GParamSpec *pspec, RfCleanupPreview *self)
{
  rf_cleanup_preview_update (self);
}

/**
 * rf_cleanup_preview_want_purge:
 * @self: a preview
 *
 * Somebody wants the trash to be emptied: it is looked at what that would come to.
 */
void
rf_cleanup_preview_want_purge (RfCleanupPreview *self)
{
  gtk_switch_set_active (self->purge_switch, TRUE);
  gtk_widget_grab_focus (self->run_button);
}

static void
rf_cleanup_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfCleanupPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = rf_session_call_finish (RF_SESSION (source), result, &error);
  g_autofree char *sum = report != NULL ? rf_cleanup_say_sum (report) : NULL;

  self->is_running = FALSE;
  if (g_cancellable_is_cancelled (self->inquiry.cancellable) || self->session == NULL)
    return;
  if (report != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Cleaned up. %s"), sum);

      gtk_switch_set_active (self->purge_switch, FALSE);
      rf_toast_show (GTK_WIDGET (self), text);
    }
  else
    rf_toast_show_error (GTK_WIDGET (self), error);
  rf_cleanup_preview_show_state (self);
  rf_session_tell_changed (RF_SESSION (source));
}

static void
rf_cleanup_preview_run (RfCleanupPreview *self)
{
  const RfSessionCall call = {
    .function = rf_cleanup_apply_in_thread,
    .data = rf_cleanup_preview_dup_action (self, FALSE),
    .free_data = (GDestroyNotify) rf_action_free,
    .free_answer = (GDestroyNotify) rf_report_free,
    .is_long = TRUE,
  };

  self->is_running = TRUE;
  rf_cleanup_preview_show_state (self);
  /* What was begun is not called back by a panel that goes. */
  rf_session_call_async (self->session, &call, NULL, rf_cleanup_done_cb, g_object_ref (self));
}

static void
rf_cleanup_answered_cb (AdwMessageDialog *dialog, const char *response, RfCleanupPreview *self)
{
  if (g_str_equal (response, "run") && self->session != NULL && !self->is_running)
    rf_cleanup_preview_run (self);
}

static void
rf_cleanup_looked_cb (GtkCheckButton *button, GParamSpec *pspec, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "run", gtk_check_button_get_active (button));
}

static void
rf_cleanup_add_doubt (AdwMessageDialog *dialog)
{
  GtkWidget *button = gtk_check_button_new_with_label (_ ("I have looked at this"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (rf_cleanup_looked_cb), dialog, 0);
  adw_message_dialog_set_extra_child (dialog, button);
  adw_message_dialog_set_response_enabled (dialog, "run", FALSE);
}

static char *
rf_cleanup_preview_say_question (RfCleanupPreview *self)
{
  g_autofree char *sum = rf_cleanup_say_sum (self->report);
  g_autofree char *trashed = rf_cleanup_say_entries (self->report->expired + self->report->unused);
  g_autofree char *gone = rf_cleanup_say_entries (self->report->purged + self->report->evicted);
  g_autofree char *text = g_strdup_printf (
      /* Translators: such as “5 entries”, twice, and sentences */
      _ ("To the trash: %s. Deleted for good: %s. %s"),
      trashed,
      gone,
      sum);

  return self->report->doubt != NULL ? g_strdup_printf ("%s\n\n%s", self->report->doubt, text)
                                     : g_steal_pointer (&text);
}

static void
rf_cleanup_preview_run_cb (GtkButton *button, RfCleanupPreview *self)
{
  g_autofree char *question = rf_cleanup_preview_say_question (self);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Clean Up?"), question);

  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "run", _ ("_Clean Up"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "run", ADW_RESPONSE_DESTRUCTIVE);
  if (self->report->doubt != NULL)
    rf_cleanup_add_doubt (ADW_MESSAGE_DIALOG (dialog));
  g_signal_connect_object (dialog, "response", G_CALLBACK (rf_cleanup_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * rf_cleanup_preview_set_session:
 * @self: a preview
 * @session: (nullable): what would be cleaned up
 */
void
rf_cleanup_preview_set_session (RfCleanupPreview *self, RfSession *session)
{
  rf_inquiry_close (&self->inquiry);
  g_clear_pointer (&self->report, rf_report_free);
  rf_rows_clear (self->rows);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  rf_inquiry_open (&self->inquiry);
  rf_cleanup_preview_show_state (self);
}

static void
rf_cleanup_preview_dispose (GObject *object)
{
  RfCleanupPreview *self = RF_CLEANUP_PREVIEW (object);

  rf_inquiry_close (&self->inquiry);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_CLEANUP_PREVIEW);
  G_OBJECT_CLASS (rf_cleanup_preview_parent_class)->dispose (object);
}

static void
rf_cleanup_preview_finalize (GObject *object)
{
  RfCleanupPreview *self = RF_CLEANUP_PREVIEW (object);

  rf_rows_free (self->rows);
  g_clear_pointer (&self->report, rf_report_free);
  G_OBJECT_CLASS (rf_cleanup_preview_parent_class)->finalize (object);
}

static void
rf_cleanup_preview_class_init (RfCleanupPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_cleanup_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_cleanup_preview_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "cleanup/rf-cleanup-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPreview, spinner);
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPreview, run_button);
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPreview, purge_switch);
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPreview, orphans_switch);
  gtk_widget_class_bind_template_callback (widget_class, rf_cleanup_preview_run_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_cleanup_preview_wish_cb);
}

static void
rf_cleanup_preview_init (RfCleanupPreview *self)
{
  self->rows = rf_rows_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
