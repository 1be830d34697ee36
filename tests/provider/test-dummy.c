/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-paths.h"
#include "rf-registry.h"
#include "task-fixture.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The tests' provider has to be right itself: others are judged by it. */

typedef struct
{
  RfRegistry *registry; /* (owned) */
  RfProvider *provider; /* (owned) */
  RfModelInfo *model;   /* (unowned) */
  JsonObject *params;   /* (owned) */
  RfProgress *progress; /* (owned) */
  char *directory;      /* (owned) */
  char *log;            /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *const folders[] = { g_getenv ("TEST_PLUGIN_DIR"), NULL };
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("refrain-XXXXXX", NULL);
  fixture->log = g_build_filename (fixture->directory, "log", NULL);
  g_setenv ("RF_DUMMY_LOG", fixture->log, TRUE);
  fixture->registry = rf_registry_new (folders, NULL);
  fixture->provider = rf_registry_open (fixture->registry, "dummy", &error);
  g_assert_no_error (error);
  fixture->model =
      rf_provider_info_find_model (rf_registry_find (fixture->registry, "dummy"), data);
  fixture->params = task_fixture_new_params (fixture->model);
  fixture->progress = rf_progress_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->provider);
  g_object_unref (fixture->registry);
  g_object_unref (fixture->progress);
  json_object_unref (fixture->params);
  rf_paths_remove_tree (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->log);
}

static RfOutput *
run (Fixture *fixture, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfTask) task = rf_task_new (fixture->model, fixture->params, fixture->directory);

  return task_fixture_run (fixture->provider, task, cancellable, error);
}

static GBytes *
run_bytes (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = run (fixture, NULL, &error);

  g_assert_no_error (error);
  return task_fixture_read (g_ptr_array_index (output->assets, 0));
}

static void
assert_log (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->log, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_length (Fixture *fixture, gconstpointer data)
{
  static const gint64 lengths[] = { 1024, 5000, 1000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GBytes) bytes = NULL;

      json_object_set_int_member (fixture->params, "bytes", lengths[i]);
      bytes = run_bytes (fixture);
      g_assert_cmpint (g_bytes_get_size (bytes), ==, lengths[i]);
    }
}

static void
test_content (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) first = run_bytes (fixture);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) noted = NULL;
  g_autoptr (GBytes) other = NULL;

  again = run_bytes (fixture);
  json_object_set_string_member (fixture->params, "note", "does not count");
  noted = run_bytes (fixture);
  json_object_set_string_member (fixture->params, "prompt", "something else");
  other = run_bytes (fixture);
  g_assert_true (g_bytes_equal (first, again));
  g_assert_true (g_bytes_equal (first, noted));
  g_assert_false (g_bytes_equal (first, other));
}

static void
test_input (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "input", NULL);
  GBytes *made[2] = { NULL };
  static const char *const contents[] = { "one", "two" };

  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (RfTask) task = rf_task_new (fixture->model, fixture->params, fixture->directory);
      g_autoptr (RfOutput) output = NULL;

      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      rf_task_add_input (task, "image", path, "image/png");
      output = task_fixture_run (fixture->provider, task, NULL, NULL);
      g_assert_nonnull (output);
      made[i] = task_fixture_read (g_ptr_array_index (output->assets, 0));
    }
  g_assert_false (g_bytes_equal (made[0], made[1]));
  g_bytes_unref (made[0]);
  g_bytes_unref (made[1]);
}

typedef struct
{
  const char *fail;
  RfErrorCode code;
} FailCase;

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  static const FailCase cases[] = {
    { "refused", RF_ERROR_REFUSED },
    { "timeout", RF_ERROR_TIMEOUT },
    { "rate_limited", RF_ERROR_RATE_LIMITED },
    { "provider_unavailable", RF_ERROR_PROVIDER_UNAVAILABLE },
    { "foreign", RF_ERROR_PROVIDER_FAILED },
    { "silent", RF_ERROR_PROVIDER_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      json_object_set_string_member (fixture->params, "fail", cases[i].fail);
      g_assert_null (run (fixture, NULL, &error));
      g_assert_error (error, RF_ERROR, (int) cases[i].code);
    }
}

static void
test_refuse (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  json_object_set_boolean_member (fixture->params, "refuse", TRUE);
  g_assert_null (run (fixture, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_REFUSED);
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = run_bytes (fixture);
  g_autoptr (GBytes) empty = NULL;
  g_autoptr (GBytes) truncated = NULL;
  g_autoptr (GBytes) wrong = NULL;

  json_object_set_string_member (fixture->params, "damage", "empty");
  empty = run_bytes (fixture);
  json_object_set_string_member (fixture->params, "damage", "truncated");
  truncated = run_bytes (fixture);
  json_object_set_string_member (fixture->params, "damage", "wrong_type");
  wrong = run_bytes (fixture);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (truncated), ==, g_bytes_get_size (whole) / 2);
  g_assert_null (rf_media_type_sniff (g_bytes_get_data (wrong, NULL), g_bytes_get_size (wrong)));
}

static void
test_cost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfOutput) silent = run (fixture, NULL, NULL);
  g_autoptr (RfOutput) told = NULL;

  json_object_set_double_member (fixture->params, "cost", 0.25);
  told = run (fixture, NULL, NULL);
  g_assert_cmpint (silent->cost, ==, -1);
  g_assert_cmpint (told->cost, ==, 250000);
}

static gpointer
cancel_cb (gpointer data)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_delay_and_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 took = 0;
  g_autoptr (GBytes) delayed = NULL;

  json_object_set_int_member (fixture->params, "delay_ms", 200);
  delayed = run_bytes (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 199 * 1000);

  json_object_set_int_member (fixture->params, "delay_ms", 60000);
  start = g_get_monotonic_time ();
  thread = g_thread_new ("cancel", cancel_cb, cancellable);
  g_assert_null (run (fixture, cancellable, &error));
  took = g_get_monotonic_time () - start;
  g_thread_join (thread);
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_test_message ("cancelled after %" G_GINT64_FORMAT " µs", took - 100 * 1000);
  /* A machine that is busy gets more than the 50 ms that are promised. */
  g_assert_cmpint (took, <, 2000 * 1000);
}

static void
test_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = NULL;
  g_autoptr (GBytes) bytes = NULL;

  json_object_unref (fixture->params);
  fixture->params = json_object_new ();
  json_object_set_string_member (fixture->params, "prompt", "b");
  json_object_set_int_member (fixture->params, "bytes", 10);
  bytes = run_bytes (fixture);
  expected =
      g_strdup_printf ("generate text {\"bytes\":10,\"prompt\":\"b\"} %d\n", (int) getpid ());
  assert_log (fixture, expected);
}

/* The job outlives the process that began it. */
static void
test_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfTask) task = NULL;
  g_autoptr (RfOutput) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *handle = NULL;
  g_autofree char *expected = NULL;
  char from_child[256] = "";
  int pipes[2] = { -1, -1 };
  pid_t child = 0;
  int status = 0;

  json_object_unref (fixture->params);
  fixture->params = json_object_new ();
  json_object_set_boolean_member (fixture->params, "job", TRUE);
  task = rf_task_new (fixture->model, fixture->params, fixture->directory);
  g_assert_true (rf_provider_has_jobs (fixture->provider, task));
  g_assert_cmpint (pipe (pipes), ==, 0);
  child = fork ();
  if (child == 0)
    {
      handle = rf_provider_submit (fixture->provider, task, NULL, NULL);
      _exit (handle == NULL || write (pipes[1], handle, strlen (handle)) < 0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (read (pipes[0], from_child, sizeof from_child - 1), >, 0);
  output =
      rf_provider_collect (fixture->provider, task, from_child, fixture->progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (output->assets->len, ==, 1);
  expected = g_strdup_printf ("submit text {\"job\":true} %d\ncollect text {\"job\":true} %d\n",
                              (int) child,
                              (int) getpid ());
  assert_log (fixture, expected);
  close (pipes[0]);
  close (pipes[1]);
}

static void
test_unknown_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfTask) task = rf_task_new (fixture->model, fixture->params, fixture->directory);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      rf_provider_collect (fixture->provider, task, "nonsense", fixture->progress, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
}

static void
test_paid (Fixture *fixture, gconstpointer data)
{
  const RfProviderInfo *info = rf_registry_find (fixture->registry, "dummy-paid");
  g_autoptr (RfProvider) paid = rf_registry_open (fixture->registry, "dummy-paid", NULL);

  g_assert_false (rf_registry_find (fixture->registry, "dummy")->external_cost);
  g_assert_true (info->external_cost);
  g_assert_cmpuint (info->models->len, ==, 6);
  g_assert_nonnull (paid);
  g_assert_true (G_OBJECT_TYPE (paid) != G_OBJECT_TYPE (fixture->provider));
}

#define ADD(name, kind, function)                                                                  \
  g_test_add ("/dummy/" name "/" kind, Fixture, kind, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("length", "image", test_length);
  ADD ("length", "video", test_length);
  ADD ("length", "music", test_length);
  ADD ("length", "tts", test_length);
  ADD ("length", "text", test_length);
  ADD ("content", "image", test_content);
  ADD ("content", "video", test_content);
  ADD ("content", "music", test_content);
  ADD ("content", "text", test_content);
  ADD ("input", "image", test_input);
  ADD ("failures", "image", test_failures);
  ADD ("refuse", "image", test_refuse);
  ADD ("damage", "image", test_damage);
  ADD ("cost", "image", test_cost);
  ADD ("delay-and-cancel", "text", test_delay_and_cancel);
  ADD ("log", "text", test_log);
  ADD ("job", "text", test_job);
  ADD ("unknown-job", "text", test_unknown_job);
  ADD ("paid", "image", test_paid);
  return g_test_run ();
}
