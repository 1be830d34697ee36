/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-salvage-private.h"

#include "rf-time.h"

/*
 * What beside money stands in no side record: flights, jobs, tokens, counters,
 * and what became of the entries.
 */

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

/**
 * rf_salvage_tables:
 * @salvage: a salvage
 * @damaged: the file that was set aside
 *
 * What cannot be read is gone.
 */
void
rf_salvage_tables (RfSalvage *salvage, RfConnection *damaged)
{
  rf_salvage_table (salvage, damaged, &flights_table, insert_flight, NULL);
  rf_salvage_table (salvage, damaged, &flights_more_table, update_flight, NULL);
  rf_salvage_table (salvage, damaged, &batches_table, insert_batch, NULL);
  rf_salvage_table (salvage, damaged, &jobs_table, insert_job, NULL);
  rf_salvage_tokens (salvage, damaged);
  rf_salvage_table (salvage, damaged, &tally_table, insert_tally, NULL);
  rf_salvage_table (salvage, damaged, &latencies_table, insert_latencies, NULL);
  rf_salvage_scan (salvage, damaged, &trashed_table, rf_salvage_entry_cb);
  rf_salvage_scan (salvage, damaged, &live_table, rf_salvage_entry_cb);
}
