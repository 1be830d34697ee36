/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cache-options.h"
#include "rf-model-form.h"

G_BEGIN_DECLS

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

G_END_DECLS
