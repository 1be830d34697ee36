/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-poll.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

/*
 * All connections of a loop as one source. GLib looks at each source and each
 * descriptor in each turn, so thousands of clients that say nothing would slow
 * down the one that does; the kernel only tells of those where something is.
 *
 * Where a loop waits for nothing else than when it was settled, it waits in this set
 * at once: to wait for the set as for any descriptor, and then to ask it, would be
 * two calls of the system and two wake-ups for each turn.
 */

/* How many are told of in one turn. */
#define MOST 64

/* Descriptors that a loop may wait for all the time, with this one. */
#define MOST_SETTLED 8

struct _RfPoll
{
  int descriptor;
  GMainContext *context; /* the loop's */
  GSource *source;       /* (owned) */
  struct epoll_event told[MOST];
  int n_told; /* of them, none of which was told of yet */
  GPollFD settled[MOST_SETTLED];
  RfPolled kept[MOST_SETTLED]; /* the same in this set */
  guint n_settled;
  char block[RF_POLL_BLOCK];
};

/* GLib gives a function that waits no data; each loop has a thread of its own. */
static GPrivate poll_of_thread;

static gboolean
rf_poll_is_settled (RfPoll *self, const GPollFD *descriptors, guint count)
{
  if (count != self->n_settled)
    return FALSE;
  for (guint i = 0; i < count; i++)
    {
      if (descriptors[i].fd != self->settled[i].fd ||
          descriptors[i].events != self->settled[i].events)
        return FALSE;
    }
  return TRUE;
}

static int
rf_poll_mark (RfPoll *self, GPollFD *descriptors, guint count)
{
  int n_ready = 0;
  gboolean has_others = FALSE;

  for (int i = 0; i < self->n_told; i++)
    {
      const RfPolled *polled = self->told[i].data.ptr;

      has_others = has_others || (polled != NULL && polled->ready != NULL);
      if (polled != NULL && polled->ready == NULL)
        descriptors[polled - self->kept].revents = (gushort) self->told[i].events;
    }
  if (!has_others)
    self->n_told = 0;
  for (guint i = 0; i < count; i++)
    {
      if (has_others && descriptors[i].fd == self->descriptor)
        descriptors[i].revents = G_IO_IN;
      n_ready += descriptors[i].revents != 0;
    }
  return n_ready;
}

static int
rf_poll_wait_cb (GPollFD *descriptors, guint count, int timeout)
{
  RfPoll *self = g_private_get (&poll_of_thread);

  if (self == NULL || !rf_poll_is_settled (self, descriptors, count))
    return g_poll (descriptors, count, timeout);
  /* What was told, and something more urgent came before it. */
  if (self->n_told > 0)
    g_poll (descriptors, count, 0);
  else
    self->n_told = epoll_wait (self->descriptor, self->told, MOST, timeout);
  if (self->n_told < 0)
    return -1;
  return rf_poll_mark (self, descriptors, count);
}

static gboolean
rf_poll_ready_cb (int descriptor, GIOCondition condition, gpointer data)
{
  RfPoll *self = data;

  if (self->n_told <= 0)
    self->n_told = epoll_wait (self->descriptor, self->told, MOST, 0);
  for (int i = 0; i < self->n_told; i++)
    {
      RfPolled *polled = self->told[i].data.ptr;

      if (polled != NULL && polled->ready != NULL)
        polled->ready (polled);
    }
  self->n_told = 0;
  return G_SOURCE_CONTINUE;
}

/**
 * rf_poll_new:
 * @context: where it is waited
 *
 * Returns: (transfer full) (nullable): a set of descriptors; %NULL where the
 *   process may not have another one
 */
RfPoll *
rf_poll_new (GMainContext *context)
{
  int descriptor = epoll_create1 (EPOLL_CLOEXEC);
  RfPoll *self = NULL;

  if (descriptor < 0)
    return NULL;
  self = g_new0 (RfPoll, 1);
  self->descriptor = descriptor;
  self->context = context;
  self->source = g_unix_fd_source_new (descriptor, G_IO_IN);
  /* What cannot recurse is taken out of the poll while it runs, and that wakes the
   * loop twice. Nobody runs the loop from within. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_set_callback (self->source, G_SOURCE_FUNC (rf_poll_ready_cb), self, NULL);
  g_source_attach (self->source, context);
  return self;
}

static gboolean
rf_poll_keep (RfPoll *self, guint position)
{
  const GPollFD *waited = &self->settled[position];
  struct epoll_event event = { .events = waited->events, .data.ptr = &self->kept[position] };

  return waited->fd == self->descriptor ||
         epoll_ctl (self->descriptor, EPOLL_CTL_ADD, waited->fd, &event) == 0;
}

/**
 * rf_poll_settle:
 * @self: a set, on the thread that waits in its context
 *
 * What the loop waits for now stays open as long as the loop runs.
 */
void
rf_poll_settle (RfPoll *self)
{
  int timeout = 0;
  int count = g_main_context_query (self->context, G_MAXINT, &timeout, self->settled, MOST_SETTLED);
  gboolean is_whole = count <= MOST_SETTLED;

  for (int i = 0; is_whole && i < count; i++)
    is_whole = rf_poll_keep (self, (guint) i);
  if (!is_whole)
    return;
  self->n_settled = (guint) count;
  g_private_set (&poll_of_thread, self);
  g_main_context_set_poll_func (self->context, rf_poll_wait_cb);
}

/**
 * rf_poll_free:
 * @self: (transfer full) (nullable): a set in which nothing is any more
 */
void
rf_poll_free (RfPoll *self)
{
  if (self == NULL)
    return;
  if (g_private_get (&poll_of_thread) == self)
    g_private_set (&poll_of_thread, NULL);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->descriptor);
  g_free (self);
}

/**
 * rf_poll_get_block:
 * @self: a set
 *
 * Returns: (transfer none): room of %RF_POLL_BLOCK bytes, for whoever is told that
 *   something is ready, until it returns
 */
char *
rf_poll_get_block (RfPoll *self)
{
  return self->block;
}

/* Who wants nothing is still told once that the other end is gone, and then no
 * more. */
static gboolean
rf_poll_control (RfPoll *self, int what, RfPolled *polled)
{
  struct epoll_event event = { .events = polled->wanted != 0 ? polled->wanted : EPOLLONESHOT,
                               .data.ptr = polled };

  return epoll_ctl (self->descriptor, what, polled->descriptor, &event) == 0;
}

/**
 * rf_poll_add:
 * @self: a set
 * @polled: what is added; it stays where it is until it is removed
 * @wanted: what it waits for
 *
 * Returns: whether it could be
 */
gboolean
rf_poll_add (RfPoll *self, RfPolled *polled, guint32 wanted)
{
  polled->wanted = wanted;
  if (!rf_poll_control (self, EPOLL_CTL_ADD, polled))
    return FALSE;
  polled->poll = self;
  return TRUE;
}

/**
 * rf_polled_want:
 * @polled: a part of a set
 * @wanted: what it waits for from now on
 */
void
rf_polled_want (RfPolled *polled, guint32 wanted)
{
  if (polled->poll == NULL || polled->wanted == wanted)
    return;
  polled->wanted = wanted;
  rf_poll_control (polled->poll, EPOLL_CTL_MOD, polled);
}

/**
 * rf_polled_remove:
 * @polled: what may be a part of a set, and then is none; its descriptor is
 *   still open
 */
void
rf_polled_remove (RfPolled *polled)
{
  RfPoll *self = g_steal_pointer (&polled->poll);

  if (self == NULL)
    return;
  rf_poll_control (self, EPOLL_CTL_DEL, polled);
  for (int i = 0; i < self->n_told; i++)
    {
      if (self->told[i].data.ptr == polled)
        self->told[i].data.ptr = NULL;
    }
}
