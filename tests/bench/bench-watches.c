/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-watches.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Each sender is a thread for one step, with a connection that it keeps and a share of the
 * people, whose batches it sends one after another, each when the one before is answered.
 */

typedef struct
{
  BenchWatches *watches; /* (unowned) */
  guint number;
  int connection; /* or -1 */
  guint port;
  gint64 step;
  guint64 sent;
  gint64 used_at; /* monotonic */
  GArray *times;  /* (owned) of this step */
} Sender;

BenchWatches *
bench_watches_new (guint people, guint senders)
{
  BenchWatches *self = g_new0 (BenchWatches, 1);

  rf_watch_setup_init (&self->setup, people, 1);
  self->n_senders = senders;
  self->senders = g_ptr_array_new ();
  self->times = g_new0 (guint64, BENCH_WATCHES_STEPS);
  for (guint i = 0; i < senders; i++)
    {
      Sender *sender = g_new0 (Sender, 1);

      sender->watches = self;
      sender->number = i;
      sender->connection = -1;
      sender->times = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_ptr_array_add (self->senders, sender);
    }
  return self;
}

/* Who has said nothing for so long may have been hung up on, in microseconds. */
#define IDLE (5 * G_USEC_PER_SEC)

static void
connect_to (Sender *self)
{
  int yes = 1;
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons ((guint16) self->port),
    .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK),
  };

  self->connection = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect (self->connection, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("nobody listens");
  setsockopt (self->connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static void
send_all (int connection, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize count = send (connection, bytes, length, MSG_NOSIGNAL);

      if (count <= 0)
        g_error ("the server has gone");
      bytes += count;
      length -= (gsize) count;
    }
}

/* An answer with a length; anything but 200 is a fault of the measurement. */
static void
receive (int connection)
{
  char buffer[8192];
  gsize length = 0;
  const char *end = NULL;
  const char *field = NULL;
  gsize wanted = 0;

  while (end == NULL || length < wanted)
    {
      gssize count = recv (connection, buffer + length, sizeof buffer - 1 - length, 0);

      if (count <= 0)
        g_error ("the server has gone");
      length += (gsize) count;
      buffer[length] = '\0';
      end = strstr (buffer, "\r\n\r\n");
      field = end != NULL ? strstr (buffer, "Content-Length: ") : NULL;
      if (end == NULL)
        continue;
      if (!g_str_has_prefix (buffer, "HTTP/1.1 200 ") || field == NULL)
        g_error ("%s", buffer);
      wanted = (gsize) (end - buffer) + 4 + (gsize) atoi (field + strlen ("Content-Length: "));
    }
}

static void
send_batch (Sender *self, GString *body, GString *request)
{
  gint64 began = 0;
  guint32 took = 0;

  g_string_printf (request,
                   "POST /sensor-data HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                   "application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                   body->len,
                   body->str);
  began = g_get_monotonic_time ();
  send_all (self->connection, request->str, request->len);
  receive (self->connection);
  took = (guint32) (g_get_monotonic_time () - began);
  g_array_append_val (self->times, took);
}

static gpointer
send_thread (gpointer data)
{
  Sender *self = data;
  BenchWatches *watches = self->watches;
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) request = g_string_new (NULL);

  if (self->connection >= 0 && g_get_monotonic_time () - self->used_at > IDLE)
    {
      close (self->connection);
      self->connection = -1;
    }
  if (self->connection < 0)
    connect_to (self);
  for (guint person = self->number;
       person < watches->setup.people && !g_atomic_int_get (&watches->is_over);
       person += watches->n_senders)
    {
      RfWatchSample samples[RF_WATCH_BATCH_MAX];

      g_string_truncate (body, 0);
      if (!rf_watch_setup_append_batch (&watches->setup, person, self->step, body))
        continue;
      self->sent += rf_watch_setup_get_batch (&watches->setup, person, self->step, samples);
      send_batch (self, body, request);
    }
  self->used_at = g_get_monotonic_time ();
  return NULL;
}

static void
count_times (BenchWatches *self, const Sender *sender)
{
  for (guint i = 0; i < sender->times->len; i++)
    {
      guint step = g_array_index (sender->times, guint32, i) / BENCH_WATCHES_STEP;

      self->times[MIN (step, BENCH_WATCHES_STEPS - 1)]++;
    }
}

/* Sends what all the watches send in one step, and waits for the answers. */
void
bench_watches_send (BenchWatches *self, guint port, gint64 step)
{
  g_autofree GThread **threads = g_new0 (GThread *, self->n_senders);
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < self->n_senders; i++)
    {
      Sender *sender = g_ptr_array_index (self->senders, i);

      sender->port = port;
      sender->step = step;
      threads[i] = g_thread_new ("sender", send_thread, sender);
    }
  for (guint i = 0; i < self->n_senders; i++)
    {
      Sender *sender = g_ptr_array_index (self->senders, i);

      g_thread_join (threads[i]);
      self->sent += sender->sent;
      self->answered += sender->times->len;
      count_times (self, sender);
      g_array_set_size (sender->times, 0);
      sender->sent = 0;
    }
  self->seconds += (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
}

/* Returns: milliseconds that so many percent of the answers took at most, to a step */
double
bench_watches_get_percentile (const BenchWatches *self, guint percent)
{
  guint64 before = 0;

  for (guint i = 0; i < BENCH_WATCHES_STEPS; i++)
    {
      before += self->times[i];
      if (before > 0 && before * 100 >= self->answered * percent)
        return (i + 1) * BENCH_WATCHES_STEP / 1000.0;
    }
  return 0.0;
}

void
bench_watches_free (BenchWatches *self)
{
  for (guint i = 0; i < self->senders->len; i++)
    {
      Sender *sender = g_ptr_array_index (self->senders, i);

      if (sender->connection >= 0)
        close (sender->connection);
      g_array_unref (sender->times);
      g_free (sender);
    }
  g_ptr_array_unref (self->senders);
  g_free (self->times);
  g_free (self);
}
