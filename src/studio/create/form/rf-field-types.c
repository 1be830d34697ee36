/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-types-private.h"

#include "rf-input-field.h"
#include "rf-text-field.h"

/*
 * Which field a parameter gets, by its type, and by its flags where those say more.
 * Nothing here knows a model.
 */

static GType (*const field_types[]) (void) = {
  [RF_PARAMETER_TEXT] = rf_text_field_get_type,
  [RF_PARAMETER_INTEGER] = rf_number_field_get_type,
  [RF_PARAMETER_NUMBER] = rf_number_field_get_type,
  [RF_PARAMETER_BOOLEAN] = rf_switch_field_get_type,
  [RF_PARAMETER_CHOICE] = rf_choice_field_get_type,
  [RF_PARAMETER_LIST] = rf_words_field_get_type,
  [RF_PARAMETER_SIZE] = rf_size_field_get_type,
  [RF_PARAMETER_JSON] = rf_json_field_get_type,
  [RF_PARAMETER_INPUT] = rf_input_field_get_type,
};

static GType
rf_field_choose_type (const RfParameter *parameter)
{
  if (parameter->type == RF_PARAMETER_INTEGER && (parameter->flags & RF_PARAMETER_SEED) != 0)
    return RF_TYPE_SEED_FIELD;
  if (parameter->type == RF_PARAMETER_LIST && parameter->choices != NULL)
    return RF_TYPE_CHIPS_FIELD;
  return field_types[parameter->type]();
}

/**
 * rf_field_new:
 * @model: a model
 * @parameter: one of its parameters
 *
 * Returns: (transfer floating): a row to edit it with
 */
RfField *
rf_field_new (RfModelInfo *model, const RfParameter *parameter)
{
  RfField *self = g_object_new (rf_field_choose_type (parameter), NULL);

  rf_field_set_up (self, model, parameter);
  return self;
}
