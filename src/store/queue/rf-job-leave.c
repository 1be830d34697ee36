/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

#include "rf-time.h"

/*
 * What dead processes have left becomes this process's: jobs that waited or ran,
 * and flights of plain requests whose job the provider still has. A job that was
 * cancelled before its process died is given up as its runner would have done. What
 * nobody knows the end of is left alone; a person has to say what becomes of it.
 */

static const char select_owners[] =
    "SELECT DISTINCT owner FROM jobs WHERE finished_at = 0 AND owner <> ?1";

static const char wind_up_cancelled[] =
    "UPDATE jobs SET finished_at = ?2 WHERE owner = ?1 AND finished_at = 0 AND state = 'cancelled'";

static const char take_jobs[] =
    "UPDATE jobs SET owner = ?2, state = 'queued' WHERE owner = ?1 AND finished_at = 0"
    " AND NOT EXISTS (SELECT 1 FROM flights f WHERE f.job = jobs.id AND f.sent = 1"
    "  AND f.external_cost = 1 AND f.handle IS NULL)";

static const char take_batches[] =
    "UPDATE batches SET owner = ?2 WHERE owner = ?1 AND finished_at = 0";

/* Of jobs that nobody wants any more, and whose provider may work on. */
static const char select_given_up[] =
    "SELECT coalesce (max (f.token), 0) FROM flights f WHERE f.job <> 0 AND f.handle IS NOT NULL"
    "  AND EXISTS (SELECT 1 FROM jobs j WHERE j.id = f.job AND j.finished_at > 0"
    "   AND j.state = 'cancelled')";

static const char select_flights[] =
    "SELECT " RF_FLIGHT_COLUMNS " FROM flights f WHERE f.handle IS NOT NULL AND f.released = 0"
    "  AND f.request IS NOT NULL AND f.owner <> ?1"
    "  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = f.job AND j.finished_at = 0)";

static const char give_flight[] = "UPDATE flights SET job = ?2 WHERE token = ?1";

typedef struct
{
  RfOwners *owners;
  const char *own;
  gint64 taken;
} RfTakeOver;

/* Returns: (transfer full) (nullable) (element-type utf8): the dead ones */
static GPtrArray *
rf_job_list_dead (RfConnection *connection, RfTakeOver *take, GError **error)
{
  g_autoptr (GPtrArray) dead = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_owners, "s", take->own);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return NULL;
  while (row)
    {
      if (rf_owners_is_dead (take->owners, rf_statement_get_text (statement, 0)))
        g_ptr_array_add (dead, rf_statement_dup_text (statement, 0));
      if (!rf_statement_step (statement, &row, error))
        return NULL;
    }
  return g_steal_pointer (&dead);
}

static gboolean
rf_job_take_from (RfConnection *connection,
                  const char *dead,
                  RfTakeOver *take,
                  gint64 *taken,
                  GError **error)
{
  if (!rf_connection_run (connection, error, wind_up_cancelled, "si", dead, rf_time_now ()) ||
      !rf_connection_run (connection, error, take_jobs, "ss", dead, take->own))
    return FALSE;
  *taken += sqlite3_changes (connection->database);
  return rf_connection_run (connection, error, take_batches, "ss", dead, take->own);
}

/* Returns: (transfer full) (nullable) (element-type RfFlight): those that are left */
static GPtrArray *
rf_job_list_flights (RfConnection *connection, RfTakeOver *take, GError **error)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_flight_free);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_flights, "s", take->own);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return NULL;
  while (row)
    {
      g_autoptr (RfFlight) flight = rf_flight_from_row (statement, 0);

      if (rf_flight_is_left (flight, take->owners))
        g_ptr_array_add (left, g_steal_pointer (&flight));
      if (!rf_statement_step (statement, &row, error))
        return NULL;
    }
  return g_steal_pointer (&left);
}

/**
 * rf_job_insert_for_flight:
 * @flight: a flight that was left, with its request
 * @own: who will run the job
 *
 * Returns: whether a job could be made that asks for the flight's content
 */
gboolean
rf_job_insert_for_flight (RfConnection *connection,
                          const RfFlight *flight,
                          const char *own,
                          GError **error)
{
  g_autoptr (RfJob) job = rf_job_new ();
  gint64 position = 0;

  job->namespace_ = g_strdup (flight->namespace_);
  job->request = g_strdup (flight->request);
  return rf_job_rows_insert (connection, job, own, &position, error) &&
         rf_connection_run (connection, error, give_flight, "ii", flight->token, job->id);
}

/* Else such a flight would be taken for one of a plain request, and be collected and
 * charged. */
static gboolean
rf_job_give_up_cancelled (RfConnection *connection, GError **error)
{
  gint64 token = 0;

  do
    {
      if (!rf_connection_read_int (connection, select_given_up, &token, error) ||
          (token != 0 && !rf_job_release (connection, token, error)))
        return FALSE;
    }
  while (token != 0);
  return TRUE;
}

static gboolean
rf_job_take_over_work (RfConnection *connection, gpointer data, GError **error)
{
  RfTakeOver *take = data;
  g_autoptr (GPtrArray) dead = rf_job_list_dead (connection, take, error);
  g_autoptr (GPtrArray) flights = NULL;
  gint64 taken = 0;

  if (dead == NULL)
    return FALSE;
  for (guint i = 0; i < dead->len; i++)
    {
      if (!rf_job_take_from (connection, g_ptr_array_index (dead, i), take, &taken, error))
        return FALSE;
    }
  if (!rf_job_give_up_cancelled (connection, error) ||
      !rf_job_rows_free_flights (connection, 0, error))
    return FALSE;
  flights = rf_job_list_flights (connection, take, error);
  for (guint i = 0; flights != NULL && i < flights->len; i++)
    {
      if (!rf_job_insert_for_flight (connection, g_ptr_array_index (flights, i), take->own, error))
        return FALSE;
    }
  if (flights == NULL)
    return FALSE;
  take->taken = taken + flights->len;
  return TRUE;
}

gint64
rf_job_take_over (RfDatabase *database, RfOwners *owners, GError **error)
{
  RfTakeOver take = { owners, rf_owners_get_own (owners, error), 0 };

  if (take.own == NULL ||
      !rf_database_run (database, RF_ACCESS_CHANGE, rf_job_take_over_work, &take, error))
    return -1;
  return take.taken;
}
