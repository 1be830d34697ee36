/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-salvage.h"

#include "rf-operations.h"
#include "rf-rebuild.h"
#include "rf-scan.h"
#include "rf-time.h"
#include "rf-upkeep-operations.h"

/*
 * Fills a database that had to be made anew. Generations, assets and entries
 * come from the side records. What stands nowhere else is taken from the
 * damaged file as far as it can be read: the ledger and the accounts, flights,
 * counters, and what became of the entries (trashed, pinned, used). Where the
 * ledger cannot be shown to be whole, limited accounts are frozen until an
 * administrator has looked at them.
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

#define FLIGHT_COLUMNS                                                                             \
  "token, namespace, key, identity, lane, owner, generation, external_cost, sent, handle, "        \
  "account, hold, provider, model, canonical, started_at"

static const RfScanTable flights_table = {
  "SELECT " FLIGHT_COLUMNS " FROM flights WHERE token > ?1 ORDER BY token",
  "SELECT " FLIGHT_COLUMNS " FROM flights WHERE token < ?1 ORDER BY token DESC",
};

static const char insert_flight[] =
    "INSERT OR IGNORE INTO flights (" FLIGHT_COLUMNS ")"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

/* What came later than the flights themselves; an older file has none of it. */
static const RfScanTable flights_more_table = {
  "SELECT token, request, job, seen_at, released FROM flights",
  NULL,
};

static const char update_flight[] =
    "UPDATE flights SET request = ?2, job = ?3, seen_at = ?4, released = ?5 WHERE token = ?1";

#define TOKEN_COLUMNS                                                                              \
  "id, hash, name, role, namespace, account, profiles, requests_per_minute, created_at,"           \
  " last_used_at, revoked_at"

static const RfScanTable tokens_table = { "SELECT " TOKEN_COLUMNS ", person FROM tokens", NULL };

/* An older file has no token that is one person's. */
static const RfScanTable old_tokens_table = { "SELECT " TOKEN_COLUMNS ", NULL FROM tokens", NULL };

static const char insert_token[] = "INSERT OR IGNORE INTO tokens (" TOKEN_COLUMNS ", person)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

static const char count_persons[] =
    "SELECT count (*) FROM pragma_table_info ('tokens') WHERE name = 'person'";

static const char count_token_tables[] =
    "SELECT count (*) FROM sqlite_schema WHERE name = 'tokens'";

static const char insert_lost_token[] =
    "INSERT INTO tokens (hash, name, role, namespace, profiles, requests_per_minute, created_at,"
    "  revoked_at) VALUES ('', 'lost by damage', 'creator', '', '', 0, ?1, ?1)";

static const RfScanTable batches_table = {
  "SELECT 0, name, owner, max_cost, started_at, finished_at FROM batches",
  NULL,
};

static const char insert_batch[] =
    "INSERT OR IGNORE INTO batches (name, owner, max_cost, started_at, finished_at)"
    " VALUES (?2, ?3, ?4, ?5, ?6)";

#define JOB_COLUMNS                                                                                \
  "id, namespace, batch, line, hash, state, position, owner, attempts, round, request, outcome, "  \
  "key, generation, cost, charged, saved, error, created_at, started_at, finished_at, seen_at, "   \
  "steps, answer"

static const RfScanTable jobs_table = {
  "SELECT " JOB_COLUMNS " FROM jobs WHERE id > ?1 ORDER BY id",
  "SELECT " JOB_COLUMNS " FROM jobs WHERE id < ?1 ORDER BY id DESC",
};

static const char insert_job[] =
    "INSERT OR IGNORE INTO jobs (" JOB_COLUMNS ")"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
    "  ?19, ?20, ?21, ?22, ?23, ?24)";

#define TALLY_COLUMNS                                                                              \
  "hour, namespace, kind, provider, strategy, profile, hit, miss, joined, refreshed, stale, "      \
  "bypass, failed, spent, saved, bytes, refused"

static const RfScanTable tally_table = { "SELECT " TALLY_COLUMNS " FROM tally", NULL };

static const char insert_tally[] =
    "INSERT OR IGNORE INTO tally (" TALLY_COLUMNS ")"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";

static const RfScanTable latencies_table = {
  "SELECT namespace, span, start, kind, class, counts FROM latencies",
  NULL,
};

static const char insert_latencies[] =
    "INSERT OR IGNORE INTO latencies (namespace, span, start, kind, class, counts)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/* What is in the trash first: it makes room under the keys. Of a key no second live
 * one is put in. */
#define NO_OTHER_LIVES                                                                             \
  " AND (?14 > 0 OR NOT EXISTS (SELECT 1 FROM entries x WHERE x.namespace = ?2 AND x.key = ?3"     \
  "  AND x.trashed_at = 0 AND x.id <> "

#define ENTRIES(state, from, order)                                                                \
  "SELECT e.id, e.namespace, e.key, g.name, e.flight, e.profile, e.strategy, e.scope,"             \
  " e.playthrough, e.player, e.version, e.created_at, e.expires_at, e.trashed_at,"                 \
  " e.last_used_at, e.uses, e.pinned, e.archived, e.superseded, e.kind, e.provider, e.model,"      \
  " e.cost, e.bytes, e.content, g.reusable FROM entries e JOIN generations g"                      \
  " ON g.id = e.generation WHERE e.id " from " ?1 AND +e.trashed_at " state " ORDER BY e.id" order

static const RfScanTable trashed_table = { ENTRIES ("> 0", ">", ""),
                                           ENTRIES ("> 0", "<", " DESC") };

static const RfScanTable live_table = { ENTRIES ("= 0", ">", ""), ENTRIES ("= 0", "<", " DESC") };

static const char update_entry[] =
    "UPDATE OR IGNORE entries SET flight = ?5, expires_at = ?13, trashed_at = ?14,"
    "  last_used_at = ?15, uses = ?16, pinned = ?17, archived = ?18, superseded = ?19"
    " WHERE id = (SELECT e.id FROM entries e WHERE e.namespace = ?2 AND e.key = ?3"
    "  AND e.generation = (SELECT id FROM generations WHERE name = ?4) LIMIT 1)" NO_OTHER_LIVES
    "entries.id))";

static const char insert_entry[] =
    "INSERT OR IGNORE INTO entries (id, namespace, key, generation, flight, profile, strategy,"
    "  scope, playthrough, player, version, created_at, expires_at, trashed_at, last_used_at,"
    "  uses, pinned, archived, superseded, kind, provider, model, cost, bytes, content)"
    " SELECT ?1, ?2, ?3, id, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
    "  ?20, ?21, ?22, ?23, ?24, ?25 FROM generations WHERE name = ?4" NO_OTHER_LIVES "0))";

static const char unshare_generation[] =
    "UPDATE generations SET reusable = 0 WHERE name = ?4 AND ?26 = 0";

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

static const char last_flight[] = "SELECT seq FROM sqlite_sequence WHERE name = 'flights'";

static const char freeze_accounts[] = "UPDATE accounts SET frozen = 1";

static const char forget_last_flight[] = "DELETE FROM sqlite_sequence WHERE name = 'flights'";

static const char set_last_flight[] =
    "INSERT INTO sqlite_sequence (name, seq) VALUES ('flights', ?1)";

typedef struct
{
  RfConnection *connection;
  const char *const *statements;
  guint adopted;
  GError *failure; /* (owned) (nullable) the first that is no damage */
} RfSalvage;

/* Takes the failure. One that is no damage ends the salvage, so that it begins
 * again when the machine is well: else rows that are there would count as lost. */
static void
rf_salvage_fail (RfSalvage *salvage, GError *failure)
{
  if (salvage->failure == NULL)
    salvage->failure = failure;
  else
    g_error_free (failure);
}

static gboolean
rf_salvage_adopt (RfEntry *entry, gpointer data, GError **error)
{
  RfSalvage *salvage = data;
  g_autoptr (GError) failure = NULL;

  if (rf_adopt_entry (salvage->connection, entry, &failure))
    {
      salvage->adopted++;
      return TRUE;
    }
  /* One record that contradicts another is no reason to give all up. */
  if (g_error_matches (failure, RF_ERROR, RF_ERROR_CONFLICT))
    {
      g_warning ("The side record of generation “%s” cannot be used: %s",
                 entry->generation->id,
                 failure->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
rf_salvage_put (RfSalvage *salvage, const char *sql, sqlite3_stmt *row)
{
  GError *failure = NULL;
  g_autoptr (RfStatement) statement = rf_connection_prepare (salvage->connection, sql, &failure);
  gboolean more = FALSE;

  for (int i = 1; i <= sqlite3_bind_parameter_count (statement); i++)
    sqlite3_bind_value (statement, i, sqlite3_column_value (row, i - 1));
  if (statement != NULL && rf_statement_step (statement, &more, &failure))
    return TRUE;
  /* A row that makes no sense is damage; anything else is the new file's. */
  if (g_error_matches (failure, RF_ERROR, RF_ERROR_CONFLICT))
    g_error_free (failure);
  else
    rf_salvage_fail (salvage, failure);
  return FALSE;
}

static gboolean
rf_salvage_row_cb (sqlite3_stmt *row, gpointer data)
{
  RfSalvage *salvage = data;
  gboolean put = TRUE;

  for (gsize i = 0; salvage->statements[i] != NULL; i++)
    put = rf_salvage_put (salvage, salvage->statements[i], row) && put;
  return put;
}

static gboolean
rf_salvage_entry_cb (sqlite3_stmt *row, gpointer data)
{
  RfSalvage *salvage = data;

  if (!rf_salvage_put (salvage, update_entry, row))
    return FALSE;
  if (sqlite3_changes (salvage->connection->database) == 0 &&
      !rf_salvage_put (salvage, insert_entry, row))
    return FALSE;
  return rf_salvage_put (salvage, unshare_generation, row);
}

static gboolean
rf_salvage_scan (RfSalvage *salvage,
                 RfConnection *damaged,
                 const RfScanTable *table,
                 RfScanFunc function)
{
  GError *failure = NULL;
  gboolean whole = rf_scan (damaged, table, function, salvage, &failure);

  if (failure != NULL)
    rf_salvage_fail (salvage, failure);
  return whole;
}

static gboolean
rf_salvage_table (RfSalvage *salvage,
                  RfConnection *damaged,
                  const RfScanTable *table,
                  const char *first,
                  const char *second)
{
  const char *const statements[] = { first, second, NULL };

  salvage->statements = statements;
  return rf_salvage_scan (salvage, damaged, table, rf_salvage_row_cb);
}

/* -1 where it cannot be read. */
static gint64
rf_salvage_ask (RfSalvage *salvage, RfConnection *connection, const char *sql)
{
  GError *failure = NULL;
  gint64 value = -1;

  if (rf_connection_read_int (connection, sql, &value, &failure))
    return value;
  if (connection == salvage->connection || rf_connection_has_failed_for_now (connection))
    rf_salvage_fail (salvage, failure);
  else
    g_error_free (failure);
  return -1;
}

/* Returns whether the ledger is whole; that it cannot be read is no error. */
static gboolean
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

/* Where the file is gone, so is the whole ledger. */
static gboolean
rf_salvage_miss_money (RfSalvage *salvage, gboolean *frozen, GError **error)
{
  *frozen = rf_salvage_ask (salvage, salvage->connection, count_paid) > 0;
  return !*frozen || rf_salvage_freeze (salvage->connection, error);
}

static gboolean
rf_salvage_close_money (RfSalvage *salvage, gboolean whole, gboolean *frozen, GError **error)
{
  RfConnection *connection = salvage->connection;

  if (!rf_connection_run (connection, error, add_missing_accounts, "") ||
      !rf_connection_run (connection, error, sum_accounts, ""))
    return FALSE;
  *frozen = !whole || rf_salvage_ask (salvage, connection, count_unexpected) != 0;
  return !*frozen || rf_salvage_freeze (connection, error);
}

/* A process that still holds a token of the damaged file must not meet a new
 * flight of the same number; the time in milliseconds is far above any. */
static gboolean
rf_salvage_fence (RfSalvage *salvage, GError **error)
{
  gint64 last = 0;

  if (!rf_connection_read_int (salvage->connection, last_flight, &last, error))
    return FALSE;
  return rf_connection_run (salvage->connection, error, forget_last_flight, "") &&
         rf_connection_run (salvage->connection,
                            error,
                            set_last_flight,
                            "i",
                            MAX (last, g_get_real_time () / 1000));
}

/* Where tokens were lost, one that is nobody's stands for them: a server that
 * wanted tokens must not take everybody in because none is left. */
static void
rf_salvage_tokens (RfSalvage *salvage, RfConnection *damaged)
{
  const RfScanTable *table =
      rf_salvage_ask (salvage, damaged, count_persons) > 0 ? &tokens_table : &old_tokens_table;
  GError *failure = NULL;

  if (rf_salvage_table (salvage, damaged, table, insert_token, NULL) ||
      rf_salvage_ask (salvage, damaged, count_token_tables) == 0)
    return;
  if (!rf_connection_run (salvage->connection, &failure, insert_lost_token, "i", rf_time_now ()))
    rf_salvage_fail (salvage, failure);
}

static gboolean
rf_salvage_all (RfSalvage *salvage, RfConnection *damaged)
{
  gboolean whole = rf_salvage_money (salvage, damaged);
  GError *failure = NULL;

  rf_salvage_table (salvage, damaged, &flights_table, insert_flight, NULL);
  rf_salvage_table (salvage, damaged, &flights_more_table, update_flight, NULL);
  rf_salvage_table (salvage, damaged, &batches_table, insert_batch, NULL);
  rf_salvage_table (salvage, damaged, &jobs_table, insert_job, NULL);
  rf_salvage_tokens (salvage, damaged);
  rf_salvage_table (salvage, damaged, &tally_table, insert_tally, NULL);
  rf_salvage_table (salvage, damaged, &latencies_table, insert_latencies, NULL);
  rf_salvage_scan (salvage, damaged, &trashed_table, rf_salvage_entry_cb);
  rf_salvage_scan (salvage, damaged, &live_table, rf_salvage_entry_cb);
  rf_salvage_upkeep (salvage->connection, damaged, &failure);
  if (failure != NULL)
    rf_salvage_fail (salvage, failure);
  return whole;
}

static gboolean
rf_salvage_file (RfSalvage *salvage, const char *path, gboolean *frozen, GError **error)
{
  GError *failure = NULL;
  g_autoptr (RfConnection) damaged = rf_connection_open (path, RF_OPEN_WRITE, &failure);
  gboolean whole = FALSE;

  if (damaged == NULL && !g_error_matches (failure, RF_ERROR, RF_ERROR_STORE_DAMAGED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_clear_error (&failure);
  if (!rf_connection_execute (salvage->connection, make_expected, error))
    return FALSE;
  if (damaged != NULL)
    whole = rf_salvage_all (salvage, damaged);
  if (salvage->failure == NULL && !rf_salvage_close_money (salvage, whole, frozen, error))
    return FALSE;
  if (salvage->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&salvage->failure));
  return FALSE;
}

static char *
rf_salvage_describe (const RfSalvage *salvage, const char *path, gboolean frozen)
{
  if (path == NULL)
    return g_strdup_printf ("the index was missing and has been made anew from %u side records%s",
                            salvage->adopted,
                            frozen ? "; its ledger is lost, so limited accounts are frozen" : "");
  return g_strdup_printf ("the index was damaged: it was set aside as “%s” and made anew from %u "
                          "side records; %s",
                          path,
                          salvage->adopted,
                          frozen ? "its ledger has gaps, so limited accounts are frozen"
                                 : "its ledger is whole");
}

/**
 * rf_salvage_fill:
 * @connection: a new database, in a transaction
 * @path: (nullable): the damaged file
 * @blobs: (nullable) (type RfBlobStore): where side records are
 *
 * Returns: (transfer full) (nullable): one line for people, or %NULL: without an
 *   error where there was nothing to put in
 */
char *
rf_salvage_fill (RfConnection *connection, const char *path, gpointer blobs, GError **error)
{
  RfSalvage salvage = { connection, NULL, 0, NULL };
  gboolean frozen = FALSE;
  gboolean done;

  if (blobs != NULL && !rf_rebuild (blobs, rf_salvage_adopt, &salvage, error))
    return NULL;
  if (path == NULL && salvage.adopted == 0)
    return NULL;
  done = path != NULL ? rf_salvage_file (&salvage, path, &frozen, error)
                      : rf_salvage_miss_money (&salvage, &frozen, error);
  if (!done || !rf_salvage_fence (&salvage, error))
    return NULL;
  return rf_salvage_describe (&salvage, path, frozen);
}
