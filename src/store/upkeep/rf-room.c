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
    "SELECT id, uses FROM entries INDEXED BY entries_by_trash WHERE trashed_at > 0"
    " ORDER BY trashed_at, id LIMIT ?1";

/* What is free has its trouble too, and a file takes more than its bytes. In the
 * first minute nothing is old. */
static const char select_live[] =
    "SELECT id, uses FROM entries INDEXED BY entries_to_clean"
    " WHERE trashed_at = 0 AND pinned = 0 AND archived = 0"
    " ORDER BY (?2 > 0 AND bytes > ?2) DESC,"
    "  (uses + 1.0) * (cost + 100) / ((bytes + 4096.0) * (max (?3 - created_at, 0) + 60000)), id"
    " LIMIT ?1";

static const char is_still_due[] =
    "SELECT trashed_at FROM entries WHERE id = ?1"
    " AND (trashed_at > 0 OR (pinned = 0 AND archived = 0 AND uses = ?2))";

static const char select_bytes[] = "SELECT bytes FROM blob_totals";

static const char count_entries[] = "SELECT coalesce (sum (entries), 0) FROM totals";

#define ROOM_ROWS 2000

typedef struct
{
  gint64 id;
  gint64 uses;
} RfCandidate;

typedef struct
{
  const RfRoom *room;
  RfBlobStore *blobs; /* (nullable) */
  gint64 action;
  gint64 freed; /* by the slices before */
  GArray *candidates;
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
                                sqlite3_column_int64 (statement, 1) };

      g_array_append_val (candidates, candidate);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_room_is_enough (RfConnection *connection,
                   const RfMakeRoom *making,
                   gboolean *enough,
                   GError **error)
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
  *enough = (room->max_bytes == 0 || bytes <= limit) &&
            (room->min_free == 0 || left < 0 || left >= room->min_free || freed >= room->most);
  return TRUE;
}

static gboolean
rf_room_read_work (RfConnection *connection, gpointer data, GError **error)
{
  RfMakeRoom *making = data;
  g_autoptr (RfStatement) trash = NULL;
  g_autoptr (RfStatement) live = NULL;

  g_array_set_size (making->candidates, 0);
  if (!rf_room_is_enough (connection, making, &making->enough, error))
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

/* One that was used since it was chosen is worth more by now. */
static gboolean
rf_room_drop (RfConnection *connection,
              RfMakeRoom *making,
              const RfCandidate *candidate,
              GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, is_still_due, "ii", candidate->id, candidate->uses);
  gboolean due = FALSE;
  gboolean trashed = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &due, error))
    return FALSE;
  if (!due)
    return TRUE;
  trashed = sqlite3_column_int64 (statement, 0) > 0;
  g_clear_pointer (&statement, rf_statement_release);
  if (trashed)
    making->purged++;
  else
    making->evicted++;
  return rf_drop_entry (connection, &making->drop, candidate->id, trashed, error);
}

static gboolean
rf_room_work (RfConnection *connection, gpointer data, GError **error)
{
  RfMakeRoom *making = data;
  gint64 deadline = g_get_monotonic_time () + RF_SLICE_TIME;

  making->purged = 0;
  making->evicted = 0;
  making->enough = FALSE;
  making->drop = (RfDrop){ making->blobs, 0 };
  for (guint i = 0; i < making->candidates->len && g_get_monotonic_time () < deadline; i++)
    {
      if (!rf_room_is_enough (connection, making, &making->enough, error))
        return FALSE;
      if (making->enough)
        break;
      if (!rf_room_drop (
              connection, making, &g_array_index (making->candidates, RfCandidate, i), error))
        return FALSE;
    }
  return rf_log_add (
      connection, making->action, making->purged + making->evicted, making->drop.bytes, error);
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
  if (!rf_database_run (database, RF_ACCESS_CHANGE, rf_room_work, &making, error))
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
