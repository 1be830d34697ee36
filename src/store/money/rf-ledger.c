/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-ledger.h"

#include "rf-rows.h"
#include "rf-time.h"

/*
 * The record of credits. Rows are only ever added; triggers of the schema
 * refuse anything else and move the account's sums along. Unique indexes see to
 * it that a generation is held once and settled or released once. Nothing is
 * booked for a price of 0.
 */

static const char insert_row[] =
    "INSERT INTO ledger (at, account, kind, amount, generation) VALUES (?1, ?2, ?3, ?4, ?5)";

/* The first condition on the kind is that of the index ledger_one_end, word for
 * word: SQLite takes a partial index for nothing less. */
static const char select_released[] =
    "SELECT account, amount FROM ledger"
    " WHERE generation = ?1 AND kind IN ('settle', 'release') AND kind = 'release'"
    "  AND NOT EXISTS (SELECT 1 FROM generations WHERE name = ?1)"
    "  AND NOT EXISTS (SELECT 1 FROM flights WHERE generation = ?1)";

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
                const RfPayer *payer,
                const char *generation,
                gint64 amount,
                GError **error)
{
  return amount <= 0 ||
         (rf_accounts_can_pay (connection, payer, amount, error) &&
          rf_ledger_add (connection, payer->account, "hold", amount, generation, error));
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
  return rf_ledger_absorb (connection, account, generation, cost - MAX (held, 0), error);
}

/**
 * rf_ledger_release:
 * @held: millionths that were kept back for it
 *
 * To be called in the transaction that ends the flight.
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
  return held <= 0 || (rf_ledger_add (connection, account, "release", held, generation, error) &&
                       rf_rows_correct_charged (connection, generation, error));
}

/**
 * rf_ledger_charge:
 * @generation: what was served
 * @amount: millionths that a hit or a join costs; 0 never reads the account
 *
 * Returns: whether it is charged; if not, as rf_ledger_hold()
 */
gboolean
rf_ledger_charge (RfConnection *connection,
                  const RfPayer *payer,
                  const char *generation,
                  gint64 amount,
                  GError **error)
{
  return amount <= 0 ||
         (rf_accounts_can_pay (connection, payer, amount, error) &&
          rf_ledger_add (connection, payer->account, "hit", amount, generation, error));
}

/**
 * rf_ledger_grant:
 * @account: one that is there
 * @amount: millionths
 *
 * Returns: whether it could be written
 */
gboolean
rf_ledger_grant (RfConnection *connection, const char *account, gint64 amount, GError **error)
{
  return rf_ledger_add (connection, account, "grant", amount, NULL, error);
}

/**
 * rf_ledger_find_released:
 * @generation: the id of a generation that somebody wants to commit without a
 *   flight
 * @account: (out) (transfer full) (nullable): whose hold was released, or %NULL
 *   where none was, where another flight makes it, or where it is there already
 * @held: (out): millionths that had been kept back
 *
 * Returns: whether the ledger could be read
 */
gboolean
rf_ledger_find_released (RfConnection *connection,
                         const char *generation,
                         char **account,
                         gint64 *held,
                         GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_released, "s", generation);
  gboolean row = FALSE;

  *account = NULL;
  *held = 0;
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *account = rf_statement_dup_text (statement, 0);
  *held = sqlite3_column_int64 (statement, 1);
  return TRUE;
}

/**
 * rf_ledger_absorb:
 * @cost: millionths that the operator has to bear, since nobody is charged
 *   them; nothing is booked where it is not above 0
 *
 * Returns: whether it could be written
 */
gboolean
rf_ledger_absorb (RfConnection *connection,
                  const char *account,
                  const char *generation,
                  gint64 cost,
                  GError **error)
{
  return cost <= 0 || rf_ledger_add (connection, account, "absorbed", cost, generation, error);
}
