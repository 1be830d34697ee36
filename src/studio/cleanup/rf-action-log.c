/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-action-log.h"

#include "rf-cleanup-say.h"
#include "rf-group-rows.h"
#include "rf-inquiry.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/* What somebody once did to many entries, the latest first, and how it is undone. */

/* Rows at first, and more each time. */
#define FEW 10

struct _RfActionLog
{
  AdwPreferencesGroup parent_instance;

  RfRows *rows;       /* (owned) */
  RfSession *session; /* (owned) (nullable) */
  RfInquiry inquiry;
  gint64 wanted;
};

G_DEFINE_FINAL_TYPE (RfActionLog, rf_action_log, ADW_TYPE_PREFERENCES_GROUP)

static gpointer
rf_action_log_fetch (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_list (service, RF_NOUN_ACTION, data, error);
}

static gpointer
rf_action_log_restore (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_apply (service, data, error);
}

static void
rf_action_log_restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfActionLog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (report != NULL)
    rf_session_tell_changed (RF_SESSION (source));
  if (self->session == NULL)
    return;
  /* Whatever came of it, the rows say what can be restored now. */
  rf_action_log_update (self);
  if (report != NULL)
    {
      g_autofree char *text =
          report->changed > 0
              ? g_strdup_printf (
                    ngettext ("%u entry restored", "%u entries restored", (guint) report->changed),
                    (guint) report->changed)
              : g_strdup (_ ("Nothing was restored: none of it lies in the trash any more"));

      rf_toast_show (GTK_WIDGET (self), text);
    }
  else
    rf_toast_show_error (GTK_WIDGET (self), error);
}

static void
rf_action_log_restore_cb (GtkButton *button, RfActionLog *self)
{
  const gint64 *id = g_object_get_data (G_OBJECT (button), "action");
  RfAction *action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_RESTORE);
  const RfSessionCall call = {
    .function = rf_action_log_restore,
    .data = action,
    .free_data = (GDestroyNotify) rf_action_free,
    .free_answer = (GDestroyNotify) rf_report_free,
    .is_long = TRUE,
  };

  /* Once is enough: the row has no button when what it restores is back. */
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  action->selector = rf_selector_new ();
  action->selector->action = *id;
  rf_session_call_async (
      self->session, &call, NULL, rf_action_log_restored_cb, g_object_ref (self));
}

static gboolean
rf_action_log_may_undo (RfActionLog *self, const RfPastAction *action)
{
  return rf_session_can_write (self->session) && action->in_trash &&
         (action->verb == RF_VERB_INVALIDATE || action->verb == RF_VERB_CLEANUP);
}

static GtkWidget *
rf_action_log_make_row (RfActionLog *self, const RfPastAction *action)
{
  g_autofree char *title = rf_cleanup_say_action (action);
  g_autofree char *subtitle = rf_cleanup_say_result (action);
  g_autofree char *name = g_strdup_printf (_ ("Restore what was taken away by “%s”"), title);
  GtkWidget *row = rf_row_new (title, subtitle);
  GtkWidget *button = NULL;

  if (!rf_action_log_may_undo (self, action))
    return row;
  button = gtk_button_new_with_label (_ ("Restore"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  g_object_set_data_full (
      G_OBJECT (button), "action", g_memdup2 (&action->id, sizeof action->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (rf_action_log_restore_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
rf_action_log_more_cb (GtkButton *button, RfActionLog *self)
{
  self->wanted += FEW;
  rf_action_log_update (self);
}

static GtkWidget *
rf_action_log_make_more (RfActionLog *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Show More"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (button, 6);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (rf_action_log_more_cb), self, 0);
  return button;
}

static void
rf_action_log_show (RfActionLog *self, const RfPage *page)
{
  rf_rows_clear (self->rows);
  for (guint i = 0; i < page->items->len; i++)
    rf_rows_add (self->rows,
                 ADW_PREFERENCES_GROUP (self),
                 rf_action_log_make_row (self, g_ptr_array_index (page->items, i)));
  if (page->next_cursor != NULL)
    rf_rows_add (self->rows, ADW_PREFERENCES_GROUP (self), rf_action_log_make_more (self));
  gtk_widget_set_visible (GTK_WIDGET (self), page->items->len > 0);
}

static void
rf_action_log_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfActionLog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPage) page = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (!rf_inquiry_end (&self->inquiry, error))
    return;
  if (page != NULL)
    rf_action_log_show (self, page);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->inquiry.is_outdated)
    rf_action_log_update (self);
}

/**
 * rf_action_log_update:
 * @self: a log
 *
 * Looks at it, or does so again when that has been answered.
 */
void
rf_action_log_update (RfActionLog *self)
{
  RfSessionCall call = {
    .function = rf_action_log_fetch,
    .free_data = (GDestroyNotify) rf_selector_free,
    .free_answer = (GDestroyNotify) rf_page_free,
  };
  RfSelector *selector = NULL;

  if (!rf_inquiry_begin (&self->inquiry))
    return;
  selector = rf_selector_new ();
  selector->limit = self->wanted;
  call.data = selector;
  rf_session_call_async (self->session,
                         &call,
                         self->inquiry.cancellable,
                         rf_action_log_fetched_cb,
                         g_object_ref (self));
}

/**
 * rf_action_log_set_session:
 * @self: a log
 * @session: (nullable): what it is of
 */
void
rf_action_log_set_session (RfActionLog *self, RfSession *session)
{
  rf_inquiry_close (&self->inquiry);
  rf_rows_clear (self->rows);
  g_set_object (&self->session, session);
  self->wanted = FEW;
  if (session != NULL)
    rf_inquiry_open (&self->inquiry);
}

static void
rf_action_log_dispose (GObject *object)
{
  RfActionLog *self = RF_ACTION_LOG (object);

  rf_inquiry_close (&self->inquiry);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rf_action_log_parent_class)->dispose (object);
}

static void
rf_action_log_finalize (GObject *object)
{
  rf_rows_free (RF_ACTION_LOG (object)->rows);
  G_OBJECT_CLASS (rf_action_log_parent_class)->finalize (object);
}

static void
rf_action_log_class_init (RfActionLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_action_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_action_log_finalize;
}

static void
rf_action_log_init (RfActionLog *self)
{
  self->rows = rf_rows_new ();
  self->wanted = FEW;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("What Was Done"));
}
