/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-shelves.h"

#include "rf-rows.h"

/*
 * Entries in the order of a list, merged from the shelves that a selector
 * wants. Each shelf lies in that order in an index of its own, of which a few
 * spots at a time are read; no row is looked at. So the next entry costs the
 * same wherever the list is, and however few of the store's entries it wants.
 */

/* Spots that are read of a shelf at a time, at first and at most. */
#define BATCH_LEAST 16
#define BATCH_MOST  1024

static const char select_shelves[] =
    "SELECT id, entries FROM shelves WHERE namespace = ?1 AND entries > 0"
    " AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR provider = ?3)"
    " AND (?4 IS NULL OR model = ?4) AND (?5 IS NULL OR profile = ?5)"
    " AND (?6 IS NULL OR strategy = ?6) AND trashed = ?7 AND (?8 < 0 OR superseded = ?8)"
    " AND (?9 < 0 OR archived = ?9) AND (?10 < 0 OR pinned = ?10)";

/* Two statements: SQLite does not go to a spot among equal values by
 * (value, id) < (?, ?), but reads all of them. */
typedef struct
{
  const char *equal;
  const char *below;
} RfShelfReads;

#define READS(index, column)                                                                       \
  {                                                                                                \
    "SELECT " column ", id FROM entries INDEXED BY " index " WHERE shelf = ?1 AND " column         \
    " = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4",                                                 \
        "SELECT " column ", id FROM entries INDEXED BY " index " WHERE shelf = ?1 AND " column     \
        " BETWEEN ?3 AND ?2 ORDER BY " column " DESC, id DESC LIMIT ?4"                            \
  }

static const RfShelfReads reads[] = {
  [RF_SORT_CREATED] = READS ("shelf_by_created", "created_at"),
  [RF_SORT_USED] = READS ("shelf_by_used", "last_used_at"),
  [RF_SORT_USES] = READS ("shelf_by_uses", "uses"),
  [RF_SORT_COST] = READS ("shelf_by_cost", "cost"),
  [RF_SORT_BYTES] = READS ("shelf_by_bytes", "bytes"),
};

typedef struct
{
  gint64 id;
  GArray *spots; /* (owned) (element-type RfSpot) what was read and not taken yet */
  guint next;
  guint batch;
  RfSpot last; /* how far it was read */
  gboolean ended;
} RfShelf;

struct _RfShelves
{
  RfConnection *connection;
  GArray *shelves; /* (owned) (element-type RfShelf) */
  gint64 entries;  /* on all of them */
  RfSort sort;
  RfRange range;
  GArray *heap; /* (owned) (element-type guint) shelves with spots, the foremost first */
  gboolean started;
};

/**
 * rf_spot_compare:
 *
 * Returns: below 0 where @a comes first in a list
 */
int
rf_spot_compare (const RfSpot *a, const RfSpot *b)
{
  if (a->value != b->value)
    return a->value > b->value ? -1 : 1;
  return (a->id < b->id) - (a->id > b->id);
}

static void
rf_shelf_clear_cb (gpointer data)
{
  g_array_unref (((RfShelf *) data)->spots);
}

static const char *
rf_shelves_name_or_any (const RfEnumName *names, gboolean asked, int value)
{
  return asked ? rf_enum_get_name (names, value) : NULL;
}

static sqlite3_stmt *
rf_shelves_query (RfConnection *connection, const RfSelector *selector, GError **error)
{
  RfEntryState state = selector->state;
  gboolean trashed = state == RF_STATE_TRASHED || state == RF_STATE_SUPERSEDED;
  gint64 archived = -1;

  if (state == RF_STATE_ARCHIVED || state == RF_STATE_EXPIRED)
    archived = state == RF_STATE_ARCHIVED;
  return rf_connection_query (
      connection,
      error,
      select_shelves,
      "ssssssiiii",
      rf_rows_namespace (selector->namespace_),
      rf_shelves_name_or_any (rf_kind_names, selector->kind >= 0, selector->kind),
      selector->provider,
      selector->model,
      selector->profile,
      rf_shelves_name_or_any (
          rf_strategy_names, selector->strategy != RF_STRATEGY_UNSET, (int) selector->strategy),
      (gint64) trashed,
      (gint64) (state == RF_STATE_SUPERSEDED ? 1 : -1),
      archived,
      (gint64) selector->pinned);
}

/**
 * rf_shelves_new:
 * @connection: a connection
 * @selector: which entries are wanted
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the shelves on which they stand
 */
RfShelves *
rf_shelves_new (RfConnection *connection, const RfSelector *selector, GError **error)
{
  g_autoptr (RfShelves) self = g_new0 (RfShelves, 1);
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  self->connection = connection;
  self->heap = g_array_new (FALSE, FALSE, sizeof (guint));
  self->shelves = g_array_new (FALSE, FALSE, sizeof (RfShelf));
  g_array_set_clear_func (self->shelves, rf_shelf_clear_cb);
  statement = rf_shelves_query (connection, selector, error);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return NULL;
  while (row)
    {
      RfShelf shelf = { .id = sqlite3_column_int64 (statement, 0),
                        .spots = g_array_new (FALSE, FALSE, sizeof (RfSpot)) };

      g_array_append_val (self->shelves, shelf);
      self->entries += sqlite3_column_int64 (statement, 1);
      if (!rf_statement_step (statement, &row, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * rf_shelves_free:
 * @self: (transfer full) (nullable): shelves
 */
void
rf_shelves_free (RfShelves *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->shelves);
  g_array_unref (self->heap);
  g_free (self);
}

/**
 * rf_shelves_get_n_shelves:
 *
 * Returns: how many there are
 */
guint
rf_shelves_get_n_shelves (const RfShelves *self)
{
  return self->shelves->len;
}

/**
 * rf_shelves_get_n_entries:
 *
 * Returns: how many entries stand on them, which need not all be wanted
 */
gint64
rf_shelves_get_n_entries (const RfShelves *self)
{
  return self->entries;
}

/**
 * rf_shelves_start:
 * @self: shelves
 * @sort: in which order they are read
 * @range: only values within it
 * @after: only entries that come after it
 *
 * Begins, or begins anew.
 */
void
rf_shelves_start (RfShelves *self, RfSort sort, RfRange range, RfSpot after)
{
  /* Ids are above 0: what comes after the spot 0 of a value has a lesser one. */
  RfSpot top = { range.most < G_MAXINT64 ? range.most + 1 : G_MAXINT64, 0 };
  gboolean cut = range.most < G_MAXINT64 && rf_spot_compare (&top, &after) > 0;

  self->sort = sort;
  self->range = range;
  self->started = FALSE;
  g_array_set_size (self->heap, 0);
  for (guint i = 0; i < self->shelves->len; i++)
    {
      RfShelf *shelf = &g_array_index (self->shelves, RfShelf, i);

      g_array_set_size (shelf->spots, 0);
      shelf->next = 0;
      shelf->batch = BATCH_LEAST;
      shelf->last = cut ? top : after;
      shelf->ended = FALSE;
    }
}

static gboolean
rf_shelf_take (RfShelf *shelf, sqlite3_stmt *statement, guint *read, GError **error)
{
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (rf_statement_step (statement, &row, error))
    {
      RfSpot spot;

      if (!row)
        return TRUE;
      spot = (RfSpot){ sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1) };
      g_array_append_val (shelf->spots, spot);
      shelf->last = spot;
      ++*read;
    }
  return FALSE;
}

/* Reads the next few spots of a shelf. */
static gboolean
rf_shelves_refill (RfShelves *self, RfShelf *shelf, GError **error)
{
  RfSpot from = shelf->last;
  guint read = 0;

  g_array_set_size (shelf->spots, 0);
  shelf->next = 0;
  if (from.id > 0 && from.value < G_MAXINT64 && from.value >= self->range.least)
    {
      g_autoptr (RfStatement) equal = rf_connection_query (self->connection,
                                                           error,
                                                           reads[self->sort].equal,
                                                           "iiii",
                                                           shelf->id,
                                                           from.value,
                                                           from.id,
                                                           (gint64) shelf->batch);

      if (!rf_shelf_take (shelf, equal, &read, error))
        return FALSE;
    }
  if (read < shelf->batch && from.value > G_MININT64)
    {
      g_autoptr (RfStatement) below = rf_connection_query (self->connection,
                                                           error,
                                                           reads[self->sort].below,
                                                           "iiii",
                                                           shelf->id,
                                                           from.value - 1,
                                                           self->range.least,
                                                           (gint64) (shelf->batch - read));

      if (!rf_shelf_take (shelf, below, &read, error))
        return FALSE;
    }
  shelf->ended = read < shelf->batch;
  shelf->batch = MIN (shelf->batch * 2, BATCH_MOST);
  return TRUE;
}

static const RfSpot *
rf_shelves_get_spot (const RfShelves *self, guint place)
{
  guint position = g_array_index (self->heap, guint, place);
  const RfShelf *shelf = &g_array_index (self->shelves, RfShelf, position);

  return &g_array_index (shelf->spots, RfSpot, shelf->next);
}

static void
rf_shelves_swap (RfShelves *self, guint a, guint b)
{
  guint held = g_array_index (self->heap, guint, a);

  g_array_index (self->heap, guint, a) = g_array_index (self->heap, guint, b);
  g_array_index (self->heap, guint, b) = held;
}

/* A binary heap: no shelf stands before one that it hangs on. */
static void
rf_shelves_sink (RfShelves *self, guint place)
{
  while (TRUE)
    {
      guint first = place;

      for (guint child = 2 * place + 1; child <= 2 * place + 2 && child < self->heap->len; child++)
        {
          if (rf_spot_compare (rf_shelves_get_spot (self, child),
                               rf_shelves_get_spot (self, first)) < 0)
            first = child;
        }
      if (first == place)
        return;
      rf_shelves_swap (self, place, first);
      place = first;
    }
}

static gboolean
rf_shelves_fill_heap (RfShelves *self, GError **error)
{
  self->started = TRUE;
  for (guint i = 0; i < self->shelves->len; i++)
    {
      RfShelf *shelf = &g_array_index (self->shelves, RfShelf, i);

      if (!rf_shelves_refill (self, shelf, error))
        return FALSE;
      if (shelf->spots->len > 0)
        g_array_append_val (self->heap, i);
    }
  for (guint i = self->heap->len / 2; i > 0; i--)
    rf_shelves_sink (self, i - 1);
  return TRUE;
}

/**
 * rf_shelves_next:
 * @self: shelves that were started
 * @spot: (out): the next entry
 * @found: (out): whether there is one
 * @error: return location
 *
 * Returns: whether the database could be read
 */
gboolean
rf_shelves_next (RfShelves *self, RfSpot *spot, gboolean *found, GError **error)
{
  RfShelf *shelf = NULL;

  *found = FALSE;
  if (!self->started && !rf_shelves_fill_heap (self, error))
    return FALSE;
  if (self->heap->len == 0)
    return TRUE;
  shelf = &g_array_index (self->shelves, RfShelf, g_array_index (self->heap, guint, 0));
  *spot = g_array_index (shelf->spots, RfSpot, shelf->next);
  *found = TRUE;
  shelf->next++;
  if (shelf->next == shelf->spots->len && !shelf->ended && !rf_shelves_refill (self, shelf, error))
    return FALSE;
  if (shelf->next == shelf->spots->len)
    {
      rf_shelves_swap (self, 0, self->heap->len - 1);
      g_array_set_size (self->heap, self->heap->len - 1);
    }
  if (self->heap->len > 0)
    rf_shelves_sink (self, 0);
  return TRUE;
}
