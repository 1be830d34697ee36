/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-field.h"
#include "rf-input-field.h"
#include "rf-session.h"

G_BEGIN_DECLS

#define RF_TYPE_MODEL_FORM (rf_model_form_get_type ())

G_DECLARE_FINAL_TYPE (RfModelForm, rf_model_form, RF, MODEL_FORM, GtkBox)

GtkWidget *rf_model_form_new (void);
void rf_model_form_set_model (RfModelForm *self, RfModelInfo *model);
RfModelInfo *rf_model_form_get_model (RfModelForm *self);
RfRequest *rf_model_form_dup_request (RfModelForm *self, GError **faults);
GStrv rf_model_form_take_request (RfModelForm *self, const RfRequest *request, RfRecall how);
GHashTable *rf_model_form_dup_typed (RfModelForm *self);
void rf_model_form_take_typed (RfModelForm *self, GHashTable *typed);
GError *rf_model_form_show_error (RfModelForm *self, const GError *error, gboolean only_touched);
void rf_model_form_clear_errors (RfModelForm *self);
RfField *rf_model_form_find_field (RfModelForm *self, const char *name);
RfField *rf_model_form_get_prompt (RfModelForm *self);
RfInputField *rf_model_form_get_input (RfModelForm *self);
const RfParameter *rf_model_form_get_seed (RfModelForm *self);

G_END_DECLS
