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
  char *handle;        /* (owned) (nullable) of a job, submitted */
  char *directory;     /* (owned) (nullable) where the provider works */
  gint64 started_at;

  GMutex mutex;
  GCond done_cond;
  gboolean done;    /* guarded by mutex, as what follows */
  RfResult *result; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
};

RfOutput *rf_run_call (RfRun *self, GError **error);
RfResult *rf_run_commit (RfRun *self, const RfOutput *output, GError **error);

G_END_DECLS
