/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-action.h"
#include "rf-job.h"
#include "rf-result.h"

G_BEGIN_DECLS

#define RF_TYPE_JOB_STORE (rf_job_store_get_type ())

G_DECLARE_INTERFACE (RfJobStore, rf_job_store, RF, JOB_STORE, GObject)

/**
 * RfJobStoreInterface:
 * @begin_batch: the batch is this process's from here on; `conflict` where
 *   another one that lives is at it
 * @find_batch: a batch as it stands: its budget and what it was charged
 * @end_batch: nothing of it is left to do; or, where it is not complete, what
 *   was not begun is forgotten, to be read again
 * @enqueue: the jobs wait for a runner of this process. Of a batch's line that
 *   is there already, the job gets its number, and, where it is done or was
 *   cancelled, what came of it
 * @take: the next jobs of this process, of one batch or of all; those that wait,
 *   and those that were cancelled and not yet wound up. Nothing is changed
 * @note: what became of jobs; may be lost by a power cut, not by the death of
 *   the process
 * @take_over: what dead processes have left becomes this process's
 * @list: a page of jobs and left flights
 * @find: one job, by what people call it
 * @apply: pause, resume, cancel, retry, move
 * @beat: this process lives
 * @probe: writes something small, durably, and reads it again; tells since when the
 *   oldest flight has been under way, in milliseconds, or 0
 *
 * The queue's part of the embedded store; the same rules as for #RfStore.
 */
struct _RfJobStoreInterface
{
  GTypeInterface parent_interface;

  gboolean (*begin_batch) (RfJobStore *self, RfBatch *batch, GError **error);
  RfBatch *(*find_batch) (RfJobStore *self, const char *name, GError **error);
  gboolean (*end_batch) (RfJobStore *self, const char *name, gboolean is_complete, GError **error);
  gboolean (*enqueue) (RfJobStore *self, GPtrArray *jobs, GError **error);
  GPtrArray *(
      *take) (RfJobStore *self, const char *batch, gint64 limit, gboolean *paused, GError **error);
  gboolean (*note) (RfJobStore *self, GPtrArray *jobs, GError **error);
  gint64 (*take_over) (RfJobStore *self, GError **error);
  RfPage *(*list) (RfJobStore *self, const RfSelector *selector, GError **error);
  RfJob *(*find) (RfJobStore *self, const char *name, GError **error);
  RfReport *(*apply) (RfJobStore *self, const RfAction *action, GError **error);
  gboolean (*beat) (RfJobStore *self, GError **error);
  gboolean (*probe) (RfJobStore *self, gint64 *oldest, GError **error);
};

gboolean rf_job_store_begin_batch (RfJobStore *self, RfBatch *batch, GError **error);
RfBatch *rf_job_store_find_batch (RfJobStore *self, const char *name, GError **error);
gboolean
rf_job_store_end_batch (RfJobStore *self, const char *name, gboolean is_complete, GError **error);
gboolean rf_job_store_enqueue (RfJobStore *self, GPtrArray *jobs, GError **error);
GPtrArray *rf_job_store_take (RfJobStore *self,
                              const char *batch,
                              gint64 limit,
                              gboolean *paused,
                              GError **error);
gboolean rf_job_store_note (RfJobStore *self, GPtrArray *jobs, GError **error);
gint64 rf_job_store_take_over (RfJobStore *self, GError **error);
RfPage *rf_job_store_list (RfJobStore *self, const RfSelector *selector, GError **error);
RfJob *rf_job_store_find (RfJobStore *self, const char *name, GError **error);
RfReport *rf_job_store_apply (RfJobStore *self, const RfAction *action, GError **error);
gboolean rf_job_store_beat (RfJobStore *self, GError **error);
gboolean rf_job_store_probe (RfJobStore *self, gint64 *oldest, GError **error);

G_END_DECLS
