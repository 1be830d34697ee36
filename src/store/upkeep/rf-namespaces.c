/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/* A namespace that has lost all its entries has a row of its own still. */
static const char select_namespaces[] =
    "SELECT namespace FROM totals WHERE entries > 0 ORDER BY namespace";

static gboolean
rf_namespaces_work (RfConnection *connection, gpointer data, GError **error)
{
  GPtrArray *namespaces = data;
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_namespaces, "");
  gboolean row = FALSE;

  g_ptr_array_set_size (namespaces, 0);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_ptr_array_add (namespaces, rf_statement_dup_text (statement, 0));
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_namespaces_list:
 * @namespaces: (element-type utf8): filled with those that have entries that are not in
 *   the trash
 *
 * Returns: whether it could be read
 */
gboolean
rf_namespaces_list (RfDatabase *database, GPtrArray *namespaces, GError **error)
{
  return rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_namespaces_work, namespaces, error);
}
