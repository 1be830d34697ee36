/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-operations.h"
#include "rf-rows.h"
#include "rf-selection.h"

/*
 * One page of entries, with everything that is known of them.
 */

#define SELECT_ENTRIES "SELECT " RF_ENTRY_COLUMNS " FROM entries e"

static const char select_rating[] = "SELECT rating FROM entries WHERE id = ?1";

#define BY_KEY " INDEXED BY entries_by_key"

/* How many keys a pattern may match for all of them to be looked at and sorted;
 * of a pattern that matches more, a page is soon found in the order wanted. */
#define FEW_KEYS 2000

static const char count_keys[] = "SELECT count (*) FROM (SELECT 1 FROM entries e" BY_KEY
                                 " WHERE e.namespace = ?1 AND e.key GLOB ?2"
                                 " AND e.trashed_at = 0 LIMIT ?3)";

typedef struct
{
  const RfSelector *selector;
  RfPage *page; /* (owned) the answer */
} RfQuery;

static gint64
rf_query_get_sorted_by (const RfEntry *entry, RfSort sort)
{
  gint64 bytes = 0;

  switch (sort)
    {
    case RF_SORT_USED:
      return entry->last_used_at;
    case RF_SORT_USES:
      return entry->uses;
    case RF_SORT_COST:
      return entry->generation->cost;
    case RF_SORT_BYTES:
      for (guint i = 0; i < entry->generation->assets->len; i++)
        bytes += ((const RfAsset *) g_ptr_array_index (entry->generation->assets, i))->bytes;
      return bytes;
    case RF_SORT_CREATED:
    default:
      return entry->created_at;
    }
}

/* No hit tells it, so it is no column of every look-up. */
static gboolean
rf_query_read_rating (RfConnection *connection, RfEntry *entry, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_rating, "i", entry->id);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  entry->rating = row ? sqlite3_column_int (statement, 0) : 0;
  return TRUE;
}

static gboolean
rf_query_read (RfConnection *connection,
               sqlite3_stmt *statement,
               const RfQuery *query,
               RfPage *page,
               GError **error)
{
  gboolean row = FALSE;

  while (rf_statement_step (statement, &row, error))
    {
      RfEntry *entry = NULL;

      if (!row)
        return TRUE;
      if ((gint64) page->items->len == query->selector->limit)
        {
          const RfEntry *last = g_ptr_array_index (page->items, page->items->len - 1);
          RfSort sort = query->selector->sort;

          page->next_cursor =
              rf_selection_dup_cursor (sort, rf_query_get_sorted_by (last, sort), last->id);
          return TRUE;
        }
      entry = rf_entry_from_row (connection, statement, error);
      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (page->items, entry);
      if (!rf_rows_complete_generation (connection, entry->generation, error) ||
          !rf_query_read_rating (connection, entry, error))
        return FALSE;
    }
  return FALSE;
}

static gboolean
rf_query_is_in_trash (const RfSelector *selector)
{
  return selector->state == RF_STATE_TRASHED || selector->state == RF_STATE_SUPERSEDED;
}

static gboolean
rf_query_count_keys (RfConnection *connection,
                     const RfSelector *selector,
                     gboolean *few,
                     GError **error)
{
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  *few = FALSE;
  if (selector->key == NULL || rf_query_is_in_trash (selector))
    return TRUE;
  statement = rf_connection_query (connection,
                                   error,
                                   count_keys,
                                   "ssi",
                                   rf_rows_namespace (selector->namespace_),
                                   selector->key,
                                   (gint64) FEW_KEYS);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  *few = sqlite3_column_int64 (statement, 0) < FEW_KEYS;
  return TRUE;
}

static gboolean
rf_query_work (RfConnection *connection, gpointer data, GError **error)
{
  RfQuery *query = data;
  g_autoptr (GString) sql = g_string_new (SELECT_ENTRIES);
  g_autoptr (RfPage) page = rf_page_new ((GDestroyNotify) rf_entry_free);
  sqlite3_stmt *statement = NULL;
  gboolean few_keys = FALSE;
  gboolean done;

  if (!rf_query_count_keys (connection, query->selector, &few_keys, error))
    return FALSE;
  if (few_keys)
    g_string_append (sql, BY_KEY);
  rf_selection_append_where (query->selector, !few_keys, sql);
  if (!rf_selection_append_page (query->selector, sql, error))
    return FALSE;
  statement = rf_selection_prepare (connection, query->selector, sql->str, error);
  if (statement == NULL)
    return FALSE;
  done = rf_query_read (connection, statement, query, page, error);
  sqlite3_finalize (statement);
  if (done)
    {
      g_clear_pointer (&query->page, rf_page_free);
      query->page = g_steal_pointer (&page);
    }
  return done;
}

RfPage *
rf_query_run (RfDatabase *database, const RfSelector *selector, GError **error)
{
  RfQuery query = { selector, NULL };

  if (rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_query_work, &query, error))
    return query.page;
  rf_page_free (query.page);
  return NULL;
}
