/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"

G_BEGIN_DECLS

/*
 * The form of a request, for who reads it and who writes it.
 */

typedef enum
{
  RF_FIELD_STRING,
  RF_FIELD_ID,
  RF_FIELD_VERSION,
  RF_FIELD_DURATION,
  RF_FIELD_CREDITS,
  RF_FIELD_BOOLEAN,
  RF_FIELD_TAGS,
  RF_FIELD_KIND,
  RF_FIELD_STRATEGY,
  RF_FIELD_PARAMS,
  RF_FIELD_INPUTS,
} RfRequestFieldType;

typedef struct
{
  const char *name;
  RfRequestFieldType type;
  gsize offset;
} RfRequestField;

/** RF_REQUEST_N_FIELDS: how many names a request in JSON has */
#define RF_REQUEST_N_FIELDS 23

extern const RfRequestField rf_request_fields[RF_REQUEST_N_FIELDS];

G_END_DECLS
