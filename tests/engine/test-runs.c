/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "rf-paths.h"

/* How runs end: what may have cost money is never sent twice without a word,
 * and no end leaves anything behind that others would wait for. */

static RfResult *
generate (EngineFixture *fixture, RfRequest *request, GError **error)
{
  return rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, error);
}

static RfResult *
must_generate (EngineFixture *fixture, RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  RfResult *result = generate (fixture, request, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_fails (EngineFixture *fixture, RfRequest *request, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (generate (fixture, request, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_usleep (200000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static RfResult *
generate_and_leave (EngineFixture *fixture, RfRequest *request, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  RfResult *result =
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, cancellable, error);

  g_thread_join (thread);
  return result;
}

static void
test_a_timeout_proves_nothing (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) late =
      engine_test_request ("dummy-paid", "\"prompt\":\"call\",\"fail\":\"timeout\"");
  g_autoptr (RfRequest) again = engine_test_request ("dummy-paid", "\"prompt\":\"call\"");

  assert_fails (fixture, late, RF_ERROR_TIMEOUT);
  assert_fails (fixture, again, RF_ERROR_UNKNOWN_OUTCOME);
  again->force_refresh = TRUE;
  assert_fails (fixture, again, RF_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_a_refusal_is_an_end (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) failed =
      engine_test_request ("dummy-paid", "\"prompt\":\"call\",\"fail\":\"provider_failed\"");
  g_autoptr (RfRequest) again = engine_test_request ("dummy-paid", "\"prompt\":\"call\"");
  g_autoptr (RfResult) made = NULL;

  assert_fails (fixture, failed, RF_ERROR_PROVIDER_FAILED);
  made = must_generate (fixture, again);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
}

static void
test_what_costs_nothing_is_run_again (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) late =
      engine_test_request ("dummy", "\"prompt\":\"call\",\"fail\":\"timeout\"");
  g_autoptr (RfRequest) again = engine_test_request ("dummy", "\"prompt\":\"call\"");
  g_autoptr (RfResult) made = NULL;

  assert_fails (fixture, late, RF_ERROR_TIMEOUT);
  made = must_generate (fixture, again);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
}

static void
test_a_job_that_is_late_is_collected_later (EngineFixture *fixture, gconstpointer config)
{
  static const char *const codes[] = { "timeout", "rate_limited", "provider_unavailable" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"job %zu\",\"job\":true", i);
      g_autofree char *fail = g_strdup_printf ("%s,\"fail\":\"%s\"", params, codes[i]);
      g_autoptr (RfRequest) late = engine_test_request ("dummy-paid", fail);
      g_autoptr (RfRequest) again = engine_test_request ("dummy-paid", params);
      g_autoptr (GError) error = NULL;
      g_autoptr (RfResult) made = NULL;

      g_assert_null (generate (fixture, late, &error));
      g_assert_cmpstr (rf_error_code_get_name (rf_error_get_code (error)), ==, codes[i]);
      made = must_generate (fixture, again);
      g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
      g_assert_cmpuint (engine_test_count_calls (fixture, "submit"), ==, i + 1);
      g_assert_cmpuint (engine_test_count_calls (fixture, "collect"), ==, 2 * i + 2);
    }
}

static void
test_a_job_that_failed_is_submitted_anew (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) failed = engine_test_request (
      "dummy-paid", "\"prompt\":\"job\",\"job\":true,\"fail\":\"provider_failed\"");
  g_autoptr (RfRequest) again =
      engine_test_request ("dummy-paid", "\"prompt\":\"job\",\"job\":true");
  g_autoptr (RfResult) made = NULL;

  assert_fails (fixture, failed, RF_ERROR_PROVIDER_FAILED);
  made = must_generate (fixture, again);
  g_assert_cmpuint (engine_test_count_calls (fixture, "submit"), ==, 2);
}

static void
test_who_leaves_a_job_leaves_it_for_others (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) slow =
      engine_test_request ("dummy-paid", "\"prompt\":\"job\",\"job\":true,\"delay_ms\":60000");
  g_autoptr (RfRequest) again =
      engine_test_request ("dummy-paid", "\"prompt\":\"job\",\"job\":true");
  g_autoptr (RfResult) made = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (generate_and_leave (fixture, slow, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  made = must_generate (fixture, again);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpuint (engine_test_count_calls (fixture, "submit"), ==, 1);
}

/* It is paid by the one who held, and whoever takes it up is told so. */
static void
test_who_resumes_another_s_job_is_not_charged (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) slow =
      engine_test_request ("dummy-paid", "\"prompt\":\"job\",\"job\":true,\"delay_ms\":60000");
  g_autoptr (RfRequest) again =
      engine_test_request ("dummy-paid", "\"prompt\":\"job\",\"job\":true");
  g_autoptr (RfResult) made = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (generate_and_leave (fixture, slow, &error));
  again->account = g_strdup ("ann");
  made = must_generate (fixture, again);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpint (rf_result_get_generation (made)->charged, ==, 1000000);
  g_assert_cmpint (made->charged, ==, 0);
}

static void
test_a_paid_call_is_waited_for (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) slow =
      engine_test_request ("dummy-paid", "\"prompt\":\"call\",\"delay_ms\":800");
  g_autoptr (RfResult) made = NULL;
  g_autoptr (RfResult) hit = NULL;
  g_autoptr (GError) error = NULL;

  made = generate_and_leave (fixture, slow, &error);
  g_assert_no_error (error);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
  hit = must_generate (fixture, slow);
  g_assert_cmpint (hit->outcome, ==, RF_OUTCOME_HIT);
}

static void
test_who_has_left_before_is_not_charged (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy-paid", "\"prompt\":\"gone\"");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (rf_service_generate (
      rf_host_get_service (fixture->host), request, NULL, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 0);
}

/* The pool has four workers; who leaves the queue before them is not sent. */
static void
test_who_leaves_the_queue_is_not_charged (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) paid = engine_test_request ("dummy-paid", "\"prompt\":\"queued\"");
  g_autoptr (GError) error = NULL;
  guint landed = 0;

  engine_test_fill_workers (fixture, &landed);
  g_assert_null (generate_and_leave (fixture, paid, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  while (landed < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 4);
}

static void
test_what_cannot_be_stored_is_charged_and_handed_over (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy-paid", "\"prompt\":\"full\",\"price\":5");
  g_autofree char *assets = g_build_filename (fixture->folder, "assets", NULL);
  g_autofree char *directory = NULL;
  g_autoptr (RfStats) stats = NULL;

  rf_paths_remove_tree (assets);
  g_assert_true (g_file_set_contents (assets, "in the way", -1, NULL));
  for (guint i = 1; i <= 2; i++)
    {
      RfResult *made = must_generate (fixture, request);
      const RfAsset *asset = g_ptr_array_index (rf_result_get_generation (made)->assets, 0);

      g_assert_cmpint (made->outcome, ==, RF_OUTCOME_BYPASS);
      g_assert_false (made->stored);
      g_assert_cmpint (made->charged, ==, 5000000);
      g_assert_true (g_file_test (asset->path, G_FILE_TEST_IS_REGULAR));
      g_free (directory);
      directory = g_strdup (made->work_directory);
      rf_result_free (made);
      g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
      g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, i);
    }
  engine_test_reopen (fixture);
  stats = rf_service_stats (rf_host_get_service (fixture->host), 86400, RF_STATS_BY_NOTHING, NULL);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_BYPASS], ==, 2);
  g_assert_cmpint (stats->all.spent, ==, 10000000);
}

/* What a service gives is a file, which is moved before it is entered. */
static void
test_a_file_that_was_moved_is_handed_over (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy-paid", "\"prompt\":\"full\",\"note\":\"as a file\"");
  g_autofree char *records = g_build_filename (fixture->folder, "records", NULL);
  g_autoptr (RfResult) made = NULL;
  const RfAsset *asset = NULL;

  rf_paths_remove_tree (records);
  g_assert_true (g_file_set_contents (records, "in the way", -1, NULL));
  made = must_generate (fixture, request);
  asset = g_ptr_array_index (rf_result_get_generation (made)->assets, 0);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_BYPASS);
  g_assert_cmpint (made->charged, ==, 1000000);
  g_assert_cmpint (asset->bytes, >, 0);
  g_assert_true (g_file_test (asset->path, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

/* A leader that leaves says nothing about what was asked for. */
static void
test_who_joined_a_leader_that_left_leads (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"led\",\"delay_ms\":700");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) made = NULL;

  rf_service_generate_async (
      service, request, NULL, cancellable, engine_test_note_error_cb, &error);
  while (engine_test_count_calls (fixture, "") == 0)
    g_usleep (10000);
  rf_service_generate_async (service, request, NULL, NULL, engine_test_note_result_cb, &made);
  g_usleep (200000);
  g_cancellable_cancel (cancellable);
  while (made == NULL || error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint files = 0;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      files += 1 + (g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 0);
    }
  return files;
}

static void
test_no_run_leaves_files_behind (EngineFixture *fixture, gconstpointer config)
{
  static const char *const params[] = { "\"fail\":\"failed\"", "\"damage\":\"empty\"", "" };
  g_autofree char *work = g_build_filename (fixture->folder, "tmp", NULL);
  guint before = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (params); i++)
    {
      g_autoptr (RfRequest) request = engine_test_request ("dummy", params[i]);
      g_autoptr (RfResult) made = generate (fixture, request, NULL);

      if (i == 0)
        before = count_files (work);
      g_assert_cmpuint (count_files (work), ==, before);
    }
  g_clear_object (&fixture->host);
  g_assert_cmpuint (count_files (work), ==, 0);
}

static void
test_always_makes_a_new_one (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"always\"");
  g_autoptr (RfResult) first = NULL;
  g_autoptr (RfResult) second = NULL;

  request->strategy = RF_STRATEGY_ALWAYS;
  first = must_generate (fixture, request);
  second = must_generate (fixture, request);
  g_assert_cmpint (second->outcome, ==, RF_OUTCOME_BYPASS);
  g_assert_null (second->key);
  g_assert_cmpstr (
      rf_result_get_generation (first)->seed, !=, rf_result_get_generation (second)->seed);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (EngineFixture *, gconstpointer);
  } tests[] = {
    { "/runs/a-timeout-proves-nothing", test_a_timeout_proves_nothing },
    { "/runs/a-refusal-is-an-end", test_a_refusal_is_an_end },
    { "/runs/what-costs-nothing-is-run-again", test_what_costs_nothing_is_run_again },
    { "/runs/a-job-that-is-late-is-collected-later", test_a_job_that_is_late_is_collected_later },
    { "/runs/a-job-that-failed-is-submitted-anew", test_a_job_that_failed_is_submitted_anew },
    { "/runs/who-resumes-another-s-job-is-not-charged",
      test_who_resumes_another_s_job_is_not_charged },
    { "/runs/who-leaves-a-job-leaves-it-for-others", test_who_leaves_a_job_leaves_it_for_others },
    { "/runs/a-paid-call-is-waited-for", test_a_paid_call_is_waited_for },
    { "/runs/who-has-left-before-is-not-charged", test_who_has_left_before_is_not_charged },
    { "/runs/who-leaves-the-queue-is-not-charged", test_who_leaves_the_queue_is_not_charged },
    { "/runs/a-file-that-was-moved-is-handed-over", test_a_file_that_was_moved_is_handed_over },
    { "/runs/what-cannot-be-stored-is-charged-and-handed-over",
      test_what_cannot_be_stored_is_charged_and_handed_over },
    { "/runs/who-joined-a-leader-that-left-leads", test_who_joined_a_leader_that_left_leads },
    { "/runs/none-leaves-files-behind", test_no_run_leaves_files_behind },
    { "/runs/always-makes-a-new-one", test_always_makes_a_new_one },
  };

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path,
                EngineFixture,
                NULL,
                engine_test_set_up,
                tests[i].function,
                engine_test_tear_down);
  return g_test_run ();
}
