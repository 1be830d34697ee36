/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cache-options.h"
#include "rf-field.h"
#include "rf-model-form.h"

G_BEGIN_DECLS

/* The name of the field for what stands in no table; no parameter is called so. */
#define FREE_NAME "*"

struct _RfModelForm
{
  GtkBox parent_instance;

  RfModelInfo *model;          /* (owned) (nullable) */
  char *prompt;                /* (owned) (nullable) kept while a model is shown that has none */
  RfParameter *free_parameter; /* (owned) */
  GPtrArray *fields;           /* (owned) of RfField, borrowed */
  AdwPreferencesGroup *group;  /* (nullable) until there is a model */
  GtkWidget *advanced;         /* (nullable) */
  RfField *free_field;         /* (nullable) */
  RfCacheOptions *cache;
  gboolean is_taking;
};

void rf_model_form_tell_changed (RfModelForm *self);
gboolean rf_model_form_is_part_of_size (const RfModelInfo *model, const char *name);

/* rf-model-form-request.c */
void rf_model_form_take_fields (RfModelForm *self, const RfRequest *request);

G_END_DECLS
