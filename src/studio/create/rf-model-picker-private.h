/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-picker.h"

G_BEGIN_DECLS

struct _RfModelPicker
{
  GtkBox parent_instance;

  GtkWidget *buttons[RF_KIND_TEXT + 1];
  GListStore *lists[RF_KIND_TEXT + 1]; /* (owned) of RfModelChoice */
  char *defaults[RF_KIND_TEXT + 1];    /* (owned) (nullable) provider/model */
  AdwComboRow *row;
  GtkLabel *description;
  RfKind kind;
  gboolean is_filling;
  gboolean is_guess; /* nobody has chosen the model */
};

/* rf-model-picker-widgets.c */
void rf_model_picker_make_widgets (RfModelPicker *self);
void rf_model_picker_describe (RfModelPicker *self);

G_END_DECLS
