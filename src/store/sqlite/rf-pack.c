/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-content.h"
#include "rf-rows.h"

/*
 * An entry holds what a look-up needs of its generation, packed. Who changes the
 * generation packs it anew.
 */

static const char update_content[] = "UPDATE entries SET content = ?2 WHERE generation = ?1";

/* Where the row was made from a side record, the sum in it is older than what the
 * ledger says. Which index finds the end is told by its condition, word for word. */
static const char update_charged[] =
    "UPDATE generations SET charged = l.charged FROM (SELECT iif (kind = 'settle', amount, 0)"
    " AS charged FROM ledger WHERE generation = ?1 AND kind IN ('settle', 'release')) l"
    " WHERE name = ?1 AND generations.charged <> l.charged";

/**
 * rf_rows_pack_entries:
 * @generation: the row's number
 *
 * Returns: whether every entry of it tells of it again
 */
gboolean
rf_rows_pack_entries (RfConnection *connection, gint64 generation, GError **error)
{
  g_autoptr (RfGeneration) made = rf_rows_load_generation (connection, generation, error);
  g_autoptr (GByteArray) content = made != NULL ? rf_content_pack (made) : NULL;
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;
  int code;

  if (made == NULL)
    return FALSE;
  statement = rf_connection_query (connection, error, update_content, "i", generation);
  if (statement == NULL)
    return FALSE;
  code = sqlite3_bind_blob (statement, 2, content->data, (int) content->len, SQLITE_STATIC);
  if (code != SQLITE_OK)
    return rf_connection_fail (connection, code, error);
  return rf_statement_step (statement, &row, error);
}

/**
 * rf_rows_correct_charged:
 * @name: the id of a generation, which need not be there
 *
 * Gives the ledger the say on what was charged for it.
 *
 * Returns: whether it could be written
 */
gboolean
rf_rows_correct_charged (RfConnection *connection, const char *name, GError **error)
{
  gint64 id = 0;

  if (!rf_connection_run (connection, error, update_charged, "s", name))
    return FALSE;
  if (sqlite3_changes (connection->database) == 0)
    return TRUE;
  return rf_rows_find_generation (connection, name, &id, error) &&
         rf_rows_pack_entries (connection, id, error);
}
