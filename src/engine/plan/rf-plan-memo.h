/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-plan.h"

G_BEGIN_DECLS

typedef struct _RfPlanMemo RfPlanMemo;

RfPlanMemo *rf_plan_memo_new (void);
void rf_plan_memo_free (RfPlanMemo *self);
RfPlan *rf_plan_memo_find (RfPlanMemo *self, const GByteArray *request);
void rf_plan_memo_add (RfPlanMemo *self, const GByteArray *request, RfPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfPlanMemo, rf_plan_memo_free)

G_END_DECLS
