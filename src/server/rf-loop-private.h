/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange-private.h"

G_BEGIN_DECLS

struct _RfLoop
{
  RfServer *server;
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  GThread *thread;       /* (owned) */
  RfPoll *poll;          /* (owned) (nullable) of the thread */
  SoupServer *soup;      /* (owned) of the thread */
  int silent;            /* a descriptor, or -1 */
  GQueue peers;          /* of RfPeer; of the thread */
  GQueue lingering;      /* of RfLingering; of the thread */
  gint64 dated;          /* the second that date tells */
  char date[32];         /* as HTTP has it; of the thread */
  int n_peers;           /* atomic */
};

/* A connection of a loop. Where libsoup has it, it lives as long as libsoup keeps
 * the address; else until it is closed. */
typedef struct
{
  RfLoop *loop;
  RfConnectionStream *stream; /* (owned) */
  GSocketAddress *remote;     /* (owned) until libsoup has it */
  GSocketAddress *local;      /* (owned) */
  RfExchange *current;        /* (owned) (nullable) that libsoup has no part in */
  char *counted;              /* (owned) (nullable) the address that it counts for */
  GList link;
} RfPeer;

/* rf-loop.c */
void rf_peer_free (RfPeer *self);
void rf_loop_close (RfExchange *exchange, gboolean is_complete);
const char *rf_loop_get_date (RfLoop *self);

/* rf-direct.c */
void rf_direct_ready_cb (RfConnectionStream *stream, gpointer data);

/* rf-soup.c */
void rf_soup_set_up (RfLoop *loop);
void rf_soup_tear_down (RfLoop *loop);
void rf_soup_take (RfPeer *peer);
void rf_soup_refuse (RfExchange *exchange, const GError *error);

G_END_DECLS
