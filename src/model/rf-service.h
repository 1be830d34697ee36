/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-account.h"
#include "rf-action.h"
#include "rf-bundle.h"
#include "rf-derived.h"
#include "rf-health.h"
#include "rf-job.h"
#include "rf-keeping.h"
#include "rf-people.h"
#include "rf-progress.h"
#include "rf-request.h"
#include "rf-result.h"
#include "rf-selector.h"
#include "rf-sidecar.h"
#include "rf-stats.h"
#include "rf-token.h"
#include "rf-watch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfExportTarget:
 * @folder: a folder on the machine of the caller
 * @provenance: what is told beside the bytes
 *
 * Where an entry is exported to.
 */
typedef struct
{
  const char *folder;
  RfProvenance provenance;
} RfExportTarget;

/**
 * RfImportFate:
 * @RF_IMPORT_KNOWN: the key holds this entry, or one that was made later
 * @RF_IMPORT_MADE: an entry was made
 * @RF_IMPORT_FURTHER: the sidecar is of a further asset, which comes with the
 *   first one's
 *
 * What became of a sidecar.
 */
typedef enum
{
  RF_IMPORT_KNOWN,
  RF_IMPORT_MADE,
  RF_IMPORT_FURTHER,
} RfImportFate;

/**
 * RfWarmUp:
 * @playthrough: the new playthrough
 * @scenes: (array zero-terminated=1): whose slots are wanted, by their from-scene
 * @unseen: (out) (transfer full) (element-type utf8): scenes that no slot begins in
 * @profile: (nullable): only what was asked for with this profile, in its namespace
 *
 * What is to be ready before a playthrough begins.
 */
typedef struct
{
  const char *playthrough;
  const char *const *scenes;
  GPtrArray *unseen;
  const char *profile;
} RfWarmUp;

#define RF_TYPE_SERVICE (rf_service_get_type ())

G_DECLARE_INTERFACE (RfService, rf_service, RF, SERVICE, GObject)

/**
 * RfService:
 *
 * The one interface that every front end talks to. Implementations block;
 * each call may be made from any thread. The `_async` form runs the same call
 * on a thread of its own and answers on the caller's thread-default main
 * context, so no front end starts threads.
 */
struct _RfServiceInterface
{
  GTypeInterface parent_interface;

  RfResult *(*lookup) (RfService *self, RfRequest *request, GError **error);
  RfCheck *(*check) (RfService *self,
                     RfRequest *request,
                     gboolean explain,
                     GCancellable *cancellable,
                     GError **error);
  RfResult *(*generate) (RfService *self,
                         RfRequest *request,
                         RfProgress *progress,
                         GCancellable *cancellable,
                         GError **error);
  RfPage *(*list) (RfService *self, RfNoun noun, const RfSelector *selector, GError **error);
  RfEntry *(*get_entry) (RfService *self, const RfSelector *selector, GError **error);
  RfAccount *(*get_account) (RfService *self, const char *name, GError **error);
  RfModelInfo *(*find_model) (RfService *self, const RfRequest *request, GError **error);
  RfProviderInfo *(*get_provider) (RfService *self,
                                   const char *id,
                                   RfProviderState *state,
                                   GError **error);
  RfJob *(*get_job) (RfService *self, const char *id, GError **error);
  gboolean (*cancel) (RfService *self, const char *id, GError **error);
  gboolean (*begin_batch) (RfService *self, RfBatch *batch, GError **error);
  gint64 (*take_over) (RfService *self, GError **error);
  gboolean (*run_jobs) (RfService *self, RfOrder *order, GCancellable *cancellable, GError **error);
  GPtrArray *(*list_warm_up) (RfService *self, RfWarmUp *warm_up, GError **error);
  RfReport *(*apply) (RfService *self, const RfAction *action, GError **error);
  GPtrArray *(*verify) (RfService *self,
                        RfProgress *progress,
                        GCancellable *cancellable,
                        GError **error);
  GPtrArray *(*repair) (RfService *self,
                        RfProgress *progress,
                        GCancellable *cancellable,
                        GError **error);
  RfStats *(*stats) (RfService *self,
                     const RfSelector *where,
                     gint64 since,
                     RfStatsBy by,
                     GError **error);
  gboolean (*export_entry) (RfService *self,
                            RfEntry *entry,
                            const RfExportTarget *target,
                            gboolean *written,
                            GError **error);
  gboolean (*import_file) (RfService *self, const char *path, RfImportFate *fate, GError **error);
  char *(*derive) (RfService *self,
                   const char *sha256,
                   RfDerived what,
                   int size,
                   GCancellable *cancellable,
                   GError **error);
  RfBundleAnswer *(*run_bundle) (RfService *self,
                                 RfBundle *bundle,
                                 RfBundleHow how,
                                 GCancellable *cancellable,
                                 GError **error);
  char *(*fetch_asset) (RfService *self,
                        const RfAsset *asset,
                        GCancellable *cancellable,
                        GError **error);
  char *(*create_token) (RfService *self, RfToken *token, GError **error);
  RfToken *(*find_token) (RfService *self, const char *secret, GError **error);
  gboolean (*enqueue) (RfService *self, GPtrArray *jobs, GError **error);
  int (*open_asset) (RfService *self,
                     const char *namespace_,
                     const char *sha256,
                     RfAsset **asset,
                     GError **error);
  gboolean (*put_input) (RfService *self,
                         const char *namespace_,
                         const char *sha256,
                         const char *path,
                         GError **error);
  char *(*dup_work_directory) (RfService *self, GError **error);
  void (*remove_work_directory) (RfService *self, const char *path);
  RfGeneration *(*get_generation) (RfService *self,
                                   const char *namespace_,
                                   const char *id,
                                   GError **error);
  RfKeeping *(*get_keeping) (RfService *self, GError **error);
  gboolean (*probe) (RfService *self, RfHealth *health, GError **error);
  void (*set_watch) (RfService *self, RfWatch *watch);
  RfPeople *(*get_people) (RfService *self, GError **error);
};

RfResult *rf_service_lookup (RfService *self, RfRequest *request, GError **error);
RfCheck *rf_service_check (RfService *self,
                           RfRequest *request,
                           gboolean explain,
                           GCancellable *cancellable,
                           GError **error);
RfResult *rf_service_generate (RfService *self,
                               RfRequest *request,
                               RfProgress *progress,
                               GCancellable *cancellable,
                               GError **error);
void rf_service_generate_async (RfService *self,
                                RfRequest *request,
                                RfProgress *progress,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
RfResult *rf_service_generate_finish (RfService *self, GAsyncResult *result, GError **error);
RfPage *rf_service_list (RfService *self, RfNoun noun, const RfSelector *selector, GError **error);
RfEntry *rf_service_get_entry (RfService *self, const char *key, GError **error);
RfEntry *rf_service_find_entry (RfService *self, const RfSelector *selector, GError **error);
RfAccount *rf_service_get_account (RfService *self, const char *name, GError **error);
RfModelInfo *rf_service_find_model (RfService *self, const RfRequest *request, GError **error);
RfProviderInfo *
rf_service_get_provider (RfService *self, const char *id, char **status, GError **error);
RfProviderInfo *
rf_service_ask_provider (RfService *self, const char *id, RfProviderState *state, GError **error);
RfJob *rf_service_get_job (RfService *self, const char *id, GError **error);
gboolean rf_service_cancel (RfService *self, const char *id, GError **error);
gboolean rf_service_begin_batch (RfService *self, RfBatch *batch, GError **error);
gint64 rf_service_take_over (RfService *self, GError **error);
gboolean
rf_service_run_jobs (RfService *self, RfOrder *order, GCancellable *cancellable, GError **error);
GPtrArray *rf_service_list_warm_up (RfService *self, RfWarmUp *warm_up, GError **error);
GPtrArray *rf_service_verify (RfService *self, GCancellable *cancellable, GError **error);
GPtrArray *rf_service_verify_telling (RfService *self,
                                      RfProgress *progress,
                                      GCancellable *cancellable,
                                      GError **error);
GPtrArray *rf_service_repair (RfService *self, GCancellable *cancellable, GError **error);
GPtrArray *rf_service_repair_telling (RfService *self,
                                      RfProgress *progress,
                                      GCancellable *cancellable,
                                      GError **error);
RfReport *rf_service_apply (RfService *self, const RfAction *action, GError **error);
RfStats *rf_service_stats (RfService *self, gint64 since, RfStatsBy by, GError **error);
RfStats *rf_service_stats_of (RfService *self,
                              const RfSelector *where,
                              gint64 since,
                              RfStatsBy by,
                              GError **error);
gboolean rf_service_export (RfService *self,
                            RfEntry *entry,
                            const RfExportTarget *target,
                            gboolean *written,
                            GError **error);
gboolean rf_service_import (RfService *self, const char *path, RfImportFate *fate, GError **error);
char *rf_service_derive (RfService *self,
                         const char *sha256,
                         RfDerived what,
                         int size,
                         GCancellable *cancellable,
                         GError **error);

/* server/rf-service-bytes.c */
gboolean rf_service_enqueue (RfService *self, GPtrArray *jobs, GError **error);
int rf_service_open_asset (RfService *self,
                           const char *namespace_,
                           const char *sha256,
                           RfAsset **asset,
                           GError **error);
gboolean rf_service_put_input (RfService *self,
                               const char *namespace_,
                               const char *sha256,
                               const char *path,
                               GError **error);
char *rf_service_dup_work_directory (RfService *self, GError **error);
void rf_service_remove_work_directory (RfService *self, const char *path);
RfGeneration *
rf_service_get_generation (RfService *self, const char *namespace_, const char *id, GError **error);
RfKeeping *rf_service_get_keeping (RfService *self, GError **error);
gboolean rf_service_probe (RfService *self, RfHealth *health, GError **error);
void rf_service_set_watch (RfService *self, RfWatch *watch);

/* server/rf-service-reach.c */
gboolean rf_service_takes_bundles (RfService *self);
RfBundleAnswer *rf_service_run_bundle (RfService *self,
                                       RfBundle *bundle,
                                       RfBundleHow how,
                                       GCancellable *cancellable,
                                       GError **error);
char *rf_service_fetch_asset (RfService *self,
                              const RfAsset *asset,
                              GCancellable *cancellable,
                              GError **error);
char *rf_service_create_token (RfService *self, RfToken *token, GError **error);
RfToken *rf_service_find_token (RfService *self, const char *secret, GError **error);

/* people/rf-service-people.c */
RfPeople *rf_service_get_people (RfService *self, GError **error);
void rf_service_locate_person (RfService *self, RfPerson *person);

G_END_DECLS
