/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-toast.h"

#include "rf-say.h"

/*
 * Short messages at the foot of the window. A toast's title is markup, so what is said is
 * escaped here and nowhere else.
 */

/* Long enough to read and to reach for “Undo”. */
#define ACTION_SECONDS 10

static AdwToast *
rf_toast_new (const char *text)
{
  g_autofree char *line = rf_say_line (text, 200);
  g_autofree char *markup = g_markup_escape_text (line, -1);

  return adw_toast_new (markup);
}

static void
rf_toast_add (GtkWidget *from, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

/**
 * rf_toast_show:
 * @from: a widget in the window that is to show it
 * @text: plain text
 */
void
rf_toast_show (GtkWidget *from, const char *text)
{
  rf_toast_add (from, rf_toast_new (text));
}

/**
 * rf_toast_show_error:
 * @from: a widget in the window that is to show it
 * @error: what went wrong; nothing is shown for what was cancelled
 */
void
rf_toast_show_error (GtkWidget *from, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, RF_ERROR, RF_ERROR_CANCELLED))
    return;
  text = rf_say_error_line (error);
  rf_toast_show (from, text);
}

/**
 * rf_toast_show_action:
 * @from: a widget in the window that is to show it
 * @text: plain text
 * @label: of the button
 * @clicked: a function of the toast and @user_data
 * @user_data: for it
 * @free_data: (nullable): frees it when the toast goes
 *
 * With a button, such as “Undo”.
 */
void
rf_toast_show_action (GtkWidget *from,
                      const char *text,
                      const char *label,
                      GCallback clicked,
                      gpointer user_data,
                      GClosureNotify free_data)
{
  AdwToast *toast = rf_toast_new (text);

  adw_toast_set_button_label (toast, label);
  adw_toast_set_timeout (toast, ACTION_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (toast, "button-clicked", clicked, user_data, free_data, 0);
  rf_toast_add (from, toast);
}
