/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-bundle.h"
#include "rf-json-reader.h"

/* Bundles with a provider that is a function of the test. */

typedef struct
{
  GString *asked;    /* what reached it, in order */
  const char *fails; /* (nullable) the model that fails */
  const char *wrong; /* (nullable) the model that a check refuses */
} Provider;

static RfBundle *
read_bundle (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, error);

  g_assert_nonnull (node);
  g_assert_true (rf_bundle_is_in_json (node));
  return rf_bundle_new_from_json (node, NULL, error);
}

static void
assert_refused (const char *text, const char *parameter, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfBundle) bundle = read_bundle (text, &error);
  const RfErrorDetail *detail = NULL;

  g_assert_null (bundle);
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  detail = g_ptr_array_index (rf_error_get_details (error), 0);
  g_assert_cmpstr (detail->parameter, ==, parameter);
  g_assert_nonnull (g_strstr_len (detail->message, -1, message));
}

static void
test_wrong_bundles (void)
{
  assert_refused ("{\"steps\":[]}", "steps", "1 to 32");
  assert_refused ("{\"steps\":{}}", "steps", "1 to 32");
  assert_refused ("{\"steps\":[{\"kind\":\"image\"}],\"tags\":[]}", "tags", "one of its steps");
  assert_refused ("{\"steps\":[7]}", "steps[0]", "a JSON object");
  assert_refused (
      "{\"steps\":[{\"kind\":\"image\"},{\"kind\":\"vidoe\"}]}", "steps[1].kind", "video");
  assert_refused ("{\"steps\":[{\"kind\":\"image\"}],\"max_cost\":-1}", "max_cost", "not negative");
}

static void
test_an_input_names_a_step_before_its_own (void)
{
  assert_refused ("{\"steps\":[{\"kind\":\"image\",\"inputs\":{\"a\":{\"step\":0}}}]}",
                  "steps[0].inputs.a",
                  "before this one");
  assert_refused ("{\"steps\":[{\"kind\":\"image\"},"
                  "{\"kind\":\"image\",\"inputs\":{\"a\":{\"step\":-1}}}]}",
                  "steps[1].inputs.a",
                  "before this one");
  assert_refused ("{\"steps\":[{\"kind\":\"image\"},"
                  "{\"kind\":\"image\",\"inputs\":{\"a\":{\"step\":\"0\"}}}]}",
                  "steps[1].inputs.a",
                  "before this one");
}

static void
test_a_request_alone_names_no_step (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node =
      rf_json_parse ("{\"kind\":\"video\",\"inputs\":{\"image\":{\"step\":0}}}", -1, NULL, &error);
  g_autoptr (RfRequest) request = rf_request_new_from_json (node, &error);

  g_assert_null (request);
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_nonnull (g_strstr_len (error->message, -1, "only a step of a bundle"));
}

static RfResult *
generate_cb (RfRequest *request, gpointer user_data, GError **error)
{
  Provider *provider = user_data;
  const RfInput *input = g_hash_table_lookup (request->inputs, "in");
  RfResult *result = NULL;
  RfAsset *asset = NULL;

  g_string_append_printf (provider->asked,
                          "%s(%s,%" G_GINT64_FORMAT ") ",
                          request->model,
                          input != NULL ? input->sha256 : "",
                          request->max_cost);
  if (g_strcmp0 (request->model, provider->fails) == 0)
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_REFUSED, "no");
      return NULL;
    }
  result = rf_result_new (g_str_equal (request->model, "a") ? RF_OUTCOME_HIT : RF_OUTCOME_MISS);
  result->generation = rf_generation_new ();
  result->generation->id = g_strdup (request->model);
  result->stored = TRUE;
  result->charged = 3;
  asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  asset->sha256 = g_strconcat ("sha-of-", request->model, NULL);
  asset->extension = g_strdup ("png");
  g_ptr_array_add (result->generation->assets, asset);
  return result;
}

static RfCheck *
check_cb (RfRequest *request, gpointer user_data, GError **error)
{
  Provider *provider = user_data;

  if (g_strcmp0 (request->model, provider->wrong) == 0)
    {
      rf_error_collect (error, "size", "is wrong");
      return NULL;
    }
  return rf_check_new ();
}

#define THREE                                                                                      \
  "{\"max_cost\":0.00001,\"steps\":[{\"kind\":\"image\",\"model\":\"a\"},"                         \
  "{\"kind\":\"video\",\"model\":\"b\",\"inputs\":{\"in\":{\"step\":0}}},"                         \
  "{\"kind\":\"tts\",\"model\":\"c\"}]}"

static RfBundleAnswer *
run (Provider *provider)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfBundle) bundle = read_bundle (THREE, &error);

  g_assert_no_error (error);
  provider->asked = g_string_new (NULL);
  return rf_bundle_generate (bundle, check_cb, generate_cb, provider);
}

static const GError *
error_of (const RfBundleAnswer *answer, guint position)
{
  return ((const RfBundleStep *) g_ptr_array_index (answer->steps, position))->error;
}

static void
assert_outcome (const RfBundleAnswer *answer, const char *outcome)
{
  g_autoptr (JsonNode) node = rf_bundle_answer_to_json (answer);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (json_object_get_string_member (object, "outcome"), ==, outcome);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "steps")), ==, 3);
}

/* Each step has its own key, price and outcome; a later one takes what an
 * earlier one brought, and the sum is bounded. */
static void
test_each_step_is_a_request_of_its_own (void)
{
  Provider provider = { NULL, NULL, NULL };
  g_autoptr (RfBundleAnswer) answer = run (&provider);

  g_assert_cmpstr (provider.asked->str, ==, "a(,10) b(sha-of-a,7) c(,4) ");
  g_assert_null (rf_bundle_answer_get_error (answer));
  assert_outcome (answer, "miss");
  g_string_free (provider.asked, TRUE);
}

/* Image there, video failed: the answer holds the image and the error. */
static void
test_a_step_that_fails_leaves_the_others (void)
{
  Provider provider = { NULL, "b", NULL };
  g_autoptr (RfBundleAnswer) answer = run (&provider);

  g_assert_cmpstr (provider.asked->str, ==, "a(,10) b(sha-of-a,7) c(,7) ");
  g_assert_null (error_of (answer, 0));
  g_assert_error (error_of (answer, 1), RF_ERROR, RF_ERROR_REFUSED);
  g_assert_null (error_of (answer, 2));
  assert_outcome (answer, "refused");
  g_string_free (provider.asked, TRUE);
}

static void
test_what_needs_a_failed_step_fails_with_it (void)
{
  Provider provider = { NULL, "a", NULL };
  g_autoptr (RfBundleAnswer) answer = run (&provider);

  g_assert_cmpstr (provider.asked->str, ==, "a(,10) c(,10) ");
  g_assert_error (error_of (answer, 1), RF_ERROR, RF_ERROR_REFUSED);
  g_assert_nonnull (g_strstr_len (error_of (answer, 1)->message, -1, "step 0"));
  g_string_free (provider.asked, TRUE);
}

static void
test_nothing_is_begun_while_a_step_is_wrong (void)
{
  Provider provider = { NULL, NULL, "c" };
  g_autoptr (RfBundleAnswer) answer = run (&provider);

  g_assert_cmpstr (provider.asked->str, ==, "");
  g_assert_error (error_of (answer, 0), RF_ERROR, RF_ERROR_CANCELLED);
  g_assert_error (rf_bundle_answer_get_error (answer), RF_ERROR, RF_ERROR_INVALID_REQUEST);
  assert_outcome (answer, "invalid_request");
  g_string_free (provider.asked, TRUE);
}

static void
test_what_is_written_reads_as_the_same (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfBundle) bundle = read_bundle (THREE, &error);
  g_autoptr (JsonNode) node = rf_bundle_to_json (bundle);
  g_autoptr (RfBundle) again = rf_bundle_new_from_json (node, "/", &error);
  const RfRequest *step = NULL;
  const RfInput *input = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (again->max_cost, ==, 10);
  g_assert_cmpuint (again->steps->len, ==, 3);
  step = g_ptr_array_index (again->steps, 1);
  input = g_hash_table_lookup (step->inputs, "in");
  g_assert_cmpstr (step->model, ==, "b");
  g_assert_cmpint (input->step, ==, 0);
  g_assert_cmpint (input->kind, ==, RF_KIND_IMAGE);
}

static RfCheck *
find_first_cb (RfRequest *request, gpointer user_data, GError **error)
{
  GString *asked = user_data;
  const RfInput *input = g_hash_table_lookup (request->inputs, "in");
  RfCheck *check = rf_check_new ();

  g_string_append_printf (
      asked, "%s(%s) ", request->model, input != NULL && input->key != NULL ? input->key : "");
  check->cached = g_str_equal (request->model, "a");
  check->key = g_strconcat ("key-of-", request->model, NULL);
  return check;
}

static void
test_what_is_cached_is_foreseen (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfBundle) bundle = read_bundle (THREE, &error);
  g_autoptr (GString) asked = g_string_new (NULL);
  g_autoptr (RfBundleAnswer) answer = rf_bundle_foresee (bundle, find_first_cb, asked);
  const RfRequest *step = g_ptr_array_index (bundle->steps, 1);
  const RfInput *input = g_hash_table_lookup (step->inputs, "in");

  g_assert_null (rf_bundle_answer_get_error (answer));
  g_assert_cmpstr (asked->str, ==, "a() b(key-of-a) c() ");
  g_assert_cmpint (input->step, ==, 0);
  g_assert_null (input->key);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bundle/wrong", test_wrong_bundles);
  g_test_add_func ("/bundle/steps-before", test_an_input_names_a_step_before_its_own);
  g_test_add_func ("/bundle/alone", test_a_request_alone_names_no_step);
  g_test_add_func ("/bundle/steps", test_each_step_is_a_request_of_its_own);
  g_test_add_func ("/bundle/one-fails", test_a_step_that_fails_leaves_the_others);
  g_test_add_func ("/bundle/needs-failed", test_what_needs_a_failed_step_fails_with_it);
  g_test_add_func ("/bundle/checked-first", test_nothing_is_begun_while_a_step_is_wrong);
  g_test_add_func ("/bundle/written", test_what_is_written_reads_as_the_same);
  g_test_add_func ("/bundle/foreseen", test_what_is_cached_is_foreseen);
  return g_test_run ();
}
