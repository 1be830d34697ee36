/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-field.h"

G_BEGIN_DECLS

typedef struct
{
  RfModelInfo *model;           /* (owned) keeps the parameter */
  const RfParameter *parameter; /* borrowed from it */
  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *note;
  GtkWidget *reset;
  GtkWidget *suffixes;
  GtkWidget *below;
  GtkWidget *error;
  gboolean is_set;
  gboolean is_showing; /* the control is changed by us */
} RfFieldPrivate;

RfFieldPrivate *rf_field_get (RfField *self);

/* rf-field-row.c */
void rf_field_make_row (RfField *self);
void rf_field_fill_in (RfField *self);

G_END_DECLS
