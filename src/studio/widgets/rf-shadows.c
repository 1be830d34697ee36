/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-shadows.h"

/*
 * A leaflet or a flap has four widgets that draw a shadow where one of its sides is moved
 * over the other one, and gives them new style classes each time that it is laid out. A list
 * below it that is scrolled lays out the window with each row, so that a seventh of what
 * scrolling cost were styles of shadows that nobody sees. What is hidden has no style.
 */

static const char *const names[] = { "dimming", "shadow", "border", "outline", NULL };

static void
rf_shadows_folded_cb (GtkWidget *widget, GParamSpec *pspec, gpointer user_data)
{
  gboolean is_folded = FALSE;

  g_object_get (widget, "folded", &is_folded, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (g_strv_contains (names, gtk_widget_get_css_name (child)))
        gtk_widget_set_visible (child, is_folded);
    }
}

/**
 * rf_shadows_hide_unfolded:
 * @widget: a leaflet or a flap
 *
 * While its sides stand beside each other it has no shadows.
 */
void
rf_shadows_hide_unfolded (GtkWidget *widget)
{
  g_signal_connect (widget, "notify::folded", G_CALLBACK (rf_shadows_folded_cb), NULL);
  rf_shadows_folded_cb (widget, NULL, NULL);
}
