/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-salvage-private.h"

/*
 * The ledger and the accounts, as far as the damaged file still has them, and
 * whether that is all of them.
 */

static const RfScanTable accounts_table = {
  "SELECT 0, name, limited, frozen, balance, held, limit_day, limit_month FROM accounts",
  NULL,
};

/* Before 0002.sql. */
static const RfScanTable old_accounts_table = {
  "SELECT 0, name, limited, frozen, balance, held, -1, -1 FROM accounts",
  NULL,
};

static const char insert_account[] =
    "INSERT OR REPLACE INTO accounts (name, limited, frozen, limit_day, limit_month)"
    " VALUES (?2, ?3, ?4, ?7, ?8)";

static const char insert_expected[] =
    "INSERT INTO temp.expected (name, balance, held) VALUES (?2, ?5, ?6)";

static const RfScanTable ledger_table = {
  "SELECT id, at, account, kind, amount, generation FROM ledger WHERE id > ?1 ORDER BY id",
  "SELECT id, at, account, kind, amount, generation FROM ledger WHERE id < ?1 ORDER BY id DESC",
};

static const char insert_ledger[] =
    "INSERT OR IGNORE INTO ledger (id, at, account, kind, amount, generation)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

#define REPEAT_COLUMNS "namespace, account, name, request, at, outcome, generation, charged"

static const RfScanTable repeats_table = { "SELECT " REPEAT_COLUMNS " FROM repeats", NULL };

static const char insert_repeat[] = "INSERT OR IGNORE INTO repeats (" REPEAT_COLUMNS ")"
                                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

static const RfScanTable losses_table = { "SELECT id, lost, up_to FROM ledger_losses", NULL };

static const char update_losses[] = "UPDATE ledger_losses SET lost = ?2, up_to = ?3 WHERE id = ?1";

static const char make_expected[] =
    "CREATE TEMP TABLE expected (name TEXT PRIMARY KEY, balance INTEGER, held INTEGER)";

static const char add_missing_accounts[] =
    "INSERT INTO accounts (name, limited, frozen) SELECT DISTINCT account, 1, 1 FROM ledger"
    " WHERE account NOT IN (SELECT name FROM accounts)";

/* Of whom only what was made for them is known any more. */
static const char add_paying_accounts[] =
    "INSERT OR IGNORE INTO accounts (name, limited) SELECT DISTINCT account, 1 FROM generations"
    " WHERE account IS NOT NULL AND price > 0";

static const char count_paid[] = "SELECT count (*) FROM generations WHERE price > 0";

static const char sum_accounts[] =
    "UPDATE accounts SET"
    " balance = (SELECT coalesce (sum (CASE l.kind WHEN 'grant' THEN l.amount"
    "   WHEN 'settle' THEN -l.amount WHEN 'hit' THEN -l.amount ELSE 0 END), 0)"
    "  FROM ledger l WHERE l.account = accounts.name),"
    " held = (SELECT coalesce (sum (l.amount), 0) FROM ledger l"
    "  WHERE l.account = accounts.name AND l.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM ledger x"
    "   WHERE x.generation = l.generation AND x.kind IN ('settle', 'release')))";

static const char count_gaps[] = "SELECT coalesce (max (id), 0) - count (*)"
                                 " - (SELECT lost FROM ledger_losses) FROM ledger";

static const char count_unexpected[] =
    "SELECT count (*) FROM temp.expected x LEFT JOIN accounts a ON a.name = x.name"
    " WHERE a.name IS NULL OR a.balance <> x.balance OR a.held <> x.held";

static const char count_ledger[] =
    "SELECT count (*) + (SELECT lost FROM ledger_losses) FROM ledger";

static const char last_ledger[] = "SELECT seq FROM sqlite_sequence WHERE name = 'ledger'";

static const char freeze_accounts[] = "UPDATE accounts SET frozen = 1";

/**
 * rf_salvage_begin_money:
 * @salvage: before anything is read of a damaged file
 * @error: return location
 *
 * Returns: whether there is a place for the sums that the damaged file has of its accounts
 */
gboolean
rf_salvage_begin_money (RfSalvage *salvage, GError **error)
{
  return rf_connection_execute (salvage->connection, make_expected, error);
}

/**
 * rf_salvage_money:
 * @salvage: a salvage
 * @damaged: the file that was set aside
 *
 * Returns: whether the ledger is whole; that it cannot be read is no error
 */
gboolean
rf_salvage_money (RfSalvage *salvage, RfConnection *damaged)
{
  gboolean accounts =
      rf_salvage_table (salvage, damaged, &accounts_table, insert_account, insert_expected) ||
      rf_salvage_table (salvage, damaged, &old_accounts_table, insert_account, insert_expected);
  gboolean ledger = rf_salvage_table (salvage, damaged, &ledger_table, insert_ledger, NULL);
  gint64 last = rf_salvage_ask (salvage, damaged, last_ledger);

  rf_salvage_table (salvage, damaged, &losses_table, update_losses, NULL);
  rf_salvage_table (salvage, damaged, &repeats_table, insert_repeat, NULL);
  return accounts && ledger && last >= 0 &&
         last == rf_salvage_ask (salvage, salvage->connection, count_ledger) &&
         rf_salvage_ask (salvage, salvage->connection, count_gaps) == 0;
}

static gboolean
rf_salvage_freeze (RfConnection *connection, GError **error)
{
  return rf_connection_run (connection, error, add_paying_accounts, "") &&
         rf_connection_run (connection, error, freeze_accounts, "");
}

/**
 * rf_salvage_miss_money:
 * @salvage: a salvage
 * @frozen: (out): whether limited accounts are frozen
 * @error: return location
 *
 * Where the file is gone, so is the whole ledger.
 *
 * Returns: whether that could be written
 */
gboolean
rf_salvage_miss_money (RfSalvage *salvage, gboolean *frozen, GError **error)
{
  gint64 paid = 0;

  if (!rf_connection_read_int (salvage->connection, count_paid, &paid, error))
    return FALSE;
  *frozen = paid > 0;
  return !*frozen || rf_salvage_freeze (salvage->connection, error);
}

/**
 * rf_salvage_close_money:
 * @salvage: a salvage
 * @whole: whether the ledger is
 * @frozen: (out): whether limited accounts are frozen
 * @error: return location
 *
 * Sums up the accounts, and freezes the limited ones where the ledger is not whole or
 * the sums are not those that the damaged file had.
 *
 * Returns: whether that could be written
 */
gboolean
rf_salvage_close_money (RfSalvage *salvage, gboolean whole, gboolean *frozen, GError **error)
{
  RfConnection *connection = salvage->connection;

  if (!rf_connection_run (connection, error, add_missing_accounts, "") ||
      !rf_connection_run (connection, error, sum_accounts, ""))
    return FALSE;
  *frozen = !whole || rf_salvage_ask (salvage, connection, count_unexpected) != 0;
  return !*frozen || rf_salvage_freeze (connection, error);
}
