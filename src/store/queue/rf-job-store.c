/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-store.h"

/* The queue as the engine sees it; what each call does stands in the header. */

G_DEFINE_INTERFACE (RfJobStore, rf_job_store, G_TYPE_OBJECT)

static void
rf_job_store_default_init (RfJobStoreInterface *iface)
{
}

/**
 * rf_job_store_begin_batch:
 * @self: a store
 * @batch: its name, its budget, and whether a finished one begins anew; the
 *   rest is filled in
 * @error: return location
 *
 * Returns: whether it could be begun; `conflict` where another process is at it
 */
gboolean
rf_job_store_begin_batch (RfJobStore *self, RfBatch *batch, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->begin_batch (self, batch, error);
}

/**
 * rf_job_store_find_batch:
 * @self: a store
 * @name: a batch
 * @error: return location
 *
 * Returns: (transfer full): the batch as it stands; `not_found`
 */
RfBatch *
rf_job_store_find_batch (RfJobStore *self, const char *name, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->find_batch (self, name, error);
}

/**
 * rf_job_store_end_batch:
 * @self: a store
 * @name: a batch
 * @is_complete: nothing of it is left
 * @error: return location
 *
 * Returns: whether it could be written
 */
gboolean
rf_job_store_end_batch (RfJobStore *self, const char *name, gboolean is_complete, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->end_batch (self, name, is_complete, error);
}

/**
 * rf_job_store_enqueue:
 * @self: a store
 * @jobs: (element-type RfJob): each gets its number
 * @error: return location
 *
 * Returns: whether all of them could be written
 */
gboolean
rf_job_store_enqueue (RfJobStore *self, GPtrArray *jobs, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->enqueue (self, jobs, error);
}

/**
 * rf_job_store_take:
 * @self: a store
 * @batch: (nullable): only jobs of this batch
 * @limit: the most jobs that are wanted
 * @paused: (out): no runner is to take any
 * @error: return location
 *
 * Returns: (transfer full) (element-type RfJob): the next jobs, in their order
 */
GPtrArray *
rf_job_store_take (RfJobStore *self,
                   const char *batch,
                   gint64 limit,
                   gboolean *paused,
                   GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->take (self, batch, limit, paused, error);
}

/**
 * rf_job_store_note:
 * @self: a store
 * @jobs: (element-type RfJob): as they stand now
 * @error: return location
 *
 * Returns: whether it could be written
 */
gboolean
rf_job_store_note (RfJobStore *self, GPtrArray *jobs, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->note (self, jobs, error);
}

/**
 * rf_job_store_take_over:
 * @self: a store
 * @error: return location
 *
 * Returns: how many jobs are this process's now, or -1
 */
gint64
rf_job_store_take_over (RfJobStore *self, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->take_over (self, error);
}

/**
 * rf_job_store_list:
 * @self: a store
 * @selector: `batch`, `job_state`, `limit` and `cursor` of it
 * @error: return location
 *
 * Returns: (transfer full): a page of #RfJob
 */
RfPage *
rf_job_store_list (RfJobStore *self, const RfSelector *selector, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->list (self, selector, error);
}

/**
 * rf_job_store_find:
 * @self: a store
 * @name: what people call it, such as `12` or `f7`
 * @error: return location
 *
 * Returns: (transfer full): the job; `not_found`
 */
RfJob *
rf_job_store_find (RfJobStore *self, const char *name, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->find (self, name, error);
}

/**
 * rf_job_store_apply:
 * @self: a store
 * @action: a verb of the queue
 * @error: return location
 *
 * Returns: (transfer full): how many jobs it changed
 */
RfReport *
rf_job_store_apply (RfJobStore *self, const RfAction *action, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->apply (self, action, error);
}

/**
 * rf_job_store_beat:
 * @self: a store
 * @error: return location
 *
 * Returns: whether it could be noted that this process lives
 */
gboolean
rf_job_store_beat (RfJobStore *self, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->beat (self, error);
}

/**
 * rf_job_store_probe:
 * @self: a store
 * @oldest: (out): when the oldest flight began, in milliseconds, or 0
 * @error: return location
 *
 * Returns: whether something could be written and read
 */
gboolean
rf_job_store_probe (RfJobStore *self, gint64 *oldest, GError **error)
{
  return RF_JOB_STORE_GET_IFACE (self)->probe (self, oldest, error);
}
