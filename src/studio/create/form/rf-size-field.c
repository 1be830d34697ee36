/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-types-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

/*
 * Width and height in one row. The model has a parameter for each, and one of the type
 * `size` which is another way to give both; the first two go into the request.
 */

struct _RfSizeField
{
  RfField parent_instance;

  const RfParameter *sides[2]; /* borrowed from the model */
  GtkWidget *spins[2];
};

G_DEFINE_FINAL_TYPE (RfSizeField, rf_size_field, RF_TYPE_FIELD)

static void
rf_size_field_show_side (RfSizeField *self, gsize side, JsonNode *value)
{
  double number = MAX (self->sides[side]->minimum, 1);

  if (value == NULL)
    value = self->sides[side]->default_value;
  if (value != NULL)
    rf_number_from_json (value, &number);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spins[side]), number);
}

static gboolean
rf_size_field_show (RfField *field, JsonNode *value)
{
  RfSizeField *self = RF_SIZE_FIELD (field);
  int width = 0;
  int height = 0;

  if (value == NULL)
    {
      rf_size_field_show_side (self, 0, NULL);
      rf_size_field_show_side (self, 1, NULL);
      return TRUE;
    }
  if (json_node_get_value_type (value) != G_TYPE_STRING ||
      sscanf (json_node_get_string (value), "%dx%d", &width, &height) != 2)
    return FALSE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spins[0]), width);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spins[1]), height);
  return TRUE;
}

static int
rf_size_field_get_side (RfSizeField *self, gsize side)
{
  return gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->spins[side]));
}

static gboolean
rf_size_field_differs (RfSizeField *self, gsize side)
{
  double number = MAX (self->sides[side]->minimum, 1);

  if (self->sides[side]->default_value != NULL)
    rf_number_from_json (self->sides[side]->default_value, &number);
  return rf_size_field_get_side (self, side) != (int) number;
}

static JsonNode *
rf_size_field_read (RfField *field, GError **faults)
{
  RfSizeField *self = RF_SIZE_FIELD (field);
  g_autofree char *text =
      g_strdup_printf ("%dx%d", rf_size_field_get_side (self, 0), rf_size_field_get_side (self, 1));

  if (!rf_size_field_differs (self, 0) && !rf_size_field_differs (self, 1))
    return NULL;
  return json_node_init_string (json_node_alloc (), text);
}

static void
rf_size_field_write (RfField *field, RfRequest *request, GError **faults)
{
  RfSizeField *self = RF_SIZE_FIELD (field);

  for (gsize i = 0; i < G_N_ELEMENTS (self->sides); i++)
    json_object_set_int_member (
        request->params, self->sides[i]->name, rf_size_field_get_side (self, i));
}

static char *
rf_size_field_dup_sides (RfSizeField *self, const RfRequest *request)
{
  int sides[2] = { 0, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      JsonNode *value = rf_field_find_value (self->sides[i], request);
      double number = 0;

      if (value == NULL)
        value = self->sides[i]->default_value;
      if (value == NULL || !rf_number_from_json (value, &number))
        return NULL;
      sides[i] = (int) number;
    }
  return g_strdup_printf ("%dx%d", sides[0], sides[1]);
}

static void
rf_size_field_take (RfField *field, const RfRequest *request)
{
  RfSizeField *self = RF_SIZE_FIELD (field);
  JsonNode *given = rf_field_find_value (rf_field_get_parameter (field), request);
  g_autofree char *sides = NULL;
  g_autoptr (JsonNode) value = NULL;

  if (given == NULL)
    sides = rf_size_field_dup_sides (self, request);
  if (sides != NULL)
    value = json_node_init_string (json_node_alloc (), sides);
  rf_field_show_value (field, given != NULL ? given : value);
}

static gboolean
rf_size_field_answers_to (RfField *field, const char *name)
{
  RfSizeField *self = RF_SIZE_FIELD (field);

  return g_str_equal (name, rf_field_get_parameter (field)->name) ||
         g_str_equal (name, self->sides[0]->name) || g_str_equal (name, self->sides[1]->name);
}

static void
rf_size_field_build_side (RfSizeField *self, gsize side, const char *part)
{
  RfField *field = RF_FIELD (self);
  const RfParameter *parameter = rf_field_get_parameter (field);

  self->sides[side] =
      rf_model_info_find_parameter (rf_field_get_model (field), parameter->expands[side]);
  self->spins[side] = rf_number_make_spin (self->sides[side]);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spins[side]), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->spins[side]), 5);
  rf_field_name (field, self->spins[side], part);
  g_signal_connect_object (
      self->spins[side], "value-changed", G_CALLBACK (rf_field_touch), self, G_CONNECT_SWAPPED);
}

static void
rf_size_field_build (RfField *field)
{
  RfSizeField *self = RF_SIZE_FIELD (field);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  rf_size_field_build_side (self, 0, _ ("width"));
  rf_size_field_build_side (self, 1, _ ("height"));
  gtk_box_append (GTK_BOX (box), self->spins[0]);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("×"));
  gtk_box_append (GTK_BOX (box), self->spins[1]);
  rf_field_add_below (field, box);
}

static void
rf_size_field_class_init (RfSizeFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  field_class->build = rf_size_field_build;
  field_class->show = rf_size_field_show;
  field_class->read = rf_size_field_read;
  field_class->write = rf_size_field_write;
  field_class->take = rf_size_field_take;
  field_class->answers_to = rf_size_field_answers_to;
}

static void
rf_size_field_init (RfSizeField *self)
{
}
