/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"

#include "rf-hash.h"
#include "rf-remote.h"

#include <string.h>

/* What a remote does that no engine does: where it may go, and bytes from afar. */

static void
test_addresses (void)
{
  static const char *const good[] = {
    "https://example.com",      "https://example.com:8443/refrain/",
    "http://localhost:8000",    "http://127.0.0.1:1",
    "http://127.8.9.10",        "http://[::1]:8000",
    "unix:/run/refrain/socket",
  };
  static const char *const bad[] = {
    "",
    "example.com",
    "http://example.com",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://10.0.0.1:8000",
    "http://[::2]",
    "ftp://localhost",
    "https://",
    "https://name:word@example.com",
    "https://example.com/?a=b",
    "https://example.com/#a",
    "unix:",
    "unix:relative",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfRemote) remote = rf_remote_new (good[i], "secret", &error);

      g_assert_no_error (error);
      g_assert_nonnull (remote);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rf_remote_new (bad[i], "secret", &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      g_assert_nonnull (rf_error_get_hint (error));
      g_assert_null (strstr (error->message, "secret"));
    }
}

static RfResult *
make (EngineFixture *fixture)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"cat\"");
  g_autoptr (GError) error = NULL;
  RfResult *made =
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);

  g_assert_no_error (error);
  return made;
}

static void
test_an_asset_comes_over (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfResult) made = make (fixture);
  RfAsset *asset = g_ptr_array_index (rf_result_get_generation (made)->assets, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sha256 = NULL;

  g_assert_null (asset->path);
  g_assert_true (g_str_has_prefix (asset->url, "http://127.0.0.1:"));
  path = rf_service_fetch_asset (service, asset, NULL, &error);
  g_assert_no_error (error);
  sha256 = rf_hash_file (path, NULL, NULL, NULL);
  g_assert_cmpstr (sha256, ==, asset->sha256);
  asset->bytes++;
  g_assert_null (rf_service_fetch_asset (service, asset, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_FAILED);
}

static void
assert_not_derived (EngineFixture *fixture, const char *sha256, RfDerived what, int size, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      rf_service_derive (rf_host_get_service (fixture->host), sha256, what, size, NULL, &error));
  g_assert_error (error, RF_ERROR, code);
}

static void
test_a_thumbnail (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfResult) made = make (fixture);
  const RfAsset *asset = g_ptr_array_index (rf_result_get_generation (made)->assets, 0);
  g_autofree char *nobody = g_strnfill (64, 'a');
  g_autofree char *content = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  path = rf_service_derive (
      rf_host_get_service (fixture->host), asset->sha256, RF_DERIVED_THUMBNAIL, 64, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (memcmp (content, "\x89PNG", 4) == 0);
  assert_not_derived (fixture, nobody, RF_DERIVED_THUMBNAIL, 64, RF_ERROR_NOT_FOUND);
  assert_not_derived (fixture, "../../x", RF_DERIVED_THUMBNAIL, 64, RF_ERROR_NOT_FOUND);
  assert_not_derived (fixture, asset->sha256, RF_DERIVED_THUMBNAIL, 65, RF_ERROR_INVALID_REQUEST);
  assert_not_derived (fixture, asset->sha256, RF_DERIVED_POSTER, 0, RF_ERROR_INVALID_REQUEST);
}

/* What nobody waits for is a job of the server's. */
static void
test_jobs_for_the_server (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"queued %d\"", i);
      g_autoptr (RfRequest) request = engine_test_request ("dummy", params);

      g_ptr_array_add (jobs, rf_job_new ());
      g_assert_true (rf_job_set_request (jobs->pdata[i], request, NULL));
    }
  g_assert_true (rf_service_enqueue (service, jobs, &error));
  g_assert_no_error (error);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = rf_job_dup_name (jobs->pdata[i]);
      g_autoptr (RfJob) job = rf_service_get_job (service, name, &error);

      g_assert_no_error (error);
      g_assert_cmpint (job->id, ==, ((RfJob *) jobs->pdata[i])->id);
      g_assert_cmpint (job->id, >, 0);
    }
}

/* All of them, or none. */
static void
test_no_part_of_the_jobs (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
  g_autoptr (RfRequest) right =
      engine_test_request ("dummy", "\"prompt\":\"x\",\"delay_ms\":60000");
  g_autoptr (RfRequest) wrong = engine_test_request ("nobody", "\"prompt\":\"x\"");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autoptr (RfJob) job = NULL;

  g_ptr_array_add (jobs, rf_job_new ());
  g_ptr_array_add (jobs, rf_job_new ());
  g_assert_true (rf_job_set_request (jobs->pdata[0], right, NULL));
  g_assert_true (rf_job_set_request (jobs->pdata[1], wrong, NULL));
  g_assert_false (rf_service_enqueue (service, jobs, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  name = rf_job_dup_name (jobs->pdata[0]);
  job = rf_service_get_job (service, name, NULL);
  g_assert_nonnull (job);
  g_assert_cmpint (job->state, ==, RF_JOB_CANCELLED);
}

/* Callers at once are not kept waiting for each other. */
static gpointer
check_thread (gpointer data)
{
  EngineFixture *fixture = data;

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"cat %d\"", i);
      g_autoptr (RfRequest) request = engine_test_request ("dummy", params);
      g_autoptr (GError) error = NULL;
      g_autoptr (RfCheck) check =
          rf_service_check (rf_host_get_service (fixture->host), request, FALSE, NULL, &error);

      g_assert_no_error (error);
      g_assert_false (check->cached);
    }
  return NULL;
}

static void
test_many_threads (EngineFixture *fixture, gconstpointer config)
{
  GThread *threads[8];

  /* The first call makes the server of the test. */
  rf_host_get_service (fixture->host);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("check", check_thread, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_tokens_are_made_elsewhere (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfToken) token = rf_token_new ("somebody", RF_TOKEN_CREATOR);
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_service_create_token (service, token, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (rf_service_list (service, RF_NOUN_TOKEN, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

typedef struct
{
  EngineFixture *fixture;
  RfProgress *progress;
  GError *error;
} Waiting;

static gpointer
wait_thread (gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"long\",\"delay_ms\":60000");
  g_autoptr (RfResult) result = NULL;

  request->idempotency_key = g_strdup ("my/key");
  result = rf_service_generate (rf_host_get_service (waiting->fixture->host),
                                request,
                                waiting->progress,
                                NULL,
                                &waiting->error);
  g_assert_null (result);
  return NULL;
}

/* Who waits is told how far it is, and can stop it. */
static void
test_waiting (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfProgress) progress = rf_progress_new ();
  Waiting waiting = { fixture, progress, NULL };
  GThread *thread = g_thread_new ("waiting", wait_thread, &waiting);
  g_autoptr (GError) error = NULL;

  while (!(rf_progress_get_fraction (progress) > 0))
    g_usleep (10000);
  g_assert_cmpfloat (rf_progress_get_fraction (progress), <, 1);
  g_assert_true (rf_service_cancel (service, "my/key", &error));
  g_assert_no_error (error);
  g_thread_join (thread);
  g_assert_error (waiting.error, RF_ERROR, RF_ERROR_CANCELLED);
  g_clear_error (&waiting.error);
  g_assert_false (rf_service_cancel (service, "my/key", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/remote/addresses", test_addresses);
#define ADD(path, function)                                                                        \
  g_test_add (                                                                                     \
      "/remote/" path, EngineFixture, NULL, engine_test_set_up, function, engine_test_tear_down)
  ADD ("an-asset-comes-over", test_an_asset_comes_over);
  ADD ("a-thumbnail", test_a_thumbnail);
  ADD ("many-threads", test_many_threads);
  ADD ("jobs-for-the-server", test_jobs_for_the_server);
  ADD ("no-part-of-the-jobs", test_no_part_of_the_jobs);
  ADD ("waiting", test_waiting);
  ADD ("tokens-are-made-elsewhere", test_tokens_are_made_elsewhere);
  return g_test_run ();
}
