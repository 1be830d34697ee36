/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-cleanup.h"
#include "rf-run.h"
#include "rf-text.h"

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
 * rf_engine_dup_selector:
 * @self: an engine
 * @selector: (nullable): which entries
 *
 * A selector that came without a namespace means the one of its profile; a key
 * is then the entry's whatever profile it was made with.
 *
 * Returns: (transfer full): the selector as the store understands it
 */
RfSelector *
rf_engine_dup_selector (RfEngine *self, const RfSelector *selector)
{
  RfSelector *meant = selector != NULL ? rf_selector_copy (selector) : rf_selector_new ();
  const RfProfile *profile =
      meant->profile != NULL ? rf_config_find_profile (self->config, meant->profile) : NULL;

  if (meant->namespace_ == NULL && profile != NULL)
    meant->namespace_ = g_strdup (profile->namespace_);
  if (rf_selector_names_entries (meant))
    g_clear_pointer (&meant->profile, g_free);
  return meant;
}

static void
rf_provider_info_unref_cb (gpointer info)
{
  rf_provider_info_unref (info);
}

static RfPage *
rf_engine_list_actions (RfEngine *self, const RfSelector *selector, GError **error)
{
  g_autoptr (RfPage) page = rf_page_new ((GDestroyNotify) rf_past_action_free);
  gint64 limit = selector != NULL ? selector->limit : 100;
  guint64 before = 0;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  if (selector != NULL && selector->cursor != NULL &&
      !g_ascii_string_to_unsigned (selector->cursor, 10, 1, G_MAXINT64, &before, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "“%s” is no cursor of this list",
                   selector->cursor);
      return NULL;
    }
  g_ptr_array_unref (page->items);
  page->items = rf_store_list_actions (self->store, (gint64) before, limit + 1, error);
  if (page->items == NULL)
    return NULL;
  if ((gint64) page->items->len > limit)
    {
      const RfPastAction *last = g_ptr_array_index (page->items, (guint) limit - 1);

      page->next_cursor = g_strdup_printf ("%" G_GINT64_FORMAT, last->id);
      g_ptr_array_set_size (page->items, (int) limit);
    }
  return g_steal_pointer (&page);
}

static RfPage *
rf_engine_list (RfService *service, RfNoun noun, const RfSelector *selector, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfPage *page = NULL;
  GPtrArray *providers = NULL;

  if (noun == RF_NOUN_ENTRY)
    {
      g_autoptr (RfSelector) meant = rf_engine_dup_selector (self, selector);

      return rf_engine_needs_store (self, error) ? rf_store_query (self->store, meant, error)
                                                 : NULL;
    }
  if (noun == RF_NOUN_ACCOUNT)
    return rf_engine_list_accounts (self, selector, error);
  if (noun == RF_NOUN_ACTION)
    return rf_engine_list_actions (self, selector, error);
  if (noun == RF_NOUN_JOB)
    return rf_engine_list_jobs (self, selector, error);
  if (noun == RF_NOUN_TOKEN)
    return rf_engine_list_tokens (self, selector, error);
  page = rf_page_new (rf_provider_info_unref_cb);
  providers = rf_registry_get_providers (self->registry);
  for (guint i = 0; i < providers->len; i++)
    g_ptr_array_add (page->items, rf_provider_info_ref (g_ptr_array_index (providers, i)));
  return page;
}

static RfEntry *
rf_engine_get_entry (RfService *service, const RfSelector *selector, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfSelector) meant = rf_engine_dup_selector (self, selector);
  g_autoptr (RfPage) page = NULL;
  RfEntry *entry = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  /* Not the look-up of the hit path, which reads no more than a hit needs. */
  page = rf_store_query (self->store, meant, error);
  if (page == NULL)
    return NULL;
  if (page->items->len > 0)
    entry = g_ptr_array_steal_index (page->items, 0);
  else
    {
      g_autofree char *named = rf_selector_to_string (meant);
      g_autofree char *shown =
          rf_text_dup_printable (meant->exact_key != NULL ? meant->exact_key : named, 120);

      g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "nothing stands under “%s”", shown);
      if (error != NULL)
        rf_error_set_hint (*error, "“refrain cache list” tells which keys there are");
    }
  /* A path is told only where it leads to the file. */
  for (guint i = 0; entry != NULL && i < entry->generation->assets->len; i++)
    rf_blob_store_check (self->blobs, g_ptr_array_index (entry->generation->assets, i), NULL);
  return entry;
}

static RfModelInfo *
rf_engine_find_model (RfService *service, const RfRequest *request, GError **error)
{
  return rf_planner_dup_model (RF_ENGINE (service)->planner, request, error);
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

/* A status is one sentence: why it is not ready, and the way out. */
static char *
rf_engine_dup_failure (const GError *failure)
{
  const char *hint = rf_error_get_hint (failure);

  if (hint == NULL)
    return g_strdup (failure->message);
  return g_strdup_printf ("%s; %c%s", failure->message, g_ascii_tolower (hint[0]), hint + 1);
}

static RfProviderInfo *
rf_engine_get_provider (RfService *service, const char *id, RfProviderState *state, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfProviderInfo *info = rf_registry_find (self->registry, id);
  g_autoptr (RfProvider) provider = NULL;
  g_autoptr (GError) failure = NULL;

  if (info == NULL)
    {
      rf_engine_refuse_provider (self, id, error);
      return NULL;
    }
  if (info->refused == NULL)
    {
      provider = rf_registry_open (self->registry, id, &failure);
      if (provider != NULL)
        rf_provider_ask_state (provider, state);
      else
        *state = (RfProviderState){ rf_engine_dup_failure (failure), RF_LACK_MODULE };
    }
  return rf_provider_info_ref (info);
}

static RfReport *
rf_engine_carry_out (RfEngine *self, const RfAction *action, GError **error)
{
  g_autoptr (RfSelector) meant = NULL;
  RfAction resolved = *action;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  if (action->noun == RF_NOUN_ENTRY && action->verb == RF_VERB_CLEANUP)
    return rf_cleanup_run (self, action, error);
  if (action->noun == RF_NOUN_JOB)
    return rf_engine_apply_to_jobs (self, action, error);
  if (action->noun == RF_NOUN_TOKEN)
    return rf_engine_apply_to_tokens (self, action, error);
  /* Borrowed but for the selector. */
  if (action->noun == RF_NOUN_ENTRY && action->selector != NULL)
    resolved.selector = meant = rf_engine_dup_selector (self, action->selector);
  return rf_store_apply (self->store, &resolved, error);
}

static RfReport *
rf_engine_apply (RfService *service, const RfAction *action, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfReport *report = rf_engine_carry_out (self, action, error);

  if (report != NULL && action->noun == RF_NOUN_ENTRY && !report->dry_run)
    rf_watch_change (self->watch,
                     action->selector != NULL ? action->selector->namespace_ : NULL,
                     action->verb,
                     report);
  return report;
}

static void
rf_engine_set_watch (RfService *service, RfWatch *watch)
{
  g_set_object (&RF_ENGINE (service)->watch, watch);
}

static RfPeople *
rf_engine_get_people (RfService *service, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->people_mutex);

  if (self->people == NULL && self->people_opener != NULL)
    self->people = self->people_opener (self->people_data, error);
  else if (self->people == NULL)
    g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "there is no store of people");
  return self->people;
}

/**
 * rf_engine_set_people_opener:
 * @self: an engine
 * @opener: (nullable): opens the people when they are first asked for; %NULL: they are
 *   not opened any more
 * @user_data: for @opener
 *
 * Those that are open stay for as long as the engine does, since others may work with
 * them.
 */
void
rf_engine_set_people_opener (RfEngine *self, RfPeopleOpener opener, gpointer user_data)
{
  g_mutex_lock (&self->people_mutex);
  self->people_opener = opener;
  self->people_data = user_data;
  g_mutex_unlock (&self->people_mutex);
}

static RfStats *
rf_engine_stats (RfService *service,
                 const RfSelector *where,
                 gint64 since,
                 RfStatsBy by,
                 GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfSelector) meant = rf_engine_dup_selector (self, where);
  RfStats *stats = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  stats = rf_store_stats (
      self->store, meant->namespace_ != NULL ? meant->namespace_ : "", since, by, error);
  if (stats != NULL)
    rf_stats_add_alerts (stats, self->alert_hit_rate, self->alert_min_requests);
  return stats;
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
  self->config = g_object_ref (parts->config);
  self->planner = rf_planner_new (parts->registry, parts->config);
  self->memo = rf_plan_memo_new ();
  self->clock = g_strdup (parts->clock);
  self->retention = parts->retention != NULL ? rf_retention_config_ref (parts->retention)
                                             : rf_retention_config_new (NULL, parts->config);
  self->alert_hit_rate = rf_config_get_alert_hit_rate (parts->config);
  self->alert_min_requests = rf_config_get_alert_min_requests (parts->config);
  if (parts->money_faults != NULL && parts->money_faults->len > 0)
    self->money_fault = g_strdup (g_ptr_array_index (parts->money_faults, 0));
  if (self->store != NULL)
    {
      self->tally = rf_tally_new (self->store, parts->brief);
      self->endings = rf_endings_new (self->store);
    }
  if (RF_IS_JOB_STORE (self->store))
    self->heart = rf_heart_new (RF_JOB_STORE (self->store), RF_HEART_INTERVAL);
  return self;
}

static void
rf_engine_dispose (GObject *object)
{
  RfEngine *self = RF_ENGINE (object);

  g_clear_object (&self->people);
  g_clear_pointer (&self->heart, rf_heart_free);
  g_clear_pointer (&self->endings, rf_endings_free);
  g_clear_pointer (&self->tally, rf_tally_free);
  g_clear_object (&self->store);
  g_clear_object (&self->blobs);
  g_clear_object (&self->registry);
  g_clear_object (&self->planner);
  g_clear_object (&self->watch);
  g_clear_object (&self->config);
  G_OBJECT_CLASS (rf_engine_parent_class)->dispose (object);
}

static void
rf_engine_finalize (GObject *object)
{
  RfEngine *self = RF_ENGINE (object);

  /* Every run holds a reference, so the pool is idle by now; the last run may
   * be the one that lets go of it, so nothing waits for it here. */
  g_thread_pool_free (self->workers, FALSE, FALSE);
  g_hash_table_unref (self->runs);
  rf_turns_free (self->turns);
  rf_renewals_free (self->renewals);
  g_clear_error (&self->store_error);
  g_free (self->money_fault);
  g_clear_pointer (&self->memo, rf_plan_memo_free);
  g_free (self->clock);
  rf_retention_config_unref (self->retention);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->landed);
  g_hash_table_unref (self->deriving);
  g_cond_clear (&self->derived);
  g_mutex_clear (&self->people_mutex);
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
  g_mutex_init (&self->people_mutex);
  g_cond_init (&self->landed);
  self->runs = g_hash_table_new (g_str_hash, g_str_equal);
  self->renewals = rf_renewals_new ();
  g_cond_init (&self->derived);
  self->deriving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->turns = rf_turns_new ();
  self->workers = g_thread_pool_new (rf_engine_work_cb, NULL, RF_ENGINE_WORKERS, FALSE, NULL);
  g_thread_pool_set_sort_function (self->workers, rf_run_compare_cb, NULL);
}

static void
rf_engine_service_init (RfServiceInterface *iface)
{
  iface->lookup = rf_engine_lookup;
  iface->check = rf_engine_check;
  iface->generate = rf_engine_generate;
  iface->list = rf_engine_list;
  iface->get_entry = rf_engine_get_entry;
  iface->get_account = rf_engine_get_account;
  iface->find_model = rf_engine_find_model;
  iface->get_provider = rf_engine_get_provider;
  iface->get_job = rf_engine_get_job;
  iface->cancel = rf_engine_cancel;
  iface->begin_batch = rf_engine_begin_batch;
  iface->take_over = rf_engine_take_over;
  iface->run_jobs = rf_engine_run_jobs;
  iface->list_warm_up = rf_engine_list_warm_up;
  iface->apply = rf_engine_apply;
  iface->verify = rf_engine_verify;
  iface->repair = rf_engine_repair;
  iface->stats = rf_engine_stats;
  iface->export_entry = rf_engine_export;
  iface->import_file = rf_engine_import;
  iface->derive = rf_engine_derive;
  iface->create_token = rf_engine_create_token;
  iface->find_token = rf_engine_find_token;
  iface->enqueue = rf_engine_enqueue;
  iface->open_asset = rf_engine_open_asset;
  iface->put_input = rf_engine_put_input;
  iface->dup_work_directory = rf_engine_dup_work_directory;
  iface->remove_work_directory = rf_engine_remove_work_directory;
  iface->get_generation = rf_engine_get_generation;
  iface->get_keeping = rf_engine_get_keeping;
  iface->probe = rf_engine_probe;
  iface->set_watch = rf_engine_set_watch;
  iface->get_people = rf_engine_get_people;
}
