/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-credits.h"
#include "rf-time.h"

/* The contract of idempotency keys: the same request again is no second one. */

#define NOW G_GINT64_CONSTANT (1700000000000)

static RfPlan *
plan_with_key (const char *word, const char *key)
{
  RfPlan *plan = store_test_plan (word);

  plan->idempotency_key = g_strdup (key);
  plan->hit_price = RF_CREDIT;
  return plan;
}

static RfEntrance *
recall (RfStore *store, const RfPlan *plan)
{
  g_autoptr (GError) error = NULL;
  RfEntrance *entrance = rf_store_recall (store, plan, &error);

  g_assert_no_error (error);
  return entrance;
}

static void
assert_conflict (RfStore *store, RfPlan *plan)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_store_recall (store, plan, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (rf_store_enter (store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
}

static gint64
get_charged (RfStore *store, const char *name)
{
  g_autoptr (RfAccount) account = rf_store_find_account (store, name, 0, NULL);

  return -account->balance;
}

static void
assert_repeat (RfStore *store, RfPlan *plan, RfOutcome outcome, const char *generation)
{
  g_autoptr (RfEntrance) recalled = recall (store, plan);
  g_autoptr (RfEntrance) entered = store_test_enter (store, plan, RF_ENTERING_REPEAT);

  g_assert_cmpint (recalled->how, ==, RF_ENTERING_REPEAT);
  g_assert_cmpint (recalled->outcome, ==, outcome);
  g_assert_cmpstr (recalled->entry->generation->id, ==, generation);
  g_assert_cmpint (entered->outcome, ==, outcome);
  g_assert_cmpint (entered->charged, ==, recalled->charged);
  g_assert_cmpstr (entered->entry->generation->id, ==, generation);
}

static void
test_answered_as_the_first_was (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = plan_with_key ("word", "k1");
  g_autoptr (RfPlan) anew = store_test_plan ("word");
  g_autoptr (RfEntry) made = NULL;
  g_autoptr (RfEntry) newer = NULL;
  g_autoptr (RfEntrance) repeat = NULL;

  g_assert_null (recall (fixture->store, plan));
  made = store_test_make (fixture->store, plan);
  /* Whatever stands under the key by now. */
  anew->force_refresh = TRUE;
  newer = store_test_make (fixture->store, anew);
  g_assert_cmpstr (newer->generation->id, !=, made->generation->id);
  assert_repeat (fixture->store, plan, RF_OUTCOME_MISS, made->generation->id);
  repeat = recall (fixture->store, plan);
  g_assert_cmpint (repeat->charged, ==, 5 * RF_CREDIT);
  g_assert_cmpint (repeat->entry->id, ==, made->id);
  g_assert_cmpint (get_charged (fixture->store, "default"), ==, 10 * RF_CREDIT);
  store_test_assert_sound (fixture->store);
}

static void
test_without_a_key (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = plan_with_key ("word", "k1");
  g_autoptr (RfEntrance) repeat = NULL;

  plan->strategy = RF_STRATEGY_ALWAYS;
  g_clear_pointer (&plan->key, g_free);
  rf_entry_free (store_test_make (fixture->store, plan));
  repeat = recall (fixture->store, plan);
  g_assert_cmpint (repeat->outcome, ==, RF_OUTCOME_BYPASS);
  g_assert_null (repeat->entry->key);
  g_assert_cmpuint (repeat->entry->generation->assets->len, ==, 1);
  g_assert_cmpint (get_charged (fixture->store, "default"), ==, 5 * RF_CREDIT);
}

static void
test_another_request_conflicts (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = plan_with_key ("word", "k1");
  g_autoptr (RfPlan) other = plan_with_key ("other", "k1");
  g_autoptr (RfPlan) refresh = plan_with_key ("word", "k1");
  g_autoptr (RfPlan) theirs = plan_with_key ("other", "k1");

  rf_entry_free (store_test_make (fixture->store, plan));
  assert_conflict (fixture->store, other);
  refresh->force_refresh = TRUE;
  assert_conflict (fixture->store, refresh);
  /* A key belongs to its account. */
  theirs->account = g_strdup ("ann");
  theirs->price = 0;
  rf_entry_free (store_test_make (fixture->store, theirs));
}

static void
test_a_key_lives_for_a_day (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = plan_with_key ("word", "k1");
  g_autoptr (RfPlan) other = plan_with_key ("other", "k1");

  rf_entry_free (store_test_make (fixture->store, plan));
  rf_time_set_for_tests (NOW + RF_DAY * 1000 - 1);
  assert_conflict (fixture->store, other);
  rf_time_set_for_tests (NOW + RF_DAY * 1000);
  rf_entry_free (store_test_make (fixture->store, other));
  assert_conflict (fixture->store, plan);
}

static void
test_a_key_of_a_job_lives_for_thirty_days (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) step = plan_with_key ("word", "job-1-0#0");
  g_autoptr (RfPlan) later = plan_with_key ("later", "k2");
  g_autoptr (RfEntry) made = NULL;

  step->job = 1;
  made = store_test_make (fixture->store, step);
  /* What is too old is forgotten when the next is noted. */
  rf_time_set_for_tests (NOW + 29 * RF_DAY * 1000);
  rf_entry_free (store_test_make (fixture->store, later));
  assert_repeat (fixture->store, step, RF_OUTCOME_MISS, made->generation->id);
  rf_time_set_for_tests (NOW + 30 * RF_DAY * 1000);
  g_assert_null (recall (fixture->store, step));
}

static void
test_refreshes_join_only_with_the_same_key (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) first = plan_with_key ("word", "k1");
  g_autoptr (RfPlan) second = plan_with_key ("word", "k2");
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntrance) join = NULL;
  g_autoptr (RfEntry) made = NULL;

  first->force_refresh = second->force_refresh = TRUE;
  lead = store_test_enter (fixture->store, first, RF_ENTERING_LEAD);
  rf_entrance_free (store_test_enter (fixture->store, second, RF_ENTERING_LEAD));
  join = store_test_enter (fixture->store, first, RF_ENTERING_JOIN);
  g_assert_cmpint (join->token, ==, lead->token);
  g_assert_true (join->repeats);
  made = store_test_land (fixture->store, first, lead->token);
  assert_repeat (fixture->store, first, RF_OUTCOME_REFRESHED, made->generation->id);
}

static gboolean
charge (RfStore *store, const RfPlan *plan, const char *generation)
{
  g_autoptr (GError) error = NULL;
  gboolean repeated = FALSE;

  g_assert_true (rf_store_charge (store, plan, generation, RF_OUTCOME_HIT, &repeated, &error));
  g_assert_no_error (error);
  return !repeated;
}

static void
test_a_hit_is_charged_once (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) maker = store_test_plan ("word");
  g_autoptr (RfPlan) plan = plan_with_key ("word", "k1");
  g_autoptr (RfPlan) other = plan_with_key ("word", "k2");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, maker);
  g_autoptr (RfEntrance) repeat = NULL;

  g_assert_true (charge (fixture->store, plan, made->generation->id));
  g_assert_false (charge (fixture->store, plan, made->generation->id));
  g_assert_true (charge (fixture->store, other, made->generation->id));
  g_assert_cmpint (get_charged (fixture->store, "default"), ==, 7 * RF_CREDIT);
  assert_repeat (fixture->store, plan, RF_OUTCOME_HIT, made->generation->id);
  repeat = recall (fixture->store, plan);
  g_assert_cmpint (repeat->charged, ==, RF_CREDIT);
  store_test_assert_sound (fixture->store);
}

/* The process that answered is gone, before or after its caller heard of it. */
static void
test_after_a_crash_between (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) gone = fixture->factory (fixture->place);
  g_autoptr (RfPlan) unsent = plan_with_key ("unsent", "k1");
  g_autoptr (RfPlan) sent = plan_with_key ("sent", "k2");
  g_autoptr (RfPlan) job = plan_with_key ("job", "k3");
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntry) made = NULL;

  unsent->external_cost = sent->external_cost = job->external_cost = TRUE;
  rf_entrance_free (store_test_enter (gone, unsent, RF_ENTERING_LEAD));
  lead = store_test_enter (gone, sent, RF_ENTERING_LEAD);
  g_assert_true (rf_store_mark_sent (gone, lead->token, NULL));
  g_clear_pointer (&lead, rf_entrance_free);
  lead = store_test_enter (gone, job, RF_ENTERING_LEAD);
  g_assert_true (rf_store_save_handle (gone, lead->token, "job", NULL));
  g_clear_pointer (&lead, rf_entrance_free);
  g_clear_object (&gone);
  g_assert_null (recall (fixture->store, unsent));
  rf_entry_free (store_test_make (fixture->store, unsent));
  g_assert_null (rf_store_enter (fixture->store, sent, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
  lead = store_test_enter (fixture->store, job, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->handle, ==, "job");
  made = store_test_land (fixture->store, job, lead->token);
  assert_repeat (fixture->store, job, RF_OUTCOME_MISS, made->generation->id);
  g_assert_cmpint (get_charged (fixture->store, "default"), ==, 10 * RF_CREDIT);
}

static void
test_what_failed_is_tried_again (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = plan_with_key ("word", "k1");
  g_autoptr (RfPlan) another = plan_with_key ("another", "k1");
  g_autoptr (RfEntrance) other = NULL;
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_PROVIDER_FAILED, "no");
  g_autoptr (RfEntry) made = NULL;

  g_assert_true (rf_store_fail (fixture->store, lead->token, 0, why, NULL));
  g_assert_null (recall (fixture->store, plan));
  /* Nothing was answered under the key: another request may have it. */
  other = store_test_enter (fixture->store, another, RF_ENTERING_LEAD);
  g_assert_true (rf_store_fail (fixture->store, other->token, 0, why, NULL));
  made = store_test_make (fixture->store, plan);
  assert_repeat (fixture->store, plan, RF_OUTCOME_MISS, made->generation->id);
  g_assert_cmpint (get_charged (fixture->store, "default"), ==, 5 * RF_CREDIT);
}

/* What was handed over without being kept was charged, and is not charged again
 * without a word. */
static void
test_what_was_charged_and_not_kept (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = plan_with_key ("word", "k1");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "full");

  g_assert_true (rf_store_fail (fixture->store, lead->token, 5 * RF_CREDIT, why, NULL));
  assert_conflict (fixture->store, plan);
  g_assert_cmpint (get_charged (fixture->store, "default"), ==, 5 * RF_CREDIT);
}

/**
 * store_contract_add_repeats:
 * @name: of the implementation
 * @factory: opens it
 *
 * Adds the tests of idempotency keys.
 */
void
store_contract_add_repeats (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "repeats/answered-as-the-first-was", test_answered_as_the_first_was },
    { "repeats/without-a-key", test_without_a_key },
    { "repeats/another-request-conflicts", test_another_request_conflicts },
    { "repeats/a-key-lives-for-a-day", test_a_key_lives_for_a_day },
    { "repeats/a-key-of-a-job-lives-for-thirty-days", test_a_key_of_a_job_lives_for_thirty_days },
    { "repeats/refreshes-join-only-with-the-same-key", test_refreshes_join_only_with_the_same_key },
    { "repeats/a-hit-is-charged-once", test_a_hit_is_charged_once },
    { "repeats/after-a-crash-between", test_after_a_crash_between },
    { "repeats/what-failed-is-tried-again", test_what_failed_is_tried_again },
    { "repeats/what-was-charged-and-not-kept", test_what_was_charged_and_not_kept },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
