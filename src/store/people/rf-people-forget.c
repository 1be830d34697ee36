/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-operations.h"

/* What is asked for, and what goes: refreshes, people, and what is too old. */

/* People of one slice, whose rows are looked through in one transaction. */
#define SLICE_PEOPLE 200

static const char ask_refresh[] =
    "UPDATE persons SET asked = asked + 1, stirred = stirred + 1,"
    "  due_at = CASE WHEN due_at = 0 THEN ?2 ELSE min (due_at, ?2) END"
    " WHERE id = ?1";

static const char set_base[] = "UPDATE persons SET base_avatar = nullif (?2, '') WHERE id = ?1";

static const char select_own_keys[] =
    "SELECT key FROM faces WHERE person = ?1 AND NOT EXISTS"
    "  (SELECT 1 FROM faces AS other WHERE other.namespace = faces.namespace"
    "    AND other.key = faces.key AND other.person <> ?1)";

static const char delete_person[] = "DELETE FROM persons WHERE id = ?1";

static const char select_slice[] = "SELECT id FROM persons WHERE id > ?1 ORDER BY id LIMIT ?2";
static const char delete_samples[] = "DELETE FROM samples WHERE person = ?1 AND at < ?2";

/* The latest decision stays, so that one can see why it is as it is. */
static const char delete_decisions[] =
    "DELETE FROM decisions WHERE person = ?1 AND last_at < ?2"
    " AND id < (SELECT max (id) FROM decisions WHERE person = ?1)";

typedef struct
{
  const RfPersonName *name;
  const char *base_avatar;
  gint64 now;
} RfRefreshWork;

static gboolean
rf_people_refresh_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfRefreshWork *work = data;
  gint64 id = 0;

  if (!rf_people_find_id (connection, work->name, &id, error))
    return FALSE;
  if (work->base_avatar != NULL &&
      !rf_connection_run (connection, error, set_base, "is", id, work->base_avatar))
    return FALSE;
  return rf_connection_run (connection, error, ask_refresh, "ii", id, work->now);
}

gboolean
rf_people_refresh_run (RfDatabase *database,
                       const RfPersonName *name,
                       const char *base_avatar,
                       gint64 now,
                       GError **error)
{
  RfRefreshWork work = { name, base_avatar, now };

  return rf_database_run_grouped (database, rf_people_refresh_work, &work, error);
}

typedef struct
{
  const RfPersonName *name;
  GPtrArray *keys; /* (owned) (element-type utf8) the answer */
} RfOwnKeys;

static gboolean
rf_people_own_keys_work (RfConnection *connection, gpointer data, GError **error)
{
  RfOwnKeys *work = data;
  g_autoptr (RfStatement) statement = NULL;
  gint64 id = 0;
  gboolean row = FALSE;

  g_ptr_array_set_size (work->keys, 0);
  if (!rf_people_find_id (connection, work->name, &id, error))
    return FALSE;
  statement = rf_connection_query (connection, error, select_own_keys, "i", id);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_ptr_array_add (work->keys, rf_statement_dup_text (statement, 0));
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

GStrv
rf_people_own_keys_run (RfDatabase *database, const RfPersonName *name, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  RfOwnKeys work = { name, keys };

  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_people_own_keys_work, &work, error))
    return NULL;
  g_ptr_array_add (keys, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

/* What was deleted must not be found in the file either. */
static gboolean
rf_people_forget_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfPersonName *name = data;
  gint64 id = 0;
  gboolean done = FALSE;

  if (!rf_people_find_id (connection, name, &id, error))
    return FALSE;
  sqlite3_exec (connection->database, "PRAGMA secure_delete = ON", NULL, NULL, NULL);
  done = rf_connection_run (connection, error, delete_person, "i", id);
  sqlite3_exec (connection->database, "PRAGMA secure_delete = OFF", NULL, NULL, NULL);
  return done;
}

gboolean
rf_people_forget_run (RfDatabase *database, const RfPersonName *name, GError **error)
{
  /* The log holds what was written before; the checkpoint empties it into the file. */
  if (!rf_database_run (database, RF_ACCESS_CHANGE, rf_people_forget_work, (gpointer) name, error))
    return FALSE;
  rf_database_checkpoint (database, NULL);
  return TRUE;
}

typedef struct
{
  const RfPeopleSlice *slice;
  GArray *ids;
} RfRetainWork;

static gboolean
rf_people_retain_work (RfConnection *connection, gpointer data, GError **error)
{
  RfRetainWork *work = data;
  const RfPeopleSlice *slice = work->slice;
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, select_slice, "ii", slice->from, (gint64) SLICE_PEOPLE);

  if (!rf_statement_read_ids (statement, work->ids, error))
    return FALSE;
  for (guint i = 0; i < work->ids->len; i++)
    {
      gint64 id = g_array_index (work->ids, gint64, i);

      if (!rf_connection_run (connection, error, delete_samples, "ii", id, slice->samples_before) ||
          !rf_connection_run (connection, error, delete_decisions, "ii", id, slice->history_before))
        return FALSE;
    }
  return TRUE;
}

gboolean
rf_people_retain_run (RfDatabase *database, RfPeopleSlice *slice, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  RfRetainWork work = { slice, ids };

  if (!rf_database_run (database, RF_ACCESS_CHANGE, rf_people_retain_work, &work, error))
    return FALSE;
  slice->from = ids->len == SLICE_PEOPLE ? g_array_index (ids, gint64, ids->len - 1) : 0;
  return TRUE;
}
