/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-ask.h"
#include "rf-attempt.h"
#include "rf-credits.h"
#include "rf-estimator.h"
#include "rf-presets.h"
#include "rf-quote.h"
#include "rf-recipe.h"
#include "rf-variations-dialog.h"
#include "rf-wildcards.h"
#include "studio-fixture.h"

/*
 * What stands between the form and the service: the price as one types, one click, many
 * requests at once, and what is kept in the settings.
 */

static RfRequest *
make_request (const char *prompt)
{
  RfRequest *request = rf_request_new ();

  request->has_kind = TRUE;
  request->kind = RF_KIND_IMAGE;
  request->provider = g_strdup ("dummy");
  request->model = g_strdup ("image");
  json_object_set_string_member (request->params, "prompt", prompt);
  return request;
}

static gboolean
is_answered_cb (gpointer quote)
{
  return rf_quote_get_state (quote) != RF_QUOTE_UNKNOWN;
}

static gboolean
is_over_cb (gpointer attempt)
{
  return rf_attempt_is_over (attempt);
}

static RfAttempt *
run_attempt (StudioFixture *fixture, const RfRequest *request, gint64 price)
{
  RfAttempt *attempt = rf_attempt_new (fixture->session, request, price);

  rf_attempt_start (attempt);
  studio_wait_until (is_over_cb, attempt);
  return attempt;
}

static void
test_quote (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfQuote) quote = rf_quote_new (fixture->session);
  g_autoptr (RfRequest) request = make_request ("a cat");
  g_autofree char *key = NULL;

  rf_quote_ask (quote, request);
  g_assert_cmpint (rf_quote_get_state (quote), ==, RF_QUOTE_UNKNOWN);
  g_assert_null (rf_quote_get_check (quote));
  studio_wait_until (is_answered_cb, quote);
  g_assert_cmpint (rf_quote_get_state (quote), ==, RF_QUOTE_KNOWN);
  g_assert_false (rf_quote_get_check (quote)->cached);
  g_assert_cmpint (rf_quote_get_check (quote)->cost, ==, RF_CREDIT);
  g_assert_cmpint (rf_quote_get_anew (quote), ==, -1);

  key = studio_fixture_make_image (fixture, "a cat");
  rf_quote_ask (quote, request);
  studio_wait_until (is_answered_cb, quote);
  g_assert_true (rf_quote_get_check (quote)->cached);
  g_assert_cmpint (rf_quote_get_check (quote)->cost, ==, 0);
  g_assert_cmpint (rf_quote_get_anew (quote), ==, RF_CREDIT);

  rf_quote_ask (quote, NULL);
  g_assert_cmpint (rf_quote_get_state (quote), ==, RF_QUOTE_NOTHING);
}

/* What is said is always of what was asked last. */
static void
see_price_cb (RfQuote *quote, int *asked)
{
  const RfCheck *check = rf_quote_get_check (quote);

  if (check != NULL)
    g_assert_cmpint (check->cost, ==, *asked * RF_CREDIT);
}

static void
test_newest_wins (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfQuote) quote = rf_quote_new (fixture->session);
  int asked = 0;

  g_signal_connect (quote, "changed", G_CALLBACK (see_price_cb), &asked);
  for (asked = 1; asked <= 40; asked++)
    {
      g_autoptr (RfRequest) request = make_request ("a cat");

      json_object_set_int_member (request->params, "price", asked);
      rf_quote_ask (quote, request);
      g_assert_null (rf_quote_get_check (quote));
      rf_quote_ask_now (quote);
      studio_wait (asked % 4);
    }
  asked--;
  studio_wait_until (is_answered_cb, quote);
  g_assert_cmpint (rf_quote_get_check (quote)->cost, ==, 40 * RF_CREDIT);
  studio_wait (100);
}

static void
test_faulty_quote (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfQuote) quote = rf_quote_new (fixture->session);
  g_autoptr (RfRequest) request = make_request ("a cat");

  json_object_set_string_member (request->params, "style", "baroque");
  rf_quote_ask (quote, request);
  studio_wait_until (is_answered_cb, quote);
  g_assert_cmpint (rf_quote_get_state (quote), ==, RF_QUOTE_FAILED);
  g_assert_error (rf_quote_get_error (quote), RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

/* It goes while an answer is on its way. */
static void
test_quote_gone (StudioFixture *fixture, gconstpointer config)
{
  RfQuote *quote = rf_quote_new (fixture->session);
  g_autoptr (RfRequest) request = make_request ("a cat");
  gpointer weak_quote = quote;

  g_object_add_weak_pointer (G_OBJECT (quote), &weak_quote);
  rf_quote_ask (quote, request);
  rf_quote_ask_now (quote);
  rf_quote_stop (quote);
  g_object_unref (quote);
  studio_assert_gone (&weak_quote);
}

static void
test_attempt (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_request ("a dog");
  g_autoptr (RfAttempt) first = run_attempt (fixture, request, RF_CREDIT);
  g_autoptr (RfAttempt) second = run_attempt (fixture, request, 0);

  g_assert_cmpint (rf_attempt_get_state (first), ==, RF_ATTEMPT_DONE);
  g_assert_cmpint (rf_attempt_get_result (first)->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpint (rf_attempt_get_result (first)->charged, ==, RF_CREDIT);
  g_assert_cmpint (rf_attempt_get_result (second)->outcome, ==, RF_OUTCOME_HIT);
  g_assert_cmpint (rf_attempt_get_result (second)->saved, ==, RF_CREDIT);
  /* Each click is a request of its own, and what it was made from is left alone. */
  g_assert_cmpstr (rf_attempt_get_request (first)->idempotency_key,
                   !=,
                   rf_attempt_get_request (second)->idempotency_key);
  g_assert_null (request->idempotency_key);
  g_assert_cmpint (request->max_cost, ==, -1);
}

/* Nothing is spent that was not shown. */
static void
test_price_has_changed (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_request ("a bird");
  g_autoptr (RfAttempt) attempt = run_attempt (fixture, request, RF_CREDIT / 2);

  g_assert_cmpint (rf_attempt_get_state (attempt), ==, RF_ATTEMPT_FAILED);
  g_assert_error (rf_attempt_get_error (attempt), RF_ERROR, RF_ERROR_OVER_BUDGET);
}

static gboolean
has_run_cb (gpointer session)
{
  return rf_session_get_runs (session)->len == 1;
}

static gboolean
has_no_run_cb (gpointer session)
{
  return rf_session_get_runs (session)->len == 0;
}

/* The run itself ends, long before it would have by itself. */
static void
test_cancel (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_request ("a snail");
  g_autoptr (RfAttempt) attempt = NULL;

  json_object_set_int_member (request->params, "delay_ms", 500000);
  attempt = rf_attempt_new (fixture->session, request, RF_CREDIT);
  rf_attempt_start (attempt);
  studio_wait_until (has_run_cb, fixture->session);
  rf_attempt_cancel (attempt);
  g_assert_cmpint (rf_attempt_get_state (attempt), ==, RF_ATTEMPT_CANCELLING);
  rf_attempt_cancel (attempt);
  studio_wait_until (is_over_cb, attempt);
  g_assert_cmpint (rf_attempt_get_state (attempt), ==, RF_ATTEMPT_CANCELLED);
  g_assert_false (rf_attempt_was_left (attempt));
  studio_wait_until (has_no_run_cb, fixture->session);
}

/* Whoever joined a run leaves it to the one who began it. */
static void
test_leave (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_request ("a tortoise");
  g_autoptr (RfAttempt) first = NULL;
  g_autoptr (RfAttempt) second = NULL;

  json_object_set_int_member (request->params, "delay_ms", 500000);
  first = rf_attempt_new (fixture->session, request, RF_CREDIT);
  second = rf_attempt_new (fixture->session, request, RF_CREDIT);
  rf_attempt_start (first);
  studio_wait_until (has_run_cb, fixture->session);
  rf_attempt_start (second);
  rf_attempt_cancel (second);
  studio_wait_until (is_over_cb, second);
  g_assert_cmpint (rf_attempt_get_state (second), ==, RF_ATTEMPT_CANCELLED);
  g_assert_true (rf_attempt_was_left (second));
  g_assert_false (rf_attempt_is_over (first));
  rf_attempt_cancel (first);
  studio_wait_until (has_no_run_cb, fixture->session);
  studio_wait_until (is_over_cb, first);
}

/* The provider tells it, so it was sent. */
static gboolean
is_sent_cb (gpointer attempt)
{
  return rf_progress_get_fraction (rf_attempt_get_progress (attempt)) >= 0;
}

static gboolean
is_refused_cb (gpointer attempt)
{
  return rf_attempt_get_refusal (attempt) != NULL;
}

/* What was sent and may be charged is waited for, and its asset comes. */
static void
test_cancel_paid (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_request ("a snail");
  g_autoptr (RfAttempt) attempt = NULL;

  g_free (request->provider);
  request->provider = g_strdup ("dummy-paid");
  json_object_set_int_member (request->params, "delay_ms", 4000);
  attempt = rf_attempt_new (fixture->session, request, RF_CREDIT);
  rf_attempt_start (attempt);
  studio_wait_until (has_run_cb, fixture->session);
  studio_wait_until (is_sent_cb, attempt);
  rf_attempt_cancel (attempt);
  studio_wait_until (is_refused_cb, attempt);
  g_assert_cmpint (rf_attempt_get_state (attempt), ==, RF_ATTEMPT_RUNNING);
  studio_wait_until (is_over_cb, attempt);
  g_assert_cmpint (rf_attempt_get_state (attempt), ==, RF_ATTEMPT_DONE);
}

static void
assert_expands (const char *text, const char *expected)
{
  g_autoptr (GPtrArray) prompts = rf_wildcards_expand_lines (text, 100);
  g_autofree char *joined = NULL;

  g_ptr_array_add (prompts, NULL);
  joined = g_strjoinv ("/", (GStrv) prompts->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_wildcards (void)
{
  g_autoptr (GPtrArray) many = NULL;
  g_autofree char *deep = g_strnfill (5000, '{');
  g_autoptr (GString) same = g_string_new (NULL);

  assert_expands ("", "");
  assert_expands ("a cat\n\n  a dog \na cat", "a cat/a dog");
  assert_expands ("a {red|blue} cat", "a red cat/a blue cat");
  assert_expands ("{a|b} {1|2}", "a 1/a 2/b 1/b 2");
  assert_expands ("a {red|{light|dark} blue} cat", "a red cat/a light blue cat/a dark blue cat");
  assert_expands ("a {big|} cat", "a big cat/a  cat");
  assert_expands ("{\"a\": 1} {x", "{\"a\": 1} {x");
  assert_expands ("{x {a|b}}", "{x a}/{x b}");
  assert_expands ("a | b }", "a | b }");
  assert_expands ("{ä|ö}", "ä/ö");
  many = rf_wildcards_expand_lines ("{0|1|2|3|4|5|6|7|8|9}{0|1|2|3|4|5|6|7|8|9}{a|b|c}", 50);
  g_assert_cmpuint (many->len, ==, 50);
  assert_expands (deep, deep);
  /* Choices that are all the same come to an end, too. */
  for (int i = 0; i < 40; i++)
    g_string_append (same, "{a|a|a}");
  g_ptr_array_unref (many);
  many = rf_wildcards_expand_lines (same->str, 50);
  g_assert_cmpuint (many->len, ==, 1);
}

static gboolean
is_estimated_cb (gpointer estimator)
{
  return rf_estimator_get_estimate (estimator) != NULL;
}

static gboolean
has_jobs_cb (gpointer data)
{
  StudioFixture *fixture = data;
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page =
      rf_service_list (rf_session_get_service (fixture->session), RF_NOUN_JOB, selector, NULL);

  return page != NULL && page->items->len == 2;
}

static void
test_estimate (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfEstimator) estimator = rf_estimator_new (fixture->session);
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) rf_request_unref);
  g_autofree char *key = studio_fixture_make_image (fixture, "one");
  g_autoptr (GtkWidget) from = g_object_ref_sink (gtk_label_new (NULL));
  const RfEstimate *estimate = NULL;
  g_autofree char *words = NULL;

  g_ptr_array_add (requests, make_request ("one"));
  g_ptr_array_add (requests, make_request ("two"));
  g_ptr_array_add (requests, make_request ("three"));
  json_object_set_string_member (((RfRequest *) requests->pdata[2])->params, "style", "baroque");
  rf_estimator_ask (estimator, requests);
  g_assert_false (rf_estimator_may_enqueue (estimator));
  studio_wait_until (is_estimated_cb, estimator);
  estimate = rf_estimator_get_estimate (estimator);
  g_assert_cmpuint (estimate->n_hits, ==, 1);
  g_assert_cmpuint (estimate->n_faults, ==, 1);
  g_assert_cmpint (estimate->cost, ==, RF_CREDIT);
  g_assert_cmpuint (rf_estimate_get_n_jobs (estimate), ==, 2);
  words = rf_estimator_say (estimator);
  g_assert_true (g_str_has_prefix (words, "3 requests · 1 reused · 1 credit\n"));
  rf_estimator_enqueue (estimator, from);
  studio_wait_until (has_jobs_cb, fixture);
}

static void
test_variations (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_request ("one");
  RfProviderInfo *provider = rf_session_find_provider (fixture->session, "dummy");
  const RfModelInfo *model = rf_provider_info_find_model (provider, "image");
  const RfParameter *seed = rf_model_info_find_flagged (model, RF_PARAMETER_SEED);
  g_autoptr (GPtrArray) varied = rf_variations_make (request, seed, 10);
  g_autoptr (GHashTable) seeds = g_hash_table_new (g_direct_hash, g_direct_equal);

  g_assert_cmpuint (varied->len, ==, 10);
  for (guint i = 0; i < varied->len; i++)
    {
      const RfRequest *one = g_ptr_array_index (varied, i);
      gint64 drawn = json_object_get_int_member (one->params, "seed");

      g_assert_cmpstr (json_object_get_string_member (one->params, "prompt"), ==, "one");
      g_assert_cmpfloat ((double) drawn, >=, seed->minimum);
      g_assert_cmpfloat ((double) drawn, <=, seed->maximum);
      g_hash_table_add (seeds, GSIZE_TO_POINTER ((gsize) drawn));
    }
  g_assert_cmpuint (g_hash_table_size (seeds), ==, 10);
  g_assert_false (json_object_has_member (request->params, "seed"));
}

/* An entry asks for itself again: the very same one is there. */
static void
test_from_entry (StudioFixture *fixture, gconstpointer config)
{
  RfService *service = rf_session_get_service (fixture->session);
  g_autofree char *key = studio_fixture_make_image (fixture, "a cowboy & a cat");
  g_autoptr (RfEntry) entry = rf_service_get_entry (service, key, NULL);
  g_autoptr (RfRequest) request = rf_recipe_dup_request (fixture->session, entry);
  g_autoptr (RfCheck) check = rf_service_check (service, request, FALSE, NULL, NULL);

  g_assert_cmpstr (rf_ask_get_prompt (request), ==, "a cowboy & a cat");
  g_assert_true (check->cached);
  g_assert_cmpstr (check->key, ==, key);
}

static void
test_presets (void)
{
  g_autoptr (RfRequest) request = make_request ("kept & <b>");
  g_autoptr (RfRequest) back = NULL;
  g_auto (GStrv) names = NULL;

  g_assert_true (rf_presets_save ("Zwei", request));
  g_assert_true (rf_presets_save ("Eins", request));
  g_assert_true (rf_presets_save ("Eins", request));
  names = rf_presets_list ();
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "Eins");
  back = rf_presets_dup_request ("Zwei");
  g_assert_cmpstr (rf_ask_get_prompt (back), ==, "kept & <b>");
  g_assert_true (rf_presets_delete ("Zwei"));
  g_assert_false (rf_presets_delete ("Zwei"));
  g_assert_null (rf_presets_dup_request ("Zwei"));
}

static void
test_drafts (void)
{
  g_autoptr (RfRequest) first = make_request ("first");
  g_autoptr (RfRequest) second = make_request ("second");
  g_autoptr (GPtrArray) drafts = NULL;

  rf_drafts_add (first);
  rf_drafts_add (second);
  first->max_cost = 5;
  first->force_refresh = TRUE;
  rf_drafts_add (first);
  drafts = rf_drafts_list ();
  g_assert_cmpuint (drafts->len, ==, 2);
  g_assert_cmpstr (rf_ask_get_prompt (drafts->pdata[0]), ==, "first");
  g_assert_cmpint (((RfRequest *) drafts->pdata[0])->max_cost, ==, -1);
  rf_drafts_remove (first);
  g_ptr_array_unref (drafts);
  drafts = rf_drafts_list ();
  g_assert_cmpuint (drafts->len, ==, 1);
  g_assert_cmpstr (rf_ask_get_prompt (drafts->pdata[0]), ==, "second");
  for (int i = 0; i < 30; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("%d", i);
      g_autoptr (RfRequest) request = make_request (prompt);

      rf_drafts_add (request);
    }
  g_ptr_array_unref (drafts);
  drafts = rf_drafts_list ();
  g_assert_cmpuint (drafts->len, ==, 20);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (StudioFixture *fixture, gconstpointer config);
  } tests[] = {
    { "/create/quote", test_quote },
    { "/create/quote/newest-wins", test_newest_wins },
    { "/create/quote/faulty", test_faulty_quote },
    { "/create/quote/gone", test_quote_gone },
    { "/create/attempt", test_attempt },
    { "/create/attempt/price-has-changed", test_price_has_changed },
    { "/create/attempt/cancel", test_cancel },
    { "/create/attempt/leave", test_leave },
    { "/create/attempt/cancel-paid", test_cancel_paid },
    { "/create/estimate", test_estimate },
    { "/create/variations", test_variations },
    { "/create/from-entry", test_from_entry },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path,
                StudioFixture,
                NULL,
                studio_fixture_set_up,
                tests[i].function,
                studio_fixture_tear_down);
  g_test_add_func ("/create/wildcards", test_wildcards);
  g_test_add_func ("/create/presets", test_presets);
  g_test_add_func ("/create/drafts", test_drafts);
  return g_test_run ();
}
