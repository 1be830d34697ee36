/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"
#include "rf-route.h"

G_BEGIN_DECLS

JsonObject *rf_schema_refer (const char *form);
JsonObject *rf_schema_new_for_forms (void);
JsonObject *rf_schema_new_for_field (const RfRouteField *field);
JsonObject *rf_schema_new_for_fields (const RfRoute *route);
JsonObject *rf_schema_new_for_selector (const char *name);
JsonObject *rf_schema_new_for_request (void);
JsonObject *rf_schema_new_for_bundle (void);
JsonObject *rf_schema_new_for_model (const RfModelInfo *model);

G_END_DECLS
