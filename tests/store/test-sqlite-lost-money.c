/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sqlite-store.h"
#include "sqlite-test.h"
#include "store-contract.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* An index that is lost with its whole ledger: who could spend only so much does not
 * begin at nothing again. */

#define GRANTED 900 /* credits */

static void
spend_more_than_granted (RfStore *store, const char *name)
{
  RfAction *action = store_test_limit_action (name, RF_LIMIT_SAME, RF_LIMIT_SAME);

  action->limited = 0;
  g_assert_true (store_test_change_account (store, action, NULL));
}

static void
lose_index (StoreFixture *fixture)
{
  g_autofree char *path = sqlite_test_path (fixture->place, "");

  g_clear_object (&fixture->store);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture->store = sqlite_test_open (fixture->place);
}

static void
assert_told (RfStore *store, gboolean frozen)
{
  g_auto (GStrv) notices = rf_sqlite_store_dup_notices (RF_SQLITE_STORE (store));

  g_assert_cmpuint (g_strv_length (notices), ==, 1);
  g_test_message ("%s", notices[0]);
  g_assert_nonnull (strstr (notices[0], "missing"));
  g_assert_true ((strstr (notices[0], "limited accounts are frozen") != NULL) == frozen);
}

static void
assert_frozen (RfStore *store, RfPlan *plan)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rf_store_can_pay (store, plan, plan->price, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  g_clear_error (&error);
  g_assert_null (rf_store_enter (store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  g_assert_nonnull (strstr (error->message, "frozen"));
}

static void
test_a_lost_ledger_freezes_limited_accounts (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("another");

  store_test_grant (fixture->store, "kids", GRANTED);
  sqlite_test_make_recorded (fixture, "word", "kids");
  lose_index (fixture);
  assert_told (fixture->store, TRUE);
  plan->account = g_strdup ("kids");
  assert_frozen (fixture->store, plan);
  /* The account without a limit goes on. */
  g_clear_pointer (&plan->account, g_free);
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

/* The row of an account that the configuration names is made when it pays for the
 * first time: with its row, what it had spent today would be forgotten. */
static void
test_one_of_the_configuration_does_not_begin_anew (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("another");

  plan->account = g_strdup ("family");
  plan->account_is_configured = TRUE;
  plan->limit_day = plan->price;
  store_test_grant (fixture->store, "kids", GRANTED);
  sqlite_test_make_recorded (fixture, "word", "kids");
  lose_index (fixture);
  assert_frozen (fixture->store, plan);
  /* Somebody has looked at all of them, and takes it as it is. */
  store_test_unfreeze (fixture->store, "default");
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

static void
test_who_is_freed_pays_again (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("another");

  store_test_grant (fixture->store, "kids", GRANTED);
  sqlite_test_make_recorded (fixture, "word", "kids");
  lose_index (fixture);
  store_test_unfreeze (fixture->store, "kids");
  store_test_grant (fixture->store, "kids", GRANTED);
  plan->account = g_strdup ("kids");
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

/* That nothing had to be granted to it is lost as well: whoever frees it is told how
 * it pays again, and the limits of the configuration are in force then. */
static void
test_who_needs_no_grant_is_let_go_on (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("another");
  g_autoptr (RfPlan) more = store_test_plan ("more");
  g_autoptr (GError) error = NULL;

  spend_more_than_granted (fixture->store, "family");
  sqlite_test_make_recorded (fixture, "word", "family");
  lose_index (fixture);
  plan->account = g_strdup ("family");
  plan->account_is_configured = TRUE;
  plan->limit_day = plan->price;
  assert_frozen (fixture->store, plan);
  store_test_unfreeze (fixture->store, "family");
  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  g_assert_nonnull (strstr (rf_error_get_hint (error), "--balance no"));
  g_clear_error (&error);
  spend_more_than_granted (fixture->store, "family");
  rf_entry_free (store_test_make (fixture->store, plan));
  more->account = g_strdup ("family");
  more->account_is_configured = TRUE;
  more->limit_day = plan->limit_day;
  g_assert_null (rf_store_enter (fixture->store, more, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  store_test_assert_sound (fixture->store);
}

/* Where nothing was ever paid for, no ledger is lost. */
static void
test_what_was_free_freezes_nobody (StoreFixture *fixture, gconstpointer factory)
{
  sqlite_test_make_recorded (fixture, "word", NULL);
  lose_index (fixture);
  assert_told (fixture->store, FALSE);
  g_assert_cmpint (sqlite_test_ask (fixture->place, "SELECT sum (frozen) FROM accounts"), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "a-lost-ledger-freezes-limited-accounts", test_a_lost_ledger_freezes_limited_accounts },
    { "one-of-the-configuration-does-not-begin-anew",
      test_one_of_the_configuration_does_not_begin_anew },
    { "who-is-freed-pays-again", test_who_is_freed_pays_again },
    { "who-needs-no-grant-is-let-go-on", test_who_needs_no_grant_is_let_go_on },
    { "what-was-free-freezes-nobody", test_what_was_free_freezes_nobody },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (
        "sqlite-lost-money", tests[i].test, sqlite_test_open, tests[i].function);
  return g_test_run ();
}
