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
void store_contract_add_lists (const char *name, RfStoreFactory factory);
void store_contract_add_left (const char *name, RfStoreFactory factory);
void store_contract_add_queue (const char *name, RfStoreFactory factory);

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
void store_test_assert_sound (RfStore *store);

G_END_DECLS
