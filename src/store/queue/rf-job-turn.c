/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

/*
 * Where a job stands in the queue. Jobs run in the order of their positions, so the
 * position is the turn: one whose asker is known stands behind what that asker has
 * waiting already, a turn further, and however much others have waiting, each of them
 * has one job in each turn. Who comes new begins with the turn that is under way.
 */

static const char select_last[] =
    "SELECT coalesce (max (position), 0) FROM jobs WHERE finished_at = 0";

static const char select_first[] =
    "SELECT coalesce (min (position), 0) FROM jobs WHERE finished_at = 0";

/* Of this process's jobs the one that was begun last, else, a turn before it, the
 * one that is next: few rows are read, however many wait. */
static const char select_turn[] =
    "SELECT coalesce ("
    " (SELECT position FROM jobs INDEXED BY jobs_by_state WHERE state = 'running'"
    "   AND finished_at = 0 AND owner = ?1 ORDER BY position DESC LIMIT 1),"
    " (SELECT position - 1048576 FROM jobs INDEXED BY jobs_open WHERE finished_at = 0"
    "   AND owner = ?1 ORDER BY position LIMIT 1))";

static const char select_own[] = "SELECT max (position) FROM jobs INDEXED BY jobs_of_asker"
                                 " WHERE finished_at = 0 AND asker IS NOT NULL AND asker = ?1";

static const char count_own[] =
    "SELECT count (*) FROM (SELECT 1 FROM jobs INDEXED BY jobs_of_asker"
    " WHERE finished_at = 0 AND asker IS NOT NULL AND asker = ?1 LIMIT ?2)";

static const char count_all[] = "SELECT count (*) FROM (SELECT 1 FROM jobs INDEXED BY jobs_of_asker"
                                " WHERE finished_at = 0 AND asker IS NOT NULL LIMIT ?2)";

/* Returns: whether it could be read; @number stays where there is none */
static gboolean
rf_job_read_number (RfConnection *connection,
                    const char *sql,
                    const char *name,
                    gint64 limit,
                    gint64 *number,
                    GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, sql, limit > 0 ? "si" : "s", name, limit);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    *number = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

static gboolean
rf_job_find_turn (RfConnection *connection, RfJob *job, const char *owner, GError **error)
{
  gint64 turn = G_MININT64;
  gint64 own = G_MININT64;

  if (!rf_job_read_number (connection, select_turn, owner, 0, &turn, error) ||
      !rf_job_read_number (connection, select_own, job->asker, 0, &own, error) ||
      (turn == G_MININT64 && !rf_connection_read_int (connection, select_last, &turn, error)))
    return FALSE;
  job->position = MAX (turn, own) + RF_JOB_POSITION_STEP;
  return TRUE;
}

/**
 * rf_job_find_position:
 * @connection: a connection
 * @job: is put in; gets its position
 * @owner: who will run it
 * @last: (inout): where the last job stands, or 0 where that has to be looked for; one
 *   that goes first, or takes its turn, leaves it where it is
 * @error: return location
 *
 * Returns: whether the queue could be read
 */
gboolean
rf_job_find_position (RfConnection *connection,
                      RfJob *job,
                      const char *owner,
                      gint64 *last,
                      GError **error)
{
  gint64 first = 0;

  if (job->goes_first)
    {
      if (!rf_connection_read_int (connection, select_first, &first, error))
        return FALSE;
      job->position = first - RF_JOB_POSITION_STEP;
      return TRUE;
    }
  if (job->asker != NULL)
    return rf_job_find_turn (connection, job, owner, error);
  if (*last == 0 && !rf_connection_read_int (connection, select_last, last, error))
    return FALSE;
  *last += RF_JOB_POSITION_STEP;
  job->position = *last;
  return TRUE;
}

static gboolean
rf_job_refuse_room (RfErrorCode code, gint64 most, const char *whose, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               (int) code,
               "%" G_GINT64_FORMAT " jobs%s wait already, and no more can",
               most,
               whose);
  if (error != NULL)
    rf_error_set_hint (*error, "ask again when some of them are done; nothing was begun");
  return FALSE;
}

/**
 * rf_job_check_room:
 * @connection: a connection
 * @job: is to be put in
 * @error: return location; %RF_ERROR_RATE_LIMITED where its asker has as many waiting
 *   as one may have, %RF_ERROR_PROVIDER_UNAVAILABLE where all have
 *
 * Returns: whether it may wait, too
 */
gboolean
rf_job_check_room (RfConnection *connection, const RfJob *job, GError **error)
{
  gint64 own = 0;
  gint64 all = 0;

  if (job->asker == NULL)
    return TRUE;
  if (job->most_of_asker > 0 &&
      !rf_job_read_number (connection, count_own, job->asker, job->most_of_asker, &own, error))
    return FALSE;
  if (job->most_of_asker > 0 && own >= job->most_of_asker)
    return rf_job_refuse_room (RF_ERROR_RATE_LIMITED, job->most_of_asker, " of yours", error);
  if (job->most_waiting > 0 &&
      !rf_job_read_number (connection, count_all, job->asker, job->most_waiting, &all, error))
    return FALSE;
  if (job->most_waiting > 0 && all >= job->most_waiting)
    return rf_job_refuse_room (RF_ERROR_PROVIDER_UNAVAILABLE, job->most_waiting, "", error);
  return TRUE;
}
