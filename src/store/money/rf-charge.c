/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-charge.h"

#include "rf-ledger.h"
#include "rf-repeat.h"

/*
 * The operations about money alone, each one transaction. Charges of hits and
 * joins are small and many, so they share their commits.
 */

typedef struct
{
  RfOwners *owners;
  const RfPlan *plan;
  RfEntrance *entrance; /* (owned) (nullable) the answer */
} RfRecall;

typedef struct
{
  const RfSelector *selector;
  RfPage *page; /* (owned) the answer */
} RfAccountsQuery;

typedef struct
{
  const char *name;
  gint64 rows;
  RfAccount *account; /* (owned) (nullable) the answer */
} RfAccountQuery;

typedef struct
{
  const RfPlan *plan;
  gint64 amount;
} RfChargeForesight;

static gboolean
rf_charge_recall_work (RfConnection *connection, gpointer data, GError **error)
{
  RfRecall *recall = data;
  RfEntrance *entrance = NULL;

  if (!rf_repeat_find (connection, recall->owners, recall->plan, &entrance, error))
    return FALSE;
  g_clear_pointer (&recall->entrance, rf_entrance_free);
  recall->entrance = entrance;
  return TRUE;
}

RfEntrance *
rf_charge_recall (RfDatabase *database, RfOwners *owners, const RfPlan *plan, GError **error)
{
  RfRecall recall = { owners, plan, NULL };

  if (rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_charge_recall_work, &recall, error))
    return recall.entrance;
  rf_entrance_free (recall.entrance);
  return NULL;
}

static gboolean
rf_charge_work (RfConnection *connection, gpointer data, GError **error)
{
  RfCharge *charge = data;
  const RfPlan *plan = charge->plan;
  RfPayer payer = rf_payer_of (plan);
  gint64 amount = rf_plan_get_charge (plan, charge->outcome);
  g_autoptr (RfEntrance) known = NULL;

  if (!rf_repeat_find (connection, charge->owners, plan, &known, error))
    return FALSE;
  if (known == NULL &&
      (!rf_ledger_charge (connection, &payer, charge->generation_id, amount, error) ||
       !rf_repeat_note (
           connection, plan, charge->outcome, charge->generation_id, MAX (amount, 0), error)))
    return FALSE;
  charge->repeated = known != NULL;
  return TRUE;
}

gboolean
rf_charge_run (RfDatabase *database, RfCharge *charge, GError **error)
{
  return rf_database_run_grouped (database, rf_charge_work, charge, error);
}

static gboolean
rf_charge_foresee_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfChargeForesight *foresight = data;
  RfPayer payer = rf_payer_of (foresight->plan);

  return rf_accounts_could_pay (connection, &payer, foresight->amount, error);
}

gboolean
rf_charge_foresee (RfDatabase *database, const RfPlan *plan, gint64 amount, GError **error)
{
  RfChargeForesight foresight = { plan, amount };

  return rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_charge_foresee_work, &foresight, error);
}

static gboolean
rf_charge_list_work (RfConnection *connection, gpointer data, GError **error)
{
  RfAccountsQuery *query = data;
  RfPage *page = rf_accounts_list (connection, query->selector, error);

  if (page == NULL)
    return FALSE;
  g_clear_pointer (&query->page, rf_page_free);
  query->page = page;
  return TRUE;
}

RfPage *
rf_charge_list (RfDatabase *database, const RfSelector *selector, GError **error)
{
  RfAccountsQuery query = { selector, NULL };

  rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_charge_list_work, &query, error);
  return query.page;
}

static gboolean
rf_charge_find_work (RfConnection *connection, gpointer data, GError **error)
{
  RfAccountQuery *query = data;
  g_autoptr (RfAccount) account = NULL;

  if (!rf_accounts_find (connection, query->name, &account, error) ||
      (account != NULL && !rf_accounts_read_ledger (connection, account, query->rows, error)))
    return FALSE;
  g_clear_pointer (&query->account, rf_account_free);
  query->account = g_steal_pointer (&account);
  return TRUE;
}

RfAccount *
rf_charge_find (RfDatabase *database, const char *name, gint64 rows, GError **error)
{
  RfAccountQuery query = { name, rows, NULL };

  rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_charge_find_work, &query, error);
  return query.account;
}

static gboolean
rf_charge_apply_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfAction *action = data;

  return action->verb == RF_VERB_GRANT ? rf_accounts_grant (connection, action, error)
                                       : rf_accounts_limit (connection, action, error);
}

static gboolean
rf_charge_check_limit (gint64 limit, GError **error)
{
  if (limit >= RF_LIMIT_SAME && limit <= RF_ACCOUNT_MOST)
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "no account can have such a limit");
  return FALSE;
}

RfReport *
rf_charge_apply (RfDatabase *database, const RfAction *action, GError **error)
{
  g_autoptr (RfReport) report = rf_report_new ();

  if (action->verb != RF_VERB_GRANT && action->verb != RF_VERB_LIMIT)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "the store does not know how to %s an account",
                   rf_enum_get_name (rf_verb_names, (int) action->verb));
      return NULL;
    }
  if (!rf_account_check_name (action->name, error) ||
      !rf_charge_check_limit (action->limit_day, error) ||
      !rf_charge_check_limit (action->limit_month, error) ||
      !rf_database_run (database, RF_ACCESS_CHANGE, rf_charge_apply_work, (gpointer) action, error))
    return NULL;
  report->changed = 1;
  return g_steal_pointer (&report);
}
