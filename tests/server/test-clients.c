/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-server-private.h"
#include "server-fixture.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Clients that are slow, many, or gone, and a server that is told to stop. */

#define HEAD   "GET /api/health HTTP/1.1\r\nHost: localhost\r\n"
#define EXPORT "GET /api/v1/generations/cache/export HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define POST   "POST /api/v1/generations HTTP/1.1\r\nHost: localhost\r\n"

/* Bytes of an entry that is more than what sockets hold. */
#define LARGE 12000000

#ifdef __SANITIZE_ADDRESS__
static const gboolean is_sanitized = TRUE;
#else
static const gboolean is_sanitized = FALSE;
#endif

static const RfPatience short_patience = { .head = 600,
                                           .idle = 600,
                                           .stall = 600,
                                           .body_rate = 1000000 };

static void
assert_lives (ServerFixture *fixture)
{
  g_autoptr (HttpReply) reply = http_ask (fixture->port, "GET", "/api/health", NULL);

  http_assert_status (reply, 200);
}

static gint64
count_memory (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*d %ld", &pages), ==, 1);
  return pages * sysconf (_SC_PAGESIZE);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static void
wait_until_gone (ServerFixture *fixture)
{
  while (rf_server_count_connections (fixture->server) > 0)
    g_usleep (10000);
}

/* Who says nothing is closed without a word, who says half of something with one. */
static void
test_silence (ServerFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *bytes;
    const char *answer;
  } rows[] = {
    { "", "" },
    { "GET /api/he", "HTTP/1.1 408 " },
    { HEAD, "HTTP/1.1 408 " },
    { POST "Content-Length: 100\r\n\r\n{", "HTTP/1.1 408 " },
    { POST "Transfer-Encoding: chunked\r\n\r\n5\r\n{", "HTTP/1.1 408 " },
  };
  int clients[G_N_ELEMENTS (rows)];

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      clients[i] = http_connect (fixture->port);
      http_send (clients[i], rows[i].bytes, -1);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = http_receive_all (clients[i]);

      g_test_message ("%s → %s", rows[i].bytes, answer);
      g_assert_true (g_str_has_prefix (answer, rows[i].answer));
      g_assert_true (*rows[i].answer != '\0' || *answer == '\0');
      close (clients[i]);
    }
  assert_lives (fixture);
}

/* A byte now and then keeps nobody's place. */
static void
test_drips (ServerFixture *fixture, gconstpointer setup)
{
  int clients[50];
  gsize n_open = G_N_ELEMENTS (clients);

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = http_connect (fixture->port);
      http_send (clients[i], i % 2 == 0 ? HEAD : POST "Content-Length: 5000\r\n\r\n", -1);
    }
  while (n_open > 0)
    {
      for (gsize i = 0; i < n_open; i++)
        http_send (clients[i], "x", 1);
      g_usleep (50000);
      n_open = rf_server_count_connections (fixture->server) > 0 ? G_N_ELEMENTS (clients) : 0;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *answer = http_receive_all (clients[i]);

      g_assert_true (*answer == '\0' || g_str_has_prefix (answer, "HTTP/1.1 408 "));
      close (clients[i]);
    }
  assert_lives (fixture);
}

static void
test_keeping_a_connection (ServerFixture *fixture, gconstpointer setup)
{
  int client = http_connect (fixture->port);
  g_autofree char *rest = NULL;

  for (int i = 0; i < 100; i++)
    {
      g_autoptr (HttpReply) reply = NULL;

      http_send (client, HEAD "\r\n", -1);
      reply = http_receive (client, FALSE);
      http_assert_status (reply, 200);
    }
  /* Then it is idle for too long. */
  rest = http_receive_all (client);
  g_assert_cmpstr (rest, ==, "");
  close (client);
}

static void
test_idle_connections (ServerFixture *fixture, gconstpointer setup)
{
  enum
  {
    MANY = 1000
  };
  g_autofree int *clients = g_new (int, MANY);
  gint64 before = 0;
  gint64 memory = 0;

  assert_lives (fixture);
  before = count_memory ();
  for (int i = 0; i < MANY; i++)
    {
      clients[i] = http_connect (fixture->port);
      if (i % 2 == 0)
        http_send (clients[i], HEAD "\r\n", -1);
    }
  for (int i = 0; i < 10; i++)
    assert_lives (fixture);
  while (rf_server_count_connections (fixture->server) < MANY)
    g_usleep (10000);
  memory = count_memory () - before;
  g_test_message ("%d idle connections, %" G_GINT64_FORMAT " bytes each", MANY, memory / MANY);
  /* A sanitizer keeps for a while what was freed. */
  if (!is_sanitized)
    g_assert_cmpint (memory / MANY, <, 32 * 1024);
  for (int i = 0; i < MANY; i++)
    close (clients[i]);
  wait_until_gone (fixture);
  assert_lives (fixture);
}

static void
test_too_many_connections (ServerFixture *fixture, gconstpointer setup)
{
  int clients[30];
  guint refused = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = http_connect (fixture->port);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (HttpReply) reply = NULL;

      http_send (clients[i], HEAD "\r\n", -1);
      reply = http_receive (clients[i], FALSE);
      refused += reply->status != 200;
      g_assert_true (reply->status == 200 || reply->status == 503 || reply->status == 0);
    }
  g_assert_cmpuint (refused, ==, 10);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    close (clients[i]);
  wait_until_gone (fixture);
  assert_lives (fixture);
}

/* The process has no descriptor left: clients are turned away, and then served
 * again. A plain libsoup server never accepts anything after this. */
static void
test_no_descriptors (ServerFixture *fixture, gconstpointer setup)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16) fixture->port) };
  struct rlimit limit;
  struct rlimit low;
  int clients[40];

  assert_lives (fixture);
  wait_until_gone (fixture);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  /* From here on only the server makes new ones, and there are few. */
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  low = limit;
  low.rlim_cur = count_descriptors () + 6;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    connect (clients[i], (struct sockaddr *) &address, sizeof address);
  g_usleep (400000);
  g_assert_cmpuint (rf_server_count_connections (fixture->server), <, G_N_ELEMENTS (clients));
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    close (clients[i]);
  wait_until_gone (fixture);
  assert_lives (fixture);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

/* Nothing is left of what came and went in every way. */
static void
test_nothing_is_left (ServerFixture *fixture, gconstpointer setup)
{
  static const char *const ways[] = {
    "",
    "GET",
    HEAD "\r\n",
    HEAD "\r\n" HEAD "\r\n",
    POST "Content-Length: 3\r\n\r\n{}\n",
    POST "Content-Length: 30\r\n\r\n{}\n",
    POST "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "PUT /api/v1/inputs/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\nabc",
    "GET /assets/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
  };
  guint before = 0;

  for (int round = 0; round < 20; round++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
        {
          int client = http_connect (fixture->port);

          http_send (client, ways[i], -1);
          /* Once each is waited for until the server has had enough. */
          if (round == 0)
            http_is_closed (client);
          close (client);
        }
      wait_until_gone (fixture);
      assert_lives (fixture);
      wait_until_gone (fixture);
      if (round == 10)
        before = count_descriptors ();
    }
  g_assert_cmpuint (count_descriptors (), <=, before + 2);
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

  asker->reply = http_ask (asker->port, "POST", "/api/v1/generations", asker->body);
  return NULL;
}

static void
test_stopping (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"last\",\"delay_ms\":700");
  Asker asker = { fixture->port, body, NULL };
  GThread *thread = g_thread_new ("asker", ask_thread, &asker);
  int idle = http_connect (fixture->port);
  g_autofree char *connection = NULL;

  while (engine_test_count_calls (&fixture->engine, "") == 0)
    g_usleep (5000);
  server_test_stop (fixture, 30000);
  g_thread_join (thread);
  http_assert_status (asker.reply, 200);
  connection = http_dup_header (asker.reply, "Connection");
  g_assert_cmpstr (connection, ==, "close");
  g_assert_true (http_is_closed (idle));
  g_assert_cmpuint (rf_server_count_connections (fixture->server), ==, 0);
  http_reply_free (asker.reply);
  close (idle);
}

/* Nobody is waited for for ever. */
static void
test_stopping_at_once (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = server_test_dup_request ("\"prompt\":\"endless\",\"delay_ms\":60000");
  Asker asker = { fixture->port, body, NULL };
  GThread *thread = g_thread_new ("asker", ask_thread, &asker);

  while (engine_test_count_calls (&fixture->engine, "") == 0)
    g_usleep (5000);
  server_test_stop (fixture, 100);
  g_thread_join (thread);
  g_assert_true (asker.reply->status == 0 || asker.reply->status == 499);
  http_reply_free (asker.reply);
}

static gsize
count_rest (int client)
{
  char bytes[64 * 1024];
  gsize sum = 0;
  gssize count = 0;

  while ((count = recv (client, bytes, sizeof bytes, 0)) > 0)
    sum += (gsize) count;
  return sum;
}

/* An export that wants its next block when the pools are closed, as a server that stops does
 * while its loops still run, is cut off, and does not look whole. */
static void
test_export_without_pool (ServerFixture *fixture, gconstpointer setup)
{
  RfServer *server = fixture->server;
  g_autofree char *body =
      server_test_dup_request ("\"prompt\":\"large\",\"bytes\":" G_STRINGIFY (LARGE));
  g_autoptr (HttpReply) made = http_ask (fixture->port, "POST", "/api/v1/generations", body);
  int reader = http_connect (fixture->port);
  GThreadPool *pool = NULL;
  gsize count = 0;

  http_assert_status (made, 200);
  http_send (reader, EXPORT, -1);
  g_assert_cmpint (recv (reader, (char[1]){ 0 }, 1, MSG_PEEK), ==, 1);
  g_mutex_lock (&server->mutex);
  pool = g_steal_pointer (&server->pools[RF_PLACE_READS]);
  g_mutex_unlock (&server->mutex);
  g_thread_pool_free (pool, FALSE, TRUE);
  count = count_rest (reader);
  g_assert_cmpuint (count, >, 0);
  g_assert_cmpuint (count, <, LARGE);
  close (reader);
}

#define ADD(path, setup, function)                                                                 \
  g_test_add (path, ServerFixture, setup, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char **argv)
{
  static const ServerSetup impatient = { .patience = &short_patience };
  static const ServerSetup narrow = { .connections = 20 };

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/clients/silence", &impatient, test_silence);
  ADD ("/clients/drips", &impatient, test_drips);
  ADD ("/clients/keeping-a-connection", &impatient, test_keeping_a_connection);
  ADD ("/clients/idle-connections", NULL, test_idle_connections);
  ADD ("/clients/too-many-connections", &narrow, test_too_many_connections);
  ADD ("/clients/no-descriptors", NULL, test_no_descriptors);
  ADD ("/clients/nothing-is-left", &impatient, test_nothing_is_left);
  ADD ("/clients/stopping", NULL, test_stopping);
  ADD ("/clients/export-without-pool", NULL, test_export_without_pool);
  ADD ("/clients/stopping-at-once", NULL, test_stopping_at_once);
  return g_test_run ();
}
