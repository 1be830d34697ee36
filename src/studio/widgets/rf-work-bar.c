/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-work-bar.h"

#include <glib/gi18n.h>

/* How far a piece of work has come: a part, where that is known; else that it goes on. */

#define PULSE_MILLISECONDS 150
#define PULSE_STEP         0.08

static void
rf_work_bar_show (GtkProgressBar *bar, RfProgress *progress)
{
  double fraction = rf_progress_get_fraction (progress);

  gtk_progress_bar_set_show_text (bar, fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (bar, MIN (fraction, 1.0));
}

static void
rf_work_bar_changed_cb (RfProgress *progress, GtkProgressBar *bar)
{
  rf_work_bar_show (bar, progress);
}

static gboolean
rf_work_bar_pulse_cb (gpointer user_data)
{
  GtkProgressBar *bar = user_data;
  RfProgress *progress = g_object_get_data (G_OBJECT (bar), "progress");

  if (rf_progress_get_fraction (progress) < 0 && gtk_widget_get_mapped (GTK_WIDGET (bar)))
    gtk_progress_bar_pulse (bar);
  return G_SOURCE_CONTINUE;
}

static void
rf_work_bar_stop_cb (gpointer source)
{
  g_source_remove (GPOINTER_TO_UINT (source));
}

/**
 * rf_work_bar_new:
 * @progress: of some work
 *
 * Returns: (transfer floating): what shows it for as long as it is there
 */
GtkWidget *
rf_work_bar_new (RfProgress *progress)
{
  GtkWidget *bar = gtk_progress_bar_new ();
  guint source = g_timeout_add (PULSE_MILLISECONDS, rf_work_bar_pulse_cb, bar);

  gtk_progress_bar_set_pulse_step (GTK_PROGRESS_BAR (bar), PULSE_STEP);
  gtk_widget_set_margin_top (bar, 6);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Progress"), -1);
  g_object_set_data_full (G_OBJECT (bar), "progress", g_object_ref (progress), g_object_unref);
  g_object_set_data_full (G_OBJECT (bar), "pulse", GUINT_TO_POINTER (source), rf_work_bar_stop_cb);
  g_signal_connect_object (progress, "changed", G_CALLBACK (rf_work_bar_changed_cb), bar, 0);
  rf_work_bar_show (GTK_PROGRESS_BAR (bar), progress);
  return bar;
}
