/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"
#include "rf-request.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_MODEL_CHOICE (rf_model_choice_get_type ())

G_DECLARE_FINAL_TYPE (RfModelChoice, rf_model_choice, RF, MODEL_CHOICE, GObject)

RfModelChoice *rf_model_choice_new (RfModelInfo *model, const RfProviderInfo *provider);
RfModelInfo *rf_model_choice_get_model (RfModelChoice *self);
const char *rf_model_choice_get_name (RfModelChoice *self);
const char *rf_model_choice_get_why (RfModelChoice *self);
gboolean rf_model_choice_others_take_prompt (const RfModelInfo *model, GListStore *choices);
void rf_model_choice_set_why (RfModelChoice *self, const char *why);

#define RF_TYPE_MODEL_PICKER (rf_model_picker_get_type ())

G_DECLARE_FINAL_TYPE (RfModelPicker, rf_model_picker, RF, MODEL_PICKER, GtkBox)

GtkWidget *rf_model_picker_new (void);
void
rf_model_picker_fill (RfModelPicker *self, const GPtrArray *providers, const GPtrArray *defaults);
void rf_model_picker_set_readiness (RfModelPicker *self, GHashTable *why);
RfModelInfo *rf_model_picker_get_model (RfModelPicker *self);
const char *rf_model_picker_get_why (RfModelPicker *self);
gboolean rf_model_picker_choose_kind (RfModelPicker *self, RfKind kind);
gboolean rf_model_picker_choose (RfModelPicker *self, const char *provider, const char *model);

G_END_DECLS
