/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"
#include "rf-head.h"
#include "rf-server-private.h"
#include "rf-upload.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _RfExchange
{
  gatomicrefcount references;
  RfServer *server;
  RfLoop *loop;
  RfConnectionStream *stream; /* (owned) */
  SoupServerMessage *message; /* (owned) (nullable) libsoup's side of it, where it has one */
  gint64 began;
  gint64 sent_before;

  /* What was asked. */
  RfHead head;
  GSocketAddress *local; /* (owned) under which address */
  RfRouteMatch match;
  RfCaller *caller;  /* (owned) (nullable) until the gate has let it in */
  GHashTable *query; /* (owned) (nullable) utf8 → utf8 */
  JsonNode *body;    /* (owned) (nullable) */

  /* Where the work goes on; NULL when it has come to its end. */
  RfRouteWork work;
  RfPlace place;
  void (*landed) (RfExchange *self); /* (nullable) on the loop, instead of an answer */
  RfUpload *upload;                  /* (owned) (nullable) */
  gpointer data;
  GDestroyNotify destroy;

  /* The answer. */
  guint status;
  GString *headers;    /* (owned) a line for each */
  GBytes *bytes;       /* (owned) (nullable) */
  RfBody *stream_body; /* (owned) (nullable) */
  const char *outcome; /* (nullable) */
  char *key;           /* (owned) (nullable) */

  /* Of the loop's thread alone. */
  gboolean has_started; /* its route was asked */
  gboolean is_over;     /* the client has all of it, or is gone */
  gboolean is_miss;     /* it is counted as one that waits for a provider */
  gsize pushed;         /* of bytes, where libsoup has no part in it */
};

RfExchange *
rf_exchange_new (RfLoop *loop, RfConnectionStream *stream, GSocketAddress *local, RfHead *head);
void rf_exchange_begin (RfExchange *self);
gboolean rf_exchange_start (RfExchange *self, const char *body, gsize length);
void rf_exchange_run (RfExchange *self);
void rf_exchange_send_away (RfExchange *self, RfPlace place, RfRouteWork work);
void rf_exchange_work_cb (gpointer data, gpointer user_data);

/* rf-exchange-apply.c */
void rf_exchange_apply (RfExchange *self);
gboolean rf_exchange_has_body (const RfExchange *self);

/* rf-exchange-read.c */
gboolean rf_exchange_read_query (RfExchange *self, GError **error);
gboolean rf_exchange_read_body (RfExchange *self, const char *text, gsize length, GError **error);

/* rf-room.c */
gboolean rf_room_take (RfExchange *exchange, GError **error);
void rf_room_leave (RfExchange *exchange);

/* rf-gate.c */
gboolean rf_gate_admit (RfExchange *exchange, GError **error);

G_END_DECLS
