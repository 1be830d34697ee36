/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "policy-fixture.h"
#include "rf-job-runner.h"
#include "rf-time.h"

/* “Stale: expired, within grace. serve and the studio start one refresh as a job;
 * elsewhere grace means: served when the provider fails.” */

#define CONFIG "[profile default]\ngrace=1h\n[profile dear]\ngrace=1h\nhit-price=0.5\n"

#define TTL 60

#define ASKING 32

typedef struct
{
  GMutex mutex;
  GCond cond;
  guint n_told;
  RfJobState state;
  gint64 charged;
} Told;

static void
told_cb (const RfJob *job, gpointer data)
{
  Told *told = data;

  g_mutex_lock (&told->mutex);
  told->n_told++;
  told->state = job->state;
  told->charged = job->charged;
  g_cond_broadcast (&told->cond);
  g_mutex_unlock (&told->mutex);
}

static void
wait_for (Told *told, guint number, RfJobState state)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  g_mutex_lock (&told->mutex);
  while (told->n_told < number && g_cond_wait_until (&told->cond, &told->mutex, deadline))
    continue;
  g_assert_cmpuint (told->n_told, ==, number);
  g_assert_cmpint (told->state, ==, state);
  g_mutex_unlock (&told->mutex);
}

static RfRequest *
new_request (const char *more)
{
  g_autofree char *params = g_strconcat ("\"prompt\":\"x\",\"price\":2", more, NULL);
  RfRequest *request = engine_test_request ("dummy", params);

  request->ttl = TTL;
  return request;
}

/* Something that has just expired. Returns: the time */
static gint64
make_expired (EngineFixture *fixture, RfRequest *request)
{
  gint64 now = rf_time_now ();

  rf_time_set_for_tests (now);
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  rf_time_set_for_tests (now + (TTL + 1) * 1000);
  return now;
}

static void
job_free_cb (gpointer job)
{
  rf_job_free (job);
}

/* What was asked for before has had its turn when this has. */
static void
run_another (EngineFixture *fixture, Told *told)
{
  g_autoptr (RfRequest) other = engine_test_request ("dummy", "\"prompt\":\"other\"");
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (job_free_cb);
  RfJob *job = rf_job_new ();
  guint before = told->n_told;

  g_ptr_array_add (jobs, job);
  g_assert_true (rf_job_set_request (job, other, NULL));
  g_assert_true (rf_service_enqueue (rf_host_get_service (fixture->host), jobs, NULL));
  wait_for (told, before + 1, RF_JOB_DONE);
}

/* Returns: a runner, which runs by now */
static RfJobRunner *
start (EngineFixture *fixture, Told *told)
{
  RfJobRunner *runner =
      rf_job_runner_new (rf_host_get_service (fixture->host), 1, told_cb, told, NULL);

  run_another (fixture, told);
  told->n_told = 0;
  return runner;
}

static void
assert_late (RfResult *result)
{
  g_assert_cmpstr (result->reason, ==, "grace");
  g_assert_true (result->stored);
  g_assert_cmpint (result->saved, ==, 2000000);
}

static gpointer
ask_thread (gpointer data)
{
  g_autoptr (RfRequest) request = new_request ("");
  g_autoptr (RfResult) result = NULL;
  g_autoptr (GError) error = NULL;

  result = rf_service_generate (data, request, NULL, NULL, &error);
  g_assert_no_error (error);
  /* Whoever comes after the job finds what it has made. */
  g_assert_true (result->outcome == RF_OUTCOME_STALE || result->outcome == RF_OUTCOME_HIT);
  return NULL;
}

static void
test_one_job_makes_it_anew (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_request ("");
  g_autoptr (RfResult) first = NULL;
  g_autoptr (RfCheck) check = NULL;
  GThread *threads[ASKING];
  Told told = { 0 };
  RfJobRunner *runner = NULL;

  make_expired (fixture, request);
  runner = start (fixture, &told);
  check = policy_check (fixture, request);
  g_assert_true (check->cached);
  g_assert_cmpint (check->outcome, ==, RF_OUTCOME_STALE);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
  for (guint i = 0; i < ASKING; i++)
    threads[i] = g_thread_new ("asks", ask_thread, rf_host_get_service (fixture->host));
  for (guint i = 0; i < ASKING; i++)
    g_thread_join (threads[i]);
  wait_for (&told, 1, RF_JOB_DONE);
  g_assert_cmpint (told.charged, ==, 2000000);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 3);
  first = policy_expect (fixture, request, RF_OUTCOME_HIT);
  g_assert_null (first->reason);
  rf_job_runner_free (runner);
  g_assert_cmpuint (told.n_told, ==, 1);
  rf_time_set_for_tests (0);
}

static void
test_a_look_up_finds_it_once_the_job_is_asked_for (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_request (",\"delay_ms\":1000");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfResult) served = NULL;
  g_autoptr (RfResult) found = NULL;
  g_autoptr (GError) error = NULL;
  Told told = { 0 };
  RfJobRunner *runner = NULL;

  make_expired (fixture, request);
  runner = start (fixture, &told);
  /* A look-up writes nothing. */
  g_assert_null (rf_service_lookup (service, request, &error));
  g_assert_no_error (error);
  served = policy_expect (fixture, request, RF_OUTCOME_STALE);
  assert_late (served);
  found = rf_service_lookup (service, request, &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);
  if (found->outcome == RF_OUTCOME_STALE)
    assert_late (found);
  wait_for (&told, 1, RF_JOB_DONE);
  rf_job_runner_free (runner);
  rf_time_set_for_tests (0);
}

static void
test_where_nobody_runs_jobs_it_is_made_at_once (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_request ("");
  Told told = { 0 };

  make_expired (fixture, request);
  rf_job_runner_free (start (fixture, &told));
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  rf_time_set_for_tests (0);
}

static void
pause_queue (EngineFixture *fixture, RfVerb verb)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, verb);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  report = rf_service_apply (rf_host_get_service (fixture->host), action, &error);
  g_assert_no_error (error);
}

/* The runner reads the switch a few times a second. */
static void
wait_for_check (EngineFixture *fixture, RfRequest *request, gboolean is_cached)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  gboolean found = !is_cached;

  while (found != is_cached)
    {
      g_autoptr (RfCheck) check = policy_check (fixture, request);

      found = check->cached;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (20 * 1000);
    }
}

static void
test_while_the_queue_is_paused_it_is_made_at_once (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_request ("");
  Told told = { 0 };
  gint64 now = make_expired (fixture, request);
  RfJobRunner *runner = start (fixture, &told);

  pause_queue (fixture, RF_VERB_PAUSE);
  wait_for_check (fixture, request, FALSE);
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  rf_time_set_for_tests (now + 2 * (TTL + 1) * 1000);
  wait_for_check (fixture, request, FALSE);
  pause_queue (fixture, RF_VERB_RESUME);
  wait_for_check (fixture, request, TRUE);
  policy_answers (fixture, request, RF_OUTCOME_STALE);
  wait_for (&told, 1, RF_JOB_DONE);
  rf_job_runner_free (runner);
  rf_time_set_for_tests (0);
}

/* Behind a long queue it would be served until its grace is over. */
static void
test_its_job_goes_before_what_waits (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_request ("");
  g_autoptr (RfRequest) slow =
      engine_test_request ("dummy", "\"prompt\":\"slow\",\"delay_ms\":500");
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (job_free_cb);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GError) error = NULL;
  Told told = { 0 };
  RfJobRunner *runner = NULL;

  make_expired (fixture, request);
  runner = start (fixture, &told);
  for (int i = 0; i < 2; i++)
    {
      g_ptr_array_add (jobs, rf_job_new ());
      g_assert_true (rf_job_set_request (g_ptr_array_index (jobs, i), slow, NULL));
    }
  g_assert_true (rf_service_enqueue (rf_host_get_service (fixture->host), jobs, &error));
  policy_answers (fixture, request, RF_OUTCOME_STALE);
  wait_for (&told, 3, RF_JOB_DONE);
  rf_job_runner_free (runner);
  selector->job_state = RF_JOB_DONE;
  page = rf_service_list (rf_host_get_service (fixture->host), RF_NOUN_JOB, selector, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < page->items->len; i++)
    {
      const RfJob *job = g_ptr_array_index (page->items, i);
      const RfJob *waited = g_ptr_array_index (jobs, 0);

      if (job->batch != NULL)
        g_assert_cmpint (job->position, <, waited->position);
      told.n_told -= job->batch != NULL;
    }
  g_assert_cmpuint (told.n_told, ==, 2);
  rf_time_set_for_tests (0);
}

static void
test_who_asks_for_something_else_is_not_served_it (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_request ("");
  Told told = { 0 };
  RfJobRunner *runner = NULL;
  gint64 now = make_expired (fixture, request);

  runner = start (fixture, &told);
  request->only_if_cached = TRUE;
  policy_fails (fixture, request, RF_ERROR_NOT_CACHED);
  request->only_if_cached = FALSE;
  request->no_store = TRUE;
  policy_answers (fixture, request, RF_OUTCOME_BYPASS);
  request->no_store = FALSE;
  rf_time_set_for_tests (now + (TTL + 3600) * 1000 + 1);
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  rf_time_set_for_tests (now + 2 * (TTL + 3600) * 1000);
  request->max_age = TTL;
  policy_answers (fixture, request, RF_OUTCOME_MISS);
  rf_job_runner_free (runner);
  g_assert_cmpuint (told.n_told, ==, 0);
  rf_time_set_for_tests (0);
}

static void
test_a_failure_is_not_tried_by_everybody (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_request ("");
  g_autoptr (RfRequest) failing = new_request (",\"fail\":\"provider_failed\"");
  g_autoptr (RfResult) first = NULL;
  g_autoptr (RfResult) second = NULL;
  Told told = { 0 };
  RfJobRunner *runner = NULL;

  make_expired (fixture, request);
  runner = start (fixture, &told);
  first = policy_expect (fixture, failing, RF_OUTCOME_STALE);
  assert_late (first);
  wait_for (&told, 1, RF_JOB_FAILED);
  g_assert_cmpint (told.charged, ==, 0);
  second = policy_expect (fixture, failing, RF_OUTCOME_STALE);
  assert_late (second);
  run_another (fixture, &told);
  rf_job_runner_free (runner);
  g_assert_cmpuint (told.n_told, ==, 2);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 3);
  /* Whoever knows nothing of it tries again. */
  engine_test_reopen (fixture);
  runner = start (fixture, &told);
  policy_answers (fixture, request, RF_OUTCOME_STALE);
  wait_for (&told, 1, RF_JOB_DONE);
  g_assert_cmpint (told.charged, ==, 2000000);
  policy_answers (fixture, request, RF_OUTCOME_HIT);
  rf_job_runner_free (runner);
  rf_time_set_for_tests (0);
}

static void
test_it_is_charged_as_a_hit (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = new_request ("");
  g_autoptr (RfResult) served = NULL;
  Told told = { 0 };
  RfJobRunner *runner = NULL;

  request->profile = g_strdup ("dear");
  make_expired (fixture, request);
  runner = start (fixture, &told);
  served = policy_expect (fixture, request, RF_OUTCOME_STALE);
  g_assert_cmpint (served->charged, ==, 500000);
  wait_for (&told, 1, RF_JOB_DONE);
  g_assert_cmpint (told.charged, ==, 2000000);
  rf_job_runner_free (runner);
  rf_time_set_for_tests (0);
}

/* Over a server it is served before anybody has asked the provider. */
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

int
main (int argc, char **argv)
{
  static const PolicyTest tests[] = {
    { "/renewals/one-job-makes-it-anew", test_one_job_makes_it_anew, CONFIG },
    { "/renewals/a-look-up-finds-it-once-the-job-is-asked-for",
      test_a_look_up_finds_it_once_the_job_is_asked_for,
      CONFIG },
    { "/renewals/where-nobody-runs-jobs-it-is-made-at-once",
      test_where_nobody_runs_jobs_it_is_made_at_once,
      CONFIG },
    { "/renewals/while-the-queue-is-paused-it-is-made-at-once",
      test_while_the_queue_is_paused_it_is_made_at_once,
      CONFIG },
    { "/renewals/its-job-goes-before-what-waits", test_its_job_goes_before_what_waits, CONFIG },
    { "/renewals/who-asks-for-something-else-is-not-served-it",
      test_who_asks_for_something_else_is_not_served_it,
      CONFIG },
    { "/renewals/a-failure-is-not-tried-by-everybody",
      test_a_failure_is_not_tried_by_everybody,
      CONFIG },
    { "/policy/within-grace-it-is-served-when-the-provider-fails",
      test_within_grace_it_is_served_when_the_provider_fails,
      "[profile default]\ngrace=1h\n" },
    { "/renewals/it-is-charged-as-a-hit", test_it_is_charged_as_a_hit, CONFIG },
  };

  return policy_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
