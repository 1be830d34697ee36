/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-accounts.h"

#include "rf-credits.h"
#include "rf-ledger.h"
#include "rf-time.h"

/*
 * The accounts' rows: who can pay, who may spend what. Whether somebody can pay
 * is asked in the transaction that books it, so no two can spend the same sum.
 * Days and months are those of UTC.
 */

#define MILLISECONDS_OF_DAY (RF_DAY * 1000)

#define SELECT_ACCOUNTS                                                                            \
  "SELECT a.name, a.limited, a.frozen, a.balance, a.held, a.limit_day, a.limit_month,"             \
  "  (SELECT coalesce (sum (s.spent), 0) FROM spending s WHERE s.account = a.name"                 \
  "    AND s.day >= ?1),"                                                                          \
  "  (SELECT coalesce (sum (s.spent), 0) FROM spending s WHERE s.account = a.name"                 \
  "    AND s.day >= ?2)"                                                                           \
  " FROM accounts a"

static const char select_one[] = SELECT_ACCOUNTS " WHERE a.name = ?3";

static const char select_page[] = SELECT_ACCOUNTS " WHERE a.name > ?3 ORDER BY a.name LIMIT ?4";

static const char select_ledger[] = "SELECT id, at, kind, amount, generation FROM ledger"
                                    " WHERE account = ?1 ORDER BY id DESC LIMIT ?2";

static const char ensure_account[] =
    "INSERT OR IGNORE INTO accounts (name, limited) VALUES (?1, 0)";

/* One that the configuration alone names, and whose row damage may have taken with
 * what it had spent: while the ledger has gaps, all are frozen, this one as well. */
static const char ensure_configured[] =
    "INSERT OR IGNORE INTO accounts (name, limited, frozen) VALUES (?1, 0,"
    " (SELECT count (*) FROM accounts WHERE name = '" RF_ACCOUNT_DEFAULT "' AND frozen = 1))";

static const char limit_to_grants[] =
    "UPDATE accounts SET limited = 1 WHERE name = ?1 AND name <> '" RF_ACCOUNT_DEFAULT "'";

static const char update_limited[] = "UPDATE accounts SET limited = ?2 WHERE name = ?1";

static const char update_limit_day[] = "UPDATE accounts SET limit_day = ?2 WHERE name = ?1";

static const char update_limit_month[] = "UPDATE accounts SET limit_month = ?2 WHERE name = ?1";

static const char unfreeze[] = "UPDATE accounts SET frozen = 0 WHERE name = ?1";

/* How these ended was lost, and nothing under way needs them. */
static const char release_forgotten[] =
    "INSERT INTO ledger (at, account, kind, amount, generation)"
    " SELECT ?2, h.account, 'release', h.amount, h.generation FROM ledger h"
    " WHERE h.account = ?1 AND h.kind = 'hold'"
    "  AND NOT EXISTS (SELECT 1 FROM ledger x WHERE x.generation = h.generation"
    "   AND x.kind IN ('settle', 'release'))"
    "  AND NOT EXISTS (SELECT 1 FROM flights f WHERE f.generation = h.generation)";

/* Who frees the last account has looked at what was lost. */
static const char accept_losses[] =
    "UPDATE ledger_losses SET"
    " lost = (SELECT coalesce (max (id), 0) - count (*) FROM ledger),"
    " up_to = (SELECT coalesce (max (id), 0) FROM ledger)"
    " WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE frozen = 1)";

/**
 * rf_payer_of:
 * @plan: a plan; its account is borrowed
 *
 * Returns: who pays for it
 */
RfPayer
rf_payer_of (const RfPlan *plan)
{
  return (RfPayer){
    plan->account != NULL ? plan->account : RF_ACCOUNT_DEFAULT,
    plan->limit_day,
    plan->limit_month,
    plan->account_is_configured,
  };
}

static gint64
rf_accounts_get_today (void)
{
  return rf_time_now () / MILLISECONDS_OF_DAY;
}

static gint64
rf_accounts_get_first_of_month (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (rf_time_now () / 1000);

  return rf_accounts_get_today () - (now != NULL ? g_date_time_get_day_of_month (now) - 1 : 0);
}

static RfAccount *
rf_account_from_row (sqlite3_stmt *statement)
{
  RfAccount *self = rf_account_new (rf_statement_get_text (statement, 0));

  self->limited = sqlite3_column_int (statement, 1) != 0;
  self->frozen = sqlite3_column_int (statement, 2) != 0;
  self->balance = sqlite3_column_int64 (statement, 3);
  self->held = sqlite3_column_int64 (statement, 4);
  self->limit_day = sqlite3_column_int64 (statement, 5);
  self->limit_month = sqlite3_column_int64 (statement, 6);
  self->spent_today = sqlite3_column_int64 (statement, 7);
  self->spent_month = sqlite3_column_int64 (statement, 8);
  return self;
}

/**
 * rf_accounts_find:
 * @account: (out) (transfer full) (nullable): the account, or %NULL where there
 *   is none
 *
 * Returns: whether the database could be read
 */
gboolean
rf_accounts_find (RfConnection *connection, const char *name, RfAccount **account, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection,
                                                           error,
                                                           select_one,
                                                           "iis",
                                                           rf_accounts_get_today (),
                                                           rf_accounts_get_first_of_month (),
                                                           name);
  gboolean row = FALSE;

  *account = NULL;
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *account = rf_account_from_row (statement);
  return TRUE;
}

static void
rf_account_free_cb (gpointer account)
{
  rf_account_free (account);
}

/**
 * rf_accounts_list:
 * @selector: its cursor is the name that the page before ended with
 *
 * Returns: (transfer full) (nullable): a page of accounts
 */
RfPage *
rf_accounts_list (RfConnection *connection, const RfSelector *selector, GError **error)
{
  g_autoptr (RfPage) page = rf_page_new (rf_account_free_cb);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection,
                           error,
                           select_page,
                           "iisi",
                           rf_accounts_get_today (),
                           rf_accounts_get_first_of_month (),
                           selector->cursor != NULL ? selector->cursor : "",
                           selector->limit + 1);
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  while (rf_statement_step (statement, &row, error))
    {
      if (row && (gint64) page->items->len == selector->limit)
        {
          const RfAccount *last = g_ptr_array_index (page->items, page->items->len - 1);

          page->next_cursor = g_strdup (last->name);
          row = FALSE;
        }
      if (!row)
        return g_steal_pointer (&page);
      g_ptr_array_add (page->items, rf_account_from_row (statement));
    }
  return NULL;
}

static void
rf_ledger_row_free_cb (gpointer row)
{
  rf_ledger_row_free (row);
}

/**
 * rf_accounts_read_ledger:
 * @account: gets its last rows
 * @rows: how many
 *
 * Returns: whether the ledger could be read
 */
gboolean
rf_accounts_read_ledger (RfConnection *connection, RfAccount *account, gint64 rows, GError **error)
{
  g_autoptr (GPtrArray) ledger = g_ptr_array_new_with_free_func (rf_ledger_row_free_cb);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_ledger, "si", account->name, rows);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      RfLedgerRow *read = g_new0 (RfLedgerRow, 1);

      read->id = sqlite3_column_int64 (statement, 0);
      read->at = sqlite3_column_int64 (statement, 1);
      read->kind = rf_statement_dup_text (statement, 2);
      read->amount = sqlite3_column_int64 (statement, 3);
      read->generation_id = rf_statement_dup_text (statement, 4);
      g_ptr_array_add (ledger, read);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  account->ledger = g_steal_pointer (&ledger);
  return TRUE;
}

static void
rf_accounts_refuse_frozen (const RfAccount *account, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_OVER_BUDGET,
               "the account “%s” is frozen: its ledger was damaged",
               account->name);
  if (error != NULL)
    rf_error_set_hint (*error,
                       "an administrator looks through it with “refrain account show” and frees "
                       "it with “refrain account limit NAME --unfreeze”");
}

/* Returns: (transfer full): what there is left, and of what */
static char *
rf_accounts_dup_left (const RfAccount *account, gboolean *by_time)
{
  gint64 left = rf_account_get_left (account);
  gboolean by_day = account->limit_day >= 0 &&
                    left == MAX (account->limit_day - account->spent_today - account->held, 0);
  gboolean by_month = !by_day && account->limit_month >= 0 &&
                      left == MAX (account->limit_month - account->spent_month - account->held, 0);
  g_autofree char *there = rf_credits_to_string (left);
  g_autofree char *limit =
      rf_credits_to_string (by_day ? account->limit_day : account->limit_month);

  *by_time = by_day || by_month;
  if (!*by_time)
    return g_strdup_printf ("%s %s left", there, left == RF_CREDIT ? "credit" : "credits");
  return g_strdup_printf (
      "%s left of the %s credits that it may spend a %s", there, limit, by_day ? "day" : "month");
}

static void
rf_accounts_refuse (const RfAccount *account, gint64 amount, GError **error)
{
  gboolean by_time = FALSE;
  g_autofree char *left = rf_accounts_dup_left (account, &by_time);
  g_autofree char *wanted = rf_credits_to_string (amount);

  if (account->frozen)
    {
      rf_accounts_refuse_frozen (account, error);
      return;
    }
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_OVER_BUDGET,
               "the account “%s” has %s, and this costs %s",
               account->name,
               left,
               wanted);
  if (error != NULL)
    rf_error_set_hint (*error,
                       by_time ? "a day and a month begin at 00:00 UTC; “refrain account limit” "
                                 "sets what may be spent in them"
                               : "“refrain account grant” gives it more, and “refrain account "
                                 "limit NAME --balance no” lets it spend more than was granted");
}

/* Whether the account's sums have room for a charge; no honest price comes near
 * to that. */
static gboolean
rf_accounts_has_room (const RfAccount *account, gint64 amount)
{
  gint64 sum = 0;

  return !__builtin_add_overflow (account->held, amount, &sum) &&
         !__builtin_sub_overflow (account->balance, sum, &sum) &&
         !__builtin_add_overflow (account->spent_month, account->held, &sum) &&
         !__builtin_add_overflow (sum, amount, &sum);
}

static gboolean
rf_accounts_refuse_missing (const RfPayer *payer, GError **error)
{
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no account “%s”", payer->account);
  if (error != NULL)
    rf_error_set_hint (*error, "“refrain account list” tells which there are");
  return FALSE;
}

static gboolean
rf_accounts_load_payer (RfConnection *connection,
                        const RfPayer *payer,
                        RfAccount **account,
                        GError **error)
{
  if (!rf_accounts_find (connection, payer->account, account, error))
    return FALSE;
  if (*account == NULL && payer->configured &&
      (!rf_connection_run (connection, error, ensure_configured, "s", payer->account) ||
       !rf_accounts_find (connection, payer->account, account, error)))
    return FALSE;
  return *account != NULL || rf_accounts_refuse_missing (payer, error);
}

/* As ensure_configured would make it. */
static gboolean
rf_accounts_imagine (RfConnection *connection,
                     const RfPayer *payer,
                     RfAccount **account,
                     GError **error)
{
  g_autoptr (RfAccount) common = NULL;

  if (!rf_accounts_find (connection, RF_ACCOUNT_DEFAULT, &common, error))
    return FALSE;
  *account = rf_account_new (payer->account);
  (*account)->frozen = common != NULL && common->frozen;
  return TRUE;
}

static gboolean
rf_accounts_has (RfAccount *account, const RfPayer *payer, gint64 amount, GError **error)
{
  rf_account_tighten (account, payer->limit_day, payer->limit_month);
  if (amount <= rf_account_get_left (account) && rf_accounts_has_room (account, amount))
    return TRUE;
  rf_accounts_refuse (account, amount, error);
  return FALSE;
}

/**
 * rf_accounts_can_pay:
 * @amount: millionths, above 0
 *
 * To be called in the transaction that books the amount.
 *
 * Returns: whether the account can pay; if not, `over_budget`, and `not_found`
 *   for an account that is not there
 */
gboolean
rf_accounts_can_pay (RfConnection *connection, const RfPayer *payer, gint64 amount, GError **error)
{
  g_autoptr (RfAccount) account = NULL;

  return rf_accounts_load_payer (connection, payer, &account, error) &&
         rf_accounts_has (account, payer, amount, error);
}

/**
 * rf_accounts_could_pay:
 * @amount: millionths, above 0
 *
 * As rf_accounts_can_pay(), to foresee: nothing is written, so an account that
 * only the configuration names is taken as it would begin.
 *
 * Returns: whether the account can pay as it stands
 */
gboolean
rf_accounts_could_pay (RfConnection *connection,
                       const RfPayer *payer,
                       gint64 amount,
                       GError **error)
{
  g_autoptr (RfAccount) account = NULL;

  if (!rf_accounts_find (connection, payer->account, &account, error))
    return FALSE;
  if (account == NULL && payer->configured &&
      !rf_accounts_imagine (connection, payer, &account, error))
    return FALSE;
  return account != NULL ? rf_accounts_has (account, payer, amount, error)
                         : rf_accounts_refuse_missing (payer, error);
}

static gboolean
rf_accounts_check_grant (const RfAccount *account, gint64 amount, GError **error)
{
  gint64 balance = 0;
  g_autofree char *most = rf_credits_to_string (RF_ACCOUNT_MOST);

  if (amount > 0 && amount <= RF_ACCOUNT_MOST &&
      !__builtin_add_overflow (account->balance, amount, &balance) && balance <= RF_ACCOUNT_MOST)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               amount <= 0 ? "only credits above 0 can be granted"
                           : "the account “%s” can hold at most %s credits",
               account->name,
               most);
  return FALSE;
}

/**
 * rf_accounts_grant:
 * @action: names the account, which is made where it is missing, and the amount
 *
 * Whoever is granted something spends only what was granted; the account
 * `default` excepted.
 *
 * Returns: whether it could be written; `invalid_request` for an amount that
 *   makes no sense
 */
gboolean
rf_accounts_grant (RfConnection *connection, const RfAction *action, GError **error)
{
  g_autoptr (RfAccount) account = NULL;

  if (!rf_connection_run (connection, error, ensure_account, "s", action->name) ||
      !rf_connection_run (connection, error, limit_to_grants, "s", action->name) ||
      !rf_accounts_find (connection, action->name, &account, error))
    return FALSE;
  return rf_accounts_check_grant (account, action->amount, error) &&
         rf_ledger_grant (connection, action->name, action->amount, error);
}

static gboolean
rf_accounts_set (RfConnection *connection,
                 const char *sql,
                 const char *name,
                 gint64 value,
                 GError **error)
{
  return value == RF_LIMIT_SAME || rf_connection_run (connection, error, sql, "si", name, value);
}

static gboolean
rf_accounts_free_frozen (RfConnection *connection, const char *name, GError **error)
{
  g_autoptr (RfAccount) account = NULL;

  if (!rf_accounts_find (connection, name, &account, error))
    return FALSE;
  if (account == NULL || !account->frozen)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "the account “%s” is not frozen", name);
      return FALSE;
    }
  return rf_connection_run (connection, error, unfreeze, "s", name) &&
         rf_connection_run (connection, error, release_forgotten, "si", name, rf_time_now ()) &&
         rf_connection_run (connection, error, accept_losses, "");
}

/**
 * rf_accounts_limit:
 * @action: names the account, which is made where it is missing, and its limits
 *
 * Returns: whether it could be written
 */
gboolean
rf_accounts_limit (RfConnection *connection, const RfAction *action, GError **error)
{
  const char *name = action->name;
  gint64 limited = action->limited >= 0 ? action->limited : RF_LIMIT_SAME;

  if (action->unfreeze && !rf_accounts_free_frozen (connection, name, error))
    return FALSE;
  return rf_connection_run (connection, error, ensure_account, "s", name) &&
         rf_accounts_set (connection, update_limit_day, name, action->limit_day, error) &&
         rf_accounts_set (connection, update_limit_month, name, action->limit_month, error) &&
         rf_accounts_set (connection, update_limited, name, limited, error);
}
