/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"

#include "rf-credits.h"
#include "rf-engine-private.h"
#include "rf-sqlite-store.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Who is charged what, and when: through the whole engine, with plans as the
 * planner makes them and the prices that a profile might have. */

typedef struct
{
  EngineFixture *fixture;
  RfPlan *plan;     /* (owned) */
  RfResult *result; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
} Asker;

static RfEngine *
get_engine (EngineFixture *fixture)
{
  return RF_ENGINE (rf_host_get_service (fixture->host));
}

static RfPlan *
plan_with (EngineFixture *fixture, const char *provider, const char *params)
{
  g_autoptr (RfRequest) request = engine_test_request (provider, params);
  g_autoptr (GError) error = NULL;
  RfPlan *plan = rf_engine_plan (get_engine (fixture), request, &error);

  g_assert_no_error (error);
  return plan;
}

/* A paid run of 5 credits; a hit costs 1 and a join 2. */
static RfPlan *
priced_plan (EngineFixture *fixture, const char *word, const char *account)
{
  g_autofree char *params = g_strdup_printf ("\"prompt\":\"%s\",\"price\":5", word);
  RfPlan *plan = plan_with (fixture, "dummy-paid", params);

  plan->account = g_strdup (account);
  plan->hit_price = RF_CREDIT;
  plan->joiner_price = 2 * RF_CREDIT;
  return plan;
}

static RfResult *
ask (EngineFixture *fixture, RfPlan *plan, GError **error)
{
  return rf_engine_generate_plan (get_engine (fixture), plan, NULL, NULL, error);
}

static RfResult *
must_ask (EngineFixture *fixture, RfPlan *plan, RfOutcome outcome, gint64 charged, gint64 saved)
{
  g_autoptr (GError) error = NULL;
  RfResult *result = ask (fixture, plan, &error);

  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, outcome);
  g_assert_cmpint (result->charged, ==, charged * RF_CREDIT);
  g_assert_cmpint (result->saved, ==, saved * RF_CREDIT);
  return result;
}

static void
assert_asked (EngineFixture *fixture, RfPlan *plan, RfOutcome outcome, gint64 charged, gint64 saved)
{
  g_autoptr (RfResult) result = must_ask (fixture, plan, outcome, charged, saved);

  g_assert_null (result->reason);
}

static void
assert_fails (EngineFixture *fixture, RfPlan *plan, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (fixture, plan, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static RfAccount *
get_account (EngineFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  RfAccount *account = rf_service_get_account (rf_host_get_service (fixture->host), name, &error);

  g_assert_no_error (error);
  return account;
}

static void
assert_spent (EngineFixture *fixture, const char *name, gint64 credits)
{
  g_autoptr (RfAccount) account = get_account (fixture, name);

  g_assert_cmpint (account->spent_today, ==, credits * RF_CREDIT);
  g_assert_cmpint (account->held, ==, 0);
}

static void
grant (EngineFixture *fixture, const char *name, gint64 credits)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_GRANT);
  g_autoptr (RfReport) report = NULL;

  action->name = g_strdup (name);
  action->amount = credits * RF_CREDIT;
  report = rf_service_apply (rf_host_get_service (fixture->host), action, NULL);
  g_assert_nonnull (report);
}

static void
assert_sound (EngineFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings =
      rf_service_verify (rf_host_get_service (fixture->host), NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (findings, i));
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
test_a_hit_is_charged_and_saves_the_rest (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) plan = priced_plan (fixture, "word", NULL);

  assert_asked (fixture, plan, RF_OUTCOME_MISS, 5, 0);
  assert_asked (fixture, plan, RF_OUTCOME_HIT, 1, 4);
  assert_asked (fixture, plan, RF_OUTCOME_HIT, 1, 4);
  assert_spent (fixture, "default", 7);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
  assert_sound (fixture);
}

static void
test_a_hit_that_cannot_be_paid_gives_no_asset (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) maker = priced_plan (fixture, "word", NULL);
  g_autoptr (RfPlan) plan = priced_plan (fixture, "word", "ann");
  g_autoptr (RfPlan) unknown = priced_plan (fixture, "word", "nobody");

  grant (fixture, "ann", 1);
  assert_asked (fixture, maker, RF_OUTCOME_MISS, 5, 0);
  assert_asked (fixture, plan, RF_OUTCOME_HIT, 1, 4);
  assert_fails (fixture, plan, RF_ERROR_OVER_BUDGET);
  assert_fails (fixture, unknown, RF_ERROR_NOT_FOUND);
  /* A charge of 0 never reads the account. */
  plan->hit_price = unknown->hit_price = 0;
  assert_asked (fixture, plan, RF_OUTCOME_HIT, 0, 5);
  assert_asked (fixture, unknown, RF_OUTCOME_HIT, 0, 5);
}

static void
test_a_binding_is_charged_as_a_hit (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) first = priced_plan (fixture, "word", NULL);
  g_autoptr (RfPlan) second = priced_plan (fixture, "word", NULL);

  g_free (second->key);
  second->key = g_strdup ("generation:image|door|none|none|once|v1");
  second->is_slot = TRUE;
  assert_asked (fixture, first, RF_OUTCOME_MISS, 5, 0);
  assert_asked (fixture, second, RF_OUTCOME_HIT, 1, 4);
  assert_spent (fixture, "default", 6);
}

static void
test_max_cost_holds_for_hits (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) plan = priced_plan (fixture, "word", NULL);

  plan->max_cost = RF_CREDIT / 2;
  assert_fails (fixture, plan, RF_ERROR_OVER_BUDGET);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 0);
  plan->max_cost = 5 * RF_CREDIT;
  assert_asked (fixture, plan, RF_OUTCOME_MISS, 5, 0);
  plan->max_cost = RF_CREDIT / 2;
  assert_fails (fixture, plan, RF_ERROR_OVER_BUDGET);
  plan->max_cost = RF_CREDIT;
  assert_asked (fixture, plan, RF_OUTCOME_HIT, 1, 4);
}

static void
test_lookup_leaves_what_is_charged_alone (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) plan = plan_with (fixture, "dummy", "\"prompt\":\"word\"");
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"word\"");
  g_autoptr (RfResult) hit = NULL;
  g_autoptr (GError) error = NULL;

  assert_asked (fixture, plan, RF_OUTCOME_MISS, 1, 0);
  hit = rf_service_lookup (rf_host_get_service (fixture->host), request, &error);
  g_assert_nonnull (hit);
  g_free (request->idempotency_key);
  request->idempotency_key = g_strdup ("k1");
  g_assert_null (rf_service_lookup (rf_host_get_service (fixture->host), request, &error));
  g_assert_no_error (error);
}

static void
test_the_price_is_frozen_in_the_plan (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) cheaper =
      plan_with (fixture, "dummy-paid", "\"prompt\":\"cheaper\",\"price\":5,\"cost\":2");
  g_autoptr (RfPlan) dearer =
      plan_with (fixture, "dummy-paid", "\"prompt\":\"dearer\",\"price\":5,\"cost\":9");
  g_autoptr (RfResult) result = NULL;
  g_autoptr (RfAccount) account = NULL;
  const RfLedgerRow *last = NULL;

  assert_asked (fixture, cheaper, RF_OUTCOME_MISS, 2, 0);
  result = must_ask (fixture, dearer, RF_OUTCOME_MISS, 5, 0);
  g_assert_cmpint (rf_result_get_generation (result)->cost, ==, 9 * RF_CREDIT);
  g_assert_cmpint (rf_result_get_generation (result)->price, ==, 5 * RF_CREDIT);
  account = get_account (fixture, "default");
  last = g_ptr_array_index (account->ledger, 0);
  g_assert_cmpstr (last->kind, ==, "absorbed");
  g_assert_cmpint (last->amount, ==, 4 * RF_CREDIT);
  assert_spent (fixture, "default", 7);
  /* Saved is what it really cost. */
  assert_asked (fixture, dearer, RF_OUTCOME_HIT, 0, 9);
  assert_sound (fixture);
}

static gpointer
ask_thread (gpointer data)
{
  Asker *asker = data;

  asker->result = ask (asker->fixture, asker->plan, &asker->error);
  return NULL;
}

static void
clear_asker (Asker *asker)
{
  g_clear_pointer (&asker->result, rf_result_free);
  g_clear_error (&asker->error);
  rf_plan_unref (asker->plan);
}

/* The first leads a run that takes a while; the others come when it has begun. */
static void
ask_together (EngineFixture *fixture, Asker *askers, guint n_askers)
{
  g_autofree GThread **threads = g_new0 (GThread *, n_askers);
  guint before = engine_test_count_calls (fixture, "");

  for (guint i = 0; i < n_askers; i++)
    {
      askers[i].fixture = fixture;
      threads[i] = g_thread_new ("asker", ask_thread, &askers[i]);
      while (engine_test_count_calls (fixture, "") == before)
        g_usleep (5000);
    }
  for (guint i = 0; i < n_askers; i++)
    g_thread_join (threads[i]);
}

static RfPlan *
slow_plan (EngineFixture *fixture, const char *word, const char *account)
{
  g_autofree char *params =
      g_strdup_printf ("\"prompt\":\"%s\",\"price\":5,\"delay_ms\":2500", word);
  RfPlan *plan = plan_with (fixture, "dummy-paid", params);

  plan->account = g_strdup (account);
  plan->joiner_price = 2 * RF_CREDIT;
  return plan;
}

static void
test_a_joiner_is_charged_on_delivery (EngineFixture *fixture, gconstpointer config)
{
  Asker askers[3] = { { .plan = slow_plan (fixture, "word", NULL) },
                      { .plan = slow_plan (fixture, "word", "ann") },
                      { .plan = slow_plan (fixture, "word", "poor") } };

  grant (fixture, "ann", 2);
  grant (fixture, "poor", 1);
  ask_together (fixture, askers, 3);
  g_assert_cmpint (askers[0].result->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpint (askers[0].result->charged, ==, 5 * RF_CREDIT);
  g_assert_no_error (askers[1].error);
  g_assert_cmpint (askers[1].result->outcome, ==, RF_OUTCOME_JOINED);
  g_assert_cmpint (askers[1].result->charged, ==, 2 * RF_CREDIT);
  g_assert_cmpint (askers[1].result->saved, ==, 3 * RF_CREDIT);
  /* No asset for who cannot pay. */
  g_assert_null (askers[2].result);
  g_assert_error (askers[2].error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  assert_spent (fixture, "default", 5);
  assert_spent (fixture, "ann", 2);
  assert_spent (fixture, "poor", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    clear_asker (&askers[i]);
  assert_sound (fixture);
}

static void
test_two_refreshes_join_with_the_same_key (EngineFixture *fixture, gconstpointer config)
{
  Asker askers[2] = { { .plan = slow_plan (fixture, "word", NULL) },
                      { .plan = slow_plan (fixture, "word", NULL) } };

  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      askers[i].plan->force_refresh = TRUE;
      askers[i].plan->idempotency_key = g_strdup ("k1");
    }
  ask_together (fixture, askers, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      g_assert_no_error (askers[i].error);
      g_assert_cmpint (askers[i].result->outcome, ==, RF_OUTCOME_REFRESHED);
      g_assert_cmpint (askers[i].result->charged, ==, 5 * RF_CREDIT);
      g_assert_cmpint (askers[i].result->repeated, ==, i == 1);
      clear_asker (&askers[i]);
    }
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
  assert_spent (fixture, "default", 5);
}

static void
test_a_repeat_is_answered_as_the_first_was (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) plan = priced_plan (fixture, "word", NULL);
  g_autoptr (RfPlan) hit = priced_plan (fixture, "word", NULL);
  g_autoptr (RfPlan) other = priced_plan (fixture, "other", NULL);
  g_autoptr (RfResult) first = NULL;
  g_autoptr (RfResult) again = NULL;
  g_autoptr (RfStats) stats = NULL;

  plan->idempotency_key = g_strdup ("k1");
  hit->idempotency_key = g_strdup ("k2");
  other->idempotency_key = g_strdup ("k1");
  first = must_ask (fixture, plan, RF_OUTCOME_MISS, 5, 0);
  engine_test_reopen (fixture);
  again = must_ask (fixture, plan, RF_OUTCOME_MISS, 5, 0);
  g_assert_true (again->repeated && !first->repeated);
  g_assert_cmpstr (rf_result_get_generation (again)->id, ==, rf_result_get_generation (first)->id);
  for (int i = 0; i < 3; i++)
    assert_asked (fixture, hit, RF_OUTCOME_HIT, 1, 4);
  assert_fails (fixture, other, RF_ERROR_CONFLICT);
  assert_spent (fixture, "default", 6);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
  assert_sound (fixture);
}

static void
test_a_repeat_is_not_counted (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request = engine_test_request ("dummy-paid", "\"prompt\":\"count\"");
  g_autoptr (RfStats) stats = NULL;
  g_autoptr (GError) error = NULL;

  request->idempotency_key = g_strdup ("k1");
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (RfResult) result = rf_service_generate (service, request, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (result->outcome, ==, RF_OUTCOME_MISS);
    }
  engine_test_reopen (fixture);
  stats =
      rf_service_stats (rf_host_get_service (fixture->host), 86400, RF_STATS_BY_NOTHING, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_MISS], ==, 1);
  g_assert_cmpint (stats->all.spent, ==, RF_CREDIT);
}

static void
remove_assets (const RfResult *result)
{
  const RfGeneration *generation = rf_result_get_generation (result);

  for (guint i = 0; i < generation->assets->len; i++)
    g_assert_cmpint (
        unlink (((const RfAsset *) g_ptr_array_index (generation->assets, i))->path), ==, 0);
}

static void
test_a_repeat_of_what_is_gone (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) plan = priced_plan (fixture, "word", NULL);
  g_autoptr (RfResult) first = NULL;

  plan->idempotency_key = g_strdup ("k1");
  first = must_ask (fixture, plan, RF_OUTCOME_MISS, 5, 0);
  remove_assets (first);
  assert_fails (fixture, plan, RF_ERROR_CONFLICT);
  assert_spent (fixture, "default", 5);
}

/* Keeps every writer out, as a process that hangs would. */
static int
lock_store (EngineFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "refrain.lock", NULL);
  int descriptor = open (path, O_RDWR | O_CLOEXEC);

  g_assert_cmpint (flock (descriptor, LOCK_EX | LOCK_NB), ==, 0);
  rf_sqlite_store_set_patience (RF_SQLITE_STORE (get_engine (fixture)->store), 100 * 1000);
  return descriptor;
}

static void
test_the_ledger_cannot_be_written (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) priced = priced_plan (fixture, "word", NULL);
  g_autoptr (RfPlan) free_of_charge = priced_plan (fixture, "word", NULL);
  g_autoptr (RfPlan) paid = priced_plan (fixture, "paid", NULL);
  g_autoptr (RfPlan) local = plan_with (fixture, "dummy", "\"prompt\":\"local\"");
  g_autoptr (RfResult) hit = NULL;
  g_autoptr (RfResult) kept = NULL;
  g_autoptr (RfResult) made = NULL;
  g_autoptr (GError) error = NULL;
  int lock;

  free_of_charge->hit_price = 0;
  assert_asked (fixture, priced, RF_OUTCOME_MISS, 5, 0);
  lock = lock_store (fixture);
  /* Hits are served uncharged; a free one does not even notice. */
  assert_asked (fixture, free_of_charge, RF_OUTCOME_HIT, 0, 5);
  hit = must_ask (fixture, priced, RF_OUTCOME_HIT, 0, 5);
  g_assert_cmpstr (hit->reason, ==, "ledger_unavailable");
  priced->idempotency_key = g_strdup ("k1");
  kept = must_ask (fixture, priced, RF_OUTCOME_HIT, 0, 5);
  g_assert_cmpstr (kept->reason, ==, "ledger_unavailable");
  /* No call with external cost; one without is made. */
  assert_fails (fixture, paid, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
  made = ask (fixture, local, &error);
  g_assert_no_error (error);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_BYPASS);
  g_assert_false (made->stored);
  g_assert_cmpint (made->charged, ==, 0);
  close (lock);
  assert_spent (fixture, "default", 5);
}

static void
test_a_check_tells_what_a_hit_costs (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) plan = priced_plan (fixture, "word", NULL);
  g_autoptr (RfCheck) before = rf_engine_check_plan (get_engine (fixture), plan, FALSE, NULL);
  g_autoptr (RfCheck) after = NULL;

  g_assert_cmpint (before->cost, ==, 5 * RF_CREDIT);
  assert_asked (fixture, plan, RF_OUTCOME_MISS, 5, 0);
  after = rf_engine_check_plan (get_engine (fixture), plan, FALSE, NULL);
  g_assert_true (after->cached);
  g_assert_cmpint (after->cost, ==, RF_CREDIT);
  assert_spent (fixture, "default", 5);
}

#define THREADS 24

static void
test_many_hits_of_one_account_never_overdraw (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfPlan) maker = priced_plan (fixture, "word", NULL);
  Asker askers[THREADS] = { { 0 } };
  GThread *threads[THREADS];
  int paid = 0;

  assert_asked (fixture, maker, RF_OUTCOME_MISS, 5, 0);
  grant (fixture, "ann", THREADS / 2);
  for (int i = 0; i < THREADS; i++)
    {
      askers[i] = (Asker){ .fixture = fixture, .plan = priced_plan (fixture, "word", "ann") };
      threads[i] = g_thread_new ("asker", ask_thread, &askers[i]);
    }
  for (int i = 0; i < THREADS; i++)
    {
      g_thread_join (threads[i]);
      paid += askers[i].result != NULL;
      if (askers[i].result == NULL)
        g_assert_error (askers[i].error, RF_ERROR, RF_ERROR_OVER_BUDGET);
      clear_asker (&askers[i]);
    }
  g_assert_cmpint (paid, ==, THREADS / 2);
  assert_spent (fixture, "ann", THREADS / 2);
  assert_sound (fixture);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (EngineFixture *, gconstpointer);
  } tests[] = {
    { "a-hit-is-charged-and-saves-the-rest", test_a_hit_is_charged_and_saves_the_rest },
    { "a-hit-that-cannot-be-paid-gives-no-asset", test_a_hit_that_cannot_be_paid_gives_no_asset },
    { "a-binding-is-charged-as-a-hit", test_a_binding_is_charged_as_a_hit },
    { "max-cost-holds-for-hits", test_max_cost_holds_for_hits },
    { "lookup-leaves-what-is-charged-alone", test_lookup_leaves_what_is_charged_alone },
    { "the-price-is-frozen-in-the-plan", test_the_price_is_frozen_in_the_plan },
    { "a-joiner-is-charged-on-delivery", test_a_joiner_is_charged_on_delivery },
    { "two-refreshes-join-with-the-same-key", test_two_refreshes_join_with_the_same_key },
    { "a-repeat-is-answered-as-the-first-was", test_a_repeat_is_answered_as_the_first_was },
    { "a-repeat-is-not-counted", test_a_repeat_is_not_counted },
    { "a-repeat-of-what-is-gone", test_a_repeat_of_what_is_gone },
    { "the-ledger-cannot-be-written", test_the_ledger_cannot_be_written },
    { "a-check-tells-what-a-hit-costs", test_a_check_tells_what_a_hit_costs },
    { "many-hits-of-one-account-never-overdraw", test_many_hits_of_one_account_never_overdraw },
  };

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/money/", tests[i].path, NULL);

      g_test_add (
          path, EngineFixture, NULL, engine_test_set_up, tests[i].function, engine_test_tear_down);
    }
  return g_test_run ();
}
