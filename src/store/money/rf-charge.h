/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"
#include "rf-owners.h"
#include "rf-store.h"

G_BEGIN_DECLS

/*
 * The operations of RfStore that are about money alone. What they take and
 * return is described at RfStoreInterface.
 */

typedef struct
{
  RfOwners *owners;
  const RfPlan *plan;
  const char *generation_id;
  RfOutcome outcome;
  gboolean repeated; /* the answer */
} RfCharge;

RfEntrance *
rf_charge_recall (RfDatabase *database, RfOwners *owners, const RfPlan *plan, GError **error);
gboolean rf_charge_run (RfDatabase *database, RfCharge *charge, GError **error);
gboolean
rf_charge_foresee (RfDatabase *database, const RfPlan *plan, gint64 amount, GError **error);
RfPage *rf_charge_list (RfDatabase *database, const RfSelector *selector, GError **error);
RfAccount *rf_charge_find (RfDatabase *database, const char *name, gint64 rows, GError **error);
RfReport *rf_charge_apply (RfDatabase *database, const RfAction *action, GError **error);

G_END_DECLS
