/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "rf-file-blob-store.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"

#include <string.h>
#include <utime.h>

/* The engine as front ends see it: the service, with the dummy provider. */

typedef struct
{
  RfService *service;
  RfRequest *request;
  int outcomes[RF_OUTCOME_BYPASS + 1]; /* atomic */
} Stampede;

static gpointer
stampede_thread (gpointer data)
{
  Stampede *stampede = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result =
      rf_service_generate (stampede->service, stampede->request, NULL, NULL, &error);

  g_assert_no_error (error);
  g_atomic_int_inc (&stampede->outcomes[result->outcome]);
  return NULL;
}

static void
test_a_hundred_threads_make_one_call (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"stampede\",\"delay_ms\":300");
  Stampede stampede = { .service = rf_host_get_service (fixture->host), .request = request };
  GThread *threads[100];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("stampede", stampede_thread, &stampede);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
  g_assert_cmpint (stampede.outcomes[RF_OUTCOME_MISS], ==, 1);
  g_assert_cmpint (stampede.outcomes[RF_OUTCOME_MISS] + stampede.outcomes[RF_OUTCOME_JOINED] +
                       stampede.outcomes[RF_OUTCOME_HIT],
                   ==,
                   (int) G_N_ELEMENTS (threads));
}

static void
generated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;
  g_autoptr (RfResult) made = rf_service_generate_finish (RF_SERVICE (source), result, error);

  g_assert_true (made == NULL || made->outcome == RF_OUTCOME_MISS);
  if (made != NULL)
    g_set_error_literal (error, RF_ERROR, RF_ERROR_CONFLICT, "done");
}

static void
test_async_answers_on_the_callers_context (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"async\"");
  g_autoptr (GError) error = NULL;

  rf_service_generate_async (
      rf_host_get_service (fixture->host), request, NULL, NULL, generated_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
}

static void
test_the_engine_closes_with_its_host (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *config = g_build_filename (fixture->folder, "refrain.conf", NULL);

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"close %d\"", i);
      g_autoptr (RfRequest) request = engine_test_request ("dummy", params);
      g_autoptr (GError) error = NULL;
      RfService *service = rf_host_get_service (fixture->host);

      g_object_add_weak_pointer (G_OBJECT (service), (gpointer *) &service);
      rf_service_generate_async (service, request, NULL, NULL, generated_cb, &error);
      while (error == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_clear_object (&fixture->host);
      g_assert_null (service);
      fixture->host = rf_host_new (fixture->folder, config, RF_HOST_FLAG_NONE);
    }
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_who_leaves_stops_what_costs_nothing (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"left\",\"delay_ms\":20000");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  rf_service_generate_async (
      rf_host_get_service (fixture->host), request, NULL, cancellable, generated_cb, &error);
  g_timeout_add (100, cancel_cb, cancellable);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

static void
test_lookup_never_generates (EngineFixture *fixture, gconstpointer data)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"lookup\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) before = rf_service_lookup (service, request, &error);
  g_autoptr (RfResult) made = NULL;
  g_autoptr (RfResult) after = NULL;

  g_assert_no_error (error);
  g_assert_null (before);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 0);
  made = rf_service_generate (service, request, NULL, NULL, &error);
  g_assert_no_error (error);
  after = rf_service_lookup (service, request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->outcome, ==, RF_OUTCOME_HIT);
  g_assert_cmpint (after->saved, ==, made->charged);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_jobs_are_submitted_and_collected (EngineFixture *fixture, gconstpointer data)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"job\",\"job\":true");
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result = rf_service_generate (service, request, NULL, NULL, &error);
  g_autofree char *log = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, RF_OUTCOME_MISS);
  g_assert_true (g_file_get_contents (fixture->log, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "submit"));
  g_assert_nonnull (strstr (log, "collect"));
}

static void
test_counters_are_flushed_within_a_second (EngineFixture *fixture, gconstpointer data)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"count\"");
  g_autoptr (GError) error = NULL;
  gint64 deadline = 0;
  gint64 hits = 0;

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (RfResult) result = rf_service_generate (service, request, NULL, NULL, &error);

      g_assert_no_error (error);
    }
  deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (hits < 3 && g_get_monotonic_time () < deadline)
    {
      g_autoptr (RfStats) stats = rf_service_stats (service, 86400, RF_STATS_BY_NOTHING, &error);

      g_assert_no_error (error);
      hits = stats->all.outcomes[RF_OUTCOME_HIT];
      g_usleep (50000);
    }
  g_assert_cmpint (hits, ==, 3);
}

static void
test_bytes_stay_in_the_month_they_came_in (EngineFixture *fixture, gconstpointer data)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"month\",\"seed\":3");
  g_autoptr (RfResult) first = NULL;
  g_autoptr (RfResult) second = NULL;
  g_autoptr (GError) error = NULL;
  const RfAsset *old = NULL;
  const RfAsset *new = NULL;

  first = rf_service_generate (service, request, NULL, NULL, &error);
  g_assert_no_error (error);
  rf_time_set_for_tests (rf_time_now () + 40 * RF_DAY * 1000);
  request->force_refresh = TRUE;
  second = rf_service_generate (service, request, NULL, NULL, &error);
  rf_time_set_for_tests (0);
  g_assert_no_error (error);
  g_assert_cmpint (second->outcome, ==, RF_OUTCOME_REFRESHED);
  old = g_ptr_array_index (rf_result_get_generation (first)->assets, 0);
  new = g_ptr_array_index (rf_result_get_generation (second)->assets, 0);
  g_assert_cmpstr (old->sha256, ==, new->sha256);
  g_assert_cmpstr (old->path, ==, new->path);
}

static gint64
read_modified (EngineFixture *fixture, const char *key)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->folder, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfStore) store = rf_sqlite_store_new (fixture->folder, blobs, &error);
  g_autoptr (RfEntry) entry = store != NULL ? rf_store_lookup (store, "", key, &error) : NULL;

  g_assert_no_error (error);
  g_assert_nonnull (entry);
  return ((const RfAsset *) g_ptr_array_index (entry->generation->assets, 0))->modified;
}

static void
test_a_changed_time_is_hashed_once (EngineFixture *fixture, gconstpointer data)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"touched\"");
  struct utimbuf times = { 1000, 1000 };
  g_autoptr (RfResult) made = NULL;
  g_autoptr (RfResult) hit = NULL;
  g_autoptr (GError) error = NULL;
  const RfAsset *asset = NULL;

  made = rf_service_generate (service, request, NULL, NULL, &error);
  g_assert_no_error (error);
  asset = g_ptr_array_index (rf_result_get_generation (made)->assets, 0);
  g_assert_cmpint (utime (asset->path, &times), ==, 0);
  g_assert_cmpint (read_modified (fixture, made->key), ==, asset->modified);
  hit = rf_service_lookup (service, request, &error);
  g_assert_no_error (error);
  g_assert_nonnull (hit);
  g_assert_cmpint (read_modified (fixture, made->key), ==, G_GINT64_CONSTANT (1000000000000));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (EngineFixture *, gconstpointer);
  } tests[] = {
    { "/engine/a-hundred-threads-make-one-call", test_a_hundred_threads_make_one_call },
    { "/engine/async-answers-on-the-callers-context", test_async_answers_on_the_callers_context },
    { "/engine/closes-with-its-host", test_the_engine_closes_with_its_host },
    { "/engine/who-leaves-stops-what-costs-nothing", test_who_leaves_stops_what_costs_nothing },
    { "/engine/lookup-never-generates", test_lookup_never_generates },
    { "/engine/jobs-are-submitted-and-collected", test_jobs_are_submitted_and_collected },
    { "/engine/a-changed-time-is-hashed-once", test_a_changed_time_is_hashed_once },
    { "/engine/bytes-stay-in-the-month-they-came-in", test_bytes_stay_in_the_month_they_came_in },
    { "/engine/counters-are-flushed-within-a-second", test_counters_are_flushed_within_a_second },
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
