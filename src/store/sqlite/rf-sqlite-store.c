/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sqlite-store-private.h"

#include "rf-charge.h"
#include "rf-operations.h"
#include "rf-salvage.h"
#include "rf-sqlite-jobs.h"
#include "rf-sqlite-tokens.h"
#include "rf-upkeep-operations.h"

/*
 * The embedded store: one SQLite file for any number of threads and processes.
 * This object only ties the operations to the database they run on.
 */

static RfEntry *
rf_sqlite_store_lookup (RfStore *store, const char *namespace_, const char *key, GError **error)
{
  return rf_lookup_run (RF_SQLITE_STORE (store)->database, namespace_, key, error);
}

static RfEntrance *
rf_sqlite_store_enter (RfStore *store, RfPlan *plan, gint64 replaces, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_enter_run (self->database, self->owners, plan, replaces, error);
}

static RfEntrance *
rf_sqlite_store_recall (RfStore *store, const RfPlan *plan, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_charge_recall (self->database, self->owners, plan, error);
}

static gboolean
rf_sqlite_store_charge (RfStore *store,
                        const RfPlan *plan,
                        const char *generation_id,
                        RfOutcome outcome,
                        gboolean *repeated,
                        GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);
  RfCharge charge = { self->owners, plan, generation_id, outcome, FALSE };

  if (!rf_charge_run (self->database, &charge, error))
    return FALSE;
  *repeated = charge.repeated;
  return TRUE;
}

static gboolean
rf_sqlite_store_mark_sent (RfStore *store, gint64 token, GError **error)
{
  return rf_enter_mark_sent (RF_SQLITE_STORE (store)->database, token, error);
}

static gboolean
rf_sqlite_store_save_handle (RfStore *store, gint64 token, const char *handle, GError **error)
{
  return rf_enter_save_handle (RF_SQLITE_STORE (store)->database, token, handle, error);
}

static gboolean
rf_sqlite_store_follow (RfStore *store,
                        gint64 token,
                        RfFlightState *state,
                        RfEntry **entry,
                        GError **failure,
                        GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);
  RfLanding landing = { RF_FLIGHT_RUNNING, NULL, NULL };

  if (!rf_landing_follow (self->database, self->owners, token, &landing, error))
    return FALSE;
  *state = landing.state;
  if (entry != NULL)
    *entry = g_steal_pointer (&landing.entry);
  if (failure != NULL)
    *failure = g_steal_pointer (&landing.failure);
  rf_entry_free (landing.entry);
  g_clear_error (&landing.failure);
  return TRUE;
}

static RfEntry *
rf_sqlite_store_commit (RfStore *store,
                        gint64 token,
                        RfPlan *plan,
                        RfGeneration *generation,
                        GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_landing_commit (self->database, self->blobs, token, plan, generation, error);
}

static gboolean
rf_sqlite_store_fail (RfStore *store,
                      gint64 token,
                      gint64 cost,
                      const GError *failure,
                      GError **error)
{
  return rf_landing_fail (RF_SQLITE_STORE (store)->database, token, cost, failure, error);
}

static gboolean
rf_sqlite_store_abandon (RfStore *store, gint64 token, GError **error)
{
  return rf_enter_abandon (RF_SQLITE_STORE (store)->database, token, error);
}

static gboolean
rf_sqlite_store_save_modified (RfStore *store,
                               gint64 entry_id,
                               const RfAsset *asset,
                               GError **error)
{
  return rf_adopt_save_modified (RF_SQLITE_STORE (store)->database, entry_id, asset, error);
}

static RfReport *
rf_sqlite_store_apply (RfStore *store, const RfAction *action, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  if (action->noun == RF_NOUN_ACCOUNT)
    return rf_charge_apply (self->database, action, error);
  return rf_apply_run (self->database, self->blobs, action, error);
}

static RfPage *
rf_sqlite_store_query (RfStore *store, const RfSelector *selector, GError **error)
{
  return rf_query_run (RF_SQLITE_STORE (store)->database, selector, error);
}

static gboolean
rf_sqlite_store_can_pay (RfStore *store, const RfPlan *plan, gint64 amount, GError **error)
{
  return rf_charge_foresee (RF_SQLITE_STORE (store)->database, plan, amount, error);
}

static RfPage *
rf_sqlite_store_query_accounts (RfStore *store, const RfSelector *selector, GError **error)
{
  return rf_charge_list (RF_SQLITE_STORE (store)->database, selector, error);
}

static RfAccount *
rf_sqlite_store_find_account (RfStore *store, const char *name, gint64 rows, GError **error)
{
  return rf_charge_find (RF_SQLITE_STORE (store)->database, name, rows, error);
}

static gboolean
rf_sqlite_store_flush_tally (RfStore *store, const RfUse *uses, gsize n_uses, GError **error)
{
  return rf_tally_flush (RF_SQLITE_STORE (store)->database, uses, n_uses, error);
}

static RfStats *
rf_sqlite_store_stats (RfStore *store,
                       const char *namespace_,
                       gint64 since,
                       RfStatsBy by,
                       GError **error)
{
  return rf_tally_sum (RF_SQLITE_STORE (store)->database, namespace_, since, by, error);
}

static RfAsset *
rf_sqlite_store_find_blob (RfStore *store,
                           const char *namespace_,
                           const char *sha256,
                           GError **error)
{
  return rf_lookup_blob (RF_SQLITE_STORE (store)->database, namespace_, sha256, error);
}

static RfEntrance *
rf_sqlite_store_preview (RfStore *store, RfPlan *plan, gint64 replaces, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_enter_preview (self->database, self->owners, plan, replaces, error);
}

static gboolean
rf_sqlite_store_refuse (RfStore *store, RfPlan *plan, const GError *failure, GError **error)
{
  return rf_refusals_add (RF_SQLITE_STORE (store)->database, plan, failure, error);
}

static gboolean
rf_sqlite_store_find_generation (RfStore *store,
                                 const char *id,
                                 RfGeneration **generation,
                                 GError **error)
{
  return rf_lookup_generation (RF_SQLITE_STORE (store)->database, id, generation, error);
}

static gboolean
rf_sqlite_store_adopt (RfStore *store, const RfEntry *entry, GError **error)
{
  return rf_adopt_run (RF_SQLITE_STORE (store)->database, entry, error);
}

static void
rf_sqlite_store_iface_init (RfStoreInterface *iface)
{
  iface->lookup = rf_sqlite_store_lookup;
  iface->enter = rf_sqlite_store_enter;
  iface->recall = rf_sqlite_store_recall;
  iface->charge = rf_sqlite_store_charge;
  iface->mark_sent = rf_sqlite_store_mark_sent;
  iface->save_handle = rf_sqlite_store_save_handle;
  iface->follow = rf_sqlite_store_follow;
  iface->commit = rf_sqlite_store_commit;
  iface->fail = rf_sqlite_store_fail;
  iface->abandon = rf_sqlite_store_abandon;
  iface->save_modified = rf_sqlite_store_save_modified;
  iface->apply = rf_sqlite_store_apply;
  iface->query = rf_sqlite_store_query;
  iface->can_pay = rf_sqlite_store_can_pay;
  iface->query_accounts = rf_sqlite_store_query_accounts;
  iface->find_account = rf_sqlite_store_find_account;
  iface->flush_tally = rf_sqlite_store_flush_tally;
  iface->stats = rf_sqlite_store_stats;
  iface->find_blob = rf_sqlite_store_find_blob;
  iface->preview = rf_sqlite_store_preview;
  iface->refuse = rf_sqlite_store_refuse;
  iface->find_generation = rf_sqlite_store_find_generation;
  iface->adopt = rf_sqlite_store_adopt;
  rf_sqlite_store_init_upkeep (iface);
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RfSqliteStore,
                               rf_sqlite_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_STORE, rf_sqlite_store_iface_init)
                                   G_IMPLEMENT_INTERFACE (RF_TYPE_JOB_STORE,
                                                          rf_sqlite_jobs_iface_init)
                                       G_IMPLEMENT_INTERFACE (RF_TYPE_TOKEN_STORE,
                                                              rf_sqlite_tokens_iface_init))

RfDatabase *
rf_sqlite_tokens_get_database (RfTokenStore *store)
{
  return RF_SQLITE_STORE (store)->database;
}

RfDatabase *
rf_sqlite_jobs_get_database (RfJobStore *store)
{
  return RF_SQLITE_STORE (store)->database;
}

RfOwners *
rf_sqlite_jobs_get_owners (RfJobStore *store)
{
  return RF_SQLITE_STORE (store)->owners;
}

static void
rf_sqlite_store_finalize (GObject *object)
{
  RfSqliteStore *self = RF_SQLITE_STORE (object);

  g_clear_pointer (&self->database, rf_database_close);
  g_clear_pointer (&self->owners, rf_owners_free);
  g_clear_object (&self->blobs);

  G_OBJECT_CLASS (rf_sqlite_store_parent_class)->finalize (object);
}

static void
rf_sqlite_store_class_init (RfSqliteStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_sqlite_store_finalize;
}

static void
rf_sqlite_store_init (RfSqliteStore *self)
{
}

/**
 * rf_sqlite_store_new:
 * @data_dir: the data directory, absolute, which is there
 * @blobs: (nullable): what a damaged index is rebuilt from
 * @error: return location
 *
 * Opens the store of a data directory, or makes it. One that cannot be written
 * to is opened for reading. Fails with `store_unavailable`, and with it for an
 * index that a newer Refrain has written.
 *
 * Returns: (transfer full) (nullable): the store, or %NULL
 */
RfStore *
rf_sqlite_store_new (const char *data_dir, RfBlobStore *blobs, GError **error)
{
  g_autoptr (RfSqliteStore) self = g_object_new (RF_TYPE_SQLITE_STORE, NULL);

  if (blobs != NULL)
    self->blobs = g_object_ref (blobs);
  self->owners = rf_owners_new (data_dir);
  self->database = rf_database_open (data_dir, rf_salvage_fill, self->blobs, error);
  if (self->database == NULL)
    return NULL;
  return RF_STORE (g_steal_pointer (&self));
}

/**
 * rf_sqlite_store_is_read_only:
 * @self: a store
 *
 * Returns: whether its directory cannot be written to, so that only look-ups,
 *   lists, statistics and checks work
 */
gboolean
rf_sqlite_store_is_read_only (RfSqliteStore *self)
{
  return rf_database_is_read_only (self->database);
}

/**
 * rf_sqlite_store_dup_notices:
 * @self: a store
 *
 * Returns: (transfer full): what people are to be told once: one line for each
 *   time that the index was found damaged and made anew
 */
GStrv
rf_sqlite_store_dup_notices (RfSqliteStore *self)
{
  return rf_database_dup_notices (self->database);
}

/**
 * rf_sqlite_store_set_patience:
 * @self: a store
 * @microseconds: how long a write waits for other writers; 10 seconds unless
 *   told
 */
void
rf_sqlite_store_set_patience (RfSqliteStore *self, gint64 microseconds)
{
  rf_database_set_patience (self->database, microseconds);
}
