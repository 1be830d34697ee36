/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-hash.h"
#include "rf-rows.h"

#include <string.h>

/*
 * The full check: everything is read, and what does not agree is named. What does
 * not hang together is no matter of single rows: that index is made anew.
 */

/* One message for each row, in its first column. */
static const char *const findings[] = {
  "SELECT 'the row ' || rowid || ' of ' || \"table\" || ' points to a row of ' || parent"
  "  || ' that is gone' FROM pragma_foreign_key_check",

  "SELECT 'the account “' || a.name || '” has a balance that is not the sum of its ledger'"
  " FROM accounts a WHERE a.balance <> (SELECT coalesce (sum (CASE l.kind"
  "  WHEN 'grant' THEN l.amount WHEN 'settle' THEN -l.amount WHEN 'hit' THEN -l.amount"
  "  ELSE 0 END), 0) FROM ledger l WHERE l.account = a.name)",

  "SELECT 'the account “' || a.name || '” holds back another sum than its open holds'"
  " FROM accounts a WHERE a.held <> (SELECT coalesce (sum (l.amount), 0) FROM ledger l"
  "  WHERE l.account = a.name AND l.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM ledger x"
  "   WHERE x.generation = l.generation AND x.kind IN ('settle', 'release')))",

  "SELECT 'the ledger row ' || l.id || ' ends a hold that never was' FROM ledger l"
  " WHERE l.kind IN ('settle', 'release') AND l.id > (SELECT up_to FROM ledger_losses)"
  "  AND NOT EXISTS (SELECT 1 FROM ledger h"
  "  WHERE h.generation = l.generation AND h.kind = 'hold' AND h.account = l.account)",

  "SELECT 'the hold of generation ' || l.generation || ' belongs to no flight' FROM ledger l"
  " WHERE l.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM ledger x"
  "   WHERE x.generation = l.generation AND x.kind IN ('settle', 'release'))"
  "  AND NOT EXISTS (SELECT 1 FROM flights f WHERE f.generation = l.generation)",

  "SELECT 'flight ' || f.token || ' has no hold in the ledger' FROM flights f"
  " WHERE f.hold > 0 AND NOT EXISTS (SELECT 1 FROM ledger h"
  "  WHERE h.generation = f.generation AND h.kind = 'hold' AND h.amount = f.hold)",

  "SELECT 'the ledger has a gap: ' || count (*) || ' rows up to number ' || max (id)"
  " FROM ledger HAVING count (*) + (SELECT lost FROM ledger_losses) <> coalesce (max (id), 0)",

  "SELECT 'the account “' || account || '” has spent another sum on day ' || day"
  "  || ' than its ledger says' FROM"
  "  (SELECT account, day, spent FROM spending"
  "   UNION ALL SELECT account, at / 86400000, -amount FROM ledger"
  "   WHERE kind IN ('settle', 'hit'))"
  " GROUP BY account, day HAVING sum (spent) <> 0",

  "SELECT 'the ledger row ' || l.id || ' is of an account that is not there' FROM ledger l"
  " WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.name = l.account)",

  "SELECT 'generation ' || g.name || ' was charged another sum than the ledger says'"
  " FROM generations g JOIN ledger l ON l.generation = g.name"
  "  AND l.kind IN ('settle', 'release')"
  " WHERE g.charged <> iif (l.kind = 'settle', l.amount, 0)",

  "SELECT 'the totals of the namespace “' || t.namespace || '” are not those of its entries'"
  " FROM totals t WHERE t.entries <> (SELECT count (*)" RF_LIVE_OF_TOTALS
  ") OR t.uses <> (SELECT coalesce (sum (e.uses), 0)" RF_LIVE_OF_TOTALS ")",

  "SELECT 'the key “' || k.key || '” has more than one live entry' FROM"
  "  (SELECT namespace, key FROM entries INDEXED BY entries_by_key GROUP BY namespace, key"
  "   HAVING count (*) > 1) k"
  " WHERE (SELECT count (*) FROM entries e INDEXED BY entries_by_key"
  "  WHERE e.namespace = k.namespace AND e.key = k.key AND e.trashed_at = 0) > 1",

  "SELECT 'the sum of the blobs'' sizes is wrong' FROM blob_totals t"
  " WHERE t.bytes <> (SELECT coalesce (sum (bytes), 0) FROM blobs)"
  "  OR t.blobs <> (SELECT count (*) FROM blobs)",
};

static const char check_integrity[] = "PRAGMA integrity_check (100)";

static const char select_flights[] =
    "SELECT owner, coalesce (key, identity), handle, sent AND external_cost, provider FROM flights"
    " WHERE released = 0";

static const char select_entries[] =
    "SELECT " RF_ENTRY_COLUMNS ", g.name FROM entries e JOIN generations g ON g.id = e.generation";

static const char select_requests[] =
    "SELECT name, fingerprint, canonical, prompt, finished_at FROM generations";

/* How many SQLite instructions pass between two looks at the cancellable. */
#define STEPS_BETWEEN_LOOKS 10000

/* Where select_entries has the generation's name. */
#define COLUMN_GENERATION 23

/* Where select_requests has the time when it was finished. */
#define COLUMN_FINISHED 4

typedef struct
{
  RfOwners *owners;
  RfBlobStore *blobs; /* (nullable) */
  GCancellable *cancellable;
  GPtrArray *findings;
} RfVerify;

static int
rf_verify_look_cb (void *data)
{
  return g_cancellable_is_cancelled (data);
}

static gboolean
rf_verify_add_rows (RfConnection *connection,
                    const char *sql,
                    const char *fine,
                    RfVerify *verify,
                    GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, sql, "");
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      if (g_strcmp0 (rf_statement_get_text (statement, 0), fine) != 0)
        g_ptr_array_add (verify->findings, rf_statement_dup_text (statement, 0));
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* What a person can make of a flight that a dead process has left. */
static char *
rf_verify_dup_left (sqlite3_stmt *statement)
{
  const char *place = rf_statement_get_text (statement, 1);
  const char *handle = rf_statement_get_text (statement, 2);
  const char *provider = rf_statement_get_text (statement, 4);

  if (handle != NULL)
    return g_strdup_printf ("“%s” was left by a process that died: %s goes on with it as job %s, "
                            "and whoever asks for the same collects it",
                            place,
                            provider,
                            handle);
  if (sqlite3_column_int (statement, 3) != 0)
    return g_strdup_printf ("“%s” was asked of %s by a process that died, and nobody knows whether "
                            "it was charged",
                            place,
                            provider);
  return g_strdup_printf ("“%s” was being made by a process that died; nothing was charged, and "
                          "--repair clears it away",
                          place);
}

static gboolean
rf_verify_flights (RfConnection *connection, RfVerify *verify, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, select_flights, "");
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      if (rf_owners_is_dead (verify->owners, rf_statement_get_text (statement, 0)))
        g_ptr_array_add (verify->findings, rf_verify_dup_left (statement));
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static void
rf_verify_entry (RfConnection *connection, sqlite3_stmt *statement, RfVerify *verify)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntry) entry = rf_entry_from_row (connection, statement, &error);
  const char *name = rf_statement_get_text (statement, COLUMN_GENERATION);

  if (entry == NULL)
    g_ptr_array_add (verify->findings,
                     g_strdup_printf ("entry %" G_GINT64_FORMAT " cannot be read: %s",
                                      (gint64) sqlite3_column_int64 (statement, 0),
                                      error->message));
  else if (g_strcmp0 (entry->generation->id, name) != 0)
    g_ptr_array_add (
        verify->findings,
        g_strdup_printf ("the entry “%s” tells of another generation than it has", entry->key));
}

static gboolean
rf_verify_entries (RfConnection *connection, RfVerify *verify, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, select_entries, "");
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      rf_verify_entry (connection, statement, verify);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* SQLite has no sums over its pages: a bit that flips within a text goes unseen, but
 * by the hash of that text. */
static char *
rf_verify_dup_altered (sqlite3_stmt *statement)
{
  const char *name = rf_statement_get_text (statement, 0);
  const char *canonical = rf_statement_get_text (statement, 2);
  const char *prompt = rf_statement_get_text (statement, 3);
  g_autofree char *hash = canonical != NULL ? rf_hash_bytes (canonical, strlen (canonical)) : NULL;

  if (hash != NULL && g_strcmp0 (hash, rf_statement_get_text (statement, 1)) != 0)
    return g_strdup_printf ("generation %s tells of another request than its fingerprint", name);
  if (prompt != NULL && !g_utf8_validate (prompt, -1, NULL))
    return g_strdup_printf ("the prompt of generation %s is no text", name);
  return NULL;
}

static gboolean
rf_verify_requests (RfConnection *connection, RfVerify *verify, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, select_requests, "");
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      char *altered = rf_verify_dup_altered (statement);

      if (altered != NULL)
        g_ptr_array_add (verify->findings, altered);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_verify_all (RfConnection *connection, RfVerify *verify, GError **error)
{
  if (!rf_verify_add_rows (connection, check_integrity, "ok", verify, error))
    return FALSE;
  /* What does not hang together cannot be asked anything else. */
  if (verify->findings->len > 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      if (!rf_verify_add_rows (connection, findings[i], NULL, verify, error))
        return FALSE;
    }
  return rf_verify_flights (connection, verify, error) &&
         rf_verify_entries (connection, verify, error) &&
         rf_verify_requests (connection, verify, error);
}

static void
rf_verify_watch (RfConnection *connection, RfVerify *verify)
{
  if (verify->cancellable != NULL)
    sqlite3_progress_handler (
        connection->database, STEPS_BETWEEN_LOOKS, rf_verify_look_cb, verify->cancellable);
}

static void
rf_verify_unwatch (RfConnection *connection)
{
  sqlite3_progress_handler (connection->database, 0, NULL, NULL);
}

static gboolean
rf_verify_was_cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, RF_ERROR, RF_ERROR_CANCELLED, "the check was cancelled");
  return TRUE;
}

static gboolean
rf_verify_work (RfConnection *connection, gpointer data, GError **error)
{
  RfVerify *verify = data;
  gboolean done;

  g_ptr_array_set_size (verify->findings, 0);
  rf_verify_watch (connection, verify);
  done = rf_verify_all (connection, verify, error);
  rf_verify_unwatch (connection);
  return done;
}

GPtrArray *
rf_verify_run (RfDatabase *database, RfOwners *owners, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  RfVerify verify = { owners, NULL, cancellable, found };

  rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_verify_work, &verify, &failure);
  if (rf_verify_was_cancelled (cancellable, error))
    return NULL;
  if (failure == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* Whether an index that is made anew has this generation as it was. */
static gboolean
rf_verify_is_known_better (const RfVerify *verify, sqlite3_stmt *statement)
{
  g_autoptr (JsonNode) record =
      verify->blobs != NULL
          ? rf_blob_store_load_record (verify->blobs,
                                       rf_statement_get_text (statement, 0),
                                       sqlite3_column_int64 (statement, COLUMN_FINISHED),
                                       NULL)
          : NULL;
  g_autoptr (RfEntry) entry = record != NULL ? rf_entry_new_from_side_record (record, NULL) : NULL;
  g_autofree char *hash = NULL;

  if (entry == NULL || entry->generation->canonical == NULL)
    return entry != NULL;
  hash = rf_hash_bytes (entry->generation->canonical, strlen (entry->generation->canonical));
  return g_strcmp0 (hash, entry->generation->fingerprint) == 0;
}

/* Such a row cannot even be listed. */
static gboolean
rf_verify_is_no_text (sqlite3_stmt *statement)
{
  const char *canonical = rf_statement_get_text (statement, 2);
  const char *prompt = rf_statement_get_text (statement, 3);

  return (canonical != NULL && !g_utf8_validate (canonical, -1, NULL)) ||
         (prompt != NULL && !g_utf8_validate (prompt, -1, NULL));
}

static gboolean
rf_verify_requests_to_heal (RfConnection *connection, RfVerify *verify, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, select_requests, "");
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_autofree char *altered = rf_verify_dup_altered (statement);

      if (altered != NULL &&
          (rf_verify_is_no_text (statement) || rf_verify_is_known_better (verify, statement)))
        {
          g_ptr_array_add (verify->findings, g_steal_pointer (&altered));
          return TRUE;
        }
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* To say that it is damaged is all that has to be done here: who runs this sets
 * such a file aside, makes it anew and asks again. A text that no side record knows
 * better is no reason: it would be in the new one as well, or its row would be gone.
 * Nor is what is found a second time. */
static gboolean
rf_verify_heal_work (RfConnection *connection, gpointer data, GError **error)
{
  RfVerify *verify = data;
  guint before = verify->findings->len;
  gboolean done;

  rf_verify_watch (connection, verify);
  done = rf_verify_add_rows (connection, check_integrity, "ok", verify, error) &&
         (verify->findings->len > 0 || rf_verify_requests_to_heal (connection, verify, error));
  rf_verify_unwatch (connection);
  if (!done || verify->findings->len == before)
    return done;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_DAMAGED,
               "the index database is damaged: %s",
               (const char *) g_ptr_array_index (verify->findings, before));
  return FALSE;
}

gboolean
rf_verify_heal (RfDatabase *database,
                RfBlobStore *blobs,
                GCancellable *cancellable,
                char **sentence,
                GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  RfVerify verify = { NULL, blobs, cancellable, found };
  gboolean done =
      rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_verify_heal_work, &verify, &failure);

  *sentence = NULL;
  if (rf_verify_was_cancelled (cancellable, error))
    return FALSE;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (found->len > 0)
    *sentence = g_strdup_printf ("the index was damaged, and was made anew: %s",
                                 (const char *) g_ptr_array_index (found, 0));
  return done;
}
