/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "policy-fixture.h"

RfResult *
policy_make (EngineFixture *fixture, RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  RfResult *result =
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

RfResult *
policy_expect (EngineFixture *fixture, RfRequest *request, RfOutcome outcome)
{
  RfResult *result = policy_make (fixture, request);

  g_assert_cmpstr (rf_enum_get_name (rf_outcome_names, (int) result->outcome),
                   ==,
                   rf_enum_get_name (rf_outcome_names, (int) outcome));
  return result;
}

void
policy_answers (EngineFixture *fixture, RfRequest *request, RfOutcome outcome)
{
  rf_result_free (policy_expect (fixture, request, outcome));
}

void
policy_fails (EngineFixture *fixture, RfRequest *request, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

RfCheck *
policy_check (EngineFixture *fixture, RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  RfCheck *check =
      rf_service_check (rf_host_get_service (fixture->host), request, FALSE, NULL, &error);

  g_assert_no_error (error);
  return check;
}

RfPage *
policy_list (EngineFixture *fixture, RfSelector *selector)
{
  g_autoptr (GError) error = NULL;
  RfPage *page =
      rf_service_list (rf_host_get_service (fixture->host), RF_NOUN_ENTRY, selector, &error);

  g_assert_no_error (error);
  return page;
}

/* How many entries there are in a state; for any, what is not in the trash. */
guint
policy_count (EngineFixture *fixture, RfEntryState state)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  selector->state = state;
  page = policy_list (fixture, selector);
  return page->items->len;
}

/* A request that names a place. */
RfRequest *
policy_place (const char *purpose, const char *params)
{
  RfRequest *request = engine_test_request ("dummy", params);

  request->purpose = g_strdup (purpose);
  return request;
}

int
policy_run (int argc, char **argv, const PolicyTest *tests, gsize n_tests)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  for (gsize i = 0; i < n_tests; i++)
    g_test_add (tests[i].path,
                EngineFixture,
                tests[i].config,
                engine_test_set_up,
                tests[i].function,
                engine_test_tear_down);
  return g_test_run ();
}
