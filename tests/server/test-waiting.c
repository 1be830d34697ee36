/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-server-private.h"
#include "rf-server-watch-private.h"
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

typedef struct
{
  ServerFixture *fixture;
  const char *token;
  const char *key;
  gboolean has_steps;
} Waiting;

static gpointer
wait_thread (gpointer data)
{
  const Waiting *waiting = data;
  g_autofree char *one = server_test_dup_request ("\"prompt\":\"long\",\"delay_ms\":60000");
  g_autofree char *other = server_test_dup_request ("\"prompt\":\"after it\"");
  g_autofree char *body =
      waiting->has_steps ? g_strdup_printf ("{\"steps\":[%s,%s]}", one, other) : g_strdup (one);
  g_autofree char *headers = g_strdup_printf (
      "Authorization: Bearer %s\r\nIdempotency-Key: %s\r\n", waiting->token, waiting->key);

  return http_ask_with (waiting->fixture->port, "POST", PATH, headers, body);
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
assert_not_theirs (ServerFixture *fixture, const char *token, const char *path)
{
  g_autoptr (HttpReply) look = ask_as (fixture, token, "GET", path);
  g_autoptr (HttpReply) stop = ask_as (fixture, token, "DELETE", path);

  http_assert_status (look, 404);
  http_assert_status (stop, 404);
}

static void
test_stopping (ServerFixture *fixture, gconstpointer setup)
{
  Waiting waiting = { fixture, "creator", "my key", FALSE };
  GThread *thread = g_thread_new ("waiting", wait_thread, &waiting);
  g_autoptr (HttpReply) stopped = NULL;
  g_autoptr (HttpReply) answer = NULL;
  g_autoptr (HttpReply) gone = NULL;

  wait_for_progress (fixture);
  assert_not_theirs (fixture, "other", MINE);
  assert_not_theirs (fixture, "sister", MINE);
  stopped = ask_as (fixture, "creator", "DELETE", MINE);
  http_assert_status (stopped, 200);
  answer = g_thread_join (thread);
  http_assert_status (answer, 499);
  g_assert_cmpstr (http_get (answer, "error.code"), ==, "cancelled");
  gone = ask_as (fixture, "creator", "DELETE", MINE);
  http_assert_status (gone, 404);
}

/* A key names the whole, of which no step is made after the one that was stopped. */
static void
test_stopping_steps (ServerFixture *fixture, gconstpointer setup)
{
  Waiting waiting = { fixture, "creator", "my key", TRUE };
  GThread *thread = g_thread_new ("waiting", wait_thread, &waiting);
  g_autoptr (HttpReply) stopped = NULL;
  g_autoptr (HttpReply) answer = NULL;

  wait_for_progress (fixture);
  stopped = ask_as (fixture, "creator", "DELETE", MINE);
  http_assert_status (stopped, 200);
  answer = g_thread_join (thread);
  g_assert_cmpstr (http_get (answer, "steps.0.error.code"), ==, "cancelled");
  g_assert_cmpstr (http_get (answer, "steps.1.error.code"), ==, "cancelled");
}

static void
wait_for_runs (ServerFixture *fixture, guint wanted)
{
  while (rf_server_watch_count_runs (fixture->server->watch) != wanted)
    g_usleep (20000);
}

/* A token of three requests in a minute: one is the generation, and looking at it is none. */
static void
test_rate (ServerFixture *fixture, gconstpointer setup)
{
  Waiting waiting = { fixture, "other", "my key", FALSE };
  GThread *thread = g_thread_new ("waiting", wait_thread, &waiting);
  g_autoptr (HttpReply) stopped = NULL;
  g_autoptr (HttpReply) answer = NULL;
  guint n_looks = 0;
  guint status = 404;

  wait_for_runs (fixture, 1);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (HttpReply) look = ask_as (fixture, "other", "GET", MINE);

      http_assert_status (look, 200);
    }
  stopped = ask_as (fixture, "other", "DELETE", MINE);
  http_assert_status (stopped, 200);
  answer = g_thread_join (thread);
  http_assert_status (answer, 499);
  wait_for_runs (fixture, 0);
  /* Where nothing is under way, it is counted. */
  while (status == 404)
    {
      g_autoptr (HttpReply) look = ask_as (fixture, "other", "GET", MINE);

      status = look->status;
      n_looks++;
    }
  g_assert_cmpuint (status, ==, 429);
  g_assert_cmpuint (n_looks, >=, 2);
}

/* Returns: (transfer full) (nullable): the path of the run that is no job's */
static char *
dup_jobless (ServerFixture *fixture)
{
  RfServerWatch *watch = fixture->server->watch;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watch->mutex);

  for (guint i = 0; i < watch->runs->len; i++)
    {
      const RfWatchRun *run = g_ptr_array_index (watch->runs, i);

      if (run->job == 0)
        return g_strconcat (PATH "/", run->id, NULL);
    }
  return NULL;
}

/* What reads as a job is one, though somebody's key reads the same. */
static void
test_key_like_a_job (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"job\",\"delay_ms\":60000");
  g_autoptr (HttpReply) queued =
      http_ask_with (fixture->port,
                     "POST",
                     PATH,
                     "Authorization: Bearer creator\r\nPrefer: respond-async\r\n",
                     body);
  const char *job = http_get (queued, "id");
  g_autofree char *path = g_strconcat (PATH "/", job, NULL);
  Waiting waiting = { fixture, "creator", job, FALSE };
  GThread *thread = g_thread_new ("waiting", wait_thread, &waiting);
  g_autofree char *run = NULL;
  g_autoptr (HttpReply) stopped = NULL;
  g_autoptr (HttpReply) shown = NULL;
  g_autoptr (HttpReply) still = NULL;
  g_autoptr (HttpReply) over = NULL;
  g_autoptr (HttpReply) answer = NULL;

  while (run == NULL)
    {
      g_usleep (20000);
      run = dup_jobless (fixture);
    }
  stopped = ask_as (fixture, "creator", "DELETE", path);
  http_assert_status (stopped, 200);
  shown = ask_as (fixture, "creator", "GET", path);
  g_assert_cmpstr (http_get (shown, "state"), ==, "cancelled");
  still = ask_as (fixture, "creator", "GET", run);
  g_assert_cmpstr (http_get (still, "state"), ==, "running");
  over = ask_as (fixture, "sister", "DELETE", run);
  http_assert_status (over, 404);
  g_clear_pointer (&over, http_reply_free);
  over = ask_as (fixture, "creator", "DELETE", run);
  http_assert_status (over, 200);
  answer = g_thread_join (thread);
  http_assert_status (answer, 499);
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
  g_test_add ("/waiting/stopping-steps",
              ServerFixture,
              &guarded,
              server_test_set_up,
              test_stopping_steps,
              server_test_tear_down);
  g_test_add ("/waiting/rate",
              ServerFixture,
              &guarded,
              server_test_set_up,
              test_rate,
              server_test_tear_down);
  g_test_add ("/waiting/key-like-a-job",
              ServerFixture,
              &guarded,
              server_test_set_up,
              test_key_like_a_job,
              server_test_tear_down);
  return g_test_run ();
}
