/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-reader.h"
#include "rf-planner.h"
#include "rf-time.h"

#include <string.h>

/* Plans over the manifests that the build has made. */

static RfPlanner *planner;
static RfPlanner *configured;

static const char config_text[] = "[defaults]\n"
                                  "image=dummy/image\n"
                                  "[profile short]\n"
                                  "ttl=2d\n"
                                  "ttl-per-player=never\n"
                                  "slot-match=place\n";

static RfPlan *
plan (RfPlanner *with, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, error);
  g_autoptr (RfRequest) request = NULL;

  g_assert_nonnull (node);
  request = rf_request_new_from_json (node, error);
  return request != NULL ? rf_planner_plan (with, request, request->inputs, error) : NULL;
}

static RfPlan *
must_plan (const char *text)
{
  g_autoptr (GError) error = NULL;
  RfPlan *made = plan (planner, text, &error);

  if (made == NULL)
    g_error ("%s: %s", text, error->message);
  return made;
}

static void
assert_refused (const char *text, RfErrorCode code, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (plan (planner, text, &error));
  g_assert_error (error, RF_ERROR, (int) code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s: “%s” is not like “%s”", text, error->message, pattern);
}

static void
test_text_has_a_default (void)
{
  g_autoptr (RfPlan) text = must_plan ("{\"kind\":\"text\"}");

  g_assert_cmpstr (text->model->provider, ==, "rules");
}

static void
test_seed_004_normalisation (void)
{
  g_autoptr (RfPlan) bare = must_plan ("{\"kind\":\"image\"}");
  g_autoptr (RfPlan) said = must_plan (
      "{\"kind\":\"image\",\"params\":{\"size\":\"1024x1024\",\"familyType\":\"father\","
      "\"gesture\":\"wave\",\"hair\":\"SHORT\",\"skinTone\":\"Medium\",\"accessories\":[],"
      "\"colorTheme\":\"pastel-blue\",\"background\":\"auto\"}}");
  g_autoptr (RfPlan) sets =
      must_plan ("{\"kind\":\"image\",\"params\":{\"accessories\":[\"hat\",\"glasses\"]}}");
  g_autoptr (RfPlan) sorted =
      must_plan ("{\"kind\":\"image\",\"params\":{\"accessories\":[\"glasses\",\"hat\"]}}");

  g_assert_cmpstr (bare->model->provider, ==, "portrait");
  g_assert_cmpstr (bare->key, ==, said->key);
  g_assert_cmpstr (sets->key, ==, sorted->key);
  g_assert_cmpstr (sets->key, !=, bare->key);
  assert_refused ("{\"kind\":\"image\",\"params\":{\"gesture\":\"WAVE\"}}",
                  RF_ERROR_INVALID_REQUEST,
                  "gesture: *did you mean “wave”?");
}

static void
test_prompt_words_choose (void)
{
  g_autoptr (RfPlan) made = must_plan (
      "{\"kind\":\"image\",\"params\":{\"prompt\":\"a grandmother waving, cosy evening\"}}");

  g_assert_cmpstr (json_object_get_string_member (made->params, "family_type"), ==, "grandmother");
  g_assert_cmpstr (json_object_get_string_member (made->params, "gesture"), ==, "wave");
  g_assert_cmpstr (json_object_get_string_member (made->params, "background"), ==, "room");
}

static void
test_content_key_is_kind_and_identity (void)
{
  g_autoptr (RfPlan) made = must_plan ("{\"kind\":\"image\"}");
  g_autofree char *key = g_strconcat ("CACHE#image#", made->fingerprint, NULL);

  g_assert_cmpuint (strlen (made->fingerprint), ==, 64);
  g_assert_cmpstr (made->identity, ==, made->fingerprint);
  g_assert_cmpstr (made->key, ==, key);
  g_assert_cmpint (made->price, ==, 5000000);
}

static void
test_scopes_and_ttls (void)
{
  g_autoptr (RfPlan) once = must_plan ("{\"kind\":\"image\"}");
  g_autoptr (RfPlan) playthrough =
      must_plan ("{\"kind\":\"image\",\"strategy\":\"per_playthrough\",\"playthrough_id\":\"p1\"}");
  g_autoptr (RfPlan) player =
      must_plan ("{\"kind\":\"image\",\"strategy\":\"per_player\",\"player_id\":42}");
  g_autoptr (RfPlan) text =
      must_plan ("{\"kind\":\"image\",\"strategy\":\"per_player\",\"player_id\":\"42\"}");
  g_autoptr (RfPlan) zero =
      must_plan ("{\"kind\":\"image\",\"strategy\":\"per_player\",\"player_id\":\"042\"}");
  g_autoptr (RfPlan) always = must_plan ("{\"kind\":\"image\",\"strategy\":\"always\"}");

  g_assert_cmpint (once->ttl, ==, 31536000);
  g_assert_cmpint (playthrough->ttl, ==, 7776000);
  g_assert_cmpint (player->ttl, ==, 15552000);
  g_assert_null (always->key);
  g_assert_cmpstr (player->key, ==, text->key);
  g_assert_cmpstr (player->key, !=, zero->key);
  g_assert_cmpstr (player->fingerprint, ==, once->fingerprint);
  g_assert_cmpstr (player->identity, !=, once->identity);
  assert_refused ("{\"kind\":\"image\",\"strategy\":\"per_player\"}",
                  RF_ERROR_INVALID_REQUEST,
                  "player_id: must be given*");
  assert_refused ("{\"kind\":\"image\",\"strategy\":\"per_playthrough\",\"player_id\":1}",
                  RF_ERROR_INVALID_REQUEST,
                  "playthrough_id: must be given*");
}

static void
test_a_ttl_may_shorten_and_never_lengthen (void)
{
  g_autoptr (RfPlan) shorter = must_plan ("{\"kind\":\"image\",\"ttl\":\"7d\"}");
  g_autoptr (RfPlan) longer = must_plan ("{\"kind\":\"image\",\"ttl\":\"1000d\"}");

  g_assert_cmpint (shorter->ttl, ==, 604800);
  g_assert_cmpint (longer->ttl, ==, 31536000);
}

static void
test_version_is_another_key (void)
{
  g_autoptr (RfPlan) one = must_plan ("{\"kind\":\"image\",\"version\":1}");
  g_autoptr (RfPlan) two = must_plan ("{\"kind\":\"image\",\"version\":2}");
  g_autoptr (RfPlan) bare = must_plan ("{\"kind\":\"image\"}");
  g_autoptr (RfPlan) slot = must_plan ("{\"kind\":\"image\",\"version\":2,\"purpose\":\"p\"}");

  g_assert_cmpstr (one->key, ==, bare->key);
  g_assert_cmpstr (two->key, !=, one->key);
  g_assert_cmpstr (slot->key, ==, "generation:image|p|none|none|once|v2");
  g_assert_true (slot->is_slot);
}

static void
test_seeds_by_scope_and_version (void)
{
  static const char *const head = "{\"kind\":\"image\",\"provider\":\"dummy\"";
  const char *const tails[] = {
    "}",
    ",\"version\":2}",
    ",\"strategy\":\"per_player\",\"player_id\":\"a\"}",
    ",\"strategy\":\"per_player\",\"player_id\":\"b\"}",
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *text = g_strconcat (head, tails[i], NULL);
      g_autoptr (RfPlan) first = must_plan (text);
      g_autoptr (RfPlan) again = must_plan (text);

      g_assert_nonnull (first->seed);
      g_assert_cmpstr (first->seed, ==, again->seed);
      g_assert_cmpstr (first->key, ==, again->key);
      g_assert_true (g_hash_table_add (seen, g_strdup (first->seed)));
    }
}

static void
test_a_refresh_has_a_fresh_seed_under_the_same_key (void)
{
  g_autoptr (RfPlan) plain = must_plan ("{\"kind\":\"image\",\"provider\":\"dummy\"}");
  g_autoptr (RfPlan) fresh =
      must_plan ("{\"kind\":\"image\",\"provider\":\"dummy\",\"force_refresh\":true}");
  g_autoptr (RfPlan) other =
      must_plan ("{\"kind\":\"image\",\"provider\":\"dummy\",\"force_refresh\":true}");
  g_autoptr (RfPlan) given = must_plan (
      "{\"kind\":\"image\",\"provider\":\"dummy\",\"force_refresh\":true,\"params\":{\"seed\":5}}");

  g_assert_cmpstr (plain->key, ==, fresh->key);
  g_assert_cmpstr (plain->seed, !=, fresh->seed);
  g_assert_cmpstr (other->seed, !=, fresh->seed);
  g_assert_cmpstr (given->seed, ==, "5");
}

static void
test_words_that_are_not_known (void)
{
  assert_refused ("{\"kind\":\"image\",\"provider\":\"potrait\"}",
                  RF_ERROR_INVALID_REQUEST,
                  "provider: *did you mean “portrait”?");
  assert_refused ("{\"kind\":\"image\",\"model\":\"charakter\"}",
                  RF_ERROR_INVALID_REQUEST,
                  "model: *character*");
  assert_refused ("{\"kind\":\"tts\",\"provider\":\"portrait\"}",
                  RF_ERROR_INVALID_REQUEST,
                  "provider: *no model for tts");
  assert_refused ("{\"kind\":\"image\",\"profile\":\"defualt\"}",
                  RF_ERROR_INVALID_REQUEST,
                  "profile: *did you mean “default”?");
  assert_refused ("{\"kind\":\"imgae\"}", RF_ERROR_INVALID_REQUEST, "kind: *“image”?");
  assert_refused ("{}", RF_ERROR_INVALID_REQUEST, "kind: must be given");
  assert_refused ("{\"kind\":\"image\",\"parms\":{}}",
                  RF_ERROR_INVALID_REQUEST,
                  "parms: *did you mean “params”?");
}

static void
test_an_empty_name_is_a_name_that_is_not_known (void)
{
  static const char text[] = "[defaults]\nimage=\n";
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (text, -1, "c.conf", NULL);
  g_autoptr (RfConfig) config = rf_config_new (file);
  const GPtrArray *faults = rf_key_file_get_faults (file);

  assert_refused ("{\"kind\":\"image\",\"provider\":\"\"}",
                  RF_ERROR_INVALID_REQUEST,
                  "provider: “” is not known*");
  assert_refused (
      "{\"kind\":\"image\",\"model\":\"\"}", RF_ERROR_INVALID_REQUEST, "model: “” is no *");
  g_assert_cmpuint (faults->len, ==, 1);
  g_assert_true (g_pattern_match_simple ("c.conf:2:*", g_ptr_array_index (faults, 0)));
  g_assert_cmpstr (rf_config_get_default_model (config, RF_KIND_IMAGE), ==, "portrait");
}

static void
test_all_faults_are_told_at_once (void)
{
  g_autoptr (GError) error = NULL;
  const GPtrArray *details = NULL;

  g_assert_null (plan (planner,
                       "{\"kind\":\"image\",\"profile\":\"defualt\",\"strategy\":\"per_player\","
                       "\"params\":{\"gesture\":\"wav\"}}",
                       &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  details = rf_error_get_details (error);
  g_assert_cmpuint (details->len, ==, 3);
}

static void
test_directives_that_contradict_each_other (void)
{
  assert_refused ("{\"kind\":\"image\",\"force_refresh\":true,\"only_if_cached\":true}",
                  RF_ERROR_INVALID_REQUEST,
                  "only_if_cached: *");
}

static void
test_empty_parts_are_no_place (void)
{
  g_autoptr (RfPlan) bare = must_plan ("{\"kind\":\"image\"}");
  g_autoptr (RfPlan) empty = must_plan (
      "{\"kind\":\"image\",\"operation_type\":\"\",\"purpose\":\"\",\"from_scene_id\":\"\"}");

  g_assert_false (empty->is_slot);
  g_assert_cmpstr (empty->key, ==, bare->key);
}

static void
test_configuration_decides (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPlan) made = plan (configured, "{\"kind\":\"image\",\"profile\":\"short\"}", &error);
  g_autoptr (RfPlan) never = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (made->model->provider, ==, "dummy");
  g_assert_cmpint (made->ttl, ==, 2 * RF_DAY);
  g_assert_true (made->match_place);
  never = plan (configured,
                "{\"kind\":\"image\",\"profile\":\"short\",\"strategy\":\"per_player\","
                "\"player_id\":1}",
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (never->ttl, ==, -1);
}

static void
test_wrong_lines_are_named (void)
{
  static const char text[] = "[profile x]\n"
                             "ttl=soon\n"
                             "colour=red\n"
                             "slot-match=somehow\n"
                             "[defualts]\n"
                             "image=portrait\n"
                             "[queue]\n"
                             "max-waiting=0\n"
                             "max-waiting-each=7\n"
                             "most=1\n";
  static const char *const expected[] = { "c.conf:2:*", "c.conf:3:*", "c.conf:4:*",
                                          "c.conf:5:*", "c.conf:8:*", "c.conf:10:*" };
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (text, -1, "c.conf", NULL);
  g_autoptr (RfConfig) config = rf_config_new (file);
  const GPtrArray *faults = rf_key_file_get_faults (file);

  g_assert_nonnull (config);
  g_assert_cmpuint (faults->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gboolean found = FALSE;

      for (guint n = 0; n < faults->len; n++)
        found |= g_pattern_match_simple (expected[i], g_ptr_array_index (faults, n));
      g_assert_true (found);
    }
  g_assert_cmpint (rf_config_get_most_waiting (config), ==, 10000);
  g_assert_cmpint (rf_config_get_most_of_asker (config), ==, 7);
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) folders = NULL;
  g_autoptr (RfRegistry) registry = NULL;
  g_autoptr (RfConfig) plain = rf_config_new (NULL);
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (config_text, -1, "test", NULL);
  g_autoptr (RfConfig) changed = rf_config_new (file);
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  folders = rf_registry_dup_default_folders ();
  registry = rf_registry_new ((const char *const *) folders, NULL);
  planner = rf_planner_new (registry, plain);
  configured = rf_planner_new (registry, changed);
  g_test_add_func ("/planner/text-has-a-default", test_text_has_a_default);
  g_test_add_func ("/planner/seed-004-normalisation", test_seed_004_normalisation);
  g_test_add_func ("/planner/prompt-words-choose", test_prompt_words_choose);
  g_test_add_func ("/planner/content-key-is-kind-and-identity",
                   test_content_key_is_kind_and_identity);
  g_test_add_func ("/planner/scopes-and-ttls", test_scopes_and_ttls);
  g_test_add_func ("/planner/a-ttl-may-shorten-and-never-lengthen",
                   test_a_ttl_may_shorten_and_never_lengthen);
  g_test_add_func ("/planner/version-is-another-key", test_version_is_another_key);
  g_test_add_func ("/planner/seeds-by-scope-and-version", test_seeds_by_scope_and_version);
  g_test_add_func ("/planner/a-refresh-has-a-fresh-seed-under-the-same-key",
                   test_a_refresh_has_a_fresh_seed_under_the_same_key);
  g_test_add_func ("/planner/words-that-are-not-known", test_words_that_are_not_known);
  g_test_add_func ("/planner/an-empty-name-is-a-name-that-is-not-known",
                   test_an_empty_name_is_a_name_that_is_not_known);
  g_test_add_func ("/planner/all-faults-are-told-at-once", test_all_faults_are_told_at_once);
  g_test_add_func ("/planner/directives-that-contradict-each-other",
                   test_directives_that_contradict_each_other);
  g_test_add_func ("/planner/empty-parts-are-no-place", test_empty_parts_are_no_place);
  g_test_add_func ("/planner/configuration-decides", test_configuration_decides);
  g_test_add_func ("/planner/wrong-lines-are-named", test_wrong_lines_are_named);
  status = g_test_run ();
  g_object_unref (planner);
  g_object_unref (configured);
  return status;
}
