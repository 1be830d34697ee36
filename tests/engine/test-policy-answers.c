/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "policy-fixture.h"
#include "rf-time.h"

#include <string.h>

/* How a request is answered, as its directives and its profile say. */

static const RfAsset *
get_asset (const RfResult *result)
{
  return g_ptr_array_index (rf_result_get_generation (result)->assets, 0);
}

/* Files under a folder whose path holds a word; 0 where there is no folder. */
static guint
count_files (const char *folder, const char *word)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint files = 0;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        files += count_files (path, word);
      else
        files += strstr (path, word) != NULL;
    }
  return files;
}

static void
test_no_store_keeps_nothing (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"x\",\"price\":3");
  g_autoptr (RfResult) made = NULL;

  request->no_store = TRUE;
  made = policy_expect (fixture, request, RF_OUTCOME_BYPASS);
  g_assert_false (made->stored);
  g_assert_null (made->reason);
  g_assert_cmpint (made->charged, ==, 3000000);
  g_assert_true (g_file_test (get_asset (made)->path, G_FILE_TEST_IS_REGULAR));
  g_assert_false (g_str_has_prefix (get_asset (made)->path, fixture->folder));
  g_assert_cmpuint (count_files (fixture->folder, "/assets/"), ==, 0);
  g_assert_cmpuint (count_files (fixture->folder, "/records/"), ==, 0);
  g_assert_cmpuint (policy_count (fixture, RF_STATE_ANY), ==, 0);
  policy_answers (fixture, request, RF_OUTCOME_BYPASS);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
test_no_store_is_served_what_is_there (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) plain = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) request = policy_place ("door", "\"prompt\":\"x\"");

  policy_answers (fixture, plain, RF_OUTCOME_MISS);
  plain->no_store = TRUE;
  policy_answers (fixture, plain, RF_OUTCOME_HIT);
  request->no_store = TRUE;
  policy_answers (fixture, request, RF_OUTCOME_HIT);
  g_assert_cmpuint (policy_count (fixture, RF_STATE_ANY), ==, 1);
  plain->force_refresh = TRUE;
  policy_answers (fixture, plain, RF_OUTCOME_BYPASS);
  g_assert_cmpuint (policy_count (fixture, RF_STATE_SUPERSEDED), ==, 0);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
test_reading_off_generates_and_stores (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"x\"");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfResult) first = NULL;
  g_autoptr (RfResult) second = NULL;
  g_autoptr (RfResult) after = NULL;
  g_autoptr (RfCheck) check = NULL;

  request->profile = g_strdup ("avatar");
  first = policy_expect (fixture, request, RF_OUTCOME_MISS);
  g_assert_null (rf_service_lookup (service, request, NULL));
  check = policy_check (fixture, request);
  g_assert_false (check->cached);
  g_assert_cmpstr (check->reason, ==, "reading_off");
  second = policy_expect (fixture, request, RF_OUTCOME_MISS);
  g_assert_cmpstr (second->reason, ==, "reading_off");
  g_assert_true (second->stored);
  request->only_if_cached = TRUE;
  policy_fails (fixture, request, RF_ERROR_NOT_CACHED);
  request->only_if_cached = FALSE;
  /* Who reads is served what was made last. */
  g_free (request->profile);
  request->profile = g_strdup ("default");
  after = policy_expect (fixture, request, RF_OUTCOME_HIT);
  g_assert_cmpstr (rf_result_get_generation (after)->id, ==, rf_result_get_generation (second)->id);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
test_reading_off_joins_a_standing_flight (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"delay_ms\":700");
  g_autoptr (RfResult) made = NULL;

  request->profile = g_strdup ("avatar");
  engine_test_begin (fixture, request, &made);
  policy_answers (fixture, request, RF_OUTCOME_JOINED);
  engine_test_wait_for (&made);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_only_if_cached_and_max_age (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) place = policy_place ("door", "\"prompt\":\"x\"");
  gint64 now = rf_time_now ();

  rf_time_set_for_tests (now);
  request->only_if_cached = TRUE;
  place->only_if_cached = TRUE;
  policy_fails (fixture, request, RF_ERROR_NOT_CACHED);
  request->only_if_cached = FALSE;
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  request->only_if_cached = TRUE;
  policy_answers (fixture, request, RF_OUTCOME_HIT);
  /* The same content, under a key of its own, is in the cache too. */
  policy_answers (fixture, place, RF_OUTCOME_HIT);
  rf_time_set_for_tests (now + 100000);
  request->max_age = 99;
  policy_fails (fixture, request, RF_ERROR_NOT_CACHED);
  rf_time_set_for_tests (0);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_who_may_not_pay_is_bound_and_joins (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"price\":9,\"delay_ms\":700");
  g_autoptr (RfRequest) door =
      policy_place ("door", "\"prompt\":\"x\",\"price\":9,\"delay_ms\":700");
  g_autoptr (RfRequest) gate =
      policy_place ("gate", "\"prompt\":\"x\",\"price\":9,\"delay_ms\":700");
  g_autoptr (RfResult) made = NULL;
  g_autoptr (RfCheck) before = NULL;
  g_autoptr (RfCheck) meanwhile = NULL;
  g_autoptr (RfCheck) after = NULL;

  door->max_cost = 1000000;
  gate->max_cost = 1000000;
  before = policy_check (fixture, door);
  g_assert_cmpint (before->cost, ==, 9000000);
  policy_fails (fixture, door, RF_ERROR_OVER_BUDGET);
  engine_test_begin (fixture, request, &made);
  meanwhile = policy_check (fixture, door);
  g_assert_false (meanwhile->cached);
  g_assert_cmpint (meanwhile->outcome, ==, RF_OUTCOME_JOINED);
  g_assert_cmpint (meanwhile->cost, ==, 0);
  policy_answers (fixture, door, RF_OUTCOME_JOINED);
  engine_test_wait_for (&made);
  after = policy_check (fixture, gate);
  g_assert_true (after->cached);
  g_assert_cmpint (after->cost, ==, 0);
  g_assert_cmpint (after->ttl_seconds, ==, 365 * RF_DAY);
  policy_answers (fixture, gate, RF_OUTCOME_HIT);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_a_hit_that_costs_more_than_allowed (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"x\",\"price\":5");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfCheck) check = NULL;

  request->profile = g_strdup ("media-api");
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  request->max_cost = 999999;
  policy_fails (fixture, request, RF_ERROR_OVER_BUDGET);
  /* A look-up only reads, so it leaves what has to be charged to generate. */
  g_assert_null (rf_service_lookup (service, request, &error));
  g_assert_no_error (error);
  check = policy_check (fixture, request);
  g_assert_true (check->cached);
  g_assert_cmpint (check->cost, ==, 1000000);
  request->max_cost = 1000000;
  policy_answers (fixture, request, RF_OUTCOME_HIT);
}

static void
test_money_faults_let_bind_and_join (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) place = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) other = policy_place ("door", "\"prompt\":\"y\"");

  policy_answers (fixture, request, RF_OUTCOME_MISS);
  g_assert_true (
      g_file_set_contents (fixture->config, "[profile memoji]\nhit-price=much\n", -1, NULL));
  engine_test_reopen (fixture);
  policy_answers (fixture, request, RF_OUTCOME_HIT);
  policy_answers (fixture, place, RF_OUTCOME_HIT);
  policy_fails (fixture, other, RF_ERROR_FAILED);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_seed_004_5_mb (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) most =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"price\":4,\"bytes\":5000000");
  g_autoptr (RfRequest) more =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"price\":4,\"bytes\":5000001");
  g_autoptr (RfResult) kept = NULL;
  g_autoptr (RfResult) large = NULL;
  guint files = 0;

  most->profile = g_strdup ("memoji");
  more->profile = g_strdup ("memoji");
  kept = policy_expect (fixture, most, RF_OUTCOME_MISS);
  g_assert_cmpint (get_asset (kept)->bytes, ==, 5000000);
  g_assert_true (kept->stored);
  files = count_files (fixture->folder, "/assets/") + count_files (fixture->folder, "/records/");
  large = policy_expect (fixture, more, RF_OUTCOME_BYPASS);
  g_assert_cmpint (get_asset (large)->bytes, ==, 5000001);
  g_assert_false (large->stored);
  g_assert_cmpstr (large->reason, ==, "too_large");
  g_assert_cmpint (large->charged, ==, 4000000);
  g_assert_null (large->store_error);
  g_assert_true (g_file_test (get_asset (large)->path, G_FILE_TEST_IS_REGULAR));
  /* The store clears its folders, so it lies in none of them. */
  g_assert_false (g_str_has_prefix (get_asset (large)->path, fixture->folder));
  g_assert_cmpuint (count_files (fixture->folder, "/assets/") +
                        count_files (fixture->folder, "/records/"),
                    ==,
                    files);
  policy_answers (fixture, more, RF_OUTCOME_BYPASS);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 3);
}

static gpointer
join_thread (gpointer data)
{
  gpointer *pair = data;
  GError *error = NULL;

  g_assert_null (rf_service_generate (pair[0], pair[1], NULL, NULL, &error));
  return error;
}

static void
test_who_joined_what_is_too_large_hears_of_it (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"bytes\":2000,\"delay_ms\":700");
  gpointer pair[2] = { rf_host_get_service (fixture->host), request };
  g_autoptr (RfResult) made = NULL;
  g_autoptr (GError) error = NULL;

  engine_test_begin (fixture, request, &made);
  error = g_thread_join (g_thread_new ("join", join_thread, pair));
  engine_test_wait_for (&made);
  g_assert_cmpstr (made->reason, ==, "too_large");
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

int
main (int argc, char **argv)
{
  static const PolicyTest tests[] = {
    { "/policy/no-store-keeps-nothing", test_no_store_keeps_nothing, NULL },
    { "/policy/no-store-is-served-what-is-there", test_no_store_is_served_what_is_there, NULL },
    { "/policy/reading-off-generates-and-stores",
      test_reading_off_generates_and_stores,
      "[profile avatar]\ncache-read=no\n" },
    { "/policy/reading-off-joins-a-standing-flight",
      test_reading_off_joins_a_standing_flight,
      "[profile avatar]\ncache-read=no\n" },
    { "/policy/only-if-cached-and-max-age", test_only_if_cached_and_max_age, NULL },
    { "/policy/who-may-not-pay-is-bound-and-joins", test_who_may_not_pay_is_bound_and_joins, NULL },
    { "/policy/a-hit-that-costs-more-than-allowed", test_a_hit_that_costs_more_than_allowed, NULL },
    { "/policy/money-faults-let-bind-and-join", test_money_faults_let_bind_and_join, NULL },
    { "/policy/seed-004-5-mb", test_seed_004_5_mb, NULL },
    { "/policy/who-joined-what-is-too-large-hears-of-it",
      test_who_joined_what_is_too_large_hears_of_it,
      "[profile default]\nmax-asset=1kB\n" },
  };

  return policy_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
