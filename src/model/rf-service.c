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
 * The hit path: reads only, waits for nothing, may be called from any thread. So
 * what a hit is charged for, or what carries an idempotency key, is none here.
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

/**
 * rf_service_list:
 * @self: a service
 * @noun: what to list
 * @selector: (nullable): which entries, or which page of accounts; providers are
 *   listed whole
 * @error: return location
 *
 * Returns: (transfer full): a page of #RfEntry, #RfProviderInfo, #RfAccount or #RfPerson
 */
RfPage *
rf_service_list (RfService *self, RfNoun noun, const RfSelector *selector, GError **error)
{
  RfPeople *people = noun == RF_NOUN_PERSON ? rf_service_get_people (self, error) : NULL;

  if (noun == RF_NOUN_PERSON)
    return people != NULL ? rf_people_list (people, selector, error) : NULL;
  return RF_SERVICE_GET_IFACE (self)->list (self, noun, selector, error);
}

/**
 * rf_service_get_entry:
 * @self: a service
 * @key: a key, to the letter
 * @error: return location; %RF_ERROR_NOT_FOUND where nothing stands there
 *
 * Returns: (transfer full): the entry of the default namespace with its generation
 */
RfEntry *
rf_service_get_entry (RfService *self, const char *key, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();

  selector->exact_key = g_strdup (key);
  return rf_service_find_entry (self, selector, error);
}

/**
 * rf_service_find_entry:
 * @self: a service
 * @selector: its `exact_key` or `ids`, and in which namespace that is meant: its own, or
 *   that of its profile
 * @error: return location; %RF_ERROR_NOT_FOUND where nothing stands there
 *
 * Returns: (transfer full): the entry with its generation
 */
RfEntry *
rf_service_find_entry (RfService *self, const RfSelector *selector, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->get_entry (self, selector, error);
}

/**
 * rf_service_get_account:
 * @self: a service
 * @name: an account's name
 * @error: return location; %RF_ERROR_NOT_FOUND where there is no such account
 *
 * Returns: (transfer full): the account with the last rows of its ledger
 */
RfAccount *
rf_service_get_account (RfService *self, const char *name, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->get_account (self, name, error);
}

/**
 * rf_service_find_model:
 * @self: a service
 * @request: what is wanted
 * @error: return location; why no model could be chosen
 *
 * Loads nothing: what a model's parameters are its manifest says.
 *
 * Returns: (transfer full): the model that would be asked
 */
RfModelInfo *
rf_service_find_model (RfService *self, const RfRequest *request, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->find_model (self, request, error);
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
  RfProviderState state = { NULL, RF_LACK_NOTHING };
  RfProviderInfo *info = rf_service_ask_provider (self, id, &state, error);

  *status = state.status;
  return info;
}

/**
 * rf_service_ask_provider:
 * @self: a service
 * @id: a provider's id
 * @state: (out caller-allocates): whether it is ready, or why not
 * @error: return location; %RF_ERROR_NOT_FOUND or %RF_ERROR_INVALID_REQUEST
 *   where there is no such provider
 *
 * The same, for somebody who wants to say it in another language.
 *
 * Returns: (transfer full): what its manifest says
 */
RfProviderInfo *
rf_service_ask_provider (RfService *self, const char *id, RfProviderState *state, GError **error)
{
  *state = (RfProviderState){ NULL, RF_LACK_NOTHING };
  return RF_SERVICE_GET_IFACE (self)->get_provider (self, id, state, error);
}

/**
 * rf_service_get_job:
 * @self: a service
 * @id: what people call a job, such as `12` or `f7`
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the job as it stands
 */
RfJob *
rf_service_get_job (RfService *self, const char *id, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->get_job (self, id, error);
}

/**
 * rf_service_cancel:
 * @self: a service
 * @id: a job, or the id of a generation that is under way
 * @error: return location; %RF_ERROR_NOT_FOUND; %RF_ERROR_CONFLICT where another
 *   process works on it
 *
 * Stops what can be stopped: a job that waits is not run, a run without external
 * cost ends, and a service is told to stop its job. What may have been charged
 * and can still come is kept when it comes.
 *
 * Returns: whether it was there
 */
gboolean
rf_service_cancel (RfService *self, const char *id, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->cancel (self, id, error);
}

/**
 * rf_service_begin_batch:
 * @self: a service
 * @batch: which one, by its name; the rest is filled in
 * @error: return location; %RF_ERROR_CONFLICT where another process is at it
 *
 * From here on the batch is this process's.
 *
 * Returns: whether it could be begun
 */
gboolean
rf_service_begin_batch (RfService *self, RfBatch *batch, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->begin_batch (self, batch, error);
}

/**
 * rf_service_take_over:
 * @self: a service
 * @error: return location
 *
 * Makes every job that was interrupted, and every flight whose handle a dead
 * process has left, a job of this process; rf_service_run_jobs() runs them.
 *
 * Returns: how many, or -1
 */
gint64
rf_service_take_over (RfService *self, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->take_over (self, error);
}

/**
 * rf_service_run_jobs:
 * @self: a service
 * @order: what is run, and who is told
 * @cancellable: (nullable): nothing more is begun, and what can be stopped is
 * @error: return location; %RF_ERROR_CANCELLED, and why the queue cannot be used
 *
 * Runs jobs of this process until there are none. A job that fails is told and
 * is no error of this call.
 *
 * Returns: whether it came to its end
 */
gboolean
rf_service_run_jobs (RfService *self, RfOrder *order, GCancellable *cancellable, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->run_jobs (self, order, cancellable, error);
}

/**
 * rf_service_list_warm_up:
 * @self: a service
 * @warm_up: the playthrough and its scenes
 * @error: return location
 *
 * The latest request of each slot that begins in one of the scenes, asked for
 * the new playthrough.
 *
 * Returns: (transfer full) (element-type RfRequest): the requests, those of the
 *   most used slots first
 */
GPtrArray *
rf_service_list_warm_up (RfService *self, RfWarmUp *warm_up, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->list_warm_up (self, warm_up, error);
}

/**
 * rf_service_apply:
 * @self: a service
 * @action: what is done, and to what
 * @error: return location
 *
 * Returns: (transfer full): what it came to
 */
RfReport *
rf_service_apply (RfService *self, const RfAction *action, GError **error)
{
  RfPeople *people = action->noun == RF_NOUN_PERSON ? rf_service_get_people (self, error) : NULL;

  if (action->noun == RF_NOUN_PERSON)
    return people != NULL ? rf_people_apply (people, action, error) : NULL;
  return RF_SERVICE_GET_IFACE (self)->apply (self, action, error);
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
  return rf_service_verify_telling (self, NULL, cancellable, error);
}

/**
 * rf_service_verify_telling:
 * @self: a service
 * @progress: (nullable): is told how far it has come, where that is known; a server
 *   does not tell
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * The same, for somebody who waits for it.
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each thing that
 *   is wrong
 */
GPtrArray *
rf_service_verify_telling (RfService *self,
                           RfProgress *progress,
                           GCancellable *cancellable,
                           GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->verify (self, progress, cancellable, error);
}

/**
 * rf_service_repair:
 * @self: a service
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Mends what can be mended of rows and files without losing anything; what may
 * have been paid for stays as it is. rf_service_verify() tells what is left.
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each thing that
 *   was mended
 */
GPtrArray *
rf_service_repair (RfService *self, GCancellable *cancellable, GError **error)
{
  return rf_service_repair_telling (self, NULL, cancellable, error);
}

/**
 * rf_service_repair_telling:
 * @self: a service
 * @progress: (nullable): as for rf_service_verify_telling()
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * The same, for somebody who waits for it.
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each thing that
 *   was mended
 */
GPtrArray *
rf_service_repair_telling (RfService *self,
                           RfProgress *progress,
                           GCancellable *cancellable,
                           GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->repair (self, progress, cancellable, error);
}

/**
 * rf_service_stats:
 * @self: a service
 * @since: how far to look back, in seconds
 * @by: what to have rows by
 * @error: return location
 *
 * Returns: (transfer full): sums of the counters of the default namespace
 */
RfStats *
rf_service_stats (RfService *self, gint64 since, RfStatsBy by, GError **error)
{
  return rf_service_stats_of (self, NULL, since, by, error);
}

/**
 * rf_service_stats_of:
 * @self: a service
 * @where: (nullable): in which namespace: its own, or that of its profile
 * @since: how far to look back, in seconds
 * @by: what to have rows by
 * @error: return location
 *
 * Returns: (transfer full): sums of the counters
 */
RfStats *
rf_service_stats_of (RfService *self,
                     const RfSelector *where,
                     gint64 since,
                     RfStatsBy by,
                     GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->stats (self, where, since, by, error);
}

/**
 * rf_service_export:
 * @self: a service
 * @entry: an entry of a list, with its generation
 * @target: where to, and with what
 * @written: (out): whether something was not there yet
 * @error: return location; %RF_ERROR_CONFLICT where a file of that name holds
 *   something else
 *
 * Writes the file of each asset, and a sidecar beside it. Nothing is written
 * over.
 *
 * Returns: whether all of it stands there
 */
gboolean
rf_service_export (RfService *self,
                   RfEntry *entry,
                   const RfExportTarget *target,
                   gboolean *written,
                   GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->export_entry (self, entry, target, written, error);
}

/**
 * rf_service_import:
 * @self: a service
 * @path: a sidecar, with the files that it names beside it
 * @fate: (out): what became of it
 * @error: return location; %RF_ERROR_INVALID_REQUEST for what is not as an
 *   export leaves it
 *
 * Where the key holds an entry that was made later, or the same, that one stays.
 *
 * Returns: whether the key holds one of them now
 */
gboolean
rf_service_import (RfService *self, const char *path, RfImportFate *fate, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->import_file (self, path, fate, error);
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
