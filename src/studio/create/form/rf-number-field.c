/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-types-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/*
 * A number within its range: written, stepped, or drawn along a scale where the range is
 * one that can be seen. What is written counts as it is typed. An empty field leaves the
 * number open.
 */

/* Steps that a scale can tell apart. */
#define SCALE_STEPS 5000

struct _RfNumberField
{
  RfField parent_instance;

  GtkWidget *spin;
  GtkWidget *scale; /* (nullable) */
  gboolean is_printing;
  gboolean keeps_text; /* what was put back stands until somebody does something with it */
};

G_DEFINE_FINAL_TYPE (RfNumberField, rf_number_field, RF_TYPE_FIELD)

/**
 * rf_number_from_json:
 * @value: what a request says
 * @number: (out): the number
 *
 * Returns: whether it is one, or a text of one
 */
gboolean
rf_number_from_json (JsonNode *value, double *number)
{
  GType type = json_node_get_value_type (value);
  const char *text = NULL;
  char *end = NULL;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    {
      *number = json_node_get_double (value);
      return TRUE;
    }
  if (type != G_TYPE_STRING)
    return FALSE;
  text = json_node_get_string (value);
  *number = g_ascii_strtod (text, &end);
  return end != text && (*end == '\0' || *end == 'x') && isfinite (*number);
}

static double
rf_number_get_step (const RfParameter *parameter)
{
  double range = parameter->maximum - parameter->minimum;

  if (parameter->step > 0)
    return parameter->step;
  if (parameter->type == RF_PARAMETER_INTEGER || range > 50)
    return 1;
  return range <= 2 ? 0.05 : 0.1;
}

static char *
rf_number_print (const RfParameter *parameter, double number)
{
  if (parameter->type == RF_PARAMETER_INTEGER)
    return g_strdup_printf ("%.0f", number);
  return g_strdup_printf ("%.10g", number);
}

/* In the writing of this place, or with a point. */
static gboolean
rf_number_parse (const char *text, double *number)
{
  char *end = NULL;

  errno = 0;
  *number = g_strtod (text, &end);
  while (end != text && g_ascii_isspace (*end))
    end++;
  return end != text && *end == '\0' && errno == 0 && isfinite (*number);
}

/**
 * rf_number_make_spin:
 * @parameter: an integer or a number
 *
 * Returns: (transfer floating): a button over its range
 */
GtkWidget *
rf_number_make_spin (const RfParameter *parameter)
{
  double step = rf_number_get_step (parameter);
  GtkAdjustment *adjustment = gtk_adjustment_new (
      MAX (parameter->minimum, 0), parameter->minimum, parameter->maximum, step, step * 10, 0);
  GtkWidget *spin =
      gtk_spin_button_new (adjustment, 0, parameter->type == RF_PARAMETER_INTEGER ? 0 : 6);

  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 9);
  rf_field_ignore_wheel (spin);
  return spin;
}

static gboolean
rf_number_field_is_open (RfNumberField *self)
{
  return !rf_field_is_set (RF_FIELD (self)) &&
         rf_field_get_parameter (RF_FIELD (self))->default_value == NULL;
}

static void
rf_number_field_print (RfNumberField *self, gboolean is_open)
{
  const RfParameter *parameter = rf_field_get_parameter (RF_FIELD (self));
  double number =
      gtk_adjustment_get_value (gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->spin)));
  g_autofree char *text = is_open ? g_strdup ("") : rf_number_print (parameter, number);

  self->is_printing = TRUE;
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->spin)), text))
    gtk_editable_set_text (GTK_EDITABLE (self->spin), text);
  self->is_printing = FALSE;
}

static gboolean
rf_number_field_output_cb (GtkSpinButton *spin, gpointer user_data)
{
  RfNumberField *self = user_data;

  /* It is told to print when it is first shown, too. */
  if (!self->keeps_text)
    rf_number_field_print (self, rf_number_field_is_open (self));
  return TRUE;
}

/* An empty text is no number, and none is made of it. */
static int
rf_number_field_input_cb (GtkSpinButton *spin, double *number, gpointer user_data)
{
  RfNumberField *self = user_data;
  const RfParameter *parameter = rf_field_get_parameter (RF_FIELD (self));

  self->keeps_text = FALSE;
  if (rf_number_parse (gtk_editable_get_text (GTK_EDITABLE (spin)), number))
    return TRUE;
  if (parameter->default_value == NULL || !rf_number_from_json (parameter->default_value, number))
    *number = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin));
  return TRUE;
}

static void
rf_number_field_typed_cb (RfNumberField *self)
{
  if (self->is_printing)
    return;
  self->keeps_text = FALSE;
  rf_field_touch (RF_FIELD (self));
}

/* Stepped or drawn: then it is no longer open. */
static void
rf_number_field_moved_cb (RfNumberField *self)
{
  if (rf_field_is_showing (RF_FIELD (self)))
    return;
  self->keeps_text = FALSE;
  rf_number_field_print (self, FALSE);
  rf_field_touch (RF_FIELD (self));
}

static gboolean
rf_number_field_show (RfField *field, JsonNode *value)
{
  RfNumberField *self = RF_NUMBER_FIELD (field);
  const RfParameter *parameter = rf_field_get_parameter (field);
  double number = MAX (parameter->minimum, 0);

  if (value != NULL && (!rf_number_from_json (value, &number) || number < parameter->minimum ||
                        number > parameter->maximum))
    return FALSE;
  self->keeps_text = FALSE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), number);
  rf_number_field_print (self, value == NULL);
  return TRUE;
}

static JsonNode *
rf_number_field_read (RfField *field, GError **faults)
{
  RfNumberField *self = RF_NUMBER_FIELD (field);
  const RfParameter *parameter = rf_field_get_parameter (field);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->spin));
  double number = 0;

  if (*text == '\0')
    return NULL;
  if (!rf_number_parse (text, &number))
    {
      rf_error_collect_for (faults, parameter->name, RF_REASON_TYPE, "“%s” is not a number", text);
      return NULL;
    }
  if (parameter->type == RF_PARAMETER_INTEGER && !(fabs (number - round (number)) > 0) &&
      fabs (number) <= (double) RF_PARAMETER_INTEGER_LIMIT)
    return json_node_init_int (json_node_alloc (), (gint64) number);
  return json_node_init_double (json_node_alloc (), number);
}

static gboolean
rf_number_can_be_drawn (const RfParameter *parameter)
{
  double range = parameter->maximum - parameter->minimum;

  return isfinite (range) && range > 0 && range / rf_number_get_step (parameter) <= SCALE_STEPS;
}

static void
rf_number_field_add_scale (RfNumberField *self)
{
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->spin));

  self->scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  rf_field_ignore_wheel (self->scale);
  rf_field_name (RF_FIELD (self), self->scale, _ ("scale"));
  rf_field_add_below (RF_FIELD (self), self->scale);
}

static void
rf_number_field_build (RfField *field)
{
  RfNumberField *self = RF_NUMBER_FIELD (field);
  const RfParameter *parameter = rf_field_get_parameter (field);

  self->spin = rf_number_make_spin (parameter);
  rf_field_name (field, self->spin, NULL);
  rf_field_add_suffix (field, self->spin);
  if (rf_number_can_be_drawn (parameter))
    rf_number_field_add_scale (self);
  g_signal_connect_object (self->spin, "output", G_CALLBACK (rf_number_field_output_cb), self, 0);
  g_signal_connect_object (self->spin, "input", G_CALLBACK (rf_number_field_input_cb), self, 0);
  g_signal_connect_object (
      self->spin, "value-changed", G_CALLBACK (rf_number_field_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->spin, "changed", G_CALLBACK (rf_number_field_typed_cb), self, G_CONNECT_SWAPPED);
}

static char *
rf_number_field_dup_typed (RfField *field)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (RF_NUMBER_FIELD (field)->spin)));
}

static void
rf_number_field_take_typed (RfField *field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (RF_NUMBER_FIELD (field)->spin), text);
  RF_NUMBER_FIELD (field)->keeps_text = TRUE;
}

static void
rf_number_field_class_init (RfNumberFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  field_class->build = rf_number_field_build;
  field_class->show = rf_number_field_show;
  field_class->read = rf_number_field_read;
  field_class->dup_typed = rf_number_field_dup_typed;
  field_class->take_typed = rf_number_field_take_typed;
}

static void
rf_number_field_init (RfNumberField *self)
{
}
