/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "net-test.h"

#include "rf-http-poll.h"

#include <string.h>

/* Asking until a job is done. */

static RfHttpPollState
read_state (JsonNode *answer, double *fraction, gpointer user_data, GError **error)
{
  JsonObject *object = json_node_get_object (answer);
  const char *state = json_object_get_string_member_with_default (object, "state", "");

  *fraction = json_object_get_double_member_with_default (object, "progress", -1);
  if (g_str_equal (state, "done"))
    return RF_HTTP_POLL_DONE;
  if (g_str_equal (state, "refused"))
    g_set_error (error, RF_ERROR, RF_ERROR_REFUSED, "not this picture");
  if (g_str_equal (state, "failed") || g_str_equal (state, "refused"))
    return RF_HTTP_POLL_FAILED;
  return RF_HTTP_POLL_PENDING;
}

static const RfHttpPoll usual_poll = { .call = { .url = "/jobs/1" },
                                       .read = read_state,
                                       .interval = 2000,
                                       .seconds = 60 };

static StandInStep *
say (NetFixture *fixture, guint status, const char *text)
{
  StandInStep *step = stand_in_expect (fixture->server, "GET", "/jobs/1");

  stand_in_answer_text (step, status, "application/json", text);
  return step;
}

static void
assert_poll_fails (NetFixture *fixture, const RfHttpPoll *poll, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = rf_http_client_poll (fixture->client, poll, NULL, NULL, &error);

  g_assert_null (answer);
  g_assert_error (error, RF_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_done (NetFixture *fixture, gconstpointer data)
{
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  say (fixture, 202, "{\"state\":\"queued\"}");
  say (fixture, 200, "{}");
  say (fixture, 200, "{\"state\":\"a new word\",\"progress\":0.5}");
  say (fixture, 200, "{\"state\":\"done\",\"url\":\"u\"}");
  answer = rf_http_client_poll (fixture->client, &usual_poll, progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (answer), "url"), ==, "u");
  g_assert_cmpfloat (rf_progress_get_fraction (progress), ==, 0.5);
  g_assert_cmpuint (fixture->waits->len, ==, 3);
  g_assert_cmpuint (g_array_index (fixture->waits, guint, 0), ==, 2000);
}

static guint
count_waits (NetFixture *fixture, guint milliseconds)
{
  guint count = 0;

  for (guint i = 0; i < fixture->waits->len; i++)
    count += g_array_index (fixture->waits, guint, i) == milliseconds;
  return count;
}

/* Questions that fail are not a job that failed. */
static void
test_failed_questions (NetFixture *fixture, gconstpointer data)
{
  StandInStep *busy = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  say (fixture, 500, "{}");
  stand_in_answer_nothing (say (fixture, 200, "{}"));
  say (fixture, 200, "<html>");
  busy = say (fixture, 429, "{}");
  stand_in_answer_header (busy, "Retry-After", "7");
  say (fixture, 200, "{}");
  stand_in_repeat (say (fixture, 503, "{}"), 4);
  say (fixture, 200, "{\"state\":\"done\"}");
  answer = rf_http_client_poll (fixture->client, &usual_poll, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_assert_cmpuint (count_waits (fixture, 7000), ==, 1);
}

static void
test_nothing_heard (NetFixture *fixture, gconstpointer data)
{
  RfHttpPoll poll = usual_poll;

  stand_in_repeat (say (fixture, 502, "{}"), 5);
  assert_poll_fails (fixture, &poll, RF_ERROR_TIMEOUT, "5 times in a row");
  poll.max_failures = 2;
  stand_in_repeat (say (fixture, 502, "{}"), 2);
  assert_poll_fails (fixture, &poll, RF_ERROR_TIMEOUT, "2 times in a row");
}

static void
test_failed_job (NetFixture *fixture, gconstpointer data)
{
  say (fixture, 200, "{\"state\":\"failed\"}");
  assert_poll_fails (fixture, &usual_poll, RF_ERROR_PROVIDER_FAILED, "job failed");
  say (fixture, 200, "{\"state\":\"refused\"}");
  assert_poll_fails (fixture, &usual_poll, RF_ERROR_REFUSED, "not this picture");
  say (fixture, 404, "{\"message\":\"no job\"}");
  assert_poll_fails (fixture, &usual_poll, RF_ERROR_PROVIDER_FAILED, "no job");
  say (fixture, 401, "{}");
  assert_poll_fails (fixture, &usual_poll, RF_ERROR_PROVIDER_UNAVAILABLE, "key");
}

static void
test_deadline (NetFixture *fixture, gconstpointer data)
{
  stand_in_repeat (say (fixture, 200, "{}"), 31);
  assert_poll_fails (fixture, &usual_poll, RF_ERROR_TIMEOUT, "60 seconds");
}

static RfHttpPollState
cancel_and_wait (JsonNode *answer, double *fraction, gpointer user_data, GError **error)
{
  g_cancellable_cancel (user_data);
  return RF_HTTP_POLL_PENDING;
}

static void
test_cancel (NetFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  RfHttpPoll poll = usual_poll;
  g_autoptr (GError) error = NULL;

  poll.read = cancel_and_wait;
  poll.user_data = cancellable;
  say (fixture, 200, "{}");
  g_assert_null (rf_http_client_poll (fixture->client, &poll, NULL, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  /* The job itself was not stopped, and may be charged. */
  g_assert_nonnull (rf_error_get_hint (error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  net_test_add ("/http-poll/done", test_done);
  net_test_add ("/http-poll/failed-questions", test_failed_questions);
  net_test_add ("/http-poll/nothing-heard", test_nothing_heard);
  net_test_add ("/http-poll/failed-job", test_failed_job);
  net_test_add ("/http-poll/deadline", test_deadline);
  net_test_add ("/http-poll/cancel", test_cancel);
  return g_test_run ();
}
