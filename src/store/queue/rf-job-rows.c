/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-time.h"

/*
 * The rows of jobs. A job that leads a flight ends in the transaction that ends
 * the flight, so that no line of a manifest is paid for twice because its
 * process died between the two. One with steps ends with the last of them, which
 * its runner notes; each of its flights adds what it cost.
 */

static const char insert_job[] =
    "INSERT INTO jobs (namespace, batch, line, hash, state, position, owner, request, created_at,"
    "  steps, asker) VALUES (?1, ?2, ?3, ?4, 'queued', ?5, ?6, ?7, ?8, ?9, ?10)";

static const char land_job[] =
    "UPDATE jobs SET state = 'done', outcome = ?2, key = ?3, generation = ?4, cost = ?5,"
    "  charged = ?6, saved = 0, finished_at = ?7, error = NULL, request = NULL"
    " WHERE id = ?1 AND steps = 0";

static const char fail_job[] =
    "UPDATE jobs SET state = ?2, outcome = ?3, key = ?4, cost = ?5, charged = ?6, error = ?7,"
    "  finished_at = ?8 WHERE id = ?1 AND steps = 0";

static const char charge_step[] =
    "UPDATE jobs SET charged = charged + ?2 WHERE id = ?1 AND steps > 0 AND finished_at = 0";

static const char free_flights[] = "UPDATE flights SET job = 0 WHERE job <> 0 AND job = ?1";

/* From the few flights to their jobs, of which there may be a million. */
static const char free_all_flights[] =
    "UPDATE flights SET job = 0 WHERE job <> 0 AND EXISTS (SELECT 1 FROM jobs j"
    "  WHERE j.id = flights.job AND j.finished_at > 0 AND j.state IN ('done', 'cancelled'))";

/* A row holds no NULL, and the empty namespace is one: the tenants whose token names
 * none have it, whatever their profile says. So a job that leaves its namespace to its
 * profile is told by what no namespace is. */
#define NO_NAMESPACE "\n"

static GError *
rf_job_read_error (const char *text)
{
  g_autoptr (JsonNode) node = NULL;

  if (text == NULL)
    return NULL;
  node = rf_json_parse (text, -1, &rf_json_default_limits, NULL);
  return node != NULL ? rf_error_new_from_json (node)
                      : g_error_new_literal (RF_ERROR, RF_ERROR_FAILED, text);
}

/**
 * rf_job_dup_error:
 * @error: (nullable): why a job failed
 *
 * Returns: (transfer full) (nullable): it as the text that a row holds
 */
char *
rf_job_dup_error (const GError *error)
{
  g_autoptr (JsonNode) node = error != NULL ? rf_error_to_json (error) : NULL;

  return node != NULL ? rf_json_print (node, NULL, NULL) : NULL;
}

/**
 * rf_job_from_row:
 * @statement: stands on a row that begins with %RF_JOB_COLUMNS
 *
 * Returns: (transfer full): the job, in the state that is written
 */
RfJob *
rf_job_from_row (sqlite3_stmt *statement)
{
  RfJob *self = rf_job_new ();
  int word = 0;

  self->id = sqlite3_column_int64 (statement, 0);
  self->namespace_ = rf_statement_dup_text (statement, 1);
  if (g_strcmp0 (self->namespace_, NO_NAMESPACE) == 0)
    g_clear_pointer (&self->namespace_, g_free);
  self->batch = rf_statement_dup_text (statement, 2);
  self->line = sqlite3_column_int64 (statement, 3);
  self->hash = rf_statement_dup_text (statement, 4);
  if (rf_enum_from_name (rf_job_state_names, rf_statement_get_text (statement, 5), &word))
    self->state = (RfJobState) word;
  self->position = sqlite3_column_int64 (statement, 6);
  self->attempts = sqlite3_column_int64 (statement, 8);
  self->round = sqlite3_column_int64 (statement, 9);
  self->request = rf_statement_dup_text (statement, 10);
  if (rf_statement_get_text (statement, 11) != NULL &&
      rf_enum_from_name (rf_outcome_names, rf_statement_get_text (statement, 11), &word))
    self->outcome = (RfOutcome) word;
  self->key = rf_statement_dup_text (statement, 12);
  self->generation_id = rf_statement_dup_text (statement, 13);
  self->cost = sqlite3_column_int64 (statement, 14);
  self->charged = sqlite3_column_int64 (statement, 15);
  self->saved = sqlite3_column_int64 (statement, 16);
  self->error = rf_job_read_error (rf_statement_get_text (statement, 17));
  self->created_at = sqlite3_column_int64 (statement, 18);
  self->started_at = sqlite3_column_int64 (statement, 19);
  self->finished_at = sqlite3_column_int64 (statement, 20);
  self->seen_at = sqlite3_column_int64 (statement, 21);
  self->n_steps = sqlite3_column_int64 (statement, 22);
  self->answer = rf_statement_dup_text (statement, 23);
  self->asker = rf_statement_dup_text (statement, 24);
  return self;
}

/**
 * rf_job_rows_insert:
 * @job: gets its number and position
 * @owner: who will run it
 * @position: (inout): of the last job, or 0 where it has to be looked for
 *
 * Returns: whether it could be written; there may be no room for it
 */
gboolean
rf_job_rows_insert (RfConnection *connection,
                    RfJob *job,
                    const char *owner,
                    gint64 *position,
                    GError **error)
{
  if (!rf_job_check_room (connection, job, error) ||
      !rf_job_find_position (connection, job, owner, position, error))
    return FALSE;
  job->created_at = rf_time_now ();
  if (!rf_connection_run (connection,
                          error,
                          insert_job,
                          "ssisissiis",
                          job->namespace_ != NULL ? job->namespace_ : NO_NAMESPACE,
                          job->batch,
                          job->line,
                          job->hash,
                          job->position,
                          owner,
                          job->request,
                          job->created_at,
                          job->n_steps,
                          job->asker))
    return FALSE;
  job->id = sqlite3_last_insert_rowid (connection->database);
  return TRUE;
}

/**
 * rf_job_asks_anew:
 * @self: a job that is over or of which nobody knows, and that is asked for again
 *
 * What the steps of a bundle have brought is not made again with the one that
 * failed, but where the store cannot give it once more.
 *
 * Returns: whether its requests are new ones
 */
gboolean
rf_job_asks_anew (const RfJob *self)
{
  return self->n_steps == 0 || g_error_matches (self->error, RF_ERROR, RF_ERROR_CONFLICT);
}

static gboolean
rf_job_charge_step (RfConnection *connection, gint64 job, gint64 charged, GError **error)
{
  return charged == 0 || sqlite3_changes (connection->database) > 0 ||
         rf_connection_run (connection, error, charge_step, "ii", job, charged);
}

static const char *
rf_job_outcome_of (const RfFlight *flight)
{
  if (g_str_equal (flight->lane, "single"))
    return "bypass";
  return g_str_equal (flight->lane, "refresh") ? "refreshed" : "miss";
}

/**
 * rf_job_rows_land:
 * @flight: a flight that is being committed
 * @generation: what it has brought
 *
 * Returns: whether its job, where it has one, could be written
 */
gboolean
rf_job_rows_land (RfConnection *connection,
                  const RfFlight *flight,
                  const RfGeneration *generation,
                  GError **error)
{
  if (flight->job == 0)
    return TRUE;
  return rf_connection_run (connection,
                            error,
                            land_job,
                            "isssiii",
                            flight->job,
                            rf_job_outcome_of (flight),
                            flight->key,
                            generation->id,
                            generation->cost,
                            generation->charged,
                            rf_time_now ()) &&
         rf_job_charge_step (connection, flight->job, generation->charged, error);
}

/**
 * rf_job_rows_fail:
 * @flight: a flight that ends without a commit
 * @cost: millionths that it cost all the same: then it was handed over unstored
 * @failure: why, as JSON
 *
 * Returns: whether its job, where it has one, could be written
 */
gboolean
rf_job_rows_fail (RfConnection *connection,
                  const RfFlight *flight,
                  gint64 cost,
                  const char *failure,
                  GError **error)
{
  if (flight->job == 0)
    return TRUE;
  return rf_connection_run (connection,
                            error,
                            fail_job,
                            "isssiisi",
                            flight->job,
                            cost > 0 ? "done" : "failed",
                            cost > 0 ? "bypass" : NULL,
                            flight->key,
                            cost,
                            MIN (cost, flight->hold),
                            cost > 0 ? NULL : failure,
                            rf_time_now ()) &&
         rf_job_charge_step (connection, flight->job, MIN (cost, flight->hold), error);
}

/**
 * rf_job_rows_free_flights:
 * @job: a job that was done by other means, or 0 for all that are over
 *
 * A flight that an earlier try has left is told of, and has its ways out, under a
 * name of its own from now on: nobody is shown a job that is over.
 *
 * Returns: whether it could be written
 */
gboolean
rf_job_rows_free_flights (RfConnection *connection, gint64 job, GError **error)
{
  return job != 0 ? rf_connection_run (connection, error, free_flights, "i", job)
                  : rf_connection_run (connection, error, free_all_flights, "");
}
