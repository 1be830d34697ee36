/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include <string.h>
#include <unistd.h>

/* What holds for a paid run that was asked for by our routes holds by OpenAI's, too:
 * who goes away ends none, and a request that is sent again is the same one. */

#define IMAGES "/v1/images/generations"
#define SPEECH "/v1/audio/speech"

static int
begin (ServerFixture *fixture, const char *path, const char *headers, const char *body)
{
  g_autofree char *request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: localhost\r\n%s"
                                              "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                              path,
                                              headers,
                                              strlen (body),
                                              body);
  int client = http_connect (fixture->port);

  http_send (client, request, -1);
  return client;
}

static void
wait_for_calls (ServerFixture *fixture, guint wanted)
{
  while (engine_test_count_calls (&fixture->engine, "") < wanted)
    g_usleep (5000);
}

static void
assert_left_is_kept (ServerFixture *fixture, const char *path, const char *body, guint calls)
{
  g_autoptr (HttpReply) found = NULL;
  g_autoptr (HttpReply) hit = NULL;
  guint made = engine_test_count_calls (&fixture->engine, "generate");
  int client = begin (fixture, path, "", body);

  wait_for_calls (fixture, made + calls);
  close (client);
  found = http_ask (fixture->port, "POST", path, body);
  http_assert_status (found, 200);
  hit = http_ask (fixture->port, "POST", path, body);
  http_assert_status (hit, 200);
  http_assert_header (hit, "X-Cache", "HIT");
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, made + calls);
}

static void
test_who_leaves (ServerFixture *fixture, gconstpointer setup)
{
  assert_left_is_kept (
      fixture, IMAGES, "{\"model\":\"dummy-paid/image\",\"prompt\":\"one\",\"delay_ms\":400}", 1);
  assert_left_is_kept (
      fixture,
      IMAGES,
      "{\"model\":\"dummy-paid/image\",\"prompt\":\"three\",\"n\":3,\"delay_ms\":400}",
      3);
  assert_left_is_kept (
      fixture, SPEECH, "{\"model\":\"dummy-paid/tts\",\"input\":\"one\",\"delay_ms\":400}", 1);
}

/* Nobody has to come back for it: it ends by itself, paid for once. */
static void
test_what_was_left_ends (ServerFixture *fixture, gconstpointer setup)
{
  int client = begin (fixture,
                      IMAGES,
                      "",
                      "{\"model\":\"dummy-paid/image\",\"prompt\":\"left\",\"job\":true,"
                      "\"delay_ms\":400}");
  g_autofree char *generation = NULL;

  wait_for_calls (fixture, 1);
  close (client);
  while (generation == NULL)
    {
      g_autoptr (HttpReply) entries =
          http_ask (fixture->port, "GET", "/api/v1/generations/cache/entries", NULL);

      generation = g_strdup (http_get (entries, "entries.0.key"));
      g_usleep (20000);
    }
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, "submit"), ==, 1);
}

static void
assert_idempotent (ServerFixture *fixture, const char *path, const char *body, const char *other)
{
  const char *headers = "Idempotency-Key: k1\r\nCache-Control: no-cache\r\n";
  guint before = engine_test_count_calls (&fixture->engine, "");
  g_autoptr (HttpReply) first = http_ask_with (fixture->port, "POST", path, headers, body);
  guint made = engine_test_count_calls (&fixture->engine, "");
  g_autoptr (HttpReply) again = http_ask_with (fixture->port, "POST", path, headers, body);
  g_autoptr (HttpReply) wrong = http_ask_with (fixture->port, "POST", path, headers, other);
  g_autoptr (HttpReply) anew =
      http_ask_with (fixture->port, "POST", path, "Cache-Control: no-cache\r\n", body);

  http_assert_status (first, 200);
  http_assert_header (first, "Idempotency-Replayed", NULL);
  http_assert_status (again, 200);
  http_assert_header (again, "Idempotency-Replayed", "true");
  g_assert_cmpuint (first->length, ==, again->length);
  http_assert_status (wrong, 409);
  g_assert_nonnull (http_find (wrong, "error.message"));
  http_assert_status (anew, 200);
  /* Without the key it would have been made again. */
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, made + (made - before));
}

static void
test_idempotency (ServerFixture *fixture, gconstpointer setup)
{
  assert_idempotent (fixture,
                     IMAGES,
                     "{\"model\":\"dummy-paid/image\",\"prompt\":\"two\",\"n\":2}",
                     "{\"model\":\"dummy-paid/image\",\"prompt\":\"others\",\"n\":2}");
}

static void
test_idempotency_of_speech (ServerFixture *fixture, gconstpointer setup)
{
  assert_idempotent (fixture,
                     SPEECH,
                     "{\"model\":\"dummy-paid/tts\",\"input\":\"a\"}",
                     "{\"model\":\"dummy-paid/tts\",\"input\":\"b\"}");
}

/* Two at once with one key are one, whatever else they say. */
static void
test_the_same_twice_at_once (ServerFixture *fixture, gconstpointer setup)
{
  const char *headers = "Idempotency-Key: k2\r\nCache-Control: no-cache\r\n";
  const char *body = "{\"model\":\"dummy-paid/image\",\"prompt\":\"twin\",\"delay_ms\":300}";
  int clients[] = { begin (fixture, IMAGES, headers, body),
                    begin (fixture, IMAGES, headers, body) };

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (HttpReply) reply = http_receive (clients[i], FALSE);

      http_assert_status (reply, 200);
      close (clients[i]);
    }
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 1);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, ServerFixture, NULL, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/openai/who-leaves", test_who_leaves);
  ADD ("/openai/what-was-left-ends", test_what_was_left_ends);
  ADD ("/openai/idempotency", test_idempotency);
  ADD ("/openai/idempotency-of-speech", test_idempotency_of_speech);
  ADD ("/openai/the-same-twice-at-once", test_the_same_twice_at_once);
  return g_test_run ();
}
