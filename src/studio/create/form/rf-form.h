/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-field.h"
#include "rf-session.h"

G_BEGIN_DECLS

#define RF_TYPE_FORM (rf_form_get_type ())

G_DECLARE_FINAL_TYPE (RfForm, rf_form, RF, FORM, GtkBox)

GtkWidget *rf_form_new (void);
void rf_form_set_model (RfForm *self, RfModelInfo *model);
RfModelInfo *rf_form_get_model (RfForm *self);
RfRequest *rf_form_dup_request (RfForm *self, GError **faults);
GStrv rf_form_take_request (RfForm *self, const RfRequest *request, RfRecall how);
GError *rf_form_show_error (RfForm *self, const GError *error, gboolean only_touched);
void rf_form_clear_errors (RfForm *self);
RfField *rf_form_find_field (RfForm *self, const char *name);
RfField *rf_form_get_prompt (RfForm *self);
const RfParameter *rf_form_get_seed (RfForm *self);

G_END_DECLS
