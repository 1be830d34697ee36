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
 */

/* How many are told of in one turn. */
#define MOST 64

struct _RfPoll
{
  int descriptor;
  GSource *source; /* (owned) */
  struct epoll_event told[MOST];
  int n_told;
  char block[RF_POLL_BLOCK];
};

static gboolean
rf_poll_ready_cb (int descriptor, GIOCondition condition, gpointer data)
{
  RfPoll *self = data;

  self->n_told = epoll_wait (self->descriptor, self->told, MOST, 0);
  for (int i = 0; i < self->n_told; i++)
    {
      RfPolled *polled = self->told[i].data.ptr;

      if (polled != NULL)
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
  self->source = g_unix_fd_source_new (descriptor, G_IO_IN);
  /* What cannot recurse is taken out of the poll while it runs, and that wakes the
   * loop twice. Nobody runs the loop from within. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_set_callback (self->source, G_SOURCE_FUNC (rf_poll_ready_cb), self, NULL);
  g_source_attach (self->source, context);
  return self;
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
