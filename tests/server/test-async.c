/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include <string.h>

/* Generations that nobody waits for. */

#define PATH "/api/v1/generations"

static const ServerSetup guarded = { .with_tokens = TRUE,
                                     .config = "[account kids]\nlimit-day=100\n" };

static HttpReply *
wait_for_job (ServerFixture *fixture, const char *path)
{
  while (TRUE)
    {
      g_autoptr (HttpReply) reply = http_ask (fixture->port, "GET", path, NULL);
      const char *state = http_get (reply, "state");

      http_assert_status (reply, 200);
      if (!g_str_equal (state, "queued") && !g_str_equal (state, "running"))
        return g_steal_pointer (&reply);
      g_usleep (20000);
    }
}

static void
test_not_waiting (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"later\"");
  const char *headers = "Prefer: respond-async\r\nIdempotency-Key: a1\r\n";
  g_autoptr (HttpReply) asked = http_ask_with (fixture->port, "POST", PATH, headers, body);
  g_autoptr (HttpReply) again = http_ask_with (fixture->port, "POST", PATH, headers, body);
  g_autofree char *location = http_dup_header (asked, "Location");
  g_autofree char *same = http_dup_header (again, "Location");
  g_autoptr (HttpReply) done = NULL;
  g_autoptr (HttpReply) there = NULL;
  g_autoptr (HttpReply) generation = NULL;
  g_autofree char *path = NULL;

  http_assert_status (asked, 202);
  http_assert_header (asked, "Retry-After", "1");
  http_assert_header (asked, "Preference-Applied", "respond-async");
  http_assert_status (again, 202);
  g_assert_cmpstr (same, ==, location);
  done = wait_for_job (fixture, location);
  g_assert_cmpstr (http_get (done, "state"), ==, "done");
  g_assert_cmpstr (http_get (done, "outcome"), ==, "miss");
  g_assert_nonnull (http_get (done, "assets.0.url"));
  /* What is there is answered at once all the same. */
  there = http_ask_with (fixture->port, "POST", PATH, "Prefer: respond-async\r\n", body);
  http_assert_status (there, 200);
  g_assert_cmpstr (http_get (there, "outcome"), ==, "hit");
  path = g_strconcat (PATH "/", http_get (done, "generation_id"), NULL);
  generation = http_ask (fixture->port, "GET", path, NULL);
  http_assert_status (generation, 200);
  g_assert_cmpstr (http_get (generation, "prompt"), ==, "later");
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 1);
}

/* A job that is under way says how far it is. */
static void
wait_for_progress (ServerFixture *fixture, const char *path)
{
  gboolean is_known = FALSE;

  while (!is_known)
    {
      g_autoptr (HttpReply) reply = http_ask (fixture->port, "GET", path, NULL);
      JsonNode *progress = http_find (reply, "progress");

      is_known = g_strcmp0 (http_get (reply, "state"), "running") == 0 && progress != NULL &&
                 !JSON_NODE_HOLDS_NULL (progress);
      g_assert_true (!is_known || json_node_get_double (progress) < 1.0);
      g_usleep (20000);
    }
}

/* Where it will stand is known as soon as it is under way. */
static void
assert_key_is_known (ServerFixture *fixture, const char *path, const char *body)
{
  g_autoptr (HttpReply) job = http_ask (fixture->port, "GET", path, NULL);
  g_autoptr (HttpReply) check = http_ask (fixture->port, "POST", PATH "/cache/check", body);

  g_assert_nonnull (http_get (job, "key"));
  g_assert_cmpstr (http_get (job, "key"), ==, http_get (check, "cache_key"));
}

static void
test_cancelling (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"long\",\"delay_ms\":60000");
  g_autoptr (HttpReply) asked =
      http_ask_with (fixture->port, "POST", PATH, "Prefer: respond-async\r\n", body);
  g_autofree char *location = http_dup_header (asked, "Location");
  g_autoptr (HttpReply) cancelled = NULL;
  g_autoptr (HttpReply) done = NULL;
  g_autoptr (HttpReply) unknown = http_ask (fixture->port, "DELETE", PATH "/987654", NULL);
  g_autoptr (HttpReply) nothing = http_ask (fixture->port, "GET", PATH "/987654", NULL);

  http_assert_status (asked, 202);
  http_assert_status (unknown, 404);
  http_assert_status (nothing, 404);
  while (engine_test_count_calls (&fixture->engine, "") == 0)
    g_usleep (10000);
  wait_for_progress (fixture, location);
  assert_key_is_known (fixture, location, body);
  cancelled = http_ask (fixture->port, "DELETE", location, NULL);
  http_assert_status (cancelled, 200);
  done = wait_for_job (fixture, location);
  g_assert_cmpstr (http_get (done, "state"), ==, "cancelled");
}

static char *
dup_bundle (const char *prompt, const char *last)
{
  return g_strdup_printf (
      "{\"steps\":[{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{"
      "\"prompt\":\"%s\"}},{\"kind\":\"video\",\"provider\":\"dummy\",\"params\":{"
      "\"prompt\":\"%s\"%s},\"inputs\":{\"image\":{\"step\":0}}}]}",
      prompt,
      prompt,
      last);
}

/* What has steps is one job, and tells of each step, but not where its files lie. */
static void
test_steps (ServerFixture *fixture, gconstpointer setup)
{
  const char *headers = "Prefer: respond-async\r\nIdempotency-Key: s1\r\n";
  g_autofree char *body = dup_bundle ("walk", "");
  g_autofree char *other = dup_bundle ("run", "");
  g_autoptr (HttpReply) asked = http_ask_with (fixture->port, "POST", PATH, headers, body);
  g_autoptr (HttpReply) again = http_ask_with (fixture->port, "POST", PATH, headers, body);
  g_autoptr (HttpReply) wrong = http_ask_with (fixture->port, "POST", PATH, headers, other);
  g_autofree char *location = http_dup_header (asked, "Location");
  g_autoptr (HttpReply) done = NULL;
  g_autoptr (HttpReply) there = NULL;

  http_assert_status (asked, 202);
  http_assert_status (again, 202);
  http_assert_header (again, "Idempotency-Replayed", "true");
  http_assert_header (again, "Location", location);
  http_assert_status (wrong, 409);
  done = wait_for_job (fixture, location);
  g_assert_cmpstr (http_get (done, "state"), ==, "done");
  g_assert_cmpstr (http_get (done, "steps.0.outcome"), ==, "miss");
  g_assert_cmpstr (http_get (done, "steps.1.kind"), ==, "video");
  g_assert_cmpstr (http_get (done, "key"), ==, http_get (done, "steps.1.key"));
  g_assert_true (JSON_NODE_HOLDS_NULL (http_find (done, "steps.1.assets.0.path")));
  g_assert_null (strstr (done->body, fixture->engine.folder));
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 2);
  there = http_ask_with (fixture->port, "POST", PATH, "Prefer: respond-async\r\n", body);
  http_assert_status (there, 200);
  g_assert_cmpstr (http_get (there, "outcome"), ==, "hit");
}

static void
test_a_wrong_step (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = dup_bundle ("walk", ",\"bytes\":\"many\"");
  g_autoptr (HttpReply) asked =
      http_ask_with (fixture->port, "POST", PATH, "Prefer: respond-async\r\n", body);

  http_assert_status (asked, 400);
  g_assert_cmpstr (http_get (asked, "steps.1.error.code"), ==, "invalid_request");
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 0);
}

static HttpReply *
ask_as (ServerFixture *fixture,
        const char *token,
        const char *method,
        const char *path,
        const char *body)
{
  g_autofree char *headers =
      g_strdup_printf ("Authorization: Bearer %s\r\nPrefer: respond-async\r\n", token);

  return http_ask_with (fixture->port, method, path, headers, body);
}

/* What is wrong on this machine its admin is told, and a client in general words. */
static void
test_who_is_told_why (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"x\",\"fail\":\"failed\"");
  g_autoptr (HttpReply) asked = ask_as (fixture, "creator", "POST", PATH, body);
  g_autofree char *location = http_dup_header (asked, "Location");
  g_autoptr (HttpReply) told = NULL;
  g_autoptr (HttpReply) known = NULL;

  http_assert_status (asked, 202);
  do
    {
      g_clear_pointer (&told, http_reply_free);
      g_usleep (20000);
      told = ask_as (fixture, "creator", "GET", location, NULL);
    }
  while (!g_str_equal (http_get (told, "state"), "failed"));
  known = ask_as (fixture, "admin", "GET", location, NULL);
  g_assert_cmpstr (http_get (told, "error.code"), ==, "failed");
  g_assert_cmpstr (
      http_get (told, "error.message"), ==, rf_error_code_get_sentence (RF_ERROR_FAILED));
  g_assert_cmpstr (http_get (known, "error.code"), ==, "failed");
  g_assert_cmpstr (http_get (known, "error.message"), !=, http_get (told, "error.message"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, ServerFixture, NULL, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/async/not-waiting", test_not_waiting);
  ADD ("/async/cancelling", test_cancelling);
  ADD ("/async/steps", test_steps);
  ADD ("/async/a-wrong-step", test_a_wrong_step);
  g_test_add ("/async/who-is-told-why",
              ServerFixture,
              &guarded,
              server_test_set_up,
              test_who_is_told_why,
              server_test_tear_down);
  return g_test_run ();
}
