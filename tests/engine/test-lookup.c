/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "rf-time.h"

#include <glib/gstdio.h>

/* The same request looked up again and again, in one engine that remembers its plan:
 * nothing else is remembered. */

static RfResult *
look_up (EngineFixture *fixture, RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  RfResult *result = rf_service_lookup (rf_host_get_service (fixture->host), request, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_hit (EngineFixture *fixture, RfRequest *request)
{
  g_autoptr (RfResult) result = look_up (fixture, request);

  g_assert_nonnull (result);
  g_assert_cmpint (result->outcome, ==, RF_OUTCOME_HIT);
}

static void
assert_no_hit (EngineFixture *fixture, RfRequest *request)
{
  g_assert_null (look_up (fixture, request));
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

/* Made, and looked up so often that its plan is remembered. */
static void
settle (EngineFixture *fixture, RfRequest *request)
{
  rf_result_free (generate (fixture, request));
  for (int i = 0; i < 3; i++)
    assert_hit (fixture, request);
}

/* @words: what refrain is asked for, in a process of its own; %NULL ends it */
static void
run_other_process (EngineFixture *fixture, const char *const *words)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  int status = 0;

  g_ptr_array_add (arguments, (gpointer) TEST_PROGRAM);
  g_ptr_array_add (arguments, (gpointer) "--data-dir");
  g_ptr_array_add (arguments, fixture->folder);
  g_ptr_array_add (arguments, (gpointer) "--config");
  g_ptr_array_add (arguments, fixture->config);
  for (gsize i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer) words[i]);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL,
                (char **) arguments->pdata,
                NULL,
                G_SPAWN_DEFAULT,
                NULL,
                NULL,
                &output,
                &complaint,
                &status,
                &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", output, complaint);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
test_what_another_process_invalidates_is_gone_at_once (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"shared\"");
  g_autoptr (RfResult) hit = NULL;

  settle (fixture, request);
  hit = look_up (fixture, request);
  for (int i = 0; i < 3; i++)
    {
      run_other_process (fixture,
                         (const char *const[]){ "cache", "invalidate", hit->key, "--yes", NULL });
      assert_no_hit (fixture, request);
      assert_no_hit (fixture, request);
      run_other_process (fixture, (const char *const[]){ "cache", "restore", hit->key, NULL });
      assert_hit (fixture, request);
      assert_hit (fixture, request);
    }
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_what_another_process_refreshes_is_served_at_once (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"fresh\"");
  g_autoptr (RfResult) before = NULL;
  g_autoptr (RfResult) after = NULL;
  const char *const refresh[] = {
    "generate", "image", "fresh", "--provider", "dummy", "--force-refresh", NULL,
  };

  settle (fixture, request);
  before = look_up (fixture, request);
  run_other_process (fixture, refresh);
  after = look_up (fixture, request);
  g_assert_nonnull (after);
  g_assert_cmpstr (after->key, ==, before->key);
  g_assert_cmpstr (after->entry->generation->id, !=, before->entry->generation->id);
}

static void
test_a_blob_that_goes_is_missed_at_once (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"gone\"");
  g_autoptr (RfResult) hit = NULL;
  const RfAsset *asset = NULL;
  g_autofree char *aside = NULL;

  settle (fixture, request);
  hit = look_up (fixture, request);
  asset = g_ptr_array_index (hit->entry->generation->assets, 0);
  aside = g_strconcat (asset->path, ".aside", NULL);
  g_assert_cmpint (g_rename (asset->path, aside), ==, 0);
  assert_no_hit (fixture, request);
  g_assert_true (g_file_set_contents (asset->path, "another", -1, NULL));
  assert_no_hit (fixture, request);
  g_assert_cmpint (g_rename (aside, asset->path), ==, 0);
  assert_hit (fixture, request);
}

static void
test_time_goes_on (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) brief = engine_test_request ("dummy", "\"prompt\":\"brief\"");
  g_autoptr (RfRequest) young = engine_test_request ("dummy", "\"prompt\":\"young\"");
  gint64 now = rf_time_now ();

  brief->ttl = 60;
  young->max_age = 60;
  rf_time_set_for_tests (now);
  settle (fixture, brief);
  settle (fixture, young);
  rf_time_set_for_tests (now + 59000);
  assert_hit (fixture, brief);
  assert_hit (fixture, young);
  rf_time_set_for_tests (now + 61000);
  assert_no_hit (fixture, brief);
  assert_no_hit (fixture, young);
  rf_time_set_for_tests (0);
}

static void
test_a_use_is_counted_when_it_was (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"counted\"");
  g_autoptr (RfResult) hit = NULL;
  gint64 now = rf_time_now ();

  settle (fixture, request);
  rf_time_set_for_tests (now + 5000);
  assert_hit (fixture, request);
  engine_test_reopen (fixture);
  hit = look_up (fixture, request);
  rf_time_set_for_tests (0);
  g_assert_cmpint (hit->entry->uses, ==, 4);
  g_assert_cmpint (hit->entry->last_used_at, ==, now + 5000);
}

/* One that names its request is answered where that can be noted. */
static void
test_an_idempotency_key_is_not_passed_over (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) plain = engine_test_request ("dummy", "\"prompt\":\"named\"");
  g_autoptr (RfRequest) named = engine_test_request ("dummy", "\"prompt\":\"named\"");

  settle (fixture, plain);
  named->idempotency_key = g_strdup ("once");
  assert_no_hit (fixture, named);
}

/* What is alike but for one directive has a plan of its own. */
static void
test_a_like_request_has_a_plan_of_its_own (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) plain = engine_test_request ("dummy", "\"prompt\":\"like\"");
  g_autoptr (RfRequest) equal = engine_test_request ("dummy", "\"prompt\":\"like\"");
  g_autoptr (RfRequest) fresh = engine_test_request ("dummy", "\"prompt\":\"like\"");
  g_autoptr (RfRequest) tenant = engine_test_request ("dummy", "\"prompt\":\"like\"");
  g_autoptr (RfRequest) version = engine_test_request ("dummy", "\"prompt\":\"like\"");

  settle (fixture, plain);
  assert_hit (fixture, equal);
  fresh->force_refresh = TRUE;
  assert_no_hit (fixture, fresh);
  tenant->namespace_ = g_strdup ("tenant");
  assert_no_hit (fixture, tenant);
  version->version = 2;
  assert_no_hit (fixture, version);
}

static gpointer
look_up_thread (gpointer data)
{
  for (int i = 0; i < 300; i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"thread %d\"", i % 3);
      g_autoptr (RfRequest) request = engine_test_request ("dummy", params);

      assert_hit (data, request);
    }
  return NULL;
}

static void
test_threads_look_up_the_same (EngineFixture *fixture, gconstpointer data)
{
  GThread *threads[4];

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"thread %d\"", i);
      g_autoptr (RfRequest) request = engine_test_request ("dummy", params);

      rf_result_free (generate (fixture, request));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("look-up", look_up_thread, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
#define ADD(name, function)                                                                        \
  g_test_add (                                                                                     \
      "/lookup/" name, EngineFixture, NULL, engine_test_set_up, function, engine_test_tear_down)

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  ADD ("what-another-process-invalidates-is-gone-at-once",
       test_what_another_process_invalidates_is_gone_at_once);
  ADD ("what-another-process-refreshes-is-served-at-once",
       test_what_another_process_refreshes_is_served_at_once);
  ADD ("a-blob-that-goes-is-missed-at-once", test_a_blob_that_goes_is_missed_at_once);
  ADD ("time-goes-on", test_time_goes_on);
  ADD ("a-use-is-counted-when-it-was", test_a_use_is_counted_when_it_was);
  ADD ("an-idempotency-key-is-not-passed-over", test_an_idempotency_key_is_not_passed_over);
  ADD ("a-like-request-has-a-plan-of-its-own", test_a_like_request_has_a_plan_of_its_own);
  ADD ("threads-look-up-the-same", test_threads_look_up_the_same);
  return g_test_run ();
}
