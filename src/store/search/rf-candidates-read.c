/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-candidates-private.h"

#include "rf-selection.h"

/*
 * Reads the sources of candidates. How many ids one has is found by counting, and
 * no further than is worth it. What was counted and found to be few is looked at
 * whole; of what is many, the sources are laid over each other.
 */

/* What may be spent on all sources together where each has many, in ids out of
 * an index; one of a range costs more, since shelves have to be merged, and so
 * does one by its key, which is long. */
#define MANY      30000
#define SLOW_COST 3

/* So few that no other source need be asked. */
#define VERY_FEW 100

/* What is read of a source. */
typedef struct
{
  GArray *ids;
  guint most;
  guint read; /* more than most: there are more */
} RfReading;

static void
rf_source_bind (sqlite3_stmt *statement, const RfSourceQuery *query, gint64 most)
{
  int from = sqlite3_bind_parameter_index (statement, ":from");
  int below = sqlite3_bind_parameter_index (statement, ":below");

  if (from > 0)
    sqlite3_bind_text (statement, from, query->from, -1, SQLITE_STATIC);
  if (below > 0)
    sqlite3_bind_text (statement, below, query->below, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, sqlite3_bind_parameter_index (statement, ":most"), most);
}

static gboolean
rf_source_step (sqlite3_stmt *statement, RfReading *reading, GError **error)
{
  gboolean row = FALSE;

  while (rf_statement_step (statement, &row, error))
    {
      gint64 id;

      if (!row)
        return TRUE;
      reading->read++;
      id = sqlite3_column_int64 (statement, 0);
      if (sqlite3_column_count (statement) == 1 || sqlite3_column_int (statement, 1) != 0)
        g_array_append_val (reading->ids, id);
    }
  return FALSE;
}

static gboolean
rf_candidates_run (RfCandidates *self,
                   const RfSourceQuery *query,
                   RfReading *reading,
                   GError **error)
{
  sqlite3_stmt *statement =
      rf_selection_prepare (self->connection, self->selector, query->sql, error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  rf_source_bind (statement, query, (gint64) reading->most + 1 - reading->read);
  done = rf_source_step (statement, reading, error);
  sqlite3_finalize (statement);
  return done;
}

static gboolean
rf_candidates_read_range (RfCandidates *self,
                          const RfSource *source,
                          RfReading *reading,
                          GError **error)
{
  RfSpot spot;
  gboolean found = FALSE;

  rf_shelves_start (self->shelves, source->sort, source->range, RF_SPOT_START);
  while (reading->read <= reading->most)
    {
      if (!rf_shelves_next (self->shelves, &spot, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      reading->read++;
      g_array_append_val (reading->ids, spot.id);
    }
  return TRUE;
}

static int
rf_candidates_compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* As most sources give them. */
static gboolean
rf_candidates_are_sorted (const GArray *ids)
{
  for (guint i = 1; i < ids->len; i++)
    {
      if (g_array_index (ids, gint64, i - 1) > g_array_index (ids, gint64, i))
        return FALSE;
    }
  return TRUE;
}

/* Returns, in @ids, all that the source has, sorted; %NULL where it has more
 * than @most. */
static gboolean
rf_candidates_read (RfCandidates *self,
                    const RfSource *source,
                    guint most,
                    GArray **ids,
                    GError **error)
{
  RfReading reading = { g_array_new (FALSE, FALSE, sizeof (gint64)), most, 0 };
  gboolean done = source->n_queries > 0 || rf_candidates_read_range (self, source, &reading, error);

  for (guint i = 0; done && i < source->n_queries && reading.read <= most; i++)
    done = rf_candidates_run (self, &source->queries[i], &reading, error);
  *ids = NULL;
  if (!done || reading.read > most)
    {
      g_array_unref (reading.ids);
      return done;
    }
  if (!rf_candidates_are_sorted (reading.ids))
    g_array_sort (reading.ids, rf_candidates_compare);
  *ids = reading.ids;
  return TRUE;
}

/**
 * rf_candidates_find_few:
 * @self: candidates
 * @ids: (out) (transfer full) (nullable): ids in rising order, at most
 *   %RF_CANDIDATES_FEW, among which are all that the selector means; perhaps one
 *   of them twice; %NULL where no source has so few
 * @error: return location
 *
 * Returns: whether the database could be read
 */
gboolean
rf_candidates_find_few (RfCandidates *self, GArray **ids, GError **error)
{
  g_autoptr (GArray) best = NULL;

  *ids = NULL;
  for (guint i = 0; i < self->sources->len && (best == NULL || best->len > VERY_FEW); i++)
    {
      g_autoptr (GArray) found = NULL;
      guint most = best != NULL ? best->len : RF_CANDIDATES_FEW;

      if (!rf_candidates_read (self, g_ptr_array_index (self->sources, i), most, &found, error))
        return FALSE;
      if (found == NULL || (best != NULL && found->len >= best->len))
        continue;
      g_clear_pointer (&best, g_array_unref);
      best = g_steal_pointer (&found);
    }
  *ids = g_steal_pointer (&best);
  return TRUE;
}

/**
 * rf_candidates_holds:
 * @ids: in rising order
 * @id: an id
 *
 * Returns: whether it is among them
 */
gboolean
rf_candidates_holds (const GArray *ids, gint64 id)
{
  return g_array_binary_search ((GArray *) ids, &id, rf_candidates_compare, NULL);
}

/* Leaves in @ids only what @others has too. */
static void
rf_candidates_lay_over (GArray *ids, const GArray *others)
{
  guint kept = 0;

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (rf_candidates_holds (others, id))
        g_array_index (ids, gint64, kept++) = id;
    }
  g_array_set_size (ids, kept);
}

static gboolean
rf_source_is_slow (const RfSource *self)
{
  return self->n_queries == 0 || self->queries[0].below != NULL;
}

/**
 * rf_candidates_find_many:
 * @self: candidates
 * @ids: (out) (transfer full) (nullable): as for rf_candidates_find_few(), but
 *   many; %NULL where every source has too many even for that
 * @error: return location
 *
 * Returns: whether the database could be read
 */
gboolean
rf_candidates_find_many (RfCandidates *self, GArray **ids, GError **error)
{
  g_autoptr (GArray) both = NULL;
  guint rest = MANY;

  *ids = NULL;
  for (guint i = 0; i < self->sources->len && rest > RF_CANDIDATES_FEW; i++)
    {
      const RfSource *source = g_ptr_array_index (self->sources, i);
      guint cost = rf_source_is_slow (source) ? SLOW_COST : 1;
      g_autoptr (GArray) found = NULL;

      if (!rf_candidates_read (self, source, rest / cost, &found, error))
        return FALSE;
      rest = found != NULL ? rest - found->len * cost : rest / 3;
      if (found == NULL)
        continue;
      if (both == NULL)
        both = g_steal_pointer (&found);
      else
        rf_candidates_lay_over (both, found);
      if (both->len <= RF_CANDIDATES_FEW)
        break;
    }
  *ids = g_steal_pointer (&both);
  return TRUE;
}
