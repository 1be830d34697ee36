/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-field.h"

G_BEGIN_DECLS

#define RF_TYPE_INPUT_FIELD (rf_input_field_get_type ())

G_DECLARE_FINAL_TYPE (RfInputField, rf_input_field, RF, INPUT_FIELD, RfField)

void rf_input_field_set_file (RfInputField *self, const char *path);
void rf_input_field_set_asset (RfInputField *self, const char *sha256, const char *name);
const RfInput *rf_input_field_get_input (RfInputField *self);

/* rf-input-sources.c: where a file can come from */
void rf_input_field_choose (RfInputField *self);
void rf_input_field_paste (RfInputField *self);
gboolean rf_input_field_drop (RfInputField *self, const GValue *value);

G_END_DECLS
