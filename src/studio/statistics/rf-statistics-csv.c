/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-statistics-private.h"

#include "rf-file-choice.h"
#include "rf-tally-csv.h"
#include "rf-toast.h"

#include <glib/gi18n.h>
#include <string.h>

/* The table for other programs. */

/**
 * rf_statistics_panel_dup_csv:
 * @self: the panel
 *
 * Returns: (transfer full) (nullable): what its table has, as CSV
 */
char *
rf_statistics_panel_dup_csv (RfStatisticsPanel *self)
{
  const char *name = rf_enum_get_name (rf_stats_by_names, (int) rf_statistics_panel_get_by (self));

  return self->shown != NULL ? rf_tally_to_csv (self->shown, name) : NULL;
}

void
rf_statistics_panel_copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *csv = rf_statistics_panel_dup_csv (RF_STATISTICS_PANEL (widget));

  if (csv == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), csv);
  rf_toast_show (widget, _ ("Table copied"));
}

static void
rf_statistics_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfStatisticsPanel) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    rf_toast_show (GTK_WIDGET (self), _ ("Table saved"));
  else
    rf_toast_show_error (GTK_WIDGET (self), error);
}

static void
rf_statistics_chosen_file_cb (GtkWidget *from, GFile *file, gpointer user_data)
{
  g_autofree char *csv = rf_statistics_panel_dup_csv (RF_STATISTICS_PANEL (from));
  g_autoptr (GBytes) bytes = csv != NULL ? g_bytes_new (csv, strlen (csv)) : NULL;

  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file,
                                         bytes,
                                         NULL,
                                         FALSE,
                                         G_FILE_CREATE_NONE,
                                         NULL,
                                         rf_statistics_saved_cb,
                                         g_object_ref (from));
}

void
rf_statistics_panel_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const RfFileChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_SAVE,
    .title = _ ("Save Table"),
    .name = "refrain-statistics.csv",
  };

  rf_file_choice_ask (&choice, widget, rf_statistics_chosen_file_cb, NULL, NULL);
}
