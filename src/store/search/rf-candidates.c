/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-candidates-private.h"

#include "rf-glob.h"
#include "rf-selection.h"
#include "rf-time.h"
#include "rf-words.h"

/*
 * Which entries a selector can mean at all, by what leads to them without a
 * look at their rows: each source gives the ids of one thing that was asked,
 * out of an index. Here the sources are chosen; rf-candidates-read.c reads them.
 */

/* More words than these are looked for in the rows alone. */
#define MAX_WORDS 8

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

static const char ids_of_key_in_trash[] = "SELECT id FROM entries INDEXED BY entries_by_key"
                                          " WHERE namespace = :namespace AND key = :key"
                                          " AND trashed_at > 0 LIMIT :most";

static const char ids_by_number[] = "SELECT value FROM json_each ('[' || :ids || ']') LIMIT :most";

/* Out of the index alone, which does not say what is in the trash. */
static const char ids_of_keys[] =
    "SELECT id, key GLOB :glob FROM entries INDEXED BY entries_by_key"
    " WHERE namespace = :namespace AND key >= :from AND key < :below LIMIT :most";

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
rf_candidates_add_pieces (RfCandidates *self)
{
  g_autofree char *match = rf_glob_dup_match (self->selector->key);
  g_autoptr (GPtrArray) prefixes = rf_glob_dup_content_prefixes (self->selector->key);
  RfSource *source = NULL;

  if (match == NULL || prefixes == NULL || prefixes->len >= RF_SOURCE_MOST_QUERIES)
    return;
  source = rf_candidates_add_source (self);
  rf_source_add_query (source, ids_of_pieces, g_steal_pointer (&match), NULL);
  for (guint i = 0; i < prefixes->len; i++)
    {
      const char *prefix = g_ptr_array_index (prefixes, i);

      rf_source_add_query (source, ids_of_keys, g_strdup (prefix), rf_glob_dup_after (prefix));
    }
}

static void
rf_candidates_add_keys (RfCandidates *self)
{
  const RfSelector *selector = self->selector;
  gboolean trash = selector->state == RF_STATE_TRASHED || selector->state == RF_STATE_SUPERSEDED;
  g_autofree char *prefix = selector->key != NULL ? rf_glob_dup_prefix (selector->key) : NULL;

  if (selector->ids != NULL)
    rf_candidates_add_query (self, ids_by_number);
  if (selector->exact_key != NULL)
    rf_candidates_add_query (self, trash ? ids_of_key_in_trash : ids_of_key);
  if (prefix == NULL)
    return;
  rf_candidates_add_pieces (self);
  if (*prefix != '\0')
    {
      char *after = rf_glob_dup_after (prefix);

      rf_source_add_query (
          rf_candidates_add_source (self), ids_of_keys, g_steal_pointer (&prefix), after);
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
