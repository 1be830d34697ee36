/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-ledger.h"

#include "rf-credits.h"
#include "rf-time.h"

/*
 * Who pays. Rows are only ever added; triggers of the schema refuse anything
 * else and move the account's sums along. Unique indexes see to it that a
 * generation is held once and settled or released once. Nothing is booked for
 * a price of 0.
 */

static const char select_account[] =
    "SELECT limited, frozen, balance - held FROM accounts WHERE name = ?1";

static const char insert_row[] =
    "INSERT INTO ledger (at, account, kind, amount, generation) VALUES (?1, ?2, ?3, ?4, ?5)";

static gboolean
rf_ledger_refuse (const char *account, gboolean frozen, gint64 left, gint64 amount, GError **error)
{
  g_autofree char *wanted = rf_credits_to_string (amount);
  g_autofree char *there = rf_credits_to_string (left);

  if (frozen)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_OVER_BUDGET,
                 "the account “%s” is frozen: its ledger was damaged",
                 account);
  else
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_OVER_BUDGET,
                 "the account “%s” has %s credits left, and this costs %s",
                 account,
                 there,
                 wanted);
  if (error != NULL && frozen)
    rf_error_set_hint (*error, "an administrator has to look through it and free it");
  return FALSE;
}

static gboolean
rf_ledger_can_pay (RfConnection *connection, const char *account, gint64 amount, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_account, "s", account);
  gboolean row = FALSE;
  gboolean frozen;
  gint64 left;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no account “%s”", account);
      return FALSE;
    }
  if (sqlite3_column_int (statement, 0) == 0)
    return TRUE;
  frozen = sqlite3_column_int (statement, 1) != 0;
  left = sqlite3_column_int64 (statement, 2);
  return (!frozen && left >= amount) || rf_ledger_refuse (account, frozen, left, amount, error);
}

static gboolean
rf_ledger_add (RfConnection *connection,
               const char *account,
               const char *kind,
               gint64 amount,
               const char *generation,
               GError **error)
{
  return rf_connection_run (
      connection, error, insert_row, "issis", rf_time_now (), account, kind, amount, generation);
}

/**
 * rf_ledger_hold:
 * @amount: millionths that are kept back; 0 never reads the account
 *
 * Returns: whether the account can pay; if not, `over_budget`, and `not_found`
 *   for an account that is not there
 */
gboolean
rf_ledger_hold (RfConnection *connection,
                const char *account,
                const char *generation,
                gint64 amount,
                GError **error)
{
  return amount <= 0 || (rf_ledger_can_pay (connection, account, amount, error) &&
                         rf_ledger_add (connection, account, "hold", amount, generation, error));
}

/**
 * rf_ledger_settle:
 * @held: millionths that were kept back for it
 * @cost: millionths that it really cost
 *
 * Charges the smaller of the two; what is above the hold is booked as absorbed
 * by the operator.
 *
 * Returns: whether it could be written
 */
gboolean
rf_ledger_settle (RfConnection *connection,
                  const char *account,
                  const char *generation,
                  gint64 held,
                  gint64 cost,
                  GError **error)
{
  if (held > 0 &&
      !rf_ledger_add (connection, account, "settle", CLAMP (cost, 0, held), generation, error))
    return FALSE;
  return cost <= held ||
         rf_ledger_add (connection, account, "absorbed", cost - MAX (held, 0), generation, error);
}

/**
 * rf_ledger_release:
 * @held: millionths that were kept back for it
 *
 * Returns: whether it could be written
 */
gboolean
rf_ledger_release (RfConnection *connection,
                   const char *account,
                   const char *generation,
                   gint64 held,
                   GError **error)
{
  return held <= 0 || rf_ledger_add (connection, account, "release", held, generation, error);
}
