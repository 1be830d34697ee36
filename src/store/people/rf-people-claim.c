/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-operations.h"

/*
 * Who works on whom. A claim is a name in the person's row: that of a process,
 * which holds a lock on a file of that name as long as it lives (rf-owners.c). No
 * time-out takes a person away from a living process, and a dead one's people are
 * free at once.
 */

static const char select_due[] =
    "SELECT id FROM persons INDEXED BY persons_due"
    " WHERE owner = '' AND next_at IS NOT NULL AND next_at <= ?1 ORDER BY next_at, id LIMIT ?2";

static const char select_next[] =
    "SELECT next_at FROM persons INDEXED BY persons_due"
    " WHERE owner = '' AND next_at IS NOT NULL ORDER BY next_at LIMIT 1";

static const char select_owners[] =
    "SELECT DISTINCT owner FROM persons INDEXED BY persons_owned WHERE owner <> ''";

static const char free_owner[] = "UPDATE persons SET owner = '' WHERE owner = ?1";

static const char select_free[] =
    "SELECT id FROM persons WHERE namespace = ?1 AND user_id = ?2 AND owner = ''";

static const char take_person[] = "UPDATE persons SET owner = ?2, claim = claim + 1 WHERE id = ?1";

typedef struct
{
  RfOwners *owners;
  const char *own;
  RfPeopleClaim *claim;
  GArray *ids;
} RfClaimWork;

static gboolean
rf_claim_list_dead (RfConnection *connection, RfOwners *owners, GPtrArray *dead, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, select_owners, "");
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      const char *owner = rf_statement_get_text (statement, 0);

      if (rf_owners_is_dead (owners, owner))
        g_ptr_array_add (dead, g_strdup (owner));
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_claim_bury (RfConnection *connection, RfOwners *owners, GError **error)
{
  g_autoptr (GPtrArray) dead = g_ptr_array_new_with_free_func (g_free);

  if (!rf_claim_list_dead (connection, owners, dead, error))
    return FALSE;
  for (guint i = 0; i < dead->len; i++)
    {
      if (!rf_connection_run (connection, error, free_owner, "s", g_ptr_array_index (dead, i)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_claim_find (RfConnection *connection, RfClaimWork *work, GError **error)
{
  const RfPeopleClaim *claim = work->claim;
  g_autoptr (RfStatement) statement = NULL;

  if (claim->name != NULL)
    statement = rf_connection_query (connection,
                                     error,
                                     select_free,
                                     "ss",
                                     rf_people_get_namespace (claim->name),
                                     claim->name->user_id);
  else
    statement = rf_connection_query (
        connection, error, select_due, "ii", claim->now, (gint64) claim->limit);
  return rf_statement_read_ids (statement, work->ids, error);
}

static RfPerson *
rf_claim_take (RfConnection *connection, RfClaimWork *work, gint64 id, GError **error)
{
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  if (!rf_connection_run (connection, error, take_person, "is", id, work->own))
    return NULL;
  statement = rf_connection_query (connection, error, rf_people_select_by_id, "i", id);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return NULL;
  if (!row)
    g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no such person");
  return row ? rf_people_from_row (statement) : NULL;
}

static gboolean
rf_claim_work (RfConnection *connection, gpointer data, GError **error)
{
  RfClaimWork *work = data;
  RfPeopleClaim *claim = work->claim;
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (rf_people_free_person_cb);

  if (claim->buries && !rf_claim_bury (connection, work->owners, error))
    return FALSE;
  if (!rf_claim_find (connection, work, error))
    return FALSE;
  for (guint i = 0; i < work->ids->len; i++)
    {
      RfPerson *person =
          rf_claim_take (connection, work, g_array_index (work->ids, gint64, i), error);

      if (person == NULL)
        return FALSE;
      g_ptr_array_add (people, person);
    }
  claim->next_at = 0;
  if (people->len == 0 && !rf_connection_read_int (connection, select_next, &claim->next_at, error))
    return FALSE;
  g_clear_pointer (&claim->people, g_ptr_array_unref);
  claim->people = g_steal_pointer (&people);
  return TRUE;
}

/* A look whether there is anything to claim, which is most often not so, and should
 * not wait for a writer. */
static gboolean
rf_claim_look_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPeopleClaim *claim = data;

  return rf_connection_read_int (connection, select_next, &claim->next_at, error);
}

gboolean
rf_people_claim_run (RfDatabase *database, RfOwners *owners, RfPeopleClaim *claim, GError **error)
{
  RfClaimWork work = { owners, NULL, claim, NULL };
  g_autoptr (GArray) ids = NULL;

  if (claim->name == NULL && !claim->buries)
    {
      if (!rf_database_run (database, RF_ACCESS_GLANCE, rf_claim_look_work, claim, error))
        return FALSE;
      if (claim->next_at == 0 || claim->next_at > claim->now)
        {
          claim->people = g_ptr_array_new_with_free_func (rf_people_free_person_cb);
          return TRUE;
        }
    }
  work.own = rf_owners_get_own (owners, error);
  if (work.own == NULL)
    return FALSE;
  work.ids = ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return rf_database_run_grouped (database, rf_claim_work, &work, error);
}
