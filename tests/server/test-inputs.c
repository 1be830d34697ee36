/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include "rf-hash.h"

#include <string.h>
#include <unistd.h>

/* What a request brings along: steps, and files as inputs. */

#define PATH  "/api/v1/generations"
#define CHECK "/api/v1/generations/cache/check"

static void
test_a_bundle (ServerFixture *fixture, gconstpointer setup)
{
  static const char body[] =
      "{\"steps\":[{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"}},"
      "{\"kind\":\"video\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"b\"},"
      "\"inputs\":{\"image\":{\"step\":0}}}]}";
  static const char wrong[] =
      "{\"steps\":[{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"tag\":1}]}";
  g_autoptr (HttpReply) check = http_ask (fixture->port, "POST", CHECK, body);
  g_autoptr (HttpReply) made = http_ask (fixture->port, "POST", PATH, body);
  g_autoptr (HttpReply) again = http_ask (fixture->port, "POST", PATH, body);
  g_autoptr (HttpReply) refused = http_ask (fixture->port, "POST", PATH, wrong);

  g_test_message ("%s", made->body);
  http_assert_status (check, 200);
  g_assert_cmpstr (http_get (check, "outcome"), ==, "miss");
  http_assert_status (made, 200);
  g_assert_cmpstr (http_get (made, "steps.1.kind"), ==, "video");
  http_assert_status (again, 200);
  g_assert_cmpstr (http_get (again, "outcome"), ==, "hit");
  http_assert_status (refused, 400);
  g_assert_cmpstr (http_get (refused, "error.details.0.parameter"), ==, "steps[0].tag");
}

/* An input that was sent before, or stands in the body, is the same input. */
static void
test_inputs (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) picture = server_test_make (fixture, "input");
  g_autoptr (HttpReply) bytes =
      http_ask (fixture->port, "GET", http_get (picture, "assets.0.url"), NULL);
  g_autofree char *changed = g_memdup2 (bytes->body, bytes->length);
  g_autofree char *data = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;
  g_autofree char *by_hash = NULL;
  g_autofree char *by_data = NULL;
  g_autofree char *put = NULL;
  g_autoptr (GString) request = g_string_new (NULL);
  g_autoptr (HttpReply) missing = NULL;
  g_autoptr (HttpReply) kept = NULL;
  g_autoptr (HttpReply) made = NULL;
  g_autoptr (HttpReply) found = NULL;
  int client = -1;

  /* Another picture than the cache has: its last byte is the checksum's. */
  changed[bytes->length - 1] ^= 1;
  sha256 = rf_hash_bytes (changed, bytes->length);
  data = g_base64_encode ((guchar *) changed, bytes->length);
  path = g_strconcat ("/api/v1/inputs/", sha256, NULL);
  by_hash =
      g_strdup_printf ("{\"kind\":\"video\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"v\"},"
                       "\"inputs\":{\"image\":{\"sha256\":\"%s\"}}}",
                       sha256);
  by_data =
      g_strdup_printf ("{\"kind\":\"video\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"v\"},"
                       "\"inputs\":{\"image\":{\"data\":\"%s\"}}}",
                       data);
  missing = http_ask (fixture->port, "POST", PATH, by_hash);
  http_assert_status (missing, 400);
  client = http_connect (fixture->port);
  g_string_append_printf (request,
                          "PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\n\r\n",
                          path,
                          bytes->length);
  g_string_append_len (request, changed, (gssize) bytes->length);
  http_send (client, request->str, (gssize) request->len);
  kept = http_receive (client, FALSE);
  close (client);
  http_assert_status (kept, 201);
  made = http_ask (fixture->port, "POST", PATH, by_hash);
  http_assert_status (made, 200);
  g_assert_cmpstr (http_get (made, "outcome"), ==, "miss");
  found = http_ask (fixture->port, "POST", PATH, by_data);
  http_assert_status (found, 200);
  g_assert_cmpstr (http_get (found, "outcome"), ==, "hit");
  g_assert_cmpstr (http_get (found, "key"), ==, http_get (made, "key"));
}

static void
test_wrong_inputs (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *hash = rf_hash_bytes ("abc", 3);
  g_autofree char *path = g_strconcat ("/api/v1/inputs/", hash, NULL);
  g_autoptr (HttpReply) good = http_ask (fixture->port, "PUT", path, "abc");
  g_autoptr (HttpReply) again = http_ask (fixture->port, "PUT", path, "abc");
  g_autoptr (HttpReply) other = http_ask (fixture->port, "PUT", path, "abd");
  g_autoptr (HttpReply) name = http_ask (fixture->port, "PUT", "/api/v1/inputs/abc", "abc");
  g_autofree char *cut =
      g_strdup_printf ("PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc", path);
  g_autofree char *answer = http_raw (fixture->port, cut, -1);
  g_autofree char *tmp = g_build_filename (fixture->engine.folder, "tmp", NULL);

  http_assert_status (good, 201);
  http_assert_status (again, 201);
  http_assert_status (other, 400);
  g_assert_nonnull (strstr (http_get (other, "error.message"), "SHA-256"));
  http_assert_status (name, 400);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 400 "));
  server_test_stop (fixture, 1000);
  g_assert_cmpuint (engine_test_count_files (tmp), <=, 1); /* the reserve */
}

/* A body of megabytes goes by pieces, with pauses. */
static void
test_a_large_input (ServerFixture *fixture, gconstpointer setup)
{
  gsize length = 20 * 1024 * 1024 + 7;
  g_autofree char *content = g_malloc (length);
  g_autofree char *hash = NULL;
  g_autofree char *head = NULL;
  g_autoptr (HttpReply) reply = NULL;
  int client = http_connect (fixture->port);

  for (gsize i = 0; i < length; i++)
    content[i] = (char) (i * 2654435761u >> 13);
  hash = rf_hash_bytes (content, length);
  head = g_strdup_printf ("PUT /api/v1/inputs/%s HTTP/1.1\r\nHost: localhost\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          hash,
                          length);
  http_send (client, head, -1);
  http_send (client, content, (gssize) length);
  reply = http_receive (client, FALSE);
  http_assert_status (reply, 201);
  close (client);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, ServerFixture, NULL, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/inputs/a-bundle", test_a_bundle);
  ADD ("/inputs/inputs", test_inputs);
  ADD ("/inputs/wrong-inputs", test_wrong_inputs);
  ADD ("/inputs/a-large-input", test_a_large_input);
  return g_test_run ();
}
