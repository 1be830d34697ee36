/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-text-field.h"

/*
 * Text of any length, with its lines. How many characters there are, and may be, stands
 * beside the title once there is something.
 */

/* Heights of what is visible, in pixels; beyond the last it scrolls. */
#define PROMPT_HEIGHT 84
#define TEXT_HEIGHT   24
#define MAX_HEIGHT    260

typedef struct
{
  GtkWidget *view;
  GtkWidget *count;
} RfTextFieldPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (RfTextField, rf_text_field, RF_TYPE_FIELD)

static RfTextFieldPrivate *
rf_text_field_get (RfTextField *self)
{
  return rf_text_field_get_instance_private (self);
}

static GtkTextBuffer *
rf_text_field_get_buffer (RfTextField *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (rf_text_field_get (self)->view));
}

/**
 * rf_text_field_dup_text:
 * @self: a field
 *
 * Returns: (transfer full): its text
 */
char *
rf_text_field_dup_text (RfTextField *self)
{
  GtkTextBuffer *buffer = rf_text_field_get_buffer (self);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/**
 * rf_text_field_set_text:
 * @self: a field
 * @text: its text; need not be UTF-8
 */
void
rf_text_field_set_text (RfTextField *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  gtk_text_buffer_set_text (rf_text_field_get_buffer (self), valid, -1);
}

static void
rf_text_field_count (RfTextField *self)
{
  RfTextFieldPrivate *private = rf_text_field_get (self);
  const RfParameter *parameter = rf_field_get_parameter (RF_FIELD (self));
  int count = gtk_text_buffer_get_char_count (rf_text_field_get_buffer (self));
  double maximum = parameter->type == RF_PARAMETER_TEXT ? parameter->maximum : 0;
  g_autofree char *text =
      maximum > 0 ? g_strdup_printf ("%d / %.0f", count, maximum) : g_strdup_printf ("%d", count);

  gtk_label_set_text (GTK_LABEL (private->count), text);
  gtk_widget_set_visible (private->count, count > 0);
  if (maximum > 0 && count > maximum)
    gtk_widget_add_css_class (private->count, "error");
  else
    gtk_widget_remove_css_class (private->count, "error");
}

static void
rf_text_field_changed_cb (RfTextField *self)
{
  rf_text_field_count (self);
  rf_field_touch (RF_FIELD (self));
}

static gboolean
rf_text_field_show (RfField *field, JsonNode *value)
{
  if (value != NULL && json_node_get_value_type (value) != G_TYPE_STRING)
    return FALSE;
  rf_text_field_set_text (RF_TEXT_FIELD (field), value != NULL ? json_node_get_string (value) : "");
  return TRUE;
}

static JsonNode *
rf_text_field_read (RfField *field, GError **faults)
{
  g_autofree char *text = rf_text_field_dup_text (RF_TEXT_FIELD (field));

  return json_node_init_string (json_node_alloc (), text);
}

static GtkWidget *
rf_text_field_make_scrolled (GtkWidget *view, gboolean is_prompt)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              is_prompt ? PROMPT_HEIGHT : TEXT_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_add_css_class (scrolled, "rf-text");
  return scrolled;
}

static void
rf_text_field_build (RfField *field)
{
  RfTextField *self = RF_TEXT_FIELD (field);
  RfTextFieldPrivate *private = rf_text_field_get (self);
  const RfParameter *parameter = rf_field_get_parameter (field);

  private->view = gtk_text_view_new ();
  private->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (private->count, "caption");
  gtk_widget_add_css_class (private->count, "numeric");
  gtk_widget_add_css_class (private->count, "dim-label");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (private->view), GTK_WRAP_WORD_CHAR);
  /* Tab leads on to the next field. */
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (private->view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (private->view), parameter->type == RF_PARAMETER_JSON);
  rf_field_name (field, private->view, NULL);
  rf_field_add_suffix (field, private->count);
  rf_field_add_below (
      field,
      rf_text_field_make_scrolled (private->view, (parameter->flags & RF_PARAMETER_PROMPT) != 0));
  g_signal_connect_object (rf_text_field_get_buffer (self),
                           "changed",
                           G_CALLBACK (rf_text_field_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  rf_text_field_count (self);
}

static char *
rf_text_field_dup_typed (RfField *field)
{
  return rf_text_field_dup_text (RF_TEXT_FIELD (field));
}

static void
rf_text_field_take_typed (RfField *field, const char *text)
{
  rf_text_field_set_text (RF_TEXT_FIELD (field), text);
}

static void
rf_text_field_class_init (RfTextFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  field_class->build = rf_text_field_build;
  field_class->show = rf_text_field_show;
  field_class->read = rf_text_field_read;
  field_class->dup_typed = rf_text_field_dup_typed;
  field_class->take_typed = rf_text_field_take_typed;
}

static void
rf_text_field_init (RfTextField *self)
{
}
