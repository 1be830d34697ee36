/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "server-fixture.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/*
 * Any bytes over a connection to a server of this process: whatever comes, the server
 * answers in HTTP or ends the connection, and goes on serving. Behind it is an engine
 * with the dummy providers, so that routes run to their end.
 */

/* How long an answer is waited for, in microseconds: some never end. */
#define PATIENCE 300000

/* How often it is asked whether it still serves. */
#define ROUND 64

static const RfPatience patience = { .head = 500, .idle = 500, .stall = 500, .body_rate = 4096 };
static const ServerSetup setup = { .patience = &patience };
static ServerFixture fixture;

static void
fuzz_end (void)
{
  server_test_tear_down (&fixture, &setup);
}

static void
fuzz_begin (void)
{
  static gsize begun;

  if (!g_once_init_enter (&begun))
    return;
  fuzz_make_criticals_fatal ();
  server_test_set_up (&fixture, &setup);
  atexit (fuzz_end);
  g_once_init_leave (&begun, 1);
}

static void
fuzz_send (int client, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      gssize count = send (client, data, size, MSG_NOSIGNAL);

      if (count <= 0)
        return;
      data += count;
      size -= (gsize) count;
    }
}

static void
fuzz_receive (int client)
{
  char piece[4096];
  gssize count = recv (client, piece, sizeof piece, 0);

  if (count >= 9)
    g_assert_cmpint (memcmp (piece, "HTTP/1.", 7), ==, 0);
  while (count > 0)
    count = recv (client, piece, sizeof piece, 0);
}

static void
fuzz_look (void)
{
  static guint n_runs;
  g_autoptr (HttpReply) reply = NULL;

  if (++n_runs % ROUND != 1)
    return;
  reply = http_ask (fixture.port, "GET", "/api/health", NULL);
  g_assert_cmpuint (reply->status, ==, 200);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  struct timeval timeout = { 0, PATIENCE };
  int client = -1;

  fuzz_begin ();
  client = http_connect (fixture.port);
  setsockopt (client, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt (client, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  fuzz_send (client, data, size);
  shutdown (client, SHUT_WR);
  fuzz_receive (client);
  close (client);
  fuzz_look ();
  return 0;
}
