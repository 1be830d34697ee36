/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-private.h"

#include "rf-json-reader.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * One row of a form: a parameter's name and what it means, its control, a button that
 * leaves it open again, and what is wrong with it. What kind of control it is, the derived
 * type knows.
 *
 * A parameter that nobody touched stays out of the request, so that the model's default,
 * or what the prompt says, holds.
 */

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RfField, rf_field, ADW_TYPE_PREFERENCES_ROW)

RfFieldPrivate *
rf_field_get (RfField *self)
{
  return rf_field_get_instance_private (self);
}

/**
 * rf_field_get_parameter:
 * @self: a field
 *
 * Returns: (transfer none): what it is for
 */
const RfParameter *
rf_field_get_parameter (RfField *self)
{
  return rf_field_get (self)->parameter;
}

/**
 * rf_field_get_model:
 * @self: a field
 *
 * Returns: (transfer none): whose parameter it is for
 */
const RfModelInfo *
rf_field_get_model (RfField *self)
{
  return rf_field_get (self)->model;
}

/**
 * rf_field_is_set:
 * @self: a field
 *
 * Returns: whether what it shows goes into the request
 */
gboolean
rf_field_is_set (RfField *self)
{
  return rf_field_get (self)->is_set;
}

/**
 * rf_field_is_showing:
 * @self: a field
 *
 * Returns: whether its control is being changed by the program and by nobody else
 */
gboolean
rf_field_is_showing (RfField *self)
{
  return rf_field_get (self)->is_showing;
}

/**
 * rf_field_set_error:
 * @self: a field
 * @message: (nullable): what is wrong with its value; plain text
 */
void
rf_field_set_error (RfField *self, const char *message)
{
  RfFieldPrivate *private = rf_field_get (self);
  g_autofree char *line = message != NULL ? rf_say_sentence (message, 300) : NULL;

  gtk_label_set_text (GTK_LABEL (private->error), line != NULL ? line : "");
  gtk_widget_set_visible (private->error, line != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               line != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                            : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/**
 * rf_field_has_error:
 * @self: a field
 *
 * Returns: whether it says that something is wrong
 */
gboolean
rf_field_has_error (RfField *self)
{
  return gtk_widget_get_visible (rf_field_get (self)->error);
}

/* What equals the default is no decision, unless the prompt could make another one. */
static gboolean
rf_field_differs (RfField *self)
{
  RfFieldPrivate *private = rf_field_get (self);
  g_autoptr (GError) faults = NULL;
  g_autoptr (JsonNode) value = RF_FIELD_GET_CLASS (self)->read (self, &faults);

  if (faults != NULL)
    return TRUE;
  return value != NULL && (private->parameter->prompt_words != NULL ||
                           !rf_field_is_same_value (value, private->parameter->default_value));
}

static void
rf_field_set_set (RfField *self, gboolean is_set)
{
  RfFieldPrivate *private = rf_field_get (self);

  private->is_set = is_set;
  gtk_widget_set_visible (private->reset, is_set);
  gtk_widget_set_visible (private->note,
                          !is_set && *gtk_label_get_text (GTK_LABEL (private->note)));
}

/**
 * rf_field_touch:
 * @self: a field
 *
 * Somebody has changed its control. Does nothing while the program itself does.
 */
void
rf_field_touch (RfField *self)
{
  if (rf_field_get (self)->is_showing)
    return;
  rf_field_set_set (self, rf_field_differs (self));
  rf_field_set_error (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
rf_field_show (RfField *self, JsonNode *value)
{
  RfFieldPrivate *private = rf_field_get (self);
  gboolean can_show = FALSE;

  private->is_showing = TRUE;
  can_show = RF_FIELD_GET_CLASS (self)->show (self, value);
  private->is_showing = FALSE;
  return can_show;
}

static void
rf_field_show_default (RfField *self)
{
  rf_field_show (self, rf_field_get (self)->parameter->default_value);
  rf_field_set_set (self, FALSE);
  rf_field_set_error (self, NULL);
}

/**
 * rf_field_show_value:
 * @self: a field
 * @value: (nullable): what it is to show; %NULL leaves it open
 *
 * What cannot be shown is told beside it, and left open.
 */
void
rf_field_show_value (RfField *self, JsonNode *value)
{
  rf_field_show_default (self);
  if (value == NULL)
    return;
  if (rf_field_show (self, value))
    {
      rf_field_set_set (self, rf_field_differs (self));
      if (!rf_field_is_set (self))
        rf_field_show_default (self);
      return;
    }
  rf_field_show_default (self);
  rf_field_set_error (self, _ ("what was recalled does not fit here, and was left out"));
}

/**
 * rf_field_parse_json:
 * @self: a field
 * @text: what somebody wrote into it
 * @faults: collects what is wrong with it
 *
 * Returns: (transfer full) (nullable): the value, where it is JSON
 */
JsonNode *
rf_field_parse_json (RfField *self, const char *text, GError **faults)
{
  g_autoptr (GError) error = NULL;
  JsonNode *value = rf_json_parse (text, -1, &rf_json_default_limits, &error);

  if (value == NULL)
    rf_error_collect (
        faults, rf_field_get (self)->parameter->name, _ ("is no JSON: %s"), error->message);
  return value;
}

static void
rf_field_take_usually (RfField *self, const RfRequest *request)
{
  rf_field_show_value (self, rf_field_find_value (rf_field_get (self)->parameter, request));
}

static void
rf_field_write_usually (RfField *self, RfRequest *request, GError **faults)
{
  JsonNode *value = RF_FIELD_GET_CLASS (self)->read (self, faults);

  if (value != NULL)
    json_object_set_member (request->params, rf_field_get (self)->parameter->name, value);
}

static gboolean
rf_field_answers_usually (RfField *self, const char *name)
{
  const RfParameter *parameter = rf_field_get (self)->parameter;

  return g_str_equal (name, parameter->name) ||
         ((parameter->flags & RF_PARAMETER_PROMPT) != 0 && g_str_equal (name, "prompt")) ||
         (parameter->aliases != NULL &&
          g_strv_contains ((const char *const *) parameter->aliases, name));
}

/**
 * rf_field_take:
 * @self: a field
 * @request: what was asked once
 *
 * Shows what the request says of its parameter; nothing is left of before.
 */
void
rf_field_take (RfField *self, const RfRequest *request)
{
  RF_FIELD_GET_CLASS (self)->take (self, request);
}

/**
 * rf_field_write:
 * @self: a field
 * @request: a request that is being made
 * @faults: collects what is wrong with what is shown
 *
 * Puts its value there, if it has one of its own.
 */
void
rf_field_write (RfField *self, RfRequest *request, GError **faults)
{
  if (rf_field_get (self)->is_set)
    RF_FIELD_GET_CLASS (self)->write (self, request, faults);
}

/**
 * rf_field_answers_to:
 * @self: a field
 * @name: the parameter of a fault
 *
 * Returns: whether the fault is to be told here
 */
gboolean
rf_field_answers_to (RfField *self, const char *name)
{
  return RF_FIELD_GET_CLASS (self)->answers_to (self, name);
}

/**
 * rf_field_dup_typed:
 * @self: a field
 *
 * Returns: (transfer full) (nullable): what somebody has written there, to the letter; %NULL
 *   where nobody has, or nothing is written there
 */
char *
rf_field_dup_typed (RfField *self)
{
  RfFieldClass *klass = RF_FIELD_GET_CLASS (self);

  return klass->dup_typed != NULL && rf_field_is_set (self) ? klass->dup_typed (self) : NULL;
}

/**
 * rf_field_take_typed:
 * @self: a field
 * @text: what somebody has written into one of the same parameter
 *
 * As if it were written there now.
 */
void
rf_field_take_typed (RfField *self, const char *text)
{
  RfFieldClass *klass = RF_FIELD_GET_CLASS (self);
  g_autofree char *present = klass->dup_typed != NULL ? klass->dup_typed (self) : NULL;

  if (present != NULL && !g_str_equal (present, text))
    klass->take_typed (self, text);
}

/**
 * rf_field_reset:
 * @self: a field
 *
 * Leaves its parameter open again.
 */
void
rf_field_reset (RfField *self)
{
  rf_field_show_default (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * rf_field_set_up:
 * @self: a field that was just made
 * @model: whose parameter it is for
 * @parameter: one of the model's
 */
void
rf_field_set_up (RfField *self, RfModelInfo *model, const RfParameter *parameter)
{
  RfFieldPrivate *private = rf_field_get (self);

  private->model = rf_model_info_ref (model);
  private->parameter = parameter;
  rf_field_fill_in (self);
  private->is_showing = TRUE;
  RF_FIELD_GET_CLASS (self)->build (self);
  rf_field_show_default (self);
}

static void
rf_field_finalize (GObject *object)
{
  g_clear_pointer (&rf_field_get (RF_FIELD (object))->model, rf_model_info_unref);
  G_OBJECT_CLASS (rf_field_parent_class)->finalize (object);
}

static void
rf_field_class_init (RfFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_field_finalize;
  klass->take = rf_field_take_usually;
  klass->write = rf_field_write_usually;
  klass->answers_to = rf_field_answers_usually;

  /* Somebody has changed its value. */
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_field_init (RfField *self)
{
  rf_field_make_row (self);
}
