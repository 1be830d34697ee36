/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

#include "rf-time.h"

/*
 * Jobs into the queue, many in one transaction. A line of a batch has one row:
 * what an earlier process has finished is given back as it is, and what it has
 * left or failed at is queued again.
 */

static const char select_line[] = "SELECT " RF_JOB_COLUMNS " FROM jobs j"
                                  " WHERE j.batch = ?1 AND j.line = ?2";

static const char requeue[] =
    "UPDATE jobs SET state = 'queued', owner = ?2, request = ?3, hash = ?4, round = round + ?5,"
    "  charged = iif (?5 = 0 AND steps > 0, charged, 0), steps = ?6, answer = NULL,"
    "  outcome = NULL, key = NULL, generation = NULL, cost = 0, saved = 0,"
    "  error = NULL, started_at = 0, finished_at = 0, position = iif (?7,"
    "  (SELECT coalesce (min (position), 0) FROM jobs WHERE finished_at = 0) - 1048576, position)"
    " WHERE id = ?1";

/* A line that says something else now has nothing to do with its old flight. */
static const char leave_flights[] = "UPDATE flights SET job = 0 WHERE job <> 0 AND job = ?1";

/* Jobs that are put in along with others', in one commit. */
#define MOST_IN_COMPANY 8

typedef struct
{
  RfOwners *owners;
  const char *own;
  GPtrArray *jobs;
  gint64 position;
} RfEnqueue;

static void
rf_job_take_result (RfJob *job, RfJob *known)
{
  job->is_known = TRUE;
  job->state = known->state;
  job->outcome = known->outcome;
  job->key = g_steal_pointer (&known->key);
  job->generation_id = g_steal_pointer (&known->generation_id);
  job->cost = known->cost;
  job->charged = known->charged;
  job->saved = known->saved;
  job->n_steps = known->n_steps;
  job->answer = g_steal_pointer (&known->answer);
  job->attempts = known->attempts;
  job->finished_at = known->finished_at;
}

/* Somebody asked another process to run this line again, and it does. */
static void
rf_job_refuse_line (RfJob *job)
{
  job->is_known = TRUE;
  job->state = RF_JOB_FAILED;
  g_set_error (&job->error,
               RF_ERROR,
               RF_ERROR_CONFLICT,
               "job %" G_GINT64_FORMAT " is under way in another process",
               job->id);
}

static gboolean
rf_job_requeue (RfConnection *connection, RfJob *job, RfJob *known, const char *own, GError **error)
{
  gboolean is_asked_anew = rf_job_is_over (known) && rf_job_asks_anew (known);

  job->id = known->id;
  job->is_changed = g_strcmp0 (known->hash, job->hash) != 0;
  if (!job->is_changed && (known->state == RF_JOB_DONE || known->state == RF_JOB_CANCELLED))
    {
      rf_job_take_result (job, known);
      return TRUE;
    }
  if (job->is_changed && !rf_connection_run (connection, error, leave_flights, "i", known->id))
    return FALSE;
  return rf_connection_run (connection,
                            error,
                            requeue,
                            "isssiii",
                            known->id,
                            own,
                            job->request,
                            job->hash,
                            (gint64) (job->is_changed || is_asked_anew),
                            job->n_steps,
                            (gint64) job->goes_first);
}

static gboolean
rf_job_find_line (RfConnection *connection,
                  const RfJob *job,
                  RfJob **known,
                  char **owner,
                  GError **error)
{
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  if (job->batch == NULL)
    return TRUE;
  statement = rf_connection_query (connection, error, select_line, "si", job->batch, job->line);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  *known = row ? rf_job_from_row (statement) : NULL;
  *owner = row ? rf_statement_dup_text (statement, 7) : NULL;
  return TRUE;
}

static gboolean
rf_job_enqueue_one (RfConnection *connection, RfEnqueue *enqueue, RfJob *job, GError **error)
{
  g_autoptr (RfJob) known = NULL;
  g_autofree char *owner = NULL;

  job->is_known = FALSE;
  job->is_changed = FALSE;
  if (!rf_job_find_line (connection, job, &known, &owner, error))
    return FALSE;
  if (known == NULL)
    return rf_job_rows_insert (connection, job, enqueue->own, &enqueue->position, error);
  if (!rf_job_is_over (known) && !g_str_equal (owner, enqueue->own) &&
      !rf_owners_is_dead (enqueue->owners, owner))
    {
      job->id = known->id;
      rf_job_refuse_line (job);
      return TRUE;
    }
  return rf_job_requeue (connection, job, known, enqueue->own, error);
}

static gboolean
rf_job_enqueue_work (RfConnection *connection, gpointer data, GError **error)
{
  RfEnqueue *enqueue = data;

  enqueue->position = 0;
  for (guint i = 0; i < enqueue->jobs->len; i++)
    {
      RfJob *job = g_ptr_array_index (enqueue->jobs, i);

      g_clear_error (&job->error);
      if (!rf_job_enqueue_one (connection, enqueue, job, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rf_job_enqueue (RfDatabase *database, RfOwners *owners, GPtrArray *jobs, GError **error)
{
  RfEnqueue enqueue = { owners, rf_owners_get_own (owners, error), jobs, 0 };

  if (enqueue.own == NULL)
    return FALSE;
  if (jobs->len <= MOST_IN_COMPANY)
    return rf_database_run_grouped (database, rf_job_enqueue_work, &enqueue, error);
  return rf_database_run (database, RF_ACCESS_CHANGE, rf_job_enqueue_work, &enqueue, error);
}
