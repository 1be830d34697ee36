/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "people-fixture.h"

#include "rf-server-private.h"

#include <string.h>
#include <unistd.h>

/* Whose data is whose: a person's own token opens what is theirs, and nothing else. */

static const ServerSetup with_tokens = { .config = PEOPLE_CONFIG, .with_tokens = TRUE };

#define REFRESH "/avatar/refresh/ann"
#define SHA     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

#define AS(who) "Authorization: Bearer " who "\r\n"

static HttpReply *
ask (ServerFixture *fixture,
     const char *who,
     const char *method,
     const char *path,
     const char *body)
{
  g_autofree char *headers = g_strdup_printf (AS ("%s"), who);

  return http_ask_with (fixture->port, method, path, headers, body);
}

static void
send_for (ServerFixture *fixture, const char *who, const char *user, guint status)
{
  g_autofree char *body = people_test_dup_course (user, 66, 106, 0);
  g_autoptr (HttpReply) reply = ask (fixture, who, "POST", "/sensor-data", body);

  http_assert_status (reply, status);
}

static const struct
{
  const char *method;
  const char *path; /* with a place for the person */
  const char *body;
} routes[] = {
  { "GET", "/avatar/current-state/%s", NULL },   { "GET", "/api/v1/avatars/%s", NULL },
  { "GET", "/api/v1/avatars/%s/history", NULL }, { "GET", "/api/v1/avatars/%s/samples", NULL },
  { "GET", "/avatar/refresh/%s", NULL },         { "POST", "/avatar/refresh/%s", "{}" },
  { "DELETE", "/api/v1/avatars/%s", NULL },
};

static void
check_all (ServerFixture *fixture, const char *who, const char *user, guint status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_auto (GStrv) parts = g_strsplit (routes[i].path, "%s", 2);
      g_autofree char *path = g_strconcat (parts[0], user, parts[1], NULL);
      g_autoptr (HttpReply) reply = ask (fixture, who, routes[i].method, path, routes[i].body);

      g_test_message ("%s as %s", path, who);
      if (status == 200 && g_str_equal (routes[i].method, "POST"))
        http_assert_status (reply, 202);
      else
        http_assert_status (reply, status);
    }
}

static void
test_of_others (ServerFixture *fixture, gconstpointer setup)
{
  send_for (fixture, "ann's", "ann", 200);
  send_for (fixture, "ann's", "bob", 403);
  send_for (fixture, "creator", "ann", 403);
  send_for (fixture, "nobody's", "ann", 401);
  check_all (fixture, "bob's", "ann", 403);
  check_all (fixture, "creator", "ann", 403);
  check_all (fixture, "nobody's", "ann", 401);
  /* Whether somebody is there is told to nobody either. */
  check_all (fixture, "ann's", "nobody", 403);
  check_all (fixture, "ann's", "ann", 200);
  check_all (fixture, "ann's", "ann", 404);
}

/* Who knows the hash of somebody else is told nothing for it: not that it is the same, and
 * not that it is another. */
static void
test_known_state_of_others (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) state = NULL;
  g_autoptr (HttpReply) own = NULL;
  g_autoptr (HttpReply) other = NULL;
  g_autofree char *etag = NULL;
  g_autofree char *as_ann = NULL;
  g_autofree char *as_bob = NULL;

  send_for (fixture, "ann's", "ann", 200);
  state = ask (fixture, "ann's", "GET", "/avatar/current-state/ann", NULL);
  etag = http_dup_header (state, "ETag");
  as_ann = g_strdup_printf (AS ("ann's") "If-None-Match: %s\r\n", etag);
  as_bob = g_strdup_printf (AS ("bob's") "If-None-Match: %s\r\n", etag);
  own = people_test_get_state (fixture, "ann", as_ann);
  other = people_test_get_state (fixture, "ann", as_bob);
  http_assert_status (own, 304);
  http_assert_status (other, 403);
}

/* An admin without a tenant says whose person is meant; others cannot. */
static void
test_of_tenants (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) none = NULL;
  g_autoptr (HttpReply) one = NULL;
  g_autoptr (HttpReply) list = NULL;
  g_autoptr (HttpReply) sly = NULL;

  send_for (fixture, "ann's", "ann", 200);
  none = ask (fixture, "admin", "GET", "/avatar/current-state/ann", NULL);
  one = ask (fixture, "admin", "GET", "/avatar/current-state/ann?namespace=one", NULL);
  list = ask (fixture, "admin", "GET", "/api/v1/avatars?namespace=one", NULL);
  sly = ask (fixture, "ann's", "GET", "/avatar/current-state/ann?namespace=two", NULL);
  http_assert_status (none, 404);
  http_assert_status (one, 200);
  g_assert_cmpstr (http_get (list, "people.0.user_id"), ==, "ann");
  http_assert_status (sly, 200);
}

/* Who finds a watch neither makes an avatar of what else there is nor learns of it. */
static void
test_faces (ServerFixture *fixture, gconstpointer setup)
{
  static const char *const pictures[] = {
    "key:generation:image|card", ("sha256:" SHA), "key:", "sha256:fox"
  };
  g_autoptr (HttpReply) named = NULL;
  g_autoptr (HttpReply) given = NULL;

  send_for (fixture, "ann's", "ann", 200);
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *escaped = g_uri_escape_string (pictures[i], NULL, FALSE);
      g_autofree char *path = g_strconcat (REFRESH "?base_avatar=", escaped, NULL);
      g_autofree char *body = g_strdup_printf ("{\"base_avatar\":\"%s\"}", pictures[i]);
      g_autoptr (HttpReply) foreseen = ask (fixture, "ann's", "GET", path, NULL);
      g_autoptr (HttpReply) asked = ask (fixture, "ann's", "POST", REFRESH, body);

      http_assert_status (foreseen, 403);
      http_assert_status (asked, 403);
    }
  named = ask (fixture, "ann's", "POST", REFRESH, "{\"base_avatar\":\"a fox\"}");
  http_assert_status (named, 202);
  given = ask (
      fixture, "admin", "POST", REFRESH "?namespace=one", "{\"base_avatar\":\"sha256:" SHA "\"}");
  http_assert_status (given, 202);
}

/* A watch may be lost: what it carries makes nothing and reads no cache. */
static void
test_nothing_else (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"x\"");
  static const char *const paths[] = {
    "/api/v1/avatars",   "/api/v1/generations/cache/entries",
    "/api/v1/providers", "/api/v1/accounts/kids",
    "/api/v1/queue",     "/v1/models",
    "/metrics",          "/openapi.json",
    "/api/health/store",
  };
  g_autoptr (HttpReply) made = ask (fixture, "ann's", "POST", "/api/v1/generations", body);
  g_autoptr (HttpReply) alive = ask (fixture, "ann's", "GET", "/api/health", NULL);

  http_assert_status (made, 403);
  http_assert_status (alive, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (HttpReply) reply = ask (fixture, "ann's", "GET", paths[i], NULL);

      g_test_message ("%s", paths[i]);
      http_assert_status (reply, 403);
    }
}

static int
listen_as (ServerFixture *fixture, const char *who)
{
  g_autofree char *request =
      g_strdup_printf ("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n" AS ("%s") "\r\n", who);
  int client = http_connect (fixture->port);

  http_send (client, request, -1);
  return client;
}

static void
wait_for_readers (ServerFixture *fixture, guint wanted)
{
  while (rf_events_count_readers (rf_server_watch_get_events (fixture->server->watch)) != wanted)
    g_usleep (1000);
}

/* Who hears that an avatar has changed: the person and admins; not the tenant's others. */
static void
test_events (ServerFixture *fixture, gconstpointer setup)
{
  int ann = listen_as (fixture, "ann's");
  int bob = listen_as (fixture, "bob's");
  int creator = listen_as (fixture, "creator");
  int admin = listen_as (fixture, "admin");
  gboolean is_shown = FALSE;
  g_autoptr (HttpReply) heard_by_ann = NULL;
  g_autoptr (HttpReply) heard_by_bob = NULL;
  g_autoptr (HttpReply) heard_by_creator = NULL;
  g_autoptr (HttpReply) heard_by_admin = NULL;

  wait_for_readers (fixture, 4);
  send_for (fixture, "ann's", "ann", 200);
  while (!is_shown)
    {
      g_autoptr (HttpReply) state =
          ask (fixture, "ann's", "GET", "/avatar/current-state/ann", NULL);

      is_shown = http_get (state, "image_url") != NULL;
      g_usleep (20000);
    }
  rf_events_close (rf_server_watch_get_events (fixture->server->watch));
  heard_by_ann = http_receive (ann, FALSE);
  heard_by_bob = http_receive (bob, FALSE);
  heard_by_creator = http_receive (creator, FALSE);
  heard_by_admin = http_receive (admin, FALSE);
  g_assert_nonnull (strstr (heard_by_ann->body, "event: avatar"));
  g_assert_nonnull (strstr (heard_by_ann->body, "\"mood\":\"stressed\""));
  g_assert_null (strstr (heard_by_ann->body, "event: running"));
  g_assert_null (strstr (heard_by_bob->body, "ann"));
  g_assert_null (strstr (heard_by_bob->body, "event: avatar"));
  g_assert_null (strstr (heard_by_creator->body, "event: avatar"));
  g_assert_nonnull (strstr (heard_by_creator->body, "event: running"));
  g_assert_nonnull (strstr (heard_by_admin->body, "event: avatar"));
  close (ann);
  close (bob);
  close (creator);
  close (admin);
}

#define ADD(path, function)                                                                        \
  g_test_add (                                                                                     \
      path, ServerFixture, &with_tokens, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char *argv[])
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_setenv ("RF_MEDIA_HELPER", TEST_MEDIA_HELPER, FALSE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/people-tokens/of-others", test_of_others);
  ADD ("/people-tokens/known-state-of-others", test_known_state_of_others);
  ADD ("/people-tokens/of-tenants", test_of_tenants);
  ADD ("/people-tokens/faces", test_faces);
  ADD ("/people-tokens/nothing-else", test_nothing_else);
  ADD ("/people-tokens/events", test_events);

  return g_test_run ();
}
