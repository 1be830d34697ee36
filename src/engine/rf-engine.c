/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-run.h"
#include "rf-text.h"

#include <glib/gstdio.h>

/*
 * The engine of this process: what a front end asks for becomes a plan, and
 * the plan a hit, a joined flight or a flight of its own. Calls block and may
 * come from any thread; providers run on a bounded pool of worker threads, and
 * no lock is held while one works.
 */

/* Providers that run at once in this process. */
#define RF_ENGINE_WORKERS 4

static void rf_engine_service_init (RfServiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfEngine,
                               rf_engine,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_SERVICE, rf_engine_service_init))

/**
 * rf_engine_needs_store:
 * @self: an engine
 * @error: return location; why the store cannot be used
 *
 * Returns: whether there is a store
 */
gboolean
rf_engine_needs_store (RfEngine *self, GError **error)
{
  if (self->store != NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->store_error));
  return FALSE;
}

/**
 * rf_engine_find_hit:
 * @self: an engine
 * @plan: what is wanted, with a key
 * @rejected: (out): when it is no hit: what stands there, and why it is none
 * @error: return location; what the store says
 *
 * The fast path; reads only.
 *
 * Returns: (transfer full) (nullable): a hit, or %NULL, without an error when
 *   there is none
 */
RfResult *
rf_engine_find_hit (RfEngine *self, const RfPlan *plan, RfRejected *rejected, GError **error)
{
  RfEntry *entry = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  entry = rf_store_lookup (self->store, plan->namespace_, plan->key, error);
  return entry != NULL ? rf_engine_try_hit (self, plan, entry, rejected, error) : NULL;
}

static RfPlan *
rf_engine_plan (RfEngine *self, const RfRequest *request, GError **error)
{
  g_autoptr (GHashTable) inputs = rf_engine_dup_inputs (self, request, error);

  return inputs != NULL ? rf_planner_plan (self->planner, request, inputs, error) : NULL;
}

static void
rf_engine_count (RfEngine *self, const RfPlan *plan, const RfResult *result)
{
  RfUse use = {
    .at = plan->now,
    .kind = plan->model->kind,
    .provider = plan->model->provider,
    .profile = plan->profile,
    .strategy = plan->strategy,
    .failed = result == NULL,
  };

  if (self->tally == NULL)
    return;
  if (result != NULL)
    {
      const RfGeneration *generation = rf_result_get_generation (result);
      gboolean made = result->outcome != RF_OUTCOME_HIT && result->outcome != RF_OUTCOME_JOINED;

      use.outcome = result->outcome;
      use.spent = result->charged;
      use.saved = result->saved;
      use.entry_id = made ? 0 : result->entry->id;
      for (guint i = 0; made && i < generation->assets->len; i++)
        use.bytes += ((const RfAsset *) g_ptr_array_index (generation->assets, i))->bytes;
    }
  rf_tally_add (self->tally, &use);
}

static RfResult *
rf_engine_lookup (RfService *service, RfRequest *request, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfPlan) plan = rf_engine_plan (self, request, error);
  RfRejected rejected = { 0, NULL };
  RfResult *hit = NULL;

  if (plan == NULL || plan->key == NULL || plan->force_refresh)
    return NULL;
  hit = rf_engine_find_hit (self, plan, &rejected, error);
  if (hit != NULL)
    rf_engine_count (self, plan, hit);
  return hit;
}

static RfCheck *
rf_engine_check (RfService *service,
                 RfRequest *request,
                 gboolean explain,
                 GCancellable *cancellable,
                 GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfPlan) plan = rf_engine_plan (self, request, error);

  return plan != NULL ? rf_engine_check_plan (self, plan, explain, error) : NULL;
}

static gboolean
rf_engine_is_provider_failure (const GError *error)
{
  return g_error_matches (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED) ||
         g_error_matches (error, RF_ERROR, RF_ERROR_REFUSED) ||
         g_error_matches (error, RF_ERROR, RF_ERROR_TIMEOUT);
}

static RfResult *
rf_engine_generate (RfService *service,
                    RfRequest *request,
                    RfProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfPlan) plan = rf_engine_plan (self, request, error);
  g_autoptr (GError) failure = NULL;
  RfResult *result = NULL;

  if (plan == NULL)
    return NULL;
  result = rf_engine_generate_plan (self, plan, progress, cancellable, &failure);
  if (result != NULL || rf_engine_is_provider_failure (failure))
    rf_engine_count (self, plan, result);
  if (result == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return result;
}

static void
rf_provider_info_unref_cb (gpointer info)
{
  rf_provider_info_unref (info);
}

static RfPage *
rf_engine_list (RfService *service, RfNoun noun, const RfSelector *selector, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfPage *page = NULL;
  GPtrArray *providers = NULL;

  if (noun == RF_NOUN_ENTRY)
    {
      g_autoptr (RfSelector) all = selector == NULL ? rf_selector_new () : NULL;

      return rf_engine_needs_store (self, error)
                 ? rf_store_query (self->store, selector != NULL ? selector : all, error)
                 : NULL;
    }
  page = rf_page_new (rf_provider_info_unref_cb);
  providers = rf_registry_get_providers (self->registry);
  for (guint i = 0; i < providers->len; i++)
    g_ptr_array_add (page->items, rf_provider_info_ref (g_ptr_array_index (providers, i)));
  return page;
}

static RfEntry *
rf_engine_get_entry (RfService *service, const char *key, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  RfEntry *entry = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  /* Not the look-up of the hit path, which reads no more than a hit needs. */
  selector->exact_key = g_strdup (key);
  page = rf_store_query (self->store, selector, error);
  if (page == NULL)
    return NULL;
  if (page->items->len > 0)
    entry = g_ptr_array_steal_index (page->items, 0);
  else
    {
      g_autofree char *shown = rf_text_dup_printable (key, 120);

      g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "nothing stands under “%s”", shown);
    }
  for (guint i = 0; entry != NULL && i < entry->generation->assets->len; i++)
    {
      int descriptor =
          rf_blob_store_open (self->blobs, g_ptr_array_index (entry->generation->assets, i), NULL);

      if (descriptor >= 0)
        g_close (descriptor, NULL);
    }
  return entry;
}

static void
rf_engine_refuse_provider (RfEngine *self, const char *id, GError **error)
{
  const char *nearest = rf_registry_find_nearest (self->registry, id);

  if (nearest != NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_NOT_FOUND,
                 "there is no provider “%s”; did you mean “%s”?",
                 id,
                 nearest);
  else
    g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no provider “%s”", id);
}

static RfProviderInfo *
rf_engine_get_provider (RfService *service, const char *id, char **status, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfProviderInfo *info = rf_registry_find (self->registry, id);
  g_autoptr (RfProvider) provider = NULL;
  g_autoptr (GError) failure = NULL;

  *status = NULL;
  if (info == NULL)
    {
      rf_engine_refuse_provider (self, id, error);
      return NULL;
    }
  if (info->refused == NULL)
    {
      provider = rf_registry_open (self->registry, id, &failure);
      *status = provider != NULL ? rf_provider_dup_status (provider) : g_strdup (failure->message);
    }
  return rf_provider_info_ref (info);
}

static RfReport *
rf_engine_apply (RfService *service,
                 RfVerb verb,
                 const RfSelector *selector,
                 gboolean dry_run,
                 GError **error)
{
  RfEngine *self = RF_ENGINE (service);

  if (!rf_engine_needs_store (self, error))
    return NULL;
  return rf_store_apply (self->store, verb, selector, dry_run, error);
}

static RfStats *
rf_engine_stats (RfService *service, gint64 since, RfStatsBy by, GError **error)
{
  RfEngine *self = RF_ENGINE (service);

  if (!rf_engine_needs_store (self, error))
    return NULL;
  return rf_store_stats (self->store, "", since, by, error);
}

static void
rf_engine_work_cb (gpointer data, gpointer user_data)
{
  rf_run_work (data);
}

/**
 * rf_engine_new:
 * @parts: what it is put together from
 *
 * Returns: (transfer full): the engine
 */
RfEngine *
rf_engine_new (const RfEngineParts *parts)
{
  RfEngine *self = g_object_new (RF_TYPE_ENGINE, NULL);

  g_set_object (&self->store, parts->store);
  g_set_object (&self->blobs, parts->blobs);
  self->store_error = parts->store_error != NULL ? g_error_copy (parts->store_error) : NULL;
  self->registry = g_object_ref (parts->registry);
  self->planner = rf_planner_new (parts->registry, parts->config);
  if (parts->money_faults != NULL && parts->money_faults->len > 0)
    self->money_fault = g_strdup (g_ptr_array_index (parts->money_faults, 0));
  if (self->store != NULL)
    self->tally = rf_tally_new (self->store, parts->brief);
  return self;
}

static void
rf_engine_dispose (GObject *object)
{
  RfEngine *self = RF_ENGINE (object);

  g_clear_pointer (&self->tally, rf_tally_free);
  g_clear_object (&self->store);
  g_clear_object (&self->blobs);
  g_clear_object (&self->registry);
  g_clear_object (&self->planner);
  G_OBJECT_CLASS (rf_engine_parent_class)->dispose (object);
}

static void
rf_engine_finalize (GObject *object)
{
  RfEngine *self = RF_ENGINE (object);

  /* Every run holds a reference, so the pool is idle by now; the last run may
   * be the one that lets go of it, so nothing waits for it here. */
  g_thread_pool_free (self->workers, FALSE, FALSE);
  g_clear_error (&self->store_error);
  g_free (self->money_fault);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->landed);
  g_hash_table_unref (self->deriving);
  g_cond_clear (&self->derived);
  G_OBJECT_CLASS (rf_engine_parent_class)->finalize (object);
}

static void
rf_engine_class_init (RfEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rf_engine_dispose;
  object_class->finalize = rf_engine_finalize;
}

static void
rf_engine_init (RfEngine *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->landed);
  g_cond_init (&self->derived);
  self->deriving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->workers = g_thread_pool_new (rf_engine_work_cb, NULL, RF_ENGINE_WORKERS, FALSE, NULL);
}

static void
rf_engine_service_init (RfServiceInterface *iface)
{
  iface->lookup = rf_engine_lookup;
  iface->check = rf_engine_check;
  iface->generate = rf_engine_generate;
  iface->list = rf_engine_list;
  iface->get_entry = rf_engine_get_entry;
  iface->get_provider = rf_engine_get_provider;
  iface->apply = rf_engine_apply;
  iface->verify = rf_engine_verify;
  iface->stats = rf_engine_stats;
  iface->derive = rf_engine_derive;
}
