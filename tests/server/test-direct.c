/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Answers without libsoup: which they are, that order holds where some need it, and
 * that a connection goes to and fro. */

#define HOST   "Host: 127.0.0.1\r\n"
#define HEALTH "GET /api/health HTTP/1.1\r\n" HOST "\r\n"
#define MADE   "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"%s\"}}"

/* How many requests were answered at once so far. */
static guint64
count_direct (ServerFixture *fixture)
{
  g_autoptr (HttpReply) reply = http_ask (fixture->port, "GET", "/metrics", NULL);
  const char *line = strstr (reply->body, "\nrefrain_http_direct_total ");

  http_assert_status (reply, 200);
  g_assert_nonnull (line);
  return g_ascii_strtoull (strchr (line, ' '), NULL, 10);
}

/* A request is counted when its answer has left, which its client may learn first. */
static void
assert_direct (ServerFixture *fixture, guint64 wanted)
{
  guint64 count = count_direct (fixture);

  for (guint i = 0; i < 1000 && count < wanted; i++)
    {
      g_usleep (10000);
      count = count_direct (fixture);
    }
  g_assert_cmpuint (count, ==, wanted);
}

static char *
dup_post (const char *path, const char *headers, const char *prompt)
{
  g_autofree char *body = g_strdup_printf (MADE, prompt);

  return g_strdup_printf ("POST %s HTTP/1.1\r\n" HOST "%sContent-Length: %" G_GSIZE_FORMAT
                          "\r\n\r\n%s",
                          path,
                          headers,
                          strlen (body),
                          body);
}

static HttpReply *
send_and_receive (int client, const char *bytes)
{
  http_send (client, bytes, -1);
  return http_receive (client, FALSE);
}

static void
test_which (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = server_test_make (fixture, "which");
  const char *asset = http_get (made, "assets.0.url");
  const char *sha256 = http_get (made, "assets.0.sha256");
  const struct
  {
    char *bytes;
    guint status;
    gboolean is_direct;
  } rows[] = {
    { g_strdup (HEALTH), 200, TRUE },
    { dup_post ("/api/v1/generations", "", "which"), 200, TRUE },
    { dup_post ("/api/v1/generations/cache/check", "", "which"), 200, TRUE },
    { dup_post ("/api/v1/generations/cache/check", "", "another"), 200, TRUE },
    { g_strdup_printf ("GET %s HTTP/1.1\r\n" HOST "\r\n", asset), 200, TRUE },
    { g_strdup_printf ("GET %s HTTP/1.1\r\n" HOST "Range: bytes=1-2\r\n\r\n", asset), 206, TRUE },
    { g_strdup_printf ("GET %s HTTP/1.1\r\n" HOST "If-None-Match: \"%s\"\r\n\r\n", asset, sha256),
      304,
      TRUE },
    { g_strdup ("GET /none HTTP/1.1\r\n" HOST "\r\n"), 404, TRUE },
    { g_strdup ("PUT /api/health HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}"), 405, TRUE },
    { g_strdup ("POST /api/v1/generations HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n{"),
      400,
      TRUE },
    { dup_post ("/api/v1/generations", "", "new"), 200, FALSE },
    { g_strdup ("GET /api/health HTTP/1.0\r\n" HOST "\r\n"), 200, FALSE },
    { g_strdup ("POST /api/v1/generations/cache/check HTTP/1.1\r\n" HOST
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
      400,
      FALSE },
    { dup_post ("/api/v1/generations", "Upgrade: h2c\r\n", "which"), 200, FALSE },
    { g_strdup ("GET /api/v1/providers HTTP/1.1\r\n" HOST "\r\n"), 200, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint64 before = count_direct (fixture);
      int client = http_connect (fixture->port);
      g_autofree char *bytes = rows[i].bytes;
      g_autoptr (HttpReply) reply = send_and_receive (client, bytes);

      g_test_message ("%s → %s", bytes, reply->head);
      http_assert_status (reply, rows[i].status);
      close (client);
      assert_direct (fixture, before + (rows[i].is_direct ? 1 : 0));
    }
}

/* One connection, on which answers with and without libsoup take turns. */
static void
test_to_and_fro (ServerFixture *fixture, gconstpointer setup)
{
  int client = http_connect (fixture->port);
  guint64 before = count_direct (fixture);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("turn %u", i);
      g_autofree char *bytes = dup_post ("/api/v1/generations", "", prompt);
      g_autoptr (HttpReply) miss = send_and_receive (client, bytes);
      g_autoptr (HttpReply) hit = send_and_receive (client, bytes);

      http_assert_status (miss, 200);
      g_assert_cmpstr (http_get (miss, "outcome"), ==, "miss");
      http_assert_status (hit, 200);
      g_assert_cmpstr (http_get (hit, "outcome"), ==, "hit");
    }
  close (client);
  assert_direct (fixture, before + 20);
}

/* All at once: none overtakes one that a provider keeps waiting. */
static void
test_order (ServerFixture *fixture, gconstpointer setup)
{
  static const char *const prompts[] = { "known", "slow one", "known", "known", "slow two" };
  g_autoptr (HttpReply) known = server_test_make (fixture, "known");
  g_autoptr (GString) bytes = g_string_new (NULL);
  int client = http_connect (fixture->port);

  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autofree char *one = dup_post ("/api/v1/generations", "", prompts[i]);

      g_string_append (bytes, one);
      g_string_append (bytes, HEALTH);
    }
  http_send (client, bytes->str, -1);
  shutdown (client, SHUT_WR);
  {
    g_autofree char *answers = http_receive_all (client);
    const char *at = answers;

    for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
      {
        const char *wanted =
            g_str_equal (prompts[i], "known") ? "\"outcome\":\"hit\"" : "\"outcome\":\"miss\"";

        at = strstr (at, "\"outcome\":");
        g_assert_nonnull (at);
        g_assert_true (g_str_has_prefix (at, wanted));
        at = strstr (at, "\r\n\r\n");
        g_assert_nonnull (at);
        g_assert_true (g_str_has_prefix (at + 4, "{\"status\":\"healthy\""));
      }
    g_assert_null (strstr (at, "\"outcome\":"));
  }
  close (client);
}

static void
assert_in_pieces (ServerFixture *fixture, const char *bytes, gsize piece)
{
  int client = http_connect (fixture->port);
  g_autoptr (HttpReply) reply = NULL;

  for (gsize at = 0; at < strlen (bytes); at += piece)
    http_send (client, bytes + at, (gssize) MIN (piece, strlen (bytes) - at));
  reply = http_receive (client, FALSE);
  http_assert_status (reply, 200);
  g_assert_cmpstr (http_get (reply, "outcome"), ==, "hit");
  close (client);
}

/* However it is cut, it is one request, and answered at once when it is whole. */
static void
test_in_pieces (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = server_test_make (fixture, "pieces");
  g_autofree char *bytes = dup_post ("/api/v1/generations", "", "pieces");
  guint64 before = count_direct (fixture);
  gsize head = (gsize) (strstr (bytes, "\r\n\r\n") + 4 - bytes);

  assert_in_pieces (fixture, bytes, 1);
  assert_in_pieces (fixture, bytes, 7);
  assert_in_pieces (fixture, bytes, head - 2);
  assert_in_pieces (fixture, bytes, head);
  assert_direct (fixture, before + 4);
}

/* Half of one after a whole one, and then what cannot stand there. */
static void
test_a_fault_after_it (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *answers = http_raw (fixture->port, HEALTH HEALTH "GET /bad\r\n\r\n" HEALTH, -1);
  const char *last = strstr (answers, "HTTP/1.1 400 ");
  g_autofree char *half = http_raw (fixture->port, HEALTH "GET /api/he", -1);

  g_assert_nonnull (last);
  g_assert_null (strstr (last, "HTTP/1.1 200 "));
  g_assert_true (g_str_has_prefix (answers, "HTTP/1.1 200 "));
  g_assert_true (g_str_has_prefix (half, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (half, "HTTP/1.1 400 "));
}

static void
test_closing (ServerFixture *fixture, gconstpointer setup)
{
  int client = http_connect (fixture->port);
  g_autoptr (HttpReply) reply =
      send_and_receive (client, "GET /api/health HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
  g_autofree char *connection = http_dup_header (reply, "Connection");
  g_autofree char *date = http_dup_header (reply, "Date");

  http_assert_status (reply, 200);
  g_assert_cmpstr (connection, ==, "close");
  g_assert_true (g_str_has_suffix (date, " GMT"));
  g_assert_cmpuint (strlen (date), ==, strlen ("Sun, 06 Nov 1994 08:49:37 GMT"));
  g_assert_true (http_is_closed (client));
  close (client);
}

static void
test_heads_alone (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = server_test_make (fixture, "heads");
  g_autofree char *bytes =
      g_strdup_printf ("HEAD %s HTTP/1.1\r\n" HOST "\r\n" HEALTH, http_get (made, "assets.0.url"));
  int client = http_connect (fixture->port);
  g_autoptr (HttpReply) head = NULL;
  g_autofree char *length = NULL;

  http_send (client, bytes, -1);
  head = http_receive (client, TRUE);
  http_assert_status (head, 200);
  length = http_dup_header (head, "Content-Length");
  g_assert_cmpint (g_ascii_strtoll (length, NULL, 10), ==, http_get_int (made, "assets.0.bytes"));
  close (client);
}

/* More than a socket holds, to one who reads it late, beside one who does not wait. */
static void
test_a_slow_reader (ServerFixture *fixture, gconstpointer setup)
{
  static const gint64 size = 20000000;
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"long\",\"bytes\":20000000");
  g_autoptr (HttpReply) made = http_ask (fixture->port, "POST", "/api/v1/generations", body);
  g_autofree char *bytes =
      g_strdup_printf ("GET %s HTTP/1.1\r\n" HOST "\r\n" HEALTH, http_get (made, "assets.0.url"));
  guint64 before = count_direct (fixture);
  int client = http_connect (fixture->port);
  g_autoptr (HttpReply) other = NULL;
  g_autofree char *answers = NULL;
  gsize received = 0;
  gssize count = 0;
  char block[65536];
  char tail[17] = "";

  http_send (client, bytes, -1);
  other = http_ask (fixture->port, "GET", "/api/health", NULL);
  http_assert_status (other, 200);
  shutdown (client, SHUT_WR);
  while ((count = recv (client, block, sizeof block, 0)) > 0)
    {
      received += (gsize) count;
      if (count >= 16)
        memcpy (tail, block + count - 16, 16);
    }
  g_assert_cmpint (received, >, size);
  g_assert_cmpint (received, <, size + 4000);
  g_assert_nonnull (strchr (tail, '}'));
  close (client);
  assert_direct (fixture, before + 3);
}

#define ADD(path, setup, function)                                                                 \
  g_test_add (path, ServerFixture, setup, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/direct/which", NULL, test_which);
  ADD ("/direct/to-and-fro", NULL, test_to_and_fro);
  ADD ("/direct/order", NULL, test_order);
  ADD ("/direct/in-pieces", NULL, test_in_pieces);
  ADD ("/direct/a-fault-after-it", NULL, test_a_fault_after_it);
  ADD ("/direct/closing", NULL, test_closing);
  ADD ("/direct/heads-alone", NULL, test_heads_alone);
  ADD ("/direct/a-slow-reader", NULL, test_a_slow_reader);
  return g_test_run ();
}
