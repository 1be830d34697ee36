/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include "rf-hash.h"

#include <string.h>
#include <unistd.h>

/* Generations over HTTP: made, found, joined and refreshed. */

#define PATH  "/api/v1/generations"
#define CHECK "/api/v1/generations/cache/check"

static void
test_miss_and_hit (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) miss = server_test_make (fixture, "twice");
  g_autoptr (HttpReply) hit = server_test_make (fixture, "twice");
  g_autofree char *status = http_dup_header (hit, "Cache-Status");

  g_assert_cmpstr (http_get (miss, "outcome"), ==, "miss");
  g_assert_cmpstr (http_get (hit, "outcome"), ==, "hit");
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 1);
  http_assert_header (miss, "X-Cache", "MISS");
  http_assert_header (miss, "X-Cost", "1");
  http_assert_header (miss, "X-Charged", "1");
  http_assert_header (miss, "X-Saved", "0");
  http_assert_header (hit, "X-Cache", "HIT");
  http_assert_header (hit, "X-Charged", "0");
  http_assert_header (hit, "X-Saved", "1");
  http_assert_header (hit, "X-Cache-Key", http_get (hit, "key"));
  g_assert_true (g_str_has_prefix (status, "Refrain; hit; ttl=3153"));
  g_assert_nonnull (strstr (status, "; key=\"CACHE#image#"));
  /* Where the file lies is told to nobody. */
  g_assert_true (JSON_NODE_HOLDS_NULL (http_find (hit, "assets.0.path")));
  g_assert_null (strstr (hit->body, fixture->engine.folder));
}

typedef struct
{
  const char *what;
  const char *headers;
  const char *params; /* members of the body after params */
  guint status;
  const char *outcome; /* or the error's code */
} Directive;

static void
test_directives (ServerFixture *fixture, gconstpointer setup)
{
  static const Directive rows[] = {
    { "it is there", "", "", 200, "hit" },
    { "anew", "Cache-Control: no-cache\r\n", "", 200, "refreshed" },
    { "anew in the body", "", ",\"force_refresh\":true", 200, "refreshed" },
    { "old enough", "Cache-Control: max-age=3600\r\n", "", 200, "hit" },
    { "only this", "Cache-Control: only-if-cached\r\n", "", 200, "hit" },
    { "only what is not there",
      "Cache-Control: only-if-cached\r\n",
      ",\"version\":7",
      504,
      "not_cached" },
    { "several", "Cache-Control: only-if-cached, max-age=3600\r\n", "", 200, "hit" },
    { "unknown ones are passed over", "Cache-Control: min-fresh=3\r\n", "", 200, "hit" },
    { "a bad age", "Cache-Control: max-age=soon\r\n", "", 400, "invalid_request" },
    { "kept nowhere", "Cache-Control: no-store\r\n", ",\"version\":8", 200, "bypass" },
    { "too dear", "", ",\"version\":9,\"max_cost\":0.5", 402, "over_budget" },
  };
  g_autoptr (HttpReply) made = server_test_make (fixture, "directives");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"kind\":\"image\",\"provider\":\"dummy\","
                                               "\"params\":{\"prompt\":\"directives\"}%s}",
                                               rows[i].params);
      g_autoptr (HttpReply) reply =
          http_ask_with (fixture->port, "POST", PATH, rows[i].headers, body);

      g_test_message ("%s", rows[i].what);
      http_assert_status (reply, rows[i].status);
      g_assert_cmpstr (
          http_get (reply, rows[i].status == 200 ? "outcome" : "error.code"), ==, rows[i].outcome);
    }
}

/* What is kept nowhere can still be fetched, and by its address alone. */
static void
test_an_unstored_result (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"gone\"");
  g_autoptr (HttpReply) made =
      http_ask_with (fixture->port, "POST", PATH, "Cache-Control: no-store\r\n", body);
  g_autoptr (HttpReply) bytes =
      http_ask (fixture->port, "GET", http_get (made, "assets.0.url"), NULL);
  g_autofree char *hash = rf_hash_bytes (bytes->body, bytes->length);

  http_assert_status (made, 200);
  g_assert_cmpstr (http_get (made, "outcome"), ==, "bypass");
  g_assert_false (json_node_get_boolean (http_find (made, "stored")));
  http_assert_status (bytes, 200);
  g_assert_cmpstr (hash, ==, http_get (made, "assets.0.sha256"));
}

static void
test_faults (ServerFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *code;
    const char *parameter;
  } rows[] = {
    { "", 400, "invalid_request", NULL },
    { "{", 400, "invalid_request", NULL },
    { "[]", 400, "invalid_request", NULL },
    { "null", 400, "invalid_request", NULL },
    { "{\"kind\":\"image\"}{}", 400, "invalid_request", NULL },
    { "{\"kind\":\"image\",\"kind\":\"image\"}", 400, "invalid_request", NULL },
    { "{\"kind\":\"\xff\"}", 400, "invalid_request", NULL },
    { "{\"kind\":\"picture\"}", 400, "invalid_request", "kind" },
    { "{\"kind\":\"image\",\"prams\":{}}", 400, "invalid_request", "prams" },
    { "{\"kind\":\"image\",\"params\":[]}", 400, "invalid_request", "params" },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"size\":\"x\"}}",
      400,
      "invalid_request",
      "size" },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"inputs\":{\"image\":{\"file\":\"/etc/passwd\"}}}",
      400,
      "invalid_request",
      "inputs.image" },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"inputs\":{\"image\":{\"url\":\"http://127.0.0.1/\"}}}",
      400,
      "invalid_request",
      "inputs.image" },
    { "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
      "\"inputs\":{\"image\":{\"data\":\"***\"}}}",
      400,
      "invalid_request",
      "inputs.image" },
    { "{\"kind\":\"image\",\"provider\":\"nobody\",\"params\":{\"prompt\":\"a\"}}", 0, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HttpReply) reply = http_ask (fixture->port, "POST", PATH, rows[i].body);
      g_autoptr (HttpReply) check = http_ask (fixture->port, "POST", CHECK, rows[i].body);

      g_autofree char *shown = g_strescape (rows[i].body, NULL);

      g_test_message ("%s → %s", shown, reply->body);
      if (rows[i].status != 0)
        {
          http_assert_status (reply, rows[i].status);
          g_assert_cmpstr (http_get (reply, "error.code"), ==, rows[i].code);
        }
      g_assert_cmpuint (reply->status, >=, 400);
      g_assert_cmpuint (check->status, ==, reply->status);
      g_assert_nonnull (http_get (reply, "error.message"));
      if (rows[i].parameter != NULL)
        g_assert_cmpstr (http_get (reply, "error.details.0.parameter"), ==, rows[i].parameter);
    }
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 0);
}

/* Far deeper than any stack of a careless reader. */
static void
test_a_deep_body (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = g_strnfill (100000, '[');
  g_autoptr (HttpReply) reply = http_ask (fixture->port, "POST", PATH, body);
  g_autoptr (HttpReply) after = server_test_make (fixture, "after");

  http_assert_status (reply, 400);
  http_assert_status (after, 200);
}

static void
test_failures_of_providers (ServerFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *params;
    guint status;
    const char *code;
  } rows[] = {
    { "\"prompt\":\"f1\",\"fail\":\"refused\"", 422, "refused" },
    { "\"prompt\":\"f2\",\"fail\":\"provider_failed\"", 502, "provider_failed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = server_test_dup_request (rows[i].params);
      g_autoptr (HttpReply) reply = http_ask (fixture->port, "POST", PATH, body);

      g_test_message ("%s → %s", body, reply->body);
      http_assert_status (reply, rows[i].status);
      g_assert_cmpstr (http_get (reply, "error.code"), ==, rows[i].code);
    }
}

typedef struct
{
  guint port;
  const char *body;
  HttpReply *reply;
} Asker;

static gpointer
ask_thread (gpointer data)
{
  Asker *asker = data;

  asker->reply = http_ask (asker->port, "POST", PATH, asker->body);
  return NULL;
}

static void
test_a_stampede (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"stampede\",\"delay_ms\":500");
  Asker askers[100];
  GThread *threads[G_N_ELEMENTS (askers)];
  guint misses = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      askers[i] = (Asker){ fixture->port, body, NULL };
      threads[i] = g_thread_new ("asker", ask_thread, &askers[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      g_thread_join (threads[i]);
      http_assert_status (askers[i].reply, 200);
      misses += g_str_equal (http_get (askers[i].reply, "outcome"), "miss");
      http_reply_free (askers[i].reply);
    }
  g_assert_cmpuint (misses, ==, 1);
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 1);
}

/* Hits go on while many wait for slow providers. */
static void
test_hits_beside_misses (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = server_test_make (fixture, "fast");
  Asker askers[50];
  GThread *threads[G_N_ELEMENTS (askers)];
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  guint hits = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      g_autofree char *params =
          g_strdup_printf ("\"prompt\":\"slow %" G_GSIZE_FORMAT "\",\"delay_ms\":300", i);

      g_ptr_array_add (bodies, server_test_dup_request (params));
      askers[i] = (Asker){ fixture->port, g_ptr_array_index (bodies, i), NULL };
      threads[i] = g_thread_new ("asker", ask_thread, &askers[i]);
    }
  while (engine_test_count_calls (&fixture->engine, "") < 3)
    g_usleep (5000);
  while (engine_test_count_calls (&fixture->engine, "") < 40)
    {
      g_autoptr (HttpReply) hit = server_test_make (fixture, "fast");

      g_assert_cmpstr (http_get (hit, "outcome"), ==, "hit");
      hits++;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      g_thread_join (threads[i]);
      http_assert_status (askers[i].reply, 200);
      http_reply_free (askers[i].reply);
    }
  g_assert_cmpuint (hits, >, 5);
}

static void
test_idempotency (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"once\"");
  g_autofree char *other = server_test_dup_request ("\"prompt\":\"other\"");
  const char *headers = "Idempotency-Key: k1\r\nCache-Control: no-cache\r\n";
  g_autoptr (HttpReply) first = http_ask_with (fixture->port, "POST", PATH, headers, body);
  g_autoptr (HttpReply) again = http_ask_with (fixture->port, "POST", PATH, headers, body);
  g_autoptr (HttpReply) wrong = http_ask_with (fixture->port, "POST", PATH, headers, other);
  g_autoptr (HttpReply) empty =
      http_ask_with (fixture->port, "POST", PATH, "Idempotency-Key: \r\n", body);

  http_assert_status (first, 200);
  http_assert_header (first, "Idempotency-Replayed", NULL);
  http_assert_status (again, 200);
  http_assert_header (again, "Idempotency-Replayed", "true");
  g_assert_cmpstr (http_get (again, "generation_id"), ==, http_get (first, "generation_id"));
  g_assert_cmpstr (http_get (again, "outcome"), ==, http_get (first, "outcome"));
  http_assert_status (wrong, 409);
  http_assert_status (empty, 400);
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 1);
}

/* Who goes away stops nothing: the next one finds it. */
static void
test_who_leaves (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = g_strdup ("{\"kind\":\"image\",\"provider\":\"dummy-paid\",\"params\":{"
                                    "\"prompt\":\"left\",\"delay_ms\":400}}");
  g_autofree char *bytes = g_strdup_printf ("POST " PATH " HTTP/1.1\r\nHost: localhost\r\n"
                                            "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                            strlen (body),
                                            body);
  int client = http_connect (fixture->port);
  g_autoptr (HttpReply) found = NULL;

  http_send (client, bytes, -1);
  while (engine_test_count_calls (&fixture->engine, "") == 0)
    g_usleep (5000);
  close (client);
  found = http_ask (fixture->port, "POST", PATH, body);
  http_assert_status (found, 200);
  g_assert_cmpuint (engine_test_count_calls (&fixture->engine, ""), ==, 1);
}

static void
test_explaining (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = server_test_make (fixture, "explain");
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"explain\",\"delay_ms\":1");
  g_autoptr (HttpReply) check = http_ask (fixture->port, "POST", CHECK "?explain=1", body);
  g_autoptr (HttpReply) unknown = http_ask (fixture->port, "POST", CHECK "?explan=1", body);

  http_assert_status (check, 200);
  g_assert_nonnull (http_get (check, "canonical"));
  http_assert_status (unknown, 400);
  g_assert_cmpstr (http_get (unknown, "error.details.0.parameter"), ==, "explan");
}

static void
test_priced_hits (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body =
      g_strdup ("{\"kind\":\"image\",\"provider\":\"dummy\",\"profile\":\"media-"
                "api\",\"params\":{\"prompt\":\"priced\"}}");
  g_autoptr (HttpReply) miss = http_ask (fixture->port, "POST", PATH, body);
  g_autoptr (HttpReply) hit = http_ask (fixture->port, "POST", PATH, body);

  http_assert_status (miss, 200);
  http_assert_status (hit, 200);
  http_assert_header (hit, "X-Cache", "HIT");
  http_assert_header (hit, "X-Charged", "1");
}

/* What cannot stand in a header does not break it. */
static void
test_strange_keys (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made =
      http_ask (fixture->port,
                "POST",
                PATH,
                "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"a\"},"
                "\"purpose\":\"x\\r\\nX-Evil: 1\\\"\\\\\",\"from_scene_id\":\"caf\\u00e9/|%\"}");
  g_autofree char *evil = http_dup_header (made, "X-Evil");
  g_autofree char *key = g_uri_escape_string (http_get (made, "key"), NULL, FALSE);
  g_autofree char *path = g_strconcat ("/api/v1/generations/cache/", key, NULL);
  g_autoptr (HttpReply) shown = http_ask (fixture->port, "GET", path, NULL);
  g_autoptr (HttpReply) taken = http_ask (fixture->port, "DELETE", path, NULL);
  g_autoptr (HttpReply) gone = http_ask (fixture->port, "DELETE", path, NULL);

  http_assert_status (made, 200);
  g_assert_null (evil);
  http_assert_status (shown, 200);
  g_assert_cmpstr (http_get (shown, "key"), ==, http_get (made, "key"));
  http_assert_status (taken, 200);
  g_assert_cmpint (http_get_int (taken, "invalidated"), ==, 1);
  http_assert_status (gone, 404);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, ServerFixture, NULL, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/generations/miss-and-hit", test_miss_and_hit);
  ADD ("/generations/directives", test_directives);
  ADD ("/generations/an-unstored-result", test_an_unstored_result);
  ADD ("/generations/faults", test_faults);
  ADD ("/generations/a-deep-body", test_a_deep_body);
  ADD ("/generations/failures-of-providers", test_failures_of_providers);
  ADD ("/generations/a-stampede", test_a_stampede);
  ADD ("/generations/hits-beside-misses", test_hits_beside_misses);
  ADD ("/generations/idempotency", test_idempotency);
  ADD ("/generations/who-leaves", test_who_leaves);
  ADD ("/generations/explaining", test_explaining);
  ADD ("/generations/priced-hits", test_priced_hits);
  ADD ("/generations/strange-keys", test_strange_keys);
  return g_test_run ();
}
