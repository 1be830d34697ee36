/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * How entries go to the trash, many at once. Each changes its shelf for the one
 * that differs in this alone; the row is written once, with both.
 */

static const char make_tables[] =
    "CREATE TEMP TABLE IF NOT EXISTS thrown (id INTEGER PRIMARY KEY, shelf INTEGER, uses INTEGER);"
    "CREATE TEMP TABLE IF NOT EXISTS twins (shelf INTEGER PRIMARY KEY, twin INTEGER NOT NULL);"
    "DELETE FROM temp.thrown; DELETE FROM temp.twins";

#define THROWN_SHELVES " IN (SELECT shelf FROM temp.thrown)"

static const char *const moves[] = {
  /* shelf_of_changed_entry */
  "INSERT OR IGNORE INTO shelves (namespace, kind, provider, model, profile, strategy, trashed,"
  "  superseded, archived, pinned, entries)"
  " SELECT namespace, kind, provider, model, profile, strategy, 1, superseded, archived, pinned, 0"
  " FROM shelves WHERE id" THROWN_SHELVES,

  "INSERT INTO temp.twins SELECT s.id, t.id FROM shelves s JOIN shelves t"
  " ON t.namespace = s.namespace AND t.kind = s.kind AND t.provider = s.provider"
  "  AND t.model = s.model AND t.profile = s.profile AND t.strategy = s.strategy"
  "  AND t.trashed = 1 AND t.superseded = s.superseded AND t.archived = s.archived"
  "  AND t.pinned = s.pinned WHERE s.id" THROWN_SHELVES,

  "UPDATE shelves SET entries = shelves.entries - d.entries"
  " FROM (SELECT shelf, count (*) AS entries FROM temp.thrown GROUP BY shelf) AS d"
  " WHERE shelves.id = d.shelf",

  "UPDATE shelves SET entries = shelves.entries + d.entries"
  " FROM (SELECT t.twin AS shelf, count (*) AS entries FROM temp.thrown x"
  "  JOIN temp.twins t ON t.shelf = x.shelf GROUP BY t.twin) AS d WHERE shelves.id = d.shelf",

  /* totals_of_changed_entry */
  "UPDATE totals SET entries = totals.entries - d.entries, uses = totals.uses - d.uses"
  " FROM (SELECT s.namespace AS namespace, count (*) AS entries, sum (d.uses) AS uses"
  "  FROM temp.thrown d CROSS JOIN shelves s ON s.id = d.shelf GROUP BY s.namespace) AS d"
  " WHERE totals.namespace = d.namespace",
};

/* OR ROLLBACK: nothing of it is left in any case, and SQLite need not keep a copy of
 * each page until the statement has ended. */
static const char trash_thrown[] =
    "UPDATE OR ROLLBACK entries SET trashed_at = ?1, action = ?2,"
    "  shelf = (SELECT twin FROM temp.twins t WHERE t.shelf = entries.shelf)"
    " WHERE id IN (SELECT id FROM temp.thrown)";

/**
 * rf_trash_prepare:
 * @connection: inside rf_bulk_run()
 *
 * Empties the table `temp.thrown`, into which the ids of live entries are written,
 * with their shelves and uses.
 *
 * Returns: whether it is there
 */
gboolean
rf_trash_prepare (RfConnection *connection, GError **error)
{
  return rf_connection_execute (connection, make_tables, error);
}

/**
 * rf_trash_run:
 * @connection: inside rf_bulk_run(), after rf_trash_prepare()
 * @now: when they go to the trash
 * @action: what moves them there
 *
 * Returns: whether what the table says is in the trash
 */
gboolean
rf_trash_run (RfConnection *connection, gint64 now, gint64 action, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      if (!rf_connection_run (connection, error, moves[i], ""))
        return FALSE;
    }
  return rf_connection_run (connection, error, trash_thrown, "ii", now, action);
}
