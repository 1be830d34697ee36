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

static void
expect_made (CloudRun *run, const CloudJob *job)
{
  StandInStep *step =
      job->fetched != NULL ? stand_in_expect (run->server, "GET", job->fetched) : NULL;
  g_autoptr (GBytes) made = cloud_dup_made (job);

  if (step != NULL)
    stand_in_answer_bytes (step, 200, job->order.got, made);
}

static StandInStep *
expect_question (CloudRun *run, const CloudJob *job)
{
  const char *method = job->poll_body != NULL ? "POST" : "GET";
  StandInStep *step = stand_in_expect (run->server, method, job->poll);

  stand_in_require_header (step, run->plugin->key_header, run->plugin->key_value);
  if (job->poll_body != NULL)
    stand_in_require_text (step, job->poll_body);
  return step;
}

static void
expect_queue (CloudRun *run, const CloudJob *job, const char *answer)
{
  StandInStep *step = stand_in_expect (run->server, "GET", job->queue);

  stand_in_require_header (step, run->plugin->key_header, run->plugin->key_value);
  stand_in_answer_text (step, 200, "application/json", answer);
}

static void
expect_poll_alone (CloudRun *run, const CloudJob *job, const char *answer)
{
  StandInStep *step = expect_question (run, job);
  g_autoptr (GBytes) bytes = cloud_dup_text (answer, stand_in_get_url (run->server));

  stand_in_answer_bytes (step, 200, "application/json", bytes);
}

static void
expect_poll (CloudRun *run, const CloudJob *job, const char *answer)
{
  expect_poll_alone (run, job, answer);
  if (job->queue != NULL && g_str_equal (answer, "{}"))
    expect_queue (run, job, job->queued);
  if (answer == job->done)
    expect_made (run, job);
}

static void
expect_upload (CloudRun *run, const CloudJob *job)
{
  StandInStep *step = NULL;
  g_autoptr (GBytes) picture = cloud_dup_picture ();

  if (job->upload.path == NULL)
    return;
  step = stand_in_expect (run->server, "POST", job->upload.path);
  stand_in_require_header (step, run->plugin->key_header, run->plugin->key_value);
  stand_in_require_text (step, "Content-Disposition: form-data; name=\"image\"; filename=\"");
  stand_in_require_bytes (step, picture);
  stand_in_answer_text (step, 200, "application/json", job->upload.body);
}

static void
expect_cancel (CloudRun *run, const CloudJob *job)
{
  for (const CloudAct *row = job->cancel; row->path != NULL; row++)
    {
      StandInStep *step = stand_in_expect (run->server, "POST", row->path);

      stand_in_require_header (step, run->plugin->key_header, run->plugin->key_value);
      if (row->body != NULL)
        stand_in_require_text (step, row->body);
    }
}

static RfOutput *
collect (CloudRun *run, const CloudJob *job, GError **error)
{
  g_autoptr (RfTask) task = cloud_run_new_task (run);

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
  g_assert_error (error, RF_ERROR, cloud_run_get_code (run, code));
  g_assert_null (strstr (error->message, "canary"));
}

static char *
submit (CloudRun *run, const CloudJob *job, GError **error)
{
  g_autoptr (RfTask) task = cloud_run_new_task (run);

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

  expect_upload (run, data->job);
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

  guint pending = 0;

  for (; data->job->pending[pending] != NULL; pending++)
    expect_poll (run, data->job, data->job->pending[pending]);
  expect_poll (run, data->job, data->job->done);
  assert_collected (run, data->job);
  expect_poll (run, data->job, data->job->done);
  assert_collected (run, data->job);
  g_assert_cmpuint (run->waits->len, ==, pending);
}

/* A question that fails is no job that fails. */
static void
test_bad_polls (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  StandInStep *step = expect_question (run, data->job);

  stand_in_answer_text (step, 502, "text/html", "<html>nginx</html>");
  step = expect_question (run, data->job);
  stand_in_answer_text (step, 429, "text/plain", "");
  step = expect_question (run, data->job);
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
  StandInStep *step = expect_question (run, data->job);

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
  for (gsize i = 0; data->job->refused[i] != NULL; i++)
    {
      expect_poll (run, data->job, data->job->refused[i]);
      assert_not_collected (run, data->job, RF_ERROR_REFUSED);
    }
  step = expect_question (run, data->job);
  stand_in_answer_text (step, 404, "application/json", "{}");
  assert_not_collected (run, data->job, RF_ERROR_PROVIDER_FAILED);
  if (data->job->lost == NULL)
    return;
  if (data->job->queue != NULL)
    {
      expect_poll_alone (run, data->job, data->job->lost);
      expect_queue (run, data->job, "{}");
    }
  expect_poll_alone (run, data->job, data->job->lost);
  assert_not_collected (run, data->job, RF_ERROR_NOT_FOUND);
}

/* Of several things that were asked for, some would be missing: what was taken
 * is stopped, and told. */
static void
test_spoiled (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  g_autoptr (GError) error = NULL;

  if (data->job->spoiled == NULL)
    {
      g_test_skip ("this service takes an order whole or not at all");
      return;
    }
  expect_upload (run, data->job);
  stand_in_answer_text (cloud_run_expect (run), 200, "application/json", data->job->spoiled);
  expect_cancel (run, data->job);
  g_assert_null (submit (run, data->job, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

/* Nobody knows whether there is a job: nothing is ordered again. */
static void
test_lost_order (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = new_run (data);
  static const char *const answers[] = { "{}", "{\"id\":", "<html>" };
  guint times = 0;

  for (gsize i = 0; i <= G_N_ELEMENTS (answers); i++)
    {
      StandInStep *step = NULL;
      g_autoptr (GError) error = NULL;

      expect_upload (run, data->job);
      step = cloud_run_expect (run);
      if (i < G_N_ELEMENTS (answers))
        stand_in_answer_text (step, 200, "application/json", answers[i]);
      else
        stand_in_answer_nothing (step);
      g_assert_null (submit (run, data->job, &error));
      g_assert_error (error, RF_ERROR, cloud_run_get_code (run, RF_ERROR_UNKNOWN_OUTCOME));
    }
  times = data->job->upload.path != NULL ? 2 : 1;
  g_assert_cmpuint (stand_in_get_count (run->server), ==, times * (G_N_ELEMENTS (answers) + 1));
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
  if (data->job->cancel[0].path == NULL)
    {
      g_assert_false (rf_provider_cancel (provider, data->job->handle, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
      return;
    }
  expect_cancel (run, data->job);
  g_assert_true (rf_provider_cancel (provider, data->job->handle, &error));
  g_assert_no_error (error);
  step = stand_in_expect (run->server, "POST", data->job->cancel[0].path);
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
  StandInStep *step = expect_question (run, data->job);
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
  { "spoiled", test_spoiled },
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
      g_autofree char *path = g_strdup_printf (
          "/cloud-jobs/%s/%s/%s", cloud_get_name (plugin), job->order.name, tests[i].name);

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
