/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-operations.h"
#include "rf-place.h"
#include "rf-rows.h"
#include "rf-time.h"

#include <string.h>

/*
 * How a key comes to hold a generation: the row that stood there goes to the
 * trash as superseded, and a new one is put in.
 */

/* CROSS JOIN: left to itself, SQLite goes through all entries of the namespace.
 *
 * A generation that a living entry of another place holds; but none that was
 * ever trashed or let expire under this key or another version of this slot:
 * who invalidated it there wants another one. And none of a request that asked
 * for one of its own. ?4 is a slot's key up to its
 * version, ?5 the present time, ?6 an entry that the caller does not want. */
static const char select_shared[] =
    "SELECT g.id, e.flight, e.id FROM generations g INDEXED BY generations_by_identity"
    " CROSS JOIN entries e INDEXED BY entries_by_generation ON e.generation = g.id"
    " WHERE g.namespace = ?1 AND g.identity = ?2  AND g.reusable = 1"
    "  AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.id = ?6 AND r.generation = g.id)"
    "  AND e.namespace = ?1 AND e.key <> ?3 AND e.trashed_at = 0 AND e.strategy <> 'always'"
    "  AND (e.expires_at = 0 OR e.expires_at > ?5 OR e.archived = 1)"
    "  AND NOT EXISTS (SELECT 1 FROM entries x WHERE x.generation = g.id"
    "   AND (x.key = ?3 OR substr (x.key, 1, length (?4)) = ?4)"
    "   AND (x.trashed_at > 0 OR (x.expires_at > 0 AND x.expires_at <= ?5 AND x.archived = 0)))"
    "  AND NOT EXISTS (SELECT 1 FROM unwanted u WHERE u.generation = g.id"
    "   AND (u.key = ?3 OR substr (u.key, 1, length (?4)) = ?4))"
    " ORDER BY g.finished_at DESC LIMIT 1";

static const char select_present[] =
    "SELECT id, flight FROM entries WHERE id = (" RF_PLACE_SELECT_LIVING ")";

static const char supersede[] = "UPDATE entries SET trashed_at = ?2, superseded = 1 WHERE id = ?1";

typedef struct
{
  RfGeneration *generation;
  gint64 flight;
  gboolean is_shared; /* it was made before, for another place */
} RfBinding;

static RfEntry *
rf_bind_make_entry (RfPlan *plan, gint64 now)
{
  RfEntry *entry = rf_entry_new ();

  entry->namespace_ = g_strdup (plan->namespace_);
  entry->key = g_strdup (plan->key);
  entry->profile = g_strdup (plan->profile);
  entry->strategy = plan->strategy;
  entry->scope = g_strdup (plan->scope);
  entry->playthrough_id = g_strdup (plan->playthrough_id);
  entry->player_id = g_strdup (plan->player_id);
  entry->version = plan->version;
  entry->tags = g_strdupv (plan->tags);
  entry->created_at = now;
  entry->expires_at = plan->ttl >= 0 ? now + plan->ttl * 1000 : 0;
  return entry;
}

/* The entry whose flight began later stays; so a refresh that was overtaken
 * does not undo the newer one. What is bound now is wanted now: it goes in
 * front of what stands there, and gets its number. */
static gboolean
rf_bind_make_room (RfConnection *connection, RfEntry *entry, RfBinding *binding, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_present, "ss", entry->namespace_, entry->key);
  gboolean row = FALSE;
  gint64 id;
  gint64 present;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  id = sqlite3_column_int64 (statement, 0);
  present = sqlite3_column_int64 (statement, 1);
  if (binding->is_shared)
    binding->flight = MAX (binding->flight, present);
  if (present <= binding->flight)
    return rf_connection_run (connection, error, supersede, "ii", id, entry->created_at);
  entry->trashed_at = entry->created_at;
  entry->superseded = TRUE;
  return TRUE;
}

static gboolean
rf_bind (RfConnection *connection,
         RfPlan *plan,
         RfBinding *binding,
         RfEntry **entry,
         GError **error)
{
  g_autoptr (RfEntry) made = rf_bind_make_entry (plan, rf_time_now ());
  gint64 id = 0;

  made->generation = rf_generation_copy (binding->generation);
  if (!rf_rows_find_generation (connection, binding->generation->id, &id, error) ||
      !rf_bind_make_room (connection, made, binding, error) ||
      !rf_rows_insert_entry (connection, made, id, binding->flight, &made->id, error))
    return FALSE;
  *entry = g_steal_pointer (&made);
  return TRUE;
}

/**
 * rf_bind_entry:
 * @generation: (transfer none): one that was made just now, whose row is there
 * @flight: the token under which @generation was made
 * @entry: (out): the new entry of the plan's key; in the trash already, and
 *   superseded, where a later flight's stands there
 *
 * Returns: whether it could be written
 */
gboolean
rf_bind_entry (RfConnection *connection,
               RfPlan *plan,
               RfGeneration *generation,
               gint64 flight,
               RfEntry **entry,
               GError **error)
{
  RfBinding binding = { generation, flight, FALSE };

  return rf_bind (connection, plan, &binding, entry, error);
}

static char *
rf_bind_dup_slot (const RfPlan *plan)
{
  const char *version = plan->is_slot ? strrchr (plan->key, '|') : NULL;

  /* No key begins with a control character. */
  return version != NULL ? g_strndup (plan->key, (gsize) (version - plan->key) + 2)
                         : g_strdup ("\x01");
}

/**
 * rf_bind_listed:
 * @generation: (transfer none): one that was made just now for a plan without a
 *   key, whose row is there
 * @flight: the token under which @generation was made
 * @entry: (out): an entry by which it is listed; no request asks for its key
 *
 * Returns: whether it could be written
 */
gboolean
rf_bind_listed (RfConnection *connection,
                RfPlan *plan,
                RfGeneration *generation,
                gint64 flight,
                RfEntry **entry,
                GError **error)
{
  g_autoptr (RfEntry) made = rf_bind_make_entry (plan, rf_time_now ());
  gint64 id = 0;

  made->key = rf_generation_dup_listed_key (generation);
  made->generation = rf_generation_copy (generation);
  if (!rf_rows_find_generation (connection, generation->id, &id, error) ||
      !rf_rows_insert_entry (connection, made, id, flight, &made->id, error))
    return FALSE;
  *entry = g_steal_pointer (&made);
  return TRUE;
}

static RfStatement *
rf_bind_query_shared (RfConnection *connection,
                      const RfPlan *plan,
                      gint64 replaces,
                      gboolean *row,
                      GError **error)
{
  g_autofree char *slot = rf_bind_dup_slot (plan);
  g_autoptr (RfStatement) statement = rf_connection_query (connection,
                                                           error,
                                                           select_shared,
                                                           "ssssii",
                                                           plan->namespace_,
                                                           plan->identity,
                                                           plan->key,
                                                           slot,
                                                           rf_time_now (),
                                                           replaces);

  if (statement == NULL || !rf_statement_step (statement, row, error))
    return NULL;
  return g_steal_pointer (&statement);
}

/**
 * rf_bind_find_shared:
 * @plan: a plan with a key under which nothing lives
 * @replaces: an entry whose generation will not do, or 0
 * @entry: (out) (nullable): the entry of another place whose generation
 *   rf_bind_by_identity() would bind to the plan's key
 *
 * Reads only.
 *
 * Returns: whether the database could be read
 */
gboolean
rf_bind_find_shared (RfConnection *connection,
                     RfPlan *plan,
                     gint64 replaces,
                     RfEntry **entry,
                     GError **error)
{
  gboolean row = FALSE;
  g_autoptr (RfStatement) statement =
      rf_bind_query_shared (connection, plan, replaces, &row, error);

  *entry = NULL;
  return statement != NULL &&
         (!row ||
          rf_rows_load_entry (connection, sqlite3_column_int64 (statement, 2), entry, error));
}

/**
 * rf_bind_by_identity:
 * @plan: a plan with a key under which nothing lives
 * @replaces: an entry whose generation will not do, or 0
 * @entry: (out) (nullable): the key's new entry, or %NULL where no generation of
 *   the plan's identity may be shared
 *
 * Returns: whether the database could be used
 */
gboolean
rf_bind_by_identity (RfConnection *connection,
                     RfPlan *plan,
                     gint64 replaces,
                     RfEntry **entry,
                     GError **error)
{
  gboolean row = FALSE;
  g_autoptr (RfStatement) statement =
      rf_bind_query_shared (connection, plan, replaces, &row, error);
  g_autoptr (RfGeneration) generation = NULL;
  RfBinding binding;

  *entry = NULL;
  if (statement == NULL)
    return FALSE;
  if (!row)
    return TRUE;
  generation = rf_rows_load_generation (connection, sqlite3_column_int64 (statement, 0), error);
  if (generation == NULL)
    return FALSE;
  binding = (RfBinding){ generation, sqlite3_column_int64 (statement, 1), TRUE };
  return rf_bind (connection, plan, &binding, entry, error);
}
