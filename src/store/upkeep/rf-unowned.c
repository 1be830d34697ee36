/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * Files that no row names. They are asked about under the lock of all writers:
 * nobody can commit a row for one while it is dealt with.
 */

static const char find_blob[] = "SELECT 1 FROM blobs WHERE sha256 = ?1";

static const char find_generation[] = "SELECT 1 FROM generations WHERE name = ?1";

typedef struct
{
  const char *sql;
  const GPtrArray *names;
  RfUnownedFunc function;
  gpointer user_data;
} RfUnowned;

static gboolean
rf_unowned_is_owned (RfConnection *connection,
                     const char *sql,
                     const char *name,
                     gboolean *owned,
                     GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, sql, "s", name);

  return statement != NULL && rf_statement_step (statement, owned, error);
}

static gboolean
rf_unowned_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfUnowned *unowned = data;

  for (guint i = 0; i < unowned->names->len; i++)
    {
      const char *name = g_ptr_array_index (unowned->names, i);
      gboolean owned = FALSE;

      if (!rf_unowned_is_owned (connection, unowned->sql, name, &owned, error))
        return FALSE;
      if (!owned)
        unowned->function (name, unowned->user_data);
    }
  return TRUE;
}

gboolean
rf_unowned_run (RfDatabase *database,
                RfNoun noun,
                const GPtrArray *names,
                RfUnownedFunc function,
                gpointer user_data,
                GError **error)
{
  RfUnowned unowned = {
    noun == RF_NOUN_JOB ? find_generation : find_blob, names, function, user_data
  };

  /* Under the lock of writers, since what nobody owns may be removed at once. Who
   * cannot write removes nothing. */
  RfAccess access = rf_database_is_read_only (database) ? RF_ACCESS_SNAPSHOT : RF_ACCESS_CHANGE;

  return rf_database_run (database, access, rf_unowned_work, &unowned, error);
}
