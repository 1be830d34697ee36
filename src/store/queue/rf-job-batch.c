/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

#include "rf-time.h"

/*
 * A batch is one run of a manifest. It belongs to one process at a time, and
 * one that was begun and not finished is taken up by whoever begins it next.
 */

/* Milliseconds that jobs are remembered after their end. */
#define REMEMBERED (30 * RF_DAY * 1000)

/* Released flights are kept as long, for what may still come of them. */

static const char select_batch[] =
    "SELECT owner, max_cost, finished_at FROM batches WHERE name = ?1";

static const char insert_batch[] = "INSERT OR REPLACE INTO batches (name, owner, max_cost,"
                                   "  started_at) VALUES (?1, ?2, ?3, ?4)";

static const char forget_jobs[] = "DELETE FROM jobs WHERE batch = ?1";

/* What was left open waits until its line is read again. */
static const char let_go[] =
    "UPDATE jobs SET owner = '' WHERE batch = ?1 AND finished_at = 0 AND owner = ?2";

static const char select_owners[] =
    "SELECT DISTINCT owner FROM jobs WHERE batch = ?1 AND finished_at = 0";

static const char sum_jobs[] = "SELECT count (*) FILTER (WHERE state = 'done'),"
                               "  coalesce (sum (charged), 0) FROM jobs WHERE batch = ?1";

static const char finish_batch[] = "UPDATE batches SET finished_at = ?2 WHERE name = ?1";

/* Of lines that the manifest does not have any more. */
static const char drop_leftovers[] =
    "UPDATE jobs SET state = 'cancelled', finished_at = ?2 WHERE batch = ?1 AND finished_at = 0"
    " AND owner IN (?3, '')";

static const char forget_unbegun[] =
    "DELETE FROM jobs WHERE batch = ?1 AND finished_at = 0 AND state = 'queued' AND attempts = 0"
    " AND owner = ?2";

static const char forget_old_jobs[] =
    "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE finished_at > 0 AND finished_at < ?1"
    " ORDER BY finished_at LIMIT 10000)";

static const char forget_old_batches[] =
    "DELETE FROM batches WHERE finished_at > 0 AND finished_at < ?1"
    " AND NOT EXISTS (SELECT 1 FROM jobs WHERE batch = batches.name)";

static const char forget_old_flights[] =
    "DELETE FROM flights WHERE released = 1 AND started_at < ?1";

typedef struct
{
  RfOwners *owners;
  const char *own;
  RfBatch *batch;
} RfBegin;

typedef struct
{
  const char *name;
  const char *own;
  gboolean is_complete;
} RfEnd;

static gboolean
rf_job_sum_batch (RfConnection *connection, RfBatch *batch, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, sum_jobs, "s", batch->name);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  batch->n_done = sqlite3_column_int64 (statement, 0);
  batch->charged = sqlite3_column_int64 (statement, 1);
  return TRUE;
}

static gboolean
rf_job_refuse_batch (const RfBatch *batch, GError **error)
{
  g_set_error (
      error, RF_ERROR, RF_ERROR_CONFLICT, "run “%s” is under way in another process", batch->name);
  if (error != NULL)
    rf_error_set_hint (*error, "wait for it, or give this one another --run");
  return FALSE;
}

/* Sets batch->continued where it was begun before and is taken up. */
static gboolean
rf_job_meet_batch (RfConnection *connection, RfBegin *begin, GError **error)
{
  RfBatch *batch = begin->batch;
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_batch, "s", batch->name);
  const char *owner = NULL;
  gboolean row = FALSE;

  batch->continued = FALSE;
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  owner = rf_statement_get_text (statement, 0);
  if (sqlite3_column_int64 (statement, 2) == 0 && !g_str_equal (owner, begin->own) &&
      !rf_owners_is_dead (begin->owners, owner))
    return rf_job_refuse_batch (batch, error);
  batch->continued = sqlite3_column_int64 (statement, 2) == 0 || !batch->begins_anew;
  return batch->continued || rf_connection_run (connection, error, forget_jobs, "s", batch->name);
}

static gboolean
rf_job_forget_old (RfConnection *connection, GError **error)
{
  gint64 before = rf_time_now () - REMEMBERED;

  return rf_connection_run (connection, error, forget_old_jobs, "i", before) &&
         rf_connection_run (connection, error, forget_old_batches, "i", before) &&
         rf_connection_run (connection, error, forget_old_flights, "i", before);
}

/* What another process that lives was asked to run again stays its own. */
static gboolean
rf_job_let_go (RfConnection *connection, RfBegin *begin, GError **error)
{
  g_autoptr (GPtrArray) owners = g_ptr_array_new_with_free_func (g_free);
  gboolean row = FALSE;

  {
    g_autoptr (RfStatement) statement =
        rf_connection_query (connection, error, select_owners, "s", begin->batch->name);

    if (statement == NULL || !rf_statement_step (statement, &row, error))
      return FALSE;
    while (row)
      {
        g_ptr_array_add (owners, rf_statement_dup_text (statement, 0));
        if (!rf_statement_step (statement, &row, error))
          return FALSE;
      }
  }
  for (guint i = 0; i < owners->len; i++)
    {
      const char *owner = g_ptr_array_index (owners, i);

      if ((g_str_equal (owner, begin->own) || rf_owners_is_dead (begin->owners, owner)) &&
          !rf_connection_run (connection, error, let_go, "ss", begin->batch->name, owner))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_job_begin_work (RfConnection *connection, gpointer data, GError **error)
{
  RfBegin *begin = data;
  RfBatch *batch = begin->batch;

  return rf_job_meet_batch (connection, begin, error) && rf_job_forget_old (connection, error) &&
         rf_job_let_go (connection, begin, error) &&
         rf_connection_run (connection,
                            error,
                            insert_batch,
                            "ssii",
                            batch->name,
                            begin->own,
                            batch->max_cost,
                            rf_time_now ()) &&
         rf_job_sum_batch (connection, batch, error);
}

gboolean
rf_job_begin_batch (RfDatabase *database, RfOwners *owners, RfBatch *batch, GError **error)
{
  RfBegin begin = { owners, rf_owners_get_own (owners, error), batch };

  return begin.own != NULL &&
         rf_database_run (database, RF_ACCESS_CHANGE, rf_job_begin_work, &begin, error);
}

static gboolean
rf_job_find_batch_work (RfConnection *connection, gpointer data, GError **error)
{
  RfBatch *batch = data;
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_batch, "s", batch->name);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  batch->max_cost = row ? sqlite3_column_int64 (statement, 1) : -1;
  return rf_job_sum_batch (connection, batch, error);
}

RfBatch *
rf_job_find_batch (RfDatabase *database, const char *name, GError **error)
{
  g_autoptr (RfBatch) batch = g_new0 (RfBatch, 1);

  batch->name = g_strdup (name);
  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_job_find_batch_work, batch, error))
    return NULL;
  return g_steal_pointer (&batch);
}

static gboolean
rf_job_end_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfEnd *end = data;
  const char *name = end->name;
  gint64 now = rf_time_now ();

  if (!end->is_complete)
    return rf_connection_run (connection, error, forget_unbegun, "ss", name, end->own);
  return rf_connection_run (connection, error, drop_leftovers, "sis", name, now, end->own) &&
         rf_connection_run (connection, error, finish_batch, "si", name, now);
}

gboolean
rf_job_end_batch (RfDatabase *database,
                  RfOwners *owners,
                  const char *name,
                  gboolean is_complete,
                  GError **error)
{
  RfEnd end = { name, rf_owners_get_own (owners, error), is_complete };

  return end.own != NULL &&
         rf_database_run (database, RF_ACCESS_CHANGE, rf_job_end_work, &end, error);
}
