/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-scan.h"

/*
 * What persons said of entries and did to them stands in no side record: it is
 * taken from the damaged file as far as it can be read.
 */

#define ACTION_COLUMNS "id, began_at, ended_at, who, verb, subject, changed, bytes"

static const RfScanTable actions_table = {
  "SELECT " ACTION_COLUMNS " FROM actions WHERE id > ?1 ORDER BY id",
  "SELECT " ACTION_COLUMNS " FROM actions WHERE id < ?1 ORDER BY id DESC",
};

static const char insert_action[] = "INSERT OR IGNORE INTO actions (" ACTION_COLUMNS ")"
                                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

#define MARKS(from, order)                                                                         \
  "SELECT e.id, e.namespace, e.key, g.name, e.rating, e.action FROM entries e"                     \
  " JOIN generations g ON g.id = e.generation WHERE e.id " from " ?1"                              \
  " AND (e.rating > 0 OR e.action > 0) ORDER BY e.id" order

static const RfScanTable marks_table = { MARKS (">", ""), MARKS ("<", " DESC") };

#define ENTRY                                                                                      \
  " namespace = ?2 AND key = ?3 AND generation = (SELECT id FROM generations WHERE name = ?4)"

static const char update_marks[] = "UPDATE entries SET rating = ?5, action = ?6 WHERE" ENTRY;

static const RfScanTable tags_table = {
  "SELECT 0, e.namespace, e.key, g.name, t.tag FROM entry_tags t"
  " JOIN entries e ON e.id = t.entry JOIN generations g ON g.id = e.generation",
  NULL,
};

static const char insert_tag[] =
    "INSERT OR IGNORE INTO entry_tags (tag, entry) SELECT ?5, id FROM entries WHERE" ENTRY;

static const char update_tagged[] = "UPDATE entries SET tagged = 1 WHERE tagged = 0 AND" ENTRY;

static const RfScanTable unwanted_table = {
  "SELECT 0, u.key, g.name FROM unwanted u JOIN generations g ON g.id = u.generation",
  NULL,
};

static const char insert_unwanted[] = "INSERT OR IGNORE INTO unwanted (generation, key)"
                                      " SELECT id, ?2 FROM generations WHERE name = ?3";

typedef struct
{
  const RfScanTable *table;
  const char *statements[2];
} RfSalvagePart;

static const RfSalvagePart parts[] = {
  { &actions_table, { insert_action, NULL } },
  { &marks_table, { update_marks, NULL } },
  { &tags_table, { insert_tag, update_tagged } },
  { &unwanted_table, { insert_unwanted, NULL } },
};

typedef struct
{
  RfConnection *connection;
  const RfSalvagePart *part;
} RfSalvageUpkeep;

static gboolean
rf_salvage_upkeep_put (RfConnection *connection, const char *sql, sqlite3_stmt *row)
{
  g_autoptr (RfStatement) statement = rf_connection_prepare (connection, sql, NULL);
  gboolean more = FALSE;

  if (statement == NULL)
    return FALSE;
  for (int i = 1; i <= sqlite3_bind_parameter_count (statement); i++)
    sqlite3_bind_value (statement, i, sqlite3_column_value (row, i - 1));
  return rf_statement_step (statement, &more, NULL);
}

static gboolean
rf_salvage_upkeep_row_cb (sqlite3_stmt *row, gpointer data)
{
  const RfSalvageUpkeep *salvage = data;
  gboolean put = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (salvage->part->statements); i++)
    {
      const char *sql = salvage->part->statements[i];

      put = (sql == NULL || rf_salvage_upkeep_put (salvage->connection, sql, row)) && put;
    }
  return put;
}

/**
 * rf_salvage_upkeep:
 * @connection: the new database, with its entries
 * @damaged: the one that was set aside
 *
 * @error: return location; set only where something else than damage is in the
 *   way
 *
 * What cannot be read is gone, and nothing depends on it.
 */
void
rf_salvage_upkeep (RfConnection *connection, RfConnection *damaged, GError **error)
{
  g_autoptr (GError) failure = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (parts) && failure == NULL; i++)
    {
      RfSalvageUpkeep salvage = { connection, &parts[i] };

      rf_scan (damaged, parts[i].table, rf_salvage_upkeep_row_cb, &salvage, &failure);
    }
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
}
