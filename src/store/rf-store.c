/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-store.h"

/*
 * The interface that any database can stand behind: each method is one whole
 * operation. The functions below only pass calls on.
 */

G_DEFINE_INTERFACE (RfStore, rf_store, G_TYPE_OBJECT)

static void
rf_store_default_init (RfStoreInterface *iface)
{
}

/**
 * rf_entrance_free:
 * @self: (transfer full) (nullable): an entrance
 */
void
rf_entrance_free (RfEntrance *self)
{
  if (self == NULL)
    return;
  rf_entry_free (self->entry);
  g_free (self->generation_id);
  g_free (self->handle);
  g_free (self->account);
  g_free (self);
}

/**
 * rf_store_lookup:
 * @self: a store
 * @namespace_: the tenant, empty by default
 * @key: a key
 * @error: return location
 *
 * The fast path of a hit. The entry has its tags and, of its generation, all
 * that a hit tells: everything but the prompt, the canonical request and
 * whether it may be shared, which rf_store_query() gives.
 *
 * Returns: (transfer full) (nullable): the entry under the key that is not in
 *   the trash, expired or not, or %NULL: without an error where there is none
 */
RfEntry *
rf_store_lookup (RfStore *self, const char *namespace_, const char *key, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->lookup (self, namespace_, key, error);
}

/**
 * rf_store_enter:
 * @self: a store
 * @plan: what is wanted
 * @replaces: id of an entry that the caller found wanting (its blob is gone, it
 *   is too old), or 0: it is no hit, and its generation is bound to nothing
 * @error: return location
 *
 * Decides in one transaction what a request becomes. A plan without a key never
 * joins and is never joined; one with `force_refresh` always leads. A hit is an
 * unexpired entry whose generation has the plan's fingerprint, or any for a plan
 * that matches by place.
 *
 * A join may be to a flight of another key, or of another content under the
 * same key. So when rf_store_follow() says that it is done, and the entry is
 * not under the plan's own key with a content that will do, enter again: it
 * becomes a binding, or a lead.
 *
 * Fails with `unknown_outcome` where a flight for the same identity was sent,
 * has no handle and may have cost something, and its owner is dead; with
 * `over_budget` where a limited account cannot pay; with `not_found` where
 * there is no such account.
 *
 * Returns: (transfer full) (nullable): what it became, or %NULL
 */
RfEntrance *
rf_store_enter (RfStore *self, RfPlan *plan, gint64 replaces, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->enter (self, plan, replaces, error);
}

/**
 * rf_store_recall:
 * @self: a store
 * @plan: what is wanted, with an idempotency key
 * @error: return location
 *
 * Keys are remembered for a day, each for its account. Fails with `conflict`
 * where the key was given to another request, and where what it was charged
 * for is not there any more.
 *
 * Returns: (transfer full) (nullable): how the same request was answered before,
 *   or %NULL: without an error where it was not
 */
RfEntrance *
rf_store_recall (RfStore *self, const RfPlan *plan, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->recall (self, plan, error);
}

/**
 * rf_store_charge:
 * @self: a store
 * @plan: what was wanted
 * @generation_id: what it is answered with
 * @outcome: %RF_OUTCOME_HIT, %RF_OUTCOME_STALE or %RF_OUTCOME_JOINED
 * @repeated: (out): whether the plan's idempotency key has an answer already:
 *   then nothing was charged, and rf_store_recall() gives it
 * @error: return location
 *
 * Charges what the plan says for that. Fails with `over_budget` where a limited
 * account cannot pay, and with `not_found` where there is no such account; a
 * charge of 0 never reads it.
 *
 * Returns: whether it is durable
 */
gboolean
rf_store_charge (RfStore *self,
                 const RfPlan *plan,
                 const char *generation_id,
                 RfOutcome outcome,
                 gboolean *repeated,
                 GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->charge (self, plan, generation_id, outcome, repeated, error);
}

/**
 * rf_store_mark_sent:
 * @self: a store
 * @token: a flight that the caller leads
 * @error: return location
 *
 * To be called before the first byte leaves: from here on the run may have
 * cost something.
 *
 * Returns: whether it is durable; `conflict` where the flight was taken over
 */
gboolean
rf_store_mark_sent (RfStore *self, gint64 token, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->mark_sent (self, token, error);
}

/**
 * rf_store_save_handle:
 * @self: a store
 * @token: a flight that the caller leads
 * @handle: by which the provider knows the job
 * @error: return location
 *
 * Returns: whether it is durable; `conflict` where the flight was taken over
 */
gboolean
rf_store_save_handle (RfStore *self, gint64 token, const char *handle, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->save_handle (self, token, handle, error);
}

/**
 * rf_store_follow:
 * @self: a store
 * @token: a flight, joined or led
 * @state: (out): how it stands
 * @entry: (out) (nullable) (optional): what it has brought; without a key and an
 *   id where no entry was made of it
 * @failure: (out) (nullable) (optional): why it failed
 * @error: return location
 *
 * The end of a flight is remembered for an hour.
 *
 * Returns: whether it could be read
 */
gboolean
rf_store_follow (RfStore *self,
                 gint64 token,
                 RfFlightState *state,
                 RfEntry **entry,
                 GError **failure,
                 GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->follow (self, token, state, entry, failure, error);
}

/**
 * rf_store_commit:
 * @self: a store
 * @token: a flight that the caller leads
 * @plan: what the flight is for
 * @generation: what came of it, with its assets, cost and times; what the plan
 *   says as well may be left out, and id, account, price and charge are set
 * @error: return location
 *
 * The blobs and the side record are durable by now. An asset with a path is looked
 * at once more in the transaction: `not_found` where its file was taken away in
 * the meantime; put it back, and commit again. The entry is in the trash,
 * and superseded, where a flight that began later has put its own under the
 * key in the meantime.
 *
 * A flight whose hold was released meanwhile, and that nobody else has taken up,
 * may still land: what was made is kept, nobody is charged, and the ledger says
 * that the operator has absorbed its cost.
 *
 * Returns: (transfer full) (nullable): the entry, without key and id for a plan
 *   without a key, or %NULL; `conflict` where the flight was taken over
 */
RfEntry *
rf_store_commit (RfStore *self,
                 gint64 token,
                 RfPlan *plan,
                 RfGeneration *generation,
                 GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->commit (self, token, plan, generation, error);
}

/**
 * rf_store_fail:
 * @self: a store
 * @token: one's fencing token
 * @cost: millionths that it cost all the same, or 0 where nothing was charged:
 *   then the hold is released
 * @failure: why
 * @error: return location; %RF_ERROR_CONFLICT where the token is not the
 *   flight's any more
 *
 * Ends a flight that brought nothing that could be stored.
 *
 * Returns: whether it is written
 */
gboolean
rf_store_fail (RfStore *self, gint64 token, gint64 cost, const GError *failure, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->fail (self, token, cost, failure, error);
}

/**
 * rf_store_abandon:
 * @self: a store
 * @token: one's fencing token
 * @error: return location; %RF_ERROR_CONFLICT where the token is not the
 *   flight's any more
 *
 * Lets go of a flight whose end is not known. The hold stays. A job is resumed
 * by whoever wants the same; what was sent and has no handle is
 * %RF_ERROR_UNKNOWN_OUTCOME from now on.
 *
 * Returns: whether it is written
 */
gboolean
rf_store_abandon (RfStore *self, gint64 token, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->abandon (self, token, error);
}

/**
 * rf_store_save_modified:
 * @self: a store
 * @entry_id: the entry that was looked up
 * @asset: its asset, whose mtime rf_blob_store_open() has changed
 * @error: return location
 *
 * Returns: whether it is written; a failure costs only another hashing
 */
gboolean
rf_store_save_modified (RfStore *self, gint64 entry_id, const RfAsset *asset, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->save_modified (self, entry_id, asset, error);
}

/**
 * rf_store_apply:
 * @self: a store
 * @action: what is done, and to what; of its selector sort, limit and cursor
 *   are not read
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what it came to, or %NULL
 */
RfReport *
rf_store_apply (RfStore *self, const RfAction *action, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->apply (self, action, error);
}

/**
 * rf_store_preview:
 * @self: a store
 * @plan: what would be wanted
 * @replaces: an entry that will not do, or 0
 * @error: return location; as for rf_store_enter()
 *
 * Reads only.
 *
 * Returns: (transfer full) (nullable): what rf_store_enter() would make of it
 *   now; a lead without token and id
 */
RfEntrance *
rf_store_preview (RfStore *self, RfPlan *plan, gint64 replaces, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->preview (self, plan, replaces, error);
}

/**
 * rf_store_refuse:
 * @self: a store
 * @plan: what was asked
 * @failure: the provider's refusal
 * @error: return location
 *
 * Returns: whether it is remembered
 */
gboolean
rf_store_refuse (RfStore *self, RfPlan *plan, const GError *failure, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->refuse (self, plan, failure, error);
}

/**
 * rf_store_adopt:
 * @self: a store
 * @entry: an entry with its generation, or without a key a generation alone
 * @error: return location
 *
 * Returns: whether it is written, or was there
 */
gboolean
rf_store_adopt (RfStore *self, const RfEntry *entry, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->adopt (self, entry, error);
}

/**
 * rf_store_verify:
 * @self: a store
 * @cancellable: (nullable): may be cancelled from another thread
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type utf8): one sentence for each
 *   fault, none where all is well, or %NULL
 */
GPtrArray *
rf_store_verify (RfStore *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->verify (self, cancellable, error);
}
