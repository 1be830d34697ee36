/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-store.h"

G_BEGIN_DECLS

/**
 * RfStoreFactory:
 * @place: an empty folder of the test's own
 *
 * Opens a store that keeps its content in @place, or under its name. Stores
 * opened with the same place, in this process or another, are the same store.
 *
 * Returns: (transfer full): the store
 */
typedef RfStore *(*RfStoreFactory) (const char *place);

void store_contract_add (const char *name, RfStoreFactory factory);

/* Each file of the contract adds its own tests. */
typedef struct
{
  RfStoreFactory factory;
  char *place;    /* (owned) */
  RfStore *store; /* (owned) */
} StoreFixture;

typedef void (*StoreTest) (StoreFixture *fixture, gconstpointer factory);

void store_contract_add_test (const char *name,
                              const char *test,
                              RfStoreFactory factory,
                              StoreTest function);
void store_contract_add_flights (const char *name, RfStoreFactory factory);
void store_contract_add_money (const char *name, RfStoreFactory factory);
void store_contract_add_limits (const char *name, RfStoreFactory factory);
void store_contract_add_repeats (const char *name, RfStoreFactory factory);
void store_contract_add_lists (const char *name, RfStoreFactory factory);
void store_contract_add_policy (const char *name, RfStoreFactory factory);
void store_contract_add_upkeep (const char *name, RfStoreFactory factory);
void store_contract_add_purge (const char *name, RfStoreFactory factory);
void store_contract_add_search (const char *name, RfStoreFactory factory);
void store_contract_add_left (const char *name, RfStoreFactory factory);
void store_contract_add_queue (const char *name, RfStoreFactory factory);
void store_contract_add_turns (const char *name, RfStoreFactory factory);
void store_contract_add_tokens (const char *name, RfStoreFactory factory);

/* For the tests of one implementation too. */
char *store_test_dup_place (void);
void store_test_remove_place (char *place);
RfPlan *store_test_plan (const char *word);
RfPlan *store_test_slot (const char *slot, guint version, const char *word);
RfGeneration *store_test_generation (const char *word);
RfEntrance *store_test_enter (RfStore *store, RfPlan *plan, RfEntering how);
RfEntry *store_test_make (RfStore *store, RfPlan *plan);
RfEntry *store_test_land (RfStore *store, RfPlan *plan, gint64 token);
RfEntry *store_test_find (RfStore *store, const char *key);
RfReport *store_test_apply (RfStore *store,
                            RfVerb verb,
                            const RfSelector *selector,
                            gboolean dry_run,
                            GError **error);
RfEntry *store_test_make_at (RfStore *store, const char *word, gint64 at);
char *store_test_make_key_at (RfStore *store, const char *word, gint64 at);
void store_test_use (RfStore *store, const char *key, guint times);
void store_test_change_key (RfStore *store, RfVerb verb, const char *key, gint64 changed);
guint store_test_count (RfStore *store, const char *name, const char *value);
void store_test_assert_sound (RfStore *store);

/* Sums are whole credits; a plan costs 5. */
RfAction *store_test_grant_action (const char *name, gint64 millionths);
RfAction *store_test_limit_action (const char *name, gint64 day, gint64 month);
gboolean store_test_change_account (RfStore *store, RfAction *action, GError **error);
void store_test_grant (RfStore *store, const char *name, gint64 credits);
void store_test_limit (RfStore *store, const char *name, gint64 day, gint64 month);
void store_test_unfreeze (RfStore *store, const char *name);
RfAccount *store_test_find_account (RfStore *store, const char *name);
RfPlan *store_test_plan_for (const char *account, const char *word);
gboolean store_test_charge (RfStore *store, const RfPlan *plan, RfOutcome outcome, GError **error);
void store_test_assert_refused (RfStore *store, RfPlan *plan, RfErrorCode code);
void store_test_assert_charge_refused (RfStore *store,
                                       const RfPlan *plan,
                                       RfOutcome outcome,
                                       RfErrorCode code);

G_END_DECLS
