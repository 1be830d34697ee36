/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-access-log.h"
#include "rf-job-runner.h"
#include "rf-listener.h"
#include "rf-people-runner.h"
#include "rf-rate.h"
#include "rf-route.h"
#include "rf-server.h"
#include "rf-shares.h"
#include "rf-unstored.h"

#include "openai-models.h"
#include "rf-metrics.h"
#include "rf-server-watch.h"

G_BEGIN_DECLS

typedef struct _RfLoop RfLoop;

struct _RfServer
{
  RfService *service;   /* (owned) */
  RfTokens *tokens;     /* (owned) (nullable) */
  RfOpenai *openai;     /* (owned) */
  RfServerWatch *watch; /* (owned) */
  RfMetrics *metrics;   /* (owned) */
  RfServerLimits limits;
  gint64 most_body; /* bytes of the longest body that some route takes */
  char *listen;     /* (owned) (nullable) */
  char *unix_path;  /* (owned) (nullable) */
  char *public_url; /* (owned) (nullable) without a slash at its end */
  gboolean public_assets;
  GPtrArray *hosts; /* (owned) of utf8, lower case: names that the server has */

  guint n_loops;
  guint n_jobs;
  GPtrArray *loops;                /* (owned) of RfLoop */
  RfListener *listener;            /* (owned) (nullable) */
  GThreadPool *pools[RF_N_PLACES]; /* (owned) NULL for the loops themselves; guarded by mutex */
  RfAccessLog *log;                /* (owned) (nullable) */
  RfJobRunner *runner;             /* (owned) (nullable) */
  RfPeopleRunner *people;          /* (owned) (nullable) */
  RfUnstored *unstored;            /* (owned) */
  RfRates *rates;                  /* (owned) */
  GCancellable *cancellable;       /* (owned) ends what waits for a provider */
  GMutex mutex;
  RfShares *addresses; /* (owned) how many connections come from each */
  RfShares *waiting;   /* (owned) of the requests that wait, how many each token has */
  int is_stopping;     /* atomic */
  int n_misses;        /* atomic: requests that wait for a provider */
};

/* rf-server.c */
gboolean rf_server_push (RfServer *self, RfPlace place, gpointer exchange);
gboolean rf_server_has_host (RfServer *self, const char *host);

/* rf-loop.c */
RfLoop *rf_loop_new (RfServer *server);
void rf_loop_free (RfLoop *self);
void rf_loop_take (RfLoop *self, const RfAccepted *accepted, const char *counted);
RfServer *rf_loop_get_server (RfLoop *self);
guint rf_loop_count (RfLoop *self);
void rf_loop_break_idle (RfLoop *self);
void rf_loop_invoke (RfLoop *self, GSourceFunc function, gpointer data, GDestroyNotify destroy);

G_END_DECLS
