/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "rf-heart.h"
#include "rf-json-reader.h"
#include "rf-sqlite-store.h"

#include <string.h>

/* The runner of jobs: as the server and the studio use it, through the service. */

typedef struct
{
  GPtrArray *texts; /* requests that are still to come, as JSON */
  guint given;
  guint told[RF_JOB_UNKNOWN + 1];
  gint64 charged;
  GCancellable *cancels; /* (nullable) cancelled when the first is told */
} Feed;

static RfJob *
next_cb (gpointer data, GCancellable *cancellable, GError **error)
{
  Feed *feed = data;
  RfJob *job = NULL;

  if (feed->given >= feed->texts->len)
    return NULL;
  job = rf_job_new ();
  job->batch = g_strdup ("run");
  job->line = (gint64) feed->given + 1;
  job->hash = g_strdup (g_ptr_array_index (feed->texts, feed->given));
  job->request = g_strdup (job->hash);
  feed->given++;
  return job;
}

static void
tell_cb (const RfJob *job, gpointer data)
{
  Feed *feed = data;

  if (job == NULL)
    return;
  if (job->error != NULL)
    g_test_message ("%s", job->error->message);
  feed->told[job->state]++;
  feed->charged += job->charged;
  if (feed->cancels != NULL)
    g_cancellable_cancel (feed->cancels);
}

static void
add_kind (Feed *feed, const char *kind, const char *provider, const char *params)
{
  if (feed->texts == NULL)
    feed->texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (
      feed->texts,
      g_strdup_printf (
          "{\"kind\":\"%s\",\"provider\":\"%s\",\"params\":{%s}}", kind, provider, params));
}

static void
add (Feed *feed, const char *provider, const char *params)
{
  add_kind (feed, "image", provider, params);
}

static void
add_many (Feed *feed, guint number, const char *provider, const char *params)
{
  for (guint i = 0; i < number; i++)
    {
      g_autofree char *all = g_strdup_printf ("\"prompt\":\"p%u\",%s", i, params);

      add (feed, provider, all);
    }
}

static void
feed_clear (Feed *feed)
{
  g_clear_pointer (&feed->texts, g_ptr_array_unref);
}

/* Returns whether all of it was done. */
static gboolean
run (EngineFixture *fixture, Feed *feed, RfOrder *order, gint64 max_cost, GError **error)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfBatch) batch = g_new0 (RfBatch, 1);
  gboolean ran;

  batch->name = g_strdup ("run");
  batch->max_cost = max_cost;
  g_assert_true (rf_service_begin_batch (service, batch, NULL));
  feed->given = 0;
  memset (feed->told, 0, sizeof feed->told);
  feed->charged = 0;
  order->batch = "run";
  order->next = next_cb;
  order->tell = tell_cb;
  order->user_data = feed;
  ran = rf_service_run_jobs (service, order, feed->cancels, error);
  return ran && order->is_complete;
}

/* Texts: for each picture a program would be started that looks at it. */
static void
test_more_than_a_window (EngineFixture *fixture, gconstpointer config)
{
  Feed feed = { 0 };
  RfOrder order = { .at_once = 4 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 700; i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"p%u\",\"bytes\":100", i);

      add_kind (&feed, "text", "dummy", params);
    }
  g_assert_true (run (fixture, &feed, &order, -1, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (feed.told[RF_JOB_DONE], ==, 700);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 700);
  feed_clear (&feed);
}

static void
test_a_budget_counts_what_is_held_at_once (EngineFixture *fixture, gconstpointer config)
{
  Feed feed = { 0 };
  RfOrder order = { .at_once = 8, .keeps_going = TRUE };

  add_many (&feed, 10, "dummy", "\"price\":2,\"delay_ms\":50");
  g_assert_false (run (fixture, &feed, &order, 7000000, NULL));
  g_assert_cmpint (feed.charged, ==, 6000000);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 3);
  g_assert_cmpuint (order.n_unaffordable, ==, 7);
  feed_clear (&feed);
}

/* What a job costs less than its price is there for others. */
static void
test_a_budget_waits_for_what_is_under_way (EngineFixture *fixture, gconstpointer config)
{
  Feed feed = { 0 };
  RfOrder order = { .at_once = 8, .keeps_going = TRUE };

  add_many (&feed, 6, "dummy", "\"price\":3,\"cost\":1,\"delay_ms\":50");
  g_assert_true (run (fixture, &feed, &order, 8000000, NULL));
  g_assert_cmpint (feed.charged, ==, 6000000);
  feed_clear (&feed);
}

static void
test_the_first_failure_stops_it (EngineFixture *fixture, gconstpointer config)
{
  Feed feed = { 0 };
  RfOrder order = { .at_once = 1 };

  add (&feed, "dummy", "\"prompt\":\"a\",\"fail\":\"failed\"");
  add_many (&feed, 40, "dummy", "\"bytes\":100");
  g_assert_false (run (fixture, &feed, &order, -1, NULL));
  g_assert_cmpuint (feed.told[RF_JOB_FAILED], ==, 1);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), <, 5);
  order.keeps_going = TRUE;
  g_assert_true (run (fixture, &feed, &order, -1, NULL));
  g_assert_cmpuint (feed.told[RF_JOB_DONE], ==, 40);
  feed_clear (&feed);
}

static void
test_cancelled_it_leaves_the_rest_for_the_next_time (EngineFixture *fixture, gconstpointer config)
{
  Feed feed = { 0 };
  RfOrder order = { .at_once = 2 };
  g_autoptr (GError) error = NULL;
  guint before = 0;

  add_many (&feed, 20, "dummy-paid", "\"delay_ms\":100");
  feed.cancels = g_cancellable_new ();
  g_assert_false (run (fixture, &feed, &order, -1, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  before = feed.told[RF_JOB_DONE];
  g_assert_cmpuint (before, >=, 1);
  g_assert_cmpuint (before, <, 20);
  g_clear_object (&feed.cancels);
  g_assert_true (run (fixture, &feed, &order, -1, NULL));
  g_assert_cmpuint (feed.told[RF_JOB_DONE], ==, 20);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 20);
  feed_clear (&feed);
}

static void
test_a_provider_has_its_own_limit (EngineFixture *fixture, gconstpointer config)
{
  Feed feed = { 0 };
  RfOrder order = { .at_once = 6 };
  gint64 began = g_get_monotonic_time ();

  add_many (&feed, 3, "dummy", "\"delay_ms\":300");
  g_assert_true (run (fixture, &feed, &order, -1, NULL));
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 900 * G_TIME_SPAN_MILLISECOND);
  feed_clear (&feed);
}

/* More than the engine has workers for otherwise. */
static void
test_as_many_at_once_as_are_asked_for (EngineFixture *fixture, gconstpointer config)
{
  Feed feed = { 0 };
  RfOrder order = { .at_once = 16 };
  gint64 began = g_get_monotonic_time ();

  add_many (&feed, 16, "dummy", "\"delay_ms\":2000");
  g_assert_true (run (fixture, &feed, &order, -1, NULL));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 7 * G_TIME_SPAN_SECOND);
  feed_clear (&feed);
}

static void
note_result_cb (GObject *source, GAsyncResult *result, gpointer error)
{
  g_autoptr (RfResult) made = rf_service_generate_finish (RF_SERVICE (source), result, error);

  g_assert_null (made);
}

static char *
wait_for_flight (RfService *service, RfJobState state)
{
  while (TRUE)
    {
      g_autoptr (RfPage) page = rf_service_list (service, RF_NOUN_JOB, NULL, NULL);

      for (guint i = 0; i < page->items->len; i++)
        {
          const RfJob *job = g_ptr_array_index (page->items, i);

          if (job->state == state && job->generation_id != NULL &&
              (job->handle != NULL || state != RF_JOB_RUNNING))
            return g_strdup (job->generation_id);
        }
      g_usleep (10000);
    }
}

/* Its service is told to stop, its caller is let go, and its hold is given back. */
static void
test_cancel_a_job_under_way (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy-paid", "\"prompt\":\"a\",\"job\":true,\"delay_ms\":20000");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *id = NULL;
  g_autoptr (RfJob) job = NULL;

  rf_service_generate_async (service, request, NULL, NULL, note_result_cb, &error);
  id = wait_for_flight (service, RF_JOB_RUNNING);
  job = rf_service_get_job (service, id, &refused);
  g_assert_no_error (refused);
  g_assert_cmpint (job->state, ==, RF_JOB_RUNNING);
  g_assert_true (rf_service_cancel (service, id, &refused));
  g_assert_no_error (refused);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  findings = rf_service_verify (service, NULL, NULL);
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
count_made_cb (GObject *source, GAsyncResult *result, gpointer made)
{
  g_autoptr (RfResult) got = rf_service_generate_finish (RF_SERVICE (source), result, NULL);

  *(int *) made = got != NULL ? 1 : -1;
}

static void
test_a_call_that_was_sent_is_waited_for (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy-paid", "\"prompt\":\"a\",\"delay_ms\":1500");
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GError) error = NULL;
  int made = 0;

  rf_service_generate_async (service, request, NULL, NULL, count_made_cb, &made);
  while (engine_test_count_calls (fixture, "") == 0)
    g_usleep (10000);
  page = rf_service_list (service, RF_NOUN_JOB, NULL, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  g_assert_false (rf_service_cancel (
      service, ((const RfJob *) g_ptr_array_index (page->items, 0))->generation_id, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  while (made == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (made, ==, 1);
}

static void
test_cancel_of_nothing (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rf_service_cancel (rf_host_get_service (fixture->host), "12", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
}

static void
test_the_heart_beats (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "heart", NULL);
  g_autoptr (RfStore) store = NULL;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
  RfJob *job = rf_job_new ();
  RfHeart *heart = NULL;
  gint64 seen = 0;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  store = RF_STORE (rf_sqlite_store_new (folder, NULL, NULL));
  job->request = g_strdup ("{}");
  g_ptr_array_add (jobs, job);
  g_assert_true (rf_job_store_enqueue (RF_JOB_STORE (store), jobs, NULL));
  job->state = RF_JOB_RUNNING;
  g_assert_true (rf_job_store_note (RF_JOB_STORE (store), jobs, NULL));
  heart = rf_heart_new (RF_JOB_STORE (store), 20);
  rf_heart_start (heart);
  rf_heart_start (heart);
  for (int beats = 0; beats < 3;)
    {
      g_autoptr (RfJob) now = rf_job_store_find (RF_JOB_STORE (store), "1", NULL);

      beats += now->seen_at > seen;
      seen = now->seen_at;
      g_usleep (5000);
    }
  rf_heart_free (heart);
  g_assert_cmpint (RF_HEART_INTERVAL, ==, 30000);
}

#define ADD(name, config, function)                                                                \
  g_test_add (                                                                                     \
      "/runner/" name, EngineFixture, config, engine_test_set_up, function, engine_test_tear_down)

int
main (int argc, char **argv)
{
  static const char limited[] = "[provider dummy]\nconcurrency=1\n";

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("more-than-a-window", NULL, test_more_than_a_window);
  ADD ("a-budget-counts-what-is-held-at-once", NULL, test_a_budget_counts_what_is_held_at_once);
  ADD ("a-budget-waits-for-what-is-under-way", NULL, test_a_budget_waits_for_what_is_under_way);
  ADD ("the-first-failure-stops-it", NULL, test_the_first_failure_stops_it);
  ADD ("cancelled-it-leaves-the-rest-for-the-next-time",
       NULL,
       test_cancelled_it_leaves_the_rest_for_the_next_time);
  ADD ("a-provider-has-its-own-limit", limited, test_a_provider_has_its_own_limit);
  ADD ("as-many-at-once-as-are-asked-for", NULL, test_as_many_at_once_as_are_asked_for);
  ADD ("cancel-a-job-under-way", NULL, test_cancel_a_job_under_way);
  ADD ("a-call-that-was-sent-is-waited-for", NULL, test_a_call_that_was_sent_is_waited_for);
  ADD ("cancel-of-nothing", NULL, test_cancel_of_nothing);
  ADD ("seed-003-the-heart-beats-each-30-seconds", NULL, test_the_heart_beats);
  return g_test_run ();
}
