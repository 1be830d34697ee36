/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-config.h"
#include "rf-plan.h"
#include "rf-registry.h"

G_BEGIN_DECLS

#define RF_TYPE_PLANNER (rf_planner_get_type ())

/**
 * RfPlanner:
 *
 * Makes plans from requests, manifests and configuration. Holds nothing that
 * changes, so it may be used by all threads at once.
 */
G_DECLARE_FINAL_TYPE (RfPlanner, rf_planner, RF, PLANNER, GObject)

RfPlanner *rf_planner_new (RfRegistry *registry, RfConfig *config);
RfModelInfo *rf_planner_dup_model (RfPlanner *self, const RfRequest *request, GError **error);
const char *rf_planner_get_namespace (RfPlanner *self, const RfRequest *request);
RfPlan *
rf_planner_plan (RfPlanner *self, const RfRequest *request, GHashTable *inputs, GError **error);

G_END_DECLS
