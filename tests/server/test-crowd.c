/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include "rf-rate.h"

#include <unistd.h>

/* More clients than there is room for: who waits for a provider, and whom a server
 * remembers. */

#define PATH "/api/v1/generations"

/* Requests that may wait for a provider at once. */
#define ROOM 2

static const ServerSetup small = { .misses = ROOM };

static int
begin_slow (ServerFixture *fixture, guint number)
{
  g_autofree char *params = g_strdup_printf ("\"prompt\":\"slow %u\",\"delay_ms\":2000", number);
  g_autofree char *body = server_test_dup_request (params);
  g_autofree char *request = g_strdup_printf ("POST " PATH " HTTP/1.1\r\nHost: localhost\r\n"
                                              "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                              strlen (body),
                                              body);
  int client = http_connect (fixture->port);

  http_send (client, request, -1);
  return client;
}

static void
wait_for_runs (ServerFixture *fixture, guint wanted)
{
  while (engine_test_count_calls (&fixture->engine, "") < wanted)
    g_usleep (5000);
}

static const struct
{
  const char *method;
  const char *path;
} looked_at[] = {
  { "GET", "/api/health/store" },
  { "GET", "/metrics" },
  { "POST", "/api/v1/queue/pause" },
  { "POST", "/api/v1/queue/resume" },
};

/* One more than can wait is told so at once, and when to come again; hits, and what
 * nobody waits for, have room, and so has who looks after the server. When one has ended there is
 * room for the next. */
static void
test_more_than_can_wait (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) made = server_test_make (fixture, "there");
  int clients[ROOM];
  g_autoptr (HttpReply) refused = NULL;
  g_autoptr (HttpReply) hit = NULL;
  g_autoptr (HttpReply) queued = NULL;
  g_autoptr (HttpReply) later = NULL;
  g_autofree char *again = NULL;
  g_autofree char *one = server_test_dup_request ("\"prompt\":\"one more\"");

  for (guint i = 0; i < ROOM; i++)
    clients[i] = begin_slow (fixture, i);
  wait_for_runs (fixture, 1 + ROOM);
  refused = http_ask (fixture->port, "POST", PATH, one);
  http_assert_status (refused, 503);
  again = http_dup_header (refused, "Retry-After");
  g_assert_nonnull (again);
  g_assert_cmpstr (http_get (refused, "error.code"), ==, "provider_unavailable");
  hit = server_test_make (fixture, "there");
  g_assert_cmpstr (http_get (hit, "outcome"), ==, "hit");
  for (gsize i = 0; i < G_N_ELEMENTS (looked_at); i++)
    {
      g_autoptr (HttpReply) reply =
          http_ask (fixture->port, looked_at[i].method, looked_at[i].path, NULL);

      http_assert_status (reply, 200);
    }
  queued = http_ask_with (fixture->port, "POST", PATH, "Prefer: respond-async\r\n", one);
  http_assert_status (queued, 202);
  for (guint i = 0; i < ROOM; i++)
    {
      g_autoptr (HttpReply) slow = http_receive (clients[i], FALSE);

      http_assert_status (slow, 200);
      close (clients[i]);
    }
  later = server_test_make (fixture, "another");
  http_assert_status (later, 200);
}

/* A client that goes away gives up its room when its run has ended. */
static void
test_room_of_who_has_gone (ServerFixture *fixture, gconstpointer setup)
{
  guint made = 0;

  for (guint i = 0; i < ROOM; i++)
    close (begin_slow (fixture, i));
  while (made < ROOM + 1)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"after %u\"", made);
      g_autofree char *body = server_test_dup_request (params);
      g_autoptr (HttpReply) reply = http_ask (fixture->port, "POST", PATH, body);

      made += reply->status == 200;
      if (reply->status != 200)
        http_assert_status (reply, 503);
      g_usleep (20000);
    }
}

/* Each caller has a bucket of its own, however many there are. */
static void
test_rates_of_many (void)
{
  RfRates *rates = rf_rates_new ();
  guint wait = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      g_assert_true (rf_rates_take (rates, name, 1, &wait));
      g_assert_false (rf_rates_take (rates, name, 1, &wait));
      g_assert_cmpuint (wait, >, 50);
    }
  /* Who has used its minute is not forgotten for others. */
  g_assert_false (rf_rates_take (rates, "0", 1, &wait));
  rf_rates_free (rates);
}

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/crowd/more-than-can-wait",
              ServerFixture,
              &small,
              server_test_set_up,
              test_more_than_can_wait,
              server_test_tear_down);
  g_test_add ("/crowd/room-of-who-has-gone",
              ServerFixture,
              &small,
              server_test_set_up,
              test_room_of_who_has_gone,
              server_test_tear_down);
  g_test_add_func ("/crowd/rates-of-many", test_rates_of_many);
  return g_test_run ();
}
