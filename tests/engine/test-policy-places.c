/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "policy-fixture.h"
#include "rf-time.h"

#include <string.h>

/* Who shares what: places, versions, scopes, tenants. */

static const char *
get_id (const RfResult *result)
{
  return rf_result_get_generation (result)->id;
}

static RfReport *
invalidate (EngineFixture *fixture, const char *key)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (GError) error = NULL;
  RfReport *report = NULL;

  selector->exact_key = g_strdup (key);
  action = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, FALSE);
  report = rf_service_apply (rf_host_get_service (fixture->host), action, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->changed, ==, 1);
  return report;
}

static void
test_scenes_serves_a_place_though_params_have_changed (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) oak = policy_place ("door", "\"prompt\":\"oak\"");
  g_autoptr (RfRequest) pine = policy_place ("door", "\"prompt\":\"pine\"");
  g_autoptr (RfResult) served = NULL;
  g_autoptr (RfResult) made = NULL;

  oak->profile = g_strdup ("scenes");
  pine->profile = g_strdup ("scenes");
  policy_answers (fixture, oak, RF_OUTCOME_MISS);
  served = policy_expect (fixture, pine, RF_OUTCOME_HIT);
  g_assert_true (served->content_differs);
  g_assert_cmpstr (served->fingerprint, !=, rf_result_get_generation (served)->fingerprint);
  /* With matching by content the same is a miss, which says why. */
  g_free (pine->profile);
  pine->profile = g_strdup ("default");
  made = policy_expect (fixture, pine, RF_OUTCOME_MISS);
  g_assert_cmpstr (made->reason, ==, "slot");
  g_assert_false (made->content_differs);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
test_a_slot_that_holds_another_kind_refuses (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (GError) error = NULL;
  gint64 now = rf_time_now ();

  request->profile = g_strdup ("scenes");
  request->operation_type = g_strdup ("any");
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  request->kind = RF_KIND_MUSIC;
  g_assert_null (
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_assert_true (g_str_has_prefix (error->message, "slot_kind: "));
  /* Not even when its time is over. */
  rf_time_set_for_tests (now + 400 * RF_DAY * 1000);
  policy_fails (fixture, request, RF_ERROR_CONFLICT);
  rf_time_set_for_tests (0);
}

static void
test_two_slots_one_content_one_generation (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) door = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) gate = policy_place ("gate", "\"prompt\":\"x\"");
  g_autoptr (RfResult) first = policy_expect (fixture, door, RF_OUTCOME_MISS);
  g_autoptr (RfResult) second = policy_expect (fixture, gate, RF_OUTCOME_HIT);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfResult) third = NULL;
  g_autoptr (RfRequest) fence = policy_place ("fence", "\"prompt\":\"x\"");

  g_assert_cmpstr (get_id (first), ==, get_id (second));
  g_assert_cmpuint (policy_count (fixture, RF_STATE_LIVE), ==, 2);
  /* Those that share it already stay, and are told; nobody else gets it. */
  report = invalidate (fixture, first->key);
  g_assert_cmpint (report->also_under, ==, 1);
  policy_answers (fixture, gate, RF_OUTCOME_HIT);
  third = policy_expect (fixture, fence, RF_OUTCOME_MISS);
  g_assert_cmpstr (get_id (third), !=, get_id (first));
}

static void
test_two_players_never_share (EngineFixture *fixture, gconstpointer config)
{
  static const char *const params[] = { "\"prompt\":\"x\"", "\"prompt\":\"y\",\"seed\":7" };

  for (gsize i = 0; i < G_N_ELEMENTS (params); i++)
    {
      g_autoptr (RfRequest) one = policy_place ("door", params[i]);
      g_autoptr (RfRequest) two = policy_place ("door", params[i]);
      g_autoptr (RfRequest) playthrough = engine_test_request ("dummy", params[i]);

      one->strategy = RF_STRATEGY_PER_PLAYER;
      two->strategy = RF_STRATEGY_PER_PLAYER;
      playthrough->strategy = RF_STRATEGY_PER_PLAYTHROUGH;
      one->player_id = g_strdup ("42");
      two->player_id = g_strdup ("43");
      playthrough->playthrough_id = g_strdup ("42");
      policy_answers (fixture, one, RF_OUTCOME_MISS);
      policy_answers (fixture, two, RF_OUTCOME_MISS);
      policy_answers (fixture, playthrough, RF_OUTCOME_MISS);
      policy_answers (fixture, one, RF_OUTCOME_HIT);
    }
}

static void
test_one_player_shares_between_places (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) door = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) gate = policy_place ("gate", "\"prompt\":\"x\"");

  door->strategy = RF_STRATEGY_PER_PLAYER;
  gate->strategy = RF_STRATEGY_PER_PLAYER;
  door->player_id = g_strdup ("42");
  gate->player_id = g_strdup ("42");
  policy_answers (fixture, door, RF_OUTCOME_MISS);
  policy_answers (fixture, gate, RF_OUTCOME_HIT);
}

static void
test_an_id_that_is_not_needed_is_recorded_and_not_keyed (EngineFixture *fixture,
                                                         gconstpointer config)
{
  g_autoptr (RfRequest) one = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) two = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  one->player_id = g_strdup ("42");
  two->player_id = g_strdup ("43");
  policy_answers (fixture, one, RF_OUTCOME_MISS);
  policy_answers (fixture, two, RF_OUTCOME_HIT);
  selector->player = g_strdup ("42");
  page = policy_list (fixture, selector);
  g_assert_cmpuint (page->items->len, ==, 1);
}

static void
test_a_version_bump_leaves_old_versions_countable (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) plain = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  request->profile = g_strdup ("scenes");
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  policy_answers (fixture, plain, RF_OUTCOME_HIT);
  request->version = 2;
  plain->version = 2;
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  policy_answers (fixture, plain, RF_OUTCOME_HIT);
  policy_answers (fixture, request, RF_OUTCOME_HIT);
  selector->version = 1;
  page = policy_list (fixture, selector);
  g_assert_cmpuint (page->items->len, ==, 2);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
test_time_runs_from_binding_to_the_key (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) first = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) later = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfResult) made = NULL;
  g_autoptr (RfResult) bound = NULL;
  gint64 now = rf_time_now ();

  rf_time_set_for_tests (now);
  made = policy_expect (fixture, first, RF_OUTCOME_MISS);
  g_assert_cmpint (made->entry->expires_at, ==, now + 365 * RF_DAY * 1000);
  rf_time_set_for_tests (now + 100 * RF_DAY * 1000);
  bound = policy_expect (fixture, later, RF_OUTCOME_HIT);
  g_assert_cmpint (bound->entry->expires_at, ==, now + 465 * RF_DAY * 1000);
  rf_time_set_for_tests (0);
}

static void
test_the_entry_keeps_the_profile_that_made_it (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) maker = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) asker = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfResult) hit = NULL;
  g_autoptr (RfCheck) check = NULL;

  maker->profile = g_strdup ("memoji");
  asker->profile = g_strdup ("media-api");
  policy_answers (fixture, maker, RF_OUTCOME_MISS);
  hit = policy_expect (fixture, asker, RF_OUTCOME_HIT);
  g_assert_cmpstr (hit->entry->profile, ==, "memoji");
  g_assert_cmpint (hit->entry->expires_at, ==, 0);
  /* And who asks pays what its own profile says. */
  check = policy_check (fixture, asker);
  g_assert_cmpint (check->cost, ==, 1000000);
}

static void
test_during_a_refresh_others_get_the_old_entry (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) slow = engine_test_request ("dummy", "\"prompt\":\"x\",\"delay_ms\":700");
  g_autoptr (RfRequest) quick = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfResult) old = policy_expect (fixture, quick, RF_OUTCOME_MISS);
  g_autoptr (RfResult) fresh = NULL;
  g_autoptr (RfResult) meanwhile = NULL;
  g_autoptr (RfResult) after = NULL;

  slow->force_refresh = TRUE;
  rf_service_generate_async (
      rf_host_get_service (fixture->host), slow, NULL, NULL, engine_test_note_result_cb, &fresh);
  while (engine_test_count_calls (fixture, "") < 2)
    g_usleep (10000);
  meanwhile = policy_expect (fixture, quick, RF_OUTCOME_HIT);
  g_assert_cmpstr (get_id (meanwhile), ==, get_id (old));
  while (fresh == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (fresh->outcome, ==, RF_OUTCOME_REFRESHED);
  after = policy_expect (fixture, quick, RF_OUTCOME_HIT);
  g_assert_cmpstr (get_id (after), ==, get_id (fresh));
  /* The old row is in the trash, so that undo has something to undo. */
  g_assert_cmpuint (policy_count (fixture, RF_STATE_SUPERSEDED), ==, 1);
}

static void
test_two_refreshes_do_not_join (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"delay_ms\":400");
  g_autoptr (RfResult) first = NULL;
  g_autoptr (RfResult) second = NULL;

  request->force_refresh = TRUE;
  rf_service_generate_async (
      rf_host_get_service (fixture->host), request, NULL, NULL, engine_test_note_result_cb, &first);
  rf_service_generate_async (rf_host_get_service (fixture->host),
                             request,
                             NULL,
                             NULL,
                             engine_test_note_result_cb,
                             &second);
  while (first == NULL || second == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (get_id (first), !=, get_id (second));
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
test_a_failed_refresh_leaves_the_old_entry (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) failing =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"fail\":\"provider_failed\"");

  policy_answers (fixture, request, RF_OUTCOME_MISS);
  failing->force_refresh = TRUE;
  policy_fails (fixture, failing, RF_ERROR_PROVIDER_FAILED);
  policy_answers (fixture, request, RF_OUTCOME_HIT);
}

static RfRequest *
new_tenant_request (const char *tenant, const char *params)
{
  RfRequest *request = engine_test_request ("dummy", params);

  request->namespace_ = g_strdup (tenant);
  return request;
}

static void
test_tenants_share_nothing (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) nobody = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) one = new_tenant_request ("one", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) two = new_tenant_request ("two", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) place = new_tenant_request ("two", "\"prompt\":\"x\"");
  g_autoptr (RfResult) hit = NULL;

  place->purpose = g_strdup ("door");
  policy_answers (fixture, nobody, RF_OUTCOME_MISS);
  policy_answers (fixture, one, RF_OUTCOME_MISS);
  policy_answers (fixture, place, RF_OUTCOME_MISS);
  policy_answers (fixture, two, RF_OUTCOME_HIT);
  policy_answers (fixture, one, RF_OUTCOME_HIT);
  hit = policy_expect (fixture, nobody, RF_OUTCOME_HIT);
  g_assert_cmpstr (hit->entry->namespace_, ==, "");
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 3);
}

static gpointer
generate_thread (gpointer data)
{
  gpointer *pair = data;

  return rf_service_generate (pair[0], pair[1], NULL, NULL, NULL);
}

static void
test_tenants_do_not_join (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) one = new_tenant_request ("one", "\"prompt\":\"x\",\"delay_ms\":500");
  g_autoptr (RfRequest) two = new_tenant_request ("two", "\"prompt\":\"x\",\"delay_ms\":500");
  gpointer first[2] = { rf_host_get_service (fixture->host), one };
  gpointer second[2] = { first[0], two };
  GThread *threads[2] = {
    g_thread_new ("one", generate_thread, first),
    g_thread_new ("two", generate_thread, second),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (RfResult) result = g_thread_join (threads[i]);

      g_assert_cmpint (result->outcome, ==, RF_OUTCOME_MISS);
    }
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
give_input (RfRequest *request, const char *sha256, const char *key)
{
  rf_request_take_input (request, "image", rf_input_new (NULL, sha256, key));
}

static void
test_inputs_are_looked_up_in_the_tenant_s_own (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) source = new_tenant_request ("one", "\"prompt\":\"source\"");
  g_autoptr (RfRequest) own = new_tenant_request ("one", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) other = new_tenant_request ("two", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) nobody = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfResult) made = policy_expect (fixture, source, RF_OUTCOME_MISS);
  const RfAsset *asset = g_ptr_array_index (rf_result_get_generation (made)->assets, 0);

  give_input (own, NULL, made->key);
  give_input (other, NULL, made->key);
  give_input (nobody, NULL, made->key);
  policy_answers (fixture, own, RF_OUTCOME_MISS);
  policy_fails (fixture, other, RF_ERROR_INVALID_REQUEST);
  policy_fails (fixture, nobody, RF_ERROR_INVALID_REQUEST);
  give_input (own, asset->sha256, NULL);
  give_input (other, asset->sha256, NULL);
  policy_answers (fixture, own, RF_OUTCOME_HIT);
  policy_fails (fixture, other, RF_ERROR_INVALID_REQUEST);
}

static void
test_a_tenant_is_told_of_its_own_nearest (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) secret = new_tenant_request ("one", "\"prompt\":\"x\",\"mood\":\"sad\"");
  g_autoptr (RfRequest) asked = new_tenant_request ("two", "\"prompt\":\"x\"");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfCheck) before = NULL;
  g_autoptr (RfCheck) after = NULL;

  policy_answers (fixture, secret, RF_OUTCOME_MISS);
  before = rf_service_check (service, asked, TRUE, NULL, NULL);
  g_assert_null (before->nearest);
  g_free (asked->namespace_);
  asked->namespace_ = g_strdup ("one");
  after = rf_service_check (service, asked, TRUE, NULL, NULL);
  g_assert_nonnull (after->nearest);
}

static void
test_a_profile_gives_a_tenant (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) scenes = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) plain = engine_test_request ("dummy", "\"prompt\":\"x\"");
  g_autoptr (RfResult) made = NULL;

  scenes->profile = g_strdup ("scenes");
  made = policy_expect (fixture, scenes, RF_OUTCOME_MISS);
  g_assert_cmpstr (made->entry->namespace_, ==, "studio");
  policy_answers (fixture, plain, RF_OUTCOME_MISS);
  policy_answers (fixture, scenes, RF_OUTCOME_HIT);
}

int
main (int argc, char **argv)
{
  static const PolicyTest tests[] = {
    { "/policy/scenes-serves-a-place-though-params-have-changed",
      test_scenes_serves_a_place_though_params_have_changed,
      NULL },
    { "/policy/a-slot-that-holds-another-kind-refuses",
      test_a_slot_that_holds_another_kind_refuses,
      NULL },
    { "/policy/two-slots-one-content-one-generation",
      test_two_slots_one_content_one_generation,
      NULL },
    { "/policy/two-players-never-share-seed-or-no-seed", test_two_players_never_share, NULL },
    { "/policy/one-player-shares-between-places", test_one_player_shares_between_places, NULL },
    { "/policy/an-id-that-is-not-needed-is-recorded-and-not-keyed",
      test_an_id_that_is_not_needed_is_recorded_and_not_keyed,
      NULL },
    { "/policy/a-version-bump-leaves-old-versions-countable",
      test_a_version_bump_leaves_old_versions_countable,
      NULL },
    { "/policy/time-runs-from-binding-to-the-key", test_time_runs_from_binding_to_the_key, NULL },
    { "/policy/the-entry-keeps-the-profile-that-made-it",
      test_the_entry_keeps_the_profile_that_made_it,
      NULL },
    { "/policy/during-a-refresh-others-get-the-old-entry",
      test_during_a_refresh_others_get_the_old_entry,
      NULL },
    { "/policy/two-refreshes-do-not-join", test_two_refreshes_do_not_join, NULL },
    { "/policy/a-failed-refresh-leaves-the-old-entry",
      test_a_failed_refresh_leaves_the_old_entry,
      NULL },
    { "/policy/tenants-share-nothing", test_tenants_share_nothing, NULL },
    { "/policy/tenants-do-not-join", test_tenants_do_not_join, NULL },
    { "/policy/inputs-are-looked-up-in-the-tenant-s-own",
      test_inputs_are_looked_up_in_the_tenant_s_own,
      NULL },
    { "/policy/a-tenant-is-told-of-its-own-nearest",
      test_a_tenant_is_told_of_its_own_nearest,
      NULL },
    { "/policy/a-profile-gives-a-tenant",
      test_a_profile_gives_a_tenant,
      "[profile scenes]\nnamespace=studio\n" },
  };

  return policy_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
