/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-time.h"

/*
 * What has to go when room is wanted. First what has been longest in the trash,
 * which somebody threw away; then entries that alone are a good part of the
 * limit, so that one does not push out all the others; then the entries whose
 * place is worth least:
 *
 *   (uses + 1) × cost / (size × time since it was made)
 *
 * That is the rate at which a byte of it saves credits. It is hyperbolic caching
 * with costs and sizes: A. Blankstein, S. Sen and M. J. Freedman, “Hyperbolic
 * Caching: Flexible Caching for Web Applications”, USENIX ATC 2017. Unlike
 * GreedyDual-Size-Frequency it needs nothing to be kept for each hit. They take
 * samples, since such an order changes with time; here one pass over an index
 * finds the least of all, thousands at once, so that a pass is paid for by many.
 */

static const char select_trash[] =
    "SELECT id, uses, bytes FROM entries INDEXED BY entries_by_trash WHERE trashed_at > 0"
    " ORDER BY trashed_at, id LIMIT ?1";

/* What is free has its trouble too, and a file takes more than its bytes. In the
 * first minute nothing is old. */
static const char select_live[] =
    "SELECT id, uses, bytes FROM entries INDEXED BY entries_to_clean"
    " WHERE trashed_at = 0 AND pinned = 0 AND archived = 0"
    " ORDER BY (?2 > 0 AND bytes > ?2) DESC,"
    "  (uses + 1.0) * (cost + 100) / ((bytes + 4096.0) * (max (?3 - created_at, 0) + 60000)), id"
    " LIMIT ?1";

/* One that was used since it was chosen is worth more by now. */
static const char doom_candidate[] =
    "INSERT OR IGNORE INTO temp.doomed SELECT id, generation, shelf, trashed_at > 0 FROM entries"
    " WHERE id = ?1 AND (trashed_at > 0 OR (pinned = 0 AND archived = 0 AND uses = ?2))";

static const char count_purged[] = "SELECT count (*) FROM temp.doomed WHERE trashed = 1";
static const char count_evicted[] = "SELECT count (*) FROM temp.doomed WHERE trashed = 0";

static const char select_bytes[] = "SELECT bytes FROM blob_totals";

static const char count_entries[] = "SELECT coalesce (sum (entries), 0) FROM totals";

#define ROOM_ROWS 2000

/* How many go between two looks at what the disk has left: how much their files
 * take there, nobody knows before. */
#define ROWS_BETWEEN_LOOKS 64

typedef struct
{
  gint64 id;
  gint64 uses;
  gint64 bytes;
} RfCandidate;

typedef struct
{
  const RfRoom *room;
  RfBlobStore *blobs; /* (nullable) */
  gint64 action;
  gint64 freed; /* by the slices before */
  GArray *candidates;
  guint next; /* of the candidates */
  gint64 purged;
  gint64 evicted;
  gboolean enough;
  RfDrop drop;
} RfMakeRoom;

typedef struct
{
  gint64 entries;
  gint64 bytes;
} RfRoomCount;

/**
 * rf_room_query_trash:
 * @limit: how many, or -1 for all
 *
 * Returns: (transfer none) (nullable): id and uses of what is in the trash, the
 *   oldest first
 */
RfStatement *
rf_room_query_trash (RfConnection *connection, gint64 limit, GError **error)
{
  return rf_connection_query (connection, error, select_trash, "i", limit);
}

/**
 * rf_room_query_live:
 * @limit: how many, or -1 for all
 *
 * Returns: (transfer none) (nullable): id and uses of what is neither in the
 *   trash nor pinned nor archived, what is worth least first
 */
RfStatement *
rf_room_query_live (RfConnection *connection, const RfRoom *room, gint64 limit, GError **error)
{
  return rf_connection_query (
      connection, error, select_live, "iii", limit, room->giant, rf_time_now ());
}

static gboolean
rf_room_read (RfStatement *statement, GArray *candidates, GError **error)
{
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      RfCandidate candidate = { sqlite3_column_int64 (statement, 0),
                                sqlite3_column_int64 (statement, 1),
                                sqlite3_column_int64 (statement, 2) };

      g_array_append_val (candidates, candidate);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* @missing: (out): how many bytes have to go at least; more than 0 where it is
 * not enough */
static gboolean
rf_room_is_enough (RfConnection *connection, RfMakeRoom *making, gint64 *missing, GError **error)
{
  const RfRoom *room = making->room;
  gint64 freed = making->freed + making->drop.bytes;
  gint64 limit = freed > 0 ? room->target : room->max_bytes;
  gint64 bytes = 0;
  gint64 left = 0;

  if (room->max_bytes > 0 && !rf_connection_read_int (connection, select_bytes, &bytes, error))
    return FALSE;
  if (room->min_free > 0 && making->blobs != NULL)
    left = rf_blob_store_get_free_bytes (making->blobs);
  *missing = bytes > limit ? bytes - room->target : 0;
  if (room->min_free > 0 && left >= 0 && left < room->min_free && freed < room->most)
    *missing = MAX (*missing, MIN (room->min_free - left, room->most - freed));
  making->enough = *missing <= 0;
  return TRUE;
}

static gboolean
rf_room_read_work (RfConnection *connection, gpointer data, GError **error)
{
  RfMakeRoom *making = data;
  g_autoptr (RfStatement) trash = NULL;
  g_autoptr (RfStatement) live = NULL;
  gint64 missing = 0;

  g_array_set_size (making->candidates, 0);
  if (!rf_room_is_enough (connection, making, &missing, error))
    return FALSE;
  if (making->enough)
    return TRUE;
  trash = rf_room_query_trash (connection, ROOM_ROWS, error);
  if (!rf_room_read (trash, making->candidates, error))
    return FALSE;
  if (making->candidates->len > 0)
    return TRUE;
  live = rf_room_query_live (connection, making->room, ROOM_ROWS, error);
  return rf_room_read (live, making->candidates, error);
}

/* As many as must go in any case: each frees its own bytes at most. */
static gboolean
rf_room_doom (RfConnection *connection, RfMakeRoom *making, gint64 missing, GError **error)
{
  guint most = making->room->min_free > 0 ? ROWS_BETWEEN_LOOKS : making->candidates->len;
  guint end = MIN (making->candidates->len, making->next + most);
  gint64 freed = 0;

  if (!rf_drop_prepare (connection, error))
    return FALSE;
  do
    {
      const RfCandidate *candidate =
          &g_array_index (making->candidates, RfCandidate, making->next++);

      if (!rf_connection_run (
              connection, error, doom_candidate, "ii", candidate->id, candidate->uses))
        return FALSE;
      freed += sqlite3_changes (connection->database) > 0 ? candidate->bytes : 0;
    }
  while (making->next < end && freed < missing);
  return TRUE;
}

static gboolean
rf_room_drop (RfConnection *connection, RfMakeRoom *making, gint64 missing, GError **error)
{
  gint64 purged = 0;
  gint64 evicted = 0;

  if (!rf_room_doom (connection, making, missing, error) ||
      !rf_connection_read_int (connection, count_purged, &purged, error) ||
      !rf_connection_read_int (connection, count_evicted, &evicted, error) ||
      !rf_drop_run (connection, &making->drop, error))
    return FALSE;
  making->purged += purged;
  making->evicted += evicted;
  return TRUE;
}

static gboolean
rf_room_bulk (RfConnection *connection, gpointer data, GError **error)
{
  RfMakeRoom *making = data;
  gint64 deadline = g_get_monotonic_time () + RF_SLICE_TIME;
  gint64 missing = 0;

  while (making->next < making->candidates->len && g_get_monotonic_time () < deadline)
    {
      if (!rf_room_is_enough (connection, making, &missing, error))
        return FALSE;
      if (making->enough)
        return TRUE;
      if (!rf_room_drop (connection, making, missing, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_room_work (RfConnection *connection, gpointer data, GError **error)
{
  RfMakeRoom *making = data;

  making->next = 0;
  making->purged = 0;
  making->evicted = 0;
  making->enough = FALSE;
  making->drop = (RfDrop){ making->blobs, 0 };
  return rf_bulk_run (connection, rf_room_bulk, making, error) &&
         rf_log_add (connection,
                     making->action,
                     making->purged + making->evicted,
                     making->drop.bytes,
                     error);
}

gboolean
rf_room_run (RfDatabase *database,
             RfBlobStore *blobs,
             const RfRoom *room,
             RfSlice *slice,
             GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (RfCandidate));
  RfMakeRoom making = { .room = room,
                        .blobs = blobs,
                        .action = slice->action,
                        .freed = slice->bytes,
                        .candidates = candidates };

  slice->more = FALSE;
  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_room_read_work, &making, error))
    return FALSE;
  if (making.enough || candidates->len == 0)
    return TRUE;
  if (!rf_database_run (database, RF_ACCESS_BULK, rf_room_work, &making, error))
    return FALSE;
  slice->report->purged += making.purged;
  slice->report->evicted += making.evicted;
  slice->report->bytes_freed += making.drop.bytes;
  slice->bytes += making.drop.bytes;
  slice->more = !making.enough;
  return TRUE;
}

static gboolean
rf_room_count_work (RfConnection *connection, gpointer data, GError **error)
{
  RfRoomCount *count = data;

  return rf_connection_read_int (connection, count_entries, &count->entries, error) &&
         rf_connection_read_int (connection, select_bytes, &count->bytes, error);
}

gboolean
rf_room_count (RfDatabase *database, gint64 *entries, gint64 *bytes, GError **error)
{
  RfRoomCount count = { 0, 0 };

  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_room_count_work, &count, error))
    return FALSE;
  *entries = count.entries;
  *bytes = count.bytes;
  return TRUE;
}
