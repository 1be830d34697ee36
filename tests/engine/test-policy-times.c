/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "policy-fixture.h"
#include "rf-time.h"

#include <string.h>

/* What is served beyond its time, what is refused for a time, and what of a run is
 * recorded. */

static void
test_without_grace_it_fails (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) good = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) bad =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"fail\":\"provider_failed\"");

  good->ttl = 0;
  policy_answers (fixture, good, RF_OUTCOME_MISS);
  policy_fails (fixture, bad, RF_ERROR_PROVIDER_FAILED);
}

static void
test_a_refusal_is_remembered (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) refused =
      engine_test_request ("dummy-paid", "\"prompt\":\"x\",\"fail\":\"refused\"");
  g_autoptr (RfRequest) again = engine_test_request ("dummy-paid", "\"prompt\":\"x\"");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;
  g_autoptr (RfCheck) check = NULL;

  g_assert_null (rf_service_generate (service, refused, NULL, NULL, &first));
  g_assert_error (first, RF_ERROR, RF_ERROR_REFUSED);
  g_assert_null (rf_service_generate (service, again, NULL, NULL, &second));
  g_assert_error (second, RF_ERROR, RF_ERROR_REFUSED);
  g_assert_cmpstr (first->message, ==, second->message);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
  check = policy_check (fixture, again);
  g_assert_false (check->cached);
  g_assert_cmpstr (check->reason, ==, "refused");
  g_assert_cmpuint (policy_count (fixture, RF_STATE_ANY), ==, 0);
  engine_test_reopen (fixture);
  policy_fails (fixture, again, RF_ERROR_REFUSED);
  again->force_refresh = TRUE;
  policy_answers (fixture, again, RF_OUTCOME_REFRESHED);
  again->force_refresh = FALSE;
  policy_answers (fixture, again, RF_OUTCOME_HIT);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
test_a_refusal_has_a_short_time (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) refused =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"fail\":\"refused\"");
  g_autoptr (RfRequest) again = engine_test_request ("dummy", "\"prompt\":\"x\"");
  gint64 now = rf_time_now ();

  rf_time_set_for_tests (now);
  policy_fails (fixture, refused, RF_ERROR_REFUSED);
  rf_time_set_for_tests (now + 599000);
  policy_fails (fixture, again, RF_ERROR_REFUSED);
  rf_time_set_for_tests (now + 600000);
  policy_answers (fixture, again, RF_OUTCOME_MISS);
  rf_time_set_for_tests (0);
}

static void
test_only_refusals_are_remembered (EngineFixture *fixture, gconstpointer config)
{
  static const char *const codes[] = { "provider_failed", "rate_limited", "failed" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *params =
          g_strdup_printf ("\"prompt\":\"%s\",\"fail\":\"%s\"", codes[i], codes[i]);
      g_autofree char *good = g_strdup_printf ("\"prompt\":\"%s\"", codes[i]);
      g_autoptr (RfRequest) failing = engine_test_request ("dummy", params);
      g_autoptr (RfRequest) again = engine_test_request ("dummy", good);
      RfErrorCode code = RF_ERROR_FAILED;

      g_assert_true (rf_error_code_from_name (codes[i], &code));
      policy_fails (fixture, failing, code);
      policy_answers (fixture, again, RF_OUTCOME_MISS);
    }
}

/* As if the wall clock had been set by so much since the first commit. */
static void
set_clock_by (EngineFixture *fixture, gint64 milliseconds)
{
  g_autofree char *path = g_build_filename (fixture->folder, "clock", NULL);
  g_autofree char *text = NULL;
  g_autofree char *changed = NULL;
  char *space = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  space = strchr (text, ' ');
  *space = '\0';
  changed = g_strdup_printf (
      "%s %" G_GINT64_FORMAT "\n", text, g_ascii_strtoll (space + 1, NULL, 10) - milliseconds);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
}

static void
test_after_a_clock_jump_what_expired_is_served (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfResult) stale = NULL;
  g_autoptr (RfResult) found = NULL;
  g_autoptr (RfCheck) check = NULL;

  request->ttl = 0;
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  set_clock_by (fixture, 3601 * 1000);
  stale = policy_expect (fixture, request, RF_OUTCOME_STALE);
  g_assert_cmpstr (stale->reason, ==, "clock");
  check = policy_check (fixture, request);
  g_assert_true (check->cached);
  g_assert_cmpint (check->outcome, ==, RF_OUTCOME_STALE);
  g_assert_cmpstr (check->reason, ==, "clock");
  found = rf_service_lookup (rf_host_get_service (fixture->host), request, NULL);
  g_assert_cmpint (found->outcome, ==, RF_OUTCOME_STALE);
  request->force_refresh = TRUE;
  policy_answers (fixture, request, RF_OUTCOME_REFRESHED);
  request->force_refresh = FALSE;
  /* Set back to where it was, it is believed again. */
  set_clock_by (fixture, -3601 * 1000);
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 4);
}

static void
test_always_is_listed_and_never_shared (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"delay_ms\":600");
  g_autoptr (RfRequest) shared = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfResult) slow = NULL;
  g_autoptr (RfResult) quick = NULL;
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (RfEntry) shown = NULL;
  const RfEntry *entry = NULL;

  request->strategy = RF_STRATEGY_ALWAYS;
  engine_test_begin (fixture, request, &slow);
  quick = policy_expect (fixture, request, RF_OUTCOME_BYPASS);
  engine_test_wait_for (&slow);
  g_assert_null (quick->key);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
  selector->strategy = RF_STRATEGY_ALWAYS;
  page = policy_list (fixture, selector);
  g_assert_cmpuint (page->items->len, ==, 2);
  entry = g_ptr_array_index (page->items, 0);
  g_assert_cmpint (entry->expires_at - entry->created_at, ==, 30 * RF_DAY * 1000);
  shown = rf_service_get_entry (rf_host_get_service (fixture->host), entry->key, NULL);
  g_assert_cmpstr (shown->generation->id, ==, entry->generation->id);
  policy_answers (fixture, shared, RF_OUTCOME_MISS);
}

static void
test_the_seed_is_recorded (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) first = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) second = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) player = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfResult) one = NULL;
  g_autoptr (RfResult) two = NULL;
  g_autoptr (RfResult) scoped = NULL;
  g_autoptr (RfResult) fresh = NULL;

  second->version = 2;
  player->strategy = RF_STRATEGY_PER_PLAYER;
  player->player_id = g_strdup ("42");
  one = policy_expect (fixture, first, RF_OUTCOME_MISS);
  two = policy_expect (fixture, second, RF_OUTCOME_MISS);
  scoped = policy_expect (fixture, player, RF_OUTCOME_MISS);
  first->force_refresh = TRUE;
  fresh = policy_expect (fixture, first, RF_OUTCOME_REFRESHED);
  /* The model's default at version 1, and three others. */
  g_assert_cmpstr (rf_result_get_generation (one)->seed, ==, "0");
  g_assert_cmpstr (rf_result_get_generation (two)->seed, !=, "0");
  g_assert_cmpstr (
      rf_result_get_generation (scoped)->seed, !=, rf_result_get_generation (two)->seed);
  g_assert_cmpstr (rf_result_get_generation (fresh)->seed, !=, "0");
  g_assert_cmpstr (fresh->key, ==, one->key);
}

static void
test_the_model_that_answered_is_recorded (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"answers\":\"dummy-2026-01\"");
  g_autoptr (RfResult) made = policy_expect (fixture, request, RF_OUTCOME_MISS);
  g_autoptr (RfEntry) shown = NULL;

  g_assert_cmpstr (rf_result_get_generation (made)->answered_model, ==, "dummy-2026-01");
  engine_test_reopen (fixture);
  shown = rf_service_get_entry (rf_host_get_service (fixture->host), made->key, NULL);
  g_assert_cmpstr (shown->generation->model, ==, "image");
  g_assert_cmpstr (shown->generation->answered_model, ==, "dummy-2026-01");
}

static void
test_a_provider_that_is_not_ready_is_not_called (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"x\"");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;

  g_setenv ("RF_DUMMY_STATUS", "its key is missing", TRUE);
  g_assert_null (rf_service_generate (service, request, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "its key is missing"));
  rf_provider_info_unref (rf_service_get_provider (service, "dummy", &status, NULL));
  g_assert_cmpstr (status, ==, "its key is missing");
  g_unsetenv ("RF_DUMMY_STATUS");
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 0);
  policy_answers (fixture, request, RF_OUTCOME_MISS);
}

int
main (int argc, char **argv)
{
  static const PolicyTest tests[] = {
    { "/policy/without-grace-it-fails", test_without_grace_it_fails, NULL },
    { "/policy/a-refusal-is-remembered", test_a_refusal_is_remembered, NULL },
    { "/policy/a-refusal-has-a-short-time", test_a_refusal_has_a_short_time, NULL },
    { "/policy/only-refusals-are-remembered", test_only_refusals_are_remembered, NULL },
    { "/policy/after-a-clock-jump-what-expired-is-served",
      test_after_a_clock_jump_what_expired_is_served,
      NULL },
    { "/policy/always-is-listed-and-never-shared", test_always_is_listed_and_never_shared, NULL },
    { "/policy/the-seed-is-recorded", test_the_seed_is_recorded, NULL },
    { "/policy/the-model-that-answered-is-recorded",
      test_the_model_that_answered_is_recorded,
      NULL },
    { "/policy/a-provider-that-is-not-ready-is-not-called",
      test_a_provider_that_is_not_ready_is_not_called,
      NULL },
  };

  return policy_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
