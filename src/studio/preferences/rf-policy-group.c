/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-policy-group.h"

#include "rf-config-writer.h"

#include <glib/gi18n.h>

/*
 * One section of a policy, a row for each setting: what holds, whoever said so, and where
 * refrain.conf says it, a button that takes that back. A change is written at once, off the
 * main thread; what cannot be written stays in its row, marked, and is told. While one is on
 * its way its row is not shown anew, since the file still says what was there before.
 */

struct _RfPolicyGroup
{
  AdwPreferencesGroup parent_instance;

  RfPolicySection section;
  char *config_file; /* (owned) (nullable) */
  char *group;       /* (owned) (nullable) of refrain.conf */
  GPtrArray *rows;   /* (owned) of what the group holds */
  gboolean is_showing;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfPolicyGroup, rf_policy_group, ADW_TYPE_PREFERENCES_GROUP)

#define KEY     "key"
#define RESET   "reset"
#define CONTROL "control"
#define SHOWN   "shown"
#define WRITING "writing"

static const char *const matches[] = { "content", "place" };

static const RfPolicyWords *
rf_policy_row_get_words (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), KEY);
}

static void
rf_policy_row_mark (GtkWidget *row, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

/* Returns: how many changes of a row are on their way to the disk */
static guint
rf_policy_row_count_writing (GtkWidget *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), WRITING));
}

static void
rf_policy_row_add_writing (GtkWidget *row, int by)
{
  guint count = (guint) ((int) rf_policy_row_count_writing (row) + by);

  g_object_set_data (G_OBJECT (row), WRITING, GUINT_TO_POINTER (count));
}

/* A change on its way. */
typedef struct
{
  RfPolicyGroup *group; /* (owned) */
  GtkWidget *row;       /* (owned) */
} RfPolicyWriting;

static void
rf_policy_group_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree RfPolicyWriting *writing = user_data;
  g_autoptr (RfPolicyGroup) self = writing->group;
  g_autoptr (GtkWidget) row = writing->row;
  g_autoptr (GError) error = NULL;
  gboolean is_written = rf_config_write_finish (result, &error);

  rf_policy_row_add_writing (row, -1);
  if (is_written && rf_policy_row_count_writing (row) == 0)
    g_object_set_data (G_OBJECT (row), SHOWN, NULL);
  if (is_written)
    {
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  rf_policy_row_mark (row, TRUE);
  rf_config_tell (GTK_WIDGET (self), error);
}

/* @value: (nullable): or %NULL for what Refrain ships */
static void
rf_policy_group_write (RfPolicyGroup *self, GtkWidget *row, const char *value)
{
  const RfConfigChange change = {
    self->config_file, self->group, rf_policy_row_get_words (row)->key, value, TRUE
  };
  RfPolicyWriting *writing = NULL;

  if (self->is_showing || self->group == NULL)
    return;
  writing = g_new0 (RfPolicyWriting, 1);
  writing->group = g_object_ref (self);
  writing->row = g_object_ref (row);
  rf_policy_row_add_writing (row, 1);
  rf_config_write_async (&change, rf_policy_group_written_cb, writing);
}

static RfPolicyGroup *
rf_policy_group_of (GtkWidget *row)
{
  return RF_POLICY_GROUP (gtk_widget_get_ancestor (row, RF_TYPE_POLICY_GROUP));
}

static void
rf_policy_group_apply_cb (AdwEntryRow *row, gpointer user_data)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  rf_policy_group_write (
      rf_policy_group_of (GTK_WIDGET (row)), GTK_WIDGET (row), *text != '\0' ? text : NULL);
}

static void
rf_policy_group_switch_cb (GtkSwitch *control, GParamSpec *pspec, gpointer row)
{
  rf_policy_group_write (
      rf_policy_group_of (row), row, gtk_switch_get_active (control) ? "yes" : "no");
}

static void
rf_policy_group_match_cb (AdwComboRow *row, GParamSpec *pspec, gpointer user_data)
{
  guint chosen = adw_combo_row_get_selected (row);

  if (chosen < G_N_ELEMENTS (matches))
    rf_policy_group_write (
        rf_policy_group_of (GTK_WIDGET (row)), GTK_WIDGET (row), matches[chosen]);
}

static void
rf_policy_group_reset_cb (GtkButton *button, gpointer row)
{
  rf_policy_group_write (rf_policy_group_of (row), row, NULL);
}

static GtkWidget *
rf_policy_group_make_entry (const RfPolicyWords *words)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect (row, "apply", G_CALLBACK (rf_policy_group_apply_cb), NULL);
  return row;
}

static GtkWidget *
rf_policy_group_make_switch (const RfPolicyWords *words)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *control = gtk_switch_new ();

  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (words->help));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (words->title), -1);
  g_object_set_data (G_OBJECT (row), CONTROL, control);
  g_signal_connect_object (
      control, "notify::active", G_CALLBACK (rf_policy_group_switch_cb), row, 0);
  return row;
}

static GtkWidget *
rf_policy_group_make_match (const RfPolicyWords *words)
{
  const char *const titles[] = { _ ("Same Content"), _ ("Any Content"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);
  GtkWidget *row = adw_combo_row_new ();

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  g_signal_connect (row, "notify::selected", G_CALLBACK (rf_policy_group_match_cb), NULL);
  return row;
}

static void
rf_policy_group_add_reset (GtkWidget *row, const RfPolicyWords *words)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Reset “%s”"), _ (words->title));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("As Refrain Ships It"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (ADW_IS_ENTRY_ROW (row))
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data (G_OBJECT (row), RESET, button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (rf_policy_group_reset_cb), row, 0);
}

static GtkWidget *
rf_policy_group_make_row (RfPolicyGroup *self, const RfPolicyWords *words)
{
  GtkWidget *row = NULL;

  if (words->control == RF_POLICY_SWITCH)
    row = rf_policy_group_make_switch (words);
  else if (words->control == RF_POLICY_PLACE)
    row = rf_policy_group_make_match (words);
  else
    row = rf_policy_group_make_entry (words);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (words->title));
  gtk_widget_set_tooltip_text (row, _ (words->help));
  g_object_set_data (G_OBJECT (row), KEY, (gpointer) words);
  rf_policy_group_add_reset (row, words);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

/* What is typed there was neither written nor taken back yet. */
static gboolean
rf_policy_row_is_being_edited (GtkWidget *row)
{
  const char *shown = g_object_get_data (G_OBJECT (row), SHOWN);

  return ADW_IS_ENTRY_ROW (row) && shown != NULL &&
         !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), shown);
}

static void
rf_policy_row_show_value (GtkWidget *row, const char *value)
{
  GtkWidget *control = g_object_get_data (G_OBJECT (row), CONTROL);

  if (control != NULL)
    gtk_switch_set_active (GTK_SWITCH (control), !g_str_equal (value, "no"));
  else if (ADW_IS_COMBO_ROW (row))
    adw_combo_row_set_selected (ADW_COMBO_ROW (row), g_str_equal (value, "place"));
  else if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), value))
    gtk_editable_set_text (GTK_EDITABLE (row), value);
  g_object_set_data_full (G_OBJECT (row), SHOWN, g_strdup (value), g_free);
  rf_policy_row_mark (row, FALSE);
}

static void
rf_policy_row_show (GtkWidget *row, const RfHostSetting *setting)
{
  GtkWidget *reset = g_object_get_data (G_OBJECT (row), RESET);

  gtk_widget_set_visible (reset, setting->is_set);
  if (rf_policy_row_count_writing (row) == 0 && !rf_policy_row_is_being_edited (row))
    rf_policy_row_show_value (row, setting->value != NULL ? setting->value : "");
}

static void
rf_policy_group_dispose (GObject *object)
{
  g_clear_pointer (&RF_POLICY_GROUP (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (rf_policy_group_parent_class)->dispose (object);
}

static void
rf_policy_group_finalize (GObject *object)
{
  RfPolicyGroup *self = RF_POLICY_GROUP (object);

  g_free (self->config_file);
  g_free (self->group);
  G_OBJECT_CLASS (rf_policy_group_parent_class)->finalize (object);
}

static void
rf_policy_group_class_init (RfPolicyGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_policy_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_policy_group_finalize;
  /* Something else is written in refrain.conf. */
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_policy_group_init (RfPolicyGroup *self)
{
  self->rows = g_ptr_array_new ();
}

/**
 * rf_policy_group_new:
 * @section: whose settings it has
 * @config_file: (nullable): the configuration; %NULL for the usual place
 *
 * Returns: (transfer floating): a group that shows nothing yet; its signal `changed` tells
 *   that something was written
 */
GtkWidget *
rf_policy_group_new (RfPolicySection section, const char *config_file)
{
  RfPolicyGroup *self = g_object_new (RF_TYPE_POLICY_GROUP, NULL);

  self->section = section;
  self->config_file = g_strdup (config_file);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self),
                                   rf_policy_section_get_title (section));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         rf_policy_section_get_help (section));
  return GTK_WIDGET (self);
}

/**
 * rf_policy_group_show:
 * @self: a group
 * @policy: always that of the same profile
 *
 * Shows what holds now.
 */
void
rf_policy_group_show (RfPolicyGroup *self, const RfHostPolicy *policy)
{
  guint n_shown = 0;

  self->is_showing = TRUE;
  g_free (self->group);
  self->group = g_strdup (policy->group);
  for (guint i = 0; i < policy->settings->len; i++)
    {
      const RfHostSetting *setting = g_ptr_array_index (policy->settings, i);
      const RfPolicyWords *words = rf_policy_find_words (setting->key);

      if (words == NULL || words->section != self->section)
        continue;
      if (n_shown == self->rows->len)
        rf_policy_group_make_row (self, words);
      rf_policy_row_show (g_ptr_array_index (self->rows, n_shown++), setting);
    }
  self->is_showing = FALSE;
}
