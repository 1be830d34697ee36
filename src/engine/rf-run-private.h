/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-run.h"

G_BEGIN_DECLS

struct _RfRun
{
  gatomicrefcount references;
  RfEngine *engine;          /* (owned) */
  RfPlan *plan;              /* (owned) */
  RfProgress *progress;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of the provider's call */
  gint64 token;
  char *generation_id; /* (owned) */
  gint64 hold;         /* what is kept back for it */
  char *account;       /* (owned) (nullable) from whom */
  gboolean pays;       /* it is kept back from who waits for it */
  char *directory;     /* (owned) (nullable) where the provider works */
  gboolean sent;       /* the provider may have been told */
  gboolean made;       /* the provider has given back what was accepted */
  gint64 started_at;
  gint64 turn;   /* in which it was to wait for a worker */
  gint64 number; /* among those of this process */

  GMutex mutex;
  GCond done_cond;
  gboolean left;         /* guarded by mutex, as what follows: nobody waits for it */
  char *handle;          /* (owned) (nullable) of a job, submitted */
  gboolean takes_handle; /* it is being written down */
  gboolean done;
  RfResult *result; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
};

char *rf_run_dup_handle (RfRun *self);
gboolean rf_run_is_left (RfRun *self);
RfOutput *rf_run_call (RfRun *self, GError **error);
gint64 rf_run_get_charge (const RfRun *self, gint64 cost);
void rf_run_end_flight (RfRun *self, RfResult *result, const GError *failure);
void rf_run_remove_directory (RfRun *self);
gboolean rf_run_uses_store_folder (const RfRun *self);
gboolean rf_run_is_to_be_kept (const RfRun *self, const RfOutput *output);
RfResult *rf_run_hand_over (RfRun *self, const RfOutput *output, GError **error);
gboolean rf_run_make_room (RfRun *self, GError **error);
RfResult *rf_run_commit (RfRun *self, RfOutput *output, GError **error);

G_END_DECLS
