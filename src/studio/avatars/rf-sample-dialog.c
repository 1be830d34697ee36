/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sample-dialog.h"

#include "rf-avatars-say.h"
#include "rf-time.h"

#include <glib/gi18n.h>
#include <math.h>

/*
 * Asks what a watch would have measured now. Its response `feed` can be given only while
 * all that was written can be believed, and something was.
 */

struct _RfSampleDialog
{
  AdwMessageDialog parent_instance;

  GtkEditable *user_entry;
  GtkEditable *entries[RF_N_SENSORS];
};

G_DEFINE_FINAL_TYPE (RfSampleDialog, rf_sample_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* What is rarely written stands in a row that unfolds. */
#define FIRST_FURTHER RF_SENSOR_SLEEP

static char *
rf_sample_dialog_dup_text (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

/* People write the comma of their language.
 *
 * Returns: whether it can be believed; nothing at all can, and gives NAN */
static gboolean
rf_sample_dialog_read (RfSampleDialog *self, RfSensor sensor, double *value)
{
  const RfSensorInfo *info = &rf_sensors[sensor];
  g_autofree char *text = rf_sample_dialog_dup_text (self->entries[sensor]);
  char *end = NULL;

  *value = NAN;
  if (*text == '\0')
    return TRUE;
  g_strdelimit (text, ",", '.');
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && *value >= info->minimum && *value <= info->maximum;
}

/* Returns: (transfer full) (nullable): the sample, where it can be believed */
static RfSample *
rf_sample_dialog_dup_sample (RfSampleDialog *self)
{
  g_autoptr (RfSample) sample = rf_sample_new (rf_time_now ());
  guint n_values = 0;

  for (guint i = 0; i < RF_N_SENSORS; i++)
    {
      if (!rf_sample_dialog_read (self, (RfSensor) i, &sample->values[i]))
        return NULL;
      n_values += rf_sample_has (sample, (RfSensor) i) ? 1 : 0;
    }
  return n_values > 0 ? g_steal_pointer (&sample) : NULL;
}

/**
 * rf_sample_dialog_dup_ingest:
 * @self: a dialog
 *
 * Returns: (transfer full) (nullable): what was measured now, and of whom; %NULL while
 *   that is not known
 */
RfIngest *
rf_sample_dialog_dup_ingest (RfSampleDialog *self)
{
  g_autofree char *user_id = rf_sample_dialog_dup_text (self->user_entry);
  g_autoptr (RfSample) sample = rf_sample_dialog_dup_sample (self);
  RfIngest *ingest = NULL;

  if (sample == NULL || !rf_user_id_check (user_id, NULL))
    return NULL;
  ingest = rf_ingest_new (user_id);
  g_ptr_array_add (ingest->samples, g_steal_pointer (&sample));
  return ingest;
}

static void
rf_sample_dialog_mark (GtkEditable *entry, gboolean is_good)
{
  if (is_good)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               is_good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
}

static void
rf_sample_dialog_changed_cb (GtkEditable *entry, RfSampleDialog *self)
{
  g_autoptr (RfIngest) ingest = rf_sample_dialog_dup_ingest (self);

  for (guint i = 0; i < RF_N_SENSORS; i++)
    {
      double value = NAN;

      rf_sample_dialog_mark (self->entries[i], rf_sample_dialog_read (self, (RfSensor) i, &value));
    }
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "feed", ingest != NULL);
}

static GtkWidget *
rf_sample_dialog_new_entry (const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  return row;
}

static void
rf_sample_dialog_add_entries (RfSampleDialog *self, AdwPreferencesGroup *group)
{
  GtkWidget *user = rf_sample_dialog_new_entry (_ ("Person"));
  GtkWidget *further = adw_expander_row_new ();

  self->user_entry = GTK_EDITABLE (user);
  adw_preferences_group_add (group, user);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (further), _ ("More"));
  for (guint i = 0; i < RF_N_SENSORS; i++)
    {
      GtkWidget *row = rf_sample_dialog_new_entry (rf_say_sensor ((RfSensor) i));

      self->entries[i] = GTK_EDITABLE (row);
      if (i < FIRST_FURTHER)
        adw_preferences_group_add (group, row);
      else
        adw_expander_row_add_row (ADW_EXPANDER_ROW (further), row);
    }
  adw_preferences_group_add (group, further);
}

static void
rf_sample_dialog_class_init (RfSampleDialogClass *klass)
{
}

static void
rf_sample_dialog_init (RfSampleDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  GtkWidget *group = adw_preferences_group_new ();

  adw_message_dialog_set_heading (dialog, _ ("Feed a Sample"));
  adw_message_dialog_set_body (
      dialog, _ ("As if a watch had measured it now. Leave empty what it did not measure."));
  rf_sample_dialog_add_entries (self, ADW_PREFERENCES_GROUP (group));
  adw_message_dialog_set_extra_child (dialog, group);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "feed", _ ("_Feed"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "feed", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "feed");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (
      self->user_entry, "changed", G_CALLBACK (rf_sample_dialog_changed_cb), self, 0);
  for (guint i = 0; i < RF_N_SENSORS; i++)
    g_signal_connect_object (
        self->entries[i], "changed", G_CALLBACK (rf_sample_dialog_changed_cb), self, 0);
  rf_sample_dialog_changed_cb (NULL, self);
}

/**
 * rf_sample_dialog_new:
 * @parent: (nullable): above which it stands
 * @user_id: (nullable): whose sample it is, unless told otherwise
 *
 * Returns: (transfer none): a dialog, whose response is `feed` or `cancel`
 */
GtkWidget *
rf_sample_dialog_new (GtkWindow *parent, const char *user_id)
{
  RfSampleDialog *self =
      g_object_new (RF_TYPE_SAMPLE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  gtk_editable_set_text (self->user_entry, user_id != NULL ? user_id : "");
  gtk_widget_grab_focus (
      GTK_WIDGET (user_id != NULL ? self->entries[RF_SENSOR_HEART_RATE] : self->user_entry));
  return GTK_WIDGET (self);
}
