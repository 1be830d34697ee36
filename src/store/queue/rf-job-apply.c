/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

#include "rf-time.h"

/*
 * What people do to the queue. A job of another process is never touched but by
 * a mark that its runner reads.
 */

static const char set_paused[] = "UPDATE queue SET paused = ?1";

static const char select_flight[] = "SELECT " RF_FLIGHT_COLUMNS " FROM flights f"
                                    " WHERE f.token = ?1";

static const char cancel_job[] =
    "UPDATE jobs SET state = 'cancelled', finished_at = ?2 WHERE id = ?1";

static const char retry_job[] =
    "UPDATE jobs SET state = 'queued', owner = ?2, round = round + ?3, error = NULL,"
    "  started_at = 0, finished_at = 0 WHERE id = ?1";

/* What still comes of it is kept, at the operator's expense. */
static const char release_flight[] =
    "UPDATE flights SET owner = '', lane = 'left', hold = 0, job = 0, released = 1"
    " WHERE token = ?1";

static const char select_waiting[] =
    "SELECT position FROM jobs WHERE finished_at = 0 AND state = 'queued' AND id <> ?1"
    " ORDER BY position, id LIMIT 2 OFFSET ?2";

static const char count_waiting[] =
    "SELECT count (*) FROM jobs WHERE finished_at = 0 AND state = 'queued'";

static const char space_out[] =
    "UPDATE jobs SET position = (SELECT n.rank FROM (SELECT id, 1048576 * row_number ()"
    "  OVER (ORDER BY position, id) AS rank FROM jobs WHERE finished_at = 0) n"
    " WHERE n.id = jobs.id) WHERE finished_at = 0";

static const char move_job[] = "UPDATE jobs SET position = ?2 WHERE id = ?1";

typedef struct
{
  RfOwners *owners;
  const char *own;
  const RfAction *action;
  gint64 changed;
} RfJobApply;

static gboolean
rf_job_refuse (const RfJob *job, const char *what, const char *hint, GError **error)
{
  g_autofree char *name = rf_job_dup_name (job);

  g_set_error (error, RF_ERROR, RF_ERROR_CONFLICT, "job %s %s", name, what);
  if (error != NULL)
    rf_error_set_hint (*error, hint);
  return FALSE;
}

/**
 * rf_job_release:
 * @token: a flight; nothing is done where it is gone
 *
 * Gives the hold of a flight back that somebody has given up: of one that nobody
 * knows the end of, for good; of one whose job the provider has, so that a late
 * success is kept.
 *
 * Returns: whether it could be written
 */
gboolean
rf_job_release (RfConnection *connection, gint64 token, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_flight, "i", token);
  g_autoptr (RfFlight) flight = NULL;
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  flight = rf_flight_from_row (statement, 0);
  if (!rf_flight_release (connection, flight, error))
    return FALSE;
  return flight->handle != NULL ? rf_connection_run (connection, error, release_flight, "i", token)
                                : rf_flight_drop (connection, flight, error);
}

static gboolean
rf_job_cancel (RfConnection *connection, RfJobApply *apply, const RfJob *job, GError **error)
{
  gboolean is_left = job->state == RF_JOB_UNKNOWN || job->state == RF_JOB_RESUMABLE ||
                     job->state == RF_JOB_INTERRUPTED;

  if (job->state == RF_JOB_DONE || job->state == RF_JOB_CANCELLED)
    return rf_job_refuse (job,
                          job->state == RF_JOB_DONE ? "is done" : "is cancelled already",
                          job->state == RF_JOB_DONE
                              ? "“refrain cache invalidate” puts away what it has made"
                              : "“refrain queue retry” begins it anew",
                          error);
  if (job->id == 0 && !is_left)
    return rf_job_refuse (job, "is under way in another process", "end it there", error);
  if (is_left && job->flight != 0 && !rf_job_release (connection, job->flight, error))
    return FALSE;
  /* A runner that lives winds up what it works on. */
  return job->id == 0 ||
         rf_connection_run (connection,
                            error,
                            cancel_job,
                            "ii",
                            job->id,
                            is_left || rf_job_is_over (job) ? rf_time_now () : (gint64) 0);
}

static gboolean
rf_job_retry_flight (RfConnection *connection, RfJobApply *apply, const RfJob *job, GError **error)
{
  g_autoptr (RfJob) again = rf_job_new ();
  gint64 position = 0;

  if (job->request == NULL)
    return rf_job_refuse (job,
                          "cannot be asked anew: what it asked for was not noted",
                          "cancel it, and ask for it again",
                          error);
  again->namespace_ = g_strdup (job->namespace_);
  again->request = g_strdup (job->request);
  return rf_job_rows_insert (connection, again, apply->own, &position, error);
}

static gboolean
rf_job_retry (RfConnection *connection, RfJobApply *apply, const RfJob *job, GError **error)
{
  if (job->state == RF_JOB_QUEUED || job->state == RF_JOB_RUNNING)
    return rf_job_refuse (job, "is under way", "wait for it, or cancel it first", error);
  if (job->state == RF_JOB_DONE)
    return rf_job_refuse (
        job, "is done", "“refrain generate --force-refresh” makes a new one", error);
  if (job->id == 0 && !rf_job_retry_flight (connection, apply, job, error))
    return FALSE;
  if (job->state == RF_JOB_UNKNOWN && !rf_job_release (connection, job->flight, error))
    return FALSE;
  return job->id == 0 || rf_connection_run (connection,
                                            error,
                                            retry_job,
                                            "isi",
                                            job->id,
                                            apply->own,
                                            (gint64) rf_job_asks_anew (job));
}

/* The positions of the waiting jobs between which the place is; @before is of
 * the one in front of it. */
static gboolean
rf_job_find_gap (RfConnection *connection,
                 gint64 id,
                 gint64 place,
                 gint64 *before,
                 gint64 *after,
                 GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, select_waiting, "ii", id, MAX (place - 2, G_GINT64_CONSTANT (0)));
  gint64 found[2] = { 0, 0 };
  gsize n_found = 0;
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      found[n_found++] = sqlite3_column_int64 (statement, 0);
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  if (place == 1)
    {
      *after = n_found > 0 ? found[0] : 2 * RF_JOB_POSITION_STEP;
      *before = *after - 2 * RF_JOB_POSITION_STEP;
      return TRUE;
    }
  *before = found[0];
  *after = n_found > 1 ? found[1] : *before + 2 * RF_JOB_POSITION_STEP;
  return TRUE;
}

static gboolean
rf_job_move (RfConnection *connection, RfJobApply *apply, const RfJob *job, GError **error)
{
  gint64 waiting = 0;
  gint64 place = apply->action->place;
  gint64 before = 0;
  gint64 after = 0;

  if (job->id == 0 || (job->state != RF_JOB_QUEUED && job->state != RF_JOB_INTERRUPTED))
    return rf_job_refuse (job, "does not wait any more", "only what waits can be moved", error);
  if (!rf_connection_read_int (connection, count_waiting, &waiting, error))
    return FALSE;
  place = place <= 0 ? waiting : MIN (place, waiting);
  if (!rf_job_find_gap (connection, job->id, place, &before, &after, error))
    return FALSE;
  if (after - before < 2 && (!rf_connection_run (connection, error, space_out, "") ||
                             !rf_job_find_gap (connection, job->id, place, &before, &after, error)))
    return FALSE;
  return rf_connection_run (
      connection, error, move_job, "ii", job->id, before + (after - before) / 2);
}

static gboolean
rf_job_apply_to_one (RfConnection *connection, RfJobApply *apply, GError **error)
{
  g_autoptr (RfJob) job = NULL;

  if (!rf_job_load (connection, apply->owners, apply->action->name, &job, error))
    return FALSE;
  if (apply->action->verb == RF_VERB_CANCEL)
    return rf_job_cancel (connection, apply, job, error);
  if (apply->action->verb == RF_VERB_RETRY)
    return rf_job_retry (connection, apply, job, error);
  return rf_job_move (connection, apply, job, error);
}

static gboolean
rf_job_apply_work (RfConnection *connection, gpointer data, GError **error)
{
  RfJobApply *apply = data;
  RfVerb verb = apply->action->verb;

  if (verb == RF_VERB_PAUSE || verb == RF_VERB_RESUME)
    return rf_connection_run (connection, error, set_paused, "i", (gint64) (verb == RF_VERB_PAUSE));
  return rf_job_apply_to_one (connection, apply, error);
}

RfReport *
rf_job_apply (RfDatabase *database, RfOwners *owners, const RfAction *action, GError **error)
{
  RfJobApply apply = { owners, rf_owners_get_own (owners, error), action, 1 };
  RfReport *report = NULL;
  gboolean is_whole = action->verb == RF_VERB_PAUSE || action->verb == RF_VERB_RESUME;

  if (apply.own == NULL)
    return NULL;
  if (!is_whole &&
      (action->name == NULL || (action->verb != RF_VERB_CANCEL && action->verb != RF_VERB_RETRY &&
                                action->verb != RF_VERB_MOVE)))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "the queue does not know how to %s that",
                   rf_enum_get_name (rf_verb_names, (int) action->verb));
      return NULL;
    }
  if (!rf_database_run (database, RF_ACCESS_CHANGE, rf_job_apply_work, &apply, error))
    return NULL;
  report = rf_report_new ();
  report->changed = apply.changed;
  return report;
}
