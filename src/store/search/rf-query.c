/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-candidates.h"
#include "rf-operations.h"
#include "rf-rows.h"
#include "rf-selection.h"
#include "rf-time.h"

#include <stdlib.h>

/*
 * One page of entries, with everything that is known of them, for a bounded
 * amount of work whatever was asked.
 *
 * Where something that was asked leads to few rows, all of these are looked at
 * and sorted. Else the list is walked in its order from where the page begins,
 * over the shelves that it wants, and what else was asked is looked for in each
 * row; most rows will do, or the first way would have been taken. Where they do
 * not, since things that are common each are rare together, the page ends when
 * enough has been looked at: it is shorter than was asked, perhaps empty, and
 * its cursor says where to go on.
 */

/* What a look at a spot costs, at a row, and at a row with its prompt; how much
 * is spent before the candidates of many sources are laid over each other, and
 * how much at all. */
#define WORK_SPOT   1
#define WORK_ROW    10
#define WORK_PROMPT 25
#define WORK_FIRST  4000
#define WORK_MOST   15000

typedef struct
{
  RfConnection *connection;
  const RfSelector *selector;
  RfShelves *shelves;       /* (owned) */
  RfCandidates *candidates; /* (owned) */
  sqlite3_stmt *row;        /* (owned) (nullable) asks a row whether it is meant */
  RfSpot at;                /* how far the list has been looked at */
  GArray *found;            /* (owned) (element-type RfSpot) in the order of the list */
  guint wanted;             /* one more than the page has */
  gint64 now;
} RfSearch;

typedef struct
{
  const RfSelector *selector;
  RfPage *page; /* (owned) the answer */
} RfQuery;

static const char select_rating[] = "SELECT rating FROM entries WHERE id = ?1";

static const char *const sort_columns[] = {
  [RF_SORT_CREATED] = "SELECT e.created_at FROM entries e",
  [RF_SORT_USED] = "SELECT e.last_used_at FROM entries e",
  [RF_SORT_USES] = "SELECT e.uses FROM entries e",
  [RF_SORT_COST] = "SELECT e.cost FROM entries e",
  [RF_SORT_BYTES] = "SELECT e.bytes FROM entries e",
};

static void
rf_search_clear (RfSearch *self)
{
  g_clear_pointer (&self->candidates, rf_candidates_free);
  g_clear_pointer (&self->shelves, rf_shelves_free);
  g_clear_pointer (&self->found, g_array_unref);
  sqlite3_finalize (self->row);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfSearch, rf_search_clear)

static gboolean
rf_search_prepare (RfSearch *self, GError **error)
{
  g_autoptr (GString) sql = g_string_new (sort_columns[self->selector->sort]);

  self->found = g_array_new (FALSE, FALSE, sizeof (RfSpot));
  self->wanted = (guint) self->selector->limit + 1;
  self->now = rf_time_now ();
  if (!rf_selection_read_cursor (self->selector, &self->at, error))
    return FALSE;
  self->shelves = rf_shelves_new (self->connection, self->selector, error);
  if (self->shelves == NULL)
    return FALSE;
  self->candidates = rf_candidates_new (self->connection, self->selector, self->shelves, error);
  if (self->candidates == NULL)
    return FALSE;
  rf_selection_append_row (self->selector, sql);
  self->row = rf_selection_prepare (self->connection, self->selector, sql->str, error);
  return self->row != NULL;
}

/* Whether the entry is meant, and by what value it is sorted. */
static gboolean
rf_search_ask_row (RfSearch *self, gint64 id, gint64 *value, gboolean *meant, GError **error)
{
  gboolean done;

  sqlite3_bind_int64 (self->row, sqlite3_bind_parameter_index (self->row, ":id"), id);
  done = rf_statement_step (self->row, meant, error);
  if (done && *meant)
    *value = sqlite3_column_int64 (self->row, 0);
  sqlite3_reset (self->row);
  return done;
}

static int
rf_search_compare (const void *a, const void *b)
{
  return rf_spot_compare (a, b);
}

/* Looks at all of @ids that come after the present spot. */
static gboolean
rf_search_look_at_few (RfSearch *self, const GArray *ids, GError **error)
{
  g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (RfSpot));

  for (guint i = 0; i < ids->len; i++)
    {
      RfSpot spot = { 0, g_array_index (ids, gint64, i) };
      gboolean meant = FALSE;

      /* In rising order: the same one again is beside it. */
      if (i > 0 && spot.id == g_array_index (ids, gint64, i - 1))
        continue;
      if (!rf_search_ask_row (self, spot.id, &spot.value, &meant, error))
        return FALSE;
      if (meant && rf_spot_compare (&spot, &self->at) > 0)
        g_array_append_val (spots, spot);
    }
  if (spots->len > 1)
    qsort (spots->data, spots->len, sizeof (RfSpot), rf_search_compare);
  for (guint i = 0; i < spots->len && self->found->len < self->wanted; i++)
    g_array_append_val (self->found, g_array_index (spots, RfSpot, i));
  return TRUE;
}

/* Walks on from the present spot, until the page is full or @work is done.
 * @ids, where it is not %NULL, are the only ones worth a look. @ended says that
 * nothing comes any more. */
static gboolean
rf_search_walk (RfSearch *self, const GArray *ids, gint64 work, gboolean *ended, GError **error)
{
  const RfSelector *selector = self->selector;
  gboolean shelved = rf_selection_is_shelved (selector);
  int cost = selector->text != NULL ? WORK_PROMPT : WORK_ROW;

  rf_shelves_start (self->shelves,
                    selector->sort,
                    rf_selection_get_range (selector, selector->sort, self->now),
                    self->at);
  while (self->found->len < self->wanted && work > 0)
    {
      RfSpot spot;
      gboolean more = FALSE;
      gboolean meant = TRUE;

      if (!rf_shelves_next (self->shelves, &spot, &more, error))
        return FALSE;
      *ended = !more;
      if (!more)
        return TRUE;
      self->at = spot;
      work -= WORK_SPOT;
      if (ids != NULL && !rf_candidates_holds (ids, spot.id))
        continue;
      work -= shelved ? 0 : cost;
      if (!shelved && !rf_search_ask_row (self, spot.id, &spot.value, &meant, error))
        return FALSE;
      if (meant)
        g_array_append_val (self->found, spot);
    }
  return TRUE;
}

/* Returns, in @ended, whether all that comes after the page has been seen. */
static gboolean
rf_search_run (RfSearch *self, gboolean *ended, GError **error)
{
  g_autoptr (GArray) few = NULL;
  g_autoptr (GArray) many = NULL;

  *ended = TRUE;
  if (rf_shelves_get_n_shelves (self->shelves) == 0)
    return TRUE;
  if (!rf_candidates_find_few (self->candidates, &few, error))
    return FALSE;
  if (few != NULL)
    return rf_search_look_at_few (self, few, error);
  if (!rf_search_walk (self, NULL, WORK_FIRST, ended, error))
    return FALSE;
  if (*ended || self->found->len >= self->wanted)
    return TRUE;
  if (!rf_candidates_find_many (self->candidates, &many, error))
    return FALSE;
  if (many != NULL && many->len <= RF_CANDIDATES_FEW)
    {
      *ended = TRUE;
      return rf_search_look_at_few (self, many, error);
    }
  return rf_search_walk (self, many, WORK_MOST - WORK_FIRST, ended, error);
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
rf_query_add_entry (RfConnection *connection, gint64 id, RfPage *page, GError **error)
{
  RfEntry *entry = NULL;

  if (!rf_rows_load_entry (connection, id, &entry, error))
    return FALSE;
  if (entry == NULL)
    return TRUE;
  g_ptr_array_add (page->items, entry);
  return rf_rows_complete_generation (connection, entry->generation, error) &&
         rf_query_read_rating (connection, entry, error);
}

/* The page of what was found, and where the next one begins: after its last
 * entry, or after what has been looked at. */
static gboolean
rf_search_fill (RfSearch *self, gboolean ended, RfPage *page, GError **error)
{
  guint length = MIN (self->found->len, self->wanted - 1);

  for (guint i = 0; i < length; i++)
    {
      if (!rf_query_add_entry (
              self->connection, g_array_index (self->found, RfSpot, i).id, page, error))
        return FALSE;
    }
  if (length < self->found->len)
    page->next_cursor = rf_selection_dup_cursor (self->selector->sort,
                                                 &g_array_index (self->found, RfSpot, length - 1));
  else if (!ended)
    page->next_cursor = rf_selection_dup_cursor (self->selector->sort, &self->at);
  return TRUE;
}

static gboolean
rf_query_work (RfConnection *connection, gpointer data, GError **error)
{
  RfQuery *query = data;
  g_auto (RfSearch) search = { .connection = connection, .selector = query->selector };
  g_autoptr (RfPage) page = rf_page_new ((GDestroyNotify) rf_entry_free);
  gboolean ended = FALSE;

  if (!rf_search_prepare (&search, error) || !rf_search_run (&search, &ended, error) ||
      !rf_search_fill (&search, ended, page, error))
    return FALSE;
  g_clear_pointer (&query->page, rf_page_free);
  query->page = g_steal_pointer (&page);
  return TRUE;
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
