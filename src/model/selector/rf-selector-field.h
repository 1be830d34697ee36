/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-selector.h"

G_BEGIN_DECLS

typedef enum
{
  RF_SELECTOR_STRING,
  RF_SELECTOR_CHOICE,
  RF_SELECTOR_COUNT,
  RF_SELECTOR_AGE,
  RF_SELECTOR_SWITCH,
  RF_SELECTOR_NUMBERS,
} RfSelectorType;

/* Where a selector keeps what one of its names is given, and what that may be. */
typedef struct
{
  const char *name;
  RfSelectorType type;
  gsize offset;
  const RfEnumName *choices; /* (nullable) for RF_SELECTOR_CHOICE */
  gint64 minimum;            /* for RF_SELECTOR_COUNT */
  gint64 maximum;
} RfSelectorField;

gboolean rf_selector_field_set (const RfSelectorField *field,
                                RfSelector *selector,
                                const char *value,
                                GError **error);
char *rf_selector_field_dup (const RfSelectorField *field, const RfSelector *selector);

G_END_DECLS
