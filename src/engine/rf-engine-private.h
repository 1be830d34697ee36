/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-endings.h"
#include "rf-engine.h"
#include "rf-heart.h"
#include "rf-job-store.h"
#include "rf-output.h"
#include "rf-plan-memo.h"
#include "rf-renewals.h"
#include "rf-retention.h"
#include "rf-tally.h"
#include "rf-turns.h"

G_BEGIN_DECLS

struct _RfEngine
{
  GObject parent_instance;

  RfStore *store;               /* (owned) (nullable) */
  GError *store_error;          /* (owned) (nullable) */
  RfBlobStore *blobs;           /* (owned) (nullable) */
  RfRegistry *registry;         /* (owned) */
  RfConfig *config;             /* (owned) */
  RfPlanner *planner;           /* (owned) */
  RfPlanMemo *memo;             /* (owned) */
  RfTally *tally;               /* (owned) (nullable) */
  RfEndings *endings;           /* (owned) (nullable) */
  char *money_fault;            /* (owned) (nullable) */
  RfHeart *heart;               /* (owned) (nullable) */
  RfRenewals *renewals;         /* (owned) */
  char *clock;                  /* (owned) (nullable) */
  RfWatch *watch;               /* (owned) (nullable) set before anything is asked */
  GMutex people_mutex;          /* over what follows */
  RfPeople *people;             /* (owned) (nullable) until they are asked for */
  RfPeopleOpener people_opener; /* (nullable) */
  gpointer people_data;
  double alert_hit_rate;
  gint64 alert_min_requests;

  RfRetentionConfig *retention; /* (owned) */

  GThreadPool *workers; /* (owned) runs providers */
  GMutex mutex;
  GCond landed;     /* a flight of this process has ended */
  GHashTable *runs; /* generation id → RfRun under way, guarded by mutex */
  RfTurns *turns;   /* (owned) whose run is next; guarded by mutex */
  gint64 n_runs;    /* that were begun; guarded by mutex */

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

RfResult *rf_engine_lookup (RfService *service, RfRequest *request, GError **error);
RfCheck *rf_engine_check (RfService *service,
                          RfRequest *request,
                          gboolean explain,
                          GCancellable *cancellable,
                          GError **error);
RfResult *rf_engine_generate (RfService *service,
                              RfRequest *request,
                              RfProgress *progress,
                              GCancellable *cancellable,
                              GError **error);
RfPlan *rf_engine_plan (RfEngine *self, const RfRequest *request, GError **error);
/* queue/rf-engine-queue.c */
RfJobStore *rf_engine_get_jobs (RfEngine *self, GError **error);
RfPage *rf_engine_list_jobs (RfEngine *self, const RfSelector *selector, GError **error);
RfReport *rf_engine_apply_to_jobs (RfEngine *self, const RfAction *action, GError **error);
RfJob *rf_engine_get_job (RfService *service, const char *id, GError **error);
gboolean rf_engine_cancel (RfService *service, const char *id, GError **error);
gboolean rf_engine_begin_batch (RfService *service, RfBatch *batch, GError **error);
gint64 rf_engine_take_over (RfService *service, GError **error);
gboolean
rf_engine_run_jobs (RfService *service, RfOrder *order, GCancellable *cancellable, GError **error);
gboolean rf_engine_enqueue (RfService *service, GPtrArray *jobs, GError **error);
gboolean rf_engine_probe (RfService *service, RfHealth *health, GError **error);
void rf_engine_stop_job (RfEngine *self, gint64 id);
void rf_engine_note_request (RfPlan *plan);
void rf_engine_hint_at_job (const RfPlan *plan, gint64 token, GError *error);

/* rf-served.c */
int rf_engine_open_asset (RfService *service,
                          const char *namespace_,
                          const char *sha256,
                          RfAsset **asset,
                          GError **error);
gboolean rf_engine_put_input (RfService *service,
                              const char *namespace_,
                              const char *sha256,
                              const char *path,
                              GError **error);
char *rf_engine_dup_work_directory (RfService *service, GError **error);
void rf_engine_remove_work_directory (RfService *service, const char *path);
RfGeneration *rf_engine_get_generation (RfService *service,
                                        const char *namespace_,
                                        const char *id,
                                        GError **error);

/* queue/rf-warm-up.c */
GPtrArray *rf_engine_list_warm_up (RfService *service, RfWarmUp *warm_up, GError **error);

/* rf-recover.c */
gboolean rf_engine_has_files (RfEngine *self, const RfEntry *record);
gboolean
rf_engine_recover (RfEngine *self, const RfLeftFlight *left, const RfPlan *plan, GError **error);
gboolean rf_engine_recover_for (RfEngine *self, const RfPlan *plan, GError **error);

RfSelector *rf_engine_dup_selector (RfEngine *self, const RfSelector *selector);
gboolean rf_engine_needs_store (RfEngine *self, GError **error);
GHashTable *rf_engine_dup_inputs (RfEngine *self, const RfRequest *request, GError **error);

gboolean rf_engine_looks_up (const RfPlan *plan);
RfResult *rf_engine_find_hit (RfEngine *self,
                              const RfPlan *plan,
                              gint64 now,
                              RfRejected *rejected,
                              GError **error);
RfResult *rf_engine_try_hit (RfEngine *self,
                             const RfPlan *plan,
                             gint64 now,
                             RfEntry *entry,
                             RfRejected *rejected,
                             GError **error);
RfResult *rf_engine_find_stale (RfEngine *self, const RfPlan *plan, const GError *failure);
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
RfResult *rf_engine_pay (RfEngine *self, const RfPlan *plan, RfResult *result, GError **error);
RfResult *rf_engine_recall (RfEngine *self, const RfPlan *plan, GError **error);
RfResult *
rf_engine_repeat (RfEngine *self, const RfPlan *plan, RfEntrance *entrance, GError **error);
gboolean rf_engine_has_blobs (RfEngine *self, const RfEntry *entry, GError **error);
gboolean rf_engine_is_store_error (const GError *error);
RfPage *rf_engine_list_accounts (RfEngine *self, const RfSelector *selector, GError **error);
/* rf-tokens.c */
RfPage *rf_engine_list_tokens (RfEngine *self, const RfSelector *selector, GError **error);
RfReport *rf_engine_apply_to_tokens (RfEngine *self, const RfAction *action, GError **error);
char *rf_engine_create_token (RfService *service, RfToken *token, GError **error);
RfToken *rf_engine_find_token (RfService *service, const char *secret, GError **error);

RfAccount *rf_engine_get_account (RfService *service, const char *name, GError **error);
gboolean rf_engine_export (RfService *service,
                           RfEntry *entry,
                           const RfExportTarget *target,
                           gboolean *written,
                           GError **error);
gboolean
rf_engine_import (RfService *service, const char *path, RfImportFate *fate, GError **error);
GPtrArray *rf_engine_verify (RfService *service,
                             RfProgress *progress,
                             GCancellable *cancellable,
                             GError **error);
GPtrArray *rf_engine_repair (RfService *service,
                             RfProgress *progress,
                             GCancellable *cancellable,
                             GError **error);
char *rf_engine_derive (RfService *service,
                        const char *sha256,
                        RfDerived what,
                        int size,
                        GCancellable *cancellable,
                        GError **error);
RfCheck *rf_engine_check_plan (RfEngine *self, RfPlan *plan, gboolean explain, GError **error);

G_END_DECLS
