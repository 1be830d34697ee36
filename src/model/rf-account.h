/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/** RF_ACCOUNT_MOST: the most that is granted to an account or set as its limit, in millionths */
#define RF_ACCOUNT_MOST G_GINT64_CONSTANT (1000000000000000)

/** RF_ACCOUNT_DEFAULT: who pays where a request names nobody */
#define RF_ACCOUNT_DEFAULT "default"

/**
 * RfLedgerRow:
 * @kind: `hold`, `settle`, `release`, `hit`, `grant` or `absorbed`
 * @amount: millionths
 * @generation_id: (nullable): what it was for
 *
 * One row of the record of credits.
 */
typedef struct
{
  gint64 id;
  gint64 at;
  char *kind;
  gint64 amount;
  char *generation_id;
} RfLedgerRow;

/**
 * RfAccount:
 * @limited: it spends only what was granted to it
 * @frozen: damage took rows of its ledger, and nobody has looked at it since
 * @configured: refrain.conf names it
 * @balance: what was granted less what was charged, in millionths
 * @held: what runs under way keep back of it
 * @limit_day: the most that it may spend in a day of UTC, or -1
 * @limit_month: the most that it may spend in a month of UTC, or -1
 * @spent_today: charged since 00:00 UTC
 * @spent_month: charged since the first of the month, 00:00 UTC
 * @profile: (nullable): the cache policy of its requests that name none
 * @ledger: (nullable) (element-type RfLedgerRow): its last rows, latest first
 *
 * Who pays.
 */
typedef struct
{
  char *name;
  gboolean limited;
  gboolean frozen;
  gboolean configured;
  gint64 balance;
  gint64 held;
  gint64 limit_day;
  gint64 limit_month;
  gint64 spent_today;
  gint64 spent_month;
  char *profile;
  GPtrArray *ledger;
} RfAccount;

RfAccount *rf_account_new (const char *name);
void rf_account_free (RfAccount *self);
gboolean rf_account_check_name (const char *name, GError **error);
void rf_account_tighten (RfAccount *self, gint64 limit_day, gint64 limit_month);
gboolean rf_account_is_limited (const RfAccount *self);
gint64 rf_account_get_left (const RfAccount *self);
JsonNode *rf_account_to_json (const RfAccount *self);
RfAccount *rf_account_new_from_json (JsonNode *node, GError **error);

void rf_ledger_row_free (RfLedgerRow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAccount, rf_account_free)

G_END_DECLS
