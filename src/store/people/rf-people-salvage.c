/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-operations.h"

/*
 * What can be read of a damaged database of people. Nothing else knows of them, so
 * row after row is carried over, each table as far as it can be read. Rows that
 * belong to a person who could not be read are left out.
 */

typedef struct
{
  const char *select;
  const char *insert;
} RfSalvageTable;

#define PERSON                                                                                     \
  "id, namespace, user_id, account, base_avatar, created_at, last_sample_at, mood, activity,"      \
  " reasoning, state_hash, shown_at, generated_at, image, video, change, wanted_mood,"             \
  " wanted_activity, wanted_reasoning, changed_at, analysed_at, analyst, due_at, make_at,"         \
  " video_at, asked, answered, claim"

static const RfSalvageTable tables[] = {
  { "SELECT " PERSON " FROM persons NOT INDEXED",
    "INSERT OR IGNORE INTO persons (" PERSON ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
    " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)" },
  { "SELECT person, at, heart_rate, steps, sleep, temperature, noise, battery, further"
    " FROM samples",
    "INSERT OR IGNORE INTO samples SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9"
    " WHERE EXISTS (SELECT 1 FROM persons WHERE id = ?1)" },
  { "SELECT id, person, at, last_at, times, verdict, mood, activity, confidence, reason, analyst,"
    " reasoning, outcome FROM decisions NOT INDEXED",
    "INSERT OR IGNORE INTO decisions SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13"
    " WHERE EXISTS (SELECT 1 FROM persons WHERE id = ?2)" },
  { "SELECT person, namespace, key FROM faces",
    "INSERT OR IGNORE INTO faces SELECT ?1, ?2, ?3"
    " WHERE EXISTS (SELECT 1 FROM persons WHERE id = ?1)" },
};

static const char restore_change[] =
    "UPDATE changes SET last = (SELECT ifnull (max (change), 0) + 1000 FROM persons)";

static gboolean
rf_salvage_copy_row (RfConnection *connection, const char *sql, sqlite3_stmt *row, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, sql, "");
  gboolean more = FALSE;

  if (statement == NULL)
    return FALSE;
  for (int i = 0; i < sqlite3_column_count (row); i++)
    sqlite3_bind_value (statement, i + 1, sqlite3_column_value (row, i));
  return rf_statement_step (statement, &more, error);
}

/* Returns how many rows were read; what cannot be read ends a table and no more. */
static gint64
rf_salvage_copy_table (RfConnection *connection,
                       RfConnection *source,
                       const RfSalvageTable *table,
                       GError **error)
{
  g_autoptr (RfStatement) row = rf_connection_query (source, NULL, table->select, "");
  gboolean more = FALSE;
  gint64 rows = 0;

  while (row != NULL && rf_statement_step (row, &more, NULL) && more)
    {
      if (!rf_salvage_copy_row (connection, table->insert, row, error))
        return -1;
      rows++;
    }
  return rows;
}

/**
 * rf_people_salvage_fill:
 *
 * Fills a database of people from one that was set aside.
 *
 * Returns: as for #RfDatabaseFill
 */
char *
rf_people_salvage_fill (RfConnection *connection,
                        const char *salvage,
                        gpointer data,
                        GError **error)
{
  g_autoptr (RfConnection) source =
      salvage != NULL ? rf_connection_open (salvage, RF_OPEN_WRITE, NULL) : NULL;
  g_autofree char *name = salvage != NULL ? g_path_get_basename (salvage) : NULL;
  gint64 people = 0;

  if (salvage == NULL)
    return NULL;
  for (gsize i = 0; source != NULL && i < G_N_ELEMENTS (tables); i++)
    {
      gint64 rows = rf_salvage_copy_table (connection, source, &tables[i], error);

      if (rows < 0)
        return NULL;
      people = i == 0 ? rows : people;
    }
  if (!rf_connection_run (connection, error, restore_change, ""))
    return NULL;
  return g_strdup_printf (
      "the database of people was damaged and is kept as “%s”; %" G_GINT64_FORMAT
      " people could be read of it",
      name,
      people);
}
