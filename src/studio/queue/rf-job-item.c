/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-item.h"

/* A job in a list: it stays the same object while the job changes. */

struct _RfJobItem
{
  GObject parent_instance;

  RfJob *job;           /* (owned) */
  char *name;           /* (owned) */
  RfProgress *progress; /* (owned) (nullable) while it runs in this process */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfJobItem, rf_job_item, G_TYPE_OBJECT)

static void
rf_job_item_finalize (GObject *object)
{
  RfJobItem *self = RF_JOB_ITEM (object);

  rf_job_free (self->job);
  g_free (self->name);
  g_clear_object (&self->progress);
  G_OBJECT_CLASS (rf_job_item_parent_class)->finalize (object);
}

static void
rf_job_item_class_init (RfJobItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_job_item_finalize;
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_job_item_init (RfJobItem *self)
{
}

/**
 * rf_job_item_new:
 * @job: (transfer full): a job
 *
 * Returns: (transfer full): it, as an item of a list
 */
RfJobItem *
rf_job_item_new (RfJob *job)
{
  RfJobItem *self = g_object_new (RF_TYPE_JOB_ITEM, NULL);

  self->job = job;
  self->name = rf_job_dup_name (job);
  return self;
}

/**
 * rf_job_item_get_job:
 * @self: an item
 *
 * Returns: (transfer none): the job as it was when it was last looked at
 */
const RfJob *
rf_job_item_get_job (RfJobItem *self)
{
  return self->job;
}

/**
 * rf_job_item_get_name:
 * @self: an item
 *
 * Returns: the job's id
 */
const char *
rf_job_item_get_name (RfJobItem *self)
{
  return self->name;
}

/**
 * rf_job_item_take_job:
 * @self: an item
 * @job: (transfer full): the same job, looked at again
 */
void
rf_job_item_take_job (RfJobItem *self, RfJob *job)
{
  rf_job_free (self->job);
  self->job = job;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * rf_job_item_set_progress:
 * @self: an item
 * @progress: (nullable): how far its run is; asked for anew, though it is the same
 */
void
rf_job_item_set_progress (RfJobItem *self, RfProgress *progress)
{
  if (!g_set_object (&self->progress, progress) && progress == NULL)
    return;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * rf_job_item_get_progress:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): how far its run is
 */
RfProgress *
rf_job_item_get_progress (RfJobItem *self)
{
  return self->progress;
}
