/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-client.h"
#include "rf-remote.h"

G_BEGIN_DECLS

struct _RfRemote
{
  GObject parent_instance;

  RfHttpClient *http; /* (owned) */
  char *url;          /* (owned) where paths begin, without a slash at its end */
  char *name;         /* (owned) what the server is called in messages */
  char *directory;    /* (owned) (nullable) for what is fetched; guarded by mutex */
  GMutex mutex;
  GHashTable *batches; /* (owned) utf8 → RfRemoteBatch; guarded by mutex */
  RfPeople *people;    /* (owned) lives as long as this does */
};

/**
 * RfRemoteCall:
 * @method: (nullable): %NULL for GET
 * @path: below the server, encoded
 * @query: (nullable): what stands behind the question mark, encoded
 * @body: (nullable): a JSON object, or
 * @file: (nullable): a file that is sent
 * @idempotency_key: (nullable): with it the call may be made again
 * @seconds: how long it may take, or 0 for what is usual
 * @may_repeat: nothing happens where it is done twice
 * @is_async: the server is to answer at once, with a job
 *
 * What is asked of the server. Begin with `{ 0 }`.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  JsonNode *body;
  const char *file;
  const char *idempotency_key;
  guint seconds;
  gboolean may_repeat;
  gboolean is_async;
} RfRemoteCall;

/**
 * RfRemoteBatch:
 * @nonce: what the keys of its lines begin with
 * @max_cost: millionths that may still be charged for it, or -1
 */
typedef struct
{
  char *nonce;
  gint64 max_cost;
} RfRemoteBatch;

/* rf-remote-call.c */
JsonNode *
rf_remote_ask (RfRemote *self, const RfRemoteCall *call, GCancellable *cancellable, GError **error);
gboolean rf_remote_fetch (RfRemote *self,
                          const char *url,
                          const char *path,
                          GCancellable *cancellable,
                          GError **error);
gboolean rf_remote_has (RfRemote *self, const char *path, gboolean *has, GError **error);
char *rf_remote_dup_path (const char *before, const char *segment, const char *after);
void rf_remote_append_query (GString *query, const char *name, const char *value);
gpointer rf_remote_not_served (RfRemote *self, const char *what, GError **error);
void rf_remote_misread (RfRemote *self, GError **error);

/* rf-remote-request.c */
RfResult *rf_remote_lookup (RfService *service, RfRequest *request, GError **error);
RfCheck *rf_remote_check (RfService *service,
                          RfRequest *request,
                          gboolean explain,
                          GCancellable *cancellable,
                          GError **error);
RfResult *rf_remote_generate (RfService *service,
                              RfRequest *request,
                              RfProgress *progress,
                              GCancellable *cancellable,
                              GError **error);

JsonNode *rf_remote_dup_body (RfRemote *self,
                              const RfRequest *request,
                              GCancellable *cancellable,
                              GError **error);

/* rf-remote-enqueue.c */
gboolean rf_remote_enqueue (RfService *service, GPtrArray *jobs, GError **error);

RfBundleAnswer *rf_remote_run_bundle (RfService *service,
                                      RfBundle *bundle,
                                      RfBundleHow how,
                                      GCancellable *cancellable,
                                      GError **error);

/* rf-remote-list.c */
RfPage *
rf_remote_list (RfService *service, RfNoun noun, const RfSelector *selector, GError **error);
RfEntry *rf_remote_get_entry (RfService *service, const RfSelector *selector, GError **error);
RfModelInfo *rf_remote_find_model (RfService *service, const RfRequest *request, GError **error);
RfAccount *rf_remote_get_account (RfService *service, const char *name, GError **error);
RfProviderInfo *
rf_remote_get_provider (RfService *service, const char *id, RfProviderState *state, GError **error);
RfJob *rf_remote_get_job (RfService *service, const char *id, GError **error);
RfStats *rf_remote_stats (RfService *service,
                          const RfSelector *where,
                          gint64 since,
                          RfStatsBy by,
                          GError **error);
RfKeeping *rf_remote_get_keeping (RfService *service, GError **error);
char *rf_remote_dup_glob (const char *text);
void rf_remote_complete_entry (RfRemote *self, RfEntry *entry);
void rf_remote_complete_assets (RfRemote *self, GPtrArray *assets);

/* rf-remote-change.c */
RfReport *rf_remote_apply (RfService *service, const RfAction *action, GError **error);
gboolean rf_remote_cancel (RfService *service, const char *id, GError **error);
GPtrArray *rf_remote_verify (RfService *service,
                             RfProgress *progress,
                             GCancellable *cancellable,
                             GError **error);
GPtrArray *rf_remote_repair (RfService *service,
                             RfProgress *progress,
                             GCancellable *cancellable,
                             GError **error);

/* rf-remote-batch.c */
void rf_remote_batch_free (RfRemoteBatch *self);
gboolean rf_remote_begin_batch (RfService *service, RfBatch *batch, GError **error);
gint64 rf_remote_take_over (RfService *service, GError **error);
gboolean
rf_remote_run_jobs (RfService *service, RfOrder *order, GCancellable *cancellable, GError **error);
GPtrArray *rf_remote_list_warm_up (RfService *service, RfWarmUp *warm_up, GError **error);

/* rf-remote-people.c */
RfPeople *rf_remote_people_new (RfRemote *remote);
RfPeople *rf_remote_get_people (RfService *service, GError **error);

/* rf-remote-follow.c */
typedef struct _RfRemoteFollow RfRemoteFollow;

RfRemoteFollow *rf_remote_follow_begin (RfRemote *remote, const char *key, RfProgress *progress);
void rf_remote_follow_end (RfRemoteFollow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfRemoteFollow, rf_remote_follow_end)

/* rf-remote-file.c */
char *rf_remote_dup_place (RfRemote *self, const char *name, GError **error);
char *rf_remote_fetch_asset (RfService *service,
                             const RfAsset *asset,
                             GCancellable *cancellable,
                             GError **error);
char *rf_remote_derive (RfService *service,
                        const char *sha256,
                        RfDerived what,
                        int size,
                        GCancellable *cancellable,
                        GError **error);

/* rf-remote-transfer.c */
gboolean rf_remote_export (RfService *service,
                           RfEntry *entry,
                           const RfExportTarget *target,
                           gboolean *written,
                           GError **error);
gboolean
rf_remote_import (RfService *service, const char *path, RfImportFate *fate, GError **error);

G_END_DECLS
