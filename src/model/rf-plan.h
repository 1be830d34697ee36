/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry.h"
#include "rf-model-info.h"
#include "rf-request.h"

G_BEGIN_DECLS

/**
 * RfPlan:
 * @params: every parameter that reaches the provider, canonical
 * @canonical: the RFC 8785 text that was hashed
 * @fingerprint: SHA-256 of @canonical, hex
 * @identity: the fingerprint for `once`, for scoped strategies SHA-256 of
 *   the canonical `[fingerprint, strategy, scope id]`
 * @key: (nullable): where the result stands in the cache; %NULL for `always`
 * @is_slot: @key names a place and not a content
 * @scope: (nullable): the id that the strategy counts by
 * @seed: (nullable): the seed that the provider is given
 * @ttl: seconds from binding until it expires, or -1 for never
 * @pending: an input is still to be made: price and validity are known, and
 *   everything that is hashed is not
 * @price: millionths, frozen here; the most that a run is charged
 * @hit_price: millionths that a hit is charged
 * @joiner_price: millionths that a joiner is charged on delivery
 * @grace: seconds after its end that an entry may still be served, as stale
 * @max_asset: bytes above which a result is delivered and not stored, or 0
 * @refusal_ttl: seconds that a refusal is remembered, 0 for not at all
 * @reads: the cache is read; a rollback switches it off
 * @no_store: nothing is kept
 * @idempotency_key: (nullable): names this very request; repeated, it is
 *   answered as the first was and charged once
 * @account: (nullable): who pays; %NULL for the account `default`
 * @account_is_configured: refrain.conf names the account, so it is there
 * @limit_day: millionths that refrain.conf lets the account spend in a day of
 *   UTC, or -1
 * @limit_month: the same for a month
 * @blocked: (nullable): why nothing may be made for it now, a sentence
 * @request: (nullable): the request as JSON, with its inputs pinned to their
 *   content, for a flight that has to be asked for anew
 * @job: the job of the queue that asks, or 0
 * @now: milliseconds, when it was planned; a look-up may use a plan again later, and
 *   goes by its own time
 *
 * A request after normalisation. Pure and immutable: made from manifests and
 * configuration alone, and the same request makes the same plan.
 */
typedef struct
{
  gatomicrefcount references;
  RfModelInfo *model;
  gboolean external_cost;
  char *namespace_;
  char *profile;
  JsonObject *params;
  GHashTable *inputs; /* utf8 → RfInput with the sha256 set */
  char *canonical;
  char *prompt;
  char *fingerprint;
  char *identity;
  char *key;
  gboolean pending;
  gboolean is_slot;
  gboolean match_place;
  RfStrategy strategy;
  char *scope;
  guint version;
  char *seed;
  gint64 ttl;
  gint64 price;
  gint64 hit_price;
  gint64 joiner_price;
  gint64 grace;
  gint64 max_asset;
  gint64 refusal_ttl;
  gboolean reads;
  gboolean no_store;
  char *idempotency_key;
  RfRequest *asked; /* (owned) (nullable) what @request is made of, when it is needed */
  char *request;
  gint64 job;
  gint64 max_cost;
  gint64 max_age;
  gboolean force_refresh;
  gboolean only_if_cached;
  char *blocked;
  char *account;
  gboolean account_is_configured;
  gint64 limit_day;
  gint64 limit_month;
  GStrv tags;
  char *playthrough_id;
  char *player_id;
  gint64 now;
} RfPlan;

RfPlan *rf_plan_new (void);
RfPlan *rf_plan_ref (RfPlan *self);
void rf_plan_unref (RfPlan *self);
gint64 rf_plan_get_charge (const RfPlan *self, RfOutcome outcome);
gboolean rf_plan_affords (const RfPlan *self, gint64 price, GError **error);
gboolean rf_plan_may_lead (const RfPlan *self, GError **error);
gboolean rf_plan_fits_kind (const RfPlan *self, const RfEntry *entry, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfPlan, rf_plan_unref)

G_END_DECLS
