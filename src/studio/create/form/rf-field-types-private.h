/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-field.h"

G_BEGIN_DECLS

/* One type of field for each type of parameter; rf-field-types.c has the table. */

#define RF_TYPE_CHOICE_FIELD (rf_choice_field_get_type ())
#define RF_TYPE_CHIPS_FIELD  (rf_chips_field_get_type ())
#define RF_TYPE_WORDS_FIELD  (rf_words_field_get_type ())
#define RF_TYPE_NUMBER_FIELD (rf_number_field_get_type ())
#define RF_TYPE_SWITCH_FIELD (rf_switch_field_get_type ())
#define RF_TYPE_SIZE_FIELD   (rf_size_field_get_type ())
#define RF_TYPE_SEED_FIELD   (rf_seed_field_get_type ())

G_DECLARE_FINAL_TYPE (RfChoiceField, rf_choice_field, RF, CHOICE_FIELD, RfField)
G_DECLARE_FINAL_TYPE (RfChipsField, rf_chips_field, RF, CHIPS_FIELD, RfField)
G_DECLARE_FINAL_TYPE (RfWordsField, rf_words_field, RF, WORDS_FIELD, RfField)
G_DECLARE_FINAL_TYPE (RfNumberField, rf_number_field, RF, NUMBER_FIELD, RfField)
G_DECLARE_FINAL_TYPE (RfSwitchField, rf_switch_field, RF, SWITCH_FIELD, RfField)
G_DECLARE_FINAL_TYPE (RfSizeField, rf_size_field, RF, SIZE_FIELD, RfField)
G_DECLARE_FINAL_TYPE (RfSeedField, rf_seed_field, RF, SEED_FIELD, RfField)

/* rf-number-field.c */
GtkWidget *rf_number_make_spin (const RfParameter *parameter);
gboolean rf_number_from_json (JsonNode *value, double *number);

G_END_DECLS
