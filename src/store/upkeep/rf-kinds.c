/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-keeping.h"

/*
 * How much of each kind there is, of all namespaces. It walks one index whole, so it
 * is for people, and for nothing that waits.
 */

static const char sum_kinds[] =
    "SELECT s.kind, s.trashed, count (*), coalesce (sum (e.bytes), 0) FROM shelves s"
    " CROSS JOIN entries e INDEXED BY shelf_by_bytes ON e.shelf = s.id"
    " GROUP BY s.kind, s.trashed";

static RfKeepingKind *
rf_kinds_ensure (GPtrArray *kinds, RfKind kind)
{
  RfKeepingKind *row = NULL;

  for (guint i = 0; i < kinds->len; i++)
    {
      row = g_ptr_array_index (kinds, i);
      if (row->kind == kind)
        return row;
    }
  row = g_new0 (RfKeepingKind, 1);
  row->kind = kind;
  g_ptr_array_add (kinds, row);
  return row;
}

static void
rf_kinds_read_row (RfStatement *statement, GPtrArray *kinds)
{
  int kind = RF_KIND_IMAGE;
  RfKeepingKind *row = NULL;

  if (!rf_enum_from_name (rf_kind_names, rf_statement_get_text (statement, 0), &kind))
    return;
  row = rf_kinds_ensure (kinds, (RfKind) kind);
  if (sqlite3_column_int (statement, 1) != 0)
    {
      row->trashed = sqlite3_column_int64 (statement, 2);
      row->trashed_bytes = sqlite3_column_int64 (statement, 3);
    }
  else
    {
      row->entries = sqlite3_column_int64 (statement, 2);
      row->bytes = sqlite3_column_int64 (statement, 3);
    }
}

static gboolean
rf_kinds_work (RfConnection *connection, gpointer data, GError **error)
{
  GPtrArray *kinds = data;
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, sum_kinds, "");
  gboolean row = FALSE;

  g_ptr_array_set_size (kinds, 0);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      rf_kinds_read_row (statement, kinds);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_kinds_count:
 * @kinds: (element-type RfKeepingKind): filled with what there is
 *
 * Returns: whether it could be read
 */
gboolean
rf_kinds_count (RfDatabase *database, GPtrArray *kinds, GError **error)
{
  return rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_kinds_work, kinds, error);
}
