/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-input-field.h"

#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * A file that something is made from: chosen, dropped, pasted, or one that is in the
 * library already. The signal `library-wanted` asks whoever has a session for the last.
 */

struct _RfInputField
{
  RfField parent_instance;

  RfInput *input; /* (owned) (nullable) */
  GtkWidget *name;
};

enum
{
  LIBRARY_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfInputField, rf_input_field, RF_TYPE_FIELD)

static void
rf_input_field_set_input (RfInputField *self, RfInput *input, const char *name)
{
  g_autofree char *line = rf_say_line (name, 200);

  g_clear_pointer (&self->input, rf_input_free);
  self->input = input;
  gtk_label_set_text (GTK_LABEL (self->name), line);
  gtk_widget_set_visible (self->name, input != NULL);
}

/**
 * rf_input_field_set_file:
 * @self: a field
 * @path: a file on this machine
 */
void
rf_input_field_set_file (RfInputField *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  rf_input_field_set_input (self, rf_input_new (path, NULL, NULL), name);
  rf_field_touch (RF_FIELD (self));
}

/**
 * rf_input_field_set_asset:
 * @self: a field
 * @sha256: a blob of the store
 * @name: what people know it by; plain text
 */
void
rf_input_field_set_asset (RfInputField *self, const char *sha256, const char *name)
{
  rf_input_field_set_input (self, rf_input_new (NULL, sha256, NULL), name);
  rf_field_touch (RF_FIELD (self));
}

/**
 * rf_input_field_get_input:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): what was chosen
 */
const RfInput *
rf_input_field_get_input (RfInputField *self)
{
  return self->input;
}

/* An input has no default: the value of the table is never one. */
static gboolean
rf_input_field_show (RfField *field, JsonNode *value)
{
  rf_input_field_set_input (RF_INPUT_FIELD (field), NULL, NULL);
  return TRUE;
}

static JsonNode *
rf_input_field_read (RfField *field, GError **faults)
{
  const RfInput *input = RF_INPUT_FIELD (field)->input;
  const char *name = NULL;

  if (input == NULL)
    return NULL;
  name = input->path != NULL ? input->path : input->sha256 != NULL ? input->sha256 : input->key;
  return json_node_init_string (json_node_alloc (), name);
}

static RfInput *
rf_input_field_copy (const RfInput *input)
{
  RfInput *copy = rf_input_new (input->path, input->sha256, input->key);

  copy->kind = input->kind;
  return copy;
}

static void
rf_input_field_write (RfField *field, RfRequest *request, GError **faults)
{
  rf_request_take_input (request,
                         rf_field_get_parameter (field)->name,
                         rf_input_field_copy (RF_INPUT_FIELD (field)->input));
}

static gboolean
rf_input_field_is_first (RfField *field)
{
  const RfModelInfo *model = rf_field_get_model (field);

  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      if (parameter->type == RF_PARAMETER_INPUT)
        return parameter == rf_field_get_parameter (field);
    }
  return FALSE;
}

static char *
rf_input_field_dup_name (const RfInput *input)
{
  if (input->path != NULL)
    return g_path_get_basename (input->path);
  if (input->key != NULL)
    return g_strdup (input->key);
  return g_strdup_printf (_ ("From the library (%.8s)"), input->sha256);
}

static void
rf_input_field_take (RfField *field, const RfRequest *request)
{
  RfInputField *self = RF_INPUT_FIELD (field);
  const RfInput *input =
      g_hash_table_lookup (request->inputs, rf_field_get_parameter (field)->name);
  g_autofree char *name = NULL;

  if (input == NULL && rf_input_field_is_first (field))
    input = g_hash_table_lookup (request->inputs, "");
  rf_field_show_value (field, NULL);
  if (input == NULL || input->step >= 0)
    return;
  name = rf_input_field_dup_name (input);
  rf_input_field_set_input (self, rf_input_field_copy (input), name);
  rf_field_touch (field);
}

static gboolean
rf_input_field_answers_to (RfField *field, const char *name)
{
  const char *own = rf_field_get_parameter (field)->name;

  if (g_str_has_prefix (name, "inputs."))
    name += strlen ("inputs.");
  return g_str_equal (name, own) ||
         (g_str_equal (name, "inputs") && rf_input_field_is_first (field));
}

static void
rf_input_field_library_cb (RfInputField *self)
{
  g_signal_emit (self, signals[LIBRARY_WANTED], 0);
}

static void
rf_input_field_add_button (RfInputField *self,
                           GtkWidget *box,
                           const char *icon,
                           const char *label,
                           GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  rf_field_name (RF_FIELD (self), button, label);
  gtk_box_append (GTK_BOX (box), button);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
}

static gboolean
rf_input_field_drop_cb (GtkDropTarget *target,
                        const GValue *value,
                        double x,
                        double y,
                        gpointer user_data)
{
  return rf_input_field_drop (user_data, value);
}

static void
rf_input_field_add_drop (RfInputField *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (rf_input_field_drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
rf_input_field_build (RfField *field)
{
  RfInputField *self = RF_INPUT_FIELD (field);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->name = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_widget_set_visible (self->name, FALSE);
  gtk_widget_add_css_class (box, "linked");
  rf_input_field_add_button (
      self, box, "document-open-symbolic", _ ("Choose a File"), G_CALLBACK (rf_input_field_choose));
  rf_input_field_add_button (self,
                             box,
                             "view-grid-symbolic",
                             _ ("Choose from the Library"),
                             G_CALLBACK (rf_input_field_library_cb));
  rf_input_field_add_button (
      self, box, "edit-paste-symbolic", _ ("Paste"), G_CALLBACK (rf_input_field_paste));
  rf_field_add_suffix (field, box);
  rf_field_add_below (field, self->name);
  rf_field_set_note (field,
                     (rf_field_get_parameter (field)->flags & RF_PARAMETER_DEFAULT_STEP) != 0
                         ? _ ("Left open: made from the prompt first")
                         : "");
  rf_input_field_add_drop (self);
}

static void
rf_input_field_finalize (GObject *object)
{
  g_clear_pointer (&RF_INPUT_FIELD (object)->input, rf_input_free);
  G_OBJECT_CLASS (rf_input_field_parent_class)->finalize (object);
}

static gboolean
rf_input_field_paste_key_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  rf_input_field_paste (RF_INPUT_FIELD (widget));
  return TRUE;
}

static void
rf_input_field_class_init (RfInputFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rf_input_field_finalize;
  field_class->build = rf_input_field_build;
  field_class->show = rf_input_field_show;
  field_class->read = rf_input_field_read;
  field_class->write = rf_input_field_write;
  field_class->take = rf_input_field_take;
  field_class->answers_to = rf_input_field_answers_to;
  gtk_widget_class_add_binding (
      GTK_WIDGET_CLASS (klass), GDK_KEY_v, GDK_CONTROL_MASK, rf_input_field_paste_key_cb, NULL);

  /* An asset of the library is to be chosen. */
  signals[LIBRARY_WANTED] = g_signal_new ("library-wanted",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
rf_input_field_init (RfInputField *self)
{
}
