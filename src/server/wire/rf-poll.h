/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RF_POLL_BLOCK: bytes that are read at once */
#define RF_POLL_BLOCK (16 * 1024)

typedef struct _RfPoll RfPoll;
typedef struct _RfPolled RfPolled;

/**
 * RfPolled:
 * @descriptor: what is waited for; -1 while nothing is
 * @wanted: `EPOLLIN`, `EPOLLOUT`, or 0 for neither
 * @ready: told when it is there; it may remove any of them
 *
 * A descriptor that a loop waits for. Put it into a struct of your own.
 */
struct _RfPolled
{
  int descriptor;
  guint32 wanted;
  void (*ready) (RfPolled *self);
  RfPoll *poll;
};

RfPoll *rf_poll_new (GMainContext *context);
void rf_poll_free (RfPoll *self);
void rf_poll_settle (RfPoll *self);
char *rf_poll_get_block (RfPoll *self);
gboolean rf_poll_add (RfPoll *self, RfPolled *polled, guint32 wanted);
void rf_polled_want (RfPolled *polled, guint32 wanted);
void rf_polled_remove (RfPolled *polled);

G_END_DECLS
