/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-blob-store.h"
#include "rf-sqlite-store.h"
#include "sqlite-test.h"
#include "store-contract.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* An index that is lost with its whole ledger: who could spend only so much does not
 * begin at nothing again. */

#define GRANTED G_GINT64_CONSTANT (900000000)

static void
make_recorded (RfStore *store, RfBlobStore *blobs, const char *word, const char *account)
{
  g_autoptr (RfPlan) plan = store_test_plan (word);
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GError) error = NULL;

  plan->account = g_strdup (account);
  if (account == NULL)
    plan->price = 0;
  entry = store_test_make (store, plan);
  record = rf_entry_to_side_record (entry);
  g_assert_true (rf_blob_store_put_record (
      blobs, entry->generation->id, entry->generation->finished_at, record, &error));
  g_assert_no_error (error);
}

static void
change_account (RfStore *store, const char *name, gint64 granted)
{
  g_autoptr (RfAction) action =
      rf_action_new (RF_NOUN_ACCOUNT, granted > 0 ? RF_VERB_GRANT : RF_VERB_LIMIT);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  action->name = g_strdup (name);
  action->amount = granted;
  action->unfreeze = granted == 0;
  report = rf_store_apply (store, action, &error);
  g_assert_no_error (error);
}

static void
spend_more_than_granted (RfStore *store, const char *name)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_LIMIT);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  action->name = g_strdup (name);
  action->limited = 0;
  report = rf_store_apply (store, action, &error);
  g_assert_no_error (error);
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
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->place, FALSE);
  g_autoptr (RfPlan) plan = store_test_plan ("another");

  change_account (fixture->store, "kids", GRANTED);
  make_recorded (fixture->store, blobs, "word", "kids");
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
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->place, FALSE);
  g_autoptr (RfPlan) plan = store_test_plan ("another");

  plan->account = g_strdup ("family");
  plan->account_is_configured = TRUE;
  plan->limit_day = plan->price;
  change_account (fixture->store, "kids", GRANTED);
  make_recorded (fixture->store, blobs, "word", "kids");
  lose_index (fixture);
  assert_frozen (fixture->store, plan);
  /* Somebody has looked at all of them, and takes it as it is. */
  change_account (fixture->store, "default", 0);
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

static void
test_who_is_freed_pays_again (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->place, FALSE);
  g_autoptr (RfPlan) plan = store_test_plan ("another");

  change_account (fixture->store, "kids", GRANTED);
  make_recorded (fixture->store, blobs, "word", "kids");
  lose_index (fixture);
  change_account (fixture->store, "kids", 0);
  change_account (fixture->store, "kids", GRANTED);
  plan->account = g_strdup ("kids");
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

/* That nothing had to be granted to it is lost as well: whoever frees it is told how
 * it pays again, and the limits of the configuration are in force then. */
static void
test_who_needs_no_grant_is_let_go_on (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->place, FALSE);
  g_autoptr (RfPlan) plan = store_test_plan ("another");
  g_autoptr (RfPlan) more = store_test_plan ("more");
  g_autoptr (GError) error = NULL;

  spend_more_than_granted (fixture->store, "family");
  make_recorded (fixture->store, blobs, "word", "family");
  lose_index (fixture);
  plan->account = g_strdup ("family");
  plan->account_is_configured = TRUE;
  plan->limit_day = plan->price;
  assert_frozen (fixture->store, plan);
  change_account (fixture->store, "family", 0);
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
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->place, FALSE);

  make_recorded (fixture->store, blobs, "word", NULL);
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
