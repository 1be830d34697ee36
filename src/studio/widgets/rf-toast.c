/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-toast.h"

#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * Short messages at the foot of the window. A toast's title is markup, so what is said is
 * escaped here and nowhere else.
 */

/* Long enough to read and to reach for “Undo”. */
#define ACTION_SECONDS 10

#define LAST_UNDO "rf-last-undo"

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

static AdwToast *
rf_toast_new_action (const char *text,
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
  return toast;
}

static void
rf_toast_free_last (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
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
  rf_toast_add (from, rf_toast_new_action (text, label, clicked, user_data, free_data));
}

/**
 * rf_toast_show_undo:
 * @from: a widget in the window that is to show it
 * @text: plain text
 * @clicked: a function of the toast and @user_data, which undoes it
 * @user_data: for it
 * @free_data: (nullable): frees it when the toast goes
 *
 * With the button “Undo”, which a key presses, too, for as long as it is there.
 */
void
rf_toast_show_undo (GtkWidget *from,
                    const char *text,
                    GCallback clicked,
                    gpointer user_data,
                    GClosureNotify free_data)
{
  AdwToast *toast = rf_toast_new_action (text, _ ("_Undo"), clicked, user_data, free_data);
  GtkWidget *overlay = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);
  GWeakRef *last = g_new0 (GWeakRef, 1);

  g_weak_ref_init (last, toast);
  if (overlay != NULL)
    g_object_set_data_full (G_OBJECT (overlay), LAST_UNDO, last, rf_toast_free_last);
  else
    rf_toast_free_last (last);
  rf_toast_add (from, toast);
}

/**
 * rf_toast_undo:
 * @overlay: what shows toasts in a window
 *
 * As a click on the last “Undo” that is still there.
 */
void
rf_toast_undo (GtkWidget *overlay)
{
  GWeakRef *last = g_object_get_data (G_OBJECT (overlay), LAST_UNDO);
  g_autoptr (AdwToast) toast = last != NULL ? g_weak_ref_get (last) : NULL;

  if (toast == NULL)
    return;
  g_object_set_data (G_OBJECT (overlay), LAST_UNDO, NULL);
  g_signal_emit_by_name (toast, "button-clicked");
  adw_toast_dismiss (toast);
}
