/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-form-private.h"

#include "rf-focus.h"
#include "rf-input-field.h"

#include <glib/gi18n.h>

/*
 * A form for one model, made from its table of parameters alone. It gives a request, and
 * takes one. When the model changes, what both have in common stays.
 */

enum
{
  CHANGED,
  LIBRARY_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfModelForm, rf_model_form, GTK_TYPE_BOX)

/**
 * rf_model_form_tell_changed:
 * @self: a form
 *
 * It asks for something else now, unless it is being filled in.
 */
void
rf_model_form_tell_changed (RfModelForm *self)
{
  if (!self->is_taking)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
rf_model_form_library_cb (RfModelForm *self, RfInputField *field)
{
  g_signal_emit (self, signals[LIBRARY_WANTED], 0, field);
}

/**
 * rf_model_form_is_part_of_size:
 * @model: a model
 * @name: a parameter of its
 *
 * Width and height stand in the row of the size that is another way to give them.
 *
 * Returns: whether it has no row of its own
 */
gboolean
rf_model_form_is_part_of_size (const RfModelInfo *model, const char *name)
{
  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      if (parameter->type == RF_PARAMETER_SIZE && parameter->expands != NULL &&
          g_strv_contains ((const char *const *) parameter->expands, name))
        return TRUE;
    }
  return FALSE;
}

static RfField *
rf_model_form_make_field (RfModelForm *self, const RfParameter *parameter)
{
  RfField *field = rf_field_new (self->model, parameter);

  g_ptr_array_add (self->fields, field);
  g_signal_connect_object (
      field, "changed", G_CALLBACK (rf_model_form_tell_changed), self, G_CONNECT_SWAPPED);
  if (RF_IS_INPUT_FIELD (field))
    g_signal_connect_object (
        field, "library-wanted", G_CALLBACK (rf_model_form_library_cb), self, G_CONNECT_SWAPPED);
  return field;
}

static void
rf_model_form_add_advanced (RfModelForm *self, RfField *field)
{
  if (self->advanced == NULL)
    {
      self->advanced = adw_expander_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->advanced), _ ("Advanced"));
    }
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->advanced), GTK_WIDGET (field));
}

static void
rf_model_form_add_fields (RfModelForm *self)
{
  for (guint i = 0; i < self->model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (self->model->parameters, i);
      RfField *field = NULL;

      if (rf_model_form_is_part_of_size (self->model, parameter->name))
        continue;
      field = rf_model_form_make_field (self, parameter);
      if ((parameter->flags & RF_PARAMETER_ADVANCED) != 0)
        rf_model_form_add_advanced (self, field);
      else
        adw_preferences_group_add (self->group, GTK_WIDGET (field));
    }
  if (self->model->free_parameters)
    {
      self->free_field = rf_model_form_make_field (self, self->free_parameter);
      rf_model_form_add_advanced (self, self->free_field);
    }
  if (self->advanced != NULL)
    adw_preferences_group_add (self->group, self->advanced);
}

static void
rf_model_form_take_focus (RfModelForm *self)
{
  RfField *prompt = rf_model_form_get_prompt (self);

  if (prompt != NULL)
    rf_field_focus (prompt);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
rf_model_form_clear (RfModelForm *self)
{
  g_ptr_array_set_size (self->fields, 0);
  self->free_field = NULL;
  if (self->group != NULL)
    gtk_box_remove (GTK_BOX (self), GTK_WIDGET (self->group));
  self->advanced = NULL;
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gtk_box_prepend (GTK_BOX (self), GTK_WIDGET (self->group));
}

/* Each kind has a name of its own for it, and some models have none: who only looks what
 * there is does not lose what was written. */
static void
rf_model_form_keep_prompt (RfModelForm *self, RfRequest *request)
{
  RfField *field = rf_model_form_get_prompt (self);
  JsonNode *value =
      field != NULL ? rf_field_find_value (rf_field_get_parameter (field), request) : NULL;

  if (field != NULL)
    {
      g_free (self->prompt);
      self->prompt = value != NULL ? json_node_dup_string (value) : NULL;
    }
  if (self->prompt != NULL)
    json_object_set_string_member (request->params, "prompt", self->prompt);
}

/**
 * rf_model_form_set_model:
 * @self: a form
 * @model: what its fields are for
 *
 * What was set stays where the new model has a parameter of that name, and the prompt until
 * there is a model that has one.
 */
void
rf_model_form_set_model (RfModelForm *self, RfModelInfo *model)
{
  g_autoptr (RfRequest) before = NULL;
  g_autoptr (RfModelInfo) old = self->model;
  gboolean has_focus = FALSE;

  if (old == model)
    {
      old = NULL;
      return;
    }
  before = old != NULL ? rf_model_form_dup_request (self, NULL) : NULL;
  if (before != NULL)
    rf_model_form_keep_prompt (self, before);
  self->model = rf_model_info_ref (model);
  self->is_taking = TRUE;
  has_focus = self->group != NULL && rf_focus_leave (GTK_WIDGET (self->group));
  rf_model_form_clear (self);
  rf_model_form_add_fields (self);
  if (has_focus)
    rf_model_form_take_focus (self);
  if (before != NULL)
    rf_model_form_take_fields (self, before);
  rf_model_form_clear_errors (self);
  self->is_taking = FALSE;
  rf_model_form_tell_changed (self);
}

/**
 * rf_model_form_get_model:
 * @self: a form
 *
 * Returns: (transfer none) (nullable): what its fields are for
 */
RfModelInfo *
rf_model_form_get_model (RfModelForm *self)
{
  return self->model;
}

/**
 * rf_model_form_get_prompt:
 * @self: a form
 *
 * Returns: (transfer none) (nullable): the field of the prompt
 */
RfField *
rf_model_form_get_prompt (RfModelForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      if ((rf_field_get_parameter (self->fields->pdata[i])->flags & RF_PARAMETER_PROMPT) != 0)
        return self->fields->pdata[i];
    }
  return NULL;
}

/**
 * rf_model_form_get_input:
 * @self: a form
 *
 * Returns: (transfer none) (nullable): the field that a file is meant for which is given to
 *   the form as a whole: the first that has none, or else the first of all
 */
RfInputField *
rf_model_form_get_input (RfModelForm *self)
{
  RfInputField *first = NULL;

  for (guint i = 0; i < self->fields->len; i++)
    {
      RfField *field = self->fields->pdata[i];

      if (!RF_IS_INPUT_FIELD (field))
        continue;
      if (rf_input_field_get_input (RF_INPUT_FIELD (field)) == NULL)
        return RF_INPUT_FIELD (field);
      first = first != NULL ? first : RF_INPUT_FIELD (field);
    }
  return first;
}

/**
 * rf_model_form_get_seed:
 * @self: a form
 *
 * Returns: (transfer none) (nullable): the parameter for the seed
 */
const RfParameter *
rf_model_form_get_seed (RfModelForm *self)
{
  return self->model != NULL ? rf_model_info_find_flagged (self->model, RF_PARAMETER_SEED) : NULL;
}

/**
 * rf_model_form_find_field:
 * @self: a form
 * @name: a parameter, as faults name it
 *
 * Returns: (transfer none) (nullable): the field that it belongs to
 */
RfField *
rf_model_form_find_field (RfModelForm *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (rf_field_answers_to (self->fields->pdata[i], name))
        return self->fields->pdata[i];
    }
  return NULL;
}

static void
rf_model_form_finalize (GObject *object)
{
  RfModelForm *self = RF_MODEL_FORM (object);

  g_ptr_array_unref (self->fields);
  g_clear_pointer (&self->model, rf_model_info_unref);
  g_free (self->prompt);
  rf_parameter_free (self->free_parameter);
  G_OBJECT_CLASS (rf_model_form_parent_class)->finalize (object);
}

static void
rf_model_form_class_init (RfModelFormClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rf_model_form_finalize;

  /* It asks for something else now. */
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* An RfInputField wants an asset of the library. */
  signals[LIBRARY_WANTED] = g_signal_new ("library-wanted",
                                          type,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          RF_TYPE_INPUT_FIELD);
}

static void
rf_model_form_init (RfModelForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->fields = g_ptr_array_new ();
  self->free_parameter = rf_parameter_new (FREE_NAME, RF_PARAMETER_JSON);
  g_free (self->free_parameter->label);
  self->free_parameter->label = g_strdup (_ ("Further Parameters"));
  self->free_parameter->description =
      g_strdup (_ ("What else the model takes, as a JSON object such as {\"cfg\": 7}"));
  self->cache = RF_CACHE_OPTIONS (rf_cache_options_new ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->cache));
  gtk_box_append (GTK_BOX (self), group);
  g_signal_connect_object (
      self->cache, "changed", G_CALLBACK (rf_model_form_tell_changed), self, G_CONNECT_SWAPPED);
}

/**
 * rf_model_form_new:
 *
 * Returns: (transfer floating): a form without a model; its signal `changed` tells that it
 *   asks for something else
 */
GtkWidget *
rf_model_form_new (void)
{
  return g_object_new (RF_TYPE_MODEL_FORM, NULL);
}
