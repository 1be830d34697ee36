/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-focus.h"

/**
 * rf_focus_leave:
 * @leaving: a widget that is about to be taken out of its window
 *
 * Moves the keyboard from it to what comes after it. Whoever has the keyboard is kept alive
 * by GTK until the next frame, in no window, and a screen reader that asks meanwhile where
 * it is makes GTK complain.
 *
 * Returns: whether the keyboard was there
 */
gboolean
rf_focus_leave (GtkWidget *leaving)
{
  GtkRoot *root = gtk_widget_get_root (leaving);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean could_focus = gtk_widget_get_can_focus (leaving);
  gboolean is_moved = FALSE;

  if (focus == NULL || (focus != leaving && !gtk_widget_is_ancestor (focus, leaving)))
    return FALSE;
  /* What cannot be focused is passed over, and so is all that is in it. */
  gtk_widget_set_can_focus (leaving, FALSE);
  is_moved = gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_can_focus (leaving, could_focus);
  focus = gtk_root_get_focus (root);
  if (!is_moved || focus == leaving || (focus != NULL && gtk_widget_is_ancestor (focus, leaving)))
    gtk_root_set_focus (root, NULL);
  return TRUE;
}
