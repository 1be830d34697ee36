/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-types-private.h"

/*
 * On or off.
 */

struct _RfSwitchField
{
  RfField parent_instance;

  GtkWidget *toggle;
};

G_DEFINE_FINAL_TYPE (RfSwitchField, rf_switch_field, RF_TYPE_FIELD)

static gboolean
rf_switch_field_show (RfField *field, JsonNode *value)
{
  RfSwitchField *self = RF_SWITCH_FIELD (field);
  const char *text = NULL;
  gboolean is_on = FALSE;

  if (value != NULL && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    is_on = json_node_get_boolean (value);
  else if (value != NULL)
    {
      text = json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : "";
      is_on = g_str_equal (text, "true") || g_str_equal (text, "yes");
      if (!is_on && !g_str_equal (text, "false") && !g_str_equal (text, "no"))
        return FALSE;
    }
  gtk_switch_set_active (GTK_SWITCH (self->toggle), is_on);
  return TRUE;
}

static JsonNode *
rf_switch_field_read (RfField *field, GError **faults)
{
  RfSwitchField *self = RF_SWITCH_FIELD (field);

  return json_node_init_boolean (json_node_alloc (),
                                 gtk_switch_get_active (GTK_SWITCH (self->toggle)));
}

static void
rf_switch_field_build (RfField *field)
{
  RfSwitchField *self = RF_SWITCH_FIELD (field);

  self->toggle = gtk_switch_new ();
  rf_field_name (field, self->toggle, NULL);
  rf_field_add_suffix (field, self->toggle);
  g_signal_connect_object (
      self->toggle, "notify::active", G_CALLBACK (rf_field_touch), self, G_CONNECT_SWAPPED);
}

static void
rf_switch_field_class_init (RfSwitchFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  field_class->build = rf_switch_field_build;
  field_class->show = rf_switch_field_show;
  field_class->read = rf_switch_field_read;
}

static void
rf_switch_field_init (RfSwitchField *self)
{
}
