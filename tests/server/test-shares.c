/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include <string.h>
#include <unistd.h>

/* Two tokens, of which one asks for more than can be made: it waits, or is told so, and
 * the other is served. */

#define PATH "/api/v1/generations"

static HttpReply *
ask_as (ServerFixture *fixture, const char *token, const char *path, const char *body)
{
  g_autofree char *headers =
      g_strdup_printf ("Authorization: Bearer %s\r\nPrefer: respond-async\r\n", token);

  return http_ask_with (fixture->port, "POST", path, headers, body);
}

static HttpReply *
queue_named (ServerFixture *fixture, const char *token, guint number, const char *name)
{
  g_autofree char *params =
      g_strdup_printf ("\"prompt\":\"%s %u\",\"price\":1", name != NULL ? name : token, number);
  g_autofree char *body = server_test_dup_request (params);
  g_autofree char *headers =
      name != NULL ? g_strdup_printf ("Authorization: Bearer %s\r\nPrefer: respond-async\r\n"
                                      "Idempotency-Key: %s\r\n",
                                      token,
                                      name)
                   : NULL;

  if (headers != NULL)
    return http_ask_with (fixture->port, "POST", PATH, headers, body);
  return ask_as (fixture, token, PATH, body);
}

static void
queue_many (ServerFixture *fixture, const char *token, guint first, guint number)
{
  for (guint i = first; i < first + number; i++)
    {
      g_autoptr (HttpReply) reply = queue_named (fixture, token, i, NULL);

      http_assert_status (reply, 202);
    }
}

static void
set_queue (ServerFixture *fixture, const char *verb)
{
  g_autofree char *path = g_strconcat ("/api/v1/queue/", verb, NULL);
  g_autoptr (HttpReply) reply = ask_as (fixture, "admin", path, NULL);

  http_assert_status (reply, 200);
}

static void
wait_for_calls (ServerFixture *fixture, guint wanted)
{
  while (engine_test_count_calls (&fixture->engine, "") < wanted)
    g_usleep (5000);
}

static void
assert_refused (const HttpReply *reply, guint status, const char *code)
{
  g_autofree char *again = http_dup_header (reply, "Retry-After");

  http_assert_status (reply, status);
  g_assert_nonnull (again);
  g_assert_cmpstr (http_get (reply, "error.code"), ==, code);
  g_assert_nonnull (http_find (reply, "error.message"));
}

static void
assert_nothing_held (ServerFixture *fixture, const char *name)
{
  g_autoptr (RfAccount) account =
      rf_service_get_account (rf_host_get_service (fixture->engine.host), name, NULL);

  g_assert_nonnull (account);
  g_assert_cmpint (account->held, ==, 0);
  g_assert_cmpint (account->spent_today, ==, 0);
}

/* Returns: which call it was, from 0 on, whose line has @word */
static guint
find_call (ServerFixture *fixture, const char *word)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint at = 0;

  g_assert_true (g_file_get_contents (fixture->engine.log, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  while (lines[at] != NULL && strstr (lines[at], word) == NULL)
    at++;
  g_assert_nonnull (lines[at]);
  return at;
}

static void
test_jobs_take_turns (ServerFixture *fixture, gconstpointer setup)
{
  set_queue (fixture, "pause");
  queue_many (fixture, "creator", 0, 8);
  queue_many (fixture, "sister", 0, 1);
  set_queue (fixture, "resume");
  wait_for_calls (fixture, 9);
  g_assert_cmpuint (find_call (fixture, "sister"), <=, 1);
}

/* What is refused holds and costs nothing, and a repeat of what waits is none. */
static void
test_jobs_have_a_bound (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) named = NULL;
  g_autoptr (HttpReply) own = NULL;
  g_autoptr (HttpReply) all = NULL;
  g_autoptr (HttpReply) again = NULL;
  g_autofree char *replayed = NULL;
  g_autoptr (HttpReply) after = NULL;

  set_queue (fixture, "pause");
  named = queue_named (fixture, "creator", 0, "named");
  http_assert_status (named, 202);
  queue_many (fixture, "creator", 0, 2);
  own = queue_named (fixture, "creator", 9, NULL);
  assert_refused (own, 429, "rate_limited");
  queue_many (fixture, "sister", 0, 2);
  all = queue_named (fixture, "sister", 9, NULL);
  assert_refused (all, 503, "provider_unavailable");
  again = queue_named (fixture, "creator", 0, "named");
  http_assert_status (again, 202);
  replayed = http_dup_header (again, "Idempotency-Replayed");
  g_assert_cmpstr (replayed, ==, "true");
  assert_nothing_held (fixture, "kids");
  assert_nothing_held (fixture, "sister");
  set_queue (fixture, "resume");
  do
    {
      g_clear_pointer (&after, http_reply_free);
      g_usleep (20000);
      after = queue_named (fixture, "creator", 9, NULL);
    }
  while (after->status == 429 || after->status == 503);
  http_assert_status (after, 202);
  wait_for_calls (fixture, 6);
  g_assert_cmpuint (find_call (fixture, "creator 9"), ==, 5);
}

static int
begin_slow (ServerFixture *fixture, const char *token, guint number)
{
  g_autofree char *params =
      g_strdup_printf ("\"prompt\":\"%s waits %u\",\"price\":1,\"delay_ms\":2000", token, number);
  g_autofree char *body = server_test_dup_request (params);
  g_autofree char *request = g_strdup_printf ("POST " PATH " HTTP/1.1\r\nHost: localhost\r\n"
                                              "Authorization: Bearer %s\r\n"
                                              "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                              token,
                                              strlen (body),
                                              body);
  int client = http_connect (fixture->port);

  http_send (client, request, -1);
  return client;
}

/* There is room for three, and of these one token has two at most. */
static void
test_a_token_has_not_all_the_room (ServerFixture *fixture, gconstpointer setup)
{
  int clients[] = { begin_slow (fixture, "creator", 0), begin_slow (fixture, "creator", 1) };
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"at once\",\"price\":1");
  g_autoptr (HttpReply) refused = NULL;
  g_autoptr (HttpReply) made = NULL;
  g_autoptr (HttpReply) later = NULL;

  wait_for_calls (fixture, 2);
  refused = http_ask_with (fixture->port, "POST", PATH, "Authorization: Bearer creator\r\n", body);
  assert_refused (refused, 429, "rate_limited");
  made = http_ask_with (fixture->port, "POST", PATH, "Authorization: Bearer sister\r\n", body);
  http_assert_status (made, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (HttpReply) slow = http_receive (clients[i], FALSE);

      http_assert_status (slow, 200);
      close (clients[i]);
    }
  later = http_ask_with (fixture->port, "POST", PATH, "Authorization: Bearer creator\r\n", body);
  http_assert_status (later, 200);
}

int
main (int argc, char **argv)
{
  static const char accounts[] = "[account kids]\nlimit-day=100\n[account sister]\nlimit-day=100\n";
  g_autofree char *one_at_once = g_strconcat (accounts, "[provider dummy]\nconcurrency=1\n", NULL);
  g_autofree char *bounded =
      g_strconcat (accounts, "[queue]\nmax-waiting=5\nmax-waiting-each=3\n", NULL);
  const ServerSetup turns = { .with_tokens = TRUE, .config = one_at_once };
  const ServerSetup few = { .with_tokens = TRUE, .config = bounded };
  const ServerSetup small = {
    .with_tokens = TRUE, .config = accounts, .misses = 3, .misses_of_one = 2
  };

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, setup, function)                                                                 \
  g_test_add (                                                                                     \
      "/shares/" name, ServerFixture, setup, server_test_set_up, function, server_test_tear_down)
  ADD ("jobs-take-turns", &turns, test_jobs_take_turns);
  ADD ("jobs-have-a-bound", &few, test_jobs_have_a_bound);
  ADD ("a-token-has-not-all-the-room", &small, test_a_token_has_not_all_the_room);
  return g_test_run ();
}
