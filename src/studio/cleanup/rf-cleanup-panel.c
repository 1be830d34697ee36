/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cleanup-panel.h"

#include "rf-action-log.h"
#include "rf-cleanup-preview.h"
#include "rf-inquiry.h"
#include "rf-keeping-groups.h"
#include "rf-verify-group.h"

#include <glib/gi18n.h>

/*
 * What is kept, for how long, and what a cleanup would take away. Each group asks for its
 * own, so that what takes long keeps nothing else waiting.
 */

struct _RfCleanupPanel
{
  RfPanel parent_instance;

  RfCleanupPreview *preview;
  AdwPreferencesGroup *disk_group;
  AdwPreferencesGroup *rules_group;
  GtkWidget *edit_button;
  RfActionLog *log;
  RfVerifyGroup *verify_group;
  RfRows *rows; /* (owned) of the disk and the rules */
  RfInquiry inquiry;
};

G_DEFINE_FINAL_TYPE (RfCleanupPanel, rf_cleanup_panel, RF_TYPE_PANEL)

static void rf_cleanup_panel_ask (RfCleanupPanel *self);

static gpointer
rf_cleanup_panel_fetch (RfService *service,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error)
{
  return rf_service_get_keeping (service, error);
}

static void
rf_cleanup_panel_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfCleanupPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfKeeping) keeping = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (!rf_inquiry_end (&self->inquiry, error))
    return;
  if (keeping == NULL)
    {
      rf_panel_show_problem (RF_PANEL (self), error);
      return;
    }
  rf_rows_clear (self->rows);
  rf_keeping_show_disk (keeping, self->disk_group, self->rows);
  rf_keeping_show_rules (keeping, self->rules_group, self->rows);
  rf_panel_show_content (RF_PANEL (self));
  if (self->inquiry.is_outdated)
    rf_cleanup_panel_ask (self);
}

static void
rf_cleanup_panel_ask (RfCleanupPanel *self)
{
  const RfSessionCall call = {
    .function = rf_cleanup_panel_fetch,
    .free_answer = (GDestroyNotify) rf_keeping_free,
    .is_long = TRUE,
  };

  if (!rf_inquiry_begin (&self->inquiry))
    return;
  rf_session_call_async (rf_panel_get_session (RF_PANEL (self)),
                         &call,
                         self->inquiry.cancellable,
                         rf_cleanup_panel_fetched_cb,
                         g_object_ref (self));
}

static void
rf_cleanup_panel_empty_trash_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_cleanup_preview_want_purge (RF_CLEANUP_PANEL (widget)->preview);
}

static void
rf_cleanup_panel_start (RfPanel *panel, RfSession *session)
{
  RfCleanupPanel *self = RF_CLEANUP_PANEL (panel);

  rf_inquiry_open (&self->inquiry);
  rf_cleanup_preview_set_session (self->preview, session);
  rf_action_log_set_session (self->log, session);
  rf_verify_group_set_session (self->verify_group, session);
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "cleanup.empty-trash", rf_session_can_write (session));
  gtk_widget_set_visible (self->edit_button, !rf_session_is_remote (session));
  adw_preferences_group_set_description (
      self->rules_group,
      rf_session_is_remote (session)
          ? _ ("What is pinned or archived is left alone. Rules are set in the server's "
               "refrain.conf.")
          : _ ("What is pinned or archived is left alone. Rules are set with the profiles."));
  rf_panel_show_loading (panel);
}

static void
rf_cleanup_panel_stop (RfPanel *panel)
{
  RfCleanupPanel *self = RF_CLEANUP_PANEL (panel);

  rf_inquiry_close (&self->inquiry);
  rf_cleanup_preview_set_session (self->preview, NULL);
  rf_action_log_set_session (self->log, NULL);
  rf_verify_group_set_session (self->verify_group, NULL);
  rf_rows_clear (self->rows);
}

static void
rf_cleanup_panel_update (RfPanel *panel)
{
  RfCleanupPanel *self = RF_CLEANUP_PANEL (panel);

  rf_cleanup_panel_ask (self);
  rf_cleanup_preview_update (self->preview);
  rf_action_log_update (self->log);
}

static void
rf_cleanup_panel_dispose (GObject *object)
{
  RfCleanupPanel *self = RF_CLEANUP_PANEL (object);

  G_OBJECT_CLASS (rf_cleanup_panel_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_CLEANUP_PANEL);
}

static void
rf_cleanup_panel_finalize (GObject *object)
{
  rf_rows_free (RF_CLEANUP_PANEL (object)->rows);
  G_OBJECT_CLASS (rf_cleanup_panel_parent_class)->finalize (object);
}

static void
rf_cleanup_panel_class_init (RfCleanupPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  RfPanelClass *panel_class = RF_PANEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_cleanup_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_cleanup_panel_finalize;
  panel_class->start = rf_cleanup_panel_start;
  panel_class->stop = rf_cleanup_panel_stop;
  panel_class->update = rf_cleanup_panel_update;
  g_type_ensure (RF_TYPE_CLEANUP_PREVIEW);
  g_type_ensure (RF_TYPE_ACTION_LOG);
  g_type_ensure (RF_TYPE_VERIFY_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "cleanup/rf-cleanup-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPanel, preview);
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPanel, disk_group);
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPanel, rules_group);
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPanel, edit_button);
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPanel, log);
  gtk_widget_class_bind_template_child (widget_class, RfCleanupPanel, verify_group);
  gtk_widget_class_install_action (
      widget_class, "cleanup.empty-trash", NULL, rf_cleanup_panel_empty_trash_action);
}

static void
rf_cleanup_panel_init (RfCleanupPanel *self)
{
  self->rows = rf_rows_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
