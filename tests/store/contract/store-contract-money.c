/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-credits.h"
#include "rf-time.h"

#include <string.h>

/* The contract of money: what is held, charged, released and absorbed. */

RfAccount *
store_test_find_account (RfStore *store, const char *name)
{
  g_autoptr (GError) error = NULL;
  RfAccount *account = rf_store_find_account (store, name, 100, &error);

  g_assert_no_error (error);
  return account;
}

static void
assert_sums (RfStore *store, const char *name, gint64 balance, gint64 held)
{
  g_autoptr (RfAccount) account = store_test_find_account (store, name);

  g_assert_nonnull (account);
  g_assert_cmpint (account->balance, ==, balance * RF_CREDIT);
  g_assert_cmpint (account->held, ==, held * RF_CREDIT);
}

/* The kinds of an account's rows, oldest first, with their credits. */
static void
assert_ledger (RfStore *store, const char *name, const char *wanted)
{
  g_autoptr (RfAccount) account = store_test_find_account (store, name);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = account->ledger->len; i > 0; i--)
    {
      const RfLedgerRow *row = g_ptr_array_index (account->ledger, i - 1);
      g_autofree char *sum = rf_credits_to_string (row->amount);

      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", row->kind, sum);
    }
  g_assert_cmpstr (text->str, ==, wanted);
}

gboolean
store_test_change_account (RfStore *store, RfAction *action, GError **error)
{
  g_autoptr (RfAction) owned = action;
  g_autoptr (RfReport) report = rf_store_apply (store, owned, error);

  return report != NULL;
}

RfAction *
store_test_grant_action (const char *name, gint64 millionths)
{
  RfAction *action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_GRANT);

  action->name = g_strdup (name);
  action->amount = millionths;
  return action;
}

RfAction *
store_test_limit_action (const char *name, gint64 day, gint64 month)
{
  RfAction *action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_LIMIT);

  action->name = g_strdup (name);
  action->limit_day = day >= 0 ? day * RF_CREDIT : day;
  action->limit_month = month >= 0 ? month * RF_CREDIT : month;
  return action;
}

void
store_test_grant (RfStore *store, const char *name, gint64 credits)
{
  g_assert_true (
      store_test_change_account (store, store_test_grant_action (name, credits * RF_CREDIT), NULL));
}

void
store_test_limit (RfStore *store, const char *name, gint64 day, gint64 month)
{
  g_assert_true (
      store_test_change_account (store, store_test_limit_action (name, day, month), NULL));
}

void
store_test_unfreeze (RfStore *store, const char *name)
{
  RfAction *action = store_test_limit_action (name, RF_LIMIT_SAME, RF_LIMIT_SAME);

  action->unfreeze = TRUE;
  g_assert_true (store_test_change_account (store, action, NULL));
}

/* Costs 5 credits. */
RfPlan *
store_test_plan_for (const char *account, const char *word)
{
  RfPlan *plan = store_test_plan (word);

  plan->account = g_strdup (account);
  return plan;
}

void
store_test_assert_refused (RfStore *store, RfPlan *plan, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_store_enter (store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

gboolean
store_test_charge (RfStore *store, const RfPlan *plan, RfOutcome outcome, GError **error)
{
  gboolean repeated = FALSE;

  return rf_store_charge (store, plan, "some-generation", outcome, &repeated, error) && !repeated;
}

void
store_test_assert_charge_refused (RfStore *store,
                                  const RfPlan *plan,
                                  RfOutcome outcome,
                                  RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (store_test_charge (store, plan, outcome, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static void
test_default_exists_and_is_unlimited (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfAccount) account = store_test_find_account (fixture->store, "default");

  g_assert_false (rf_account_is_limited (account));
  g_assert_cmpint (rf_account_get_left (account), ==, G_MAXINT64);
  plan->price = 1000000 * RF_CREDIT;
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_LEAD));
  assert_sums (fixture->store, "default", 0, 1000000);
  /* A grant does not limit it. */
  store_test_grant (fixture->store, "default", 1);
  g_clear_pointer (&account, rf_account_free);
  account = store_test_find_account (fixture->store, "default");
  g_assert_false (rf_account_is_limited (account));
}

static void
test_hold_then_settle (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan_for ("ann", "word");
  g_autoptr (RfEntrance) lead = NULL;

  store_test_grant (fixture->store, "ann", 8);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  assert_sums (fixture->store, "ann", 8, 5);
  g_assert_cmpint (lead->hold, ==, 5 * RF_CREDIT);
  g_assert_cmpstr (lead->account, ==, "ann");
  rf_entry_free (store_test_land (fixture->store, plan, lead->token));
  assert_sums (fixture->store, "ann", 3, 0);
  assert_ledger (fixture->store, "ann", "grant 8, hold 5, settle 5");
  store_test_assert_sound (fixture->store);
}

static void
land_at_cost (StoreFixture *fixture, RfPlan *plan, gint64 credits)
{
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfGeneration) generation = store_test_generation (plan->prompt);
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  generation->cost = credits * RF_CREDIT;
  entry = rf_store_commit (fixture->store, lead->token, plan, generation, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->generation->cost, ==, credits * RF_CREDIT);
  g_assert_cmpint (entry->generation->charged, ==, MIN (credits, 5) * RF_CREDIT);
}

static void
test_charged_is_the_smaller_of_cost_and_hold (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) cheaper = store_test_plan_for ("ann", "cheaper");
  g_autoptr (RfPlan) dearer = store_test_plan_for ("ann", "dearer");

  store_test_grant (fixture->store, "ann", 100);
  land_at_cost (fixture, cheaper, 2);
  assert_sums (fixture->store, "ann", 98, 0);
  land_at_cost (fixture, dearer, 9);
  assert_sums (fixture->store, "ann", 93, 0);
  assert_ledger (
      fixture->store, "ann", "grant 100, hold 5, settle 2, hold 5, settle 5, absorbed 4");
  store_test_assert_sound (fixture->store);
}

static void
test_released_only_on_proof (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) failing = store_test_plan_for ("ann", "failing");
  g_autoptr (RfPlan) late = store_test_plan_for ("ann", "late");
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_REFUSED, "no");
  g_autoptr (GError) error = NULL;

  store_test_grant (fixture->store, "ann", 20);
  lead = store_test_enter (fixture->store, failing, RF_ENTERING_LEAD);
  g_assert_true (rf_store_fail (fixture->store, lead->token, 0, why, &error));
  assert_sums (fixture->store, "ann", 20, 0);
  g_assert_false (rf_store_fail (fixture->store, lead->token, 0, why, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_error (&error);
  assert_ledger (fixture->store, "ann", "grant 20, hold 5, release 5");
  g_clear_pointer (&lead, rf_entrance_free);
  /* A time-out proves nothing. */
  late->external_cost = TRUE;
  lead = store_test_enter (fixture->store, late, RF_ENTERING_LEAD);
  g_assert_true (rf_store_mark_sent (fixture->store, lead->token, &error));
  g_assert_true (rf_store_abandon (fixture->store, lead->token, &error));
  store_test_assert_refused (fixture->store, late, RF_ERROR_UNKNOWN_OUTCOME);
  assert_sums (fixture->store, "ann", 20, 5);
}

static void
test_late_success_is_kept_and_absorbed (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan_for ("ann", "word");
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfGeneration) generation = store_test_generation ("word");
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_CANCELLED, "no");
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (GError) error = NULL;

  store_test_grant (fixture->store, "ann", 5);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_true (rf_store_mark_sent (fixture->store, lead->token, &error));
  g_assert_true (rf_store_fail (fixture->store, lead->token, 0, why, &error));
  generation->id = g_strdup (lead->generation_id);
  entry = rf_store_commit (fixture->store, lead->token, plan, generation, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->generation->charged, ==, 0);
  assert_sums (fixture->store, "ann", 5, 0);
  assert_ledger (fixture->store, "ann", "grant 5, hold 5, release 5, absorbed 5");
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpstr (found->generation->id, ==, lead->generation_id);
  store_test_assert_sound (fixture->store);
  /* Once. */
  g_assert_null (rf_store_commit (fixture->store, lead->token, plan, generation, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
}

/* A flight that another has taken up is not landed by who lost it. */
static void
test_lost_token_is_not_late (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) gone = fixture->factory (fixture->place);
  g_autoptr (RfPlan) plan = store_test_plan_for ("ann", "word");
  g_autoptr (RfGeneration) generation = store_test_generation ("word");
  g_autoptr (RfEntrance) lost = NULL;
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (GError) error = NULL;

  plan->external_cost = TRUE;
  store_test_grant (fixture->store, "ann", 5);
  lost = store_test_enter (gone, plan, RF_ENTERING_LEAD);
  g_assert_true (rf_store_save_handle (gone, lost->token, "job", NULL));
  g_clear_object (&gone);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->generation_id, ==, lost->generation_id);
  generation->id = g_strdup (lost->generation_id);
  g_assert_null (rf_store_commit (fixture->store, lost->token, plan, generation, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  rf_entry_free (store_test_land (fixture->store, plan, lead->token));
  assert_ledger (fixture->store, "ann", "grant 5, hold 5, settle 5");
}

/* Who resumes what somebody else has left does not pay for it. */
static void
test_resumed_is_paid_by_who_held (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) gone = fixture->factory (fixture->place);
  g_autoptr (RfPlan) first = store_test_plan_for ("ann", "word");
  g_autoptr (RfPlan) second = store_test_plan_for ("bob", "word");
  g_autoptr (RfEntrance) lead = NULL;

  first->external_cost = second->external_cost = TRUE;
  second->price = 7 * RF_CREDIT;
  store_test_grant (fixture->store, "ann", 5);
  lead = store_test_enter (gone, first, RF_ENTERING_LEAD);
  g_assert_true (rf_store_save_handle (gone, lead->token, "job", NULL));
  g_clear_object (&gone);
  g_clear_pointer (&lead, rf_entrance_free);
  lead = store_test_enter (fixture->store, second, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->account, ==, "ann");
  g_assert_cmpint (lead->hold, ==, 5 * RF_CREDIT);
  rf_entry_free (store_test_land (fixture->store, second, lead->token));
  assert_sums (fixture->store, "ann", 0, 0);
  g_assert_null (store_test_find_account (fixture->store, "bob"));
  store_test_assert_sound (fixture->store);
}

static void
test_only_the_leader_holds (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) first = store_test_plan_for ("ann", "word");
  g_autoptr (RfPlan) second = store_test_plan_for ("bob", "word");
  g_autoptr (RfEntrance) lead = NULL;

  store_test_grant (fixture->store, "ann", 5);
  store_test_grant (fixture->store, "bob", 1);
  second->joiner_price = RF_CREDIT;
  lead = store_test_enter (fixture->store, first, RF_ENTERING_LEAD);
  rf_entrance_free (store_test_enter (fixture->store, second, RF_ENTERING_JOIN));
  assert_sums (fixture->store, "ann", 5, 5);
  assert_sums (fixture->store, "bob", 1, 0);
  rf_entry_free (store_test_land (fixture->store, first, lead->token));
  g_assert_true (store_test_charge (fixture->store, second, RF_OUTCOME_JOINED, NULL));
  assert_sums (fixture->store, "bob", 0, 0);
  assert_ledger (fixture->store, "bob", "grant 1, hit 1");
  store_test_assert_charge_refused (
      fixture->store, second, RF_OUTCOME_JOINED, RF_ERROR_OVER_BUDGET);
  store_test_assert_sound (fixture->store);
}

static void
test_hit_that_cannot_be_paid (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan_for ("ann", "word");

  plan->hit_price = RF_CREDIT / 2;
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_NOT_FOUND);
  store_test_grant (fixture->store, "ann", 1);
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_STALE, NULL));
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
  assert_ledger (fixture->store, "ann", "grant 1, hit 0.5, hit 0.5");
  store_test_assert_sound (fixture->store);
}

static void
test_a_charge_of_0_never_reads_the_account (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan_for ("nobody", "word");

  plan->price = 0;
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_JOINED, NULL));
  rf_entry_free (store_test_make (fixture->store, plan));
  g_assert_null (store_test_find_account (fixture->store, "nobody"));
}

#define THREADS 16
#define TRIES   30

typedef struct
{
  RfStore *store;
  int number;
  int paid;
} Spender;

/* Some make, some are charged for hits, all from one account. */
static gpointer
spend_thread (gpointer data)
{
  Spender *spender = data;

  for (int i = 0; i < TRIES; i++)
    {
      g_autofree char *word = g_strdup_printf ("%d %d", spender->number, i);
      g_autoptr (RfPlan) plan = store_test_plan_for ("shared", word);
      g_autoptr (GError) error = NULL;
      g_autoptr (RfEntrance) lead = NULL;

      plan->hit_price = plan->price;
      if (spender->number % 2 == 0 &&
          store_test_charge (spender->store, plan, RF_OUTCOME_HIT, &error))
        spender->paid++;
      else if (spender->number % 2 != 0)
        lead = rf_store_enter (spender->store, plan, 0, &error);
      if (lead != NULL)
        {
          rf_entry_free (store_test_land (spender->store, plan, lead->token));
          spender->paid++;
        }
      if (error != NULL)
        g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
    }
  return NULL;
}

static void
test_threads_never_overdraw (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) second = fixture->factory (fixture->place);
  Spender spenders[THREADS];
  GThread *threads[THREADS];
  int paid = 0;

  store_test_grant (fixture->store, "shared", 503);
  for (int i = 0; i < THREADS; i++)
    {
      spenders[i] = (Spender){ i % 4 < 2 ? fixture->store : second, i, 0 };
      threads[i] = g_thread_new ("spender", spend_thread, &spenders[i]);
    }
  for (int i = 0; i < THREADS; i++)
    {
      g_thread_join (threads[i]);
      paid += spenders[i].paid;
    }
  g_assert_cmpint (paid, ==, 100);
  assert_sums (fixture->store, "shared", 3, 0);
  store_test_assert_sound (fixture->store);
}

/**
 * store_contract_add_money:
 * @name: of the implementation
 * @factory: opens it
 *
 * Adds the tests of money.
 */
void
store_contract_add_money (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "money/default-exists-and-is-unlimited", test_default_exists_and_is_unlimited },
    { "money/hold-then-settle", test_hold_then_settle },
    { "money/charged-is-the-smaller-of-cost-and-hold",
      test_charged_is_the_smaller_of_cost_and_hold },
    { "money/released-only-on-proof", test_released_only_on_proof },
    { "money/late-success-is-kept-and-absorbed", test_late_success_is_kept_and_absorbed },
    { "money/lost-token-is-not-late", test_lost_token_is_not_late },
    { "money/resumed-is-paid-by-who-held", test_resumed_is_paid_by_who_held },
    { "money/only-the-leader-holds", test_only_the_leader_holds },
    { "money/hit-that-cannot-be-paid", test_hit_that_cannot_be_paid },
    { "money/a-charge-of-0-never-reads-the-account", test_a_charge_of_0_never_reads_the_account },
    { "money/threads-never-overdraw", test_threads_never_overdraw },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
  store_contract_add_limits (name, factory);
  store_contract_add_repeats (name, factory);
}
