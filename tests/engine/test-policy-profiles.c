/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-credits.h"
#include "rf-json-reader.h"
#include "rf-planner.h"
#include "rf-time.h"

#include <string.h>

/* The profiles that are shipped, with the figures of the systems that they stand
 * for, and what refrain.conf makes of them. */

static RfRegistry *registry;

static RfPlan *
plan_with (const char *config_text, const char *request_text, GError **error)
{
  g_autoptr (RfKeyFile) file =
      config_text != NULL ? rf_key_file_new_from_data (config_text, -1, "c.conf", error) : NULL;
  g_autoptr (RfConfig) config = rf_config_new (file);
  g_autoptr (RfPlanner) planner = rf_planner_new (registry, config);
  g_autofree char *text = g_strdup_printf ("{\"provider\":\"dummy\",%s}", request_text);
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, error);
  g_autoptr (RfRequest) request = node != NULL ? rf_request_new_from_json (node, error) : NULL;

  return request != NULL ? rf_planner_plan (planner, request, request->inputs, error) : NULL;
}

static RfPlan *
must_plan_with (const char *config_text, const char *request_text)
{
  g_autoptr (GError) error = NULL;
  RfPlan *plan = plan_with (config_text, request_text, &error);

  if (plan == NULL)
    g_error ("%s: %s", request_text, error->message);
  return plan;
}

static RfPlan *
must_plan (const char *request_text)
{
  return must_plan_with (NULL, request_text);
}

static void
assert_refused (const char *config_text, const char *request_text, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (plan_with (config_text, request_text, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s: “%s” is not like “%s”", request_text, error->message, pattern);
}

static void
assert_ttls (const char *profile, gint64 once, gint64 per_playthrough, gint64 per_player)
{
  const struct
  {
    const char *strategy;
    gint64 ttl;
  } expected[] = {
    { "\"once\"", once },
    { "\"per_playthrough\",\"playthrough_id\":\"p\"", per_playthrough },
    { "\"per_player\",\"player_id\":42", per_player },
    { "\"always\"", 30 * RF_DAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "\"kind\":\"image\",\"profile\":\"%s\",\"strategy\":%s", profile, expected[i].strategy);
      g_autoptr (RfPlan) plan = must_plan (text);

      g_assert_cmpint (plan->ttl, ==, expected[i].ttl);
    }
}

static void
test_seed_003_ttls (void)
{
  assert_ttls ("scenes", 31536000, 7776000, 15552000);
  assert_ttls ("default", 365 * RF_DAY, 90 * RF_DAY, 180 * RF_DAY);
}

static void
test_seed_002_ttl_7_days (void)
{
  assert_ttls ("media-api", 604800, 604800, 604800);
}

static void
test_seeds_000_and_004_no_ttl (void)
{
  assert_ttls ("avatar", -1, -1, -1);
  assert_ttls ("memoji", -1, -1, -1);
}

static void
test_seed_003_keys (void)
{
  static const struct
  {
    const char *request;
    const char *key;
    RfKind kind;
  } examples[] = {
    { "\"operation_type\":\"text_to_video\",\"purpose\":\"gap_fill\","
      "\"from_scene_id\":\"scene_001\",\"to_scene_id\":\"scene_002\",\"strategy\":\"once\"",
      "generation:text_to_video|gap_fill|scene_001|scene_002|once|v1",
      RF_KIND_VIDEO },
    { "\"operation_type\":\"npc_response\",\"purpose\":\"dialogue\","
      "\"from_scene_id\":\"scene_010\",\"strategy\":\"per_playthrough\","
      "\"playthrough_id\":\"abc123\"",
      "generation:npc_response|dialogue|scene_010|none|per_playthrough|pt:abc123|v1",
      RF_KIND_TEXT },
    { "\"operation_type\":\"transition\",\"purpose\":\"mood_shift\","
      "\"from_scene_id\":\"scene_005\",\"to_scene_id\":\"scene_006\","
      "\"strategy\":\"per_player\",\"player_id\":42",
      "generation:transition|mood_shift|scene_005|scene_006|per_player|player:42|v1",
      RF_KIND_VIDEO },
    { "\"operation_type\":\"text_to_video\",\"purpose\":\"transition\","
      "\"from_scene_id\":\"scene_001\",\"to_scene_id\":\"scene_002\","
      "\"strategy\":\"per_playthrough\",\"playthrough_id\":\"playthrough_123\"",
      "generation:text_to_video|transition|scene_001|scene_002|per_playthrough|"
      "pt:playthrough_123|v1",
      RF_KIND_VIDEO },
    { "\"operation_type\":\"text_to_image\",\"version\":2",
      "generation:text_to_image|none|none|none|once|v2",
      RF_KIND_IMAGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *text = g_strdup_printf ("\"profile\":\"scenes\",%s", examples[i].request);
      g_autoptr (RfPlan) plan = must_plan (text);

      g_assert_cmpstr (plan->key, ==, examples[i].key);
      g_assert_cmpint (plan->model->kind, ==, examples[i].kind);
      g_assert_true (plan->is_slot);
      g_assert_true (plan->match_place);
    }
}

static void
test_seed_002_keys (void)
{
  g_autoptr (RfPlan) image = must_plan ("\"kind\":\"image\",\"profile\":\"media-api\"");
  g_autoptr (RfPlan) again = must_plan ("\"kind\":\"image\",\"profile\":\"media-api\"");
  g_autoptr (RfPlan) video = must_plan ("\"kind\":\"video\",\"profile\":\"media-api\"");

  g_assert_true (g_str_has_prefix (image->key, "CACHE#image#"));
  g_assert_cmpuint (strlen (image->key), ==, strlen ("CACHE#image#") + 64);
  g_assert_cmpstr (image->key, ==, again->key);
  g_assert_true (g_str_has_prefix (video->key, "CACHE#video#"));
  g_assert_cmpstr (strrchr (image->key, '#'), !=, strrchr (video->key, '#'));
}

static void
test_seed_002_a_hit_costs_1_credit (void)
{
  g_autoptr (RfPlan) plan =
      must_plan ("\"kind\":\"image\",\"profile\":\"media-api\",\"params\":{\"price\":7}");

  g_assert_cmpint (plan->hit_price, ==, RF_CREDIT);
  g_assert_cmpint (plan->joiner_price, ==, RF_CREDIT);
  g_assert_cmpint (plan->price, ==, 7 * RF_CREDIT);
}

static void
test_hits_cost_nothing_elsewhere (void)
{
  static const char *const names[] = { "default", "avatar", "scenes", "memoji" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("\"kind\":\"image\",\"profile\":\"%s\"", names[i]);
      g_autoptr (RfPlan) plan = must_plan (text);

      g_assert_cmpstr (plan->profile, ==, names[i]);
      g_assert_cmpint (plan->hit_price, ==, 0);
      g_assert_cmpint (plan->joiner_price, ==, 0);
      g_assert_cmpint (plan->grace, ==, 0);
      g_assert_cmpint (plan->refusal_ttl, ==, 600);
      g_assert_true (plan->reads);
      g_assert_cmpint (plan->max_asset, ==, g_str_equal (names[i], "memoji") ? 5000000 : 0);
      g_assert_true (plan->match_place == g_str_equal (names[i], "scenes"));
      g_assert_cmpstr (plan->namespace_, ==, "");
    }
}

static void
test_a_request_without_a_profile_gets_default (void)
{
  g_autoptr (RfPlan) plan = must_plan ("\"kind\":\"image\"");

  g_assert_cmpstr (plan->profile, ==, "default");
}

static void
test_configuration_changes_a_profile_key_by_key (void)
{
  static const char config[] = "[profile scenes]\n"
                               "ttl-once=2d\n"
                               "hit-price=0.25\n"
                               "joiner-price=0.5\n"
                               "max-asset=2 MiB\n"
                               "grace=1h\n"
                               "refusal-ttl=30s\n"
                               "cache-read=no\n"
                               "namespace=studio\n"
                               "[profile mine]\n"
                               "slot-match=place\n";
  g_autoptr (RfPlan) scenes = must_plan_with (config, "\"kind\":\"image\",\"profile\":\"scenes\"");
  g_autoptr (RfPlan) player = must_plan_with (
      config,
      "\"kind\":\"image\",\"profile\":\"scenes\",\"strategy\":\"per_player\",\"player_id\":1");
  g_autoptr (RfPlan) mine = must_plan_with (config, "\"kind\":\"image\",\"profile\":\"mine\"");
  g_autoptr (RfPlan) untouched = must_plan_with (config, "\"kind\":\"image\"");

  g_assert_cmpint (scenes->ttl, ==, 2 * RF_DAY);
  g_assert_cmpint (player->ttl, ==, 180 * RF_DAY);
  g_assert_cmpint (scenes->hit_price, ==, 250000);
  g_assert_cmpint (scenes->joiner_price, ==, 500000);
  g_assert_cmpint (scenes->max_asset, ==, 2 * 1024 * 1024);
  g_assert_cmpint (scenes->grace, ==, 3600);
  g_assert_cmpint (scenes->refusal_ttl, ==, 30);
  g_assert_false (scenes->reads);
  g_assert_true (scenes->match_place);
  g_assert_cmpstr (scenes->namespace_, ==, "studio");
  g_assert_true (mine->match_place);
  g_assert_cmpint (mine->ttl, ==, 365 * RF_DAY);
  g_assert_cmpstr (untouched->namespace_, ==, "");
  g_assert_false (untouched->match_place);
}

static void
test_a_request_may_shorten_what_never_ends (void)
{
  g_autoptr (RfPlan) plan = must_plan ("\"kind\":\"image\",\"profile\":\"memoji\",\"ttl\":\"1d\"");

  g_assert_cmpint (plan->ttl, ==, RF_DAY);
}

static void
test_kind_may_be_left_out (void)
{
  static const char config[] = "[profile scenes]\nkinds=theme:music ; text_to_image:video\n";
  g_autoptr (RfPlan) told = must_plan ("\"kind\":\"image\",\"operation_type\":\"transition\"");
  g_autoptr (RfPlan) theme =
      must_plan_with (config, "\"profile\":\"scenes\",\"operation_type\":\"theme\"");
  g_autoptr (RfPlan) changed =
      must_plan_with (config, "\"profile\":\"scenes\",\"operation_type\":\"text_to_image\"");

  g_assert_cmpint (told->model->kind, ==, RF_KIND_IMAGE);
  g_assert_cmpint (theme->model->kind, ==, RF_KIND_MUSIC);
  g_assert_cmpint (changed->model->kind, ==, RF_KIND_VIDEO);
  assert_refused (NULL, "\"purpose\":\"p\"", "kind: must be given");
  assert_refused (NULL, "\"operation_type\":\"theme\"", "kind: *“default” knows none*“theme”");
  assert_refused (
      config, "\"profile\":\"scenes\",\"operation_type\":\"transition\"", "kind: *“transition”");
  assert_refused (
      NULL, "\"profile\":\"scnes\",\"operation_type\":\"x\"", "profile: *did you mean “scenes”?");
}

static void
test_a_namespace_is_no_field_of_a_request (void)
{
  assert_refused (NULL, "\"kind\":\"image\",\"namespace\":\"x\"", "namespace: is no field*");
}

static void
test_the_token_s_namespace_wins (void)
{
  g_autoptr (RfKeyFile) file =
      rf_key_file_new_from_data ("[profile default]\nnamespace=studio\n", -1, "c.conf", NULL);
  g_autoptr (RfConfig) config = rf_config_new (file);
  g_autoptr (RfPlanner) planner = rf_planner_new (registry, config);
  g_autoptr (RfRequest) request = rf_request_new ();

  g_assert_cmpstr (rf_planner_get_namespace (planner, request), ==, "studio");
  request->namespace_ = g_strdup ("token");
  g_assert_cmpstr (rf_planner_get_namespace (planner, request), ==, "token");
  g_free (request->namespace_);
  request->namespace_ = g_strdup ("");
  g_assert_cmpstr (rf_planner_get_namespace (planner, request), ==, "");
}

static void
test_directives_are_fields_of_a_request (void)
{
  g_autoptr (RfPlan) plan =
      must_plan ("\"kind\":\"image\",\"no_store\":true,\"max_age\":\"1h\",\"max_cost\":0.5");

  g_assert_true (plan->no_store);
  g_assert_cmpint (plan->max_age, ==, 3600);
  g_assert_cmpint (plan->max_cost, ==, 500000);
  assert_refused (NULL, "\"kind\":\"image\",\"nostore\":true", "nostore: *“no_store”?");
}

static void
test_wrong_lines_leave_what_stood_there (void)
{
  static const char *const lines[] = {
    "max-asset=5 apples", "grace=soon", "refusal-ttl=-1", "cache-read=perhaps",
    "kinds=theme",        "kinds=x:y",  "ttl=1y",         "slot-match=both",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strdup_printf ("[profile memoji]\n%s\n", lines[i]);
      g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (text, -1, "c.conf", NULL);
      g_autoptr (RfConfig) config = rf_config_new (file);
      const RfProfile *profile = rf_config_find_profile (config, "memoji");
      const GPtrArray *faults = rf_key_file_get_faults (file);

      g_assert_cmpuint (faults->len, ==, 1);
      g_assert_true (g_str_has_prefix (g_ptr_array_index (faults, 0), "c.conf:2: "));
      g_assert_cmpuint (rf_config_get_money_faults (config)->len, ==, 0);
      g_assert_cmpint (profile->max_asset, ==, 5000000);
      g_assert_cmpint (profile->refusal_ttl, ==, 600);
      g_assert_cmpint (profile->ttl[RF_STRATEGY_ONCE], ==, -1);
      g_assert_true (profile->reads);
    }
}

static void
test_wrong_money_lines_are_told_apart (void)
{
  static const char *const texts[] = {
    "[profile memoji]\nhit-price=much\n",
    "[profile memoji]\njoiner-price=-1\n",
    "[profile memoji]\nhit-prise=1\n",
    "[profile memoji]\nhit-price=1\nhit-price=2\n",
    "[profile]\nhit-price=1\n",
    "[profiel memoji]\nhit-price=1\n",
    "[defaults]\njoiner-price=1\n",
    "[defaults]\nmax-cost=5\n",
    "[defaults]\nlimit-day=5\n",
    "[profile memoji]\nlimit-month=5\n",
    "[profile memoji]\nprice=5\n",
    "[account kids]\nmax-cost=5\n",
    "[account kids]\nhit-price=5\n",
    "[acount kids]\nlimit-day=5\n",
    "[stats]\nrate=5\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (texts[i], -1, "c.conf", NULL);
      g_autoptr (RfConfig) config = rf_config_new (file);

      if (rf_config_get_money_faults (config)->len != 1)
        g_error ("%s", texts[i]);
    }
}

/* Each profile and each key stands in the manual and in the README. */
static void
test_profiles_are_documented (void)
{
  static const char *const files[] = { "README.md", "data/man/refrain.1.in" };
  g_auto (GStrv) keys = rf_profile_dup_keys ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", files[i], NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *plain = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      /* A hyphen of the manual has a backslash before it. */
      parts = g_strsplit (text, "\\-", -1);
      plain = g_strjoinv ("-", parts);
      for (gsize n = 0; keys[n] != NULL; n++)
        {
          if (strstr (plain, keys[n]) == NULL)
            g_error ("%s says nothing of %s", files[i], keys[n]);
        }
      for (const RfProfile *profile = rf_shipped_profiles; profile->name != NULL; profile++)
        {
          if (strstr (plain, profile->name) == NULL)
            g_error ("%s says nothing of the profile %s", files[i], profile->name);
        }
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (void);
  } tests[] = {
    { "/policy/seed-003-365-90-and-180-days", test_seed_003_ttls },
    { "/policy/seed-002-7-days", test_seed_002_ttl_7_days },
    { "/policy/seeds-000-and-004-no-ttl", test_seeds_000_and_004_no_ttl },
    { "/policy/seed-003-keys", test_seed_003_keys },
    { "/policy/seed-002-keys", test_seed_002_keys },
    { "/policy/seed-002-a-hit-costs-1-credit", test_seed_002_a_hit_costs_1_credit },
    { "/policy/seed-004-5-mb-and-hits-cost-nothing-elsewhere", test_hits_cost_nothing_elsewhere },
    { "/policy/a-request-without-a-profile-gets-default",
      test_a_request_without_a_profile_gets_default },
    { "/policy/configuration-changes-a-profile-key-by-key",
      test_configuration_changes_a_profile_key_by_key },
    { "/policy/a-request-may-shorten-what-never-ends", test_a_request_may_shorten_what_never_ends },
    { "/policy/kind-may-be-left-out", test_kind_may_be_left_out },
    { "/policy/a-namespace-is-no-field-of-a-request", test_a_namespace_is_no_field_of_a_request },
    { "/policy/the-token-s-namespace-wins", test_the_token_s_namespace_wins },
    { "/policy/directives-are-fields-of-a-request", test_directives_are_fields_of_a_request },
    { "/policy/wrong-lines-leave-what-stood-there", test_wrong_lines_leave_what_stood_there },
    { "/policy/wrong-money-lines-are-told-apart", test_wrong_money_lines_are_told_apart },
    { "/policy/profiles-are-documented", test_profiles_are_documented },
  };
  g_auto (GStrv) folders = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  folders = rf_registry_dup_default_folders ();
  registry = rf_registry_new ((const char *const *) folders, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].function);
  status = g_test_run ();
  g_object_unref (registry);
  return status;
}
