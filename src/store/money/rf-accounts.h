/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-account.h"
#include "rf-action.h"
#include "rf-connection.h"
#include "rf-plan.h"
#include "rf-result.h"

G_BEGIN_DECLS

/**
 * RfPayer:
 * @limit_day: millionths, what the configuration says; -1 for none
 * @limit_month: the same for a month
 * @configured: the configuration names the account, so it is there even
 *   before its first row
 *
 * Who is asked to pay, as a plan has it.
 */
typedef struct
{
  const char *account;
  gint64 limit_day;
  gint64 limit_month;
  gboolean configured;
} RfPayer;

RfPayer rf_payer_of (const RfPlan *plan);

gboolean
rf_accounts_can_pay (RfConnection *connection, const RfPayer *payer, gint64 amount, GError **error);
gboolean rf_accounts_could_pay (RfConnection *connection,
                                const RfPayer *payer,
                                gint64 amount,
                                GError **error);
gboolean
rf_accounts_find (RfConnection *connection, const char *name, RfAccount **account, GError **error);
RfPage *rf_accounts_list (RfConnection *connection, const RfSelector *selector, GError **error);
gboolean
rf_accounts_read_ledger (RfConnection *connection, RfAccount *account, gint64 rows, GError **error);
gboolean rf_accounts_grant (RfConnection *connection, const RfAction *action, GError **error);
gboolean rf_accounts_limit (RfConnection *connection, const RfAction *action, GError **error);

G_END_DECLS
