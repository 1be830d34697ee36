/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-plan.h"
#include "rf-request.h"
#include "rf-result.h"
#include "rf-store.h"

G_BEGIN_DECLS

/* Why what has expired is served, where a job makes it anew. */
#define RF_REASON_GRACE "grace"

typedef struct _RfRenewals RfRenewals;

RfRenewals *rf_renewals_new (void);
void rf_renewals_free (RfRenewals *self);
void rf_renewals_begin (RfRenewals *self);
void rf_renewals_end (RfRenewals *self);
void rf_renewals_set_paused (RfRenewals *self, gboolean is_paused);
gboolean rf_renewals_serve (RfRenewals *self, const RfPlan *plan, gint64 now, const RfEntry *entry);
gboolean rf_renewals_want (RfRenewals *self, const RfResult *result);
void rf_renewals_ask (RfRenewals *self,
                      RfStore *store,
                      const RfRequest *request,
                      const RfResult *result);

G_END_DECLS
