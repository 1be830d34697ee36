/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-service.h"

G_DEFINE_INTERFACE (RfService, rf_service, G_TYPE_OBJECT)

static void
rf_service_default_init (RfServiceInterface *iface)
{
}

/**
 * rf_service_lookup:
 * @self: a service
 * @request: what is wanted
 * @error: return location; %RF_ERROR_INVALID_REQUEST, or what the store says
 *
 * The hit path: reads only, waits for nothing, may be called from any thread.
 *
 * Returns: (transfer full) (nullable): a hit, or %NULL without an error when
 *   it is none and rf_service_generate() has to be asked
 */
RfResult *
rf_service_lookup (RfService *self, RfRequest *request, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->lookup (self, request, error);
}

/**
 * rf_service_check:
 * @self: a service
 * @request: what would be wanted
 * @explain: whether to tell the canonical text and the nearest entry
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: (transfer full): whether it would be a hit and what it would cost;
 *   nothing is generated or counted
 */
RfCheck *
rf_service_check (RfService *self,
                  RfRequest *request,
                  gboolean explain,
                  GCancellable *cancellable,
                  GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->check (self, request, explain, cancellable, error);
}

/**
 * rf_service_generate:
 * @self: a service
 * @request: what is wanted
 * @progress: (nullable): told how far the provider is
 * @cancellable: (nullable): the caller leaves; a run that may have cost money
 *   goes on without it
 * @error: return location; any code of the table
 *
 * Blocks until the asset is there.
 *
 * Returns: (transfer full): the asset, from the cache or made now
 */
RfResult *
rf_service_generate (RfService *self,
                     RfRequest *request,
                     RfProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->generate (self, request, progress, cancellable, error);
}

typedef struct
{
  RfRequest *request;   /* (owned) */
  RfProgress *progress; /* (owned) (nullable) */
} RfServiceCall;

static void
rf_service_call_free (gpointer data)
{
  RfServiceCall *call = data;

  rf_request_unref (call->request);
  g_clear_object (&call->progress);
  g_free (call);
}

static void
rf_result_free_cb (gpointer result)
{
  rf_result_free (result);
}

/* An answer on its way from the thread that has it to the caller's context. */
typedef struct
{
  GTask *task;      /* (owned) */
  RfResult *result; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
} RfServiceAnswer;

static void
rf_service_answer_free (gpointer data)
{
  RfServiceAnswer *answer = data;

  g_object_unref (answer->task);
  g_clear_pointer (&answer->result, rf_result_free);
  g_clear_error (&answer->error);
  g_free (answer);
}

static gboolean
rf_service_answer_cb (gpointer data)
{
  RfServiceAnswer *answer = data;

  if (answer->result != NULL)
    g_task_return_pointer (answer->task, g_steal_pointer (&answer->result), rf_result_free_cb);
  else
    g_task_return_error (answer->task, g_steal_pointer (&answer->error));
  return G_SOURCE_REMOVE;
}

/* The task, and with it the service, is handed over whole. Were it returned
 * here, this thread might hold it longer than the caller, who then ends the
 * program before the service is closed. */
static gpointer
rf_service_generate_thread (gpointer data)
{
  GTask *task = data;
  RfServiceCall *call = g_task_get_task_data (task);
  RfServiceAnswer *answer = g_new0 (RfServiceAnswer, 1);
  g_autoptr (GMainContext) context = g_main_context_ref (g_task_get_context (task));
  g_autoptr (GSource) source = g_idle_source_new ();

  answer->task = task;
  answer->result = rf_service_generate (RF_SERVICE (g_task_get_source_object (task)),
                                        call->request,
                                        call->progress,
                                        g_task_get_cancellable (task),
                                        &answer->error);
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, rf_service_answer_cb, answer, rf_service_answer_free);
  g_source_attach (source, context);
  return NULL;
}

/**
 * rf_service_generate_async:
 * @self: a service
 * @request: what is wanted
 * @progress: (nullable): told how far the provider is
 * @cancellable: (nullable): as for rf_service_generate()
 * @callback: called on the caller's thread-default main context
 * @user_data: for @callback
 *
 * rf_service_generate() on a thread of its own. Not on GTask's shared pool:
 * a hundred callers that wait for one slow run would fill it.
 */
void
rf_service_generate_async (RfService *self,
                           RfRequest *request,
                           RfProgress *progress,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RfServiceCall *call = g_new0 (RfServiceCall, 1);

  call->request = rf_request_ref (request);
  g_set_object (&call->progress, progress);
  g_task_set_source_tag (task, rf_service_generate_async);
  /* What was made all the same is handed over all the same. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, rf_service_call_free);
  g_thread_unref (
      g_thread_new ("rf-generate", rf_service_generate_thread, g_steal_pointer (&task)));
}

/**
 * rf_service_generate_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): as for rf_service_generate()
 */
RfResult *
rf_service_generate_finish (RfService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rf_service_list:
 * @self: a service
 * @noun: what to list
 * @selector: (nullable): which entries; providers are listed whole
 * @error: return location
 *
 * Returns: (transfer full): a page of #RfEntry or #RfProviderInfo
 */
RfPage *
rf_service_list (RfService *self, RfNoun noun, const RfSelector *selector, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->list (self, noun, selector, error);
}

/**
 * rf_service_get_entry:
 * @self: a service
 * @key: a key, to the letter
 * @error: return location; %RF_ERROR_NOT_FOUND where nothing stands there
 *
 * Returns: (transfer full): the entry with its generation
 */
RfEntry *
rf_service_get_entry (RfService *self, const char *key, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->get_entry (self, key, error);
}

/**
 * rf_service_get_provider:
 * @self: a service
 * @id: a provider's id
 * @status: (out) (transfer full) (nullable): why it is not ready, or %NULL
 * @error: return location; %RF_ERROR_NOT_FOUND names the nearest id
 *
 * Opens the provider's module, to ask it whether it is ready.
 *
 * Returns: (transfer full): what its manifest says
 */
RfProviderInfo *
rf_service_get_provider (RfService *self, const char *id, char **status, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->get_provider (self, id, status, error);
}

/**
 * rf_service_apply:
 * @self: a service
 * @verb: what to do
 * @selector: with which entries
 * @dry_run: only say what would be done
 * @error: return location
 *
 * Returns: (transfer full): what was done
 */
RfReport *
rf_service_apply (RfService *self,
                  RfVerb verb,
                  const RfSelector *selector,
                  gboolean dry_run,
                  GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->apply (self, verb, selector, dry_run, error);
}

/**
 * rf_service_verify:
 * @self: a service
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Reads the whole store, rows and files.
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each thing that
 *   is wrong
 */
GPtrArray *
rf_service_verify (RfService *self, GCancellable *cancellable, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->verify (self, cancellable, error);
}

/**
 * rf_service_stats:
 * @self: a service
 * @since: how far to look back, in seconds
 * @by: what to have rows by
 * @error: return location
 *
 * Returns: (transfer full): sums of the counters
 */
RfStats *
rf_service_stats (RfService *self, gint64 since, RfStatsBy by, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->stats (self, since, by, error);
}

/**
 * rf_service_derive:
 * @self: a service
 * @sha256: of an asset, hex
 * @what: what to have of it
 * @size: of a thumbnail, the pixels of its longer side: 64, 128, 256, 512 or
 *   1024; else 0
 * @cancellable: (nullable): stops it
 * @error: return location; %RF_ERROR_NOT_FOUND where there is no such asset,
 *   %RF_ERROR_INVALID_REQUEST where such an asset has no such thing,
 *   %RF_ERROR_FAILED with the reason where it cannot be made
 *
 * A small picture, a poster or the peaks of a sound. It is made when it is
 * first asked for, once, and goes with the asset.
 *
 * Returns: (transfer full): the absolute path of its file
 */
char *
rf_service_derive (RfService *self,
                   const char *sha256,
                   RfDerived what,
                   int size,
                   GCancellable *cancellable,
                   GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->derive (self, sha256, what, size, cancellable, error);
}
