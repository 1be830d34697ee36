/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-tab-out.h"

/*
 * Lists in which arrows go from one thing to the next, and Tab leaves them: GTK goes through
 * all of them by Tab, too, so nobody would come to the end of a library, and the side bar
 * would show one panel after the other on the way.
 */

#define OTHER_KEYS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)

static gboolean
rf_tab_out_key_cb (GtkEventControllerKey *controller,
                   guint key,
                   guint code,
                   GdkModifierType state,
                   gpointer unused)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (list));
  gboolean is_back = key == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0;
  gboolean is_moved = FALSE;

  if (key != GDK_KEY_Tab && key != GDK_KEY_KP_Tab && key != GDK_KEY_ISO_Left_Tab)
    return FALSE;
  if ((state & OTHER_KEYS) != 0)
    return FALSE;
  /* What cannot be focused is passed over, and so is all that is in it. */
  gtk_widget_set_can_focus (list, FALSE);
  is_moved = gtk_widget_child_focus (root, is_back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
  gtk_widget_set_can_focus (list, TRUE);
  return is_moved;
}

/**
 * rf_tab_out_install:
 * @list: a list
 *
 * Tab and Shift+Tab go from any thing in it to what comes after it, or before.
 */
void
rf_tab_out_install (GtkWidget *list)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (rf_tab_out_key_cb), NULL);
  gtk_widget_add_controller (list, controller);
}
