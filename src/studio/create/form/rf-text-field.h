/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-field.h"

G_BEGIN_DECLS

#define RF_TYPE_TEXT_FIELD (rf_text_field_get_type ())

G_DECLARE_DERIVABLE_TYPE (RfTextField, rf_text_field, RF, TEXT_FIELD, RfField)

struct _RfTextFieldClass
{
  RfFieldClass parent_class;
};

char *rf_text_field_dup_text (RfTextField *self);
void rf_text_field_set_text (RfTextField *self, const char *text);

#define RF_TYPE_JSON_FIELD (rf_json_field_get_type ())

G_DECLARE_FINAL_TYPE (RfJsonField, rf_json_field, RF, JSON_FIELD, RfTextField)

G_END_DECLS
