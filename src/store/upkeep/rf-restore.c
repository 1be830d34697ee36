/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-place.h"
#include "rf-time.h"

/*
 * Out of the trash. Where the key was taken meanwhile the two change places, so
 * that the same verb puts them back again.
 */

static const char select_trashed[] =
    "SELECT namespace, key, generation FROM entries WHERE id = ?1 AND trashed_at > 0";

static const char trash_present[] =
    "UPDATE entries SET trashed_at = ?3, superseded = 1, action = ?4"
    " WHERE id = (" RF_PLACE_SELECT_LIVING ")";

static const char revive[] =
    "UPDATE entries SET trashed_at = 0, superseded = 0, action = 0 WHERE id = ?1";

static const char share_generation[] =
    "UPDATE generations SET reusable = 1 WHERE id = ?1 AND reusable = 0";

/**
 * rf_restore_entry:
 * @id: of an entry in the trash
 * @action: under which what stands in its place goes there
 * @restored: (out): whether it was there still
 *
 * Returns: whether the database could be used
 */
gboolean
rf_restore_entry (RfConnection *connection,
                  gint64 id,
                  gint64 action,
                  gboolean *restored,
                  GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_trashed, "i", id);
  g_autofree char *namespace_ = NULL;
  g_autofree char *key = NULL;
  gint64 generation = 0;

  if (statement == NULL || !rf_statement_step (statement, restored, error))
    return FALSE;
  if (!*restored)
    return TRUE;
  namespace_ = rf_statement_dup_text (statement, 0);
  key = rf_statement_dup_text (statement, 1);
  generation = sqlite3_column_int64 (statement, 2);
  g_clear_pointer (&statement, rf_statement_release);
  return rf_connection_run (
             connection, error, trash_present, "ssii", namespace_, key, rf_time_now (), action) &&
         rf_connection_run (connection, error, revive, "i", id) &&
         rf_connection_run (connection, error, share_generation, "i", generation);
}
