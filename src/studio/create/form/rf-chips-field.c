/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-types-private.h"

#include "rf-say-model.h"

#include <glib/gi18n.h>

/*
 * Some of a few words: a button for each. Where their order counts, it is that in which
 * they were pressed.
 */

struct _RfChipsField
{
  RfField parent_instance;

  GPtrArray *chips; /* (owned) of GtkToggleButton, borrowed, as the choices stand */
  GArray *chosen;   /* (owned) of guint: indices, in order */
};

G_DEFINE_FINAL_TYPE (RfChipsField, rf_chips_field, RF_TYPE_FIELD)

static void
rf_chips_field_forget (RfChipsField *self, guint choice)
{
  for (guint i = 0; i < self->chosen->len; i++)
    {
      if (g_array_index (self->chosen, guint, i) == choice)
        {
          g_array_remove_index (self->chosen, i);
          return;
        }
    }
}

static void
rf_chips_field_toggled_cb (GtkToggleButton *chip, gpointer user_data)
{
  RfChipsField *self = user_data;
  guint choice = 0;

  if (!g_ptr_array_find (self->chips, chip, &choice))
    return;
  rf_chips_field_forget (self, choice);
  if (gtk_toggle_button_get_active (chip))
    g_array_append_val (self->chosen, choice);
  rf_field_touch (RF_FIELD (self));
}

static void
rf_chips_field_clear (RfChipsField *self)
{
  for (guint i = 0; i < self->chips->len; i++)
    gtk_toggle_button_set_active (g_ptr_array_index (self->chips, i), FALSE);
}

static gboolean
rf_chips_field_press (RfChipsField *self, const char *word)
{
  const RfParameter *parameter = rf_field_get_parameter (RF_FIELD (self));

  for (guint i = 0; i < self->chips->len; i++)
    {
      if (g_ascii_strcasecmp (parameter->choices[i], word) != 0)
        continue;
      gtk_toggle_button_set_active (g_ptr_array_index (self->chips, i), TRUE);
      return TRUE;
    }
  return FALSE;
}

static gboolean
rf_chips_field_press_words (RfChipsField *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  gboolean all = TRUE;

  for (gsize i = 0; words[i] != NULL; i++)
    all = (*g_strstrip (words[i]) == '\0' || rf_chips_field_press (self, words[i])) && all;
  return all;
}

static gboolean
rf_chips_field_show (RfField *field, JsonNode *value)
{
  RfChipsField *self = RF_CHIPS_FIELD (field);
  JsonArray *array = NULL;
  gboolean all = TRUE;

  rf_chips_field_clear (self);
  if (value == NULL)
    return TRUE;
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return rf_chips_field_press_words (self, json_node_get_string (value));
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *word = json_array_get_element (array, i);

      all = json_node_get_value_type (word) == G_TYPE_STRING &&
            rf_chips_field_press (self, json_node_get_string (word)) && all;
    }
  return all;
}

static JsonNode *
rf_chips_field_read (RfField *field, GError **faults)
{
  RfChipsField *self = RF_CHIPS_FIELD (field);
  const RfParameter *parameter = rf_field_get_parameter (field);
  JsonNode *value = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->chosen->len; i++)
    json_array_add_string_element (array,
                                   parameter->choices[g_array_index (self->chosen, guint, i)]);
  json_node_take_array (value, array);
  return value;
}

static void
rf_chips_field_add_chip (RfChipsField *self, GtkFlowBox *box, const char *choice)
{
  g_autofree char *shown = rf_say_choice (rf_field_get_parameter (RF_FIELD (self)), choice);
  GtkWidget *chip = gtk_toggle_button_new_with_label (shown);
  GtkWidget *child = gtk_flow_box_child_new ();

  rf_field_name (RF_FIELD (self), chip, shown);
  rf_field_name (RF_FIELD (self), child, shown);
  gtk_widget_add_css_class (chip, "rf-chip");
  /* The button has the focus, and not what holds it. */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), chip);
  gtk_flow_box_insert (box, child, -1);
  g_ptr_array_add (self->chips, chip);
  g_signal_connect_object (chip, "toggled", G_CALLBACK (rf_chips_field_toggled_cb), self, 0);
}

static void
rf_chips_field_build (RfField *field)
{
  RfChipsField *self = RF_CHIPS_FIELD (field);
  const RfParameter *parameter = rf_field_get_parameter (field);
  GtkWidget *box = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 30);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (box), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (box), 6);
  for (gsize i = 0; parameter->choices[i] != NULL; i++)
    rf_chips_field_add_chip (self, GTK_FLOW_BOX (box), parameter->choices[i]);
  rf_field_name (field, box, NULL);
  rf_field_add_below (field, box);
  if (parameter->prompt_words != NULL)
    rf_field_set_note (field, _ ("Left open: from the prompt"));
}

static void
rf_chips_field_finalize (GObject *object)
{
  RfChipsField *self = RF_CHIPS_FIELD (object);

  g_ptr_array_unref (self->chips);
  g_array_unref (self->chosen);
  G_OBJECT_CLASS (rf_chips_field_parent_class)->finalize (object);
}

static void
rf_chips_field_class_init (RfChipsFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rf_chips_field_finalize;
  field_class->build = rf_chips_field_build;
  field_class->show = rf_chips_field_show;
  field_class->read = rf_chips_field_read;
}

static void
rf_chips_field_init (RfChipsField *self)
{
  self->chips = g_ptr_array_new ();
  self->chosen = g_array_new (FALSE, FALSE, sizeof (guint));
}
