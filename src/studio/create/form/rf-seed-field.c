/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-seed-field.h"

#include <glib/gi18n.h>

/*
 * The seed: the same one with the same words makes the same thing. Empty, it is the
 * model's own; the button draws another.
 */

struct _RfSeedField
{
  RfField parent_instance;

  GtkWidget *entry;
};

G_DEFINE_FINAL_TYPE (RfSeedField, rf_seed_field, RF_TYPE_FIELD)

/**
 * rf_seed_draw:
 * @parameter: a model's seed
 *
 * Returns: a seed within its range, by chance; short enough to be read out
 */
gint64
rf_seed_draw (const RfParameter *parameter)
{
  double minimum = MAX (parameter->minimum, 0);
  double maximum = MIN (parameter->maximum, 4294967295.0);

  return (gint64) g_random_double_range (minimum, MAX (maximum, minimum) + 1);
}

/**
 * rf_seed_field_roll:
 * @self: a field
 *
 * Puts a seed there by chance.
 */
void
rf_seed_field_roll (RfSeedField *self)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT,
                                           rf_seed_draw (rf_field_get_parameter (RF_FIELD (self))));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static gboolean
rf_seed_field_show (RfField *field, JsonNode *value)
{
  RfSeedField *self = RF_SEED_FIELD (field);
  g_autofree char *text = NULL;

  if (value == NULL || value == rf_field_get_parameter (field)->default_value)
    text = g_strdup ("");
  else if (json_node_get_value_type (value) == G_TYPE_INT64)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
  else if (json_node_get_value_type (value) == G_TYPE_STRING)
    text = json_node_dup_string (value);
  if (text == NULL)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  return TRUE;
}

static JsonNode *
rf_seed_field_read (RfField *field, GError **faults)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (RF_SEED_FIELD (field)->entry));
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gint64 seed = 0;

  if (*stripped == '\0')
    return NULL;
  if (!g_ascii_string_to_signed (
          stripped, 10, -RF_PARAMETER_INTEGER_LIMIT, RF_PARAMETER_INTEGER_LIMIT, &seed, NULL))
    {
      rf_error_collect_for (faults,
                            rf_field_get_parameter (field)->name,
                            RF_REASON_TYPE,
                            "“%s” is not a whole number",
                            stripped);
      return NULL;
    }
  return json_node_init_int (json_node_alloc (), seed);
}

static void
rf_seed_field_build (RfField *field)
{
  RfSeedField *self = RF_SEED_FIELD (field);
  GtkWidget *dice = gtk_button_new_from_icon_name ("media-playlist-shuffle-symbolic");

  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 11);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("The model’s"));
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_widget_set_tooltip_text (dice, _ ("Draw a Seed"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (dice), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Draw a Seed"), -1);
  rf_field_name (field, self->entry, NULL);
  rf_field_add_suffix (field, self->entry);
  rf_field_add_suffix (field, dice);
  g_signal_connect_object (
      self->entry, "changed", G_CALLBACK (rf_field_touch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      dice, "clicked", G_CALLBACK (rf_seed_field_roll), self, G_CONNECT_SWAPPED);
}

static char *
rf_seed_field_dup_typed (RfField *field)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (RF_SEED_FIELD (field)->entry)));
}

static void
rf_seed_field_take_typed (RfField *field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (RF_SEED_FIELD (field)->entry), text);
}

static void
rf_seed_field_class_init (RfSeedFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  field_class->build = rf_seed_field_build;
  field_class->show = rf_seed_field_show;
  field_class->read = rf_seed_field_read;
  field_class->dup_typed = rf_seed_field_dup_typed;
  field_class->take_typed = rf_seed_field_take_typed;
}

static void
rf_seed_field_init (RfSeedField *self)
{
}
