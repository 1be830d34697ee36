/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-engine.h"
#include "rf-output.h"
#include "rf-tally.h"

G_BEGIN_DECLS

struct _RfEngine
{
  GObject parent_instance;

  RfStore *store;       /* (owned) (nullable) */
  GError *store_error;  /* (owned) (nullable) */
  RfBlobStore *blobs;   /* (owned) (nullable) */
  RfRegistry *registry; /* (owned) */
  RfPlanner *planner;   /* (owned) */
  RfTally *tally;       /* (owned) (nullable) */
  char *money_fault;    /* (owned) (nullable) */
  GThreadPool *workers; /* (owned) runs providers */
  GMutex mutex;
  GCond landed; /* a flight of this process has ended */

  GHashTable *deriving; /* (owned) what is being derived; guarded by mutex */
  GCond derived;        /* one less */
};

/**
 * RfRejected:
 * @entry_id: an entry that stands under the key and is no hit, or 0
 * @reason: (nullable): why, where people are told
 */
typedef struct
{
  gint64 entry_id;
  const char *reason;
} RfRejected;

gboolean rf_engine_needs_store (RfEngine *self, GError **error);
GHashTable *rf_engine_dup_inputs (RfEngine *self, const RfRequest *request, GError **error);

RfResult *
rf_engine_find_hit (RfEngine *self, const RfPlan *plan, RfRejected *rejected, GError **error);
RfResult *rf_engine_try_hit (RfEngine *self,
                             const RfPlan *plan,
                             RfEntry *entry,
                             RfRejected *rejected,
                             GError **error);
RfResult *rf_engine_keep_output (const RfPlan *plan,
                                 const RfOutput *output,
                                 const char *directory,
                                 GError **error);
RfResult *rf_engine_make_result (const RfPlan *plan, RfOutcome outcome, RfEntry *entry);
RfResult *rf_engine_generate_plan (RfEngine *self,
                                   RfPlan *plan,
                                   RfProgress *progress,
                                   GCancellable *cancellable,
                                   GError **error);
GPtrArray *rf_engine_verify (RfService *service, GCancellable *cancellable, GError **error);
char *rf_engine_derive (RfService *service,
                        const char *sha256,
                        RfDerived what,
                        int size,
                        GCancellable *cancellable,
                        GError **error);
RfCheck *rf_engine_check_plan (RfEngine *self, RfPlan *plan, gboolean explain, GError **error);

G_END_DECLS
