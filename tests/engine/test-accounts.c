/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"

#include "rf-credits.h"

/* What refrain.conf says of accounts. */

static const char limits_config[] = "[profile story]\nttl=1d\n"
                                    "[account kids]\nlimit-day=3\nprofile=story\n";

static void
grant (EngineFixture *fixture, const char *name, gint64 credits)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_GRANT);
  g_autoptr (RfReport) report = NULL;

  action->name = g_strdup (name);
  action->amount = credits * RF_CREDIT;
  report = rf_service_apply (rf_host_get_service (fixture->host), action, NULL);
  g_assert_nonnull (report);
}

static void
test_limits_of_the_configuration (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy-paid", "\"prompt\":\"a\",\"price\":2");
  g_autoptr (RfRequest) other = engine_test_request ("dummy-paid", "\"prompt\":\"b\",\"price\":2");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfResult) result = NULL;
  g_autoptr (RfAccount) account = rf_service_get_account (service, "kids", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (account->configured);
  g_assert_cmpint (rf_account_get_left (account), ==, 3 * RF_CREDIT);
  request->account = g_strdup ("kids");
  other->account = g_strdup ("kids");
  result = rf_service_generate (service, request, NULL, NULL, &error);
  g_assert_no_error (error);
  /* The account's profile is that of its requests. */
  g_assert_cmpstr (result->entry->profile, ==, "story");
  g_assert_cmpint (result->entry->expires_at - result->entry->created_at, ==, 86400 * 1000);
  g_assert_null (rf_service_generate (service, other, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  g_clear_error (&error);
  other->profile = g_strdup ("default");
  g_free (other->account);
  other->account = g_strdup ("nobody");
  g_assert_null (rf_service_generate (service, other, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
}

static void
test_accounts_are_listed_with_those_of_the_configuration (EngineFixture *fixture,
                                                          gconstpointer config)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  grant (fixture, "ann", 1);
  grant (fixture, "zoe", 1);
  for (gint64 limit = 1; limit < 6; limit++)
    {
      selector->limit = limit;
      g_clear_pointer (&selector->cursor, g_free);
      g_string_truncate (names, 0);
      do
        {
          g_autoptr (RfPage) page = rf_service_list (
              rf_host_get_service (fixture->host), RF_NOUN_ACCOUNT, selector, &error);

          g_assert_no_error (error);
          g_assert_cmpint (page->items->len, <=, limit);
          for (guint i = 0; i < page->items->len; i++)
            g_string_append_printf (
                names, "%s ", ((const RfAccount *) g_ptr_array_index (page->items, i))->name);
          g_free (selector->cursor);
          selector->cursor = g_strdup (page->next_cursor);
        }
      while (selector->cursor != NULL);
      g_assert_cmpstr (names->str, ==, "ann default kids zoe ");
    }
}

/* Wrong lines about limits, each of which stops generation. */
static const char *const wrong_limits[] = {
  "limit-day=-1", "limit-day=plenty", "limit-month=1e9",         "limit-day=1\nlimit-day=2",
  "limit-dya=5",  "limit-week=5",     "limit-month=99999999999", NULL,
};

static void
assert_outcome (EngineFixture *fixture, const char *params, RfOutcome outcome)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", params);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result =
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, outcome);
}

static void
assert_fails (EngineFixture *fixture, const char *params, RfErrorCode code)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", params);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static void
test_a_wrong_limit_stops_generation (EngineFixture *fixture, gconstpointer config)
{
  assert_outcome (fixture, "\"prompt\":\"made\"", RF_OUTCOME_MISS);
  for (gsize i = 0; wrong_limits[i] != NULL; i++)
    {
      g_autofree char *text = g_strconcat ("[account kids]\n", wrong_limits[i], "\n", NULL);

      g_test_message ("%s", wrong_limits[i]);
      g_assert_true (g_file_set_contents (fixture->config, text, -1, NULL));
      engine_test_reopen (fixture);
      g_assert_cmpuint (rf_host_get_faults (fixture->host)->len, >, 0);
      assert_outcome (fixture, "\"prompt\":\"made\"", RF_OUTCOME_HIT);
      assert_fails (fixture, "\"prompt\":\"miss\"", RF_ERROR_FAILED);
    }
}

static void
test_other_faults_of_accounts_stop_nothing (EngineFixture *fixture, gconstpointer config)
{
  g_assert_true (g_file_set_contents (
      fixture->config, "[account kids]\nprofile=nothing\ncolour=red\n", -1, NULL));
  engine_test_reopen (fixture);
  g_assert_cmpuint (rf_host_get_faults (fixture->host)->len, ==, 2);
  assert_outcome (fixture, "\"prompt\":\"word\"", RF_OUTCOME_MISS);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (EngineFixture *, gconstpointer);
  } tests[] = {
    { "/accounts/limits-of-the-configuration", test_limits_of_the_configuration },
    { "/accounts/listed-with-those-of-the-configuration",
      test_accounts_are_listed_with_those_of_the_configuration },
    { "/accounts/a-wrong-limit-stops-generation", test_a_wrong_limit_stops_generation },
    { "/accounts/other-faults-stop-nothing", test_other_faults_of_accounts_stop_nothing },
  };

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path,
                EngineFixture,
                limits_config,
                engine_test_set_up,
                tests[i].function,
                engine_test_tear_down);
  return g_test_run ();
}
