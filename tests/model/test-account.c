/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-account.h"
#include "rf-credits.h"
#include "rf-json-printer.h"

/* What an account may spend, its names and its JSON. */

static void
test_left (void)
{
  g_autoptr (RfAccount) account = rf_account_new ("ann");

  account->balance = -7 * RF_CREDIT;
  g_assert_false (rf_account_is_limited (account));
  account->frozen = TRUE;
  g_assert_cmpint (rf_account_get_left (account), ==, G_MAXINT64);
  account->frozen = FALSE;
  account->limited = TRUE;
  g_assert_cmpint (rf_account_get_left (account), ==, 0);
  account->balance = 10 * RF_CREDIT;
  account->held = 3 * RF_CREDIT;
  g_assert_cmpint (rf_account_get_left (account), ==, 7 * RF_CREDIT);
  account->limit_day = 8 * RF_CREDIT;
  account->spent_today = RF_CREDIT;
  g_assert_cmpint (rf_account_get_left (account), ==, 4 * RF_CREDIT);
  account->limit_month = 20 * RF_CREDIT;
  account->spent_month = 16 * RF_CREDIT;
  g_assert_cmpint (rf_account_get_left (account), ==, RF_CREDIT);
  account->spent_month = G_MAXINT64;
  g_assert_cmpint (rf_account_get_left (account), ==, 0);
  account->spent_month = 0;
  account->frozen = TRUE;
  g_assert_cmpint (rf_account_get_left (account), ==, 0);
}

static void
test_tighten (void)
{
  g_autoptr (RfAccount) account = rf_account_new ("ann");

  rf_account_tighten (account, -1, -1);
  g_assert_false (rf_account_is_limited (account));
  rf_account_tighten (account, 5, -1);
  rf_account_tighten (account, 7, 9);
  g_assert_cmpint (account->limit_day, ==, 5);
  g_assert_cmpint (account->limit_month, ==, 9);
  rf_account_tighten (account, 0, -1);
  g_assert_cmpint (account->limit_day, ==, 0);
}

static void
test_names (void)
{
  static const char *const good[] = { "a", "ann@example.org", "Zoë", "two words", "团队" };
  static const char *const bad[] = { "", " a", "a ", "a\tb", "a\n", "[a]", "\xc3" };
  g_autofree char *longest = g_strnfill (100, 'x');
  g_autofree char *longer = g_strnfill (101, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (rf_account_check_name (good[i], NULL));
  g_assert_true (rf_account_check_name (longest, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (rf_account_check_name (bad[i], &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
  g_assert_false (rf_account_check_name (longer, NULL));
  g_assert_false (rf_account_check_name (NULL, NULL));
}

static void
test_json (void)
{
  g_autoptr (RfAccount) account = rf_account_new ("ann");
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  RfLedgerRow *row = g_new0 (RfLedgerRow, 1);

  account->limit_day = RF_CREDIT / 2;
  account->ledger = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_ledger_row_free);
  row->id = 3;
  row->at = 1700000000000;
  row->kind = g_strdup ("hit");
  row->amount = RF_CREDIT / 4;
  g_ptr_array_add (account->ledger, row);
  node = rf_account_to_json (account);
  text = rf_json_print (node, NULL, NULL);
  g_assert_cmpstr (
      text,
      ==,
      "{\"balance\":0,\"configured\":false,\"frozen\":false,\"held\":0,\"ledger\":[{\"amount\":0."
      "25,"
      "\"at\":\"2023-11-14T22:13:20.000Z\",\"generation_id\":null,\"id\":3,\"kind\":\"hit\"}],"
      "\"left\":0.5,\"limit_day\":0.5,\"limit_month\":null,\"limited\":true,"
      "\"limited_by_balance\":false,\"name\":\"ann\",\"profile\":null,\"spent_this_month\":0,"
      "\"spent_today\":0}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account/left", test_left);
  g_test_add_func ("/account/tighten", test_tighten);
  g_test_add_func ("/account/names", test_names);
  g_test_add_func ("/account/json", test_json);
  return g_test_run ();
}
