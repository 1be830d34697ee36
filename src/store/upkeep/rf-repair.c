/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-content.h"
#include "rf-credits.h"
#include "rf-flight.h"
#include "rf-jobs.h"
#include "rf-ledger.h"
#include "rf-rows.h"
#include "rf-time.h"

/*
 * What rows alone can mend. Sums are made anew from the rows that they are sums
 * of, what an entry copies is copied again, and of a key one entry lives. A hold is
 * released only where nothing can have been charged, and settled only where it is
 * known what was.
 */

typedef struct
{
  const char *sql;
  const char *sentence;
} RfRepairSum;

static const RfRepairSum sums[] = {
  { "UPDATE totals AS t SET"
    "  entries = (SELECT count (*)" RF_LIVE_OF_TOTALS
    "), uses = (SELECT coalesce (sum (e.uses), 0)" RF_LIVE_OF_TOTALS
    ") WHERE entries <> (SELECT count (*)" RF_LIVE_OF_TOTALS
    ") OR uses <> (SELECT coalesce (sum (e.uses), 0)" RF_LIVE_OF_TOTALS ")",
    "the totals of entries and uses were counted again" },
  { "UPDATE blob_totals SET blobs = (SELECT count (*) FROM blobs),"
    "  bytes = (SELECT coalesce (sum (bytes), 0) FROM blobs)"
    " WHERE blobs <> (SELECT count (*) FROM blobs)"
    "  OR bytes <> (SELECT coalesce (sum (bytes), 0) FROM blobs)",
    "the sum of the blobs' sizes was counted again" },
  { "UPDATE accounts AS a SET balance = (SELECT coalesce (sum (CASE l.kind"
    "  WHEN 'grant' THEN l.amount WHEN 'settle' THEN -l.amount WHEN 'hit' THEN -l.amount"
    "  ELSE 0 END), 0) FROM ledger l WHERE l.account = a.name)"
    " WHERE balance <> (SELECT coalesce (sum (CASE l.kind"
    "  WHEN 'grant' THEN l.amount WHEN 'settle' THEN -l.amount WHEN 'hit' THEN -l.amount"
    "  ELSE 0 END), 0) FROM ledger l WHERE l.account = a.name)",
    "balances were summed up again from the ledger" },
  { "UPDATE accounts AS a SET held = (SELECT coalesce (sum (l.amount), 0) FROM ledger l"
    "  WHERE l.account = a.name AND l.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM ledger x"
    "   WHERE x.generation = l.generation AND x.kind IN ('settle', 'release')))"
    " WHERE held <> (SELECT coalesce (sum (l.amount), 0) FROM ledger l"
    "  WHERE l.account = a.name AND l.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM ledger x"
    "   WHERE x.generation = l.generation AND x.kind IN ('settle', 'release')))",
    "what accounts hold back was summed up again from the ledger" },
};

/* Of these it is known what they cost. */
static const char select_open_holds[] =
    "SELECT l.account, l.generation, l.amount, g.cost FROM ledger l"
    " JOIN generations g ON g.name = l.generation WHERE l.kind = 'hold'"
    " AND NOT EXISTS (SELECT 1 FROM ledger x WHERE x.generation = l.generation"
    "  AND x.kind IN ('settle', 'release'))"
    " AND NOT EXISTS (SELECT 1 FROM flights f WHERE f.generation = l.generation) LIMIT 1";

static const char select_flights[] = "SELECT token FROM flights";

static const char select_entries[] =
    "SELECT " RF_ENTRY_COLUMNS ", g.name, g.id FROM entries e JOIN generations g"
    " ON g.id = e.generation";

/* Where select_entries has the generation's name and row. */
#define COLUMN_NAME 23
#define COLUMN_ROW  24

/* Live ones, above which a later one lives under the same key. */
static const char select_doubles[] =
    "SELECT e.id FROM (SELECT namespace, key FROM entries INDEXED BY entries_by_key"
    "  GROUP BY namespace, key HAVING count (*) > 1) k"
    " CROSS JOIN entries e INDEXED BY entries_by_key"
    "  ON e.namespace = k.namespace AND e.key = k.key AND e.trashed_at = 0"
    " WHERE EXISTS (SELECT 1 FROM entries x INDEXED BY entries_by_key"
    "  WHERE x.namespace = e.namespace AND x.key = e.key AND x.trashed_at = 0 AND x.id > e.id)";

static const char supersede[] =
    "UPDATE entries SET trashed_at = ?2, superseded = 1 WHERE id = ?1 AND trashed_at = 0"
    " AND EXISTS (SELECT 1 FROM entries x INDEXED BY entries_by_key"
    "  WHERE x.namespace = entries.namespace AND x.key = entries.key AND x.trashed_at = 0"
    "   AND x.id > entries.id)";

typedef struct
{
  RfOwners *owners;
  GPtrArray *mended;
  GArray *entries; /* pairs of an entry and its generation */
  GArray *doubles;
} RfRepair;

static gboolean
rf_repair_sums (RfConnection *connection, RfRepair *repair, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      if (!rf_connection_run (connection, error, sums[i].sql, ""))
        return FALSE;
      if (sqlite3_changes (connection->database) > 0)
        g_ptr_array_add (repair->mended, g_strdup (sums[i].sentence));
    }
  return TRUE;
}

static gboolean
rf_repair_settle_next (RfConnection *connection, RfRepair *repair, gboolean *found, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_open_holds, "");
  g_autofree char *account = NULL;
  g_autofree char *generation = NULL;
  gint64 held = 0;
  gint64 cost = 0;

  if (statement == NULL || !rf_statement_step (statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  account = rf_statement_dup_text (statement, 0);
  generation = rf_statement_dup_text (statement, 1);
  held = sqlite3_column_int64 (statement, 2);
  cost = sqlite3_column_int64 (statement, 3);
  g_clear_pointer (&statement, rf_statement_release);
  g_ptr_array_add (repair->mended,
                   g_strdup_printf ("generation %s is there: its hold was settled", generation));
  return rf_ledger_settle (connection, account, generation, held, cost, error);
}

static gboolean
rf_repair_holds (RfConnection *connection, RfRepair *repair, GError **error)
{
  gboolean found = TRUE;

  while (found)
    {
      if (!rf_repair_settle_next (connection, repair, &found, error))
        return FALSE;
    }
  return TRUE;
}

static GArray *
rf_repair_list_flights (RfConnection *connection, GError **error)
{
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, select_flights, "");

  return rf_statement_read_ids (statement, tokens, error) ? g_steal_pointer (&tokens) : NULL;
}

/* A job may be collected, and what was sent may have been charged. */
static gboolean
rf_repair_is_free (const RfFlight *flight)
{
  return flight->handle == NULL && (!flight->sent || !flight->external_cost);
}

static gboolean
rf_repair_flight (RfConnection *connection, RfRepair *repair, gint64 token, GError **error)
{
  g_autoptr (RfFlight) flight = rf_flight_load (connection, token, error);

  if (flight == NULL)
    return FALSE;
  if (!rf_owners_is_dead (repair->owners, flight->owner) || !rf_repair_is_free (flight))
    return TRUE;
  rf_owners_bury (repair->owners, flight->owner);
  g_ptr_array_add (repair->mended,
                   g_strdup_printf ("“%s” was being made by a process that died: it was cleared "
                                    "away, and nothing is charged",
                                    flight->key != NULL ? flight->key : flight->identity));
  return rf_flight_release (connection, flight, error) &&
         rf_flight_drop (connection, flight, error);
}

static gboolean
rf_repair_flights (RfConnection *connection, RfRepair *repair, GError **error)
{
  g_autoptr (GArray) tokens = rf_repair_list_flights (connection, error);

  for (guint i = 0; tokens != NULL && i < tokens->len; i++)
    {
      if (!rf_repair_flight (connection, repair, g_array_index (tokens, gint64, i), error))
        return FALSE;
    }
  return tokens != NULL;
}

static gboolean
rf_repair_has_content (RfConnection *connection, sqlite3_stmt *statement)
{
  g_autoptr (RfEntry) entry = rf_entry_from_row (connection, statement, NULL);

  return entry != NULL &&
         g_strcmp0 (entry->generation->id, rf_statement_get_text (statement, COLUMN_NAME)) == 0;
}

static gboolean
rf_repair_look_at_contents (RfConnection *connection, RfRepair *repair, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, select_entries, "");
  gboolean row = FALSE;

  g_array_set_size (repair->entries, 0);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      gint64 pair[2] = { sqlite3_column_int64 (statement, 0),
                         sqlite3_column_int64 (statement, COLUMN_ROW) };

      if (!rf_repair_has_content (connection, statement))
        g_array_append_vals (repair->entries, pair, 2);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_repair_look_at_keys (RfConnection *connection, RfRepair *repair, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, select_doubles, "");

  g_array_set_size (repair->doubles, 0);
  return rf_statement_read_ids (statement, repair->doubles, error);
}

/* Reads only, and so keeps nobody waiting. */
static gboolean
rf_repair_look_work (RfConnection *connection, gpointer data, GError **error)
{
  return rf_repair_look_at_keys (connection, data, error) &&
         rf_repair_look_at_contents (connection, data, error);
}

/* Of several live ones the last is the one that was meant; the others go where
 * they would have gone when it came. */
static gboolean
rf_repair_keys (RfConnection *connection, RfRepair *repair, GError **error)
{
  gint64 now = rf_time_now ();

  for (guint i = 0; i < repair->doubles->len; i++)
    {
      gint64 id = g_array_index (repair->doubles, gint64, i);

      if (!rf_connection_run (connection, error, supersede, "ii", id, now))
        return FALSE;
      if (sqlite3_changes (connection->database) > 0)
        g_ptr_array_add (repair->mended,
                         g_strdup_printf ("entry %" G_GINT64_FORMAT
                                          " went to the trash: a later one lives under its key",
                                          id));
    }
  return TRUE;
}

static gboolean
rf_repair_contents (RfConnection *connection, RfRepair *repair, GError **error)
{
  for (guint i = 0; i + 1 < repair->entries->len; i += 2)
    {
      gint64 id = g_array_index (repair->entries, gint64, i);

      if (!rf_rows_pack_entries (connection, g_array_index (repair->entries, gint64, i + 1), error))
        return FALSE;
      g_ptr_array_add (repair->mended,
                       g_strdup_printf ("entry %" G_GINT64_FORMAT
                                        " was made to tell of its own generation again",
                                        id));
    }
  return TRUE;
}

static gboolean
rf_repair_work (RfConnection *connection, gpointer data, GError **error)
{
  RfRepair *repair = data;

  g_ptr_array_set_size (repair->mended, 0);
  return rf_job_rows_free_flights (connection, 0, error) &&
         rf_repair_flights (connection, repair, error) &&
         rf_repair_holds (connection, repair, error) &&
         rf_repair_keys (connection, repair, error) && rf_repair_sums (connection, repair, error) &&
         rf_repair_contents (connection, repair, error);
}

GPtrArray *
rf_repair_run (RfDatabase *database, RfOwners *owners, GError **error)
{
  g_autoptr (GPtrArray) mended = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) doubles = g_array_new (FALSE, FALSE, sizeof (gint64));
  RfRepair repair = { owners, mended, entries, doubles };

  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_repair_look_work, &repair, error) ||
      !rf_database_run (database, RF_ACCESS_CHANGE, rf_repair_work, &repair, error))
    return NULL;
  return g_steal_pointer (&mended);
}
