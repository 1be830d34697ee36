/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-queue-notice.h"

#include "rf-notice.h"

#include <glib/gi18n.h>

/* That the queue has come to its end is told to who does not look at the window. */

static void
rf_queue_notice_ended_cb (RfSession *session, guint n_done, guint n_failed, gpointer user_data)
{
  g_autofree char *done =
      g_strdup_printf (ngettext ("%u job is done", "%u jobs are done", n_done), n_done);
  g_autofree char *failed =
      g_strdup_printf (ngettext ("%u has failed", "%u have failed", n_failed), n_failed);
  g_autofree char *both = g_strdup_printf ("%s, %s", done, failed);

  rf_notice_send ("queue-ended", _ ("The Queue Has Ended"), n_failed > 0 ? both : done, "queue");
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
