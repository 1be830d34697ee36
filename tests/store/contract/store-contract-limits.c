/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-credits.h"
#include "rf-time.h"

/* The contract of accounts' limits: by balance, by day and by month of UTC. */

#define NOW G_GINT64_CONSTANT (1700000000000) /* 2023-11-14T22:13:20Z */

#define HOURS(n) ((n) *G_GINT64_CONSTANT (3600000))

static void
test_a_day_begins_at_midnight_utc (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) first = store_test_plan_for ("kids", "first");
  g_autoptr (RfPlan) second = store_test_plan_for ("kids", "second");
  g_autoptr (RfPlan) third = store_test_plan_for ("kids", "third");
  g_autoptr (RfAccount) account = NULL;

  store_test_limit (fixture->store, "kids", 10, RF_LIMIT_SAME);
  rf_entry_free (store_test_make (fixture->store, first));
  rf_entry_free (store_test_make (fixture->store, second));
  store_test_assert_refused (fixture->store, third, RF_ERROR_OVER_BUDGET);
  rf_time_set_for_tests (NOW + HOURS (1));
  store_test_assert_refused (fixture->store, third, RF_ERROR_OVER_BUDGET);
  rf_time_set_for_tests (NOW + HOURS (2));
  rf_entry_free (store_test_make (fixture->store, third));
  account = store_test_find_account (fixture->store, "kids");
  g_assert_cmpint (account->spent_today, ==, 5 * RF_CREDIT);
  g_assert_cmpint (account->spent_month, ==, 15 * RF_CREDIT);
  g_assert_cmpint (rf_account_get_left (account), ==, 5 * RF_CREDIT);
  store_test_assert_sound (fixture->store);
}

static void
test_a_month_begins_on_its_first (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan_for ("kids", "word");
  gint64 last_of_november = NOW + 16 * HOURS (24);

  plan->hit_price = 4 * RF_CREDIT;
  store_test_limit (fixture->store, "kids", RF_LIMIT_SAME, 10);
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  rf_time_set_for_tests (last_of_november);
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
  rf_time_set_for_tests (last_of_november + HOURS (2));
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  store_test_assert_sound (fixture->store);
}

/* What is foreseen is what paying comes to, and writes nothing. */
static void
test_what_could_be_paid_is_foreseen (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan_for ("kids", "word");
  g_autoptr (RfPlan) nobody = store_test_plan_for ("nobody", "word");
  g_autoptr (RfPlan) configured = store_test_plan_for ("beta", "word");
  g_autoptr (GError) error = NULL;

  configured->account_is_configured = TRUE;
  configured->limit_day = 7;
  store_test_limit (fixture->store, "kids", 10, RF_LIMIT_SAME);
  g_assert_true (rf_store_can_pay (fixture->store, plan, 10 * RF_CREDIT, &error));
  g_assert_no_error (error);
  g_assert_false (rf_store_can_pay (fixture->store, plan, 10 * RF_CREDIT + 1, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  g_clear_error (&error);
  rf_entry_free (store_test_make (fixture->store, plan));
  g_assert_false (rf_store_can_pay (fixture->store, plan, 6 * RF_CREDIT, NULL));
  g_assert_false (rf_store_can_pay (fixture->store, nobody, 1, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_true (rf_store_can_pay (fixture->store, nobody, 0, NULL));
  g_assert_true (rf_store_can_pay (fixture->store, configured, 7, NULL));
  g_assert_false (rf_store_can_pay (fixture->store, configured, 8, NULL));
  g_assert_null (store_test_find_account (fixture->store, "beta"));
  store_test_assert_sound (fixture->store);
}

/* Nobody knows in which day it will be charged, so it counts in each. */
static void
test_holds_count_in_every_day (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) first = store_test_plan_for ("kids", "first");
  g_autoptr (RfPlan) second = store_test_plan_for ("kids", "second");
  g_autoptr (RfEntrance) lead = NULL;

  store_test_limit (fixture->store, "kids", 7, RF_LIMIT_SAME);
  lead = store_test_enter (fixture->store, first, RF_ENTERING_LEAD);
  rf_time_set_for_tests (NOW + HOURS (3));
  store_test_assert_refused (fixture->store, second, RF_ERROR_OVER_BUDGET);
  rf_entry_free (store_test_land (fixture->store, first, lead->token));
  store_test_assert_refused (fixture->store, second, RF_ERROR_OVER_BUDGET);
  rf_time_set_for_tests (NOW + HOURS (27));
  rf_entry_free (store_test_make (fixture->store, second));
}

/* A clock that went back gives nothing back. */
static void
test_clock_that_goes_back (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan_for ("kids", "word");

  plan->hit_price = 5 * RF_CREDIT;
  store_test_limit (fixture->store, "kids", 5, RF_LIMIT_SAME);
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  rf_time_set_for_tests (NOW - HOURS (48));
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
}

static void
test_the_smaller_limit_counts (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan_for ("kids", "word");

  /* Named by the configuration alone. */
  plan->hit_price = 5 * RF_CREDIT;
  plan->account_is_configured = TRUE;
  plan->limit_day = 4 * RF_CREDIT;
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
  plan->limit_day = 12 * RF_CREDIT;
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  store_test_limit (fixture->store, "kids", 9, RF_LIMIT_SAME);
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
  store_test_limit (fixture->store, "kids", 100, RF_LIMIT_SAME);
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
  plan->limit_day = -1;
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  plan->limit_month = 19 * RF_CREDIT;
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
  store_test_limit (fixture->store, "kids", RF_LIMIT_NONE, RF_LIMIT_NONE);
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
  store_test_assert_sound (fixture->store);
}

static void
test_absurd_amounts (StoreFixture *fixture, gconstpointer factory)
{
  static const gint64 amounts[] = {
    0, -1, -RF_CREDIT, RF_ACCOUNT_MOST + 1, G_MAXINT64, G_MININT64
  };
  static const char *const names[] = { "", " ann", "ann ", "a\nb", "a[b", "\xff", NULL };
  g_autoptr (RfPlan) plan = store_test_plan_for ("default", "word");

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (store_test_change_account (
          fixture->store, store_test_grant_action ("ann", amounts[i]), &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (store_test_change_account (
          fixture->store, store_test_grant_action (names[i], 1), &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
  g_assert_null (store_test_find_account (fixture->store, "ann"));
  g_assert_true (store_test_change_account (
      fixture->store, store_test_grant_action ("ann", RF_ACCOUNT_MOST), NULL));
  g_assert_false (
      store_test_change_account (fixture->store, store_test_grant_action ("ann", 1), NULL));
  g_assert_false (store_test_change_account (
      fixture->store, store_test_limit_action ("ann", -3, RF_LIMIT_SAME), NULL));
  /* An unlimited account cannot be charged past what a sum can hold. */
  plan->hit_price = G_MAXINT64 / 2;
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  g_assert_true (store_test_charge (fixture->store, plan, RF_OUTCOME_HIT, NULL));
  store_test_assert_charge_refused (fixture->store, plan, RF_OUTCOME_HIT, RF_ERROR_OVER_BUDGET);
  store_test_assert_sound (fixture->store);
}

static void
test_accounts_in_pages (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  store_test_grant (fixture->store, "zoe", 1);
  store_test_grant (fixture->store, "ann", 1);
  store_test_limit (fixture->store, "bob", 1, RF_LIMIT_SAME);
  selector->limit = 2;
  for (int i = 0; i < 3 && (i == 0 || selector->cursor != NULL); i++)
    {
      g_autoptr (RfPage) page = rf_store_query_accounts (fixture->store, selector, &error);

      g_assert_no_error (error);
      for (guint j = 0; j < page->items->len; j++)
        g_string_append_printf (
            names, "%s ", ((const RfAccount *) g_ptr_array_index (page->items, j))->name);
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
    }
  g_assert_cmpstr (names->str, ==, "ann bob default zoe ");
}

/**
 * store_contract_add_limits:
 * @name: of the implementation
 * @factory: opens it
 *
 * Adds the tests of what accounts may spend.
 */
void
store_contract_add_limits (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "limits/a-day-begins-at-midnight-utc", test_a_day_begins_at_midnight_utc },
    { "limits/a-month-begins-on-its-first", test_a_month_begins_on_its_first },
    { "limits/holds-count-in-every-day", test_holds_count_in_every_day },
    { "limits/clock-that-goes-back", test_clock_that_goes_back },
    { "limits/the-smaller-limit-counts", test_the_smaller_limit_counts },
    { "limits/absurd-amounts", test_absurd_amounts },
    { "limits/accounts-in-pages", test_accounts_in_pages },
    { "limits/what-could-be-paid-is-foreseen", test_what_could_be_paid_is_foreseen },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
