/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "policy-fixture.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <string.h>

/* How a request is answered, as its directives and its profile say. */

static void
note_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(RfResult **) data = rf_service_generate_finish (RF_SERVICE (source), result, NULL);
  g_assert_nonnull (*(RfResult **) data);
}

static void
begin (EngineFixture *fixture, RfRequest *request, RfResult **made)
{
  guint calls = engine_test_count_calls (fixture, "");

  rf_service_generate_async (
      rf_host_get_service (fixture->host), request, NULL, NULL, note_result_cb, made);
  while (engine_test_count_calls (fixture, "") == calls)
    g_usleep (10000);
}

static void
wait_for (RfResult *const *made)
{
  while (*made == NULL)
    g_main_context_iteration (NULL, TRUE);
}

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
  begin (fixture, request, &made);
  policy_answers (fixture, request, RF_OUTCOME_JOINED);
  wait_for (&made);
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
  begin (fixture, request, &made);
  meanwhile = policy_check (fixture, door);
  g_assert_false (meanwhile->cached);
  g_assert_cmpint (meanwhile->outcome, ==, RF_OUTCOME_JOINED);
  g_assert_cmpint (meanwhile->cost, ==, 0);
  policy_answers (fixture, door, RF_OUTCOME_JOINED);
  wait_for (&made);
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
  g_assert_null (rf_service_lookup (service, request, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
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
test_within_grace_it_is_served_when_the_provider_fails (EngineFixture *fixture,
                                                        gconstpointer config)
{
  g_autoptr (RfRequest) good = engine_test_request ("dummy", "\"prompt\":\"x\",\"price\":2");
  g_autoptr (RfRequest) bad =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"price\":2,\"fail\":\"provider_failed\"");
  g_autoptr (RfRequest) refused =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"price\":2,\"fail\":\"refused\"");
  g_autoptr (RfResult) stale = NULL;
  g_autoptr (RfStats) stats = NULL;
  gint64 now = rf_time_now ();

  good->ttl = 60;
  rf_time_set_for_tests (now);
  policy_answers (fixture, good, RF_OUTCOME_MISS);
  rf_time_set_for_tests (now + 61000);
  stale = policy_expect (fixture, bad, RF_OUTCOME_STALE);
  g_assert_cmpstr (stale->reason, ==, "provider_failed");
  g_assert_cmpint (stale->saved, ==, 2000000);
  g_assert_cmpint (stale->charged, ==, 0);
  bad->only_if_cached = TRUE;
  policy_fails (fixture, bad, RF_ERROR_NOT_CACHED);
  bad->only_if_cached = FALSE;
  bad->max_age = 60;
  policy_fails (fixture, bad, RF_ERROR_PROVIDER_FAILED);
  bad->max_age = -1;
  bad->force_refresh = TRUE;
  policy_fails (fixture, bad, RF_ERROR_PROVIDER_FAILED);
  bad->force_refresh = FALSE;
  rf_time_set_for_tests (now + 60000 + 3600 * 1000 + 1);
  policy_fails (fixture, bad, RF_ERROR_PROVIDER_FAILED);
  rf_time_set_for_tests (now + 62000);
  policy_fails (fixture, refused, RF_ERROR_REFUSED);
  good->force_refresh = TRUE;
  policy_answers (fixture, good, RF_OUTCOME_REFRESHED);
  rf_time_set_for_tests (0);
  engine_test_reopen (fixture);
  stats =
      rf_service_stats (rf_host_get_service (fixture->host), 2 * 86400, RF_STATS_BY_NOTHING, NULL);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_STALE], ==, 1);
}

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

  begin (fixture, request, &made);
  error = g_thread_join (g_thread_new ("join", join_thread, pair));
  wait_for (&made);
  g_assert_cmpstr (made->reason, ==, "too_large");
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
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
  begin (fixture, request, &slow);
  quick = policy_expect (fixture, request, RF_OUTCOME_BYPASS);
  wait_for (&slow);
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
    { "/policy/within-grace-it-is-served-when-the-provider-fails",
      test_within_grace_it_is_served_when_the_provider_fails,
      "[profile default]\ngrace=1h\n" },
    { "/policy/without-grace-it-fails", test_without_grace_it_fails, NULL },
    { "/policy/seed-004-5-mb", test_seed_004_5_mb, NULL },
    { "/policy/who-joined-what-is-too-large-hears-of-it",
      test_who_joined_what_is_too_large_hears_of_it,
      "[profile default]\nmax-asset=1kB\n" },
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
