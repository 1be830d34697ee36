/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "rf-json-reader.h"
#include "rf-time.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is a hit, what is none, and what the answers say. */

static const char by_place[] = "[profile default]\nslot-match=place\n";

static RfResult *
must_generate (EngineFixture *fixture, RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  RfResult *result =
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_outcome (EngineFixture *fixture, RfRequest *request, RfOutcome outcome)
{
  g_autoptr (RfResult) result = must_generate (fixture, request);

  g_assert_cmpint (result->outcome, ==, outcome);
}

static void
assert_fails (EngineFixture *fixture, RfRequest *request, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static RfRequest *
make_slot (const char *params)
{
  RfRequest *request = engine_test_request ("dummy", params);

  request->purpose = g_strdup ("door");
  return request;
}

static void
test_a_slot_holds_a_content (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) oak = make_slot ("\"prompt\":\"oak\"");
  g_autoptr (RfRequest) pine = make_slot ("\"prompt\":\"pine\"");
  g_autoptr (RfResult) other = NULL;

  assert_outcome (fixture, oak, RF_OUTCOME_MISS);
  assert_outcome (fixture, oak, RF_OUTCOME_HIT);
  other = must_generate (fixture, pine);
  g_assert_cmpint (other->outcome, ==, RF_OUTCOME_MISS);
  g_assert_cmpstr (other->reason, ==, "slot");
  g_assert_false (other->content_differs);
  assert_outcome (fixture, pine, RF_OUTCOME_HIT);
}

static void
test_a_place_is_served_whatever_is_in_it (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) oak = make_slot ("\"prompt\":\"oak\"");
  g_autoptr (RfRequest) pine = make_slot ("\"prompt\":\"pine\"");
  g_autoptr (RfResult) other = NULL;

  assert_outcome (fixture, oak, RF_OUTCOME_MISS);
  other = must_generate (fixture, pine);
  g_assert_cmpint (other->outcome, ==, RF_OUTCOME_HIT);
  g_assert_true (other->content_differs);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_a_slot_holds_one_kind (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_slot ("");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GError) error = NULL;

  request->operation_type = g_strdup ("any");
  assert_outcome (fixture, request, RF_OUTCOME_MISS);
  request->kind = RF_KIND_MUSIC;
  assert_fails (fixture, request, RF_ERROR_CONFLICT);
  g_assert_null (rf_service_check (service, request, FALSE, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  request->force_refresh = TRUE;
  assert_fails (fixture, request, RF_ERROR_CONFLICT);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_one_content_is_made_once_for_two_places (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) slot = make_slot ("\"prompt\":\"oak\"");
  g_autoptr (RfRequest) plain = engine_test_request ("dummy", "\"prompt\":\"oak\"");

  assert_outcome (fixture, plain, RF_OUTCOME_MISS);
  assert_outcome (fixture, slot, RF_OUTCOME_HIT);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_what_has_expired_is_made_again (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"old\"");
  gint64 now = rf_time_now ();

  request->ttl = 60;
  rf_time_set_for_tests (now);
  assert_outcome (fixture, request, RF_OUTCOME_MISS);
  rf_time_set_for_tests (now + 59000);
  assert_outcome (fixture, request, RF_OUTCOME_HIT);
  rf_time_set_for_tests (now + 61000);
  assert_outcome (fixture, request, RF_OUTCOME_MISS);
  assert_outcome (fixture, request, RF_OUTCOME_HIT);
  rf_time_set_for_tests (0);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
test_what_never_lives_ends_at_once (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"brief\"");

  request->ttl = 0;
  assert_outcome (fixture, request, RF_OUTCOME_MISS);
  assert_outcome (fixture, request, RF_OUTCOME_MISS);
}

static void
test_age_is_the_content_s (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) plain = engine_test_request ("dummy", "\"prompt\":\"aged\"");
  g_autoptr (RfRequest) slot = make_slot ("\"prompt\":\"aged\"");
  gint64 now = rf_time_now ();

  rf_time_set_for_tests (now);
  assert_outcome (fixture, plain, RF_OUTCOME_MISS);
  rf_time_set_for_tests (now + 100000);
  plain->max_age = 101;
  assert_outcome (fixture, plain, RF_OUTCOME_HIT);
  /* A place that gets it now does not make it younger. */
  slot->max_age = 99;
  assert_outcome (fixture, slot, RF_OUTCOME_MISS);
  plain->max_age = 99;
  assert_outcome (fixture, plain, RF_OUTCOME_HIT);
  rf_time_set_for_tests (0);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

static void
break_store (EngineFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "refrain.db", NULL);

  g_clear_object (&fixture->host);
  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  fixture->host = rf_host_new (fixture->folder, fixture->config, RF_HOST_FLAG_NONE);
}

static void
test_a_store_that_cannot_be_read_is_told (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) cached = engine_test_request ("dummy", "\"prompt\":\"cached\"");
  g_autoptr (RfRequest) paid = engine_test_request ("dummy-paid", "\"prompt\":\"paid\"");
  g_autoptr (RfRequest) input = engine_test_request ("dummy", "\"prompt\":\"input\"");
  g_autoptr (RfResult) made = NULL;

  break_store (fixture);
  made = must_generate (fixture, cached);
  g_assert_cmpint (made->outcome, ==, RF_OUTCOME_BYPASS);
  g_assert_false (made->stored);
  g_assert_cmpint (made->charged, ==, 0);
  cached->only_if_cached = TRUE;
  assert_fails (fixture, cached, RF_ERROR_STORE_UNAVAILABLE);
  assert_fails (fixture, paid, RF_ERROR_STORE_UNAVAILABLE);
  rf_request_take_input (input, "image", rf_input_new (NULL, NULL, "CACHE#image#00"));
  assert_fails (fixture, input, RF_ERROR_STORE_UNAVAILABLE);
}

static void
test_money_lines_stop_generation_and_no_hit (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"dear\"");
  g_autoptr (RfRequest) other = engine_test_request ("dummy", "\"prompt\":\"other\"");

  assert_outcome (fixture, request, RF_OUTCOME_MISS);
  g_assert_true (
      g_file_set_contents (fixture->config, "[model dummy/image]\nprice=much\n", -1, NULL));
  engine_test_reopen (fixture);
  assert_outcome (fixture, request, RF_OUTCOME_HIT);
  assert_fails (fixture, other, RF_ERROR_FAILED);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 1);
}

static void
test_what_is_charged_and_saved (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"p\",\"price\":7,\"cost\":5");
  g_autoptr (RfRequest) dear =
      engine_test_request ("dummy", "\"prompt\":\"q\",\"price\":7,\"cost\":9");
  g_autoptr (RfResult) made = must_generate (fixture, request);
  g_autoptr (RfResult) hit = must_generate (fixture, request);
  g_autoptr (RfResult) absorbed = must_generate (fixture, dear);

  g_assert_cmpint (rf_result_get_generation (made)->cost, ==, 5000000);
  g_assert_cmpint (made->charged, ==, 5000000);
  g_assert_cmpint (made->saved, ==, 0);
  g_assert_cmpint (hit->charged, ==, 0);
  g_assert_cmpint (hit->saved, ==, 5000000);
  g_assert_cmpint (rf_result_get_generation (absorbed)->cost, ==, 9000000);
  g_assert_cmpint (absorbed->charged, ==, 7000000);
}

static void
test_a_join_is_no_hit (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"joined\",\"delay_ms\":600,\"price\":3");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfResult) joined = NULL;
  g_autoptr (RfResult) made = NULL;
  g_autoptr (RfStats) stats = NULL;

  rf_service_generate_async (service, request, NULL, NULL, engine_test_note_result_cb, &made);
  while (engine_test_count_calls (fixture, "") == 0)
    g_usleep (10000);
  joined = must_generate (fixture, request);
  while (made == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (joined->outcome, ==, RF_OUTCOME_JOINED);
  g_assert_cmpint (joined->charged, ==, 0);
  g_assert_cmpint (joined->saved, ==, made->charged);
  g_assert_cmpstr (rf_result_get_generation (joined)->id, ==, rf_result_get_generation (made)->id);
  engine_test_reopen (fixture);
  stats = rf_service_stats (rf_host_get_service (fixture->host), 86400, RF_STATS_BY_NOTHING, NULL);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_MISS], ==, 1);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_JOINED], ==, 1);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_HIT], ==, 0);
}

static void
test_failures_are_counted (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) failing =
      engine_test_request ("dummy", "\"prompt\":\"f\",\"fail\":\"provider_failed\"");
  g_autoptr (RfRequest) refused = engine_test_request ("dummy", "\"refuse\":true");
  g_autoptr (RfRequest) wrong = engine_test_request ("dummy", "\"delay_ms\":-1");
  g_autoptr (RfStats) stats = NULL;

  assert_fails (fixture, failing, RF_ERROR_PROVIDER_FAILED);
  assert_fails (fixture, refused, RF_ERROR_REFUSED);
  assert_fails (fixture, wrong, RF_ERROR_INVALID_REQUEST);
  engine_test_reopen (fixture);
  stats = rf_service_stats (rf_host_get_service (fixture->host), 86400, RF_STATS_BY_NOTHING, NULL);
  g_assert_cmpint (stats->all.failed, ==, 2);
}

static void
test_a_refresh_is_never_looked_up (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"fresh\"");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfCheck) check = NULL;

  assert_outcome (fixture, request, RF_OUTCOME_MISS);
  request->force_refresh = TRUE;
  g_assert_null (rf_service_lookup (service, request, &error));
  g_assert_no_error (error);
  check = rf_service_check (service, request, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (check->cached);
  assert_outcome (fixture, request, RF_OUTCOME_REFRESHED);
}

static void
test_an_input_that_changes_is_refused (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"input\"");
  g_autofree char *path = g_build_filename (fixture->folder, "input.png", NULL);
  GError *failure = NULL;
  guint landed = 0;

  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  rf_request_take_input (request, "image", rf_input_new (path, NULL, NULL));
  engine_test_fill_workers (fixture, &landed);
  rf_service_generate_async (rf_host_get_service (fixture->host),
                             request,
                             NULL,
                             NULL,
                             engine_test_note_error_cb,
                             &failure);
  /* It was hashed when it was planned, and waits for a worker now. */
  g_usleep (300000);
  g_assert_true (g_file_set_contents (path, "behind", -1, NULL));
  while (failure == NULL || landed < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (failure, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_nonnull (g_strstr_len (failure->message, -1, "was changed"));
  g_error_free (failure);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 4);
}

static void
test_the_nearest_entry_is_named (EngineFixture *fixture, gconstpointer config)
{
  static const char *const made[] = {
    "\"prompt\":\"far\",\"mood\":\"sad\",\"bytes\":900",
    "\"prompt\":\"near\",\"mood\":\"sad\"",
    "\"prompt\":\"far\",\"mood\":\"glad\",\"bytes\":901",
  };
  g_autoptr (RfRequest) asked = engine_test_request ("dummy", "\"prompt\":\"near\"");
  g_autoptr (RfCheck) check = NULL;
  g_autofree char *nearest = NULL;
  const RfDifference *difference = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (RfRequest) request = engine_test_request ("dummy", made[i]);
      g_autoptr (RfResult) result = must_generate (fixture, request);

      if (i == 1)
        nearest = g_strdup (result->key);
    }
  check = rf_service_check (rf_host_get_service (fixture->host), asked, TRUE, NULL, NULL);
  g_assert_cmpstr (check->nearest, ==, nearest);
  g_assert_cmpuint (check->differs->len, ==, 1);
  difference = g_ptr_array_index (check->differs, 0);
  g_assert_cmpstr (difference->parameter, ==, "mood");
}

static char *
find_file (const char *folder, const char *wanted)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *found = g_str_equal (name, wanted) ? g_strdup (path) : find_file (path, wanted);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What a rebuilt index is made of says what the rows say. */
static void
test_side_records_say_what_the_rows_say (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"kept\",\"price\":7,\"cost\":9,\"seed\":4");
  g_autoptr (RfResult) made = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (RfEntry) record = NULL;

  request->strategy = RF_STRATEGY_PER_PLAYER;
  request->player_id = g_strdup ("42");
  request->version = 3;
  request->ttl = 3600;
  made = must_generate (fixture, request);
  name = g_strconcat (rf_result_get_generation (made)->id, ".json", NULL);
  path = find_file (fixture->folder, name);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  node = rf_json_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  record = rf_entry_new_from_side_record (node, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (record->key, ==, made->entry->key);
  g_assert_cmpstr (record->scope, ==, "42");
  g_assert_cmpstr (record->player_id, ==, "42");
  g_assert_cmpint (record->strategy, ==, RF_STRATEGY_PER_PLAYER);
  g_assert_cmpuint (record->version, ==, 3);
  g_assert_cmpint (record->expires_at, ==, record->created_at + 3600000);
  g_assert_cmpint (record->generation->cost, ==, 9000000);
  g_assert_cmpint (record->generation->charged, ==, 7000000);
  g_assert_cmpstr (record->generation->seed, ==, "4");
}

/* A flipped bit under an old time. */
static void
spoil (const RfAsset *asset)
{
  struct timespec times[2];
  struct stat status;
  int descriptor;

  g_assert_cmpint (stat (asset->path, &status), ==, 0);
  g_assert_cmpint (g_chmod (asset->path, 0600), ==, 0);
  descriptor = g_open (asset->path, O_WRONLY | O_CLOEXEC, 0);
  g_assert_cmpint (pwrite (descriptor, "!", 1, status.st_size - 1), ==, 1);
  close (descriptor);
  times[0] = status.st_mtim;
  times[1] = status.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, asset->path, times, 0), ==, 0);
}

/* Only who reads it all sees it. */
static void
verify_spoilt (EngineFixture *fixture, const char *namespace_)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"rot\"");
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfResult) made = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  request->namespace_ = g_strdup (namespace_);
  made = must_generate (fixture, request);
  before = rf_service_verify (service, NULL, NULL);
  g_assert_cmpuint (before->len, ==, 0);
  spoil (g_ptr_array_index (rf_result_get_generation (made)->assets, 0));
  after = rf_service_verify (service, NULL, NULL);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_nonnull (g_strstr_len (g_ptr_array_index (after, 0), -1, made->key));
}

static void
test_verify_reads_every_byte (EngineFixture *fixture, gconstpointer config)
{
  verify_spoilt (fixture, NULL);
}

static void
test_verify_reads_every_namespace (EngineFixture *fixture, gconstpointer config)
{
  verify_spoilt (fixture, "studio");
}

static void
test_a_provider_that_is_not_there (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;

  g_assert_null (
      rf_service_get_provider (rf_host_get_service (fixture->host), "dumy", &status, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_nonnull (g_strstr_len (error->message, -1, "“dummy”"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (EngineFixture *, gconstpointer);
    const char *config;
  } tests[] = {
    { "/hits/a-slot-holds-a-content", test_a_slot_holds_a_content, NULL },
    { "/hits/a-place-is-served-whatever-is-in-it",
      test_a_place_is_served_whatever_is_in_it,
      by_place },
    { "/hits/a-slot-holds-one-kind", test_a_slot_holds_one_kind, NULL },
    { "/hits/one-content-is-made-once-for-two-places",
      test_one_content_is_made_once_for_two_places,
      NULL },
    { "/hits/what-has-expired-is-made-again", test_what_has_expired_is_made_again, NULL },
    { "/hits/what-never-lives-ends-at-once", test_what_never_lives_ends_at_once, NULL },
    { "/hits/age-is-the-content-s", test_age_is_the_content_s, NULL },
    { "/hits/a-store-that-cannot-be-read-is-told", test_a_store_that_cannot_be_read_is_told, NULL },
    { "/hits/money-lines-stop-generation-and-no-hit",
      test_money_lines_stop_generation_and_no_hit,
      NULL },
    { "/hits/what-is-charged-and-saved", test_what_is_charged_and_saved, NULL },
    { "/hits/a-join-is-no-hit", test_a_join_is_no_hit, NULL },
    { "/hits/failures-are-counted", test_failures_are_counted, NULL },
    { "/hits/a-refresh-is-never-looked-up", test_a_refresh_is_never_looked_up, NULL },
    { "/hits/an-input-that-changes-is-refused", test_an_input_that_changes_is_refused, NULL },
    { "/hits/the-nearest-entry-is-named", test_the_nearest_entry_is_named, NULL },
    { "/hits/side-records-say-what-the-rows-say", test_side_records_say_what_the_rows_say, NULL },
    { "/hits/verify-reads-every-byte", test_verify_reads_every_byte, NULL },
    { "/hits/verify-reads-every-namespace", test_verify_reads_every_namespace, NULL },
    { "/hits/a-provider-that-is-not-there", test_a_provider_that_is_not_there, NULL },
  };

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path,
                EngineFixture,
                tests[i].config,
                engine_test_set_up,
                tests[i].function,
                engine_test_tear_down);
  return g_test_run ();
}
