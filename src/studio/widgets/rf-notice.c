/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-notice.h"

#include <gtk/gtk.h>

/* What is told to a person who looks at no window of the program. Who looks at one has seen
 * it, so it goes away. */

static void
rf_notice_seen_cb (GtkWindow *window, GParamSpec *pspec, gpointer user_data)
{
  GApplication *application = g_application_get_default ();

  if (!gtk_window_is_active (window))
    return;
  if (application != NULL)
    g_application_withdraw_notification (application, user_data);
  g_signal_handlers_disconnect_by_func (window, rf_notice_seen_cb, user_data);
}

static void
rf_notice_free_id (gpointer id, GClosure *closure)
{
  g_free (id);
}

/**
 * rf_notice_send:
 * @id: a later one with the same takes the place of this one
 * @title: what has happened
 * @body: more of it
 * @panel: the name of the panel that is shown to who wants to see it
 *
 * Tells it by the desktop, unless somebody looks at the program.
 */
void
rf_notice_send (const char *id, const char *title, const char *body, const char *panel)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GNotification) notification = NULL;
  GtkWindow *window = NULL;

  if (application == NULL)
    return;
  window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window != NULL && gtk_window_is_active (window))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-panel", "s", panel);
  g_application_send_notification (application, id, notification);
  if (window != NULL)
    g_signal_connect_data (window,
                           "notify::is-active",
                           G_CALLBACK (rf_notice_seen_cb),
                           g_strdup (id),
                           rf_notice_free_id,
                           0);
}
