/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

/*
 * A whole cleanup without doing it, in the order in which it would be done: the
 * rules; the trash whose time is over; and then, where room is wanted, the rest
 * of the trash, what the rules would have put there, and what is worth least.
 * What a dropped entry would free is found by counting down its generation's
 * entries, and its blobs' generations.
 */

static const char select_old_trash[] =
    "SELECT id FROM entries INDEXED BY entries_by_trash"
    " WHERE trashed_at > 0 AND trashed_at < ?1 ORDER BY trashed_at, id";

static const char select_unkept[] =
    "SELECT u.generation FROM unkept u CROSS JOIN generations g ON g.id = u.generation"
    " WHERE g.finished_at < ?1";

static const char select_generation[] = "SELECT generation FROM entries WHERE id = ?1";

static const char select_cost[] = "SELECT cost FROM entries WHERE id = ?1";

static const char count_entries[] = "SELECT count (*) FROM entries WHERE generation = ?1";

static const char select_blobs[] = "SELECT b.id, b.bytes, (SELECT count (DISTINCT a.generation)"
                                   "  FROM assets a WHERE a.blob = b.id) FROM blobs b"
                                   " WHERE b.id IN (SELECT blob FROM assets WHERE generation = ?1)";

static const char select_bytes[] = "SELECT bytes FROM blob_totals";

typedef struct
{
  const RfForesight *what;
  RfBlobStore *blobs; /* (nullable) */
  RfReport *report;
  gboolean wants_room;
  GHashTable *dropped;      /* ids of entries that are gone by now */
  GHashTable *kept;         /* ids of entries that were archived by now */
  GArray *trashed;          /* ids of entries that the rules put into the trash */
  GHashTable *entries_left; /* of a generation, where that has changed */
  GHashTable *holders_left; /* generations of a blob, where that has changed */
  gint64 freed;             /* for room */
} RfForesee;

static void
rf_foresee_clear (RfForesee *self)
{
  g_hash_table_unref (self->dropped);
  g_hash_table_unref (self->kept);
  g_array_unref (self->trashed);
  g_hash_table_unref (self->entries_left);
  g_hash_table_unref (self->holders_left);
}

static GHashTable *
rf_foresee_new_table (GDestroyNotify free_value)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_value);
}

static void
rf_foresee_add (GHashTable *ids, gint64 id)
{
  g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
}

/* Returns: whether it was the last */
static gboolean
rf_foresee_count_down (GHashTable *left, gint64 id, gint64 present)
{
  gint64 *known = g_hash_table_lookup (left, &id);

  if (known == NULL)
    {
      known = g_memdup2 (&present, sizeof present);
      g_hash_table_insert (left, g_memdup2 (&id, sizeof id), known);
    }
  *known -= 1;
  return *known <= 0;
}

static gboolean
rf_foresee_read (RfConnection *connection,
                 const char *sql,
                 gint64 id,
                 gint64 *value,
                 GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, sql, "i", id);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  *value = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

static gboolean
rf_foresee_drop_generation (RfConnection *connection,
                            RfForesee *self,
                            gint64 generation,
                            GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_blobs, "i", generation);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      gint64 bytes = sqlite3_column_int64 (statement, 1);

      if (rf_foresee_count_down (self->holders_left,
                                 sqlite3_column_int64 (statement, 0),
                                 sqlite3_column_int64 (statement, 2)))
        {
          self->report->bytes_freed += bytes;
          self->freed += bytes;
        }
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_foresee_drop_entry (RfConnection *connection, RfForesee *self, gint64 id, GError **error)
{
  gint64 generation = 0;
  gint64 entries = 0;

  rf_foresee_add (self->dropped, id);
  if (!rf_foresee_read (connection, select_generation, id, &generation, error) ||
      !rf_foresee_read (connection, count_entries, generation, &entries, error))
    return FALSE;
  return !rf_foresee_count_down (self->entries_left, generation, entries) ||
         rf_foresee_drop_generation (connection, self, generation, error);
}

static gboolean
rf_foresee_due_cb (const RfRetained *entry, gpointer user_data)
{
  RfForesee *self = user_data;

  if (entry->due == RF_DUE_POPULAR)
    {
      self->report->archived++;
      if (self->wants_room)
        rf_foresee_add (self->kept, entry->id);
      return TRUE;
    }
  self->report->bytes += entry->bytes;
  self->report->cost_to_remake += entry->cost;
  if (entry->due == RF_DUE_EXPIRED)
    self->report->expired++;
  else
    self->report->unused++;
  if (self->wants_room)
    g_array_append_val (self->trashed, entry->id);
  return TRUE;
}

static gboolean
rf_foresee_rules (RfConnection *connection, RfForesee *self, GError **error)
{
  for (guint i = 0; i < self->what->n_rules; i++)
    {
      if (!rf_retain_foreach (connection, &self->what->rules[i], rf_foresee_due_cb, self, error))
        return FALSE;
    }
  return TRUE;
}

typedef gboolean (*RfForeseeDrop) (RfConnection *connection,
                                   RfForesee *self,
                                   gint64 id,
                                   GError **error);

static gboolean
rf_foresee_purge_rows (RfConnection *connection,
                       RfForesee *self,
                       RfStatement *statement,
                       RfForeseeDrop drop,
                       GError **error)
{
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      self->report->purged++;
      if (!drop (connection, self, sqlite3_column_int64 (statement, 0), error) ||
          !rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* What the rules put into the trash just now goes too where all of it does. */
static gboolean
rf_foresee_purge_trashed (RfConnection *connection, RfForesee *self, GError **error)
{
  for (guint i = 0; i < self->trashed->len; i++)
    {
      self->report->purged++;
      if (!rf_foresee_drop_entry (
              connection, self, g_array_index (self->trashed, gint64, i), error))
        return FALSE;
    }
  g_array_set_size (self->trashed, 0);
  return TRUE;
}

static gboolean
rf_foresee_purge (RfConnection *connection, RfForesee *self, GError **error)
{
  const RfPurge *purge = &self->what->purge;
  g_autoptr (RfStatement) entries =
      rf_connection_query (connection, error, select_old_trash, "i", purge->trashed_before);
  g_autoptr (RfStatement) generations = NULL;

  if (!rf_foresee_purge_rows (connection, self, entries, rf_foresee_drop_entry, error))
    return FALSE;
  if (self->what->n_rules > 0 && purge->trashed_before > self->what->rules[0].now &&
      !rf_foresee_purge_trashed (connection, self, error))
    return FALSE;
  generations = rf_connection_query (connection, error, select_unkept, "i", purge->made_before);
  return rf_foresee_purge_rows (connection, self, generations, rf_foresee_drop_generation, error);
}

static gboolean
rf_foresee_is_enough (RfConnection *connection, RfForesee *self, gboolean *enough, GError **error)
{
  const RfRoom *room = self->what->room;
  gint64 limit = self->freed > 0 ? room->target : room->max_bytes;
  gint64 bytes = 0;
  gint64 left = -1;

  if (!rf_connection_read_int (connection, select_bytes, &bytes, error))
    return FALSE;
  if (room->min_free > 0 && self->blobs != NULL)
    left = rf_blob_store_get_free_bytes (self->blobs);
  *enough = (room->max_bytes == 0 || bytes - self->report->bytes_freed <= limit) &&
            (room->min_free == 0 || left < 0 ||
             left + self->report->bytes_freed >= room->min_free || self->freed >= room->most);
  return TRUE;
}

static gboolean
rf_foresee_evict_one (RfConnection *connection,
                      RfForesee *self,
                      gint64 id,
                      gint64 *count,
                      GError **error)
{
  gint64 cost = 0;

  if (g_hash_table_contains (self->dropped, &id) || g_hash_table_contains (self->kept, &id))
    return TRUE;
  if (!rf_foresee_read (connection, select_cost, id, &cost, error))
    return FALSE;
  *count += 1;
  /* What lies in the trash was given up before. */
  if (count == &self->report->evicted)
    self->report->cost_to_remake += cost;
  return rf_foresee_drop_entry (connection, self, id, error);
}

static gboolean
rf_foresee_evict_rows (RfConnection *connection,
                       RfForesee *self,
                       RfStatement *statement,
                       gint64 *count,
                       GError **error)
{
  gboolean row = FALSE;
  gboolean enough = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      if (!rf_foresee_is_enough (connection, self, &enough, error))
        return FALSE;
      if (enough)
        return TRUE;
      if (!rf_foresee_evict_one (
              connection, self, sqlite3_column_int64 (statement, 0), count, error) ||
          !rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static int
rf_foresee_compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static gboolean
rf_foresee_evict_trashed (RfConnection *connection, RfForesee *self, GError **error)
{
  gboolean enough = FALSE;

  g_array_sort (self->trashed, rf_foresee_compare_ids);
  for (guint i = 0; i < self->trashed->len; i++)
    {
      if (!rf_foresee_is_enough (connection, self, &enough, error))
        return FALSE;
      if (enough)
        return TRUE;
      if (!rf_foresee_evict_one (connection,
                                 self,
                                 g_array_index (self->trashed, gint64, i),
                                 &self->report->purged,
                                 error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_foresee_room (RfConnection *connection, RfForesee *self, GError **error)
{
  g_autoptr (RfStatement) trash = rf_room_query_trash (connection, -1, error);
  g_autoptr (RfStatement) live = NULL;

  self->freed = 0;
  if (!rf_foresee_evict_rows (connection, self, trash, &self->report->purged, error) ||
      !rf_foresee_evict_trashed (connection, self, error))
    return FALSE;
  live = rf_room_query_live (connection, self->what->room, -1, error);
  return rf_foresee_evict_rows (connection, self, live, &self->report->evicted, error);
}

static gboolean
rf_foresee_work (RfConnection *connection, gpointer data, GError **error)
{
  RfForesee *self = data;

  return rf_foresee_rules (connection, self, error) && rf_foresee_purge (connection, self, error) &&
         (self->what->room == NULL || rf_foresee_room (connection, self, error));
}

gboolean
rf_foresee_run (RfDatabase *database,
                RfBlobStore *blobs,
                const RfForesight *what,
                RfReport *report,
                GError **error)
{
  gboolean purges_now = what->n_rules > 0 && what->purge.trashed_before > what->rules[0].now;
  RfForesee self = { .what = what,
                     .blobs = blobs,
                     .report = report,
                     .wants_room = what->room != NULL || purges_now,
                     .dropped = rf_foresee_new_table (NULL),
                     .kept = rf_foresee_new_table (NULL),
                     .trashed = g_array_new (FALSE, FALSE, sizeof (gint64)),
                     .entries_left = rf_foresee_new_table (g_free),
                     .holders_left = rf_foresee_new_table (g_free) };
  gboolean done = rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_foresee_work, &self, error);

  rf_foresee_clear (&self);
  return done;
}
