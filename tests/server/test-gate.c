/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include <string.h>
#include <unistd.h>

/* Who and what is let in: broken framing, other names, other sites, tokens. */

#define HOST    "Host: 127.0.0.1\r\n"
#define HEALTH  "GET /api/health HTTP/1.1\r\n" HOST
#define TAIL    "GET /api/health HTTP/1.1\r\n" HOST "X-Tail: 1\r\n\r\n"
#define POST    "POST /api/v1/generations HTTP/1.1\r\n" HOST
#define REQUEST "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"framing\"}}"

static guint
count_answers (const char *text)
{
  guint count = 0;

  for (const char *at = text; (at = strstr (at, "HTTP/1.1 ")) != NULL; at += 9)
    count++;
  return count;
}

/* Of reliability: requests that a plain server takes for two, or runs without
 * their bodies. Each is answered once, and nothing runs. */
static const struct
{
  const char *bytes;
  const char *status; /* "" where the connection just ends */
} broken[] = {
  { "GET /api/health HTTP/1.1\r\n\r\n" TAIL, "400" },
  { HEALTH HOST "\r\n" TAIL, "400" },
  { POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\n{}\n" TAIL, "400" },
  { POST "Content-Length: 3\r\nContent-Length: 6\r\n\r\n{}\n{}\n" TAIL, "400" },
  { POST "Content-Length: -5\r\n\r\n" TAIL, "400" },
  { POST "Content-Length: +3\r\n\r\n{}\n" TAIL, "400" },
  { POST "Content-Length: 99999999999999999999\r\n\r\n" TAIL, "400" },
  { POST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" TAIL, "400" },
  { POST "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" TAIL, "400" },
  { POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" TAIL, "501" },
  { POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" TAIL, "501" },
  { POST "Transfer-Encoding: chunked\r\n\r\n3\n{}\n\n0\n\n" TAIL, "400" },
  { POST "Transfer-Encoding: chunked\r\n\r\n0x3\r\n{}\n\r\n0\r\n\r\n" TAIL, "400" },
  { POST "Transfer-Encoding: chunked\r\n\r\n+3\r\n{}\n\r\n0\r\n\r\n" TAIL, "400" },
  { POST "Transfer-Encoding: chunked\r\n\r\nzz\r\n" REQUEST "\r\n0\r\n\r\n" TAIL, "400" },
  { POST "Transfer-Encoding: chunked\r\n\r\n-1\r\n" REQUEST "\r\n0\r\n\r\n" TAIL, "400" },
  { POST "Transfer-Encoding: chunked\r\n\r\n10000000000000003\r\n" REQUEST "\r\n0\r\n\r\n", "400" },
  { POST "Content-Length: 10\r\n\r\n{}\n", "400" },
  { POST "Transfer-Encoding: chunked\r\n\r\na\r\n{}\n", "400" },
  { POST "Transfer-Encoding: chunked\r\n\r\n46\r\n" REQUEST "\r\n", "400" },
  { "GET /api/health HTTP/1.1\nHost: 127.0.0.1\n\n" TAIL, "400" },
  { HEALTH "X: a\r\n b\r\n\r\n" TAIL, "400" },
  { HEALTH "nothing\r\n\r\n" TAIL, "400" },
  { HEALTH "X: \xff\r\n\r\n" TAIL, "400" },
  { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505" },
};

static void
test_broken_framing (ServerFixture *fixture, gconstpointer setup)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *answer = http_raw (fixture->port, broken[i].bytes, -1);
      g_autofree char *wanted = g_strconcat ("HTTP/1.1 ", broken[i].status, " ", NULL);

      g_autofree char *shown = g_strescape (broken[i].bytes, NULL);

      g_test_message ("%s → %s", shown, answer);
      g_assert_true (g_str_has_prefix (answer, wanted));
      g_assert_cmpuint (count_answers (answer), ==, 1);
      g_assert_nonnull (strstr (answer, "Connection: close"));
      g_assert_nonnull (strstr (answer, "{\"error\":{\"code\":\"invalid_request\""));
    }
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 0);
}

static void
test_a_nul (ServerFixture *fixture, gconstpointer setup)
{
  static const char bytes[] = HEALTH "X: a\0b\r\n\r\n";
  g_autofree char *answer = http_raw (fixture->port, bytes, sizeof bytes - 1);

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 400 "));
}

static void
test_long_heads (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *value = g_strnfill (99000, 'x');
  g_autofree char *bytes = g_strconcat (HEALTH "X: ", value, "\r\n\r\n", NULL);
  g_autofree char *path = g_strnfill (15000, 'k');
  g_autofree char *long_path = g_strconcat ("/api/v1/generations/cache/", path, NULL);
  g_autofree char *answer = http_raw (fixture->port, bytes, -1);
  g_autoptr (HttpReply) reply = http_ask (fixture->port, "GET", long_path, NULL);

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 431 "));
  http_assert_status (reply, 404);
}

/* What was sent in one piece is answered in order, and one at a time. */
static void
test_pipelining (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autofree char *answer = NULL;

  g_string_append_printf (
      bytes, POST "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen (REQUEST), REQUEST);
  g_string_append (bytes, TAIL "GET /none HTTP/1.1\r\n" HOST "\r\n");
  g_string_append (bytes, "GET /bad\r\n\r\n" TAIL);
  answer = http_raw (fixture->port, bytes->str, -1);
  g_assert_cmpuint (count_answers (answer), ==, 4);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (answer, "\"outcome\":\"miss\""));
  g_assert_nonnull (strstr (answer, "HTTP/1.1 404 "));
  g_assert_nonnull (strstr (answer, "HTTP/1.1 400 "));
}

static void
test_a_chunked_body (ServerFixture *fixture, gconstpointer setup)
{
  int client = http_connect (fixture->port);
  g_autofree char *bytes = g_strdup_printf (POST "Transfer-Encoding: chunked\r\n\r\n"
                                                 "%x\r\n%s\r\n0\r\n\r\n",
                                            (guint) strlen (REQUEST),
                                            REQUEST);
  g_autoptr (HttpReply) reply = NULL;

  for (gsize i = 0; bytes[i] != '\0'; i++)
    http_send (client, bytes + i, 1);
  reply = http_receive (client, FALSE);
  http_assert_status (reply, 200);
  close (client);
}

static void
test_expect_continue (ServerFixture *fixture, gconstpointer setup)
{
  int client = http_connect (fixture->port);
  g_autofree char *head = g_strdup_printf (
      POST "Expect: 100-continue\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", strlen (REQUEST));
  g_autoptr (HttpReply) reply = NULL;
  g_autoptr (GString) first = g_string_new (NULL);
  char byte = 0;

  http_send (client, head, -1);
  while (!g_str_has_suffix (first->str, "\r\n\r\n") && read (client, &byte, 1) == 1)
    g_string_append_c (first, byte);
  g_assert_true (g_str_has_prefix (first->str, "HTTP/1.1 100 Continue\r\n"));
  http_send (client, REQUEST, -1);
  reply = http_receive (client, FALSE);
  http_assert_status (reply, 200);
  close (client);
}

static const struct
{
  const char *headers; /* instead of Host */
  const char *target;
  guint status;
} names[] = {
  { "Host: 127.0.0.1\r\n", "/api/health", 200 },
  { "Host: localhost:8000\r\n", "/api/health", 200 },
  { "Host: LOCALHOST\r\n", "/api/health", 200 },
  { "Host: [::1]:8000\r\n", "/api/health", 200 },
  { "Host: media.example.org\r\n", "/api/health", 200 },
  { "Host: evil.example\r\n", "/api/health", 400 },
  { "Host: localhost.evil.example\r\n", "/api/health", 400 },
  { "Host: 127.0.0.1.evil.example\r\n", "/api/health", 400 },
  { "Host: 10.0.0.1\r\n", "/api/health", 400 },
  { "Host: [::1\r\n", "/api/health", 400 },
  { "Host: 127.0.0.1/x\r\n", "/api/health", 400 },
  { "Host: a@127.0.0.1\r\n", "/api/health", 400 },
  { "Host: 127.0.0.1\r\n", "http://evil.example/api/health", 400 },
  { "Host: 127.0.0.1\r\n", "http://localhost/api/health", 200 },
  { "Host: 127.0.0.1\r\nOrigin: http://127.0.0.1:8000\r\n", "/api/health", 200 },
  { "Host: 127.0.0.1\r\nOrigin: https://media.example.org\r\n", "/api/health", 200 },
  { "Host: 127.0.0.1\r\nOrigin: https://evil.example\r\n", "/api/health", 403 },
  { "Host: 127.0.0.1\r\nOrigin: null\r\n", "/api/health", 403 },
  { "Host: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n", "/api/health", 200 },
  { "Host: 127.0.0.1\r\nSec-Fetch-Site: none\r\n", "/api/health", 200 },
  { "Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site\r\n", "/api/health", 403 },
  { "Host: 127.0.0.1\r\nSec-Fetch-Site: same-site\r\n", "/api/health", 403 },
  { "Host: 127.0.0.1\r\n", "/a/../../etc/passwd", 404 },
  { "Host: 127.0.0.1\r\n", "//api/health", 404 },
  { "Host: 127.0.0.1\r\n", "/api/health/", 404 },
  { "Host: 127.0.0.1\r\n", "/api/%68ealth", 200 },
  { "Host: 127.0.0.1\r\n", "/assets/..%2f..%2fetc%2fpasswd", 404 },
  { "Host: 127.0.0.1\r\n", "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404 },
  { "Host: 127.0.0.1\r\n", "/assets/../../etc/passwd", 404 },
  { "Host: 127.0.0.1\r\n", "/assets/a%00b", 404 },
  { "Host: 127.0.0.1\r\n", "/api/v1/generations/cache/%ff", 404 },
  { "Host: 127.0.0.1\r\n", "/api/v1/generations/cache/%zz", 400 },
  { "Host: 127.0.0.1\r\n", "/api/health?x=1", 400 },
  { "Host: 127.0.0.1\r\n", "/api/v1/generations/cache/entries?limit=1&limit=2", 400 },
  { "Host: 127.0.0.1\r\n", "/api/v1/generations/cache/entries?tag=%ff", 400 },
};

static void
test_names (ServerFixture *fixture, gconstpointer setup)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *bytes = g_strdup_printf (
          "GET %s HTTP/1.1\r\n%sConnection: close\r\n\r\n", names[i].target, names[i].headers);
      g_autofree char *answer = http_raw (fixture->port, bytes, -1);
      guint status = strlen (answer) > 12 ? (guint) g_ascii_strtoull (answer + 9, NULL, 10) : 0;

      g_test_message ("%s → %s", bytes, answer);
      g_assert_cmpuint (status, ==, names[i].status);
      g_assert_null (strstr (answer, "root:"));
    }
}

static void
test_methods (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) wrong = http_ask (fixture->port, "DELETE", "/api/health", NULL);
  g_autoptr (HttpReply) options = http_ask (fixture->port, "OPTIONS", "/api/v1/generations", NULL);
  g_autoptr (HttpReply) head = http_ask (fixture->port, "HEAD", "/api/health", NULL);
  g_autofree char *allowed = http_dup_header (wrong, "Allow");
  g_autofree char *posts = http_dup_header (options, "Allow");
  g_autofree char *length = http_dup_header (head, "Content-Length");

  http_assert_status (wrong, 405);
  g_assert_cmpstr (allowed, ==, "GET, HEAD");
  http_assert_status (options, 405);
  g_assert_cmpstr (posts, ==, "POST");
  http_assert_status (head, 200);
  g_assert_cmpint (g_ascii_strtoll (length, NULL, 10), >, 10);
}

static void
test_long_bodies (ServerFixture *fixture, gconstpointer setup)
{
  static const char *const heads[] = {
    POST "Content-Length: 33554433\r\n\r\n",
    POST "Content-Length: 1073741824\r\n\r\n",
    POST "Transfer-Encoding: chunked\r\n\r\n2000001\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      int client = http_connect (fixture->port);
      g_autoptr (HttpReply) reply = NULL;
      g_autofree char *block = g_strnfill (65536, ' ');

      http_send (client, heads[i], -1);
      http_send (client, block, 65536);
      reply = http_receive (client, FALSE);
      http_assert_status (reply, 413);
      g_assert_cmpstr (http_get (reply, "error.code"), ==, "too_large");
      close (client);
    }
}

static HttpReply *
ask_as (ServerFixture *fixture, const char *secret, const char *method, const char *path)
{
  g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", secret);

  return http_ask_with (
      fixture->port, method, path, header, g_str_equal (method, "POST") ? REQUEST : NULL);
}

static void
test_tokens (ServerFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *secret;
    const char *method;
    const char *path;
    guint status;
  } rows[] = {
    { "nobody", "GET", "/api/health", 200 },
    { "nobody", "GET", "/api/health/store", 401 },
    { "nobody", "POST", "/api/v1/generations", 401 },
    { "creator", "GET", "/api/health/store", 200 },
    { "creator", "GET", "/api/v1/generations/cache/stats", 403 },
    { "creator", "GET", "/api/v1/queue", 403 },
    { "creator", "POST", "/api/v1/generations", 200 },
    { "admin", "GET", "/api/v1/generations/cache/stats", 200 },
    { "admin", "POST", "/api/v1/generations", 200 },
    { "Admin", "GET", "/api/v1/queue", 401 },
  };
  g_autoptr (HttpReply) none = http_ask (fixture->port, "POST", "/api/v1/generations", REQUEST);
  g_autofree char *challenge = http_dup_header (none, "WWW-Authenticate");

  http_assert_status (none, 401);
  g_assert_cmpstr (http_get (none, "error.code"), ==, "unauthorized");
  g_assert_cmpstr (challenge, ==, "Bearer realm=\"Refrain\"");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HttpReply) reply = ask_as (fixture, rows[i].secret, rows[i].method, rows[i].path);

      g_test_message ("%s %s as %s", rows[i].method, rows[i].path, rows[i].secret);
      http_assert_status (reply, rows[i].status);
      g_assert_null (strstr (reply->body, rows[i].secret));
    }
}

/* What stands there twice is one value, which nobody takes for the better of the two. */
static void
test_headers_that_stand_there_twice (ServerFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *headers;
    guint status;
  } rows[] = {
    { "Authorization: Bearer admin\r\nAuthorization: Bearer creator\r\n", 401 },
    { "Authorization: Bearer creator\r\nAuthorization: Bearer admin\r\n", 401 },
    { "Authorization: Bearer admin\r\nAuthorization: Bearer admin\r\n", 401 },
    { "Authorization: Bearer admin\r\nOrigin: http://127.0.0.1\r\nOrigin: http://evil.example\r\n",
      403 },
    { "Authorization: Bearer admin\r\nOrigin: http://evil.example\r\nOrigin: http://127.0.0.1\r\n",
      403 },
    { "Authorization: Bearer admin\r\nSec-Fetch-Site: same-origin\r\n"
      "Sec-Fetch-Site: cross-site\r\n",
      403 },
    { "Authorization: Bearer admin\r\nCache-Control: max-age=5\r\nCache-Control: max-age=x\r\n",
      400 },
    { "Authorization: Bearer admin\r\nCache-Control: no-cache\r\n"
      "Cache-Control: only-if-cached\r\n",
      400 },
    { "Authorization: Bearer admin\r\nAccept: a\r\nAccept: b\r\n", 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HttpReply) reply =
          http_ask_with (fixture->port, "POST", "/api/v1/generations", rows[i].headers, REQUEST);

      g_test_message ("%s", rows[i].headers);
      http_assert_status (reply, rows[i].status);
    }
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 1);
}

static void
test_tenants (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = ask_as (fixture, "creator", "POST", "/api/v1/generations");
  g_autofree char *key = g_uri_escape_string (http_get (made, "key"), NULL, FALSE);
  g_autofree char *entry = g_strconcat ("/api/v1/generations/cache/", key, NULL);
  g_autofree char *id =
      g_strconcat ("/api/v1/generations/", http_get (made, "generation_id"), NULL);
  const char *asset = http_get (made, "assets.0.url");
  g_autoptr (HttpReply) own = ask_as (fixture, "creator", "GET", entry);
  g_autoptr (HttpReply) bytes = ask_as (fixture, "creator", "GET", asset);
  g_autoptr (HttpReply) their_entry = ask_as (fixture, "other", "GET", entry);
  g_autoptr (HttpReply) their_bytes = ask_as (fixture, "other", "GET", asset);
  g_autoptr (HttpReply) their_id = ask_as (fixture, "other", "GET", id);
  g_autoptr (HttpReply) limited = ask_as (fixture, "other", "GET", id);
  g_autofree char *wait = http_dup_header (limited, "Retry-After");

  http_assert_status (made, 200);
  http_assert_status (own, 200);
  http_assert_status (bytes, 200);
  http_assert_status (their_entry, 404);
  http_assert_status (their_bytes, 404);
  http_assert_status (their_id, 404);
  /* The fourth request in a minute is one too many for it. */
  http_assert_status (limited, 429);
  g_assert_cmpint (g_ascii_strtoll (wait, NULL, 10), >, 0);
}

static void
test_what_a_creator_may_name (ServerFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *body;
    guint status;
  } rows[] = {
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"}}", 200 },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"profile\":\"default\"}",
      200 },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"profile\":\"memoji\"}",
      403 },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"account\":\"kids\"}",
      200 },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"account\":\"default\"}",
      403 },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"namespace\":\"two\"}",
      400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HttpReply) reply = http_ask_with (fixture->port,
                                                   "POST",
                                                   "/api/v1/generations",
                                                   "Authorization: Bearer creator\r\n",
                                                   rows[i].body);

      g_test_message ("%s", rows[i].body);
      http_assert_status (reply, rows[i].status);
    }
}

static void
test_public_assets (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = ask_as (fixture, "creator", "POST", "/api/v1/generations");
  g_autoptr (HttpReply) open =
      http_ask (fixture->port, "GET", http_get (made, "assets.0.url"), NULL);
  g_autoptr (HttpReply) linked = http_ask_with (fixture->port,
                                                "GET",
                                                http_get (made, "assets.0.url"),
                                                "Sec-Fetch-Site: cross-site\r\n",
                                                NULL);
  g_autoptr (HttpReply) closed = http_ask (fixture->port, "GET", "/api/v1/providers", NULL);

  http_assert_status (open, 200);
  http_assert_status (linked, 200);
  http_assert_status (closed, 401);
}

#define ADD(path, setup, function)                                                                 \
  g_test_add (path, ServerFixture, setup, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char **argv)
{
  static const ServerSetup named = { .public_url = "https://media.example.org/" };
  static const ServerSetup guarded = { .with_tokens = TRUE,
                                       .config = "[account kids]\nlimit-day=100\n" };
  static const ServerSetup open = { .with_tokens = TRUE,
                                    .public_assets = TRUE,
                                    .config = "[account kids]\nlimit-day=100\n" };

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/gate/broken-framing", NULL, test_broken_framing);
  ADD ("/gate/a-nul", NULL, test_a_nul);
  ADD ("/gate/long-heads", NULL, test_long_heads);
  ADD ("/gate/pipelining", NULL, test_pipelining);
  ADD ("/gate/a-chunked-body", NULL, test_a_chunked_body);
  ADD ("/gate/expect-continue", NULL, test_expect_continue);
  ADD ("/gate/names", &named, test_names);
  ADD ("/gate/methods", NULL, test_methods);
  ADD ("/gate/long-bodies", NULL, test_long_bodies);
  ADD ("/gate/tokens", &guarded, test_tokens);
  ADD ("/gate/headers-that-stand-there-twice", &guarded, test_headers_that_stand_there_twice);
  ADD ("/gate/tenants", &guarded, test_tenants);
  ADD ("/gate/what-a-creator-may-name", &guarded, test_what_a_creator_may_name);
  ADD ("/gate/public-assets", &open, test_public_assets);
  return g_test_run ();
}
