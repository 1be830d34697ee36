/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sqlite-jobs.h"

#include "rf-jobs.h"

/* Ties the operations of the queue to the database of the embedded store. */

#define DATABASE rf_sqlite_jobs_get_database (store)
#define OWNERS   rf_sqlite_jobs_get_owners (store)

static gboolean
rf_sqlite_jobs_begin_batch (RfJobStore *store, RfBatch *batch, GError **error)
{
  return rf_job_begin_batch (DATABASE, OWNERS, batch, error);
}

static RfBatch *
rf_sqlite_jobs_find_batch (RfJobStore *store, const char *name, GError **error)
{
  return rf_job_find_batch (DATABASE, name, error);
}

static gboolean
rf_sqlite_jobs_end_batch (RfJobStore *store, const char *name, gboolean is_complete, GError **error)
{
  return rf_job_end_batch (DATABASE, OWNERS, name, is_complete, error);
}

static gboolean
rf_sqlite_jobs_enqueue (RfJobStore *store, GPtrArray *jobs, GError **error)
{
  return rf_job_enqueue (DATABASE, OWNERS, jobs, error);
}

static gboolean
rf_sqlite_jobs_note (RfJobStore *store, GPtrArray *jobs, GError **error)
{
  return rf_job_note (DATABASE, jobs, error);
}

static gint64
rf_sqlite_jobs_take_over (RfJobStore *store, GError **error)
{
  return rf_job_take_over (DATABASE, OWNERS, error);
}

static RfPage *
rf_sqlite_jobs_list (RfJobStore *store, const RfSelector *selector, GError **error)
{
  return rf_job_list (DATABASE, OWNERS, selector, error);
}

static RfJob *
rf_sqlite_jobs_find (RfJobStore *store, const char *name, GError **error)
{
  return rf_job_find (DATABASE, OWNERS, name, error);
}

static RfReport *
rf_sqlite_jobs_apply (RfJobStore *store, const RfAction *action, GError **error)
{
  return rf_job_apply (DATABASE, OWNERS, action, error);
}

static gboolean
rf_sqlite_jobs_beat (RfJobStore *store, GError **error)
{
  return rf_job_beat (DATABASE, OWNERS, error);
}

static gboolean
rf_sqlite_jobs_probe (RfJobStore *store, gint64 *oldest, GError **error)
{
  return rf_job_probe (DATABASE, oldest, error);
}

static GPtrArray *
rf_sqlite_jobs_take (RfJobStore *store,
                     const char *batch,
                     gint64 limit,
                     gboolean *paused,
                     GError **error)
{
  RfTake take = { batch, limit, FALSE };
  GPtrArray *jobs = rf_job_take (DATABASE, OWNERS, &take, error);

  *paused = take.paused;
  return jobs;
}

void
rf_sqlite_jobs_iface_init (RfJobStoreInterface *iface)
{
  iface->begin_batch = rf_sqlite_jobs_begin_batch;
  iface->find_batch = rf_sqlite_jobs_find_batch;
  iface->end_batch = rf_sqlite_jobs_end_batch;
  iface->enqueue = rf_sqlite_jobs_enqueue;
  iface->note = rf_sqlite_jobs_note;
  iface->take_over = rf_sqlite_jobs_take_over;
  iface->list = rf_sqlite_jobs_list;
  iface->find = rf_sqlite_jobs_find;
  iface->apply = rf_sqlite_jobs_apply;
  iface->beat = rf_sqlite_jobs_beat;
  iface->probe = rf_sqlite_jobs_probe;
  iface->take = rf_sqlite_jobs_take;
}
