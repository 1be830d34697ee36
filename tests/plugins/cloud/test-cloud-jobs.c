/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-run.h"

#include <string.h>

/* What is ordered now and fetched later, the same cases for every plugin. */

typedef struct
{
  const CloudPlugin *plugin;
  const CloudJob *job;
} Data;

static CloudRun *
new_run (const Data *data)
{
  return cloud_run_new (data->plugin, &data->job->order);
}

static RfTask *
new_task (CloudRun *run, const CloudJob *job)
{
  RfTask *task = plugin_fixture_new_task (run->fixture, job->order.params);
  g_autoptr (GBytes) picture = cloud_dup_picture ();
  g_autofree char *path = g_build_filename (run->fixture->home, "picture.png", NULL);
  gsize length = 0;
  const char *bytes = g_bytes_get_data (picture, &length);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  if (job->input != NULL)
    rf_task_add_input (task, job->input, path, "image/png");
  return task;
}

static void
expect_made (CloudRun *run, const CloudJob *job)
{
  StandInStep *step = job->fetched ? stand_in_expect (run->server, "GET", "/made") : NULL;
  g_autoptr (GBytes) made =
      g_str_has_prefix (job->order.got, "video/") ? cloud_dup_video () : cloud_dup_picture ();

  if (step != NULL)
    stand_in_answer_bytes (step, 200, job->order.got, made);
}

static void
expect_poll (CloudRun *run, const CloudJob *job, const char *answer)
{
  StandInStep *step = stand_in_expect (run->server, "GET", job->poll);
  g_autoptr (GBytes) bytes = cloud_dup_text (answer, stand_in_get_url (run->server));

  stand_in_require_header (step, run->plugin->key_header, run->plugin->key_value);
  stand_in_answer_bytes (step, 200, "application/json", bytes);
  if (answer == job->done)
    expect_made (run, job);
}

static RfOutput *
collect (CloudRun *run, const CloudJob *job, GError **error)
{
  g_autoptr (RfTask) task = new_task (run, job);

  return rf_provider_collect (
      run->fixture->provider, task, job->handle, NULL, run->cancellable, error);
}

static void
assert_collected (CloudRun *run, const CloudJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = collect (run, job, &error);
  const RfOutputAsset *first = NULL;

  g_assert_no_error (error);
  first = g_ptr_array_index (output->assets, 0);
  g_assert_cmpstr (first->asset->media_type, ==, job->order.got);
  g_assert_cmpint (output->cost, ==, job->order.cost);
}

static void
assert_not_collected (CloudRun *run, const CloudJob *job, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = collect (run, job, &error);

  g_assert_null (output);
  g_test_message ("%s", error->message);
  g_assert_error (error, RF_ERROR, code);
  g_assert_null (strstr (error->message, "canary"));
}

static char *
submit (CloudRun *run, const CloudJob *job, GError **error)
{
  g_autoptr (RfTask) task = new_task (run, job);

  g_assert_true (rf_provider_has_jobs (run->fixture->provider, task));
  return rf_provider_submit (run->fixture->provider, task, run->cancellable, error);
}

static void
test_order (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *handle = NULL;

  cloud_run_expect_answer (run);
  handle = submit (run, data->job, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (handle, ==, data->job->handle);
}

/* All that is left of a crash is the handle; another process collects, and
 * may do so twice. Words that nobody knows mean that it goes on. */
static void
test_resume (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);

  for (gsize i = 0; data->job->pending[i] != NULL; i++)
    expect_poll (run, data->job, data->job->pending[i]);
  expect_poll (run, data->job, data->job->done);
  assert_collected (run, data->job);
  expect_poll (run, data->job, data->job->done);
  assert_collected (run, data->job);
  g_assert_cmpuint (run->waits->len, ==, 2);
}

/* A question that fails is no job that fails. */
static void
test_bad_polls (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  StandInStep *step = stand_in_expect (run->server, "GET", data->job->poll);

  stand_in_answer_text (step, 502, "text/html", "<html>nginx</html>");
  step = stand_in_expect (run->server, "GET", data->job->poll);
  stand_in_answer_text (step, 429, "text/plain", "");
  step = stand_in_expect (run->server, "GET", data->job->poll);
  stand_in_answer_text (step, 200, "text/html", "<html>hello</html>");
  if (data->job->odd != NULL)
    expect_poll (run, data->job, data->job->odd);
  expect_poll (run, data->job, data->job->done);
  assert_collected (run, data->job);
  g_assert_cmpuint (run->waits->len, ==, data->job->odd != NULL ? 4 : 3);
}

/* Nothing is heard any more: it may go on, so it is collected again later. */
static void
test_silence (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  StandInStep *step = stand_in_expect (run->server, "GET", data->job->poll);

  stand_in_repeat (step, 5);
  stand_in_answer_text (step, 500, "application/json", "{}");
  assert_not_collected (run, data->job, RF_ERROR_TIMEOUT);
}

static void
test_failed (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  StandInStep *step = NULL;

  expect_poll (run, data->job, data->job->failed);
  assert_not_collected (run, data->job, RF_ERROR_PROVIDER_FAILED);
  for (gsize i = 0; i < G_N_ELEMENTS (data->job->refused); i++)
    {
      expect_poll (run, data->job, data->job->refused[i]);
      assert_not_collected (run, data->job, RF_ERROR_REFUSED);
    }
  step = stand_in_expect (run->server, "GET", data->job->poll);
  stand_in_answer_text (step, 404, "application/json", "{}");
  assert_not_collected (run, data->job, RF_ERROR_PROVIDER_FAILED);
  if (data->job->lost == NULL)
    return;
  expect_poll (run, data->job, data->job->lost);
  assert_not_collected (run, data->job, RF_ERROR_NOT_FOUND);
}

/* Nobody knows whether there is a job: nothing is ordered again. */
static void
test_lost_order (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  static const char *const answers[] = { "{}", "{\"id\":", "<html>" };

  for (gsize i = 0; i <= G_N_ELEMENTS (answers); i++)
    {
      StandInStep *step = cloud_run_expect (run);
      g_autoptr (GError) error = NULL;

      if (i < G_N_ELEMENTS (answers))
        stand_in_answer_text (step, 200, "application/json", answers[i]);
      else
        stand_in_answer_nothing (step);
      g_assert_null (submit (run, data->job, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
    }
  g_assert_cmpuint (stand_in_get_count (run->server), ==, G_N_ELEMENTS (answers) + 1);
}

static void
test_cancel (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  RfProvider *provider = run->fixture->provider;
  StandInStep *step = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (rf_provider_cancel (provider, "nonsense", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  if (data->job->cancel == NULL)
    {
      g_assert_false (rf_provider_cancel (provider, data->job->handle, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
      return;
    }
  step = stand_in_expect (run->server, "POST", data->job->cancel);
  stand_in_require_header (step, data->plugin->key_header, data->plugin->key_value);
  g_assert_true (rf_provider_cancel (provider, data->job->handle, &error));
  g_assert_no_error (error);
  step = stand_in_expect (run->server, "POST", data->job->cancel);
  stand_in_answer_text (step, 404, "application/json", "{}");
  g_assert_false (rf_provider_cancel (provider, data->job->handle, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
}

static void
test_wrong_handle (gconstpointer user_data)
{
  const Data *data = user_data;
  CloudJob other = *data->job;
  g_autoptr (CloudRun) run = new_run (data);

  other.handle = "another:1";
  assert_not_collected (run, &other, RF_ERROR_NOT_FOUND);
  other.handle = "";
  assert_not_collected (run, &other, RF_ERROR_NOT_FOUND);
}

static gpointer
cancel_cb (gpointer user_data)
{
  CloudRun *run = user_data;

  while (stand_in_get_count (run->server) == 0)
    g_usleep (1000);
  g_cancellable_cancel (run->cancellable);
  return NULL;
}

/* The wait ends, and the job is left alone. */
static void
test_slow_and_cancelled (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  StandInStep *step = stand_in_expect (run->server, "GET", data->job->poll);
  GThread *thread = NULL;

  stand_in_answer_late (step, 50 * 1000);
  thread = g_thread_new ("cancel", cancel_cb, run);
  assert_not_collected (run, data->job, RF_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_cmpuint (stand_in_get_count (run->server), ==, 1);
}

static const struct
{
  const char *name;
  GTestDataFunc function;
} tests[] = {
  { "order", test_order },
  { "resume", test_resume },
  { "bad-polls", test_bad_polls },
  { "silence", test_silence },
  { "failed", test_failed },
  { "lost-order", test_lost_order },
  { "cancel", test_cancel },
  { "wrong-handle", test_wrong_handle },
  { "slow-and-cancelled", test_slow_and_cancelled },
};

static void
add_job (const CloudPlugin *plugin, const CloudJob *job)
{
  const Data data = { plugin, job };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/cloud-jobs/%s/%s/%s", plugin->id, job->order.name, tests[i].name);

      g_test_add_data_func_full (path, g_memdup2 (&data, sizeof data), tests[i].function, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  cloud_log_watch ();
  for (gsize i = 0; cloud_plugins[i] != NULL; i++)
    {
      const CloudJob *job = cloud_plugins[i]->jobs;

      for (; job != NULL && job->order.name != NULL; job++)
        add_job (cloud_plugins[i], job);
    }
  return g_test_run ();
}
