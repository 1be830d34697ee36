/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-migrations.h"

#include "rf-store-resources.h"

/*
 * Numbered SQL files, each one transaction together with the new number in the
 * database's user_version. A file that has been released never changes.
 */

#define MIGRATION_PATH "%s/%04" G_GINT64_FORMAT ".sql"

const RfSchema rf_schema_index = {
  .file = "refrain.db",
  .lock = "refrain.lock",
  .what = "index database",
  .resources = "/org/refrain/store",
  .version = RF_SCHEMA_VERSION,
  .application = 1382634057, /* as 0001.sql writes it */
};

const RfSchema rf_schema_people = {
  .file = "people.db",
  .lock = "people.lock",
  .what = "database of people",
  .resources = "/org/refrain/store/people",
  .version = RF_PEOPLE_VERSION,
  .application = 1382437712, /* "RfSP": Refrain's store of people */
};

static const char select_version[] = "PRAGMA user_version";
static const char select_application[] = "PRAGMA application_id";
static const char count_tables[] = "SELECT count(*) FROM sqlite_schema";

/* user_version takes no bound value. */
static const char *const set_versions[] = {
  NULL,
  "PRAGMA user_version = 1",
  "PRAGMA user_version = 2",
  "PRAGMA user_version = 3",
  "PRAGMA user_version = 4",
  "PRAGMA user_version = 5",
  "PRAGMA user_version = 6",
  "PRAGMA user_version = 7",
  "PRAGMA user_version = 8",
  "PRAGMA user_version = 9",
  "PRAGMA user_version = 10",
  "PRAGMA user_version = 11",
  "PRAGMA user_version = 12",
  "PRAGMA user_version = 13",
};

G_STATIC_ASSERT (G_N_ELEMENTS (set_versions) == MAX (RF_SCHEMA_VERSION, RF_PEOPLE_VERSION) + 1);

static gboolean
rf_migrations_refuse_foreign (const RfSchema *schema,
                              RfConnection *connection,
                              gint64 version,
                              GError **error)
{
  gint64 application = 0;
  gint64 tables = 0;

  if (!rf_connection_read_int (connection, select_application, &application, error) ||
      !rf_connection_read_int (connection, count_tables, &tables, error))
    return FALSE;
  if (application == schema->application || (version == 0 && tables == 0 && application == 0))
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "the file “%s” is a database of another program",
               sqlite3_db_filename (connection->database, "main"));
  if (error != NULL)
    rf_error_set_hint (*error, "move the file away, or name another data directory");
  return FALSE;
}

/**
 * rf_migrations_check:
 * @schema: what it should be
 * @version: (out): which migration the database has
 *
 * A cheap look at whether this program can use the file: one page is read.
 *
 * Returns: whether it can, perhaps after rf_migrations_apply(); a newer
 *   database and one of another program are `store_unavailable`
 */
gboolean
rf_migrations_check (const RfSchema *schema,
                     RfConnection *connection,
                     gint64 *version,
                     GError **error)
{
  if (!rf_connection_read_int (connection, select_version, version, error))
    return FALSE;
  if (*version == schema->version)
    return TRUE;
  if (!rf_migrations_refuse_foreign (schema, connection, *version, error))
    return FALSE;
  if (*version >= 0 && *version < schema->version)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "the %s is of the newer form %" G_GINT64_FORMAT
               ", and this program reads forms up to %" G_GINT64_FORMAT,
               schema->what,
               *version,
               schema->version);
  if (error != NULL)
    rf_error_set_hint (*error, "use the newer Refrain that wrote it, or another data directory");
  return FALSE;
}

static gboolean
rf_migrations_apply_one (const RfSchema *schema,
                         RfConnection *connection,
                         gint64 number,
                         GError **error)
{
  g_autofree char *path = g_strdup_printf (MIGRATION_PATH, schema->resources, number);
  g_autoptr (GBytes) sql = g_resource_lookup_data (
      rf_store_resources_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (sql == NULL)
    {
      rf_error_normalise (error, RF_ERROR_FAILED);
      return FALSE;
    }
  /* A resource's data ends with a NUL that its size does not count. */
  if (rf_connection_execute (connection, "BEGIN IMMEDIATE", error) &&
      rf_connection_execute (connection, g_bytes_get_data (sql, NULL), error) &&
      rf_connection_execute (connection, set_versions[number], error) &&
      rf_connection_execute (connection, "COMMIT", error))
    return TRUE;
  sqlite3_exec (connection->database, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/**
 * rf_migrations_apply:
 * @schema: what it is to be
 * @version: which migration the database has
 *
 * Brings it to the newest version. The caller holds the guard.
 *
 * Returns: whether it succeeded; what was applied before a failure stays
 */
gboolean
rf_migrations_apply (const RfSchema *schema,
                     RfConnection *connection,
                     gint64 version,
                     GError **error)
{
  for (gint64 number = version + 1; number <= schema->version; number++)
    {
      if (!rf_migrations_apply_one (schema, connection, number, error))
        return FALSE;
    }
  return TRUE;
}
