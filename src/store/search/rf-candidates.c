/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-candidates.h"

#include "rf-glob.h"
#include "rf-selection.h"
#include "rf-time.h"
#include "rf-words.h"

/*
 * Which entries a selector can mean at all, by what leads to them without a
 * look at their rows: each source gives the ids of one thing that was asked,
 * out of an index. How many there are is found by counting, and no further than
 * is worth it. What was counted and found to be few is looked at whole; of what
 * is many, the sources are laid over each other.
 */

/* What may be spent on all sources together where each has many, in ids out of
 * an index; one of a range costs more, since shelves have to be merged, and so
 * does one by its key, which is long. */
#define MANY      30000
#define SLOW_COST 3

/* So few that no other source need be asked. */
#define VERY_FEW 100

#define MAX_QUERIES 12

/* More words than these are looked for in the rows alone. */
#define MAX_WORDS 8

typedef struct
{
  const char *sql;
  char *from;  /* (owned) (nullable) bound as :from */
  char *below; /* (owned) (nullable) bound as :below */
} RfSourceQuery;

/* Either queries or a range of the shelves in another order. */
typedef struct
{
  RfSourceQuery queries[MAX_QUERIES];
  guint n_queries;
  RfSort sort;
  RfRange range;
} RfSource;

struct _RfCandidates
{
  RfConnection *connection;
  const RfSelector *selector;
  RfShelves *shelves;
  GPtrArray *sources; /* (owned) (element-type RfSource) */
};

/* The first column is an id; a second says whether it is meant. */
static const char ids_of_tag[] = "SELECT entry FROM entry_tags WHERE tag = :tag LIMIT :most";

static const char ids_of_player[] = "SELECT id FROM entries INDEXED BY entries_of_player"
                                    " WHERE namespace = :namespace AND player = :player"
                                    " LIMIT :most";

static const char ids_of_playthrough[] =
    "SELECT id FROM entries INDEXED BY entries_of_playthrough"
    " WHERE namespace = :namespace AND playthrough = :playthrough LIMIT :most";

static const char ids_of_version[] = "SELECT id FROM entries INDEXED BY entries_of_version"
                                     " WHERE namespace = :namespace AND version = :version"
                                     " AND version > 1 LIMIT :most";

static const char ids_of_expired[] =
    "SELECT id FROM entries INDEXED BY entries_expiring WHERE namespace = :namespace"
    " AND expires_at > 0 AND expires_at <= :now AND trashed_at = 0 LIMIT :most";

static const char ids_of_words[] =
    "SELECT rowid FROM prompts WHERE prompts MATCH :from LIMIT :most";

static const char ids_of_pieces[] = "SELECT rowid FROM places WHERE places MATCH :from LIMIT :most";

static const char ids_of_key[] = "SELECT id FROM entries INDEXED BY entries_by_key"
                                 " WHERE namespace = :namespace AND key = :key"
                                 " AND trashed_at = 0 LIMIT :most";

static const char ids_of_key_in_trash[] = "SELECT id FROM entries INDEXED BY entries_in_trash"
                                          " WHERE namespace = :namespace AND key = :key"
                                          " AND trashed_at > 0 LIMIT :most";

static const char ids_of_keys[] =
    "SELECT id, key GLOB :glob FROM entries INDEXED BY entries_by_key"
    " WHERE namespace = :namespace AND key >= :from AND key < :below AND trashed_at = 0"
    " LIMIT :most";

static const char ids_of_keys_in_trash[] =
    "SELECT id, key GLOB :glob FROM entries INDEXED BY entries_in_trash"
    " WHERE namespace = :namespace AND key >= :from AND key < :below AND trashed_at > 0"
    " LIMIT :most";

static void
rf_source_free_cb (gpointer data)
{
  RfSource *self = data;

  for (guint i = 0; i < self->n_queries; i++)
    {
      g_free (self->queries[i].from);
      g_free (self->queries[i].below);
    }
  g_free (self);
}

static RfSource *
rf_candidates_add_source (RfCandidates *self)
{
  RfSource *source = g_new0 (RfSource, 1);

  g_ptr_array_add (self->sources, source);
  return source;
}

/* Takes @from and @below. */
static void
rf_source_add_query (RfSource *self, const char *sql, char *from, char *below)
{
  self->queries[self->n_queries++] = (RfSourceQuery){ sql, from, below };
}

static void
rf_candidates_add_query (RfCandidates *self, const char *sql)
{
  rf_source_add_query (rf_candidates_add_source (self), sql, NULL, NULL);
}

static gboolean
rf_candidates_add_words (RfCandidates *self, GError **error)
{
  g_auto (GStrv) matches = NULL;

  if (self->selector->text == NULL)
    return TRUE;
  matches = rf_words_dup_quick (self->connection, self->selector->text, error);
  /* Each by itself: to find where common ones meet takes FTS5 as long as all
   * that it passes over. */
  for (gsize i = 0; matches != NULL && matches[i] != NULL && i < MAX_WORDS; i++)
    rf_source_add_query (
        rf_candidates_add_source (self), ids_of_words, g_strdup (matches[i]), NULL);
  return matches != NULL;
}

/* Keys of places by their pieces, and content keys by their beginnings: all that
 * the pattern can mean, or nothing can be said. */
static void
rf_candidates_add_pieces (RfCandidates *self, const char *keys)
{
  g_autofree char *match = rf_glob_dup_match (self->selector->key);
  g_autoptr (GPtrArray) prefixes = rf_glob_dup_content_prefixes (self->selector->key);
  RfSource *source = NULL;

  if (match == NULL || prefixes == NULL || prefixes->len >= MAX_QUERIES)
    return;
  source = rf_candidates_add_source (self);
  rf_source_add_query (source, ids_of_pieces, g_steal_pointer (&match), NULL);
  for (guint i = 0; i < prefixes->len; i++)
    {
      const char *prefix = g_ptr_array_index (prefixes, i);

      rf_source_add_query (source, keys, g_strdup (prefix), rf_glob_dup_after (prefix));
    }
}

static void
rf_candidates_add_keys (RfCandidates *self)
{
  const RfSelector *selector = self->selector;
  gboolean trash = selector->state == RF_STATE_TRASHED || selector->state == RF_STATE_SUPERSEDED;
  const char *keys = trash ? ids_of_keys_in_trash : ids_of_keys;
  g_autofree char *prefix = selector->key != NULL ? rf_glob_dup_prefix (selector->key) : NULL;

  if (selector->exact_key != NULL)
    rf_candidates_add_query (self, trash ? ids_of_key_in_trash : ids_of_key);
  if (prefix == NULL)
    return;
  rf_candidates_add_pieces (self, keys);
  if (*prefix != '\0')
    {
      char *after = rf_glob_dup_after (prefix);

      rf_source_add_query (rf_candidates_add_source (self), keys, g_steal_pointer (&prefix), after);
    }
}

static void
rf_candidates_add_ranges (RfCandidates *self)
{
  static const RfSort sorts[] = { RF_SORT_CREATED, RF_SORT_USED, RF_SORT_USES };
  gint64 now = rf_time_now ();

  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      RfRange range = rf_selection_get_range (self->selector, sorts[i], now);
      RfSource *source = NULL;

      if (sorts[i] == self->selector->sort ||
          (range.least == G_MININT64 && range.most == G_MAXINT64))
        continue;
      source = rf_candidates_add_source (self);
      source->sort = sorts[i];
      source->range = range;
    }
}

/**
 * rf_candidates_new:
 * @connection: a connection
 * @selector: which entries are wanted; outlives the candidates
 * @shelves: (transfer none): its shelves, which may be started anew meanwhile
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what leads to them
 */
RfCandidates *
rf_candidates_new (RfConnection *connection,
                   const RfSelector *selector,
                   RfShelves *shelves,
                   GError **error)
{
  g_autoptr (RfCandidates) self = g_new0 (RfCandidates, 1);

  self->connection = connection;
  self->selector = selector;
  self->shelves = shelves;
  self->sources = g_ptr_array_new_with_free_func (rf_source_free_cb);
  rf_candidates_add_keys (self);
  if (selector->tag != NULL)
    rf_candidates_add_query (self, ids_of_tag);
  if (selector->player != NULL)
    rf_candidates_add_query (self, ids_of_player);
  if (selector->playthrough != NULL)
    rf_candidates_add_query (self, ids_of_playthrough);
  if (selector->version > 1)
    rf_candidates_add_query (self, ids_of_version);
  if (selector->state == RF_STATE_EXPIRED)
    rf_candidates_add_query (self, ids_of_expired);
  if (!rf_candidates_add_words (self, error))
    return NULL;
  rf_candidates_add_ranges (self);
  return g_steal_pointer (&self);
}

/**
 * rf_candidates_free:
 * @self: (transfer full) (nullable): candidates
 */
void
rf_candidates_free (RfCandidates *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->sources);
  g_free (self);
}

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
