/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include "rf-route.h"

#include <string.h>
#include <unistd.h>

/* The other routes: entries and what is done to them, the queue, accounts,
 * providers, upkeep; and what all of them have in common. */

#define CACHE "/api/v1/generations/cache"

static char *
entry_path (const HttpReply *made)
{
  g_autofree char *key = g_uri_escape_string (http_get (made, "key"), NULL, FALSE);

  return g_strconcat (CACHE "/", key, NULL);
}

static void
test_entries (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) one = server_test_make (fixture, "one");
  g_autoptr (HttpReply) two = server_test_make (fixture, "two");
  g_autofree char *path = entry_path (one);
  g_autoptr (HttpReply) all = http_ask (fixture->port, "GET", CACHE "/entries?kind=image", NULL);
  g_autoptr (HttpReply) none = http_ask (fixture->port, "GET", CACHE "/entries?kind=tts", NULL);
  g_autoptr (HttpReply) page = http_ask (fixture->port, "GET", CACHE "/entries?limit=1", NULL);
  g_autofree char *rest =
      g_strconcat (CACHE "/entries?limit=1&cursor=", http_get (page, "next_cursor"), NULL);
  g_autoptr (HttpReply) second = http_ask (fixture->port, "GET", rest, NULL);
  g_autoptr (HttpReply) shown = http_ask (fixture->port, "GET", path, NULL);
  g_autoptr (HttpReply) young =
      http_ask (fixture->port, "GET", CACHE "/entries?older_than=1h", NULL);

  http_assert_status (all, 200);
  g_assert_nonnull (http_find (all, "entries.1"));
  g_assert_null (http_find (all, "entries.2"));
  g_assert_null (strstr (all->body, fixture->engine.folder));
  g_assert_null (http_find (none, "entries.0"));
  http_assert_status (page, 200);
  http_assert_status (second, 200);
  g_assert_cmpstr (http_get (page, "entries.0.key"), !=, http_get (second, "entries.0.key"));
  http_assert_status (shown, 200);
  g_assert_cmpstr (http_get (shown, "prompt"), ==, "one");
  http_assert_status (young, 200);
  g_assert_null (http_find (young, "entries.0"));
}

static void
test_changes (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) one = server_test_make (fixture, "one");
  g_autoptr (HttpReply) two = server_test_make (fixture, "two");
  g_autofree char *keys =
      g_strdup_printf ("{\"keys\":[\"%s\"],\"add\":[\"red\",\"blue\"]}", http_get (one, "key"));
  g_autofree char *partly = g_strdup_printf ("{\"keys\":[\"nothing\",\"%s\"],\"add\":[\"green\"]}",
                                             http_get (one, "key"));
  g_autoptr (HttpReply) tagged = http_ask (fixture->port, "POST", CACHE "/tag", keys);
  g_autoptr (HttpReply) some = http_ask (fixture->port, "POST", CACHE "/tag", partly);
  g_autoptr (HttpReply) missing = http_ask (
      fixture->port, "POST", CACHE "/tag", "{\"keys\":[\"nothing\",\"nobody\"],\"add\":[\"red\"]}");
  g_autoptr (HttpReply) pinned =
      http_ask (fixture->port, "POST", CACHE "/pin", "{\"tag\":\"red\"}");
  g_autoptr (HttpReply) rated =
      http_ask (fixture->port, "POST", CACHE "/rate?tag=red", "{\"stars\":4}");
  g_autoptr (HttpReply) unpinned =
      http_ask (fixture->port, "POST", CACHE "/unpin", "{\"pinned\":true}");
  g_autoptr (HttpReply) dry = http_ask (
      fixture->port, "POST", CACHE "/invalidate", "{\"kind\":\"image\",\"dry_run\":true}");
  g_autoptr (HttpReply) done =
      http_ask (fixture->port, "POST", CACHE "/invalidate", "{\"kind\":\"image\"}");
  g_autoptr (HttpReply) log = http_ask (fixture->port, "GET", CACHE "/log", NULL);
  g_autofree char *back =
      g_strdup_printf ("{\"action\":%" G_GINT64_FORMAT "}", http_get_int (log, "actions.0.id"));
  g_autoptr (HttpReply) restored = http_ask (fixture->port, "POST", CACHE "/restore", back);
  g_autoptr (HttpReply) hit = server_test_make (fixture, "two");

  http_assert_status (tagged, 200);
  g_assert_cmpint (http_get_int (tagged, "tagged"), ==, 1);
  /* What is gone meanwhile keeps nobody from changing the others. */
  http_assert_status (some, 200);
  g_assert_cmpint (http_get_int (some, "tagged"), ==, 1);
  http_assert_status (missing, 404);
  g_assert_nonnull (strstr (http_get (missing, "error.message"), "nothing"));
  g_assert_cmpint (http_get_int (pinned, "pinned"), ==, 1);
  g_assert_cmpint (http_get_int (rated, "rated"), ==, 1);
  g_assert_cmpint (http_get_int (unpinned, "unpinned"), ==, 1);
  g_assert_cmpint (http_get_int (dry, "invalidated"), ==, 2);
  g_assert_true (json_node_get_boolean (http_find (dry, "dry_run")));
  g_assert_cmpint (http_get_int (done, "invalidated"), ==, 2);
  g_assert_nonnull (http_find (done, "cost_to_remake"));
  g_assert_cmpint (http_get_int (restored, "restored"), ==, 2);
  g_assert_cmpstr (http_get (hit, "outcome"), ==, "hit");
}

static void
test_faults_of_changes (ServerFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *path;
    const char *body;
    const char *parameter;
  } rows[] = {
    { CACHE "/invalidate", "", NULL },
    { CACHE "/invalidate", "{}", NULL },
    { CACHE "/invalidate", "{\"keys\":[\"a\"],\"kind\":\"image\"}", NULL },
    { CACHE "/invalidate", "{\"knid\":\"image\"}", "knid" },
    { CACHE "/invalidate", "{\"kind\":[]}", "kind" },
    { CACHE "/invalidate", "{\"kind\":\"picture\"}", NULL },
    { CACHE "/invalidate", "{\"limit\":3}", "limit" },
    { CACHE "/invalidate", "{\"keys\":[\"a\"],\"all\":true}", NULL },
    { CACHE "/invalidate", "{\"keys\":[\"a\"],\"but\":[\"b\"]}", NULL },
    { CACHE "/invalidate", "{\"kind\":\"image\",\"all\":true}", NULL },
    { CACHE "/invalidate", "{\"but\":[\"a\"]}", NULL },
    { CACHE "/invalidate", "{\"all\":false}", NULL },
    { CACHE "/invalidate", "{\"all\":true,\"but\":\"a\"}", "but" },
    { CACHE "/purge", "{}", NULL },
    { CACHE "/invalidate", "{\"keys\":\"a\"}", "keys" },
    { CACHE "/invalidate", "{\"keys\":[1]}", "keys" },
    { CACHE "/invalidate", "{\"dry_run\":\"yes\",\"kind\":\"image\"}", "dry_run" },
    { CACHE "/tag", "{\"kind\":\"image\"}", "add" },
    { CACHE "/rate", "{\"kind\":\"image\"}", "stars" },
    { CACHE "/rate", "{\"kind\":\"image\",\"stars\":6}", "stars" },
    { CACHE "/warmup", "{}", "playthrough_id" },
    { CACHE "/warmup", "{\"playthrough_id\":\"a\",\"scene_ids\":[[]]}", "scene_ids" },
    { CACHE "/warmup", "{\"requests\":[{\"kind\":\"picture\"}]}", "requests[0]" },
    { CACHE "/verify", "{\"repair\":1}", "repair" },
    { "/api/cache/cleanup", "{\"purgee\":true}", "purgee" },
    { "/api/v1/queue/1/move", "{}", "to" },
    { "/api/v1/queue/1/move", "{\"to\":\"middle\"}", "to" },
    { "/api/v1/accounts/kids/grant", "{}", "credits" },
    { "/api/v1/accounts/kids/grant", "{\"credits\":\"many\"}", "credits" },
    { "/api/v1/accounts/kids/limit", "{}", "day" },
    { "/api/v1/accounts/kids/limit", "{\"day\":-1}", "day" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HttpReply) reply = http_ask (fixture->port, "POST", rows[i].path, rows[i].body);

      g_test_message ("%s %s → %s", rows[i].path, rows[i].body, reply->body);
      http_assert_status (reply, 400);
      g_assert_cmpstr (http_get (reply, "error.code"), ==, "invalid_request");
      if (rows[i].parameter != NULL)
        g_assert_cmpstr (http_get (reply, "error.details.0.parameter"), ==, rows[i].parameter);
    }
}

/* The runner winds up what was cancelled. */
static void
wait_until_over (ServerFixture *fixture, const char *path)
{
  gboolean over = FALSE;

  while (!over)
    {
      g_autoptr (HttpReply) job = http_ask (fixture->port, "GET", path, NULL);

      over = http_get (job, "finished_at") != NULL;
      g_usleep (20000);
    }
}

static void
test_queue (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"queued\"");
  g_autoptr (HttpReply) paused = http_ask (fixture->port, "POST", "/api/v1/queue/pause", "");
  g_autoptr (HttpReply) asked = http_ask_with (
      fixture->port, "POST", "/api/v1/generations", "Prefer: respond-async\r\n", body);
  g_autoptr (HttpReply) list = http_ask (fixture->port, "GET", "/api/v1/queue", NULL);
  g_autofree char *path = g_strconcat ("/api/v1/queue/", http_get (asked, "id"), NULL);
  g_autofree char *move = g_strconcat (path, "/move", NULL);
  g_autofree char *cancel = g_strconcat (path, "/cancel", NULL);
  g_autofree char *retry = g_strconcat (path, "/retry", NULL);
  g_autoptr (HttpReply) job = http_ask (fixture->port, "GET", path, NULL);
  g_autoptr (HttpReply) moved = http_ask (fixture->port, "POST", move, "{\"to\":\"first\"}");
  g_autoptr (HttpReply) cancelled = http_ask (fixture->port, "POST", cancel, "");
  g_autoptr (HttpReply) retried = NULL;
  g_autoptr (HttpReply) resumed = NULL;
  g_autoptr (HttpReply) wrong = http_ask (fixture->port, "GET", "/api/v1/queue?state=lost", NULL);
  g_autoptr (HttpReply) unknown =
      http_ask (fixture->port, "POST", "/api/v1/queue/987654/cancel", "");
  g_autofree char *made = g_strconcat ("/api/v1/generations/", http_get (asked, "id"), NULL);
  gboolean done = FALSE;

  http_assert_status (paused, 200);
  http_assert_status (asked, 202);
  http_assert_status (list, 200);
  g_assert_true (json_node_get_boolean (http_find (list, "paused")));
  g_assert_cmpstr (http_get (list, "jobs.0.id"), ==, http_get (asked, "id"));
  http_assert_status (job, 200);
  http_assert_status (moved, 200);
  g_assert_cmpstr (http_get (moved, "moved.0"), ==, http_get (asked, "id"));
  http_assert_status (cancelled, 200);
  wait_until_over (fixture, path);
  retried = http_ask (fixture->port, "POST", retry, "");
  resumed = http_ask (fixture->port, "POST", "/api/v1/queue/resume", "");
  http_assert_status (retried, 200);
  http_assert_status (resumed, 200);
  http_assert_status (wrong, 400);
  http_assert_status (unknown, 404);
  while (!done)
    {
      g_autoptr (HttpReply) now = http_ask (fixture->port, "GET", made, NULL);

      done = g_strcmp0 (http_get (now, "state"), "done") == 0;
      g_usleep (20000);
    }
}

static void
test_accounts (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) granted =
      http_ask (fixture->port, "POST", "/api/v1/accounts/kids/grant", "{\"credits\":\"12.5\"}");
  g_autoptr (HttpReply) limited =
      http_ask (fixture->port, "POST", "/api/v1/accounts/kids/limit", "{\"day\":3,\"month\":null}");
  g_autoptr (HttpReply) list = http_ask (fixture->port, "GET", "/api/v1/accounts", NULL);
  g_autoptr (HttpReply) one = http_ask (fixture->port, "GET", "/api/v1/accounts/kids", NULL);
  g_autoptr (HttpReply) none = http_ask (fixture->port, "GET", "/api/v1/accounts/nobody", NULL);

  http_assert_status (granted, 200);
  g_assert_cmpfloat (json_node_get_double (http_find (granted, "balance")), ==, 12.5);
  http_assert_status (limited, 200);
  http_assert_status (list, 200);
  g_assert_nonnull (http_find (list, "accounts.1"));
  http_assert_status (one, 200);
  g_assert_cmpstr (http_get (one, "name"), ==, "kids");
  http_assert_status (none, 404);
}

static void
test_providers (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) list = http_ask (fixture->port, "GET", "/api/v1/providers", NULL);
  g_autoptr (HttpReply) one = http_ask (fixture->port, "GET", "/api/v1/providers/dummy", NULL);
  g_autoptr (HttpReply) none = http_ask (fixture->port, "GET", "/api/v1/providers/dumy", NULL);

  http_assert_status (list, 200);
  g_assert_nonnull (http_find (list, "providers.0.models"));
  http_assert_status (one, 200);
  g_assert_true (json_node_get_boolean (http_find (one, "ready")));
  http_assert_status (none, 404);
}

static void
test_upkeep (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = server_test_make (fixture, "kept");
  g_autoptr (HttpReply) dry =
      http_ask (fixture->port, "POST", "/api/cache/cleanup", "{\"dry_run\":true}");
  g_autoptr (HttpReply) done = http_ask (fixture->port, "POST", "/api/cache/cleanup", NULL);
  g_autoptr (HttpReply) verified =
      http_ask (fixture->port, "POST", CACHE "/verify", "{\"repair\":true}");
  g_autoptr (HttpReply) health = http_ask (fixture->port, "GET", "/api/health/store", NULL);
  g_autoptr (HttpReply) same = http_ask (fixture->port, "GET", "/api/health/redis", NULL);

  http_assert_status (dry, 200);
  g_assert_cmpint (http_get_int (dry, "deleted"), ==, 0);
  http_assert_status (done, 200);
  http_assert_status (verified, 200);
  g_assert_null (http_find (verified, "findings.0"));
  http_assert_status (health, 200);
  g_assert_true (json_node_get_boolean (http_find (health, "connected")));
  g_assert_cmpint (http_get_int (health, "disk_free"), >, 0);
  http_assert_status (same, 200);
}

static void
test_warming (ServerFixture *fixture, gconstpointer setup)
{
  static const char first[] =
      "{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{\"prompt\":\"door\"},\"profile\":"
      "\"scenes\",\"strategy\":\"per_playthrough\",\"playthrough_id\":\"p1\","
      "\"from_scene_id\":\"s1\"}";
  g_autoptr (HttpReply) made = http_ask (fixture->port, "POST", "/api/v1/generations", first);
  g_autoptr (HttpReply) warmed =
      http_ask (fixture->port,
                "POST",
                CACHE "/warmup",
                "{\"playthrough_id\":\"p2\",\"scene_ids\":[\"s1\",\"s9\"]}");
  g_auto (GStrv) parts = g_strsplit (first, "\"p1\"", -1);
  g_autofree char *second = g_strjoinv ("\"p2\"", parts);
  gboolean is_cached = FALSE;

  http_assert_status (made, 200);
  http_assert_status (warmed, 202);
  g_assert_cmpint (http_get_int (warmed, "queued"), ==, 1);
  g_assert_cmpstr (http_get (warmed, "unseen_scene_ids.0"), ==, "s9");
  while (!is_cached)
    {
      g_autoptr (HttpReply) check = http_ask (fixture->port, "POST", CACHE "/check", second);

      http_assert_status (check, 200);
      is_cached = json_node_get_boolean (http_find (check, "cached"));
      g_usleep (20000);
    }
}

static void
test_transfer (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) one = server_test_make (fixture, "one");
  g_autoptr (HttpReply) two = server_test_make (fixture, "two");
  g_autoptr (HttpReply) archive = http_ask (fixture->port, "GET", CACHE "/export", NULL);
  g_autoptr (HttpReply) bare =
      http_ask (fixture->port, "GET", CACHE "/export?provenance=none", NULL);
  g_autoptr (HttpReply) wrong =
      http_ask (fixture->port, "GET", CACHE "/export?provenance=some", NULL);
  g_autoptr (HttpReply) garbage = http_ask (fixture->port, "POST", CACHE "/import", "garbage");
  g_autofree char *purge = g_strdup ("{\"purge\":true,\"confirmed\":true}");
  g_autoptr (HttpReply) gone =
      http_ask (fixture->port, "POST", CACHE "/invalidate", "{\"kind\":\"image\"}");
  g_autoptr (HttpReply) purged = http_ask (fixture->port, "POST", "/api/cache/cleanup", purge);
  g_autoptr (GString) request = g_string_new (NULL);
  g_autoptr (HttpReply) imported = NULL;
  g_autoptr (HttpReply) hit = NULL;
  int client = http_connect (fixture->port);

  http_assert_status (archive, 200);
  g_assert_cmpuint (archive->length % 512, ==, 0);
  http_assert_status (bare, 200);
  g_assert_cmpuint (bare->length, <, archive->length);
  http_assert_status (wrong, 400);
  http_assert_status (garbage, 400);
  http_assert_status (gone, 200);
  http_assert_status (purged, 200);
  g_assert_cmpint (http_get_int (purged, "purged"), ==, 2);
  g_string_append_printf (request,
                          "POST " CACHE "/import HTTP/1.1\r\nHost: localhost\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          archive->length);
  g_string_append_len (request, archive->body, (gssize) archive->length);
  http_send (client, request->str, (gssize) request->len);
  imported = http_receive (client, FALSE);
  close (client);
  http_assert_status (imported, 200);
  g_assert_cmpint (http_get_int (imported, "imported"), ==, 2);
  g_assert_cmpint (http_get_int (imported, "failed"), ==, 0);
  hit = server_test_make (fixture, "one");
  g_assert_cmpstr (http_get (hit, "outcome"), ==, "hit");
}

/* Every row answers, refuses what it does not know, and says so in JSON. */
static void
test_every_row (ServerFixture *fixture, gconstpointer setup)
{
  guint count = 0;

  for (const RfRoute *const *list = rf_routes; *list != NULL; list++)
    {
      for (const RfRoute *route = *list; route->method != NULL; route++)
        {
          g_auto (GStrv) parts = g_strsplit_set (route->path, "{}", -1);
          g_autofree char *path = NULL;
          g_autofree char *asked = NULL;
          g_autoptr (HttpReply) reply = NULL;

          if ((route->flags & RF_ROUTE_LOOSE) != 0)
            continue;
          for (gsize i = 1; parts[i] != NULL; i += 2)
            {
              g_free (parts[i]);
              parts[i] = g_strdup ("zz");
            }
          path = g_strjoinv ("", parts);
          asked = g_strconcat (path, "?no-such-thing=1", NULL);
          reply = http_ask (fixture->port, route->method, asked, NULL);
          g_test_message ("%s %s", route->method, path);
          http_assert_status (reply, 400);
          g_assert_cmpstr (http_get (reply, "error.details.0.parameter"), ==, "no-such-thing");
          g_assert_nonnull (route->summary);
          g_assert_nonnull (route->answers);
          count++;
        }
    }
  g_assert_cmpuint (count, >, 30);
}

/* The documents of the systems that this one takes the place of, to the letter. */
static void
test_the_generation_pipeline (ServerFixture *fixture, gconstpointer setup)
{
  static const char check[] = "{\"operation_type\":\"text_to_video\",\"purpose\":\"gap_fill\","
                              "\"canonical_params\":{\"prompt\":\"a gap\"},"
                              "\"strategy\":\"per_playthrough\",\"playthrough_id\":\"p7\","
                              "\"version\":1}";
  static const char make[] = "{\"operation_type\":\"text_to_video\",\"purpose\":\"gap_fill\","
                             "\"params\":{\"prompt\":\"a gap\"},"
                             "\"strategy\":\"per_playthrough\",\"playthrough_id\":\"p7\","
                             "\"version\":1}";
  static const char *const figures[] = {
    "total_cached_generations", "cache_hits_24h", "cache_misses_24h", "redis_connected"
  };
  /* fetch () sends this where nothing is said. */
  const char *type = "Content-Type: text/plain;charset=UTF-8\r\n";
  g_autoptr (HttpReply) before = http_ask_with (fixture->port, "POST", CACHE "/check", type, check);
  g_autoptr (HttpReply) made =
      http_ask_with (fixture->port, "POST", "/api/v1/generations", type, make);
  g_autoptr (HttpReply) after = http_ask_with (fixture->port, "POST", CACHE "/check", type, check);
  g_autofree char *path = entry_path (made);
  g_autoptr (HttpReply) gone = http_ask (fixture->port, "DELETE", path, NULL);
  g_autoptr (HttpReply) again = http_ask_with (fixture->port, "POST", CACHE "/check", type, check);
  g_autoptr (HttpReply) stats = http_ask (fixture->port, "GET", CACHE "/stats", NULL);
  g_autoptr (HttpReply) health = http_ask (fixture->port, "GET", "/api/health/redis", NULL);

  http_assert_status (before, 200);
  g_assert_false (json_node_get_boolean (http_find (before, "cached")));
  g_assert_true (JSON_NODE_HOLDS_NULL (http_find (before, "generation_id")));
  g_assert_cmpstr (http_get (before, "cache_key"),
                   ==,
                   "generation:text_to_video|gap_fill|none|none|per_playthrough|pt:p7|v1");
  http_assert_status (made, 200);
  g_assert_true (json_node_get_boolean (http_find (after, "cached")));
  g_assert_cmpstr (http_get (after, "generation_id"), ==, http_get (made, "generation_id"));
  g_assert_cmpint (http_get_int (after, "ttl_seconds"), >, 7775000);
  g_assert_cmpint (http_get_int (after, "ttl_seconds"), <=, 7776000);
  http_assert_status (gone, 200);
  g_assert_false (json_node_get_boolean (http_find (again, "cached")));
  http_assert_status (stats, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    g_assert_nonnull (http_find (stats, figures[i]));
  g_assert_nonnull (http_find (stats, "hit_rate_24h"));
  http_assert_status (health, 200);
}

static void
test_the_memoji_cache (ServerFixture *fixture, gconstpointer setup)
{
  static const char *const figures[] = {
    "total_cached", "total_usage_count", "average_usage", "estimated_savings", "cache_efficiency"
  };
  static const char *const done[] = { "deleted", "archived" };
  g_autoptr (HttpReply) made = server_test_make (fixture, "memoji");
  g_autoptr (HttpReply) hit = server_test_make (fixture, "memoji");
  g_autoptr (HttpReply) stats = http_ask (fixture->port, "GET", "/api/cache/stats", NULL);
  g_autoptr (HttpReply) cleanup = http_ask (fixture->port, "POST", "/api/cache/cleanup", NULL);

  http_assert_status (stats, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    g_assert_nonnull (http_find (stats, figures[i]));
  g_assert_cmpint (http_get_int (stats, "total_cached"), ==, 1);
  http_assert_status (cleanup, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (done); i++)
    g_assert_nonnull (http_find (cleanup, done[i]));
  g_assert_true (g_str_has_prefix (http_get (hit, "assets.0.url"), "/assets/"));
}

#define ADD(path, setup, function)                                                                 \
  g_test_add (path, ServerFixture, setup, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char **argv)
{
  static const ServerSetup scenes = { .config = "[defaults]\nvideo=dummy\n" };

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/routes/entries", NULL, test_entries);
  ADD ("/routes/changes", NULL, test_changes);
  ADD ("/routes/faults-of-changes", NULL, test_faults_of_changes);
  ADD ("/routes/queue", NULL, test_queue);
  ADD ("/routes/accounts", NULL, test_accounts);
  ADD ("/routes/providers", NULL, test_providers);
  ADD ("/routes/upkeep", NULL, test_upkeep);
  ADD ("/routes/warming", NULL, test_warming);
  ADD ("/routes/transfer", NULL, test_transfer);
  ADD ("/routes/every-row", NULL, test_every_row);
  ADD ("/routes/the-generation-pipeline", &scenes, test_the_generation_pipeline);
  ADD ("/routes/the-memoji-cache", NULL, test_the_memoji_cache);
  return g_test_run ();
}
