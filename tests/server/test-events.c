/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

#include "rf-server-private.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Who listens to events: one that does not read costs nothing and is let go, and a
 * tenant hears only of itself. */

#define MOST (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

static int
test_listen (ServerFixture *fixture, const char *token)
{
  int descriptor = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int room = 4096;
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons ((guint16) fixture->port),
    .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK),
  };
  g_autofree char *request = g_strdup_printf ("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n"
                                              "Authorization: Bearer %s\r\n\r\n",
                                              token);

  setsockopt (descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  g_assert_cmpint (connect (descriptor, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (write (descriptor, request, strlen (request)), ==, (gssize) strlen (request));
  return descriptor;
}

static RfEvents *
test_get_events (ServerFixture *fixture)
{
  return rf_server_watch_get_events (fixture->server->watch);
}

static void
test_wait_for_readers (ServerFixture *fixture, guint wanted)
{
  gint64 until = g_get_monotonic_time () + MOST;

  while (rf_events_count_readers (test_get_events (fixture)) != wanted)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_usleep (1000);
    }
}

static JsonNode *
test_new_data (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "text", text);
  json_node_take_object (node, object);
  return node;
}

/* Reads until a text comes. Returns: (transfer full): all that came */
static char *
test_read_until (int descriptor, const char *wanted)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char piece[4096];

  while (strstr (text->str, wanted) == NULL)
    {
      gssize count = read (descriptor, piece, sizeof piece);

      g_assert_cmpint (count, >, 0);
      g_string_append_len (text, piece, count);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_slow_reader (ServerFixture *fixture, gconstpointer setup)
{
  int descriptor = test_listen (fixture, "");
  g_autofree char *long_text = g_strnfill (4096, 'x');
  gint64 until = g_get_monotonic_time () + MOST;
  guint n_added = 0;

  test_wait_for_readers (fixture, 1);
  while (rf_events_count_readers (test_get_events (fixture)) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      rf_events_add (test_get_events (fixture), "test", "", test_new_data (long_text));
      /* It is let go when its turn comes, so what it does not read has to move. */
      if (++n_added % 1024 == 0)
        {
          char waste[65536];

          recv (descriptor, waste, sizeof waste, MSG_DONTWAIT);
          g_usleep (1000);
        }
    }
  g_assert_cmpuint (n_added, >, 1024);
  close (descriptor);
}

static void
test_tenants (ServerFixture *fixture, gconstpointer setup)
{
  int creator = test_listen (fixture, "creator");
  int other = test_listen (fixture, "other");
  int admin = test_listen (fixture, "admin");
  g_autofree char *heard_by_creator = NULL;
  g_autofree char *heard_by_other = NULL;
  g_autofree char *heard_by_admin = NULL;
  g_autoptr (RfCaller) caller = NULL;

  test_wait_for_readers (fixture, 3);
  caller = rf_tokens_find (fixture->server->tokens, "creator", NULL);
  rf_events_add (test_get_events (fixture), "test", caller->namespace_, test_new_data ("for one"));
  rf_events_add (test_get_events (fixture), "test", NULL, test_new_data ("for admins"));
  g_clear_pointer (&caller, rf_caller_unref);
  caller = rf_tokens_find (fixture->server->tokens, "other", NULL);
  rf_events_add (test_get_events (fixture), "test", caller->namespace_, test_new_data ("for two"));
  rf_events_close (test_get_events (fixture));
  heard_by_creator = test_read_until (creator, "\r\n0\r\n");
  heard_by_other = test_read_until (other, "\r\n0\r\n");
  heard_by_admin = test_read_until (admin, "\r\n0\r\n");
  g_assert_nonnull (strstr (heard_by_creator, "for one"));
  g_assert_null (strstr (heard_by_creator, "for two"));
  g_assert_null (strstr (heard_by_creator, "for admins"));
  g_assert_nonnull (strstr (heard_by_other, "for two"));
  g_assert_null (strstr (heard_by_other, "for one"));
  g_assert_nonnull (strstr (heard_by_admin, "for one"));
  g_assert_nonnull (strstr (heard_by_admin, "for two"));
  g_assert_nonnull (strstr (heard_by_admin, "for admins"));
  close (creator);
  close (other);
  close (admin);
}

static void
test_signs_of_life (ServerFixture *fixture, gconstpointer setup)
{
  int descriptor = test_listen (fixture, "");
  g_autofree char *greeting = NULL;
  g_autofree char *sign = NULL;

  test_wait_for_readers (fixture, 1);
  greeting = test_read_until (descriptor, "\n\n");
  g_assert_nonnull (strstr (greeting, "retry: "));
  rf_events_beat (test_get_events (fixture));
  sign = test_read_until (descriptor, ": still here\n\n");
  g_assert_null (strstr (sign, "data:"));
  close (descriptor);
  /* That nobody is there any more is learned by the next ones. */
  for (guint i = 0; i < 1000 && rf_events_count_readers (test_get_events (fixture)) > 0; i++)
    {
      rf_events_beat (test_get_events (fixture));
      g_usleep (10000);
    }
  test_wait_for_readers (fixture, 0);
}

int
main (int argc, char **argv)
{
  static const ServerSetup with_tokens = { .with_tokens = TRUE };

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/events/slow-reader",
              ServerFixture,
              NULL,
              server_test_set_up,
              test_slow_reader,
              server_test_tear_down);
  g_test_add ("/events/tenants",
              ServerFixture,
              &with_tokens,
              server_test_set_up,
              test_tenants,
              server_test_tear_down);
  g_test_add ("/events/signs-of-life",
              ServerFixture,
              NULL,
              server_test_set_up,
              test_signs_of_life,
              server_test_tear_down);
  return g_test_run ();
}
