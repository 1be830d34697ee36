/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"
#include "rf-server-private.h"
#include "rf-upload.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  char *value; /* (owned) */
} RfHeader;

struct _RfExchange
{
  gatomicrefcount references;
  RfServer *server;
  RfLoop *loop;
  RfConnectionStream *stream; /* (owned) */
  SoupServerMessage *message; /* (owned) */
  gint64 began;
  gint64 sent_before;

  /* What was asked. */
  RfRouteMatch match;
  RfCaller *caller;  /* (owned) (nullable) until the gate has let it in */
  GHashTable *query; /* (owned) (nullable) utf8 → utf8 */
  JsonNode *body;    /* (owned) (nullable) */
  char *range;       /* (owned) (nullable) taken away from libsoup */

  /* Where the work goes on; NULL when it has come to its end. */
  RfRouteWork work;
  RfPlace place;
  void (*landed) (RfExchange *self); /* (nullable) on the loop, instead of an answer */
  RfUpload *upload;                  /* (owned) (nullable) */
  gpointer data;
  GDestroyNotify destroy;

  /* The answer. */
  guint status;
  GArray *headers;     /* (owned) of RfHeader */
  GBytes *bytes;       /* (owned) (nullable) */
  RfBody *stream_body; /* (owned) (nullable) */
  const char *outcome; /* (nullable) */
  char *key;           /* (owned) (nullable) */

  /* Of the loop's thread alone. */
  gboolean is_over; /* libsoup has done with the message */
};

RfExchange *rf_exchange_new (RfLoop *loop, RfConnectionStream *stream, SoupServerMessage *message);
void rf_exchange_begin (RfExchange *self);
void rf_exchange_run (RfExchange *self);
void rf_exchange_send_away (RfExchange *self, RfPlace place, RfRouteWork work);
void rf_exchange_work_cb (gpointer data, gpointer user_data);

/* rf-exchange-apply.c */
void rf_exchange_apply (RfExchange *self);

/* rf-exchange-read.c */
gboolean rf_exchange_read_query (RfExchange *self, GError **error);
gboolean rf_exchange_read_body (RfExchange *self, GError **error);

/* rf-gate.c */
gboolean rf_gate_admit (RfExchange *exchange, GError **error);

G_END_DECLS
