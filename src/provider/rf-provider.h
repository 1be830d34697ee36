/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-output.h"
#include "rf-progress.h"
#include "rf-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** RF_PROVIDER_ABI: the ABI number that a module must have been built for */
#define RF_PROVIDER_ABI 1

#define RF_TYPE_PROVIDER (rf_provider_get_type ())

G_DECLARE_DERIVABLE_TYPE (RfProvider, rf_provider, RF, PROVIDER, GObject)

/**
 * RfProviderClass:
 * @dup_status: (nullable): why the provider is not ready, or %NULL when it is;
 *   cheap, no network
 * @dup_lack: (nullable): the same, and what it lacks in a word; then @dup_status is not
 *   asked
 * @has_jobs: (nullable): whether this task is a job; without it every task is
 *   one where @submit is there
 * @generate: makes the output, or
 * @submit: begins a job and returns its handle, which must be enough for
 * @collect: to wait for the job and fetch its output, in another process too
 * @cancel: (nullable): tells the service to stop the job
 *
 * All methods block; they run on a worker thread, several at once, and stop
 * soon after @cancellable is cancelled. A provider implements @generate, or
 * @submit and @collect; one that has models of both sorts implements
 * @has_jobs too.
 */
struct _RfProviderClass
{
  GObjectClass parent_class;

  char *(*dup_status) (RfProvider *self);
  gboolean (*has_jobs) (RfProvider *self, RfTask *task);
  RfOutput *(*generate) (RfProvider *self,
                         RfTask *task,
                         RfProgress *progress,
                         GCancellable *cancellable,
                         GError **error);
  char *(*submit) (RfProvider *self, RfTask *task, GCancellable *cancellable, GError **error);
  RfOutput *(*collect) (RfProvider *self,
                        RfTask *task,
                        const char *handle,
                        RfProgress *progress,
                        GCancellable *cancellable,
                        GError **error);
  gboolean (*cancel) (RfProvider *self, const char *handle, GError **error);

  char *(*dup_lack) (RfProvider *self, RfLack *lack);

  gpointer padding[7];
};

const char *rf_provider_get_id (RfProvider *self);
const char *rf_provider_get_setting (RfProvider *self, const char *name);
gboolean rf_provider_has_external_cost (RfProvider *self);
char *rf_provider_dup_status (RfProvider *self);
void rf_provider_ask_state (RfProvider *self, RfProviderState *state);
gboolean rf_provider_has_jobs (RfProvider *self, RfTask *task);
RfOutput *rf_provider_generate (RfProvider *self,
                                RfTask *task,
                                RfProgress *progress,
                                GCancellable *cancellable,
                                GError **error);
char *
rf_provider_submit (RfProvider *self, RfTask *task, GCancellable *cancellable, GError **error);
RfOutput *rf_provider_collect (RfProvider *self,
                               RfTask *task,
                               const char *handle,
                               RfProgress *progress,
                               GCancellable *cancellable,
                               GError **error);
gboolean rf_provider_cancel (RfProvider *self, const char *handle, GError **error);

/**
 * RfProviderModule:
 * @abi: %RF_PROVIDER_ABI
 * @id: the id of the manifest
 * @get_type: the provider's GType, a subclass of %RF_TYPE_PROVIDER
 *
 * What a module's one exported symbol, `rf_provider_module`, returns.
 */
typedef struct
{
  guint abi;
  const char *id;
  GType (*get_type) (void);
} RfProviderModule;

typedef const RfProviderModule *(*RfProviderModuleFunc) (void);

#define RF_PROVIDER_EXPORT                                                                         \
  __attribute__ ((visibility ("default"))) const RfProviderModule *rf_provider_module (void);      \
  const RfProviderModule *rf_provider_module (void)

G_END_DECLS
