/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-engine-private.h"

G_BEGIN_DECLS

/**
 * RfStep:
 * @request: (nullable): what has to be made first; %NULL where nothing has
 * @input: which input of the model it is for
 * @plan: the plan of @request
 * @result: (nullable): what it brought, once that is there
 *
 * The default step of a request: its model declares an input that is made first
 * where it is not given.
 */
typedef struct
{
  RfRequest *request; /* (owned) */
  char *input;        /* (owned) */
  RfPlan *plan;       /* (owned) */
  RfResult *result;   /* (owned) */
} RfStep;

gboolean rf_step_find (RfEngine *engine, const RfRequest *request, RfStep *step, GError **error);
RfPlan *
rf_step_plan (RfEngine *engine, const RfRequest *request, const RfStep *step, GError **error);
gboolean rf_step_limit (RfStep *step, const RfPlan *plan, GError **error);
void rf_step_clear (RfStep *step);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfStep, rf_step_clear)

G_END_DECLS
