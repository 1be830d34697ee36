/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-key-file.h"
#include "rf-types.h"

G_BEGIN_DECLS

/**
 * RfTypeKind:
 *
 * Which kind an operation makes, for requests that do not say.
 */
typedef struct
{
  const char *type;
  RfKind kind;
} RfTypeKind;

/**
 * RfProfile:
 * @ttl: seconds by #RfStrategy, -1 for never
 * @match_place: a slot is served whatever its content was made from
 * @reads: the cache is read; a rollback switches it off
 * @hit_price: millionths that a hit costs
 * @joiner_price: millionths that who joined a flight pays on delivery
 * @max_asset: bytes above which a result is delivered and not stored, or 0
 * @grace: seconds after its end that an entry is still served where the
 *   provider fails
 * @refusal_ttl: seconds that a provider's refusal is remembered, or 0
 * @namespace_: the tenant of requests that name this profile and have none
 * @kinds: which kind an operation type means, up to a %NULL type
 * @own_kinds: (owned) (nullable): @kinds, where refrain.conf says them
 *
 * A named cache policy. Strings are constant or interned.
 */
typedef struct
{
  const char *name;
  gint64 ttl[RF_STRATEGY_ALWAYS + 1];
  gboolean match_place;
  gboolean reads;
  gint64 hit_price;
  gint64 joiner_price;
  gint64 max_asset;
  gint64 grace;
  gint64 refusal_ttl;
  const char *namespace_;
  const RfTypeKind *kinds;
  RfTypeKind *own_kinds;
} RfProfile;

extern const RfProfile rf_shipped_profiles[];
extern const char *const rf_profile_money_keys[];
extern const char *const rf_money_keys[];

const RfProfile *rf_profile_find_shipped (const char *name);
GStrv rf_profile_dup_keys (void);
char *rf_profile_dup_value (const RfProfile *self, const char *key);
gboolean rf_profile_find_kind (const RfProfile *self, const char *type, RfKind *kind);
void rf_profile_read (RfProfile *self, RfKeyFile *file, const char *group, GPtrArray *money_faults);

G_END_DECLS
