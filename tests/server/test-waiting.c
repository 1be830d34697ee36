/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server-fixture.h"

/* Who waits for a generation can ask how far it is and stop it, by the key that it was asked
 * with; nobody else can. */

#define PATH "/api/v1/generations"
#define MINE PATH "/my%20key"

static const ServerSetup guarded = { .with_tokens = TRUE,
                                     .config = "[account kids]\nlimit-day=100\n" };

static HttpReply *
ask_as (ServerFixture *fixture, const char *token, const char *method, const char *path)
{
  g_autofree char *headers = g_strdup_printf ("Authorization: Bearer %s\r\n", token);

  return http_ask_with (fixture->port, method, path, headers, NULL);
}

static gpointer
wait_thread (gpointer data)
{
  ServerFixture *fixture = data;
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"long\",\"delay_ms\":60000");

  return http_ask_with (fixture->port,
                        "POST",
                        PATH,
                        "Authorization: Bearer creator\r\nIdempotency-Key: my key\r\n",
                        body);
}

static void
wait_for_progress (ServerFixture *fixture)
{
  gboolean is_known = FALSE;

  while (!is_known)
    {
      g_autoptr (HttpReply) reply = ask_as (fixture, "creator", "GET", MINE);
      JsonNode *progress = http_find (reply, "progress");

      is_known = progress != NULL && !JSON_NODE_HOLDS_NULL (progress);
      g_assert_true (!is_known || json_node_get_double (progress) < 1.0);
      g_usleep (20000);
    }
}

static void
test_stopping (ServerFixture *fixture, gconstpointer setup)
{
  GThread *thread = g_thread_new ("waiting", wait_thread, fixture);
  g_autoptr (HttpReply) their_look = NULL;
  g_autoptr (HttpReply) their_stop = NULL;
  g_autoptr (HttpReply) stopped = NULL;
  g_autoptr (HttpReply) answer = NULL;
  g_autoptr (HttpReply) gone = NULL;

  wait_for_progress (fixture);
  their_look = ask_as (fixture, "other", "GET", MINE);
  http_assert_status (their_look, 404);
  their_stop = ask_as (fixture, "other", "DELETE", MINE);
  http_assert_status (their_stop, 404);
  stopped = ask_as (fixture, "creator", "DELETE", MINE);
  http_assert_status (stopped, 200);
  answer = g_thread_join (thread);
  http_assert_status (answer, 499);
  g_assert_cmpstr (http_get (answer, "error.code"), ==, "cancelled");
  gone = ask_as (fixture, "creator", "DELETE", MINE);
  http_assert_status (gone, 404);
}

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/waiting/stopping",
              ServerFixture,
              &guarded,
              server_test_set_up,
              test_stopping,
              server_test_tear_down);
  return g_test_run ();
}
