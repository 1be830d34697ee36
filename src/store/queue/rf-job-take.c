/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

#include "rf-time.h"

/*
 * What a runner reads and writes again and again. A job is its process's as soon
 * as it is queued, so taking it needs no write; that it runs, and how it ended,
 * is noted in groups.
 */

static const char select_paused[] = "SELECT paused FROM queue";

static const char select_next[] =
    "SELECT " RF_JOB_COLUMNS " FROM jobs j WHERE j.owner = ?1 AND j.finished_at = 0"
    "  AND j.state IN ('queued', 'cancelled') AND (?2 IS NULL OR j.batch = ?2)"
    " ORDER BY j.position, j.id LIMIT ?3";

/* What a flight's end has written is not taken back, nor, while it runs, what its
 * steps have cost so far, and a job that somebody
 * cancelled meanwhile does not run again for that. */
static const char note_job[] =
    "UPDATE jobs SET state = ?2, attempts = ?3, outcome = ?4, key = ?5, generation = ?6,"
    "  cost = ?7, charged = iif (?2 = 'running', charged, ?8), saved = ?9, error = ?10,"
    "  started_at = ?11, finished_at = ?12, answer = ?14,"
    "  request = CASE ?2 WHEN 'done' THEN NULL ELSE request END, seen_at = ?13"
    " WHERE id = ?1 AND (?2 = 'done' OR (state <> 'done'"
    "  AND NOT (state = 'cancelled' AND ?2 IN ('queued', 'running'))))";

/* A cancelled job's that went on at its provider. */
static const char select_given_up[] =
    "SELECT coalesce (max (token), 0) FROM flights WHERE job <> 0 AND job = ?1"
    "  AND handle IS NOT NULL";

static const char beat_flights[] = "UPDATE flights SET seen_at = ?2 WHERE owner = ?1";

static const char beat_jobs[] =
    "UPDATE jobs SET seen_at = ?2 WHERE owner = ?1 AND finished_at = 0 AND state = 'running'";

typedef struct
{
  RfTake *take;
  const char *own;
  GPtrArray *jobs; /* (owned) the answer */
} RfTaking;

static void
rf_job_free_cb (gpointer job)
{
  rf_job_free (job);
}

static gboolean
rf_job_take_work (RfConnection *connection, gpointer data, GError **error)
{
  RfTaking *taking = data;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (rf_job_free_cb);
  g_autoptr (RfStatement) statement = NULL;
  gint64 paused = 0;
  gboolean row = FALSE;

  if (!rf_connection_read_int (connection, select_paused, &paused, error))
    return FALSE;
  statement = rf_connection_query (
      connection, error, select_next, "ssi", taking->own, taking->take->batch, taking->take->limit);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_ptr_array_add (jobs, rf_job_from_row (statement));
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  taking->take->paused = paused != 0;
  g_clear_pointer (&taking->jobs, g_ptr_array_unref);
  taking->jobs = g_steal_pointer (&jobs);
  return TRUE;
}

GPtrArray *
rf_job_take (RfDatabase *database, RfOwners *owners, RfTake *take, GError **error)
{
  RfTaking taking = { take, rf_owners_get_own (owners, error), NULL };

  if (taking.own == NULL ||
      !rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_job_take_work, &taking, error))
    g_clear_pointer (&taking.jobs, g_ptr_array_unref);
  return taking.jobs;
}

/* One that was done without its flight has none any more. */
static gboolean
rf_job_note_one (RfConnection *connection, const RfJob *job, GError **error)
{
  gboolean is_done = job->state == RF_JOB_DONE;
  g_autofree char *failure = rf_job_dup_error (job->error);

  return rf_connection_run (connection,
                            error,
                            note_job,
                            "isisssiiisiiis",
                            job->id,
                            rf_enum_get_name (rf_job_state_names, (int) job->state),
                            job->attempts,
                            is_done ? rf_enum_get_name (rf_outcome_names, (int) job->outcome)
                                    : NULL,
                            job->key,
                            job->generation_id,
                            job->cost,
                            job->charged,
                            job->saved,
                            failure,
                            job->started_at,
                            job->finished_at,
                            rf_time_now (),
                            job->answer) &&
         (!is_done || rf_job_rows_free_flights (connection, job->id, error));
}

static gboolean
rf_job_give_up (RfConnection *connection, const RfJob *job, GError **error)
{
  gint64 token = 0;

  if (job->state != RF_JOB_CANCELLED)
    return TRUE;
  {
    g_autoptr (RfStatement) statement =
        rf_connection_query (connection, error, select_given_up, "i", job->id);
    gboolean row = FALSE;

    if (statement == NULL || !rf_statement_step (statement, &row, error))
      return FALSE;
    token = sqlite3_column_int64 (statement, 0);
  }
  return token == 0 || rf_job_release (connection, token, error);
}

static gboolean
rf_job_note_work (RfConnection *connection, gpointer data, GError **error)
{
  GPtrArray *jobs = data;

  for (guint i = 0; i < jobs->len; i++)
    {
      if (!rf_job_note_one (connection, g_ptr_array_index (jobs, i), error) ||
          !rf_job_give_up (connection, g_ptr_array_index (jobs, i), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rf_job_note (RfDatabase *database, GPtrArray *jobs, GError **error)
{
  RfAccess access = RF_ACCESS_COUNT;

  /* A hold that is given back is money. */
  for (guint i = 0; i < jobs->len; i++)
    {
      if (((const RfJob *) g_ptr_array_index (jobs, i))->state == RF_JOB_CANCELLED)
        access = RF_ACCESS_CHANGE;
    }
  return jobs->len == 0 || rf_database_run (database, access, rf_job_note_work, jobs, error);
}

static gboolean
rf_job_beat_work (RfConnection *connection, gpointer data, GError **error)
{
  const char *own = data;
  gint64 now = rf_time_now ();

  return rf_connection_run (connection, error, beat_flights, "si", own, now) &&
         rf_connection_run (connection, error, beat_jobs, "si", own, now);
}

gboolean
rf_job_beat (RfDatabase *database, RfOwners *owners, GError **error)
{
  const char *own = rf_owners_get_own (owners, error);

  return own != NULL &&
         rf_database_run (database, RF_ACCESS_COUNT, rf_job_beat_work, (gpointer) own, error);
}
