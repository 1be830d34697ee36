/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"

/* A video that is made from a picture: the picture is made first where it is
 * not given, from the same prompt. The dummy's model `clip` declares it. */

static RfRequest *
new_clip (const char *params)
{
  RfRequest *request = engine_test_request ("dummy", params);

  request->kind = RF_KIND_VIDEO;
  request->model = g_strdup ("clip");
  return request;
}

static RfResult *
generate (EngineFixture *fixture, RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  RfResult *result =
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_fails (EngineFixture *fixture, RfRequest *request, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static RfCheck *
check (EngineFixture *fixture, RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  RfCheck *found =
      rf_service_check (rf_host_get_service (fixture->host), request, FALSE, NULL, &error);

  g_assert_no_error (error);
  return found;
}

static void
test_a_prompt_alone_makes_the_picture_first (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_clip ("\"prompt\":\"cat\",\"price\":4");
  g_autoptr (RfRequest) picture = engine_test_request ("dummy", "\"prompt\":\"cat\"");
  g_autoptr (RfResult) made = generate (fixture, request);
  g_autoptr (RfResult) again = NULL;
  g_autoptr (RfResult) alone = NULL;

  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpint (made->charged, ==, 4000000);
  g_assert_cmpint (made->step->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpint (made->step->charged, ==, 1000000);
  g_assert_cmpint (rf_result_get_charged (made), ==, 5000000);
  g_assert_cmpint (rf_result_get_generation (made->step)->kind, ==, RF_KIND_IMAGE);
  g_assert_cmpuint (engine_test_count_calls (fixture, "generate"), ==, 2);
  again = generate (fixture, request);
  g_assert_cmpint (again->outcome, ==, RF_OUTCOME_HIT);
  g_assert_cmpint (again->step->outcome, ==, RF_OUTCOME_HIT);
  alone = generate (fixture, picture);
  g_assert_cmpint (alone->outcome, ==, RF_OUTCOME_HIT);
  g_assert_cmpuint (engine_test_count_calls (fixture, "generate"), ==, 2);
}

static void
test_lookup_finds_both_or_nothing (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request = new_clip ("\"prompt\":\"cat\"");
  g_autoptr (RfRequest) picture = engine_test_request ("dummy", "\"prompt\":\"cat\"");
  g_autoptr (RfResult) made = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_service_lookup (service, request, &error));
  g_assert_no_error (error);
  rf_result_free (generate (fixture, picture));
  g_assert_null (rf_service_lookup (service, request, &error));
  g_assert_no_error (error);
  made = generate (fixture, request);
  g_assert_cmpint (made->step->outcome, ==, RF_OUTCOME_HIT);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (RfResult) hit = rf_service_lookup (service, request, &error);

      g_assert_no_error (error);
      g_assert_cmpint (hit->outcome, ==, RF_OUTCOME_HIT);
      g_assert_nonnull (hit->step);
      g_assert_cmpint (hit->step->outcome, ==, RF_OUTCOME_HIT);
    }
}

static void
test_check_tells_the_sum (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_clip ("\"prompt\":\"cat\",\"price\":4");
  g_autoptr (RfRequest) picture = engine_test_request ("dummy", "\"prompt\":\"cat\"");
  g_autoptr (RfCheck) before = check (fixture, request);
  g_autoptr (RfCheck) between = NULL;
  g_autoptr (RfCheck) after = NULL;

  g_assert_false (before->cached);
  g_assert_null (before->key);
  g_assert_cmpint (before->cost, ==, 5000000);
  rf_result_free (generate (fixture, picture));
  between = check (fixture, request);
  g_assert_nonnull (between->key);
  g_assert_cmpint (between->cost, ==, 4000000);
  rf_result_free (generate (fixture, request));
  after = check (fixture, request);
  g_assert_true (after->cached);
  g_assert_cmpint (after->cost, ==, 0);
  g_assert_cmpstr (after->key, ==, between->key);
}

static void
test_a_wrong_request_makes_no_picture (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) wrong = new_clip ("\"prompt\":\"cat\",\"price\":-4");
  g_autoptr (RfRequest) dear = new_clip ("\"prompt\":\"cat\",\"price\":4");
  g_autoptr (RfRequest) cached = new_clip ("\"prompt\":\"cat\"");

  assert_fails (fixture, wrong, RF_ERROR_INVALID_REQUEST);
  dear->max_cost = 4500000;
  assert_fails (fixture, dear, RF_ERROR_OVER_BUDGET);
  cached->only_if_cached = TRUE;
  assert_fails (fixture, cached, RF_ERROR_NOT_CACHED);
  g_assert_cmpuint (engine_test_count_calls (fixture, "generate"), ==, 0);
}

static void
test_a_given_input_needs_no_step (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) picture = engine_test_request ("dummy", "\"prompt\":\"dog\"");
  g_autoptr (RfResult) made = generate (fixture, picture);
  g_autoptr (RfRequest) request = new_clip ("\"prompt\":\"cat\"");
  g_autoptr (RfResult) result = NULL;

  rf_request_take_input (request, "image", rf_input_new (NULL, NULL, made->key));
  result = generate (fixture, request);
  g_assert_null (result->step);
  g_assert_cmpuint (engine_test_count_calls (fixture, "generate"), ==, 2);
}

static void
test_an_input_without_a_name_goes_where_it_fits (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) picture = engine_test_request ("dummy", "\"prompt\":\"dog\"");
  g_autoptr (RfResult) made = generate (fixture, picture);
  g_autoptr (RfRequest) named = new_clip ("\"prompt\":\"cat\"");
  g_autoptr (RfRequest) unnamed = new_clip ("\"prompt\":\"cat\"");
  g_autoptr (RfRequest) sound = new_clip ("\"prompt\":\"cat\"");
  RfInput *input = rf_input_new (NULL, NULL, made->key);
  RfInput *wrong = rf_input_new (NULL, NULL, made->key);
  g_autoptr (RfCheck) found = NULL;

  rf_request_take_input (named, "image", rf_input_new (NULL, NULL, made->key));
  rf_result_free (generate (fixture, named));
  input->kind = RF_KIND_IMAGE;
  rf_request_take_input (unnamed, "", input);
  found = check (fixture, unnamed);
  g_assert_true (found->cached);
  wrong->kind = RF_KIND_MUSIC;
  rf_request_take_input (sound, "", wrong);
  assert_fails (fixture, sound, RF_ERROR_INVALID_REQUEST);
}

/* A step that nothing has brought is a fault of the request, not a crash. */
static void
test_a_step_alone_is_refused (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_clip ("\"prompt\":\"cat\"");

  rf_request_take_input (request, "image", rf_input_new_for_step (0));
  assert_fails (fixture, request, RF_ERROR_INVALID_REQUEST);
}

static void
test_a_picture_that_fails_makes_no_video (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_clip ("\"prompt\":\"cat\"");

  assert_fails (fixture, request, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpuint (engine_test_count_calls (fixture, "generate"), ==, 0);
}

#define ADD(name, function, config)                                                                \
  g_test_add (                                                                                     \
      "/steps/" name, EngineFixture, config, engine_test_set_up, function, engine_test_tear_down)

/* The picture comes from another provider than the video, by configuration. */
static const char by_dummy[] = "[defaults]\nimage=dummy\n";
static const char by_nobody[] = "[defaults]\nimage=nobody\n";

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  ADD ("prompt-alone", test_a_prompt_alone_makes_the_picture_first, by_dummy);
  ADD ("lookup", test_lookup_finds_both_or_nothing, by_dummy);
  ADD ("check", test_check_tells_the_sum, by_dummy);
  ADD ("wrong", test_a_wrong_request_makes_no_picture, by_dummy);
  ADD ("given", test_a_given_input_needs_no_step, by_dummy);
  ADD ("unnamed", test_an_input_without_a_name_goes_where_it_fits, by_dummy);
  ADD ("alone", test_a_step_alone_is_refused, by_dummy);
  ADD ("picture-fails", test_a_picture_that_fails_makes_no_video, by_nobody);
  return g_test_run ();
}
