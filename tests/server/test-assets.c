/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include "rf-hash.h"

#include <string.h>
#include <unistd.h>

/* The bytes of assets: whole, in ranges, not at all, and to slow readers. */

typedef struct
{
  ServerFixture server;
  HttpReply *made; /* a picture of 1000000 bytes */
  char *url;
} AssetFixture;

static void
set_up (AssetFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"asset\",\"bytes\":1000000");

  server_test_set_up (&fixture->server, setup);
  fixture->made = http_ask (fixture->server.port, "POST", "/api/v1/generations", body);
  http_assert_status (fixture->made, 200);
  fixture->url = g_strdup (http_get (fixture->made, "assets.0.url"));
}

static void
tear_down (AssetFixture *fixture, gconstpointer setup)
{
  http_reply_free (fixture->made);
  g_free (fixture->url);
  server_test_tear_down (&fixture->server, setup);
}

static HttpReply *
get (AssetFixture *fixture, const char *headers)
{
  return http_ask_with (fixture->server.port, "GET", fixture->url, headers, NULL);
}

static void
test_the_whole (AssetFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) reply = get (fixture, NULL);
  g_autoptr (HttpReply) head = http_ask (fixture->server.port, "HEAD", fixture->url, NULL);
  g_autofree char *hash = rf_hash_bytes (reply->body, reply->length);
  g_autofree char *type = http_dup_header (reply, "Content-Type");
  g_autofree char *tag = http_dup_header (reply, "ETag");
  g_autofree char *cache = http_dup_header (reply, "Cache-Control");
  g_autofree char *sniff = http_dup_header (reply, "X-Content-Type-Options");
  g_autofree char *length = http_dup_header (head, "Content-Length");
  g_autofree char *wanted = g_strdup_printf ("\"%s\"", http_get (fixture->made, "assets.0.sha256"));

  http_assert_status (reply, 200);
  g_assert_cmpuint (reply->length, ==, 1000000);
  g_assert_cmpstr (hash, ==, http_get (fixture->made, "assets.0.sha256"));
  g_assert_cmpstr (type, ==, "image/png");
  g_assert_cmpstr (tag, ==, wanted);
  g_assert_nonnull (strstr (cache, "immutable"));
  g_assert_cmpstr (sniff, ==, "nosniff");
  http_assert_status (head, 200);
  g_assert_cmpstr (length, ==, "1000000");
}

static void
test_ranges (AssetFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *range;
    guint status;
    const char *where;
    gsize offset;
    gsize length;
  } rows[] = {
    { "bytes=0-0", 206, "bytes 0-0/1000000", 0, 1 },
    { "bytes=500000-", 206, "bytes 500000-999999/1000000", 500000, 500000 },
    { "bytes=-10", 206, "bytes 999990-999999/1000000", 999990, 10 },
    { "bytes=0-99999999", 206, "bytes 0-999999/1000000", 0, 1000000 },
    { "bytes=-99999999", 206, "bytes 0-999999/1000000", 0, 1000000 },
    { "bytes=999990-2097152", 206, "bytes 999990-999999/1000000", 999990, 10 },
    { "bytes=1000000-", 416, "bytes */1000000", 0, 0 },
    { "bytes=abc", 200, NULL, 0, 1000000 },
    { "bytes=5-1", 200, NULL, 0, 1000000 },
    { "pages=1", 200, NULL, 0, 1000000 },
  };
  g_autoptr (HttpReply) whole = get (fixture, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = g_strdup_printf ("Range: %s\r\n", rows[i].range);
      g_autoptr (HttpReply) reply = get (fixture, header);
      g_autofree char *where = http_dup_header (reply, "Content-Range");

      g_test_message ("%s", rows[i].range);
      http_assert_status (reply, rows[i].status);
      g_assert_cmpstr (where, ==, rows[i].where);
      g_assert_cmpuint (reply->length, ==, rows[i].length);
      g_assert_cmpint (memcmp (reply->body, whole->body + rows[i].offset, reply->length), ==, 0);
    }
}

/* A request of a kilobyte is not answered with hundreds of megabytes. */
static void
test_many_ranges (AssetFixture *fixture, gconstpointer setup)
{
  g_autoptr (GString) header = g_string_new ("Range: bytes=0-");
  g_autoptr (HttpReply) few = get (fixture, "Range: bytes=0-3,-2\r\n");
  g_autoptr (HttpReply) many = NULL;
  g_autofree char *type = http_dup_header (few, "Content-Type");

  for (int i = 0; i < 400; i++)
    g_string_append (header, ",0-");
  g_string_append (header, "\r\n");
  many = get (fixture, header->str);
  http_assert_status (many, 200);
  g_assert_cmpuint (many->length, ==, 1000000);
  http_assert_status (few, 206);
  g_assert_true (g_str_has_prefix (type, "multipart/byteranges; boundary="));
  g_assert_nonnull (strstr (few->body, "Content-Range: bytes 0-3/1000000\r\n\r\n\x89PNG\r\n--"));
  g_assert_cmpuint (few->length, <, 1000);
}

static void
test_conditions (AssetFixture *fixture, gconstpointer setup)
{
  const char *sha256 = http_get (fixture->made, "assets.0.sha256");
  const struct
  {
    const char *format;
    guint status;
  } rows[] = {
    { "If-None-Match: \"%s\"\r\n", 304 },
    { "If-None-Match: W/\"%s\"\r\n", 304 },
    { "If-None-Match: \"x\", \"%s\"\r\n", 304 },
    { "If-None-Match: *\r\n", 304 },
    { "If-None-Match: \"x%s\"\r\n", 200 },
    { "If-None-Match: %s\r\n", 200 },
    { "Range: bytes=0-9\r\nIf-Range: \"%s\"\r\n", 206 },
    { "Range: bytes=0-9\r\nIf-Range: \"x%s\"\r\n", 200 },
    { "Range: bytes=0-9\r\nIf-Range: W/\"%s\"\r\n", 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) parts = g_strsplit (rows[i].format, "%s", -1);
      g_autofree char *headers = g_strjoinv (sha256, parts);
      g_autoptr (HttpReply) reply = get (fixture, headers);

      g_test_message ("%s", headers);
      http_assert_status (reply, rows[i].status);
    }
}

static void
test_wrong_names (AssetFixture *fixture, gconstpointer setup)
{
  const char *sha256 = http_get (fixture->made, "assets.0.sha256");
  g_autofree char *upper = g_ascii_strup (sha256, -1);
  g_autofree char *zero = g_strnfill (64, '0');
  const struct
  {
    const char *hash;
    const char *rest;
  } rows[] = {
    { sha256, "" },      { sha256, ".jpg" },    { sha256, ".png.png" }, { sha256, ".PNG" },
    { sha256, ".png/" }, { sha256, ".png%00" }, { upper, ".png" },      { zero, ".png" },
    { "x", ".png" },     { "..%2f", "x.png" },  { "%2e%2e", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/assets/", rows[i].hash, rows[i].rest, NULL);
      g_autoptr (HttpReply) reply = http_ask (fixture->server.port, "GET", path, NULL);

      g_test_message ("%s", path);
      http_assert_status (reply, 404);
      g_assert_cmpstr (http_get (reply, "error.code"), ==, "not_found");
    }
}

static void
test_downloads (AssetFixture *fixture, gconstpointer setup)
{
  g_autofree char *bare = g_strconcat (fixture->url, "?download", NULL);
  g_autofree char *named = g_strconcat (fixture->url, "?download=a%22%0d%0ab%2f.png", NULL);
  g_autoptr (HttpReply) first = http_ask (fixture->server.port, "GET", bare, NULL);
  g_autoptr (HttpReply) second = http_ask (fixture->server.port, "GET", named, NULL);
  g_autofree char *usual = http_dup_header (first, "Content-Disposition");
  g_autofree char *asked = http_dup_header (second, "Content-Disposition");

  http_assert_status (first, 200);
  g_assert_true (g_str_has_prefix (usual, "attachment; filename=\""));
  http_assert_status (second, 200);
  g_assert_nonnull (strstr (asked, "filename*=UTF-8''a%22%0D%0Ab%2F.png"));
}

static void
test_thumbnails (AssetFixture *fixture, gconstpointer setup)
{
  static const char *const wrong[] = { "?thumb=65", "?thumb=", "?thumb=big", "?thumb=-1" };
  g_autoptr (HttpReply) made = server_test_make (&fixture->server, "small");
  g_autofree char *path = g_strconcat (http_get (made, "assets.0.url"), "?thumb=64", NULL);
  g_autoptr (HttpReply) reply = http_ask (fixture->server.port, "GET", path, NULL);
  g_autoptr (HttpReply) again = http_ask (fixture->server.port, "GET", path, NULL);
  g_autofree char *type = http_dup_header (reply, "Content-Type");

  http_assert_status (reply, 200);
  g_assert_cmpstr (type, ==, "image/png");
  g_assert_cmpint (memcmp (reply->body, "\x89PNG", 4), ==, 0);
  g_assert_cmpuint (again->length, ==, reply->length);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *bad = g_strconcat (http_get (made, "assets.0.url"), wrong[i], NULL);
      g_autoptr (HttpReply) refused = http_ask (fixture->server.port, "GET", bad, NULL);

      http_assert_status (refused, 400);
    }
}

/* Hundreds of readers that do not read cost a block each, and are put out. */
static void
test_readers_that_do_not_read (AssetFixture *fixture, gconstpointer setup)
{
  int clients[200];
  g_autofree char *bytes =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", fixture->url);
  g_autoptr (HttpReply) beside = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = http_connect (fixture->server.port);
      /* More than what the sockets hold between them. */
      for (int j = 0; j < 20; j++)
        http_send (clients[i], bytes, -1);
    }
  beside = get (fixture, NULL);
  http_assert_status (beside, 200);
  while (rf_server_count_connections (fixture->server.server) > 0)
    g_usleep (20000);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    close (clients[i]);
}

static void
test_a_file_that_is_cut (AssetFixture *fixture, gconstpointer setup)
{
  g_autofree char *folder = g_build_filename (fixture->server.engine.folder, "assets", NULL);
  g_autofree char *command = g_strdup_printf ("find %s -type f -exec truncate -s 10 {} +", folder);
  g_autoptr (HttpReply) reply = NULL;

  g_assert_cmpint (system (command), ==, 0);
  reply = get (fixture, NULL);
  http_assert_status (reply, 404);
}

#define ADD(path, setup, function)                                                                 \
  g_test_add (path, AssetFixture, setup, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  static const RfPatience short_patience = {
    .head = 60000, .idle = 60000, .stall = 5000, .body_rate = 1
  };
  static const ServerSetup impatient = { .patience = &short_patience };

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_setenv ("RF_MEDIA_HELPER", TEST_MEDIA_HELPER, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/assets/the-whole", NULL, test_the_whole);
  ADD ("/assets/ranges", NULL, test_ranges);
  ADD ("/assets/many-ranges", NULL, test_many_ranges);
  ADD ("/assets/conditions", NULL, test_conditions);
  ADD ("/assets/wrong-names", NULL, test_wrong_names);
  ADD ("/assets/downloads", NULL, test_downloads);
  ADD ("/assets/thumbnails", NULL, test_thumbnails);
  ADD ("/assets/readers-that-do-not-read", &impatient, test_readers_that_do_not_read);
  ADD ("/assets/a-file-that-is-cut", NULL, test_a_file_that_is_cut);
  return g_test_run ();
}
