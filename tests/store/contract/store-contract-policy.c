/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-time.h"

/* What a plan's directives make of its entrance: who reads, who joins, who is
 * bound, and who may lead. */

static void
assert_refuses (StoreFixture *fixture, RfPlan *plan, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static void
assert_foresees (StoreFixture *fixture, RfPlan *plan, RfEntering how)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntrance) entrance = rf_store_preview (fixture->store, plan, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (entrance->how, ==, how);
  g_assert_true ((entrance->entry != NULL) == (how == RF_ENTERING_HIT || how == RF_ENTERING_BOUND));
}

static void
test_reading_off_joins_and_is_given_no_entry (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) blind = store_test_plan ("word");
  g_autoptr (RfPlan) place = store_test_slot ("door|none|once", 1, "word");
  g_autoptr (RfEntry) first = store_test_make (fixture->store, plan);
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntrance) join = NULL;
  g_autoptr (RfEntry) second = NULL;
  g_autoptr (RfEntry) found = NULL;

  blind->reads = FALSE;
  place->reads = FALSE;
  lead = store_test_enter (fixture->store, blind, RF_ENTERING_LEAD);
  join = store_test_enter (fixture->store, place, RF_ENTERING_JOIN);
  g_assert_cmpint (join->token, ==, lead->token);
  second = store_test_land (fixture->store, blind, lead->token);
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->id, ==, second->id);
  g_assert_cmpint (found->id, !=, first->id);
  store_test_assert_sound (fixture->store);
}

static void
test_no_store_is_served_and_bound_to_nothing (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) elsewhere = store_test_plan ("word");
  g_autoptr (RfPlan) place = store_test_slot ("door|none|once", 1, "word");
  g_autoptr (RfEntry) made = NULL;
  g_autoptr (RfEntrance) single = NULL;
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntrance) served = NULL;
  g_autoptr (GError) end = g_error_new_literal (RF_ERROR, RF_ERROR_FAILED, "it is not kept");

  place->no_store = TRUE;
  /* Nobody can join a flight that leaves nothing behind. */
  single = store_test_enter (fixture->store, place, RF_ENTERING_LEAD);
  lead = store_test_enter (fixture->store, elsewhere, RF_ENTERING_LEAD);
  rf_entrance_free (store_test_enter (fixture->store, place, RF_ENTERING_JOIN));
  g_assert_true (rf_store_fail (fixture->store, single->token, 0, end, NULL));
  made = store_test_land (fixture->store, elsewhere, lead->token);
  served = store_test_enter (fixture->store, place, RF_ENTERING_BOUND);
  g_assert_cmpint (served->entry->id, ==, made->id);
  g_assert_null (store_test_find (fixture->store, place->key));
  store_test_assert_sound (fixture->store);
}

static void
test_who_may_not_pay_is_bound_and_joins (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) poor = store_test_slot ("door|none|once", 1, "word");
  g_autoptr (RfPlan) dear = store_test_slot ("gate|none|once", 1, "word");
  g_autoptr (RfEntrance) lead = NULL;

  poor->max_cost = 1000000;
  assert_refuses (fixture, poor, RF_ERROR_OVER_BUDGET);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  dear->max_cost = 1000000;
  dear->joiner_price = 1000001;
  assert_refuses (fixture, dear, RF_ERROR_OVER_BUDGET);
  rf_entrance_free (store_test_enter (fixture->store, poor, RF_ENTERING_JOIN));
  rf_entry_free (store_test_land (fixture->store, plan, lead->token));
  dear->hit_price = 1000001;
  assert_refuses (fixture, dear, RF_ERROR_OVER_BUDGET);
  g_assert_null (store_test_find (fixture->store, dear->key));
  rf_entrance_free (store_test_enter (fixture->store, poor, RF_ENTERING_BOUND));
  store_test_assert_sound (fixture->store);
}

static void
test_only_if_cached_is_bound_and_never_waits (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) place = store_test_slot ("door|none|once", 1, "word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);

  place->only_if_cached = TRUE;
  assert_refuses (fixture, place, RF_ERROR_NOT_CACHED);
  rf_entry_free (store_test_land (fixture->store, plan, lead->token));
  rf_entrance_free (store_test_enter (fixture->store, place, RF_ENTERING_BOUND));
  rf_entrance_free (store_test_enter (fixture->store, place, RF_ENTERING_HIT));
}

static void
test_what_is_blocked_is_bound_and_never_leads (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) place = store_test_slot ("door|none|once", 1, "word");

  place->blocked = g_strdup ("refrain.conf:1: a price is wrong");
  assert_refuses (fixture, place, RF_ERROR_FAILED);
  rf_entry_free (store_test_make (fixture->store, plan));
  rf_entrance_free (store_test_enter (fixture->store, place, RF_ENTERING_BOUND));
}

static void
test_foreseeing_changes_nothing (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) place = store_test_slot ("door|none|once", 1, "word");
  g_autoptr (RfEntrance) lead = NULL;

  place->max_cost = 0;
  place->only_if_cached = TRUE;
  assert_foresees (fixture, place, RF_ENTERING_LEAD);
  place->only_if_cached = FALSE;
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  assert_foresees (fixture, place, RF_ENTERING_JOIN);
  rf_entry_free (store_test_land (fixture->store, plan, lead->token));
  assert_foresees (fixture, place, RF_ENTERING_BOUND);
  g_assert_null (store_test_find (fixture->store, place->key));
  assert_foresees (fixture, plan, RF_ENTERING_HIT);
  plan->force_refresh = TRUE;
  assert_foresees (fixture, plan, RF_ENTERING_LEAD);
  store_test_assert_sound (fixture->store);
}

static void
refuse (StoreFixture *fixture, RfPlan *plan)
{
  g_autoptr (GError) failure =
      g_error_new_literal (RF_ERROR, RF_ERROR_REFUSED, "not in this house");
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_store_refuse (fixture->store, plan, failure, &error));
  g_assert_no_error (error);
}

static void
test_a_refusal_is_told_again_for_its_time (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) other = store_test_plan ("other");
  g_autoptr (RfPlan) tenant = store_test_plan ("word");
  g_autoptr (GError) error = NULL;
  gint64 now = rf_time_now ();

  plan->refusal_ttl = 60;
  other->refusal_ttl = 60;
  tenant->refusal_ttl = 60;
  g_free (tenant->namespace_);
  tenant->namespace_ = g_strdup ("tenant");
  refuse (fixture, plan);
  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "not in this house");
  rf_entry_free (store_test_make (fixture->store, other));
  rf_entry_free (store_test_make (fixture->store, tenant));
  /* A clock that was set back does not make it longer. */
  rf_time_set_for_tests (now - 86400000);
  assert_foresees (fixture, plan, RF_ENTERING_LEAD);
  rf_time_set_for_tests (now + 59000);
  assert_refuses (fixture, plan, RF_ERROR_REFUSED);
  rf_time_set_for_tests (now + 60000);
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

static void
test_who_asks_anew_ends_a_refusal (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) fresh = store_test_plan ("word");
  g_autoptr (RfPlan) place = store_test_slot ("door|none|once", 1, "word");
  g_autoptr (RfPlan) careless = store_test_slot ("gate|none|once", 1, "word");
  g_autoptr (RfPlan) single = store_test_plan ("single");

  plan->refusal_ttl = 60;
  fresh->refusal_ttl = 60;
  place->refusal_ttl = 60;
  fresh->force_refresh = TRUE;
  refuse (fixture, plan);
  assert_refuses (fixture, place, RF_ERROR_REFUSED);
  assert_foresees (fixture, careless, RF_ENTERING_LEAD);
  rf_entry_free (store_test_make (fixture->store, fresh));
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_HIT));
  place->reads = FALSE;
  assert_foresees (fixture, place, RF_ENTERING_LEAD);
  place->reads = TRUE;
  rf_entrance_free (store_test_enter (fixture->store, place, RF_ENTERING_BOUND));
  /* It is over, also when what was made is thrown away. */
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, plan->key, 1);
  assert_foresees (fixture, plan, RF_ENTERING_LEAD);
  single->refusal_ttl = 60;
  single->no_store = TRUE;
  refuse (fixture, single);
  assert_foresees (fixture, single, RF_ENTERING_LEAD);
}

static void
test_a_tenant_sees_its_own_blobs (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  const RfAsset *asset = g_ptr_array_index (made->generation->assets, 0);
  g_autoptr (RfAsset) any = rf_store_find_blob (fixture->store, asset->sha256, NULL);
  g_autoptr (RfAsset) own = rf_store_find_blob_of (fixture->store, "", asset->sha256, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (any);
  g_assert_nonnull (own);
  g_assert_null (rf_store_find_blob_of (fixture->store, "tenant", asset->sha256, &error));
  g_assert_no_error (error);
}

/* What was superseded there is still reusable, and is bound by nobody. */
static void
test_what_is_in_the_trash_elsewhere_is_not_bound (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) one = store_test_slot ("a|none|once", 1, "word");
  g_autoptr (RfPlan) other = store_test_slot ("b|none|once", 1, "word");

  rf_entry_free (store_test_make (fixture->store, one));
  one->force_refresh = TRUE;
  rf_entry_free (store_test_make (fixture->store, one));
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, one->key, 1);
  rf_entrance_free (store_test_enter (fixture->store, other, RF_ENTERING_LEAD));
}

/* It runs its own beside the one that stands, and nobody joins it. */
static void
test_a_refresh_joins_no_standing_flight (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) refresh = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfEntrance) own = NULL;
  g_autoptr (RfEntrance) joined = NULL;
  g_autoptr (RfEntry) fresh = NULL;
  g_autoptr (RfEntry) found = NULL;

  refresh->force_refresh = TRUE;
  own = store_test_enter (fixture->store, refresh, RF_ENTERING_LEAD);
  g_assert_cmpint (own->token, >, lead->token);
  joined = store_test_enter (fixture->store, plan, RF_ENTERING_JOIN);
  g_assert_cmpint (joined->token, ==, lead->token);
  fresh = store_test_land (fixture->store, refresh, own->token);
  rf_entry_free (store_test_land (fixture->store, plan, lead->token));
  /* What began later stays. */
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->id, ==, fresh->id);
  store_test_assert_sound (fixture->store);
}

void
store_contract_add_policy (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "reading-off-joins-and-is-given-no-entry", test_reading_off_joins_and_is_given_no_entry },
    { "no-store-is-served-and-bound-to-nothing", test_no_store_is_served_and_bound_to_nothing },
    { "who-may-not-pay-is-bound-and-joins", test_who_may_not_pay_is_bound_and_joins },
    { "only-if-cached-is-bound-and-never-waits", test_only_if_cached_is_bound_and_never_waits },
    { "what-is-blocked-is-bound-and-never-leads", test_what_is_blocked_is_bound_and_never_leads },
    { "foreseeing-changes-nothing", test_foreseeing_changes_nothing },
    { "a-refusal-is-told-again-for-its-time", test_a_refusal_is_told_again_for_its_time },
    { "who-asks-anew-ends-a-refusal", test_who_asks_anew_ends_a_refusal },
    { "a-tenant-sees-its-own-blobs", test_a_tenant_sees_its_own_blobs },
    { "what-is-in-the-trash-elsewhere-is-not-bound",
      test_what_is_in_the_trash_elsewhere_is_not_bound },
    { "a-refresh-joins-no-standing-flight", test_a_refresh_joins_no_standing_flight },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
