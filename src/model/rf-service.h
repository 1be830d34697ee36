/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-derived.h"
#include "rf-progress.h"
#include "rf-request.h"
#include "rf-result.h"
#include "rf-selector.h"
#include "rf-stats.h"

#include <gio/gio.h>

G_BEGIN_DECLS

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
  RfEntry *(*get_entry) (RfService *self, const char *key, GError **error);
  RfProviderInfo *(*get_provider) (RfService *self, const char *id, char **status, GError **error);
  RfReport *(*apply) (RfService *self,
                      RfVerb verb,
                      const RfSelector *selector,
                      gboolean dry_run,
                      GError **error);
  GPtrArray *(*verify) (RfService *self, GCancellable *cancellable, GError **error);
  RfStats *(*stats) (RfService *self, gint64 since, RfStatsBy by, GError **error);
  char *(*derive) (RfService *self,
                   const char *sha256,
                   RfDerived what,
                   int size,
                   GCancellable *cancellable,
                   GError **error);
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
RfProviderInfo *
rf_service_get_provider (RfService *self, const char *id, char **status, GError **error);
GPtrArray *rf_service_verify (RfService *self, GCancellable *cancellable, GError **error);
RfReport *rf_service_apply (RfService *self,
                            RfVerb verb,
                            const RfSelector *selector,
                            gboolean dry_run,
                            GError **error);
RfStats *rf_service_stats (RfService *self, gint64 since, RfStatsBy by, GError **error);
char *rf_service_derive (RfService *self,
                         const char *sha256,
                         RfDerived what,
                         int size,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
