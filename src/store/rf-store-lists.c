/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-store.h"

/* What a store is asked about what it has: lists, accounts, counters. */

/**
 * rf_store_query:
 * @self: a store
 * @selector: which entries, and which page of them
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a page of #RfEntry with everything that is
 *   known of them, or %NULL; `invalid_request` for a cursor of another list
 */
RfPage *
rf_store_query (RfStore *self, const RfSelector *selector, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->query (self, selector, error);
}

/**
 * rf_store_query_accounts:
 * @self: a store
 * @selector: which page of them; only its limit and cursor are read
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a page of #RfAccount by name, without
 *   their ledgers, or %NULL
 */
RfPage *
rf_store_query_accounts (RfStore *self, const RfSelector *selector, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->query_accounts (self, selector, error);
}

/**
 * rf_store_find_account:
 * @self: a store
 * @name: its name
 * @rows: how many of its last ledger rows are wanted
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the account, or %NULL: without an error
 *   where there is none of that name
 */
RfAccount *
rf_store_find_account (RfStore *self, const char *name, gint64 rows, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->find_account (self, name, rows, error);
}

/**
 * rf_store_can_pay:
 * @self: a store
 * @plan: a plan
 * @amount: millionths; 0 is never asked for
 * @error: return location; %RF_ERROR_OVER_BUDGET, %RF_ERROR_NOT_FOUND
 *
 * Returns: whether the plan's account could pay that much as it stands
 */
gboolean
rf_store_can_pay (RfStore *self, const RfPlan *plan, gint64 amount, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return amount <= 0 || RF_STORE_GET_IFACE (self)->can_pay (self, plan, amount, error);
}

/**
 * rf_store_flush_tally:
 * @self: a store
 * @uses: (array length=n_uses): answered requests
 * @n_uses: how many
 * @error: return location
 *
 * Returns: whether they are counted
 */
gboolean
rf_store_flush_tally (RfStore *self, const RfUse *uses, gsize n_uses, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->flush_tally (self, uses, n_uses, error);
}

/**
 * rf_store_stats:
 * @self: a store
 * @namespace_: the tenant
 * @since: how far to look back, in seconds; whole hours are counted
 * @by: what to split the sums by, beside the kind
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the sums, or %NULL
 */
RfStats *
rf_store_stats (RfStore *self, const char *namespace_, gint64 since, RfStatsBy by, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->stats (self, namespace_, since, by, error);
}

/**
 * rf_store_find_blob:
 * @self: a store
 * @sha256: hex
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an asset that names the blob, or %NULL:
 *   without an error where no generation has it
 */
RfAsset *
rf_store_find_blob (RfStore *self, const char *sha256, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->find_blob (self, NULL, sha256, error);
}

/**
 * rf_store_find_blob_of:
 * @self: a store
 * @namespace_: the tenant
 * @sha256: hex
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an asset that names the blob, or %NULL:
 *   without an error where no generation of the tenant has it
 */
RfAsset *
rf_store_find_blob_of (RfStore *self, const char *namespace_, const char *sha256, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->find_blob (self, namespace_, sha256, error);
}

/**
 * rf_store_find_generation:
 * @self: a store
 * @id: a generation's id
 * @generation: (out) (transfer full) (nullable): all of it, or %NULL
 * @error: return location
 *
 * Returns: whether the store could be read
 */
gboolean
rf_store_find_generation (RfStore *self, const char *id, RfGeneration **generation, GError **error)
{
  return RF_STORE_GET_IFACE (self)->find_generation (self, id, generation, error);
}
