/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-queue-notice.h"

#include <glib/gi18n.h>

/* That the queue has come to its end is told to who does not look at the window. */

static gboolean
rf_queue_notice_is_looked_at (GtkApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  return window != NULL && gtk_window_is_active (window);
}

static void
rf_queue_notice_ended_cb (RfSession *session, guint n_done, guint n_failed, gpointer user_data)
{
  GtkApplication *application = user_data;
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *done = NULL;
  g_autofree char *failed = NULL;
  g_autofree char *body = NULL;

  if (rf_queue_notice_is_looked_at (application))
    return;
  done = g_strdup_printf (ngettext ("%u job is done", "%u jobs are done", n_done), n_done);
  failed = g_strdup_printf (ngettext ("%u has failed", "%u have failed", n_failed), n_failed);
  body = n_failed > 0 ? g_strdup_printf ("%s, %s", done, failed) : g_steal_pointer (&done);
  notification = g_notification_new (_ ("The Queue Has Ended"));
  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-panel", "s", "queue");
  g_application_send_notification (G_APPLICATION (application), "queue-ended", notification);
}

/**
 * rf_queue_notice_watch:
 * @application: who shows it
 * @session: whose queue is meant
 */
void
rf_queue_notice_watch (GtkApplication *application, RfSession *session)
{
  g_signal_connect_object (
      session, "queue-ended", G_CALLBACK (rf_queue_notice_ended_cb), application, 0);
}
